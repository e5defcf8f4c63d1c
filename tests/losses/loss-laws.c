/* loss-laws.c: what holds for every loss of the registry, and each loss's own closed form.
 *
 * A law is asked of every loss there is, also of one that was added a minute ago: the slope is the
 * derivative of the value, the curvature that of the slope, the value is convex, and the sum over
 * samples is a sum. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/loss.h"
#include "options.h"
#include "support.h"

enum { HALF = 20 };

static const double ulp = 0x1p-52;

struct one {
    const struct loss *loss;
    const void *options;
};

static double value_at(const struct one *l, double f, double y)
{
    return l->loss->value(l->options, 1, &f, &y);
}

static double slope_at(const struct one *l, double f, double y)
{
    double slope = NAN;
    l->loss->slope(l->options, 1, &f, &y, &slope);
    return slope;
}

static double curvature_at(const struct one *l, double f, double y)
{
    double curvature = NAN;
    l->loss->curvature(l->options, 1, &f, &y, &curvature);
    return curvature;
}

/* Predictions from -5 to 5 in quarters, and both classes as targets. */
static void each_point(void (*law)(const struct one *l, double f, double y))
{
    for (size_t i = 0; i < n_losses; i++) {
        struct options_of o;
        options_default(&o, &losses[i]->kind);
        const struct one l = {losses[i], o.bytes};
        for (int k = -HALF; k <= HALF; k++) {
            law(&l, k / 4.0, 1);
            law(&l, k / 4.0, -1);
        }
    }
}

/* Central differences err by h^2/6 times the third derivative and by rounding over h. The third
 * derivatives of all losses here are below 6 (|f - y| + 1)^4 on these points. */
static double difference_error(double f, double y, double h, double size)
{
    return h * h * pow(fabs(f - y) + 1, 4) + 16 * ulp * (fabs(size) + 1) / h;
}

static void check_slope(const struct one *l, double f, double y)
{
    double h = 0x1p-17, up = value_at(l, f + h, y), down = value_at(l, f - h, y);
    CU_ASSERT_DOUBLE_EQUAL(slope_at(l, f, y), (up - down) / (2 * h),
                           difference_error(f, y, h, fmax(up, down)));
}

static void the_slope_is_the_derivative_of_the_value(void)
{
    each_point(check_slope);
}

static void check_curvature(const struct one *l, double f, double y)
{
    double h = 0x1p-17, up = slope_at(l, f + h, y), down = slope_at(l, f - h, y);
    CU_ASSERT_DOUBLE_EQUAL(curvature_at(l, f, y), (up - down) / (2 * h),
                           difference_error(f, y, h, fmax(fabs(up), fabs(down))));
    CU_ASSERT(curvature_at(l, f, y) >= 0);
}

static void the_curvature_is_the_derivative_of_the_slope(void)
{
    each_point(check_curvature);
}

/* The chord lies above, the tangent below: both up to rounding. */
static void check_convex(const struct one *l, double f, double y)
{
    for (double to = -6; to <= 6; to += 1.375) {
        double here = value_at(l, f, y), there = value_at(l, to, y);
        double between = value_at(l, 0.25 * f + 0.75 * to, y);
        double rounding =
            32 * ulp * (1 + fabs(here) + fabs(there) + fabs(slope_at(l, f, y) * (to - f)));
        CU_ASSERT(between <= 0.25 * here + 0.75 * there + rounding);
        CU_ASSERT(there >= here + slope_at(l, f, y) * (to - f) - rounding);
        CU_ASSERT(l->loss->unbounded || here >= 0);
    }
}

static void the_value_is_convex_and_not_negative(void)
{
    each_point(check_convex);
}

static void samples_add_up_and_do_not_mix(void)
{
    static const double f[] = {0.5, -2, 3, 0.25}, y[] = {1, -1, -1, 1};
    for (size_t i = 0; i < n_losses; i++) {
        struct options_of o;
        options_default(&o, &losses[i]->kind);
        const struct one l = {losses[i], o.bytes};
        double sum = 0, slope[4], curvature[4];
        losses[i]->slope(o.bytes, 4, f, y, slope);
        losses[i]->curvature(o.bytes, 4, f, y, curvature);
        for (size_t k = 0; k < 4; k++) {
            sum += value_at(&l, f[k], y[k]);
            CU_ASSERT_EQUAL(slope[k], slope_at(&l, f[k], y[k]));
            CU_ASSERT_EQUAL(curvature[k], curvature_at(&l, f[k], y[k]));
        }
        CU_ASSERT_DOUBLE_EQUAL(losses[i]->value(o.bytes, 4, f, y), sum, 8 * ulp * sum);
        CU_ASSERT_EQUAL(losses[i]->value(o.bytes, 0, f, y), 0);
    }
}

/* A run that diverged is seen as such: what is not a number is not hidden. */
static void nan_in_gives_nan_out(void)
{
    for (size_t i = 0; i < n_losses; i++) {
        struct options_of o;
        options_default(&o, &losses[i]->kind);
        const struct one l = {losses[i], o.bytes};
        CU_ASSERT(isnan(value_at(&l, NAN, 1)));
        CU_ASSERT(isnan(slope_at(&l, NAN, 1)));
        CU_ASSERT(isnan(curvature_at(&l, NAN, 1)));
        CU_ASSERT(isinf(value_at(&l, -INFINITY, 1)));
    }
}

static void every_loss_has_reduction_and_factor_first(void)
{
    for (size_t i = 0; i < n_losses; i++) {
        struct options_of o;
        options_default(&o, &losses[i]->kind);
        const struct loss_scale *scale = (const void *)o.bytes;
        CU_ASSERT_STRING_EQUAL(scale->reduction, "sum");
        CU_ASSERT_EQUAL(scale->factor, 1);
        CU_ASSERT_PTR_EQUAL(field_real(options_field(&o, "factor"), o.bytes), &scale->factor);
    }
}

