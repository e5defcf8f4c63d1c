/* optimizer.c: the laws of optimizers: they move w, t and eta, keep all else in their state, and
 * rest where the gradient does. */
#include "core/optimizer.h"

#include <math.h>
#include <string.h>

#include "core/checkpoint.h"
#include "core/flow.h"
#include "laws/contracts.h"
#include "laws/stage.h"
#include "numerics/linalg.h"

enum { STEPS = 3 };

/* A few steps from the stage's weights. */
struct path {
    struct descent d;
    double t[STEPS], eta[STEPS]; /* after each step */
    bool begun;
};

static const struct optimizer *kind_of(const struct bench *b)
{
    return (const struct optimizer *)(const void *)b->kind;
}

static size_t state_of(const struct bench *b, const struct stage *st)
{
    const struct optimizer *k = kind_of(b);
    return k->state ? k->state(b->options, &st->model) : 0;
}

static bool path_begin(struct bench *b, struct stage *st, struct path *path, struct err *e)
{
    const struct optimizer *k = kind_of(b);
    const size_t p = st->model.shape.p, n = state_of(b, st);
    double *state = bench_array(b, "state", n);
    memset(state, 0, n * sizeof *state);
    *path = (struct path){.d = {.model = &st->model,
                                .p = p,
                                .w = bench_array(b, "w", p),
                                .jg = bench_array(b, "J'g", p),
                                .state = state}};
    memcpy(path->d.w, st->w, p * sizeof *st->w);
    path->d.loss = model_loss(&st->model, path->d.w, path->d.jg);
    path->begun = !k->begin || k->begin(b->options, &path->d, e);
    return path->begun;
}

/* Steps from .. to - 1 as the trial makes them, but what the kind shall not read is marked. */
static void path_steps(struct bench *b, struct path *path, bool blind, size_t from, size_t to)
{
    struct descent *d = &path->d;
    for (size_t i = from; i < to; i++) {
        d->loss = model_loss(d->model, d->w, d->jg);
        if (blind) {
            bench_mark(d->p, d->jg);
            bench_mark(1, &d->loss);
        }
        d->eta = (double)NAN;
        if (kind_of(b)->advance(b->options, d, 1) != ADVANCE_OK)
            d->eta = (double)NAN;
        d->step++;
        path->t[i] = d->t;
        path->eta[i] = d->eta;
    }
}

static void path_go(struct bench *b, struct path *path, bool blind)
{
    path_steps(b, path, blind, 0, STEPS);
}

static const struct law clock_law = {"a step sets eta and adds what it was to t",
                                     "d->eta or d->t is forgotten, or set before the step is"};

/* t and eta after each step; a step that changes t by less than its rounding is too short to tell.
 */
static void clock_laws(struct bench *b, const struct path *path)
{
    static const struct law lands = {"a flow does not pass the time that is asked for",
                                     "flow_advance with another t_end"};
    const bool whole = !kind_of(b)->continuous && !b->choice[0]; /* one update a step */
    for (size_t i = 0; i < STEPS; i++) {
        const double before = i ? path->t[i - 1] : 0, passed = path->t[i] - before;
        bench_true(b, &clock_law, NULL, isfinite(path->eta[i]) && passed > 0);
        if (whole)
            bench_below(b, &clock_law, NULL, fabs(passed - path->eta[i]), 0x1p-50 * path->t[i]);
        if (kind_of(b)->continuous)
            bench_below(b, &lands, NULL, path->t[i], 1);
    }
}

static double paths_differ(const struct path *one, const struct path *other)
{
    return bench_differing(one->d.p, one->d.w, other->d.w) +
           bench_differing(STEPS, one->t, other->t) + bench_differing(STEPS, one->eta, other->eta);
}

static void twice(struct bench *b, struct stage *st, const struct path *first)
{
    static const struct law law = {"the same start has the same steps, bit for bit",
                                   "data kept between calls (static, global), state that begin "
                                   "does not set, or, with own_gradient, loss or jg that are read"};
    bench_ask(b, &law);
    struct path again;
    struct err e = {0};
    if (path_begin(b, st, &again, &e))
        path_go(b, &again, kind_of(b)->own_gradient);
    bench_below(b, &law, NULL, paths_differ(first, &again), 0);
    flow_free(again.d.flow);
}

/* What path knows between two steps goes over to another one, which was begun as path was. */
static bool path_pass(struct path *path, size_t n_state, struct path *on)
{
    struct buf state = {0};
    struct transfer save = {.way = TRANSFER_SAVE, .out = &state};
    checkpoint_descent(&path->d, n_state, &save);
    struct transfer load = {.way = TRANSFER_LOAD, .at = state.s, .left = state.n};
    checkpoint_descent(&on->d, n_state, &load);
    buf_release(&state);
    return transfer_ended(&load);
}

/* first stands between two steps, and again stands there, too, out of what was kept of first. */
static bool path_fork(struct bench *b, struct stage *st, size_t stop, struct path *first,
                      struct path *again)
{
    struct err e = {0};
    if (!path_begin(b, st, first, &e))
        return false;
    path_steps(b, first, kind_of(b)->own_gradient, 0, stop);
    if (!path_begin(b, st, again, &e) || !path_pass(first, state_of(b, st), again))
        return false;
    memcpy(again->t, first->t, sizeof again->t);
    memcpy(again->eta, first->eta, sizeof again->eta);
    return true;
}

