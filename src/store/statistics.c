/* statistics.c: median, quantile, stdev and geomean in SQL, as aggregates and over windows.
 *
 * One file, compiled twice: into the program, for every query, and as build/VARIANT/statistics.so,
 * which gives the same functions to sqlite3 and Python. NULLs are left out, as SQL's own aggregates
 * do; of no rows the answer is NULL. The values are sorted before anything is summed, so that no
 * result depends on the order of the rows. */
#ifdef OVERPARAM_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1
#else
#include "store/statistics.h"
#endif

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The values of a group or of a window's frame: x[from], ..., x[n - 1], in the order of the rows.
 */
struct values {
    double *x; /* owned */
    size_t from, n, room;
    double share; /* quantile's second argument */
};

/* sorted: ascending, n >= 1. NaN is NULL. */
struct statistic {
    const char *name;
    int n_arguments;
    double (*of)(const double *sorted, size_t n, double share);
};

/* Linear between order statistics: position (n - 1) p, counted from 0. Hyndman and Fan 1996,
 * definition 7, the default of R and numpy. */
static double quantile_of(const double *sorted, size_t n, double share)
{
    double at = (double)(n - 1) * share;
    size_t below = (size_t)at;
    double rest = at - (double)below;
    return rest > 0 ? sorted[below] + rest * (sorted[below + 1] - sorted[below]) : sorted[below];
}

static double median_of(const double *sorted, size_t n, double share)
{
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

/* Of a sample: the sum of squares over n - 1; one value has none. */
static double stdev_of(const double *sorted, size_t n, double share)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        mean += sorted[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (sorted[i] - mean) * (sorted[i] - mean);
    return n > 1 ? sqrt(squares / (double)(n - 1)) : (double)NAN;
}

/* exp of the mean logarithm; 0 with a zero among the values, NULL with a negative one. */
static double geomean_of(const double *sorted, size_t n, double share)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += log(sorted[i]);
    return exp(sum / (double)n);
}

static const struct statistic statistics[] = {
    {"median", 1, median_of},
    {"quantile", 2, quantile_of},
    {"stdev", 1, stdev_of},
    {"geomean", 1, geomean_of},
};

static void refuse(sqlite3_context *c, const char *what)
{
    const struct statistic *s = sqlite3_user_data(c);
    char *text = sqlite3_mprintf("%s %s", s->name, what);
    sqlite3_result_error(c, text ? text : what, -1);
    sqlite3_free(text);
}

static int is_number(sqlite3_value *v)
{
    int type = sqlite3_value_numeric_type(v);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

static int make_room(struct values *v)
{
    if (v->n < v->room)
        return 1;
    size_t room = v->room ? 2 * v->room : 16;
    double *larger = sqlite3_realloc64(v->x, room * sizeof *larger);
    if (!larger)
        return 0;
    v->x = larger;
    v->room = room;
    return 1;
}

static void step(sqlite3_context *c, int n, sqlite3_value **arguments)
{
    struct values *v = sqlite3_aggregate_context(c, sizeof *v);
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return;
    if (!is_number(arguments[0])) {
        refuse(c, "expects numbers");
        return;
    }
    if (!v || !make_room(v)) {
        sqlite3_result_error_nomem(c);
        return;
    }
    v->x[v->n++] = sqlite3_value_double(arguments[0]);
    v->share = n > 1 && is_number(arguments[1]) ? sqlite3_value_double(arguments[1]) : -1;
    if (n > 1 && !(v->share >= 0 && v->share <= 1))
        refuse(c, "expects a share from 0 to 1 behind the values");
}

/* A window's frame loses its first row. */
static void inverse(sqlite3_context *c, int n, sqlite3_value **arguments)
{
    struct values *v = sqlite3_aggregate_context(c, sizeof *v);
    if (v && sqlite3_value_type(arguments[0]) != SQLITE_NULL && v->from < v->n)
        v->from++;
}

static int ascending(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static void value(sqlite3_context *c)
{
    const struct statistic *s = sqlite3_user_data(c);
    const struct values *v = sqlite3_aggregate_context(c, 0);
    if (!v || v->n == v->from)
        return;
    size_t n = v->n - v->from;
    double *sorted = sqlite3_malloc64(n * sizeof *sorted);
    if (!sorted) {
        sqlite3_result_error_nomem(c);
        return;
    }
    memcpy(sorted, v->x + v->from, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    sqlite3_result_double(c, s->of(sorted, n, v->share));
    sqlite3_free(sorted);
}

static void final(sqlite3_context *c)
{
    struct values *v = sqlite3_aggregate_context(c, 0);
    value(c);
    if (v)
        sqlite3_free(v->x);
}

#ifdef OVERPARAM_EXTENSION
static
#endif
    int
    store_statistics(sqlite3 *db)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; rc == SQLITE_OK && i < sizeof statistics / sizeof *statistics; i++) {
        const struct statistic *s = &statistics[i];
        void *self;
        memcpy(&self, &(const void *){s}, sizeof self);
        rc = sqlite3_create_window_function(db, s->name, s->n_arguments,
                                            SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                            self, step, final, value, inverse, NULL);
    }
    return rc;
}

#ifdef OVERPARAM_EXTENSION
int sqlite3_extension_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);
int sqlite3_extension_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
    SQLITE_EXTENSION_INIT2(api);
    return store_statistics(db);
}
#endif
