/* conformance.c: laws that every kind obeys, put to all of them through the registries: a kind that
 * was added a minute ago is tested here, too. */
#include <CUnit/CUnit.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/loss.h"
#include "core/parameterization.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

void suite_conformance(void);

enum { N_SHAPES = 5 };

static const size_t shapes[N_SHAPES][2] = {{1, 1}, {1, 2}, {1, 5}, {3, 4}, {4, 2}};

/* A parameterization at a point, with room for every product. */
struct trial {
    const struct parameterization *psi;
    void *options;
    struct shape s;
    struct random random;
    double *x, *w, *dw, *g, *theta, *other, *jg, *jw, *work;
    double *there; /* (q): theta where the Jacobian is asked */
};

static double *room(size_t n)
{
    double *p = calloc(n + 1, sizeof *p);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    return p;
}

/* Names the kind in what CUnit prints of a failure. */
static void holds(const struct trial *t, const char *law, bool value)
{
    char text[160];
    snprintf(text, sizeof text, "%s, theta %zu x %zu: %s", t->psi->kind.name, t->s.rows, t->s.cols,
             law);
    if (!value)
        fprintf(stderr, "conformance: %s\n", text);
    CU_assertImplementation(value, 0, text, __FILE__, "", CU_FALSE);
}

static void fill(struct trial *t, size_t n, double low, double high, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = low + (high - low) * random_uniform(&t->random);
}

/* Values that one of the options takes in turn, all others being their defaults. */
static const double values[] = {1, 2, 3, 5, 2.5};
static const int64_t listed[][2] = {{1}, {2}, {3}, {1, 2}, {3, 2}};
enum { N_VALUES = sizeof values / sizeof *values };

static size_t n_variations(const struct parameterization *psi)
{
    return 1 + N_VALUES * fields_count(psi->kind.fields);
}

/* The i-th word of the choices "a|b|c"; false when there are not so many. */
static bool choose(const struct field *f, size_t i, void *options)
{
    static char words[N_VALUES][32];
    const char *at = f->choices;
    for (size_t k = 0; at && k < i; k++)
        at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL;
    if (!at)
        return false;
    snprintf(words[i], sizeof words[i], "%.*s", (int)strcspn(at, "|"), at);
    *field_text(f, options) = words[i];
    return true;
}

/* False when the field does not admit the value of this number. */
static bool set(const struct field *f, size_t i, void *options)
{
    const double value = values[i];
    if (f->type == FIELD_TEXT)
        return choose(f, i, options);
    if (f->type == FIELD_REAL && field_admits(f, value))
        *field_real(f, options) = value;
    else if (f->type == FIELD_COUNT && field_admits(f, value) && value == floor(value))
        *field_count(f, options) = (int64_t)value;
    else if (f->type == FIELD_COUNTS)
        *field_counts(f, options) = (struct counts){.v = listed[i], .n = i < 3 ? 1 : 2};
    else if (f->type == FIELD_FLAG && i == 0)
        *field_flag(f, options) = !f->otherwise;
    else
        return false;
    return true;
}

/* Variation 0 is the defaults. False when there is none of this number. */
static bool vary(const struct parameterization *psi, size_t variation, void *options)
{
    fields_default(psi->kind.fields, options);
    if (variation == 0)
        return true;
    const size_t n = variation - 1;
    return set(&psi->kind.fields[n / N_VALUES], n % N_VALUES, options) &&
           (!psi->kind.check || !psi->kind.check(options));
}

/* Of the samples that kinds of a function space look at: one for each row of theta. */
enum { FEATURES = 3 };

/* Stands behind the work that the kind asked for. */
static const double guard = 12345;

