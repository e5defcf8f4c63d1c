/* outcome.h: what a run yields, as plain data. The store needs nothing else of the core. */
#ifndef OVERPARAM_CORE_OUTCOME_H
#define OVERPARAM_CORE_OUTCOME_H

#include "base/arena.h"
#include "base/render.h"
#include "base/transfer.h"
#include "core/core.h"

/* name, word in the database */
#define OUTCOMES(X)                                                                                \
    X(OUTCOME_DONE, "done")                                                                        \
    X(OUTCOME_DIVERGED, "diverged")                                                                \
    X(OUTCOME_FAILED, "failed")

enum outcome_status {
#define X(name, word) name,
    OUTCOMES(X)
#undef X
};

struct sample {
    uint32_t observable; /* index into names */
    uint32_t component;
    int64_t step;
    double time; /* of a flow, eta summed up in a descent; NaN in a probe */
    double at;   /* where a probe looked: a rate, an angle, a size; else NaN */
    double value;
};

struct outcome {
    enum outcome_status status;
    /* done: the stop rule that held ("loss", "time", "steps", "visits"); diverged: what and where;
     * failed: why */
    char reason[ERR_LINE_SIZE];
    int64_t steps, evaluations;
    double time;
    const char **names; /* of observables */
    size_t n_names;
    struct sample *samples;
    size_t n_samples, room;
    double *weights; /* (p) when asked for, else NULL */
    size_t p;
    /* Of a program of the user's own: its version, and the end of what it complained of when it
     * failed; else NULL. */
    const char *version, *words;
    struct arena arena; /* owns all of the above */
};

const char *outcome_word(enum outcome_status s);
uint32_t outcome_name(struct outcome *o, const char *name); /* index, added when new */
void outcome_add(struct outcome *o, const struct sample *s);
void outcome_release(struct outcome *o);
/* All of it; what is loaded belongs to *o's arena, and takes the place of what was there. */
void outcome_transfer(struct outcome *o, struct transfer *t);

#endif
