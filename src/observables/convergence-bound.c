/* convergence-bound.c: the loss that the convergence theorem of deep linear networks allows, and
 * what it assumes of the start.
 *
 * On whitened data, L = 1/2 |W - W*|_F^2, let the start have the deficiency margin
 * c = sigma_min(W*) - |W(0) - W*|_F > 0 (definition 2), let its layers be balanced to
 *
 *   delta = c^2 / (256 N^3 |W*|_F^(2(N-1)/N))                                    (definition 1)
 *
 * and let eta <= c^((4N-2)/N) / (6144 N^3 |W*|_F^((6N-4)/N)). Then gradient descent satisfies
 * L(k) <= L(0) exp(-eta c^(2(N-1)/N) k) (theorem 1). The margin is measured here, at the start, so
 * that every run brings its own bound; the other two conditions are measured as ratios of what is
 * to what is allowed, and hold where those are at most 1.
 *
 * Source: Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, theorem 1. */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "numerics/linalg.h"

static size_t length(const void *options, const struct model *m)
{
    return 4;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Room: W* or W(0) - W*, its singular values and their work; or the invariants. */
static size_t work(const void *options, const struct model *m)
{
    const size_t r = m->shape.rows, c = m->shape.cols;
    return larger(r * c + larger(r, c) + svd_values_work(r, c),
                  m->psi->n_invariants(m->psi_options, &m->shape));
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    if (!m->problem.data.has_truth || m->problem.data.design != DESIGN_IDENTITY)
        return "the theorem is about the distance to a point: data {kind: point}";
    if (!m->psi->n_invariants)
        return "the parameterization has no layers that could be balanced";
    return NULL;
}

/* sigma_min(W*) - |W(0) - W*|_F; NaN when there is no decomposition. */
static double margin(const struct view *v)
{
    const struct model *m = v->model;
    const size_t r = m->shape.rows, c = m->shape.cols, q = m->shape.q;
    double *copy = v->work, *s = copy + q, *rest = s + larger(r, c);
    memcpy(copy, v->theta0, q * sizeof *copy);
    vec_add_scaled(q, -1, m->problem.data.truth, copy);
    const double distance = vec_norm(q, copy);
    memcpy(copy, m->problem.data.truth, q * sizeof *copy);
    if (!svd_values(r, c, copy, s, rest))
        return NAN;
    return s[(r < c ? r : c) - 1] - distance;
}

/* Largest |W_(j+1)'W_(j+1) - W_j W_j'|_F at the start, bounded by the norm of all of them. */
static double imbalance(const struct view *v)
{
    const struct model *m = v->model;
    m->psi->invariants(m->psi_options, &m->shape, v->w0, v->work);
    return vec_norm(m->psi->n_invariants(m->psi_options, &m->shape), v->work);
}

static double loss_at_start(const struct view *v)
{
    const size_t q = v->model->shape.q;
    memcpy(v->work, v->theta0, q * sizeof *v->work);
    vec_add_scaled(q, -1, v->model->problem.data.truth, v->work);
    return vec_dot(q, v->work, v->work) / 2;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct model *m = v->model;
    const double n = (double)model_n_blocks(m);
    const double size = vec_norm(m->shape.q, m->problem.data.truth), c = margin(v);
    const double delta = c * c / (256 * n * n * n * pow(size, 2 - 2 / n));
    const double eta = pow(c, 4 - 2 / n) / (6144 * n * n * n * pow(size, 6 - 4 / n));
    out[0] = loss_at_start(v) * exp(-pow(c, 2 - 2 / n) * v->t);
    out[1] = c;
    out[2] = imbalance(v) / delta;
    out[3] = v->eta / eta;
}

const struct observable observable_convergence_bound = {
    .kind = {.name = "convergence-bound",
             .summary = "the loss that the convergence theorem of deep linear networks allows",
             .formula = "L(0) exp(-c^(2(N-1)/N) t), c = sigma_min(theta*) - |theta(0) - theta*|_F",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, theorem 1",
             .help =
                 "Components: 0 the bound, for the squared loss with factor 1/2 and reduction "
                 "sum; 1 the margin c of the start; 2 the start's imbalance over the delta that "
                 "the theorem allows; 3 the last step's rate over the largest that it allows (0 "
                 "at the start). Without a margin (c <= 0) components 0, 2 and 3 mean nothing. t "
                 "is the sum of the rates, N the number of blocks."},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
