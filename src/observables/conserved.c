/* conserved.c: what gradient flow conserves, number by number; imbalance.c is their size, and
 * invariant-drift.c how far they went.
 *
 * Source: Arora, Cohen, Hazan 2018 (arXiv 1802.06509), theorem 1; Du, Hu, Lee 2018 (arXiv
 * 1806.00900), theorem 2.2. */
#include "core/observable.h"

static size_t length(const void *options, const struct model *m)
{
    return m->psi->n_invariants(m->psi_options, &m->shape);
}

static void measure(const void *options, const struct view *v, double *out)
{
    v->model->psi->invariants(v->model->psi_options, &v->model->shape, v->w, out);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return m->psi->n_invariants ? NULL : "the parameterization states no conserved quantities";
}

const struct observable observable_conserved = {
    .kind = {.name = "conserved",
             .summary = "the quantities that gradient flow conserves",
             .formula = "I(w), for linear networks W_(j+1)'W_(j+1) - W_j W_j', j = 1 .. N-1",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 1",
             .help = "One component per entry, matrix after matrix, each row by row; what they are "
                     "for a parameterization is in its own help."},
    .length = length,
    .measure = measure,
    .refuse = refuse,
};
