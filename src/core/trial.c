/* trial.c: one run, from resolved choices to an outcome.
 *
 * The trial owns everything that a run needs: the model, one block of doubles cut into named
 * slices, the loop and its stop rule. The optimizer only advances, observables only look. */
#include "core/trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/flow.h"
#include "core/linalg.h"
#include "core/sampling.h"

/* All that a running trial knows. */
struct running {
    const struct trial *trial;
    struct outcome *out;
    struct model model;
    struct descent descent;
    struct view view;
    const struct optimizer *optimizer; /* or */
    const struct probe *probe;
    double *theta, *g;        /* (q): of the sample, so that observables may evaluate elsewhere */
    double *w0, *theta0;      /* (p), (q): the start */
    double *saved, *values;   /* (p) before a step; components of an observable */
    double *work;             /* for observables, references and probes, one after the other */
    double *solved;           /* (n_references,q) */
    const double **solutions; /* its rows, as observables see them */
    double *memory;           /* owned */
    bool (*alive)(void *self, double share);
    void *self;
    int64_t patience, waited; /* steps between calls of alive */
    bool stopped;
};

static const struct observable *observable_at(const struct trial *t, size_t i)
{
    return (const struct observable *)(const void *)t->observables[i].kind;
}

static const struct reference *reference_at(const struct trial *t, size_t i)
{
    return (const struct reference *)(const void *)t->references[i].kind;
}

static void conclude(struct running *r, enum outcome_status status, const char *reason)
{
    r->out->status = status;
    snprintf(r->out->reason, sizeof r->out->reason, "%.299s", reason);
    r->stopped = true;
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
    conclude(r, OUTCOME_FAILED, buf_text(&text));
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
    size_t total = 4 * p + 3 * q + values + work + state + probe + t->n_references * q;
    r->memory = calloc(total + 1, sizeof(double));
    r->solutions = arena_array(&r->out->arena, t->n_references + 1, sizeof *r->solutions);
    if (!r->memory)
        return err_set(e, ERR_MEMORY, "no memory for %zu weights", p);
    double *at = r->memory;
    struct descent *d = &r->descent;
    *d = (struct descent){.model = &r->model, .p = p, .w = at, .jg = at + p};
    r->saved = (at += 2 * p);
    r->w0 = (at += p);
    r->theta0 = (at += p);
    r->theta = (at += q);
    r->g = (at += q);
    r->values = (at += q);
    r->work = (at += values);
    d->state = (at += work + probe);
    r->solved = at + state;
    for (size_t i = 0; i < t->n_references; i++)
        r->solutions[i] = r->solved + i * q;
    return true;
}

/* --- samples
 * ----------------------------------------------------------------------------------------------------
 */

static void measure_all(struct running *r, int64_t step, double time)
{
    const struct trial *t = r->trial;
    memcpy(r->theta, r->model.theta, r->model.shape.q * sizeof *r->theta);
    memcpy(r->g, r->model.g, r->model.shape.q * sizeof *r->g);
    for (size_t i = 0; i < t->n_observables; i++) {
        const struct observable *k = observable_at(t, i);
        size_t n = k->length(t->observables[i].options, &r->model);
        k->measure(t->observables[i].options, &r->view, r->values);
        uint32_t name = outcome_name(r->out, t->labels[i]);
        for (size_t c = 0; c < n; c++)
            outcome_add(r->out, &(struct sample){.observable = name,
                                                 .component = (uint32_t)c,
                                                 .step = step,
                                                 .time = time,
                                                 .value = r->values[c]});
    }
}

static void view_point(struct running *r, const double *w)
{
    const struct descent *d = &r->descent;
    r->view.model = &r->model;
    r->view.w = w;
    r->view.jg = d->jg;
    r->view.w0 = r->w0;
    r->view.theta0 = r->theta0;
    r->view.theta = r->theta;
    r->view.g = r->g;
    r->view.loss = d->loss;
    r->view.t = d->t;
    r->view.eta = d->eta;
    r->view.step = d->step;
    r->view.reference = r->solutions;
    r->view.n_references = r->trial->n_references;
    r->view.work = r->work;
}

static void sample_descent(struct running *r)
{
    view_point(r, r->descent.w);
    measure_all(r, r->descent.step, r->descent.t);
}

/* --- the loop
 * ---------------------------------------------------------------------------------------------------
 */

