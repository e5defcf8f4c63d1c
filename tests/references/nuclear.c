/* nuclear.c: least nuclear norm against closed forms and against its own neighbours. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>

#include "core/reference.h"
#include "kinds/fixture.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

extern const struct reference reference_min_nuclear;
extern const struct parameterization parameterization_hadamard;
void suite_nuclear(void);

static struct {
    double tolerance;
    int64_t iterations;
} settings = {1e-9, 100000};

static bool solve(const struct fixture *f, double *theta, double *residual)
{
    struct model m;
    struct err e = {0};
    CU_ASSERT_FATAL(fixture_open(&m, f, &parameterization_hadamard, NULL));
    double *work = calloc(reference_min_nuclear.work(&settings, &m) + 1, sizeof *work);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    const bool done = reference_min_nuclear.solve(&settings, &m, theta, residual, work, &e);
    free(work);
    model_release(&m);
    return done;
}

static double nuclear(size_t rows, size_t cols, const double *a)
{
    enum { MOST = 200 };
    double copy[MOST], s[20], sum = 0, *work = calloc(svd_values_work(rows, cols), sizeof *work);
    memcpy(copy, a, rows * cols * sizeof *a);
    CU_ASSERT(svd_values(rows, cols, copy, s, work));
    for (size_t i = 0; i < (rows < cols ? rows : cols); i++) {
        sum += s[i];
    }
    free(work);
    return sum;
}

/* [[?, a], [b, c]] has least nuclear norm at ? = ab/c while |ab/c| is small enough for rank one to
 * win (|c|^2 >= |ab|), else at ? = c sign(ab): then the norm is |a| + |b| by the trace with the
 * orthogonal matrix that swaps. */
static void two_by_two_completion_has_a_closed_form(void)
{
    const double cases[][4] = {{0.5, 0.7, 2, 0.5 * 0.7 / 2},
                               {-0.5, 0.9, 1.5, -0.5 * 0.9 / 1.5},
                               {2, 3, 1, 1},
                               {2, -3, 1, -1}};
    const size_t entry[3] = {1, 2, 3};
    for (size_t k = 0; k < 4; k++) {
        const struct fixture f = {DESIGN_ENTRIES, 3, 4, 1, 2, 2, NULL, cases[k], NULL, entry};
        double theta[4], residual;
        CU_ASSERT(solve(&f, theta, &residual));
        CU_ASSERT(residual <= settings.tolerance);
        /* The norm is flat to second order, so a gap of 1e-9 leaves about its root in the entry. */
        CU_ASSERT_DOUBLE_EQUAL(theta[0], cases[k][3], 1e-3);
        double best[4] = {cases[k][3], cases[k][0], cases[k][1], cases[k][2]};
        CU_ASSERT_DOUBLE_EQUAL(nuclear(2, 2, theta), nuclear(2, 2, best), 1e-8);
        for (size_t i = 0; i < 3; i++) {
            CU_ASSERT_EQUAL(theta[entry[i]], cases[k][i]);
        }
    }
}

enum { R = 6, C = 5 };

/* No random direction that keeps the observations lowers the norm by more than the gap allows. */
static void no_neighbour_is_better(const struct fixture *f, const double *theta)
{
    double *work = calloc(least_squares_work(f->n, R * C), sizeof *work);
    double *a = calloc(f->n * R * C, sizeof *a);
    for (size_t i = 0; i < f->n; i++) {
        if (f->x) {
            memcpy(a + i * R * C, f->x + i * R * C, R * C * sizeof *a);
        } else {
            a[i * R * C + f->entry[i]] = 1;
        }
    }
    const double norm = nuclear(R, C, theta);
    struct random r;
    random_open(&r, 5, "probe");
    for (int trial = 0; trial < 200; trial++) {
        double v[R * C], seen[R * C], lost[R * C];
        random_fill_gaussian(&r, pow(10, -trial % 5), R * C, v);
        mat_vec(f->n, R * C, 1, a, v, 0, seen);
        CU_ASSERT(least_squares(f->n, R * C, a, seen, lost, NULL, work));
        for (size_t i = 0; i < R * C; i++) {
            v[i] += theta[i] - lost[i];
        }
        CU_ASSERT(nuclear(R, C, v) >= norm * (1 - 2e-9));
    }
    free(a);
    free(work);
}

