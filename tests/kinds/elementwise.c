/* elementwise.c: the maps that act entry by entry, and polar coordinates, against their formulas.
 */
#include <CUnit/CUnit.h>
#include <math.h>

#include "fixture.h"
#include "numerics/linalg.h"

extern const struct parameterization parameterization_power, parameterization_inverse,
    parameterization_exponential, parameterization_polar, parameterization_hadamard,
    parameterization_difference, parameterization_scalar_chain;
void suite_elementwise(void);

enum { Q = 7, MOST = 64 };

struct subject {
    const struct parameterization *psi;
    const void *options;
    size_t q;
};

struct real_option {
    double value;
};
struct count_option {
    int64_t value;
};

static const struct real_option quarter = {0.25}, half = {0.5}, one = {1}, two = {2}, three = {3},
                                four = {4}, six = {6}, odd = {2.7};
static const struct count_option chain1 = {1}, chain2 = {2}, chain5 = {5};

static const struct subject subjects[] = {
    {&parameterization_power, &quarter, Q},       {&parameterization_power, &half, Q},
    {&parameterization_power, &one, Q},           {&parameterization_power, &two, Q},
    {&parameterization_power, &four, Q},          {&parameterization_power, &six, Q},
    {&parameterization_power, &odd, Q},           {&parameterization_inverse, NULL, Q},
    {&parameterization_exponential, NULL, Q},     {&parameterization_polar, NULL, 2},
    {&parameterization_hadamard, NULL, Q},        {&parameterization_difference, &two, Q},
    {&parameterization_difference, &three, Q},    {&parameterization_difference, &odd, Q},
    {&parameterization_scalar_chain, &chain1, Q}, {&parameterization_scalar_chain, &chain2, Q},
    {&parameterization_scalar_chain, &chain5, Q},
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects };

/* Positive weights around one, so that every domain holds them; and a direction of mixed signs. */
static struct shape prepare(const struct subject *s, double *w, double *g, double *dw)
{
    const struct shape shape = fixture_shape(s->psi, s->options, 1, s->q);
    for (size_t i = 0; i < shape.p; i++) {
        w[i] = 1 + 0.4 * fixture_number(i);
        dw[i] = fixture_number(3 * i + 40);
    }
    for (size_t i = 0; i < shape.q; i++) {
        g[i] = fixture_number(5 * i + 90);
    }
    return shape;
}

/* M g = J J'g by the kind's own vjp and jvp. */
static void induced(const struct subject *s, const struct shape *shape, const double *w,
                    const double *g, double *mg)
{
    double jg[MOST], work[MOST], theta[MOST];
    s->psi->psi(s->options, shape, w, theta, work);
    s->psi->vjp(s->options, shape, w, g, jg, work);
    s->psi->jvp(s->options, shape, w, jg, mg, work);
}

static void power_family_induces_its_power_of_theta(void)
{
    double w[MOST], g[MOST], dw[MOST], mg[MOST], theta[MOST], work[MOST];
    for (size_t k = 0; k < 9; k++) {
        const struct shape shape = prepare(&subjects[k], w, g, dw);
        const double n = k < 7 ? *(const double *)subjects[k].options : 0;
        const double power = k < 7 ? 2 - 2 / n : k == 7 ? 4 : 2, factor = k < 7 ? n * n : 1;
        subjects[k].psi->psi(subjects[k].options, &shape, w, theta, work);
        induced(&subjects[k], &shape, w, g, mg);
        for (size_t i = 0; i < shape.q; i++) {
            const double expected = factor * pow(theta[i], power) * g[i];
            /* A handful of roundings in each form; pow at most one ulp each. */
            CU_ASSERT_DOUBLE_EQUAL(mg[i], expected, 2e-15 * fabs(expected) * (1 + power));
        }
    }
}

