/* polar.c: the plane in polar coordinates, theta = r (cos phi, sin phi).
 *
 * The columns of J are the radial unit vector e and r times the tangential one t, so
 * M = e e' + r^2 t t': the radial part of the canonical gradient passes as it is, the tangential
 * one is multiplied by r^2. Nothing but a change of coordinates, and yet another path. Source:
 * seed, "Why the Canonical Gradient is so Canonical", in two dimensions. */
#include <math.h>

#include "core/parameterization.h"

/* Work: cos phi, sin phi. */
static const char *shape(const void *options, struct shape *s)
{
    s->work = 2;
    return s->q == 2 ? NULL : "polar coordinates need a theta of two entries";
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    return 2;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    *b = i == 0 ? (struct block){.name = "r", .rows = 1, .cols = 1, .offset = 0}
                : (struct block){.name = "phi", .rows = 1, .cols = 1, .offset = 1};
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    work[0] = cos(w[1]);
    work[1] = sin(w[1]);
    theta[0] = w[0] * work[0];
    theta[1] = w[0] * work[1];
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    const double c = work[0], sine = work[1];
    jg[0] = c * g[0] + sine * g[1];
    jg[1] = w[0] * (c * g[1] - sine * g[0]);
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    const double c = work[0], sine = work[1];
    dtheta[0] = c * dw[0] - w[0] * sine * dw[1];
    dtheta[1] = sine * dw[0] + w[0] * c * dw[1];
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    const double c = work[0], sine = work[1];
    const double radial = c * g[0] + sine * g[1], tangential = c * g[1] - sine * g[0];
    out[0] = tangential * dw[1];
    out[1] = tangential * dw[0] - w[0] * radial * dw[1];
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    w[0] = hypot(theta[0], theta[1]);
    w[1] = atan2(theta[1], theta[0]);
    return NULL;
}

const struct parameterization parameterization_polar = {
    .kind = {.name = "polar",
             .summary = "two entries as radius and angle",
             .formula = "theta = r (cos phi, sin phi); M = e e' + r^2 t t', e radial, t tangential",
             .source = "Gissin 2019, Why the Canonical Gradient is so Canonical, in two dimensions",
             .help = "q = p = 2; blocks r and phi (radians). A negative r is allowed."},
    .shape = shape,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
};
