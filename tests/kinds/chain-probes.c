/* chain-probes.c: probes of chains of scalars, where the answer is known in closed form. */
#include <math.h>

#include "core/bench.h"
#include "support.h"

void suite_chain_probes(void);

static struct bench b;
static struct outcome o;

/* A chain of so many weights, all of this value, with the target 1. */
static void chain(int depth, double value, const char *probe)
{
    static const double target = 1;
    bench_point(&b, &target, 1);
    bench_kind(&b.psi, "parameterization", "scalar-chain");
    options_number(&b.psi, "depth", depth);
    bench_kind(&b.init, "initialization", "constant");
    options_number(&b.init, "value", value);
    bench_kind(&b.probe, "probe", probe);
}

static void look_at(const double *sizes, size_t n)
{
    static const double at_once = 0;
    options_reals(&b.probe, "sizes", sizes, n);
    options_reals(&b.probe, "visits", &at_once, 1);
    bench_run(&b, &o);
    CU_ASSERT_EQUAL_FATAL(o.status, OUTCOME_DONE);
}

static double least(size_t i)
{
    const struct sample *s = bench_sample(&o, "least-step", 0, i);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    return s->value;
}

/* From 0 to theta = t: equal factors are the shortest, sqrt(N) t^(1/N). The search ends where a
 * shortening gains less than 1e-4, and a step of its least share less: a part in 1e3 is left. */
static void least_step_from_zero_is_the_root(void)
{
    static const double sizes[] = {1e-1, 1e-3, 1e-5};
    for (int depth = 1; depth <= 4; depth++) {
        chain(depth, 0, "least-step");
        look_at(sizes, 3);
        for (size_t i = 0; i < 3; i++) {
            const double expected = sqrt(depth) * pow(sizes[i], 1.0 / depth);
            CU_ASSERT_DOUBLE_EQUAL(least(i) / expected, 1, 1e-3);
        }
        outcome_release(&o);
    }
}

/* From equal weights v of two: J = (v, v), the step is t / (sqrt(2) v) but for order t^2. */
static void least_step_elsewhere_is_that_over_the_singular_value(void)
{
    static const double size = 1e-6;
    chain(2, 0.5, "least-step");
    look_at(&size, 1);
    CU_ASSERT_DOUBLE_EQUAL(least(0) / (1e-6 / (sqrt(2) * 0.5)), 1, 1e-5);
    outcome_release(&o);
}

/* y -> (1 + r) y - y^3 is bounded up to r = 2; one layer is linear, and grows from r = 1 on: by
 * 1.02 a step at the first ratio, to 1e12 within 4000 steps. */
static void descent_blows_up_above_twice_the_threshold(void)
{
    static const double edges[] = {1.01, 2.01};
    for (int depth = 1; depth <= 2; depth++) {
        chain(depth, 1.0001, "above-threshold");
        bench_run(&b, &o);
        CU_ASSERT_EQUAL_FATAL(o.status, OUTCOME_DONE);
        CU_ASSERT_DOUBLE_EQUAL(bench_sample(&o, "edge", 0, 0)->value, edges[depth - 1], 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(bench_sample(&o, "sharpness-at-start", 0, 0)->value, depth, 1e-3);
        outcome_release(&o);
    }
}

void suite_chain_probes(void)
{
    CU_pSuite s = CU_add_suite("kinds/chain-probes", NULL, NULL);
    CU_add_test(s, "the least step from zero is a root", least_step_from_zero_is_the_root);
    CU_add_test(s, "the least step elsewhere is that over the singular value",
                least_step_elsewhere_is_that_over_the_singular_value);
    CU_add_test(s, "descent blows up above twice the threshold",
                descent_blows_up_above_twice_the_threshold);
}
