/* remove.c: take runs out of the database. What a claim, figure, table or value was made from stays
 * unless it is forced out. */
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "cli/keeping.h"
#include "cli/runs.h"
#include "store/condition.h"

static const struct flag flags[] = {
    {"variant", 0, "NAME", "only runs of this variant"},
    {"where", 0, "CONDITION",
     "only runs of which this is true: \"scale > 0.1 and status = 'diverged'\""},
    {"force", 0, NULL, "also what claims, figures, tables and values were made from"},
    {"dry-run", 0, NULL, "say what would be removed; nothing is written"},
    KEEPING_FLAG_YES,
    {NULL, 0, NULL, NULL},
};

/* Runs that are meant. */
struct chosen {
    int64_t *runs, *used; /* what is removed, and what stays since something was made from it */
    size_t n, n_used;
};

/* --- which ------------------------------------------------------------------------------------ */

static bool is_experiment(struct context *c, struct store *st, const char *name, bool *is,
                          struct err *e)
{
    struct table t;
    bool fine = store_query_bound(st, c->arena, "select 1 from experiments where name = ?1", &name,
                                  1, &t, e);
    *is = fine && t.n_rows > 0;
    return fine;
}

/* The names given, as two lists in JSON: experiments and ids. */
static bool names_read(struct context *c, struct store *st, const char *lists[2], struct err *e)
{
    struct buf list[2] = {{0}, {0}};
    bool fine = true;
    for (size_t i = 0; fine && i < c->args.n_names; i++) {
        bool experiment;
        int64_t id;
        fine = is_experiment(c, st, c->args.names[i], &experiment, e);
        struct buf *l = &list[!experiment];
        buf_puts(l, l->n ? "," : "");
        if (fine && experiment)
            text_put(l, TEXT_JSON, c->args.names[i]);
        else if (fine && (fine = runs_find(c, st, c->args.names[i], &id, e)))
            buf_printf(l, "%lld", (long long)id);
    }
    for (size_t k = 0; k < 2; k++) {
        lists[k] = arena_printf(c->arena, "[%s]", buf_text(&list[k]));
        buf_release(&list[k]);
    }
    return fine;
}

static bool query_make(struct context *c, struct store *st, struct buf *sql, struct err *e)
{
    const char *condition = args_text(&c->args, "where", NULL), *compiled = NULL;
    struct run_names names;
    buf_puts(sql,
             "select r.id as id, exists (select 1 from all_lineage l where l.run = r.id) as used\n"
             "from all_runs r\n"
             "where (?3 is null or r.variant = ?3)\n");
    if (c->args.n_names > 0)
        buf_puts(sql, "and (r.experiment in (select value from json_each(?1))\n"
                      "or r.id in (select value from json_each(?2)))\n");
    if (condition && (!run_names_read(st, c->arena, "all_runs", NULL, &names, e) ||
                      !run_condition(st, c->arena, &names, condition, &compiled, e)))
        return err_context(e, "--where: ");
    if (compiled)
        buf_printf(sql, "and (%s)\n", compiled);
    buf_puts(sql, "order by r.id");
    return true;
}

static void chosen_fill(struct context *c, const struct table *t, struct chosen *x)
{
    bool force = args_has(&c->args, "force");
    *x = (struct chosen){.runs = arena_array(c->arena, t->n_rows + 1, sizeof *x->runs),
                         .used = arena_array(c->arena, t->n_rows + 1, sizeof *x->used)};
    for (size_t i = 0; i < t->n_rows; i++)
        if (t->cells[2 * i + 1].integer && !force)
            x->used[x->n_used++] = t->cells[2 * i].integer;
        else
            x->runs[x->n++] = t->cells[2 * i].integer;
}

static bool choose(struct context *c, struct store *st, struct chosen *x, struct err *e)
{
    const char *values[3] = {NULL, NULL, args_text(&c->args, "variant", NULL)};
    struct buf sql = {0};
    struct table t;
    bool fine = names_read(c, st, values, e) && query_make(c, st, &sql, e) &&
                store_query_bound(st, c->arena, buf_text(&sql), values, 3, &t, e);
    if (fine)
        chosen_fill(c, &t, x);
    buf_release(&sql);
    return fine;
}

/* --- what is said ----------------------------------------------------------------------------- */

/* "12 runs with 300 samples (about 24 kB)" */
static const char *amount(struct context *c, const struct removal *r)
{
    return arena_printf(c->arena, "%s with %s (about %s)", keeping_count(c->arena, r->runs, "run"),
                        keeping_count(c->arena, r->samples, "sample"),
                        keeping_size(c->arena, r->bytes));
}

