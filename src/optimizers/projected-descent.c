/* projected-descent.c: gradient steps on the canonical matrix A of a quadratic network, each
 * followed by the nearest matrix that r units can represent: its r eigenvalues largest in size.
 *
 * The units are only a way to write A down: A is lifted to balanced ones, |w|^2 = 2 alpha^2, after
 * each step. With r >= d nothing is projected away, and the method is gradient descent on a convex
 * loss. Several outputs with a symmetric core share their directions: W = P, S_k = P A_k P', where
 * P comes from some steps of Q <- top_r(sum_k A_k Q A_k), Q = P'P, begun at top_r(sum_k A_k^2).
 * That need not be the nearest point, and can lose energy on the way (probes/shared-units.c).
 * Source: after Gissin 2019; Jain, Meka, Dhillon 2010, arXiv 0909.5457 (singular value projection);
 * Eckart and Young 1936; Ye 2005 (GLRAM). */
#include <string.h>

#include "core/optimizer.h"
#include "mathematics/batch.h"
#include "mathematics/quadratic.h"
#include "numerics/linalg.h"

struct options {
    double rate;
    int64_t batch, inner, seed, alternations;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate of the step on A", .required = true,
          .min = 0, .max = 1e300, .above_min = true),
    FIELD(struct options, batch, .doc = "samples per projected step; 0: all", .min = 0, .max = 1e9,
          .otherwise = 0),
    FIELD(struct options, inner,
          .doc =
              "projected steps in one step of the trial, after which the whole loss is evaluated",
          .min = 1, .max = 1e9, .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the order of the samples", .min = 0,
          .max = 9007199254740992, .otherwise = 1),
    FIELD(struct options, alternations,
          .doc = "steps towards the directions that several outputs share", .min = 0, .max = 1e6,
          .otherwise = 10),
    FIELD_END,
};

static struct batches batches_of(const struct options *o)
{
    return (struct batches){.size = o->batch, .seed = o->seed};
}

/* Room to project in. */
static size_t room(const struct model *m)
{
    struct block units;
    return model_block(m, "W", &units) ? quadratic_set_work(m->shape.cols, units.rows) : 0;
}

/* That room, then the batches. */
static size_t state(const void *options, const struct model *m)
{
    const struct options *o = options;
    return room(m) + (o->batch > 0 ? batches_state(m->problem.data.n) : 0);
}

static double *batches_at(const struct descent *d)
{
    return d->state + room(d->model);
}

/* theta itself: there is nothing to project to. */
static bool is_canonical(const struct model *m)
{
    return strcmp(m->psi->kind.name, "canonical") == 0;
}

/* One diagonal core, or symmetric ones. */
static bool is_projected(const struct model *m)
{
    struct block core;
    return strcmp(m->psi->kind.name, "quadratic") == 0 &&
           (model_block(m, "S", &core) ||
            (m->shape.rows == m->shape.cols && model_block(m, "alpha", &core)));
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct options *o = options;
    const struct batches b = batches_of(o);
    if (!is_canonical(m) && !is_projected(m)) {
        err_set(e, ERR_SPEC,
                "projected-descent projects a quadratic network with one output or a symmetric "
                "core");
        return err_hint(e, "use `parameterization: {kind: quadratic, core: symmetric}`");
    }
    return batches_fit(&b, m->problem.data.n, e);
}

static bool begin(const void *options, struct descent *d, struct err *e)
{
    const struct options *o = options;
    const struct batches b = batches_of(o);
    (void)e;
    if (o->batch > 0)
        batches_begin(&b, d->model->problem.data.n, batches_at(d));
    return true;
}

/* theta and g of the model become those of w, on all samples or on a batch. */
static void evaluate(const struct options *o, struct descent *d)
{
    const struct batches b = batches_of(o);
    if (o->batch == 0) {
        model_loss(d->model, d->w, NULL);
        return;
    }
    const size_t *rows = batches_next(&b, d->model->problem.data.n, batches_at(d));
    batch_loss(d->model, d->w, rows, (size_t)o->batch, NULL);
}

/* w = units of the nearest matrix to the symmetric a, which is destroyed. */
static bool project(struct descent *d, double *a)
{
    const size_t n = d->model->shape.cols;
    struct block units, alpha;
    if (!model_block(d->model, "W", &units) || !model_block(d->model, "alpha", &alpha))
        return false;
    double *values = d->state, *w = d->w + units.offset;
    if (!quadratic_top(n, units.rows, a, values, w, values + units.rows))
        return false;
    for (size_t j = 0; j < units.rows; j++)
        d->w[alpha.offset + j] = quadratic_balanced_unit(n, values[j], w + j * n);
    return true;
}

/* W = P, S_k = P A_k P' for the symmetric matrices a. */
static bool project_shared(const struct options *o, struct descent *d, double *a)
{
    const struct shape *sh = &d->model->shape;
    struct block units, core;
    if (!model_block(d->model, "W", &units) || !model_block(d->model, "S", &core))
        return false;
    struct quadratic_set s = {.m = sh->rows / sh->cols, .d = sh->cols, .r = units.rows, .a = a};
    double *p = d->w + units.offset;
    quadratic_set_place(&s, d->state);
    bool ok = quadratic_set_squares(&s, p);
    for (int64_t i = 0; ok && i < o->alternations; i++)
        ok = quadratic_set_improve(&s, p, 0, p);
    for (size_t k = 0; ok && k < s.m; k++) {
        mat_mul((struct gemm_shape){s.r, s.d, s.d}, false, false, 1, p, a + k * s.d * s.d, 0, s.pa);
        mat_mul((struct gemm_shape){s.r, s.d, s.r}, false, true, 1, s.pa, p, 0,
                d->w + core.offset + k * s.r * s.r);
    }
    return ok;
}

/* w = what is nearest to theta after a step, or in its direction. */
static bool lift(const struct options *o, struct descent *d, double *theta)
{
    const struct shape *sh = &d->model->shape;
    struct block core;
    if (is_canonical(d->model)) {
        memcpy(d->w, theta, d->p * sizeof *d->w);
        return true;
    }
    for (size_t k = 0; k < sh->rows / sh->cols; k++)
        quadratic_symmetrize(sh->cols, theta + k * sh->cols * sh->cols);
    return model_block(d->model, "S", &core) ? project_shared(o, d, theta) : project(d, theta);
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    struct model *m = d->model;
    (void)t_end;
    for (int64_t k = 0; k < o->inner; k++) {
        evaluate(o, d);
        vec_add_scaled(m->shape.q, -o->rate, m->g, m->theta);
        if (!lift(o, d, m->theta))
            return ADVANCE_STUCK;
        d->t += o->rate;
    }
    d->eta = o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_projected_descent = {
    .kind = {.name = "projected-descent",
             .summary =
                 "gradient steps on the matrix of a quadratic network, projected to its rank",
             .formula = "A <- top_r(A - eta dL/dA), top_r by the size of the eigenvalues",
             .source = "Jain, Meka, Dhillon 2010, arXiv 0909.5457; Eckart and Young 1936; Ye 2005",
             .help = "For `parameterization: quadratic` with one output, where it finds the "
                     "nearest matrix; with a symmetric core and any outputs, where it alternates "
                     "towards shared directions; or canonical, where it is plain descent. The rate "
                     "is that of A in Frobenius coordinates. Time is eta summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .begin = begin,
    .advance = advance,
    .fits = fits,
};
