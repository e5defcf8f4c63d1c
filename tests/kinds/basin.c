/* basin.c: a flow that did not keep what it must has no result, and coordinates in which it does.
 */
#include <math.h>

#include "../core/bench.h"
#include "core/parameterization.h"
#include "support.h"

extern const struct parameterization parameterization_hadamard;
void suite_basin(void);

static struct bench b;
static struct outcome o;

/* Three of four entries are observed, [? 1; 1 0], from a theta of positive determinant: Razin and
 * Cohen 2020 (arXiv 2005.06398). */
static void completion(double depth, const double theta[4])
{
    static const int64_t row[] = {0, 1, 1}, col[] = {1, 0, 1};
    static const double value[] = {1, 1, 0};
    memset(&b, 0, sizeof b);
    bench_kind(&b.data, "data", "observed-entries");
    options_number(&b.data, "rows", 2);
    options_number(&b.data, "cols", 2);
    options_counts(&b.data, "row", row, 3);
    options_counts(&b.data, "col", col, 3);
    options_reals(&b.data, "value", value, 3);
    bench_kind(&b.loss, "loss", "squared");
    options_text(&b.loss, "reduction", "sum");
    bench_kind(&b.psi, "parameterization", "deep-linear");
    options_number(&b.psi, "depth", depth);
    bench_kind(&b.init, "initialization", "balanced");
    options_reals(&b.init, "theta", theta, 4);
    fields_default(stop_fields, &b.trial.stop);
    fields_default(record_fields, &b.trial.record);
    b.trial.stop.loss = 1e-3;
    b.trial.stop.time = 1e9;
    b.trial.record.at.log = 200;
    bench_kind(&b.optimizer, "optimizer", "gradient-flow");
    options_number(&b.optimizer, "tolerance", 1e-10);
    options_number(&b.optimizer, "absolute", 1e-16);
    bench_observe(&b, "entry");
    bench_observe(&b, "invariant-drift");
}

/* The unobserved entry where the loss is 1e-3, its time and that of the whole way, by two
 * integrations that know neither layers nor this program: in the angle of R and L, and in the
 * singular values' logarithms and two angles, at 1e-12, which agree in all of these digits. */
static const struct known {
    double theta[4], entry, time;
} known[] = {
    {{0.01, 0.0001, 0, 0.01}, 22.316003221657, 1907.317810670},
    {{0.1, 0.02, 0.03, 0.1}, 22.316003221657, 1905.984334479},
    {{0.1, 0.02, -0.03, 0.1}, 22.316003221657, 1906.153892042},
};
enum { N_KNOWN = sizeof known / sizeof *known };

/* The layers lose the determinant to rounding at 1e-16 or so, on either side, where the true one is
 * 1e-115: balance holds all the while to 1e-12, and the loss becomes as small as one likes. */
static void a_flow_that_lost_the_determinant_is_no_result(void)
{
    for (size_t i = 0; i < N_KNOWN; i++) {
        completion(2, known[i].theta);
        bench_run(&b, &o);
        CU_ASSERT_EQUAL(o.status, OUTCOME_DIVERGED);
        CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "left its basin: the sign of det theta"));
        CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "coordinates: held"));
        CU_ASSERT(o.time < known[i].time / 4);
        const struct sample *drift = bench_sample(&o, "invariant-drift", 0, 10);
        CU_ASSERT(drift && drift->value < 1e-11);
        outcome_release(&o);
    }
}

/* 1e-10 a step, some 1e4 steps. */
static void held_coordinates_come_to_the_right_end(void)
{
    for (size_t i = 0; i < N_KNOWN; i++) {
        completion(2, known[i].theta);
        options_text(&b.optimizer, "coordinates", "held");
        bench_run(&b, &o);
        CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
        CU_ASSERT_STRING_EQUAL(o.reason, "loss");
        CU_ASSERT_DOUBLE_EQUAL(o.time, known[i].time, 1e-6 * known[i].time);
        double entry = 0;
        for (size_t k = 0; k < o.n_samples; k++)
            entry =
                strcmp(o.names[o.samples[k].observable], "entry") == 0 ? o.samples[k].value : entry;
        CU_ASSERT_DOUBLE_EQUAL(entry, known[i].entry, 1e-6 * known[i].entry);
        outcome_release(&o);
    }
}

/* Where no determinant is lost both coordinates give one path. */
static void held_coordinates_are_the_same_flow(void)
{
    static const double theta[4] = {0.1, 0.02, 0.03, -0.1};
    double time[2];
    for (int held = 0; held < 2; held++) {
        completion(2, theta);
        options_text(&b.optimizer, "coordinates", held ? "held" : "weights");
        bench_run(&b, &o);
        CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
        time[held] = o.time;
        outcome_release(&o);
    }
    CU_ASSERT_DOUBLE_EQUAL(time[0], time[1], 1e-7 * time[0]);
}

/* u^D - v^D from u = v = 0.01, in weights or in their logarithms. */
static void difference(double depth, const char *method, const char *coordinates)
{
    static const double theta[4] = {0};
    completion(2, theta);
    bench_kind(&b.psi, "parameterization", "difference");
    options_number(&b.psi, "depth", depth);
    bench_kind(&b.init, "initialization", "constant");
    options_number(&b.init, "value", 0.01);
    options_text(&b.optimizer, "method", method);
    options_text(&b.optimizer, "coordinates", coordinates);
    b.trial.stop.loss = 1e-6;
}

