/* entrywise.c: see entrywise.h. Work: phi'(w), then phi''(w) where it is asked for. */
#include "mathematics/entrywise.h"

const char *entrywise_shape(const void *options, struct shape *s)
{
    s->work = 2 * s->q;
    return NULL;
}

void entrywise_psi(const void *options, const struct shape *s, const double *w, double *theta,
                   double *work)
{
    s->of->entrywise->value(options, s->q, w, theta);
    s->of->entrywise->slope(options, s->q, w, work);
}

/* J is diagonal, so J'g and J dw are the same product. */
void entrywise_vjp(const void *options, const struct shape *s, const double *w, const double *g,
                   double *jg, double *work)
{
    for (size_t i = 0; i < s->q; i++)
        jg[i] = work[i] * g[i];
}

void entrywise_jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                   double *dtheta, double *work)
{
    entrywise_vjp(options, s, w, dw, dtheta, work);
}

void entrywise_bend(const void *options, const struct shape *s, const double *w, const double *g,
                    const double *dw, double *out, double *work)
{
    double *curvature = work + s->q;
    s->of->entrywise->curvature(options, s->q, w, curvature);
    for (size_t i = 0; i < s->q; i++)
        out[i] = curvature[i] * g[i] * dw[i];
}

const char *entrywise_lift(const void *options, const struct shape *s, const double *theta,
                           double *w, double *work)
{
    return s->of->entrywise->inverse(options, s->q, theta, w);
}
