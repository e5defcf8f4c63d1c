/* polar.c: the plane in polar coordinates, theta = r (cos phi, sin phi).
 *
 * The columns of J are the radial unit vector e and r times the tangential one t, so
 * M = e e' + r^2 t t': the radial part of the canonical gradient passes as it is, the tangential
 * one is multiplied by r^2. Nothing but a change of coordinates, and yet another path. Source:
 * seed, "Why the Canonical Gradient is so Canonical", in two dimensions. */
#include <math.h>

#include "core/parameterization.h"

static const struct field fields[] = {
    FIELD_END,
};

static const char *shape(const void *options, struct shape *s)
{
    (void)options;
    return s->q == 2 ? NULL : "polar coordinates need a theta of two entries";
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    (void)options;
    (void)s;
    return 2;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    (void)options;
    (void)s;
    *b = i == 0 ? (struct block){.name = "r", .rows = 1, .cols = 1, .offset = 0}
                : (struct block){.name = "phi", .rows = 1, .cols = 1, .offset = 1};
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    (void)options;
    (void)s;
    (void)work;
    theta[0] = w[0] * cos(w[1]);
    theta[1] = w[0] * sin(w[1]);
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    (void)options;
    (void)s;
    (void)work;
    jg[0] = cos(w[1]) * g[0] + sin(w[1]) * g[1];
    jg[1] = w[0] * (cos(w[1]) * g[1] - sin(w[1]) * g[0]);
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    (void)options;
    (void)s;
    (void)work;
    dtheta[0] = cos(w[1]) * dw[0] - w[0] * sin(w[1]) * dw[1];
    dtheta[1] = sin(w[1]) * dw[0] + w[0] * cos(w[1]) * dw[1];
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    (void)options;
    (void)s;
    (void)work;
    const double radial = cos(w[1]) * g[0] + sin(w[1]) * g[1];
    const double tangential = cos(w[1]) * g[1] - sin(w[1]) * g[0];
    out[0] = tangential * dw[1];
    out[1] = tangential * dw[0] - w[0] * radial * dw[1];
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    (void)options;
    (void)s;
    (void)work;
    w[0] = hypot(theta[0], theta[1]);
    w[1] = atan2(theta[1], theta[0]);
    return NULL;
}

const struct parameterization parameterization_polar = {
    .kind = {.name = "polar",
             .summary = "two entries as radius and angle",
             .formula = "theta = r (cos phi, sin phi); M = e e' + r^2 t t', e radial, t tangential",
             .source = "Gissin 2019, Why the Canonical Gradient is so Canonical, in two dimensions",
             .help = "q = p = 2; blocks r and phi (radians). A negative r is allowed.",
             .fields = fields},
    .shape = shape,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
};
