/* plans.c: experiment files become plans: those on the command line, and those that the database
 * knows. */
#include <stdio.h>
#include <string.h>

#include "cli/plans.h"
#include "run/rehearsal.h"
#include "sys/file.h"

/* Whether what the runs would meet is looked at as well, for the profile asked for or for both. */
enum reading { READ_PLAN, READ_AND_REHEARSE, READ_AND_REHEARSE_BOTH };

/* So that no mistake waits for the day on which the other profile is asked for. */
static bool rehearse_other(struct arena *a, const struct spec *s, struct errs *es)
{
    struct spec *other = arena_alloc(a, sizeof *other);
    const char *profile = strcmp(s->profile, "quick") == 0 ? "full" : "quick";
    return !s->has_quick || (spec_read(a, s->file, profile, other, es) && rehearse(other, es));
}

/* One file; its mistakes are in *es. */
static bool plan_try(struct arena *a, const char *file, const char *profile, enum reading how,
                     struct plan *p, struct errs *es)
{
    struct spec *s = arena_alloc(a, sizeof *s);
    return spec_read(a, file, profile, s, es) && plan_build(a, s, p, es) &&
           (how == READ_PLAN || rehearse(s, es)) &&
           (how != READ_AND_REHEARSE_BOTH || rehearse_other(a, s, es));
}

/* One file, all of its mistakes printed. */
static bool plan_read(const struct context *c, struct arena *a, const char *file,
                      const char *profile, enum reading how, struct plan *p)
{
    struct errs *es = arena_alloc(a, sizeof *es);
    if (plan_try(a, file, profile, how, p, es))
        return true;
    print_errs(c, es);
    return false;
}

static bool read_all(struct context *c, const char *const *files, size_t n, enum reading how,
                     struct plan **plans, size_t *n_plans, struct err *e)
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
        bool read = plan_read(c, c->arena, files[i], profile, how, &(*plans)[*n_plans]);
        *n_plans += read;
        fine = fine && read;
    }
    return fine ? true : plans_refused(e);
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
            if (strcmp(plans[i].spec->name, plans[j].spec->name) == 0)
                return err_set(e, ERR_USAGE, "experiment '%s' is named twice: %s and %s",
                               plans[i].spec->name, plans[j].spec->file, plans[i].spec->file);
    return true;
}

/* --- what the database takes for planned --------------------------------------------------------
 */

static const char known_query[] = "select name, file, profile\n"
                                  "from experiment\n"
                                  "where fingerprint <> ''\n"
                                  "order by name\n";

static const char lacking_query[] = "select x.name, count(*) as runs\n"
                                    "from planned p\n"
                                    "join experiment x on x.id = p.experiment\n"
                                    "left join run r on r.id = p.run and r.current = 1\n"
                                    "where r.id is null\n"
                                    "group by x.name\n"
                                    "order by x.name\n";

typedef bool visitor(struct store *st, const struct plan *p, void *self, struct err *e);

/* The experiments that the database takes for planned. */
struct known {
    const char **names, **files, **profiles;
    bool *here, any_here;
    size_t n;
};

static bool known_read(struct context *c, struct store *st, struct known *k, struct err *e)
{
    struct table t;
    if (!store_query(st, c->arena, known_query, &t, e))
        return false;
    *k = (struct known){.n = t.n_rows,
                        .names = arena_array(c->arena, t.n_rows + 1, sizeof *k->names),
                        .files = arena_array(c->arena, t.n_rows + 1, sizeof *k->files),
                        .profiles = arena_array(c->arena, t.n_rows + 1, sizeof *k->profiles),
                        .here = arena_array(c->arena, t.n_rows + 1, sizeof *k->here)};
    for (size_t i = 0; i < k->n; i++) {
        k->names[i] = table_text(&t, i, 0);
        k->files[i] = table_text(&t, i, 1);
        k->profiles[i] = table_text(&t, i, 2);
        k->here[i] = file_exists(k->files[i]);
        k->any_here = k->any_here || k->here[i];
    }
    return true;
}

/* The plan of a known experiment. What lacks a file that it reads cannot be planned, and nothing is
 * wrong with it: it is left as it was planned last. */
