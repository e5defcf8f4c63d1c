/* spectra.c: singular values of J, the norm of M and the Hessian's eigenvalues, where they are
 * known.
 */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>

#include "core/observable.h"
#include "fixture.h"
#include "numerics/linalg.h"

extern const struct observable observable_jacobian_spectrum, observable_jacobian_rank,
    observable_jacobian_norm, observable_induced_norm, observable_hessian_spectrum,
    observable_induced_gradient, observable_induced_gradient_norm, observable_imbalance,
    observable_residual_components, observable_preconditioned_curvature, observable_sharpness;
extern const struct parameterization parameterization_canonical, parameterization_two_layer_linear,
    parameterization_exponential;
void suite_spectra(void);

enum { D = 4, WIDE = 300 };

static const double x[D] = {0.5, -1.25, 2, 1}, y[1] = {1.5};
static const struct fixture one_example = {DESIGN_DENSE, 1, D, 1, 1, D, x, y, NULL, NULL};
static const double zeros[WIDE] = {0};
static const struct fixture to_zero_4x4 = {DESIGN_IDENTITY, 16,   1,   1, 4, 4, NULL,
                                           zeros,           NULL, NULL};
static const struct fixture to_zero_wide = {DESIGN_IDENTITY, WIDE, 1,   1, 1, WIDE, NULL,
                                            zeros,           NULL, NULL};
/* Of observables that take a threshold, and of those that take none. */
static const double by_default = 0;

static void measure(const struct observable *k, struct model *m, const double *w, double *out)
{
    enum { GUARD = 8 };
    const size_t n = k->work ? k->work(&by_default, m) : 0;
    const size_t p = m->shape.p, q = m->shape.q;
    double *jg = calloc(p + 2 * q + n + GUARD, sizeof *jg);
    CU_ASSERT_PTR_NULL_FATAL(k->refuse ? k->refuse(&by_default, m, 0) : NULL);
    if (!jg) {
        CU_FAIL_FATAL("no memory");
        return;
    }
    double *g = jg + p, *theta = g + q, *work = theta + q;
    work[n] = -77.25;
    const double loss = model_loss(m, w, jg);
    memcpy(g, m->g, q * sizeof *g);
    memcpy(theta, m->theta, q * sizeof *theta);
    const struct view v = {.model = m,
                           .w = w,
                           .jg = jg,
                           .theta = theta,
                           .g = g,
                           .w0 = w,
                           .theta0 = theta,
                           .loss = loss,
                           .work = work};
    k->measure(&by_default, &v, out);
    CU_ASSERT_EQUAL(work[n], -77.25);
    free(jg);
}

/* theta = e^w: J is diagonal with theta. */
static void diagonal_jacobian(void)
{
    const double w[D] = {0.3, -1, 2, 0.1};
    double s[D] = {0}, one = 0;
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &one_example, &parameterization_exponential, NULL));
    measure(&observable_jacobian_spectrum, &m, w, s);
    const double expected[D] = {exp(2), exp(0.3), exp(0.1), exp(-1)};
    for (size_t i = 0; i < D; i++) {
        CU_ASSERT_DOUBLE_EQUAL(s[i], expected[i], 1e-14);
    }
    measure(&observable_jacobian_norm, &m, w, &one);
    CU_ASSERT_DOUBLE_EQUAL(one, exp(2), 1e-13);
    measure(&observable_induced_norm, &m, w, &one);
    CU_ASSERT_DOUBLE_EQUAL(one, exp(4), 1e-12);
    measure(&observable_jacobian_rank, &m, w, &one);
    CU_ASSERT_EQUAL(one, D);
    model_release(&m);
}

/* theta = e^w and one example: P H = diag(theta^2) xx', whose one eigenvalue is sum (theta x)^2. On
 * 4 x 4 entries H is the identity and P H is M. */
static void curvature_of_a_preconditioned_descent(void)
{
    const double w[D] = {0.3, -1, 2, 0.1};
    double expected = 0, out = 0, norm = 0, layers[8 * 4 + 4];
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &one_example, &parameterization_exponential, NULL));
    measure(&observable_preconditioned_curvature, &m, w, &out);
    for (size_t i = 0; i < D; i++)
        expected += exp(2 * w[i]) * x[i] * x[i];
    CU_ASSERT_DOUBLE_EQUAL(out, expected, 1e-13 * expected);
    model_release(&m);
    const int64_t width = 4;
    CU_ASSERT_FATAL(fixture_open(&m, &to_zero_4x4, &parameterization_two_layer_linear, &width));
    for (size_t i = 0; i < m.shape.p; i++)
        layers[i] = fixture_number(i);
    measure(&observable_preconditioned_curvature, &m, layers, &out);
    measure(&observable_induced_norm, &m, layers, &norm);
    CU_ASSERT_DOUBLE_EQUAL(out, norm, 1e-12 * norm);
    model_release(&m);
}

