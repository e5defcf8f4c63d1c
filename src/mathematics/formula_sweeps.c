/* formula_sweeps.c: values, tangents and adjoints along the nodes of a formula; see formula.h.
 *
 * Entry by entry, so many entries are taken through all nodes at a time: what a node leaves is
 * still in the nearest cache when the next one takes it. Matrices are swept over once. A formula is
 * a tree, so that the adjoint of a node comes from one place; only a weight's may come from
 * several. */
#include <math.h>
#include <string.h>

#include "mathematics/formula.h"
#include "numerics/linalg.h"

/* One sweep, over entries start .. start + entries of theta. Rooms are of f->room doubles each and
 * hold a vector for every node; what is said of weights stands where the caller has it. */
struct sweep {
    const struct formula *f;
    size_t start, entries;
    const double *w, *dw;
    double *values, *tangents, *adjoints, *bent;
    double *zeros;           /* the tangent of what does not vary */
    double *spare, *another; /* of one node */
};

/* Which operand. */
enum side { LEFT, RIGHT };

/* --- rooms ------------------------------------------------------------------------------------ */

/* Of psi, and block after block of entries. */
static size_t values_room(const struct formula *f)
{
    const size_t q = f->rows * f->cols;
    return f->matrices ? f->room : (q + FORMULA_ENTRIES - 1) / FORMULA_ENTRIES * f->room;
}

size_t formula_work(const struct formula *f)
{
    return values_room(f) + 3 * f->room + 3 * f->widest;
}

static struct sweep sweep_open(const struct formula *f, const double *w, double *work)
{
    struct sweep s = {.f = f, .w = w, .values = work};
    s.tangents = work + values_room(f);
    s.adjoints = s.tangents + f->room;
    s.bent = s.adjoints + f->room;
    s.spare = s.bent + f->room;
    s.another = s.spare + f->widest;
    s.zeros = s.another + f->widest;
    s.entries = f->rows * f->cols;
    if (!f->matrices && s.entries > FORMULA_ENTRIES)
        s.entries = FORMULA_ENTRIES;
    return s;
}

/* The next entries; false when there are none. */
static bool sweep_on(struct sweep *s)
{
    const size_t q = s->f->rows * s->f->cols;
    s->start += s->entries;
    if (s->f->matrices || s->start >= q)
        return false;
    s->values += s->f->room;
    s->entries = q - s->start < FORMULA_ENTRIES ? q - s->start : FORMULA_ENTRIES;
    return true;
}

static size_t size_of(const struct sweep *s, const struct formula_node *n)
{
    return s->f->matrices ? n->rows * n->cols : s->entries;
}

static const struct formula_node *operand(const struct sweep *s, const struct formula_node *n,
                                          enum side side)
{
    return &s->f->nodes[side == LEFT ? n->a : n->b];
}

static enum side last_side(const struct formula_node *n)
{
    return formula_operands(n) == 2 ? RIGHT : LEFT;
}

/* A weight's entries within an array like w. */
static size_t weight_offset(const struct sweep *s, const struct formula_node *n)
{
    return s->f->weights[n->a].offset + s->start;
}

static const double *value_of(const struct sweep *s, const struct formula_node *n)
{
    return n->op == FORMULA_WEIGHT ? s->w + weight_offset(s, n) : s->values + n->at;
}

static const double *tangent_of(const struct sweep *s, const struct formula_node *n)
{
    if (!n->varies)
        return s->zeros;
    return n->op == FORMULA_WEIGHT ? s->dw + weight_offset(s, n) : s->tangents + n->at;
}

/* --- entry by entry --------------------------------------------------------------------------- */

/* out = factor x^c o in. Where the factor is 0, x^-1 of x = 0 must not turn it into NaN. */
static void powers(size_t n, double factor, double c, const double *x, const double *in,
                   double *out)
{
    vec_power(n, factor == 0 ? 0 : c, x, out);
    for (size_t i = 0; i < n; i++)
        out[i] = factor * out[i] * in[i];
}

static void plain(size_t n, enum formula_op op, const double *a, const double *b, double *y)
{
    switch ((int)op) {
    case FORMULA_ADD:
        for (size_t i = 0; i < n; i++)
            y[i] = a[i] + b[i];
        break;
    case FORMULA_SUBTRACT:
        for (size_t i = 0; i < n; i++)
            y[i] = a[i] - b[i];
        break;
    case FORMULA_MULTIPLY:
        for (size_t i = 0; i < n; i++)
            y[i] = a[i] * b[i];
        break;
    case FORMULA_DIVIDE:
        for (size_t i = 0; i < n; i++)
            y[i] = a[i] / b[i];
        break;
    default:
        for (size_t i = 0; i < n; i++)
            y[i] = pow(a[i], b[i]);
    }
}

