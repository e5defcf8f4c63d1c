/* seal.c: damage to a run is seen, and nobody but the program changes one. */
#include "store/seal.h"

#include "fixture.h"

struct sealed {
    const char *folder;
    char db[128];
    struct store *st;
    struct fixture f;
};

/* Two runs, of which the first has a row in every table that a run can have one in. */
static void sealed_open(struct sealed *x)
{
    static const char rest[] =
        "insert into run_program values (1, 'prog 1.0', 'its words');"
        "insert into adoption values (1, '2026-11-24T12:00Z', 1, 'somebody', 0.5);"
        "insert into adopted_run values (1, 1, 1, 1, 0);"
        "insert into conflict select 1, id, status, reason, steps, evaluations, time, wall_seconds, "
        "cpu_seconds, build, '2026-11-22T12:00Z', peak_memory, x'0102' from run where id = 1;"
        "insert into conflict_sample select 1, observable, component, sequence, step, time, at, value, "
        "kind from sample where run = 1";
    struct outcome o;
    struct err e = {0};
    double weights[] = {1.0 / 3, -0.0};
    *x = (struct sealed){.folder = fixture_folder()};
    snprintf(x->db, sizeof x->db, "%s/db.sqlite", x->folder);
    CU_ASSERT_FATAL(store_open(x->db, STORE_WRITE, &x->st, &e));
    fixture_init(&x->f, "sealed", 2, "v", "code");
    CU_ASSERT_FATAL(store_plan(x->st, &x->f.plan, &e));
    fixture_outcome(&o, 7, 12);
    o.weights = weights;
    o.p = 2;
    CU_ASSERT_FATAL(fixture_put(x->st, &x->f.runs[0], &o, "host", &e));
    o.weights = NULL;
    outcome_release(&o);
    CU_ASSERT_FATAL(fixture_put_simple(x->st, &x->f, 1, &e) && store_flush(x->st, &e));
    CU_ASSERT_FATAL(store_exec(x->st, rest, "fill", &e) && store_seal(x->st, 1, &e));
}

static void sealed_close(struct sealed *x)
{
    store_close(x->st);
    fixture_release(&x->f);
    fixture_remove(x->folder);
}

static size_t damaged(struct store *st)
{
    struct arena a = {0};
    struct err e = {0};
    int64_t *runs;
    size_t n = 0;
    CU_ASSERT(store_damaged(st, &a, &runs, &n, &e));
    arena_release(&a);
    return n;
}

/* What a run consists of, and the columns that are something else's: they move with plans (current,
 * code), or other invariants hold them (last, the keys of shared rows by which they are found are
 * looked at through what they name). */
static const struct {
    const char *table, *but;
} consists[] = {
    {"run", " id current code "},
    {"run_weights", ""},
    {"run_program", ""},
    {"sample", " last "},
    {"observable", ""},
    {"parameter", ""},
    {"parameter_set", ""},
    {"path", ""},
    {"build", ""},
    {"attempt", ""},
    {"adoption", ""},
    {"adopted_run", " was code "},
    {"conflict", " id "},
    {"conflict_sample", ""},
};

/* Bind what the value in s becomes when one of its bits is another; bit NONE: when it is missing.
 */
enum { NONE = -1 };
static bool bind_flipped(sqlite3_stmt *into, sqlite3_stmt *s, int bit)
{
    const int type = sqlite3_column_type(s, 0);
    double real = sqlite3_column_double(s, 0);
    uint64_t bits = (uint64_t)sqlite3_column_int64(s, 0);
    const int n = sqlite3_column_bytes(s, 0);
    char bytes[256];
    if (bit == NONE)
        return type != SQLITE_NULL && sqlite3_bind_null(into, 1) == SQLITE_OK;
    if (type == SQLITE_NULL ||
        (type != SQLITE_INTEGER && type != SQLITE_FLOAT && (n < 1 || n > 256)))
        return false;
    if (type == SQLITE_INTEGER)
        return sqlite3_bind_int64(into, 1, (int64_t)(bits ^ (1ULL << bit % 60))) == SQLITE_OK;
    if (type == SQLITE_FLOAT) {
        memcpy(&bits, &real, sizeof bits);
        bits ^= 1ULL << bit % 60;
        memcpy(&real, &bits, sizeof real);
        return sqlite3_bind_double(into, 1, real) == SQLITE_OK;
    }
    memcpy(bytes, sqlite3_column_blob(s, 0), (size_t)n);
    bytes[bit % n] ^= (char)(1 << bit % 4);
    return (type == SQLITE_TEXT
                ? sqlite3_bind_text(into, 1, bytes, n, SQLITE_TRANSIENT)
                : sqlite3_bind_blob(into, 1, bytes, n, SQLITE_TRANSIENT)) == SQLITE_OK;
}

