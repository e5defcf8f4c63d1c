/* linalg.c: every idiom against its definition, below and above the sizes where BLAS takes over,
 * and decompositions against matrices whose answer is known. */
#include "numerics/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/random.h"
#include "support.h"

enum { MOST = 60 };

static double ulp = 0x1p-52;

static void fill(uint64_t *state, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = (double)(int64_t)test_random(state) * 0x1p-63;
    }
}

static double plain_dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* Sums of n products of numbers in (-1, 1): n roundings of size n at most. */
static double rounding(size_t n)
{
    return (double)(n * n + 1) * ulp;
}

static void vectors_obey_their_definitions(void)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 500};
    static double x[500], y[500], z[500];
    uint64_t state = 1;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t n = sizes[k];
        fill(&state, n, x);
        fill(&state, n, y);
        CU_ASSERT_DOUBLE_EQUAL(vec_dot(n, x, y), plain_dot(n, x, y), rounding(n));
        CU_ASSERT_DOUBLE_EQUAL(vec_norm(n, x), sqrt(plain_dot(n, x, x)), rounding(n));
        memcpy(z, y, n * sizeof *z);
        vec_add_scaled(n, -0.75, x, z);
        for (size_t i = 0; i < n; i++) {
            CU_ASSERT_DOUBLE_EQUAL(z[i], y[i] - 0.75 * x[i], 2 * ulp);
        }
        vec_scale(n, 0.5, z);
        CU_ASSERT_DOUBLE_EQUAL(vec_norm(n, z), sqrt(plain_dot(n, z, z)), rounding(n));
    }
    /* Multiplying by zero keeps what is not a number, where BLAS would forget it. */
    x[3] = NAN;
    vec_scale(10, 0, x);
    CU_ASSERT(isnan(x[3]) && x[2] == 0);
}

static void norms_neither_overflow_nor_vanish(void)
{
    static const double sizes[] = {1e-320, 1e-200, 1e-150, 1e-140, 1e140, 1e150, 1e200, 1e308};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        double x[] = {0.375 * sizes[i], 0, -0.5 * sizes[i]}, want = 0.625 * sizes[i];
        /* Denormal numbers have few bits: allow one unit of the last place there. */
        CU_ASSERT_DOUBLE_EQUAL(vec_norm(3, x), want, 4 * ulp * want + 0x1p-1073);
    }
    double bad[] = {1, NAN, 2}, endless[] = {1, -INFINITY, 2};
    CU_ASSERT(isnan(vec_norm(3, bad)));
    CU_ASSERT_EQUAL(vec_norm(3, endless), INFINITY);
    CU_ASSERT_EQUAL(vec_norm(0, bad), 0);
}

static void cosines_forget_lengths(void)
{
    double a[] = {3e-200, 4e-200}, b[] = {4e200, -3e200}, c[] = {-6e100, -8e100}, zero[] = {0, 0};
    CU_ASSERT_DOUBLE_EQUAL(vec_cosine(2, a, b), 0, 2 * ulp);
    CU_ASSERT_DOUBLE_EQUAL(vec_cosine(2, a, c), -1, 2 * ulp);
    CU_ASSERT(isnan(vec_cosine(2, a, zero)));
}

/* A product of |c| factors rounds |c| - 1 times, its reciprocal once more, and pow once. */
static void powers_obey_their_definition(void)
{
    static const double x[] = {-1.7, -0.3, 0.9, 1, 2.5}, parts[] = {0.5, -1.5, 2.25};
    double y[5];
    for (int c = -66; c <= 66; c++) {
        vec_power(5, c, x, y);
        for (int i = 0; i < 5; i++)
            CU_ASSERT_DOUBLE_EQUAL(y[i] / pow(x[i], c), 1, (abs(c) + 2) * ulp);
    }
    for (int k = 0; k < 3; k++) {
        vec_power(5, parts[k], x, y);
        CU_ASSERT(isnan(y[0]) && y[4] == pow(x[4], parts[k]));
    }
    const double zero[] = {0};
    vec_power(1, 0, zero, y);
    CU_ASSERT_EQUAL(y[0], 1);
    vec_power(1, -3, zero, y);
    CU_ASSERT_EQUAL(y[0], INFINITY);
}