static void negate(size_t n, const double *in, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = -in[i];
}

static void functions(size_t n, const struct formula_node *k, const double *x, double *y)
{
    double (*value)(double) = formula_functions[k->function].value;
    for (size_t i = 0; i < n; i++)
        y[i] = value(x[i]);
}

static void add(size_t n, const double *in, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] += in[i];
}

static void times(size_t n, const double *in, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] *= in[i];
}

/* f_a in, of a / b: 1/b; f_b = -y/b. */
static void quotient_scale(const struct sweep *s, const struct formula_node *k, enum side side,
                           const double *in, double *out)
{
    const size_t n = size_of(s, k);
    const double *y = value_of(s, k), *b = value_of(s, operand(s, k, RIGHT));
    for (size_t i = 0; i < n; i++)
        out[i] = (side == LEFT ? in[i] : -(in[i] * y[i])) / b[i];
}

/* y ln a, which is 0 where y is. */
static double raised_slope(double y, double a)
{
    return y == 0 ? 0 : y * log(a);
}

/* f_a in, of a^b: b a^(b-1); f_b = y ln a. */
static void raise_scale(const struct sweep *s, const struct formula_node *k, enum side side,
                        const double *in, double *out)
{
    const size_t n = size_of(s, k);
    const double *y = value_of(s, k), *a = value_of(s, operand(s, k, LEFT)),
                 *b = value_of(s, operand(s, k, RIGHT));
    for (size_t i = 0; i < n; i++)
        out[i] = in[i] * (side == LEFT ? b[i] * pow(a[i], b[i] - 1) : raised_slope(y[i], a[i]));
}

static void function_scale(const struct sweep *s, const struct formula_node *k, const double *in,
                           double *out)
{
    const size_t n = size_of(s, k);
    const double *y = value_of(s, k), *x = value_of(s, operand(s, k, LEFT));
    double (*slope)(double, double) = formula_functions[k->function].slope;
    for (size_t i = 0; i < n; i++)
        out[i] = slope(x[i], y[i]) * in[i];
}

/* out = f_side o in, which is both what a tangent becomes on its way up and an adjoint on its way
 * down. */
static void scale(const struct sweep *s, const struct formula_node *k, enum side side,
                  const double *in, double *out)
{
    const size_t n = size_of(s, k);
    switch ((int)k->op) {
    case FORMULA_MULTIPLY:
        plain(n, FORMULA_MULTIPLY, value_of(s, operand(s, k, side == LEFT ? RIGHT : LEFT)), in,
              out);
        break;
    case FORMULA_DIVIDE:
        quotient_scale(s, k, side, in, out);
        break;
    case FORMULA_POWER:
        powers(n, k->number, k->number - 1, value_of(s, operand(s, k, LEFT)), in, out);
        break;
    case FORMULA_RAISE:
        raise_scale(s, k, side, in, out);
        break;
    case FORMULA_FUNCTION:
        function_scale(s, k, in, out);
        break;
    default:
        if (k->op == FORMULA_NEGATE || (k->op == FORMULA_SUBTRACT && side == RIGHT))
            negate(n, in, out);
        else
            memcpy(out, in, n * sizeof *out);
    }
}

/* --- matrices --------------------------------------------------------------------------------- */

static void transpose(const struct formula_node *to, const double *in, double *out)
{
    for (size_t i = 0; i < to->rows; i++)
        for (size_t j = 0; j < to->cols; j++)
            out[i * to->cols + j] = in[j * to->rows + i];
}

/* C = op(A) op(B) + beta C; by vectors where one side is one. */
static void multiply(struct gemm_shape m, bool ta, bool tb, const double *a, const double *b,
                     double beta, double *c)
{
    if (m.inner == 1 && m.rows > 1 && m.cols > 1) {
        if (beta == 0)
            memset(c, 0, m.rows * m.cols * sizeof *c);
        mat_add_outer(m.rows, m.cols, 1, a, b, c);
    } else if (m.cols == 1)
        (ta ? mat_t_vec : mat_vec)(ta ? m.inner : m.rows, ta ? m.rows : m.inner, 1, a, b, beta, c);
    else if (m.rows == 1)
        (tb ? mat_vec : mat_t_vec)(tb ? m.cols : m.inner, tb ? m.inner : m.cols, 1, b, a, beta, c);
    else
        mat_mul(m, ta, tb, 1, a, b, beta, c);
}