struct flips {
    size_t made, missed;
};

/* One bit of one value, or all of it, then back. */
static void flip(struct store *st, const char *table, const char *column, int64_t row, int bit,
                 struct flips *count)
{
    struct err e = {0};
    char sql[256];
    sqlite3_stmt *read = NULL, *write = NULL;
    snprintf(sql, sizeof sql, "select \"%s\" from \"%s\" limit 1 offset %lld", column, table,
             (long long)row);
    CU_ASSERT_FATAL(sqlite3_prepare_v2(st->db, sql, -1, &read, NULL) == SQLITE_OK);
    snprintf(
        sql, sizeof sql,
        "update \"%s\" set \"%s\" = ?1 where \"%s\" is (select \"%s\" from \"%s\" limit 1 offset %lld)",
        table, column, column, column, table, (long long)row);
    CU_ASSERT_FATAL(sqlite3_prepare_v2(st->db, sql, -1, &write, NULL) == SQLITE_OK);
    if (sqlite3_step(read) == SQLITE_ROW && bind_flipped(write, read, bit)) {
        sqlite3_reset(read);
        CU_ASSERT(store_exec(st, "savepoint flip", "flip", &e));
        /* What a constraint refuses, quick_check finds. */
        if (sqlite3_step(write) == SQLITE_DONE && sqlite3_changes(st->db) > 0) {
            count->made++;
            if (damaged(st) == 0) {
                count->missed++;
                printf("%s.%s of row %lld\n", table, column, (long long)row);
            }
        }
        sqlite3_reset(write);
        CU_ASSERT(store_exec(st, "rollback to flip; release flip", "flip", &e));
    }
    sqlite3_finalize(read);
    sqlite3_finalize(write);
}

static void flip_table(struct store *st, size_t i, struct flips *count)
{
    struct arena a = {0};
    struct err e = {0};
    struct table t;
    int64_t rows;
    CU_ASSERT_FATAL(store_integer(
        st, arena_printf(&a, "select count(*) from \"%s\"", consists[i].table), 0, &rows, &e));
    CU_ASSERT_FATAL(store_read(st, &a, "select name from pragma_table_info(?1)", &consists[i].table,
                               1, &t, &e));
    CU_ASSERT(rows > 0);
    for (size_t c = 0; c < t.n_rows; c++)
        if (!strstr(consists[i].but, arena_printf(&a, " %s ", table_text(&t, c, 0))))
            for (int64_t row = 0; row < rows; row += 1 + rows / 12) {
                flip(st, consists[i].table, table_text(&t, c, 0), row, (int)(7 * row + 5), count);
                flip(st, consists[i].table, table_text(&t, c, 0), row, NONE, count);
            }
    arena_release(&a);
}

