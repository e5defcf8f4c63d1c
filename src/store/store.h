/* store.h: the database. The only code that touches SQLite.
 *
 * Writers that take turns, a rollback journal (never WAL: bookworm's 3.40.1 has its reset bug),
 * STRICT tables. A run is there whole or not at all. What the YAML files plan today is kept beside
 * the history, so that the views show current runs only: `planned` says which key and digest each
 * place of an experiment wants, and a current run is one that matches. */
#ifndef OVERPARAM_STORE_STORE_H
#define OVERPARAM_STORE_STORE_H

#include "base/outline.h"
#include "plan/plan.h"
#include "store/table.h"

struct store;

enum store_mode {
    STORE_READ,  /* the file must exist; nothing is changed; a database of a newer version is
                    accepted */
    STORE_WRITE, /* created, or backed up and migrated, as needed; one writer at a time (ERR_BUSY)
                  */
    STORE_RUN,   /* to make runs, beside others who do: created or upgraded when it is alone */
    STORE_REPLAN /* to bring plans up to date and no more: waits for nobody, migrates nothing */
};

MUST_CHECK bool store_open(const char *path, enum store_mode mode, struct store **st,
                           struct err *e);
/* For writing, whatever its runs are like: see store_mend. */
MUST_CHECK bool store_open_to_mend(const char *path, struct store **st, struct err *e);
/* A database of this version in memory, in which no run is: it tells whether SQL is right. */
MUST_CHECK bool store_open_blank(struct store **st, struct err *e);
void store_close(struct store *st);
/* Around a fork, which no connection may cross: store_suspend commits and closes the connection but
 * keeps the writer's lock, so that no other writer slips in; store_resume connects again. */
MUST_CHECK bool store_suspend(struct store *st, struct err *e);
MUST_CHECK bool store_resume(struct store *st, struct err *e);
/* In the child after a fork: let go of the lock, which is the parent's. */
void store_leave(struct store *st);
/* The path as given to store_open. */
const char *store_path(const struct store *st);
/* True when the database is of a newer version than this program knows. */
bool store_is_newer(const struct store *st);
/* "db.sqlite is of version 7, written by overparam 0.3.0; this program (0.2.0) knows versions up to
 * 6" */
const char *store_versions(struct store *st, struct arena *a);
/* The network file system on which a file of this name lies or would lie, or NULL: no database is
 * written there, see lock.c. */
const char *store_network(const char *path);

/* Another process writes to the database at this path; *process: which, 0 when the system does not
 * tell. For a program that has no connection to it. */
bool store_is_written(const char *path, long *process);

/* What does not change while the program runs. */
struct provenance {
    const char *version, *commit, *compiler, *flags, *gsl, *blas, *blas_kernel, *cpu, *host,
        *system;
    bool dirty;
};

/* Bring `experiments`, `planned` and the claims' texts of this experiment in line with the plan,
 * and remember the files that it was made from; nothing changes when they are already so. One
 * transaction. */
MUST_CHECK bool store_plan(struct store *st, const struct plan *p, struct err *e);
/* Are they so? */
MUST_CHECK bool store_plan_same(struct store *st, const struct plan *p, bool *same, struct err *e);
/* Plan an experiment no more (its file is gone). History stays, and where the file was. */
MUST_CHECK bool store_forget(struct store *st, const char *name, struct err *e);

/* How the files of an experiment are, against when it was planned; the worst of them counts. */
enum known_state {
    KNOWN_SAME,
    KNOWN_TOUCHED, /* written again, with the same content */
    KNOWN_OLDER,   /* another program planned it */
    KNOWN_LACKING, /* a file that it names is not there */
    KNOWN_EDITED,
    KNOWN_GONE /* its own file is not there */
};

/* An experiment that was planned here at least once. */
struct known {
    const char *name, *profile;
    const char *file;    /* as it was named then */
    const char *path;    /* the same file as seen from here */
    const char *lacking; /* the file that is not there, or NULL */
    enum known_state state;
    bool planned; /* it has current runs, or misses them */
    bool away;    /* its paths start from another folder than this one */
    bool staged;  /* other runs' results are among what it is planned from */
};
/* All of them, by name. Nothing is read of files that look as they did. */
MUST_CHECK bool store_known(struct store *st, struct arena *a, struct known **k, size_t *n,
                            struct err *e);

/* What is kept of the content of this digest; *known is false when it was never planned with. */
MUST_CHECK bool store_outline(struct store *st, struct arena *a, const char *sha256,
                              struct outline *o, bool *known, struct err *e);

enum run_state { RUN_MISSING, RUN_STALE, RUN_DONE, RUN_DIVERGED, RUN_FAILED };
/* states (plan.n); *seconds (may be NULL): what the missing and stale ones took last time, or the
 * mean of their variant; negative when nothing is known. */
MUST_CHECK bool store_states(struct store *st, const struct plan *p, enum run_state *states,
                             double *seconds, struct err *e);

