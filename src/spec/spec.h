/* spec.h: an experiment file, checked, with its sweeps still folded.
 *
 * The spec knows the registry of kinds and their field tables and nothing of numerics. All mistakes
 * of a file are collected. A variant's tree is the base with the variant's overrides on top (and
 * those of `quick:` when that profile is asked for): maps merge key by key, but a map that names
 * another `kind` replaces the whole. */
#ifndef OVERPARAM_SPEC_SPEC_H
#define OVERPARAM_SPEC_SPEC_H

#include "spec/limits.h"
#include "spec/yaml.h"

struct series;
struct known_files;

/* One sweep, or several zipped together: how many points, and which value each swept node takes. */
struct axis {
    const struct node **swept;         /* the {sweep: ...} nodes that move together */
    const struct node *const **values; /* values[i][k]: what swept[i] becomes at point k */
    struct series **series;            /* how each is written */
    const char **paths;                /* "init.scale" */
    const char ***texts; /* texts[i][k]: what it is in the resolved spec; NULL: it was not found */
    size_t n_swept, n_points;
};

struct best_names {
    const char **list;
    size_t n, room;
};

/* A value that other runs' results give, see best.h. */
struct best {
    const struct node *node, *query; /* {best: ...}, and what stands in it */
    const char *path;                /* "optimizer.rate" */
    struct best_names experiments, variants;
    const struct node *value; /* that was found, or NULL */
};

struct variant {
    const char *name; /* "" when the experiment has no variants */
    struct where at;
    const struct node
        *written;       /* merged: problem, parameterization, init, optimizer or probe, ... */
    struct best *bests; /* values in it that other runs' results give */
    size_t n_bests;
    bool waits;              /* one of them is not found yet: no run is planned */
    const struct node *tree; /* with those that are found, and with `repeat` */
    const struct node *where, *except, *repeat; /* as written, or NULL */
    struct axis *axes;                          /* the last one moves fastest */
    size_t n_axes;
    uint64_t grid;   /* points: product of n_points */
    uint64_t count;  /* those that are runs, or will be */
    uint32_t *ranks; /* (grid) 1 .. count in the order of the points, 0: no run; NULL: all are */
};

/* How a claim could come out otherwise. One list for the reader, `check`, `describe` and the
 * schema. */
struct claim_sort {
    const char *name, *meaning;
};
extern const struct claim_sort claim_sorts[]; /* ends with a NULL name */

struct claim {
    struct where at, query_at;
    const char *id, *says, *source, *query;
    const char *expect;  /* as written: ">= -1e-12" */
    const char *because; /* why this bound or tolerance */
    const char *sort;    /* of claim_sorts, "" when the file does not say */
};

struct spec {
    const char *file, *name, *title, *source;
    const char *profile;      /* "full" or "quick" */
    bool has_quick;           /* the other profile is another experiment */
    struct variant *variants; /* at least one */
    size_t n_variants;
    struct claim *claims;
    size_t n_claims;
    struct limits limits;      /* of each run */
    double checkpoint;         /* seconds between two checkpoints of a run; 0: none */
    uint64_t count;            /* runs of all variants */
    const struct node *root;   /* as it was read */
    const char *text;          /* the file's bytes, for carets */
    struct known_files *files; /* what files the values name, each looked at once */
    int64_t read; /* when, in nanoseconds since 1970: before the first file was looked at */
};

/* Read, check, fold. False when there are mistakes (in *es, sorted) or more runs than the
 * experiment's `limit:` (default 100000). `profile` is "full" or "quick". */
bool spec_read(struct arena *a, const char *file, const char *profile, struct spec *s,
               struct errs *es);

/* A copy whose values (struct best) may be set, as far as they are found; it is unfolded anew. */
struct spec *spec_copy(struct arena *a, const struct spec *s);
bool spec_unfold(struct arena *a, struct spec *s, struct errs *es);
/* The variants of a file, as far as they can be read: mistakes in it are told by its own reader. */
const struct spec *spec_skim(struct arena *a, const char *file, const char *profile);

/* The comparison of a claim: text such as ">= -1e-12", "< 3", "= 2", "in [0.99, 1.01]" (or with (
 * and ) for open ends), "1 +- 0.01" (value and tolerance), "1 +- 2%". NULL and *low, *high set
 * (with *low_open, *high_open), or a sentence saying what is wrong. NaN never holds. */
struct expectation {
    double low, high;
    bool low_open, high_open;
};
const char *expectation_parse(const char *text, struct expectation *x);
bool expectation_holds(const struct expectation *x, double measured);

#endif
