/* merge.c: shards, or any other databases of the same experiments, come together in one. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/current.h"
#include "cli/plans.h"
#include "cli/runs.h"
#include "store/store.h"
#include "sys/file.h"

struct databases {
    const char **list;
    size_t n, room;
};

static void files_add(struct context *c, struct databases *f, const char *path)
{
    f->list = arena_room(c->arena, f->list, f->n, &f->room, sizeof *f->list);
    f->list[f->n++] = path;
}

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* A task that was killed early leaves a file behind in which nothing is yet. */
static bool is_begun(const char *path)
{
    struct store *st;
    struct err ignored = {0};
    if (!store_open(path, STORE_READ, &st, &ignored))
        return false;
    store_close(st);
    return true;
}

static bool files_in(struct context *c, const char *folder, const char *suffix, bool whole,
                     struct databases *f, struct err *e)
{
    const char *const *stems;
    size_t n;
    if (!folder_list(c->arena, folder, suffix, &stems, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_printf(c->arena, "%s/%s%s", folder, stems[i], suffix);
        if (whole || is_begun(path))
            files_add(c, f, path);
    }
    return true;
}

/* A folder stands for the databases in it. Of one that is still filled the runs count that it has;
 * the rest come when it is merged again. */
static bool files_of(struct context *c, const char *name, struct databases *f, struct err *e)
{
    size_t before = f->n;
    if (!is_folder(name)) {
        files_add(c, f, name);
        return true;
    }
    if (!files_in(c, name, ".sqlite", true, f, e) ||
        !files_in(c, name, ".sqlite.partial", false, f, e))
        return false;
    if (f->n > before)
        return true;
    err_set(e, ERR_INPUT, "no database is in %s", name);
    return err_hint(e, "shards end in .sqlite; overparam run --shard K/N makes them");
}

/* --- what they are of ------------------------------------------------------------------------- */

static const char experiments_query[] =
    "select r.experiment, min(r.profile), x.file\n"
    "from all_runs r join experiments x on x.name = r.experiment group by r.experiment";

static const char *file_of(struct arena *a, const char *name, const char *known)
{
    const char *yaml = arena_printf(a, "experiments/%s.yaml", name);
    const char *yml = arena_printf(a, "experiments/%s.yml", name);
    return file_exists(yaml)                ? yaml
           : file_exists(yml)               ? yml
           : known[0] && file_exists(known) ? known
                                            : NULL;
}

static bool is_planned(struct context *c, struct store *st, const char *name, bool *planned,
                       struct err *e)
{
    struct table t;
    bool fine = store_query_bound(
        st, c->arena, "select 1 from experiments where name = ?1 and planned", &name, 1, &t, e);
    *planned = fine && t.n_rows > 0;
    return fine;
}

/* Once planned, its runs get the ids of the plan and are current. */
static bool plan_one(struct context *c, struct store *st, const char *name, const char *profile,
                     const char *known, struct err *e)
{
    bool planned;
    const char *file = file_of(c->arena, name, known);
    struct plan *p = arena_alloc(c->arena, sizeof *p);
    struct errs *es = arena_alloc(c->arena, sizeof *es);
    if (!is_planned(c, st, name, &planned, e))
        return false;
    if (planned || !file)
        return true;
    if (plans_try(c->arena, st, file, profile, p, es))
        return store_plan(st, p, e);
    print_note(c, "%s has mistakes: runs of %s are merged and not shown (overparam check)", file,
               name);
    return true;
}

static bool plan_those_of(struct context *c, struct store *st, const char *path, struct err *e)
{
    struct store *other;
    struct table t;
    if (!store_open(path, STORE_READ, &other, e))
        return false;
    bool fine = store_query(other, c->arena, experiments_query, &t, e);
    store_close(other);
    for (size_t i = 0; fine && i < t.n_rows; i++)
        fine = plan_one(c, st, table_text(&t, i, 0), table_text(&t, i, 1), table_text(&t, i, 2), e);
    return fine;
}

/* --- what came of it -------------------------------------------------------------------------- */

static const char conflicts_query[] =
    "select k.run as run, r.experiment as experiment, r.variant as variant, r.host as stands, "
    "k.host as aside, k.started as started\n"
    "from conflicts k join all_runs r on r.id = k.run\n"
    "order by k.run, k.started limit 20";

static void print_merged(const struct context *c, const struct databases *f, const struct merged *m)
{
    if (c->json)
        print_line("{\"databases\": %zu, \"runs\": %zu, \"added\": %zu, \"mended\": %zu, \"same\": "
                   "%zu, \"conflicts\": %zu}",
                   f->n, m->runs, m->added, m->mended, m->same, m->conflicts);
    else
        print_line("merged %zu database%s of %zu runs: %zu new, %zu in place of failed ones, %zu "
                   "the same, %zu in conflict",
                   f->n, f->n == 1 ? "" : "s", m->runs, m->added, m->mended, m->same, m->conflicts);
}

static bool conflicts_tell(struct context *c, struct store *st, const struct merged *m,
                           struct err *e)
{
    struct table t;
    if (m->conflicts == 0)
        return true;
    if (!store_query(st, c->arena, conflicts_query, &t, e))
        return false;
    if (!c->json)
        runs_print(c, &t);
    err_set(e, ERR_NEGATIVE, "%zu run%s of the same parameters and code ha%s other bits",
            m->conflicts, m->conflicts == 1 ? "" : "s", m->conflicts == 1 ? "s" : "ve");
    return err_hint(e, "the one that was begun first stands, the other is kept aside: "
                       "overparam sql \"select * from conflicts\"");
}

static bool merge(struct context *c, struct store *st, const struct databases *f, struct merged *m,
                  struct err *e)
{
    for (size_t i = 0; i < f->n; i++)
        if (!plan_those_of(c, st, f->list[i], e))
            return false;
    if (!current_refresh(c, st, CURRENT_LENIENT, e))
        return false;
    return store_merge(st, f->list, f->n, m, e) || err_context(e, "nothing is merged: ");
}

static int run(struct context *c, struct err *e)
{
    struct databases f = {0};
    struct merged m = {0};
    struct store *st;
    for (size_t i = 0; i < c->args.n_names; i++)
        if (!files_of(c, c->args.names[i], &f, e))
            return 0;
    if (!store_open(c->db, STORE_WRITE, &st, e))
        return 0;
    if (merge(c, st, &f, &m, e)) {
        print_merged(c, &f, &m);
        if (conflicts_tell(c, st, &m, e) && !current_say_missing(c, st, e))
            e->code = e->code ? e->code : ERR_STORE;
    }
    store_close(st);
    return 0;
}

const struct command command_merge = {
    .name = "merge",
    .summary = "bring shards, or other databases of the same experiments, together",
    .arguments = "FILE...",
    .help =
        "What the databases named hold is taken into this one; a folder stands for the shards in "
        "it. Merging again\n"
        "changes nothing, and the order does not matter. Every run keeps the record of the machine "
        "that made it.\n"
        "Where two have a run of the same parameters and code with other bits, the one that was "
        "begun first stands,\n"
        "the other is kept aside (view conflicts), both are listed, and the exit status is 1. A "
        "run that failed gives\n"
        "way to one that did not.\n\n"
        "  overparam merge shards\n"
        "  overparam merge ~/from-a-colleague/overparam.sqlite\n",
    .json = "`{databases: integer, runs: integer, added: integer, mended: integer, same: integer, "
            "conflicts: integer}`",
    .project = PROJECT_OR_BEGINS,
    .min_names = 1,
    .max_names = SIZE_MAX,
    .run = run,
};
