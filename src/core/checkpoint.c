/* checkpoint.c: see checkpoint.h. */
#include "core/checkpoint.h"

#include "core/basin.h"
#include "core/flow.h"
#include "core/running.h"

void checkpoint_descent(struct descent *d, size_t n_state, struct transfer *t)
{
    transfer_bytes(t, d->w, d->p * sizeof *d->w);
    transfer_bytes(t, d->jg, d->p * sizeof *d->jg);
    transfer_bytes(t, &d->loss, sizeof d->loss);
    transfer_bytes(t, &d->t, sizeof d->t);
    transfer_bytes(t, &d->eta, sizeof d->eta);
    transfer_bytes(t, &d->step, sizeof d->step);
    transfer_bytes(t, d->state, n_state * sizeof *d->state);
    flow_transfer(d->flow, t);
}

static void transfer(struct running *r, struct transfer *t)
{
    checkpoint_descent(&r->descent, r->n_state, t);
    transfer_bytes(t, &r->model.evaluations, sizeof r->model.evaluations);
    transfer_bytes(t, &r->sampling.k, sizeof r->sampling.k);
    transfer_bytes(t, &r->next, sizeof r->next);
    transfer_bytes(t, &r->sampled, sizeof r->sampled);
    basin_transfer(r->basin, t);
    outcome_transfer(r->out, t);
}

bool checkpoint_save(struct running *r, struct buf *out)
{
    const struct optimizer *k = r->optimizer;
    struct transfer t = {.way = TRANSFER_SAVE, .out = out};
    if (k->starts_over && k->starts_over(r->trial->optimizer.options))
        return false;
    transfer(r, &t);
    return true;
}

/* theta, g and what psi leaves in work are those of w, as after any step. */
static void stand_at(struct running *r)
{
    const int64_t evaluations = r->model.evaluations;
    model_loss(&r->model, r->descent.w, NULL);
    r->model.evaluations = evaluations;
}

bool checkpoint_load(struct running *r, const void *bytes, size_t n)
{
    struct transfer check = {.way = TRANSFER_CHECK, .at = bytes, .left = n};
    struct transfer load = {.way = TRANSFER_LOAD, .at = bytes, .left = n};
    const struct trial *t = r->trial;
    transfer(r, &check);
    if (!transfer_ended(&check) ||
        sampling_init(&r->sampling, &t->record, &t->stop, r->optimizer->continuous))
        return false;
    transfer(r, &load);
    if (r->sampling.k < 0) /* a database may be anybody's */
        r->sampling.k = 0;
    stand_at(r);
    return true;
}
