/* imbalance.c: how far neighbouring layers are from balance: the size of what gradient flow
 * conserves.
 *
 * Source: Arora, Cohen, Golowich, Hu 2019 (arXiv 1810.02281), definition 1: delta-balanced layers
 * have |W_(j+1)'W_(j+1) - W_j W_j'|_F <= delta for every j. */
#include <math.h>

#include "core/observable.h"
#include "numerics/linalg.h"

static size_t work(const void *options, const struct model *m)
{
    return m->psi->n_invariants ? m->psi->n_invariants(m->psi_options, &m->shape) : 0;
}

/* One block has no neighbour: nothing is conserved, and nothing moves. Of several whose invariants
 * are not known it would be no answer. */
static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return m->psi->n_invariants && (model_n_blocks(m) == 1 || work(options, m) > 0)
               ? NULL
               : "the parameterization states no conserved quantities";
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct model *m = v->model;
    m->psi->invariants(m->psi_options, &m->shape, v->w, v->work);
    out[0] = vec_norm(work(options, m), v->work);
}

const struct observable observable_imbalance = {
    .kind = {.name = "imbalance",
             .summary = "norm of all that measures the imbalance between neighbouring layers",
             .formula = "|I(w)|, for linear networks the root of sum_j |W_(j+1)'W_(j+1) - W_j "
                        "W_j'|_F^2",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, definition 1",
             .help = "Not below the delta of the definition, which is the largest term alone."},
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
