/* formula_conserved.c: what the form of a formula tells beside its values: what gradient flow
 * conserves, and how theta is solved for a weight. See formula.h. */
#include <math.h>
#include <string.h>

#include "mathematics/formula.h"
#include "numerics/linalg.h"

/* Where conserved quantities go; out is NULL when they are only counted. */
struct keeping {
    const struct formula *f;
    const double *w;
    double *out;
    size_t n;
};

/* --- monomials -------------------------------------------------------------------------------- */

/* c x^a y^b ... */
struct monomial {
    double factor;
    double exponents[FORMULA_WEIGHTS];
    size_t times[FORMULA_WEIGHTS]; /* that the weight appears in it */
};

/* Multiply by the power of node k; false when that is no monomial. */
static bool gather(const struct formula *f, size_t k, double power, struct monomial *m)
{
    const struct formula_node *n = &f->nodes[k];
    switch ((int)n->op) {
    case FORMULA_NUMBER:
        m->factor *= pow(n->number, power);
        return true;
    case FORMULA_WEIGHT:
        m->exponents[n->a] += power;
        m->times[n->a]++;
        return true;
    case FORMULA_NEGATE:
        m->factor *= pow(-1, power);
        return gather(f, n->a, power, m);
    case FORMULA_POWER:
        return gather(f, n->a, power * n->number, m);
    case FORMULA_MULTIPLY:
        return gather(f, n->a, power, m) && gather(f, n->b, power, m);
    case FORMULA_DIVIDE:
        return gather(f, n->a, power, m) && gather(f, n->b, -power, m);
    default:
        return false;
    }
}

/* x^2 - ratio y^2, as a product where it is a difference. */
static void keep_squares(struct keeping *to, size_t i, size_t j, double ratio)
{
    const size_t q = to->f->weights[i].rows * to->f->weights[i].cols;
    const double *x = to->w + to->f->weights[i].offset, *y = to->w + to->f->weights[j].offset;
    const double root = sqrt(fabs(ratio));
    for (size_t e = 0; e < q; e++)
        to->out[to->n + e] = ratio > 0 ? (x[e] - root * y[e]) * (x[e] + root * y[e])
                                       : x[e] * x[e] - ratio * y[e] * y[e];
}

static void keep_monomial(struct keeping *to, const struct monomial *m)
{
    const struct formula *f = to->f;
    size_t last = FORMULA_WEIGHTS;
    for (size_t i = 0; i < f->n_weights; i++) {
        if (m->times[i] == 0 || m->times[i] < f->weights[i].times || m->exponents[i] == 0)
            continue;
        if (last < FORMULA_WEIGHTS) {
            if (to->out)
                keep_squares(to, last, i, m->exponents[last] / m->exponents[i]);
            to->n += f->weights[i].rows * f->weights[i].cols;
        }
        last = i;
    }
}

/* --- sums of powers --------------------------------------------------------------------------- */

/* c x^a of a weight that appears nowhere else. */
struct term {
    size_t weight;
    double factor, exponent;
};

struct terms {
    struct term list[FORMULA_WEIGHTS];
    size_t n;
};

static void term_add(const struct formula *f, size_t k, double sign, struct terms *t)
{
    struct monomial m = {.factor = sign};
    size_t weights = 0, which = 0;
    if (!gather(f, k, 1, &m))
        return;
    for (size_t i = 0; i < f->n_weights; i++)
        if (m.times[i] > 0) {
            which = i;
            weights++;
        }
    if (weights == 1 && f->weights[which].times == 1 && m.exponents[which] != 0 && m.factor != 0)
        t->list[t->n++] = (struct term){which, m.factor, m.exponents[which]};
}

static void terms_of(const struct formula *f, size_t k, double sign, struct terms *t)
{
    const struct formula_node *n = &f->nodes[k];
    if (n->op == FORMULA_ADD || n->op == FORMULA_SUBTRACT) {
        terms_of(f, n->a, sign, t);
        terms_of(f, n->b, n->op == FORMULA_ADD ? sign : -sign, t);
    } else
        term_add(f, k, sign, t);
}

