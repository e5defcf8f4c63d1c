/* outcome.c: a stored run read back, bit for bit. */
#include <stdio.h>
#include <string.h>

#include "store/internal.h"

bool store_weights(struct store *st, struct arena *a, int64_t run, const double **w, size_t *p,
                   struct err *e)
{
    *w = NULL;
    *p = 0;
    struct rows r = store_ask(st, "select bytes from run_weights where run = ?1");
    sqlite3_bind_int64(r.s, 1, run);
    if (rows_next(&r)) {
        size_t n = (size_t)sqlite3_column_bytes(r.s, 0) / sizeof **w;
        double *copy = arena_array(a, n + 1, sizeof *copy);
        const void *bytes = sqlite3_column_blob(r.s, 0);
        if (bytes)
            memcpy(copy, bytes, n * sizeof *copy);
        *w = copy;
        *p = n;
    }
    return rows_end(&r, "read the weights", e);
}

static double real_or_nan(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? store_value_of(VALUE_NAN, 0)
                                                         : sqlite3_column_double(s, column);
}

static bool head_read(struct store *st, int64_t run, struct outcome *o, struct err *e)
{
    struct rows r =
        store_ask(st, "select status, reason, steps, evaluations, time from run where id = ?1");
    sqlite3_bind_int64(r.s, 1, run);
    const bool known = rows_next(&r);
    if (known) {
        const char *status = rows_text(&r, 0);
        while (o->status < OUTCOME_FAILED && strcmp(outcome_word(o->status), status) != 0)
            o->status++;
        snprintf(o->reason, sizeof o->reason, "%s", rows_text(&r, 1));
        o->steps = sqlite3_column_int64(r.s, 2);
        o->evaluations = sqlite3_column_int64(r.s, 3);
        o->time = real_or_nan(r.s, 4);
    }
    if (!rows_end(&r, "read a run", e) || known)
        return known;
    return err_set(e, ERR_INPUT, "there is no run %lld in %s", (long long)run, st->path);
}

/* The order in which the run recorded them is the order of `sequence`. */
static bool samples_read(struct store *st, int64_t run, struct outcome *o, struct err *e)
{
    struct rows r = store_ask(
        st, "select observable.name, sample.component, sample.step, sample.time, sample.at, "
            "sample.value, sample.kind from sample join observable on observable.id = "
            "sample.observable "
            "where sample.run = ?1 order by sample.sequence");
    sqlite3_bind_int64(r.s, 1, run);
    while (rows_next(&r)) {
        enum value_kind kind = (enum value_kind)sqlite3_column_int(r.s, 6);
        struct sample x = {
            .observable = outcome_name(o, rows_text(&r, 0)),
            .component = (uint32_t)sqlite3_column_int64(r.s, 1),
            .step = sqlite3_column_int64(r.s, 2),
            .time = real_or_nan(r.s, 3),
            .at = real_or_nan(r.s, 4),
            .value = store_value_of(kind, sqlite3_column_double(r.s, 5)),
        };
        outcome_add(o, &x);
    }
    return rows_end(&r, "read the samples", e);
}

bool store_outcome(struct store *st, int64_t run, struct outcome *o, struct err *e)
{
    const double *w;
    *o = (struct outcome){0};
    if (!head_read(st, run, o, e) || !samples_read(st, run, o, e) ||
        !store_weights(st, &o->arena, run, &w, &o->p, e))
        return false;
    if (w) {
        o->weights = arena_array(&o->arena, o->p + 1, sizeof *w);
        memcpy(o->weights, w, o->p * sizeof *w);
    }
    return true;
}