/* False when the kind cannot represent a theta of this shape with these options. */
static bool trial_open(struct trial *t, const struct parameterization *psi, const size_t shape[2],
                       size_t variation)
{
    *t = (struct trial){.psi = psi, .options = calloc(1, psi->kind.options_size + 1)};
    CU_ASSERT_PTR_NOT_NULL_FATAL(t->options);
    random_open(&t->random, 7, "conformance");
    t->x = room(shape[0] * FEATURES);
    fill(t, shape[0] * FEATURES, -1, 1, t->x);
    t->s = (struct shape){.rows = shape[0],
                          .cols = shape[1],
                          .samples = {.n = shape[0], .d = FEATURES, .m = shape[1], .x = t->x}};
    if (!vary(psi, variation, t->options) || parameterization_shape(psi, t->options, &t->s)) {
        free(t->x);
        free(t->options);
        return false;
    }
    size_t p = t->s.p, q = t->s.q, most = p > q ? p : q;
    random_open(&t->random, 7, "conformance");
    t->there = room(q);
    t->w = room(p);
    t->dw = room(p);
    t->g = room(q);
    t->theta = room(q);
    t->other = room(most);
    t->jg = room(p);
    t->jw = room(q);
    t->work = room(t->s.work);
    t->work[t->s.work] = guard;
    /* Weights around 1 lie in the domain of every kind, also of those that want w > 0. */
    fill(t, p, 0.7, 1.4, t->w);
    fill(t, p, -1, 1, t->dw);
    fill(t, q, -1, 1, t->g);
    return true;
}

static void trial_close(struct trial *t)
{
    holds(t, "no more work is used than was asked for", t->work[t->s.work] == guard);
    double *all[] = {t->x, t->w, t->dw, t->g, t->theta, t->other, t->jg, t->jw, t->work, t->there};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(t->options);
}

/* $KIND: the laws for one kind alone, while it is written. */
static bool is_asked(const struct kind *k)
{
    const char *only = getenv("KIND");
    return !only || !*only || strcmp(only, k->name) == 0;
}

static void for_all(void (*law)(struct trial *))
{
    size_t tried = 0;
    for (size_t i = 0; i < n_parameterizations; i++) {
        size_t before = tried;
        if (!is_asked(&parameterizations[i]->kind))
            continue;
        for (size_t k = 0; k < N_SHAPES * n_variations(parameterizations[i]); k++) {
            struct trial t;
            if (!trial_open(&t, parameterizations[i], shapes[k % N_SHAPES], k / N_SHAPES))
                continue;
            law(&t);
            trial_close(&t);
            tried++;
        }
        CU_ASSERT(tried > before);
    }
}

/* psi finds nothing of use in work. */
static void psi(struct trial *t, const double *w, double *theta)
{
    for (size_t i = 0; i < t->s.work; i++)
        t->work[i] = (double)NAN;
    t->psi->psi(t->options, &t->s, w, theta, t->work);
}

static void vjp(struct trial *t, const double *w, const double *g, double *jg)
{
    psi(t, w, t->there);
    t->psi->vjp(t->options, &t->s, w, g, jg, t->work);
}

static void jvp(struct trial *t, const double *w, const double *dw, double *out)
{
    psi(t, w, t->there);
    t->psi->jvp(t->options, &t->s, w, dw, out, t->work);
}

static void bend(struct trial *t, const double *w, double *out)
{
    psi(t, w, t->there);
    t->psi->bend(t->options, &t->s, w, t->g, t->dw, out, t->work);
}

/* <g, J dw> = <J'g, dw>: both sides are sums of the same products, p + q of them, times as many
 * again inside J. */
static void adjoint(struct trial *t)
{
    jvp(t, t->w, t->dw, t->jw);
    vjp(t, t->w, t->g, t->jg);
    double left = vec_dot(t->s.q, t->g, t->jw), right = vec_dot(t->s.p, t->jg, t->dw);
    double size = vec_norm(t->s.q, t->g) * vec_norm(t->s.q, t->jw) +
                  vec_norm(t->s.p, t->jg) * vec_norm(t->s.p, t->dw);
    holds(t, "<g, J dw> = <J'g, dw>",
          fabs(left - right) <= 8 * (double)(t->s.p + t->s.q) * DBL_EPSILON * size);
}

