/* observable.h: the contract of observables: named numbers of a point on a trajectory. */
#ifndef OVERPARAM_CORE_OBSERVABLE_H
#define OVERPARAM_CORE_OBSERVABLE_H

#include "core/model.h"

struct flow;

/* Everything that an observable may look at. loss, theta, g and jg are those of w. */
struct view {
    struct model *model;
    const double *w, *jg;      /* (p) */
    const double *theta, *g;   /* (q) */
    const double *w0, *theta0; /* the start */
    double loss, t, eta;       /* t is NaN in a probe */
    int64_t step;
    const double *const *reference; /* solutions (q), in the order of the spec */
    size_t n_references;
    const struct flow *flow; /* that runs, or NULL: flow_precondition is its map before J'g */
    double *work;            /* as many doubles as work() asked for */
};

struct observable {
    struct kind kind;
    void (*measure)(const void *options, const struct view *v, double *out);
    /* Optional from here on. */
    size_t (*length)(const void *options, const struct model *m); /* components; NULL: one */
    size_t (*work)(const void *options, const struct model *m);   /* doubles; NULL: none */
    /* Why it cannot be measured here (a sentence), or NULL. The sizes of the model are
     * known, the arrays need not be there (NULL), as in length and work, which are asked after it.
     */
    const char *(*refuse)(const void *options, const struct model *m, size_t n_references);
};

static inline size_t observable_length(const struct observable *k, const void *options,
                                       const struct model *m)
{
    return k->length ? k->length(options, m) : 1;
}

static inline size_t observable_work(const struct observable *k, const void *options,
                                     const struct model *m)
{
    return k->work ? k->work(options, m) : 0;
}

extern const struct observable *const observables[];
extern const size_t n_observables;

#endif
