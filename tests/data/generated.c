/* generated.c: Gaussian, sparse and low-rank teachers, points and given samples are what their
 * descriptions say. Seeds are fixed: a statistical bound is checked once and holds for good. */
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "numerics/linalg.h"
#include "support.h"

static const double ulp = 0x1p-52;

static double mean_square(size_t n, const double *x)
{
    return vec_dot(n, x, x) / (double)n;
}

/* The residual y - x theta* over n samples, into out (n,m). */
static void residual(const struct dataset *d, size_t n, const double *x, const double *y,
                     double *out)
{
    memcpy(out, y, n * d->m * sizeof *out);
    mat_mul((struct gemm_shape){n, d->d, d->m}, false, true, -1, x, d->truth, 1, out);
}

static void gaussian_targets_are_the_teachers(void)
{
    struct options_of o;
    double rest[400];
    data_default(&o, "gaussian");
    options_number(&o, "samples", 100);
    options_number(&o, "features", 7);
    options_number(&o, "outputs", 3);
    options_number(&o, "tests", 20);
    options_number(&o, "teacher", 2.5);
    struct problem pb = data_opened(&o);
    CU_ASSERT_DOUBLE_EQUAL(vec_norm(21, pb.data.truth), 2.5, 8 * ulp);
    residual(&pb.data, 100, pb.data.x, pb.data.y, rest);
    CU_ASSERT(vec_norm(300, rest) < 1e-13);
    residual(&pb.data, 20, pb.data.x_test, pb.data.y_test, rest);
    CU_ASSERT(vec_norm(60, rest) < 1e-13);
    CU_ASSERT(problem_loss(&pb, pb.data.truth, NULL) < 1e-26);
    CU_ASSERT(problem_test_loss(&pb, problem_predict_test(&pb, pb.data.truth)) < 1e-26);
    problem_release(&pb);
}

/* n noise values of variance 1/4: their mean square has relative spread sqrt(2/n). */
static void gaussian_noise_has_its_size(void)
{
    enum { N = 4000 };
    static double rest[N];
    struct options_of o;
    data_default(&o, "gaussian");
    options_number(&o, "samples", N);
    options_number(&o, "features", 3);
    options_number(&o, "noise", 0.5);
    struct problem pb = data_opened(&o);
    residual(&pb.data, N, pb.data.x, pb.data.y, rest);
    CU_ASSERT_DOUBLE_EQUAL(mean_square(N, rest), 0.25, 0.25 * 4 * sqrt(2.0 / N));
    CU_ASSERT_DOUBLE_EQUAL(mean_square(N, pb.data.x), 1, 4 * sqrt(2.0 / N));
    problem_release(&pb);
}

static void gaussian_variances_fall_to_the_condition(void)
{
    enum { N = 3000, D = 5 };
    struct options_of o;
    data_default(&o, "gaussian");
    options_number(&o, "samples", N);
    options_number(&o, "features", D);
    options_number(&o, "condition", 1e4);
    struct problem pb = data_opened(&o);
    for (size_t j = 0; j < D; j++) {
        double sum = 0, want = pow(10, -(double)j);
        for (size_t i = 0; i < N; i++) {
            sum += pow(pb.data.x[i * D + j], 2) / N;
        }
        CU_ASSERT_DOUBLE_EQUAL(sum / want, 1, 4 * sqrt(2.0 / N));
    }
    problem_release(&pb);
    options_number(&o, "features", 1);
    pb = data_opened(&o);
    CU_ASSERT_DOUBLE_EQUAL(mean_square(N, pb.data.x), 1, 4 * sqrt(2.0 / N));
    problem_release(&pb);
}

