/* probe.c: the laws of probes: they emit what they announce, the same every time. */
#include "core/probe.h"

#include <string.h>

#include "laws/contracts.h"
#include "laws/stage.h"

/* What a probe said, summed up: equal bits in, equal number out. */
struct heard {
    const struct probe *probe;
    struct stage *stage;
    uint64_t digest; /* FNV-1a over all that was emitted */
    size_t emitted, undeclared, observed, negative;
};

static void digest_add(struct heard *h, const void *bytes, size_t n)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < n; i++)
        h->digest = (h->digest ^ at[i]) * UINT64_C(0x100000001b3);
}

static bool is_declared(const struct probe *k, const char *output)
{
    for (const struct probe_output *o = k->outputs; o && o->name; o++)
        if (strcmp(o->name, output) == 0)
            return true;
    return false;
}

static void emit(void *self, const char *output, size_t component, int64_t step, double at,
                 double value)
{
    struct heard *h = self;
    h->emitted++;
    h->undeclared += !is_declared(h->probe, output);
    h->negative += step < 0;
    digest_add(h, output, strlen(output));
    digest_add(h, &component, sizeof component);
    digest_add(h, &step, sizeof step);
    digest_add(h, &at, sizeof at);
    digest_add(h, &value, sizeof value);
}

/* Observables evaluate at w, and elsewhere. */
static void observe(void *self, const double *w, int64_t step, double at)
{
    struct heard *h = self;
    h->observed++;
    h->negative += step < 0;
    digest_add(h, w, h->stage->model.shape.p * sizeof *w);
    digest_add(h, &step, sizeof step);
    digest_add(h, &at, sizeof at);
    model_loss(&h->stage->model, w, NULL);
    model_loss(&h->stage->model, h->stage->w, NULL);
}

static bool visit(struct bench *b, struct stage *st, struct heard *h, struct err *e)
{
    const struct probe *k = (const struct probe *)(const void *)b->kind;
    const size_t p = st->model.shape.p, q = st->model.shape.q,
                 n = k->work ? k->work(b->options, &st->model) : 0;
    const double **solutions = arena_array(&b->arena, 1, sizeof *solutions);
    double *solution = bench_array(b, "the reference", q);
    *h = (struct heard){.probe = k, .stage = st, .digest = UINT64_C(0xcbf29ce484222325)};
    memset(solution, 0, q * sizeof *solution);
    solution[0] = 1;
    bench_freeze(b, "the reference", solution, q);
    solutions[0] = solution;
    struct probe_context c = {.model = &st->model,
                              .w = bench_array(b, "w", p),
                              .start = k->start == START_UNUSED ? NULL : st->w,
                              .work = bench_array(b, "work", n),
                              .reference = solutions,
                              .n_references = k->observes ? 1 : 0,
                              .self = h,
                              .emit = emit,
                              .observe = observe};
    if (c.start)
        memcpy(c.w, st->w, p * sizeof *c.w);
    else
        memset(c.w, 0, p * sizeof *c.w);
    return k->run(b->options, &c, e);
}

static bool laws(struct bench *b, struct stage *st, struct err *e)
{
    static const struct law declared = {"a probe emits only what `outputs` announces",
                                        "a name that is spelt in two ways"},
                            counted = {"visits are numbered from 0 on", "a step that is never set"},
                            says = {"a probe emits numbers or has observables measured",
                                    "no visit at all, or `observes` that is not meant"},
                            same = {"the same options visit and emit the same, bit for bit",
                                    "data kept between calls (static, global), or work that is "
                                    "read before it is written"};
    bench_ask(b, &declared);
    const struct probe *k = (const struct probe *)(const void *)b->kind;
    struct heard first, again;
    bench_hurry(b);
    if ((k->fits && !k->fits(b->options, &st->model, k->observes ? 1 : 0, e)) ||
        !visit(b, st, &first, e) || !visit(b, st, &again, e))
        return false;
    bench_case(b, "%s", arena_strdup(&b->arena, b->sizes));
    bench_below(b, &declared, NULL, (double)first.undeclared, 0);
    bench_below(b, &counted, NULL, (double)first.negative, 0);
    bench_true(b, &says, NULL,
               first.emitted + first.observed > 0 && (k->observes || first.observed == 0));
    bench_true(b, &same, NULL, first.digest == again.digest);
    return true;
}

void laws_of_probe(struct bench *b)
{
    stage_each(b, laws);
}
