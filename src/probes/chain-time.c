/* chain-time.c: how long balanced flow through N scalars takes, by quadrature.
 *
 * N equal scalars w with theta = w^N and L = 1/2 (theta - theta*)^2 move by
 * d theta/dt = N theta^(2-2/N) (theta* - theta). With x = theta/theta* = 1/(1 + exp(-z)) this is
 *
 *   T = theta*^-(2-2/N) 1/N  integral of (1 + exp(-z))^(1-2/N) dz,
 *
 * from the logit of the start to the logit of the end: an integrand without any singularity near
 * the real axis (the nearest are at +-i pi), whereas in theta it has one at either end. From above,
 * x = 1/(1 - exp(-z)) and z = ln(x/(x - 1)) rises from 0 at infinity, and
 *
 *   T = theta*^-(2-2/N) 1/N  integral of (1 - exp(-z))^(1-2/N) dz,
 *
 * whose one singularity near the axis is at z = 0. Gauss-Kronrod-Patterson on pieces of length at
 * most one, and no longer than their distance from zero, gives all digits. It shares nothing with
 * the integrators of the flow.
 *
 * Source: Arora, Cohen, Hazan 2018, arXiv 1802.06509, claim 2, for one weight; Shamir 2019, arXiv
 * 1809.08587, for the chains. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>

#include "core/probe.h"

struct options {
    double loss;
};

static const struct field fields[] = {
    FIELD(struct options, loss, .doc = "the loss at which the time ends", .required = true,
          .min = 0, .max = 1e300, .above_min = true),
    FIELD_END,
};

/* The way from the start to the end in z, and the integrand there. */
struct way {
    double from, to, power;
    double (*integrand)(double z, void *power);
};

static double below(double z, void *power)
{
    return pow(1 + exp(-z), *(const double *)power);
}

static double above(double z, void *power)
{
    return pow(-expm1(-z), *(const double *)power);
}

static bool piece(const struct way *w, double from, double to, double *sum, double *error)
{
    double power = w->power, value, estimate;
    const gsl_function f = {.function = w->integrand, .params = &power};
    size_t evaluations;
    if (gsl_integration_qng(&f, from, to, 0, 1e-12, &value, &estimate, &evaluations) != GSL_SUCCESS)
        return false;
    *sum += value;
    *error += estimate;
    return true;
}

/* The integral along the way, and the sum of the estimated errors. */
static bool integrate(const struct way *w, double *sum, double *error)
{
    double from = w->from;
    *sum = *error = 0;
    if (w->integrand == above)
        for (; from < 1 && 2 * from < w->to; from *= 2)
            if (!piece(w, from, 2 * from, sum, error))
                return false;
    const int pieces = (int)ceil(fabs(w->to - from));
    for (int i = 0; i < pieces; i++)
        if (!piece(w, from + (w->to - from) * i / pieces, from + (w->to - from) * (i + 1) / pieces,
                   sum, error))
            return false;
    return true;
}

static double logit(double x)
{
    return log(x / (1 - x));
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    return m->shape.q == 1 && m->problem.data.has_truth
               ? true
               : err_set(e, ERR_SPEC,
                         "a chain has one entry and a target above 0: {kind: point, target: [1]}");
}

/* N equal layers of a theta with one entry, and a target above 0. */
static bool is_chain(const struct probe_context *c, struct err *e)
{
    const struct model *m = c->model;
    if (m->shape.q != 1 || !m->problem.data.has_truth || m->problem.data.truth[0] <= 0)
        return err_set(e, ERR_SPEC,
                       "a chain has one entry and a target above 0: {kind: point, target: [1]}");
    for (size_t i = 1; i < m->shape.p; i++)
        if (c->w[i] != c->w[0])
            return err_set(e, ERR_SPEC, "the layers must start equal");
    return true;
}

/* From start to a distance of `gap` from the target, both in units of the target. */
static bool way_of(double depth, double start, double gap, struct way *w, struct err *e)
{
    const double power = 1 - 2 / depth;
    if (!(start > 0) && depth > 1)
        return err_set(e, ERR_SPEC,
                       "from 0 and below the flow of two layers and more does not reach a target "
                       "above 0");
    if (!(fabs(start - 1) > gap) || (start > 0 && start < 1 && gap >= 1))
        return err_set(e, ERR_SPEC, "the loss at the start is not above the last one");
    if (start > 1)
        *w = (struct way){log1p(1 / (start - 1)), log1p(1 / gap), power, above};
    else if (start > 0)
        *w = (struct way){logit(start), logit(1 - gap), power, below};
    else /* one layer: plain exponential decay */
        *w = (struct way){-log(1 - start), -log(gap), 0, below};
    return true;
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    if (!is_chain(c, e))
        return false;
    const double depth = (double)c->model->shape.p, target = c->model->problem.data.truth[0];
    struct way w = {0};
    double sum, error;
    if (!way_of(depth, pow(c->w[0], depth) / target, sqrt(2 * o->loss) / target, &w, e))
        return false;
    if (!integrate(&w, &sum, &error))
        return err_set(e, ERR_INPUT, "the quadrature does not converge");
    const double unit = 1 / (depth * pow(target, 2 - 2 / depth));
    c->emit(c->self, "chain-time", 0, 0, NOWHERE, unit * sum);
    c->emit(c->self, "chain-time-error", 0, 0, NOWHERE, unit * error);
    return true;
}

static const struct probe_output outputs[] = {
    {"chain-time", "T, the time of balanced flow from the start to the given loss"},
    {"chain-time-error", "the quadrature's own estimate of its error"},
    {NULL, NULL},
};

const struct probe probe_chain_time = {
    .kind = {.name = "chain-time",
             .summary = "time of balanced flow through a chain of scalars, by quadrature",
             .formula = "T = integral of d theta / (N theta^(2-2/N) (theta* - theta))",
             .source = "Shamir 2019, arXiv 1809.08587; Arora, Cohen, Hazan 2018, arXiv 1802.06509, "
                       "claim 2",
             .help = "Needs data of kind point with one positive target, the loss 1/2 (theta - "
                     "theta*)^2 and a start whose layers are equal, on either side of the target "
                     "but, from two layers on, above 0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .start = START_NEEDED,
    .run = run,
    .fits = fits,
};