/* out = op(a) op(b) + beta out, with a and b in place of the factors of the product. */
static void product(const struct sweep *s, const struct formula_node *k, const double *const ab[2],
                    double beta, double *out)
{
    const struct formula_node *a = operand(s, k, LEFT);
    const struct gemm_shape m = {k->rows, k->ta ? a->rows : a->cols, k->cols};
    multiply(m, k->ta, k->tb, ab[LEFT], ab[RIGHT], beta, out);
}

/* The adjoint of a factor, for `in` that of the product C and `other` in place of the other factor:
 * A^ = C^ B' and B^ = A'C^, themselves transposed where the factor enters so. */
static void product_pull(const struct sweep *s, const struct formula_node *k, enum side side,
                         const double *in, const double *other, double beta, double *out)
{
    const struct formula_node *to = operand(s, k, side);
    if (side == LEFT && !k->ta)
        multiply((struct gemm_shape){to->rows, k->cols, to->cols}, false, !k->tb, in, other, beta,
                 out);
    else if (side == LEFT)
        multiply((struct gemm_shape){to->rows, k->cols, to->cols}, k->tb, true, other, in, beta,
                 out);
    else if (!k->tb)
        multiply((struct gemm_shape){to->rows, k->rows, to->cols}, !k->ta, false, other, in, beta,
                 out);
    else
        multiply((struct gemm_shape){to->rows, k->rows, to->cols}, true, k->ta, in, other, beta,
                 out);
}

/* --- forward ---------------------------------------------------------------------------------- */

static void value(const struct sweep *s, const struct formula_node *k)
{
    const size_t n = size_of(s, k);
    double *y = s->values + k->at;
    const struct formula_node *left = operand(s, k, LEFT);
    const double *a = value_of(s, left);
    switch (k->op) {
    case FORMULA_NOTHING:
    case FORMULA_WEIGHT:
        break;
    case FORMULA_NUMBER:
        for (size_t i = 0; i < n; i++)
            y[i] = k->number;
        break;
    case FORMULA_POWER:
        vec_power(n, k->number, a, y);
        break;
    case FORMULA_NEGATE:
        negate(n, a, y);
        break;
    case FORMULA_FUNCTION:
        functions(n, k, a, y);
        break;
    case FORMULA_TRANSPOSE:
        transpose(k, a, y);
        break;
    case FORMULA_PRODUCT:
        product(s, k, (const double *const[]){a, value_of(s, operand(s, k, RIGHT))}, 0, y);
        break;
    case FORMULA_ADD:
    case FORMULA_SUBTRACT:
    case FORMULA_MULTIPLY:
    case FORMULA_DIVIDE:
    case FORMULA_RAISE:
        plain(n, k->op, a, value_of(s, operand(s, k, RIGHT)), y);
        break;
    }
}

static void product_tangent(const struct sweep *s, const struct formula_node *k, double *out)
{
    const struct formula_node *a = operand(s, k, LEFT), *b = operand(s, k, RIGHT);
    if (a->varies)
        product(s, k, (const double *const[]){tangent_of(s, a), value_of(s, b)}, 0, out);
    if (b->varies)
        product(s, k, (const double *const[]){value_of(s, a), tangent_of(s, b)}, a->varies ? 1 : 0,
                out);
}

static void tangent(const struct sweep *s, const struct formula_node *k)
{
    const struct formula_node *a = operand(s, k, LEFT), *b = operand(s, k, RIGHT);
    double *out = s->tangents + k->at;
    if (!k->varies || k->op == FORMULA_WEIGHT)
        return;
    if (k->op == FORMULA_PRODUCT) {
        product_tangent(s, k, out);
        return;
    }
    if (k->op == FORMULA_TRANSPOSE) {
        transpose(k, tangent_of(s, a), out);
        return;
    }
    const bool left = a->varies, right = formula_operands(k) == 2 && b->varies;
    if (left)
        scale(s, k, LEFT, tangent_of(s, a), out);
    if (right)
        scale(s, k, RIGHT, tangent_of(s, b), left ? s->spare : out);
    if (left && right)
        add(size_of(s, k), s->spare, out);
}

