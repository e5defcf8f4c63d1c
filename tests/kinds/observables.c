/* observables.c: laws that every observable obeys, through the registry, and the basic ones against
 * numbers written out by hand. */
#include "core/observable.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/bench.h"
#include "kinds/spy.h"
#include "numerics/linalg.h"
#include "support.h"

void suite_observables(void);

/* One point of one model, as a trial shows it to observables. */
struct scene {
    struct bench bench;
    struct model model;
    double *w, *jg, *theta, *g, *w0, *theta0, *solution;
    const double *solutions[1];
    struct view view;
};

static struct scene s;

static double *room(size_t n)
{
    double *a = calloc(n + 1, sizeof *a);
    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    return a;
}

/* High-entropy weights of either sign, away from zero. */
static double weight(size_t i, double phase)
{
    return (i % 2 ? -1 : 1) * (0.5 + fabs(sin(1.7 * (double)(i + 1) + phase)));
}

static void look(double phase)
{
    struct scene *c = &s;
    for (size_t i = 0; i < c->model.shape.p; i++) {
        c->w[i] = isnan(phase) ? (double)NAN : weight(i, phase);
    }
    c->view.loss = model_loss(&c->model, c->w, c->jg);
    memcpy(c->theta, c->model.theta, c->model.shape.q * sizeof *c->theta);
    memcpy(c->g, c->model.g, c->model.shape.q * sizeof *c->g);
}

static void scene_view(void)
{
    struct scene *c = &s;
    size_t p = c->model.shape.p, q = c->model.shape.q;
    c->w = room(p);
    c->jg = room(p);
    c->w0 = room(p);
    c->theta = room(q);
    c->g = room(q);
    c->theta0 = room(q);
    c->solution = room(q);
    c->solutions[0] = c->solution;
    for (size_t i = 0; i < p; i++) {
        c->w0[i] = weight(i, 3);
    }
    model_theta(&c->model, c->w0, c->theta0);
    for (size_t i = 0; i < q; i++) {
        c->solution[i] = weight(i, 4);
    }
    c->view = (struct view){.model = &c->model,
                            .w = c->w,
                            .jg = c->jg,
                            .theta = c->theta,
                            .g = c->g,
                            .w0 = c->w0,
                            .theta0 = c->theta0,
                            .t = 0.5,
                            .eta = 0.25,
                            .step = 2,
                            .reference = c->solutions,
                            .n_references = 1};
}

enum { SCENES = 3 };

/* Regression with held-out samples, a point as a square matrix, and a diagonal network. */
static void scene_open(size_t i)
{
    static const double target[4] = {1, -2, 0.5, 3};
    struct bench *b = &s.bench;
    struct err e = {0};
    bench_point(b, target, 2);
    options_number(&b->data, "rows", 2);
    if (i != 1) {
        bench_kind(&b->data, "data", "gaussian");
        options_number(&b->data, "samples", 5);
        options_number(&b->data, "features", 4);
    }
    bench_kind(&b->psi, "parameterization",
               i == 0   ? "two-layer-linear"
               : i == 1 ? "deep-linear"
                        : "difference");
    const struct choice data = options_choice(&b->data), loss = options_choice(&b->loss),
                        psi = options_choice(&b->psi);
    bool open = model_open(&s.model, &data, &loss, &psi, &e);
    if (!open) {
        fprintf(stderr, "%s\n", e.text);
    }
    CU_ASSERT_FATAL(open);
    s.model.psi = spy_before(s.model.psi);
    scene_view();
}

static void scene_close(void)
{
    double *all[] = {s.w, s.jg, s.w0, s.theta, s.g, s.theta0, s.solution};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        free(all[i]);
    }
    CU_ASSERT(spy_leave() > 0);
    model_release(&s.model);
}

/* Measure, with all that is to be written set to `poison` and a sentinel behind it. */
static void measure(const struct observable *k, const void *options, double poison, double *out)
{
    static const double sentinel = 12345.678;
    size_t length = observable_length(k, options, &s.model),
           n = observable_work(k, options, &s.model);
    double *work = room(n);
    for (size_t i = 0; i < n; i++) {
        work[i] = poison;
    }
    for (size_t i = 0; i < length; i++) {
        out[i] = poison;
    }
    work[n] = out[length] = sentinel;
    s.view.work = work;
    k->measure(options, &s.view, out);
    CU_ASSERT(work[n] == sentinel && out[length] == sentinel);
    free(work);
}

