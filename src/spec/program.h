/* program.h: a program of the user's own in place of problem, parameterization and optimizer.
 *
 *     program: {command: [python3, train.py], files: [train.py], with: {rate: 0.1, depth: 2}}
 *
 * What stands under `with` reaches it as one JSON object on standard input; what it measures comes
 * back as lines of JSON (run/transcript.h). Command, names of files and `with` are parameters of the
 * run; the content of the files is its code. Limits and the version say nothing of a result: they
 * are no part of what a run is. All paths start from the project's folder, where the program runs. */
#ifndef OVERPARAM_SPEC_PROGRAM_H
#define OVERPARAM_SPEC_PROGRAM_H

#include "core/field.h"
#include "spec/yaml.h"

struct resolver;
struct parameter;

enum { PROGRAM_FILES_MAX = 64 };

struct program {
    struct texts command, files, version; /* version: v is NULL when there is none */
    struct {
        double seconds, memory; /* of wall time; GiB of address space; infinite: no limit */
    } limits;
    bool ship;              /* false: an archive leaves the files out */
    const char *folder;     /* of the project, as seen from the working directory */
    const char **digests;   /* (files.n) SHA-256 of each file */
    struct parameter *with; /* (n_with) sorted by path: "program.with.depth" */
    size_t n_with;
    const char *input; /* the JSON object */
};
/* All but `with`. */
extern const struct field program_fields[];
/* Whether the field is a part of what a run is. */
bool program_field_names_run(const struct field *f);

/* Read the section. Memory of the resolver's arena, mistakes to its list; NULL when it is no map. */
const struct program *program_read(const struct resolver *r, const struct node *n);

#endif
