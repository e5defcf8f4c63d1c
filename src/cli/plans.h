/* plans.h: what the commands that take experiment files share. */
#ifndef OVERPARAM_CLI_PLANS_H
#define OVERPARAM_CLI_PLANS_H

#include "cli/command.h"
#include "plan/plan.h"

/* The row of options that plans_read understands. */
#define PLANS_FLAG_PROFILE                                                                         \
    {                                                                                              \
        "profile", 0, "NAME", "full (default) or quick: the reduced sizes of each file's `quick:`" \
    }

/* Two files must not describe experiments of one name. */
bool plans_unique(const struct plan *plans, size_t n, struct err *e);

#endif