static void evaluate(struct running *r)
{
    struct descent *d = &r->descent;
    d->loss = model_loss(&r->model, d->w, d->jg);
}

static bool diverged(struct running *r)
{
    const struct descent *d = &r->descent;
    const char *what = !isfinite(d->loss)                 ? "the loss is not finite"
                       : !vec_is_finite(d->p, d->jg)      ? "the gradient is not finite"
                       : d->loss > r->trial->stop.blow_up ? "the loss exceeds stop.blow-up"
                                                          : NULL;
    if (!what)
        return false;
    char reason[200];
    snprintf(reason, sizeof reason, "%s at step %lld, time %.6g", what, (long long)d->step, d->t);
    conclude(r, OUTCOME_DIVERGED, reason);
    return true;
}

/* The stop rules, in the order in which they are named when several hold. */
static bool finished(struct running *r)
{
    const struct descent *d = &r->descent;
    const struct stop *s = &r->trial->stop;
    const char *rule = s->loss > 0 && d->loss <= s->loss                         ? "loss"
                       : s->gradient > 0 && vec_norm(d->p, d->jg) <= s->gradient ? "gradient"
                       : d->t >= s->time                                         ? "time"
                       : d->step >= s->steps                                     ? "steps"
                                                                                 : NULL;
    if (rule)
        conclude(r, OUTCOME_DONE, rule);
    return rule != NULL;
}

static bool still_wanted(struct running *r)
{
    const struct descent *d = &r->descent;
    const struct stop *s = &r->trial->stop;
    if (!r->alive || ++r->waited < r->patience)
        return true;
    r->waited = 0;
    double share = (double)d->step / (double)(s->steps > 0 ? s->steps : 1);
    if (isfinite(s->time) && s->time > 0 && d->t / s->time > share)
        share = d->t / s->time;
    if (r->alive(r->self, share))
        return true;
    conclude(r, OUTCOME_FAILED, "interrupted");
    return false;
}

/* Integrate from the saved point to time t; the loss there. */
static double flow_loss_at(struct running *r, double t_saved, double t)
{
    struct descent *d = &r->descent;
    memcpy(d->w, r->saved, d->p * sizeof *d->w);
    d->t = t_saved;
    flow_restart(d);
    while (d->t < t)
        if (r->optimizer->advance(r->trial->optimizer.options, d, t) != ADVANCE_OK)
            break;
    evaluate(r);
    return d->loss;
}

/* The last step crossed stop.loss: find the time, by regula falsi (Illinois) on the logarithm of
 * the loss, which a flow to a minimum makes nearly straight. Ends on a loss within a few ulps of
 * the target, or when time cannot be divided further. */
static void land_on_loss(struct running *r, double t_saved, double loss_saved)
{
    static const double closeness = 1e-14;
    enum { MOST_TRIES = 200 };
    struct descent *d = &r->descent;
    double target = r->trial->stop.loss, a = t_saved, b = d->t;
    double fa = log(loss_saved / target), fb = d->loss > 0 ? log(d->loss / target) : -1;
    for (int i = 0; i < MOST_TRIES && fabs(d->loss - target) > closeness * target; i++) {
        double t = b - fb * (b - a) / (fb - fa);
        if (!(t > a && t < b))
            t = a + (b - a) / 2;
        if (!(t > a && t < b))
            break;
        double loss = flow_loss_at(r, t_saved, t), f = loss > 0 ? log(loss / target) : -1;
        if (f > 0) {
            a = t;
            fa = f;
            fb = i % 2 ? fb / 2 : fb;
        } else {
            b = t;
            fb = f;
            fa = i % 2 ? fa / 2 : fa;
        }
    }
    conclude(r, OUTCOME_DONE, "loss");
}

/* One step of the optimizer and what follows from it. */
static void step_once(struct running *r, double t_end)
{
    struct descent *d = &r->descent;
    bool lands = r->optimizer->continuous && r->trial->stop.loss > 0;
    double t_saved = d->t, loss_saved = d->loss;
    if (lands)
        memcpy(r->saved, d->w, d->p * sizeof *d->w);
    enum advance how = r->optimizer->advance(r->trial->optimizer.options, d, t_end);
    d->step++;
    evaluate(r);
    if (how == ADVANCE_STUCK) {
        char reason[200];
        snprintf(reason, sizeof reason, "the flow cannot go on at step %lld, time %.6g",
                 (long long)d->step, d->t);
        conclude(r, OUTCOME_DIVERGED, reason);
    } else if (!diverged(r) && lands && d->loss < r->trial->stop.loss)
        land_on_loss(r, t_saved, loss_saved);
}

