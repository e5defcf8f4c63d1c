/* guard.c: what a query may do: read views, and nothing else.
 *
 * No ATTACH, no PRAGMA beyond those that describe tables, no function that is not known to compute
 * and nothing else, and no table but from within a view. SQLite tells the authorizer by which view
 * a column is read: the innermost of those that are being expanded, but also the name of a common
 * table expression, which is why the name is looked up among the database's views (none of which
 * has such an expression inside) that the query does not hide behind one of its own (hidden.c). Of
 * a table from which no value is taken it tells neither column nor view: "count(*)", but also a
 * view's table of which the query needs nothing. That is admitted when a view of the query reads
 * the table. Of a table that is joined by "using" or "natural" and gives no value it tells nothing:
 * what the statement opens is looked at. */
#include <string.h>

#include "store/internal.h"

static bool pragma_is_read(const char *name, const char *value)
{
    static const char *const described[] = {"table_info",      "table_xinfo", "table_list",
                                            "index_list",      "index_info",  "index_xinfo",
                                            "foreign_key_list"};
    static const char *const plain[] = {
        "user_version", "application_id",  "page_count",        "page_size",   "freelist_count",
        "journal_mode", "compile_options", "foreign_key_check", "quick_check", "integrity_check"};
    for (size_t i = 0; i < sizeof described / sizeof *described; i++)
        if (sqlite3_stricmp(name, described[i]) == 0)
            return true;
    for (size_t i = 0; !value && i < sizeof plain / sizeof *plain; i++)
        if (sqlite3_stricmp(name, plain[i]) == 0)
            return true;
    return false;
}

static struct known_name *find(const struct name_list *l, const char *name)
{
    for (size_t i = 0; name && i < l->n; i++)
        if (sqlite3_stricmp(l->list[i].name, name) == 0)
            return &l->list[i];
    return NULL;
}

static int authorize_read(struct names *known, const char *name, const char *column,
                          const char *view)
{
    struct known_name *table = find(&known->tables, name);
    if (!table)
        return SQLITE_OK;
    const struct known_name *through = find(&known->views, view);
    if (through && !through->hidden)
        table->in_view = true;
    else if (column[0] || !table->in_view)
        known->refused = table->name;
    return known->refused ? SQLITE_DENY : SQLITE_OK;
}

/* Functions that compute a value from values; others of SQLite's reach into its memory or load
 * code. */
static const char *const functions[] = {"->",
                                        "->>",
                                        "abs",
                                        "acos",
                                        "acosh",
                                        "asin",
                                        "asinh",
                                        "atan",
                                        "atan2",
                                        "atanh",
                                        "avg",
                                        "ceil",
                                        "ceiling",
                                        "changes",
                                        "char",
                                        "coalesce",
                                        "concat",
                                        "concat_ws",
                                        "cos",
                                        "cosh",
                                        "count",
                                        "cume_dist",
                                        "current_date",
                                        "current_time",
                                        "current_timestamp",
                                        "date",
                                        "datetime",
                                        "degrees",
                                        "dense_rank",
                                        "exp",
                                        "first_value",
                                        "floor",
                                        "format",
                                        "geomean",
                                        "glob",
                                        "group_concat",
                                        "hex",
                                        "if",
                                        "ifnull",
                                        "iif",
                                        "instr",
                                        "json",
                                        "json_array",
                                        "json_array_length",
                                        "json_error_position",
                                        "json_extract",
                                        "json_group_array",
                                        "json_group_object",
                                        "json_insert",
                                        "json_object",
                                        "json_patch",
                                        "json_pretty",
                                        "json_quote",
                                        "json_remove",
                                        "json_replace",
                                        "json_set",
                                        "json_type",
                                        "json_valid",
                                        "julianday",
                                        "lag",
                                        "last_value",
                                        "lead",
                                        "length",
                                        "like",
                                        "likelihood",
                                        "likely",
                                        "ln",
                                        "log",
                                        "log10",
                                        "log2",
                                        "lower",
                                        "ltrim",
                                        "max",
                                        "median",
                                        "min",
                                        "mod",
                                        "nth_value",
                                        "ntile",
                                        "nullif",
                                        "octet_length",
                                        "percent_rank",
                                        "pi",
                                        "pow",
                                        "power",
                                        "printf",
                                        "quantile",
                                        "quote",
                                        "radians",
                                        "random",
                                        "randomblob",
                                        "rank",
                                        "replace",
                                        "round",
                                        "row_number",
                                        "rtrim",
                                        "run_is_read",
                                        "sign",
                                        "sin",
                                        "sinh",
                                        "soundex",
                                        "sqlite_compileoption_get",
                                        "sqlite_compileoption_used",
                                        "sqlite_source_id",
                                        "sqlite_version",
                                        "sqrt",
                                        "stdev",
                                        "strftime",
                                        "string_agg",
                                        "substr",
                                        "substring",
                                        "subtype",
                                        "sum",
                                        "tan",
                                        "tanh",
                                        "time",
                                        "timediff",
                                        "total",
                                        "trim",
                                        "trunc",
                                        "typeof",
                                        "unhex",
                                        "unicode",
                                        "unixepoch",
                                        "unlikely",
                                        "upper",
                                        "zeroblob"};

