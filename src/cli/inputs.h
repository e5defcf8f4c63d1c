/* inputs.h: the files that a run was made from (data, weights, a program), and in words how one differs from
 * another: what the database kept of their contents tells it when they are gone. */
#ifndef OVERPARAM_CLI_INPUTS_H
#define OVERPARAM_CLI_INPUTS_H

#include "cli/command.h"
#include "plan/plan.h"
#include "store/store.h"

struct input_file {
    const char *path;    /* the parameter: "problem.data.path"; or "program/train.py" */
    const char *file;    /* as it was named, from the folder of the project */
    const char *sha256;  /* of its content when the run was planned */
    const char *content; /* "61 lines, 1250 bytes" */
};

/* Sorted by path. */
struct inputs {
    struct input_file *list;
    size_t n;
};

MUST_CHECK bool inputs_of_run(struct context *c, struct store *st, int64_t run, struct inputs *in,
                              struct err *e);
/* The same of a run that is resolved, without their contents. */
struct inputs inputs_of_plan(struct arena *a, const struct run *r);
/* The file that is the parameter of n characters, or NULL. */
const struct input_file *inputs_find(const struct inputs *in, const char *path, size_t n);

/* "61 lines, was 60; first differs in line 17 (...)": contents of different digests. */
MUST_CHECK bool inputs_put_change(struct context *c, struct store *st, const char *now,
                                  const char *was, struct buf *out, struct err *e);
/* "as it is today", "changed since: 61 lines, was 60; ...", "not here today" */
MUST_CHECK bool inputs_put_today(struct context *c, struct store *st, const struct input_file *f,
                                 struct buf *out, struct err *e);

#endif
