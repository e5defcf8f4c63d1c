/* list.c: past runs, newest first. */
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "cli/runs.h"
#include "core/outcome.h"
#include "store/condition.h"

enum { SHOWN = 100 };

static const struct flag flags[] = {
    {"status", 0, "done|diverged|failed", "only runs that came out so"},
    {"variant", 0, "NAME", "only runs of this variant"},
    {"all", 'a', NULL, "the history too: runs that are not planned any more, runs of older code"},
    {"where", 'w', "CONDITION", "only runs of which this holds: \"scale > 0.1 and steps < 1000\""},
    {"sort", 's', "NAMES", "by these columns or parameters; -NAME: the greatest first"},
    {"columns", 'c', "NAMES", "these columns and parameters, with commas between"},
    {"limit", 'n', "N", "at most N runs, 0 for all (default 100 for people, all for programs)"},
    {"csv", 0, NULL, "CSV"},
    {NULL, 0, NULL, NULL},
};

/* The words of a query and the texts bound to it. */
struct question {
    struct buf columns, where, order;
    const char *values[4];
    size_t n;
    struct run_names names;
};

static void condition_add(struct question *q, const char *sql)
{
    buf_printf(&q->where, " %s (%s)", q->where.n == 0 ? "where" : "and", sql);
}

static void restrict_to(struct context *c, struct question *q, const char *column,
                        const char *value)
{
    if (!value)
        return;
    q->values[q->n++] = value;
    condition_add(q, arena_printf(c->arena, "%s = ?%zu", column, q->n));
}

/* The next word of a list with commas between, without blanks around it; NULL behind the last. */
static const char *word_next(struct context *c, const char **rest)
{
    const char *begin = *rest, *end;
    if (!begin)
        return NULL;
    size_t n = strcspn(begin, ",");
    *rest = begin[n] ? begin + n + 1 : NULL;
    for (end = begin + n; begin < end && *begin == ' ';)
        begin++;
    while (end > begin && end[-1] == ' ')
        end--;
    return arena_strndup(c->arena, begin, (size_t)(end - begin));
}

/* `sql`, as the user calls it. */
static void column_put(struct question *q, const char *sql, const char *name)
{
    buf_printf(&q->columns, "%s%s as \"%s\"", q->columns.n ? ", " : "", sql, name);
}

static bool columns_read(struct context *c, struct question *q, bool people, struct err *e)
{
    const char *rest = args_text(&c->args, "columns", NULL), *sql;
    if (!rest)
        buf_printf(&q->columns,
                   "id, %s as key, experiment, variant, status, reason, steps, %s as wall_seconds, "
                   "seed, build, host, started, coalesce(tags, '') as tags",
                   people ? "substr(key, 1, 12)" : "key",
                   people ? "round(wall_seconds, 3)" : "wall_seconds");
    for (const char *name; (name = word_next(c, &rest));) {
        if (!run_value(c->arena, &q->names, name, &sql, e))
            return err_context(e, "--columns: ");
        column_put(q, sql, name);
    }
    return true;
}

/* A minus before a name: the greatest first. What is equal stands newest first. */
static bool order_read(struct context *c, struct question *q, struct err *e)
{
    const char *rest = args_text(&c->args, "sort", NULL), *sql;
    for (const char *name; (name = word_next(c, &rest));) {
        bool falls = name[0] == '-';
        if (!run_value(c->arena, &q->names, name + falls, &sql, e))
            return err_context(e, "--sort: ");
        buf_printf(&q->order, "%s%s, ", sql, falls ? " desc" : "");
    }
    buf_puts(&q->order, "id desc");
    return true;
}

static bool where_read(struct context *c, struct store *st, struct question *q, struct err *e)
{
    const char *text = args_text(&c->args, "where", NULL), *sql;
    restrict_to(c, q, "experiment", c->args.n_names ? c->args.names[0] : NULL);
    restrict_to(c, q, "status", args_text(&c->args, "status", NULL));
    restrict_to(c, q, "variant", args_text(&c->args, "variant", NULL));
    if (!text)
        return true;
    if (!run_condition(st, c->arena, &q->names, text, &sql, e))
        return err_context(e, "--where: ");
    condition_add(q, sql);
    return true;
}

static const char *view_of(const struct context *c)
{
    return args_has(&c->args, "all") ? "all_runs" : "runs";
}

/* Names of parameters cost a look at the runs: only where some are written. */
static bool question_read(struct context *c, struct store *st, struct question *q, bool people,
                          struct err *e)
{
    bool named =
        args_has(&c->args, "where") || args_has(&c->args, "sort") || args_has(&c->args, "columns");
    return (!named || run_names_read(st, c->arena, view_of(c),
                                     c->args.n_names ? c->args.names[0] : NULL, &q->names, e)) &&
           columns_read(c, q, people, e) && order_read(c, q, e) && where_read(c, st, q, e);
}

static void question_release(struct question *q)
{
    buf_release(&q->columns);
    buf_release(&q->where);
    buf_release(&q->order);
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
    bool fine = question_read(c, st, &q, people, e);
    const char *rows = arena_printf(c->arena, "from %s%s", view_of(c), buf_text(&q.where));
    fine = fine &&
           store_query_bound(st, c->arena,
                             arena_printf(c->arena, "select %s %s order by %s limit %lld",
                                          buf_text(&q.columns), rows, buf_text(&q.order),
                                          limit > 0 ? (long long)limit : -1),
                             q.values, q.n, t, e) &&
           store_query_bound(st, c->arena, arena_printf(c->arena, "select count(*) %s", rows),
                             q.values, q.n, &count, e);
    if (fine)
        *total = count.cells[0].integer;
    question_release(&q);
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
    .help =
        "The current runs: those that the experiment files plan today, made by today's code.\n"
        "--all lists what was run before an edit too.\n\n"
        "  overparam list --status diverged\n"
        "  overparam list my-first --limit 0 --csv > runs.csv\n"
        "  overparam list --where \"scale > 0.1 and status = 'diverged'\" "
        "--sort -steps,scale --columns id,scale,steps\n\n"
        "A name is a column of the view runs (of all_runs with --all), or a parameter: its path (init.scale), or an end "
        "of it that no other has\n"
        "(scale). A condition is an SQL expression of such names, with all functions that "
        "overparam sql has; a parameter\n"
        "that a run lacks is null, of which nothing holds.\n",
    .json = "`[{id: integer, key: text, experiment: text, variant: text, status: text, "
            "reason: text, steps: integer, wall_seconds: number, seed: integer|null, build: "
            "text, host: text, started: text, tags: text}]`, with --columns `[{NAME: any}]`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = 1,
    .run = run,
};