/* x^(2-a) - ratio y^(2-b), or x y for x^2 - y^2. */
static void keep_powers(struct keeping *to, const struct term *s, const struct term *t,
                        double ratio)
{
    const struct formula *f = to->f;
    const size_t q = f->weights[s->weight].rows * f->weights[s->weight].cols;
    const size_t x = f->weights[s->weight].offset, y = f->weights[t->weight].offset;
    for (size_t e = 0; e < q && to->out; e++)
        to->out[to->n + e] = s->exponent == 2 ? to->w[x + e] * to->w[y + e]
                                              : pow(to->w[x + e], 2 - s->exponent) -
                                                    ratio * pow(to->w[y + e], 2 - t->exponent);
    to->n += q;
}

static void keep_sum(struct keeping *to, size_t k)
{
    struct terms t = {.n = 0};
    terms_of(to->f, k, 1, &t);
    for (size_t i = 1; i < t.n; i++) {
        const struct term *x = &t.list[i - 1], *y = &t.list[i];
        const double a = x->exponent, b = y->exponent;
        const double ratio = x->factor * a * (2 - a) / (y->factor * b * (2 - b));
        const bool squares = a == 2 && b == 2 && x->factor == -y->factor;
        if (squares || (a != 2 && b != 2 && isfinite(ratio)))
            keep_powers(to, x, y, ratio);
    }
}

/* --- products --------------------------------------------------------------------------------- */

/* A factor of a chain of matrices: a weight, or that transposed. */
struct factor {
    const struct formula_weight *weight; /* NULL: something else, or a weight of several places */
    bool transposed;
};

static struct factor factor_of(const struct formula *f, size_t k, bool transposed)
{
    const struct formula_node *n = &f->nodes[k];
    /* Numbers and signs do not count: both sides of A'A - B B' move with them alike. */
    if (n->op == FORMULA_NEGATE || n->op == FORMULA_TRANSPOSE)
        return factor_of(f, n->a, transposed != (n->op == FORMULA_TRANSPOSE));
    if ((n->op == FORMULA_MULTIPLY || n->op == FORMULA_DIVIDE) && !f->nodes[n->b].varies)
        return factor_of(f, n->a, transposed);
    if (n->op == FORMULA_MULTIPLY && !f->nodes[n->a].varies)
        return factor_of(f, n->b, transposed);
    const bool alone = n->op == FORMULA_WEIGHT && f->weights[n->a].times == 1;
    return (struct factor){alone ? &f->weights[n->a] : NULL, transposed};
}

/* op(A)'op(A) - op(B) op(B)', (h,h) */
static void keep_gap(struct keeping *to, const struct factor *a, const struct factor *b)
{
    const size_t inner_a = a->transposed ? a->weight->cols : a->weight->rows;
    const size_t h = a->transposed ? a->weight->rows : a->weight->cols;
    const size_t inner_b = b->transposed ? b->weight->rows : b->weight->cols;
    const double *wa = to->w + a->weight->offset, *wb = to->w + b->weight->offset;
    double *out = to->out + to->n;
    mat_mul((struct gemm_shape){h, inner_a, h}, !a->transposed, a->transposed, 1, wa, wa, 0, out);
    mat_mul((struct gemm_shape){h, inner_b, h}, b->transposed, !b->transposed, -1, wb, wb, 1, out);
}

/* The outermost factor of a product on one side. */
static struct factor end_of(const struct formula *f, size_t k, bool transposed, bool right)
{
    const struct formula_node *n = &f->nodes[k];
    if (n->op != FORMULA_PRODUCT)
        return factor_of(f, k, transposed);
    const bool second = right != transposed;
    return end_of(f, second ? n->b : n->a, transposed != (second ? n->tb : n->ta), right);
}

