/* trial.c: runs whose course is known: flows with a closed form, descents written out by hand, and
 * every rule that ends one. */
#include "core/trial.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "core/bench.h"
#include "support.h"

enum { N = 3 };
static const double target[N] = {1, -2, 0.5};

static struct bench b;
static struct outcome o;

/* Every step may err by 1.1 (absolute + relative |w|), GSL's own rule; the flow to a point
 * contracts, so the errors add up at most. */
static double flow_error(double steps, double size)
{
    return 1.1 * steps * (1e-12 + 1e-9 * size);
}

enum { METHODS = 6 };
static const char *const methods[METHODS] = {"rk8pd", "rkf45", "rkck", "msadams", "msbdf", "bsimp"};

static void a_flow_to_a_point_decays_exponentially(void)
{
    for (size_t k = 0; k < METHODS; k++) {
        bench_point(&b, target, N);
        bench_flow(&b, 3);
        options_text(&b.optimizer, "method", methods[k]);
        bench_observe(&b, "theta");
        b.trial.record.at.linear = 7;
        bench_run(&b, &o);
        CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
        CU_ASSERT_STRING_EQUAL(o.reason, "time");
        CU_ASSERT_EQUAL(o.time, 3);
        CU_ASSERT_EQUAL_FATAL(bench_samples(&o, "theta"), 7);
        for (size_t i = 0; i < 7; i++) {
            for (size_t c = 0; c < N; c++) {
                const struct sample *s = bench_sample(&o, "theta", c, i);
                CU_ASSERT_EQUAL(s->time, 0.5 * (double)i);
                CU_ASSERT_DOUBLE_EQUAL(s->value, -target[c] * expm1(-s->time),
                                       flow_error((double)o.steps, 2));
            }
        }
        outcome_release(&o);
    }
}

/* d theta/dt = 4 theta (y - theta) for theta = w^2, from a start that the observable looks back to.
 * An error of theta is one of time over the velocity, which is 4 theta_0 (y - theta_0) at least here. */
static void a_flow_of_squares_keeps_the_time_of_its_closed_form(void)
{
    static const double half[1] = {0.5}, slowest = 4 * 0.25 * 0.25;
    for (size_t i = 0; i < N; i++) {
        const double y = 1 + (double)i;
        bench_point(&b, &y, 1);
        bench_kind(&b.psi, "parameterization", "power");
        bench_kind(&b.init, "initialization", "constant");
        options_reals(&b.init, "values", half, 1);
        bench_flow(&b, 0.4 / y);
        bench_observe(&b, "closed-form-time");
        bench_observe(&b, "theta");
        b.trial.record.at.linear = 5;
        bench_run(&b, &o);
        const double allowed = flow_error((double)o.steps, y) / slowest;
        CU_ASSERT_EQUAL_FATAL(bench_samples(&o, "theta"), 5);
        for (size_t k = 0; k < 5; k++) {
            const struct sample *s = bench_sample(&o, "theta", 0, k);
            const double odds = s->value / (y - s->value), at_start = 0.25 / (y - 0.25);
            CU_ASSERT_DOUBLE_EQUAL(log(odds / at_start) / (4 * y), s->time, allowed);
            CU_ASSERT_DOUBLE_EQUAL(bench_sample(&o, "closed-form-time", 0, k)->value, 0, allowed);
        }
        outcome_release(&o);
    }
}

/* The loss falls as L0 exp(-2t), so that L = l at t = log(L0/l)/2. A weight that errs by e moves
 * that time by e over the distance left. */
