/* convergence.c: how fast deep linear networks converge: the theorem's bound, and the time of a
 * chain. */
#include <math.h>

#include "core/bench.h"
#include "support.h"

void suite_convergence(void);

static struct bench b;
static struct outcome o;

/* A chain of so many weights of 1/2, target s. */
static void chain(double s, double depth)
{
    static double target;
    target = s;
    bench_point(&b, &target, 1);
    bench_kind(&b.psi, "parameterization", "scalar-chain");
    options_number(&b.psi, "depth", depth);
    bench_kind(&b.init, "initialization", "constant");
    options_number(&b.init, "value", 0.5);
}

static double chain_time_from(double s, double depth, double value, double distance)
{
    chain(s, depth);
    options_number(&b.init, "value", value);
    bench_kind(&b.probe, "probe", "chain-time");
    options_number(&b.probe, "loss", distance * distance / 2);
    bench_run(&b, &o);
    CU_ASSERT_EQUAL_FATAL(o.status, OUTCOME_DONE);
    const struct sample *t = bench_sample(&o, "chain-time", 0, 0);
    const struct sample *e = bench_sample(&o, "chain-time-error", 0, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    CU_ASSERT_PTR_NOT_NULL_FATAL(e);
    CU_ASSERT(e->value >= 0 && e->value < 1e-10 * t->value);
    const double time = t->value;
    outcome_release(&o);
    return time;
}

static double chain_time(double s, double depth, double distance)
{
    return chain_time_from(s, depth, 0.5, distance);
}

/* The antiderivative of 1/(N theta^(2-2/N) (1 - theta)) at theta = w^N: -ln(1 - w) for one layer,
 * half a logit for two, -1/(2w^2) + atanh(w^2)/2 for four. */
static double elapsed(int depth, double w)
{
    return depth == 1   ? -log(1 - w)
           : depth == 2 ? log(w * w / (1 - w * w)) / 2
                        : -1 / (2 * w * w) + atanh(w * w) / 2;
}

/* The quadrature asks for 1e-12 on each of at most 20 pieces; the end 1 - 1e-3 is rounded to 1e-13
 * of the distance. Another target stretches theta and time. */
static void chain_time_is_the_closed_form(void)
{
    for (int depth = 1; depth <= 4; depth += depth) {
        const double end = pow(1 - 1e-3, 1.0 / depth);
        const double t = elapsed(depth, end) - elapsed(depth, 0.5);
        CU_ASSERT_DOUBLE_EQUAL(chain_time(1, depth, 1e-3), t, 1e-11 * t);
        const double s = 2, start = 0.5 / pow(s, 1.0 / depth);
        const double stretched = elapsed(depth, end) - elapsed(depth, start);
        CU_ASSERT_DOUBLE_EQUAL(chain_time(s, depth, 1e-3 * s), stretched / pow(s, 2 - 2.0 / depth),
                               1e-11 * t);
    }
}

/* From above, x = theta/theta* > 1: with r = x^(-1/N) the antiderivative of r^(N-2) dz / N, where
 * z = ln(x/(x - 1)), is elementary, too. */
static double elapsed_above(int depth, double x)
{
    const double z = log(x / (x - 1)), r = pow(x, -1.0 / depth), root = sqrt(3);
    return depth == 1   ? -log(x - 1)
           : depth == 2 ? z / 2
           : depth == 3
               ? (-log1p(-r) + log1p(r + r * r) / 2) / 3 + atan((2 * r + 1) / root) / root - r
               : (atanh(r * r) - r * r) / 2;
}

/* Near the target and far, where the way begins close to the singularity at z = 0. Terms of the
 * closed form cancel to a hundredth at most. */
static void chain_time_from_above_is_the_closed_form(void)
{
    static const double starts[] = {1.05, 2, 30};
    for (int depth = 1; depth <= 4; depth++)
        for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
            const double t = elapsed_above(depth, 1 + 1e-3) - elapsed_above(depth, starts[i]);
            const double value = pow(starts[i], 1.0 / depth);
            CU_ASSERT_DOUBLE_EQUAL(chain_time_from(1, depth, value, 1e-3), t, 1e-11 * t);
        }
}

/* One layer comes from below zero, too, by plain decay. */
static void chain_time_knows_every_side(void)
{
    CU_ASSERT_DOUBLE_EQUAL(chain_time_from(1, 1, -1, 1e-3), log(2e3), 1e-12 * log(2e3));
    CU_ASSERT_DOUBLE_EQUAL(chain_time_from(1, 1, 0, 1e-3), log(1e3), 1e-12 * log(1e3));
    /* From infinity two layers need -ln(1 - 1/x)/2 at x = 1 + 1e-3. */
    const double all = log(1001) / 2;
    CU_ASSERT_DOUBLE_EQUAL(chain_time_from(1, 2, 1e8, 1e-3), all, 1e-12 * all);
    /* Weights below zero are those above, mirrored, when their number is even. */
    CU_ASSERT_EQUAL(chain_time_from(1, 2, -2, 1e-3), chain_time_from(1, 2, 2, 1e-3));
}

