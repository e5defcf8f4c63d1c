/* preconditioned-curvature.c: what limits the rate of descent in theta: the largest eigenvalue of
 * P H, H the Hessian of the loss in theta and P the matrix that turns g into the velocity.
 *
 * P is M = JJ' for a parameterization, and the rule of balanced layers for the flow of their
 * product. Where g = 0 the same number is the largest eigenvalue of the Hessian in w, as the
 * nonzero eigenvalues of JJ'H are those of J'HJ. Time over which a flow runs times the largest
 * curvature that it meets does not depend on the unit of time, and half of it is about the number
 * of steps that descent needs at its largest stable rate.
 *
 * P H is symmetric in the inner product x'Hy, in which Lanczos steps with full orthogonalization
 * find its largest eigenvalue through products with H and with P only (Golub and Van Loan, section
 * 10.1). Source: Arora, Cohen, Hazan 2018, arXiv 1802.06509, section 5 (acceleration). */
#include <math.h>
#include <string.h>

#include "core/flow.h"
#include "core/observable.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

enum { STEPS_MOST = 32 };

static size_t steps(const struct model *m)
{
    return m->shape.q < STEPS_MOST ? m->shape.q : STEPS_MOST;
}

/* Room: the tridiagonal matrix and its eigenvalues, the basis, H times it, and J'u. */
static size_t work(const void *options, const struct model *m)
{
    const size_t k = steps(m);
    return k * k + k + eig_symmetric_work(k) + 2 * (k + 1) * m->shape.q + m->shape.p;
}

/* out = J P J'u, P the flow's own map; jg: room for p doubles. */
static bool velocity(const struct view *v, const double *u, double *out, double *jg)
{
    struct model *m = v->model;
    model_vjp(m, v->w, u, jg);
    const bool mapped = flow_precondition(v->flow, v->w, jg);
    model_jvp(m, v->w, jg, out);
    return mapped;
}

/* t (k,k): P H on what Lanczos reaches, symmetric tridiagonal; zero from where nothing is left. */
static bool lanczos(const struct view *v, double *t, double *basis, double *jg)
{
    struct model *m = v->model;
    const size_t q = m->shape.q, k = steps(m);
    double *image = basis + (k + 1) * q; /* H times the basis */
    struct random r;
    random_open(&r, 1, "lanczos");
    random_fill_gaussian(&r, 1, q, basis);
    memset(t, 0, k * k * sizeof *t);
    for (size_t i = 0; i < k; i++) {
        double *x = basis + i * q, *u = image + i * q, *next = x + q;
        problem_hessian_vector(&m->problem, v->theta, x, u);
        if (!vec_is_finite(q, u))
            return false;
        const double size = sqrt(fmax(0, vec_dot(q, x, u)));
        if (size <= 1e-14 * t[0])
            return true;
        if (i > 0)
            t[(i - 1) * k + i] = t[i * k + i - 1] = size;
        vec_scale(q, 1 / size, x);
        vec_scale(q, 1 / size, u);
        if (!velocity(v, u, next, jg))
            return false;
        t[i * k + i] = vec_dot(q, u, next);
        /* Twice is enough to be orthogonal to rounding. */
        for (int pass = 0; pass < 2; pass++)
            for (size_t j = 0; j <= i; j++)
                vec_add_scaled(q, -vec_dot(q, image + j * q, next), basis + j * q, next);
    }
    return true;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const size_t q = v->model->shape.q, k = steps(v->model);
    double *t = v->work, *values = t + k * k, *rest = values + k;
    double *basis = rest + eig_symmetric_work(k), *jg = basis + 2 * (k + 1) * q;
    /* Rows that an early end left zero add eigenvalues 0, which the largest is never below. */
    const bool found = lanczos(v, t, basis, jg) && eig_symmetric(k, t, false, values, rest);
    out[0] = found ? values[k - 1] : (double)NAN;
}

const struct observable observable_preconditioned_curvature = {
    .kind = {.name = "preconditioned-curvature",
             .summary = "largest eigenvalue of P H: the curvature that limits the rate",
             .formula =
                 "lambda_max(P H), H = d2L/dtheta2, dtheta/dt = -P g; P = JJ', or the map of "
                 "the end-to-end-flow that runs",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, section 5",
             .help =
                 "Exact to rounding up to 32 entries of theta; beyond, 32 Lanczos steps approach "
                 "it from below. Zero where H is zero. Where g = 0 it is the largest "
                 "eigenvalue of the Hessian in w."},
    .work = work,
    .measure = measure,
};