static void polar_keeps_the_radial_part_and_multiplies_the_tangential_by_r_squared(void)
{
    double w[2] = {1.7, 2.3}, g[2] = {0.31, -1.2}, mg[2];
    const struct subject polar = {&parameterization_polar, NULL, 2};
    const struct shape shape = fixture_shape(&parameterization_polar, NULL, 1, 2);
    induced(&polar, &shape, w, g, mg);
    const double e[2] = {cos(2.3), sin(2.3)}, t[2] = {-sin(2.3), cos(2.3)};
    const double radial = vec_dot(2, e, g), tangential = vec_dot(2, t, g);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_DOUBLE_EQUAL(mg[i], radial * e[i] + 1.7 * 1.7 * tangential * t[i], 1e-14);
    }
    struct shape s = {.rows = 1, .cols = 3};
    CU_ASSERT_PTR_NOT_NULL(parameterization_shape(&parameterization_polar, NULL, &s));
}

static void products_induce_the_squares_of_their_cofactors(void)
{
    double w[MOST], g[MOST], dw[MOST], mg[MOST];
    for (size_t k = 10; k < SUBJECTS; k++) {
        const struct shape shape = prepare(&subjects[k], w, g, dw);
        const size_t layers = shape.p / shape.q;
        induced(&subjects[k], &shape, w, g, mg);
        for (size_t i = 0; i < shape.q; i++) {
            double sum = 0;
            for (size_t j = 0; j < layers; j++) {
                double cofactor = 1;
                for (size_t l = 0; l < layers; l++) {
                    cofactor *= l == j ? 1 : w[l * shape.q + i];
                }
                sum += cofactor * cofactor;
            }
            if (subjects[k].psi == &parameterization_difference) {
                const double d = *(const double *)subjects[k].options;
                sum = d * d * (pow(w[i], 2 * d - 2) + pow(w[shape.q + i], 2 * d - 2));
            }
            CU_ASSERT_DOUBLE_EQUAL(mg[i], sum * g[i], 1e-14 * sum);
        }
    }
}

static void bend_is_the_derivative_of_the_pulled_back_gradient(void)
{
    double w[MOST], g[MOST], dw[MOST], out[MOST], moved[MOST], up[MOST], down[MOST], theta[MOST],
        work[MOST];
    for (size_t k = 0; k < SUBJECTS; k++) {
        const struct subject *s = &subjects[k];
        const struct shape shape = prepare(s, w, g, dw);
        /* Central differences: truncation h^2 |J'''|/6 ~ 1e-10 * 1e3, rounding eps/h ~ 1e-11. */
        const double h = 1e-5;
        for (size_t i = 0; i < shape.p; i++) {
            moved[i] = w[i] + h * dw[i];
        }
        s->psi->psi(s->options, &shape, moved, theta, work);
        s->psi->vjp(s->options, &shape, moved, g, up, work);
        for (size_t i = 0; i < shape.p; i++) {
            moved[i] = w[i] - h * dw[i];
        }
        s->psi->psi(s->options, &shape, moved, theta, work);
        s->psi->vjp(s->options, &shape, moved, g, down, work);
        s->psi->psi(s->options, &shape, w, theta, work);
        s->psi->bend(s->options, &shape, w, g, dw, out, work);
        for (size_t i = 0; i < shape.p; i++) {
            CU_ASSERT_DOUBLE_EQUAL(out[i], (up[i] - down[i]) / (2 * h), 1e-7 * (1 + fabs(out[i])));
        }
    }
}

static void psi_of_the_lift_is_theta(void)
{
    double w[MOST], theta[MOST], back[MOST], work[MOST];
    for (size_t k = 0; k < SUBJECTS; k++) {
        const struct subject *s = &subjects[k];
        const struct shape shape = fixture_shape(s->psi, s->options, 1, s->q);
        for (size_t i = 0; i < shape.q; i++) {
            /* Both signs for those that reach both. */
            theta[i] = k < 9 ? 0.1 + fabs(fixture_number(i)) : fixture_number(i);
        }
        CU_ASSERT_PTR_NULL(s->psi->lift(s->options, &shape, theta, w, work));
        s->psi->psi(s->options, &shape, w, back, work);
        for (size_t i = 0; i < shape.q; i++) {
            CU_ASSERT_DOUBLE_EQUAL(back[i], theta[i], 1e-14);
        }
    }
    theta[0] = -1;
    struct shape shape = fixture_shape(&parameterization_power, &two, 1, 1);
    CU_ASSERT_PTR_NOT_NULL(parameterization_power.lift(&two, &shape, theta, w, work));
    CU_ASSERT_PTR_NULL(parameterization_power.lift(&three, &shape, theta, w, work));
    CU_ASSERT_EQUAL(w[0], -1);
    shape = fixture_shape(&parameterization_exponential, NULL, 1, 1);
    CU_ASSERT_PTR_NOT_NULL(parameterization_exponential.lift(NULL, &shape, theta, w, work));
}

