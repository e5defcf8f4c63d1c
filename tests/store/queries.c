/* queries.c: SQL is read-only and exact, and says which runs it read. */
#include <math.h>

#include "fixture.h"

/* Two experiments, 'a' (runs 1 to 4) and 'b' (5 to 8), in one database. */
struct two {
    const char *folder;
    struct store *st;
    struct fixture a, b;
};

static void two_open(struct two *t)
{
    char path[128];
    struct err e = {0};
    t->folder = fixture_folder();
    snprintf(path, sizeof path, "%s/db.sqlite", t->folder);
    CU_ASSERT_FATAL(store_open(path, STORE_WRITE, &t->st, &e));
    fixture_init(&t->a, "a", 4, "v", "code");
    fixture_init(&t->b, "b", 4, "v", "code");
    CU_ASSERT_FATAL(store_plan(t->st, &t->a.plan, &e) && store_plan(t->st, &t->b.plan, &e));
    for (size_t i = 0; i < 8; i++)
        CU_ASSERT_FATAL(fixture_put_simple(t->st, i < 4 ? &t->a : &t->b, i % 4, &e));
    CU_ASSERT_FATAL(store_flush(t->st, &e));
}

static void two_close(struct two *t)
{
    store_close(t->st);
    fixture_release(&t->a);
    fixture_release(&t->b);
    fixture_remove(t->folder);
}

/* What is above the store reads views: tables change with each version, and who reads one is not
 * traced. */
static void tables_are_read_through_views_only(void)
{
    static const char *const refused[] = {
        "select id from run",
        "select count(*) from run",
        "select (select max(id) from run)",
        "select r.id from runs r join code c on c.digest = r.digest",
        "with x as (select id from run) select * from x",
        "with recursive x as (select id from run union select id + 1 from x limit 9) select * from x",
        "select 1 from (select digest from code)",
        "select * from runs where exists (select 1 from planned where planned.key = runs.key)",
        "select id from runs union select id from run",
        "with all_runs as (select * from run) select * from all_runs",
        "with x as (select 1), \"ALL_RUNS\" /* of mine */ (id) as not materialized (select id from run) select 1 from x, all_runs",
        "with recursive [runs](id) as (select id from run union select id from runs) select * from runs",
        "select count(*) from run_text join run_weights using (run)",
        "select 1 from sample natural join observable",
        "select count(*) from all_parameters join sample using (run)",
    };
    static const char *const admitted[] = {
        "select count(*) from runs",
        "select id from runs where 0",
        "select * from all_runs natural join all_builds",
        "select * from planned_runs",
        "select * from experiment_counts",
        "select 1 from code_parts",
        "select * from adoption_changes",
        "with run as (select id from runs) select id from run",
        "with results as (select id, key from all_runs) select key from results where id = 1",
        "with runs (n) as materialized (select count(*) from all_runs) select n from runs",
        "select count(*) from runs join results using (experiment)",
        "select ' with runs as (' from runs",
        "with x as (select * from all_texts) select count(*) from x",
        "select name from sqlite_schema",
        "select value from json_each('[1]')",
    };
    struct two t;
    struct err e = {0};
    size_t columns;
    two_open(&t);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CU_ASSERT(!store_query_columns(t.st, refused[i], &columns, &e));
        CU_ASSERT(e.code == ERR_INPUT && strstr(e.text, "reads the table '") != NULL);
        e = (struct err){0};
    }
    for (size_t i = 0; i < sizeof admitted / sizeof *admitted; i++)
        CU_ASSERT(store_query_columns(t.st, admitted[i], &columns, &e));
    two_close(&t);
}

/* Every view, asked for nothing, for all and for a number of rows. */
static void every_view_may_be_read_in_every_way(void)
{
    static const char *const ways[] = {"select * from ", "select count(*) from ", "select 1 from ",
                                       "select 1 from runs left join "};
    struct two t;
    struct arena a = {0};
    struct table views;
    struct err e = {0};
    size_t columns;
    two_open(&t);
    CU_ASSERT_FATAL(
        store_query(t.st, &a, "select name from sqlite_schema where type = 'view'", &views, &e));
    CU_ASSERT(views.n_rows > 15);
    for (size_t i = 0; i < views.n_rows; i++)
        for (size_t k = 0; k < sizeof ways / sizeof *ways; k++)
            CU_ASSERT(store_query_columns(
                t.st, arena_printf(&a, "%s%s", ways[k], table_text(&views, i, 0)), &columns, &e));
    arena_release(&a);
    two_close(&t);
}

