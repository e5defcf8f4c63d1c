/* quadratic.c: f(x) = sum_j alpha_j (w_j'x)^2, a network whose activation is the square.
 *
 * f = <A, xx'> is linear in A = sum_j alpha_j w_j w_j', so A is canonical: any symmetric matrix of
 * rank at most r. For one example with slope 1 the induced gradient of a unit is
 * (w'x)^2 ww' + 2 alpha^2 (w'x)(wx' + xw'), whose inner product with xx' is a sum of squares. With
 * m outputs the units share W: A_k = W'S_k W, S_k diagonal (every output weighs the units) or
 * symmetric (it weighs their products, too: GLRAM, Ye 2005).
 * Source: after Gissin 2019; Du and Lee 2018, arXiv 1803.01206 (quadratic activation). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/parameterization.h"
#include "mathematics/quadratic.h"
#include "numerics/linalg.h"

enum core { DIAGONAL, SYMMETRIC };

struct options {
    int64_t width;
    enum core core;
};

static const struct field fields[] = {
    FIELD(struct options, width, .doc = "r, hidden units; 0: as many as features", .min = 0,
          .max = 65536, .otherwise = 0),
    FIELD(struct options, core, .doc = "how an output weighs the units: S_k diagonal or symmetric",
          .choices = "diagonal|symmetric", .otherwise_text = "diagonal"),
    FIELD_END,
};

/* m outputs, r units, d features; `core` doubles of alpha or S for each output. */
struct net {
    size_t m, r, d, core;
    bool diagonal;
};

static struct net net_of(const void *options, size_t rows, size_t cols)
{
    const struct options *o = options;
    struct net n = {.m = rows / cols,
                    .r = o->width > 0 ? (size_t)o->width : cols,
                    .d = cols,
                    .diagonal = o->core == DIAGONAL};
    n.core = n.diagonal ? n.r : n.r * n.r;
    return n;
}

static const char *shape(const void *options, struct shape *s)
{
    if (s->rows % s->cols != 0)
        return "it needs one square matrix per output, stacked";
    struct net n = net_of(options, s->rows, s->cols);
    s->p = n.r * n.d + n.m * n.core;
    s->work = 3 * n.r * n.d + n.r * n.r;
    return NULL;
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    return 2;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    struct net n = net_of(options, s->rows, s->cols);
    if (i == 0)
        *b = (struct block){.name = "W", .rows = n.r, .cols = n.d};
    else
        *b = (struct block){.name = "S",
                            .rows = n.diagonal && n.m == 1 ? n.r
                                    : n.diagonal           ? n.m
                                                           : n.m * n.r,
                            .cols = n.diagonal && n.m == 1 ? 1 : n.r,
                            .offset = n.r * n.d};
    if (i == 1 && n.diagonal)
        snprintf(b->name, sizeof b->name, "alpha");
}

/* out (r,d) = beta out + scale S in, S the symmetric part of the core. */
static void weigh(const struct net *n, double scale, const double *core, const double *in,
                  double beta, double *out)
{
    const struct gemm_shape square = {n->r, n->r, n->d};
    if (!n->diagonal) {
        mat_mul(square, false, false, scale / 2, core, in, beta, out);
        mat_mul(square, true, false, scale / 2, core, in, 1, out);
        return;
    }
    for (size_t j = 0; j < n->r; j++)
        for (size_t i = 0; i < n->d; i++)
            out[j * n->d + i] =
                (beta == 0 ? 0 : beta * out[j * n->d + i]) + scale * core[j] * in[j * n->d + i];
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    struct net n = net_of(options, s->rows, s->cols);
    const double *core = w + n.r * n.d;
    for (size_t k = 0; k < n.m; k++) {
        double *a = theta + k * n.d * n.d;
        weigh(&n, 1, core + k * n.core, w, 0, work);
        mat_mul((struct gemm_shape){n.d, n.r, n.d}, true, false, 1, w, work, 0, a);
        quadratic_symmetrize(n.d, a);
    }
}

