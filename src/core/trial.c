/* trial.c: one run, from resolved choices to an outcome.
 *
 * The trial owns everything that a run needs: the model and one block of doubles cut into named
 * slices. Its loop is in running.c. */
#include "core/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/basin.h"
#include "core/flow.h"
#include "core/running.h"

static const struct observable *observable_at(const struct trial *t, size_t i)
{
    return (const struct observable *)(const void *)t->observables[i].kind;
}

static const struct reference *reference_at(const struct trial *t, size_t i)
{
    return (const struct reference *)(const void *)t->references[i].kind;
}

/* As every message about a file reads: file:line:column, what is wrong, and the remedy. */
static void conclude_err(struct running *r, const struct err *e)
{
    struct buf text = {0};
    if (e->at.line > 0)
        buf_printf(&text, "%.90s:%d:%d: ", e->at.file ? e->at.file : "", e->at.line, e->at.column);
    buf_puts(&text, e->text);
    if (e->hint[0])
        buf_printf(&text, " (%s)", e->hint);
    running_conclude(r, OUTCOME_FAILED, buf_text(&text));
    buf_release(&text);
}

/* --- memory
 * ----------------------------------------------------------------------------------------------------
 */

static size_t most(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t work_size(const struct running *r)
{
    const struct trial *t = r->trial;
    size_t n = 0;
    for (size_t i = 0; i < t->n_observables; i++)
        if (observable_at(t, i)->work)
            n = most(n, observable_at(t, i)->work(t->observables[i].options, &r->model));
    for (size_t i = 0; i < t->n_references; i++)
        if (reference_at(t, i)->work)
            n = most(n, reference_at(t, i)->work(t->references[i].options, &r->model));
    return n;
}

static size_t values_size(const struct running *r)
{
    size_t n = 1;
    for (size_t i = 0; i < r->trial->n_observables; i++)
        n = most(n,
                 observable_at(r->trial, i)->length(r->trial->observables[i].options, &r->model));
    return n;
}

static bool memory_open(struct running *r, struct err *e)
{
    const struct trial *t = r->trial;
    size_t p = r->model.shape.p, q = r->model.shape.q, values = values_size(r), work = work_size(r);
    size_t state = r->optimizer && r->optimizer->state
                       ? r->optimizer->state(t->optimizer.options, &r->model)
                       : 0;
    size_t probe = r->probe && r->probe->work ? r->probe->work(t->probe.options, &r->model) : 0;
    size_t total = 5 * p + 3 * q + values + work + state + probe + t->n_references * q;
    r->memory = calloc(total + 1, sizeof(double));
    r->solutions = arena_array(&r->out->arena, t->n_references + 1, sizeof *r->solutions);
    if (!r->memory)
        return err_set(e, ERR_MEMORY, "no memory for %zu weights", p);
    double *at = r->memory;
    struct descent *d = &r->descent;
    *d = (struct descent){
        .model = &r->model, .p = p, .w = at, .jg = at + p, .t = r->probe ? NOWHERE : 0};
    r->saved = (at += 2 * p);
    r->crossed = (at += p);
    r->w0 = (at += p);
    r->theta0 = (at += p);
    r->theta = (at += q);
    r->g = (at += q);
    r->values = (at += q);
    r->work = (at += values);
    r->probe_work = (at += work);
    d->state = (at += probe);
    r->solved = at + state;
    for (size_t i = 0; i < t->n_references; i++)
        r->solutions[i] = r->solved + i * q;
    return true;
}

/* --- probes
 * -----------------------------------------------------------------------------------------------------
 */

static void probe_emit(void *self, const char *output, size_t component, int64_t step, double at,
                       double value)
{
    struct running *r = self;
    outcome_add(r->out, &(struct sample){.observable = outcome_name(r->out, output),
                                         .component = (uint32_t)component,
                                         .step = step,
                                         .time = r->descent.t,
                                         .at = at,
                                         .value = value});
    if (step > r->out->steps)
        r->out->steps = step;
}

static void probe_observe(void *self, const double *w, int64_t step, double at)
{
    struct running *r = self;
    struct descent *d = &r->descent;
    d->step = step;
    r->at = at;
    d->loss = model_loss(&r->model, w, d->jg);
    running_measure(r, w);
    if (step > r->out->steps)
        r->out->steps = step;
}

static void probe_run(struct running *r)
{
    struct err e = {0};
    struct probe_context c = {.model = &r->model,
                              .reference = (const double *const *)r->solutions,
                              .n_references = r->trial->n_references,
                              .w = r->descent.w,
                              .start = r->trial->initialization.kind ? r->w0 : NULL,
                              .work = r->probe_work,
                              .self = r,
                              .emit = probe_emit,
                              .observe = probe_observe};
    if (r->probe->run(r->trial->probe.options, &c, &e))
        running_conclude(r, OUTCOME_DONE, "visits");
    else
        conclude_err(r, &e);
    r->out->time = r->descent.t;
}

/* --- opening and closing
 * ---------------------------------------------------------------------------------------- */

static bool kinds_open(struct running *r, struct err *e)
{
    const struct trial *t = r->trial;
    r->optimizer = (const struct optimizer *)(const void *)t->optimizer.kind;
    r->probe = (const struct probe *)(const void *)t->probe.kind;
    if ((r->optimizer != NULL) == (r->probe != NULL))
        return err_set(e, ERR_SPEC, "a run wants an optimizer or a probe");
    if (!t->initialization.kind && (!r->probe || r->probe->start == START_NEEDED))
        return err_set(e, ERR_SPEC, "a run needs an initialization");
    if (!model_open(&r->model, &t->data, &t->loss, &t->parameterization, e) || !memory_open(r, e))
        return false;
    for (size_t i = 0; i < t->n_observables; i++) {
        const struct observable *k = observable_at(t, i);
        const char *why =
            k->refuse ? k->refuse(t->observables[i].options, &r->model, t->n_references) : NULL;
        if (why)
            return err_set(e, ERR_SPEC, "%s cannot be measured: %s", k->kind.name, why);
    }
    return true;
}

static bool references_solve(struct running *r, struct err *e)
{
    const struct trial *t = r->trial;
    for (size_t i = 0; i < t->n_references; i++) {
        double residual = (double)NAN, *theta = r->solved + i * r->model.shape.q;
        if (!reference_at(t, i)->solve(t->references[i].options, &r->model, theta, &residual,
                                       r->work, e))
            return err_context(e, "%s: ", t->references[i].kind->name);
        outcome_add(r->out,
                    &(struct sample){.observable = outcome_name(r->out, "reference-residual"),
                                     .component = (uint32_t)i,
                                     .time = r->descent.t,
                                     .at = r->at,
                                     .value = residual});
    }
    return true;
}

/* The start: weights, loss, gradient, and copies for observables that look back. */
static bool start(struct running *r, struct err *e)
{
    const struct trial *t = r->trial;
    struct descent *d = &r->descent;
    const struct initialization *k =
        (const struct initialization *)(const void *)t->initialization.kind;
    if (k && !k->fill(t->initialization.options, &r->model, d->w, e))
        return false;
    running_evaluate(r);
    memcpy(r->w0, d->w, d->p * sizeof *r->w0);
    memcpy(r->theta0, r->model.theta, r->model.shape.q * sizeof *r->theta0);
    if (!r->optimizer || !r->optimizer->begin)
        return true;
    int64_t evaluations = r->model.evaluations;
    if (!r->optimizer->begin(t->optimizer.options, d, e))
        return false;
    if (!basin_open(d, r->optimizer, t->optimizer.options, &r->basin, e))
        return false;
    if (r->model.evaluations != evaluations) /* it looked elsewhere: theta and g are not w's */
        running_evaluate(r);
    return true;
}

static void keep_weights(struct running *r)
{
    if (strcmp(r->trial->record.weights, "final") != 0 || !r->descent.w)
        return;
    r->out->p = r->descent.p;
    r->out->weights = arena_array(&r->out->arena, r->out->p, sizeof *r->out->weights);
    memcpy(r->out->weights, r->descent.w, r->out->p * sizeof *r->out->weights);
}

/* Evaluations in about a tenth of a second, at a few flops a nanosecond. */
static int64_t patience_of(const struct model *m)
{
    static const double flops = 2e8;
    const struct dataset *d = &m->problem.data;
    double rows = (double)m->shape.rows;
    double cost =
        4 * (rows * (double)m->shape.p + (double)d->n * (double)d->d * (double)d->m) + 100;
    return flops / cost < 1 ? 1 : (int64_t)(flops / cost);
}

void trial_run(const struct trial *t, struct outcome *o, bool (*alive)(void *self, double share),
               void *self)
{
    struct running r = {.trial = t, .out = o, .at = NOWHERE, .alive = alive, .self = self};
    struct err e = {0};
    if (!kinds_open(&r, &e) || !references_solve(&r, &e) || !start(&r, &e))
        conclude_err(&r, &e);
    else {
        r.patience = patience_of(&r.model);
        if (r.probe)
            probe_run(&r);
        else
            running_descend(&r);
        keep_weights(&r);
    }
    o->evaluations = r.model.evaluations;
    basin_free(r.basin);
    flow_free(r.descent.flow);
    free(r.memory);
    model_release(&r.model);
}
