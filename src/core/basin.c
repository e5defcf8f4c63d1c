/* basin.c: see basin.h. */
#include "core/basin.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slab.h"
#include "core/flow.h"
#include "numerics/linalg.h"

struct basin {
    const struct descent *d; /* borrowed */
    const struct signs *signs;
    const void *options; /* of whoever states the signs */
    size_t n_signs, n_invariants;
    double *w0, *moved;            /* (p) */
    double *sign0, *sign;          /* (n_signs) */
    double *start, *now, *shifted; /* (n_invariants) */
    double *work;                  /* shape.work, or the optimizer's state */
    double *memory;                /* owned; all of the above but the state */
    double explained;              /* largest change of an invariant by the error of one step */
    double held;                   /* the last time at which all was kept */
    char says[200];
};

static void invariants_of(const struct basin *b, const double *w, double *out)
{
    const struct model *m = b->d->model;
    m->psi->invariants(m->psi_options, &m->shape, w, out);
}

static void signs_of(const struct basin *b, double slack, double *out)
{
    b->signs->find(b->options, &b->d->model->shape, b->w0, b->d->w, slack, out, b->work);
}

static double largest(size_t n, const double *a)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i]));
    return most;
}

static void cut(struct basin *b, bool works, struct slab *s)
{
    const struct shape *shape = &b->d->model->shape;
    b->w0 = slab_take(s, shape->p);
    b->moved = slab_take(s, shape->p);
    b->sign0 = slab_take(s, b->n_signs);
    b->sign = slab_take(s, b->n_signs);
    b->start = slab_take(s, b->n_invariants);
    b->now = slab_take(s, b->n_invariants);
    b->shifted = slab_take(s, b->n_invariants);
    if (works)
        b->work = slab_take(s, shape->work);
}

static bool memory_open(struct basin *b, struct err *e)
{
    const struct shape *shape = &b->d->model->shape;
    const bool works = !b->work;
    struct slab s = {0};
    cut(b, works, &s);
    b->memory = calloc(s.used + 1, sizeof(double));
    if (!b->memory)
        return err_set(e, ERR_MEMORY, "no memory for %zu weights", shape->p);
    s = (struct slab){.memory = b->memory};
    cut(b, works, &s);
    memcpy(b->w0, b->d->w, shape->p * sizeof *b->w0);
    return true;
}

void signs_of_weights(const void *options, const struct shape *s, const double *w0, const double *w,
                      double slack, double *out, double *work)
{
    for (size_t i = 0; i < s->p; i++)
        out[i] = fabs(w[i]) > slack ? copysign(1, w[i]) : 0;
}

bool basin_open(const struct descent *d, const struct optimizer *o, const void *options,
                struct basin **out, struct err *e)
{
    const struct model *m = d->model;
    const struct parameterization *psi = m->psi;
    struct basin b = {.d = d, .signs = o->signs ? o->signs : psi->signs};
    b.options = o->signs ? options : m->psi_options;
    b.work = o->signs ? d->state : NULL;
    b.n_signs = b.signs ? b.signs->n(b.options, &m->shape) : 0;
    b.n_invariants = psi->n_invariants ? psi->n_invariants(m->psi_options, &m->shape) : 0;
    *out = NULL;
    if (!d->flow || b.n_signs + b.n_invariants == 0)
        return true;
    if (!memory_open(&b, e) || !(*out = malloc(sizeof **out))) {
        free(b.memory);
        return err_set(e, ERR_MEMORY, "no memory for %zu weights", m->shape.p);
    }
    if (b.n_signs > 0)
        signs_of(&b, flow_step_error(d->flow, largest(m->shape.p, d->w)), b.sign0);
    if (b.n_invariants > 0)
        invariants_of(&b, d->w, b.start);
    **out = b;
    return true;
}

/* The change of the invariants when every weight is wrong by what one step may do to it. The signs
 * of the errors are irregular (Knuth's congruential generator), for layers that are alike must not
 * be disturbed alike: what is conserved is their difference. */
static double step_change(struct basin *b)
{
    uint64_t state = 1;
    double most = 0;
    for (size_t i = 0; i < b->d->p; i++) {
        const double error = flow_step_error(b->d->flow, fabs(b->d->w[i]));
        state = state * 6364136223846793005U + 1442695040888963407U;
        b->moved[i] = b->d->w[i] + (state >> 63 ? -error : error);
    }
    invariants_of(b, b->moved, b->shifted);
    for (size_t i = 0; i < b->n_invariants; i++)
        most = fmax(most, fabs(b->shifted[i] - b->now[i]));
    return most;
}

static bool invariants_kept(struct basin *b)
{
    /* The errors of the weights may agree where those tried cancel, and an estimate may be low. */
    static const double margin = 1e3;
    if (b->n_invariants == 0)
        return true;
    invariants_of(b, b->d->w, b->now);
    b->explained = fmax(b->explained, step_change(b));
    vec_add_scaled(b->n_invariants, -1, b->start, b->now);
    return !(largest(b->n_invariants, b->now) > margin * (double)(b->d->step + 1) * b->explained);
}

static bool signs_kept(struct basin *b)
{
    const struct descent *d = b->d;
    const double slack = (double)(d->step + 1) * flow_step_error(d->flow, largest(d->p, d->w));
    if (b->n_signs == 0)
        return true;
    signs_of(b, slack, b->sign);
    for (size_t i = 0; i < b->n_signs; i++)
        if (b->sign0[i] * b->sign[i] < 0)
            return false;
    return true;
}

const char *basin_left(struct basin *b)
{
    if (!b)
        return NULL;
    const bool signs = signs_kept(b), invariants = invariants_kept(b);
    if (signs && invariants) {
        b->held = b->d->t;
        return NULL;
    }
    const bool offers =
        b->d->model->psi->coordinates != NULL && b->options == b->d->model->psi_options;
    snprintf(b->says, sizeof b->says,
             "left its basin: %s, which the flow keeps, changed between time %.6g and %.6g%s",
             signs ? "an invariant" : b->signs->what, b->held, b->d->t,
             offers ? " (`coordinates: held` may keep it)" : "");
    return b->says;
}

void basin_transfer(struct basin *b, struct transfer *t)
{
    if (!b)
        return;
    transfer_bytes(t, &b->explained, sizeof b->explained);
    transfer_bytes(t, &b->held, sizeof b->held);
}

void basin_free(struct basin *b)
{
    if (!b)
        return;
    free(b->memory);
    free(b);
}
