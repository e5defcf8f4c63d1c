/* parameterization.c: the laws of psi and of its Jacobian in both directions. */
#include "core/parameterization.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "laws/contracts.h"
#include "numerics/linalg.h"
#include "numerics/sparse.h"

enum { N_SHAPES = 5, FEATURES = 3 };

static const size_t shapes[N_SHAPES][2] = {{1, 1}, {1, 2}, {1, 5}, {3, 4}, {4, 2}};

/* psi at a point, with room for every product. */
struct point {
    struct bench *bench;
    const struct parameterization *psi;
    const void *options;
    struct shape s;
    double *w, *dw, *g, *theta, *other, *jg, *jw, *work;
    double *there; /* (q): theta where the Jacobian is asked */
};

/* False when the kind cannot represent a theta of this shape with these options. Kinds of a
 * function space see a sample for each row of theta. */
static bool shape_of(struct point *t, const size_t shape[2])
{
    double *x = bench_array(t->bench, "x", shape[0] * FEATURES);
    bench_fill(t->bench, -1, 1, shape[0] * FEATURES, x);
    t->s = (struct shape){.rows = shape[0],
                          .cols = shape[1],
                          .samples = {.n = shape[0], .d = FEATURES, .m = shape[1], .x = x}};
    const char *why = parameterization_shape(t->psi, t->options, &t->s);
    if (why && t->bench->cases == 0)
        snprintf(t->bench->why, LAWS_WHY, "%s", why);
    bench_freeze(t->bench, "x", x, shape[0] * FEATURES);
    return !why;
}

/* psi finds nothing of use in work. */
static void psi(struct point *t, const double *w, double *theta)
{
    bench_mark(t->s.work, t->work);
    t->psi->psi(t->options, &t->s, w, theta, t->work);
}

/* About half of the weights become negative, where psi is defined there: a sign that is forgotten,
 * or one too many, shows nowhere else. */
static void turn_signs(struct point *t)
{
    static const struct law law = {"psi returns at weights of either sign", "an index made of w"};
    double *turned = bench_array(t->bench, "w", t->s.p);
    for (size_t i = 0; i < t->s.p; i++)
        turned[i] = copysign(t->w[i], random_uniform(&t->bench->random) - 0.5);
    bench_ask(t->bench, &law);
    psi(t, turned, t->theta);
    if (vec_is_finite(t->s.q, t->theta))
        memcpy(t->w, turned, t->s.p * sizeof *turned);
}

/* Weights around 1 lie in the domain of every kind, also of those that need w > 0. */
static bool point_open(struct point *t, struct bench *b, const size_t shape[2], bool both_signs)
{
    *t = (struct point){.bench = b,
                        .psi = (const struct parameterization *)(const void *)b->kind,
                        .options = b->options};
    if (!shape_of(t, shape))
        return false;
    const size_t p = t->s.p, q = t->s.q;
    t->there = bench_array(b, "theta", q);
    t->w = bench_array(b, "w", p);
    t->dw = bench_array(b, "dw", p);
    t->g = bench_array(b, "g", q);
    t->theta = bench_array(b, "theta", q);
    t->other = bench_array(b, "an output", p > q ? p : q);
    t->jg = bench_array(b, "J'g", p);
    t->jw = bench_array(b, "J dw", q);
    t->work = bench_array(b, "work", t->s.work);
    random_open(&b->random, 7, "conformance");
    bench_fill(b, 0.7, 1.4, p, t->w);
    bench_fill(b, -1, 1, p, t->dw);
    bench_fill(b, -1, 1, q, t->g);
    bench_case(b, "theta %zu x %zu", t->s.rows, t->s.cols);
    if (both_signs)
        turn_signs(t);
    return true;
}

/* Scratch of one law. */
static double *room(struct point *t, size_t n)
{
    return bench_array(t->bench, "an output", n);
}

/* --- questions -------------------------------------------------------------------------------- */

