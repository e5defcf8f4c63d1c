/* interpolators.c: least l1, least Q_alpha and ridge, against brute force and their conditions. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>

#include "core/observable.h"
#include "core/reference.h"
#include "kinds/fixture.h"
#include "mathematics/mirror.h"
#include "numerics/linalg.h"
#include "numerics/lp.h"
#include "numerics/random.h"

extern const struct reference reference_basis_pursuit, reference_min_q_alpha, reference_ridge;
extern const struct observable observable_certificate_slack, observable_mirror_residual;
extern const struct parameterization parameterization_hadamard;
void suite_interpolators(void);

enum { N = 3, D = 7 };

struct problem_of {
    double x[N * D], y[N];
};

static struct problem_of draw(int64_t seed)
{
    struct problem_of p;
    struct random r;
    random_open(&r, seed, "data");
    random_fill_gaussian(&r, 1, N * D, p.x);
    random_fill_gaussian(&r, 1, N, p.y);
    return p;
}

static bool solve(const struct reference *r, const void *options, const struct fixture *f,
                  double *theta, double *residual)
{
    struct model m;
    struct err e = {0};
    CU_ASSERT_FATAL(fixture_open(&m, f, &parameterization_hadamard, NULL));
    if (r->fits && !r->fits(options, &m, &e)) {
        model_release(&m);
        return false;
    }
    double *work = calloc(r->work(options, &m) + 1, sizeof *work);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    const bool done = r->solve(options, &m, theta, residual, work, &e);
    CU_ASSERT(done == (e.code == ERR_NONE));
    free(work);
    model_release(&m);
    return done;
}

static struct fixture dense(const struct problem_of *p)
{
    return (struct fixture){
        .design = DESIGN_DENSE, .n = N, .d = D, .m = 1, .rows = 1, .cols = D, .x = p->x, .y = p->y};
}

static double norm1(const double *a)
{
    double sum = 0;
    for (size_t i = 0; i < D; i++) {
        sum += fabs(a[i]);
    }
    return sum;
}

static double worst_misfit(const struct problem_of *p, const double *theta)
{
    double most = 0;
    for (size_t i = 0; i < N; i++) {
        most = fmax(most, fabs(vec_dot(D, p->x + i * D, theta) - p->y[i]));
    }
    return most;
}

/* A minimum of l1 lies on a vertex, and a vertex has at most N entries: try all supports of N. */
static double least_l1_by_enumeration(const struct problem_of *p)
{
    double least = (double)INFINITY;
    for (size_t a = 0; a < D; a++) {
        for (size_t b = a + 1; b < D; b++) {
            for (size_t c = b + 1; c < D; c++) {
                const size_t support[N] = {a, b, c};
                double square[N * N], x[N], work[N], sum = 0;
                for (size_t k = 0; k < N * N; k++) {
                    square[k] = p->x[k / N * D + support[k % N]];
                }
                CU_ASSERT(solve_general(N, square, false, p->y, x, work));
                for (size_t k = 0; k < N; k++) {
                    sum += fabs(x[k]);
                }
                least = fmin(least, sum);
            }
        }
    }
    return least;
}

static void basis_pursuit_finds_the_best_of_all_vertices(void)
{
    for (int64_t seed = 0; seed < 20; seed++) {
        const struct problem_of p = draw(seed);
        const struct fixture f = dense(&p);
        double theta[D], residual;
        CU_ASSERT(solve(&reference_basis_pursuit, NULL, &f, theta, &residual));
        const double least = least_l1_by_enumeration(&p);
        /* The simplex method ends at the vertex itself: rounding times its condition. */
        CU_ASSERT_DOUBLE_EQUAL(norm1(theta), least, 1e-11 * least);
        CU_ASSERT(residual >= 0 && residual < 1e-11);
        CU_ASSERT(worst_misfit(&p, theta) < 1e-11);
    }
}

/* Of a vertex with N entries: m with X_S'm = sign(theta_S) has |x_j'm| <= 1 elsewhere, and then y'm
 * = |theta|_1 is the least norm of all. Two outputs: each by itself. */