/* For any G: dW = sum_k S_k W (G_k + G_k'), dS_k = W G_k W', its diagonal or symmetric part. */
static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    struct net n = net_of(options, s->rows, s->cols);
    const struct gemm_shape rows = {n.r, n.d, n.d};
    const double *core = w + n.r * n.d;
    double *wg = work, *dcore = jg + n.r * n.d;
    for (size_t k = 0; k < n.m; k++, dcore += n.core) {
        const double *gk = g + k * n.d * n.d;
        mat_mul(rows, false, false, 0.5, w, gk, 0, wg);
        mat_mul(rows, false, true, 0.5, w, gk, 1, wg);
        weigh(&n, 2, core + k * n.core, wg, k > 0, jg);
        if (n.diagonal)
            for (size_t j = 0; j < n.r; j++)
                dcore[j] = vec_dot(n.d, wg + j * n.d, w + j * n.d);
        else
            mat_mul((struct gemm_shape){n.r, n.d, n.r}, false, true, 1, wg, w, 0, dcore);
    }
}

/* dA_k = P + P', P = W'(S_k dW + dS_k W / 2). */
static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    struct net n = net_of(options, s->rows, s->cols);
    const double *core = w + n.r * n.d, *dcore = dw + n.r * n.d;
    for (size_t k = 0; k < n.m; k++) {
        double *a = dtheta + k * n.d * n.d;
        weigh(&n, 2, core + k * n.core, dw, 0, work);
        weigh(&n, 1, dcore + k * n.core, w, 1, work);
        mat_mul((struct gemm_shape){n.d, n.r, n.d}, true, false, 1, w, work, 0, a);
        quadratic_symmetrize(n.d, a);
    }
}

/* Room: A and its copy, eigenvalues and what finding them takes. */
static size_t lift_work(const void *options, const struct shape *s)
{
    struct net n = net_of(options, s->rows, s->cols);
    return n.d * n.d + n.r + quadratic_top_work(n.d);
}

/* What is left of A when the units are taken away, relative to A. */
static double left_over(const struct net *n, const double *theta, const double *values,
                        const double *vectors, double *a)
{
    memcpy(a, theta, n->d * n->d * sizeof *a);
    for (size_t j = 0; j < n->r; j++)
        mat_add_outer(n->d, n->d, -values[j], vectors + j * n->d, vectors + j * n->d, a);
    const double size = vec_norm(n->d * n->d, theta);
    return size > 0 ? vec_norm(n->d * n->d, a) / size : 0;
}

static const char *lift_refuse(const void *options, const struct shape *s)
{
    struct net n = net_of(options, s->rows, s->cols);
    return n.m > 1 || !n.diagonal ? "only one output with a diagonal core is lifted" : NULL;
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    static const double rounding = 1e-10;
    struct net n = net_of(options, s->rows, s->cols);
    double *a = work, *values = a + n.d * n.d, *alpha = w + n.r * n.d;
    memcpy(a, theta, n.d * n.d * sizeof *a);
    if (!quadratic_top(n.d, n.r, a, values, w, values + n.r))
        return "theta is not finite";
    if (left_over(&n, theta, values, w, a) > rounding)
        return "theta is not a symmetric matrix of rank at most the width";
    for (size_t j = 0; j < n.r; j++)
        alpha[j] = quadratic_balanced_unit(n.d, values[j], w + j * n.d);
    return NULL;
}

static const char *project_refuse(const void *options, const struct shape *s)
{
    struct net n = net_of(options, s->rows, s->cols);
    return n.m > 1 && n.diagonal ? "several outputs need a symmetric core" : NULL;
}

static size_t project_work(const void *options, const struct shape *s)
{
    struct net n = net_of(options, s->rows, s->cols);
    return quadratic_set_work(n.d, n.r);
}

/* The r eigenvalues of A that are largest in size, as balanced units. */
static bool project_units(const struct net *n, double *a, double *w, double *work)
{
    double *values = work, *alpha = w + n->r * n->d;
    if (!quadratic_top(n->d, n->r, a, values, w, values + n->r))
        return false;
    for (size_t j = 0; j < n->r; j++)
        alpha[j] = quadratic_balanced_unit(n->d, values[j], w + j * n->d);
    return true;
}

