/* gradient-flow.c: dw/dt = -dL/dw, the limit of gradient descent for small rates, by an adaptive
 * integrator.
 *
 * A trial lands exactly on the times of its samples and on stop.loss. Source: Gissin 2019,
 * "Gradient Dynamics Between Spaces" (infinitesimal learning rate); methods: GSL, ordinary
 * differential equations (odeiv2). */
#include <string.h>

#include "core/flow.h"
#include "core/optimizer.h"

struct options {
    struct flow_options flow;
    const char *coordinates;
};

static const struct field fields[] = {
    FLOW_FIELDS(struct options, 1e-12, "rk8pd|rk4|rkf45|rkck|msadams|msbdf|bsimp|rkc"),
    FIELD(struct options, coordinates,
          .doc = "what is integrated: the weights, or coordinates of the parameterization in which "
                 "what the flow conserves holds by construction (deep-linear: two square layers "
                 "from a balanced start; difference: the logarithms of positive weights, which "
                 "grow linearly where the weights do exponentially)",
          .choices = "weights|held", .otherwise_text = "weights"),
    FIELD_END,
};

static bool begin(const void *options, struct descent *d, struct err *e)
{
    const struct options *o = options;
    struct flow_settings settings = flow_settings_of(&o->flow);
    settings.held = strcmp(o->coordinates, "held") == 0;
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

const struct optimizer optimizer_gradient_flow = {
    .kind =
        {.name = "gradient-flow",
         .summary = "gradient descent with infinitesimal steps, integrated adaptively",
         .formula = "dw/dt = -dL/dw",
         .source = "Gissin 2019, Gradient Dynamics Between Spaces",
         .help =
             "A run that does not keep what the flow conserves (the balance of layers, the sign of "
             "a determinant) beyond what its tolerance explains has left its basin and counts as "
             "diverged. Time t is the sum of rates of the descent that it is the limit of. "
             "stop.loss and stop.time are hit exactly; a step counts as one of stop.steps.",
         .fields = fields,
         .options_size = sizeof(struct options)},
    .continuous = true,
    .starts_over = starts_over,
    .begin = begin,
    .advance = advance,
};
