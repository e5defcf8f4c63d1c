/* uses.c: a probe takes of an experiment what it declares, and all else is refused: over the
 * registry, so that a probe that was added a minute ago is met, too. */
#include "bench.h"
#include "core/probe.h"
#include "core/provenance.h"

void suite_uses(void);

/* Models, so that every probe finds one that it is for; %d is 1 or 2 and gives another start. */
static const struct stage {
    const char *model, *init[2];
} stages[] = {
    {BENCH_PROBLEM "parameterization: {kind: two-layer-linear, width: 3}\n",
     {"init: {kind: gaussian, seed: 1}\n", "init: {kind: gaussian, seed: 2}\n"}},
    {"problem:\n  data: {kind: point, cols: 1, target: [1]}\n  loss: squared\n"
     "parameterization: {kind: scalar-chain, depth: 2}\n",
     {"init: {kind: constant, value: 0.1}\n", "init: {kind: constant, value: 0.2}\n"}},
    {"problem:\n  data: {kind: given, x: [1, 0, 2], y: [1], features: 3, quadratic: true}\n"
     "  loss: squared\nparameterization: {kind: quadratic, width: 2}\n",
     {"init: {kind: gaussian, seed: 1}\n", "init: {kind: gaussian, seed: 2}\n"}},
};
enum { N_STAGES = sizeof stages / sizeof *stages };

static const char observed[] = "record: {observables: [weight-norm, loss]}\n";

/* A small version of the probe: few draws, and something for every option that must be given. */
static void put_probe(struct buf *out, const struct probe *p, bool with_init)
{
    static const char *const small[] = {"random", "points", "iterations"};
    buf_printf(out, "probe: {kind: %s", p->kind.name);
    for (const struct field *f = p->kind.fields; f && f->name; f++) {
        if (f->required && f->type == FIELD_REAL)
            buf_printf(out, ", %s: 0.01", f->name);
        else if (strcmp(f->name, "draws") == 0 && !(with_init && p->drawing))
            buf_puts(out, ", draws: 2");
        for (size_t i = 0; i < sizeof small / sizeof *small; i++)
            if (strcmp(f->name, small[i]) == 0)
                buf_printf(out, ", %s: 3", f->name);
    }
    buf_puts(out, "}\n");
}

/* An experiment with this probe; init: 1, 2, or 0 for none; `more` is put behind it. */
static void put_experiment(struct buf *out, const struct probe *p, const struct stage *s, int init,
                           const char *more)
{
    buf_printf(out, "%s%s", BENCH_HEAD, s->model);
    put_probe(out, p, init > 0);
    buf_printf(out, "%s%s", init > 0 ? s->init[init - 1] : "", more);
}

/* How many mistakes say this. */
static size_t mistakes(const char *text, const char *saying)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    struct errs es = {0};
    size_t n = 0;
    bench_open(&b);
    (void)bench_plan(&b, &a, text, &p, &es);
    for (size_t i = 0; i < es.n; i++)
        n += strstr(es.list[i].text, saying) != NULL && es.list[i].at.line > 0;
    bench_close(&b);
    arena_release(&a);
    return n;
}

static void refused(const struct probe *p, const char *more, int init, const char *part,
                    bool wanted)
{
    struct buf text = {0};
    char saying[128];
    put_experiment(&text, p, &stages[0], init, more);
    snprintf(saying, sizeof saying, "the probe %s has no use for '%s'", p->kind.name, part);
    if (mistakes(buf_text(&text), saying) != (wanted ? 0 : 1)) {
        printf("%s and %s\n", p->kind.name, part);
        CU_FAIL("it is refused exactly when the probe has no use for it");
    }
    buf_release(&text);
}

static void what_a_probe_has_no_use_for_is_refused_at_its_place(void)
{
    for (size_t i = 0; i < n_probes; i++) {
        const struct probe *p = probes[i];
        refused(p, "", 1, "init", p->start != START_UNUSED);
        refused(p, observed, 0, "record.observables", p->observes);
        refused(p, "record: {weights: final}\n", 0, "record.weights", p->observes);
        refused(p, "record: {at: {every: 5}}\n", 0, "record.at", false);
        refused(p, "stop: {steps: 5}\n", 0, "stop", false);
        refused(p, "reference: least-norm\n", 0, "reference", p->observes);
    }
}

