/* relu-plane.c: distances of ReLU networks, as functions and as parameters, where they are known.
 */
#include "mathematics/relu_plane.h"

#include <CUnit/CUnit.h>
#include <gsl/gsl_math.h>
#include <math.h>

#include "support.h"

void suite_relu_plane(void);

static const struct relu_net sample = {
    .n = 3, .unit = {{0.3, 1.25, 0.8}, {1.1, 0.7, -1.4}, {2.6, 0.9, 0.35}}};

static double value(const struct relu_net *net, double at)
{
    double sum = 0;
    for (size_t i = 0; i < net->n; i++) {
        sum += net->unit[i].outer * net->unit[i].inner * fmax(0, cos(at - net->unit[i].angle));
    }
    return sum;
}

/* A grid of angles misses a largest value that lies at a kink by half its width times the slope, at
 * most the sum of the products: 1.6e-5 * 6. */
static void the_uniform_distance_is_the_largest_value_on_the_circle(void)
{
    const struct relu_net other = {.n = 3, .unit = {{0.5, 1, 1.1}, {1.1, 0.9, -1}, {-2, 0.4, 0.6}}};
    const size_t points = 200000;
    double most = 0;
    for (size_t i = 0; i < points; i++) {
        const double at = 2 * M_PI * (double)i / (double)points;
        most = fmax(most, fabs(value(&sample, at) - value(&other, at)));
    }
    CU_ASSERT_DOUBLE_EQUAL(relu_difference(&sample, &other).uniform, most, 1e-4);
}

/* One neuron: |c a|; the same kink: the difference of the products; turned by an angle: the larger
 * of the three gradients. */
static void the_gradient_distance_is_exact(void)
{
    const struct relu_net nothing = {.n = 1, .unit = {{0, 0, 0}}};
    const struct relu_net one = {.n = 1, .unit = {{0.4, 2, -1.5}}};
    const struct relu_net scaled = {.n = 1, .unit = {{0.4, 0.5, -5}}};
    const struct relu_net turned = {.n = 1, .unit = {{0.4 + M_PI / 3, 1, 3}}};
    CU_ASSERT_DOUBLE_EQUAL(relu_difference(&one, &nothing).gradient, 3, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(relu_difference(&one, &scaled).gradient, 0.5, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(relu_difference(&one, &turned).gradient, 3 * sqrt(3), 1e-13);
}

/* The trap: the distance is to the nearest of all parametrizations. A permuted and rescaled copy is
 * at distance 0, while neuron by neuron it is far. Golden section stops at 1e-12 in ln s. */
static void permutations_and_rescalings_cost_nothing(void)
{
    struct relu_net copy = {.n = 3, .unit = {sample.unit[2], sample.unit[0], sample.unit[1]}};
    CU_ASSERT_EQUAL(relu_nearest_permuted(&sample, &copy), 0);
    for (size_t i = 0; i < 3; i++) {
        const double s = 0.2 + (double)i;
        copy.unit[i].inner *= s;
        copy.unit[i].outer /= s;
    }
    CU_ASSERT(relu_parameter_distance(&sample, &copy) > 0.5);
    CU_ASSERT(relu_nearest_permuted(&sample, &copy) > 0.1);
    CU_ASSERT_DOUBLE_EQUAL(relu_nearest(&sample, &copy), 0, 1e-11);
}

/* Three neurons whose c a add up to zero compute the same when all are turned round; when they do
 * not quite, the turned network is another function and far away. */
static void turning_round_counts_only_when_it_is_free(void)
{
    struct relu_net star = {.n = 3}, turned;
    for (size_t i = 0; i < 3; i++) {
        star.unit[i] = (struct relu){.angle = 2 * M_PI * (double)i / 3, .inner = 1, .outer = 1};
    }
    turned = star;
    for (size_t i = 0; i < 3; i++) {
        turned.unit[i].angle += M_PI;
    }
    CU_ASSERT(relu_difference(&star, &turned).gradient < 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(relu_nearest(&star, &turned), 0, 1e-11);
    turned.unit[0].inner = 1 + 1e-6;
    CU_ASSERT(relu_difference(&star, &turned).gradient < 1.1e-6);
    CU_ASSERT(relu_nearest(&star, &turned) > 0.8);
}

static void a_silent_neuron_takes_any_weights(void)
{
    const struct relu_net f = {.n = 1, .unit = {{0.7, 0.6, 0.25}}};
    const struct relu_net g = {.n = 1, .unit = {{2.7, 5, 0}}};
    CU_ASSERT_EQUAL(relu_nearest(&f, &g), 0.25);
}

void suite_relu_plane(void)
{
    CU_pSuite s = CU_add_suite("relu-plane", NULL, NULL);
    TEST(s, the_uniform_distance_is_the_largest_value_on_the_circle);
    TEST(s, the_gradient_distance_is_exact);
    TEST(s, permutations_and_rescalings_cost_nothing);
    TEST(s, turning_round_counts_only_when_it_is_free);
    TEST(s, a_silent_neuron_takes_any_weights);
}