static void finite_means_every_entry(void)
{
    double x[40] = {0};
    CU_ASSERT_TRUE(vec_is_finite(40, x));
    x[39] = 1e308;
    CU_ASSERT_TRUE(vec_is_finite(40, x));
    x[38] = 1e308;
    CU_ASSERT_TRUE(vec_is_finite(40, x));
    x[17] = -INFINITY;
    CU_ASSERT_FALSE(vec_is_finite(40, x));
    x[18] = INFINITY;
    CU_ASSERT_FALSE(vec_is_finite(40, x));
    x[17] = x[18] = 0;
    x[0] = NAN;
    CU_ASSERT_FALSE(vec_is_finite(40, x));
    CU_ASSERT_TRUE(vec_is_finite(0, x));
}

static void check_mat_vec(size_t rows, size_t cols, double beta, uint64_t *state)
{
    static double a[MOST * MOST], x[MOST], y[MOST], was[MOST];
    double alpha = -1.5;
    fill(state, rows * cols, a);
    fill(state, MOST, x);
    fill(state, MOST, was);
    memcpy(y, was, sizeof y);
    mat_vec(rows, cols, alpha, a, x, beta, y);
    for (size_t i = 0; i < rows; i++) {
        double want = alpha * plain_dot(cols, a + i * cols, x) + beta * was[i];
        CU_ASSERT_DOUBLE_EQUAL(y[i], want, 2 * rounding(cols + 1));
    }
    memcpy(y, was, sizeof y);
    mat_t_vec(rows, cols, alpha, a, x, beta, y);
    for (size_t j = 0; j < cols; j++) {
        double sum = 0;
        for (size_t i = 0; i < rows; i++) {
            sum += a[i * cols + j] * x[i];
        }
        CU_ASSERT_DOUBLE_EQUAL(y[j], alpha * sum + beta * was[j], 2 * rounding(rows + 1));
    }
}

static void products_with_vectors_obey_their_definition(void)
{
    static const size_t sizes[][2] = {{1, 1},   {1, 5},  {5, 1},  {16, 16},   {16, 17},
                                      {17, 16}, {1, 60}, {60, 1}, {60, MOST}, {3, 50}};
    uint64_t state = 2;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        check_mat_vec(sizes[k][0], sizes[k][1], 0, &state);
        check_mat_vec(sizes[k][0], sizes[k][1], 0.25, &state);
    }
}

/* What y held is not read when beta is zero: it may be anything. */
static void a_zero_beta_forgets(void)
{
    static double a[MOST * MOST], x[MOST], y[MOST], c[MOST * MOST];
    static const size_t sizes[] = {2, 3, 4, MOST};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t n = sizes[k];
        for (size_t i = 0; i < n; i++) {
            y[i] = NAN;
        }
        mat_vec(n, n, 1, a, x, 0, y);
        CU_ASSERT_TRUE(vec_is_finite(n, y));
        y[0] = NAN;
        mat_t_vec(n, n, 1, a, x, 0, y);
        CU_ASSERT_TRUE(vec_is_finite(n, y));
        c[0] = c[n * n - 1] = NAN;
        mat_mul((struct gemm_shape){n, n, n}, false, true, 1, a, a, 0, c);
        CU_ASSERT_TRUE(vec_is_finite(n * n, c));
    }
}

static void outer_products_add(void)
{
    static const size_t widths[] = {3, 40};
    static double x[5], y[40], a[200], was[200];
    uint64_t state = 3;
    for (size_t k = 0; k < 2; k++) {
        size_t cols = widths[k];
        fill(&state, 5, x);
        fill(&state, cols, y);
        fill(&state, 5 * cols, was);
        memcpy(a, was, sizeof a);
        mat_add_outer(5, cols, -3, x, y, a);
        for (size_t i = 0; i < 5 * cols; i++) {
            CU_ASSERT_DOUBLE_EQUAL(a[i], was[i] - 3 * x[i / cols] * y[i % cols], 8 * ulp);
        }
    }
}