/* --- and what it has a use for is used -------------------------------------------------------- */

/* Run it; false when the experiment is refused or the probe is for other models. */
static bool runs(const struct probe *p, const struct stage *s, int init, struct outcome *o)
{
    struct bench b;
    struct arena a = {0};
    struct plan plan;
    struct errs es = {0};
    struct buf text = {0};
    struct run r;
    bench_open(&b);
    *o = (struct outcome){.status = OUTCOME_FAILED};
    put_experiment(&text, p, s, init, p->observes ? observed : "");
    if (bench_plan(&b, &a, buf_text(&text), &plan, &es)) {
        plan_resolve(&plan, 0, &a, &r);
        o->status = OUTCOME_DONE;
        trial_run(&r.trial, o, NULL);
    }
    buf_release(&text);
    bench_close(&b);
    arena_release(&a);
    return o->status == OUTCOME_DONE && o->n_samples > 0;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    bool alike = a->n_samples == b->n_samples;
    for (size_t i = 0; alike && i < a->n_samples; i++)
        alike = memcmp(&a->samples[i].value, &b->samples[i].value, sizeof(double)) == 0;
    return alike;
}

static bool is_said(const struct outcome *o, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < o->n_names; i++)
        found = found || strcmp(o->names[i], name) == 0;
    return found;
}

static void other_weights_give_other_numbers(void)
{
    core_prepare();
    for (size_t i = 0; i < n_probes; i++) {
        bool moved = false;
        for (size_t k = 0; probes[i]->start != START_UNUSED && k < N_STAGES; k++) {
            struct outcome first, second;
            const bool ran = runs(probes[i], &stages[k], 1, &first);
            moved =
                (runs(probes[i], &stages[k], 2, &second) && ran && !same(&first, &second)) || moved;
            outcome_release(&first);
            outcome_release(&second);
        }
        if (moved != (probes[i]->start != START_UNUSED)) {
            printf("%s\n", probes[i]->kind.name);
            CU_FAIL("a probe that takes `init:` says something else from another start");
        }
    }
}

static void a_start_that_may_be_drawn_may_be_left_out(void)
{
    for (size_t i = 0; i < n_probes; i++) {
        struct buf text = {0};
        put_experiment(&text, probes[i], &stages[0], 0, "");
        CU_ASSERT_EQUAL(mistakes(buf_text(&text), "needs 'init'"),
                        probes[i]->start == START_NEEDED ? 1 : 0);
        buf_release(&text);
    }
}

static void observables_are_recorded_by_those_who_take_them(void)
{
    core_prepare();
    for (size_t i = 0; i < n_probes; i++) {
        bool said = false;
        for (size_t k = 0; probes[i]->observes && k < N_STAGES; k++) {
            struct outcome o;
            (void)runs(probes[i], &stages[k], probes[i]->start == START_UNUSED ? 0 : 1, &o);
            said = said || is_said(&o, "weight-norm");
            outcome_release(&o);
        }
        /* at-reference looks at references, which these models have none of */
        CU_ASSERT_EQUAL(said || strcmp(probes[i]->kind.name, "at-reference") == 0,
                        probes[i]->observes);
    }
}

static void options_of_the_draw_are_refused_beside_a_start(void)
{
    static const char probe[] =
        BENCH_HEAD BENCH_PROBLEM "parameterization: {kind: two-layer-linear, width: 3}\n"
                                 "probe: {kind: step-threshold, draws: 5, rates: 3}\n";
    struct buf text = {0};
    CU_ASSERT_EQUAL(mistakes(probe, "'init' gives them"), 0);
    buf_printf(&text, "%sinit: {kind: gaussian, seed: {sweep: {range: [1, 3]}}}\n", probe);
    CU_ASSERT_EQUAL(mistakes(buf_text(&text), "'draws' is about weights"), 1);
    CU_ASSERT_EQUAL(mistakes(buf_text(&text), "'rates'"), 0);
    buf_release(&text);
}

