/* optimizers-stepped.c: each adaptive optimizer against its paper's sums, written out.
 *
 * The gradients are a fixed sequence of high-entropy numbers, handed to the optimizer as they are;
 * the test forms the same step from all of them at once, not by recursion. */
#include <CUnit/CUnit.h>
#include <math.h>

#include "core/optimizer.h"
#include "fixture.h"

extern const struct optimizer optimizer_momentum, optimizer_nesterov, optimizer_adagrad,
    optimizer_adadelta, optimizer_rmsprop, optimizer_adam, optimizer_group_rmsprop,
    optimizer_rounded_descent;
extern const struct parameterization parameterization_hadamard;
void suite_optimizers_stepped(void);

enum { P = 4, STEPS = 6 };
static const double tight = 1e-14; /* a dozen roundings of numbers of order one */

static double gradient(int step, size_t i)
{
    return 1.3 * fixture_number((size_t)step * P + i) + 0.1;
}

/* Feed the sequence; path[k] is w after k steps. Returns the time that passed. */
static double run(const struct optimizer *o, const void *options, double path[STEPS + 1][P])
{
    static const double y[2] = {0, 0};
    const struct fixture f = {
        .design = DESIGN_IDENTITY, .n = 2, .d = 2, .m = 1, .rows = 1, .cols = 2, .y = y};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_hadamard, NULL));
    double state[2 * P + 2] = {0}, jg[P];
    CU_ASSERT_FATAL(!o->state || o->state(options, &m) <= sizeof state / sizeof *state);
    double w[P] = {0.3, -0.7, 1.1, 0.05};
    struct descent d = {.model = &m, .p = P, .w = w, .jg = jg, .state = state};
    struct err e;
    CU_ASSERT(!o->begin || o->begin(options, &d, &e));
    memcpy(path[0], w, sizeof w);
    for (int k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < P; i++) {
            jg[i] = gradient(k, i);
        }
        CU_ASSERT_EQUAL(o->advance(options, &d, (double)INFINITY), ADVANCE_OK);
        d.step++;
        memcpy(path[k + 1], w, sizeof w);
    }
    CU_ASSERT(d.eta > 0 && d.t > 0);
    model_release(&m);
    return d.t;
}

/* sum over steps 0..k of decay^(k-j) g_j^power */
static double memory(double decay, int power, int k, size_t i)
{
    double sum = 0;
    for (int j = 0; j <= k; j++) {
        sum += pow(decay, k - j) * pow(gradient(j, i), power);
    }
    return sum;
}

static void heavy_ball_adds_decaying_gradients(void)
{
    const struct {
        double rate, momentum;
    } o = {0.037, 0.83};
    double path[STEPS + 1][P];
    CU_ASSERT_DOUBLE_EQUAL(run(&optimizer_momentum, &o, path), STEPS * o.rate, tight);
    for (int k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < P; i++) {
            CU_ASSERT_DOUBLE_EQUAL(path[k + 1][i] - path[k][i], -o.rate * memory(0.83, 1, k, i),
                                   tight);
        }
    }
}

static void nesterov_looks_ahead_along_its_last_step(void)
{
    const struct {
        double rate, momentum;
    } o = {0.037, 0.83};
    double path[STEPS + 1][P];
    CU_ASSERT_DOUBLE_EQUAL(run(&optimizer_nesterov, &o, path), STEPS * o.rate, tight);
    for (size_t i = 0; i < P; i++) {
        double x = path[0][i];
        for (int k = 0; k < STEPS; k++) {
            const double next = path[k][i] - o.rate * gradient(k, i);
            CU_ASSERT_DOUBLE_EQUAL(path[k + 1][i], next + o.momentum * (next - x), tight);
            x = next;
        }
    }
}

static void adagrad_divides_by_the_root_of_all_squares(void)
{
    const struct {
        double rate, epsilon;
    } o = {0.2, 1e-3};
    double path[STEPS + 1][P];
    CU_ASSERT_DOUBLE_EQUAL(run(&optimizer_adagrad, &o, path), STEPS * o.rate, tight);
    for (int k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < P; i++) {
            const double step = -0.2 * gradient(k, i) / (sqrt(memory(1, 2, k, i)) + 1e-3);
            CU_ASSERT_DOUBLE_EQUAL(path[k + 1][i] - path[k][i], step, tight);
        }
    }
}

static void rmsprop_divides_by_the_recent_root_mean_square(void)
{
    const struct {
        double rate, decay, epsilon;
    } o = {0.2, 0.77, 1e-3};
    double path[STEPS + 1][P];
    CU_ASSERT_DOUBLE_EQUAL(run(&optimizer_rmsprop, &o, path), STEPS * o.rate, tight);
    for (int k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < P; i++) {
            const double mean = 0.23 * memory(0.77, 2, k, i);
            CU_ASSERT_DOUBLE_EQUAL(path[k + 1][i] - path[k][i],
                                   -0.2 * gradient(k, i) / (sqrt(mean) + 1e-3), tight);
        }
    }
}

static void adam_corrects_both_moments_for_their_start(void)
{
    const struct {
        double rate, beta1, beta2, epsilon;
        int64_t batch, inner, seed;
    } o = {0.2, 0.6, 0.8, 1e-3, 0, 1, 1};
    double path[STEPS + 1][P];
    CU_ASSERT_DOUBLE_EQUAL(run(&optimizer_adam, &o, path), STEPS * o.rate, tight);
    for (int k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < P; i++) {
            const double m = 0.4 * memory(0.6, 1, k, i) / (1 - pow(0.6, k + 1));
            const double v = 0.2 * memory(0.8, 2, k, i) / (1 - pow(0.8, k + 1));
            CU_ASSERT_DOUBLE_EQUAL(path[k + 1][i] - path[k][i], -0.2 * m / (sqrt(v) + 1e-3), tight);
        }
    }
}

