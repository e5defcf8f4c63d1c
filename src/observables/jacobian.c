/* jacobian.c: J = dtheta/dw, entry by entry: for small models. */
#include "core/observable.h"

/* What is worth a row each in a database. */
static const double most = 1e6;

static size_t length(const void *options, const struct model *m)
{
    return m->shape.q * m->shape.p;
}

static void measure(const void *options, const struct view *v, double *out)
{
    model_jacobian(v->model, v->w, out);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return (double)m->shape.q * (double)m->shape.p > most ? "J has more than a million entries"
                                                          : NULL;
}

const struct observable observable_jacobian = {
    .kind = {.name = "jacobian",
             .summary = "the Jacobian of the parameterization",
             .formula = "J = dtheta/dw",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces (which writes its transpose)",
             .help = "q p components, row by row: component i p + j is dtheta_i/dw_j. Costs q "
                     "products J'e_i."},
    .length = length,
    .measure = measure,
    .refuse = refuse,
};
