/* fourier.c: the network on [0,1): its coefficients, its Jacobian, and the directions of a ReLU. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stddef.h>

#include "numerics/linalg.h"
#include "probe-fixture.h"

extern const struct parameterization parameterization_fourier_network;
void suite_fourier(void);

enum { Q = 7, MOST = 6, WORK = 4096, FINE = 1 << 16 };

static const struct parameterization *const network = &parameterization_fourier_network;

/* Options with so many neurons; shape and room for the work checked. */
static struct shape shaped(struct any_options *o, const char *activation, double width)
{
    any_defaults(&network->kind, o);
    any_set(&network->kind, o, "width", width);
    field_choose(any_field(&network->kind, "activation"), o, activation);
    const struct shape s = fixture_shape(network, o, 1, Q);
    CU_ASSERT_FATAL(s.work <= WORK);
    return s;
}

static double wave(size_t k, double x)
{
    const size_t frequency = (k + 1) / 2;
    const double angle = 2 * acos(-1.0) * (double)frequency * x;
    return k == 0 ? 1 : sqrt(2) * (k % 2 == 1 ? cos(angle) : sin(angle));
}

/* The midpoint rule on FINE cells errs by about |f''| / (24 FINE^2), and as much from a kink: 1e-8
 * is above it for the weights here. */
static void coefficients_are_the_integrals(void)
{
    static const double w[] = {3, -2, -1, 1.5, 1, 0.5}; /* kinks at 1/3 and 3/4 */
    static const char *const names[] = {"tanh", "relu"};
    for (size_t n = 0; n < 2; n++) {
        struct any_options o;
        const struct shape s = shaped(&o, names[n], 2);
        double theta[Q], sum[Q] = {0};
        static double work[WORK];
        network->psi(&o, &s, w, theta, work);
        for (size_t i = 0; i < FINE; i++) {
            const double x = ((double)i + 0.5) / FINE;
            double f = 0;
            for (size_t j = 0; j < 2; j++) {
                const double z = w[j] * x + w[2 + j];
                f += w[4 + j] * (n == 0 ? tanh(z) : fmax(0, z));
            }
            for (size_t k = 0; k < Q; k++) {
                sum[k] += f * wave(k, x) / FINE;
            }
        }
        for (size_t k = 0; k < Q; k++) {
            CU_ASSERT_DOUBLE_EQUAL(theta[k], sum[k], 1e-8);
        }
    }
}

/* More coefficients mean more panels: 19 for q = 7, 35 for q = 39. Rounding of a sum of 280 terms
 * below 2. */
static void nearly_twice_the_nodes_change_nothing(void)
{
    enum { MANY = 39 };
    static const double w[] = {10, -4, 1};
    static double work[3 * MANY + 8 * 35 * (MANY + 1)];
    struct any_options o;
    const struct shape s = shaped(&o, "tanh", 1), more = fixture_shape(network, &o, 1, MANY);
    double theta[Q], fine[MANY];
    network->psi(&o, &s, w, theta, work);
    CU_ASSERT_FATAL(more.work <= sizeof work / sizeof *work);
    network->psi(&o, &more, w, fine, work);
    for (size_t k = 0; k < Q; k++) {
        CU_ASSERT_DOUBLE_EQUAL(theta[k], fine[k], 1e-13);
    }
}

/* Directions of J whose singular values pass 1e-12 of the largest. */
static size_t rank_of(size_t rows, double *j)
{
    double s[Q];
    static double work[WORK];
    CU_ASSERT_FATAL(svd_values_work(rows, Q) <= WORK);
    CU_ASSERT_TRUE_FATAL(svd_values(rows, Q, j, s, work));
    size_t rank = 0;
    for (size_t i = 0; i < rows && i < Q; i++) {
        rank += s[i] > 1e-12 * s[0];
    }
    return rank;
}

static size_t rank_exact(const char *activation, size_t width, const double *w)
{
    struct any_options o;
    const struct shape s = shaped(&o, activation, (double)width);
    double j[MOST * Q], theta[Q];
    static double work[WORK];
    network->psi(&o, &s, w, theta, work);
    for (size_t i = 0; i < 3 * width; i++) {
        double dw[MOST] = {0};
        dw[i] = 1;
        network->jvp(&o, &s, w, dw, j + i * Q, work);
    }
    return rank_of(3 * width, j);
}

static void a_relu_has_two_directions_and_a_tanh_three(void)
{
    static const double w[] = {3, -1, 2}, dead[] = {1, -2, 2};
    CU_ASSERT_EQUAL(rank_exact("relu", 1, w), 2);
    CU_ASSERT_EQUAL(rank_exact("relu", 1, dead), 0);
    CU_ASSERT_EQUAL(rank_exact("tanh", 1, w), 3);
}

enum { COARSE = 32 };

/* The derivative with respect to v, a and b by sums over a grid. */
static size_t rank_on_grid(size_t width, const double *w)
{
    double j[MOST * Q] = {0};
    for (size_t i = 0; i < COARSE; i++) {
        const double x = (double)i / COARSE;
        for (size_t n = 0; n < width; n++) {
            const double z = w[n] * x + w[width + n], on = z > 0;
            for (size_t k = 0; k < Q; k++) {
                j[n * Q + k] += on * x * wave(k, x) / COARSE;
                j[(width + n) * Q + k] += on * wave(k, x) / COARSE;
                j[(2 * width + n) * Q + k] += on * z * wave(k, x) / COARSE;
            }
        }
    }
    return rank_of(3 * width, j);
}

/* The sum misses what lies between its points, so two kinks in one cell look like one. */
static void a_plain_grid_loses_rank_when_two_kinks_share_a_cell(void)
{
    static const double w[] = {1, 1, -0.501, -0.511, 1, 1}; /* between 16/32 and 17/32 */
    CU_ASSERT_EQUAL(rank_on_grid(2, w), 2);
    CU_ASSERT_EQUAL(rank_exact("relu", 2, w), 4);
}

/* Both neurons are on in all of (0,1): directions 1 and x. The node 0 is in the second alone, which
 * adds a direction of size 1/COARSE. */
static void a_plain_grid_invents_rank_when_a_kink_is_on_a_node(void)
{
    static const double w[] = {1, 1, 0, 1, 1, 1};
    CU_ASSERT_EQUAL(rank_on_grid(2, w), 3);
    CU_ASSERT_EQUAL(rank_exact("relu", 2, w), 2);
}

void suite_fourier(void)
{
    CU_pSuite s = CU_add_suite("fourier", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(coefficients_are_the_integrals);
    TEST(nearly_twice_the_nodes_change_nothing);
    TEST(a_relu_has_two_directions_and_a_tanh_three);
    TEST(a_plain_grid_loses_rank_when_two_kinks_share_a_cell);
    TEST(a_plain_grid_invents_rank_when_a_kink_is_on_a_node);
#undef TEST
}