static void a_flow_lands_on_the_loss_that_ends_it(void)
{
    static const double losses_left[] = {1, 1e-3, 1e-6};
    for (size_t i = 0; i < (size_t)3 * METHODS; i++) {
        size_t k = i % 3;
        bench_point(&b, target, N);
        bench_flow(&b, INFINITY);
        options_text(&b.optimizer, "method", methods[i / 3]);
        b.trial.stop.loss = losses_left[k];
        bench_observe(&b, "loss");
        bench_run(&b, &o);
        CU_ASSERT_STRING_EQUAL(o.reason, "loss");
        const struct sample *s = bench_sample(&o, "loss", 0, 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        double left = sqrt(2 * losses_left[k]), error = flow_error((double)o.steps, 2);
        /* Weights of size 2 round by DBL_EPSILON each, some times over. A multistep method begins
         * anew with every try, at another order: its loss is no smooth function of the time that is
         * sought, but for its own error. */
        bool multistep = methods[i / 3][0] == 'm';
        CU_ASSERT_DOUBLE_EQUAL(s->value / losses_left[k], 1,
                               1e-14 + 2 * (multistep ? error : 8 * DBL_EPSILON) / left);
        CU_ASSERT_DOUBLE_EQUAL(s->time, log(2.625 / losses_left[k]) / 2, error / left);
        CU_ASSERT_EQUAL(bench_samples(&o, "loss"), 2);
        outcome_release(&o);
    }
}

static void descent_is_the_recursion_bit_for_bit(void)
{
    enum { STEPS = 20 };
    const double rate = 0.3;
    double w[N] = {0}, t = 0;
    bench_point(&b, target, N);
    bench_descent(&b, rate, STEPS);
    bench_observe(&b, "theta");
    b.trial.record.at.every = 1;
    bench_run(&b, &o);
    CU_ASSERT_STRING_EQUAL(o.reason, "steps");
    CU_ASSERT_EQUAL_FATAL(bench_samples(&o, "theta"), STEPS + 1);
    for (size_t k = 0; k <= STEPS; k++) {
        for (size_t c = 0; c < N; c++) {
            const struct sample *s = bench_sample(&o, "theta", c, k);
            CU_ASSERT(s->value == w[c] && s->step == (int64_t)k && s->time == t);
            w[c] -= rate * (w[c] - target[c]);
        }
        t += rate;
    }
    /* One at the start, one after each step. */
    CU_ASSERT_EQUAL(o.evaluations, STEPS + 1);
    outcome_release(&o);
}

/* eta after k steps is that of step k - 1, with the first three steps warming up. */
static double scheduled(char shape, double k)
{
    const double decay = 0.5, every = 4, horizon = 10, floor_rate = 0.02;
    double rate = shape == 's'   ? 0.4 * pow(decay, floor(k / every))
                  : shape == 'i' ? 0.4 / (1 + decay * k)
                  : shape == 'e' ? 0.4 * exp(-decay * k)
                  : shape == 'w' ? 0.2 * (1 + cos(acos(-1) * fmin(k, horizon) / horizon))
                                 : 0.4;
    return fmax(rate, floor_rate);
}

static void schedules_follow_their_formulas(void)
{
    static const char *const names[] = {"constant", "step", "inverse-time", "exponential",
                                        "cosine"};
    enum { STEPS = 30, WARM = 3 };
    for (size_t n = 0; n < 5; n++) {
        bench_point(&b, target, N);
        bench_descent(&b, 0.4, STEPS);
        options_text(&b.optimizer, "schedule", names[n]);
        options_number(&b.optimizer, "decay", 0.5);
        options_number(&b.optimizer, "every", 4);
        options_number(&b.optimizer, "horizon", 10);
        options_number(&b.optimizer, "floor", 0.02);
        options_number(&b.optimizer, "warm_up", WARM);
        bench_observe(&b, "rate");
        b.trial.record.at.every = 1;
        bench_run(&b, &o);
        CU_ASSERT_EQUAL_FATAL(bench_samples(&o, "rate"), STEPS + 1);
        for (size_t k = 0; k < STEPS; k++) {
            double expected =
                k < WARM ? 0.4 * (double)(k + 1) / WARM : scheduled("csiew"[n], (double)(k - WARM));
            /* A handful of roundings of numbers below one half. */
            CU_ASSERT_DOUBLE_EQUAL(bench_sample(&o, "rate", 0, k + 1)->value, expected,
                                   4 * DBL_EPSILON);
        }
        outcome_release(&o);
    }
}

/* With rate 1/2 the distance to the point halves, so that the loss is 2.625/4^k exactly. */
static void halving(int64_t steps)
{
    bench_point(&b, target, N);
    bench_descent(&b, 0.5, steps);
    bench_observe(&b, "loss");
}

static void ends(const char *reason, int64_t steps)
{
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
    CU_ASSERT_STRING_EQUAL(o.reason, reason);
    CU_ASSERT_EQUAL(o.steps, steps);
    const struct sample *first = bench_sample(&o, "loss", 0, 0),
                        *last = bench_sample(&o, "loss", 0, bench_samples(&o, "loss") - 1);
    CU_ASSERT_FATAL(first && last);
    CU_ASSERT_EQUAL(first->step, 0);
    CU_ASSERT_EQUAL(last->step, steps);
    CU_ASSERT_EQUAL(last->value, 2.625 / pow(4, (double)steps));
    outcome_release(&o);
}

static void every_stop_rule_ends_a_run_where_it_first_holds(void)
{
    halving(100);
    b.trial.stop.loss = 2.625 / 64; /* at or below: step 3 itself */
    ends("loss", 3);
    halving(100);
    b.trial.stop.loss = nextafter(2.625 / 64, 0);
    ends("loss", 4);
    halving(100);
    b.trial.stop.gradient = sqrt(5.25) / 15; /* |g| = sqrt(5.25)/2^k */
    ends("gradient", 4);
    halving(100);
    b.trial.stop.time = 2.5;
    ends("time", 5);
    halving(6);
    ends("steps", 6);
    halving(0);
    ends("steps", 0);
    halving(100);
    b.trial.stop.loss = 3;
    ends("loss", 0);
    /* All at once: the first in the order of the rules. */
    halving(2);
    b.trial.stop.loss = 2.625 / 16;
    b.trial.stop.gradient = 1;
    b.trial.stop.time = 1;
    ends("loss", 2);
}

static void sampled_at(size_t n, const double *positions, bool flow)
{
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
    CU_ASSERT_EQUAL(bench_samples(&o, "loss"), n);
    for (size_t i = 0; i < n; i++) {
        const struct sample *s = bench_sample(&o, "loss", 0, i);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        /* Powers round in their last bits. */
        CU_ASSERT_DOUBLE_EQUAL(flow ? s->time : (double)s->step, positions[i],
                               4 * DBL_EPSILON * positions[i]);
    }
    outcome_release(&o);
}

#define SAMPLED_AT(flow, ...)                                                                      \
    sampled_at(sizeof(double[]){__VA_ARGS__} / sizeof(double), (const double[]){__VA_ARGS__}, flow)

static void a_descent_is_sampled_at_the_steps_that_were_asked_for(void)
{
    static const double steps[] = {2, 3.4, 3.6, 4.4, 50};
    halving(100);
    SAMPLED_AT(false, 0, 100);
    halving(100);
    b.trial.record.at.log = 5; /* 100^(k/4), rounded */
    SAMPLED_AT(false, 0, 1, 3, 10, 32, 100);
    halving(5);
    b.trial.record.at.log = 40; /* none twice */
    SAMPLED_AT(false, 0, 1, 2, 3, 4, 5);
    halving(100);
    b.trial.record.at.linear = 5;
    SAMPLED_AT(false, 0, 25, 50, 75, 100);
    halving(20);
    b.trial.record.at.every = 7;
    SAMPLED_AT(false, 0, 7, 14, 20);
    halving(20);
    b.trial.record.at.values = (struct reals){steps, 5};
    SAMPLED_AT(false, 0, 2, 3, 4, 20);
    halving(20);
    b.trial.record.at.linear = 1;
    b.trial.stop.loss = 2.625 / 64; /* ends before its sample: the end is one all the same */
    SAMPLED_AT(false, 0, 3);
}

static void flowing(double time)
{
    bench_point(&b, target, N);
    bench_flow(&b, time);
    bench_observe(&b, "loss");
}

static void a_flow_is_sampled_at_the_times_that_were_asked_for(void)
{
    static const double times[] = {0, 0.25, 0.3, 7};
    flowing(1);
    SAMPLED_AT(true, 0, 1);
    flowing(1);
    b.trial.record.at.log = 3;
    b.trial.record.at.from = 0.01;
    SAMPLED_AT(true, 0, 0.01, 0.1, 1);
    flowing(1);
    b.trial.record.at.log = 2; /* 0.09 (1/0.09) rounds below 1: no sample stands beside the end */
    b.trial.record.at.from = 0.09;
    SAMPLED_AT(true, 0, 0.09, 1);
    flowing(2);
    b.trial.record.at.linear = 5;
    SAMPLED_AT(true, 0, 0.5, 1, 1.5, 2);
    flowing(1);
    b.trial.record.at.values = (struct reals){times, 4};
    SAMPLED_AT(true, 0, 0.25, 0.3, 1);
}

static void fails_because(const char *part)
{
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, part));
    if (!strstr(o.reason, part)) {
        fprintf(stderr, "wanted '%s', got '%s'\n", part, o.reason);
    }
    CU_ASSERT_EQUAL(o.n_samples, 0);
    outcome_release(&o);
}

