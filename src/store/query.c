/* query.c: SQL of the user's, read-only, one statement, exact numbers, bounded memory.
 *
 * Two guards stand against writing: SQLite's own verdict on the prepared statement, and the
 * authorizer (guard.c), which admits the reading of views only. */
#include <stdlib.h>
#include <string.h>

#include "store/internal.h"
#include "sys/clock.h"

/* An answer of more bytes than this is a mistake in the query, not a table. */
enum { ANSWER_LIMIT = 1 << 28, FIRST_ROWS = 64 };

/* How long one may take; looked at after so many of SQLite's instructions. */
static int64_t seconds_limit = STORE_QUERY_SECONDS;
enum { INSTRUCTIONS = 100000 };

void store_limit_queries(int64_t seconds)
{
    seconds_limit = seconds;
}

static int is_late(void *self)
{
    const double *end = self;
    return clock_seconds() > *end;
}

static bool too_late(struct err *e)
{
    err_set(e, ERR_INPUT, "the query took longer than %lld s", (long long)seconds_limit);
    return err_hint(e, "--query-seconds N gives every query N seconds");
}

static bool refuse_write(struct err *e)
{
    err_set(e, ERR_INPUT, "the query would write: only reading is allowed here");
    return err_hint(e, "begin with select or with; runs are written by overparam run");
}

static bool refuse_table(const struct store *st, struct err *e)
{
    err_set(e, ERR_INPUT, "the query reads the table '%s': queries read views", st->names.refused);
    return err_hint(e, "overparam sql \"select name, sql from sqlite_schema where type = 'view'\" "
                       "shows them: columns of views stay, tables change with each version");
}

static bool wrong_sql(struct store *st, int rc, const char *sql, struct err *e)
{
    if ((rc & 0xff) == SQLITE_AUTH)
        return st->names.refused ? refuse_table(st, e) : refuse_write(e);
    if ((rc & 0xff) == SQLITE_INTERRUPT)
        return too_late(e);
    if ((rc & 0xff) != SQLITE_ERROR && (rc & 0xff) != SQLITE_TOOBIG)
        return store_fault(st, rc, "ask the database", e);
    int at = sqlite3_error_offset(st->db);
    err_set(e, ERR_INPUT, "SQL: %s", sqlite3_errmsg(st->db));
    if (st->newer)
        return store_hint_newer(st, e);
    if (at >= 0 && (size_t)at < strlen(sql)) {
        enum { SHOWN = 60 };
        size_t n = strcspn(sql + at, "\n");
        /* In no file: whoever read the query from one says which. */
        e->at = text_place(NULL, sql, (size_t)at);
        return err_hint(e, "near: %.*s", (int)(n < SHOWN ? n : SHOWN), sql + at);
    }
    return err_hint(e, "overparam sql \"select name, sql from sqlite_schema where type = 'view'\" "
                       "shows the views");
}

/* What follows the first statement must be blanks and comments. */
static bool check_tail(struct store *st, const char *tail, struct err *e)
{
    sqlite3_stmt *more = NULL;
    while (tail && *tail) {
        const char *next = NULL;
        int rc = sqlite3_prepare_v2(st->db, tail, -1, &more, &next);
        bool another = rc != SQLITE_OK || more;
        sqlite3_finalize(more);
        if (another)
            return err_set(e, ERR_INPUT, "the query is more than one statement");
        tail = next;
    }
    return true;
}

static bool prepare_read(struct store *st, const char *sql, sqlite3_stmt **s, struct err *e)
{
    const char *tail = NULL;
    *s = NULL;
    if (!store_guard(st, sql, e))
        return false;
    int rc = sqlite3_prepare_v2(st->db, sql, -1, s, &tail);
    bool fine = rc == SQLITE_OK || wrong_sql(st, rc, sql, e);
    if (fine && !*s)
        fine = err_set(e, ERR_INPUT, "the query is empty");
    fine = fine && (sqlite3_stmt_readonly(*s) || refuse_write(e)) && check_tail(st, tail, e);
    store_unguard(st);
    fine = fine && (store_reads_views(st, sql) || refuse_table(st, e));
    if (!fine) {
        sqlite3_finalize(*s);
        *s = NULL;
    }
    return fine;
}

bool store_query_columns(struct store *st, const char *sql, size_t *n, struct err *e)
{
    sqlite3_stmt *s;
    if (!prepare_read(st, sql, &s, e))
        return false;
    *n = (size_t)sqlite3_column_count(s);
    sqlite3_finalize(s);
    return true;
}

static const char *hexadecimal(struct arena *a, const unsigned char *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    char *out = arena_alloc(a, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    return out;
}

/* *bytes grows by what the cell takes in the arena. */
static struct cell cell_read(sqlite3_stmt *s, int column, struct arena *a, size_t *bytes)
{
    size_t n;
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER:
        return (struct cell){
            .type = CELL_INTEGER, .integer = sqlite3_column_int64(s, column), .text = ""};
    case SQLITE_FLOAT:
        return (struct cell){
            .type = CELL_REAL, .real = sqlite3_column_double(s, column), .text = ""};
    case SQLITE_TEXT:
        n = (size_t)sqlite3_column_bytes(s, column);
        *bytes += n + 1;
        return (struct cell){.type = CELL_TEXT,
                             .text =
                                 arena_strndup(a, (const char *)sqlite3_column_text(s, column), n)};
    case SQLITE_BLOB:
        n = (size_t)sqlite3_column_bytes(s, column);
        *bytes += 2 * n + 1;
        return (struct cell){.type = CELL_TEXT,
                             .text = hexadecimal(a, sqlite3_column_blob(s, column), n)};
    default:
        return (struct cell){.type = CELL_NULL, .text = ""};
    }
}

