/* forecast.c: the time left, on sweeps whose end is known because they are played from recorded
 * numbers. */
#include "run/forecast.h"

#include <math.h>
#include <stdlib.h>

#include "numerics/random.h"
#include "support.h"

enum { GROUPS = 30, JOBS = 1500, WORKERS = 2, SWEEPS = 60, MARKS = 19 };

struct sweep {
    double expected[JOBS], actual[JOBS], end[JOBS]; /* end: when it is over */
    size_t group[JOBS];
    double whole;
};

static int descending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x < *y) - (*x > *y);
}

/* Expected seconds over four decades, longest first; actual ones off by a factor of the machine,
 * one of the group and one of the job. */
static void sweep_play(struct sweep *s, struct random *r)
{
    double free_at[WORKERS] = {0}, machine = exp(0.3 * random_gaussian(r)), own[GROUPS];
    for (size_t g = 0; g < GROUPS; g++)
        own[g] = exp(0.3 * random_gaussian(r));
    for (size_t i = 0; i < JOBS; i++)
        s->expected[i] = pow(10, 4 * random_uniform(r) - 3);
    qsort(s->expected, JOBS, sizeof *s->expected, descending);
    s->whole = 0;
    for (size_t i = 0; i < JOBS; i++) {
        s->group[i] = random_below(r, GROUPS);
        s->actual[i] = s->expected[i] * machine * own[s->group[i]] * exp(0.1 * random_gaussian(r));
        size_t w = free_at[0] <= free_at[1] ? 0 : 1;
        s->end[i] = free_at[w] += s->actual[i];
        s->whole = fmax(s->whole, s->end[i]);
    }
}

/* What is said at time t, when all that ended by then is known. */
static struct forecast_range said_at(const struct sweep *s, double t, bool known)
{
    struct forecast_group groups[GROUPS] = {{0}};
    struct forecast f = {.groups = groups, .n_groups = GROUPS};
    double longest = 0;
    for (size_t i = 0; i < JOBS; i++)
        forecast_add(&f, s->group[i], known ? s->expected[i] : -1);
    for (size_t i = 0; i < JOBS; i++)
        if (s->end[i] <= t)
            forecast_finish(&f, s->group[i], s->expected[i], s->actual[i]);
        else if (known)
            longest = fmax(longest, s->expected[i]);
    return forecast_left(&f, WORKERS, longest);
}

static void the_range_holds_the_truth_and_shrinks(void)
{
    static struct sweep s;
    struct random r;
    size_t held = 0, asked = 0;
    double early = 0, late = 0;
    random_open(&r, 1, "forecast");
    for (size_t k = 0; k < SWEEPS; k++) {
        sweep_play(&s, &r);
        for (size_t m = 1; m <= MARKS; m++) {
            double t = s.whole * (double)m / (MARKS + 1), left = s.whole - t;
            struct forecast_range said = said_at(&s, t, true);
            CU_ASSERT(said.low <= said.high && said.low >= 0);
            held += said.low <= left && left <= said.high;
            asked++;
            early += m == 3 ? (said.high - said.low) / s.whole : 0;
            late += m == 15 ? (said.high - said.low) / s.whole : 0;
        }
    }
    /* Two standard deviations hold 95 percent of draws of which m and s are known; both are
     * estimated, from few groups at first. */
    CU_ASSERT((double)held >= 0.9 * (double)asked);
    CU_ASSERT(late < 0.3 * early);
    CU_ASSERT(early < 0.8 * SWEEPS);
}

static void before_the_first_result_the_costs_alone_speak(void)
{
    static struct sweep s;
    struct random r;
    size_t held = 0;
    random_open(&r, 2, "forecast");
    for (size_t k = 0; k < SWEEPS; k++) {
        sweep_play(&s, &r);
        struct forecast_range said = said_at(&s, 0, true);
        held += said.low <= s.whole && s.whole <= said.high;
    }
    CU_ASSERT((double)held >= 0.9 * SWEEPS);
}

static void of_what_is_not_known_nothing_is_said_at_first(void)
{
    static struct sweep s;
    struct random r;
    random_open(&r, 3, "forecast");
    sweep_play(&s, &r);
    CU_ASSERT(said_at(&s, 0, false).high < 0);
    CU_ASSERT(said_at(&s, s.whole / 2, false).high > 0);
    CU_ASSERT_EQUAL(said_at(&s, s.whole, false).high, 0);
    CU_ASSERT_EQUAL(said_at(&s, s.whole, true).high, 0);
}

/* Sixty short jobs and one of a minute on two workers: no number of workers ends before the minute
 * is over. */
static void the_longest_job_bounds_it(void)
{
    struct forecast_group groups[2] = {{0}};
    struct forecast f = {.groups = groups, .n_groups = 2};
    forecast_add(&f, 1, 60);
    for (size_t i = 0; i < 60; i++)
        forecast_add(&f, 0, 0.01);
    struct forecast_range few = forecast_left(&f, 2, 60), many = forecast_left(&f, 64, 60);
    CU_ASSERT(few.high >= 60 && many.high >= 60);
    CU_ASSERT(many.low >= 60 / 3.0);
}

/* Played from recorded numbers by workers who take the next job when they are free. */
static void the_costs_are_replayed_in_the_order_of_the_pool(void)
{
    static struct sweep s;
    struct random r;
    random_open(&r, 4, "forecast");
    sweep_play(&s, &r);
    CU_ASSERT_DOUBLE_EQUAL(forecast_span(s.actual, JOBS, WORKERS), s.whole, 1e-9 * s.whole);
    const double jobs[] = {5, 4, 3, 3, 3};
    CU_ASSERT_EQUAL(forecast_span(jobs, 5, 1), 18);
    CU_ASSERT_EQUAL(forecast_span(jobs, 5, 2), 10);
    CU_ASSERT_EQUAL(forecast_span(jobs, 5, 3), 7);
    CU_ASSERT_EQUAL(forecast_span(jobs, 5, 4), 6);
    CU_ASSERT_EQUAL(forecast_span(jobs, 5, 64), 5);
    CU_ASSERT_EQUAL(forecast_span(jobs, 0, 64), 0);
}

void suite_forecast(void)
{
    CU_pSuite s = CU_add_suite("run/forecast", NULL, NULL);
    TEST(s, the_range_holds_the_truth_and_shrinks);
    TEST(s, before_the_first_result_the_costs_alone_speak);
    TEST(s, of_what_is_not_known_nothing_is_said_at_first);
    TEST(s, the_longest_job_bounds_it);
    TEST(s, the_costs_are_replayed_in_the_order_of_the_pool);
}
