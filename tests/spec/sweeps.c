/* sweeps.c: what sweeps, variants and the quick profile unfold into. */
#include <math.h>
#include <stddef.h>

#include "base/text.h"
#include "bench.h"
#include "core/parameterization.h"

void suite_sweeps(void);

/* The values of `path` over all runs, one blank between them. */
static void values_are(const char *text, const char *path, const char *expected)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    struct buf got = {0};
    bench_open(&b);
    bench_good(&b, &a, text, &p);
    for (size_t i = 0; i < p.n; i++)
        buf_printf(&got, "%s%s", i ? " " : "", bench_value(&a, &p, i, path));
    CU_ASSERT_STRING_EQUAL(buf_text(&got), expected);
    if (strcmp(buf_text(&got), expected) != 0)
        printf("%s: expected %s, got %s\n", path, expected, buf_text(&got));
    buf_release(&got);
    bench_close(&b);
    arena_release(&a);
}

#define INIT(scale)                                                                                \
    BENCH_HEAD BENCH_PROBLEM "parameterization: canonical\n"                                       \
                             "optimizer: {kind: gradient-descent, rate: 0.1}\n"                    \
                             "init: {kind: gaussian, scale: " scale "}\n"

static void every_way_gives_its_values(void)
{
    values_are(INIT("{sweep: {values: [3, 1, 2.50]}}"), "init.scale", "3 1 2.5");
    values_are(INIT("{sweep: {log: [1e-3, 1, 4]}}"), "init.scale", "0.001 0.01 0.1 1");
    values_are(INIT("{sweep: {log: [8, 1, 4]}}"), "init.scale", "8 4 2 1");
    values_are(INIT("{sweep: {linear: [0, 1, 5]}}"), "init.scale", "0 0.25 0.5 0.75 1");
    values_are(INIT("{sweep: {linear: [0.3, 0.1, 3]}}"), "init.scale", "0.3 0.2 0.1");
    values_are(INIT("{sweep: {linear: [3, 3, 1]}}"), "init.scale", "3");
    values_are(INIT("{sweep: {range: [2, 5]}}"), "init.scale", "2 3 4 5");
    values_are(INIT("{sweep: {range: [7, 0, -3]}}"), "init.scale", "7 4 1");
    values_are(INIT("{sweep: {range: [5, 5]}}"), "init.scale", "5");
}

/* Ends like 0.1 + 0.2 have no short decimal; they must come out with the same bits. */
static void ends_are_exact(void)
{
    values_are(INIT("{sweep: {log: [0.30000000000000004, 7.000000000000001, 2]}}"), "init.scale",
               "0.30000000000000004 7.000000000000001");
    values_are(INIT("{sweep: {linear: [1e-300, 1.2345678901234567e299, 2]}}"), "init.scale",
               "1e-300 1.2345678901234567e+299");
}

static void random_values_depend_on_seed_and_index_alone(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan few, many, other;
    bench_open(&b);
    bench_good(&b, &a,
               INIT("{sweep: {random: {count: 5, low: 1, high: 100, seed: 3, scale: log}}}"), &few);
    bench_good(&b, &a,
               INIT("{sweep: {random: {count: 9, low: 1, high: 100, seed: 3, scale: log}}}"),
               &many);
    bench_good(&b, &a,
               INIT("{sweep: {random: {count: 5, low: 1, high: 100, seed: 4, scale: log}}}"),
               &other);
    CU_ASSERT_EQUAL(many.n, 9);
    for (size_t i = 0; i < few.n; i++) {
        const char *text = bench_value(&a, &few, i, "init.scale");
        double value = 0;
        CU_ASSERT_STRING_EQUAL(text, bench_value(&a, &many, i, "init.scale"));
        CU_ASSERT_STRING_NOT_EQUAL(text, bench_value(&a, &other, i, "init.scale"));
        CU_ASSERT_TRUE(text_parse_real(text, strlen(text), &value) && value >= 1 && value <= 100);
    }
    bench_close(&b);
    arena_release(&a);
}