/* theta = e^w: J is diagonal with theta, its left singular vectors are the axes in the descending
 * order of w, each with a positive entry; so the components are those of g in that order, of the
 * start's w or of the point's. Rounding of one decomposition: 1e-14 of |g| < 40. */
static void residual_along_a_diagonal_jacobian(void)
{
    static const size_t order[2][D] = {{2, 0, 3, 1}, {1, 3, 0, 2}};
    const double w[D] = {0.3, -1, 2, 0.1}, start[D] = {0.1, 1, -2, 0.3};
    double out[D], jg[D];
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &one_example, &parameterization_exponential, NULL));
    const double loss = model_loss(&m, w, jg);
    for (size_t i = 0; i < 2; i++) {
        const char *at = i == 0 ? "point" : "start";
        const struct observable *k = &observable_residual_components;
        double *work = calloc(k->work(&at, &m), sizeof *work);
        const struct view v = {
            .model = &m, .w = w, .jg = jg, .g = m.g, .w0 = start, .loss = loss, .work = work};
        CU_ASSERT_EQUAL_FATAL(k->length(&at, &m), D);
        k->measure(&at, &v, out);
        for (size_t j = 0; j < D; j++) {
            CU_ASSERT_DOUBLE_EQUAL(out[j], m.g[order[i][j]], 4e-13);
        }
        free(work);
    }
    model_release(&m);
}

/* Two layers of one unit on a 4 x 4 matrix: p = 8 < q = 16, so 8 components; what they leave out of
 * g is what J' cannot see: sum of (sigma_i u_i'g)^2 = |J'g|^2 all the same. */
static void residual_seen_by_fewer_weights(void)
{
    const int64_t width = 1;
    const char *at = "point";
    double w[8], out[8], s[16], jg[8], sum = 0;
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &to_zero_4x4, &parameterization_two_layer_linear, &width));
    for (size_t i = 0; i < 8; i++) {
        w[i] = fixture_number(i);
    }
    measure(&observable_jacobian_spectrum, &m, w, s);
    const double loss = model_loss(&m, w, jg);
    double *work = calloc(observable_residual_components.work(&at, &m), sizeof *work);
    const struct view v = {
        .model = &m, .w = w, .jg = jg, .g = m.g, .w0 = w, .loss = loss, .work = work};
    CU_ASSERT_EQUAL_FATAL(observable_residual_components.length(&at, &m), 8);
    observable_residual_components.measure(&at, &v, out);
    for (size_t i = 0; i < 8; i++) {
        sum += s[i] * s[i] * out[i] * out[i];
    }
    CU_ASSERT_DOUBLE_EQUAL(sum / vec_dot(8, jg, jg), 1, 1e-12);
    free(work);
    model_release(&m);
}

/* Two layers: rank J = q whenever v != 0, rank U when v = 0. */
static void rank_of_two_layers(void)
{
    const int64_t width = 3;
    double w[3 * D + 3], rank = 0;
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &one_example, &parameterization_two_layer_linear, &width));
    for (size_t i = 0; i < 3 * D; i++) {
        w[i] = fixture_number(i);
    }
    for (size_t i = 0; i < D; i++) { /* rows 1 and 2 parallel: rank U = 2 */
        w[2 * D + i] = -2 * w[D + i];
    }
    for (int on = 0; on < 2; on++) {
        w[3 * D] = 0;
        w[3 * D + 1] = 0;
        w[3 * D + 2] = on * 1e-3;
        measure(&observable_jacobian_rank, &m, w, &rank);
        CU_ASSERT_EQUAL(rank, on ? D : 2);
    }
    memset(w, 0, sizeof w);
    measure(&observable_jacobian_rank, &m, w, &rank);
    CU_ASSERT_EQUAL(rank, 0);
    model_release(&m);
}

/* theta = V U of rank one, 4 x 4, p = 8 < q = 16: rank p - 1 = 7, for (cU, V/c) moves nothing; and
 * 16 components all the same, 8 of them zero by shape. */