static struct one loss_named(const char *name, struct options_of *o)
{
    for (size_t i = 0; i < n_losses; i++) {
        if (strcmp(losses[i]->kind.name, name) == 0) {
            options_default(o, &losses[i]->kind);
            return (struct one){losses[i], o->bytes};
        }
    }
    abort();
}

static void squared_is_half_the_square(void)
{
    struct options_of o;
    const struct one l = loss_named("squared", &o);
    CU_ASSERT_EQUAL(value_at(&l, 5, 2), 4.5);
    CU_ASSERT_EQUAL(slope_at(&l, 5, 2), 3);
    CU_ASSERT_EQUAL(curvature_at(&l, 5, 2), 1);
    CU_ASSERT_FALSE(l.loss->classification);
}

/* log(1 + e^-m) at m = 0 is log 2, at m = -log 3 it is log 4; far out it is -m, or e^-m, with no
 * overflow on the way and no loss of digits. */
static void logistic_is_right_far_out(void)
{
    struct options_of o;
    const struct one l = loss_named("logistic", &o);
    CU_ASSERT_TRUE(l.loss->classification);
    CU_ASSERT_DOUBLE_EQUAL(value_at(&l, 0, 1), log(2), ulp);
    CU_ASSERT_DOUBLE_EQUAL(value_at(&l, log(3), -1), log(4), 2 * ulp);
    CU_ASSERT_DOUBLE_EQUAL(slope_at(&l, log(3), -1), 0.75, ulp);
    CU_ASSERT_DOUBLE_EQUAL(curvature_at(&l, log(3), -1), 0.1875, ulp);
    CU_ASSERT_EQUAL(value_at(&l, 1e300, -1), 1e300);
    CU_ASSERT_EQUAL(slope_at(&l, 1e300, -1), 1);
    CU_ASSERT_EQUAL(curvature_at(&l, 1e300, -1), 0);
    CU_ASSERT_DOUBLE_EQUAL(value_at(&l, 700, 1) / exp(-700), 1, 4 * ulp);
    CU_ASSERT_DOUBLE_EQUAL(slope_at(&l, 700, 1) / -exp(-700), 1, 4 * ulp);
    /* Beyond 709.8 e^m overflows and e^-m still has some bits. */
    CU_ASSERT_DOUBLE_EQUAL(slope_at(&l, 715, 1) / -exp(-715), 1, 1e-6);
    CU_ASSERT_EQUAL(value_at(&l, 1e300, 1), 0);
    CU_ASSERT_EQUAL(slope_at(&l, -1e300, 1), -1);
    CU_ASSERT(isinf(value_at(&l, INFINITY, -1)));
    CU_ASSERT_EQUAL(value_at(&l, INFINITY, 1), 0);
}

/* For every exponent: p l = |r|^p, slope r |r|^(p-2), curvature (p - 1) |r|^(p-2). */
static void l_p_is_the_power_over_p(void)
{
    static const double exponents[] = {1, 1.5, 2, 3, 4, 5.5, 64};
    static const double distances[] = {-2, -0.5, 0.25, 1.5};
    struct options_of o;
    const struct one l = loss_named("l-p", &o);
    for (size_t i = 0; i < sizeof exponents / sizeof *exponents; i++) {
        double p = exponents[i];
        options_number(&o, "p", p);
        for (size_t k = 0; k < 4; k++) {
            double r = distances[k], a = fabs(r), size = pow(a, p);
            CU_ASSERT_DOUBLE_EQUAL(value_at(&l, r + 1, 1), size / p, 8 * ulp * size);
            CU_ASSERT_DOUBLE_EQUAL(slope_at(&l, r + 1, 1), r * pow(a, p - 2), 8 * ulp * size / a);
            CU_ASSERT_DOUBLE_EQUAL(curvature_at(&l, r + 1, 1), (p - 1) * pow(a, p - 2),
                                   8 * ulp * p * size / (a * a));
        }
        CU_ASSERT_EQUAL(value_at(&l, 1, 1), 0);
        CU_ASSERT_EQUAL(slope_at(&l, 1, 1), 0);
    }
}

static void l_2_is_the_squared_loss(void)
{
    struct options_of o, square;
    const struct one l = loss_named("l-p", &o), s = loss_named("squared", &square);
    options_number(&o, "p", 2);
    for (double f = -3; f < 3; f += 0.37) {
        CU_ASSERT_EQUAL(value_at(&l, f, 0.7), value_at(&s, f, 0.7));
        CU_ASSERT_EQUAL(slope_at(&l, f, 0.7), slope_at(&s, f, 0.7));
        CU_ASSERT_EQUAL(curvature_at(&l, f, 0.7), curvature_at(&s, f, 0.7));
    }
}

void suite_loss_laws(void)
{
    CU_pSuite s = CU_add_suite("loss laws", NULL, NULL);
    TEST(s, the_slope_is_the_derivative_of_the_value);
    TEST(s, the_curvature_is_the_derivative_of_the_slope);
    TEST(s, the_value_is_convex_and_not_negative);
    TEST(s, samples_add_up_and_do_not_mix);
    TEST(s, nan_in_gives_nan_out);
    TEST(s, every_loss_has_reduction_and_factor_first);
    TEST(s, squared_is_half_the_square);
    TEST(s, logistic_is_right_far_out);
    TEST(s, l_p_is_the_power_over_p);
    TEST(s, l_2_is_the_squared_loss);
}
