/* gradient-descent.c: w <- w - eta_k dL/dw, with the usual schedules for eta.
 *
 * All layers are updated from the old values: the gradient is that of the whole w.
 * Source: Gissin 2019, "Gradient Dynamics Between Spaces"; schedules: Gissin 2019, "Take-Aways From
 * the Linear Example". */
#include <math.h>
#include <string.h>

#include "core/optimizer.h"
#include "numerics/linalg.h"

enum schedule { CONSTANT, STEP, INVERSE_TIME, EXPONENTIAL, COSINE };

struct options {
    double rate, decay, floor;
    enum schedule schedule;
    int64_t every, horizon, warm_up;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta_0, the learning rate", .required = true, .min = 0,
          .max = 1e300, .above_min = true),
    FIELD(struct options, schedule, .doc = "how the rate changes with the step k; see the formula",
          .choices = "constant|step|inverse-time|exponential|cosine", .otherwise_text = "constant"),
    FIELD(struct options, decay, .doc = "gamma: factor of a drop, or decay per step", .min = 0,
          .max = 1e6, .otherwise = 0.1),
    FIELD(struct options, every, .doc = "steps between drops (step)", .min = 1, .max = 1e12,
          .otherwise = 1000),
    FIELD(struct options, horizon, .doc = "steps to the end of the half wave (cosine)", .min = 1,
          .max = 1e12, .otherwise = 1000),
    FIELD(struct options, floor, .doc = "the rate never falls below this, once warmed up", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, warm_up,
          .doc = "steps over which the rate grows from eta_0/warm-up to eta_0", .min = 0,
          .max = 1e12, .otherwise = 0),
    FIELD_END,
};

static double shaped(const struct options *o, double k)
{
    switch (o->schedule) {
    case STEP:
        return pow(o->decay, floor(k / (double)o->every));
    case INVERSE_TIME:
        return 1 / (1 + o->decay * k);
    case EXPONENTIAL:
        return exp(-o->decay * k);
    case COSINE:
        return k < (double)o->horizon
                   ? (1 + cos(3.14159265358979323846 * k / (double)o->horizon)) / 2
                   : 0;
    case CONSTANT:
        break;
    }
    return 1;
}

static double rate_at(const struct options *o, int64_t step)
{
    if (step < o->warm_up)
        return o->rate * (double)(step + 1) / (double)o->warm_up;
    double rate = o->rate * shaped(o, (double)(step - o->warm_up));
    return rate > o->floor ? rate : o->floor;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    d->eta = rate_at(options, d->step);
    vec_add_scaled(d->p, -d->eta, d->jg, d->w);
    d->t += d->eta;
    return ADVANCE_OK;
}

const struct optimizer optimizer_gradient_descent = {
    .kind =
        {.name = "gradient-descent",
         .summary = "full-batch gradient descent with a schedule for the rate",
         .formula =
             "w <- w - eta_k dL/dw; eta_k = eta_0 times 1 (constant), gamma^floor(k/every) (step), "
             "1/(1 + gamma k) (inverse-time), exp(-gamma k) (exponential), (1 + cos(pi "
             "k/horizon))/2 (cosine)",
         .source = "Gissin 2019, Gradient Dynamics Between Spaces",
         .help = "All layers move from the old values. Time is eta summed up. After a warm-up k "
                 "counts from its end.",
         .fields = fields,
         .options_size = sizeof(struct options)},
    .advance = advance,
};
