/* trace.c: which runs did a query read?
 *
 * During a traced query every public view is shadowed by a temporary view of the same name whose
 * rows pass a function that notes the run's id. The call stands in a correlated subquery and takes
 * a column of every table of the view: SQLite then evaluates it after all other conditions of the
 * row, so that a row which the query's own conditions reject is not noted.
 *
 * Two cases need more. SQLite reads the right side of a LEFT JOIN whole, whatever it is joined
 * with; there the experiments that the query names decide. And an answer such as "no run diverged"
 * comes from runs of which no row is left: when nothing was noted, all current runs of the
 * experiments that the query names count. */
#include <stdlib.h>
#include <string.h>

#include "store/internal.h"

struct trace {
    int64_t *ids; /* owned */
    size_t n, room;
    int64_t last;
};

/* The views and a column of each of their tables. */
static const struct {
    const char *view, *columns;
} traced[] = {
    {"runs", "id, experiment, build, digest"},
    {"all_runs", "id, experiment, build, digest"},
    {"parameters", "run, path, swept"},
    {"all_parameters", "run, path, swept"},
    {"trajectories", "run, experiment, observable, sequence"},
    {"all_trajectories", "run, experiment, observable, sequence"},
    {"results", "run, experiment, observable, component"},
};

enum { FIRST_IDS = 256 };

static void note(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct trace *t = sqlite3_user_data(context);
    int64_t id = sqlite3_value_int64(values[0]);
    sqlite3_result_int(context, 1);
    if (id == t->last)
        return;
    t->last = id;
    if (t->n == t->room) {
        t->room = t->room ? 2 * t->room : FIRST_IDS;
        int64_t *larger = realloc(t->ids, t->room * sizeof *larger);
        if (!larger)
            memory_exhausted();
        t->ids = larger;
    }
    t->ids[t->n++] = id;
}

static int id_order(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

static void sort_unique(struct trace *t)
{
    size_t kept = 0;
    if (t->n > 0)
        qsort(t->ids, t->n, sizeof *t->ids, id_order);
    for (size_t i = 0; i < t->n; i++)
        if (kept == 0 || t->ids[i] != t->ids[kept - 1])
            t->ids[kept++] = t->ids[i];
    t->n = kept;
}

static bool shadow(struct store *st, struct trace *trace, struct err *e)
{
    int rc = sqlite3_create_function(st->db, "run_is_read", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                     trace, note, NULL, NULL);
    bool fine = rc == SQLITE_OK || store_fault(st, rc, "trace a query", e);
    for (size_t i = 0; fine && i < sizeof traced / sizeof *traced; i++) {
        struct buf sql = {0};
        buf_printf(&sql,
                   "create temp view %s as select * from main.%s where (select run_is_read(%s))",
                   traced[i].view, traced[i].view, traced[i].columns);
        fine = store_exec(st, buf_text(&sql), "trace a query", e);
        buf_release(&sql);
    }
    return fine;
}

static void unshadow(struct store *st)
{
    for (size_t i = 0; i < sizeof traced / sizeof *traced; i++) {
        struct buf sql = {0};
        buf_printf(&sql, "drop view if exists temp.%s", traced[i].view);
        (void)sqlite3_exec(st->db, buf_text(&sql), NULL, NULL, NULL);
        buf_release(&sql);
    }
    sqlite3_create_function(st->db, "run_is_read", -1, SQLITE_UTF8, NULL, NULL, NULL, NULL);
}

/* Runs of the experiments whose names stand in the query as literals. */
static bool named_runs(struct store *st, struct arena *a, const char *sql, struct table *t,
                       struct err *e)
{
    return store_query_bound(st, a,
                             "select r.id from experiments x join runs r on r.experiment = x.name "
                             "where instr(?1, '''' || x.name || '''') > 0 order by r.id",
                             &sql, 1, t, e);
}

static bool has_left_join(const char *sql)
{
    for (; *sql; sql++)
        if (sqlite3_strnicmp(sql, "left", 4) == 0)
            return true;
    return false;
}

static bool table_has(const struct table *t, int64_t id)
{
    size_t low = 0, high = t->n_rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->cells[middle].integer < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->n_rows && t->cells[low].integer == id;
}

static bool settle(struct store *st, struct arena *a, const char *sql, const struct trace *trace,
                   int64_t **runs, size_t *n_runs, struct err *e)
{
    struct table named;
    if (!named_runs(st, a, sql, &named, e))
        return false;
    bool all = trace->n == 0, only_named = named.n_rows > 0 && has_left_join(sql);
    *runs = arena_array(a, (all ? named.n_rows : trace->n) + 1, sizeof **runs);
    *n_runs = 0;
    for (size_t i = 0; all && i < named.n_rows; i++)
        (*runs)[(*n_runs)++] = named.cells[i].integer;
    for (size_t i = 0; i < trace->n; i++)
        if (!only_named || table_has(&named, trace->ids[i]))
            (*runs)[(*n_runs)++] = trace->ids[i];
    return true;
}

bool store_query_traced(struct store *st, struct arena *a, const char *sql, struct table *t,
                        int64_t **runs, size_t *n_runs, struct err *e)
{
    struct trace trace = {.last = -1};
    bool fine = shadow(st, &trace, e) && store_query(st, a, sql, t, e);
    unshadow(st);
    sort_unique(&trace);
    fine = fine && settle(st, a, sql, &trace, runs, n_runs, e);
    free(trace.ids);
    return fine;
}
