/* optimizers.c: what every optimizer owes a quadratic, through the registry: it goes to the
 * minimum, stays there, and does so with the same bits again. */
#include <math.h>
#include <stdio.h>

#include "core/bench.h"
#include "support.h"

void suite_optimizers(void);

enum { N = 3 };
static const double target[N] = {1, -2, 0.5};

static struct bench b;

/* L = 1/2 |theta - target|^2 on theta itself; rates are 0.05 where one must be given. */
static void ready(const struct kind *k, const double start[N])
{
    bench_point(&b, target, N);
    bench_kind(&b.init, "initialization", "constant");
    options_reals(&b.init, "values", start, N);
    bench_kind(&b.optimizer, "optimizer", k->name);
    for (const struct field *f = k->fields; f && f->name; f++) {
        if (f->required) {
            options_number(&b.optimizer, f->name, 0.05);
        }
    }
    bench_observe(&b, "loss");
    bench_observe(&b, "theta");
    b.trial.stop.steps = 500;
    b.trial.stop.time = 100;
    b.trial.record.weights = "final";
}

static double last(const struct outcome *o, const char *name, size_t component)
{
    return bench_sample(o, name, component, bench_samples(o, name) - 1)->value;
}

static void for_all(void (*law)(const struct kind *))
{
    for (size_t i = 0; i < n_optimizers; i++) {
        law(&optimizers[i]->kind);
    }
}

static void holds(const struct kind *k, const char *what, bool value)
{
    char text[160];
    snprintf(text, sizeof text, "%s: %s", k->name, what);
    if (!value) {
        fprintf(stderr, "%s\n", text);
    }
    CU_assertImplementation(value, 0, text, __FILE__, "", CU_FALSE);
}

static void nears(const struct kind *k)
{
    static const double start[N] = {0.9, -1.8, 0.3};
    struct outcome o, again;
    ready(k, start);
    bench_run(&b, &o);
    bench_run(&b, &again);
    holds(k, "ends well", o.status == OUTCOME_DONE && o.steps > 0 && o.time > 0);
    holds(k, "the loss falls", last(&o, "loss", 0) < bench_sample(&o, "loss", 0, 0)->value / 2);
    holds(k, "the same bits again",
          o.p == N && again.p == N && memcmp(o.weights, again.weights, sizeof target) == 0);
    outcome_release(&o);
    outcome_release(&again);
}

static void every_optimizer_nears_the_minimum_of_a_quadratic(void)
{
    for_all(nears);
}

static void rests(const struct kind *k)
{
    struct outcome o;
    ready(k, target);
    bench_run(&b, &o);
    holds(k, "rests at the minimum",
          o.status == OUTCOME_DONE && o.p == N && memcmp(o.weights, target, sizeof target) == 0);
    outcome_release(&o);
}

static void every_optimizer_rests_at_a_minimum(void)
{
    for_all(rests);
}

void suite_optimizers(void)
{
    CU_pSuite s = CU_add_suite("optimizers", NULL, NULL);
    TEST(s, every_optimizer_nears_the_minimum_of_a_quadratic);
    TEST(s, every_optimizer_rests_at_a_minimum);
}
