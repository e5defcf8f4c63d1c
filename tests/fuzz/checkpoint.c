/* Any bytes as the state of a run in its midst, of which a database may hold anything: what does
 * not fit is not used, and the run comes to its end. The input is what is written over a state that
 * the run itself handed out, see patch.h; its first byte chooses the optimizer.
 *
 * seeds: tests/fuzz/corpus/checkpoint longest: 1024 */
#include "core/provenance.h"
#include "patch.h"
#include "plan/plan.h"

static const char *const descents[] = {
    "{kind: gradient-descent, rate: 0.01}",
    "{kind: adam, rate: 0.01}",
    "{kind: gradient-flow, tolerance: 1e-6}",
    "{kind: stochastic-gradient-descent, rate: 0.01, batch: 2, seed: 1}",
};
enum { DESCENTS = sizeof descents / sizeof *descents };

/* One run with its state after some steps. */
struct subject {
    struct arena arena;
    struct spec spec;
    struct plan plan;
    struct run run;
    struct buf state;
};

static void read_subject(struct subject *s, const char *optimizer)
{
    static struct errs es;
    const char *
        path = place_of("experiment.yaml"),
       *text = arena_printf(
           &s->arena,
           "experiment: experiment\ntitle: t\nsource: s\n"
           "problem: {data: {kind: gaussian, samples: 6, features: 3, seed: 1}, loss: squared}\n"
           "parameterization: {kind: two-layer-linear, width: 2}\n"
           "init: {kind: gaussian, scale: 0.3, seed: 1}\n"
           "optimizer: %s\nstop: {steps: 40, time: 1}\nrecord: {at: {log: 5}, observables: [loss, theta-norm]}\n",
           optimizer);
    keep(path, text, strlen(text));
    demand(spec_read(&s->arena, path, "full", &s->spec, &es) &&
           plan_build(&s->arena, &s->spec, &s->plan, &es));
    plan_resolve(&s->plan, 0, &s->arena, &s->run);
}

static enum attendance ask_for_state(void *self, double share)
{
    const struct subject *s = self;
    return share > 0.4 && s->state.n == 0 ? ATTEND_KEEP : ATTEND_GO_ON;
}

static void take_state(void *self, const struct standing *at, const void *state, size_t n)
{
    struct subject *s = self;
    buf_add(&s->state, state, n);
}

static struct subject *subject_of(size_t i)
{
    static struct subject all[DESCENTS];
    struct subject *s = &all[i];
    struct outcome o = {0};
    if (s->state.n > 0)
        return s;
    const struct attendant a = {
        .self = s, .alive = ask_for_state, .keep = take_state, .patience = 1};
    core_prepare();
    read_subject(s, descents[i]);
    trial_run(&s->run.trial, &o, &a);
    demand(o.status == OUTCOME_DONE && s->state.n > 0);
    outcome_release(&o);
    return s;
}

static enum attendance go_on(void *self, double share)
{
    int *left = self;
    return (*left)-- > 0 ? ATTEND_GO_ON : ATTEND_STOP;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf state = {0};
    struct outcome o = {0};
    int left = 2000;
    if (size < 1)
        return 0;
    const struct subject *s = subject_of(data[0] % DESCENTS);
    buf_add(&state, s->state.s, s->state.n);
    patch(&state, data + 1, size - 1, true);
    const struct attendant a = {
        .self = &left, .alive = go_on, .state = buf_text(&state), .n = state.n, .patience = 1};
    trial_run(&s->run.trial, &o, &a);
    demand(o.status <= OUTCOME_FAILED && o.reason[0]);
    for (size_t i = 0; i < o.n_samples; i++)
        demand(o.samples[i].observable < o.n_names);
    outcome_release(&o);
    buf_release(&state);
    return 0;
}
