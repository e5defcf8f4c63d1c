/* check.c: validate experiment files. */
#include "cli/plans.h"

static const struct flag flags[] = {
    PLANS_FLAG_PROFILE,
    {NULL, 0, NULL, NULL},
};

static int run(struct context *c, struct err *e)
{
    struct plan *plans;
    size_t n;
    if (plans_read(c, c->args.names, c->args.n_names, &plans, &n, e))
        (void)plans_unique(plans, n, e);
    return 0;
}

const struct command command_check = {
    .name = "check",
    .summary = "validate experiment files; print nothing when all is well",
    .arguments = "[FILE...]",
    .help = "Every mistake of every file is reported at once, as file:line:column, with the line, "
            "a caret and the\n"
            "nearest known name. Without FILE all of experiments/ is checked. Nothing is run or "
            "written.\n",
    .flags = flags,
    .max_names = SIZE_MAX,
    .run = run,
};
