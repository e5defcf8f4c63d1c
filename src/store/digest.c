/* digest.c: one SHA-256 over all results, equal when they are.
 *
 * Current runs in the order of experiment, variant and key; of each the status, the reason, the
 * numbers of steps and evaluations, the samples with the bits of their times, places and values,
 * and the stored weights. Left out: ids, clocks, hosts, builds, the order in which runs were made.
 */
#include <string.h>

#include "base/sha256.h"
#include "store/internal.h"

static void add_text(struct sha256 *h, const char *s)
{
    sha256_add(h, s, strlen(s) + 1);
}

static void add_integer(struct sha256 *h, int64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    sha256_add(h, bytes, sizeof bytes);
}

static void add_real(struct sha256 *h, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    add_integer(h, (int64_t)bits);
}

static void add_optional(struct sha256 *h, sqlite3_stmt *s, int column)
{
    bool finite = sqlite3_column_type(s, column) != SQLITE_NULL;
    add_integer(h, finite);
    if (finite)
        add_real(h, sqlite3_column_double(s, column));
}

static const char samples_of_run_sql[] =
    "select observable.name, sample.component, sample.step, sample.time, sample.at, "
    "sample.value, sample.kind, sample.sequence from sample join observable on observable.id = "
    "sample.observable where sample.run = ?1 "
    "order by observable.name, sample.component, sample.sequence";

static bool add_samples(struct store *st, struct sha256 *h, int64_t run, struct err *e)
{
    struct rows r = store_ask_kept(st, samples_of_run_sql);
    sqlite3_bind_int64(r.s, 1, run);
    while (rows_next(&r)) {
        int kind = sqlite3_column_int(r.s, 6);
        add_text(h, rows_text(&r, 0));
        add_integer(h, sqlite3_column_int64(r.s, 1));
        add_integer(h, sqlite3_column_int64(r.s, 2));
        add_optional(h, r.s, 3);
        add_optional(h, r.s, 4);
        add_integer(h, kind);
        if (kind == VALUE_FINITE)
            add_real(h, sqlite3_column_double(r.s, 5));
    }
    return rows_end(&r, "read the samples", e);
}

/* Columns: id, experiment, variant, key, status, reason, steps, evaluations, time, weights. */
static bool add_run(struct store *st, struct sha256 *h, struct rows *r, struct err *e)
{
    sqlite3_stmt *s = r->s;
    for (int i = 1; i <= 5; i++)
        add_text(h, rows_text(r, i));
    add_integer(h, sqlite3_column_int64(s, 6));
    add_integer(h, sqlite3_column_int64(s, 7));
    add_optional(h, s, 8);
    int n = sqlite3_column_bytes(s, 9);
    add_integer(h, n);
    if (n > 0)
        sha256_add(h, sqlite3_column_blob(s, 9), (size_t)n);
    return add_samples(st, h, sqlite3_column_int64(s, 0), e);
}

bool store_digest(struct store *st, char out[SHA256_HEX], struct err *e)
{
    static const char sql[] =
        "select run.id, experiment.name, run.variant, run.key, run.status, run.reason, run.steps, "
        "run.evaluations, run.time, run_weights.bytes "
        "from run join experiment on experiment.id = run.experiment "
        "left join run_weights on run_weights.run = run.id "
        "where run.current order by experiment.name, run.variant, run.key";
    struct sha256 h;
    bool fine = true;
    sha256_init(&h);
    struct rows r = store_ask(st, sql);
    while (fine && rows_next(&r))
        fine = add_run(st, &h, &r, e);
    fine = rows_end(&r, "read the runs", fine ? e : NULL) && fine;
    sha256_finish(&h, out);
    return fine;
}

bool store_generation(struct store *st, char out[SHA256_HEX], struct err *e)
{
    struct arena a = {0};
    struct table t = {0};
    bool fine =
        store_read(st, &a, "select identity || ' ' || generation from store", NULL, 0, &t, e);
    const char *text = fine && t.n_rows == 1 ? t.cells[0].text : "";
    sha256_of(text, strlen(text), out);
    arena_release(&a);
    return fine;
}