static void vjp(struct point *t, const double *w, const double *g, double *jg)
{
    psi(t, w, t->there);
    t->psi->vjp(t->options, &t->s, w, g, jg, t->work);
}

static void jvp(struct point *t, const double *w, const double *dw, double *out)
{
    psi(t, w, t->there);
    t->psi->jvp(t->options, &t->s, w, dw, out, t->work);
}

static void bend(struct point *t, const double *w, double *out)
{
    psi(t, w, t->there);
    t->psi->bend(t->options, &t->s, w, t->g, t->dw, out, t->work);
}

/* --- the Jacobian ----------------------------------------------------------------------------- */

/* <g, J dw> = <J'g, dw>: both sides are sums of the same products, p + q of them, times as many
 * again inside J. */
static void adjoint(struct point *t)
{
    static const struct law law = {"<g, J dw> = <J'g, dw>",
                                   "a wrong sign, index or missing term in vjp or in jvp"};
    bench_ask(t->bench, &law);
    jvp(t, t->w, t->dw, t->jw);
    vjp(t, t->w, t->g, t->jg);
    double left = vec_dot(t->s.q, t->g, t->jw), right = vec_dot(t->s.p, t->jg, t->dw);
    double size = vec_norm(t->s.q, t->g) * vec_norm(t->s.q, t->jw) +
                  vec_norm(t->s.p, t->jg) * vec_norm(t->s.p, t->dw);
    bench_below(t->bench, &law, NULL, fabs(left - right),
                8 * (double)(t->s.p + t->s.q) * DBL_EPSILON * size);
}

/* Row i of J is J' of the i-th unit vector: sums of the same products. */
static void whole(struct point *t)
{
    static const struct law law = {"jacobian has the rows J'e_i", "J that is written transposed"};
    const size_t p = t->s.p, q = t->s.q;
    if (!t->psi->jacobian)
        return;
    bench_ask(t->bench, &law);
    double *jac = bench_array(t->bench, "J", q * p), *unit = room(t, q);
    memset(unit, 0, q * sizeof *unit);
    psi(t, t->w, t->there);
    t->psi->jacobian(t->options, &t->s, t->w, jac, t->work);
    for (size_t i = 0; i < q; i++) {
        unit[i] = 1;
        vjp(t, t->w, unit, t->jg);
        unit[i] = 0;
        const double size = vec_norm(p, t->jg);
        vec_add_scaled(p, -1, jac + i * p, t->jg);
        bench_below(t->bench, &law, NULL, vec_norm(p, t->jg),
                    8 * (double)(p + q) * DBL_EPSILON * size);
    }
}

/* The last sample without the others: the same sums, in another order at most. */
static void alone(struct point *t)
{
    static const struct law law = {"a function is the same on a sample alone",
                                   "samples that are mixed: one row's sums in another's"};
    const struct samples *all = &t->s.samples;
    struct shape one = t->s;
    if (!t->psi->function_space)
        return;
    bench_ask(t->bench, &law);
    one.rows = one.samples.n = 1;
    one.q = all->m;
    one.samples.x = all->x + (all->n - 1) * all->d;
    psi(t, t->w, t->theta);
    t->psi->psi(t->options, &one, t->w, t->other, t->work);
    vec_add_scaled(all->m, -1, t->theta + (all->n - 1) * all->m, t->other);
    bench_below(t->bench, &law, NULL, vec_norm(all->m, t->other),
                8 * (double)(t->s.p + t->s.q) * DBL_EPSILON * vec_norm(t->s.q, t->theta));
}

/* |psi(w + h dw) - psi(w) - h J dw| */
static double remainder_at(struct point *t, double h)
{
    double *moved = room(t, t->s.p), *there = room(t, t->s.q);
    memcpy(moved, t->w, t->s.p * sizeof *moved);
    vec_add_scaled(t->s.p, h, t->dw, moved);
    psi(t, moved, there);
    vec_add_scaled(t->s.q, -1, t->theta, there);
    vec_add_scaled(t->s.q, -h, t->jw, there);
    return vec_norm(t->s.q, there);
}

