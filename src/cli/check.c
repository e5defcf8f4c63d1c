/* check.c: validate experiment files. */
#include "cli/plans.h"

static const struct flag flags[] = {
    PLANS_FLAG_PROFILE,
    {NULL, 0, NULL, NULL},
};

/* A reader counts the findings: whoever wrote a claim is asked what it is. */
static void ask_sorts(const struct context *c, const struct spec *s)
{
    for (size_t i = 0; i < s->n_claims; i++) {
        const struct claim *claim = &s->claims[i];
        if (!claim->sort[0])
            print_note(c,
                       "%s:%d:%d: claim '%s' does not say its sort: identity (%s), theorem (%s) or "
                       "finding (%s)",
                       s->file, claim->at.line, claim->at.column, claim->id, claim_sorts[0].meaning,
                       claim_sorts[1].meaning, claim_sorts[2].meaning);
    }
}

static int run(struct context *c, struct err *e)
{
    struct plan *plans;
    size_t n;
    if (!plans_read(c, c->args.names, c->args.n_names, &plans, &n, e) || !plans_unique(plans, n, e))
        return 0;
    for (size_t i = 0; i < n; i++)
        ask_sorts(c, plans[i].spec);
    return 0;
}

const struct command command_check = {
    .name = "check",
    .summary = "validate experiment files; print nothing when all is well",
    .arguments = "[FILE...]",
    .help = "Every mistake of every file is reported at once, as file:line:column, with the line, "
            "a caret and the\n"
            "nearest known name. Without FILE all of experiments/ is checked. Nothing is run or "
            "written.\n"
            "A claim that does not say its sort (identity, theorem, finding) is noted.\n",
    .flags = flags,
    .project = PROJECT_OR_FILES,
    .max_names = SIZE_MAX,
    .run = run,
};