static void basis_pursuit_has_a_dual_for_every_output(void)
{
    for (int64_t seed = 40; seed < 50; seed++) {
        const struct problem_of p = draw(seed), other = draw(seed + 100);
        double y[2 * N], theta[2 * D], residual;
        for (size_t i = 0; i < N; i++) {
            y[2 * i] = p.y[i];
            y[2 * i + 1] = other.y[i];
        }
        const struct fixture f = {DESIGN_DENSE, N, D, 2, 2, D, p.x, y, NULL, NULL};
        CU_ASSERT_FATAL(solve(&reference_basis_pursuit, NULL, &f, theta, &residual));
        for (size_t k = 0; k < 2; k++) {
            const double *entries = theta + k * D, *targets = k ? other.y : p.y;
            double square[N * N], sign[N], m[N], work[N];
            size_t n = 0;
            for (size_t j = 0; j < D; j++) {
                if (fabs(entries[j]) < 1e-9)
                    continue;
                CU_ASSERT_FATAL(n < N);
                for (size_t i = 0; i < N; i++)
                    square[n * N + i] = p.x[i * D + j];
                sign[n++] = copysign(1, entries[j]);
            }
            CU_ASSERT_EQUAL_FATAL(n, N);
            CU_ASSERT(solve_general(N, square, false, sign, m, work));
            for (size_t j = 0; j < D; j++) {
                double along = 0;
                for (size_t i = 0; i < N; i++)
                    along += p.x[i * D + j] * m[i];
                CU_ASSERT(fabs(along) <= 1 + 1e-9);
            }
            CU_ASSERT_DOUBLE_EQUAL(vec_dot(N, targets, m), norm1(entries), 1e-9);
            for (size_t i = 0; i < N; i++)
                CU_ASSERT_DOUBLE_EQUAL(vec_dot(D, p.x + i * D, entries), targets[i], 1e-11);
        }
    }
}

