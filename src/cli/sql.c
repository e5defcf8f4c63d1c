/* sql.c: read-only SQL on the database: a query, or one of the cookbook in db/queries/. */
#include <string.h>

#include "cli/runs.h"
#include "sys/file.h"

static const char queries_folder[] = "db/queries";
enum { QUERY_LIMIT = 1 << 20 };

static const struct flag flags[] = {
    {"csv", 0, NULL, "CSV with a header (RFC 4180)"},
    {NULL, 0, NULL, NULL},
};

/* The first line of a query of the cookbook is a comment that says what it asks. */
static const char *query_title(struct context *c, const char *name)
{
    struct buf text = {0};
    struct err ignored = {0};
    const char *path = arena_printf(c->arena, "%s/%s.sql", queries_folder, name), *title = "";
    if (file_read(path, QUERY_LIMIT, &text, &ignored)) {
        const char *line = buf_text(&text) + strspn(buf_text(&text), "- ");
        title = arena_strndup(c->arena, line, strcspn(line, "\n"));
    }
    buf_release(&text);
    return title;
}

static int list_queries(struct context *c, struct err *e)
{
    const char *const *names;
    size_t n;
    if (!folder_list(c->arena, queries_folder, ".sql", &names, &n, e))
        return 0;
    const char *columns[] = {"query", "what it asks"};
    struct table t = {.columns = columns, .n_columns = 2, .n_rows = n};
    t.cells = arena_array(c->arena, 2 * n + 1, sizeof *t.cells);
    for (size_t i = 0; i < n; i++) {
        t.cells[2 * i] = (struct cell){.type = CELL_TEXT, .text = names[i]};
        t.cells[2 * i + 1] = (struct cell){.type = CELL_TEXT, .text = query_title(c, names[i])};
    }
    runs_print(c, &t);
    return 0;
}

static bool unknown_query(struct context *c, const char *name, struct err *e)
{
    const char *const *names;
    size_t n;
    struct err ignored = {0};
    const char *near = folder_list(c->arena, queries_folder, ".sql", &names, &n, &ignored)
                           ? text_nearest(name, names, n)
                           : NULL;
    err_set(e, ERR_USAGE, "no query '%.60s' is in %s/", name, queries_folder);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "overparam sql lists them; a query of your own begins with select");
}

/* A word that is a name is a file of the cookbook; anything else is SQL. */
static bool query_text(struct context *c, const char **sql, struct err *e)
{
    const char *given = c->args.names[0];
    if (!text_is_name(given)) {
        *sql = given;
        return true;
    }
    struct buf text = {0};
    const char *path = arena_printf(c->arena, "%s/%s.sql", queries_folder, given);
    if (!file_exists(path))
        return unknown_query(c, given, e);
    bool fine = file_read(path, QUERY_LIMIT, &text, e);
    *sql = arena_strdup(c->arena, buf_text(&text));
    buf_release(&text);
    return fine;
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    struct table t;
    const char *sql = NULL;
    if (c->args.n_names == 0)
        return list_queries(c, e);
    if (!query_text(c, &sql, e) || !store_open(c->db, STORE_READ, &st, e))
        return 0;
    if (store_query(st, c->arena, sql, &t, e))
        runs_print(c, &t);
    store_close(st);
    return 0;
}

const struct command command_sql = {
    .name = "sql",
    .summary = "read-only SQL: a table, CSV or JSON",
    .arguments = "['QUERY' | NAME]",
    .help = "NAME is a query of db/queries/; without an argument they are listed. Nothing can be "
            "written.\n"
            "Numbers are exact: the shortest text that reads back to the same bits.\n\n"
            "  overparam sql \"select experiment, count(*) from runs group by experiment\"\n"
            "  overparam sql spread-over-seeds --csv\n",
    .flags = flags,
    .max_names = 1,
    .run = run,
};
