/* probe.h: the contract of probes: what is done with weights instead of descending.
 *
 * A probe visits weights and at each of them either emits numbers of its own (declared in
 * `outputs`) or has the requested observables measured. `step` numbers the visits: the draw, the
 * grid point; `at` is the quantity at which it looks there (a rate, an angle, a size), if any: a
 * probe has no time. */
#ifndef OVERPARAM_CORE_PROBE_H
#define OVERPARAM_CORE_PROBE_H

#include <math.h>

#include "core/model.h"

struct probe_output {
    const char *name; /* the name in the column `observable` */
    const char *doc;  /* what it is, its unit; "at: ..." where it is looked for at some quantity */
};

/* In place of `at` where there is no such quantity. */
#define NOWHERE ((double)NAN)

/* What a probe works on. */
struct probe_context {
    struct model *model;
    double *w;    /* (p): the start, made by the initialization; the probe may change it */
    double *work; /* as asked for */
    const double *const *reference; /* solutions (q), in the order of the spec */
    size_t n_references;
    void *self; /* the trial's; pass it on */
    /* Record one number. */
    void (*emit)(void *self, const char *output, size_t component, int64_t step, double at,
                 double value);
    /* Measure the observables that the experiment asks for at w, as sample `step`. */
    void (*observe)(void *self, const double *w, int64_t step, double at);
};

struct probe {
    struct kind kind;
    const struct probe_output *outputs; /* ends with a NULL name; NULL when it only observes */
    size_t (*work)(const void *options, const struct model *m);
    bool (*run)(const void *options, struct probe_context *c, struct err *e);
};

extern const struct probe *const probes[];
extern const size_t n_probes;

#endif
