/* matrix-observables.c: spectra, norms, errors and determinants of matrices with known answers. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/observable.h"
#include "fixture.h"
#include "numerics/linalg.h"

extern const struct observable observable_singular_values, observable_nuclear_norm,
    observable_schatten, observable_rank, observable_effective_rank, observable_norm,
    observable_population_error, observable_excess_norm, observable_entry, observable_determinant,
    observable_test_loss, observable_error_rate, observable_singular_rate;
extern const struct parameterization parameterization_canonical, parameterization_deep_linear;
void suite_matrix_observables(void);

/* Singular values 4, 2, 1 between rotations: (3,4), no zero entry. */
static const double values[3] = {4, 2, 1};

/* Its singular vectors: u (3,3) and vt (3,4). */
static void known_factors(double *u, double *vt)
{
    const double c = cos(0.7), s = sin(0.7), b = cos(1.1), t = sin(1.1);
    const double left[9] = {c, -s * b, s * t, s, c * b, -c * t, 0, t, b};
    const double right[12] = {1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1};
    memcpy(u, left, sizeof left);
    for (size_t i = 0; i < 12; i++)
        vt[i] = right[i] / 2;
}

static void known_matrix(double *a)
{
    double u[9], vt[12];
    known_factors(u, vt);
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 4; j++) {
            a[i * 4 + j] = 0;
            for (size_t k = 0; k < 3; k++) {
                a[i * 4 + j] += values[k] * u[i * 3 + k] * vt[k * 4 + j];
            }
        }
    }
}

/* Measure one kind at w, with theta = psi(w). */
static void measure_at(const struct observable *o, const void *options, struct model *m,
                       const double *w, double *out)
{
    const size_t room = o->work ? o->work(options, m) : 0;
    double *theta = calloc(m->shape.q + room, sizeof *theta);
    CU_ASSERT_PTR_NOT_NULL_FATAL(theta);
    static double planted[12];
    const double *references[1] = {planted};
    for (size_t i = 0; i < 12; i++) {
        planted[i] = i == 3 ? -5 : 0;
    }
    model_theta(m, w, theta);
    const struct view v = {.model = m,
                           .w = w,
                           .theta = theta,
                           .reference = references,
                           .n_references = 1,
                           .work = theta + m->shape.q};
    CU_ASSERT_PTR_NULL_FATAL(o->refuse ? o->refuse(options, m, 1) : NULL);
    o->measure(options, &v, out);
    free(theta);
}

static double measure(const struct observable *o, const void *options, const double *a)
{
    static const double y[12] = {0}, truth[12] = {0.5};
    const struct fixture f = {DESIGN_IDENTITY, 12, 12, 1, 3, 4, NULL, y, truth, NULL};
    struct model m;
    double out[12];
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    measure_at(o, options, &m, a, out);
    model_release(&m);
    return out[0];
}

static void spectral_observables_of_a_known_matrix(void)
{
    double a[12], zero[12] = {0};
    known_matrix(a);
    const double tight = 1e-14;
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_nuclear_norm, NULL, a), 7, tight);
    const double p1 = 1, p2 = 2, p3 = 2.0 / 3;
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_schatten, &p1, a), 7, tight);
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_schatten, &p2, a), sqrt(21), tight);
    const double third = pow(4, p3) + pow(2, p3) + 1;
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_schatten, &p3, a), pow(third, 1.5), 1e-13);
    const double h = -(4 * log(4.0 / 7) + 2 * log(2.0 / 7) + log(1.0 / 7)) / 7;
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_effective_rank, NULL, a), exp(h), tight);
    CU_ASSERT(isnan(measure(&observable_effective_rank, NULL, zero)));
    const struct {
        double threshold;
        bool absolute;
    } relative = {0.3, false}, absolute = {1.5, true}, low = {1e-6, false};
    CU_ASSERT_EQUAL(measure(&observable_rank, &relative, a), 2);
    CU_ASSERT_EQUAL(measure(&observable_rank, &absolute, a), 2);
    CU_ASSERT_EQUAL(measure(&observable_rank, &low, a), 3);
    CU_ASSERT_EQUAL(measure(&observable_rank, &low, zero), 0);
    CU_ASSERT_EQUAL(measure(&observable_schatten, &p3, zero), 0);
    a[5] = (double)NAN;
    CU_ASSERT(isnan(measure(&observable_nuclear_norm, NULL, a)));
    CU_ASSERT(isnan(measure(&observable_rank, &low, a)));
}

