/* sql.c: read-only SQL on the database: a query, or one of the cookbook: the project's own
 * db/queries/, and those that the program carries inside. */
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/text.h"
#include "cli/current.h"
#include "cli/project.h"
#include "cli/runs.h"
#include "sys/file.h"

static const char queries_folder[] = "db/queries";
enum { QUERY_LIMIT = 1 << 20 };

static const struct flag flags[] = {
    {"csv", 0, NULL, "CSV with a header"},
    {NULL, 0, NULL, NULL},
};

/* A file of the project comes before one of the program; NULL (and no error): neither has it. */
static bool query_read(struct context *c, const char *name, const char **sql, struct err *e)
{
    const char *path = arena_printf(c->arena, "%s/%s.sql", queries_folder, name);
    const struct embedded *inside = embedded_find(path);
    struct buf text = {0};
    *sql = inside ? (const char *)inside->bytes : NULL;
    if (!file_exists(path))
        return true;
    bool fine = file_read(path, QUERY_LIMIT, &text, e);
    *sql = arena_strdup(c->arena, buf_text(&text));
    buf_release(&text);
    return fine;
}

static int compare_names(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* The names of all queries, sorted. */
static bool query_names(struct context *c, const char *const **names, size_t *n, struct err *e)
{
    const char *const *own;
    size_t n_own, room = 0, prefix = strlen(queries_folder);
    if (!folder_list(c->arena, queries_folder, ".sql", &own, &n_own, e))
        return false;
    while (embedded_files[room].path)
        room++;
    const char **list = arena_array(c->arena, n_own + room + 1, sizeof *list);
    for (*n = 0; *n < n_own; ++*n)
        list[*n] = own[*n];
    for (const struct embedded *f = embedded_files; f->path; f++)
        if (strncmp(f->path, queries_folder, prefix) == 0 && !file_exists(f->path))
            list[(*n)++] = path_stem(c->arena, f->path);
    qsort(list, *n, sizeof *list, compare_names);
    *names = list;
    return true;
}

/* The first line of a query of the cookbook is a comment that says what it asks. */
static const char *query_title(struct context *c, const char *name)
{
    const char *sql;
    struct err ignored = {0};
    if (!query_read(c, name, &sql, &ignored) || !sql)
        return "";
    sql += strspn(sql, "- ");
    return arena_strndup(c->arena, sql, strcspn(sql, "\n"));
}

static int list_queries(struct context *c, struct err *e)
{
    const char *const *names;
    size_t n;
    if (!query_names(c, &names, &n, e))
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
    const char *near = query_names(c, &names, &n, &ignored) ? text_nearest(name, names, n) : NULL;
    err_set(e, ERR_USAGE, "no query '%.60s' is in the cookbook or in %s/", name, queries_folder);
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
    return query_read(c, given, sql, e) && (*sql || unknown_query(c, given, e));
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