static void check_mat_mul(struct gemm_shape s, bool ta, bool tb, uint64_t *state)
{
    static double a[MOST * MOST], b[MOST * MOST], c[MOST * MOST], was[MOST * MOST];
    fill(state, s.rows * s.inner, a);
    fill(state, s.inner * s.cols, b);
    fill(state, s.rows * s.cols, was);
    memcpy(c, was, sizeof c);
    mat_mul(s, ta, tb, 1.25, a, b, -0.5, c);
    for (size_t i = 0; i < s.rows; i++) {
        for (size_t j = 0; j < s.cols; j++) {
            double sum = 0;
            for (size_t k = 0; k < s.inner; k++) {
                sum += a[ta ? k * s.rows + i : i * s.inner + k] *
                       b[tb ? j * s.inner + k : k * s.cols + j];
            }
            CU_ASSERT_DOUBLE_EQUAL(c[i * s.cols + j], 1.25 * sum - 0.5 * was[i * s.cols + j],
                                   2 * rounding(s.inner + 1));
        }
    }
}

static void products_of_matrices_obey_their_definition(void)
{
    static const struct gemm_shape shapes[] = {{1, 1, 1}, {3, 3, 3},   {2, 4, 3},   {3, 3, 4},
                                               {1, 7, 2}, {13, 1, 11}, {5, 60, 31}, {60, 60, 60}};
    uint64_t state = 4;
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        for (int t = 0; t < 4; t++) {
            check_mat_mul(shapes[k], t & 1, t & 2, &state);
        }
    }
}

/* a (rows,cols) = u diag(s) v with orthonormal rows of u' and v from random_orthogonal. */
static void with_singular_values(struct random *r, size_t rows, size_t cols, const double *s,
                                 double *a)
{
    static double u[MOST * MOST], v[MOST * MOST], work[MOST * MOST + 2 * MOST];
    size_t k = rows < cols ? rows : cols;
    random_orthogonal(r, rows, u, work);
    random_orthogonal(r, cols, v, work);
    memset(a, 0, rows * cols * sizeof *a);
    for (size_t i = 0; i < k; i++) {
        mat_add_outer(rows, cols, s[i], u + i * rows, v + i * cols, a);
    }
}

static const size_t svd_sizes[][2] = {{1, 1},  {1, 9},  {9, 1},       {4, 4},
                                      {30, 7}, {7, 30}, {MOST, MOST}, {MOST, 2}};
enum { SVD_SIZES = sizeof svd_sizes / sizeof *svd_sizes };

/* A buffer with a known pattern behind it, so that an overrun is seen without a sanitizer too. */
static double *guarded(size_t n)
{
    double *work = malloc((n + 1) * sizeof *work);
    if (!work) {
        abort();
    }
    work[n] = -77.25;
    return work;
}

static void guarded_free(double *work, size_t n)
{
    CU_ASSERT_EQUAL(work[n], -77.25);
    free(work);
}

/* The computed values differ from the true ones by rounding of the largest. */
static void singular_values_are_found(void)
{
    static double a[MOST * MOST], want[MOST], s[MOST];
    struct random r;
    random_open(&r, 6, "any");
    for (size_t t = 0; t < SVD_SIZES; t++) {
        size_t rows = svd_sizes[t][0], cols = svd_sizes[t][1], k = rows < cols ? rows : cols;
        for (size_t i = 0; i < k; i++) {
            want[i] = i % 5 == 4 ? want[i - 1] : 10 * pow(0.5, (double)i);
        }
        with_singular_values(&r, rows, cols, want, a);
        double *work = guarded(svd_values_work(rows, cols));
        CU_ASSERT_TRUE(svd_values(rows, cols, a, s, work));
        guarded_free(work, svd_values_work(rows, cols));
        for (size_t i = 0; i < k; i++) {
            CU_ASSERT_DOUBLE_EQUAL(s[i], want[i], 10 * 8 * (double)(rows + cols) * ulp);
            CU_ASSERT(s[i] >= 0 && (i == 0 || s[i] <= s[i - 1]));
        }
    }
}