static void flow_conserves_the_invariants_whatever_the_gradient(void)
{
    double w[MOST], g[MOST], dw[MOST], jg[MOST], up[MOST], down[MOST], moved[MOST], work[MOST],
        theta[MOST];
    for (size_t k = 0; k < SUBJECTS; k++) {
        const struct subject *s = &subjects[k];
        if (!s->psi->n_invariants) {
            continue;
        }
        const struct shape shape = prepare(s, w, g, dw);
        const size_t n = s->psi->n_invariants(s->options, &shape);
        const double h = 1e-5;
        s->psi->psi(s->options, &shape, w, theta, work);
        s->psi->vjp(s->options, &shape, w, g, jg, work);
        memcpy(moved, w, sizeof moved);
        vec_add_scaled(shape.p, h, jg, moved);
        s->psi->invariants(s->options, &shape, moved, up);
        memcpy(moved, w, sizeof moved);
        vec_add_scaled(shape.p, -h, jg, moved);
        s->psi->invariants(s->options, &shape, moved, down);
        for (size_t i = 0; i < n; i++) {
            CU_ASSERT_DOUBLE_EQUAL((up[i] - down[i]) / (2 * h), 0, 1e-7);
        }
    }
}

static void rescaling_leaves_psi_and_moves_the_invariants(void)
{
    double w[MOST], g[MOST], dw[MOST], theta[MOST], after[MOST], work[MOST];
    for (size_t k = 0; k < SUBJECTS; k++) {
        const struct subject *s = &subjects[k];
        if (!s->psi->rescale) {
            continue;
        }
        const struct shape shape = prepare(s, w, g, dw);
        s->psi->psi(s->options, &shape, w, theta, work);
        s->psi->rescale(s->options, &shape, 3.7, w);
        s->psi->psi(s->options, &shape, w, after, work);
        for (size_t i = 0; i < shape.q; i++) {
            CU_ASSERT_DOUBLE_EQUAL(after[i], theta[i], 4e-15 * fabs(theta[i]));
        }
        if (shape.p > shape.q) {
            CU_ASSERT_DOUBLE_EQUAL(w[0], 3.7 * (1 + 0.4 * fixture_number(0)), 1e-15 * 4);
        }
    }
}

static void a_zero_factor_hides_no_derivative(void)
{
    /* d(abc)/db at b = 0 is ac: dividing the product by b would give NaN. */
    const double w[3] = {2, 0, 5}, g = 1;
    double theta, jg[3], work[6];
    const struct count_option depth = {3};
    struct shape shape = fixture_shape(&parameterization_scalar_chain, &depth, 1, 1);
    parameterization_scalar_chain.psi(&depth, &shape, w, &theta, work);
    parameterization_scalar_chain.vjp(&depth, &shape, w, &g, jg, work);
    CU_ASSERT_EQUAL(jg[0], 0);
    CU_ASSERT_EQUAL(jg[1], 10);
    CU_ASSERT_EQUAL(jg[2], 0);
    struct block b;
    const struct count_option deep = {120};
    shape = fixture_shape(&parameterization_scalar_chain, &deep, 1, 1);
    parameterization_scalar_chain.block(&deep, &shape, 104, &b);
    CU_ASSERT_STRING_EQUAL(b.name, "w105");
}

void suite_elementwise(void)
{
    CU_pSuite s = CU_add_suite("elementwise parameterizations", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(power_family_induces_its_power_of_theta);
    TEST(polar_keeps_the_radial_part_and_multiplies_the_tangential_by_r_squared);
    TEST(products_induce_the_squares_of_their_cofactors);
    TEST(bend_is_the_derivative_of_the_pulled_back_gradient);
    TEST(psi_of_the_lift_is_theta);
    TEST(flow_conserves_the_invariants_whatever_the_gradient);
    TEST(rescaling_leaves_psi_and_moves_the_invariants);
    TEST(a_zero_factor_hides_no_derivative);
#undef TEST
}
