/* plans.c: experiment files become plans. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/plans.h"
#include "cli/stages.h"
#include "run/rehearsal.h"
#include "sys/file.h"

/* Whether what the runs would meet is looked at as well, for the profile asked for or for both. */
enum reading { READ_PLAN, READ_AND_REHEARSE, READ_AND_REHEARSE_BOTH };

/* So that no mistake waits for the day on which the other profile is asked for. */
static bool rehearse_other(struct arena *a, const struct spec *s, struct errs *es)
{
    struct spec *other = arena_alloc(a, sizeof *other);
    const char *profile = strcmp(s->profile, "quick") == 0 ? "full" : "quick";
    return !s->has_quick || (spec_read(a, s->file, profile, other, es) &&
                             stages_compile(other, es) && rehearse(other, es));
}

static bool plan_try(struct arena *a, const char *file, const char *profile, enum reading how,
                     struct plan *p, struct errs *es)
{
    struct spec *s = arena_alloc(a, sizeof *s);
    return spec_read(a, file, profile, s, es) && stages_compile(s, es) && plan_build(a, s, p, es) &&
           (how == READ_PLAN || rehearse(s, es)) &&
           (how != READ_AND_REHEARSE_BOTH || rehearse_other(a, s, es));
}

bool plans_try(struct arena *a, struct store *st, const char *file, const char *profile,
               struct plan *p, struct errs *es)
{
    bool found = false;
    return plan_try(a, file, profile, READ_PLAN, p, es) &&
           stages_find_one(a, st, p, 1, 0, &found, es);
}

/* Of two files of one stem the one comes right behind the other, for plans_unique to tell. */
bool plans_files(struct arena *a, const char *const **files, size_t *n, struct err *e)
{
    const char *const *yaml, *const *yml;
    size_t n_yaml, n_yml;
    if (!folder_list(a, "experiments", ".yaml", &yaml, &n_yaml, e) ||
        !folder_list(a, "experiments", ".yml", &yml, &n_yml, e))
        return false;
    const char **all = arena_array(a, n_yaml + n_yml + 1, sizeof *all);
    *n = 0;
    for (size_t i = 0, j = 0; i < n_yaml || j < n_yml;) {
        bool first = j == n_yml || (i < n_yaml && strcmp(yaml[i], yml[j]) <= 0);
        all[(*n)++] = first ? arena_printf(a, "experiments/%s.yaml", yaml[i++])
                            : arena_printf(a, "experiments/%s.yml", yml[j++]);
    }
    *files = all;
    return true;
}

static bool ends_like_yaml(const char *name)
{
    const char *end = strrchr(name, '.');
    return end && (strcasecmp(end, ".yaml") == 0 || strcasecmp(end, ".yml") == 0);
}

static bool ends_in_yaml(const char *name)
{
    const char *end = strrchr(name, '.');
    return end && (strcmp(end, ".yaml") == 0 || strcmp(end, ".yml") == 0);
}

/* Does a folder of experiments/ hold experiments? */
static bool holds_yaml(struct arena *a, const char *folder)
{
    const char *const *names;
    size_t n = 0;
    if (!folder_list(a, folder, "", &names, &n, NULL))
        return false; /* it is no folder */
    while (n > 0 && !ends_like_yaml(names[n - 1]))
        n--;
    return n > 0;
}

void plans_say_unread(const struct context *c)
{
    const char *const *names;
    size_t n = 0;
    if (!folder_list(c->arena, "experiments", "", &names, &n, NULL))
        return;
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_printf(c->arena, "experiments/%s", names[i]);
        if (ends_like_yaml(names[i]) && !ends_in_yaml(names[i]))
            print_note(c, "%s is passed over: its name does not end in .yaml or .yml", path);
        else if (names[i][0] != '.' && !ends_like_yaml(names[i]) && holds_yaml(c->arena, path))
            print_note(c, "%s/ is passed over: a file in a folder of experiments/ has to be named",
                       path);
    }
}

static bool read_all(struct context *c, const char *const *files, size_t n, enum reading how,
                     struct plan **plans, size_t *n_plans, struct err *e)
{
    const char *profile = args_text(&c->args, "profile", "full");
    if (strcmp(profile, "full") != 0 && strcmp(profile, "quick") != 0)
        return err_set(e, ERR_USAGE, "profile is 'full' or 'quick', not '%.60s'", profile);
    if (n == 0) {
        plans_say_unread(c);
        if (!plans_files(c->arena, &files, &n, e))
            return false;
    }
    if (n == 0) {
        err_set(e, ERR_USAGE, "no experiment is named and experiments/ holds none");
        return err_hint(e, "overparam new NAME writes one to start from");
    }
    *plans = arena_array(c->arena, n, sizeof **plans);
    *n_plans = 0;
    size_t n_lacking = 0;
    for (size_t i = 0; i < n; i++) {
        struct errs *es = arena_alloc(c->arena, sizeof *es);
        bool read = plan_try(c->arena, files[i], profile, how, &(*plans)[*n_plans], es);
        if (!read)
            print_errs(c, es);
        *n_plans += read;
        n_lacking += !read && errs_are(es, ERR_ABSENT);
    }
    if (*n_plans == n)
        return true;
    /* Data that are not here stop what needs them; a mistake is to be mended first. */
    c->lacking = how == READ_AND_REHEARSE && *n_plans > 0 && *n_plans + n_lacking == n;
    if (!c->lacking)
        return plans_refused(e);
    print_note(c, "%zu of %zu experiments need what is not here (see above): left out", n_lacking,
               n);
    return true;
}

bool plans_refused(struct err *e)
{
    return err_set(e, ERR_SPEC, "nothing was done: see the mistakes above");
}

bool plans_read(struct context *c, const char *const *files, size_t n, struct plan **plans,
                size_t *n_plans, struct err *e)
{
    return read_all(c, files, n, READ_PLAN, plans, n_plans, e);
}

bool plans_rehearse(struct context *c, bool both_profiles, struct plan **plans, size_t *n,
                    struct err *e)
{
    enum reading how = both_profiles ? READ_AND_REHEARSE_BOTH : READ_AND_REHEARSE;
    return read_all(c, c->args.names, c->args.n_names, how, plans, n, e) &&
           plans_unique(*plans, *n, e);
}

bool plans_unique(const struct plan *plans, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(plans[i].spec->name, plans[j].spec->name) == 0) {
                err_set(e, ERR_USAGE, "experiment '%s' is named twice: %s and %s",
                        plans[i].spec->name, plans[j].spec->file, plans[i].spec->file);
                return err_hint(e, "remove one, or give it another name");
            }
    return true;
}

/* --- words ------------------------------------------------------------------------------------ */

void plans_put_run(struct buf *out, const struct run *r)
{
    buf_puts(out, r->experiment);
    if (r->variant[0])
        buf_printf(out, " %s", r->variant);
    for (size_t k = 0; k < r->n_parameters; k++)
        if (r->parameters[k].swept)
            buf_printf(out, " %s=%s", r->parameters[k].path, r->parameters[k].text);
}

void plans_put_swept(struct buf *out, const struct run *r)
{
    size_t n = 0;
    buf_putc(out, '{');
    for (size_t k = 0; k < r->n_parameters; k++) {
        if (!r->parameters[k].swept)
            continue;
        buf_puts(out, n++ ? ", " : "");
        text_put(out, TEXT_JSON, r->parameters[k].path);
        buf_puts(out, ": ");
        text_put(out, TEXT_JSON, r->parameters[k].text);
    }
    buf_putc(out, '}');
}
