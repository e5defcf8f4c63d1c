/* internal.h: what the files that make up the pool share. */
#ifndef OVERPARAM_RUN_INTERNAL_H
#define OVERPARAM_RUN_INTERNAL_H

#include <sys/types.h>

#include "run/forecast.h"
#include "run/pool.h"
#include "run/worker.h"

enum { QUEUE = 128, MOST_UNREACHED = 100 };
/* Brief jobs that are claimed at once; results that are flushed before half a second is over; bytes
 * of them that may wait for the sink before no more jobs are handed out. */
enum { CLAIMS = 32, RESULTS = 1000, RESULTS_BYTES = 1 << 28 };

/* Seconds until a job is asked for again, and a commit tried again. */
static const double pool_patience = 0.1;

struct worker {
    pid_t pid; /* 0: not there */
    int socket;
    size_t queue[QUEUE]; /* jobs handed out; the first is being computed */
    size_t n_queue, n_unsent;
    double since;                          /* when the first of them could begin */
    struct buf in;                         /* part of a message */
    int words;                             /* a file in memory: what it says on standard error */
    volatile struct progress_place *place; /* where its run is, which it writes; or NULL */
    bool late;                             /* it was ended because its run took too long */
    int deaf;   /* it was ended because its socket failed with this errno, or 0 */
    bool wrong; /* it was ended because it said what is no message */
    bool dated; /* it began before the checkpoint of some job was known */
};

/* A job of each message that came in, in their order. */
struct arrival {
    size_t job;
    enum { ARRIVED_CHECKPOINT, ARRIVED_DONE, ARRIVED_DIVERGED, ARRIVED_FAILED } what;
};

/* What came in and is not durable. */
struct arrivals {
    struct buf messages;  /* of wire.h */
    struct arrival *list; /* owned */
    size_t n, room, n_results;
    double tried, hindered; /* when it was last tried; since when in vain, or negative */
    struct arena scope;     /* of the one that is put */
};

/* Jobs that another process makes: a queue. */
struct queue {
    size_t *jobs, first, n;
};

struct pool {
    const struct work *work;
    const struct pool_settings *settings;
    const struct sink *sink;
    struct tally *tally;
    struct arena arena;
    struct worker *workers;
    size_t n_workers;
    struct forecast forecast;
    double *longest;  /* of the jobs from here on */
    size_t next;      /* the first job that was never asked for */
    size_t *returned; /* jobs that are ours and that no worker has */
    size_t n_returned;
    struct queue elsewhere;
    double asked; /* when other processes' jobs were asked for last */
    bool *anew;   /* (n) its checkpoint came after the first workers; NULL until there is one */
    struct arrivals in;
    bool broken;                   /* the sink has failed */
    struct progress_place *places; /* (n_workers), memory of all; NULL when there is none */
    struct doing *doing;
    int drain[2], signals;
    double started, ticked, drained; /* drained < 0: not */
    bool stopped;                    /* at once */
    int unreached;                   /* jobs that could not be sent since the last result */
};

/* --- crew.c ------------------------------------------------------------------------------------- */

/* How many workers the descriptors that the system gives us do for. */
size_t crew_most(void);
/* Memory in which they tell where they are. Without it they do not tell, and that is all. */
void crew_places(struct pool *p);
/* One in each place that has none; false when there is no worker at all. */
bool crew_start(struct pool *p, struct err *e);
/* The same, as long as there is work for them. */
bool crew_replace(struct pool *p, struct err *e);
bool crew_is_computing(const struct pool *p);
/* Workers whose runs take longer than they may are ended; crew_lost does the rest. */
void crew_end_late(struct pool *p);
/* One is gone: its run has failed, unless all are to end. */
void crew_lost(struct pool *p, struct worker *w);
void crew_reap(struct worker *w, int *status);
void crew_kill(struct pool *p);
bool crew_fault(const char *what, struct err *e);

/* --- jobs.c ------------------------------------------------------------------------------------- */

/* Seconds, negative when nothing is known. */
double job_expected(const struct pool *p, size_t job);
bool job_is_brief(const struct pool *p, size_t job);
/* It is ours, and no worker has it. */
void job_return(struct pool *p, size_t job);
bool jobs_left(const struct pool *p);
/* Some worker would take one. */
bool jobs_are_wanted(const struct pool *p);
bool worker_takes_more(const struct pool *p, const struct worker *w, size_t depth);
/* Every worker gets its first job before any gets a second; they are sent at once. */
bool jobs_hand_out(struct pool *p, struct err *e);

/* --- arrivals.c --------------------------------------------------------------------------------- */

/* The messages that are whole of what a worker has sent. */
void arrivals_read(struct pool *p, struct worker *w);
/* The message is at the end of p->in.messages. since: when the worker could begin it; from then on
 * it was no use for others. */
void arrivals_add(struct pool *p, size_t job, double since, enum outcome_status status);
/* Many results are kept at once, and the last ones; what is hindered is tried again at its time. */
bool arrivals_are_due(const struct pool *p);
/* Nothing is lost while another process is in the way, and nothing else waits for it. */
bool arrivals_keep(struct pool *p, struct err *e);

#endif