/* More samples do not change the first ones, nor the teacher; noise changes neither. */
static void check_streams(const char *name)
{
    struct options_of o;
    data_default(&o, name);
    options_number(&o, "samples", 20);
    options_number(&o, "features", 6);
    if (strcmp(name, "teacher") == 0) {
        options_number(&o, "outputs", 4);
    }
    struct problem few = data_opened(&o);
    options_number(&o, "samples", 50);
    struct problem many = data_opened(&o);
    options_number(&o, "noise", 3);
    struct problem noisy = data_opened(&o);
    CU_ASSERT_EQUAL(memcmp(few.data.x, many.data.x, 120 * sizeof(double)), 0);
    CU_ASSERT_EQUAL(memcmp(few.data.truth, many.data.truth, few.q * sizeof(double)), 0);
    CU_ASSERT_EQUAL(memcmp(many.data.x, noisy.data.x, 300 * sizeof(double)), 0);
    CU_ASSERT_EQUAL(memcmp(many.data.truth, noisy.data.truth, few.q * sizeof(double)), 0);
    /* The noise is no second copy of the features or of the teacher's numbers. */
    double noise = (noisy.data.y[0] - many.data.y[0]) / 3;
    CU_ASSERT(fabs(noise) > 1e-6 && fabs(noise - noisy.data.x[0]) > 1e-6);
    problem_release(&few);
    problem_release(&many);
    problem_release(&noisy);
}

static void streams_are_independent(void)
{
    check_streams("gaussian");
    check_streams("sparse");
    check_streams("teacher");
}

static void check_sparse(const char *values, double norm_low, double norm_high, bool positive)
{
    enum { D = 50, R = 8 };
    struct options_of o;
    size_t nonzero = 0, negative = 0;
    data_default(&o, "sparse");
    options_number(&o, "samples", 10);
    options_number(&o, "features", D);
    options_number(&o, "nonzero", R);
    options_number(&o, "tests", 4);
    options_text(&o, "values", values);
    struct problem pb = data_opened(&o);
    for (size_t i = 0; i < D; i++) {
        nonzero += pb.data.truth[i] != 0;
        negative += pb.data.truth[i] < 0;
    }
    double norm = vec_norm(D, pb.data.truth);
    CU_ASSERT_EQUAL(nonzero, R);
    CU_ASSERT(norm >= norm_low && norm <= norm_high);
    CU_ASSERT_EQUAL(negative == 0, positive);
    CU_ASSERT(problem_loss(&pb, pb.data.truth, NULL) < 1e-26);
    CU_ASSERT(problem_test_loss(&pb, problem_predict_test(&pb, pb.data.truth)) < 1e-26);
    problem_release(&pb);
}

static void sparse_teachers_have_their_entries(void)
{
    check_sparse("equal", 1 - 8 * ulp, 1 + 8 * ulp, true);
    check_sparse("signs", 1 - 8 * ulp, 1 + 8 * ulp, false);
    check_sparse("gaussian", 0.3, 2, false);
    struct options_of o;
    data_default(&o, "sparse");
    options_number(&o, "samples", 10);
    options_number(&o, "features", 4);
    options_number(&o, "nonzero", 5);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_number(&o, "nonzero", 4);
    struct problem pb = data_opened(&o);
    for (size_t i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(pb.data.truth[i], 0.5);
    }
    problem_release(&pb);
}

static void truth_values(const struct dataset *d, double *s)
{
    double copy[200], work[6000];
    CU_ASSERT_FATAL(d->rows * d->cols <= 200 && svd_values_work(d->rows, d->cols) <= 6000);
    memcpy(copy, d->truth, d->rows * d->cols * sizeof *copy);
    CU_ASSERT_TRUE(svd_values(d->rows, d->cols, copy, s, work));
}