static void samples_that_have_no_place_are_told(void)
{
    static const double disordered[] = {2, 1};
    struct record r = {0};
    fields_default(record_fields, &r);
    CU_ASSERT_PTR_NULL(record_check(&r));
    r.at.log = r.at.every = 1;
    CU_ASSERT_PTR_NOT_NULL(record_check(&r));
    r.at.log = r.at.every = 0;
    r.at.values = (struct reals){disordered, 2};
    CU_ASSERT_PTR_NOT_NULL(record_check(&r));
    flowing(INFINITY);
    b.trial.stop.loss = 1;
    b.trial.record.at.linear = 3;
    fails_because("stop.time");
    flowing(0.5);
    b.trial.record.at.log = 3;
    b.trial.record.at.from = 0.5;
    fails_because("record.at.from");
    flowing(1);
    b.trial.record.at.every = 3;
    fails_because("record.at.every");
}

/* With rate 3 the distance doubles and the loss is 2.625 4^k. */
static void a_descent_that_leaves_is_called_diverged_with_its_step(void)
{
    bench_point(&b, target, N);
    bench_descent(&b, 3, 2000);
    bench_observe(&b, "loss");
    b.trial.stop.blow_up = 2.625 * 64; /* beyond: step 4 */
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DIVERGED);
    CU_ASSERT_STRING_EQUAL(o.reason, "the loss exceeds stop.blow-up at step 4, time 12");
    CU_ASSERT_EQUAL(o.steps, 4);
    CU_ASSERT_EQUAL(bench_sample(&o, "loss", 0, 1)->value, 2.625 * 256);
    outcome_release(&o);
    /* The sum of squares, 5.25 4^k, exceeds 2^1024 first at k = 511. */
    b.trial.stop.blow_up = INFINITY;
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DIVERGED);
    CU_ASSERT_STRING_EQUAL(o.reason, "the loss is not finite at step 511, time 1533");
    outcome_release(&o);
}