static void columns_read(sqlite3_stmt *s, struct arena *a, struct table *t)
{
    t->n_columns = (size_t)sqlite3_column_count(s);
    t->columns = arena_array(a, t->n_columns + 1, sizeof *t->columns);
    for (size_t i = 0; i < t->n_columns; i++) {
        const char *name = sqlite3_column_name(s, (int)i);
        t->columns[i] = arena_strdup(a, name ? name : "");
    }
}

/* What the database says of a column that an answer shows: none of its values is NULL. Of samples,
 * which are many, `doctor` asks. */
static bool is_never_null(struct store *st, sqlite3_stmt *s, int column)
{
    const char *table = sqlite3_column_table_name(s, column);
    int never = 0;
    return table && !strstr(table, "sample") &&
           sqlite3_table_column_metadata(st->db, "main", table,
                                         sqlite3_column_origin_name(s, column), NULL, NULL, &never,
                                         NULL, NULL) == SQLITE_OK &&
           never;
}

/* An outer join gives NULL too: the table itself is asked. SQLite takes "is null" for false here.
 */
static bool check_null(struct store *st, sqlite3_stmt *s, int column, struct err *e)
{
    struct arena a = {0};
    int64_t found = 0;
    const char *table = sqlite3_column_table_name(s, column),
               *name = sqlite3_column_origin_name(s, column);
    bool fine =
        !is_never_null(st, s, column) ||
        store_integer(
            st,
            arena_printf(&a, "select 1 from main.\"%s\" where typeof(\"%s\") = 'null' limit 1",
                         table, name),
            0, &found, e);
    if (fine && found) {
        fine = err_set(e, ERR_DAMAGED, "%s is damaged: %s.%s is missing (NULL) in a row of it",
                       st->path, table, name);
        err_hint(e, "overparam doctor --repair mends it or brings the last backup back");
    }
    arena_release(&a);
    return fine;
}

static bool too_large(struct err *e)
{
    err_set(e, ERR_INPUT, "the answer is larger than %d MB", ANSWER_LIMIT >> 20);
    return err_hint(e, "aggregate in SQL, or add a limit");
}

static void grow(struct table *t, struct cell **cells, size_t *room)
{
    if (t->n_rows < *room)
        return;
    *room = *room ? 2 * *room : FIRST_ROWS;
    struct cell *larger = realloc(*cells, *room * (t->n_columns + 1) * sizeof **cells);
    if (!larger)
        memory_exhausted();
    *cells = larger;
}

static bool rows_read(struct store *st, sqlite3_stmt *s, struct arena *a, struct table *t,
                      struct err *e)
{
    *t = (struct table){0};
    columns_read(s, a, t);
    struct cell *cells = NULL;
    size_t room = 0, bytes = 0;
    int rc;
    bool fine = true;
    bool *asked = arena_array(a, t->n_columns + 1, sizeof *asked);
    while (fine && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        grow(t, &cells, &room);
        for (size_t i = 0; fine && i < t->n_columns; i++) {
            struct cell *c = &cells[t->n_rows * t->n_columns + i];
            *c = cell_read(s, (int)i, a, &bytes);
            if (c->type == CELL_NULL && !asked[i])
                fine = asked[i] = check_null(st, s, (int)i, e);
        }
        t->n_rows++;
        bytes += t->n_columns * sizeof *cells;
        fine = fine && (bytes <= ANSWER_LIMIT || too_large(e));
    }
    if (fine && rc != SQLITE_DONE)
        fine = wrong_sql(st, rc, "", e);
    size_t n = t->n_rows * t->n_columns;
    t->cells = arena_array(a, n + 1, sizeof *t->cells);
    if (cells)
        memcpy(t->cells, cells, n * sizeof *cells);
    free(cells);
    return fine;
}

static bool answer(struct store *st, sqlite3_stmt *s, struct arena *a, const char *const *values,
                   size_t n, struct table *t, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        sqlite3_bind_text(s, (int)i + 1, values[i], -1, SQLITE_STATIC);
    bool fine = rows_read(st, s, a, t, e);
    sqlite3_finalize(s);
    return fine;
}

bool store_query_bound(struct store *st, struct arena *a, const char *sql,
                       const char *const *values, size_t n, struct table *t, struct err *e)
{
    sqlite3_stmt *s;
    double end = clock_seconds() + (double)seconds_limit;
    if (!prepare_read(st, sql, &s, e))
        return false;
    sqlite3_progress_handler(st->db, INSTRUCTIONS, is_late, &end);
    bool fine = answer(st, s, a, values, n, t, e);
    sqlite3_progress_handler(st->db, 0, NULL, NULL);
    return fine;
}

bool store_read(struct store *st, struct arena *a, const char *sql, const char *const *values,
                size_t n, struct table *t, struct err *e)
{
    sqlite3_stmt *s;
    int rc = sqlite3_prepare_v2(st->db, sql, -1, &s, NULL);
    return rc == SQLITE_OK ? answer(st, s, a, values, n, t, e)
                           : store_fault(st, rc, "read the database", e);
}

bool store_query(struct store *st, struct arena *a, const char *sql, struct table *t, struct err *e)
{
    return store_query_bound(st, a, sql, NULL, 0, t, e);
}
