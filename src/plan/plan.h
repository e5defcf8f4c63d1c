/* plan.h: a checked experiment unfolded into runs, each with its key.
 *
 * The key is the SHA-256 of the run's canonical text: one line "path=value" per field, defaults
 * filled in, sorted, numbers in the shortest form that reads back to the same bits, files by the
 * digest of their content; experiment, variant and profile are lines too. So cosmetic edits never
 * change a key and every field does. The digest names the code: the engine, the kinds that this run
 * uses and the modules that they include.
 *
 * A plan is light (keys only); a run is resolved when it is needed. */
#ifndef OVERPARAM_PLAN_PLAN_H
#define OVERPARAM_PLAN_PLAN_H

#include "core/trial.h"
#include "plan/key.h"
#include "spec/spec.h"

struct planned {
    char key[SHA256_HEX];
    const struct code *code;
    uint32_t variant;
    uint64_t point; /* 0 .. variant.grid-1 */
};

struct plan {
    const struct spec *spec;
    struct planned *runs;
    size_t n;
};

/* What it took to make a run. */
struct cost {
    double wall, cpu;                 /* seconds */
    int64_t peak_memory;              /* bytes: the worker's high-water mark */
    char started[32];                 /* UTC */
    int signal;                       /* that ended it, or 0 */
    double earlier_wall, earlier_cpu; /* of the attempts from which it went on */
};

/* A run in its midst, kept so that it can go on from there. A larger state is not kept. */
enum { CHECKPOINT_MOST = 200000000 };
struct checkpoint {
    int64_t step;
    double time, share; /* share: of the way to its end, 0..1 */
    double wall, cpu;   /* seconds that it has taken, all attempts together */
    const void *state;  /* n bytes, for trial_run */
    size_t n;
};

/* What is known of a run, from the plan to the store. */
struct run {
    const char *experiment, *variant, *profile;
    const char *key; /* borrowed from the plan, as is the code */
    const struct code *code;
    struct trial trial;
    const struct program *program; /* in place of a trial, or NULL */
    struct parameter *parameters;  /* sorted by path */
    size_t n_parameters;
    bool has_seed;
    int64_t seed;     /* init.seed, or program.with.seed, when there is one */
    struct cost cost; /* when it is made */
};

/* Unfold. Where all that spec_read or plan_build have to say is of the code ERR_ABSENT (errs_are),
 * nothing is wrong with the experiment: a file that it names is not here.
 *
 * Every value of every sweep is checked against its field; mistakes are in *es. Two points
 * that resolve to the same run are a mistake. */
bool plan_build(struct arena *a, const struct spec *s, struct plan *p, struct errs *es);
/* Resolve run i into memory of `a`. Cannot fail: plan_build has checked it. Files carry path and
 * digest, no bytes: file_load (run/) brings those. */
void plan_resolve(const struct plan *p, size_t i, struct arena *a, struct run *r);

/* The text whose SHA-256 is the key. */
const char *plan_canonical(const struct run *r, struct arena *a);
/* The same in two lists of texts, as JSON: the pieces that the runs of a sweep share, and the
 * values that it moves, of which the first stands behind the first piece. */
void plan_form(const struct run *r, struct buf *pieces, struct buf *moved);

#endif
