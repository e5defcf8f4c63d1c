/* half-space.c: where the induced gradients of one function can point: everywhere within the open
 * half-space of x, and not arbitrarily short there.
 *
 * Random P stay near the axis; the edge is reached by construction (two_layer.h). Along e = x/|x|
 * always e'Mx >= 2 |f|, so |Mx| >= 2 |f| / cos(angle). With a U of rank r < d the gradients stay in
 * the span of its rows and x. Source: Gissin 2019, "A Variety of Parametric Gradients". */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/two_layer.h"
#include "numerics/linalg.h"

struct options {
    int64_t draws, seed, random, rank;
    double condition;
    struct reals angles, sizes;
};

static const struct field fields[] = {
    FIELD(struct options, draws, .doc = "functions (U, v) and examples x drawn", .min = 1,
          .max = 1e6, .otherwise = 10),
    FIELD(struct options, random, .doc = "random P for each function", .min = 0, .max = 1e6,
          .otherwise = 100),
    FIELD(struct options, rank, .doc = "rank of U in the deficient case", .min = 1, .max = 4096,
          .otherwise = 2),
    FIELD(struct options, condition, .doc = "largest condition number of a random P", .min = 1,
          .max = 1e12, .otherwise = 100),
    FIELD(struct options, angles, .doc = "angles to x, in degrees", .min = 0, .max = 89.999,
          .otherwise_text = "10 60 89 89.9"),
    FIELD(struct options, sizes,
          .doc = "R of the construction; the length falls to its bound as R grows", .min = 0,
          .max = 1e12, .above_min = true, .otherwise_text = "1 100 10000"),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static const double degree = 0.017453292519943295; /* pi / 180 */

static size_t work(const void *options, const struct model *m)
{
    struct block u = {.rows = 1, .cols = 1};
    (void)model_block(m, "U", &u);
    size_t side = u.rows > u.cols ? u.rows : u.cols;
    return 8 * side * side + 8 * side + m->shape.p + two_layer_aim_work(side) +
           least_squares_work(side, side + 1);
}

/* Where everything lies. */
struct space {
    struct two_layer net;
    double *x, *e, *t, *mx; /* (d) each */
    double *moved;          /* (p) */
    double *p;              /* (h,h) */
    double *rest;
};

static struct space space_of(const struct probe_context *c, const struct two_layer *net)
{
    size_t d = net->d;
    struct space s = {.net = *net, .x = c->work};
    s.e = s.x + d;
    s.t = s.e + d;
    s.mx = s.t + d;
    s.moved = s.mx + d;
    s.p = s.moved + c->model->shape.p;
    s.rest = s.p + net->h * net->h;
    return s;
}

/* Returns the cosine between theta and x. */
static double draw_function(struct probe_context *c, struct random *r, struct space *s)
{
    size_t d = s->net.d;
    probe_draw(c, r, 1);
    random_fill_gaussian(r, 1, d, s->x);
    memcpy(s->e, s->x, d * sizeof *s->e);
    vec_scale(d, 1 / vec_norm(d, s->x), s->e);
    mat_t_vec(s->net.h, d, 1, s->net.u, s->net.v, 0, s->mx);
    return vec_cosine(d, s->mx, s->e);
}

/* A unit vector at this angle to e, in a random plane. */
static void draw_direction(struct random *r, struct space *s, double angle)
{
    size_t d = s->net.d;
    random_fill_gaussian(r, 1, d, s->t);
    for (int pass = 0; pass < 2; pass++)
        vec_add_scaled(d, -vec_dot(d, s->e, s->t), s->e, s->t);
    vec_scale(d, sin(angle) / vec_norm(d, s->t), s->t);
    vec_add_scaled(d, cos(angle), s->e, s->t);
}

/* Angle between a and b in degrees, good near 0: 2 atan2(|a/|a| - b/|b||, |a/|a| + b/|b||). */
static double angle_between(size_t d, const double *a, const double *b)
{
    double na = vec_norm(d, a), nb = vec_norm(d, b), minus = 0, plus = 0;
    for (size_t i = 0; i < d; i++) {
        minus += pow(a[i] / na - b[i] / nb, 2);
        plus += pow(a[i] / na + b[i] / nb, 2);
    }
    return 2 * atan2(sqrt(minus), sqrt(plus)) / degree;
}

/* |Mx| cos(angle) / (2 |f|): at least 1 by the bound. */
static double length_ratio(const struct space *s, const double *mx)
{
    double f = 0;
    for (size_t i = 0; i < s->net.h; i++)
        f += s->net.v[i] * vec_dot(s->net.d, s->net.u + i * s->net.d, s->x);
    return vec_dot(s->net.d, s->e, mx) / (2 * fabs(f));
}

static bool aim_all(const struct options *o, struct probe_context *c, struct random *r,
                    struct space *s, int64_t draw, struct err *e)
{
    for (size_t k = 0; k < o->angles.n; k++) {
        draw_direction(r, s, o->angles.v[k] * degree);
        for (size_t i = 0; i < o->sizes.n; i++) {
            double big_r = o->sizes.v[i];
            if (!two_layer_aim(&s->net, s->x, s->t, big_r, s->moved, s->rest))
                return err_set(e, ERR_SPEC,
                               "no P for an angle of %g degrees: U must be square and invertible",
                               o->angles.v[k]);
            model_induced(c->model, s->moved, s->x, s->mx);
            c->emit(c->self, "miss", k, draw, big_r, angle_between(s->net.d, s->mx, s->t));
            c->emit(c->self, "length-ratio", k, draw, big_r, length_ratio(s, s->mx));
        }
    }
    return true;
}

static bool random_all(const struct options *o, struct probe_context *c, struct random *r,
                       struct space *s, int64_t draw, struct err *e)
{
    for (int64_t i = 0; i < o->random; i++) {
        double condition = pow(o->condition, random_uniform(r));
        two_layer_random_p(r, s->net.h, condition, s->p, s->rest);
        if (!two_layer_transform(&s->net, s->p, s->moved, s->rest))
            return err_set(e, ERR_SPEC, "a drawn P is singular");
        model_induced(c->model, s->moved, s->x, s->mx);
        int64_t step = draw * o->random + i;
        c->emit(c->self, "random-angle", 0, step, condition, angle_between(s->net.d, s->mx, s->x));
        c->emit(c->self, "random-length-ratio", 0, step, condition, length_ratio(s, s->mx));
    }
    return true;
}

/* With only `rank` rows of U left, the distance of Mx from the span of those rows and x, over |Mx|,
 * for a random P. */
static bool deficient(const struct options *o, struct probe_context *c, struct random *r,
                      struct space *s, int64_t draw, struct err *e)
{
    size_t d = s->net.d, h = s->net.h, rank = (size_t)o->rank < h ? (size_t)o->rank : h,
           cols = rank + 1;
    double *basis = s->rest, *coefficients = basis + d * cols, *left = coefficients + cols,
           *rest = left + d;
    memset(s->net.u + rank * d, 0, (h - rank) * d * sizeof *s->net.u);
    for (int64_t i = 0; i < o->random; i++) {
        two_layer_random_p(r, h, pow(o->condition, random_uniform(r)), s->p, s->rest);
        if (!two_layer_transform(&s->net, s->p, s->moved, s->rest))
            return err_set(e, ERR_SPEC, "a drawn P is singular");
        model_induced(c->model, s->moved, s->x, s->mx);
        for (size_t a = 0; a < d; a++) {
            for (size_t b = 0; b < rank; b++)
                basis[a * cols + b] = s->net.u[b * d + a];
            basis[a * cols + rank] = s->x[a];
        }
        memcpy(left, s->mx, d * sizeof *left);
        if (!least_squares(d, cols, basis, s->mx, coefficients, NULL, rest))
            return err_set(e, ERR_SPEC, "the span of U's rows cannot be computed");
        mat_vec(d, cols, -1, basis, coefficients, 1, left);
        c->emit(c->self, "span-distance", 0, draw * o->random + i, NOWHERE,
                vec_norm(d, left) / vec_norm(d, s->mx));
    }
    return true;
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    const struct options *o = options;
    struct block u;
    if (!two_layer_fits(options, m, n_references, e) || !model_block(m, "U", &u))
        return false;
    return u.rows == u.cols || o->angles.n == 0
               ? true
               : err_set(e, ERR_SPEC, "no P for these angles: U is %zu x %zu, not square", u.rows,
                         u.cols);
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct two_layer net;
    struct random r;
    if (!two_layer_of(c->model, c->w, &net, e))
        return false;
    struct space s = space_of(c, &net);
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < o->draws; i++) {
        c->emit(c->self, "function-cosine", 0, i, NOWHERE, draw_function(c, &r, &s));
        if (!aim_all(o, c, &r, &s, i, e) || !random_all(o, c, &r, &s, i, e) ||
            !deficient(o, c, &r, &s, i, e))
            return false;
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"function-cosine", "f / (|theta| |x|) of the function drawn"},
    {"miss", "degrees between the induced gradient and the direction aimed at; component: index of "
             "the angle, at: R"},
    {"length-ratio",
     "|Mx| cos(angle) / (2 |f|) of the aimed gradient, at least 1; its square less 1 falls like "
     "1/R; component and at as above"},
    {"random-angle",
     "degrees between the induced gradient of a random P and x; at: condition of P"},
    {"random-length-ratio",
     "|Mx| cos(angle) / (2 |f|) of a random P, at least 1; at: condition of P"},
    {"span-distance",
     "share of the induced gradient outside the span of x and the rows of a rank-deficient U"},
    {NULL, NULL},
};

const struct probe probe_half_space = {
    .kind = {.name = "half-space",
             .summary = "aims the induced gradient of a function at given angles to x",
             .formula = "Mx = (U'P'PU + |P^-T v|^2 I) x along t; |Mx| >= 2 |f| / cos(angle)",
             .source = "Gissin 2019, A Variety of Parametric Gradients",
             .help =
                 "x is standard Gaussian, and so are U and v where `init:` does not give them; U "
                 "must be square (width = features).",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_OR_DRAW,
    .run = run,
    .fits = fits,
};