bool store_computes(const char *function)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (sqlite3_stricmp(function, functions[i]) == 0)
            return true;
    return false;
}

static int authorize(void *self, int action, const char *first, const char *second,
                     const char *database, const char *view)
{
    switch (action) {
    case SQLITE_READ:
        return authorize_read(self, first, second, view);
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return store_computes(second) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
        return pragma_is_read(first, second) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static void add(struct names *known, struct name_list *l, const char *name)
{
    l->list = arena_room(&known->arena, l->list, l->n, &l->room, sizeof *l->list);
    l->list[l->n++] = (struct known_name){.name = arena_strdup(&known->arena, name)};
}

/* Once: they change before the first query only, when a database is made or upgraded. */
static bool names_read(struct store *st, struct err *e)
{
    struct names *known = &st->names;
    if (known->tables.n > 0)
        return true;
    struct rows r = store_ask(st, "select name, type = 'view' from sqlite_schema "
                                  "where type in ('table', 'view') and name not glob 'sqlite_*'");
    while (rows_next(&r))
        add(known, sqlite3_column_int(r.s, 1) ? &known->views : &known->tables, rows_text(&r, 0));
    return rows_end(&r, "ask the database", e);
}

bool store_guard(struct store *st, const char *sql, struct err *e)
{
    if (!names_read(st, e))
        return false;
    store_find_hidden(&st->names.views, sql);
    st->names.refused = NULL;
    for (size_t i = 0; i < st->names.tables.n; i++)
        st->names.tables.list[i].in_view = false;
    sqlite3_set_authorizer(st->db, authorize, &st->names);
    return true;
}

void store_unguard(struct store *st)
{
    sqlite3_set_authorizer(st->db, NULL, NULL);
}

static bool has_word(const char *sql, const char *word)
{
    while (*sql && sqlite3_strnicmp(sql, word, (int)strlen(word)) != 0)
        sql++;
    return *sql;
}

/* The table of the main database whose rows, or an index of it, begin at this page; "" for others.
 */
static const char *table_at(struct store *st, struct arena *a, int64_t page)
{
    struct rows r = store_ask(st, "select tbl_name from sqlite_schema where rootpage = ?1");
    struct err ignored = {0};
    sqlite3_bind_int64(r.s, 1, page);
    const char *name = arena_strdup(a, rows_next(&r) ? rows_text(&r, 0) : "");
    return rows_end(&r, "ask the database", &ignored) ? name : "";
}

bool store_reads_views(struct store *st, const char *sql)
{
    enum { OPCODE = 1, PAGE = 3, DATABASE = 4 };
    struct arena a = {0};
    struct err ignored = {0}; /* what cannot be explained is an explanation itself */
    if (!has_word(sql, "using") && !has_word(sql, "natural"))
        return true;
    struct rows r = store_ask(st, arena_printf(&a, "explain %s", sql));
    while (rows_next(&r)) {
        const bool opens = strcmp(rows_text(&r, OPCODE), "OpenRead") == 0 &&
                           sqlite3_column_int(r.s, DATABASE) == 0;
        const struct known_name *t =
            opens ? find(&st->names.tables, table_at(st, &a, sqlite3_column_int64(r.s, PAGE)))
                  : NULL;
        if (t && !t->in_view)
            st->names.refused = t->name;
    }
    (void)!rows_end(&r, "explain a query", &ignored);
    arena_release(&a);
    return !st->names.refused;
}
