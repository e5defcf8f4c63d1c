/* trial_fields.c: the options of `stop:` and `record:`. */
#include <math.h>

#include "core/trial.h"

const struct field stop_fields[] = {
    FIELD(struct stop, loss,
          .doc = "stop when the loss is at or below this; a flow lands on it; 0: never", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct stop, gradient, .doc = "stop when the norm of dL/dw is at or below this; 0: never",
          .min = 0, .max = 1e300, .otherwise = 0),
    FIELD(struct stop, time, .doc = "stop at this time (of a flow; eta summed up in a descent)",
          .min = 0, .max = INFINITY, .infinite = true, .otherwise = INFINITY),
    FIELD(struct stop, blow_up, .doc = "call the run diverged when the loss exceeds this", .min = 0,
          .max = INFINITY, .above_min = true, .infinite = true, .otherwise = INFINITY),
    FIELD(struct stop, steps, .doc = "stop after this many steps", .min = 0, .max = 1e12,
          .otherwise = 1000000),
    FIELD(struct stop, rise, .doc = "call the run diverged when a step raises the loss"),
    FIELD_END,
};

const struct field record_fields[] = {
    FIELD_AS(struct record, at.log, "at.log",
             .doc = "samples spaced evenly in the logarithm: of the step, 1 to stop.steps; of a "
                    "flow's time, at.from to stop.time",
             .min = 0, .max = 1e6, .otherwise = 0),
    FIELD_AS(struct record, at.linear, "at.linear",
             .doc = "samples spaced evenly from 0 to stop.steps, or to stop.time in a flow",
             .min = 0, .max = 1e6, .otherwise = 0),
    FIELD_AS(struct record, at.every, "at.every", .doc = "a sample every so many steps", .min = 0,
             .max = 1e12, .otherwise = 0),
    FIELD_AS(struct record, at.from, "at.from", .doc = "first time of a log spacing in a flow",
             .min = 0, .max = 1e300, .above_min = true, .otherwise = 1e-6),
    FIELD_AS(struct record, at.values, "at.values",
             .doc = "these times of a flow, these steps of a descent, ascending", .min = 0,
             .max = 1e300),
    FIELD(struct record, weights, .doc = "store the weights of the last sample",
          .choices = "none|final", .otherwise_text = "none"),
    FIELD_END,
};

const char *record_check(const struct record *r)
{
    int ways = (r->at.log > 0) + (r->at.linear > 0) + (r->at.every > 0) + (r->at.values.n > 0);
    if (ways > 1)
        return "'at' takes one of log, linear, every and values";
    for (size_t i = 1; i < r->at.values.n; i++)
        if (!(r->at.values.v[i] > r->at.values.v[i - 1]))
            return "'at.values' must ascend";
    return NULL;
}