static void least_l1_need_not_be_the_planted_vector(void)
{
    /* e1 + e2 planted; the third feature is their sum, so one unit of it does the same for half. */
    const struct problem_of p = {
        .x = {1, 0, 1, 0.1, 0, 0, 0, 0, 1, 1, 0, 0.1, 0, 0, 0, 0, 0, 0, 0, 1, 0.3}, .y = {1, 1, 0}};
    const double planted[D] = {1, 1, 0, 0, 0, 0, 0};
    const struct fixture f = dense(&p);
    double theta[D], residual;
    CU_ASSERT(solve(&reference_basis_pursuit, NULL, &f, theta, &residual));
    CU_ASSERT_DOUBLE_EQUAL(theta[2], 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(norm1(theta), 1, 1e-12);
    CU_ASSERT(norm1(theta) < norm1(planted));
}

static void contradicting_equations_are_an_error(void)
{
    struct problem_of p = draw(4);
    memcpy(p.x + D, p.x, D * sizeof *p.x);
    p.y[1] = p.y[0] + 1;
    const struct fixture f = dense(&p);
    const struct {
        double alpha, depth;
    } q = {0.1, 2};
    double theta[D], residual;
    CU_ASSERT_FALSE(solve(&reference_basis_pursuit, NULL, &f, theta, &residual));
    CU_ASSERT_FALSE(solve(&reference_min_q_alpha, &q, &f, theta, &residual));
}

static void the_linear_program_knows_bounds_of_all_sorts(void)
{
    /* maximize 3a + 2b, a + b <= 4, a + 3b <= 9, a <= 3, b free: (3, 1), multipliers (2, 0). */
    const double a[] = {1, 1, 1, 3}, high[] = {4, 9}, col_high[] = {3, (double)INFINITY};
    const double low[] = {-(double)INFINITY, -(double)INFINITY}, cost[] = {-3, -2};
    const struct lp lp = {2, 2, a, low, high, low, col_high, cost};
    double x[2], dual[2];
    struct err e = {0};
    CU_ASSERT(lp_solve(&lp, x, dual, &e));
    CU_ASSERT_DOUBLE_EQUAL(x[0], 3, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(x[1], 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(dual[0], -2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(dual[1], 0, 1e-12);
    const struct lp open = {2,
                            2,
                            a,
                            low,
                            (const double[]){(double)INFINITY, (double)INFINITY},
                            low,
                            (const double[]){(double)INFINITY, (double)INFINITY},
                            cost};
    CU_ASSERT_FALSE(lp_solve(&open, x, dual, &e));
}

/* X = I_2 beside zeros has no freedom; a closed form needs one: x = (1, 1), y given, D = 2:
 * beta_i = 2 alpha^2 sinh(m) are equal. With x = (2, 1): beta_1 = 2 alpha^2 sinh 2m,
 * beta_2 = 2 alpha^2 sinh m and 2 beta_1 + beta_2 = y, a scalar equation in m. */
static void least_q_solves_the_scalar_equation(void)
{
    static const double x[2] = {2, 1}, y[1] = {3};
    const struct fixture f = {DESIGN_DENSE, 1, 2, 1, 1, 2, x, y, NULL, NULL};
    for (double alpha = 10; alpha > 1e-9; alpha /= 7) {
        const struct {
            double alpha, depth;
        } q = {alpha, 2};
        double theta[2], residual, low = 0, high = 100;
        CU_ASSERT(solve(&reference_min_q_alpha, &q, &f, theta, &residual));
        for (int i = 0; i < 200; i++) {
            const double m = (low + high) / 2;
            const double fit = 2 * alpha * alpha * (2 * sinh(2 * m) + sinh(m));
            *(fit > 3 ? &high : &low) = m;
        }
        CU_ASSERT_DOUBLE_EQUAL(theta[0], 2 * alpha * alpha * sinh(2 * low), 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(theta[1], 2 * alpha * alpha * sinh(low), 1e-12);
        CU_ASSERT(residual < 1e-12);
    }
}

/* h^-1(theta/alpha^D), by bisection on the definition of h, must lie in the row space of X. */
static void least_q_is_stationary_at_every_depth(void)
{
    static const double alphas[] = {10, 1, 0.1, 0.01};
    for (int k = 0; k < 12; k++) {
        const int step = k / 4;
        const double depth = 2 + step, alpha = alphas[k % 4], scale = pow(alpha, depth);
        const struct {
            double alpha, depth;
        } q = {alpha, depth};
        const struct problem_of p = draw(100 + k);
        const struct fixture f = dense(&p);
        double theta[D], residual, s[D], m[N], xt[D * N], size = 0;
        CU_ASSERT(solve(&reference_min_q_alpha, &q, &f, theta, &residual));
        for (size_t i = 0; i < D; i++) {
            const double a = depth / (depth - 2);
            double low = depth == 2 ? -1000 : -1, high = -low;
            for (int j = 0; j < 2000 && high > low; j++) {
                const double mid = low + (high - low) / 2;
                const double h =
                    depth == 2 ? exp(mid) - exp(-mid) : pow(1 - mid, -a) - pow(1 + mid, -a);
                if (mid == low || mid == high) {
                    break;
                }
                *(scale * h > theta[i] ? &high : &low) = mid;
            }
            s[i] = low;
            size = fmax(size, fabs(low));
            for (size_t j = 0; j < N; j++) {
                xt[i * N + j] = p.x[j * D + i];
            }
        }
        double *work = calloc(least_squares_work(D, N), sizeof *work);
        CU_ASSERT(least_squares(D, N, xt, s, m, NULL, work));
        free(work);
        for (size_t i = 0; i < D; i++) {
            /* Bisection on the difference of two powers near one loses eps/s, so absolute. */
            CU_ASSERT_DOUBLE_EQUAL(vec_dot(N, xt + i * N, m), s[i], 1e-9 * size + 1e-15);
        }
        CU_ASSERT(worst_misfit(&p, theta) < 1e-9);
    }
}

static void least_q_runs_from_least_l2_to_least_l1(void)
{
    const struct problem_of p = draw(7);
    const struct fixture f = dense(&p);
    struct {
        double alpha, depth;
    } q = {1e4, 2};
    double theta[D], residual, l2[D], *work = calloc(least_squares_work(N, D), sizeof *work);
    CU_ASSERT(least_squares(N, D, p.x, p.y, l2, NULL, work));
    free(work);
    CU_ASSERT(solve(&reference_min_q_alpha, &q, &f, theta, &residual));
    for (size_t i = 0; i < D; i++) {
        /* The correction is of relative size (theta/alpha^2)^2 ~ 1e-16. */
        CU_ASSERT_DOUBLE_EQUAL(theta[i], l2[i], 1e-12);
    }
    const double least = least_l1_by_enumeration(&p);
    double before = (double)INFINITY;
    for (q.alpha = 1; q.alpha > 1e-12; q.alpha /= 10) {
        CU_ASSERT(solve(&reference_min_q_alpha, &q, &f, theta, &residual));
        CU_ASSERT(norm1(theta) < before && norm1(theta) > least * (1 - 1e-12));
        before = norm1(theta);
    }
    CU_ASSERT_DOUBLE_EQUAL(before, least, 1e-2 * least);
}

static void the_potential_is_that_of_the_paper_at_depth_two(void)
{
    for (double z = -3; z <= 3; z += 0.37) {
        const double q = 2 - sqrt(4 + z * z) + z * asinh(z / 2);
        CU_ASSERT_DOUBLE_EQUAL(mirror_potential(2, z), q, 4e-15);
    }
    for (double depth = 2; depth < 6; depth += 0.7) {
        for (double z = 1e-9; z < 1e7; z *= 11) {
            const double s = mirror_dual(depth, z), h = 1e-6 * z;
            /* Near |s| = 1 theta is as ill-conditioned as 1/(1-s). */
            CU_ASSERT_DOUBLE_EQUAL(mirror_primal(depth, s), z,
                                   z * (1e-14 + 1e-15 * s * mirror_slope(depth, s) / z));
            CU_ASSERT_DOUBLE_EQUAL(mirror_dual(depth, -z), -s, 0);
            const double slope =
                (mirror_potential(depth, z + h) - mirror_potential(depth, z - h)) / (2 * h);
            CU_ASSERT_DOUBLE_EQUAL(slope, s, 1e-8 * s);
        }
    }
    CU_ASSERT(isnan(mirror_primal(3, 1.5)));
}

static void ridge_has_no_gradient_left(void)
{
    const struct problem_of p = draw(11);
    double transposed[D * N], y[D];
    for (size_t i = 0; i < D; i++) {
        y[i] = fixture_number(i);
        for (size_t j = 0; j < N; j++) {
            transposed[i * N + j] = p.x[j * D + i];
        }
    }
    const struct fixture wide = dense(&p);
    const struct fixture tall = {DESIGN_DENSE, D, N, 1, 1, N, transposed, y, NULL, NULL};
    for (double lambda = 1e-9; lambda < 1e4; lambda *= 10) {
        for (int k = 0; k < 2; k++) {
            const struct fixture *f = k ? &tall : &wide;
            double theta[D], residual;
            CU_ASSERT(solve(&reference_ridge, &lambda, f, theta, &residual));
            CU_ASSERT(residual < 1e-13);
            for (size_t j = 0; j < f->d; j++) {
                double gradient = lambda * theta[j];
                for (size_t i = 0; i < f->n; i++) {
                    gradient +=
                        f->x[i * f->d + j] * (vec_dot(f->d, f->x + i * f->d, theta) - f->y[i]);
                }
                CU_ASSERT_DOUBLE_EQUAL(gradient, 0, 1e-12);
            }
        }
    }
}

/* X'(X theta_k - y_k) + lambda theta_k of each output by itself, with fewer samples than features
 * and with more. */
static void ridge_has_no_gradient_left_in_any_output(void)
{
    enum { M = 3 };
    const double lambda = 0.3;
    double x[D * D], y[D * M], theta[M * D], residual;
    for (size_t i = 0; i < (size_t)D * D; i++)
        x[i] = fixture_number(i);
    for (size_t i = 0; i < (size_t)D * M; i++)
        y[i] = fixture_number(500 + i);
    for (size_t n = 2; n <= D; n += D - 2) {
        const size_t d = D + 2 - n;
        const struct fixture f = {DESIGN_DENSE, n, d, M, M, d, x, y, NULL, NULL};
        CU_ASSERT_FATAL(solve(&reference_ridge, &lambda, &f, theta, &residual));
        for (size_t k = 0; k < (size_t)M * d; k++) {
            double gradient = lambda * theta[k];
            for (size_t i = 0; i < n; i++)
                gradient += x[i * d + k % d] *
                            (vec_dot(d, x + i * d, theta + k / d * d) - y[i * M + k / d]);
            CU_ASSERT_DOUBLE_EQUAL(gradient, 0, 1e-12);
        }
    }
}

static double observe(const struct observable *o, const void *options, const struct fixture *f,
                      const double *theta)
{
    struct model m;
    double out;
    CU_ASSERT_FATAL(fixture_open(&m, f, &parameterization_hadamard, NULL));
    double *work = calloc(o->work(options, &m) + 1, sizeof *work);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    const double *reference[1] = {theta};
    const struct view v = {
        .model = &m, .theta = theta, .reference = reference, .n_references = 1, .work = work};
    CU_ASSERT_PTR_NULL(o->refuse(options, &m, 1));
    o->measure(options, &v, &out);
    free(work);
    model_release(&m);
    return out;
}

/* A vertex with N entries has one dual, X_S^-T sign(theta_S). */
static void slack_is_that_of_the_only_dual_and_sets_the_rate_of_the_excess(void)
{
    const struct {
        int64_t number;
        double threshold;
    } o = {1, 1e-9};
    int tested = 0;
    for (int64_t seed = 0; seed < 20; seed++) {
        const struct problem_of p = draw(seed);
        const struct fixture f = dense(&p);
        double theta[D], beta[D], residual, square[N * N], sign[N], m[N], work[N], tau = 0,
                                                                                   excess[2];
        CU_ASSERT(solve(&reference_basis_pursuit, NULL, &f, theta, &residual));
        size_t n = 0;
        for (size_t j = 0; j < D && n < N; j++) {
            if (fabs(theta[j]) > 1e-9) {
                sign[n] = theta[j] > 0 ? 1 : -1;
                for (size_t i = 0; i < N; i++) {
                    square[i * N + n] = p.x[i * D + j];
                }
                n++;
            }
        }
        CU_ASSERT_EQUAL_FATAL(n, N);
        CU_ASSERT(solve_general(N, square, true, sign, m, work));
        for (size_t j = 0; j < D; j++) {
            double c = 0;
            for (size_t i = 0; i < N; i++) {
                c += p.x[i * D + j] * m[i];
            }
            tau = fabs(theta[j]) > 1e-9 ? tau : fmax(tau, fabs(c));
        }
        CU_ASSERT(tau < 1);
        CU_ASSERT_DOUBLE_EQUAL(observe(&observable_certificate_slack, &o, &f, theta), tau, 1e-9);
        /* Only where the excess at alpha = 1e-10 still stands clear of rounding. */
        if (tau < 0.55 || tau > 0.85) {
            continue;
        }
        for (int k = 0; k < 2; k++) {
            const struct {
                double alpha, depth;
            } q = {k ? 1e-10 : 1e-9, 2};
            CU_ASSERT(solve(&reference_min_q_alpha, &q, &f, beta, &residual));
            excess[k] = norm1(beta) / norm1(theta) - 1;
        }
        /* The next smaller correlation contributes alpha^(2(tau - tau_2)) relative. */
        CU_ASSERT_DOUBLE_EQUAL(log10(excess[0] / excess[1]), 2 * (1 - tau), 0.04);
        tested++;
    }
    CU_ASSERT(tested >= 2);
}

static void mirror_residual_is_zero_at_least_q_alone(void)
{
    for (double depth = 2; depth < 5; depth++) {
        const struct {
            double alpha, depth;
        } q = {0.2, depth}, other = {0.4, depth};
        const struct problem_of p = draw(31);
        const struct fixture f = dense(&p);
        double theta[D], residual;
        CU_ASSERT(solve(&reference_min_q_alpha, &q, &f, theta, &residual));
        CU_ASSERT(observe(&observable_mirror_residual, &q, &f, theta) < 1e-10);
        CU_ASSERT(observe(&observable_mirror_residual, &other, &f, theta) > 1e-4);
    }
}

void suite_interpolators(void)
{
    CU_pSuite s = CU_add_suite("interpolators", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(basis_pursuit_finds_the_best_of_all_vertices);
    TEST(basis_pursuit_has_a_dual_for_every_output);
    TEST(least_l1_need_not_be_the_planted_vector);
    TEST(contradicting_equations_are_an_error);
    TEST(the_linear_program_knows_bounds_of_all_sorts);
    TEST(least_q_solves_the_scalar_equation);
    TEST(least_q_is_stationary_at_every_depth);
    TEST(least_q_runs_from_least_l2_to_least_l1);
    TEST(the_potential_is_that_of_the_paper_at_depth_two);
    TEST(slack_is_that_of_the_only_dual_and_sets_the_rate_of_the_excess);
    TEST(mirror_residual_is_zero_at_least_q_alone);
    TEST(ridge_has_no_gradient_left);
    TEST(ridge_has_no_gradient_left_in_any_output);
#undef TEST
}
