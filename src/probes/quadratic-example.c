/* quadratic-example.c: random units and one random example each time: what leaves the network as it
 * is, and the induced gradient of xx' in closed form beside J J'.
 *
 * Source: f = <A, xx'>, dA = sum_j d alpha_j w_j w_j' + alpha_j (dw_j w_j' + w_j dw_j'); a step
 * along J'xx' has d alpha_j = (w_j'x)^2 and dw_j = 2 alpha_j (w_j'x) x. */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t draws, seed;
};

static const struct field fields[] = {
    FIELD(struct options, draws, .doc = "examples, each with weights of its own", .min = 1,
          .max = 1e7, .otherwise = 100),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    return 3 * m->shape.q + m->shape.p + m->shape.cols;
}

struct scene {
    size_t d, r;
    const double *w, *alpha;     /* (r,d), (r) */
    double *x, *g, *mg, *closed; /* (d), (d,d) each */
    double *moved;               /* (p) */
};

/* f(x) = sum_j alpha_j (w_j'x)^2; *size, of its terms without their signs. */
static double output(const struct scene *s, const double *w, double *size)
{
    double f = 0;
    *size = 0;
    for (size_t j = 0; j < s->r; j++) {
        const double h = vec_dot(s->d, w + j * s->d, s->x), term = w[s->r * s->d + j] * h * h;
        f += term;
        *size += fabs(term);
    }
    return f;
}

/* Units in reverse order, each scaled by a factor of its own between 1/10 and 10. */
static double change(const struct scene *s, struct random *r)
{
    double size, after;
    for (size_t j = 0; j < s->r; j++) {
        const size_t to = s->r - 1 - j;
        const double c = pow(10, 2 * random_uniform(r) - 1);
        memcpy(s->moved + to * s->d, s->w + j * s->d, s->d * sizeof *s->w);
        vec_scale(s->d, c, s->moved + to * s->d);
        s->moved[s->r * s->d + to] = s->alpha[j] / (c * c);
    }
    after = output(s, s->moved, &size);
    return fabs(after - output(s, s->w, &size)) / size;
}

/* sum_j (w'x)^2 ww' + 2 alpha^2 (w'x)(wx' + xw') into closed; returns its inner product with xx',
 * sum_j (w'x)^4 + 4 alpha^2 (w'x)^2 |x|^2. */
static double closed_form(const struct scene *s)
{
    double inner = 0;
    memset(s->closed, 0, s->d * s->d * sizeof *s->closed);
    for (size_t j = 0; j < s->r; j++) {
        const double *w = s->w + j * s->d, h = vec_dot(s->d, w, s->x),
                     twice = 2 * s->alpha[j] * s->alpha[j] * h;
        mat_add_outer(s->d, s->d, h * h, w, w, s->closed);
        mat_add_outer(s->d, s->d, twice, w, s->x, s->closed);
        mat_add_outer(s->d, s->d, twice, s->x, w, s->closed);
        inner += h * h * h * h + 2 * twice * h * vec_dot(s->d, s->x, s->x);
    }
    return inner;
}

/* The cosine of the upper triangles, taken as vectors, entries off the diagonal counted once. */
static double triangle_cosine(const struct scene *s)
{
    double gm = 0, gg = 0, mm = 0;
    for (size_t i = 0; i < s->d; i++)
        for (size_t j = i; j < s->d; j++) {
            const size_t k = i * s->d + j;
            gm += s->g[k] * s->mg[k];
            gg += s->g[k] * s->g[k];
            mm += s->mg[k] * s->mg[k];
        }
    return gm / sqrt(gg * mm);
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    struct block ignored;
    return model_block(m, "W", &ignored) && model_block(m, "alpha", &ignored) &&
                   m->shape.rows == m->shape.cols
               ? true
               : err_set(e, ERR_SPEC, "it needs a quadratic network with one output");
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct model *m = c->model;
    const size_t q = m->shape.q, p = m->shape.p, d = m->shape.cols;
    struct block units = {0}, alpha = {0};
    (void)model_block(m, "W", &units);
    (void)model_block(m, "alpha", &alpha);
    struct scene s = {.d = d,
                      .r = units.rows,
                      .w = c->w,
                      .alpha = c->w + alpha.offset,
                      .g = c->work,
                      .mg = c->work + q,
                      .closed = c->work + 2 * q,
                      .moved = c->work + 3 * q,
                      .x = c->work + 3 * q + p};
    struct random r;
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < o->draws; i++) {
        probe_draw(c, &r, 1);
        random_fill_gaussian(&r, 1, d, s.x);
        memset(s.g, 0, q * sizeof *s.g);
        mat_add_outer(d, d, 1, s.x, s.x, s.g);
        model_induced(m, c->w, s.g, s.mg);
        const double inner = closed_form(&s), dot = vec_dot(q, s.g, s.mg);
        c->emit(c->self, "function-change", 0, i, NOWHERE, change(&s, &r));
        c->emit(c->self, "inner-error", 0, i, NOWHERE, fabs(dot - inner) / inner);
        c->emit(c->self, "cosine", 0, i, NOWHERE, vec_cosine(q, s.g, s.mg));
        c->emit(c->self, "cosine-triangle", 0, i, NOWHERE, triangle_cosine(&s));
        vec_add_scaled(q, -1, s.mg, s.closed);
        c->emit(c->self, "induced-error", 0, i, NOWHERE, vec_norm(q, s.closed) / vec_norm(q, s.mg));
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"function-change", "change of f(x) over the size of its terms, when units are reversed and "
                        "scaled (c w, alpha/c^2)"},
    {"induced-error", "|closed form - J J'xx'| / |J J'xx'|"},
    {"inner-error", "the same for the inner product with xx'"},
    {"cosine", "cosine of J J'xx' with xx' in Frobenius coordinates"},
    {"cosine-triangle", "the same with entries off the diagonal counted once: not the angle"},
    {NULL, NULL},
};

const struct probe probe_quadratic_example = {
    .kind = {.name = "quadratic-example",
             .summary =
                 "symmetries of a quadratic network, and its induced gradient of one example",
             .formula = "J J'xx' = sum_j (w_j'x)^2 w_j w_j' + 2 alpha_j^2 (w_j'x)(w_j x' + x w_j')",
             .source = "after Gissin 2019: quadratic networks",
             .help = "Examples are standard Gaussian, drawn anew each time, and so are the weights "
                     "where `init:` does not give them. Step is the number of the draw.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_OR_DRAW,
    .run = run,
    .fits = fits,
};
