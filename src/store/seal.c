/* seal.c: digests by which damage to a run is seen.
 *
 * run.results is a SHA-256 over what came out (status, samples, weights, what a program said),
 * run.seal one over run.results and all other rows of the run: where and how long it was made, its
 * parameters, its attempts, who took it over, what was kept aside. Both are read back from the
 * tables when the run is written, in its transaction. Rows are told by names and not by ids, so
 * that a run has the same digests in every database that it is merged into. Left out are `current`
 * and the code under which it stands, which move with its plan.
 *
 * A row is the type and the content of each of its columns; each query is closed by a byte that no
 * type has. Samples are read in the order in which they lie, which costs no sorting: those of an
 * observable have a digest of their own, and these are put together by name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "store/internal.h"

static const char sealing[] = "seal a run";

#define BUILD_NAMES                                                                                \
    "b.version, b.commit_id, b.dirty, b.compiler, b.flags, b.gsl, b.blas, b.blas_kernel, b.cpu, "  \
    "b.host, b.system"

static const char head_sql[] =
    "select key, status, reason, steps, evaluations, time from run where id = ?1";
static const char program_sql[] = "select version, words from run_program where run = ?1";
static const char weights_sql[] = "select bytes from run_weights where run = ?1";
static const char samples_sql[] =
    "select component, sequence, step, time, at, value, kind, observable from sample where run = ?1 "
    "order by observable, component, sequence";
static const char *const results_sql[] = {head_sql, program_sql, weights_sql, NULL};

static const char made_sql[] =
    "select x.name, variant, run.profile, wall_seconds, cpu_seconds, seed, started, "
    "peak_memory, f.digest, w.digest, " BUILD_NAMES " from run join experiment x on x.id = "
    "experiment join build b on b.id = build join parameter_set f on f.id = fixed join "
    "parameter_set w on w.id = swept where run.id = ?1";
static const char parameters_sql[] =
    "select path.name, value, member, parameter_set = swept from run join parameter on "
    "parameter_set in (fixed, swept) join path on path.id = path where run.id = ?1 "
    "order by path.name";
static const char attempts_sql[] =
    "select started, status, reason, signal, wall_seconds, cpu_seconds, peak_memory, words, " BUILD_NAMES
    " from attempt join build b on b.id = build where run = ?1 "
    "order by started, b.host, b.cpu, b.commit_id, b.flags, b.compiler, b.id";
static const char adopted_sql[] =
    "select made, person, share, sampled, " BUILD_NAMES " from adopted_run join adoption a on a.id "
    "= adoption join build b on b.id = build where run = ?1 order by made, person, b.host";
static const char conflicts_sql[] =
    "select status, reason, steps, evaluations, time, wall_seconds, cpu_seconds, started, "
    "peak_memory, weights, " BUILD_NAMES " from conflict join build b on b.id = build where run = "
    "?1 order by started, b.host, b.cpu, b.commit_id, b.flags, b.compiler, b.id";
static const char conflict_samples_sql[] =
    "select started, o.name, component, sequence, step, s.time, at, value, kind from conflict c "
    "join conflict_sample s on s.conflict = c.id join observable o on o.id = observable where run "
    "= ?1 order by started, sequence, o.name, component, value";
static const char *const seal_sql[] = {
    made_sql, parameters_sql, attempts_sql, adopted_sql, conflicts_sql, conflict_samples_sql, NULL};

/* --- rows into bytes -------------------------------------------------------------------------- */

enum { WORD = 1 + 8, AT_ONCE = 1 << 14 };
static const char end_of_rows = (char)0xff;

/* The type, and the number or the length of what follows. */
static void put_word(struct buf *out, int type, uint64_t word)
{
    char bytes[WORD] = {(char)type};
    for (int i = 1; i < WORD; i++, word >>= 8)
        bytes[i] = (char)(word & 0xff);
    buf_add(out, bytes, sizeof bytes);
}

static void put_bytes(struct buf *out, int type, const void *bytes, int n)
{
    put_word(out, type, (uint64_t)n);
    if (bytes)
        buf_add(out, bytes, (size_t)n);
}

static void put_cell(struct buf *out, sqlite3_stmt *s, int column)
{
    const int type = sqlite3_column_type(s, column);
    double real;
    uint64_t bits = 0;
    switch (type) {
    case SQLITE_TEXT:
        put_bytes(out, type, sqlite3_column_text(s, column), sqlite3_column_bytes(s, column));
        return;
    case SQLITE_BLOB:
        put_bytes(out, type, sqlite3_column_blob(s, column), sqlite3_column_bytes(s, column));
        return;
    case SQLITE_INTEGER:
        bits = (uint64_t)sqlite3_column_int64(s, column);
        break;
    case SQLITE_FLOAT:
        real = sqlite3_column_double(s, column);
        memcpy(&bits, &real, sizeof bits);
        break;
    }
    put_word(out, type, bits);
}

static void flush(struct sha256 *h, struct buf *rows)
{
    sha256_add(h, buf_text(rows), rows->n);
    buf_clear(rows);
}

