/* initialization.c: the laws of starts: all of w, from the seed and nothing else. */
#include "core/initialization.h"

#include "laws/contracts.h"
#include "laws/stage.h"
#include "numerics/linalg.h"

static const struct field *seed_of(const struct kind *k)
{
    for (const struct field *f = k->fields; f && f->name; f++)
        if (f->type == FIELD_COUNT && field_is(f, "seed"))
            return f;
    return NULL;
}

static bool start(struct bench *b, struct stage *st, double **w, struct err *e)
{
    const struct initialization *k = (const struct initialization *)(const void *)b->kind;
    *w = bench_array(b, "w", st->model.shape.p);
    return k->fill(b->options, &st->model, *w, e);
}

/* A start that draws moves with its seed: at least one weight of another draw differs. */
static void seeds(struct bench *b, struct stage *st, const double *w)
{
    static const struct law law = {"another seed makes another start",
                                   "random_open without the option, or draws that are not used"};
    bench_ask(b, &law);
    const struct field *seed = seed_of(b->kind);
    double *other, differ = 0;
    struct err e = {0};
    if (!seed)
        return;
    for (int i = 0; i < BENCH_SEEDS; i++) {
        *field_count(seed, b->options) += 1;
        differ += start(b, st, &other, &e) ? bench_differing(st->model.shape.p, w, other) : 1;
    }
    bench_true(b, &law, NULL, differ > 0);
}

static bool laws(struct bench *b, struct stage *st, struct err *e)
{
    static const struct law whole = {"fill writes all of w, finite numbers",
                                     "a block that is left out, or p taken for q"},
                            same = {"the same options and seed make the same start, bit for bit",
                                    "data kept between calls (static, global), or w that is read "
                                    "before it is written"};
    const struct initialization *k = (const struct initialization *)(const void *)b->kind;
    const size_t p = st->model.shape.p;
    double *w, *again;
    bench_ask(b, &whole);
    if ((k->fits && !k->fits(b->options, &st->model, e)) || !start(b, st, &w, e) ||
        !start(b, st, &again, e))
        return false;
    bench_case(b, "%s", arena_strdup(&b->arena, b->sizes));
    bench_true(b, &whole, NULL, vec_is_finite(p, w));
    bench_below(b, &same, NULL, bench_differing(p, w, again), 0);
    seeds(b, st, w);
    return true;
}

void laws_of_initialization(struct bench *b)
{
    stage_each(b, laws);
}
