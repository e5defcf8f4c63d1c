/* hessian.c: d2L/dw2, entry by entry: for small models. */
#include <string.h>

#include "core/observable.h"

/* What is worth a row each in a database. */
enum { MOST = 1000 };

static size_t length(const void *options, const struct model *m)
{
    return m->shape.p * m->shape.p;
}

static size_t work(const void *options, const struct model *m)
{
    return m->shape.p;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const size_t p = v->model->shape.p;
    double *unit = v->work;
    memset(unit, 0, p * sizeof *unit);
    for (size_t i = 0; i < p; i++) {
        unit[i] = 1;
        model_hessian_vector(v->model, v->w, unit, out + i * p);
        unit[i] = 0;
    }
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return m->shape.p > MOST ? "the Hessian has more than a million entries" : NULL;
}

const struct observable observable_hessian = {
    .kind = {.name = "hessian",
             .summary = "the Hessian of the loss in w",
             .formula = "d2L/dw2 = J'HJ + d(J'g)/dw at fixed g, H = d2L/dtheta2",
             .source = "Gissin 2019, The Loss Landscape",
             .help = "p p components, row by row, each row a Hessian-vector product: symmetric "
                     "but for rounding."},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
