/* chain-time.c: how long balanced flow through N scalars takes, by quadrature.
 *
 * N equal scalars w with theta = w^N and L = 1/2 (theta - theta*)^2 move by
 * d theta/dt = N theta^(2-2/N) (theta* - theta). With x = theta/theta* = 1/(1 + exp(-z)) this is
 *
 *   T = theta*^-(2-2/N) 1/N  integral of (1 + exp(-z))^(1-2/N) dz,
 *
 * from the logit of the start to the logit of the end: an integrand without any singularity near
 * the real axis (the nearest are at +-i pi), whereas in theta it has one at either end. Gauss-
 * Kronrod-Patterson on pieces of length at most one gives all digits. It shares nothing with the
 * integrators of the flow.
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

static double integrand(double z, void *power)
{
    return pow(1 + exp(-z), *(const double *)power);
}

/* The integral from a to b, and the sum of the estimated errors. */
static bool integrate(double a, double b, double power, double *sum, double *error)
{
    const gsl_function f = {.function = integrand, .params = &power};
    const int pieces = (int)ceil(fabs(b - a));
    *sum = *error = 0;
    for (int i = 0; i < pieces; i++) {
        double value, estimate;
        size_t evaluations;
        const double from = a + (b - a) * i / pieces, to = a + (b - a) * (i + 1) / pieces;
        if (gsl_integration_qng(&f, from, to, 0, 1e-12, &value, &estimate, &evaluations) !=
            GSL_SUCCESS)
            return false;
        *sum += value;
        *error += estimate;
    }
    return true;
}

static double logit(double x)
{
    return log(x / (1 - x));
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    const struct model *m = c->model;
    if (m->shape.q != 1 || !m->problem.data.has_truth || m->problem.data.truth[0] <= 0)
        return err_set(e, ERR_SPEC,
                       "a chain has one entry and a target above 0: {kind: point, "
                       "target: [1]}");
    const size_t n = m->shape.p;
    for (size_t i = 1; i < n; i++)
        if (c->w[i] != c->w[0])
            return err_set(e, ERR_SPEC, "the layers must start equal");
    const double depth = (double)n, target = m->problem.data.truth[0];
    const double start = pow(c->w[0], depth) / target, end = 1 - sqrt(2 * o->loss) / target;
    if (!(c->w[0] > 0 && start < end))
        return err_set(e, ERR_SPEC, "the start must lie above 0 and its loss above the last one");
    double sum, error;
    if (!integrate(logit(start), logit(end), 1 - 2 / depth, &sum, &error))
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
             .help = "Wants data of kind point with one positive target, the loss 1/2 (theta - "
                     "theta*)^2 and a start whose layers are equal and positive.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .run = run,
};