/* A planned run that other code has made and today's has not. */
struct stale {
    size_t place;      /* in the plan */
    int64_t run;       /* the newest of its key that did not fail */
    int64_t was, code; /* what it stands under, and today's (all of code_parts.code) */
    double seconds;    /* that it took */
    bool sampled;      /* for store_adopt: it was computed again, and every bit is equal */
};
/* Those of an experiment, in the order of its plan, as the database knows it (store_plan). */
MUST_CHECK bool store_stale(struct store *st, struct arena *a, const struct plan *p,
                            struct stale **list, size_t *n, struct err *e);
/* Who takes runs over, and how many of them were looked at. */
struct adoption {
    const struct provenance *build;
    const char *person;
    double share;
};
/* Take them over: they stand under today's code from now on. One transaction; *id names it. */
MUST_CHECK bool store_adopt(struct store *st, const struct adoption *by, const struct stale *list,
                            size_t n, int64_t *id, struct err *e);

/* Record a finished run (replacing one of the same key and digest), inside a transaction that
 * store_flush commits. */
MUST_CHECK bool store_put(struct store *st, const struct run *r, const struct outcome *o,
                          const struct provenance *p, struct err *e);
MUST_CHECK bool store_flush(struct store *st, struct err *e);
/* Around store_put and store_checkpoint_put of many runs, so that the transaction is short and
 * nobody waits long for another: all of them are committed, or (*later) another process holds the
 * database, nothing is changed, and the same is to be tried again. touches: there are results among
 * them. */
MUST_CHECK bool store_batch_begin(struct store *st, bool touches, bool *later, struct err *e);
MUST_CHECK bool store_batch_end(struct store *st, bool *later, struct err *e);

/* A run that a process of mode STORE_RUN would make. */
struct run_claim {
    const char *key, *code; /* code: its digest */
    int64_t attempts;       /* that were known; then those that are */
    enum run_claim_verdict {
        CLAIM_OURS,     /* until it is released: it is made by nobody else */
        CLAIM_MADE,     /* by another process, meanwhile */
        CLAIM_ELSEWHERE /* another process makes it, or cannot be asked just now */
    } verdict;
    enum outcome_status status; /* when it is made */
    int64_t checkpoint;         /* the step that one is at, or -1 */
};
MUST_CHECK bool store_claim(struct store *st, struct run_claim *list, size_t n, struct err *e);
void store_release(const struct store *st, const char *key);
/* Does another process make this run? */
bool store_is_claimed(const struct store *st, const char *key);
/* How often it was tried so far. */
MUST_CHECK bool store_attempts(struct store *st, const char *key, const char *code, int64_t *n,
                               struct err *e);
/* Which of those who make runs in this database this process is, from 0 on; and those at work, for
 * a program that has no connection to it. */
enum { STORE_RUNNERS = 64 };
unsigned store_slot(const struct store *st);
size_t store_runners(const char *path, unsigned found[STORE_RUNNERS]);
/* Around a copy of the database beside itself: one process at a time. */
MUST_CHECK bool store_copying_begin(struct store *st);
void store_copying_end(struct store *st);

/* A run in its midst, as it is kept. */
struct kept_run {
    const char *key, *code; /* code: its digest */
    const char *host;
    bool same_build;      /* compiler, libraries and processor are those of *p: so are the bits */
    struct checkpoint at; /* without its state at first */
};
/* Keep it in place of what was kept of the run before, inside the transaction of store_put. A run
 * that is put as done or diverged takes its own away. */
MUST_CHECK bool store_checkpoint_put(struct store *st, const struct run *r,
                                     const struct checkpoint *c, const struct provenance *p,
                                     struct err *e);
/* All that are kept, by key; or that of one run. */
MUST_CHECK bool store_checkpoints(struct store *st, struct arena *a, const struct provenance *p,
                                  const char *key, struct kept_run **list, size_t *n,
                                  struct err *e);
/* The state of one of them; it stays NULL when its bytes are not those that were kept. */
MUST_CHECK bool store_checkpoint_state(struct store *st, struct arena *a, struct kept_run *k,
                                       struct err *e);
MUST_CHECK bool store_checkpoint_drop(struct store *st, const char *key, struct err *e);

/* Give words to a run, or take them off; what is so already changes nothing. They belong to its
 * key, see mark.c. */
MUST_CHECK bool store_tag(struct store *st, int64_t run, const char *const *words, size_t n,
                          bool take_off, struct err *e);
/* Add a note, or (words is NULL) take all of the run's off. */
MUST_CHECK bool store_note(struct store *st, int64_t run, const char *words, struct err *e);

/* What goes when runs are removed; bytes are an estimate. */
struct removal {
    int64_t runs, samples, bytes;
    int64_t current; /* of the runs */
};
MUST_CHECK bool store_removal(struct store *st, const int64_t *runs, size_t n, struct removal *r,
                              struct err *e);