void formula_psi(const struct formula *f, const double *w, double *theta, double *work)
{
    const struct formula_node *root = &f->nodes[f->n - 1];
    struct sweep s = sweep_open(f, w, work);
    do {
        for (size_t k = 0; k < f->n; k++)
            value(&s, &f->nodes[k]);
        memcpy(theta + s.start, value_of(&s, root), size_of(&s, root) * sizeof *theta);
    } while (sweep_on(&s));
}

void formula_jvp(const struct formula *f, const double *w, const double *dw, double *dtheta,
                 double *work)
{
    const struct formula_node *root = &f->nodes[f->n - 1];
    struct sweep s = sweep_open(f, w, work);
    s.dw = dw;
    do {
        for (size_t k = 0; k < f->n; k++)
            tangent(&s, &f->nodes[k]);
        memcpy(dtheta + s.start, tangent_of(&s, root), size_of(&s, root) * sizeof *dtheta);
    } while (sweep_on(&s));
}

/* --- backward --------------------------------------------------------------------------------- */

/* out: the adjoint of an operand of k for `in`, that of k. */
static void pull(const struct sweep *s, const struct formula_node *k, enum side side,
                 const double *in, double *out)
{
    if (k->op == FORMULA_PRODUCT)
        product_pull(s, k, side, in, value_of(s, operand(s, k, side == LEFT ? RIGHT : LEFT)), 0,
                     out);
    else if (k->op == FORMULA_TRANSPOSE)
        transpose(operand(s, k, LEFT), in, out);
    else
        scale(s, k, side, in, out);
}

/* Where the adjoint of a node belongs, within an array like w or a room. A weight that the sweep
 * has met before gets `spare` first. */
static double *target(const struct sweep *s, const struct formula_node *n, double *jg, double *room)
{
    if (n->op != FORMULA_WEIGHT)
        return room + n->at;
    return n->first ? jg + weight_offset(s, n) : s->spare;
}

static void settle(const struct sweep *s, const struct formula_node *n, double *jg)
{
    if (n->op == FORMULA_WEIGHT && !n->first)
        add(size_of(s, n), s->spare, jg + weight_offset(s, n));
}

/* A formula that is a weight, and nothing more, hands its adjoint down at once. */
static bool is_weight(const struct formula *f)
{
    return f->nodes[f->n - 1].op == FORMULA_WEIGHT;
}

void formula_vjp(const struct formula *f, const double *w, const double *g, double *jg,
                 double *work)
{
    struct sweep s = sweep_open(f, w, work);
    if (is_weight(f))
        memcpy(jg, g, f->p * sizeof *jg);
    do {
        for (size_t k = f->n; k-- > 0;) {
            const struct formula_node *n = &f->nodes[k];
            const double *in = k == f->n - 1 ? g + s.start : s.adjoints + n->at;
            if (!n->varies || n->op == FORMULA_WEIGHT)
                continue;
            for (enum side side = LEFT; side <= last_side(n); side++) {
                const struct formula_node *to = operand(&s, n, side);
                if (!to->varies)
                    continue;
                pull(&s, n, side, in, target(&s, to, jg, s.adjoints));
                settle(&s, to, jg);
            }
        }
    } while (sweep_on(&s));
}

/* --- second order ----------------------------------------------------------------------------- */

/* Of a / b: f_ab = -1/b^2, f_bb = 2 y/b^2. */
static void quotient_bend(const struct sweep *s, const struct formula_node *k, enum side side,
                          double *out)
{
    const struct formula_node *a = operand(s, k, LEFT), *b = operand(s, k, RIGHT);
    const double *da = tangent_of(s, a), *db = tangent_of(s, b), *y = value_of(s, k),
                 *v = value_of(s, b);
    for (size_t i = 0; i < size_of(s, k); i++)
        out[i] = (side == LEFT ? -db[i] : 2 * y[i] * db[i] - da[i]) / (v[i] * v[i]);
}

