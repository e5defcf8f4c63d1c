/* determinant.c: sign and logarithm of the determinant of theta, or of the product of its layers.
 *
 * Balanced flow keeps the sign, so the determinant says on which side of the singular matrices a
 * run has started. Read off theta it is lost once theta is singular to sixteen digits; `from:
 * layers` multiplies the determinants of square blocks instead, each of which is far better
 * conditioned than the product, and keeps the sign as long as the layers themselves do. Source:
 * Razin and Cohen 2020 (arXiv 2005.06398), theorem 1; Arora, Cohen, Golowich, Hu 2019 (arXiv
 * 1810.02281), section 4. */
#include <string.h>

#include "core/observable.h"
#include "mathematics/layers.h"
#include "numerics/linalg.h"

struct options {
    const char *from;
};

static const struct field fields[] = {
    FIELD(struct options, from, .doc = "theta itself, or the product over its square blocks",
          .choices = "theta|layers", .otherwise_text = "theta"),
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    return 2;
}

static size_t work(const void *options, const struct model *m)
{
    return m->shape.rows * m->shape.cols;
}

/* Multiplies *sign by the sign of det a and adds ln|det a| to *logarithm. */
static void add_determinant(size_t n, const double *a, double *copy, double *sign,
                            double *logarithm)
{
    double least;
    memcpy(copy, a, n * n * sizeof *copy);
    *sign *= sign_determinant(n, copy, logarithm, &least);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct model *m = v->model;
    const size_t n = m->shape.rows;
    out[0] = 1;
    out[1] = 0;
    if (strcmp(((const struct options *)options)->from, "theta") == 0) {
        add_determinant(n, v->theta, v->work, &out[0], &out[1]);
        return;
    }
    const size_t layers = layers_of(m->psi_options, &m->shape).n;
    for (size_t j = 0; j < layers; j++)
        add_determinant(n, v->w + j * n * n, v->work, &out[0], &out[1]);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    if (m->shape.rows != m->shape.cols)
        return "theta is not square";
    if (strcmp(((const struct options *)options)->from, "theta") == 0)
        return NULL;
    const struct layers l = layers_of(m->psi_options, &m->shape);
    for (size_t j = 0; j < l.n; j++) {
        if (l.height[j] != m->shape.rows)
            return "not all layers are square";
    }
    return l.n > 0 ? NULL : "theta is no product of its blocks";
}

const struct observable observable_determinant = {
    .kind = {.name = "determinant",
             .summary = "sign and logarithm of the determinant of theta",
             .formula = "(sign det theta, ln |det theta|)",
             .source = "Razin and Cohen 2020, arXiv 2005.06398, theorem 1",
             .help = "Component 0 is the sign (0 when singular), component 1 ln|det| (-inf when "
                     "singular). From theta the sign is noise once the condition passes 1e16; from "
                     "layers (deep-linear with square layers) it holds much longer.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
