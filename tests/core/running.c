/* running.c: what the loop owes its optimizer: weights that are looked at, points that are
 * evaluated, losses that are met, and word of its progress. */
#include "core/running.h"

#include <math.h>

#include "core/bench.h"
#include "support.h"

extern const struct loss loss_squared;
void suite_running(void);

static struct bench b;
static struct outcome o;

/* An optimizer of the test's own in the place of the bench's. */
static void run_with(const struct optimizer *k)
{
    struct trial *t = bench_ready(&b);
    t->optimizer = (struct choice){.kind = &k->kind, .options = NULL};
    memset(&o, 0, sizeof o);
    trial_run(t, &o, NULL);
}

static enum advance leave(const void *options, struct descent *d, double t_end)
{
    d->w[0] = INFINITY;
    return ADVANCE_OK;
}

/* theta = 1/w is zero at an infinite weight, and so is its gradient: the loss tells nothing. */
static void an_infinite_weight_under_a_finite_loss_is_divergence(void)
{
    static const double target[2] = {1, 1}, weights[2] = {1, 2};
    static const struct optimizer leaving = {.kind = {.name = "leaving"}, .advance = leave};
    bench_point(&b, target, 2);
    bench_kind(&b.psi, "parameterization", "inverse");
    bench_kind(&b.init, "initialization", "constant");
    options_reals(&b.init, "values", weights, 2);
    bench_observe(&b, "loss");
    run_with(&leaving);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DIVERGED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "a weight is not finite at step 1"));
    CU_ASSERT(isfinite(bench_sample(&o, "loss", 0, 1)->value));
    outcome_release(&o);
}

static bool look_around(const void *options, struct descent *d, struct err *e)
{
    static const double elsewhere[2] = {100, 100};
    model_loss(d->model, elsewhere, NULL);
    return true;
}

static enum advance stay(const void *options, struct descent *d, double t_end)
{
    return ADVANCE_OK;
}

static void the_first_sample_is_the_start_wherever_the_optimizer_looked(void)
{
    static const double target[2] = {1, 1};
    static const struct optimizer looking = {
        .kind = {.name = "looking"}, .begin = look_around, .advance = stay};
    bench_point(&b, target, 2);
    b.trial.stop.steps = 1;
    bench_observe(&b, "theta");
    bench_observe(&b, "gradient-norm");
    run_with(&looking);
    CU_ASSERT_EQUAL(bench_sample(&o, "theta", 0, 0)->value, 0);
    CU_ASSERT_EQUAL(bench_sample(&o, "gradient-norm", 0, 0)->value, sqrt(2));
    outcome_release(&o);
}

/* Below, one ulp of a weight of size 2 changes the loss by 2 ulp / sqrt(2 L), relative: 6e-10 at
 * L = 1e-12. Above the target it never ends, however far below its tolerance that lies. */
static void every_method_lands_on_small_losses_and_not_above(void)
{
    static const double target[3] = {1, -2, 0.5}, ends[] = {1e-6, 1e-12, 1e-20};
    static const char *const methods[] = {"rk8pd",   "rk4",   "rkf45", "rkck",
                                          "msadams", "msbdf", "bsimp"};
    for (size_t i = 0; i < 3 * sizeof methods / sizeof *methods; i++) {
        double loss = ends[i % 3];
        bench_point(&b, target, 3);
        bench_flow(&b, INFINITY);
        options_text(&b.optimizer, "method", methods[i / 3]);
        bench_observe(&b, "loss");
        b.trial.stop.loss = loss;
        b.trial.stop.steps = 5000;
        bench_run(&b, &o);
        CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
        double end = bench_sample(&o, "loss", 0, 1)->value;
        CU_ASSERT(strcmp(o.reason, "steps") == 0 || end <= (1 + 1e-12) * loss);
        if (loss >= 1e-12) {
            CU_ASSERT_STRING_EQUAL(o.reason, "loss");
            CU_ASSERT(end >= (1 - 1e-9) * loss);
        }
        outcome_release(&o);
    }
}

static enum attendance count(void *self, double share)
{
    int *calls = self;
    ++*calls;
    CU_ASSERT(share >= 0 && share <= 1);
    return ATTEND_GO_ON;
}