/* Remove these runs, whoever uses them. One transaction. */
MUST_CHECK bool store_remove(struct store *st, const int64_t *runs, size_t n, struct err *e);
/* What was made before a time (UTC, as in runs.started) and is nobody's any more: see remove.c. */
struct history {
    struct removal removal;
    int64_t attempts; /* of runs that stay */
    int64_t unused;   /* bytes of the file that hold nothing */
};
MUST_CHECK bool store_history(struct store *st, const char *before, struct history *h,
                              struct err *e);
/* Remove it and give the room back. Again after a kill. */
MUST_CHECK bool store_clean(struct store *st, const char *before, struct err *e);

/* Take in the runs of other databases of this version, shards or a co-author's; again and in any
 * order. One transaction: all of them or none. */
struct merged {
    size_t runs, added, same;
    size_t mended;    /* that had failed here and not there */
    size_t conflicts; /* of the same key and code, with other bits: one of the two is kept aside */
};
MUST_CHECK bool store_merge(struct store *st, const char *const *paths, size_t n, struct merged *m,
                            struct err *e);

/* Record how a claim came out. measured_kind: finite, nan, +inf, -inf, missing. */
struct verdict {
    const char *id, *problem; /* problem: why it could not be measured, or NULL */
    double measured;
    bool holds;
};
MUST_CHECK bool store_verdicts(struct store *st, const char *experiment, const struct verdict *v,
                               size_t n, struct err *e);

/* The seconds that each query of this process may take from now on. */
enum { STORE_QUERY_SECONDS = 60 };
void store_limit_queries(int64_t seconds);
/* Read-only SQL, one statement. Errors carry SQLite's message. */
MUST_CHECK bool store_query(struct store *st, struct arena *a, const char *sql, struct table *t,
                            struct err *e);
/* Whether it would be answered, and in how many columns; nothing is read. */
MUST_CHECK bool store_query_columns(struct store *st, const char *sql, size_t *n, struct err *e);
/* The same with text parameters bound to ?1, ?2, ... */
MUST_CHECK bool store_query_bound(struct store *st, struct arena *a, const char *sql,
                                  const char *const *values, size_t n, struct table *t,
                                  struct err *e);
/* The same, and *runs gets the ids of the runs that the query read through the public views
 * (sorted). */
MUST_CHECK bool store_query_traced(struct store *st, struct arena *a, const char *sql,
                                   struct table *t, int64_t **runs, size_t *n_runs, struct err *e);
/* Record which runs an artefact was made from. kind: figure, table, value, claim. */
MUST_CHECK bool store_lineage(struct store *st, const char *artefact, const char *kind,
                              const int64_t *runs, size_t n, struct err *e);
/* Changes whenever a view's content can have changed: for "is this figure older than its data?" */
MUST_CHECK bool store_generation(struct store *st, char out[SHA256_HEX], struct err *e);
/* One SHA-256 over all results of current runs, times and hosts left out. */
MUST_CHECK bool store_digest(struct store *st, char out[SHA256_HEX], struct err *e);
/* One invariant of the database: how often it is broken, and an example in words ("" when it
 * holds). mendable: store_mend repairs it from what is stored. */
struct finding {
    const char *invariant;
    int64_t broken;
    const char *example;
    bool mendable;
    bool removes; /* to mend it takes the runs away, of which it is broken */
};
/* Check them all: pages, references, keys, flags, kinds of numbers. */
MUST_CHECK bool store_check(struct store *st, struct arena *a, struct finding **f, size_t *n,
                            struct err *e);
/* Compute anew what follows from the rest: current, last; checkpoints that nobody will go on from
 * go, and so do runs that are not as they were written. */
MUST_CHECK bool store_mend(struct store *st, struct err *e);
/* A sound copy of the whole database at `target`, there whole or not at all, while others write.
 * `before`: the name that a file which is there keeps, or NULL: it is replaced. */
MUST_CHECK bool store_backup(struct store *st, const char *target, const char *before,
                             struct err *e);
/* Of the copies beside the database the newest two are kept, under its name and these. */
#define STORE_BACKUP ".backup"
#define STORE_BACKUP_BEFORE ".backup-before"
MUST_CHECK bool store_backup_beside(struct store *st, struct err *e);
/* Since the newest one 10,000 attempts at runs were made, or some of 12 hours in all. */
MUST_CHECK bool store_backup_due(struct store *st, bool *due, struct err *e);
/* The runs of a database of any version, as far as they can be counted. */
MUST_CHECK bool store_count(const char *path, int64_t *runs, struct err *e);
/* Put the copy `backup`, of any version, in the place of the database `path`, which becomes
 * PATH.damaged. The backup is checked first (ERR_DAMAGED: nothing was done); both files stay. */
MUST_CHECK bool store_restore(const char *path, const char *backup, struct err *e);

/* A stored run, bit for bit (every NaN is the same one). ERR_INPUT when there is no such run.
 * Release *o with outcome_release. */
MUST_CHECK bool store_outcome(struct store *st, int64_t run, struct outcome *o, struct err *e);
/* The weights stored with a run (NULL when there are none). */
MUST_CHECK bool store_weights(struct store *st, struct arena *a, int64_t run, const double **w,
                              size_t *p, struct err *e);

#endif
