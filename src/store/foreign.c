/* foreign.c: is there anything in the file that this program did not make?
 *
 * A database from elsewhere is data. What would run when it is read or written (triggers, virtual
 * tables, generated columns) is refused, and so are tables that are not as ours. Its views are made
 * anew when they are not this program's: see migrate.c. */
#include <string.h>

#include "store/internal.h"

/* What runs by itself. Nothing but sqlite_schema is read, so that nothing does. */
static const char programs[] =
    "select type || ' ' || name from sqlite_schema where (type = 'trigger' and name not like ?1) or "
    "sql like 'create virtual%'";

/* A line for each table, column and index, whoever made it and however it was written. */
static const char outline[] =
    "select line from ("
    "select 'table ' || m.name || iif(t.wr, ' without rowid', '') || iif(t.strict, ' strict', '') as line "
    "from sqlite_schema m join pragma_table_list t on t.name = m.name and t.schema = 'main' "
    "where m.type = 'table' and m.name not like 'sqlite@_%' escape '@' union all "
    "select 'table ' || m.name || ', column ' || c.name || ' ' || c.type || iif(c.\"notnull\", ' not null', '') || "
    "iif(c.pk, ' key ' || c.pk, '') || iif(c.hidden, ' hidden ' || c.hidden, '') "
    "from sqlite_schema m join pragma_table_xinfo(m.name) c "
    "where m.type = 'table' and m.name not like 'sqlite@_%' escape '@' union all "
    "select 'index ' || name || ' ' || lower(replace(replace(substr(sql, instr(sql, ' on ')), ' ', ''), char(10), '')) "
    "from sqlite_schema where type = 'index' and sql is not null) order by line";

static const char triggers[] =
    "select 'trigger ' || name || ': ' || sql from sqlite_schema where type = 'trigger' order by name";

static const char views[] =
    "select name || ' ' || sql from sqlite_schema where type = 'view' order by name";

static bool refuse(const struct store *st, const char *what, struct err *e)
{
    err_set(e, ERR_STORE, "%s is not as overparam makes it: %s", st->path, what);
    return err_hint(e,
                    "what you added yourself you can drop with sqlite3; a file from elsewhere is "
                    "not to be used");
}

bool store_refuse_programs(struct store *st, struct err *e)
{
    struct arena a = {0};
    struct table t = {0};
    /* Those of a newer program keep its runs; none runs here. */
    const char *ours = st->newer ? "%" : STORE_KEEPS "%";
    bool fine =
        store_read(st, &a, programs, &ours, 1, &t, e) &&
        (t.n_rows == 0 || refuse(st, arena_printf(&a, "it holds the %s", table_text(&t, 0, 0)), e));
    arena_release(&a);
    return fine;
}

/* All of it as it was written. */
static const char texts[] =
    "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema order by type, name";

/* The same of a new database of this program, asked once. */
static struct own {
    struct arena arena;
    struct table texts, outline, triggers, views;
    bool known;
} own;

static bool own_read(struct err *e)
{
    struct store *blank = NULL;
    own.known = own.known || (store_open_blank(&blank, e) &&
                              store_read(blank, &own.arena, texts, NULL, 0, &own.texts, e) &&
                              store_read(blank, &own.arena, outline, NULL, 0, &own.outline, e) &&
                              store_read(blank, &own.arena, triggers, NULL, 0, &own.triggers, e) &&
                              store_read(blank, &own.arena, views, NULL, 0, &own.views, e));
    store_close(blank);
    return own.known;
}

/* Both are sorted: the first line that one of them alone has. NULL when there is none. */
static const char *difference(struct arena *a, const struct table *ours, const struct table *found)
{
    size_t i = 0;
    while (i < ours->n_rows && i < found->n_rows &&
           strcmp(table_text(ours, i, 0), table_text(found, i, 0)) == 0)
        i++;
    if (i == ours->n_rows && i == found->n_rows)
        return NULL;
    if (i == ours->n_rows ||
        (i < found->n_rows && strcmp(table_text(found, i, 0), table_text(ours, i, 0)) < 0))
        return arena_printf(a, "it holds the %s", table_text(found, i, 0));
    return arena_printf(a, "it lacks the %s", table_text(ours, i, 0));
}

/* *what: where the file is not as a new one is, or NULL. */
static bool compare(struct store *st, const struct table *ours, const char *sql, struct arena *a,
                    const char **what, struct err *e)
{
    struct table found;
    if (!store_read(st, a, sql, NULL, 0, &found, e))
        return false;
    *what = difference(a, ours, &found);
    return true;
}

static bool holds(const struct table *t, const char *line)
{
    size_t i = 0;
    while (i < t->n_rows && strcmp(table_text(t, i, 0), line) != 0)
        i++;
    return i < t->n_rows;
}

/* *what: a trigger that is not one of ours, or NULL. */
static bool compare_triggers(struct store *st, struct arena *a, const char **what, bool *missing,
                             struct err *e)
{
    struct table found;
    if (!store_read(st, a, triggers, NULL, 0, &found, e))
        return false;
    for (size_t i = 0; i < found.n_rows && !*what; i++)
        if (!holds(&own.triggers, table_text(&found, i, 0)))
            *what = arena_printf(a, "it holds the %s", table_text(&found, i, 0));
    *missing = found.n_rows < own.triggers.n_rows;
    return true;
}

bool store_refuse_foreign(struct store *st, bool *other_views, struct err *e)
{
    struct arena a = {0};
    const char *text = NULL, *what = NULL, *view = NULL;
    bool missing = false;
    bool fine = own_read(e) && compare(st, &own.texts, texts, &a, &text, e);
    /* One that was upgraded has the same tables in other words. */
    if (fine && text)
        fine = compare(st, &own.outline, outline, &a, &what, e) &&
               compare(st, &own.views, views, &a, &view, e) && (!what || refuse(st, what, e)) &&
               compare_triggers(st, &a, &what, &missing, e) && (!what || refuse(st, what, e));
    *other_views = view || (missing && st->mode == STORE_WRITE);
    arena_release(&a);
    return fine;
}
