/* sql.c: read-only SQL on the database: a query, or one of the cookbook. */
#include <string.h>

#include "base/text.h"
#include "cli/cookbook.h"
#include "cli/current.h"
#include "cli/project.h"
#include "cli/runs.h"

static const struct flag flags[] = {
    {"csv", 0, NULL, "CSV with a header"},
    {NULL, 0, NULL, NULL},
};

static int list_queries(struct context *c, struct err *e)
{
    const char *const *names;
    size_t n;
    if (!cookbook_names(c, &names, &n, e))
        return 0;
    const char *columns[] = {"query", "what it asks"};
    struct table t = {.columns = columns, .n_columns = 2, .n_rows = n};
    t.cells = arena_array(c->arena, 2 * n + 1, sizeof *t.cells);
    for (size_t i = 0; i < n; i++) {
        t.cells[2 * i] = (struct cell){.type = CELL_TEXT, .text = names[i]};
        t.cells[2 * i + 1] = (struct cell){.type = CELL_TEXT, .text = cookbook_title(c, names[i])};
    }
    runs_print(c, &t);
    return 0;
}

static bool unknown_query(struct context *c, const char *name, struct err *e)
{
    const char *const *names;
    size_t n;
    struct err ignored = {0};
    const char *near =
        cookbook_names(c, &names, &n, &ignored) ? text_nearest(name, names, n) : NULL;
    err_set(e, ERR_USAGE, "no query '%.60s' is in the cookbook or in " QUERIES_FOLDER "/", name);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "overparam sql lists them; a query of your own begins with select");
}

/* A word that is a name is a query of the cookbook; anything else is SQL. */
static bool query_text(struct context *c, const char **sql, struct err *e)
{
    const char *given = c->args.names[0];
    if (!text_is_name(given)) {
        *sql = given;
        return true;
    }
    return cookbook_read(c, given, sql, e) && (*sql || unknown_query(c, given, e));
}

static bool names_differ(const struct context *c, const struct table *t, struct err *e)
{
    const char *same = c->json ? table_same_name(t) : NULL;
    if (!same)
        return true;
    err_set(e, ERR_USAGE, "two columns are called '%.60s', of which a reader of JSON keeps one",
            same);
    return err_hint(e, "give them names: select ... as NAME, ... as OTHER");
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    struct table t;
    const char *sql = NULL;
    if (c->args.n_names == 0)
        return list_queries(c, e);
    if (!query_text(c, &sql, e) || !project_need(c, e) || !current_open(c, &st, e))
        return 0;
    if (store_query(st, c->arena, sql, &t, e) && names_differ(c, &t, e) &&
        current_say_missing(c, st, e))
        runs_print(c, &t);
    store_close(st);
    return 0;
}

const struct command command_sql = {
    .name = "sql",
    .summary = "read-only SQL: a table, CSV or JSON",
    .arguments = "['SQL' | QUERY]",
    .help = "QUERY is one of the cookbook or of db/queries/ here, where QUERY.sql takes its "
            "place; without an argument\n"
            "all are listed. Nothing can be written.\n"
            "Numbers are exact: the shortest text that reads back to the same bits.\n"
            "Beside SQLite's own functions: median(x), quantile(x, 0.9), stdev(x) (of a sample), "
            "geomean(x).\n"
            "\n"
            "  overparam sql \"select experiment, count(*) from runs group by experiment\"\n"
            "  overparam sql spread-over-seeds --csv\n",
    .json = "`[{COLUMN: any}]`, an object a row; what is not finite is text",
    .flags = flags,
    .max_names = 1,
    .run = run,
};
