/* pool.h: a pool of forked workers. A plan goes in, results come out to a sink; one run that
 * crashes is one failed run. Workers never see the database: the sink is paused (closed) around
 * every fork. */
#ifndef OVERPARAM_RUN_POOL_H
#define OVERPARAM_RUN_POOL_H

#include "plan/plan.h"
#include "run/forecast.h"

/* Whose is a job, where several processes share the work? */
enum claimed {
    CLAIMED,           /* ours, until it is released */
    CLAIMED_ANEW,      /* the same, and job.keeping is no longer what it was */
    CLAIMED_ELSEWHERE, /* another process makes it: ask again */
    CLAIMED_MADE,      /* by another process */
    CLAIMED_FAILED     /* in another process */
};

/* Where results go; wired to the store by the command. What came in is put and kept between `begin`
 * and `flush`, a few times a second. Both may say `later`: another process is in the way, nothing
 * of it is kept, and the same will be put again. */
struct sink {
    void *self;
    /* results: there are such, and not checkpoints alone. NULL: `put` begins by itself. */
    bool (*begin)(void *self, bool results, bool *later, struct err *e);
    bool (*put)(void *self, const struct run *r, const struct outcome *o, struct err *e);
    /* A run in its midst, in place of what was kept of it before; NULL: nothing is kept. */
    bool (*keep)(void *self, const struct run *r, const struct checkpoint *c, struct err *e);
    bool (*flush)(void *self, bool *later, struct err *e); /* make durable what was put */
    /* whose[i]: of jobs[i]. NULL: all are ours. */
    bool (*claim)(void *self, const size_t *jobs, size_t n, enum claimed *whose, struct err *e);
    void (*release)(void *self, size_t job);   /* of one that is durable */
    bool (*pause)(void *self, struct err *e);  /* before a fork: no connection may cross it */
    bool (*resume)(void *self, struct err *e); /* after it */
    void (*leave)(void *self); /* after it, in the worker: let go of what is the parent's */
};

/* How a run survives. */
struct keeping {
    double seconds;                /* between two checkpoints; 0: none */
    const struct checkpoint *from; /* where it goes on, or NULL: it begins */
};

struct job {
    const struct plan *plan;
    size_t index;
    double expected; /* seconds; negative: nothing is known of this variant */
    struct limits limits;
    struct keeping keeping;
    int64_t attempts; /* at it under today's code, before */
};

/* What a worker does. */
struct doing {
    size_t job;
    double seconds; /* for so long */
    double share; /* of the run's steps or time, whichever is further; negative: it does not tell */
    int64_t step; /* of the last sample of a program; negative: there is none */
};

struct tally {
    size_t total, done, diverged, failed; /* so far: that the sink has made durable */
    size_t elsewhere, failed_elsewhere;   /* that other processes have made; of these failed */
    size_t waiting; /* finished, and for seconds not durable: another process is in the way */
    double elapsed; /* seconds */
    struct forecast_range left;
    int interrupted;           /* by this signal; 0: by none */
    const struct doing *doing; /* of the workers that had a run half a second ago or later */
    size_t n_doing;
};

struct pool_settings {
    size_t workers;
    bool
        ends; /* the process does, when it was interrupted: it takes no more signals from then on */
    void (*progress)(void *self, const struct tally *t); /* after every result and twice a second */
    void *progress_self;
};

/* Make all jobs. The first SIGINT, SIGTERM, SIGHUP, SIGQUIT or SIGUSR1 hands out no more runs, has
 * checkpoints made of those that have some, lets the workers finish for up to two seconds and keeps
 * what they made; the second stops at once. False on a fault of the machine or of the sink; *t is
 * filled either way. */
MUST_CHECK bool pool_run(const struct job *jobs, size_t n, const struct pool_settings *s,
                         const struct sink *sink, struct tally *t, struct err *e);

/* Load the files that the trial's options name (sys/brought.h), so that trial_run can start. */
MUST_CHECK bool files_load(struct trial *t, struct err *e);
/* The same, and all that cannot be loaded is told. */
MUST_CHECK bool files_bring(struct trial *t, const struct refusing *to);

#endif