/* Call the law for every observable that can be measured in a scene. */
static void for_all(void (*law)(const struct observable *, const void *options, size_t length))
{
    size_t tried = 0;
    for (size_t i = 0; i < SCENES; i++) {
        scene_open(i);
        for (size_t k = 0; k < n_observables; k++) {
            struct options_of o;
            options_default(&o, &observables[k]->kind);
            look(1);
            if (observables[k]->refuse && observables[k]->refuse(o.bytes, &s.model, 1)) {
                continue;
            }
            law(observables[k], o.bytes, observable_length(observables[k], o.bytes, &s.model));
            tried++;
        }
        scene_close();
    }
    CU_ASSERT(tried >= n_observables);
}

static void holds(const struct observable *k, const char *law, bool value)
{
    char text[160];
    snprintf(text, sizeof text, "%s of %s: %s", k->kind.name, s.model.psi->kind.name, law);
    if (!value) {
        fprintf(stderr, "%s\n", text);
    }
    CU_assertImplementation(value, 0, text, __FILE__, "", CU_FALSE);
}

/* What was in the room before, and what was measured in between, changes nothing. */
static void is_pure(const struct observable *k, const void *options, size_t length)
{
    size_t p = s.model.shape.p, q = s.model.shape.q;
    double *first = room(length), *second = room(length), *w = room(p), *theta = room(q);
    memcpy(w, s.w, p * sizeof *w);
    memcpy(theta, s.theta, q * sizeof *theta);
    measure(k, options, (double)NAN, first);
    measure(k, options, 7e77, second);
    holds(k, "has components", length > 0);
    holds(k, "the same bits twice, all of them written",
          memcmp(first, second, length * sizeof *first) == 0);
    holds(k, "weights and theta are left alone",
          memcmp(w, s.w, p * sizeof *w) == 0 && memcmp(theta, s.theta, q * sizeof *theta) == 0);
    free(first);
    free(second);
    free(w);
    free(theta);
}

static void observables_are_pure(void)
{
    for_all(is_pure);
}

/* A component that differs between two points depends on the weights: it is not a number where
 * they are none. */
static void tells_nan(const struct observable *k, const void *options, size_t length)
{
    double *one = room(length), *two = room(length), *none = room(length);
    measure(k, options, 0, one);
    look(2);
    measure(k, options, 0, two);
    look((double)NAN);
    measure(k, options, 0, none);
    bool told = true;
    for (size_t i = 0; i < length; i++) {
        told = told && !(isfinite(none[i]) && memcmp(&one[i], &two[i], sizeof *one) != 0);
    }
    holds(k, "no number at weights that are none", told);
    look(1);
    free(one);
    free(two);
    free(none);
}

static void what_depends_on_the_weights_is_nan_where_they_are(void)
{
    for_all(tells_nan);
}

/* --- by hand: U = (2, -1), v = 3, so theta = (6, -3); to the point (1, 1): g = (5, -4),
 * dL/dU = 3 g, dL/dv = U g = 14, M g = U'(U g) + 9 g = (73, -50) ------------------------------- */

static struct bench b;
static struct outcome o;

static void by_hand(void)
{
    static const double point[2] = {1, 1}, weights[3] = {2, -1, 3};
    bench_point(&b, point, 2);
    bench_kind(&b.psi, "parameterization", "two-layer-linear");
    options_number(&b.psi, "width", 1);
    bench_kind(&b.init, "initialization", "constant");
    options_reals(&b.init, "values", weights, 3);
    bench_descent(&b, 0.01, 1);
}

/* At the start (i = 0) or after the step. */
static void is(const char *name, size_t i, size_t component, double value)
{
    const struct sample *found = bench_sample(&o, name, component, i);
    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    /* A dozen roundings. */
    CU_ASSERT_DOUBLE_EQUAL(found->value, value, 12 * DBL_EPSILON * fabs(value));
}

