/* program.h: a run of a program of the user's own. It is the one place where such a program is
 * started, and only workers come here.
 *
 * The program gets its parameters on standard input, says its samples on standard output
 * (transcript.h), and complains on standard error, the end of which is kept when it fails. Its
 * environment holds PATH, HOME, TMPDIR and LD_LIBRARY_PATH as they are, LANG=C.UTF-8, TZ=UTC, one
 * thread for OpenMP, OpenBLAS and MKL, PYTHONHASHSEED=0, and nothing else. */
#ifndef OVERPARAM_RUN_PROGRAM_H
#define OVERPARAM_RUN_PROGRAM_H

#include "plan/plan.h"

/* Versions of programs that were asked for: each once in the life of a worker. */
struct program_versions {
    struct arena arena;
    struct program_version *first;
};

/* Run it. Whatever the program does, *o (as it starts: {0}) says how it came out; a as for trial_run,
 * but nothing is kept: what a program knows is its own. */
void program_run(const struct program *p, struct program_versions *versions, struct outcome *o,
                 const struct attendant *a);

#endif