static void every_flipped_bit_is_seen(void)
{
    struct sealed x;
    struct flips count = {0};
    struct err e = {0};
    sealed_open(&x);
    CU_ASSERT_EQUAL(damaged(x.st), 0);
    sqlite3_db_config(x.st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    CU_ASSERT(store_begin(x.st, false, &e));
    for (size_t i = 0; i < sizeof consists / sizeof *consists; i++)
        flip_table(x.st, i, &count);
    store_undo(x.st);
    CU_ASSERT(count.made > 180);
    CU_ASSERT_EQUAL(count.missed, 0);
    CU_ASSERT_EQUAL(damaged(x.st), 0);
    sealed_close(&x);
}

/* What another program is told when it gives this SQL; "" when it was let do it. */
static const char *told(const struct sealed *x, const char *sql)
{
    static char message[256];
    sqlite3 *db = NULL;
    CU_ASSERT_FATAL(sqlite3_open_v2(x->db, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
    snprintf(message, sizeof message, "%s",
             sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? "" : sqlite3_errmsg(db));
    sqlite3_close(db);
    return message;
}

static void others_do_not_change_runs(void)
{
    static const char halved[] =
        "insert or replace into sample select run, observable, component, sequence, step, time, "
        "0.5, kind, last, at from sample where kind = 0";
    static const char *const refused[] = {
        "update run set steps = 1",
        "update run set status = 'done', reason = 'x'",
        "delete from run",
        "insert into run select * from run",
        "update sample set value = value * 2",
        "delete from sample where sequence = 3",
        halved,
        "delete from run_text",
        "update run_weights set bytes = x''",
        "update parameter set value = 1",
        "update observable set name = 'x'",
        "delete from attempt",
    };
    static const char *const allowed[] = {
        "update run set current = 0", "update experiment set title = 'x'",
        "insert into tag select key, 'good' from run", "select count(*) from sample"};
    struct sealed x;
    sealed_open(&x);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(told(&x, refused[i]), "overparam remove"));
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        CU_ASSERT_STRING_EQUAL(told(&x, allowed[i]), "");
    CU_ASSERT_EQUAL(damaged(x.st), 0);
    sealed_close(&x);
}

static void no_table_of_a_run_takes_a_change(void)
{
    static const struct {
        const char *table, *column;
    } of[] = {{"run", "key"},
              {"run_text", "moved"},
              {"run_weights", "bytes"},
              {"text_form", "pieces"},
              {"run_program", "words"},
              {"sample", "value"},
              {"attempt", "words"},
              {"conflict", "weights"},
              {"conflict_sample", "value"},
              {"adopted_run", "sampled"},
              {"observable", "name"},
              {"parameter_set", "digest"},
              {"parameter", "value"},
              {"path", "name"}};
    struct sealed x;
    struct arena a = {0};
    sealed_open(&x);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        const char *t = of[i].table, *c = of[i].column;
        const char *const changes[] = {
            arena_printf(&a, "insert into %s select * from %s", t, t),
            arena_printf(&a, "delete from %s", t),
            arena_printf(&a, "update %s set %s = %s", t, c, c),
        };
        for (size_t k = 0; k < sizeof changes / sizeof *changes; k++)
            CU_ASSERT_PTR_NOT_NULL(strstr(told(&x, changes[k]), "overparam remove"));
    }
    arena_release(&a);
    sealed_close(&x);
}

static void a_dump_and_a_copy_by_the_shell_are_sound(void)
{
    struct sealed x;
    struct store *st;
    struct err e = {0};
    char command[512];
    sealed_open(&x);
    snprintf(
        command, sizeof command,
        "cd %s && sqlite3 db.sqlite '.backup copy.sqlite' && sqlite3 db.sqlite .dump > dump.sql "
        "&& sqlite3 again.sqlite '.read dump.sql' && sqlite3 again.sqlite \"pragma "
        "application_id = 1870033010; pragma user_version = $(sqlite3 db.sqlite 'pragma "
        "user_version')\"",
        x.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    static const char *const names[] = {"copy", "again"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(command, sizeof command, "%s/%s.sqlite", x.folder, names[i]);
        CU_ASSERT_FATAL(store_open(command, STORE_WRITE, &st, &e));
        CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from all_runs"), 2);
        CU_ASSERT_EQUAL(damaged(st), 0);
        store_close(st);
    }
    sealed_close(&x);
}

/* Somebody who takes the triggers away meets the digest, and the triggers are made again. */
static void a_value_that_was_changed_all_the_same_is_seen_on_opening(void)
{
    struct sealed x;
    struct store *st = NULL;
    struct err e = {0};
    sealed_open(&x);
    store_close(x.st);
    x.st = NULL;
    CU_ASSERT_STRING_EQUAL(
        told(
            &x,
            "drop trigger keep_sample_from_update; update sample set value = value * 2 where kind = 0"),
        "");
    CU_ASSERT_FATAL(store_open(x.db, STORE_READ, &st, &e)); /* reading is for `doctor` too */
    CU_ASSERT_EQUAL(damaged(st), 2);
    store_close(st);
    CU_ASSERT(!store_open(x.db, STORE_WRITE, &st, &e));
    CU_ASSERT_EQUAL(e.code, ERR_DAMAGED);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "the results of run "));
    CU_ASSERT_FATAL(store_open_to_mend(x.db, &x.st, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(told(&x, "update sample set value = 0"), "overparam remove"));
    CU_ASSERT(store_mend(x.st, &e));
    CU_ASSERT_EQUAL(fixture_number(x.st, "select count(*) from all_runs"), 0);
    CU_ASSERT_EQUAL(damaged(x.st), 0);
    sealed_close(&x);
}

static void a_damaged_run_is_not_merged(void)
{
    struct sealed x, y;
    struct merged m;
    struct err e = {0};
    sealed_open(&x);
    sealed_open(&y);
    const char *from = x.db;
    CU_ASSERT(store_remove(y.st, (const int64_t[]){1, 2}, 2, &e));
    /* Names have other numbers here, and in another order. */
    CU_ASSERT(store_exec(y.st, "update observable set id = 10 - id", "", &e));
    CU_ASSERT(store_merge(y.st, &from, 1, &m, &e));
    CU_ASSERT_EQUAL(damaged(y.st), 0);
    CU_ASSERT(store_merge(y.st, &from, 1, &m, &e)); /* all are there */
    CU_ASSERT_EQUAL(damaged(y.st), 0);
    CU_ASSERT(store_remove(y.st, (const int64_t[]){1, 2}, 2, &e));
    static const char *const damage[] = {
        "insert into text_form select 99, 'x', json_array(canonical || ' ') from all_texts where run = 2;"
        "update run_text set form = 99, moved = '[]' where run = 2",
        "update sample set step = step + 1 where run = 2 and sequence = 3"};
    for (size_t i = 0; i < 2; i++) {
        e = (struct err){0};
        CU_ASSERT(store_exec(x.st, damage[i], "", &e));
        CU_ASSERT(!store_merge(y.st, &from, 1, &m, &e));
        CU_ASSERT_EQUAL(e.code, ERR_DAMAGED);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "run 2 of "));
        CU_ASSERT_EQUAL(fixture_number(y.st, "select count(*) from all_runs"), 0);
    }
    sealed_close(&x);
    sealed_close(&y);
}