static void put_row(struct sha256 *h, struct buf *rows, sqlite3_stmt *s, int columns)
{
    for (int i = 0; i < columns; i++)
        put_cell(rows, s, i);
    if (rows->n > AT_ONCE)
        flush(h, rows);
}

static bool add_rows(struct store *st, struct sha256 *h, const char *sql, int64_t run,
                     struct buf *rows, struct err *e)
{
    struct rows r = store_ask_kept(st, sql);
    sqlite3_bind_int64(r.s, 1, run);
    while (rows_next(&r))
        put_row(h, rows, r.s, sqlite3_column_count(r.s));
    buf_putc(rows, end_of_rows);
    flush(h, rows);
    return rows_end(&r, sealing, e);
}

static bool add_queries(struct store *st, struct sha256 *h, const char *const *sql, int64_t run,
                        struct err *e)
{
    struct buf rows = {0};
    bool fine = true;
    for (size_t i = 0; fine && sql[i]; i++)
        fine = add_rows(st, h, sql[i], run, &rows, e);
    buf_release(&rows);
    return fine;
}

/* --- samples ---------------------------------------------------------------------------------- */

/* Those of one observable. */
struct group {
    const char *name;
    char digest[SHA256_HEX];
};

struct groups {
    struct arena arena;
    struct group *list;
    size_t n, room;
    int64_t observable; /* of the last one, whose samples are being read */
    struct sha256 h;
    struct buf rows;
};

static void group_end(struct groups *g)
{
    if (g->n == 0)
        return;
    flush(&g->h, &g->rows);
    sha256_finish(&g->h, g->list[g->n - 1].digest);
}

static bool group_begin(struct store *st, struct groups *g, int64_t observable, struct err *e)
{
    struct rows r = store_ask_kept(st, "select name from observable where id = ?1");
    sqlite3_bind_int64(r.s, 1, observable);
    const char *name = rows_next(&r) ? rows_text(&r, 0) : "";
    group_end(g);
    g->list = arena_room(&g->arena, g->list, g->n, &g->room, sizeof *g->list);
    g->list[g->n++].name = arena_strdup(&g->arena, name);
    g->observable = observable;
    sha256_init(&g->h);
    return rows_end(&r, sealing, e);
}

static int by_name(const void *left, const void *right)
{
    const struct group *a = left, *b = right;
    return strcmp(a->name, b->name);
}

static void add_groups(struct sha256 *h, struct groups *g)
{
    if (g->n > 0)
        qsort(g->list, g->n, sizeof *g->list, by_name);
    for (size_t i = 0; i < g->n; i++) {
        sha256_add(h, g->list[i].name, strlen(g->list[i].name) + 1);
        sha256_add(h, g->list[i].digest, sizeof g->list[i].digest);
    }
}

static bool add_samples(struct store *st, struct sha256 *h, int64_t run, struct err *e)
{
    struct groups g = {0};
    struct rows r = store_ask_kept(st, samples_sql);
    const int columns = sqlite3_column_count(r.s) - 1;
    bool fine = true;
    sqlite3_bind_int64(r.s, 1, run);
    while (fine && rows_next(&r)) {
        const int64_t observable = sqlite3_column_int64(r.s, columns);
        fine = (g.n > 0 && observable == g.observable) || group_begin(st, &g, observable, e);
        put_row(&g.h, &g.rows, r.s, columns);
    }
    group_end(&g);
    fine = rows_end(&r, sealing, fine ? e : NULL) && fine;
    add_groups(h, &g);
    buf_release(&g.rows);
    arena_release(&g.arena);
    return fine;
}

/* --- the two ---------------------------------------------------------------------------------- */

static bool results_digest(struct store *st, int64_t run, char out[SHA256_HEX], struct err *e)
{
    struct sha256 h;
    sha256_init(&h);
    bool fine = add_queries(st, &h, results_sql, run, e) && add_samples(st, &h, run, e);
    sha256_finish(&h, out);
    return fine;
}

static bool seal_digest(struct store *st, int64_t run, const char *results, char out[SHA256_HEX],
                        struct err *e)
{
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, results, strlen(results));
    bool fine = add_queries(st, &h, seal_sql, run, e);
    sha256_finish(&h, out);
    return fine;
}

