/* reference.c: the laws of reference solutions: a whole theta and the violation of its conditions. */
#include "core/reference.h"

#include "laws/contracts.h"
#include "laws/stage.h"
#include "numerics/linalg.h"

static bool solve(struct bench *b, struct stage *st, double **theta, double *residual,
                  struct err *e)
{
    const struct reference *k = (const struct reference *)(const void *)b->kind;
    double *work = bench_array(b, "work", k->work ? k->work(b->options, &st->model) : 0);
    *theta = bench_array(b, "theta", st->model.shape.q);
    bench_mark(1, residual);
    return k->solve(b->options, &st->model, *theta, residual, work, e);
}

static bool laws(struct bench *b, struct stage *st, struct err *e)
{
    static const struct law whole = {"solve writes all of theta, finite numbers",
                                     "an entry that is left out where it is 0"},
                            told = {"solve sets the residual, 0 or more",
                                    "a signed difference where a norm is needed, or none"},
                            same = {"the same problem has the same solution, bit for bit",
                                    "data kept between calls (static, global), or work that is "
                                    "read before it is written"};
    const struct reference *k = (const struct reference *)(const void *)b->kind;
    const size_t q = st->model.shape.q;
    double *theta, *again, residual, second;
    bench_ask(b, &whole);
    if ((k->fits && !k->fits(b->options, &st->model, e)) || !solve(b, st, &theta, &residual, e) ||
        !solve(b, st, &again, &second, e))
        return false;
    bench_case(b, "%s", arena_strdup(&b->arena, b->sizes));
    bench_true(b, &whole, NULL, vec_is_finite(q, theta));
    bench_below(b, &told, NULL, -residual, 0);
    bench_below(b, &same, NULL,
                bench_differing(q, theta, again) + bench_differing(1, &residual, &second), 0);
    return true;
}

void laws_of_reference(struct bench *b)
{
    stage_each(b, laws);
}