/* Of a^b: f_aa = b (b-1) a^(b-2), f_ab = a^(b-1) (1 + b ln a), f_bb = y ln^2 a. */
static void raise_bend(const struct sweep *s, const struct formula_node *k, enum side side,
                       double *out)
{
    const struct formula_node *left = operand(s, k, LEFT), *right = operand(s, k, RIGHT);
    const double *da = tangent_of(s, left), *db = tangent_of(s, right), *y = value_of(s, k),
                 *a = value_of(s, left), *b = value_of(s, right);
    for (size_t i = 0; i < size_of(s, k); i++) {
        const double below = pow(a[i], b[i] - 1), mixed = below + b[i] * raised_slope(below, a[i]);
        out[i] = side == LEFT
                     ? b[i] * (b[i] - 1) * pow(a[i], b[i] - 2) * da[i] + mixed * db[i]
                     : mixed * da[i] + raised_slope(raised_slope(y[i], a[i]), a[i]) * db[i];
    }
}

static void function_bend(const struct sweep *s, const struct formula_node *k, double *out)
{
    const struct formula_node *a = operand(s, k, LEFT);
    const double *x = value_of(s, a), *y = value_of(s, k), *da = tangent_of(s, a);
    double (*curvature)(double, double) = formula_functions[k->function].curvature;
    for (size_t i = 0; i < size_of(s, k); i++)
        out[i] = curvature(x[i], y[i]) * da[i];
}

/* out = f_side,a a. + f_side,b b.; false when that is nothing. */
static bool curve(const struct sweep *s, const struct formula_node *k, enum side side, double *out)
{
    const size_t n = size_of(s, k);
    switch ((int)k->op) {
    case FORMULA_MULTIPLY:
        memcpy(out, tangent_of(s, operand(s, k, side == LEFT ? RIGHT : LEFT)), n * sizeof *out);
        return operand(s, k, side == LEFT ? RIGHT : LEFT)->varies;
    case FORMULA_DIVIDE:
        quotient_bend(s, k, side, out);
        return true;
    case FORMULA_POWER:
        powers(n, k->number * (k->number - 1), k->number - 2, value_of(s, operand(s, k, LEFT)),
               tangent_of(s, operand(s, k, LEFT)), out);
        return true;
    case FORMULA_RAISE:
        raise_bend(s, k, side, out);
        return true;
    case FORMULA_FUNCTION:
        function_bend(s, k, out);
        return true;
    default:
        return false;
    }
}

/* The tangent of an operand's adjoint: f_side y^. + y^ (f_side,a a. + f_side,b b.). bent: y^., NULL
 * for that of theta, whose gradient is held. */
static void bend(const struct sweep *s, const struct formula_node *k, enum side side,
                 const double *adjoint, const double *bent, double *out)
{
    const struct formula_node *other = operand(s, k, side == LEFT ? RIGHT : LEFT);
    const size_t n = size_of(s, operand(s, k, side));
    if (bent)
        pull(s, k, side, bent, out);
    else
        memset(out, 0, n * sizeof *out);
    if (k->op == FORMULA_PRODUCT) {
        if (other->varies)
            product_pull(s, k, side, adjoint, tangent_of(s, other), 1, out);
    } else if (curve(s, k, side, s->another)) {
        times(n, adjoint, s->another);
        add(n, s->another, out);
    }
}

static void bend_node(const struct sweep *s, size_t k, const double *g, double *out)
{
    const struct formula_node *n = &s->f->nodes[k];
    const bool root = k == s->f->n - 1;
    const double *adjoint = root ? g + s->start : s->adjoints + n->at;
    const double *bent = root ? NULL : s->bent + n->at;
    for (enum side side = LEFT; side <= last_side(n); side++) {
        const struct formula_node *to = operand(s, n, side);
        if (!to->varies)
            continue;
        bend(s, n, side, adjoint, bent, target(s, to, out, s->bent));
        settle(s, to, out);
        if (to->op != FORMULA_WEIGHT)
            pull(s, n, side, adjoint, s->adjoints + to->at);
    }
}

void formula_bend(const struct formula *f, const double *w, const double *g, const double *dw,
                  double *out, double *work)
{
    struct sweep s = sweep_open(f, w, work);
    s.dw = dw;
    memset(s.zeros, 0, f->widest * sizeof *s.zeros);
    if (is_weight(f))
        memset(out, 0, f->p * sizeof *out);
    do {
        for (size_t k = 0; k < f->n; k++)
            tangent(&s, &f->nodes[k]);
        for (size_t k = f->n; k-- > 0;)
            if (f->nodes[k].varies && f->nodes[k].op != FORMULA_WEIGHT)
                bend_node(&s, k, g, out);
    } while (sweep_on(&s));
}