/* The remainder falls by 4 when h halves, within what the third order adds; or it is rounding, as
 * for linear maps. */
static void taylor(struct point *t)
{
    static const struct law law = {
        "psi(w + h dw) - psi(w) - h J dw falls as h^2 (by 4 when h halves, give or take 0.2)",
        "jvp is not the derivative of psi: a factor, a sign or a term"};
    bench_ask(t->bench, &law);
    psi(t, t->w, t->theta);
    jvp(t, t->w, t->dw, t->jw);
    double h = 0x1p-10, one = remainder_at(t, h), half = remainder_at(t, h / 2);
    double rounding = 64 * (double)(t->s.p + 1) * DBL_EPSILON *
                      (vec_norm(t->s.q, t->theta) + vec_norm(t->s.q, t->jw));
    bench_below(t->bench, &law, NULL, half <= rounding ? 0 : fabs(one / half - 4), 0.2);
}

/* bend against central differences of J'g: truncation h^2 times a third derivative, rounding eps/h.
 */
static void bent(struct point *t)
{
    static const struct law law = {"bend is the derivative of J'g along dw",
                                   "a term of the second derivative that is missing or twice"};
    if (!t->psi->bend)
        return;
    bench_ask(t->bench, &law);
    const size_t p = t->s.p;
    double h = 0x1p-16, *moved = room(t, p), *below = room(t, p), *bent = room(t, p);
    bend(t, t->w, bent);
    memcpy(moved, t->w, p * sizeof *moved);
    vec_add_scaled(p, h, t->dw, moved);
    vjp(t, moved, t->g, t->jg);
    vec_add_scaled(p, -2 * h, t->dw, moved);
    vjp(t, moved, t->g, below);
    double size = vec_norm(p, t->jg) + vec_norm(p, bent) + 1;
    vec_add_scaled(p, -1, below, t->jg);
    vec_scale(p, 1 / (2 * h), t->jg);
    vec_add_scaled(p, -1, bent, t->jg);
    bench_below(t->bench, &law, NULL, vec_norm(p, t->jg), 1e-7 * size);
}

/* --- what else it offers ---------------------------------------------------------------------- */

/* A theta that the kind reached itself is lifted to weights of the same theta. Roots and a singular
 * value decomposition: some tens of ulps, times the number of factors. */
static void lift(struct point *t)
{
    static const struct law law = {"psi(lift(theta)) = theta",
                                   "lift is the inverse of another psi, or leaves weights out"};
    if (!t->psi->lift || (t->psi->lift_refuse && t->psi->lift_refuse(t->options, &t->s)))
        return;
    bench_ask(t->bench, &law);
    double *w = room(t, t->s.p),
           *work = room(t, t->psi->lift_work ? t->psi->lift_work(t->options, &t->s) : 0);
    psi(t, t->w, t->theta);
    if (t->psi->lift(t->options, &t->s, t->theta, w, work))
        return;
    psi(t, w, t->other);
    vec_add_scaled(t->s.q, -1, t->theta, t->other);
    bench_below(t->bench, &law, NULL, vec_norm(t->s.q, t->other),
                1e-12 * vec_norm(t->s.q, t->theta));
}

/* Every second entry is seen, the first one twice: f is theta there, and J' the same of a g that is
 * zero elsewhere. As adjoint, each is a sum of so many products. */
