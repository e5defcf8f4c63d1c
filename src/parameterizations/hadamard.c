/* hadamard.c: theta = u o v, the element-wise product of two weights (a diagonal linear network).
 *
 * J = [diag(v) diag(u)] and M = diag(u^2 + v^2): Gissin's PSD matrix, restricted to a diagonal.
 * Gradient flow conserves u^2 - v^2 entry by entry. With v(0) = 0 and u(0) = 2 alpha it is the
 * family u^2 - v^2 of Woodworth et al. at half its speed; with u(0) = v(0) the signs of theta are
 * frozen.
 * Source: Gissin 2019, "Further Reading"; Woodworth et al. 2019 (arXiv 1906.05827), section 4. */
#include <math.h>

#include "core/parameterization.h"

static const char *shape(const void *options, struct shape *s)
{
    s->p = 2 * s->q;
    return NULL;
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    return 2;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    *b = (struct block){
        .name = {i == 0 ? 'u' : 'v'}, .rows = s->rows, .cols = s->cols, .offset = i * s->q};
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    const double *u = w, *v = w + s->q;
    for (size_t i = 0; i < s->q; i++)
        theta[i] = u[i] * v[i];
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    const double *u = w, *v = w + s->q;
    for (size_t i = 0; i < s->q; i++) {
        jg[i] = v[i] * g[i];
        jg[s->q + i] = u[i] * g[i];
    }
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    const double *u = w, *v = w + s->q;
    for (size_t i = 0; i < s->q; i++)
        dtheta[i] = v[i] * dw[i] + u[i] * dw[s->q + i];
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    for (size_t i = 0; i < s->q; i++) {
        out[i] = g[i] * dw[s->q + i];
        out[s->q + i] = g[i] * dw[i];
    }
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    for (size_t i = 0; i < s->q; i++) {
        w[i] = sqrt(fabs(theta[i]));
        w[s->q + i] = copysign(w[i], theta[i]);
    }
    return NULL;
}

static size_t n_invariants(const void *options, const struct shape *s)
{
    return s->q;
}

static void invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    const double *u = w, *v = w + s->q;
    for (size_t i = 0; i < s->q; i++)
        out[i] = (u[i] - v[i]) * (u[i] + v[i]);
}

static size_t n_signs(const void *options, const struct shape *s)
{
    return s->p;
}

/* The larger of |u| and |v| stays away from zero, as u^2 - v^2 is conserved; of two equal ones each
 * moves in proportion to the other. */
static void find_signs(const void *options, const struct shape *s, const double *w0,
                       const double *w, double slack, double *out, double *work)
{
    static const double rounding = 0x1p-44;
    for (size_t i = 0; i < s->p; i++) {
        const double other = fabs(w0[i < s->q ? i + s->q : i - s->q]);
        const bool kept = fabs(w0[i]) >= other * (1 - rounding);
        out[i] = kept && fabs(w[i]) > slack ? copysign(1, w[i]) : 0;
    }
}

static const struct signs signs = {"the sign of a weight", n_signs, find_signs};

static void rescale(const void *options, const struct shape *s, double c, double *w)
{
    for (size_t i = 0; i < s->q; i++) {
        w[i] *= c;
        w[s->q + i] /= c;
    }
}

const struct parameterization parameterization_hadamard = {
    .kind = {.name = "hadamard",
             .summary = "element-wise product of two weights",
             .formula = "theta = u o v; M = diag(u^2 + v^2)",
             .source = "Gissin 2019, Further Reading; Woodworth et al. 2019, arXiv 1906.05827",
             .help = "p = 2q; blocks u and v, each of the shape of theta. u^2 - v^2 is conserved."},
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
