/* formula.c: formulas as texts: what is read, what is refused and where, and the laws that every
 * formula's derivatives obey. */
#include "mathematics/formula.h"

#include <CUnit/CUnit.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/linalg.h"
#include "support.h"

void suite_formula(void);

static const struct counts no_inner = {NULL, 0};

/* --- reading ---------------------------------------------------------------------------------- */

static double evaluated(const char *text, double u, double v)
{
    struct formula f;
    struct err e = {0};
    double work[64 * FORMULA_NODES] = {0}, theta = (double)NAN;
    const double w[] = {u, v};
    CU_ASSERT_TRUE_FATAL(formula_read(text, &f, &e));
    CU_ASSERT_PTR_NULL_FATAL(formula_fit(&f, 1, 1, &no_inner));
    CU_ASSERT_FATAL(formula_work(&f) <= sizeof work / sizeof *work);
    formula_psi(&f, w, &theta, work);
    return theta;
}

/* Values that doubles hold exactly. */
static void operators_bind_as_in_mathematics(void)
{
    static const struct {
        const char *text;
        double value; /* at u = 3, v = 2 */
    } rows[] = {
        {"u - v - 1", 0},
        {"u - (v - 1)", 2},
        {"u / v / 2", 0.75},
        {"u + v * 4", 11},
        {"-u^2", -9},
        {"(-u)^2", 9},
        {"u^v^2", 81},
        {"u^2^0.5 - u^2^0.5", 0},
        {"2^-u", 0.125},
        {"u^-1 * 3", 1},
        {"- - u", 3},
        {"+u", 3},
        {"u*-v", -6},
        {"2*3*u", 18},
        {"8/4/u*3", 2},
        {"relu(-u) + abs(-v)", 2},
        {"sqrt(u + 6)", 3},
        {"exp(0) * u", 3},
        {"u^1", 3},
        {" u\n + \t v ", 5},
        {"1e1 + u - 1.e1", 3},
        {".5 * u * 1E+0", 1.5},
        {"u_1 / v2 * v2", 3},
        {"u .* v ./ 2 .^ 2", 1.5},
        {"2.*u", 6},
        {"log(u) - log(u)", 0},
        {"u^0 + v", 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const double value = evaluated(rows[i].text, 3, 2);
        if (value != rows[i].value)
            fprintf(stderr, "formula: %s is %g, not %g\n", rows[i].text, value, rows[i].value);
        CU_ASSERT_EQUAL(value, rows[i].value);
    }
}

static void functions_are_those_of_their_names(void)
{
    static const struct {
        const char *text;
        double (*value)(double);
    } rows[] = {{"exp(u)", exp},     {"log(u)", log},   {"sin(u)", sin},
                {"cos(u)", cos},     {"tanh(u)", tanh}, {"sinh(u)", sinh},
                {"asinh(u)", asinh}, {"sqrt(u)", sqrt}, {"abs(u)", fabs}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_EQUAL(evaluated(rows[i].text, 0.7, 0), rows[i].value(0.7));
}

/* A mistake with its place in the text, what is said of it and what is advised. */
struct mistake {
    const char *text;
    int line, column;
    const char *says, *hint;
};

static const struct mistake mistakes[] = {
    {"", 1, 1, "the formula is empty", "u * v^2"},
    {" \n ", 1, 1, "the formula is empty", "u * v^2"},
    {"2 + 3", 1, 1, "without weights", "every name"},
    {"u *", 1, 4, "ends too early", "a weight, a number"},
    {"u * * v", 1, 5, "unexpected '*'", "a weight, a number"},
    {"u ** v", 1, 3, "unexpected '*'", "u^2"},
    {"u v", 1, 3, "an operator is missing", "u * v"},
    {"2u", 1, 2, "an operator is missing", "u * v"},
    {"(u) (v)", 1, 5, "an operator is missing", "u * v"},
    {"(u", 1, 1, "not closed", "write )"},
    {"u * ((v + 1)", 1, 5, "not closed", "write )"},
    {"(u v)", 1, 4, "an operator is missing", "u * v"},
    {"u)", 1, 2, "no parenthesis is open", "away"},
    {"()", 1, 2, "unexpected ')'", "a weight, a number"},
    {"exp u", 1, 1, "nothing is given to the function 'exp'", "exp(u)"},
    {"u * exp", 1, 5, "nothing is given to the function 'exp'", "exp(u)"},
    {"exp()", 1, 5, "unexpected ')'", "a weight"},
    {"exp(u, v)", 1, 6, "unexpected ','", "one value"},
    {"u +\n tan(v)", 2, 2, "unknown function 'tan'", "did you mean 'tanh'?"},
    {"u(v + 1)", 1, 1, "unknown function 'u'", "with *"},
    {"softplus(u)", 1, 1, "unknown function 'softplus'", "are known"},
    {"u \xc2\xb7 v", 1, 3, "unexpected '\xc2\xb7'", "u * v"},
    {"u\xc2\xb2", 1, 2, "unexpected '\xc2\xb2'", "u^2"},
    {"\xce\xb8 * u", 1, 1, "unexpected '\xce\xb8'", "a weight"},
    {"u \xe2\x88\x92 v", 1, 3, "unexpected '\xe2\x88\x92'", "keyboard"},
    {"u\xe2\x88\x92v \xff", 1, 2, "unexpected '\xe2\x88\x92'", "keyboard"},
    {"u * \xff", 1, 5, "unexpected", "a weight"},
    {"u * \x01", 1, 5, "unexpected", "a weight"},
    {"w[1]", 1, 2, "unexpected '['", "no index"},
    {"theta = u * v", 1, 7, "unexpected '='", "right-hand side"},
    {"W2 @ W1", 1, 4, "unexpected '@'", "capital letter"},
    {"W ^ 2", 1, 3, "two things", "W .^ 2"},
    {"W / V", 1, 3, "by a number only", "./"},
    {"1 / W", 1, 3, "by a number only", "./"},
    {"a_name_that_is_too_long * u", 1, 1, "more than 15", "shorten"},
    {"u * 1e999", 1, 5, "not finite", "1e-3"},
    {"u + 1 / 0", 1, 7, "not finite", "1e-3"},
    {"log(0) * u", 1, 1, "not finite", "1e-3"},
    {"1..5 * u", 1, 3, "unexpected '.'", "an operator"},
    {"a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q", 1, 33, "more than 16 weights", "in C"},
};

static void mistakes_are_told_in_their_place(void)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *m = &mistakes[i];
        struct formula f;
        struct err e = {0};
        const bool read = formula_read(m->text, &f, &e);
        const bool told = !read && e.at.line == m->line && e.at.column == m->column &&
                          strstr(e.text, m->says) && strstr(e.hint, m->hint);
        if (!told)
            fprintf(stderr, "formula: '%s': %d:%d: %s (%s)\n", m->text, e.at.line, e.at.column,
                    e.text, e.hint);
        CU_ASSERT_TRUE(told);
    }
}