static void plain_sweeps_multiply_and_the_last_moves_fastest(void)
{
    static const char text[] = BENCH_HEAD BENCH_PROBLEM
        "parameterization: canonical\noptimizer: {kind: gradient-descent, rate: 0.1}\n"
        "init: {kind: gaussian, scale: {sweep: {values: [1, 2]}}, seed: {sweep: {range: [1, "
        "3]}}}\n";
    values_are(text, "init.scale", "1 1 1 2 2 2");
    values_are(text, "init.seed", "1 2 3 1 2 3");
}

static void zipped_sweeps_move_together(void)
{
    static const char text[] = BENCH_HEAD BENCH_PROBLEM
        "parameterization: canonical\n"
        "init: {kind: gaussian, scale: {sweep: {values: [1, 2], zip: a}}, "
        "seed: {sweep: {range: [5, 6]}, zip: a}}\n"
        "optimizer: {kind: gradient-descent, rate: {sweep: {values: [0.1, 0.2]}}}\n";
    values_are(text, "init.scale", "1 1 2 2");
    values_are(text, "init.seed", "5 5 6 6");
    values_are(text, "optimizer.rate", "0.1 0.2 0.1 0.2");
}

/* Whether psi can represent the theta of BENCH_PROBLEM, and needs no option. */
static bool suits(const struct parameterization *psi)
{
    max_align_t options[64] = {0};
    struct shape s = {.rows = 1, .cols = 3, .samples = {.n = 8, .d = 3, .m = 1}};
    for (const struct field *f = psi->kind.fields; f && f->name; f++)
        if (f->required)
            return false;
    CU_ASSERT_FATAL(psi->kind.options_size <= sizeof options);
    fields_default(psi->kind.fields, options);
    return !parameterization_shape(psi, options, &s);
}

static void kinds_are_swept_and_every_means_all(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    values_are(BENCH_HEAD BENCH_PROBLEM
               "parameterization: canonical\noptimizer: {kind: gradient-descent, rate: 0.1}\n"
               "init: {sweep: {values: [zero, {kind: gaussian, scale: 2}]}}\n",
               "init.kind", "zero gaussian");
    bench_open(&b);
    bench_good(&b, &a,
               BENCH_HEAD "problem:\n  data: {kind: gaussian, samples: 8, features: 3}\n"
                          "  loss: squared\nparameterization: canonical\ninit: zero\n"
                          "optimizer: {kind: gradient-descent, rate: 0.1}\n"
                          "reference: {kind: {sweep: {values: [ridge, least-norm]}}}\n",
               &p);
    CU_ASSERT_EQUAL(p.n, 2);
    CU_ASSERT_STRING_NOT_EQUAL(p.runs[0].code->digest, p.runs[1].code->digest);
    bench_good(&b, &a,
               BENCH_HEAD BENCH_PROBLEM
               "parameterization: {kind: {sweep: {every: parameterization}}}\ninit: zero\n"
               "optimizer: {kind: gradient-descent, rate: 0.1}\n",
               &p);
    size_t n = 0;
    for (size_t i = 0; i < n_parameterizations; i++) {
        if (!suits(parameterizations[i]))
            continue;
        CU_ASSERT_FATAL(n < p.n);
        CU_ASSERT_STRING_EQUAL(bench_value(&a, &p, n++, "parameterization.kind"),
                               parameterizations[i]->kind.name);
    }
    CU_ASSERT_EQUAL(n, p.n);
    CU_ASSERT(n > 9 && n < n_parameterizations); /* no polar coordinates, no quadratic network */
    bench_close(&b);
    arena_release(&a);
}

#define VARIED(variants)                                                                           \
    BENCH_HEAD BENCH_PROBLEM "parameterization: {kind: two-layer-linear, width: 3}\n"              \
                             "init: zero\nstop: {loss: 1e-3, steps: 50}\n"                         \
                             "optimizer: {kind: gradient-descent, rate: 0.1}\n"                    \
                             "record: {at: {log: 9}}\n" variants

