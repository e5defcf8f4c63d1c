/* statistics.c: median, quantile, stdev and geomean against closed forms and their definitions. */
#include <math.h>

#include "fixture.h"

struct place {
    const char *folder;
    struct store *st;
};

static struct place place_new(void)
{
    char path[128];
    struct err e = {0};
    struct place p = {.folder = fixture_folder()};
    snprintf(path, sizeof path, "%s/db.sqlite", p.folder);
    CU_ASSERT_FATAL(store_open(path, STORE_WRITE, &p.st, &e));
    return p;
}

static void place_end(struct place *p)
{
    store_close(p->st);
    fixture_remove(p->folder);
}

/* 1 to n: median (n+1)/2, quantile 1 + (n-1) p, stdev sqrt(n(n+1)/12), geomean n!^(1/n). */
static void whole_numbers_have_closed_forms(void)
{
    struct place p = place_new();
    for (int n = 2; n <= 30; n++) {
        char sql[400];
        snprintf(sql, sizeof sql,
                 "with recursive k (x) as (select %d union all select x - 1 from k where x > 1) "
                 "select max(abs(a / b - 1)) from (select median(x) as a, (%d + 1) / 2.0 as b from "
                 "k union all select quantile(x, 0.3), 1 + 0.3 * (%d - 1) from k union all select "
                 "stdev(x), sqrt(%d * (%d + 1) / 12.0) from k union all select geomean(x), "
                 "%.17g from k)",
                 n, n, n, n, n, exp(lgamma(n + 1.0) / n));
        /* Sums of n terms: n ulps each, here in up to three steps. */
        CU_ASSERT(fixture_number(p.st, sql) <= 3 * n * 0x1p-53 * 4);
    }
    place_end(&p);
}

static void ends_of_quantile_are_least_and_largest(void)
{
    struct place p = place_new();
    CU_ASSERT_EQUAL(fixture_number(p.st, "select quantile(column1, 0) = 1 and quantile(column1, 1) "
                                         "= 9 and quantile(column1, 0.5) = median(column1) from "
                                         "(values (4), (9), (1), (2))"),
                    1);
    CU_ASSERT_EQUAL(fixture_number(p.st, "select median(column1) from (values (4), (9), (1), (2))"),
                    3);
    place_end(&p);
}

static void nulls_are_left_out_and_nothing_is_null(void)
{
    struct place p = place_new();
    CU_ASSERT_EQUAL(
        fixture_number(p.st, "select median(column1) from (values (null), (5), (null), (7))"), 6);
    CU_ASSERT_EQUAL(fixture_number(p.st, "select median(null) is null and stdev(3) is null and "
                                         "geomean(-1) is null and geomean(0) = 0 and "
                                         "quantile(null, 0.5) is null"),
                    1);
    CU_ASSERT_EQUAL(fixture_number(p.st, "select count(*) from (select median(1) as m where 0) "
                                         "where m is null"),
                    1);
    place_end(&p);
}

static void the_order_of_rows_moves_no_bit(void)
{
    struct place p = place_new();
    CU_ASSERT_EQUAL(
        fixture_number(p.st,
                       "with recursive k (i, x) as (select 1, 0.1 union all select i + 1, "
                       "(x * 97 + 0.31) % 11 + 0.001 * i from k where i < 500), up as (select x "
                       "from k order by i), down as (select x from k order by i desc) select "
                       "(select stdev(x) from up) = (select stdev(x) from down) and (select "
                       "geomean(x) from up) = (select geomean(x) from down) and (select stdev(x) "
                       "from up) > 1"),
        1);
    place_end(&p);
}

/* Frames that grow and that lose their first row, also a NULL. */
static void windows_are_groups_that_move(void)
{
    struct place p = place_new();
    CU_ASSERT_EQUAL(fixture_number(p.st,
                                   "with k (i, x) as (values (1, 3), (2, null), (3, 8), (4, 1), "
                                   "(5, 6)), w as (select i, median(x) over (order by i rows 2 "
                                   "preceding) as m from k) select group_concat(m, ' ') = "
                                   "'3.0 3.0 5.5 4.5 6.0' from w"),
                    1);
    place_end(&p);
}

static void what_is_no_number_is_refused(void)
{
    static const char *const refused[][2] = {
        {"select median('a')", "median expects numbers"},
        {"select geomean(x'00')", "geomean expects numbers"},
        {"select quantile(1, 1.5)", "quantile expects a share from 0 to 1"},
        {"select quantile(1, null)", "quantile expects a share from 0 to 1"},
        {"select median(1, 2)", "wrong number of arguments"},
    };
    struct place p = place_new();
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct arena a = {0};
        struct table t;
        struct err e = {0};
        CU_ASSERT_FALSE(store_query(p.st, &a, refused[i][0], &t, &e));
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, refused[i][1]));
        arena_release(&a);
    }
    place_end(&p);
}

void suite_statistics(void)
{
    CU_pSuite s = CU_add_suite("store/statistics", NULL, NULL);
    TEST(s, whole_numbers_have_closed_forms);
    TEST(s, ends_of_quantile_are_least_and_largest);
    TEST(s, nulls_are_left_out_and_nothing_is_null);
    TEST(s, the_order_of_rows_moves_no_bit);
    TEST(s, windows_are_groups_that_move);
    TEST(s, what_is_no_number_is_refused);
}