static void adadelta_measures_steps_in_units_of_the_weights(void)
{
    const struct {
        double rate, decay, epsilon;
    } o = {1, 0.9, 1e-2};
    double path[STEPS + 1][P];
    CU_ASSERT_DOUBLE_EQUAL(run(&optimizer_adadelta, &o, path), STEPS * o.rate, tight);
    for (int k = 0; k < STEPS; k++) {
        for (size_t i = 0; i < P; i++) {
            double steps = 0; /* the mean square of the steps before this one */
            for (int j = 0; j < k; j++) {
                const double dw = path[j + 1][i] - path[j][i];
                steps += 0.1 * pow(0.9, k - 1 - j) * dw * dw;
            }
            const double squares = 0.1 * memory(0.9, 2, k, i);
            const double step = -sqrt(steps + 1e-2) / sqrt(squares + 1e-2) * gradient(k, i);
            CU_ASSERT_DOUBLE_EQUAL(path[k + 1][i] - path[k][i], step, tight);
        }
    }
}

/* hadamard at q = 2 has two blocks of two weights each. */
static void group_rmsprop_gives_one_rate_to_a_group(void)
{
    for (int layered = 0; layered < 2; layered++) {
        const struct {
            double rate, decay, epsilon;
            const char *group;
        } o = {0.2, 0.77, 1e-3, layered ? "layer" : "all"};
        double path[STEPS + 1][P], mean_rates = 0;
        const double t = run(&optimizer_group_rmsprop, &o, path);
        for (int k = 0; k < STEPS; k++) {
            for (size_t i = 0; i < P; i++) {
                const size_t from = layered ? i / 2 * 2 : 0, to = layered ? from + 2 : P;
                double mean = 0;
                for (size_t j = from; j < to; j++) {
                    mean += 0.23 * memory(0.77, 2, k, j) / (1 - pow(0.77, k + 1));
                }
                const double rate = 0.2 / (sqrt(mean) + 1e-3);
                mean_rates += rate / P; /* groups of one size */
                CU_ASSERT_DOUBLE_EQUAL(path[k + 1][i] - path[k][i], -rate * gradient(k, i), tight);
            }
        }
        CU_ASSERT_DOUBLE_EQUAL(t, mean_rates, tight);
    }
}

enum rounded { GRADIENT, WEIGHTS };
struct rounding {
    double rate;
    int64_t bits;
    enum rounded of;
};

/* 24 bits are those of float: the processor's own conversion is the second formula. */
static void rounded_descent_of_24_bits_is_what_float_does(void)
{
    struct rounding o = {0.037, 24, GRADIENT};
    double path[STEPS + 1][P];
    CU_ASSERT_DOUBLE_EQUAL(run(&optimizer_rounded_descent, &o, path), STEPS * o.rate, tight);
    for (int k = 0; k < STEPS; k++)
        for (size_t i = 0; i < P; i++)
            CU_ASSERT_DOUBLE_EQUAL(path[k + 1][i],
                                   path[k][i] - o.rate * (double)(float)gradient(k, i), tight);
    o.of = WEIGHTS;
    run(&optimizer_rounded_descent, &o, path);
    for (int k = 0; k < STEPS; k++)
        for (size_t i = 0; i < P; i++)
            CU_ASSERT_EQUAL(path[k + 1][i], (double)(float)(path[k][i] - o.rate * gradient(k, i)));
}

/* Steps below half the spacing of weights of 2 bits are lost, all of them; 53 bits are all that
 * there are. */
static void rounded_descent_keeps_as_many_bits_as_it_is_told(void)
{
    struct rounding o = {1e-3, 2, WEIGHTS};
    double path[STEPS + 1][P], whole[STEPS + 1][P];
    run(&optimizer_rounded_descent, &o, path);
    static const double nearest[P] = {0.25, -0.75, 1, 0.046875};
    for (size_t i = 0; i < P; i++)
        CU_ASSERT_EQUAL(path[STEPS][i], nearest[i]);
    o = (struct rounding){0.037, 53, GRADIENT};
    run(&optimizer_rounded_descent, &o, whole);
    for (size_t i = 0; i < P; i++) {
        double x = whole[0][i];
        for (int k = 0; k < STEPS; k++)
            x -= o.rate * gradient(k, i);
        CU_ASSERT_DOUBLE_EQUAL(whole[STEPS][i], x, tight);
    }
}

void suite_optimizers_stepped(void)
{
    CU_pSuite s = CU_add_suite("optimizers stepped by hand", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(heavy_ball_adds_decaying_gradients);
    TEST(nesterov_looks_ahead_along_its_last_step);
    TEST(adagrad_divides_by_the_root_of_all_squares);
    TEST(rmsprop_divides_by_the_recent_root_mean_square);
    TEST(adam_corrects_both_moments_for_their_start);
    TEST(adadelta_measures_steps_in_units_of_the_weights);
    TEST(group_rmsprop_gives_one_rate_to_a_group);
    TEST(rounded_descent_of_24_bits_is_what_float_does);
    TEST(rounded_descent_keeps_as_many_bits_as_it_is_told);
#undef TEST
}
