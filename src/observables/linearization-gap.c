/* linearization-gap.c: how far f is from where the model linearized at the start would be by now.
 *
 * With the squared loss of factor c the residual r = f - y of f + J_0 (w - w_0) obeys dr/dt = -c
 * M_0 r: canonical descent preconditioned by the kernel of the start, in closed form along the
 * eigenvectors of M_0. Source: Jacot, Gabriel, Hongler 2018, arXiv 1806.07572, section 5; Lee et
 * al. 2019, arXiv 1902.06720, equations 8 and 9. */
#include <math.h>

#include "core/observable.h"
#include "mathematics/kernel.h"
#include "mathematics/spectrum.h"
#include "numerics/linalg.h"

static size_t work(const void *options, const struct model *m)
{
    const size_t q = m->shape.q, forming = kernel_work(m), taking = eig_symmetric_divided_work(q);
    return q * q + 2 * q + (forming > taking ? forming : taking);
}

/* What is left of a component of the residual that falls at this rate. */
static double share_left(const struct view *v, double rate)
{
    return v->flow ? exp(-rate * v->t) : pow(1 - v->eta * rate, (double)v->step);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct problem *problem = &v->model->problem;
    const double *y = problem->data.y;
    const size_t q = v->model->shape.q;
    double *m = v->work, *rates = m + q * q, *gap = rates + q, *rest = gap + q, size = 0;
    kernel(v->model, v->w0, m, rest);
    vec_scale(q * q, problem->scale, m);
    if (!eig_symmetric_divided(q, m, rates, rest)) {
        *out = (double)NAN;
        return;
    }
    for (size_t i = 0; i < q; i++)
        gap[i] = v->theta[i] - y[i];
    for (size_t k = 0; k < q; k++) {
        const double *u = m + k * q, r = vec_dot(q, u, v->theta0) - vec_dot(q, u, y);
        size += r * r;
        vec_add_scaled(q, -share_left(v, rates[k]) * r, u, gap);
    }
    *out = vec_norm(q, gap) / sqrt(size);
}

/* l'' = 1 everywhere, as of half the square and no other loss. */
static bool is_squared(const struct problem *pb)
{
    const double f[2] = {-1, 3}, y[2] = {1, -1};
    double curvature[2];
    pb->loss->curvature(pb->loss_options, 2, f, y, curvature);
    return curvature[0] == 1 && curvature[1] == 1;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    if (m->problem.data.design != DESIGN_IDENTITY)
        return "theta is not f itself, as that of a network is";
    if (!is_squared(&m->problem))
        return "it needs the squared loss";
    const char *why = spectrum_refuse(m->shape.q, m->shape.p);
    return why ? why : spectrum_refuse(m->shape.q, m->shape.q);
}

const struct observable observable_linearization_gap = {
    .kind = {.name = "linearization-gap",
             .summary =
                 "distance of f from the path of the model linearized at the start, relative",
             .formula = "|f - f_lin| / |f_0 - y|, f_lin = y + (I - eta c M_0)^k (f_0 - y) after k "
                        "steps, y + exp(-c M_0 t) (f_0 - y) along a flow",
             .source =
                 "Jacot, Gabriel, Hongler 2018, arXiv 1806.07572, section 5; Lee et al. 2019, "
                 "arXiv 1902.06720, equations 8 and 9",
             .help =
                 "c is the factor of the squared loss, over n where the reduction is the mean. "
                 "For gradient flow and gradient descent at a constant rate; of other methods it "
                 "is compared with descent. NaN where f_0 = y."},
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