static void vjp_is_the_transpose_of_jvp(void)
{
    for_all(adjoint);
}

/* Row i of J is J' of the i-th unit vector: sums of the same products. */
static void whole(struct trial *t)
{
    const size_t p = t->s.p, q = t->s.q;
    if (!t->psi->jacobian)
        return;
    double *jac = room(q * p), *unit = room(q);
    for (size_t i = 0; i < q * p; i++)
        jac[i] = (double)NAN;
    psi(t, t->w, t->there);
    t->psi->jacobian(t->options, &t->s, t->w, jac, t->work);
    for (size_t i = 0; i < q; i++) {
        unit[i] = 1;
        vjp(t, t->w, unit, t->jg);
        unit[i] = 0;
        const double size = vec_norm(p, t->jg);
        vec_add_scaled(p, -1, jac + i * p, t->jg);
        holds(t, "jacobian has the rows J'e_i",
              vec_norm(p, t->jg) <= 8 * (double)(p + q) * DBL_EPSILON * size);
    }
    free(jac);
    free(unit);
}

static void jacobian_is_what_vjp_gives(void)
{
    for_all(whole);
}

/* The last sample without the others: the same sums, in another order at most. */
static void alone(struct trial *t)
{
    const struct samples *all = &t->s.samples;
    struct shape one = t->s;
    if (!t->psi->function_space)
        return;
    one.rows = one.samples.n = 1;
    one.q = all->m;
    one.samples.x = all->x + (all->n - 1) * all->d;
    psi(t, t->w, t->theta);
    t->psi->psi(t->options, &one, t->w, t->other, t->work);
    vec_add_scaled(all->m, -1, t->theta + (all->n - 1) * all->m, t->other);
    holds(t, "a function is the same on a sample alone",
          vec_norm(all->m, t->other) <=
              8 * (double)(t->s.p + t->s.q) * DBL_EPSILON * vec_norm(t->s.q, t->theta));
}

static void functions_see_each_sample_alone(void)
{
    for_all(alone);
}

/* |psi(w + h dw) - psi(w) - h J dw| */
static double remainder_at(struct trial *t, double h)
{
    double *moved = room(t->s.p), *there = room(t->s.q);
    memcpy(moved, t->w, t->s.p * sizeof *moved);
    vec_add_scaled(t->s.p, h, t->dw, moved);
    psi(t, moved, there);
    vec_add_scaled(t->s.q, -1, t->theta, there);
    vec_add_scaled(t->s.q, -h, t->jw, there);
    double rest = vec_norm(t->s.q, there);
    free(moved);
    free(there);
    return rest;
}

/* The remainder falls by 4 when h halves, within what the third order adds; or it is rounding, as
 * for linear maps. */
static void taylor(struct trial *t)
{
    psi(t, t->w, t->theta);
    jvp(t, t->w, t->dw, t->jw);
    double h = 0x1p-10, one = remainder_at(t, h), half = remainder_at(t, h / 2);
    double rounding = 64 * (double)(t->s.p + 1) * DBL_EPSILON *
                      (vec_norm(t->s.q, t->theta) + vec_norm(t->s.q, t->jw));
    holds(t, "the Taylor remainder is of second order",
          half <= rounding || fabs(one / half - 4) < 0.2);
}

static void jvp_is_the_derivative_of_psi(void)
{
    for_all(taylor);
}

/* bend against central differences of J'g: truncation h^2 times a third derivative, rounding eps/h.
 */
