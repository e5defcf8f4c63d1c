/* projected-descent.c: gradient steps on theta, each followed by the nearest theta that the
 * parameterization can represent.
 *
 * For a quadratic network theta is its matrix A, and the nearest one that r units represent has A's
 * r eigenvalues largest in size; the units are only a way to write it down. With r >= d nothing is
 * projected away, and the method is gradient descent on a convex loss. Several outputs with a
 * symmetric core share their directions, towards which `alternations` steps are made: that need not
 * be the nearest point, and can lose energy on the way (probes/shared-units.c).
 * Source: after Gissin 2019; Jain, Meka, Dhillon 2010, arXiv 0909.5457 (singular value projection);
 * Eckart and Young 1936; Ye 2005 (GLRAM). */
#include "core/optimizer.h"
#include "mathematics/batch.h"
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
    const struct projection *p = m->psi->projection;
    return p && p->work ? p->work(m->psi_options, &m->shape) : 0;
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

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct options *o = options;
    const struct batches b = batches_of(o);
    const struct projection *p = m->psi->projection;
    const char *why = !p          ? "no theta can be projected to what it represents"
                      : p->refuse ? p->refuse(m->psi_options, &m->shape)
                                  : NULL;
    if (why) {
        err_set(e, ERR_SPEC, "projected-descent cannot use %s here: %s", m->psi->kind.name, why);
        return err_hint(e, "use `parameterization: {kind: quadratic, core: symmetric}`");
    }
    return batches_fit(&b, m->problem.data.n, e);
}

static bool begin(const void *options, struct descent *d, struct err *e)
{
    const struct options *o = options;
    const struct batches b = batches_of(o);
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

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    struct model *m = d->model;
    for (int64_t k = 0; k < o->inner; k++) {
        evaluate(o, d);
        vec_add_scaled(m->shape.q, -o->rate, m->g, m->theta);
        if (!m->psi->projection->project(m->psi_options, &m->shape, o->alternations, m->theta, d->w,
                                         d->state))
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
