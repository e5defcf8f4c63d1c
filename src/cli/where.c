/* where.c: see where.h. Texts, numbers and signs are copied, names looked up. What a name may not do
 * is left to the guard of queries: they read views, and nothing else. */
#include "cli/where.h"

#include <string.h>

#include "base/text.h"

/* A condition that is being read. */
struct reading {
    struct context *c;
    struct store *st;
    const char *whole, *at;
    struct table columns; /* of all_runs, no rows */
    struct buf out;
    int depth; /* of parentheses */
};

static const char name_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";

static bool wrong(const struct reading *r, const char *what, struct err *e)
{
    err_set(e, ERR_USAGE, "the condition %s", what);
    e->at = text_place(NULL, r->whole, (size_t)(r->at - r->whole));
    return err_hint(e, "one expression is meant: --where \"scale > 0.1 and status = 'diverged'\"");
}

static bool is_column(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->columns.n_columns; i++)
        if (strcmp(r->columns.columns[i], name) == 0)
            return true;
    return false;
}

/* Parameters of this path, or whose path ends so. */
static bool paths_find(struct reading *r, const char *name, struct table *t, struct err *e)
{
    return store_query_bound(r->st, r->c->arena,
                             "select distinct path from all_parameters\n"
                             "where path = ?1 or substr(path, -length(?1) - 1) = '.' || ?1\n"
                             "order by path <> ?1, path",
                             &name, 1, t, e);
}

static bool several(const struct table *paths, const char *name, struct err *e)
{
    err_set(e, ERR_USAGE, "'%.60s' can be several parameters", name);
    return err_hint(e, "write one of %s, %s%s", table_text(paths, 0, 0), table_text(paths, 1, 0),
                    paths->n_rows > 2 ? ", ..." : "");
}

static void put_parameter(struct reading *r, const char *path)
{
    buf_puts(&r->out, "(select p.value from all_parameters p where p.run = r.id and p.path = ");
    text_put(&r->out, TEXT_SQL, path);
    buf_putc(&r->out, ')');
}

/* A word that is neither column nor parameter is SQL's. */
static bool put_name(struct reading *r, const char *name, bool quoted, struct err *e)
{
    struct table paths;
    if (is_column(r, name)) {
        buf_printf(&r->out, "r.%s", name);
        return true;
    }
    if (!paths_find(r, name, &paths, e))
        return false;
    if (paths.n_rows == 0 && quoted)
        return wrong(r, "names what is neither a column nor a parameter", e);
    if (paths.n_rows == 0)
        buf_puts(&r->out, name);
    else if (paths.n_rows > 1 && strcmp(table_text(&paths, 0, 0), name) != 0)
        return several(&paths, name, e);
    else
        put_parameter(r, table_text(&paths, 0, 0));
    return true;
}

static bool read_name(struct reading *r, struct err *e)
{
    size_t n = strspn(r->at, name_letters);
    const char *name = arena_strndup(r->c->arena, r->at, n);
    bool calls = r->at[n + strspn(r->at + n, " \t\n")] == '(';
    if (calls || (name[0] >= '0' && name[0] <= '9') || name[0] == '.')
        buf_puts(&r->out, name);
    else if (!put_name(r, name, false, e))
        return false;
    r->at += n;
    return true;
}

/* A text in '...' or a name in "...". */
static bool read_quoted(struct reading *r, struct err *e)
{
    const char *end = strchr(r->at + 1, r->at[0]);
    if (!end)
        return wrong(r, "has a quotation without an end", e);
    const char *inside = arena_strndup(r->c->arena, r->at + 1, (size_t)(end - r->at) - 1);
    if (r->at[0] == '\'')
        buf_printf(&r->out, "'%s'", inside); /* '' within it: two texts that follow each other */
    else if (!put_name(r, inside, true, e))
        return false;
    r->at = end + 1;
    return true;
}

static bool read_sign(struct reading *r, struct err *e)
{
    r->depth += (*r->at == '(') - (*r->at == ')');
    if (r->depth < 0 || *r->at == ';' || strncmp(r->at, "--", 2) == 0 ||
        strncmp(r->at, "/*", 2) == 0 || *r->at == '?' || *r->at == '`' || *r->at == '[')
        return wrong(r, "is not one expression", e);
    buf_putc(&r->out, *r->at++);
    return true;
}

static bool read_all(struct reading *r, struct err *e)
{
    bool fine = true;
    while (fine && *r->at)
        fine = *r->at == '\'' || *r->at == '"' ? read_quoted(r, e)
               : strchr(name_letters, *r->at)  ? read_name(r, e)
                                               : read_sign(r, e);
    if (fine && (r->depth > 0 || r->out.n == 0))
        fine = wrong(r, r->depth > 0 ? "lacks a ')'" : "is empty", e);
    return fine;
}

bool where_compile(struct context *c, struct store *st, const char *condition, const char **sql,
                   struct err *e)
{
    struct reading r = {.c = c, .st = st, .whole = condition, .at = condition};
    bool fine = store_query(st, c->arena, "select * from all_runs limit 0", &r.columns, e) &&
                read_all(&r, e);
    *sql = arena_strdup(c->arena, buf_text(&r.out));
    buf_release(&r.out);
    return fine;
}