static void completion_is_optimal_among_neighbours(void)
{
    double y[14];
    size_t entry[14];
    for (size_t i = 0; i < 14; i++) {
        y[i] = fixture_number(i);
        entry[i] = (11 * i + 3) % (R * C);
    }
    const struct fixture f = {DESIGN_ENTRIES, 14, R * C, 1, R, C, NULL, y, NULL, entry};
    double theta[R * C], residual;
    CU_ASSERT(solve(&f, theta, &residual));
    CU_ASSERT(residual <= settings.tolerance);
    for (size_t i = 0; i < 14; i++) {
        CU_ASSERT_EQUAL(theta[entry[i]], y[i]);
    }
    no_neighbour_is_better(&f, theta);
}

/* 12 products of a matrix with Gaussian ones. x: 12 of them. */
static struct fixture sensed(int64_t seed, double *x, double *y)
{
    struct random r;
    random_open(&r, seed, "data");
    random_fill_gaussian(&r, 0.3, 12 * R * C, x);
    random_fill_gaussian(&r, 1, 12, y);
    return (struct fixture){DESIGN_DENSE, 12, R * C, 1, R, C, x, y, NULL, NULL};
}

static void sensing_is_optimal_among_neighbours(void)
{
    double x[12 * R * C], y[12], theta[R * C], residual;
    const struct fixture f = sensed(3, x, y);
    CU_ASSERT(solve(&f, theta, &residual));
    CU_ASSERT(residual <= settings.tolerance);
    for (size_t i = 0; i < 12; i++) {
        CU_ASSERT_DOUBLE_EQUAL(vec_dot(R * C, x + i * R * C, theta), y[i], 1e-12);
    }
    no_neighbour_is_better(&f, theta);
}

/* Three samples of five features and two outputs: the same as sensing with X_i = e_k x_i'. */
static void several_outputs_agree_with_sensing(void)
{
    double x[3 * 5], y[6], wide[6 * 10] = {0}, flat[6], a[10], b[10], residual;
    for (size_t i = 0; i < 15; i++) {
        x[i] = fixture_number(i);
    }
    for (size_t i = 0; i < 6; i++) {
        y[i] = flat[i] = fixture_number(50 + i);
        memcpy(wide + i * 10 + i % 2 * 5, x + i / 2 * 5, 5 * sizeof *x);
    }
    const struct fixture outputs = {DESIGN_DENSE, 3, 5, 2, 2, 5, x, y, NULL, NULL};
    const struct fixture sensing = {DESIGN_DENSE, 6, 10, 1, 2, 5, wide, flat, NULL, NULL};
    CU_ASSERT(solve(&outputs, a, &residual));
    CU_ASSERT(solve(&sensing, b, &residual));
    for (size_t i = 0; i < 10; i++) {
        CU_ASSERT_DOUBLE_EQUAL(a[i], b[i], 1e-4);
    }
    CU_ASSERT_DOUBLE_EQUAL(nuclear(2, 5, a), nuclear(2, 5, b), 1e-8);
}

/* Ended early, the solution is at most that share of its norm above the least one. */
static void the_residual_bounds_what_is_left_to_gain(void)
{
    double x[12 * R * C], y[12], theta[R * C], residual;
    const struct fixture f = sensed(8, x, y);
    CU_ASSERT_FATAL(solve(&f, theta, &residual));
    const double least = nuclear(R, C, theta), tight = settings.tolerance;
    for (settings.tolerance = 1e-5; settings.tolerance < 0.2; settings.tolerance *= 10) {
        CU_ASSERT_FATAL(solve(&f, theta, &residual));
        const double norm = nuclear(R, C, theta);
        CU_ASSERT(residual > 0 && residual <= settings.tolerance);
        CU_ASSERT((norm - least) / norm <= residual + tight);
        CU_ASSERT(norm >= least * (1 - 2 * tight));
    }
    settings.tolerance = tight;
}

static void repeated_measurements_are_an_error(void)
{
    double x[2 * R * C], y[2] = {1, 2}, theta[R * C], residual;
    for (size_t i = 0; i < R * C; i++) {
        x[i] = x[R * C + i] = i < 3;
    }
    const struct fixture f = {DESIGN_DENSE, 2, R * C, 1, R, C, x, y, NULL, NULL};
    CU_ASSERT_FALSE(solve(&f, theta, &residual));
}

void suite_nuclear(void)
{
    CU_pSuite s = CU_add_suite("least nuclear norm", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(two_by_two_completion_has_a_closed_form);
    TEST(completion_is_optimal_among_neighbours);
    TEST(sensing_is_optimal_among_neighbours);
    TEST(several_outputs_agree_with_sensing);
    TEST(the_residual_bounds_what_is_left_to_gain);
    TEST(repeated_measurements_are_an_error);
#undef TEST
}
