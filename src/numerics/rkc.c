/* rkc.c: see rkc.h. Sommeijer, Shampine, Verwer 1997 (doi:10.1016/S0377-0427(97)00219-7), section
 * 2: with Chebyshev's polynomials T_j at w0 = 1 + eps/s^2, eps = 2/13, and w1 = T'_s/T''_s, the
 * stages are
 *
 *   Y_1 = Y_0 + b_1 w1 h F_0
 *   Y_j = (1 - mu_j - nu_j) Y_0 + mu_j Y_(j-1) + nu_j Y_(j-2) + mu~_j h F_(j-1) + gamma~_j h F_0
 *
 * with mu_j = 2 b_j w0/b_(j-1), nu_j = -b_j/b_(j-2), mu~_j = 2 b_j w1/b_(j-1), gamma~_j = -a_(j-1)
 * mu~_j, b_j = T''_j/T'_j^2 (b_0 = b_2, b_1 = 1/w0) and a_j = 1 - b_j T_j. The error is estimated
 * by 0.8 (Y_0 - Y_s) + 0.4 h (F_0 + F_s). The largest rate sigma is found by the power method on
 * differences of the velocity, which goes on where the last step left it. */
#include "numerics/rkc.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/linalg.h"

enum { STAGES_MOST = 500, ROUNDS_FIRST = 30, ROUNDS_LATER = 2 };

struct state {
    double *f0, *f, *before, *now, *next, *direction; /* (dim) each; owned, in one piece at f0 */
    double sigma;
};

static void *state_alloc(size_t dim)
{
    struct state *k = calloc(1, sizeof *k);
    double *room = k ? calloc(6 * dim, sizeof *room) : NULL;
    if (!room) {
        free(k);
        return NULL;
    }
    double **const parts[] = {&k->f0, &k->f, &k->before, &k->now, &k->next, &k->direction};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        *parts[i] = room + i * dim;
    return k;
}

static void state_free(void *state)
{
    struct state *k = state;
    free(k->f0);
    free(k);
}

static int state_reset(void *state, size_t dim)
{
    struct state *k = state;
    memset(k->f0, 0, 6 * dim * sizeof *k->f0);
    k->sigma = 0;
    return GSL_SUCCESS;
}

static unsigned order(void *state)
{
    return 2;
}

/* The largest rate at y, where the velocity is f0: power method on (f(y + delta v) - f0)/delta. */
static int rate_find(struct state *k, size_t dim, double t, const double *y,
                     const gsl_odeiv2_system *system)
{
    int rounds = k->sigma > 0 ? ROUNDS_LATER : ROUNDS_FIRST;
    double delta = 1e-7 * (1 + vec_norm(dim, y)), length = vec_norm(dim, k->direction);
    for (size_t i = 0; !(length > 0) && i < dim; i++)
        k->direction[i] = 1 + 0.3 * sin(1.7 * (double)i); /* any direction of no symmetry */
    for (int round = 0; round < rounds; round++) {
        length = vec_norm(dim, k->direction);
        for (size_t i = 0; i < dim; i++)
            k->now[i] = y[i] + delta * k->direction[i] / length;
        int status = GSL_ODEIV_FN_EVAL(system, t, k->now, k->f);
        if (status != GSL_SUCCESS)
            return status;
        for (size_t i = 0; i < dim; i++)
            k->next[i] = (k->f[i] - k->f0[i]) / delta;
        double size = vec_norm(dim, k->next);
        k->sigma = size;
        if (!(size > 0))
            return GSL_SUCCESS;
        memcpy(k->direction, k->next, dim * sizeof *k->direction);
    }
    return GSL_SUCCESS;
}

/* T_j, T'_j and T''_j at w0, one after another. */
struct chebyshev {
    double w0, t[2], d[2], dd[2]; /* of j - 1 and j */
};

static struct chebyshev chebyshev_first(double w0)
{
    return (struct chebyshev){.w0 = w0, .t = {1, w0}, .d = {0, 1}, .dd = {0, 0}};
}

static void chebyshev_next(struct chebyshev *c)
{
    double t = 2 * c->w0 * c->t[1] - c->t[0];
    double d = 2 * c->t[1] + 2 * c->w0 * c->d[1] - c->d[0];
    double dd = 4 * c->d[1] + 2 * c->w0 * c->dd[1] - c->dd[0];
    *c =
        (struct chebyshev){.w0 = c->w0, .t = {c->t[1], t}, .d = {c->d[1], d}, .dd = {c->dd[1], dd}};
}