static void few_entries(struct point *t)
{
    static const struct law law = {"few entries of theta, and J' of a g that has but those, are "
                                   "the same asked alone",
                                   "entries.psi or entries.vjp"};
    enum { MOST_SEEN = 16 };
    const struct entries *few = t->psi->entries;
    if (!few)
        return;
    bench_ask(t->bench, &law);
    const size_t p = t->s.p, q = t->s.q, n = q / 2 + 2;
    size_t entry[MOST_SEEN] = {0}, lists[MOST_SEEN * 8];
    double f[MOST_SEEN], slope[MOST_SEEN], *g = room(t, q), *jg = room(t, p);
    double *work = room(t, t->s.work + few->doubles(t->options, &t->s));
    memset(g, 0, q * sizeof *g);
    for (size_t i = 0; i < n; i++) {
        entry[i] = i == 0 ? 0 : 2 * (i - 1) % q;
        slope[i] = t->g[i % q];
        g[entry[i]] += slope[i];
    }
    const struct sparse at = sparse_of(t->s.rows, t->s.cols, n, entry, lists);
    vjp(t, t->w, g, jg);
    few->psi(t->options, &t->s, &at, t->w, f, work);
    few->vjp(t->options, &t->s, &at, t->w, slope, t->jg, work);
    for (size_t i = 0; i < n; i++)
        f[i] -= t->there[entry[i]];
    vec_add_scaled(p, -1, jg, t->jg);
    const double slack = (double)((p + q) * (p + q)) * DBL_EPSILON;
    bench_below(t->bench, &law, "theta", vec_norm(n, f), slack * (1 + vec_norm(q, t->there)));
    bench_below(t->bench, &law, "J'g", vec_norm(p, t->jg), slack * (1 + vec_norm(p, jg)));
}

/* A theta that the kind reached is its own nearest one. Roots and decompositions, as for lift. */
static void projected(struct point *t)
{
    static const struct law law = {"a theta that is in reach is projected onto itself",
                                   "weights of another psi, or a part of theta that is left out"};
    const struct projection *k = t->psi->projection;
    if (!k || (k->refuse && k->refuse(t->options, &t->s)))
        return;
    bench_ask(t->bench, &law);
    double *w = room(t, t->s.p), *theta = room(t, t->s.q),
           *work = room(t, k->work ? k->work(t->options, &t->s) : 0);
    psi(t, t->w, t->theta);
    memcpy(theta, t->theta, t->s.q * sizeof *theta);
    const bool found = k->project(t->options, &t->s, 1, theta, w, work);
    psi(t, w, t->other);
    vec_add_scaled(t->s.q, -1, t->theta, t->other);
    bench_below(t->bench, &law, NULL, found ? vec_norm(t->s.q, t->other) : (double)NAN,
                1e-12 * vec_norm(t->s.q, t->theta));
}

/* Balanced weights of the same theta, with their z. */
static bool coordinates_of_lift(struct point *t, double *w, double *z, double *work)
{
    if (!t->psi->lift || (t->psi->lift_refuse && t->psi->lift_refuse(t->options, &t->s)))
        return false;
    double *rest = room(t, t->psi->lift_work ? t->psi->lift_work(t->options, &t->s) : 0);
    return !t->psi->lift(t->options, &t->s, t->theta, w, rest) &&
           !t->psi->coordinates->from(t->options, &t->s, w, z, work);
}

/* Those, as coordinates may ask for, or else the point's own; false where there are none. */
static bool coordinates_open(struct point *t, double *w, double *z, double *work)
{
    if (!t->psi->coordinates)
        return false;
    psi(t, t->w, t->theta);
    if (coordinates_of_lift(t, w, z, work))
        return true;
    memcpy(w, t->w, t->s.p * sizeof *w);
    return !t->psi->coordinates->from(t->options, &t->s, w, z, work);
}

/* Two ways to the same theta: roundings of a few products. d theta/dt = -JJ'g in both: central
 * differences, as for bend. */