static bool known_plan(const struct context *c, struct arena *a, const struct known *k, size_t i,
                       struct plan *p, bool *mistaken)
{
    struct errs *es = arena_alloc(a, sizeof *es);
    if (!k->here[i] || plan_try(a, k->files[i], k->profiles[i], READ_PLAN, p, es))
        return k->here[i];
    if (errs_are(es, ERR_ABSENT))
        print_note(c, "%s cannot be planned: %s; what was planned last is shown", k->files[i],
                   es->list[0].text);
    else {
        print_errs(c, es);
        *mistaken = true;
    }
    return false;
}

/* Visit today's plan of every experiment whose file is here. */
static bool each_plan(struct context *c, struct store *st, const struct known *k, visitor *visit,
                      void *self, struct err *e)
{
    bool mistaken = false;
    for (size_t i = 0; i < k->n; i++) {
        struct arena scope = {0};
        struct plan p;
        bool fine = true;
        if (known_plan(c, &scope, k, i, &p, &mistaken))
            fine = visit(st, &p, self, e);
        arena_release(&scope);
        if (!fine)
            return false;
    }
    return !mistaken || plans_refused(e);
}

struct edited {
    struct arena *arena;
    const char **names; /* room for all */
    size_t n;
};

static bool note_edited(struct store *st, const struct plan *p, void *self, struct err *e)
{
    struct edited *d = self;
    bool same;
    if (!store_plan_same(st, p, &same, e))
        return false;
    if (!same)
        d->names[d->n++] = arena_strdup(d->arena, p->spec->name);
    return true;
}

bool plans_edited(struct context *c, struct store *st, const char ***names, size_t *n,
                  struct err *e)
{
    struct known k;
    struct edited d = {.arena = c->arena};
    if (!known_read(c, st, &k, e))
        return false;
    d.names = arena_array(c->arena, k.n + 1, sizeof *d.names);
    for (size_t i = 0; i < k.n && k.any_here; i++)
        if (!k.here[i])
            d.names[d.n++] = k.names[i];
    bool fine = each_plan(c, st, &k, note_edited, &d, e);
    *names = d.names;
    *n = d.n;
    return fine;
}

static bool plan_again(struct store *st, const struct plan *p, void *self, struct err *e)
{
    (void)self;
    return store_plan(st, p, e);
}

/* An experiment whose file was removed is planned no more. Where none of the files is, this is not
 * their folder: they are left as they were planned last. */
static bool forget_gone(struct context *c, struct store *st, const struct known *k, struct err *e)
{
    const char **kept = arena_array(c->arena, k->n + 1, sizeof *kept);
    size_t n = 0, gone = 0;
    for (size_t i = 0; i < k->n; i++)
        if (k->here[i])
            kept[n++] = k->names[i];
        else if (gone++ < 1)
            print_note(c, "%s is not here: %s", k->files[i],
                       k->any_here ? "its runs are no longer shown"
                                   : "what was planned last is shown");
    if (gone > 1)
        print_note(c, "so with %zu other%s", gone - 1, gone == 2 ? "" : "s");
    return n == 0 || gone == 0 || store_keep_plans(st, kept, n, e);
}

/* "5 planned runs are missing or out of date (a: 2, b: 3)" */
static bool say_lacking(struct context *c, struct store *st, struct err *e)
{
    enum { NAMED = 6 };
    struct table t;
    struct buf names = {0};
    long long n = 0;
    if (!store_query(st, c->arena, lacking_query, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        const struct cell *row = &t.cells[i * t.n_columns];
        n += (long long)row[1].integer;
        if (i < NAMED)
            buf_printf(&names, "%s%s: %lld", i ? ", " : "", row[0].text, (long long)row[1].integer);
    }
    if (t.n_rows > NAMED)
        buf_puts(&names, ", ...");
    if (n > 0)
        print_note(c,
                   "%lld planned run%s missing or out of date (%s) and not shown; overparam run "
                   "makes %s",
                   n, n == 1 ? " is" : "s are", buf_text(&names), n == 1 ? "it" : "them");
    buf_release(&names);
    return true;
}

bool plans_refresh(struct context *c, struct store *st, struct err *e)
{
    struct known k;
    return known_read(c, st, &k, e) && each_plan(c, st, &k, plan_again, NULL, e) &&
           forget_gone(c, st, &k, e) && say_lacking(c, st, e);
}