static void bent(struct trial *t)
{
    if (!t->psi->bend)
        return;
    double h = 0x1p-16, *moved = room(t->s.p), *below = room(t->s.p), *bent = room(t->s.p);
    bend(t, t->w, bent);
    memcpy(moved, t->w, t->s.p * sizeof *moved);
    vec_add_scaled(t->s.p, h, t->dw, moved);
    vjp(t, moved, t->g, t->jg);
    vec_add_scaled(t->s.p, -2 * h, t->dw, moved);
    vjp(t, moved, t->g, below);
    double size = vec_norm(t->s.p, t->jg) + vec_norm(t->s.p, bent) + 1;
    vec_add_scaled(t->s.p, -1, below, t->jg);
    vec_scale(t->s.p, 1 / (2 * h), t->jg);
    vec_add_scaled(t->s.p, -1, bent, t->jg);
    holds(t, "bend is the derivative of J'g", vec_norm(t->s.p, t->jg) <= 1e-7 * size);
    free(moved);
    free(below);
    free(bent);
}

static void bend_is_the_derivative_of_vjp(void)
{
    for_all(bent);
}

/* A theta that the kind reached itself is lifted to weights of the same theta. */
static void lift(struct trial *t)
{
    if (!t->psi->lift || (t->psi->lift_refuse && t->psi->lift_refuse(t->options, &t->s)))
        return;
    double *w = room(t->s.p),
           *work = room(t->psi->lift_work ? t->psi->lift_work(t->options, &t->s) : 0);
    psi(t, t->w, t->theta);
    const char *why = t->psi->lift(t->options, &t->s, t->theta, w, work);
    if (!why) {
        psi(t, w, t->other);
        vec_add_scaled(t->s.q, -1, t->theta, t->other);
        /* Roots and a singular value decomposition: some tens of ulps, times the number of factors.
         */
        holds(t, "psi(lift(theta)) = theta",
              vec_norm(t->s.q, t->other) <= 1e-12 * vec_norm(t->s.q, t->theta));
    }
    free(w);
    free(work);
}

static void lifted_weights_have_their_theta(void)
{
    for_all(lift);
}

static void rescaled(struct trial *t)
{
    if (!t->psi->rescale)
        return;
    psi(t, t->w, t->theta);
    t->psi->rescale(t->options, &t->s, 1.7, t->w);
    psi(t, t->w, t->other);
    vec_add_scaled(t->s.q, -1, t->theta, t->other);
    holds(t, "rescaling keeps theta",
          vec_norm(t->s.q, t->other) <= 1e-13 * vec_norm(t->s.q, t->theta));
}

static void rescaling_keeps_theta(void)
{
    for_all(rescaled);
}

/* Along J'g, whatever g, the invariants stand still: central differences, as for bend. */
static void conserved(struct trial *t)
{
    size_t p = t->s.p, n = t->psi->n_invariants ? t->psi->n_invariants(t->options, &t->s) : 0;
    if (n == 0)
        return;
    double h = 0x1p-16, *moved = room(p), *above = room(n), *below = room(n);
    vjp(t, t->w, t->g, t->jg);
    memcpy(moved, t->w, p * sizeof *moved);
    vec_add_scaled(p, h, t->jg, moved);
    t->psi->invariants(t->options, &t->s, moved, above);
    vec_add_scaled(p, -2 * h, t->jg, moved);
    t->psi->invariants(t->options, &t->s, moved, below);
    double size = (1 + vec_norm(n, above)) * (1 + vec_norm(p, t->jg));
    vec_add_scaled(n, -1, below, above);
    holds(t, "gradient flow conserves the invariants", vec_norm(n, above) / (2 * h) <= 1e-7 * size);
    free(moved);
    free(above);
    free(below);
}

static void flow_conserves_the_invariants(void)
{
    for_all(conserved);
}

