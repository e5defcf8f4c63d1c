/* flow.c: the integrator by itself: walls, stiffness, rest, jumps, and descent as it nears the
 * flow. */
#include "core/flow.h"

#include <float.h>
#include <math.h>

#include "core/bench.h"
#include "kinds/fixture.h"
#include "numerics/linalg.h"
#include "support.h"

extern const struct parameterization parameterization_canonical;
void suite_flow(void);

enum { P = 2 };
static double w[P], jg[P];
static struct model m;
static struct descent d;
static struct err e;

/* A flow of theta in L = 1/2 sum_i s_i^2 (theta_i - 1)^2 from the start that w holds. */
static bool flow(const double s[P], const struct flow_settings *settings)
{
    static double x[P * P], y[P];
    for (size_t i = 0; i < P; i++) {
        x[i * P + i] = y[i] = s[i];
    }
    const struct fixture f = {
        .design = DESIGN_DENSE, .n = P, .d = P, .m = 1, .rows = 1, .cols = P, .x = x, .y = y};
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    d = (struct descent){.model = &m, .p = P, .w = w, .jg = jg};
    d.loss = model_loss(&m, w, jg);
    e = (struct err){0};
    return flow_open(&d, settings, &e);
}

static void flow_close(void)
{
    flow_free(d.flow);
    model_release(&m);
}

static void start(double at)
{
    for (size_t i = 0; i < P; i++) {
        w[i] = at;
    }
}

static const double ones[P] = {1, 1};
static const struct flow_settings plain = {.method = "rk8pd", .absolute = 1e-14, .relative = 1e-12};

static bool wall(const void *options, const struct model *model, const double *at, double *grad,
                 double *work)
{
    return at[0] < 0.5;
}

/* theta = 1 - exp(-t) meets one half at log 2: the steps shrink until time cannot be divided,
 * or to where they no longer move theta. */
static void a_flow_ends_where_its_velocity_does(void)
{
    static const char *const methods[] = {"rk8pd", "rk4", "rkf45", "rkck", "msadams"};
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        struct flow_settings s = plain;
        s.method = methods[k];
        s.precondition = wall;
        start(0);
        CU_ASSERT_FATAL(flow(ones, &s));
        int steps = 0;
        while (steps < 2000 && flow_advance(&d, 1) == ADVANCE_OK) {
            steps++;
        }
        CU_ASSERT(d.t < 1);
        CU_ASSERT(w[0] < 0.5);
        CU_ASSERT_DOUBLE_EQUAL(w[0], 0.5, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(d.t, log(2), 1e-8);
        flow_close();
    }
}

static void methods_that_cannot_be_are_told(void)
{
    struct flow_settings s = plain;
    start(0);
    s.method = "euler";
    CU_ASSERT_FALSE(flow(ones, &s));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "'euler'"));
    flow_close();
    /* The Jacobian is that of the plain flow. */
    s.method = "msbdf";
    s.precondition = wall;
    CU_ASSERT_FALSE(flow(ones, &s));
    flow_close();
}

/* Rates 1 and 10^4. Explicit steps are held below some 10^-4 to the end; implicit ones are not. */
static void implicit_methods_take_long_steps_in_stiff_flows(void)
{
    static const double stiff[P] = {1, 100};
    static const char *const methods[] = {"rk8pd", "msbdf", "bsimp"};
    int steps[3] = {0};
    for (size_t k = 0; k < 3; k++) {
        struct flow_settings s = {.method = methods[k], .absolute = 1e-10, .relative = 1e-8};
        start(0);
        CU_ASSERT_FATAL(flow(stiff, &s));
        while (d.t < 3 && flow_advance(&d, 3) == ADVANCE_OK) {
            steps[k]++;
        }
        CU_ASSERT_EQUAL(d.t, 3);
        /* Every step errs by 1.1 tolerances at most, and the flow contracts. */
        CU_ASSERT_DOUBLE_EQUAL(w[0], -expm1(-3), 1.1 * steps[k] * 2e-8);
        CU_ASSERT_DOUBLE_EQUAL(w[1], 1, 1.1 * steps[k] * 2e-8);
        flow_close();
    }
    CU_ASSERT(steps[0] > 10 * steps[1] && steps[0] > 10 * steps[2]);
}

/* Rates 1 and 10^4 for a time of 3: an ordinary explicit method makes 3 * 10^4 / 5 steps of 13
 * evaluations at least (its interval of stability is some 5 long), Chebyshev's of s stages are
 * stable to 0.65 s^2. */