/* W = P, S_k = P A_k P', where P comes from steps of Q <- top_r(sum_k A_k Q A_k), Q = P'P, begun at
 * top_r(sum_k A_k^2) (Ye 2005). That need not be the nearest point (probes/shared-units.c). */
static bool project_shared(const struct net *n, int64_t rounds, double *a, double *w, double *work)
{
    struct quadratic_set s = {.m = n->m, .d = n->d, .r = n->r, .a = a};
    double *core = w + n->r * n->d;
    quadratic_set_place(&s, work);
    bool ok = quadratic_set_squares(&s, w);
    for (int64_t i = 0; ok && i < rounds; i++)
        ok = quadratic_set_improve(&s, w, 0, w);
    for (size_t k = 0; ok && k < s.m; k++) {
        mat_mul((struct gemm_shape){s.r, s.d, s.d}, false, false, 1, w, a + k * s.d * s.d, 0, s.pa);
        mat_mul((struct gemm_shape){s.r, s.d, s.r}, false, true, 1, s.pa, w, 0,
                core + k * s.r * s.r);
    }
    return ok;
}

static bool project(const void *options, const struct shape *s, int64_t rounds, double *theta,
                    double *w, double *work)
{
    struct net n = net_of(options, s->rows, s->cols);
    for (size_t k = 0; k < n.m; k++)
        quadratic_symmetrize(n.d, theta + k * n.d * n.d);
    return n.diagonal ? project_units(&n, theta, w, work)
                      : project_shared(&n, rounds, theta, w, work);
}

static const struct projection projection = {project_refuse, project_work, project};

static size_t n_invariants(const void *options, const struct shape *s)
{
    return net_of(options, s->rows, s->cols).core;
}

/* Diagonal: |w_j|^2 - 2 sum_k alpha_kj^2. Symmetric: WW' - 2 sum_k S_k^2. */
static void invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    struct net n = net_of(options, s->rows, s->cols);
    const double *core = w + n.r * n.d;
    if (!n.diagonal)
        mat_mul((struct gemm_shape){n.r, n.d, n.r}, false, true, 1, w, w, 0, out);
    for (size_t j = 0; n.diagonal && j < n.r; j++)
        out[j] = vec_dot(n.d, w + j * n.d, w + j * n.d);
    for (size_t k = 0; k < n.m; k++, core += n.core)
        for (size_t j = 0; j < n.core; j++) {
            const size_t row = j / n.r, col = j % n.r;
            double square = n.diagonal ? core[j] * core[j] : 0;
            for (size_t i = 0; !n.diagonal && i < n.r; i++)
                square += (core[row * n.r + i] + core[i * n.r + row]) *
                          (core[i * n.r + col] + core[col * n.r + i]) / 4;
            out[j] -= 2 * square;
        }
}

static void rescale(const void *options, const struct shape *s, double c, double *w)
{
    struct net n = net_of(options, s->rows, s->cols);
    vec_scale(n.r * n.d, c, w);
    vec_scale(n.m * n.core, 1 / (c * c), w + n.r * n.d);
}

const struct parameterization parameterization_quadratic = {
    .kind = {.name = "quadratic",
             .summary = "a network with one hidden layer and the square as its activation",
             .formula = "f_k(x) = (Wx)'S_k(Wx), A_k = W'S_k W; diagonal: sum_j alpha_kj (w_j'x)^2",
             .source = "Du and Lee 2018, arXiv 1803.01206; Ye 2005 (shared W, symmetric S_k)",
             .help = "Blocks W (r,d) and alpha (r), with m outputs alpha (m,r); with a symmetric "
                     "core S (m r,r), of which the symmetric part counts. theta is A_1 over ... "
                     "over A_m, each (d,d) and symmetric: norms and cosines are those of the "
                     "Frobenius inner product, and J has rank at most m d(d+1)/2. Use data that "
                     "read theta as x'Ax, or as an inner product. Invariants of the flow: |w_j|^2 "
                     "- 2 sum_k alpha_kj^2. Rescaling: (cW, alpha/c^2).",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .shape = shape,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .lift = lift,
    .lift_work = lift_work,
    .lift_refuse = lift_refuse,
    .projection = &projection,
    .n_invariants = n_invariants,
    .invariants = invariants,
    .rescale = rescale,
};
