/* end-to-end-flow.c: what N balanced layers do to their product, without the layers.
 *
 * When W_(j+1)'W_(j+1) = W_j W_j', gradient flow on the layers moves their product W by
 *
 *   dW/dt = -sum_(j=1..N) (WW')^((N-j)/N) G (W'W)^((j-1)/N),   G = dL/dW,
 *
 * (Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 1). With one output either of the rule's two
 * terms can be taken alone, to see what it does; that is no flow of any layers. */
#include <string.h>

#include "core/flow.h"
#include "core/optimizer.h"
#include "mathematics/end_to_end.h"
#include "numerics/linalg.h"

struct options {
    struct end_to_end rule;
    struct flow_options flow;
};

static const struct field fields[] = {
    FIELD_AS(struct options, rule.depth, "depth", .doc = "N, the layers that are stood in for",
             .min = 1, .max = 64, .otherwise = 2),
    FIELD_AS(struct options, rule.terms, "terms",
             .doc = "of |w|^(2-2/N) (g + (N-1) proj_w g), for one output: both, the factor without "
                    "the projection, or the projection without the factor",
             .choices = "both|scaling|projection", .otherwise_text = "both"),
    FLOW_FIELDS(struct options, 1e-14, "rkf45|rkck|rk8pd|msadams|rkc"),
    FIELD_END,
};

static size_t state(const void *options, const struct model *m)
{
    return end_to_end_work(&m->shape);
}

/* jg: G in, P(W) G out. */
static bool precondition(const void *options, const struct model *m, const double *w, double *jg,
                         double *work)
{
    return end_to_end_apply(&((const struct options *)options)->rule, &m->shape, w, jg, work);
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    if (!m->psi->identity) {
        err_set(e, ERR_SPEC, "the end-to-end flow runs on theta itself");
        return err_hint(e, "use `parameterization: canonical`; the depth is the optimizer's");
    }
    const char *why = end_to_end_refuse(&((const struct options *)options)->rule, &m->shape);
    if (why) {
        err_set(e, ERR_SPEC, "%s", why);
        return err_hint(e, "leave `terms` out, or use data with one output");
    }
    return true;
}

static size_t n_signs(const void *options, const struct shape *s)
{
    return ((const struct options *)options)->rule.depth > 1 && s->rows == s->cols ? 1 : 0;
}

/* The flow of balanced layers keeps the sign of det W. work: the optimizer's state. */
static void find_signs(const void *options, const struct shape *s, const double *w0,
                       const double *w, double slack, double *out, double *work)
{
    double logarithm = 0, least;
    memcpy(work, w, s->q * sizeof *work);
    out[0] = sign_determinant(s->rows, work, &logarithm, &least);
    if (!(least > (double)s->rows * slack))
        out[0] = 0;
}

static const struct signs signs = {"the sign of det W", n_signs, find_signs};

static bool begin(const void *options, struct descent *d, struct err *e)
{
    const struct options *o = options;
    struct flow_settings settings = flow_settings_of(&o->flow);
    settings.precondition = precondition;
    settings.options = options;
    settings.work = d->state;
    return flow_open(d, &settings, e);
}

static bool starts_over(const void *options)
{
    return flow_starts_over(&((const struct options *)options)->flow);
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    return flow_advance(d, t_end);
}

const struct optimizer optimizer_end_to_end_flow = {
    .kind = {.name = "end-to-end-flow",
             .summary = "the flow that balanced deep linear layers induce on their product",
             .formula = "dW/dt = -sum_j (WW')^((N-j)/N) G (W'W)^((j-1)/N)",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 1",
             .help = "Needs `parameterization: canonical`. Time is that of the layers' flow with "
                     "rate 1. W = 0 is a fixed point for N >= 2.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .continuous = true,
    .state = state,
    .signs = &signs,
    .starts_over = starts_over,
    .begin = begin,
    .advance = advance,
    .fits = fits,
};
