/* incremental.c: growth of values on their own, and the start from which they follow one another.
 */
#include <CUnit/CUnit.h>
#include <math.h>

#include "mathematics/growth.h"
#include "probe-fixture.h"

extern const struct probe probe_incremental_threshold;
extern const struct parameterization parameterization_power, parameterization_exponential,
    parameterization_canonical, parameterization_hadamard;
void suite_incremental(void);

static const double falling[2] = {1.1, 1}, rising[2] = {1, 1.1};
static const struct fixture to_falling = {DESIGN_IDENTITY, 2,       1,   1, 1, 2, NULL,
                                          falling,         falling, NULL};
static const struct fixture to_rising = {DESIGN_IDENTITY, 2,      1,   1, 1, 2, NULL,
                                         rising,          rising, NULL};

/* The derivative of t(sigma) is one over the speed. Central differences of relative width h = 1e-4
 * err by about h^2 = 1e-8 times third derivatives of size 10 over the first, and by 1e-16/h. */
static void growth_time_is_the_integral_of_one_over_the_speed(void)
{
    static const double depths[] = {1, 2, 3, 4, INFINITY}, heights[] = {0.02, 0.3, 1.1, 1.9};
    const double target = 2.3, width = 1e-4;
    for (size_t k = 0; k < 5; k++) {
        for (size_t i = 0; i < 4; i++) {
            const double n = depths[k], sigma = heights[i], h = width * sigma;
            const double factor = isinf(n) ? 1 : n * n;
            const double speed = factor * pow(sigma, 2 - 2 / n) * (target - sigma);
            const double slope = growth_time(n, target, sigma - h, sigma + h) / (2 * h);
            CU_ASSERT_DOUBLE_EQUAL(slope * speed, 1, 1e-6);
        }
    }
    CU_ASSERT(isnan(growth_time(5, 2, 0.1, 0.2)));
}

static void growth_times_add_up(void)
{
    static const double depths[] = {1, 2, 3, 4, INFINITY};
    for (size_t k = 0; k < 5; k++) {
        const double whole = growth_time(depths[k], 1.7, 0.01, 1.6);
        const double parts =
            growth_time(depths[k], 1.7, 0.01, 0.4) + growth_time(depths[k], 1.7, 0.4, 1.6);
        CU_ASSERT_DOUBLE_EQUAL(parts, whole, 1e-13 * whole);
    }
}

static void growth_exponent_is_that_of_the_parameterization(void)
{
    struct model m;
    struct any_options o;
    any_defaults(&parameterization_power.kind, &o);
    any_set(&parameterization_power.kind, &o, "exponent", 3.5);
    CU_ASSERT_FATAL(fixture_open(&m, &to_falling, &parameterization_power, &o));
    CU_ASSERT_EQUAL(growth_exponent(&m), 3.5);
    model_release(&m);
    CU_ASSERT_FATAL(fixture_open(&m, &to_falling, &parameterization_exponential, NULL));
    CU_ASSERT(isinf(growth_exponent(&m)));
    model_release(&m);
    CU_ASSERT_FATAL(fixture_open(&m, &to_falling, &parameterization_canonical, NULL));
    CU_ASSERT_EQUAL(growth_exponent(&m), 1);
    model_release(&m);
    CU_ASSERT_FATAL(fixture_open(&m, &to_falling, &parameterization_hadamard, NULL));
    CU_ASSERT(isnan(growth_exponent(&m)));
    model_release(&m);
}

static struct hearing hear_threshold(const struct fixture *f, double exponent)
{
    struct model m;
    struct any_options psi, o;
    double w[2] = {1, 1};
    any_defaults(&parameterization_power.kind, &psi);
    any_set(&parameterization_power.kind, &psi, "exponent", exponent);
    any_defaults(&probe_incremental_threshold.kind, &o);
    CU_ASSERT_FATAL(fixture_open(&m, f, &parameterization_power, &psi));
    struct hearing h = hear(&probe_incremental_threshold, &o, &m, w);
    model_release(&m);
    return h;
}

/* The formula drops terms of size sigma_0 / (r - 1): 4e-10 at r = 1.1. The flow's relative error of
 * 1e-11 a step over a hundred steps is divided by r - 1, too. */
static void threshold_of_two_layers_is_exponential_in_the_gap(void)
{
    const double r = 1.1;
    const double formula = log(0.25 / 0.75) + (log(1.0 / 9) - log(r)) / (r - 1);
    struct hearing h = hear_threshold(&to_falling, 2);
    CU_ASSERT(h.fine);
    CU_ASSERT_DOUBLE_EQUAL(heard(&h, "log-threshold", 0, 0), formula, 1e-7);
    CU_ASSERT_EQUAL(heard(&h, "ratio", 0, 0), r);
    CU_ASSERT_FALSE(h.overran);
    free(h.all);
}

static void threshold_of_the_flow_is_that_of_the_closed_forms(void)
{
    static const double depths[] = {2, 3, 4};
    for (size_t k = 0; k < 3; k++) {
        struct hearing h = hear_threshold(&to_falling, depths[k]);
        const double flow = heard(&h, "log-threshold", 0, 0), form = heard(&h, "closed-form", 0, 0);
        CU_ASSERT_DOUBLE_EQUAL(flow, form, 1e-7);
        free(h.all);
    }
}

static void threshold_wants_a_larger_value_first(void)
{
    struct hearing h = hear_threshold(&to_rising, 2);
    CU_ASSERT_FALSE(h.fine);
    free(h.all);
}

/* Without depth all values rise together from the start: no start is incremental. */
static void canonical_values_are_never_incremental(void)
{
    struct hearing h = hear_threshold(&to_falling, 1);
    CU_ASSERT_FALSE(h.fine);
    free(h.all);
}

void suite_incremental(void)
{
    CU_pSuite s = CU_add_suite("incremental", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(growth_time_is_the_integral_of_one_over_the_speed);
    TEST(growth_times_add_up);
    TEST(growth_exponent_is_that_of_the_parameterization);
    TEST(threshold_of_two_layers_is_exponential_in_the_gap);
    TEST(threshold_of_the_flow_is_that_of_the_closed_forms);
    TEST(threshold_wants_a_larger_value_first);
    TEST(canonical_values_are_never_incremental);
#undef TEST
}