static void check_thin(size_t rows, size_t cols, const double *a, const double *u, const double *s,
                       const double *vt)
{
    size_t k = rows < cols ? rows : cols;
    double tolerance = 8 * (double)(rows + cols) * ulp;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < cols; j++) {
            double sum = 0;
            for (size_t l = 0; l < k; l++) {
                sum += u[i * k + l] * s[l] * vt[l * cols + j];
            }
            CU_ASSERT_DOUBLE_EQUAL(sum, a[i * cols + j], s[0] * tolerance);
        }
    }
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            double left = 0;
            for (size_t l = 0; l < rows; l++) {
                left += u[l * k + i] * u[l * k + j];
            }
            CU_ASSERT_DOUBLE_EQUAL(left, i == j, tolerance);
            CU_ASSERT_DOUBLE_EQUAL(plain_dot(cols, vt + i * cols, vt + j * cols), i == j,
                                   tolerance);
        }
    }
}

static void thin_decompositions_multiply_back(void)
{
    static double a[MOST * MOST], was[MOST * MOST], u[MOST * MOST], s[MOST], vt[MOST * MOST];
    uint64_t state = 5;
    for (size_t t = 0; t < SVD_SIZES; t++) {
        size_t rows = svd_sizes[t][0], cols = svd_sizes[t][1];
        fill(&state, rows * cols, was);
        memcpy(a, was, sizeof a);
        double *work = guarded(svd_thin_work(rows, cols));
        CU_ASSERT_TRUE(svd_thin(rows, cols, a, u, s, vt, work));
        guarded_free(work, svd_thin_work(rows, cols));
        check_thin(rows, cols, was, u, s, vt);
    }
}

static void what_is_not_finite_is_refused(void)
{
    static double a[MOST * MOST], u[MOST * MOST], s[MOST], vt[MOST * MOST], x[MOST];
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    double *work = guarded(svd_thin_work(8, 8) + least_squares_work(8, 8));
    for (size_t i = 0; i < 3; i++) {
        memset(a, 0, sizeof a);
        a[63] = bad[i];
        CU_ASSERT_FALSE(svd_values(8, 8, a, s, work));
        CU_ASSERT_FALSE(svd_thin(8, 8, a, u, s, vt, work));
        CU_ASSERT_FALSE(eig_symmetric(8, a, true, s, work));
        CU_ASSERT_FALSE(solve_positive(8, a, x, s));
        CU_ASSERT_FALSE(cholesky_upper(8, a));
        CU_ASSERT_FALSE(solve_general(8, a, false, x, s, work));
        CU_ASSERT_FALSE(invert_general(8, a, work));
        CU_ASSERT_FALSE(least_squares(8, 8, a, x, s, NULL, work));
    }
    free(work);
}

/* The second difference matrix: eigenvalues 2 - 2 cos(pi i / (n + 1)). */
static void eigenvalues_of_the_second_difference(void)
{
    static double a[MOST * MOST], was[MOST * MOST], values[MOST], image[MOST];
    double pi = 3.14159265358979323846;
    for (size_t n = 1; n <= MOST; n += 29) {
        memset(was, 0, sizeof was);
        for (size_t i = 0; i < n; i++) {
            was[i * n + i] = 2;
            if (i > 0) {
                was[i * n + i - 1] = was[(i - 1) * n + i] = -1;
            }
        }
        memcpy(a, was, sizeof a);
        double *work = guarded(eig_symmetric_work(n));
        CU_ASSERT_TRUE(eig_symmetric(n, a, true, values, work));
        for (size_t i = 0; i < n; i++) {
            double want = 2 - 2 * cos(pi * (double)(i + 1) / (double)(n + 1));
            CU_ASSERT_DOUBLE_EQUAL(values[i], want, 16 * (double)n * ulp);
            mat_vec(n, n, 1, was, a + i * n, 0, image);
            vec_add_scaled(n, -values[i], a + i * n, image);
            CU_ASSERT(vec_norm(n, image) < 32 * (double)n * ulp);
            CU_ASSERT_DOUBLE_EQUAL(vec_norm(n, a + i * n), 1, 8 * (double)n * ulp);
        }
        memcpy(a, was, sizeof a);
        CU_ASSERT_TRUE(eig_symmetric(n, a, false, values, work));
        CU_ASSERT_DOUBLE_EQUAL(values[0], 2 - 2 * cos(pi / (double)(n + 1)), 16 * (double)n * ulp);
        guarded_free(work, eig_symmetric_work(n));
    }
}