static void variants_are_laid_over_the_base(void)
{
    static const char text[] = VARIED("variants:\n"
                                      "  - {name: same}\n"
                                      "  - {name: wide, parameterization: {width: 7}}\n"
                                      "  - {name: other, parameterization: {kind: deep-linear}}\n"
                                      "  - {name: named, parameterization: canonical}\n"
                                      "  - {name: stop, stop: {steps: 60}}\n"
                                      "  - {name: at, record: {at: {linear: 4}}}\n");
    values_are(text, "parameterization.kind",
               "two-layer-linear two-layer-linear deep-linear canonical two-layer-linear "
               "two-layer-linear");
    values_are(text, "stop.loss", "0.001 0.001 0.001 0.001 0.001 0.001");
    values_are(text, "stop.steps", "50 50 50 50 60 50");
    values_are(text, "record.at.log", "9 9 9 9 9 0");
    values_are(text, "record.at.linear", "0 0 0 0 0 4");
}

static void an_override_replaces_a_sweep_and_a_sweep_a_value(void)
{
    static const char text[] =
        VARIED("variants:\n"
               "  - {name: a, init: {kind: gaussian, scale: {sweep: {log: [1, 100, 3]}}}}\n"
               "  - {name: b, optimizer: {rate: {sweep: {values: [1, 2]}}}}\n"
               "quick: {init: {kind: gaussian, scale: {sweep: {values: [5]}}}}\n");
    values_are(text, "init.scale", "1 10 100  ");
    values_are(text, "optimizer.rate", "0.1 0.1 0.1 1 2");
}

static void the_quick_profile_is_laid_over_the_variants(void)
{
    static const char text[] = VARIED("variants: [{name: a}, {name: b, stop: {steps: 60}}]\n"
                                      "quick: {stop: {steps: 7}}\n");
    struct bench b;
    struct arena a = {0};
    struct plan full, quick;
    bench_open(&b);
    bench_good(&b, &a, text, &full);
    bench_profile(&b, &a, "quick", text, &quick);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_STRING_EQUAL(bench_value(&a, &quick, i, "stop.steps"), "7");
        CU_ASSERT_STRING_NOT_EQUAL(quick.runs[i].key, full.runs[i].key);
    }
    bench_close(&b);
    arena_release(&a);
}

static void a_probe_takes_the_place_of_an_optimizer(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    struct run r;
    bench_open(&b);
    bench_good(&b, &a, VARIED("variants: [{name: a, probe: sample}, {name: b}]\n"), &p);
    plan_resolve(&p, 0, &a, &r);
    CU_ASSERT_TRUE(r.trial.probe.kind && !r.trial.optimizer.kind);
    plan_resolve(&p, 1, &a, &r);
    CU_ASSERT_TRUE(!r.trial.probe.kind && r.trial.optimizer.kind);
    bench_close(&b);
    arena_release(&a);
}

static void expectation_is(const char *text, double value, bool holds)
{
    struct expectation x;
    CU_ASSERT_PTR_NULL_FATAL(expectation_parse(text, &x));
    CU_ASSERT_EQUAL(expectation_holds(&x, value), holds);
    CU_ASSERT_FALSE(expectation_holds(&x, (double)NAN));
}

static void expectations_are_intervals(void)
{
    expectation_is(">= 1", 1, true);
    expectation_is("> 1", 1, false);
    expectation_is("<=1", 1, true);
    expectation_is("< -1e-12", 0, false);
    expectation_is("= 2", 2, true);
    expectation_is("== 2", 2.5, false);
    expectation_is("in [0, 1]", 1, true);
    expectation_is("in [0, 1)", 1, false);
    expectation_is("in (0, 1]", 0, false);
    expectation_is("in [-inf, 3]", -1e300, true);
    expectation_is("1 +- 0.1", 1.1, true);
    expectation_is("1 +- 0.1", 1.2, false);
    expectation_is("-200 +- 5%", -209, true);
    expectation_is("-200 +- 5%", -211, false);
    expectation_is("1e+3 +- 1", 1001, true);
}

/* --- which points are runs -------------------------------------------------------------------- */

#define GRID                                                                                       \
    BENCH_HEAD BENCH_PROBLEM                                                                       \
        "parameterization: {kind: two-layer-linear, width: 4}\n"                                   \
        "init: {kind: gaussian, scale: {sweep: {values: [0.1, 1]}}, seed: {sweep: {range: [1, "    \
        "3]}}}\noptimizer: {kind: gradient-descent, rate: 0.5}\n"