/* Where the two sides of a product meet. */
static void keep_product(struct keeping *to, const struct formula_node *n)
{
    const struct factor a = end_of(to->f, n->a, n->ta, true), b = end_of(to->f, n->b, n->tb, false);
    if (!a.weight || !b.weight)
        return;
    const size_t h = a.transposed ? a.weight->rows : a.weight->cols;
    if (to->out)
        keep_gap(to, &a, &b);
    to->n += h * h;
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool is_sum(const struct formula_node *n)
{
    return n->op == FORMULA_ADD || n->op == FORMULA_SUBTRACT;
}

/* Monomials and sums as large as they are. */
static void keep(struct keeping *to, size_t k, bool within_sum)
{
    const struct formula_node *n = &to->f->nodes[k];
    struct monomial m = {.factor = 1};
    if (gather(to->f, k, 1, &m)) {
        keep_monomial(to, &m);
        return;
    }
    if (n->op == FORMULA_PRODUCT)
        keep_product(to, n);
    if (is_sum(n) && !within_sum)
        keep_sum(to, k);
    if (formula_operands(n) > 0)
        keep(to, n->a, is_sum(n));
    if (formula_operands(n) > 1)
        keep(to, n->b, is_sum(n));
}

size_t formula_n_conserved(const struct formula *f)
{
    struct keeping to = {.f = f};
    keep(&to, f->n - 1, false);
    return to.n;
}

void formula_conserved(const struct formula *f, const double *w, double *out)
{
    struct keeping to = {.f = f, .w = w, .out = out};
    keep(&to, f->n - 1, false);
}

/* --- lifting ---------------------------------------------------------------------------------- */

static const char *const no_inverse =
    "a formula is solved for its weight when it has one, which stands in it once, under + - * / ^ "
    "with numbers and exp, log, sinh, asinh, tanh, sqrt";

/* The operand of an entrywise operation that holds the weight, and the number beside it. */
static size_t inner_of(const struct formula *f, const struct formula_node *n, double *number)
{
    const bool right = formula_operands(n) == 2 && f->nodes[n->b].varies;
    *number = formula_operands(n) < 2 ? n->number
              : right                 ? f->nodes[n->a].number
                                      : f->nodes[n->b].number;
    return right ? n->b : n->a;
}

static double function_solved(const char *name, double y)
{
    const char *const names[] = {"exp", "log", "sinh", "asinh", "tanh", "sqrt"};
    const double solutions[] = {log(y),  exp(y),   asinh(y),
                                sinh(y), atanh(y), y < 0 ? (double)NAN : y * y};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return solutions[i];
    return (double)NAN;
}

/* x with x^c = y: the positive one, unless c is an odd integer. */
static double root(double y, double c)
{
    const bool odd = fabs(fmod(c, 2)) == 1;
    return y < 0 && !odd ? (double)NAN : copysign(pow(fabs(y), 1 / c), y);
}

/* x with f(x) = y for the operand that varies; NaN when there is none. */
static double solved(const struct formula *f, const struct formula_node *n, double y)
{
    double c;
    const bool right = inner_of(f, n, &c) == n->b && formula_operands(n) == 2;
    switch ((int)n->op) {
    case FORMULA_ADD:
        return y - c;
    case FORMULA_SUBTRACT:
        return right ? c - y : y + c;
    case FORMULA_MULTIPLY:
        return y / c;
    case FORMULA_DIVIDE:
        return right ? c / y : y * c;
    case FORMULA_RAISE:
        return log(y) / log(c);
    case FORMULA_POWER:
        return root(y, c);
    case FORMULA_NEGATE:
        return -y;
    default:
        return function_solved(formula_functions[n->function].name, y);
    }
}

const char *formula_lift_refuse(const struct formula *f)
{
    if (f->matrices || f->n_weights > 1 || f->weights[0].times > 1)
        return no_inverse;
    for (size_t k = 0; k < f->n; k++)
        if (f->nodes[k].op == FORMULA_FUNCTION &&
            isnan(function_solved(formula_functions[f->nodes[k].function].name, 0.5)))
            return no_inverse;
    return NULL;
}

const char *formula_lift(const struct formula *f, const double *theta, double *w)
{
    const char *why = formula_lift_refuse(f);
    for (size_t i = 0; i < f->rows * f->cols && !why; i++) {
        double x = theta[i], ignored;
        for (size_t k = f->n - 1; f->nodes[k].op != FORMULA_WEIGHT;
             k = inner_of(f, &f->nodes[k], &ignored))
            x = solved(f, &f->nodes[k], x);
        w[i] = x;
        if (!isfinite(x))
            why = "no weight makes an entry of this theta";
    }
    return why;
}