static bool write_both(struct store *st, int64_t run, const char *results, struct err *e)
{
    char seal[SHA256_HEX];
    if (!seal_digest(st, run, results, seal, e))
        return false;
    sqlite3_stmt *s =
        store_statement(st, "update run set results = ?2, seal = ?3 where id = ?1", e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_text(s, 2, results, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, seal, -1, SQLITE_STATIC);
    return store_step(st, s, sealing, e);
}

/* What is written in the run itself. */
static bool read_both(struct store *st, int64_t run, char results[SHA256_HEX],
                      char seal[SHA256_HEX], struct err *e)
{
    struct rows r = store_ask_kept(st, "select results, seal from run where id = ?1");
    sqlite3_bind_int64(r.s, 1, run);
    const bool known = rows_next(&r);
    snprintf(results, SHA256_HEX, "%s", known ? rows_text(&r, 0) : "");
    snprintf(seal, SHA256_HEX, "%s", known ? rows_text(&r, 1) : "");
    return rows_end(&r, sealing, e);
}

bool store_seal(struct store *st, int64_t run, struct err *e)
{
    char results[SHA256_HEX];
    return results_digest(st, run, results, e) && write_both(st, run, results, e);
}

bool store_reseal(struct store *st, int64_t run, struct err *e)
{
    char results[SHA256_HEX], seal[SHA256_HEX];
    return read_both(st, run, results, seal, e) && write_both(st, run, results, e);
}

/* The first column of each row is a run. */
static bool each(struct store *st, const char *sql,
                 bool (*visit)(struct store *st, int64_t run, struct err *e), struct err *e)
{
    bool fine = true;
    struct rows r = store_ask(st, sql);
    while (fine && rows_next(&r))
        fine = visit(st, sqlite3_column_int64(r.s, 0), e);
    return rows_end(&r, sealing, fine ? e : NULL) && fine;
}

bool store_seal_all(struct store *st, struct err *e)
{
    return each(st, "select id from run", store_seal, e);
}

bool store_reseal_each(struct store *st, const char *sql, struct err *e)
{
    return each(st, sql, store_reseal, e);
}

/* --- looking ---------------------------------------------------------------------------------- */

bool store_results_hold(struct store *st, int64_t run, bool *hold, struct err *e)
{
    char results[SHA256_HEX], seal[SHA256_HEX], now[SHA256_HEX];
    bool fine = read_both(st, run, results, seal, e) && results_digest(st, run, now, e);
    *hold = fine && strcmp(results, now) == 0;
    return fine;
}

bool store_seal_holds(struct store *st, int64_t run, bool *holds, struct err *e)
{
    char results[SHA256_HEX], seal[SHA256_HEX], now[SHA256_HEX];
    bool fine = read_both(st, run, results, seal, e) && seal_digest(st, run, results, now, e);
    *holds = fine && strcmp(seal, now) == 0;
    return fine;
}

bool store_key_holds(struct store *st, int64_t run, bool *holds, struct err *e)
{
    static const char sql[] =
        "select key, canonical from run join run_text on run_text.run = run.id where run.id = ?1";
    char key[SHA256_HEX];
    struct rows r = store_ask_kept(st, sql);
    sqlite3_bind_int64(r.s, 1, run);
    *holds = rows_next(&r);
    if (*holds) {
        const char *canonical = rows_text(&r, 1);
        sha256_of(canonical, (size_t)sqlite3_column_bytes(r.s, 1), key);
        *holds = strcmp(key, rows_text(&r, 0)) == 0;
    }
    return rows_end(&r, sealing, e);
}

static bool is_whole(struct store *st, int64_t run, bool *whole, struct err *e)
{
    bool holds;
    bool fine = store_results_hold(st, run, whole, e) && store_seal_holds(st, run, &holds, e);
    *whole = fine && *whole && holds;
    return fine;
}

bool store_damaged(struct store *st, struct arena *a, int64_t **runs, size_t *n, struct err *e)
{
    struct rows r = store_ask(st, "select id from run");
    bool fine = true, whole;
    size_t room = 0;
    *runs = NULL;
    *n = 0;
    while (fine && rows_next(&r)) {
        const int64_t run = sqlite3_column_int64(r.s, 0);
        fine = is_whole(st, run, &whole, e);
        if (fine && !whole) {
            *runs = arena_room(a, *runs, *n, &room, sizeof **runs);
            (*runs)[(*n)++] = run;
        }
    }
    return rows_end(&r, "check the database", fine ? e : NULL) && fine;
}

/* Some runs at each opening, others each time; of those that are long `doctor` sees to. */
enum { SAMPLED_RUNS = 8, SAMPLED_ROWS = 1000 };

#define SAMPLED(side)                                                                              \
    "select * from (select id from run where id " side " (select (generation * 7919) % (1 + "      \
    "(select max(id) from run)) from store) limit ?1)"
static const char sampled_sql[] = "select id from (" SAMPLED(">=") " union all " SAMPLED(
    "<") " limit ?1) where (select count(*) "
         "from (select 1 from sample where run = id limit ?2)) < ?2";

bool store_check_sample(struct store *st, struct err *e)
{
    struct rows r = store_ask(st, sampled_sql);
    bool fine = true, hold = true;
    int64_t run = 0;
    sqlite3_bind_int(r.s, 1, SAMPLED_RUNS);
    sqlite3_bind_int(r.s, 2, SAMPLED_ROWS);
    while (fine && hold && rows_next(&r))
        fine = store_results_hold(st, run = sqlite3_column_int64(r.s, 0), &hold, e);
    if (!rows_end(&r, "check the database", fine ? e : NULL) || !fine || hold)
        return fine;
    err_set(e, ERR_DAMAGED,
            "%s is damaged: the results of run %lld are not those that were written", st->path,
            (long long)run);
    return err_hint(
        e, "overparam doctor looks at all runs; with --repair it takes the damaged ones out");
}
