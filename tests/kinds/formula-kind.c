/* formula-kind.c: kinds that are written in C, written as formulas: the same maps, the same
 * derivatives, the same runs, but for rounding. */
#include <CUnit/CUnit.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/bench.h"
#include "core/parameterization.h"
#include "support.h"

void suite_formula_kind(void);

enum { MOST = 800, WORK = 20000 };

struct pair {
    const char *kind, *option; /* NULL: none is set */
    double value;
    const char *theta;
    int64_t inner; /* 0: none */
    size_t rows, cols;
};

static const struct pair pairs[] = {
    {"power", "exponent", 2, "w^2", 0, 1, 300},
    {"power", "exponent", 3, "w^3", 0, 2, 3},
    {"power", "exponent", 1, "w^1", 0, 1, 5},
    {"power", "exponent", 2.5, "w^2.5", 0, 1, 5},
    {"power", "exponent", 4, "w*w*w*w", 0, 1, 5},
    {"inverse", NULL, 0, "1 / w", 0, 1, 300},
    {"inverse", NULL, 0, "w^-1", 0, 1, 5},
    {"exponential", NULL, 0, "exp(w)", 0, 1, 300},
    {"hadamard", NULL, 0, "u * v", 0, 1, 300},
    {"difference", "depth", 2, "u^2 - v^2", 0, 1, 300},
    {"difference", "depth", 3, "u^3 - v^3", 0, 1, 5},
    {"difference", "depth", 2.5, "u^2.5 - v^2.5", 0, 1, 5},
    {"scalar-chain", "depth", 3, "a * b * c", 0, 1, 5},
    {"two-layer-linear", "width", 4, "U' * v", 4, 1, 6},
    {"two-layer-linear", "width", 4, "(U' * V')'", 4, 3, 6},
    {"deep-linear", "width", 4, "(W1' * W2' * W3')'", 4, 3, 6},
    {"deep-linear", "width", 4, "(W1' * (W2' * W3'))'", 4, 1, 6},
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

static int64_t inner[1];

static void pair_choose(const struct pair *p, struct options_of *c, struct options_of *f)
{
    bench_kind(c, "parameterization", p->kind);
    bench_kind(f, "parameterization", "formula");
    if (p->option)
        options_number(c, p->option, p->value);
    options_text(f, "theta", p->theta);
    inner[0] = p->inner;
    options_counts(f, "inner", inner, p->inner ? 1 : 0);
}

/* All that a parameterization says at a point. */
struct said {
    struct shape s;
    double theta[MOST], jg[MOST], jw[MOST], bent[MOST];
};

static double w[MOST], dw[MOST], g[MOST], work[WORK];

static void say(const struct pair *p, const struct options_of *o, struct said *t)
{
    const struct parameterization *psi = (const struct parameterization *)(const void *)o->kind;
    t->s = (struct shape){.rows = p->rows, .cols = p->cols};
    CU_ASSERT_PTR_NULL_FATAL(parameterization_shape(psi, o->bytes, &t->s));
    CU_ASSERT_FATAL(t->s.p <= MOST && t->s.work <= WORK);
    psi->psi(o->bytes, &t->s, w, t->theta, work);
    psi->vjp(o->bytes, &t->s, w, g, t->jg, work);
    psi->jvp(o->bytes, &t->s, w, dw, t->jw, work);
    psi->bend(o->bytes, &t->s, w, g, dw, t->bent, work);
}

/* A sum of some products, of numbers as large as `size`, in another order. */
static bool agree(size_t n, const double *a, const double *b, double products)
{
    double size = 0, gap = 0;
    for (size_t i = 0; i < n; i++) {
        size = fmax(size, fabs(a[i]));
        gap = fmax(gap, fabs(a[i] - b[i]));
    }
    return gap <= 4 * products * DBL_EPSILON * size;
}

static void holds(const struct pair *p, const char *law, bool value)
{
    if (!value)
        fprintf(stderr, "formula: %s as %s: %s\n", p->kind, p->theta, law);
    CU_ASSERT_TRUE(value);
}

static void formulas_agree_with_kinds_in_all_derivatives(void)
{
    static struct said c, f;
    uint64_t state = 3;
    for (size_t i = 0; i < MOST; i++) {
        w[i] = 0.7 + 0.7 * (double)(test_random(&state) >> 11) * 0x1p-53;
        dw[i] = 2 * (double)(test_random(&state) >> 11) * 0x1p-53 - 1;
        g[i] = 2 * (double)(test_random(&state) >> 11) * 0x1p-53 - 1;
    }
    for (size_t i = 0; i < PAIRS; i++) {
        const struct pair *p = &pairs[i];
        struct options_of in_c, formula;
        pair_choose(p, &in_c, &formula);
        say(p, &in_c, &c);
        say(p, &formula, &f);
        /* Each entry sums at most 4 x 6 products of 3 factors. */
        const double products = p->inner ? 24 : 3;
        CU_ASSERT_EQUAL_FATAL(c.s.p, f.s.p);
        holds(p, "theta", agree(c.s.q, c.theta, f.theta, products));
        holds(p, "J'g", agree(c.s.p, c.jg, f.jg, products));
        holds(p, "J dw", agree(c.s.q, c.jw, f.jw, products));
        holds(p, "bend", agree(c.s.p, c.bent, f.bent, products));
    }
}

static struct bench in_c, formula;

static void ready(struct bench *b, const struct pair *p, const double *target)
{
    bench_point(b, target, p->cols);
    options_number(&b->data, "rows", (double)p->rows);
    options_reals(&b->data, "target", target, p->rows * p->cols);
    bench_kind(&b->init, "initialization", "constant");
    options_number(&b->init, "value", 0.9);
    if (p->inner) {
        bench_kind(&b->init, "initialization", "gaussian");
        options_number(&b->init, "scale", 0.3);
    }
    bench_descent(b, 0.01, 500);
    bench_observe(b, "theta");
    b->trial.record.at.log = 20;
}

/* A step moves what two descents differ by less than it adds, for they go to one point. */
static void whole_runs_agree(void)
{
    double target[MOST];
    for (size_t i = 0; i < MOST; i++)
        target[i] = 0.5 + 0.25 * (double)(i % 5);
    for (size_t i = 0; i < PAIRS; i++) {
        const struct pair *p = &pairs[i];
        struct outcome a, b;
        ready(&in_c, p, target);
        ready(&formula, p, target);
        pair_choose(p, &in_c.psi, &formula.psi);
        bench_run(&in_c, &a);
        bench_run(&formula, &b);
        CU_ASSERT_EQUAL(a.status, OUTCOME_DONE);
        CU_ASSERT_EQUAL_FATAL(a.n_samples, b.n_samples);
        CU_ASSERT_EQUAL(a.steps, 500);
        bool same = true;
        for (size_t k = 0; k < a.n_samples; k++)
            same = same && fabs(a.samples[k].value - b.samples[k].value) <=
                               500 * 8 * DBL_EPSILON * (1 + fabs(a.samples[k].value));
        holds(p, "500 steps of descent", same);
        outcome_release(&a);
        outcome_release(&b);
    }
}

static void invariants_are_those_of_the_kinds(void)
{
    static const size_t which[] = {8, 9, 10, 11, 12, 13, 14, 15};
    static double a[MOST], b[MOST];
    for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
        const struct pair *p = &pairs[which[i]];
        const struct parameterization *psi, *psi_f;
        struct options_of c, f;
        struct shape s = {.rows = p->rows, .cols = p->cols}, s_f = s;
        pair_choose(p, &c, &f);
        psi = (const struct parameterization *)(const void *)c.kind;
        psi_f = (const struct parameterization *)(const void *)f.kind;
        CU_ASSERT_PTR_NULL_FATAL(parameterization_shape(psi, c.bytes, &s));
        CU_ASSERT_PTR_NULL_FATAL(parameterization_shape(psi_f, f.bytes, &s_f));
        const size_t n = psi->n_invariants(c.bytes, &s);
        CU_ASSERT_EQUAL_FATAL(n, psi_f->n_invariants(f.bytes, &s_f));
        psi->invariants(c.bytes, &s, w, a);
        psi_f->invariants(f.bytes, &s_f, w, b);
        /* Of neighbours from the left, so the other way round where the factors are transposed. */
        double sum = 0, size = 0, sum_f = 0;
        for (size_t k = 0; k < n; k++) {
            sum += fabs(a[k]);
            sum_f += fabs(b[k]);
            size = fmax(size, fabs(a[k]));
        }
        holds(p, "invariants", fabs(sum - sum_f) <= 64 * (double)n * DBL_EPSILON * (1 + size));
    }
}

