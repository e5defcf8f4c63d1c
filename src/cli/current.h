/* current.h: the one rule of every command that shows runs: what is shown is what the files plan
 * today.
 *
 * The database knows the files that each experiment was planned from. Where one of them, or the
 * program, is another one than then, the experiment is planned anew before anything is shown; one
 * whose file is gone is planned no more until it is back. What cannot be brought up to date (a
 * database that may not be written, a `run` in progress, a mistake in the file, a folder in which
 * none of the files is) is shown as it was planned last. Standard error says so, and what is
 * missing. */
#ifndef OVERPARAM_CLI_CURRENT_H
#define OVERPARAM_CLI_CURRENT_H

#include "cli/command.h"
#include "store/store.h"

/* Open the database for reading, brought up to date as far as it can be without waiting. */
MUST_CHECK bool current_open(struct context *c, struct store **st, struct err *e);
/* Bring one up to date that is open for writing. CURRENT_STRICT: the mistakes of edited files are
 * printed and refused. CURRENT_LENIENT: for `run`, which is strict with the files that it is given.
 */
enum current_manner { CURRENT_LENIENT, CURRENT_STRICT };
MUST_CHECK bool current_refresh(struct context *c, struct store *st, enum current_manner manner,
                                struct err *e);
/* Open one that is there for writing, and bring it up to date. */
MUST_CHECK bool current_open_writer(struct context *c, enum current_manner manner,
                                    struct store **st, struct err *e);
/* Say which planned runs are not there, and so not shown. */
MUST_CHECK bool current_say_missing(struct context *c, struct store *st, struct err *e);
/* Say all that there is to say of a database that is up to date (current_behind finds none). */
MUST_CHECK bool current_say(struct context *c, struct store *st, struct err *e);
/* The experiments of which runs are shown that their files do not plan today. */
MUST_CHECK bool current_behind(struct context *c, struct store *st, const char *const **names,
                               size_t *n, struct err *e);
/* Are all runs there that these files (all of experiments/ when n is 0) plan in this profile, and
 * is the database up to date? *runs counts them. In doubt, false. */
bool current_is_made(struct context *c, const char *const *files, size_t n, const char *profile,
                     int64_t *runs);

#endif