/* Outputs are poisoned first: what is not written shows. */
static void pure(struct trial *t)
{
    size_t p = t->s.p, q = t->s.q;
    double *w = room(p), *again = room(p > q ? p : q);
    memcpy(w, t->w, p * sizeof *w);
    for (int round = 0; round < 2; round++) {
        double *to = round ? again : t->theta;
        for (size_t i = 0; i < q; i++)
            to[i] = (double)NAN;
        psi(t, t->w, to);
    }
    holds(t, "psi writes all of theta, the same bits twice",
          vec_is_finite(q, t->theta) && memcmp(t->theta, again, q * sizeof *again) == 0);
    for (int round = 0; round < 2; round++) {
        double *to = round ? again : t->jg;
        for (size_t i = 0; i < p; i++)
            to[i] = (double)NAN;
        vjp(t, t->w, t->g, to);
    }
    holds(t, "vjp writes all of J'g, the same bits twice",
          vec_is_finite(p, t->jg) && memcmp(t->jg, again, p * sizeof *again) == 0);
    for (int round = 0; round < 2; round++) {
        double *to = round ? again : t->jw;
        for (size_t i = 0; i < q; i++)
            to[i] = (double)NAN;
        jvp(t, t->w, t->dw, to);
    }
    holds(t, "jvp writes all of J dw, the same bits twice",
          vec_is_finite(q, t->jw) && memcmp(t->jw, again, q * sizeof *again) == 0);
    for (int round = 0; round < 2 && t->psi->bend; round++) {
        double *to = round ? again : t->jg;
        for (size_t i = 0; i < p; i++)
            to[i] = (double)NAN;
        bend(t, t->w, to);
    }
    holds(t, "bend writes all of it, the same bits twice",
          !t->psi->bend ||
              (vec_is_finite(p, t->jg) && memcmp(t->jg, again, p * sizeof *again) == 0));
    holds(t, "w is not changed", memcmp(w, t->w, p * sizeof *w) == 0);
    for (size_t i = 0; i < p; i++) {
        t->w[i] = (double)NAN;
        psi(t, t->w, t->theta);
        t->w[i] = w[i];
        holds(t, "one NaN in gives NaN out", !vec_is_finite(q, t->theta));
    }
    free(w);
    free(again);
}

/* After one psi the Jacobian may be asked any number of times in any order. */
static void lasting(struct trial *t)
{
    const size_t p = t->s.p, q = t->s.q;
    double *jg = room(p), *jw = room(q), *bent = room(p);
    vjp(t, t->w, t->g, jg);
    jvp(t, t->w, t->dw, jw);
    if (t->psi->bend)
        bend(t, t->w, bent);
    psi(t, t->w, t->theta);
    for (int round = 0; round < 2; round++) {
        t->psi->jvp(t->options, &t->s, t->w, t->dw, t->jw, t->work);
        t->psi->vjp(t->options, &t->s, t->w, t->g, t->jg, t->work);
        if (t->psi->bend)
            t->psi->bend(t->options, &t->s, t->w, t->g, t->dw, t->other, t->work);
        holds(t, "what psi left in work lasts",
              memcmp(jw, t->jw, q * sizeof *jw) == 0 && memcmp(jg, t->jg, p * sizeof *jg) == 0 &&
                  (!t->psi->bend || memcmp(bent, t->other, p * sizeof *bent) == 0));
    }
    free(jg);
    free(jw);
    free(bent);
}

static void what_psi_left_lasts(void)
{
    for_all(lasting);
}

static void parameterizations_are_pure(void)
{
    for_all(pure);
}

/* Blocks tile w. */
static void blocks(struct trial *t)
{
    size_t at = 0;
    for (size_t i = 0; i < parameterization_n_blocks(t->psi, t->options, &t->s); i++) {
        struct block b;
        parameterization_block(t->psi, t->options, &t->s, i, &b);
        holds(t, "blocks follow one another",
              b.offset == at && b.rows > 0 && b.cols > 0 && b.name[0]);
        at += b.rows * b.cols;
    }
    holds(t, "blocks cover w", at == t->s.p);
}

static void blocks_tile_the_weights(void)
{
    for_all(blocks);
}

