/* args.h: what main needs of the command line; commands use args_has, args_text, args_count of
 * command.h. */
#ifndef OVERPARAM_CLI_ARGS_H
#define OVERPARAM_CLI_ARGS_H

#include "cli/command.h"

/* A command's own option rows followed by those that every command understands. */
const struct flag *args_flags(struct arena *a, const struct flag *own);
bool args_parse(struct arena *a, const struct flag *flags, int argc, char **argv, struct args *args,
                struct err *e);

#endif
