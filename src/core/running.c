/* running.c: see running.h. */
#include "core/running.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/basin.h"
#include "core/checkpoint.h"
#include "core/flow.h"
#include "core/sampling.h"
#include "numerics/linalg.h"

void running_conclude(struct running *r, enum outcome_status status, const char *reason)
{
    r->out->status = status;
    text_fit(r->out->reason, sizeof r->out->reason, reason);
    r->stopped = true;
}

void running_evaluate(struct running *r)
{
    struct descent *d = &r->descent;
    d->loss = model_gradient(&r->model, d->w, d->jg);
}

/* --- samples ---------------------------------------------------------------------------------- */

static void view_point(struct running *r, const double *w)
{
    const struct descent *d = &r->descent;
    r->view = (struct view){.model = &r->model,
                            .w = w,
                            .jg = d->jg,
                            .theta = r->theta,
                            .g = r->g,
                            .w0 = r->w0,
                            .theta0 = r->theta0,
                            .loss = d->loss,
                            .t = d->t,
                            .eta = d->eta,
                            .step = d->step,
                            .reference = r->solutions,
                            .n_references = r->trial->n_references,
                            .flow = d->flow,
                            .work = r->work};
    model_complete(&r->model, w);
    memcpy(r->theta, r->model.theta, r->model.shape.q * sizeof *r->theta);
    memcpy(r->g, r->model.g, r->model.shape.q * sizeof *r->g);
}

void running_measure(struct running *r, const double *w)
{
    const struct trial *t = r->trial;
    view_point(r, w);
    for (size_t i = 0; i < t->n_observables; i++) {
        const struct observable *k =
            (const struct observable *)(const void *)t->observables[i].kind;
        size_t n = observable_length(k, t->observables[i].options, &r->model);
        k->measure(t->observables[i].options, &r->view, r->values);
        uint32_t name = outcome_name(r->out, t->labels[i]);
        for (size_t c = 0; c < n; c++)
            outcome_add(r->out, &(struct sample){.observable = name,
                                                 .component = (uint32_t)c,
                                                 .step = r->view.step,
                                                 .time = r->view.t,
                                                 .at = r->at,
                                                 .value = r->values[c]});
    }
}

/* --- when to stop ----------------------------------------------------------------------------- */

/* Whether loss and gradient on all samples are wanted at the point just reached. A kind that takes
 * its own gradients leaves them to the samples, the stop rules and the end. */
static bool evaluation_wanted(const struct running *r)
{
    const struct descent *d = &r->descent;
    const struct stop *s = &r->trial->stop;
    return !r->optimizer->own_gradient || s->loss > 0 || s->gradient > 0 || s->rise ||
           (double)d->step >= r->next || d->step >= s->steps || d->t >= s->time;
}

/* Weights may be infinite where the loss is not: theta = 1/w. */
static bool diverged(struct running *r, double loss_before)
{
    const struct descent *d = &r->descent;
    const char *what = !isfinite(d->loss)                 ? "the loss is not finite"
                       : !vec_is_finite(d->p, d->jg)      ? "the gradient is not finite"
                       : !vec_is_finite(d->p, d->w)       ? "a weight is not finite"
                       : d->loss > r->trial->stop.blow_up ? "the loss exceeds stop.blow-up"
                       : r->trial->stop.rise && d->loss > loss_before ? "the loss rises"
                                                                      : NULL;
    if (!what)
        return false;
    char reason[200];
    snprintf(reason, sizeof reason, "%s at step %lld, time %.6g", what, (long long)d->step, d->t);
    running_conclude(r, OUTCOME_DIVERGED, reason);
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
        running_conclude(r, OUTCOME_DONE, rule);
    return rule != NULL;
}

static double share_done(const struct running *r)
{
    const struct descent *d = &r->descent;
    const struct stop *s = &r->trial->stop;
    const double steps = (double)d->step / (double)(s->steps > 0 ? s->steps : 1);
    const double time = isfinite(s->time) && s->time > 0 ? d->t / s->time : 0;
    return fmin(fmax(fmax(steps, time), 0), 1);
}

static void keep(struct running *r)
{
    const struct attendant *a = r->attendant;
    const struct descent *d = &r->descent;
    const struct standing at = {.step = d->step, .time = d->t, .share = share_done(r)};
    struct buf state = {0};
    if (checkpoint_save(r, &state))
        a->keep(a->self, &at, state.s, state.n);
    buf_release(&state);
}

/* Work is counted in evaluations, for a step of a flow has many: no clock in the core. */
static bool still_wanted(struct running *r)
{
    const struct attendant *a = r->attendant;
    if (!a || r->model.evaluations - r->looked < r->patience)
        return true;
    r->looked = r->model.evaluations;
    const enum attendance wish = a->alive(a->self, share_done(r));
    if (wish == ATTEND_KEEP)
        keep(r);
    if (wish == ATTEND_STOP)
        running_conclude(r, OUTCOME_FAILED, "interrupted");
    return wish != ATTEND_STOP;
}

/* --- landing on a loss ------------------------------------------------------------------------ */

/* How far the loss is above the target, in the logarithm: a flow to a minimum makes it nearly
 * straight in time. */
static double excess(double loss, double target)
{
    return loss > 0 ? log(loss / target) : -1;
}

/* The loss after one jump from the saved point, at time t_saved, to time t. */
static double loss_at(struct running *r, double t_saved, double t)
{
    struct descent *d = &r->descent;
    memcpy(d->w, r->saved, d->p * sizeof *d->w);
    d->t = t_saved;
    if (!flow_jump(d, t))
        return INFINITY;
    running_evaluate(r);
    return d->loss;
}

