/* list.c: past runs, newest first. */
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "cli/runs.h"
#include "core/outcome.h"

enum { SHOWN = 100 };

static const struct flag flags[] = {
    {"status", 0, "done|diverged|failed", "only runs that came out so"},
    {"variant", 0, "NAME", "only runs of this variant"},
    {"all", 'a', NULL, "the history too: runs that are not planned any more, runs of older code"},
    {"limit", 'n', "N", "at most N runs, 0 for all (default 100 for people, all for programs)"},
    {"csv", 0, NULL, "CSV"},
    {NULL, 0, NULL, NULL},
};

/* The words of a query and the texts bound to it. */
struct question {
    struct buf where;
    const char *values[4];
    size_t n;
};

static void restrict_to(struct question *q, const char *column, const char *value)
{
    if (!value)
        return;
    q->values[q->n++] = value;
    buf_printf(&q->where, " %s %s = ?%zu", q->n == 1 ? "where" : "and", column, q->n);
}

static bool check_status(const char *status, struct err *e)
{
    for (enum outcome_status s = OUTCOME_DONE; status && s <= OUTCOME_FAILED; s++)
        if (strcmp(status, outcome_word(s)) == 0)
            return true;
    return !status ||
           err_set(e, ERR_USAGE, "a status is done, diverged or failed, not '%.60s'", status);
}

static bool check_experiment(struct context *c, struct store *st, const char *name, struct err *e)
{
    struct table t;
    if (!store_query(st, c->arena, "select name from experiments order by name", &t, e))
        return false;
    const char **names = arena_array(c->arena, t.n_rows + 1, sizeof *names);
    for (size_t i = 0; i < t.n_rows; i++) {
        names[i] = t.cells[i].text;
        if (strcmp(names[i], name) == 0)
            return true;
    }
    const char *near = text_nearest(name, names, t.n_rows);
    err_set(e, ERR_USAGE, "no run of an experiment '%.60s' is stored", name);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "overparam sql \"select distinct experiment from all_runs\" lists "
                              "them");
}

static bool list_read(struct context *c, struct store *st, int64_t limit, struct table *t,
                      int64_t *total, struct err *e)
{
    struct question q = {0};
    struct table count;
    bool people = !c->json && !args_has(&c->args, "csv");
    const char *from = args_has(&c->args, "all") ? "all_runs" : "runs";
    restrict_to(&q, "experiment", c->args.n_names ? c->args.names[0] : NULL);
    restrict_to(&q, "status", args_text(&c->args, "status", NULL));
    restrict_to(&q, "variant", args_text(&c->args, "variant", NULL));
    const char *sql = arena_printf(
        c->arena,
        "select id, %s as key, experiment, variant, status, reason, steps, %s as wall_seconds, "
        "seed, build, host, started, coalesce(tags, '') as tags from %s%s order by id desc limit %lld",
        people ? "substr(key, 1, 12)" : "key", people ? "round(wall_seconds, 3)" : "wall_seconds",
        from, buf_text(&q.where), limit > 0 ? (long long)limit : -1);
    bool fine = store_query_bound(st, c->arena, sql, q.values, q.n, t, e) &&
                store_query_bound(
                    st, c->arena,
                    arena_printf(c->arena, "select count(*) from %s%s", from, buf_text(&q.where)),
                    q.values, q.n, &count, e);
    if (fine)
        *total = count.cells[0].integer;
    buf_release(&q.where);
    return fine;
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    struct table t;
    bool people = !c->json && !args_has(&c->args, "csv");
    int64_t limit = people ? SHOWN : 0, total = 0;
    if (!args_count(&c->args, "limit", 0, INT64_MAX, &limit, e) ||
        !check_status(args_text(&c->args, "status", NULL), e) || !current_open(c, &st, e))
        return 0;
    if ((c->args.n_names == 0 || check_experiment(c, st, c->args.names[0], e)) &&
        list_read(c, st, limit, &t, &total, e) && current_say_missing(c, st, e)) {
        runs_print(c, &t);
        if (people && (int64_t)t.n_rows < total)
            print_line("... %zu of %lld runs; --limit 0 shows all", t.n_rows, (long long)total);
    }
    store_close(st);
    return 0;
}

const struct command command_list = {
    .name = "list",
    .summary = "past runs, newest first",
    .arguments = "[EXPERIMENT]",
    .help = "The current runs: those that the experiment files plan today, made by today's code.\n"
            "--all lists what was run before an edit too.\n\n"
            "  overparam list --status diverged\n"
            "  overparam list my-first --limit 0 --csv > runs.csv\n",
    .json = "`[{id: integer, key: text, experiment: text, variant: text, status: text, "
            "reason: text, steps: integer, wall_seconds: number, seed: integer|null, build: "
            "text, host: text, started: text, tags: text}]`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = 1,
    .run = run,
};