/* The first path goes on to its end before the other does, so that what lies elsewhere has moved.
 */
static void resumed(struct bench *b, struct stage *st, const struct path *whole)
{
    static const struct law law = {
        "stopped between any two steps, kept and begun again, it makes the same steps, bit for bit",
        "a state that is in neither d->state nor the flow (static, in the options), or that "
        "flow_transfer forgets; starts_over says of one that cannot be kept"};
    const struct optimizer *k = kind_of(b);
    const size_t stop = 1 + random_below(&b->random, STEPS - 1);
    struct path first = {.begun = false}, again = {.begun = false};
    bench_ask(b, &law);
    if (k->starts_over && k->starts_over(b->options))
        return;
    const bool fine = path_fork(b, st, stop, &first, &again);
    if (fine) {
        path_steps(b, &first, k->own_gradient, stop, STEPS);
        path_steps(b, &again, k->own_gradient, stop, STEPS);
    }
    bench_true(b, &law, NULL, fine);
    bench_below(b, &law, NULL, fine ? paths_differ(whole, &again) : 0, 0);
    flow_free(first.d.flow);
    flow_free(again.d.flow);
}

/* Where the targets are met the gradient is exactly 0, by default that of all samples: some of them
 * are summed in another order. Methods that lift theta to weights again may come back to others of
 * the same theta. */
static void rest(struct bench *b, struct stage *st)
{
    static const struct law law = {"a step from where the loss is met exactly moves theta nowhere",
                                   "a term that is not multiplied by the gradient"};
    bench_ask(b, &law);
    struct model *m = &st->model;
    struct dataset *d = &m->problem.data;
    struct path path;
    struct err e = {0};
    double *theta = bench_array(b, "theta", m->shape.q),
           *after = bench_array(b, "theta", m->shape.q);
    double *targets = arena_array(&b->arena, d->n * d->m + 1, sizeof *targets);
    if (m->problem.loss->classification || kind_of(b)->own_gradient || b->choice[0])
        return;
    memcpy(targets, d->y, d->n * d->m * sizeof *targets);
    model_theta(m, st->w, theta);
    problem_predict(&m->problem, theta, d->y);
    if (path_begin(b, st, &path, &e))
        path_go(b, &path, false);
    model_theta(m, path.d.w, after);
    vec_add_scaled(m->shape.q, -1, theta, after);
    bench_below(b, &law, NULL, path.begun ? vec_norm(m->shape.q, after) : 0,
                1e-12 * vec_norm(m->shape.q, theta));
    memcpy(d->y, targets, d->n * d->m * sizeof *targets);
    flow_free(path.d.flow);
}

/* A long step may pass the valley in theta and not turn in w; what lifts theta to weights again is
 * told by theta. Kinds that take their own gradients may see some of the samples only; flows go as
 * far as they are asked to. */
static void downhill(struct bench *b, struct stage *st)
{
    static const struct law law = {"the first step goes downhill, in w or in theta",
                                   "the sign of the step"};
    struct model *m = &st->model;
    const size_t p = m->shape.p, q = m->shape.q;
    struct path path;
    struct err e = {0};
    double *w = bench_array(b, "w", p), *theta = bench_array(b, "theta", q),
           *g = bench_array(b, "g", q);
    if (kind_of(b)->own_gradient || kind_of(b)->continuous || b->choice[0] ||
        !(vec_norm(p, st->jg) > 0) || !path_begin(b, st, &path, &e))
        return;
    bench_ask(b, &law);
    memcpy(w, path.d.w, p * sizeof *w);
    memcpy(g, m->g, q * sizeof *g);
    model_theta(m, w, theta);
    model_loss(m, w, path.d.jg);
    (void)kind_of(b)->advance(b->options, &path.d, 1);
    vec_add_scaled(p, -1, path.d.w, w);
    model_theta(m, path.d.w, m->theta);
    vec_add_scaled(q, -1, m->theta, theta);
    bench_true(b, &law, NULL, vec_dot(p, st->jg, w) > 0 || vec_dot(q, g, theta) > 0);
}

static void moves(struct bench *b, struct stage *st, const struct path *path)
{
    static const struct law law = {"a step changes w", "d->w that is never written"};
    if (vec_norm(path->d.p, st->jg) > 0)
        bench_true(b, &law, NULL, bench_differing(path->d.p, st->w, path->d.w) > 0);
}

static bool laws(struct bench *b, struct stage *st, struct err *e)
{
    const struct optimizer *k = kind_of(b);
    struct path path = {.begun = false};
    if ((k->fits && !k->fits(b->options, &st->model, e)) || !path_begin(b, st, &path, e)) {
        flow_free(path.d.flow);
        return false;
    }
    bench_case(b, "%s", arena_strdup(&b->arena, b->sizes));
    laws_of_signs(b, k->signs, b->options, &st->model.shape, st->w, path.d.state);
    bench_ask(b, &clock_law);
    path_go(b, &path, false);
    clock_laws(b, &path);
    moves(b, st, &path);
    twice(b, st, &path);
    downhill(b, st);
    rest(b, st);
    resumed(b, st, &path);
    flow_free(path.d.flow);
    return true;
}

void laws_of_optimizer(struct bench *b)
{
    stage_each(b, laws);
}