/* The points are (scale, seed) = (0.1, 1), (0.1, 2), ... (1, 3). */
static void a_condition_chooses_points(void)
{
    static const struct {
        const char *where, *seeds;
    } cases[] = {
        {"scale > 0.5", "1 2 3"},
        {"init.scale = 1e-1 and init.seed != 2", "1 3"},
        {"scale = 1 or init.seed = 3 and scale < 1", "3 1 2 3"},
        {"(scale = 1 or init.seed = 3) and scale < 1", "3"},
        {"not scale = 1 and not (init.seed = 1)", "2 3"},
        {"init.seed in (1, 1 + 2) and scale < 1", "1 3"},
        {"init.seed not in (1, 3)", "2 2"},
        {"init.seed - 2 - 1 == 0", "3 3"},
        {"scale * 2 + rate >= 2.5 and -init.seed < -width / 2", "3"},
        {"8 / 4 / 2 = 1 and 2 - 3 * 4 = -10 and init.seed <> 2 and scale <= 0.1", "1 3"},
        {"optimizer = 'gradient-descent' AND optimizer.kind <= 'h' and init.seed = 1", "1 1"},
        {"optimizer = 3 or width < 'four' or width != 'four' and init.seed = 2", "2 2"},
        {"(((init.seed))) = ((2))", "2 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1000];
        snprintf(text, sizeof text, GRID "where: \"%s\"\n", cases[i].where);
        values_are(text, "init.seed", cases[i].seeds);
    }
}

static void points_are_left_out_by_their_values(void)
{
    values_are(GRID "except: [{scale: 1, init.seed: [1, 2]}, {init.seed: 3, init.scale: 0.1}]\n",
               "init.seed", "1 2 3");
    values_are(GRID "except: [{optimizer: gradient-descent, init.seed: 1}]\n", "init.scale",
               "0.1 0.1 1 1");
    values_are(GRID "where: init.seed > 1\nexcept: [{init.seed: 3}]\n", "init.scale", "0.1 1");
}

/* What is left has the keys that it has without the condition. */
static void a_condition_changes_no_key(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan all, some;
    bench_open(&b);
    bench_good(&b, &a, GRID, &all);
    bench_good(&b, &a, GRID "where: init.seed >= 2\n", &some);
    CU_ASSERT_EQUAL_FATAL(some.n, 4);
    for (size_t i = 0; i < some.n; i++) {
        CU_ASSERT_STRING_EQUAL(some.runs[i].key, all.runs[i + 1 + i / 2].key);
        struct run r;
        plan_resolve(&some, i, &a, &r);
        CU_ASSERT_STRING_EQUAL(r.key, some.runs[i].key);
        const char *text = plan_canonical(&r, &a);
        char key[SHA256_HEX];
        sha256_of(text, strlen(text), key);
        CU_ASSERT_STRING_EQUAL(key, some.runs[i].key);
    }
    bench_close(&b);
    arena_release(&a);
}

/* A point that is no run may be one that could not be read: `canonical` has no width. */
static void what_is_left_out_is_not_checked(void)
{
    static const char text[] = BENCH_HEAD BENCH_PROBLEM
        "parameterization: {kind: {sweep: {values: [canonical, two-layer-linear]}}, width: {sweep: "
        "{values: [2, 3]}}}\n"
        "init: zero\noptimizer: {kind: gradient-descent, rate: {sweep: {values: [0.1, 0.2]}}}\n";
    struct bench b;
    struct arena a = {0};
    struct plan p;
    struct errs es = {0};
    bench_open(&b);
    CU_ASSERT_FALSE(bench_plan(&b, &a, text, &p, &es));
    bench_close(&b);
    arena_release(&a);
    char chosen[1000];
    snprintf(chosen, sizeof chosen, "%swhere: parameterization != 'canonical'\n", text);
    values_are(chosen, "parameterization.width", "2 2 3 3");
}

/* A comparison with a key that a run lacks does not hold, and neither does its opposite. */
static void what_a_run_lacks_is_compared_to_nothing(void)
{
    static const char text[] = BENCH_HEAD BENCH_PROBLEM
        "parameterization: {sweep: {values: [canonical, {kind: two-layer-linear, width: 4}]}}\n"
        "init: gaussian\noptimizer: {kind: gradient-descent, rate: 0.1}\n";
    static const char *const cases[][2] = {
        {"width != 3", "two-layer-linear"},
        {"width < 3 or width >= 3", "two-layer-linear"},
        {"width + 1 = 5", "two-layer-linear"},
        {"not width = 4", "canonical"},
        {"not width = 3", "canonical two-layer-linear"},
        {"parameterization = 'canonical' or width = 4", "canonical two-layer-linear"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char chosen[1000];
        snprintf(chosen, sizeof chosen, "%swhere: %s\n", text, cases[i][0]);
        values_are(chosen, "parameterization.kind", cases[i][1]);
    }
}

static void variants_and_profiles_have_conditions_of_their_own(void)
{
    static const char variants[] = "variants:\n"
                                   "  - {name: a, where: scale < 1}\n"
                                   "  - {name: b, parameterization: canonical}\n";
    char text[1000];
    snprintf(text, sizeof text, GRID "where: not width = 3 and init.seed < 2\n%s", variants);
    values_are(text, "init.scale", "0.1 0.1 0.1 0.1 1");
    struct bench b;
    struct arena a = {0};
    struct plan p;
    bench_open(&b);
    bench_profile(&b, &a, "quick", GRID "quick: {where: init.seed = 1 and scale = 1}\n", &p);
    CU_ASSERT_EQUAL(p.n, 1);
    bench_good(&b, &a, GRID "quick: {where: init.seed = 1 and scale = 1}\n", &p);
    CU_ASSERT_EQUAL(p.n, 6);
    bench_close(&b);
    arena_release(&a);
}

/* Asking goes down a tree, which no file may make deeper than the stack. */
static void a_condition_is_not_too_deep(void)
{
    static const struct {
        const char *begin, *again, *end, *told;
        int times;
    } cases[] = {
        {"init.seed = 1", " or init.seed = 1", "", NULL, 4000},
        {"init.seed = 1", " or init.seed = 1", "", "a condition of more than 10000 parts", 20000},
        {"", "(", "", "brackets, `not` and minus are nested too deeply", 100000},
        {"", "not ", "init.seed = 1", "brackets, `not` and minus are nested too deeply", 100000},
        {"init.seed = ", "-", "1", "brackets, `not` and minus are nested too deeply", 100000},
    };
    struct bench b;
    bench_open(&b);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = {0};
        struct errs *es = arena_alloc(&a, sizeof *es);
        struct buf text = {0};
        struct plan p;
        buf_printf(&text, GRID "where: %s", cases[i].begin);
        for (int k = 0; k < cases[i].times; k++)
            buf_puts(&text, cases[i].again);
        buf_printf(&text, "%s\n", cases[i].end);
        CU_ASSERT_EQUAL(bench_plan(&b, &a, buf_text(&text), &p, es), !cases[i].told);
        CU_ASSERT_TRUE(!cases[i].told ||
                       (es->n == 1 && strcmp(es->list[0].text, cases[i].told) == 0));
        buf_release(&text);
        arena_release(&a);
    }
    bench_close(&b);
}

/* --- repeat ----------------------------------------------------------------------------------- */

#define SEEDED(init, rest)                                                                         \
    BENCH_HEAD BENCH_PROBLEM "parameterization: canonical\n"                                       \
                             "optimizer: {kind: gradient-descent, rate: 0.1}\n"                    \
                             "init: " init "\n" rest

static void keys_are_equal(const char *one, const char *other)
{
    struct bench b;
    struct arena a = {0};
    struct plan p, q;
    bench_open(&b);
    bench_good(&b, &a, one, &p);
    bench_good(&b, &a, other, &q);
    CU_ASSERT_EQUAL_FATAL(p.n, q.n);
    for (size_t i = 0; i < p.n; i++)
        CU_ASSERT_STRING_EQUAL(p.runs[i].key, q.runs[i].key);
    bench_close(&b);
    arena_release(&a);
}

static void repeat_is_short_for_a_sweep_of_the_seeds(void)
{
    keys_are_equal(SEEDED("{kind: gaussian, scale: 1}", "repeat: 3\n"),
                   SEEDED("{kind: gaussian, scale: 1, seed: {sweep: {range: [1, 3]}}}", ""));
    keys_are_equal(SEEDED("gaussian", "repeat: 2\n"),
                   SEEDED("{kind: gaussian, seed: {sweep: {range: [1, 2]}}}", ""));
    values_are(SEEDED("{kind: gaussian, seed: 7}", "repeat: 3\n"), "init.seed", "7 8 9");
    values_are(SEEDED("{kind: gaussian, seed: 7}", "repeat: 3\n"), "problem.data.seed", "1 1 1");
    values_are(SEEDED("gaussian", "repeat: 2\nvariants: [{name: a}, {name: b, init: zero}, {name: "
                                  "c, repeat: 1}]\n"),
               "init.kind", "gaussian gaussian zero gaussian");
}

/* All seeds of a run but those of its problem, which move along when they are told to. */
static void seeds_that_repeat_moves_go_together(void)
{
    static const char text[] =
        BENCH_HEAD "problem:\n  data: {kind: gaussian, samples: 8, features: 3, seed: {sweep: "
                   "{range: [5, 6], zip: repeat}}}\n  loss: squared\nparameterization: canonical\n"
                   "init: gaussian\nrepeat: 2\n"
                   "optimizer: {kind: stochastic-gradient-descent, rate: 0.1, seed: 3}\n";
    values_are(text, "init.seed", "1 2");
    values_are(text, "optimizer.seed", "3 4");
    values_are(text, "problem.data.seed", "5 6");
    values_are(BENCH_HEAD "program: {command: [\"true\"], with: {seed: 4, rate: 0.1}}\nrepeat: 2\n"
                          "quick: {repeat: 1}\n",
               "program.with.seed", "4 5");
}

void suite_sweeps(void)
{
    CU_pSuite s = CU_add_suite("sweeps", NULL, NULL);
    CU_add_test(s, "every way gives its values", every_way_gives_its_values);
    CU_add_test(s, "ends are exact", ends_are_exact);
    CU_add_test(s, "random values depend on seed and index alone",
                random_values_depend_on_seed_and_index_alone);
    CU_add_test(s, "plain sweeps multiply and the last moves fastest",
                plain_sweeps_multiply_and_the_last_moves_fastest);
    CU_add_test(s, "zipped sweeps move together", zipped_sweeps_move_together);
    CU_add_test(s, "kinds are swept and every means all", kinds_are_swept_and_every_means_all);
    CU_add_test(s, "variants are laid over the base", variants_are_laid_over_the_base);
    CU_add_test(s, "an override replaces a sweep, and a sweep a value",
                an_override_replaces_a_sweep_and_a_sweep_a_value);
    CU_add_test(s, "the quick profile is laid over the variants",
                the_quick_profile_is_laid_over_the_variants);
    CU_add_test(s, "a probe takes the place of an optimizer",
                a_probe_takes_the_place_of_an_optimizer);
    CU_add_test(s, "a condition chooses points", a_condition_chooses_points);
    CU_add_test(s, "points are left out by their values", points_are_left_out_by_their_values);
    CU_add_test(s, "a condition changes no key", a_condition_changes_no_key);
    CU_add_test(s, "what is left out is not checked", what_is_left_out_is_not_checked);
    CU_add_test(s, "what a run lacks is compared to nothing",
                what_a_run_lacks_is_compared_to_nothing);
    CU_add_test(s, "variants and profiles have conditions of their own",
                variants_and_profiles_have_conditions_of_their_own);
    CU_add_test(s, "a condition is not too deep", a_condition_is_not_too_deep);
    CU_add_test(s, "repeat is short for a sweep of the seeds",
                repeat_is_short_for_a_sweep_of_the_seeds);
    CU_add_test(s, "seeds that repeat moves go together", seeds_that_repeat_moves_go_together);
    CU_add_test(s, "expectations are intervals", expectations_are_intervals);
}
