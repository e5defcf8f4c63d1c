/* project.h: the folder that a command works in.
 *
 * A project is a folder that holds experiments/ and one of db/, report/, plots/, or a database
 * db/overparam.sqlite (whoever has the results need not have the experiments). As git does, it is
 * looked for upward, first from where the user stands, then from the first file named; a folder
 * called experiments belongs to the one above it. Paths on the command line are meant as the user
 * stands; all else (experiments/, db/, plots/, report/) lies in the project. */
#ifndef OVERPARAM_CLI_PROJECT_H
#define OVERPARAM_CLI_PROJECT_H

#include "cli/command.h"

/* Go to the project, and name the paths of c->args as they are seen from there; sets c->db. */
bool project_enter(struct context *c, const struct command *k, struct err *e);
/* False, and *e with the remedy, when there is no project and no database was named. */
bool project_need(const struct context *c, struct err *e);
/* A path of the project as it is seen from where the user stands. */
const char *project_shown(const struct context *c, const char *path);

/* `path`, meant from the folder `here`, as it is seen from `root`; both are absolute. */
const char *project_path(struct arena *a, const char *root, const char *here, const char *path);
/* The absolute `path` as it is seen from the folder `from`; itself when they share only "/". */
const char *project_seen(struct arena *a, const char *from, const char *path);

#endif
