/* trial.c: one run, from resolved choices to an outcome.
 *
 * The trial owns everything that a run needs: the model and one block of doubles cut into named
 * slices. Its loop is in running.c. */
#include "core/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/slab.h"
#include "core/basin.h"
#include "core/checkpoint.h"
#include "core/flow.h"
#include "core/running.h"
#include "core/trial_fits.h"

static void conclude_err(struct running *r, const struct err *e)
{
    char line[ERR_LINE_SIZE];
    running_conclude(r, OUTCOME_FAILED, err_line(e, line));
}

/* --- memory ----------------------------------------------------------------------------------- */

static void cut(struct running *r, const struct trial_room *room, struct slab *s)
{
    struct descent *d = &r->descent;
    const size_t p = r->model.shape.p, q = r->model.shape.q;
    d->w = slab_take(s, p);
    d->jg = slab_take(s, p);
    r->saved = slab_take(s, p);
    r->crossed = slab_take(s, p);
    r->w0 = slab_take(s, p);
    r->theta0 = slab_take(s, q);
    r->theta = slab_take(s, q);
    r->g = slab_take(s, q);
    r->values = slab_take(s, room->values);
    r->work = slab_take(s, room->work);
    r->probe_work = slab_take(s, room->probe);
    d->state = slab_take(s, room->state);
    r->solved = slab_take(s, r->trial->n_references * q);
}

static bool memory_open(struct running *r, struct err *e)
{
    const size_t n = r->trial->n_references, p = r->model.shape.p;
    struct trial_room room;
    struct slab s = {0};
    trial_room(r->trial, &r->model, &room);
    cut(r, &room, &s);
    r->memory = calloc(s.used + 1, sizeof(double));
    r->solutions = arena_array(&r->out->arena, n + 1, sizeof *r->solutions);
    if (!r->memory)
        return err_set(e, ERR_MEMORY, "no memory for %zu weights", p);
    r->n_state = room.state;
    r->descent = (struct descent){.model = &r->model, .p = p, .t = r->probe ? NOWHERE : 0};
    s = (struct slab){.memory = r->memory};
    cut(r, &room, &s);
    for (size_t i = 0; i < n; i++)
        r->solutions[i] = r->solved + i * r->model.shape.q;
    return true;
}

/* --- probes ----------------------------------------------------------------------------------- */

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

/* --- opening and closing ---------------------------------------------------------------------- */

/* The run fails for the first of its refusals. */
static void conclude_refusal(void *self, enum trial_part part, size_t index, const struct err *e)
{
    struct running *r = self;
    if (!r->stopped)
        conclude_err(r, e);
}

/* All parts fit: by their sizes, before anything is made, and by the numbers once they are there.
 */
static bool parts_open(struct running *r)
{
    const struct trial *t = r->trial;
    const struct refusing to = {.self = r, .refuse = conclude_refusal};
    struct model *m = &r->model;
    struct err e = {0};
    r->optimizer = (const struct optimizer *)(const void *)t->optimizer.kind;
    r->probe = (const struct probe *)(const void *)t->probe.kind;
    if (!trial_measure(t, m, &to) || !trial_fits(t, m, &to))
        return false;
    if (problem_fill(&m->problem, &e) && problem_targets_fit(&m->problem, &e) &&
        model_allocate(m, &e) && memory_open(r, &e))
        return trial_fits(t, m, &to);
    conclude_err(r, &e);
    return false;
}

static bool references_solve(struct running *r, struct err *e)
{
    const struct trial *t = r->trial;
    for (size_t i = 0; i < t->n_references; i++) {
        double residual = (double)NAN, *theta = r->solved + i * r->model.shape.q;
        const struct reference *k = (const struct reference *)(const void *)t->references[i].kind;
        if (!k->solve(t->references[i].options, &r->model, theta, &residual, r->work, e))
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
    model_complete(&r->model, d->w);
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

static bool goes_on(struct running *r)
{
    const struct attendant *a = r->attendant;
    return a && a->state && !r->probe && checkpoint_load(r, a->state, a->n);
}

void trial_run(const struct trial *t, struct outcome *o, const struct attendant *a)
{
    struct running r = {.trial = t, .out = o, .at = NOWHERE, .attendant = a};
    struct err e = {0};
    bool open = parts_open(&r);
    if (open && (!references_solve(&r, &e) || !start(&r, &e)))
        conclude_err(&r, &e);
    else if (open) {
        r.patience = a && a->patience > 0 ? a->patience : patience_of(&r.model);
        if (r.probe)
            probe_run(&r);
        else
            running_descend(&r, goes_on(&r));
        keep_weights(&r);
    }
    o->evaluations = r.model.evaluations;
    basin_free(r.basin);
    flow_free(r.descent.flow);
    free(r.memory);
    model_release(&r.model);
}