/* --- several variants ------------------------------------------------------------------------- */

#define VARIANTS(probe)                                                                            \
    BENCH_HEAD BENCH_PROBLEM                                                                       \
        "parameterization: canonical\ninit: {kind: gaussian, seed: {sweep: {range: [1, 3]}}}\n"    \
        "stop: {steps: 5}\nrecord: {at: {every: 1}, observables: [loss]}\n"                        \
        "variants:\n  - {name: descent, optimizer: {kind: gradient-descent, rate: 0.1}}\n" probe

/* What the base says for the others falls away, with its sweeps and its parameters. */
static void the_base_may_hold_what_another_variant_takes(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    bench_open(&b);
    bench_good(&b, &a, VARIANTS("  - {name: drawn, probe: {kind: sample, draws: 1}}\n"), &p);
    CU_ASSERT_EQUAL_FATAL(p.n, 4);
    CU_ASSERT_STRING_EQUAL(bench_value(&a, &p, 0, "init.kind"), "gaussian");
    CU_ASSERT_STRING_EQUAL(bench_value(&a, &p, 3, "probe.kind"), "sample");
    CU_ASSERT_STRING_EQUAL(bench_value(&a, &p, 3, "init.kind"), "");
    CU_ASSERT_STRING_EQUAL(bench_value(&a, &p, 3, "stop.steps"), "");
    CU_ASSERT_STRING_EQUAL(bench_value(&a, &p, 3, "record.observables"), "loss");
    bench_close(&b);
    arena_release(&a);
    CU_ASSERT_EQUAL(mistakes(VARIANTS("  - {name: drawn, probe: {kind: sample, draws: 1}, stop: "
                                      "{steps: 9}}\n"),
                             "has no use for 'stop'"),
                    1);
    CU_ASSERT_EQUAL(mistakes(VARIANTS("  - {name: drawn, probe: sample}\n"
                                      "quick:\n  stop: {steps: 2}\n"),
                             "any use"),
                    0);
}

static void what_no_variant_takes_is_refused(void)
{
    static const char text[] = BENCH_HEAD BENCH_PROBLEM
        "parameterization: canonical\nstop: {steps: 5}\nprobe: {kind: sample, draws: 1}\n"
        "variants:\n  - {name: one}\n  - {name: two, probe: {seed: 2}}\n"
        "quick:\n  init: zero\n";
    CU_ASSERT_EQUAL(mistakes(text, "no variant has any use for 'stop'"), 1);
    CU_ASSERT_EQUAL(mistakes(text, "no variant has any use for 'init'"), 1);
}

/* A swept kind: what one of the kinds has no use for is told once. */
static void a_swept_probe_is_checked_kind_by_kind(void)
{
    static const char text[] = BENCH_HEAD BENCH_PROBLEM
        "parameterization: canonical\ninit: zero\n"
        "probe: {kind: {sweep: {values: [start, sample]}}}\nrecord: {observables: [loss]}\n";
    CU_ASSERT_EQUAL(mistakes(text, "the probe sample has no use for 'init'"), 1);
    CU_ASSERT_EQUAL(mistakes(text, "the probe start"), 0);
}

void suite_uses(void)
{
    CU_pSuite s = CU_add_suite("uses", NULL, NULL);
    CU_ADD_TEST(s, what_a_probe_has_no_use_for_is_refused_at_its_place);
    CU_ADD_TEST(s, other_weights_give_other_numbers);
    CU_ADD_TEST(s, a_start_that_may_be_drawn_may_be_left_out);
    CU_ADD_TEST(s, observables_are_recorded_by_those_who_take_them);
    CU_ADD_TEST(s, options_of_the_draw_are_refused_beside_a_start);
    CU_ADD_TEST(s, the_base_may_hold_what_another_variant_takes);
    CU_ADD_TEST(s, what_no_variant_takes_is_refused);
    CU_ADD_TEST(s, a_swept_probe_is_checked_kind_by_kind);
}
