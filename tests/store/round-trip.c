/* round-trip.c: numbers come back from the database bit for bit, non-finite ones by kind. */
#include <math.h>

#include "fixture.h"

enum { PATTERNS = 10000 };

/* Equal bits; a NaN comes back as the one NaN. */
static bool same(double a, double b)
{
    return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0;
}

static void open_new(const char *folder, struct store **st)
{
    char path[128];
    struct err e = {0};
    snprintf(path, sizeof path, "%s/db.sqlite", folder);
    CU_ASSERT_FATAL(store_open(path, STORE_WRITE, st, &e));
}

static void random_bit_patterns_come_back(void)
{
    const char *folder = fixture_folder();
    struct store *st;
    struct fixture f;
    struct outcome o, back;
    struct err e = {0};
    open_new(folder, &st);
    fixture_init(&f, "bits", 1, "v", "code");
    fixture_outcome(&o, 7, PATTERNS);
    const double special[] = {0.0,
                              -0.0,
                              (double)NAN,
                              HUGE_VAL,
                              -HUGE_VAL,
                              5e-324,
                              -5e-324,
                              0.1 + 0.2,
                              1.0 / 3,
                              9007199254740993.0,
                              -1e308,
                              2.2250738585072011e-308,
                              9007199254740992.0};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        o.samples[i].value = special[i];
    double weights[] = {1.0 / 3, -0.0, (double)NAN};
    o.weights = weights;
    o.p = 3;
    CU_ASSERT_FATAL(fixture_put(st, &f.runs[0], &o, "host", &e));
    CU_ASSERT_FATAL(store_flush(st, &e));
    CU_ASSERT_FATAL(store_outcome(st, 1, &back, &e));
    CU_ASSERT_EQUAL(back.n_samples, o.n_samples);
    size_t wrong = 0;
    for (size_t i = 0; i < o.n_samples; i++)
        wrong += !same(o.samples[i].value, back.samples[i].value) ||
                 o.samples[i].time != back.samples[i].time ||
                 o.samples[i].at != back.samples[i].at ||
                 o.samples[i].step != back.samples[i].step ||
                 o.samples[i].component != back.samples[i].component ||
                 strcmp(o.names[o.samples[i].observable], back.names[back.samples[i].observable]);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(back.p, 3);
    CU_ASSERT(memcmp(back.weights, weights, sizeof weights) == 0);
    CU_ASSERT(back.status == o.status && back.steps == o.steps && back.time == o.time);
    o.weights = NULL;
    outcome_release(&o);
    outcome_release(&back);
    store_close(st);
    fixture_release(&f);
    fixture_remove(folder);
}

static void comparisons_never_match_values_that_are_not_finite(void)
{
    const char *folder = fixture_folder();
    struct store *st;
    struct fixture f;
    struct outcome o;
    struct err e = {0};
    open_new(folder, &st);
    fixture_init(&f, "kinds", 1, "v", "code");
    CU_ASSERT(store_plan(st, &f.plan, &e));
    fixture_outcome(&o, 1, 4);
    const double values[] = {(double)NAN, HUGE_VAL, -HUGE_VAL, -0.0};
    for (size_t i = 0; i < 4; i++)
        o.samples[i].value = values[i];
    CU_ASSERT(fixture_put(st, &f.runs[0], &o, "host", &e) && store_flush(st, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from trajectories where value < 0.1 "
                                       "or value >= 0.1"),
                    1);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from trajectories where value is null"), 3);
    CU_ASSERT_EQUAL(fixture_number(st, "select group_concat(kind) = 'nan,+inf,-inf,finite' from "
                                       "(select kind from trajectories order by sequence)"),
                    1);
    outcome_release(&o);
    store_close(st);
    fixture_release(&f);
    fixture_remove(folder);
}

static void results_are_the_last_sample_of_each_component(void)
{
    const char *folder = fixture_folder();
    struct store *st;
    struct fixture f;
    struct err e = {0};
    open_new(folder, &st);
    fixture_init(&f, "last", 3, "v", "code");
    CU_ASSERT(store_plan(st, &f.plan, &e));
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT(fixture_put_simple(st, &f, i, &e));
    CU_ASSERT(store_flush(st, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from results"), 3 * 4);
    CU_ASSERT_EQUAL(
        fixture_number(st,
                       "select count(*) from results r join (select run, observable, component, "
                       "max(sequence) as s from trajectories group by 1, 2, 3) t on t.run = "
                       "r.run and t.observable = r.observable and t.component = r.component "
                       "join trajectories x on x.run = t.run and x.observable = t.observable "
                       "and x.component = t.component and x.sequence = t.s "
                       "where x.value is r.value and x.step = r.step and x.kind = r.kind"),
        3 * 4);
    store_close(st);
    fixture_release(&f);
    fixture_remove(folder);
}

static void parameters_are_exact_valid_json(void)
{
    const char *folder = fixture_folder();
    struct store *st;
    struct fixture f;
    struct arena a = {0};
    struct table t;
    struct err e = {0};
    open_new(folder, &st);
    fixture_init(&f, "json", 2, "v", "code");
    CU_ASSERT(store_plan(st, &f.plan, &e));
    for (size_t i = 0; i < 2; i++)
        CU_ASSERT(fixture_put_simple(st, &f, i, &e));
    CU_ASSERT_FATAL(store_query(st, &a, "select parameters from runs order by id", &t, &e));
    CU_ASSERT_STRING_EQUAL(
        t.cells[0].text,
        "{\"init.scale\": 0.1, \"optimizer\": \"say \\\"descent\\\"\", "
        "\"problem.data.noisy\": true, \"stop.time\": \"inf\", \"version\": \"v\"}");
    /* 0.1 + 0.2 needs all 17 digits. */
    CU_ASSERT_PTR_NOT_NULL(strstr(t.cells[1].text, "0.30000000000000004"));
    CU_ASSERT_EQUAL(fixture_number(st, "select sum(json_valid(parameters)) from runs"), 2);
    CU_ASSERT_EQUAL(fixture_number(st, "select value from parameters where run = 2 and path = "
                                       "'init.scale'"),
                    0.1 + 0.2);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from parameters"), 10);
    CU_ASSERT_EQUAL(fixture_number(st, "select group_concat(distinct path) = 'init.scale' from "
                                       "parameters where swept"),
                    1);
    arena_release(&a);
    store_close(st);
    fixture_release(&f);
    fixture_remove(folder);
}

void suite_round_trip(void)
{
    CU_pSuite s = CU_add_suite("store/round-trip", NULL, NULL);
    TEST(s, random_bit_patterns_come_back);
    TEST(s, comparisons_never_match_values_that_are_not_finite);
    TEST(s, results_are_the_last_sample_of_each_component);
    TEST(s, parameters_are_exact_valid_json);
}
