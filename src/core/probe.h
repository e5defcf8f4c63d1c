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

struct random;

struct probe_output {
    const char *name; /* the name in the column `observable` */
    const char *doc;  /* what it is, its unit; "at: ..." where it is looked for at some quantity */
};

/* In place of `at` where there is no such quantity. */
#define NOWHERE ((double)NAN)

/* What a probe works on. */
struct probe_context {
    struct model *model;
    double *w; /* (p): the start that `init:` makes, else zeros; the probe may change it */
    const double *start;            /* (p): the same, unchanged; NULL without an `init:` */
    double *work;                   /* as asked for */
    const double *const *reference; /* solutions (q), in the order of the spec */
    size_t n_references;
    void *self; /* the trial's; pass it on */
    /* Record one number. */
    void (*emit)(void *self, const char *output, size_t component, int64_t step, double at,
                 double value);
    /* Measure the observables that the experiment asks for at w, as sample `step`. */
    void (*observe)(void *self, const double *w, int64_t step, double at);
};

/* What a probe makes of the experiment's `init:`. */
enum probe_start {
    START_UNUSED,  /* nothing: it comes by its weights in another way */
    START_OR_DRAW, /* looks at these weights when they are given, else draws its own */
    START_NEEDED
};

/* A probe says what it takes of an experiment besides problem and parameterization, and the spec
 * refuses all else, so that nothing that is written goes unheard. No probe takes `stop:` and
 * `record.at`. */
struct probe {
    struct kind kind;
    const struct probe_output *outputs; /* ends with a NULL name; NULL when it only observes */
    enum probe_start start;
    const char *drawing; /* START_OR_DRAW: "draws|scale", its options that are of no use when the
                            weights are given; may be NULL */
    bool observes;       /* takes `record.observables`, and `reference:` for them */
    size_t (*work)(const void *options, const struct model *m);
    bool (*run)(const void *options, struct probe_context *c, struct err *e);
    /* Optional: whether it suits the model, of which the sizes are known and the arrays need not be
     * there (NULL). Asked before run. */
    bool (*fits)(const void *options, const struct model *m, size_t n_references, struct err *e);
};

/* The weights of a visit into w: the start where there is one, else Gaussian ones of this scale. */
void probe_draw(struct probe_context *c, struct random *r, double scale);
/* How often to do so: a start is visited once. */
int64_t probe_draws(const struct probe_context *c, int64_t draws);

extern const struct probe *const probes[];
extern const size_t n_probes;

#endif