static void writing_is_refused_in_every_guise(void)
{
    static const char *const refused[] = {
        "delete from run",
        "update run set status = 'done'",
        "insert into path (name) values ('x')",
        "drop table run",
        "create table t (x)",
        "create temp table t (x)",
        "attach 'other.sqlite' as other",
        "detach main",
        "pragma journal_mode = wal",
        "pragma user_version = 7",
        "pragma writable_schema = on",
        "pragma foreign_keys = off",
        "vacuum",
        "vacuum into 'copy.sqlite'",
        "begin",
        "begin exclusive",
        "commit",
        "savepoint s",
        "reindex",
        "analyze",
        "select load_extension('x')",
        "with x as (select 1) delete from run",
        "select 1; delete from run",
        "select 1; select 2",
        "select 1;;",
        "",
        "-- nothing",
        "select nonsense from runs",
        "select 1 union",
    };
    struct two t;
    two_open(&t);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct arena a = {0};
        struct table answer;
        struct err e = {0};
        bool fine = store_query(t.st, &a, refused[i], &answer, &e);
        if (strcmp(refused[i], "select 1;;") == 0) {
            CU_ASSERT(fine);
        } else {
            CU_ASSERT(!fine && e.code == ERR_INPUT && e.text[0]);
        }
        arena_release(&a);
    }
    CU_ASSERT_EQUAL(fixture_number(t.st, "select count(*) from runs"), 8);
    CU_ASSERT_EQUAL(access("copy.sqlite", F_OK), -1);
    CU_ASSERT_EQUAL(fixture_number(t.st, "select 1 -- the end"), 1);
    CU_ASSERT_EQUAL(fixture_number(t.st, "pragma user_version") > 0, 1);
    two_close(&t);
}

static void an_endless_answer_is_cut(void)
{
    struct two t;
    struct arena a = {0};
    struct table answer;
    struct err e = {0};
    two_open(&t);
    CU_ASSERT(!store_query(t.st, &a,
                           "with recursive n as (select 1 as i union all select i + 1 from n) "
                           "select zeroblob(20000000) from n",
                           &answer, &e));
    CU_ASSERT_EQUAL(e.code, ERR_INPUT);
    arena_release(&a);
    two_close(&t);
}

/* The runs that a query read, as a bit set: bit i for run i. */
static unsigned traced(struct two *t, const char *sql)
{
    struct arena a = {0};
    struct table answer;
    struct err e = {0};
    int64_t *runs;
    size_t n;
    unsigned bits = 0;
    CU_ASSERT_FATAL(store_query_traced(t->st, &a, sql, &answer, &runs, &n, &e));
    for (size_t i = 0; i < n; i++) {
        CU_ASSERT(i == 0 || runs[i] > runs[i - 1]);
        bits |= 1U << runs[i];
    }
    arena_release(&a);
    return bits;
}

static void the_trace_names_the_runs_that_were_read(void)
{
    enum { A = 0x1e, B = 0x1e0 };
    struct two t;
    two_open(&t);
    CU_ASSERT_EQUAL(traced(&t, "select * from runs"), A | B);
    CU_ASSERT_EQUAL(traced(&t, "select count(*) from runs where experiment = 'a'"), A);
    CU_ASSERT_EQUAL(traced(&t, "select max(value) from results where experiment = 'b'"), B);
    CU_ASSERT_EQUAL(traced(&t, "select step, value from trajectories where run = 3"), 1 << 3);
    CU_ASSERT_EQUAL(traced(&t, "select run, min(value) from trajectories where experiment = 'a' "
                               "and observable = 'loss' group by run"),
                    A);
    CU_ASSERT_EQUAL(traced(&t, "select p.value, x.value from runs r "
                               "join parameters p on p.run = r.id and p.path = 'init.scale' "
                               "join results x on x.run = r.id and x.observable = 'loss' "
                               "where r.experiment = 'a' order by 1"),
                    A);
    CU_ASSERT_EQUAL(traced(&t, "with x as (select * from results where observable = 'loss') "
                               "select avg(value) from x where experiment = 'b'"),
                    B);
    CU_ASSERT_EQUAL(traced(&t, "select (select count(*) from trajectories t where t.run = r.id) "
                               "from runs r where experiment like 'a%'"),
                    A);
    CU_ASSERT_EQUAL(traced(&t, "select r.id, x.value from runs r left join results x on x.run = "
                               "r.id and x.observable = 'loss' where r.experiment = 'a'"),
                    A);
    CU_ASSERT_EQUAL(traced(&t, "select count(*) from runs where experiment = 'a' and status = "
                               "'failed'"),
                    A);
    CU_ASSERT_EQUAL(traced(&t, "select a.value - b.value from results a join results b on "
                               "b.observable = a.observable where a.experiment = 'a' and "
                               "b.experiment = 'b'"),
                    A | B);
    CU_ASSERT_EQUAL(traced(&t, "select 1"), 0);
    two_close(&t);
}

static void a_trace_leaves_no_trace(void)
{
    struct two t;
    struct arena a = {0};
    struct table answer;
    struct err e = {0};
    int64_t *runs;
    size_t n;
    two_open(&t);
    CU_ASSERT(!store_query_traced(t.st, &a, "select wrong", &answer, &runs, &n, &e));
    CU_ASSERT_EQUAL(fixture_number(t.st, "select count(*) from sqlite_temp_schema"), 0);
    CU_ASSERT_EQUAL(fixture_number(t.st, "select count(*) from runs"), 8);
    arena_release(&a);
    two_close(&t);
}

/* --- rendering -------------------------------------------------------------------------------- */

