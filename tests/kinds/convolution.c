/* convolution.c: circular convolution written out as a sum, and teachers made of waves. */
#include <CUnit/CUnit.h>
#include <float.h>
#include <gsl/gsl_math.h>
#include <math.h>

#include "core/data.h"
#include "core/observable.h"
#include "numerics/linalg.h"
#include "probe-fixture.h"

extern const struct parameterization parameterization_circular_convolutional,
    parameterization_canonical;
extern const struct data data_sparse_classes;
extern const struct observable observable_planted_values;
void suite_convolution(void);

enum { D = 8, DEPTH = 3, WORK = 512 };

static struct shape shaped(struct any_options *o, size_t cols)
{
    any_defaults(&parameterization_circular_convolutional.kind, o);
    any_set(&parameterization_circular_convolutional.kind, o, "depth", DEPTH);
    const struct shape s = fixture_shape(&parameterization_circular_convolutional, o, 1, cols);
    CU_ASSERT_FATAL(s.work <= WORK);
    return s;
}

/* out_j = sum_i a_i b_(j-i mod d) */
static void convolve(size_t d, const double *a, const double *b, double *out)
{
    for (size_t j = 0; j < d; j++) {
        out[j] = 0;
        for (size_t i = 0; i < d; i++) {
            out[j] += a[i] * b[(j + d - i) % d];
        }
    }
}

/* Sums of d^2 products of numbers below 1, by way of the transform: some tens of ulps of 64. A
 * length that is no power of two goes another way there. */
static void psi_is_the_convolution_of_all_layers(void)
{
    for (size_t d = 1; d <= D; d++) {
        struct any_options o;
        const struct shape s = shaped(&o, d);
        double w[DEPTH * D], theta[D], work[WORK], two[D], three[D];
        for (size_t i = 0; i < s.p; i++) {
            w[i] = fixture_number(i);
        }
        parameterization_circular_convolutional.psi(&o, &s, w, theta, work);
        convolve(d, w, w + d, two);
        convolve(d, two, w + 2 * d, three);
        for (size_t j = 0; j < d; j++) {
            CU_ASSERT_DOUBLE_EQUAL(theta[j], three[j], 64 * 32 * DBL_EPSILON);
        }
    }
}

/* The invariants are quadratic, so a central difference along the flow is exact but for rounding:
 * numbers up to 1e3 here, over a step of 1. */
static void flow_conserves_the_difference_of_autocorrelations(void)
{
    const struct parameterization *psi = &parameterization_circular_convolutional;
    struct any_options o;
    const struct shape s = shaped(&o, D);
    double w[DEPTH * D], theta[D], g[D], jg[DEPTH * D], work[WORK], before[2 * D], after[2 * D];
    for (size_t i = 0; i < s.p; i++) {
        w[i] = fixture_number(i + 7);
    }
    for (size_t i = 0; i < D; i++) {
        g[i] = fixture_number(3 * i + 50);
    }
    psi->psi(&o, &s, w, theta, work);
    psi->vjp(&o, &s, w, g, jg, work);
    const size_t n = psi->n_invariants(&o, &s);
    CU_ASSERT_EQUAL_FATAL(n, (DEPTH - 1) * (D / 2 + 1));
    vec_add_scaled(s.p, 1, jg, w);
    psi->invariants(&o, &s, w, after);
    vec_add_scaled(s.p, -2, jg, w);
    psi->invariants(&o, &s, w, before);
    for (size_t i = 0; i < n; i++) {
        CU_ASSERT_DOUBLE_EQUAL(after[i], before[i], 1e-11);
    }
    CU_ASSERT(vec_norm(s.p, jg) > 0.1);
}

static const double planted[] = {1.5, 4, 2.5};

static bool opened(struct model *m, struct any_options *o, const char *basis)
{
    const struct kind *k = &data_sparse_classes.kind;
    any_defaults(k, o);
    any_set(k, o, "samples", 200);
    any_set(k, o, "features", 32);
    any_list(k, o, "values", planted, 3);
    *field_text(any_field(k, "basis"), o) = basis;
    const struct choice data = {.kind = k, .options = o};
    const struct choice loss = {.kind = &fixture_half_square.kind, .options = &fixture_sum};
    const struct choice psi = {.kind = &parameterization_canonical.kind};
    struct err e = {0};
    return model_open(m, &data, &loss, &psi, &e);
}

/* The teacher itself has its sizes at its own places, largest first, and nothing elsewhere: sums
 * of 32 products of size 1. */
static void teacher_is_sparse_in_its_basis_and_labels_are_its_signs(void)
{
    static const char *const bases[] = {"entries", "fourier"};
    for (size_t b = 0; b < 2; b++) {
        struct model m;
        struct any_options data, o;
        double out[4], work[128];
        CU_ASSERT_FATAL(opened(&m, &data, bases[b]));
        const struct dataset *d = &m.problem.data;
        any_defaults(&observable_planted_values.kind, &o);
        any_set(&observable_planted_values.kind, &o, "count", 3);
        *field_text(any_field(&observable_planted_values.kind, "basis"), &o) = bases[b];
        const struct view v = {.model = &m, .theta = d->truth, .work = work};
        CU_ASSERT_FATAL(observable_planted_values.work(&o, &m) <= 128);
        observable_planted_values.measure(&o, &v, out);
        CU_ASSERT_DOUBLE_EQUAL(out[0], 4, 1e-13);
        CU_ASSERT_DOUBLE_EQUAL(out[1], 2.5, 1e-13);
        CU_ASSERT_DOUBLE_EQUAL(out[2], 1.5, 1e-13);
        CU_ASSERT_DOUBLE_EQUAL(out[3], 0, 1e-13);
        for (size_t i = 0; i < d->n; i++) {
            CU_ASSERT(d->y[i] * vec_dot(d->d, d->truth, d->x + i * d->d) > 0);
            CU_ASSERT(fabs(d->y[i]) == 1);
        }
        model_release(&m);
    }
}

void suite_convolution(void)
{
    CU_pSuite s = CU_add_suite("convolution", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(psi_is_the_convolution_of_all_layers);
    TEST(flow_conserves_the_difference_of_autocorrelations);
    TEST(teacher_is_sparse_in_its_basis_and_labels_are_its_signs);
#undef TEST
}