static void fewer_weights_than_entries(void)
{
    const int64_t width = 1;
    double w[8], s[16] = {0}, rank = 0;
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &to_zero_4x4, &parameterization_two_layer_linear, &width));
    for (size_t i = 0; i < 8; i++) {
        w[i] = fixture_number(i) + 1.5;
    }
    CU_ASSERT_EQUAL_FATAL(observable_jacobian_spectrum.length(NULL, &m), 16);
    for (size_t i = 0; i < 16; i++) {
        s[i] = 9;
    }
    measure(&observable_jacobian_spectrum, &m, w, s);
    measure(&observable_jacobian_rank, &m, w, &rank);
    CU_ASSERT_EQUAL(rank, 7);
    /* |u|^2 + |v|^2 once, |v|^2 and |u|^2 three times each. */
    const double uu = vec_dot(4, w, w), vv = vec_dot(4, w + 4, w + 4);
    CU_ASSERT_DOUBLE_EQUAL(s[0] * s[0], uu + vv, 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(s[1] * s[1], fmax(uu, vv), 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(s[3] * s[3], fmax(uu, vv), 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(s[4] * s[4], fmin(uu, vv), 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(s[6] * s[6], fmin(uu, vv), 1e-13);
    for (size_t i = 8; i < 16; i++) {
        CU_ASSERT_EQUAL(s[i], 0);
    }
    model_release(&m);
}

/* 300 entries take the way of Lanczos. M = U'U + |v|^2 I with two rows: |U|^2 is the larger
 * eigenvalue of the 2 x 2 UU'. M has three different eigenvalues, so Lanczos ends early. */
static void norm_by_lanczos(void)
{
    const int64_t width = 2;
    double w[2 * WIDE + 2], norm = 0;
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &to_zero_wide, &parameterization_two_layer_linear, &width));
    for (size_t i = 0; i < 2 * WIDE + 2; i++) {
        w[i] = fixture_number(i);
    }
    const double a = vec_dot(WIDE, w, w), b = vec_dot(WIDE, w, w + WIDE),
                 c = vec_dot(WIDE, w + WIDE, w + WIDE), vv = vec_dot(2, w + 2 * WIDE, w + 2 * WIDE);
    const double expected = (a + c) / 2 + sqrt((a - c) * (a - c) / 4 + b * b) + vv;
    measure(&observable_induced_norm, &m, w, &norm);
    CU_ASSERT_DOUBLE_EQUAL(norm / expected, 1, 1e-13);
    memset(w, 0, sizeof w);
    measure(&observable_induced_norm, &m, w, &norm);
    CU_ASSERT_DOUBLE_EQUAL(norm, 0, 1e-300);
    model_release(&m);
}

/* A spectrum with 300 different values from 1 to 2 and no gap: 96 steps leave much less than 1e-3.
 */
static void lanczos_on_a_dense_spectrum(void)
{
    double w[WIDE], norm = 0;
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &to_zero_wide, &parameterization_exponential, NULL));
    for (size_t i = 0; i < WIDE; i++) {
        w[i] = log(1 + (double)i / (WIDE - 1)) / 2;
    }
    measure(&observable_induced_norm, &m, w, &norm);
    CU_ASSERT(norm <= 2 + 1e-12 && norm > 2 - 1e-4);
    measure(&observable_jacobian_norm, &m, w, &norm);
    CU_ASSERT(norm <= sqrt(2) + 1e-12 && norm > sqrt(2) - 1e-4);
    model_release(&m);
}

/* L = (uvx - y)^2/2: Hessian [[v^2 x^2, 2uvx^2 - xy], [.., u^2 x^2]]. */
static void hessian_of_two_scalars(void)
{
    static const struct fixture scalar = {DESIGN_DENSE, 1, 1, 1, 1, 1, x, y, NULL, NULL};
    const int64_t width = 1;
    const double w[2] = {1.3, -0.7}, xx = x[0] * x[0];
    const double a = w[1] * w[1] * xx, c = w[0] * w[0] * xx, b = 2 * w[0] * w[1] * xx - x[0] * y[0];
    double values[2] = {0};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &scalar, &parameterization_two_layer_linear, &width));
    measure(&observable_hessian_spectrum, &m, w, values);
    const double middle = (a + c) / 2, half = sqrt((a - c) * (a - c) / 4 + b * b);
    CU_ASSERT_DOUBLE_EQUAL(values[0], middle - half, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(values[1], middle + half, 1e-14);
    model_release(&m);
}

/* At w = 0 theta = e^w has the Hessian diag(2 - y). Targets from 3 to 100 make all of it negative,
 * and the largest eigenvalue -1; one of -1 makes that 3, beside -98. Whether they are few (all are
 * found) or many (Lanczos steps, up to 1e-9 of the norm 98). */
static void sharpness_is_the_most_positive_eigenvalue(void)
{
    static const size_t sizes[] = {D, WIDE};
    for (size_t i = 0; i < 4; i++) {
        const size_t n = sizes[i % 2];
        double targets[WIDE], sharpness = 0;
        struct model m;
        const struct fixture f = {DESIGN_IDENTITY, n, 1, 1, 1, n, NULL, targets, NULL, NULL};
        for (size_t j = 0; j < n; j++)
            targets[j] = 3 + 97 * (double)j / (double)(n - 1);
        if (i > 1)
            targets[0] = -1;
        CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_exponential, NULL));
        measure(&observable_sharpness, &m, zeros, &sharpness);
        CU_ASSERT_DOUBLE_EQUAL(sharpness, i > 1 ? 3 : -1, 98e-9);
        model_release(&m);
    }
}