static struct cell real(double value)
{
    return (struct cell){.type = CELL_REAL, .real = value};
}

static struct cell text(const char *s)
{
    return (struct cell){.type = CELL_TEXT, .text = s};
}

static void csv_and_json_keep_every_bit(void)
{
    const char *columns[] = {"x"};
    uint64_t seed = 11;
    size_t wrong = 0;
    for (size_t i = 0; i < 10000; i++) {
        uint64_t bits = test_random(&seed);
        struct cell c = real(0);
        struct table t = {.columns = columns, .cells = &c, .n_columns = 1, .n_rows = 1};
        struct buf csv = {0}, json = {0};
        double back, again;
        memcpy(&c.real, &bits, sizeof bits);
        if (!isfinite(c.real))
            continue;
        table_csv(&t, &csv);
        table_json(&t, &json);
        /* After "x\n" and after [{"x": */
        back = strtod(csv.s + 2, NULL);
        again = strtod(json.s + 7, NULL);
        wrong += back != c.real || again != c.real;
        buf_release(&csv);
        buf_release(&json);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void csv_quotes_and_json_escapes(void)
{
    const char *columns[] = {"a,b", "c"};
    struct cell cells[] = {text("say \"no\"\nand go"),
                           real(HUGE_VAL),
                           {.type = CELL_NULL},
                           {.type = CELL_INTEGER, .integer = -7}};
    struct table t = {.columns = columns, .cells = cells, .n_columns = 2, .n_rows = 2};
    struct buf csv = {0}, json = {0};
    table_csv(&t, &csv);
    table_json(&t, &json);
    CU_ASSERT_STRING_EQUAL(csv.s, "\"a,b\",c\n\"say \"\"no\"\"\nand go\",inf\n,-7\n");
    CU_ASSERT_STRING_EQUAL(json.s, "[{\"a,b\": \"say \\\"no\\\"\\u000aand go\", \"c\": \"inf\"},\n"
                                   " {\"a,b\": null, \"c\": -7}]\n");
    t.n_rows = 0;
    buf_clear(&json);
    table_json(&t, &json);
    CU_ASSERT_STRING_EQUAL(json.s, "[]\n");
    buf_release(&csv);
    buf_release(&json);
}

static void plain_tables_fit_the_width_and_cut_no_number(void)
{
    const char *columns[] = {"name", "value"};
    struct cell cells[] = {text("a text that is far too long for the line\tand has a tab"),
                           real(0.1), text("\xc3\xa4\xc3\xb6\xc3\xbc"), real(1.0 / 3)};
    struct table t = {.columns = columns, .cells = cells, .n_columns = 2, .n_rows = 2};
    struct buf out = {0};
    table_plain(&t, &out, 40);
    CU_ASSERT_STRING_EQUAL(out.s,
                           "name                               value\n"
                           "a text that is far \xe2\x80\xa6                 0.1\n"
                           "\xc3\xa4\xc3\xb6\xc3\xbc                   0.3333333333333333\n");
    buf_clear(&out);
    table_plain(&t, &out, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(out.s, "for the line and has a tab"));
    buf_clear(&out);
    table_plain(&t, &out, 20); /* 8 + 2 + 18 characters have no room */
    CU_ASSERT_STRING_EQUAL(out.s, "name a text that is far too long for the line and has a tab\n"
                                  "value 0.1\n\n"
                                  "name \xc3\xa4\xc3\xb6\xc3\xbc\n"
                                  "value 0.3333333333333333\n");
    buf_release(&out);
}

/* Which table SQLite walks through first: with `parameter` outermost, a list of all parameters
 * would cost runs times parameters. */
static void a_list_of_all_parameters_costs_no_more_than_its_rows(void)
{
    const char *folder = fixture_folder();
    struct arena a = {0};
    struct store *st = NULL;
    struct table t = {0};
    struct err e = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/db.sqlite", folder);
    CU_ASSERT_FATAL(store_open(path, STORE_WRITE, &st, &e));
    CU_ASSERT_FATAL(store_query(st, &a, "explain query plan select * from parameters", &t, &e));
    CU_ASSERT_FATAL(t.n_rows > 0 && t.n_columns == 4);
    CU_ASSERT_PTR_NOT_NULL(strstr(t.cells[3].text, " run"));
    store_close(st);
    arena_release(&a);
    fixture_remove(folder);
}

void suite_queries(void)
{
    CU_pSuite s = CU_add_suite("store/queries", NULL, NULL);
    TEST(s, tables_are_read_through_views_only);
    TEST(s, every_view_may_be_read_in_every_way);
    TEST(s, writing_is_refused_in_every_guise);
    TEST(s, an_endless_answer_is_cut);
    TEST(s, the_trace_names_the_runs_that_were_read);
    TEST(s, a_trace_leaves_no_trace);
    TEST(s, csv_and_json_keep_every_bit);
    TEST(s, csv_quotes_and_json_escapes);
    TEST(s, a_list_of_all_parameters_costs_no_more_than_its_rows);
    TEST(s, plain_tables_fit_the_width_and_cut_no_number);
}
