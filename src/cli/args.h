/* args.h: what main needs of the command line; commands use args_has, args_text, args_count of
 * command.h. */
#ifndef OVERPARAM_CLI_ARGS_H
#define OVERPARAM_CLI_ARGS_H

#include "cli/command.h"

/* A command's own option rows followed by those that every command understands. */
const struct flag *args_flags(struct arena *a, const struct flag *own);
/* argv[0] is not looked at. `all`: options and names in any order; otherwise the options before the
 * first name, and all that follows it are names. */
bool args_parse(struct arena *a, const struct flag *flags, bool all, int argc, char **argv,
                struct args *args, struct err *e);

#endif