/* Hilbert matrices have inverses of whole numbers; at n = 5 the condition is 5e5. */
static double hilbert(size_t i, size_t j)
{
    return 1 / (double)(i + j + 1);
}

static void solutions_of_a_hilbert_system(void)
{
    static const double row[] = {25, -300, 1050, -1400, 630}; /* the first of the inverse */
    double a[25], b[] = {1, 0, 0, 0, 0}, x[5], work[5], tolerance = 5e5 * 630 * 16 * ulp;
    for (int way = 0; way < 3; way++) {
        for (size_t i = 0; i < 25; i++) {
            a[i] = hilbert(i / 5, i % 5);
        }
        bool fine =
            way == 0 ? solve_positive(5, a, b, x) : solve_general(5, a, way == 1, b, x, work);
        CU_ASSERT_TRUE(fine);
        for (size_t i = 0; i < 5; i++) {
            CU_ASSERT_DOUBLE_EQUAL(x[i], row[i], tolerance);
        }
    }
}

static void general_systems_are_solved_both_ways(void)
{
    static double a[MOST * MOST], was[MOST * MOST], b[MOST], x[MOST], back[MOST];
    static double work[2 * MOST];
    uint64_t state = 6;
    for (size_t n = 1; n <= MOST; n = 3 * n + 1) {
        fill(&state, n * n, was);
        fill(&state, n, b);
        /* A zero where elimination begins: without pivoting this fails. */
        was[0] = n > 1 ? 0 : 2;
        for (int t = 0; t < 2; t++) {
            memcpy(a, was, sizeof a);
            CU_ASSERT_TRUE(solve_general(n, a, t, b, x, work));
            if (t) {
                mat_t_vec(n, n, 1, was, x, 0, back);
            } else {
                mat_vec(n, n, 1, was, x, 0, back);
            }
            vec_add_scaled(n, -1, b, back);
            /* Backward stable: the residual is rounding of |A| |x|. */
            CU_ASSERT(vec_norm(n, back) <
                      64 * ulp * (double)n * vec_norm(n * n, was) * vec_norm(n, x));
        }
        memcpy(a, was, sizeof a);
        CU_ASSERT_TRUE(invert_general(n, a, work));
        mat_vec(n, n, 1, a, b, 0, back);
        memcpy(x, back, sizeof x);
        mat_vec(n, n, 1, was, x, -1, memcpy(back, b, sizeof back));
        CU_ASSERT(vec_norm(n, back) < 64 * ulp * (double)n * vec_norm(n * n, was) *
                                          vec_norm(n * n, a) * vec_norm(n, b));
    }
}

static void singular_and_indefinite_systems_are_refused(void)
{
    double zero[9] = {0}, twice[] = {1, 2, 2, 4}, indefinite[] = {1, 2, 2, 1}, x[3], work[6];
    double b[] = {1, 1, 1}, copy[9];
    CU_ASSERT_FALSE(solve_general(3, memcpy(copy, zero, sizeof zero), false, b, x, work));
    CU_ASSERT_FALSE(solve_general(2, memcpy(copy, twice, sizeof twice), false, b, x, work));
    CU_ASSERT_FALSE(invert_general(2, memcpy(copy, twice, sizeof twice), work));
    CU_ASSERT_FALSE(solve_positive(2, memcpy(copy, indefinite, sizeof indefinite), b, x));
    CU_ASSERT_FALSE(cholesky_upper(2, memcpy(copy, indefinite, sizeof indefinite)));
}