static void descend(struct running *r)
{
    struct descent *d = &r->descent;
    const struct trial *t = r->trial;
    bool flow = r->optimizer->continuous;
    struct sampling sampling;
    const char *why = sampling_init(&sampling, &t->record, &t->stop, flow);
    if (why) {
        conclude(r, OUTCOME_FAILED, why);
        return;
    }
    sample_descent(r);
    int64_t sampled = 0;
    double next = sampling_next(&sampling, 0);
    if (!diverged(r))
        finished(r);
    while (!r->stopped && still_wanted(r)) {
        step_once(r, flow ? fmin(next, t->stop.time) : (double)INFINITY);
        if (!r->stopped)
            finished(r);
        if ((flow ? d->t : (double)d->step) >= next) {
            sample_descent(r);
            sampled = d->step;
            next = sampling_next(&sampling, flow ? d->t : (double)d->step);
        }
    }
    if (sampled != d->step)
        sample_descent(r);
    r->out->steps = d->step;
    r->out->time = d->t;
}

/* --- probes
 * -----------------------------------------------------------------------------------------------------
 */

static void probe_emit(void *self, const char *output, size_t component, int64_t step, double time,
                       double value)
{
    struct running *r = self;
    outcome_add(r->out, &(struct sample){.observable = outcome_name(r->out, output),
                                         .component = (uint32_t)component,
                                         .step = step,
                                         .time = time,
                                         .value = value});
    if (step > r->out->steps)
        r->out->steps = step;
}

static void probe_observe(void *self, const double *w, int64_t step, double time)
{
    struct running *r = self;
    struct descent *d = &r->descent;
    d->step = step;
    d->t = time;
    d->loss = model_loss(&r->model, w, d->jg);
    view_point(r, w);
    measure_all(r, step, time);
    if (step > r->out->steps)
        r->out->steps = step;
}

static void probe_run(struct running *r)
{
    struct err e = {0};
    /* The probe's work stands behind that of observables, which it may call for. */
    struct probe_context c = {.model = &r->model,
                              .w = r->descent.w,
                              .work = r->work + work_size(r),
                              .self = r,
                              .emit = probe_emit,
                              .observe = probe_observe};
    if (r->probe->run(r->trial->probe.options, &c, &e))
        conclude(r, OUTCOME_DONE, "visits");
    else
        conclude_err(r, &e);
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
    if (!k->fill(t->initialization.options, &r->model, d->w, e))
        return false;
    evaluate(r);
    memcpy(r->w0, d->w, d->p * sizeof *r->w0);
    memcpy(r->theta0, r->model.theta, r->model.shape.q * sizeof *r->theta0);
    return !r->optimizer || !r->optimizer->begin || r->optimizer->begin(t->optimizer.options, d, e);
}

static void keep_weights(struct running *r)
{
    if (strcmp(r->trial->record.weights, "final") != 0 || !r->descent.w)
        return;
    r->out->p = r->descent.p;
    r->out->weights = arena_array(&r->out->arena, r->out->p, sizeof *r->out->weights);
    memcpy(r->out->weights, r->descent.w, r->out->p * sizeof *r->out->weights);
}

/* About a tenth of a second between two calls of alive, at a few flops a nanosecond. */
static int64_t patience_of(const struct model *m)
{
    static const double flops = 2e8;
    const struct dataset *d = &m->problem.data;
    double cost = 4 * ((double)m->shape.p + (double)d->n * (double)d->d * (double)d->m) + 100;
    return flops / cost < 1 ? 1 : (int64_t)(flops / cost);
}

void trial_run(const struct trial *t, struct outcome *o, bool (*alive)(void *self, double share),
               void *self)
{
    struct running r = {.trial = t, .out = o, .alive = alive, .self = self};
    struct err e = {0};
    if (!kinds_open(&r, &e) || !references_solve(&r, &e) || !start(&r, &e))
        conclude_err(&r, &e);
    else {
        r.patience = patience_of(&r.model);
        if (r.probe)
            probe_run(&r);
        else
            descend(&r);
        keep_weights(&r);
    }
    o->evaluations = r.model.evaluations;
    flow_free(r.descent.flow);
    free(r.memory);
    model_release(&r.model);
}
