/* observable.c: the laws of observables: they write what they announce, and only look. */
#include "core/observable.h"

#include <string.h>

#include "laws/contracts.h"
#include "laws/stage.h"

/* A start, a solution to compare with, and the point that is looked at; all frozen. */
static void look(struct bench *b, struct stage *st, struct view *v)
{
    struct model *m = &st->model;
    const size_t p = m->shape.p, q = m->shape.q;
    double *w0 = bench_array(b, "w0", p), *theta0 = bench_array(b, "theta0", q),
           *theta = bench_array(b, "theta", q), *g = bench_array(b, "g", q),
           *solution = bench_array(b, "the reference", q);
    const double **solutions = arena_array(&b->arena, 1, sizeof *solutions);
    bench_fill(b, 0.7, 1.4, p, w0);
    bench_fill(b, -1, 1, q, solution);
    model_theta(m, w0, theta0);
    st->loss = model_loss(m, st->w, st->jg);
    memcpy(theta, m->theta, q * sizeof *theta);
    memcpy(g, m->g, q * sizeof *g);
    bench_freeze(b, "w0", w0, p);
    bench_freeze(b, "theta0", theta0, q);
    bench_freeze(b, "theta", theta, q);
    bench_freeze(b, "g", g, q);
    bench_freeze(b, "J'g", st->jg, p);
    bench_freeze(b, "the reference", solution, q);
    solutions[0] = solution;
    *v = (struct view){.model = m,
                       .w = st->w,
                       .jg = st->jg,
                       .theta = theta,
                       .g = g,
                       .w0 = w0,
                       .theta0 = theta0,
                       .loss = st->loss,
                       .t = 1.5,
                       .eta = 0.1,
                       .step = 3,
                       .reference = solutions,
                       .n_references = 1};
}

static bool refused(const struct observable *k, struct bench *b, const struct model *m,
                    struct err *e)
{
    const char *why = k->refuse ? k->refuse(b->options, m, 1) : NULL;
    return why ? !err_set(e, ERR_SPEC, "%s", why) : false;
}

/* Twice, with other leftovers in work and in the model: the second time psi was asked elsewhere. */
static bool laws(struct bench *b, struct stage *st, struct err *e)
{
    static const struct law whole = {"measure writes all numbers that length announces",
                                     "a component that is left out where it does not apply"},
                            same = {"the same point has the same numbers, bit for bit",
                                    "data kept between calls (static, global), work that is read "
                                    "before it is written, or a model that is not asked anew"},
                            beside = {"nothing is read outside an array",
                                      "a loop that runs one too far, or one size taken for another "
                                      "(p for q, rows for cols)"};
    bench_ask(b, &whole);
    const struct observable *k = (const struct observable *)(const void *)b->kind;
    struct view v;
    if (refused(k, b, &st->model, e))
        return false;
    const size_t n = observable_length(k, b->options, &st->model);
    if (n == 0)
        return false;
    look(b, st, &v);
    v.work = bench_array(b, "work", observable_work(k, b->options, &st->model));
    double *first = bench_array(b, "its numbers", n), *again = bench_array(b, "its numbers", n);
    bench_case(b, "%s", arena_strdup(&b->arena, b->sizes));
    k->measure(b->options, &v, first);
    bench_mark(observable_work(k, b->options, &st->model), v.work);
    model_loss(&st->model, v.w0, NULL);
    k->measure(b->options, &v, again);
    bench_below(b, &whole, NULL, (double)bench_unwritten(n, first), 0);
    bench_below(b, &same, NULL, bench_differing(n, first, again), 0);
    bench_below(b, &beside, NULL, (double)bench_beside(n, first), 0);
    return true;
}

void laws_of_observable(struct bench *b)
{
    stage_each(b, laws);
}
