/* worker.h: the life of one worker, and what it is made to do. */
#ifndef OVERPARAM_RUN_WORKER_H
#define OVERPARAM_RUN_WORKER_H

#include "run/pool.h"

/* How long the workers of an interrupted pool may still compute, in seconds. */
static const double worker_grace = 2;

/* What the pool makes: how job i resolves into a run, and how a run is computed. pool_run makes
 * trials; tests make what they need. */
struct work {
    void *self;
    size_t n;
    void (*resolve)(void *self, size_t i, struct arena *a, struct run *r);
    void (*perform)(void *self, struct run *r, struct outcome *o, const struct attendant *a);
    /* Group of job i in 0 .. n_groups-1: runs of one group cost about the same. */
    size_t (*group)(void *self, size_t i);
    double (*expected)(void *self, size_t i);        /* seconds; NULL or negative: not known */
    struct limits (*limits)(void *self, size_t i);   /* NULL: none */
    struct keeping (*keeping)(void *self, size_t i); /* NULL: none */
    size_t n_groups;
};

/* The exit status of a worker is 0 but for this one: the run needed more memory than its limit. */
enum { WORKER_NO_MEMORY = 3 };

/* How far a run is. Negative: it does not tell. */
struct progress_place {
    double share;
    int64_t step; /* of the last sample of a program */
};

/* What a forked worker has in common with its parent. */
struct bonds {
    int socket; /* job indices come in, messages (wire.h) go out; closed: it leaves */
    int drain;  /* closed by the parent: it leaves, too */
    volatile struct progress_place *place; /* memory of both: where its run is; or NULL */
    bool words; /* standard error is a file, for the words of the run at hand */
};

_Noreturn void worker_live(const struct work *w, const struct bonds *b);

MUST_CHECK bool pool_run_work(const struct work *w, const struct pool_settings *s,
                              const struct sink *sink, struct tally *t, struct err *e);

#endif
