/* quadratic.c: laws of quadratic networks and of data that read theta as x'Ax. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "core/optimizer.h"
#include "mathematics/batch.h"
#include "mathematics/quadratic.h"
#include "numerics/linalg.h"
#include "numerics/random.h"
#include "probe-fixture.h"

extern const struct parameterization parameterization_quadratic, parameterization_canonical;
extern const struct optimizer optimizer_projected_descent;
extern const struct probe probe_quadratic_example, probe_shared_units;
extern const struct observable observable_misclassified;
void suite_quadratic(void);

enum { D = 3, M = 2, N = 70, R = 2 }; /* more samples than problem.c takes at a time */

struct arrays {
    double x[N * D], y[N * M];
};

static struct fixture quadratic_data(struct arrays *a, size_t m)
{
    struct random r;
    random_open(&r, 3, "test");
    random_fill_gaussian(&r, 1, N * D, a->x);
    random_fill_gaussian(&r, 1, N * M, a->y);
    return (struct fixture){DESIGN_QUADRATIC, N, D, m, m * D, D, a->x, a->y, NULL, NULL};
}

/* Sums of 9 products of size 1: rounding stays below 1e-13. */
static void quadratic_design_reads_x_A_x(void)
{
    struct arrays a;
    struct model m;
    double theta[M * D * D], f[N * M];
    const struct fixture data = quadratic_data(&a, M);
    CU_ASSERT_FATAL(fixture_open(&m, &data, &parameterization_canonical, NULL));
    for (size_t i = 0; i < M * D * D; i++)
        theta[i] = cos((double)i);
    problem_predict(&m.problem, theta, f);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < M; k++) {
            double sum = 0;
            for (size_t s = 0; s < D; s++)
                for (size_t t = 0; t < D; t++)
                    sum += a.x[i * D + s] * theta[(k * D + s) * D + t] * a.x[i * D + t];
            CU_ASSERT_DOUBLE_EQUAL(f[i * M + k], sum, 1e-13);
        }
    model_release(&m);
}

/* The loss is quadratic in theta, so central differences have no truncation: rounding of 1e-16
 * times a loss of some 1e3 over h = 1e-3. */
static void quadratic_design_has_the_gradient_of_its_loss(void)
{
    struct arrays a;
    struct model m;
    double theta[M * D * D], g[M * D * D];
    const double h = 1e-3;
    const struct fixture data = quadratic_data(&a, M);
    CU_ASSERT_FATAL(fixture_open(&m, &data, &parameterization_canonical, NULL));
    for (size_t i = 0; i < M * D * D; i++)
        theta[i] = cos((double)i);
    problem_loss(&m.problem, theta, g);
    for (size_t i = 0; i < M * D * D; i++) {
        const double at = theta[i];
        theta[i] = at + h;
        const double above = problem_loss(&m.problem, theta, NULL);
        theta[i] = at - h;
        const double below = problem_loss(&m.problem, theta, NULL);
        theta[i] = at;
        CU_ASSERT_DOUBLE_EQUAL((above - below) / (2 * h), g[i], 1e-8);
    }
    model_release(&m);
}

static void batch_of_all_samples_is_the_whole_quadratic_loss(void)
{
    struct arrays a;
    struct model m;
    size_t rows[N];
    double theta[M * D * D], whole[M * D * D], batch[M * D * D];
    const struct fixture data = quadratic_data(&a, M);
    CU_ASSERT_FATAL(fixture_open(&m, &data, &parameterization_canonical, NULL));
    for (size_t i = 0; i < N; i++)
        rows[i] = i;
    for (size_t i = 0; i < M * D * D; i++)
        theta[i] = sin((double)i);
    const double loss = model_loss(&m, theta, whole);
    CU_ASSERT_DOUBLE_EQUAL(batch_loss(&m, theta, rows, N, batch), loss, 1e-12 * loss);
    vec_add_scaled(M * D * D, -1, whole, batch);
    CU_ASSERT(vec_norm(M * D * D, batch) <= 1e-12 * vec_norm(M * D * D, whole));
    model_release(&m);
}

/* Entries off the diagonal count twice: <g, Mg> summed over all d^2 entries is the sum of squares
 * that theory gives; summed over the d(d+1)/2 of a triangle without the factor it is not. */