/* A stranger's ids may be any. */
static void runs_of_any_id_are_merged(void)
{
    static const char ids[] =
        "pragma defer_foreign_keys = on; delete from conflict_sample; delete from conflict; "
        "update run set id = iif(id = 1, -5, 9223372036854775807)";
    static const char *const rows[] = {"run_text", "run_weights", "run_program",
                                       "sample",   "adopted_run", "attempt"};
    struct sealed x, y;
    struct merged m;
    struct arena a = {0};
    struct err e = {0};
    sealed_open(&x);
    sealed_open(&y);
    const char *from = x.db;
    CU_ASSERT_FATAL(store_exec(x.st, "begin", "", &e) && store_exec(x.st, ids, "", &e));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_FATAL(store_exec(
            x.st,
            arena_printf(&a, "update %s set run = iif(run = 1, -5, 9223372036854775807)", rows[i]),
            "", &e));
    CU_ASSERT_FATAL(store_seal_all(x.st, &e) && store_exec(x.st, "commit", "", &e));
    CU_ASSERT(store_remove(y.st, (const int64_t[]){1, 2}, 2, &e));
    CU_ASSERT(store_merge(y.st, &from, 1, &m, &e));
    CU_ASSERT_EQUAL(m.added, 2);
    CU_ASSERT_EQUAL(fixture_number(y.st, "select count(*) from sample"), 20);
    CU_ASSERT_EQUAL(damaged(y.st), 0);
    arena_release(&a);
    sealed_close(&x);
    sealed_close(&y);
}

void suite_seal(void);
void suite_seal(void)
{
    CU_pSuite s = CU_add_suite("store/seal", NULL, NULL);
    TEST(s, every_flipped_bit_is_seen);
    TEST(s, others_do_not_change_runs);
    TEST(s, no_table_of_a_run_takes_a_change);
    TEST(s, a_dump_and_a_copy_by_the_shell_are_sound);
    TEST(s, a_value_that_was_changed_all_the_same_is_seen_on_opening);
    TEST(s, a_damaged_run_is_not_merged);
    TEST(s, runs_of_any_id_are_merged);
}
