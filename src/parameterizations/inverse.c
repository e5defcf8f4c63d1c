/* inverse.c: theta = 1/w entry by entry, the power map continued to N = -1.
 *
 * J is diag(-1/w^2), so the induced gradient is M g = theta^4 o g: entries near zero hardly move,
 * large ones run. Both signs of w are allowed, and the flow never crosses between them, for theta
 * would have to pass through infinity.
 * Source: the limits of depth in Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051). */
#include "core/parameterization.h"

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    for (size_t i = 0; i < s->q; i++)
        theta[i] = 1 / w[i];
}

/* J is diagonal, so J'g and J dw are the same product. */
static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    for (size_t i = 0; i < s->q; i++)
        jg[i] = -g[i] / (w[i] * w[i]);
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    vjp(options, s, w, dw, dtheta, work);
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    for (size_t i = 0; i < s->q; i++)
        out[i] = 2 * g[i] * dw[i] / (w[i] * w[i] * w[i]);
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    for (size_t i = 0; i < s->q; i++) {
        if (theta[i] == 0)
            return "1/w is never zero";
        w[i] = 1 / theta[i];
    }
    return NULL;
}

const struct parameterization parameterization_inverse = {
    .kind = {.name = "inverse",
             .summary = "each entry the inverse of its own weight",
             .formula = "theta_i = 1/w_i; M = diag(theta^4)",
             .source =
                 "power map of Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, at N = -1",
             .help = "p = q. The domain is w != 0; a weight of zero gives an infinite theta and "
                     "the run diverges."},
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
};