static void coordinates(struct point *t)
{
    static const struct law back = {"coordinates lead back to the theta that they came from",
                                    "to that is not the inverse of from"},
                            flow = {"a flow in coordinates moves theta by -JJ'g",
                                    "velocity of another flow, or of the wrong sign"};
    const struct coordinates *k = t->psi->coordinates;
    const size_t p = t->s.p, q = t->s.q;
    double *w = room(t, p), *z = room(t, p), *dz = room(t, p), *moved = room(t, p),
           *below = room(t, q), h = 0x1p-16;
    double *work = room(t, k ? k->work(t->options, &t->s) : 0);
    if (!coordinates_open(t, w, z, work))
        return;
    bench_ask(t->bench, &back);
    k->to(t->options, &t->s, z, moved, work);
    psi(t, moved, t->other);
    vec_add_scaled(q, -1, t->theta, t->other);
    bench_below(t->bench, &back, NULL, vec_norm(q, t->other), 1e-12 * vec_norm(q, t->theta));
    k->velocity(t->options, &t->s, z, t->g, dz, work);
    vec_add_scaled(p, h, dz, z);
    k->to(t->options, &t->s, z, moved, work);
    psi(t, moved, t->other);
    vec_add_scaled(p, -2 * h, dz, z);
    k->to(t->options, &t->s, z, moved, work);
    psi(t, moved, below);
    vec_add_scaled(q, -1, below, t->other);
    vec_scale(q, 1 / (2 * h), t->other);
    vjp(t, w, t->g, t->jg);
    jvp(t, w, t->jg, t->jw);
    vec_add_scaled(q, 1, t->jw, t->other);
    bench_below(t->bench, &flow, NULL, vec_norm(q, t->other), 1e-7 * (1 + vec_norm(q, t->jw)));
}

static void rescaled(struct point *t)
{
    static const struct law law = {"rescale keeps theta",
                                   "a layer that is scaled by c and none by 1/c"};
    if (!t->psi->rescale)
        return;
    bench_ask(t->bench, &law);
    double *w = room(t, t->s.p);
    memcpy(w, t->w, t->s.p * sizeof *w);
    psi(t, w, t->theta);
    t->psi->rescale(t->options, &t->s, 1.7, w);
    psi(t, w, t->other);
    vec_add_scaled(t->s.q, -1, t->theta, t->other);
    bench_below(t->bench, &law, NULL, vec_norm(t->s.q, t->other),
                1e-13 * vec_norm(t->s.q, t->theta));
}

/* Along J'g, whatever g, the invariants stand still: central differences, as for bend. */
static void conserved(struct point *t)
{
    static const struct law law = {
        "gradient flow conserves the invariants",
        "an invariant of another psi, or J'g of the wrong sign in a block"};
    size_t p = t->s.p, n = t->psi->n_invariants ? t->psi->n_invariants(t->options, &t->s) : 0;
    if (n == 0)
        return;
    bench_ask(t->bench, &law);
    double h = 0x1p-16, *moved = room(t, p), *above = room(t, n), *below = room(t, n);
    vjp(t, t->w, t->g, t->jg);
    memcpy(moved, t->w, p * sizeof *moved);
    vec_add_scaled(p, h, t->jg, moved);
    t->psi->invariants(t->options, &t->s, moved, above);
    vec_add_scaled(p, -2 * h, t->jg, moved);
    t->psi->invariants(t->options, &t->s, moved, below);
    double size = (1 + vec_norm(n, above)) * (1 + vec_norm(p, t->jg));
    vec_add_scaled(n, -1, below, above);
    bench_below(t->bench, &law, NULL, vec_norm(n, above) / (2 * h), 1e-7 * size);
}

static void signs(struct point *t)
{
    psi(t, t->w, t->theta);
    laws_of_signs(t->bench, t->psi->signs, t->options, &t->s, t->w, t->work);
}

/* Blocks tile w. */
static void blocks(struct point *t)
{
    static const struct law follow = {"blocks have names and sizes and follow one another",
                                      "an offset that forgets a block before"},
                            cover = {"blocks cover w", "p of shape is not the sum of the blocks"};
    bench_ask(t->bench, &follow);
    size_t at = 0;
    for (size_t i = 0; i < parameterization_n_blocks(t->psi, t->options, &t->s); i++) {
        struct block b = {0};
        parameterization_block(t->psi, t->options, &t->s, i, &b);
        bench_true(t->bench, &follow, b.name,
                   b.offset == at && b.rows > 0 && b.cols > 0 && b.name[0]);
        at += b.rows * b.cols;
    }
    bench_below(t->bench, &cover, NULL, fabs((double)at - (double)t->s.p), 0);
}

