/* difference.c: theta = u^D - v^D, the diagonal network that can reach both signs from theta = 0.
 *
 * M = D^2 diag(u^(2D-2) + v^(2D-2)). From u = v = alpha theta starts at zero and the flow ends, for
 * the squared loss, at the interpolator with least Q_alpha (references/min-q-alpha.c): least l2
 * for large alpha, least l1 for small. Flow conserves u v at D = 2 and u^(2-D) + v^(2-D) at D > 2,
 * for d(u^(2-D))/dt = D (D-2) g and the same with the other sign for v.
 * Source: Woodworth et al. 2019 (arXiv 1906.05827), eq. 4 (D = 2) and section 5 (D > 2). */
#include <math.h>

#include "core/parameterization.h"
#include "numerics/linalg.h"

struct options {
    double depth;
};

static const struct field fields[] = {
    FIELD(struct options, depth, .doc = "D in u^D - v^D", .min = 2, .max = 64, .otherwise = 2),
    FIELD_END,
};

static double depth_of(const void *options)
{
    return ((const struct options *)options)->depth;
}

/* Work: u^(D-1), v^(D-1). */
static const char *shape(const void *options, struct shape *s)
{
    s->p = 2 * s->q;
    s->work = s->p;
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
    vec_power(s->p, depth_of(options) - 1, w, work);
    for (size_t i = 0; i < s->q; i++)
        theta[i] = work[i] * u[i] - work[s->q + i] * v[i];
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    const double d = depth_of(options);
    for (size_t i = 0; i < s->q; i++) {
        jg[i] = d * work[i] * g[i];
        jg[s->q + i] = -d * work[s->q + i] * g[i];
    }
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    const double d = depth_of(options);
    for (size_t i = 0; i < s->q; i++)
        dtheta[i] = d * (work[i] * dw[i] - work[s->q + i] * dw[s->q + i]);
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    const double d = depth_of(options), factor = d * (d - 1);
    vec_power(s->p, d - 2, w, out);
    for (size_t i = 0; i < s->q; i++) {
        out[i] = factor * out[i] * g[i] * dw[i];
        out[s->q + i] = -factor * out[s->q + i] * g[i] * dw[s->q + i];
    }
}

/* The positive part in u, the negative one in v. */
static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    const double d = depth_of(options);
    for (size_t i = 0; i < s->q; i++) {
        w[i] = theta[i] > 0 ? pow(theta[i], 1 / d) : 0;
        w[s->q + i] = theta[i] < 0 ? pow(-theta[i], 1 / d) : 0;
    }
    return NULL;
}

static size_t n_invariants(const void *options, const struct shape *s)
{
    return s->q;
}

static void invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    const double d = depth_of(options), *u = w, *v = w + s->q;
    for (size_t i = 0; i < s->q; i++)
        out[i] = d == 2 ? u[i] * v[i] : pow(u[i], 2 - d) + pow(v[i], 2 - d);
}

/* w = 0 is a fixed point that is not reached in finite time when the power is 2 or more. */
static size_t n_signs(const void *options, const struct shape *s)
{
    return depth_of(options) >= 2 ? s->p : 0;
}

static const struct signs signs = {"the sign of a weight", n_signs, signs_of_weights};

/* --- logarithms of the weights ----------------------------------------------------------------
 *
 * Small weights grow exponentially, d u/dt = -D u^(D-1) g, so that a = log u grows linearly while g
 * stays: da/dt = -D u^(D-2) g, and with the other sign for v. At D = 2 the flow keeps a + b, which a
 * step of any Runge-Kutta method does, too. */

static size_t logarithms_work(const void *options, const struct shape *s)
{
    return 0;
}

static const char *logarithms_from(const void *options, const struct shape *s, const double *w,
                                   double *z, double *work)
{
    for (size_t i = 0; i < s->p; i++) {
        if (!(w[i] > 0))
            return "they are the logarithms of u and v, which must start positive";
        z[i] = log(w[i]);
    }
    return NULL;
}

static void logarithms_to(const void *options, const struct shape *s, const double *z, double *w,
                          double *work)
{
    for (size_t i = 0; i < s->p; i++)
        w[i] = exp(z[i]);
}

static void logarithms_velocity(const void *options, const struct shape *s, const double *z,
                                const double *g, double *dz, double *work)
{
    const double d = depth_of(options);
    for (size_t i = 0; i < s->p; i++) {
        const double rate = d * (d == 2 ? 1 : exp((d - 2) * z[i]));
        dz[i] = i < s->q ? -rate * g[i] : rate * g[i - s->q];
    }
}

static void logarithms_settle(const void *options, const struct shape *s, double *z, double *work)
{
}

static const struct coordinates logarithms = {logarithms_work, logarithms_from, logarithms_to,
                                              logarithms_velocity, logarithms_settle};

const struct parameterization parameterization_difference = {
    .kind =
        {.name = "difference",
         .summary = "difference of two element-wise powers, so that both signs are in reach",
         .formula = "theta = u^D - v^D; M = D^2 diag(u^(2D-2) + v^(2D-2))",
         .source = "Woodworth et al. 2019, arXiv 1906.05827, eq. 4 and section 5",
         .help =
             "p = 2q; blocks u and v, each of the shape of theta. The paper starts at u = "
             "v = alpha, which is theta = 0. A depth that is no integer needs u, v >= 0. "
             "Conserved by the flow: u v at D = 2, u^(2-D) + v^(2-D) beyond. From a small start "
             "`coordinates: held` of gradient-flow integrates log u and log v: with `method: "
             "rkc` fewer evaluations for the same error.",
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
    .coordinates = &logarithms,
};
