/* resolve.h: a tree without sweeps becomes a trial, or a program: kinds looked up, every option
 * read by its field, defaults filled in. */
#ifndef OVERPARAM_SPEC_RESOLVE_H
#define OVERPARAM_SPEC_RESOLVE_H

#include "core/trial.h"
#include "spec/program.h"
#include "spec/yaml.h"

enum parameter_type { PARAMETER_REAL, PARAMETER_COUNT, PARAMETER_FLAG, PARAMETER_TEXT };

/* A leaf of the resolved spec: "init.scale". Lists are texts: "1 2 3". */
struct parameter {
    const char *path;
    enum parameter_type type;
    double real;
    int64_t count;      /* flags: 0 or 1 */
    const char *text;   /* the value as text, whatever the type */
    const char *sha256; /* of the content of a file, else NULL */
    bool swept;         /* it moves within its variant */
};

struct resolved {
    struct trial trial;
    const struct program *program; /* in place of a trial, or NULL */
    struct parameter *parameters;  /* sorted by path */
    size_t n_parameters;
    const struct code_of_kind **kinds; /* those that the run uses, or its program's files */
    size_t n_kinds;
};

/* The one of this path, or NULL. */
const struct parameter *parameter_find(const struct resolved *r, const char *path);

/* The sections of a run. Those with a contract choose a kind of it. */
enum section {
    SECTION_DATA,
    SECTION_LOSS,
    SECTION_PARAMETERIZATION,
    SECTION_INIT,
    SECTION_OPTIMIZER,
    SECTION_PROBE,
    SECTION_REFERENCE,
    SECTION_STOP,
    SECTION_RECORD,
    SECTION_PROGRAM,
    SECTIONS
};
enum { SECTIONS_ALL = (1 << SECTIONS) - 1 };
const char *section_path(enum section s); /* "problem.data" */
/* The contract whose kind stands at the first n characters of path, or NULL. */
const char *section_contract(const char *path, size_t n);
/* The path of the i-th reference, from 0. */
void reference_path(size_t i, char *out, size_t size);
/* The path of the i-th item of a node that stands at `path`: a list's own, but for references. */
void child_path(const struct node *n, size_t i, const char *path, char *out, size_t size);

/* The files that values name, each looked at once; the list starts as NULL. */
struct known_files {
    struct known_files *next;
    const char *path, *sha256;
    bool withheld; /* `ship: false` stands beside one of its names */
};

/* What resolving works with; memory in `arena`, mistakes to `es`. */
struct resolver {
    struct arena *arena;
    const char *file; /* of the experiment: paths are relative to it */
    const char *text; /* its bytes, in which mistakes within a text have their places */
    struct known_files **files;
    struct arena *files_arena; /* outlives `arena` */
    struct errs *es;
    unsigned sections; /* bits 1 << section: read these only; 0: all, and check what is missing */
    const char *const *paths; /* (n_paths) the parameters that are told; NULL: all */
    size_t n_paths;
};

/* False when there were mistakes. */
bool resolve(const struct resolver *r, const struct node *tree, struct resolved *out);

#endif