static void blocks_have_the_names_of_the_text(void)
{
    struct options_of f;
    struct shape s = {.rows = 1, .cols = 6};
    struct block b;
    bench_kind(&f, "parameterization", "formula");
    const struct parameterization *psi = (const struct parameterization *)(const void *)f.kind;
    options_text(&f, "theta", "(head' * Body_2 + head' * Body_2)");
    CU_ASSERT_PTR_NULL_FATAL(parameterization_shape(psi, f.bytes, &s));
    CU_ASSERT_EQUAL(parameterization_n_blocks(psi, f.bytes, &s), 2);
    parameterization_block(psi, f.bytes, &s, 1, &b);
    CU_ASSERT_STRING_EQUAL(b.name, "Body_2");
    CU_ASSERT_EQUAL(b.rows, 6);
    CU_ASSERT_EQUAL(b.cols, 6);
    CU_ASSERT_EQUAL(b.offset, 6);
}

void suite_formula_kind(void)
{
    CU_pSuite s = CU_add_suite("formulas as kinds", NULL, NULL);
    TEST(s, formulas_agree_with_kinds_in_all_derivatives);
    TEST(s, whole_runs_agree);
    TEST(s, invariants_are_those_of_the_kinds);
    TEST(s, blocks_have_the_names_of_the_text);
}
