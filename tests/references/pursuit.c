/* pursuit.c: orthogonal matching pursuit, its picks re-derived by least squares. */
#include <float.h>
#include <math.h>

#include "core/observable.h"
#include "core/reference.h"
#include "kinds/probe-fixture.h"
#include "mathematics/pursuit.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

extern const struct reference reference_matching_pursuit;
extern const struct observable observable_pursuit_order;
extern const struct parameterization parameterization_canonical;
void suite_pursuit(void);

enum { N = 12, D = 30, K = 4, ROOM = 4096 };

static double x[N * D], y[N], truth[D];
static double work[ROOM];

static struct fixture draw(int64_t seed)
{
    struct random r;
    random_open(&r, seed, "data");
    random_fill_gaussian(&r, 1, (size_t)N * D, x);
    random_fill_gaussian(&r, 1, N, y);
    memset(truth, 0, sizeof truth);
    for (size_t k = 0; k < K; k++) {
        truth[3 * k + 1] = 1;
    }
    return (struct fixture){.design = DESIGN_DENSE,
                            .n = N,
                            .d = D,
                            .m = 1,
                            .rows = 1,
                            .cols = D,
                            .x = x,
                            .y = y,
                            .truth = truth};
}

static struct model opened(const struct fixture *f)
{
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, f, &parameterization_canonical, NULL));
    return m;
}

/* r = y - X_S X_S^+ y for the first k picks. */
static void residual_after(size_t k, const double *order, double *r)
{
    double columns[N * K], fit[K], space[ROOM];
    memcpy(r, y, sizeof y);
    for (size_t i = 0; i < N; i++) {
        for (size_t l = 0; l < k; l++) {
            columns[i * k + l] = x[i * D + (size_t)order[l]];
        }
    }
    CU_ASSERT_FATAL(least_squares_work(N, K) <= ROOM);
    if (k > 0) {
        CU_ASSERT(least_squares(N, k, columns, y, fit, NULL, space));
        mat_vec(N, k, -1, columns, fit, 1, r);
    }
}

static double cosine_with(size_t j, const double *r)
{
    double column[N];
    for (size_t i = 0; i < N; i++) {
        column[i] = x[i * D + j];
    }
    return fabs(vec_cosine(N, column, r));
}

static void every_pick_is_the_feature_nearest_to_the_residual(void)
{
    for (int64_t seed = 1; seed <= 20; seed++) {
        const struct fixture f = draw(seed);
        struct model m = opened(&f);
        double order[K], r[N];
        CU_ASSERT_FATAL(pursuit_work(&m.problem.data, K) <= ROOM);
        CU_ASSERT_EQUAL(pursuit_run(&m.problem.data, K, 0, order, work), K);
        for (size_t k = 0; k < K; k++) {
            residual_after(k, order, r);
            const double picked = cosine_with((size_t)order[k], r);
            for (size_t j = 0; j < D; j++) { /* two ways to the residual differ by rounding */
                CU_ASSERT(picked >= cosine_with(j, r) - 1e-12);
            }
        }
        model_release(&m);
    }
}

/* The length of a feature is no reason to pick it. */
static void scaling_a_feature_leaves_the_picks(void)
{
    const struct fixture f = draw(3);
    double before[K], after[K];
    struct model m = opened(&f);
    pursuit_run(&m.problem.data, K, 0, before, work);
    model_release(&m);
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < D; j++) {
            x[i * D + j] *= (double)(1 + (7 * j) % D);
        }
    }
    m = opened(&f);
    pursuit_run(&m.problem.data, K, 0, after, work);
    model_release(&m);
    for (size_t k = 0; k < K; k++) {
        CU_ASSERT_EQUAL(before[k], after[k]);
    }
}

static void pursuit_ends_at_the_loss(void)
{
    const struct fixture f = draw(7);
    struct model m = opened(&f);
    double order[K], r[N];
    pursuit_run(&m.problem.data, K, 0, order, work);
    residual_after(2, order, r);
    const double loss = vec_dot(N, r, r) / (2 * N);
    CU_ASSERT_EQUAL(pursuit_run(&m.problem.data, K, loss * (1 + 1e-9), order, work), 2);
    CU_ASSERT_EQUAL(pursuit_run(&m.problem.data, K, loss * (1 - 1e-9), order, work), 3);
    CU_ASSERT_EQUAL(pursuit_terms(&m.problem.data, 0), K);
    CU_ASSERT_EQUAL(pursuit_terms(&m.problem.data, 1000), N);
    model_release(&m);
}

/* The rounding of sums of N products, relative to |X| |y|. */
static void solution_is_the_fit_on_as_many_features_as_the_truth_has(void)
{
    const struct fixture f = draw(11);
    struct model m = opened(&f);
    struct any_options o;
    struct err e = {0};
    double theta[D], residual = (double)NAN, r[N], back[D];
    any_defaults(&reference_matching_pursuit.kind, &o);
    CU_ASSERT_FATAL(reference_matching_pursuit.work(&o, &m) <= ROOM);
    CU_ASSERT(reference_matching_pursuit.solve(&o, &m, theta, &residual, work, &e));
    CU_ASSERT(residual <= 16 * N * DBL_EPSILON);
    memcpy(r, y, sizeof y);
    mat_vec(N, D, 1, x, theta, -1, r);
    mat_t_vec(N, D, 1, x, r, 0, back);
    size_t n = 0;
    for (size_t j = 0; j < D; j++) {
        n += theta[j] != 0;
        CU_ASSERT(theta[j] == 0 || fabs(back[j]) <= 1e-12);
    }
    CU_ASSERT_EQUAL(n, K);
    model_release(&m);
}

static void measured(const struct model *m, const char *report, const double *theta, double *out)
{
    struct any_options o;
    any_defaults(&observable_pursuit_order.kind, &o);
    *field_text(any_field(&observable_pursuit_order.kind, "report"), &o) = report;
    struct model copy = *m;
    const struct view v = {.model = &copy, .theta = theta, .work = work};
    CU_ASSERT_FATAL(observable_pursuit_order.work(&o, m) <= ROOM);
    CU_ASSERT_PTR_NULL(observable_pursuit_order.refuse(&o, m, 0));
    observable_pursuit_order.measure(&o, &v, out);
}

static void observable_follows_theta_at_the_picks(void)
{
    const struct fixture f = draw(13);
    struct model m = opened(&f);
    double theta[D], order[K], feature[K], at[K], planted[K], bar;
    for (size_t j = 0; j < D; j++) {
        theta[j] = (j % 2 ? -1.0 : 1.0) * (double)(j + 1);
    }
    pursuit_run(&m.problem.data, K, 0, order, work);
    measured(&m, "feature", theta, feature);
    measured(&m, "theta", theta, at);
    measured(&m, "truth", theta, planted);
    measured(&m, "bar", theta, &bar);
    for (size_t k = 0; k < K; k++) {
        CU_ASSERT_EQUAL(feature[k], order[k]);
        CU_ASSERT_EQUAL(at[k], theta[(size_t)order[k]]);
        CU_ASSERT_EQUAL(planted[k], truth[(size_t)order[k]]);
    }
    CU_ASSERT_EQUAL(bar, D - K + 1);
    model_release(&m);
}

void suite_pursuit(void)
{
    CU_pSuite s = CU_add_suite("pursuit", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(every_pick_is_the_feature_nearest_to_the_residual);
    TEST(scaling_a_feature_leaves_the_picks);
    TEST(pursuit_ends_at_the_loss);
    TEST(solution_is_the_fit_on_as_many_features_as_the_truth_has);
    TEST(observable_follows_theta_at_the_picks);
#undef TEST
}
