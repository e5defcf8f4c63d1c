/* seal.h: the digests of runs, for the files that write and judge them: see seal.c. */
#ifndef OVERPARAM_STORE_SEAL_H
#define OVERPARAM_STORE_SEAL_H

#include "store/internal.h"

enum { SEAL_SIZE = 16 };

struct seal {
    unsigned char results[SEAL_SIZE], whole[SEAL_SIZE];
};

/* A sample with its place in the order of the table: by observable, component, sequence. */
struct placed {
    uint32_t observable, component;
    size_t sequence;
};

/* Of a run that is new, from what will be written: order (o->n_samples); fixed: the digest of its
 * shared set. */
void store_seal_new(const struct run *r, const struct outcome *o, const struct placed *order,
                    const char *fixed, const struct provenance *p, struct seal *seal);
void store_bind_seal(sqlite3_stmt *s, int at, const unsigned char seal[SEAL_SIZE]);

/* Write both, or the one that does not depend on its samples; of all runs and shared sets of
 * parameters, or of those runs that a statement names; of a set. */
MUST_CHECK bool store_seal(struct store *st, int64_t run, struct err *e);
MUST_CHECK bool store_reseal(struct store *st, int64_t run, struct err *e);
MUST_CHECK bool store_seal_all(struct store *st, struct err *e);
MUST_CHECK bool store_reseal_each(struct store *st, const char *sql, struct err *e);
MUST_CHECK bool store_seal_set(struct store *st, int64_t set, struct err *e);

/* What a look at many runs need not ask again; {0} at first. */
struct seal_look {
    int64_t
        set; /* the shared set of parameters that was looked at last, and whether it is as written */
    bool holds;
    unsigned empty; /* tables in which there is nothing, of any run: bits in the order of seal.c */
};
/* Is it as it was written? */
MUST_CHECK bool store_results_hold(struct store *st, int64_t run, bool *hold, struct err *e);
MUST_CHECK bool store_seal_holds(struct store *st, int64_t run, struct seal_look *known,
                                 bool *holds, struct err *e);
/* And the text that its key is the digest of, which no seal covers. */
MUST_CHECK bool store_key_holds(struct store *st, int64_t run, bool *holds, struct err *e);
/* The runs that are not. */
MUST_CHECK bool store_damaged(struct store *st, struct arena *a, int64_t **runs, size_t *n,
                              struct err *e);
/* Are the results of a few runs, others each time? ERR_DAMAGED when they are not. */
MUST_CHECK bool store_check_sample(struct store *st, struct err *e);

#endif