static void chain_time_wants_a_chain_with_a_way_to_go(void)
{
    static const double apart[] = {0.5, 0.4};
    chain(1, 2);
    bench_kind(&b.probe, "probe", "chain-time");
    options_number(&b.probe, "loss", 1); /* above that of the start */
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    outcome_release(&o);
    chain(1, 2);
    options_reals(&b.init, "values", apart, 2);
    bench_kind(&b.probe, "probe", "chain-time");
    options_number(&b.probe, "loss", 1e-4);
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "equal"));
    outcome_release(&o);
    chain(1, 3);
    options_number(&b.init, "value", -0.5);
    bench_kind(&b.probe, "probe", "chain-time");
    options_number(&b.probe, "loss", 1e-4);
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "does not reach"));
    outcome_release(&o);
}

static double bound(size_t component, size_t i)
{
    const struct sample *s = bench_sample(&o, "convergence-bound", component, i);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    return s->value;
}

/* W* = diag(3, 2) and W(0) = diag(3, 1.5) behind an identity: c = 2 - 1/2, |W*|_F^2 = 13, imbalance
 * diag(9 - 1, 2.25 - 1). All by hand from theorem 1 at N = 2; a few ulps. */
static void bound_and_conditions_are_those_of_the_theorem(void)
{
    static const double target[] = {3, 0, 0, 2}, weights[] = {1, 0, 0, 1, 3, 0, 0, 1.5};
    const double eta = 1e-3, c = 1.5;
    bench_point(&b, target, 2);
    options_number(&b.data, "rows", 2);
    options_reals(&b.data, "target", target, 4);
    bench_kind(&b.psi, "parameterization", "deep-linear");
    options_number(&b.psi, "depth", 2);
    bench_kind(&b.init, "initialization", "constant");
    options_reals(&b.init, "values", weights, 8);
    bench_descent(&b, eta, 3);
    bench_observe(&b, "loss");
    bench_observe(&b, "convergence-bound");
    b.trial.record.at.every = 1;
    bench_run(&b, &o);
    CU_ASSERT_EQUAL_FATAL(o.status, OUTCOME_DONE);
    CU_ASSERT_DOUBLE_EQUAL(bound(0, 0), bench_sample(&o, "loss", 0, 0)->value, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(bound(0, 3), 0.125 * exp(-3 * eta * c), 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(bound(1, 3), c, 1e-14);
    const double delta = c * c / (256 * 8 * sqrt(13)), most = c * c * c / (6144 * 8 * 169);
    CU_ASSERT_DOUBLE_EQUAL(bound(2, 3) * delta / hypot(8, 1.25), 1, 1e-13);
    CU_ASSERT_EQUAL(bound(3, 0), 0);
    CU_ASSERT_DOUBLE_EQUAL(bound(3, 3) * most / eta, 1, 1e-13);
    outcome_release(&o);
}

/* Three weights of 1/2: theta(0) = 1/8, so c = 1/8 with the target 1. */
static void bound_of_three_layers_has_the_powers_of_the_theorem(void)
{
    const double eta = 0.01, c = 0.125;
    chain(1, 3);
    bench_descent(&b, eta, 100);
    bench_observe(&b, "convergence-bound");
    b.trial.record.at.every = 100;
    bench_run(&b, &o);
    CU_ASSERT_EQUAL_FATAL(o.status, OUTCOME_DONE);
    const double start = 0.875 * 0.875 / 2;
    CU_ASSERT_DOUBLE_EQUAL(bound(0, 1), start * exp(-100 * eta * pow(c, 4.0 / 3)), 1e-13);
    CU_ASSERT_EQUAL(bound(2, 1), 0);
    CU_ASSERT_DOUBLE_EQUAL(bound(3, 1) * pow(c, 10.0 / 3) / (6144 * 27) / eta, 1, 1e-12);
    outcome_release(&o);
}

void suite_convergence(void)
{
    CU_pSuite suite = CU_add_suite("convergence", NULL, NULL);
    TEST(suite, chain_time_is_the_closed_form);
    TEST(suite, chain_time_from_above_is_the_closed_form);
    TEST(suite, chain_time_knows_every_side);
    TEST(suite, chain_time_wants_a_chain_with_a_way_to_go);
    TEST(suite, bound_and_conditions_are_those_of_the_theorem);
    TEST(suite, bound_of_three_layers_has_the_powers_of_the_theorem);
}