static void cholesky_factors_multiply_back(void)
{
    static double m[MOST * MOST], a[MOST * MOST], was[MOST * MOST], back[MOST * MOST];
    uint64_t state = 7;
    for (size_t n = 1; n <= MOST; n += 19) {
        fill(&state, n * n, m);
        mat_mul((struct gemm_shape){n, n, n}, true, false, 1, m, m, 0, was);
        for (size_t i = 0; i < n; i++) {
            was[i * n + i] += 1;
        }
        memcpy(a, was, sizeof a);
        CU_ASSERT_TRUE(cholesky_upper(n, a));
        size_t below = 0;
        for (size_t i = 0; i < n * n; i++) {
            below += i % n < i / n && a[i] != 0;
            below += i % n == i / n && a[i] <= 0;
        }
        CU_ASSERT_EQUAL(below, 0);
        mat_mul((struct gemm_shape){n, n, n}, true, false, 1, a, a, 0, back);
        vec_add_scaled(n * n, -1, was, back);
        CU_ASSERT(vec_norm(n * n, back) < 8 * (double)n * ulp * vec_norm(n * n, was));
    }
}

/* A of rank r with condition 1e3, x in its row space and b = A x + a residual outside its range:
 * the least-norm least-squares solution is x itself, to condition squared times rounding. */
static void least_squares_of_known_solution(void)
{
    static const size_t sizes[][3] = {
        {30, 8, 8}, {8, 30, 8}, {20, 20, 20}, {25, 12, 5}, {12, 25, 5}};
    static double a[MOST * MOST], s[MOST], z[MOST], x[MOST], b[MOST], out[MOST];
    struct random r;
    uint64_t state = 8;
    random_open(&r, 11, "any");
    for (size_t t = 0; t < sizeof sizes / sizeof *sizes; t++) {
        size_t rows = sizes[t][0], cols = sizes[t][1], rank = sizes[t][2], found = 0;
        for (size_t i = 0; i < MOST; i++) {
            s[i] = i < rank ? pow(1e-3, (double)i / (double)(rank - 1)) : 0;
        }
        with_singular_values(&r, rows, cols, s, a);
        fill(&state, rows, z);
        mat_t_vec(rows, cols, 1, a, z, 0, x);
        mat_vec(rows, cols, 1, a, x, 0, b);
        double *work = guarded(least_squares_work(rows, cols));
        CU_ASSERT_TRUE(least_squares(rows, cols, a, b, out, &found, work));
        guarded_free(work, least_squares_work(rows, cols));
        CU_ASSERT_EQUAL(found, rank);
        vec_add_scaled(cols, -1, x, out);
        CU_ASSERT(vec_norm(cols, out) < 1e6 * 64 * ulp * vec_norm(cols, x));
    }
}

/* One column of ones: the mean. The residual is at right angles to the column. */
static void least_squares_with_a_residual(void)
{
    double a[] = {1, 1, 1, 1}, b[] = {1, 2, 3, 10}, x, work[600];
    CU_ASSERT_FATAL(least_squares_work(4, 1) <= 600);
    CU_ASSERT_TRUE(least_squares(4, 1, a, b, &x, NULL, work));
    CU_ASSERT_DOUBLE_EQUAL(x, 4, 16 * ulp);
    double zeros[4] = {0};
    size_t rank = 9;
    CU_ASSERT_TRUE(least_squares(4, 1, zeros, b, &x, &rank, work));
    CU_ASSERT(rank == 0 && x == 0);
}

void suite_linalg(void)
{
    CU_pSuite s = CU_add_suite("linalg", NULL, NULL);
    TEST(s, vectors_obey_their_definitions);
    TEST(s, norms_neither_overflow_nor_vanish);
    TEST(s, cosines_forget_lengths);
    TEST(s, powers_obey_their_definition);
    TEST(s, finite_means_every_entry);
    TEST(s, products_with_vectors_obey_their_definition);
    TEST(s, a_zero_beta_forgets);
    TEST(s, outer_products_add);
    TEST(s, products_of_matrices_obey_their_definition);
    TEST(s, singular_values_are_found);
    TEST(s, thin_decompositions_multiply_back);
    TEST(s, what_is_not_finite_is_refused);
    TEST(s, eigenvalues_of_the_second_difference);
    TEST(s, solutions_of_a_hilbert_system);
    TEST(s, general_systems_are_solved_both_ways);
    TEST(s, singular_and_indefinite_systems_are_refused);
    TEST(s, cholesky_factors_multiply_back);
    TEST(s, least_squares_of_known_solution);
    TEST(s, least_squares_with_a_residual);
}