static void singular_values_descend_and_can_be_cut(void)
{
    static const double y[12] = {0};
    const struct fixture f = {DESIGN_IDENTITY, 12, 12, 1, 3, 4, NULL, y, NULL, NULL};
    struct model m;
    double a[12], out[3] = {0};
    known_matrix(a);
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    const int64_t all = 0, two = 2, many = 9;
    CU_ASSERT_EQUAL(observable_singular_values.length(&all, &m), 3);
    CU_ASSERT_EQUAL(observable_singular_values.length(&two, &m), 2);
    CU_ASSERT_EQUAL(observable_singular_values.length(&many, &m), 3);
    measure_at(&observable_singular_values, &two, &m, a, out);
    CU_ASSERT_DOUBLE_EQUAL(out[0], 4, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(out[1], 2, 1e-14);
    CU_ASSERT_EQUAL(out[2], 0);
    model_release(&m);
}

/* N layers whose product is the known matrix. The first is S^(1/N) V', the last U S^(1/N), those
 * between S^(1/N): balanced. `tilt` times the first, over the last, leaves the product as it is. */
static void known_layers(size_t n, double tilt, double *w)
{
    double u[9], vt[12], *last = w + 12 + (n - 2) * 9;
    known_factors(u, vt);
    memset(w, 0, (12 + (n - 1) * 9) * sizeof *w);
    for (size_t k = 0; k < 3; k++) {
        const double root = pow(values[k], 1 / (double)n);
        for (size_t j = 0; j < 4; j++)
            w[k * 4 + j] = tilt * root * vt[k * 4 + j];
        for (size_t layer = 0; layer + 2 < n; layer++)
            w[12 + layer * 9 + k * 4] = root;
        for (size_t i = 0; i < 3; i++)
            last[i * 3 + k] = u[i * 3 + k] * root / tilt;
    }
}

enum { LAYERS_P = 12 + 4 * 9 };

/* Singular values (3) of the product of the layers w + h times the velocity -jg. */
static void values_after(struct model *m, const double *w, const double *jg, double h, double *out)
{
    const int64_t all = 0;
    double moved[LAYERS_P];
    for (size_t i = 0; i < m->shape.p; i++)
        moved[i] = w[i] - h * jg[i];
    measure_at(&observable_singular_values, &all, m, moved, out);
}

/* The largest |sigma(h) - sigma(-h) - 2 h rate| of the three, the flow followed to first order; h
 * moves the weights by 1e-6. */
static double rate_misses(size_t n, double tilt)
{
    const struct {
        int64_t depth, width;
        struct counts widths;
    } deep = {(int64_t)n, 3, {NULL, 0}};
    double y[12], w[LAYERS_P], jg[LAYERS_P], theta[12], rate[3], ahead[3], behind[3], worst = 0;
    for (size_t i = 0; i < 12; i++)
        y[i] = fixture_number(i);
    const struct fixture f = {DESIGN_IDENTITY, 12, 12, 1, 3, 4, NULL, y, NULL, NULL};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_deep_linear, &deep));
    CU_ASSERT_FATAL(m.shape.p == 12 + (n - 1) * 9);
    known_layers(n, tilt, w);
    (void)model_loss(&m, w, jg);
    model_theta(&m, w, theta);
    double *work = calloc(observable_singular_rate.work(&deep, &m), sizeof *work);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    const struct view v = {.model = &m, .w = w, .jg = jg, .theta = theta, .g = m.g, .work = work};
    observable_singular_rate.measure(&deep.depth, &v, rate);
    const double h = 1e-6 / vec_norm(m.shape.p, jg);
    values_after(&m, w, jg, h, ahead);
    values_after(&m, w, jg, -h, behind);
    for (size_t r = 0; r < 3; r++)
        worst = fmax(worst, fabs(ahead[r] - behind[r] - 2 * h * rate[r]));
    free(work);
    model_release(&m);
    return worst;
}

/* h moves theta by at most 4 layers x 4^(3/4) x 1e-6 = 1.2e-5, and the gaps between the singular
 * values are 1 or more: the third order is some 6 (1.2e-5)^3 = 1e-14. Two decompositions round by a
 * few eps x 4, 1e-14 together. The differences themselves are 3e-7 and more. */
static void singular_rate_is_the_slope_of_singular_values_of_balanced_layers(void)
{
    for (size_t n = 2; n <= 4; n++)
        CU_ASSERT(rate_misses(n, 1) <= 1e-13);
}

/* The law needs balance: the same product in tilted layers moves at another speed. */
static void singular_rate_is_not_the_slope_without_balance(void)
{
    for (size_t n = 2; n <= 4; n++)
        CU_ASSERT(rate_misses(n, 2) > 1e-8);
}

