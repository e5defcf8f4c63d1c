/* help.h: what the program says of itself, from the table of commands: --help for people and for
 * programs. manual.c makes the manual pages, completion.c what shells complete, from the same table.
 *
 * The shape of an answer in JSON is written so: `[{id: integer, reason: text|null}]` is a list of
 * objects with these members; the types are text, integer, number, boolean, null and any; a member
 * with a question mark may be absent, `{COLUMN: any}` has names of its own. "one a line" behind it:
 * lines of JSON. */
#ifndef OVERPARAM_CLI_HELP_H
#define OVERPARAM_CLI_HELP_H

#include "cli/command.h"

/* A name and what it means; a table ends with a NULL name. */
struct help_row {
    const char *name, *meaning;
};
extern const struct help_row help_environment[], help_json[], help_first_round[];
extern const char help_about[], help_project[];

/* The meanings of each exit status, in order of the statuses. */
enum { HELP_STATUSES = 6 };
struct help_status {
    int status;
    const char *meaning; /* "the command line is wrong; an experiment file is wrong; ..." */
};
void help_statuses(struct arena *a, struct help_status out[HELP_STATUSES]);

/* The command of that name, or NULL and *e, with the nearest. */
const struct command *help_command(const char *name, struct err *e);

/* "-j, --jobs N" */
void help_put_flag_names(struct buf *out, const struct flag *f);

void help_print_command(const struct context *c, const struct command *k);
void help_print_program(const struct context *c);
void help_print_version(const struct context *c);

#endif