/* All stages; the last one is left in k->now. */
static int stages(struct state *k, size_t dim, double t, double h, const double *y, int s,
                  const gsl_odeiv2_system *system)
{
    double w0 = 1 + 2.0 / 13 / ((double)s * s);
    struct chebyshev c = chebyshev_first(w0);
    for (int j = 2; j <= s; j++)
        chebyshev_next(&c);
    double w1 = c.d[1] / c.dd[1];
    c = chebyshev_first(w0);
    struct chebyshev second = c;
    chebyshev_next(&second);
    double b[3] = {second.dd[1] / (second.d[1] * second.d[1]), 1 / w0, 0}, a = 1 - b[1] * w0;
    memcpy(k->before, y, dim * sizeof *k->before);
    for (size_t i = 0; i < dim; i++)
        k->now[i] = y[i] + b[1] * w1 * h * k->f0[i];
    for (int j = 2; j <= s; j++) {
        chebyshev_next(&c);
        b[2] = c.dd[1] / (c.d[1] * c.d[1]);
        double mu = 2 * b[2] * w0 / b[1], nu = -b[2] / b[0], mu_h = 2 * b[2] * w1 / b[1] * h;
        int status = GSL_ODEIV_FN_EVAL(system, t, k->now, k->f);
        if (status != GSL_SUCCESS)
            return status;
        for (size_t i = 0; i < dim; i++)
            k->next[i] = (1 - mu - nu) * y[i] + mu * k->now[i] + nu * k->before[i] +
                         mu_h * k->f[i] - a * mu_h * k->f0[i];
        double *oldest = k->before;
        k->before = k->now;
        k->now = k->next;
        k->next = oldest;
        a = 1 - b[2] * c.t[1];
        b[0] = b[1];
        b[1] = b[2];
    }
    return GSL_SUCCESS;
}

/* The velocity at y, the largest rate there and with it the number of stages. */
static int prepare(struct state *k, size_t dim, double t, double h, const double *y,
                   const double *dydt_in, const gsl_odeiv2_system *system, int *s)
{
    int status = GSL_SUCCESS;
    if (dydt_in)
        memcpy(k->f0, dydt_in, dim * sizeof *k->f0);
    else
        status = GSL_ODEIV_FN_EVAL(system, t, y, k->f0);
    if (status == GSL_SUCCESS)
        status = rate_find(k, dim, t, y, system);
    if (status != GSL_SUCCESS)
        return status;
    /* A tenth more than was found: the power method comes from below. */
    double wanted = fmax(2, 1 + floor(sqrt(1 + 1.54 * fabs(h) * 1.1 * k->sigma)));
    if (!(wanted <= STAGES_MOST))
        return GSL_FAILURE; /* too long a step: GSL halves it */
    *s = (int)wanted;
    return GSL_SUCCESS;
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are those of gsl_odeiv2_step_type */
static int apply(void *state, size_t dim, double t, double h, double y[], double yerr[],
                 const double dydt_in[], double dydt_out[], const gsl_odeiv2_system *system)
{
    struct state *k = state;
    int s = 0, status = prepare(k, dim, t, h, y, dydt_in, system, &s);
    if (status == GSL_SUCCESS)
        status = stages(k, dim, t, h, y, s, system);
    if (status == GSL_SUCCESS)
        status = GSL_ODEIV_FN_EVAL(system, t + h, k->now, k->f);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < dim; i++) {
        yerr[i] = 0.8 * (y[i] - k->now[i]) + 0.4 * h * (k->f0[i] + k->f[i]);
        y[i] = k->now[i];
    }
    if (dydt_out)
        memcpy(dydt_out, k->f, dim * sizeof *dydt_out);
    return GSL_SUCCESS;
}

static int no_driver(void *state, const gsl_odeiv2_driver *d)
{
    return GSL_SUCCESS;
}

static const gsl_odeiv2_step_type type = {
    .name = "rkc",
    .can_use_dydt_in = 1,
    .gives_exact_dydt_out = 1,
    .alloc = state_alloc,
    .apply = apply,
    .set_driver = no_driver,
    .reset = state_reset,
    .order = order,
    .free = state_free,
};

const gsl_odeiv2_step_type *const rkc_step_type = &type;

/* The power method goes on from where it was. */
void rkc_transfer(gsl_odeiv2_step *s, struct transfer *t)
{
    if (s->type != &type)
        return;
    struct state *k = s->state;
    transfer_bytes(t, &k->sigma, sizeof k->sigma);
    transfer_bytes(t, k->direction, s->dimension * sizeof *k->direction);
}