static void entrywise_observables(void)
{
    const double a[12] = {1, -2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 4};
    const double p1 = 1, p2 = 2, sup = (double)INFINITY, half = 0.5;
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_norm, &p1, a), 9, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_norm, &p2, a), 5, 1e-15);
    CU_ASSERT_EQUAL(measure(&observable_norm, &sup, a), 4);
    const double root = 3 + 2 * sqrt(2);
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_norm, &half, a), root * root, 1e-13);
    const struct {
        const char *scaling;
        bool root;
    } none = {"none", false}, entry = {"entry", false}, relative = {"relative", true};
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_population_error, &none, a), 24.25, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_population_error, &entry, a), 24.25 / 12, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_population_error, &relative, a), sqrt(97), 1e-14);
    const struct {
        int64_t reference;
        double p;
    } first = {1, 1};
    CU_ASSERT_DOUBLE_EQUAL(measure(&observable_excess_norm, &first, a), 0.8, 1e-15);
    const struct {
        int64_t row, col;
    } last = {2, 3}, beyond = {3, 0};
    CU_ASSERT_EQUAL(measure(&observable_entry, &last, a), 4);
    static const double y[12] = {0};
    const struct fixture f = {DESIGN_IDENTITY, 12, 12, 1, 3, 4, NULL, y, NULL, NULL};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    CU_ASSERT_PTR_NOT_NULL(observable_entry.refuse(&beyond, &m, 0));
    CU_ASSERT_PTR_NOT_NULL(observable_excess_norm.refuse(&first, &m, 0));
    CU_ASSERT_PTR_NOT_NULL(observable_population_error.refuse(&none, &m, 0));
    CU_ASSERT_PTR_NOT_NULL(observable_test_loss.refuse(NULL, &m, 0));
    const char *theta = "theta";
    CU_ASSERT_PTR_NOT_NULL(observable_determinant.refuse(&theta, &m, 0));
    model_release(&m);
}

static void error_rate_counts_wrong_signs_and_zeros(void)
{
    static const double x[8] = {1, 0, -1, 0, 0, 1, 2, 1}, y[4] = {1, 1, -1, 1}, w[2] = {1, 0};
    const struct fixture f = {DESIGN_DENSE, 4, 2, 1, 1, 2, x, y, NULL, NULL};
    const bool training = false, held_out = true;
    struct model m;
    double out;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    measure_at(&observable_error_rate, &training, &m, w, &out);
    CU_ASSERT_EQUAL(out, 0.5);
    CU_ASSERT_PTR_NOT_NULL(observable_error_rate.refuse(&held_out, &m, 0));
    model_release(&m);
}

/* Two layers of condition 1e11 each: their product has condition 1e22 and is singular to working
 * precision, while neither layer is. */
static void determinant_survives_in_the_layers(void)
{
    static const double y[4] = {0};
    const struct fixture f = {DESIGN_IDENTITY, 4, 4, 1, 2, 2, NULL, y, NULL, NULL};
    const struct {
        int64_t depth, width;
        struct counts widths;
    } deep = {2, 2, {NULL, 0}};
    const char *const theta = "theta", *const layers = "layers";
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_deep_linear, &deep));
    /* W_1 = diag(1, e) R, W_2 = R' diag(1, -e): det = -e^2 with e = 1e-11, so sigma_2 = 1e-22. */
    const double c = cos(0.4), s = sin(0.4), e = 1e-11;
    const double w[8] = {c, s, -e * s, e * c, c, e * s, s, -e * c};
    double out[2];
    measure_at(&observable_determinant, &layers, &m, w, out);
    CU_ASSERT_EQUAL(out[0], -1);
    CU_ASSERT_DOUBLE_EQUAL(out[1], 2 * log(e), 1e-4);
    measure_at(&observable_determinant, &theta, &m, w, out);
    CU_ASSERT(!(fabs(out[1] - 2 * log(e)) < 1)); /* the product has lost it */
    model_release(&m);
}

static void determinant_of_permutations_and_singular_matrices(void)
{
    static const double y[9] = {0};
    const struct fixture f = {DESIGN_IDENTITY, 9, 9, 1, 3, 3, NULL, y, NULL, NULL};
    const char *const theta = "theta";
    const double odd[9] = {0, 2, 0, 3, 0, 0, 0, 0, 5}, even[9] = {0, 2, 0, 0, 0, 3, 5, 0, 0};
    const double full[9] = {2, -1, 0.5, 1, 3, -2, 0, 4, 1}; /* det 25 by Sarrus */
    const double flat[9] = {1, 2, 3, 2, 4, 6, 1, 1, 1};
    struct model m;
    double out[2];
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    measure_at(&observable_determinant, &theta, &m, odd, out);
    CU_ASSERT(out[0] == -1 && fabs(out[1] - log(30)) < 1e-15);
    measure_at(&observable_determinant, &theta, &m, even, out);
    CU_ASSERT(out[0] == 1 && fabs(out[1] - log(30)) < 1e-15);
    measure_at(&observable_determinant, &theta, &m, full, out);
    CU_ASSERT(out[0] == 1 && fabs(out[1] - log(25)) < 1e-14);
    measure_at(&observable_determinant, &theta, &m, flat, out);
    CU_ASSERT(out[0] == 0 && isinf(out[1]));
    model_release(&m);
}

void suite_matrix_observables(void)
{
    CU_pSuite s = CU_add_suite("matrix observables", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(spectral_observables_of_a_known_matrix);
    TEST(singular_values_descend_and_can_be_cut);
    TEST(singular_rate_is_the_slope_of_singular_values_of_balanced_layers);
    TEST(singular_rate_is_not_the_slope_without_balance);
    TEST(entrywise_observables);
    TEST(error_rate_counts_wrong_signs_and_zeros);
    TEST(determinant_survives_in_the_layers);
    TEST(determinant_of_permutations_and_singular_matrices);
#undef TEST
}