/* `before` so many times, then a u, then `after` as often. */
static char *nested(const char *before, const char *after, size_t times)
{
    const size_t n = strlen(before), m = strlen(after);
    char *text = malloc(times * (n + m) + 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (size_t i = 0; i < times; i++) {
        memcpy(text + i * n, before, n);
        memcpy(text + times * n + 1 + i * m, after, m);
    }
    text[times * n] = 'u';
    text[times * (n + m) + 1] = 0;
    return text;
}

static void what_is_too_large_is_refused(void)
{
    static const struct {
        const char *before, *after;
        size_t times;
        int column; /* 0: it is fine */
        const char *says;
    } rows[] = {
        {"(", ")", 60, 0, NULL},         {"(", ")", 1000, 65, "nested"},
        {"-", "", 1000, 65, "nested"},   {"exp(", ")", 800, 4 * 64 + 1, "nested"},
        {"u^", "", 1000, 129, "nested"}, {"(", ")", 10000, 1, "more than 4096 bytes"},
        {"u+", "", 120, 0, NULL},        {"u+", "", 1000, 256, "more than 256"},
        {" ", "", 1 << 20, 1, "4096"},   {"", "'", 1000, 257, "more than 256"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct formula f;
        struct err e = {0};
        char *text = nested(rows[i].before, rows[i].after, rows[i].times);
        const bool read = formula_read(text, &f, &e);
        const bool right = rows[i].says ? !read && strstr(e.text, rows[i].says) : read;
        if (!right || e.at.column != rows[i].column)
            fprintf(stderr, "formula: %zu times '%s': column %d: %s\n", rows[i].times,
                    rows[i].before, e.at.column, e.text);
        CU_ASSERT_TRUE(right);
        CU_ASSERT_EQUAL(e.at.column, rows[i].column);
        free(text);
    }
}

/* --- sizes ------------------------------------------------------------------------------------ */

static void sizes_follow_from_theta_and_inner(void)
{
    const struct {
        const char *text;
        size_t rows, cols;
        struct counts inner;
        const char *sizes; /* NULL: refused */
    } rows[] = {
        {"u * v", 2, 3, {NULL, 0}, "u 2x3 v 2x3"},
        {"W2 * W1", 2, 5, {(const int64_t[]){4}, 1}, "W2 2x4 W1 4x5"},
        {"W2 * W1", 2, 5, {NULL, 0}, "W2 2x5 W1 5x5"},
        {"W3 * W2 * W1", 2, 5, {(const int64_t[]){4, 6}, 2}, "W3 2x4 W2 4x6 W1 6x5"},
        {"W3 * W2 * W1", 2, 5, {(const int64_t[]){7}, 1}, "W3 2x7 W2 7x7 W1 7x5"},
        {"U' * v", 1, 5, {(const int64_t[]){4}, 1}, "U 4x5 v 4x1"},
        {"v' * U", 1, 5, {(const int64_t[]){4}, 1}, "v 4x1 U 4x5"},
        {"u * v'", 3, 4, {NULL, 0}, "u 3x1 v 4x1"},
        {"A * B - C * D'", 2, 3, {(const int64_t[]){4, 5}, 2}, "A 2x4 B 4x3 C 2x5 D 3x5"},
        {"W' * W", 3, 3, {(const int64_t[]){2}, 1}, "W 2x3"},
        {"2 * tanh(W) + 1", 2, 3, {NULL, 0}, "W 2x3"},
        {"(A * B)' .* C", 2, 3, {(const int64_t[]){4}, 1}, "A 3x4 B 4x2 C 2x3"},
        {"W' * W", 2, 3, {NULL, 0}, NULL},
        {"U' * v", 2, 5, {NULL, 0}, NULL},
        {"W2 * W1", 2, 5, {(const int64_t[]){4, 4}, 2}, NULL},
        {"W3 * W2 * W1", 2, 5, {(const int64_t[]){4, 6, 8}, 3}, NULL},
        {"W4 * W3 * W2 * W1", 2, 5, {(const int64_t[]){4, 6}, 2}, NULL},
        {"u * v", 2, 3, {(const int64_t[]){4}, 1}, NULL},
        {"W", 2, 3, {(const int64_t[]){4}, 1}, NULL},
        {"u + V'", 2, 3, {NULL, 0}, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct formula f;
        struct err e = {0};
        char sizes[200] = "";
        CU_ASSERT_TRUE_FATAL(formula_read(rows[i].text, &f, &e));
        const char *why = formula_fit(&f, rows[i].rows, rows[i].cols, &rows[i].inner);
        for (size_t k = 0; !why && k < f.n_weights; k++)
            snprintf(sizes + strlen(sizes), sizeof sizes - strlen(sizes), "%s%s %zux%zu",
                     k ? " " : "", f.weights[k].name, f.weights[k].rows, f.weights[k].cols);
        const bool right = rows[i].sizes ? strcmp(sizes, rows[i].sizes) == 0 : why != NULL;
        if (!right)
            fprintf(stderr, "formula: %s: '%s' (%s)\n", rows[i].text, sizes, why ? why : "");
        CU_ASSERT_TRUE(right);
    }
}

/* --- laws ------------------------------------------------------------------------------------- */

/* Every operation with weights on either side, weights that stand in several places, and more
 * entries than are swept over at a time. */
static const struct {
    const char *text;
    size_t rows, cols;
} texts[] = {
    {"u", 1, 5},
    {"-w", 2, 3},
    {"u * v", 1, 700},
    {"u * (v * u)", 1, 3},
    {"u * u * u - v", 1, 3},
    {"u * v^2 / x", 2, 2},
    {"u^2 - v^2", 1, 513},
    {"u^2.5 + v^-2 + x^-1 + y^3 + z^4", 1, 3},
    {"2 * u^3 - (v - x / 3) - (y * 2)^2 + 4 * z^2", 1, 3},
    {"u^v", 1, 4},
    {"2^u + u^u", 1, 4},
    {"1 / u + u / 3 + v / u", 1, 4},
    {"3 - u * 2 + 1", 1, 4},
    {"exp(u) * log(v) + sin(x) * cos(u)", 1, 300},
    {"tanh(3 * u) + sinh(v) + asinh(x)", 1, 4},
    {"sqrt(u) * abs(-v) * relu(x) + relu(-x)", 1, 4},
    {"exp(-(u - v)^2 / 2)", 3, 3},
    {"(u + v) * (u - v) / (u * v)", 1, 257},
    {"u .* v ./ x .^ y", 1, 4},
    {"W", 2, 3},
    {"W'", 2, 3},
    {"W2 * W1", 3, 4},
    {"W3 * W2 * W1", 1, 5},
    {"U' * v", 1, 6},
    {"v' * U", 1, 6},
    {"U' * V * U", 3, 3},
    {"W' * W", 4, 4},
    {"W * W", 3, 3},
    {"u * v'", 3, 4},
    {"(A * B)' * (B' * C)'", 3, 3},
    {"A * B - C * D'", 2, 3},
    {"2 * W2 * tanh(W1 + 1) / 3", 3, 4},
    {"W2 * (W1 .* V1) + exp(-W) .^ 2", 3, 4},
    {"A .* B' - (A' ./ B)'", 3, 4},
    {"A .^ B + 2 ./ A", 3, 4},
    {"-(W2 * -W1)", 20, 30},
    {"((W1' * W2')')'", 3, 2},
};
enum { TEXTS = sizeof texts / sizeof *texts };

struct point {
    const char *text;
    struct formula f;
    size_t p, q;
    double *w, *dw, *g, *theta, *jw, *jg, *bent, *other, *work;
};

static double *room(size_t n)
{
    double *v = malloc((n + 1) * sizeof *v);
    CU_ASSERT_PTR_NOT_NULL_FATAL(v);
    for (size_t i = 0; i <= n; i++)
        v[i] = (double)NAN;
    return v;
}

/* Work begins as NaN, and one beyond it must stay so: what is not written shows. */
static void point_open(struct point *t, size_t i)
{
    struct err e = {0};
    uint64_t state = 11;
    t->text = texts[i].text;
    CU_ASSERT_TRUE_FATAL(formula_read(t->text, &t->f, &e));
    CU_ASSERT_PTR_NULL_FATAL(formula_fit(&t->f, texts[i].rows, texts[i].cols, &no_inner));
    t->p = t->f.p;
    t->q = texts[i].rows * texts[i].cols;
    double **const all[] = {&t->w, &t->dw, &t->jg, &t->bent, &t->other, &t->g, &t->theta, &t->jw};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        *all[k] = room(k < 5 ? t->p + t->q : t->q);
    t->work = room(formula_work(&t->f));
    for (size_t k = 0; k < t->p; k++) {
        t->w[k] = 0.7 + 0.7 * (double)(test_random(&state) >> 11) * 0x1p-53;
        t->dw[k] = 2 * (double)(test_random(&state) >> 11) * 0x1p-53 - 1;
    }
    for (size_t k = 0; k < t->q; k++)
        t->g[k] = 2 * (double)(test_random(&state) >> 11) * 0x1p-53 - 1;
    formula_psi(&t->f, t->w, t->theta, t->work);
    formula_vjp(&t->f, t->w, t->g, t->jg, t->work);
    formula_jvp(&t->f, t->w, t->dw, t->jw, t->work);
    formula_bend(&t->f, t->w, t->g, t->dw, t->bent, t->work);
}

static void holds(const struct point *t, const char *law, bool value)
{
    if (!value)
        fprintf(stderr, "formula: %s: %s\n", t->text, law);
    CU_ASSERT_TRUE(value);
}

static void point_close(struct point *t)
{
    holds(t, "no more work is used than was asked for", isnan(t->work[formula_work(&t->f)]));
    holds(t, "nothing is written beyond the end",
          isnan(t->theta[t->q]) && isnan(t->jw[t->q]) && isnan(t->jg[t->p]) &&
              isnan(t->bent[t->p]));
    double *const all[] = {t->w, t->dw, t->jg, t->bent, t->other, t->g, t->theta, t->jw, t->work};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        free(all[k]);
}

static void for_all(void (*law)(struct point *t))
{
    for (size_t i = 0; i < TEXTS; i++) {
        struct point t;
        point_open(&t, i);
        law(&t);
        point_close(&t);
    }
}

/* Both sides are sums of the same products. */
static void adjoint(struct point *t)
{
    const double left = vec_dot(t->q, t->g, t->jw), right = vec_dot(t->p, t->jg, t->dw);
    const double size = vec_norm(t->q, t->g) * vec_norm(t->q, t->jw) +
                        vec_norm(t->p, t->jg) * vec_norm(t->p, t->dw);
    holds(t, "<g, J dw> = <J'g, dw>",
          fabs(left - right) <= 8 * (double)(t->p + t->q) * DBL_EPSILON * size);
}

static void vjp_is_the_transpose_of_jvp(void)
{
    for_all(adjoint);
}

static void moved(const struct point *t, double h, double *w)
{
    memcpy(w, t->w, t->p * sizeof *w);
    vec_add_scaled(t->p, h, t->dw, w);
}

/* Central differences: a third derivative of some hundred times h^2 = 6e-11, rounding eps/h =
 * 3e-11 times the values. */
static const double h = 0x1p-17;

static bool near(size_t n, const double *exact, const double *above, const double *below)
{
    double gap = 0, size = 1;
    for (size_t i = 0; i < n; i++) {
        gap = fmax(gap, fabs(exact[i] - (above[i] - below[i]) / (2 * h)));
        size = fmax(size, fmax(fabs(exact[i]), fabs(above[i])));
        if (isnan(exact[i]))
            return false;
    }
    return gap <= 2e-8 * size;
}

static void differences(struct point *t)
{
    double *w = room(t->p), *above = room(t->p + t->q), *below = room(t->p + t->q);
    moved(t, h, w);
    formula_psi(&t->f, w, above, t->work);
    moved(t, -h, w);
    formula_psi(&t->f, w, below, t->work);
    holds(t, "J dw is the derivative of psi", near(t->q, t->jw, above, below));
    formula_vjp(&t->f, w, t->g, below, t->work);
    moved(t, h, w);
    formula_psi(&t->f, w, t->theta, t->work);
    formula_vjp(&t->f, w, t->g, above, t->work);
    holds(t, "bend is the derivative of J'g", near(t->p, t->bent, above, below));
    free(w);
    free(above);
    free(below);
}

static void derivatives_are_those_of_differences(void)
{
    for_all(differences);
}

static void same_bits(struct point *t)
{
    formula_psi(&t->f, t->w, t->other, t->work);
    holds(t, "psi is the same twice", memcmp(t->other, t->theta, t->q * sizeof *t->w) == 0);
    formula_vjp(&t->f, t->w, t->g, t->other, t->work);
    holds(t, "J'g is the same twice", memcmp(t->other, t->jg, t->p * sizeof *t->w) == 0);
    formula_bend(&t->f, t->w, t->g, t->dw, t->other, t->work);
    holds(t, "bend is the same twice", memcmp(t->other, t->bent, t->p * sizeof *t->w) == 0);
    for (size_t i = 0; i < t->p; i++) {
        const double kept = t->w[i];
        t->w[i] = (double)NAN;
        formula_psi(&t->f, t->w, t->theta, t->work);
        holds(t, "one NaN in gives NaN out", !vec_is_finite(t->q, t->theta));
        t->w[i] = kept;
    }
}

static void sweeps_are_pure(void)
{
    for_all(same_bits);
}

/* At 0 the derivative of abs and of relu is 0, and so is that of u^2: no NaN. */
static void kinks_have_the_derivative_zero(void)
{
    static const char *const kinked[] = {"abs(u)", "relu(u)", "u^2", "0 * u^-1", "u^0"};
    for (size_t i = 0; i < sizeof kinked / sizeof *kinked; i++) {
        struct formula f;
        struct err e = {0};
        double work[64], theta, jg, out;
        const double w = kinked[i][0] == '0' ? 1 : 0, one = 1;
        CU_ASSERT_TRUE_FATAL(formula_read(kinked[i], &f, &e));
        CU_ASSERT_PTR_NULL_FATAL(formula_fit(&f, 1, 1, &no_inner));
        formula_psi(&f, &w, &theta, work);
        formula_vjp(&f, &w, &one, &jg, work);
        formula_bend(&f, &w, &one, &one, &out, work);
        CU_ASSERT_EQUAL(jg, 0);
        CU_ASSERT_EQUAL(out, i == 2 ? 2 : 0);
    }
}

/* --- what flow conserves ---------------------------------------------------------------------- */

static void conserved(struct point *t)
{
    const size_t n = formula_n_conserved(&t->f);
    double *w = room(t->p), *above = room(n), *below = room(n), *zero = room(n);
    memcpy(t->dw, t->jg, t->p * sizeof *t->dw);
    moved(t, h, w);
    formula_conserved(&t->f, w, above);
    moved(t, -h, w);
    formula_conserved(&t->f, w, below);
    memset(zero, 0, n * sizeof *zero);
    holds(t, "gradient flow conserves what is said to be", near(n, zero, above, below));
    free(w);
    free(above);
    free(below);
    free(zero);
}

static void flow_conserves_what_is_said(void)
{
    for_all(conserved);
}

static void the_form_tells_what_is_conserved(void)
{
    static const struct {
        const char *text;
        size_t rows, cols, n;
    } rows[] = {
        {"u * v", 1, 5, 5},
        {"u * v * x / y", 1, 5, 15},
        {"tanh(2 * u * v^3)", 1, 5, 5},
        {"u * v + v", 1, 5, 0},
        {"u * v - x * y", 1, 5, 10},
        {"u^2 - v^2", 1, 5, 5},
        {"u + v", 1, 5, 5},
        {"u^2 + v^2 - 3 * x^2", 1, 5, 0},
        {"tanh(2 * u^3 - (v / x - y) / 4) * u", 1, 5, 5},
        {"u^3 - 2 * v^4 + x^2 + y / 2 - z", 1, 5, 10},
        {"A * B + C - D", 2, 3, 15},
        {"exp(u)", 1, 5, 0},
        {"u * v * exp(x)", 1, 5, 5},
        {"W3 * W2 * W1", 2, 3, 18},
        {"2 * W2 * -W1", 2, 3, 9},
        {"W2 * tanh(W1)", 2, 3, 0},
        {"W' * W", 3, 3, 0},
        {"U' * v", 1, 5, 25},
        {"A * B + C * D", 2, 3, 18},
        {"A * (B * C)' * D", 2, 3, 27},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct formula f;
        struct err e = {0};
        CU_ASSERT_TRUE_FATAL(formula_read(rows[i].text, &f, &e));
        CU_ASSERT_PTR_NULL_FATAL(formula_fit(&f, rows[i].rows, rows[i].cols, &no_inner));
        if (formula_n_conserved(&f) != rows[i].n)
            fprintf(stderr, "formula: %s: %zu conserved\n", rows[i].text, formula_n_conserved(&f));
        CU_ASSERT_EQUAL(formula_n_conserved(&f), rows[i].n);
    }
}

/* --- lifting ---------------------------------------------------------------------------------- */

static void lifted_weights_have_their_theta(void)
{
    static const struct {
        const char *text;
        bool lifts, all; /* all: both signs */
    } rows[] = {
        {"exp(u)", true, false},  {"u^3", true, true},
        {"u^2", true, false},     {"sinh(3 * u) / 2 + 1", true, true},
        {"-u", true, true},       {"1 - 2 / u", true, true},
        {"2^u", true, false},     {"asinh(u)", true, true},
        {"log(u)", true, true},   {"tanh(u)", true, true},
        {"sqrt(u)", true, false}, {"u * v", false, false},
        {"u + u", false, false},  {"sin(u)", false, false},
        {"abs(u)", false, false}, {"W * V", false, false},
    };
    const double theta[] = {0.25, -0.5};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct formula f;
        struct err e = {0};
        double w[8], back[2], work[64];
        CU_ASSERT_TRUE_FATAL(formula_read(rows[i].text, &f, &e));
        CU_ASSERT_PTR_NULL_FATAL(formula_fit(&f, 1, rows[i].all ? 2 : 1, &no_inner));
        CU_ASSERT_EQUAL(formula_lift_refuse(&f) == NULL, rows[i].lifts);
        if (!rows[i].lifts)
            continue;
        CU_ASSERT_PTR_NULL(formula_lift(&f, theta, w));
        formula_psi(&f, w, back, work);
        for (size_t k = 0; k < (rows[i].all ? 2 : 1); k++)
            CU_ASSERT_DOUBLE_EQUAL(back[k], theta[k], 1e-14);
        if (!rows[i].all) {
            CU_ASSERT_PTR_NULL_FATAL(formula_fit(&f, 1, 2, &no_inner));
            CU_ASSERT_PTR_NOT_NULL(formula_lift(&f, theta, w));
        }
    }
}

void suite_formula(void)
{
    CU_pSuite s = CU_add_suite("formulas", NULL, NULL);
    TEST(s, operators_bind_as_in_mathematics);
    TEST(s, functions_are_those_of_their_names);
    TEST(s, mistakes_are_told_in_their_place);
    TEST(s, what_is_too_large_is_refused);
    TEST(s, sizes_follow_from_theta_and_inner);
    TEST(s, vjp_is_the_transpose_of_jvp);
    TEST(s, derivatives_are_those_of_differences);
    TEST(s, sweeps_are_pure);
    TEST(s, kinks_have_the_derivative_zero);
    TEST(s, flow_conserves_what_is_said);
    TEST(s, the_form_tells_what_is_conserved);
    TEST(s, lifted_weights_have_their_theta);
}