/* The time of the loss is the same, 1e-10 a step of some hundreds. */
static void logarithms_of_weights_are_the_same_flow(void)
{
    for (int depth = 2; depth <= 4; depth++) {
        double time[2];
        for (int held = 0; held < 2; held++) {
            difference(depth, "rk8pd", held ? "held" : "weights");
            bench_run(&b, &o);
            CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
            time[held] = o.time;
            outcome_release(&o);
        }
        CU_ASSERT_DOUBLE_EQUAL(time[0], time[1], 1e-7 * time[0]);
    }
}

/* Growth from 1e-6 is a straight line in them, and its accuracy asks for no short steps. */
static void logarithms_of_weights_spare_evaluations(void)
{
    int64_t evaluations[2];
    for (int held = 0; held < 2; held++) {
        difference(2, "rkc", held ? "held" : "weights");
        options_number(&b.init, "value", 1e-6);
        options_number(&b.optimizer, "tolerance", 1e-6);
        bench_run(&b, &o);
        CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
        evaluations[held] = o.evaluations;
        outcome_release(&o);
    }
    CU_ASSERT(10 * evaluations[1] < 9 * evaluations[0]);
}

static void logarithms_need_positive_weights(void)
{
    difference(2, "rk8pd", "held");
    bench_kind(&b.init, "initialization", "gaussian");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "must start positive"));
    outcome_release(&o);
}

static void held_coordinates_refuse_what_they_are_not_for(void)
{
    completion(3, known[0].theta);
    options_text(&b.optimizer, "coordinates", "held");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "two square layers"));
    outcome_release(&o);
    completion(2, known[0].theta);
    bench_kind(&b.init, "initialization", "gaussian");
    options_text(&b.optimizer, "coordinates", "held");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "start balanced"));
    outcome_release(&o);
    completion(2, known[0].theta);
    bench_kind(&b.psi, "parameterization", "hadamard");
    options_text(&b.optimizer, "coordinates", "held");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "no coordinates"));
    outcome_release(&o);
}

/* A start that is not balanced may pass a singular matrix, and layers that start alike stay so to
 * the last bit: neither is blamed. */
static void what_may_happen_is_no_fault(void)
{
    completion(2, known[0].theta);
    bench_kind(&b.init, "initialization", "identity");
    options_number(&b.init, "scale", 0.1);
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
    outcome_release(&o);
    static const double far[1] = {1}, start[2] = {1, -0.1};
    bench_point(&b, far, 1);
    bench_kind(&b.psi, "parameterization", "scalar-chain");
    options_number(&b.psi, "depth", 2);
    bench_kind(&b.init, "initialization", "constant");
    options_reals(&b.init, "values", start, 2);
    bench_flow(&b, 50);
    b.trial.stop.loss = 1e-12;
    bench_observe(&b, "weights");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DONE);
    CU_ASSERT_STRING_EQUAL(o.reason, "loss");
    const struct sample *second = bench_sample(&o, "weights", 1, 1);
    CU_ASSERT(second && second->value > 0.5);
    outcome_release(&o);
}

/* Which signs of a chain are kept: all but that of the one smallest factor. */
static void signs_are_those_that_cannot_pass_zero(void)
{
    static const double w0[4] = {1, 0.5, -0.1, -0.5}, w[4] = {1e-3, -2, 3, 1e-12};
    double sign[4];
    const struct parameterization *psi = &parameterization_hadamard;
    struct shape s = {.rows = 1, .cols = 2};
    CU_ASSERT_PTR_NULL(parameterization_shape(psi, NULL, &s));
    CU_ASSERT_EQUAL_FATAL(psi->signs->n(NULL, &s), 4);
    psi->signs->find(NULL, &s, w0, w, 1e-10, sign, NULL);
    CU_ASSERT(sign[0] == 1 && sign[1] == -1 && sign[2] == 0 && sign[3] == 0);
}

static void moves(const void *options, const struct shape *s, const double *w, double *out)
{
    for (size_t i = 0; i < s->q; i++)
        out[i] = w[i];
}

/* A parameterization that states what is not true is found out. */
static void an_invariant_that_moved_is_told(void)
{
    static const double target[1] = {1};
    struct parameterization liar = parameterization_hadamard;
    liar.invariants = moves;
    bench_point(&b, target, 1);
    bench_kind(&b.psi, "parameterization", "hadamard");
    b.psi.kind = &liar.kind;
    bench_kind(&b.init, "initialization", "constant");
    options_number(&b.init, "value", 0.5);
    bench_flow(&b, 1);
    bench_observe(&b, "loss");
    bench_run(&b, &o);
    CU_ASSERT_EQUAL(o.status, OUTCOME_DIVERGED);
    CU_ASSERT_PTR_NOT_NULL(strstr(o.reason, "left its basin: an invariant"));
    outcome_release(&o);
}

void suite_basin(void)
{
    CU_pSuite s = CU_add_suite("basin", NULL, NULL);
    TEST(s, a_flow_that_lost_the_determinant_is_no_result);
    TEST(s, held_coordinates_come_to_the_right_end);
    TEST(s, held_coordinates_are_the_same_flow);
    TEST(s, logarithms_of_weights_are_the_same_flow);
    TEST(s, logarithms_of_weights_spare_evaluations);
    TEST(s, logarithms_need_positive_weights);
    TEST(s, held_coordinates_refuse_what_they_are_not_for);
    TEST(s, what_may_happen_is_no_fault);
    TEST(s, signs_are_those_that_cannot_pass_zero);
    TEST(s, an_invariant_that_moved_is_told);
}