static void induced_gradient_lives_in_frobenius_coordinates(void)
{
    struct arrays a;
    struct model m;
    struct any_options o;
    double w[R * D + R], g[D * D], mg[D * D], expected = 0, triangle = 0;
    struct fixture data = quadratic_data(&a, 1);
    any_defaults(&parameterization_quadratic.kind, &o);
    any_set(&parameterization_quadratic.kind, &o, "width", R);
    CU_ASSERT_FATAL(fixture_open(&m, &data, &parameterization_quadratic, &o));
    for (size_t i = 0; i < R * D + R; i++)
        w[i] = cos((double)i + 0.3);
    memset(g, 0, sizeof g);
    mat_add_outer(D, D, 1, a.x, a.x, g);
    model_induced(&m, w, g, mg);
    for (size_t j = 0; j < R; j++) {
        const double s = vec_dot(D, w + j * D, a.x), alpha = w[R * D + j];
        expected += s * s * s * s + 4 * alpha * alpha * s * s * vec_dot(D, a.x, a.x);
    }
    for (size_t i = 0; i < D; i++)
        for (size_t j = 0; j <= i; j++)
            triangle += g[i * D + j] * mg[i * D + j];
    CU_ASSERT_DOUBLE_EQUAL(vec_dot(D * D, g, mg), expected, 1e-13 * expected);
    CU_ASSERT(fabs(triangle - expected) > 0.01 * expected);
    model_release(&m);
}