static void a_start_without_a_loss_is_diverged_at_step_zero(void)
{
    bench_point(&b, target, N);
    bench_kind(&b.psi, "parameterization", "inverse");
    bench_descent(&b, 0.1, 10);
    bench_observe(&b, "loss");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DIVERGED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "at step 0"));
    CU_ASSERT_EQUAL(o.steps, 0);
    CU_ASSERT_EQUAL(bench_samples(&o, "loss"), 1);
    outcome_release(&o);
}

/* Layers, noise, momentum: all that draws or remembers. */
static void bench_layers(void)
{
    bench_point(&b, target, N);
    bench_kind(&b.data, "data", "gaussian");
    options_number(&b.data, "samples", 5);
    options_number(&b.data, "features", 4);
    bench_kind(&b.psi, "parameterization", "two-layer-linear");
    bench_kind(&b.init, "initialization", "gaussian");
    bench_kind(&b.optimizer, "optimizer", "momentum");
    options_number(&b.optimizer, "rate", 1e-4);
    b.trial.stop.steps = 50;
    b.trial.record.at.every = 5;
    b.trial.record.weights = "final";
    bench_observe(&b, "weights");
    bench_observe(&b, "loss");
}

static void the_same_trial_gives_the_same_bits(void)
{
    struct outcome again;
    bench_layers();
    bench_run(&b, &o);
    bench_run(&b, &again);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
    CU_ASSERT_EQUAL_FATAL(o.n_samples, again.n_samples);
    CU_ASSERT(o.n_samples > 0 && o.p > 0);
    for (size_t i = 0; i < o.n_samples; i++) {
        const struct sample *x = &o.samples[i], *y = &again.samples[i];
        CU_ASSERT(memcmp(&x->value, &y->value, sizeof x->value) == 0 && x->time == y->time &&
                  x->step == y->step && x->component == y->component);
    }
    CU_ASSERT(memcmp(o.weights, again.weights, o.p * sizeof *o.weights) == 0);
    outcome_release(&again);
    outcome_release(&o);
}

/* Of a descent all samples have a time and none a place, of a probe the other way round. */
static void a_probe_has_places_and_no_time(void)
{
    static const double scales[] = {0.5, 2};
    bench_point(&b, target, N);
    bench_kind(&b.probe, "probe", "sample");
    options_number(&b.probe, "draws", 1);
    options_reals(&b.probe, "scales", scales, 2);
    bench_observe(&b, "loss");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
    CU_ASSERT_EQUAL_FATAL(o.n_samples, 2);
    for (size_t i = 0; i < 2; i++)
        CU_ASSERT(isnan(o.samples[i].time) && o.samples[i].at == scales[i]);
    CU_ASSERT(isnan(o.time));
    outcome_release(&o);
    bench_point(&b, target, N);
    bench_flow(&b, 1);
    bench_observe(&b, "loss");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL_FATAL(o.n_samples, 2);
    for (size_t i = 0; i < 2; i++)
        CU_ASSERT(o.samples[i].time == (double)i && isnan(o.samples[i].at));
    outcome_release(&o);
}