static void teachers_have_their_rank_or_their_singular_values(void)
{
    static const double values[] = {5, 2, 0.5};
    struct options_of o;
    double s[8], rest[400];
    data_default(&o, "teacher");
    options_number(&o, "samples", 30);
    options_number(&o, "features", 12);
    options_number(&o, "outputs", 8);
    options_number(&o, "rank", 3);
    options_number(&o, "norm", 4);
    options_number(&o, "tests", 5);
    struct problem pb = data_opened(&o);
    truth_values(&pb.data, s);
    CU_ASSERT(s[2] > 1e-3 && s[3] < 1e-14 * s[0]);
    CU_ASSERT_DOUBLE_EQUAL(vec_norm(8, s), 4, 64 * ulp);
    residual(&pb.data, 30, pb.data.x, pb.data.y, rest);
    CU_ASSERT(vec_norm(240, rest) < 1e-13);
    residual(&pb.data, 5, pb.data.x_test, pb.data.y_test, rest);
    CU_ASSERT(vec_norm(40, rest) < 1e-13);
    problem_release(&pb);
    options_reals(&o, "values", values, 3);
    pb = data_opened(&o);
    truth_values(&pb.data, s);
    for (size_t i = 0; i < 8; i++) {
        CU_ASSERT_DOUBLE_EQUAL(s[i], i < 3 ? values[i] : 0, 200 * ulp);
    }
    problem_release(&pb);
    options_number(&o, "outputs", 2);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_reals(&o, "values", NULL, 0);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_number(&o, "rank", 2);
    CU_ASSERT_PTR_NULL(o.kind->check(o.bytes));
}

static void a_point_is_half_the_squared_distance(void)
{
    static const double target[] = {1, -2, 3, 0.5, 0, 4}, theta[] = {0, 0, 0, 0, 0, 0};
    struct options_of o;
    double g[6], v[] = {1, 2, 3, 4, 5, 6}, hv[6];
    data_default(&o, "point");
    options_number(&o, "rows", 2);
    options_number(&o, "cols", 3);
    options_reals(&o, "target", target, 6);
    struct problem pb = data_opened(&o);
    CU_ASSERT_EQUAL(problem_loss(&pb, theta, g), 15.125);
    problem_hessian_vector(&pb, theta, v, hv);
    for (size_t i = 0; i < 6; i++) {
        CU_ASSERT(g[i] == -target[i] && hv[i] == v[i]);
    }
    problem_release(&pb);
    options_reals(&o, "target", target, 5);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_reals(&o, "target", NULL, 0);
    options_number(&o, "norm", 3);
    pb = data_opened(&o);
    CU_ASSERT_DOUBLE_EQUAL(vec_norm(6, pb.data.truth), 3, 8 * ulp);
    CU_ASSERT_DOUBLE_EQUAL(problem_loss(&pb, theta, NULL), 4.5, 32 * ulp);
    problem_release(&pb);
}

static void given_samples_stand_as_they_were_written(void)
{
    static const double x[] = {1, 2, 3, 4, 5, 6}, y[] = {10, 20, 30, 40};
    struct options_of o;
    data_default(&o, "given");
    options_number(&o, "features", 3);
    options_number(&o, "outputs", 2);
    options_reals(&o, "x", x, 6);
    options_reals(&o, "y", y, 4);
    struct problem pb = data_opened(&o);
    CU_ASSERT(pb.data.n == 2 && pb.data.rows == 2 && pb.data.cols == 3 && !pb.data.has_truth);
    CU_ASSERT_EQUAL(memcmp(pb.data.x, x, sizeof x), 0);
    CU_ASSERT_EQUAL(memcmp(pb.data.y, y, sizeof y), 0);
    problem_release(&pb);
    options_reals(&o, "y", y, 3);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_reals(&o, "x", x, 5);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_reals(&o, "x", x, 0);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
}

void suite_generated(void)
{
    CU_pSuite s = CU_add_suite("generated data", NULL, NULL);
    TEST(s, gaussian_targets_are_the_teachers);
    TEST(s, gaussian_noise_has_its_size);
    TEST(s, gaussian_variances_fall_to_the_condition);
    TEST(s, streams_are_independent);
    TEST(s, sparse_teachers_have_their_entries);
    TEST(s, teachers_have_their_rank_or_their_singular_values);
    TEST(s, a_point_is_half_the_squared_distance);
    TEST(s, given_samples_stand_as_they_were_written);
}
