/* one-example.c: the end of a flow with one example, against the equations that define it and one
 * root written out. */
#include <math.h>

#include "core/reference.h"
#include "kinds/fixture.h"
#include "support.h"

extern const struct reference reference_one_example;
extern const struct parameterization parameterization_canonical;
void suite_one_example(void);

/* As the kind declares them. */
struct end_options {
    double p;
    struct reals start;
};

enum { D = 3 };

static const double x[D] = {0.7, 1.3, 0.4}, y[1] = {2.25};
static double theta[D];

static bool solve(double p, const double *start)
{
    const struct fixture f = {DESIGN_DENSE, 1, D, 1, 1, D, x, y, NULL, NULL};
    const struct end_options o = {.p = p, .start = {.v = start, .n = D}};
    struct model m;
    struct err e = {0};
    double residual = (double)NAN;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    const bool fine = reference_one_example.solve(&o, &m, theta, &residual, NULL, &e);
    model_release(&m);
    return fine && residual <= 1e-13;
}

/* c from each entry by itself: all must agree. Powers of the small start cancel nothing at |p|
 * <= 1. */
static void all_entries_tell_the_same_c(void)
{
    static const double starts[][D] = {{0.1, 0.1, 0.1}, {0.02, 0.3, 0.15}, {0.5, 0.05, 0.2}};
    static const double ps[] = {1, 0.5, -0.5, -1};
    for (size_t s = 0; s < 3; s++) {
        for (size_t k = 0; k < sizeof ps / sizeof *ps; k++) {
            CU_ASSERT_FATAL(solve(ps[k], starts[s]));
            double c[D];
            for (size_t i = 0; i < D; i++) {
                c[i] = fabs(pow(theta[i], ps[k]) - pow(starts[s][i], ps[k])) / x[i];
            }
            CU_ASSERT_DOUBLE_EQUAL(c[0] / c[1], 1, 1e-11);
            CU_ASSERT_DOUBLE_EQUAL(c[2] / c[1], 1, 1e-11);
            CU_ASSERT_DOUBLE_EQUAL(theta[0] * x[0] + theta[1] * x[1] + theta[2] * x[2], y[0],
                                   1e-12);
        }
    }
}

/* p = 0 is the limit of small p from both sides. */
static void squares_are_the_limit_of_their_neighbours(void)
{
    static const double start[D] = {0.1, 0.05, 0.2};
    double middle[D];
    CU_ASSERT_FATAL(solve(0, start));
    for (size_t i = 0; i < D; i++) {
        middle[i] = theta[i];
    }
    for (int sign = -1; sign <= 1; sign += 2) {
        CU_ASSERT_FATAL(solve(sign * 1e-6, start));
        for (size_t i = 0; i < D; i++) {
            CU_ASSERT_DOUBLE_EQUAL(theta[i], middle[i], 1e-4);
        }
    }
}

/* At p = 1 the flow is a straight line along x. */
static void the_canonical_flow_is_a_projection(void)
{
    static const double start[D] = {0.1, 0.2, 0.3};
    const double xx = 0.49 + 1.69 + 0.16, c = (2.25 - 0.07 - 0.26 - 0.12) / xx;
    CU_ASSERT_FATAL(solve(1, start));
    for (size_t i = 0; i < D; i++) {
        CU_ASSERT_DOUBLE_EQUAL(theta[i], start[i] + c * x[i], 1e-14);
    }
}

/* The trap: at p = -3 and a start of 1e-4 the curve's constant is 1e12 and its root an ulp from a
 * pole; the ends must not lose their digits, theta_2 the leader and the others (1 - x_i/x_2)^(1/p).
 */
static void tiny_starts_lose_no_digits(void)
{
    static const double start[D] = {1e-4, 1e-4, 1e-4};
    CU_ASSERT_FATAL(solve(-3, start));
    CU_ASSERT_DOUBLE_EQUAL(theta[0] / 1e-4, pow(1 - 0.7 / 1.3, -1. / 3), 1e-11);
    CU_ASSERT_DOUBLE_EQUAL(theta[2] / 1e-4, pow(1 - 0.4 / 1.3, -1. / 3), 1e-11);
    CU_ASSERT_DOUBLE_EQUAL(theta[1], (2.25 - 0.7 * theta[0] - 0.4 * theta[2]) / 1.3, 1e-14);
}

static void a_start_beyond_the_minima_is_refused(void)
{
    static const double start[D] = {2, 2, 2};
    CU_ASSERT_FALSE(solve(1, start));
}

void suite_one_example(void)
{
    CU_pSuite s = CU_add_suite("one-example", NULL, NULL);
    TEST(s, all_entries_tell_the_same_c);
    TEST(s, squares_are_the_limit_of_their_neighbours);
    TEST(s, the_canonical_flow_is_a_projection);
    TEST(s, tiny_starts_lose_no_digits);
    TEST(s, a_start_beyond_the_minima_is_refused);
}
