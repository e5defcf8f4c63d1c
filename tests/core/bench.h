/* bench.h: a trial put together from registered kinds, chosen and set by name. */
#ifndef OVERPARAM_TESTS_CORE_BENCH_H
#define OVERPARAM_TESTS_CORE_BENCH_H

#include "core/trial.h"
#include "options.h"

enum { BENCH_OBSERVABLES = 4 };

/* The trial points into its bench: do not copy one. */
struct bench {
    struct options_of data, loss, psi, init, optimizer, probe, observable[BENCH_OBSERVABLES],
        reference;
    struct choice observables[BENCH_OBSERVABLES], references;
    const char *labels[BENCH_OBSERVABLES];
    struct trial trial;
};

static inline void bench_kind(struct options_of *o, const char *contract, const char *name)
{
    const struct contract *c = contract_find(contract);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    const struct kind *kind = kind_find(c, name, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(kind);
    options_default(o, kind);
}

/* theta runs to the point (1, n) that is given, under the squared loss, from zero. */
static inline void bench_point(struct bench *b, const double *target, size_t n)
{
    memset(b, 0, sizeof *b);
    bench_kind(&b->data, "data", "point");
    options_number(&b->data, "cols", (double)n);
    options_reals(&b->data, "target", target, n);
    bench_kind(&b->loss, "loss", "squared");
    bench_kind(&b->psi, "parameterization", "canonical");
    bench_kind(&b->init, "initialization", "zero");
    fields_default(stop_fields, &b->trial.stop);
    fields_default(record_fields, &b->trial.record);
}

static inline void bench_descent(struct bench *b, double rate, int64_t steps)
{
    bench_kind(&b->optimizer, "optimizer", "gradient-descent");
    options_number(&b->optimizer, "rate", rate);
    b->trial.stop.steps = steps;
}

static inline void bench_flow(struct bench *b, double time)
{
    bench_kind(&b->optimizer, "optimizer", "gradient-flow");
    b->trial.stop.time = time;
}

/* Options stay at their defaults; the label is the name. */
static inline struct options_of *bench_observe(struct bench *b, const char *name)
{
    size_t i = b->trial.n_observables++;
    CU_ASSERT_FATAL(i < BENCH_OBSERVABLES);
    bench_kind(&b->observable[i], "observable", name);
    b->labels[i] = name;
    return &b->observable[i];
}

/* Hand the choices to the trial. */
static inline struct trial *bench_ready(struct bench *b)
{
    struct trial *t = &b->trial;
    t->data = options_choice(&b->data);
    t->loss = options_choice(&b->loss);
    t->parameterization = options_choice(&b->psi);
    t->initialization = options_choice(&b->init);
    t->optimizer = options_choice(&b->optimizer);
    t->probe = options_choice(&b->probe);
    for (size_t i = 0; i < t->n_observables; i++) {
        b->observables[i] = options_choice(&b->observable[i]);
    }
    b->references = options_choice(&b->reference);
    t->observables = b->observables;
    t->labels = b->labels;
    t->references = &b->references;
    t->n_references = b->reference.kind ? 1 : 0;
    return t;
}

static inline void bench_run(struct bench *b, struct outcome *o)
{
    memset(o, 0, sizeof *o);
    trial_run(bench_ready(b), o, NULL);
}

/* The i-th sample of a component of an observable; NULL beyond the last. */
static inline const struct sample *bench_sample(const struct outcome *o, const char *name,
                                                size_t component, size_t i)
{
    for (size_t k = 0; k < o->n_samples; k++) {
        const struct sample *s = &o->samples[k];
        if (strcmp(o->names[s->observable], name) == 0 && s->component == component && i-- == 0) {
            return s;
        }
    }
    return NULL;
}

static inline size_t bench_samples(const struct outcome *o, const char *name)
{
    size_t n = 0;
    while (bench_sample(o, name, 0, n)) {
        n++;
    }
    return n;
}

#endif