/* --- losses ----------------------------------------------------------------------------------- */

static void losses_have_their_derivatives_and_are_convex(void)
{
    for (size_t i = 0; i < n_losses; i++) {
        const struct loss *l = losses[i];
        if (!is_asked(&l->kind))
            continue;
        void *options = calloc(1, l->kind.options_size + 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(options);
        fields_default(l->kind.fields, options);
        for (double y = -1; y <= 1; y += 2)
            for (double f = -2.385; f < 3; f += 0.37) {
                double h = 0x1p-17, up = f + h, down = f - h, slope, above, below, curvature;
                l->slope(options, 1, &f, &y, &slope);
                l->slope(options, 1, &up, &y, &above);
                l->slope(options, 1, &down, &y, &below);
                l->curvature(options, 1, &f, &y, &curvature);
                double rise =
                    (l->value(options, 1, &up, &y) - l->value(options, 1, &down, &y)) / (2 * h);
                /* Truncation h^2 = 6e-11 times derivatives up to 100; rounding of values up to 100
                 * over h, 2e-9. */
                CU_ASSERT_DOUBLE_EQUAL(slope, rise, 2e-8);
                CU_ASSERT_DOUBLE_EQUAL(curvature, (above - below) / (2 * h), 2e-8);
                CU_ASSERT(curvature >= 0);
            }
        free(options);
    }
}

/* --- what every kind says of itself ----------------------------------------------------------- */

static void field_is_told(const struct kind *k, const struct field *f)
{
    CU_ASSERT(f->doc != NULL && f->doc[0] != 0);
    if ((f->type == FIELD_TEXT || f->type == FIELD_CHOICE) && f->choices && !f->required)
        CU_ASSERT(f->otherwise_text != NULL && field_chooses(f, f->otherwise_text));
    if ((f->type == FIELD_REAL || f->type == FIELD_COUNT) && !f->required &&
        !field_admits(f, f->otherwise)) {
        fprintf(stderr, "conformance: %s: the default of %s is out of its range\n", k->name,
                f->name);
        CU_FAIL("a default is out of its range");
    }
}

static void kinds_tell_what_they_are(void)
{
    for (size_t c = 0; c < n_contracts; c++)
        for (size_t i = 0; i < contracts[c].n; i++) {
            const struct kind *k = contracts[c].kinds[i];
            CU_ASSERT(k->summary && k->summary[0] && k->formula && k->formula[0] && k->source &&
                      k->source[0]);
            CU_ASSERT_PTR_EQUAL(kind_find(&contracts[c], k->name, NULL), k);
            CU_ASSERT_EQUAL(strlen(contracts[c].code[i].part.digest), 64);
            for (const struct field *f = k->fields; f && f->name; f++)
                field_is_told(k, f);
        }
}

void suite_conformance(void)
{
    CU_pSuite s = CU_add_suite("conformance", NULL, NULL);
    CU_ADD_TEST(s, vjp_is_the_transpose_of_jvp);
    CU_ADD_TEST(s, jacobian_is_what_vjp_gives);
    CU_ADD_TEST(s, functions_see_each_sample_alone);
    CU_ADD_TEST(s, jvp_is_the_derivative_of_psi);
    CU_ADD_TEST(s, bend_is_the_derivative_of_vjp);
    CU_ADD_TEST(s, lifted_weights_have_their_theta);
    CU_ADD_TEST(s, rescaling_keeps_theta);
    CU_ADD_TEST(s, flow_conserves_the_invariants);
    CU_ADD_TEST(s, parameterizations_are_pure);
    CU_ADD_TEST(s, what_psi_left_lasts);
    CU_ADD_TEST(s, blocks_tile_the_weights);
    CU_ADD_TEST(s, losses_have_their_derivatives_and_are_convex);
    CU_ADD_TEST(s, kinds_tell_what_they_are);
}
