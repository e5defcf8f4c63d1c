/* flow.h: dw/dt = -dL/dw by GSL's odeiv2, one adaptive step at a time.
 *
 * A kind may put a map of its own between gradient and velocity: dw/dt = -P(w) dL/dw. */
#ifndef OVERPARAM_CORE_FLOW_H
#define OVERPARAM_CORE_FLOW_H

#include "base/transfer.h"
#include "core/optimizer.h"

/* Options of every flow; a member `flow` of the kind's own, named by FLOW_FIELDS. */
struct flow_options {
    double tolerance, absolute, first_step;
    const char *method;
};

#define FLOW_FIELDS(options, least, methods)                                                       \
    FIELD_AS(options, flow.tolerance, "tolerance",                                                 \
             .doc = "relative error allowed per step and weight", .min = 1e-15, .max = 0.1,        \
             .otherwise = 1e-9),                                                                   \
        FIELD_AS(options, flow.absolute, "absolute",                                               \
                 .doc = "absolute error allowed per step and weight", .min = 0, .max = 1,          \
                 .above_min = true, .otherwise = (least)),                                         \
        FIELD_AS(options, flow.first_step, "first_step",                                           \
                 .doc = "first step in time; 0: chosen from the gradient", .min = 0, .max = 1e300, \
                 .otherwise = 0),                                                                  \
        FIELD_AS(options, flow.method, "method",                                                   \
                 .doc = "integrator: explicit Runge-Kutta, Adams; for stiff flows rkc "            \
                        "(Runge-Kutta-Chebyshev), msbdf and bsimp (Jacobian from the Hessian). "   \
                        "An interrupted run of msadams or msbdf starts over: no checkpoint",       \
                 .choices = (methods), .otherwise_text = "rk8pd")

struct flow_settings {
    const char *method;        /* rk4 | rkf45 | rkck | rk8pd | msadams | msbdf | bsimp | rkc */
    double absolute, relative; /* tolerances per step */
    double first_step;         /* 0: chosen from the gradient's size */
    bool held;                 /* in the coordinates that the parameterization offers */
    /* Optional: turn jg (p), the gradient at w, into P(w) jg in place. False when it cannot, which
     * the integrator takes as a step too long. work: scratch of its own, e.g. the kind's state. */
    bool (*precondition)(const void *options, const struct model *m, const double *w, double *jg,
                         double *work);
    const void *options; /* handed to precondition; borrowed, as is work */
    double *work;
};

static inline struct flow_settings flow_settings_of(const struct flow_options *o)
{
    return (struct flow_settings){.method = o->method,
                                  .absolute = o->absolute,
                                  .relative = o->tolerance,
                                  .first_step = o->first_step};
}

/* For optimizer.starts_over: GSL shows nobody what its multistep methods know of their past. */
bool flow_starts_over(const struct flow_options *o);
bool flow_open(struct descent *d, const struct flow_settings *s, struct err *e);
/* jg (p) becomes P(w) jg; NULL, or a flow without a map of its own, leaves it. False as above. */
bool flow_precondition(const struct flow *f, const double *w, double *jg);
/* One adaptive step, ending at t_end at the latest. */
enum advance flow_advance(struct descent *d, double t_end);
/* One step to t exactly, its error not looked at, by a method that needs no past: the end depends
 * smoothly on t, and is as good as a step of flow_advance that reached as far. False when it cannot
 * be made. d->w and d->t are those before the last flow_advance; the next one after a jump is not
 * defined. */
bool flow_jump(struct descent *d, double t);
/* The error that a step may make in a weight of this size. */
double flow_step_error(const struct flow *f, double size);
/* What is between two steps; f may be NULL, and is not one that starts over. */
void flow_transfer(struct flow *f, struct transfer *t);
void flow_free(struct flow *f);

#endif
