/* invariant-drift.c: how far the quantities that gradient flow conserves have moved from their
 * start. */
#include <math.h>

#include "core/observable.h"

static size_t work(const void *options, const struct model *m)
{
    return m->psi->n_invariants ? 2 * m->psi->n_invariants(m->psi_options, &m->shape) : 0;
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
    size_t n = m->psi->n_invariants(m->psi_options, &m->shape);
    double *now = v->work, *start = now + n;
    m->psi->invariants(m->psi_options, &m->shape, v->w, now);
    m->psi->invariants(m->psi_options, &m->shape, v->w0, start);
    out[0] = 0;
    for (size_t i = 0; i < n; i++) {
        double drift = fabs(now[i] - start[i]);
        if (!(drift <= out[0])) /* NaN, too */
            out[0] = drift;
        if (isnan(drift))
            return;
    }
}

const struct observable observable_invariant_drift = {
    .kind = {.name = "invariant-drift",
             .summary = "largest change of a conserved quantity since the start",
             .formula = "max |I(w) - I(w_0)|",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 1 (proof)",
             .help = "For linear networks the entries of W_(j+1)'W_(j+1) - W_j W_j'."},
    .measure = measure,
    .refuse = refuse,
    .work = work,
};