/* "figure a, claim b.c, ..." of the first run that stays. */
static bool users_of(struct context *c, struct store *st, int64_t run, const char **users,
                     struct err *e)
{
    struct table t;
    const char *id = arena_printf(c->arena, "%lld", (long long)run);
    bool fine =
        store_query_bound(st, c->arena,
                          "select group_concat(name, ', ') from (select distinct kind || ' ' "
                          "|| artefact as name from all_lineage where run = cast(?1 as "
                          "integer) order by 1 limit 5)",
                          &id, 1, &t, e);
    *users = fine ? table_text(&t, 0, 0) : "";
    return fine;
}

static bool say_used(struct context *c, struct store *st, const struct chosen *x, struct err *e)
{
    const char *users;
    if (x->n_used == 0)
        return true;
    if (!users_of(c, st, x->used[0], &users, e))
        return false;
    const char *what = arena_printf(c->arena, "%s in use: of run %lld were made %s",
                                    keeping_count(c->arena, (int64_t)x->n_used, "run"),
                                    (long long)x->used[0], users);
    if (x->n > 0 || args_has(&c->args, "dry-run")) {
        print_note(c, "%s; what is in use stays, --force removes it too", what);
        return true;
    }
    err_set(e, ERR_NEGATIVE, "nothing was done: %s", what);
    return err_hint(e, "--force removes them, and overparam run makes those anew that are planned");
}

static void print_answer(struct context *c, const struct removal *r, const struct chosen *x,
                         bool removed)
{
    if (c->json)
        print_line("{\"runs\": %lld, \"samples\": %lld, \"bytes\": %lld, \"planned\": %lld, "
                   "\"used\": %zu, \"removed\": %s}",
                   (long long)r->runs, (long long)r->samples, (long long)r->bytes,
                   (long long)r->current, x->n_used, removed ? "true" : "false");
    else if (r->runs == 0)
        print_line("no run is such, nothing is removed");
    else if (removed)
        print_line("removed %s; overparam gc gives the room back to the disk", amount(c, r));
    else
        print_line("%s would be removed", amount(c, r));
}

static const char *question_of(struct context *c, const struct removal *r)
{
    const char *again =
        r->current > 0
            ? arena_printf(c->arena, "; %lld of them are planned, overparam run makes them again",
                           (long long)r->current)
            : "";
    return arena_printf(c->arena, "%s: %s would be removed%s", c->db, amount(c, r), again);
}

static bool act(struct context *c, struct store *st, struct err *e)
{
    struct chosen x;
    struct removal r;
    bool dry = args_has(&c->args, "dry-run");
    if (!choose(c, st, &x, e) || !store_removal(st, x.runs, x.n, &r, e) || !say_used(c, st, &x, e))
        return false;
    bool removes = r.runs > 0 && !dry;
    if (removes && (!keeping_agreed(c, question_of(c, &r), "Remove them?", e) ||
                    !store_remove(st, x.runs, x.n, e)))
        return false;
    print_answer(c, &r, &x, removes);
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    if (c->args.n_names == 0 && !args_has(&c->args, "variant") && !args_has(&c->args, "where")) {
        err_set(e, ERR_USAGE, "nothing is named that is to be removed");
        err_hint(e, "an experiment, runs, --variant NAME or --where CONDITION");
        return 0;
    }
    if (args_has(&c->args, "dry-run") ? current_open(c, &st, e)
                                      : current_open_writer(c, CURRENT_LENIENT, &st, e))
        (void)!act(c, st, e);
    store_close(st);
    return 0;
}

const struct command command_remove = {
    .name = "remove",
    .summary = "take runs out of the database",
    .arguments = "[EXPERIMENT | RUN]...",
    .help =
        "All runs of an experiment, those of today and those of the history, or single runs by id or "
        "key; --variant\n"
        "and --where leave out what they are not true of. A condition is SQL; names in it are "
        "columns of the view\n"
        "all_runs (status, steps, current, tags, ...) and parameters (init.scale, or scale). What "
        "claims, figures,\n"
        "tables or values were made from stays unless --force is given. It is one transaction: all "
        "of it or nothing.\n\n"
        "  overparam remove my-first --where \"scale > 0.1 and status = 'diverged'\" --dry-run\n"
        "  overparam remove 17 18 --yes\n",
    .json = "`{runs: integer, samples: integer, bytes: integer, planned: integer, used: integer, "
            "removed: boolean}`; used: runs that stay, since something was made from them",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = SIZE_MAX,
    .run = run,
};