/* Eckart and Young: nothing of rank r is nearer. The distance is the size of what was left out. */
static void top_keeps_the_eigenvalues_largest_in_size(void)
{
    enum { R_OF = 2 };
    double vectors[9], image[9], a[9], rest[9], values[R_OF], top[R_OF * 3], work[128];
    static const double all[3] = {1, -4, 2};
    struct random r;
    CU_ASSERT_FATAL(quadratic_top_work(3) <= 128);
    random_open(&r, 5, "test");
    random_orthogonal(&r, 3, vectors, image);
    memset(a, 0, sizeof a);
    for (size_t k = 0; k < 3; k++)
        mat_add_outer(3, 3, all[k], vectors + 3 * k, vectors + 3 * k, a);
    memcpy(rest, a, sizeof a);
    CU_ASSERT_FATAL(quadratic_top(3, R_OF, a, values, top, work));
    CU_ASSERT_DOUBLE_EQUAL(values[0], -4, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(values[1], 2, 1e-14);
    for (size_t k = 0; k < R_OF; k++)
        mat_add_outer(3, 3, -values[k], top + 3 * k, top + 3 * k, rest);
    CU_ASSERT_DOUBLE_EQUAL(vec_norm(9, rest), 1, 1e-14);
}

static void lift_refuses_what_has_too_high_a_rank_or_is_not_symmetric(void)
{
    static const double full[9] = {1, 0, 0, 0, -4, 0, 0, 0, 2}, skew[9] = {0, 1, 0, -1, 0};
    struct arrays a;
    struct model m;
    struct any_options o;
    double w[R * D + R];
    const struct fixture data = quadratic_data(&a, 1);
    any_defaults(&parameterization_quadratic.kind, &o);
    any_set(&parameterization_quadratic.kind, &o, "width", R);
    CU_ASSERT_FATAL(fixture_open(&m, &data, &parameterization_quadratic, &o));
    CU_ASSERT_PTR_NOT_NULL(model_lift(&m, full, w));
    CU_ASSERT_PTR_NOT_NULL(model_lift(&m, skew, w));
    model_release(&m);
}

/* theta after one projected step of m outputs from fixed weights; before: theta - eta g. */
static void project_once(size_t m_outputs, double width, const char *core, double *before,
                         double *after)
{
    struct arrays a;
    struct model m;
    struct any_options psi, o;
    double w[D * D + M * D * D], state[256] = {0};
    const struct fixture data = quadratic_data(&a, m_outputs);
    any_defaults(&parameterization_quadratic.kind, &psi);
    any_set(&parameterization_quadratic.kind, &psi, "width", width);
    any_set_text(&parameterization_quadratic.kind, &psi, "core", core);
    any_defaults(&optimizer_projected_descent.kind, &o);
    any_set(&optimizer_projected_descent.kind, &o, "rate", 1e-3);
    CU_ASSERT_FATAL(fixture_open(&m, &data, &parameterization_quadratic, &psi));
    CU_ASSERT_FATAL(optimizer_projected_descent.state(&o, &m) <= 256);
    for (size_t i = 0; i < m.shape.p; i++)
        w[i] = cos((double)i + 0.3);
    model_loss(&m, w, NULL);
    memcpy(before, m.theta, m.shape.q * sizeof *before);
    vec_add_scaled(m.shape.q, -1e-3, m.g, before);
    struct descent d = {.model = &m, .p = m.shape.p, .w = w, .state = state};
    CU_ASSERT_EQUAL(optimizer_projected_descent.advance(&o, &d, 0), ADVANCE_OK);
    model_theta(&m, w, after);
    model_release(&m);
}

/* With as many shared directions as features nothing is lost; one output of fewer keeps what is
 * nearest, the eigenvalues largest in size. Rounding of the decompositions: 1e-13 of theta. */
static void shared_projection_loses_no_more_than_it_must(void)
{
    double before[M * D * D], after[M * D * D], copy[D * D], values[R], vectors[R * D], work[256];
    CU_ASSERT_FATAL(quadratic_top_work(D) <= 256);
    project_once(M, D, "symmetric", before, after);
    for (size_t i = 0; i < M * D * D; i++)
        CU_ASSERT_DOUBLE_EQUAL(after[i], before[i], 1e-13 * vec_norm(M * D * D, before));
    project_once(1, R, "symmetric", before, after);
    memcpy(copy, before, sizeof copy);
    CU_ASSERT(quadratic_top(D, R, copy, values, vectors, work));
    for (size_t j = 0; j < R; j++)
        mat_add_outer(D, D, -values[j], vectors + j * D, vectors + j * D, after);
    CU_ASSERT(vec_norm(D * D, after) <= 1e-13 * vec_norm(D * D, before));
}

/* A after the step is nowhere farther from A - eta G than any other matrix of rank 2 tried, and its
 * units are balanced. Rounding of the decomposition: 1e-14 of the size of A. */
static void projected_step_is_the_nearest_matrix_of_its_rank(void)
{
    struct arrays a;
    struct model m;
    struct any_options psi, o;
    double w[R * D + R], jg[R * D + R], goal[D * D], off[D * D], nearest, state[256] = {0}, out[R];
    const struct fixture data = quadratic_data(&a, 1);
    any_defaults(&parameterization_quadratic.kind, &psi);
    any_set(&parameterization_quadratic.kind, &psi, "width", R);
    any_defaults(&optimizer_projected_descent.kind, &o);
    any_set(&optimizer_projected_descent.kind, &o, "rate", 1e-3);
    CU_ASSERT_FATAL(fixture_open(&m, &data, &parameterization_quadratic, &psi));
    CU_ASSERT_FATAL(optimizer_projected_descent.state(&o, &m) <= 256);
    for (size_t i = 0; i < R * D + R; i++)
        w[i] = cos((double)i + 0.3);
    model_loss(&m, w, NULL);
    memcpy(goal, m.theta, sizeof goal);
    vec_add_scaled(D * D, -1e-3, m.g, goal);
    struct descent d = {.model = &m, .p = R * D + R, .w = w, .jg = jg, .state = state};
    CU_ASSERT_EQUAL(optimizer_projected_descent.advance(&o, &d, 0), ADVANCE_OK);
    model_theta(&m, w, off);
    vec_add_scaled(D * D, -1, goal, off);
    nearest = vec_norm(D * D, off);
    m.psi->invariants(&psi, &m.shape, w, out);
    CU_ASSERT(vec_norm(R, out) <= 1e-14 * vec_dot(R * D, w, w));
    for (size_t i = 0; i < R * D + R; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            const double at = w[i];
            w[i] = at + sign * 1e-4;
            model_theta(&m, w, off);
            vec_add_scaled(D * D, -1, goal, off);
            CU_ASSERT(vec_norm(D * D, off) >= nearest * (1 - 1e-13));
            w[i] = at;
        }
    model_release(&m);
}

static void open_units(struct model *m, struct arrays *a, struct any_options *psi)
{
    struct fixture data = quadratic_data(a, 1);
    any_defaults(&parameterization_quadratic.kind, psi);
    any_set(&parameterization_quadratic.kind, psi, "width", R);
    CU_ASSERT_FATAL(fixture_open(m, &data, &parameterization_quadratic, psi));
}

/* Rounding of sums of nine products; w'x may cancel to a hundredth in a hundred draws. */
static void example_probe_confirms_the_closed_form(void)
{
    struct arrays a;
    struct model m;
    struct any_options psi, o;
    double w[R * D + R] = {0};
    open_units(&m, &a, &psi);
    any_defaults(&probe_quadratic_example.kind, &o);
    struct hearing h = hear(&probe_quadratic_example, &o, &m, w);
    CU_ASSERT(h.fine && !h.overran && h.undeclared == 0);
    for (int64_t i = 0; i < 100; i++) {
        CU_ASSERT(heard(&h, "induced-error", 0, i) < 1e-12);
        CU_ASSERT(heard(&h, "inner-error", 0, i) < 1e-12);
        CU_ASSERT(heard(&h, "function-change", 0, i) < 1e-11);
        CU_ASSERT(heard(&h, "cosine", 0, i) > 0);
    }
    free(h.all);
    model_release(&m);
}

/* A share of the whole energy: rounding of sums of some tens of products. */
static void mended_and_two_sided_alternations_never_lose_energy(void)
{
    enum { DRAWS = 20, STEPS = 100 };
    struct arrays a;
    struct model m;
    struct any_options psi, o;
    double w[R * D + R] = {0};
    open_units(&m, &a, &psi);
    any_defaults(&probe_shared_units.kind, &o);
    struct hearing h = hear(&probe_shared_units, &o, &m, w);
    CU_ASSERT(h.fine && !h.overran && h.undeclared == 0);
    for (size_t i = 0; i < DRAWS; i++) {
        CU_ASSERT(heard(&h, "containment", i, 0) < 1e-13);
        for (int64_t k = 1; k <= STEPS; k++) {
            CU_ASSERT(heard(&h, "mended", i, k) >= heard(&h, "mended", i, k - 1) - 1e-14);
            CU_ASSERT(heard(&h, "two-sided", i, k) >= heard(&h, "two-sided", i, k - 1) - 1e-14);
            CU_ASSERT(heard(&h, "mended", i, k) <= 1 + 1e-14);
        }
    }
    CU_ASSERT_DOUBLE_EQUAL(heard(&h, "cycle-plain", 0, STEPS), pow(cos(1.2), 2), 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(heard(&h, "cycle-mended", 0, STEPS), 1, 1e-14);
    free(h.all);
    model_release(&m);
}

/* theta = (I, 0) gives the first output |x|^2 > 0 and the second 0: wrong where y_2 > y_1. */
static void misclassified_compares_the_largest_outputs(void)
{
    struct arrays a;
    struct model m;
    double theta[M * D * D] = {0}, share, wrong = 0;
    const bool test[8] = {false};
    const struct fixture data = quadratic_data(&a, M);
    CU_ASSERT_FATAL(fixture_open(&m, &data, &parameterization_canonical, NULL));
    for (size_t i = 0; i < D; i++)
        theta[i * D + i] = 1;
    for (size_t i = 0; i < N; i++)
        wrong += a.y[i * M + 1] > a.y[i * M];
    const struct view v = {.model = &m, .w = theta, .theta = theta};
    observable_misclassified.measure(test, &v, &share);
    CU_ASSERT_EQUAL(share, wrong / N);
    CU_ASSERT(wrong > 0 && wrong < N);
    model_release(&m);
}

void suite_quadratic(void)
{
    CU_pSuite s = CU_add_suite("quadratic", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(quadratic_design_reads_x_A_x);
    TEST(quadratic_design_has_the_gradient_of_its_loss);
    TEST(batch_of_all_samples_is_the_whole_quadratic_loss);
    TEST(induced_gradient_lives_in_frobenius_coordinates);
    TEST(top_keeps_the_eigenvalues_largest_in_size);
    TEST(lift_refuses_what_has_too_high_a_rank_or_is_not_symmetric);
    TEST(shared_projection_loses_no_more_than_it_must);
    TEST(projected_step_is_the_nearest_matrix_of_its_rank);
    TEST(example_probe_confirms_the_closed_form);
    TEST(mended_and_two_sided_alternations_never_lose_energy);
    TEST(misclassified_compares_the_largest_outputs);
#undef TEST
}
