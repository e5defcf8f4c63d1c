/* least-norm.c: the two conditions that make a least-squares solution the shortest, written out. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "core/reference.h"
#include "kinds/fixture.h"
#include "numerics/linalg.h"
#include "numerics/random.h"
#include "support.h"

extern const struct reference reference_least_norm;
extern const struct parameterization parameterization_canonical;
void suite_least_norm(void);

enum { MOST = 8, OUTPUTS = 2 };

static double x[MOST * MOST], y[MOST * OUTPUTS], theta[OUTPUTS * MOST];

/* High-entropy data; the last feature repeats the first when one is to depend on the others. */
static void draw(size_t n, size_t d, bool dependent)
{
    struct random r;
    random_open(&r, (int64_t)(10 * n + d), "data");
    random_fill_gaussian(&r, 1, n * d, x);
    random_fill_gaussian(&r, 1, n * OUTPUTS, y);
    for (size_t i = 0; dependent && i < n; i++) {
        x[i * d + d - 1] = x[i * d];
    }
}

static double solve(size_t n, size_t d)
{
    const struct fixture f = {.design = DESIGN_DENSE,
                              .n = n,
                              .d = d,
                              .m = OUTPUTS,
                              .rows = OUTPUTS,
                              .cols = d,
                              .x = x,
                              .y = y};
    struct model m;
    struct err e = {0};
    double residual = (double)NAN;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    size_t room = reference_least_norm.work(NULL, &m);
    double *work = malloc(room * sizeof *work);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    for (size_t i = 0; i < room; i++) {
        work[i] = (double)NAN;
    }
    CU_ASSERT(reference_least_norm.solve(NULL, &m, theta, &residual, work, &e));
    free(work);
    model_release(&m);
    return residual;
}

/* Entry j of X'(X theta_k - y_k). */
static double normal_equation(size_t n, size_t d, size_t k, size_t j)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double left = -y[i * OUTPUTS + k];
        for (size_t c = 0; c < d; c++) {
            left += x[i * d + c] * theta[k * d + c];
        }
        sum += x[i * d + j] * left;
    }
    return sum;
}

/* Sums of at most 64 products of Gaussian numbers, through a decomposition whose condition number
 * stays below 100 here. */
static const double tight = 64 * 100 * DBL_EPSILON;

static void the_rest_is_orthogonal_to_the_samples(void)
{
    static const size_t sizes[][2] = {{3, 7}, {8, 3}, {5, 5}, {1, 4}, {4, 1}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t n = sizes[s][0], d = sizes[s][1];
        draw(n, d, false);
        CU_ASSERT(solve(n, d) <= tight);
        for (size_t k = 0; k < OUTPUTS; k++) {
            for (size_t j = 0; j < d; j++) {
                CU_ASSERT_DOUBLE_EQUAL(normal_equation(n, d, k, j), 0, 20 * tight);
            }
        }
    }
}

/* With n < d, Gram-Schmidt on the rows of X leaves nothing of theta. */
static void no_part_of_it_is_orthogonal_to_all_samples(void)
{
    enum { N = 3, D = 7 };
    draw(N, D, false);
    solve(N, D);
    for (size_t i = 0; i < N; i++) {
        double *row = x + i * D;
        for (size_t k = 0; k < i; k++) {
            vec_add_scaled(D, -vec_dot(D, row, x + k * D), x + k * D, row);
        }
        vec_scale(D, 1 / vec_norm(D, row), row);
    }
    for (size_t k = 0; k < OUTPUTS; k++) {
        double *rest = theta + k * D;
        CU_ASSERT(vec_norm(D, rest) > 0.1);
        for (size_t i = 0; i < N; i++) {
            vec_add_scaled(D, -vec_dot(D, rest, x + i * D), x + i * D, rest);
        }
        CU_ASSERT(vec_norm(D, rest) <= tight);
    }
}

/* A feature that stands twice: the two share their weight equally. */
static void repeated_features_share(void)
{
    enum { N = 8, D = 4 };
    draw(N, D, true);
    CU_ASSERT(solve(N, D) <= tight);
    for (size_t k = 0; k < OUTPUTS; k++) {
        CU_ASSERT_DOUBLE_EQUAL(theta[k * D], theta[k * D + D - 1], tight);
        CU_ASSERT(fabs(theta[k * D]) > 1e-3);
    }
}

static void targets_of_zero_have_the_solution_zero(void)
{
    draw(3, 5, false);
    for (size_t i = 0; i < (size_t)3 * OUTPUTS; i++) {
        y[i] = 0;
    }
    CU_ASSERT_EQUAL(solve(3, 5), 0);
    CU_ASSERT_EQUAL(vec_norm(5 * OUTPUTS, theta), 0);
}

void suite_least_norm(void)
{
    CU_pSuite s = CU_add_suite("least-norm", NULL, NULL);
    TEST(s, the_rest_is_orthogonal_to_the_samples);
    TEST(s, no_part_of_it_is_orthogonal_to_all_samples);
    TEST(s, repeated_features_share);
    TEST(s, targets_of_zero_have_the_solution_zero);
}
