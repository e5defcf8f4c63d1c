/* plane-fields.c: the probes that look at induced gradients in the plane, against closed forms
 * written out here. */
#include <math.h>

#include "core/provenance.h"
#include "probe-fixture.h"
#include "support.h"

extern const struct probe probe_induced_field, probe_line_integral;
extern const struct parameterization parameterization_power, parameterization_two_layer_linear,
    parameterization_deep_linear;
void suite_plane_fields(void);

static const double target[2] = {0.9, -0.35};
/* Half the squared distance to a point of the plane. */
static const struct fixture plane = {DESIGN_IDENTITY, 2, 1, 1, 1, 2, NULL, target, NULL, NULL};

static struct hearing hear_field(const struct parameterization *psi, const void *psi_options,
                                 const double *matrix)
{
    struct model m;
    struct any_options o;
    double w[8] = {0};
    any_defaults(&probe_induced_field.kind, &o);
    any_set(&probe_induced_field.kind, &o, "points", 4);
    if (matrix) {
        any_list(&probe_induced_field.kind, &o, "matrix", matrix, 4);
    }
    CU_ASSERT_FATAL(fixture_open(&m, &plane, psi, psi_options));
    struct hearing h = hear(&probe_induced_field, &o, &m, w);
    model_release(&m);
    return h;
}

/* The quotient misses w^N by its third difference: (N-1)(N-2)/6 1e-8 of the field. */
static void the_field_of_a_power_scales_each_entry_by_itself(void)
{
    const double exponent = 3;
    struct hearing h = hear_field(&parameterization_power, &exponent, NULL);
    CU_ASSERT_FATAL(h.fine && h.undeclared == 0 && !h.overran);
    CU_ASSERT_EQUAL(heard_count(&h, "induced"), 2 * 16);
    for (int64_t k = 0; k < 16; k++) {
        for (size_t i = 0; i < 2; i++) {
            const double theta = heard(&h, "point", i, k);
            const double field = 9 * pow(theta, 4. / 3) * (theta - target[i]);
            CU_ASSERT_DOUBLE_EQUAL(heard(&h, "canonical", i, k), theta - target[i], 1e-15);
            CU_ASSERT_DOUBLE_EQUAL(heard(&h, "induced", i, k), field, 1e-13);
            CU_ASSERT_DOUBLE_EQUAL(heard(&h, "quotient", i, k), field, 1e-7);
        }
    }
    free(h.all);
}

/* U = P, v = P^-T theta: the function is theta, the field P'Pg + |v|^2 g. */
static void a_matrix_gives_two_layers_a_field_of_its_own(void)
{
    static const double p[4] = {1.25, -0.5, 0.75, 2}, det = 1.25 * 2 + 0.5 * 0.75;
    const int64_t width = 2;
    struct hearing h = hear_field(&parameterization_two_layer_linear, &width, p);
    CU_ASSERT_FATAL(h.fine && !h.overran);
    for (int64_t k = 0; k < 16; k++) {
        const double x = heard(&h, "point", 0, k), y = heard(&h, "point", 1, k);
        const double g0 = x - target[0], g1 = y - target[1];
        const double v0 = (p[3] * x - p[2] * y) / det, v1 = (p[0] * y - p[1] * x) / det;
        const double pg0 = p[0] * g0 + p[1] * g1, pg1 = p[2] * g0 + p[3] * g1;
        const double vv = v0 * v0 + v1 * v1;
        CU_ASSERT_DOUBLE_EQUAL(p[0] * v0 + p[2] * v1, x, 1e-14);
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "induced", 0, k), p[0] * pg0 + p[2] * pg1 + vv * g0,
                               1e-12);
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "induced", 1, k), p[1] * pg0 + p[3] * pg1 + vv * g1,
                               1e-12);
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "quotient", 0, k), p[0] * pg0 + p[2] * pg1 + vv * g0,
                               1e-9);
    }
    free(h.all);
}

/* A matrix means nothing to another parameterization: refused, not ignored. */
static void a_matrix_is_for_two_layers_alone(void)
{
    static const double p[4] = {1, 0, 0, 1};
    const double exponent = 2;
    struct hearing h = hear_field(&parameterization_power, &exponent, p);
    CU_ASSERT_FALSE(h.fine);
    free(h.all);
}

/* As deep-linear declares them. */
struct layers_options {
    int64_t depth, width;
    struct counts widths;
};

static struct hearing hear_integral(int64_t depth, const char *curve)
{
    static const double box[4] = {0.2, 1.1, -0.4, 0.9};
    const struct layers_options layers = {.depth = depth, .width = 1};
    const struct kind *k = &probe_line_integral.kind;
    struct model m;
    struct any_options o;
    double w[8] = {0};
    any_defaults(k, &o);
    any_list(k, &o, "box", box, 4);
    *field_text(any_field(k, "curve"), &o) = curve;
    core_prepare();
    CU_ASSERT_FATAL(fixture_open(&m, &plane, &parameterization_deep_linear, &layers));
    struct hearing h = hear(&probe_line_integral, &o, &m, w);
    CU_ASSERT_FATAL(h.fine && h.undeclared == 0);
    model_release(&m);
    return h;
}

/* Isotropic quadratic with its minimum at the target: t'He = 0 and g't = -target't, so the curl is
 * -(a + 1 - N) r^(a-1) target't. Over the half ring along g(0) = -target, target't = |target| times
 * the sine of the angle from target, whose integral from pi to 2 pi is -2: 2 (a + 1 - N) |target|
 * (R^b - r^b)/b with the sign turned, b = a + 1. */
static void the_half_ring_gives_the_closed_form(void)
{
    for (int64_t n = 1; n <= 5; n++) {
        struct hearing h = hear_integral(n, "paper");
        const double depth = (double)n, b = 3 - 2 / depth;
        const double size = hypot(target[0], target[1]);
        const double expected =
            2 * size * (depth - 1) * (depth - 2) / depth * (pow(1.5, b) - pow(0.5, b)) / b;
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "line-integral", 0, 0), expected, 1e-10);
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "curl-integral", 0, 0), expected, 1e-10);
        free(h.all);
    }
}

static void line_and_area_agree_on_every_curve(void)
{
    static const char *const curves[] = {"paper", "sector", "rectangle", "circle"};
    for (size_t i = 0; i < 4; i++) {
        for (int64_t n = 2; n <= 4; n++) {
            struct hearing h = hear_integral(n, curves[i]);
            CU_ASSERT_DOUBLE_EQUAL(heard(&h, "line-integral", 0, 0),
                                   heard(&h, "curl-integral", 0, 0), 1e-10);
            free(h.all);
        }
    }
}

void suite_plane_fields(void)
{
    CU_pSuite s = CU_add_suite("plane-fields", NULL, NULL);
    TEST(s, the_field_of_a_power_scales_each_entry_by_itself);
    TEST(s, a_matrix_gives_two_layers_a_field_of_its_own);
    TEST(s, a_matrix_is_for_two_layers_alone);
    TEST(s, the_half_ring_gives_the_closed_form);
    TEST(s, line_and_area_agree_on_every_curve);
}
