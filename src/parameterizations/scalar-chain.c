/* scalar-chain.c: each entry of theta is a product of N scalars of its own, w_1 w_2 ... w_N.
 *
 * With one entry it is the deep linear network of width one; with several, a diagonal network of
 * depth N whose layers are free (the power map is the same with all layers tied). M has the entries
 * sum_j (prod over k != j of w_k)^2, and flow conserves w_(j+1)^2 - w_j^2.
 *
 * Products that leave one factor out are formed from what stands before it and after it, never by
 * dividing, because a weight may be zero.
 * Source: Shamir 2019 (arXiv 1809.08587), section 2; depth 2 is Gissin's u o v. */
#include <math.h>
#include <string.h>

#include "core/parameterization.h"

struct options {
    int64_t depth;
};

static const struct field fields[] = {
    FIELD(struct options, depth, .doc = "N, scalars in each product", .min = 1, .max = 9999,
          .otherwise = 2),
    FIELD_END,
};

static size_t depth_of(const void *options)
{
    return (size_t)((const struct options *)options)->depth;
}

static const char *shape(const void *options, struct shape *s)
{
    s->p = depth_of(options) * s->q;
    s->work = s->p + 2 * depth_of(options);
    return NULL;
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    return depth_of(options);
}

/* w1, w2, ...: layer i holds the i-th factor of every entry. */
static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    *b = (struct block){.name = "w", .rows = s->rows, .cols = s->cols, .offset = i * s->q};
    size_t at = 1, power = 1;
    while ((i + 1) / power >= 10)
        power *= 10;
    for (; power > 0; power /= 10)
        b->name[at++] = (char)('0' + (i + 1) / power % 10);
}

/* Work: the product of the factors before each, layer by layer as w; then for bend what stands
 * behind each factor of one entry, and its change. */
static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    const size_t q = s->q;
    for (size_t i = 0; i < q; i++) {
        work[i] = 1;
        theta[i] = w[i];
    }
    for (size_t j = q; j < s->p; j += q) {
        memcpy(work + j, theta, q * sizeof *work);
        for (size_t i = 0; i < q; i++)
            theta[i] *= w[j + i];
    }
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    const size_t q = s->q;
    for (size_t i = 0; i < q; i++) {
        double after = 1;
        for (size_t j = s->p; j > 0; after *= w[j + i]) {
            j -= q;
            jg[j + i] = work[j + i] * after * g[i];
        }
    }
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    const size_t q = s->q;
    for (size_t i = 0; i < q; i++) {
        double change = 0;
        for (size_t j = i; j < s->p; j += q)
            change = change * w[j] + work[j] * dw[j];
        dtheta[i] = change;
    }
}

/* The change along dw of (before_j * after_j) g. */
static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    const size_t depth = depth_of(options), q = s->q;
    double *after = work + s->p, *d_after = after + depth;
    for (size_t i = 0; i < q; i++) {
        double product = 1, change = 0;
        for (size_t j = depth; j-- > 0;) {
            after[j] = product;
            d_after[j] = change;
            change = change * w[j * q + i] + product * dw[j * q + i];
            product *= w[j * q + i];
        }
        change = 0;
        for (size_t j = 0; j < depth; j++) {
            const double before = work[j * q + i];
            out[j * q + i] = g[i] * (change * after[j] + before * d_after[j]);
            change = change * w[j * q + i] + before * dw[j * q + i];
        }
    }
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    const size_t depth = depth_of(options);
    for (size_t i = 0; i < s->q; i++) {
        const double root = pow(fabs(theta[i]), 1 / (double)depth);
        w[i] = copysign(root, theta[i]);
        for (size_t j = 1; j < depth; j++)
            w[j * s->q + i] = root;
    }
    return NULL;
}

static size_t n_invariants(const void *options, const struct shape *s)
{
    return (depth_of(options) - 1) * s->q;
}

static void invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    const size_t n = n_invariants(options, s);
    for (size_t i = 0; i < n; i++) {
        const double here = w[i], next = w[s->q + i];
        out[i] = (next - here) * (next + here);
    }
}

static size_t n_signs(const void *options, const struct shape *s)
{
    return depth_of(options) > 1 ? s->p : 0;
}

/* Factors of entry i that are as small as its smallest, but for rounding. */
static size_t smallest(size_t depth, size_t q, const double *w, double *size)
{
    static const double rounding = 0x1p-44;
    size_t n = 0;
    *size = INFINITY;
    for (size_t j = 0; j < depth; j++)
        *size = fmin(*size, fabs(w[j * q]));
    *size *= 1 + rounding;
    for (size_t j = 0; j < depth; j++)
        n += fabs(w[j * q]) <= *size;
    return n;
}

/* w_j^2 is the smallest one's plus what is conserved: all but that one stay away from zero, and it,
 * too, when another is as small, for its speed is in proportion to that one. */
static void find_signs(const void *options, const struct shape *s, const double *w0,
                       const double *w, double slack, double *out, double *work)
{
    const size_t depth = depth_of(options), q = s->q;
    for (size_t i = 0; i < q; i++) {
        double least;
        const bool alone = smallest(depth, q, w0 + i, &least) == 1;
        for (size_t j = 0; j < depth; j++) {
            const size_t at = j * q + i;
            const bool kept = fabs(w0[at]) > least || !alone;
            out[at] = kept && fabs(w[at]) > slack ? copysign(1, w[at]) : 0;
        }
    }
}

static const struct signs signs = {"the sign of a weight", n_signs, find_signs};

/* The first layer times c, the last one over c; with one layer there is nothing to trade. */
static void rescale(const void *options, const struct shape *s, double c, double *w)
{
    const size_t depth = depth_of(options);
    for (size_t i = 0; i < s->q && depth > 1; i++) {
        w[i] *= c;
        w[(depth - 1) * s->q + i] /= c;
    }
}

const struct parameterization parameterization_scalar_chain = {
    .kind = {.name = "scalar-chain",
             .summary = "each entry the product of scalars of its own, one per layer",
             .formula = "theta_i = w_1i w_2i ... w_Ni",
             .source = "Shamir 2019, arXiv 1809.08587, section 2",
             .help = "p = N q; blocks w1 (nearest the input) to wN, each of the shape of theta. "
                     "w_(j+1)^2 - w_j^2 is conserved entry by entry.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .shape = shape,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
    .n_invariants = n_invariants,
    .invariants = invariants,
    .signs = &signs,
    .rescale = rescale,
};