static void points_are_measured_as_by_hand(void)
{
    by_hand();
    bench_observe(&b, "loss");
    bench_observe(&b, "theta");
    bench_observe(&b, "weights");
    bench_observe(&b, "theta-norm");
    bench_run(&b, &o);
    is("loss", 0, 0, 20.5);
    is("theta", 0, 0, 6);
    is("theta", 0, 1, -3);
    is("weights", 0, 0, 2);
    is("weights", 0, 1, -1);
    is("weights", 0, 2, 3);
    is("theta-norm", 0, 0, sqrt(45));
    is("weights", 1, 0, 2 - 0.15);
    is("weights", 1, 1, -1 + 0.12);
    is("weights", 1, 2, 3 - 0.14);
    outcome_release(&o);
}

static void gradients_are_measured_as_by_hand(void)
{
    by_hand();
    bench_observe(&b, "weight-norm");
    bench_observe(&b, "gradient-norm");
    bench_observe(&b, "parametric-gradient-norm");
    bench_observe(&b, "cosine");
    bench_run(&b, &o);
    is("weight-norm", 0, 0, sqrt(5));
    is("weight-norm", 0, 1, 3);
    is("gradient-norm", 0, 0, sqrt(41));
    is("parametric-gradient-norm", 0, 0, sqrt(9 * 41 + 14 * 14));
    is("cosine", 0, 0, 565 / sqrt(41) / sqrt(73 * 73 + 50 * 50));
    outcome_release(&o);
}

/* v'v - UU' changes by eta^2 (|dv|^2 - |dU|^2) in a step: 1e-4 (196 - 369). */
static void distances_and_drifts_are_measured_as_by_hand(void)
{
    by_hand();
    options_text(bench_observe(&b, "distance"), "to", "truth");
    struct options_of *relative = bench_observe(&b, "distance");
    options_text(relative, "to", "truth");
    options_number(relative, "relative", 1);
    b.labels[1] = "relative";
    bench_observe(&b, "invariant-drift");
    bench_observe(&b, "rate");
    bench_run(&b, &o);
    is("distance", 0, 0, sqrt(41));
    is("relative", 0, 0, sqrt(41) / sqrt(2));
    is("invariant-drift", 0, 0, 0);
    is("rate", 0, 0, 0);
    is("rate", 1, 0, 0.01);
    /* The drift is the difference of two numbers near 4. */
    CU_ASSERT_DOUBLE_EQUAL(bench_sample(&o, "invariant-drift", 0, 1)->value, 0.0173,
                           32 * DBL_EPSILON);
    outcome_release(&o);
}

/* One sample x, from zero: the shortest solution has |x|^2 = 2 L / |theta|^2, descent runs along
 * it, and each step leaves 1 - eta |x|^2 of the distance. */
static void descent_on_theta_runs_to_the_shortest_solution(void)
{
    enum { STEPS = 50 };
    by_hand();
    bench_kind(&b.data, "data", "gaussian");
    options_number(&b.data, "samples", 1);
    options_number(&b.data, "features", 2);
    bench_kind(&b.reference, "reference", "least-norm");
    bench_kind(&b.psi, "parameterization", "canonical");
    bench_kind(&b.init, "initialization", "zero");
    bench_observe(&b, "distance");
    bench_observe(&b, "cosine");
    bench_observe(&b, "loss");
    b.trial.stop.steps = STEPS;
    bench_run(&b, &o);
    double whole = bench_sample(&o, "distance", 0, 0)->value,
           loss = bench_sample(&o, "loss", 0, 0)->value;
    CU_ASSERT(whole > 0.1);
    /* Rounding of the factor and of the solution, STEPS times; each is some ulps of `whole`. */
    CU_ASSERT_DOUBLE_EQUAL(bench_sample(&o, "distance", 0, 1)->value,
                           whole * pow(1 - 0.01 * 2 * loss / (whole * whole), STEPS),
                           16 * STEPS * DBL_EPSILON * whole);
    is("cosine", 0, 0, 1);
    outcome_release(&o);
}

void suite_observables(void)
{
    CU_pSuite suite = CU_add_suite("observables", NULL, NULL);
    TEST(suite, observables_are_pure);
    TEST(suite, what_depends_on_the_weights_is_nan_where_they_are);
    TEST(suite, points_are_measured_as_by_hand);
    TEST(suite, gradients_are_measured_as_by_hand);
    TEST(suite, distances_and_drifts_are_measured_as_by_hand);
    TEST(suite, descent_on_theta_runs_to_the_shortest_solution);
}