/* One unit: M g = (u'g) u + v^2 g, invariant v^2 - |u|^2. */
static void induced_gradient_and_imbalance_of_one_unit(void)
{
    const int64_t width = 1;
    const double w[D + 1] = {1, 2, -1, 0.5, 3};
    double mg[D] = {0}, norm = 0, off = 0;
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &one_example, &parameterization_two_layer_linear, &width));
    measure(&observable_induced_gradient, &m, w, mg);
    measure(&observable_induced_gradient_norm, &m, w, &norm);
    measure(&observable_imbalance, &m, w, &off);
    const double residual = 3 * vec_dot(D, w, x) - y[0], ug = residual * vec_dot(D, w, x);
    double square = 0;
    for (size_t i = 0; i < D; i++) {
        const double expected = ug * w[i] + 9 * residual * x[i];
        CU_ASSERT_DOUBLE_EQUAL(mg[i], expected, 1e-13 * fabs(residual) * 20);
        square += expected * expected;
    }
    CU_ASSERT_DOUBLE_EQUAL(norm, sqrt(square), 1e-12 * sqrt(square));
    CU_ASSERT_DOUBLE_EQUAL(off, fabs(9 - vec_dot(D, w, w)), 1e-14);
    model_release(&m);
}

static void not_a_number_stays_one(void)
{
    static const struct observable *const all[] = {
        &observable_jacobian_spectrum, &observable_jacobian_rank,    &observable_jacobian_norm,
        &observable_induced_norm,      &observable_hessian_spectrum, &observable_sharpness};
    double w[WIDE] = {1, NAN, 2, 3}, out[D] = {0};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &one_example, &parameterization_exponential, NULL));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        measure(all[i], &m, w, out);
        CU_ASSERT(isnan(out[0]));
    }
    model_release(&m);
    CU_ASSERT_FATAL(fixture_open(&m, &to_zero_wide, &parameterization_exponential, NULL));
    measure(&observable_induced_norm, &m, w, out);
    CU_ASSERT(isnan(out[0]));
    measure(&observable_sharpness, &m, w, out);
    CU_ASSERT(isnan(out[0]));
    model_release(&m);
}

static void what_has_no_invariants_or_is_too_large_refuses(void)
{
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &one_example, &parameterization_canonical, NULL));
    CU_ASSERT_PTR_NOT_NULL(observable_imbalance.refuse(NULL, &m, 0));
    m.shape.p = 5001;
    CU_ASSERT_PTR_NOT_NULL(observable_hessian_spectrum.refuse(NULL, &m, 0));
    m.shape.q = 5001;
    CU_ASSERT_PTR_NOT_NULL(observable_jacobian_spectrum.refuse(NULL, &m, 0));
    CU_ASSERT_PTR_NOT_NULL(observable_jacobian_rank.refuse(NULL, &m, 0));
    model_release(&m);
}

void suite_spectra(void)
{
    CU_pSuite s = CU_add_suite("spectra", NULL, NULL);
    CU_add_test(s, "a diagonal Jacobian", diagonal_jacobian);
    CU_add_test(s, "the curvature of a preconditioned descent",
                curvature_of_a_preconditioned_descent);
    CU_add_test(s, "the residual along a diagonal Jacobian", residual_along_a_diagonal_jacobian);
    CU_add_test(s, "the residual that fewer weights see", residual_seen_by_fewer_weights);
    CU_add_test(s, "rank J of two layers is q, or rank U where v = 0", rank_of_two_layers);
    CU_add_test(s, "fewer weights than entries", fewer_weights_than_entries);
    CU_add_test(s, "the norm of M by Lanczos", norm_by_lanczos);
    CU_add_test(s, "Lanczos on a dense spectrum", lanczos_on_a_dense_spectrum);
    CU_add_test(s, "the Hessian of two scalars", hessian_of_two_scalars);
    CU_add_test(s, "sharpness is the most positive eigenvalue",
                sharpness_is_the_most_positive_eigenvalue);
    CU_add_test(s, "induced gradient and imbalance of one unit",
                induced_gradient_and_imbalance_of_one_unit);
    CU_add_test(s, "not a number stays one", not_a_number_stays_one);
    CU_add_test(s, "what has no invariants or is too large refuses",
                what_has_no_invariants_or_is_too_large_refuses);
}