static void chebyshev_steps_spare_evaluations_in_stiff_flows(void)
{
    static const double stiff[P] = {1, 100};
    static const char *const methods[] = {"rk8pd", "rkc"};
    int64_t evaluations[2];
    for (size_t k = 0; k < 2; k++) {
        struct flow_settings s = {.method = methods[k], .absolute = 1e-9, .relative = 1e-7};
        int steps = 0;
        start(0);
        CU_ASSERT_FATAL(flow(stiff, &s));
        int64_t before = d.model->evaluations;
        while (d.t < 3 && flow_advance(&d, 3) == ADVANCE_OK)
            steps++;
        evaluations[k] = d.model->evaluations - before;
        CU_ASSERT_EQUAL(d.t, 3);
        CU_ASSERT_DOUBLE_EQUAL(w[0], -expm1(-3), 1.1 * steps * 2e-7);
        CU_ASSERT_DOUBLE_EQUAL(w[1], 1, 1.1 * steps * 2e-7);
        flow_close();
    }
    CU_ASSERT(5 * evaluations[1] < evaluations[0]);
}

/* The proposed step grows fivefold each time: without a bound it would be infinite after 450. */
static void rest_lasts(void)
{
    start(1);
    CU_ASSERT_FATAL(flow(ones, &plain));
    for (int i = 0; i < 2000; i++) {
        CU_ASSERT_EQUAL_FATAL(flow_advance(&d, INFINITY), ADVANCE_OK);
    }
    CU_ASSERT(isfinite(d.t));
    CU_ASSERT(w[0] == 1 && w[1] == 1);
    flow_close();
}

static void times_are_met_exactly(void)
{
    start(0);
    CU_ASSERT_FATAL(flow(ones, &plain));
    for (int i = 1; i <= 50; i++) {
        double t = 0.1 * i;
        while (d.t < t) {
            CU_ASSERT_EQUAL_FATAL(flow_advance(&d, t), ADVANCE_OK);
        }
        CU_ASSERT_EQUAL(d.t, t);
        /* Some steps of 1e-12 each. */
        CU_ASSERT_DOUBLE_EQUAL(w[0], -expm1(-t), 1e-10);
    }
    flow_close();
}

/* A method of order k makes the terms of exp(-h) to h^k; those beyond are h^(k+1)/(k+1)! at most,
 * with coefficients of the method's own that are not above 2/(k+1)!. */
static void a_jump_is_one_step_of_its_order(void)
{
    static const struct {
        const char *method;
        int order;
    } cases[] = {{"rk4", 4},   {"rkf45", 5},   {"rkck", 5},  {"rk8pd", 8},
                 {"bsimp", 8}, {"msadams", 8}, {"msbdf", 8}, {"rkc", 2}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct flow_settings s = plain;
        s.method = cases[k].method;
        for (double h = 0.4; h > 0.04; h /= 2) {
            start(0);
            CU_ASSERT_FATAL(flow(ones, &s));
            CU_ASSERT(flow_jump(&d, h));
            CU_ASSERT_EQUAL(d.t, h);
            CU_ASSERT_EQUAL(d.eta, h);
            double rest = pow(h, cases[k].order + 1) / tgamma(cases[k].order + 2);
            CU_ASSERT_DOUBLE_EQUAL(w[0], -expm1(-h), 2 * rest + 4 * DBL_EPSILON);
            flow_close();
        }
    }
}

/* The distance of theta_eta(1) from the flow's theta(1) halves with eta: (1 - eta)^(1/eta) is
 * exp(-1) (1 - eta/2 - 5 eta^2/24 ...). */
static void descent_approaches_the_flow_with_order_one(void)
{
    static const double target[1] = {1};
    static struct bench b;
    double error[3];
    for (int k = 0; k < 3; k++) {
        struct outcome o;
        double eta = 0x1p-6 / (1 << k);
        bench_point(&b, target, 1);
        bench_descent(&b, eta, (int64_t)(1 / eta));
        bench_observe(&b, "theta");
        bench_run(&b, &o);
        CU_ASSERT_EQUAL(o.time, 1);
        error[k] = bench_sample(&o, "theta", 0, 1)->value + expm1(-1);
        outcome_release(&o);
        CU_ASSERT_DOUBLE_EQUAL(error[k] / (exp(-1) * eta / 2), 1, eta);
    }
    CU_ASSERT_DOUBLE_EQUAL(error[0] / error[1], 2, 0x1p-6);
    CU_ASSERT_DOUBLE_EQUAL(error[1] / error[2], 2, 0x1p-7);
}

void suite_flow(void)
{
    CU_pSuite s = CU_add_suite("flow", NULL, NULL);
    TEST(s, a_flow_ends_where_its_velocity_does);
    TEST(s, methods_that_cannot_be_are_told);
    TEST(s, implicit_methods_take_long_steps_in_stiff_flows);
    TEST(s, chebyshev_steps_spare_evaluations_in_stiff_flows);
    TEST(s, rest_lasts);
    TEST(s, times_are_met_exactly);
    TEST(s, a_jump_is_one_step_of_its_order);
    TEST(s, descent_approaches_the_flow_with_order_one);
}
