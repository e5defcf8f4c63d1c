/* plans.c: experiment files on the command line become plans. */
#include <stdio.h>
#include <string.h>

#include "cli/plans.h"
#include "sys/file.h"

bool plans_read(struct context *c, const char *const *files, size_t n, struct plan **plans,
                size_t *n_plans, struct err *e)
{
    const char *profile = args_text(&c->args, "profile", "full");
    if (strcmp(profile, "full") != 0 && strcmp(profile, "quick") != 0)
        return err_set(e, ERR_USAGE, "profile is 'full' or 'quick', not '%.60s'", profile);
    const char **all = NULL;
    if (n == 0) {
        const char *const *stems;
        if (!folder_list(c->arena, "experiments", ".yaml", &stems, &n, e))
            return false;
        if (n == 0) {
            err_set(e, ERR_USAGE, "no experiment is named and experiments/ holds none");
            return err_hint(e, "overparam new NAME writes one to start from");
        }
        all = arena_array(c->arena, n, sizeof *all);
        for (size_t i = 0; i < n; i++)
            all[i] = arena_printf(c->arena, "experiments/%s.yaml", stems[i]);
        files = all;
    }
    *plans = arena_array(c->arena, n, sizeof **plans);
    *n_plans = 0;
    bool fine = true;
    for (size_t i = 0; i < n; i++) {
        struct errs *es = arena_alloc(c->arena, sizeof *es);
        struct spec *s = arena_alloc(c->arena, sizeof *s);
        struct plan *p = &(*plans)[*n_plans];
        if (spec_read(c->arena, files[i], profile, s, es) && plan_build(c->arena, s, p, es))
            ++*n_plans;
        else {
            print_errs(c, es);
            fine = false;
        }
    }
    return fine ? true : err_set(e, ERR_SPEC, "nothing was done: see the mistakes above");
}

bool plans_unique(const struct plan *plans, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(plans[i].spec->name, plans[j].spec->name) == 0)
                return err_set(e, ERR_USAGE, "experiment '%s' is named twice: %s and %s",
                               plans[i].spec->name, plans[j].spec->file, plans[i].spec->file);
    return true;
}