/* Regula falsi with the Illinois rule (Dowell and Jarratt 1971) between a, where the loss is above
 * the target, and b, where it is not; fa and fb are the excesses there. Ends on a loss within some
 * ulps of the target or, where time cannot be divided further, at the first time that is not above
 * it. */
static void close_in(struct running *r, double a, double b, double fa, double fb)
{
    static const double closeness = 1e-14;
    enum { MOST_TRIES = 200 };
    const double target = r->trial->stop.loss, t_saved = a;
    double loss = r->descent.loss;
    int side = 0;
    for (int i = 0; i < MOST_TRIES && fabs(loss - target) > closeness * target; i++) {
        double t = b - fb * (b - a) / (fb - fa);
        if (!(t > a && t < b))
            t = a + (b - a) / 2;
        if (!(t > a && t < b))
            break;
        loss = loss_at(r, t_saved, t);
        double f = excess(loss, target);
        if (f > 0) {
            a = t;
            fa = f;
            fb = side > 0 ? fb / 2 : fb;
        } else {
            b = t;
            fb = f;
            fa = side < 0 ? fa / 2 : fa;
        }
        side = f > 0 ? 1 : -1;
    }
    if (loss > (1 + closeness) * target)
        loss_at(r, t_saved, b);
}

/* The last step crossed stop.loss: go back to where it does. */
static void land_on_loss(struct running *r, double t_saved, double loss_saved)
{
    enum { FEW_TRIES = 16 };
    struct descent *d = &r->descent;
    const double target = r->trial->stop.loss, end = d->t, eta = d->eta;
    double b = end, length = end - t_saved;
    memcpy(r->crossed, d->w, d->p * sizeof *d->w);
    double f = excess(loss_at(r, t_saved, b), target);
    /* A multistep method jumps by another one, which may cross the target a little later. */
    for (int i = 0; i < FEW_TRIES && f > 0; i++) {
        b += length / FEW_TRIES;
        f = excess(loss_at(r, t_saved, b), target);
    }
    if (f <= 0)
        close_in(r, t_saved, b, excess(loss_saved, target), f);
    else { /* or not at all, when the target is below its tolerance: the step's own end will do */
        memcpy(d->w, r->crossed, d->p * sizeof *d->w);
        d->t = end;
        d->eta = eta;
        running_evaluate(r);
    }
    running_conclude(r, OUTCOME_DONE, "loss");
}

/* A flow that did not keep what it must is no result, however it ended. */
static void check_basin(struct running *r)
{
    const char *why = r->stopped && r->out->status != OUTCOME_DONE ? NULL : basin_left(r->basin);
    if (why)
        running_conclude(r, OUTCOME_DIVERGED, why);
}

/* --- the loop --------------------------------------------------------------------------------- */

/* One step of the optimizer and what follows from it. */
static void step_once(struct running *r)
{
    struct descent *d = &r->descent;
    const bool flow = r->optimizer->continuous, lands = flow && r->trial->stop.loss > 0;
    const double t_end = flow ? fmin(r->next, r->trial->stop.time) : (double)INFINITY;
    double t_saved = d->t, loss_saved = d->loss;
    if (lands)
        memcpy(r->saved, d->w, d->p * sizeof *d->w);
    enum advance how = r->optimizer->advance(r->trial->optimizer.options, d, t_end);
    d->step++;
    if (evaluation_wanted(r))
        running_evaluate(r);
    if (how == ADVANCE_STUCK) {
        char reason[200];
        snprintf(reason, sizeof reason, "the flow cannot go on at step %lld, time %.6g",
                 (long long)d->step, d->t);
        running_conclude(r, OUTCOME_DIVERGED, reason);
    } else if (!diverged(r, loss_saved) && lands && d->loss < r->trial->stop.loss)
        land_on_loss(r, t_saved, loss_saved);
}

/* The first sample, of the start. */
static void begin(struct running *r)
{
    running_measure(r, r->descent.w);
    r->next = sampling_next(&r->sampling, 0);
    if (!diverged(r, INFINITY))
        finished(r);
}

static void sample_if_due(struct running *r)
{
    const struct descent *d = &r->descent;
    const double now = r->optimizer->continuous ? d->t : (double)d->step;
    if (now < r->next)
        return;
    running_measure(r, d->w);
    check_basin(r);
    r->sampled = d->step;
    r->next = sampling_next(&r->sampling, now);
}

/* The last sample, unless it was taken. */
static void end(struct running *r)
{
    const struct descent *d = &r->descent;
    if (r->sampled != d->step) {
        if (r->optimizer->own_gradient)
            running_evaluate(r);
        running_measure(r, d->w);
        check_basin(r);
    }
    r->out->steps = d->step;
    r->out->time = d->t;
}

void running_descend(struct running *r, bool goes_on)
{
    const struct trial *t = r->trial;
    const bool flow = r->optimizer->continuous;
    const char *why = goes_on ? NULL : sampling_init(&r->sampling, &t->record, &t->stop, flow);
    if (why) {
        running_conclude(r, OUTCOME_FAILED, why);
        return;
    }
    if (!goes_on)
        begin(r);
    while (!r->stopped && still_wanted(r)) {
        step_once(r);
        if (!r->stopped)
            finished(r);
        sample_if_due(r);
    }
    end(r);
}