/* --- purity ----------------------------------------------------------------------------------- */

enum question { PSI, VJP, JVP, BEND, QUESTIONS };

static void ask(struct point *t, enum question what, double *out)
{
    if (what == PSI)
        psi(t, t->w, out);
    else if (what == VJP)
        vjp(t, t->w, t->g, out);
    else if (what == JVP)
        jvp(t, t->w, t->dw, out);
    else
        bend(t, t->w, out);
}

/* Outputs are marked first: what is not written shows. */
static void pure(struct point *t)
{
    static const char *const names[] = {"psi", "vjp", "jvp", "bend"}, *const outputs[] = {
                                                                          "theta", "J'g", "J dw",
                                                                          "what bend writes"};
    static const struct law whole = {"an output is written whole, and finite at finite weights",
                                     "a loop that ends early, += where = is needed, or work that "
                                     "is read before it is written"},
                            same = {"the same question has the same answer, bit for bit",
                                    "data kept between calls (static, global), or work that is "
                                    "read before it is written"};
    bench_ask(t->bench, &whole);
    for (enum question what = PSI; what < QUESTIONS; what++) {
        if (what == BEND && !t->psi->bend)
            continue;
        const size_t n = what == VJP || what == BEND ? t->s.p : t->s.q;
        double *first = bench_array(t->bench, outputs[what], n),
               *again = bench_array(t->bench, outputs[what], n);
        ask(t, what, first);
        ask(t, what, again);
        size_t missing = 0;
        for (size_t i = 0; i < n; i++)
            missing += isfinite(first[i]) ? 0 : 1;
        bench_below(t->bench, &whole, names[what], (double)missing, 0);
        bench_below(t->bench, &same, names[what], bench_differing(n, first, again), 0);
    }
}

static void not_a_number(struct point *t)
{
    static const struct law law = {"a NaN in any weight gives a NaN in theta",
                                   "a weight that psi does not look at, or fmax and comparisons "
                                   "that lose a NaN"};
    bench_ask(t->bench, &law);
    char name[32];
    for (size_t i = 0; i < t->s.p; i++) {
        const double before = t->w[i];
        t->w[i] = (double)NAN;
        psi(t, t->w, t->theta);
        t->w[i] = before;
        snprintf(name, sizeof name, "w[%zu]", i);
        bench_true(t->bench, &law, name, !vec_is_finite(t->s.q, t->theta));
    }
}

/* After one psi the Jacobian may be asked any number of times in any order. */
static void lasting(struct point *t)
{
    static const struct law law = {"what psi left in work lasts for any questions in any order",
                                   "vjp, jvp or bend overwrite what the next one needs"};
    bench_ask(t->bench, &law);
    const size_t p = t->s.p, q = t->s.q;
    double *jg = room(t, p), *jw = room(t, q), *bent = room(t, p);
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
        bench_below(t->bench, &law, NULL,
                    bench_differing(q, jw, t->jw) + bench_differing(p, jg, t->jg) +
                        (t->psi->bend ? bench_differing(p, bent, t->other) : 0),
                    0);
    }
}

void laws_of_parameterization(struct bench *b)
{
    static void (*const laws[])(struct point *) = {
        adjoint,     whole,    alone,     taylor, bent,   lift, few_entries, projected,
        coordinates, rescaled, conserved, signs,  blocks, pure, lasting,     not_a_number};
    struct point t;
    for (size_t k = 0; k < N_SHAPES * bench_variations(b->kind); k++) {
        const size_t shape = k % N_SHAPES;
        if (bench_begin(b, k / N_SHAPES) && point_open(&t, b, shapes[shape], shape % 2 == 1)) {
            bench_freeze(b, "w", t.w, t.s.p);
            bench_freeze(b, "dw", t.dw, t.s.p);
            bench_freeze(b, "g", t.g, t.s.q);
            for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
                laws[i](&t);
            bench_arrays_hold(b);
        }
        bench_end(b);
    }
}
