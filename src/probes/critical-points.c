/* critical-points.c: where dL/dw = 0, whatever kind of point that is.
 *
 * Descent finds minima only. Saddles are found by making |dL/dw| itself small: with H the Hessian
 * in w and jg the gradient, Levenberg and Marquardt's step for the sum of squares |jg|^2 / 2 is
 * -(H^2 + mu I)^-1 H jg, which the eigenvectors of H make a sum over directions. It does not care
 * for the sign of an eigenvalue. Where H vanishes too, as at the origin of three layers, each step
 * still shortens w by a constant factor. Source: Gissin 2019, "The Loss Landscape" and "The
 * Formation of Ghost Saddle Points"; Levenberg 1944, Marquardt 1963 for the step. */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/spectrum.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t draws, seed, iterations;
    double scale, tolerance;
};

static const struct field fields[] = {
    FIELD(struct options, draws, .doc = "starts of the search", .min = 1, .max = 1e6,
          .otherwise = 100),
    FIELD(struct options, scale, .doc = "standard deviation of a weight of a start", .min = 0,
          .max = 1e300, .above_min = true, .otherwise = 1),
    FIELD(struct options, tolerance, .doc = "a point is critical when |dL/dw| is at most this",
          .min = 0, .max = 1, .above_min = true, .otherwise = 1e-12),
    FIELD(struct options, iterations, .doc = "steps after which a start is given up", .min = 1,
          .max = 1e6, .otherwise = 500),
    FIELD(struct options, seed, .doc = "seed of the starts", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static const struct probe_output outputs[] = {
    {"found",
     "1 when the search from this start came to a critical point, else 0; at: |dL/dw| at its end"},
    {NULL, NULL},
};

/* (p) each but the Hessian (p,p), which becomes its eigenvectors, one per row. */
struct search {
    struct model *model;
    double *w, *trial, *jg, *moved_jg, *values, *share, *unit, *hessian, *eig;
    size_t p;
    double size, mu; /* |jg|; damping, in units of the largest eigenvalue squared */
};

static size_t work(const void *options, const struct model *m)
{
    size_t p = m->shape.p;
    return 6 * p + p * p + eig_symmetric_work(p);
}

static void search_open(struct search *s, struct probe_context *c)
{
    size_t p = c->model->shape.p;
    double *at = c->work;
    *s = (struct search){.model = c->model, .w = c->w, .p = p};
    double **const vectors[] = {&s->trial, &s->jg, &s->moved_jg, &s->values, &s->share, &s->unit};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++, at += p)
        *vectors[i] = at;
    s->hessian = at;
    s->eig = at + p * p;
}

/* Eigenvalues and eigenvectors of the Hessian at w. */
static bool hessian_take_apart(struct search *s)
{
    memset(s->unit, 0, s->p * sizeof *s->unit);
    for (size_t i = 0; i < s->p; i++) {
        s->unit[i] = 1;
        model_hessian_vector(s->model, s->w, s->unit, s->hessian + i * s->p);
        s->unit[i] = 0;
    }
    return vec_is_finite(s->p * s->p, s->hessian) &&
           eig_symmetric(s->p, s->hessian, true, s->values, s->eig);
}

/* The step with damping mu into `trial`, and |jg| there. */
static double try_step(struct search *s, double largest)
{
    double mu = s->mu * largest * largest;
    memcpy(s->trial, s->w, s->p * sizeof *s->trial);
    for (size_t k = 0; k < s->p; k++) {
        double lambda = s->values[k];
        vec_add_scaled(s->p, -lambda * s->share[k] / (lambda * lambda + mu), s->hessian + k * s->p,
                       s->trial);
    }
    (void)model_loss(s->model, s->trial, s->moved_jg);
    return vec_norm(s->p, s->moved_jg);
}

/* One accepted step. False when no damping makes |jg| smaller, or the Hessian is zero. */
static bool search_step(struct search *s)
{
    const double least = 1e-18, most = 1e12;
    if (!hessian_take_apart(s))
        return false;
    double largest = fmax(fabs(s->values[0]), fabs(s->values[s->p - 1]));
    if (!(largest > 0))
        return false;
    mat_vec(s->p, s->p, 1, s->hessian, s->jg, 0, s->share);
    for (; s->mu <= most; s->mu *= 10) {
        double size = try_step(s, largest);
        if (size < s->size) {
            memcpy(s->w, s->trial, s->p * sizeof *s->w);
            memcpy(s->jg, s->moved_jg, s->p * sizeof *s->jg);
            s->size = size;
            s->mu = fmax(s->mu / 100, least);
            return true;
        }
    }
    return false;
}

static bool search_run(struct search *s, const struct options *o)
{
    (void)model_loss(s->model, s->w, s->jg);
    s->size = vec_norm(s->p, s->jg);
    s->mu = 1e-2;
    for (int64_t i = 0; i < o->iterations && s->size > o->tolerance; i++)
        if (!search_step(s))
            break;
    return s->size <= o->tolerance;
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    const char *why = spectrum_refuse(m->shape.p, m->shape.p);
    return why ? err_set(e, ERR_SPEC, "the Hessian: %s", why) : true;
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct search s;
    struct random r;
    search_open(&s, c);
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < probe_draws(c, o->draws); i++) {
        probe_draw(c, &r, o->scale);
        bool found = search_run(&s, o);
        c->emit(c->self, "found", 0, i, s.size, found);
        if (found)
            c->observe(c->self, s.w, i, s.size);
    }
    return true;
}

const struct probe probe_critical_points = {
    .kind = {.name = "critical-points",
             .summary = "searches zeros of dL/dw, minima and saddles alike, from random starts",
             .formula = "w <- w - (H^2 + mu I)^-1 H dL/dw until |dL/dw| <= tolerance",
             .source = "Gissin 2019, The Loss Landscape",
             .help =
                 "The observables are measured at each critical point that is found; step is the "
                 "number of the start, `at` is |dL/dw| where the search ended. With an "
                 "`init:` the search begins there instead of at random weights.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_OR_DRAW,
    .drawing = "draws|scale|seed",
    .observes = true,
    .run = run,
    .fits = fits,
};