static void the_weights_kept_are_those_of_the_last_sample(void)
{
    bench_layers();
    bench_run(&b, &o);
    size_t last = bench_samples(&o, "weights") - 1;
    CU_ASSERT_PTR_NOT_NULL_FATAL(o.weights);
    for (size_t i = 0; i < o.p; i++) {
        CU_ASSERT_EQUAL(o.weights[i], bench_sample(&o, "weights", i, last)->value);
    }
    outcome_release(&o);
    b.trial.record.weights = "none";
    bench_run(&b, &o);
    CU_ASSERT_PTR_NULL(o.weights);
    outcome_release(&o);
}

static void a_kind_measured_twice_stands_under_two_labels(void)
{
    halving(3);
    bench_observe(&b, "entry");
    options_number(bench_observe(&b, "entry"), "col", 1);
    b.labels[2] = "second";
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(bench_sample(&o, "entry", 0, 1)->value, 0.875);
    CU_ASSERT_EQUAL(bench_sample(&o, "second", 0, 1)->value, -1.75);
    outcome_release(&o);
}

static void a_reference_brings_its_residual_and_its_distance(void)
{
    bench_layers();
    bench_kind(&b.psi, "parameterization", "canonical");
    bench_kind(&b.init, "initialization", "zero");
    b.trial.n_observables = 0;
    bench_observe(&b, "distance");
    bench_kind(&b.reference, "reference", "least-norm");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
    CU_ASSERT_EQUAL(bench_samples(&o, "reference-residual"), 1);
    double first = bench_sample(&o, "distance", 0, 0)->value,
           last = bench_sample(&o, "distance", 0, bench_samples(&o, "distance") - 1)->value;
    CU_ASSERT(first > 0 && last < first);
    outcome_release(&o);
}

static void mistakes_fail_with_a_reason(void)
{
    static const double two[] = {1, 2};
    halving(3);
    b.optimizer.kind = NULL;
    fails_because("an optimizer or a probe");
    halving(3);
    bench_kind(&b.probe, "probe", "sample");
    fails_because("an optimizer or a probe");
    halving(3);
    bench_kind(&b.init, "initialization", "constant");
    options_reals(&b.init, "values", two, 2);
    fails_because("2 weights, but canonical has 3");
    halving(3);
    bench_observe(&b, "distance");
    options_text(&b.observable[1], "to", "reference");
    fails_because("distance cannot be measured");
}

static enum attendance never(void *self, double share)
{
    int *calls = self;
    ++*calls;
    CU_ASSERT(share >= 0 && share <= 1);
    return ATTEND_STOP;
}

static void a_run_that_is_not_wanted_stops(void)
{
    int calls = 0;
    halving(1000000000);
    memset(&o, 0, sizeof o);
    trial_run(bench_ready(&b), &o, &(struct attendant){.self = &calls, .alive = never});
    CU_ASSERT_EQUAL(calls, 1);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    CU_ASSERT_STRING_EQUAL(o.reason, "interrupted");
    CU_ASSERT(o.steps > 0 && o.steps < 100000000);
    outcome_release(&o);
}

void suite_trial(void)
{
    CU_pSuite s = CU_add_suite("trial", NULL, NULL);
    TEST(s, a_flow_to_a_point_decays_exponentially);
    TEST(s, a_flow_of_squares_keeps_the_time_of_its_closed_form);
    TEST(s, a_flow_lands_on_the_loss_that_ends_it);
    TEST(s, descent_is_the_recursion_bit_for_bit);
    TEST(s, schedules_follow_their_formulas);
    TEST(s, every_stop_rule_ends_a_run_where_it_first_holds);
    TEST(s, a_descent_is_sampled_at_the_steps_that_were_asked_for);
    TEST(s, a_flow_is_sampled_at_the_times_that_were_asked_for);
    TEST(s, samples_that_have_no_place_are_told);
    TEST(s, a_descent_that_leaves_is_called_diverged_with_its_step);
    TEST(s, a_start_without_a_loss_is_diverged_at_step_zero);
    TEST(s, the_same_trial_gives_the_same_bits);
    TEST(s, a_probe_has_places_and_no_time);
    TEST(s, the_weights_kept_are_those_of_the_last_sample);
    TEST(s, a_kind_measured_twice_stands_under_two_labels);
    TEST(s, a_reference_brings_its_residual_and_its_distance);
    TEST(s, mistakes_fail_with_a_reason);
    TEST(s, a_run_that_is_not_wanted_stops);
}