/* A step of rk8pd has 13 evaluations and one more: word comes by work, not by steps. */
static void word_of_progress_comes_every_so_many_evaluations(void)
{
    static const double target[1] = {0};
    int calls = 0;
    bench_point(&b, target, 1);
    bench_flow(&b, INFINITY);
    b.trial.stop.steps = 500000;
    memset(&o, 0, sizeof o);
    trial_run(bench_ready(&b), &o, &(struct attendant){.self = &calls, .alive = count});
    CU_ASSERT_EQUAL(o.steps, 500000);
    CU_ASSERT(calls >= 2 && calls <= 20);
    CU_ASSERT(o.evaluations > 6000000);
    outcome_release(&o);
}

/* --- work on samples -------------------------------------------------------------------------- */

static size_t looked_at; /* samples whose loss was asked for */

static double count_value(const void *options, size_t n, const double *f, const double *y)
{
    looked_at += n;
    return loss_squared.value(options, n, f, y);
}

static void count_slope(const void *options, size_t n, const double *f, const double *y,
                        double *out)
{
    loss_squared.slope(options, n, f, y, out);
}

/* 500 steps of 2 samples out of 64; observables at 0, 100, ..., 500. */
static size_t work_of_descent(double stop_loss)
{
    static const struct loss counting = {
        .kind = {.name = "counting"}, .value = count_value, .slope = count_slope};
    static const double target[1] = {0};
    bench_point(&b, target, 1);
    bench_kind(&b.data, "data", "gaussian");
    options_number(&b.data, "samples", 64);
    options_number(&b.data, "features", 3);
    options_number(&b.data, "noise", 1);
    bench_kind(&b.optimizer, "optimizer", "stochastic-gradient-descent");
    options_number(&b.optimizer, "rate", 1e-3);
    options_number(&b.optimizer, "batch", 2);
    b.trial.stop.steps = 500;
    b.trial.stop.loss = stop_loss;
    b.trial.record.at.every = 100;
    bench_observe(&b, "loss");
    struct trial *t = bench_ready(&b);
    t->loss.kind = &counting.kind;
    looked_at = 0;
    memset(&o, 0, sizeof o);
    trial_run(t, &o, NULL);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
    CU_ASSERT_EQUAL(o.steps, 500);
    outcome_release(&o);
    return looked_at;
}

/* Each step's batch, and all samples once for each sample of the observables. With a stop rule that
 * asks for the loss, all of them after each step. The noise keeps the loss off its target. */
static void a_stochastic_step_looks_at_its_own_samples_alone(void)
{
    CU_ASSERT_EQUAL(work_of_descent(0), 500 * 2 + 6 * 64);
    CU_ASSERT_EQUAL(work_of_descent(1e-9), 500 * (2 + 64) + 64);
}

/* L = ½(theta - 1)^2 at a rate of 2.5: the distance grows by half each step. At 1.9 it shrinks. */
static void a_rising_loss_ends_the_run_where_that_is_asked_for(void)
{
    static const double target[1] = {1};
    for (int i = 0; i < 3; i++) {
        bench_point(&b, target, 1);
        bench_descent(&b, i == 1 ? 1.9 : 2.5, 5);
        b.trial.stop.rise = i < 2;
        bench_observe(&b, "loss");
        bench_run(&b, &o);
        CU_ASSERT_EQUAL(o.status, i == 0 ? OUTCOME_DIVERGED : OUTCOME_DONE);
        CU_ASSERT_EQUAL(o.steps, i == 0 ? 1 : 5);
        outcome_release(&o);
    }
}

void suite_running(void)
{
    CU_pSuite s = CU_add_suite("running", NULL, NULL);
    TEST(s, an_infinite_weight_under_a_finite_loss_is_divergence);
    TEST(s, the_first_sample_is_the_start_wherever_the_optimizer_looked);
    TEST(s, every_method_lands_on_small_losses_and_not_above);
    TEST(s, word_of_progress_comes_every_so_many_evaluations);
    TEST(s, a_stochastic_step_looks_at_its_own_samples_alone);
    TEST(s, a_rising_loss_ends_the_run_where_that_is_asked_for);
}
