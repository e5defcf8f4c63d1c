/* constant.c: every weight the same number, or weights written out one by one. */
#include <string.h>

#include "core/initialization.h"

struct options {
    double value;
    struct reals values;
};

static const struct field fields[] = {
    FIELD(struct options, value, .doc = "every weight", .otherwise = 1),
    FIELD(struct options, values,
          .doc = "the weights one by one, block after block, row by row; instead of value"),
    FIELD_END,
};

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct options *o = options;
    size_t p = m->shape.p;
    if (o->values.n == 0 || o->values.n == p)
        return true;
    err_set(e, ERR_SPEC, "init.values lists %zu weights, but %s has %zu here", o->values.n,
            m->psi->kind.name, p);
    return err_about(e, "values");
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct options *o = options;
    size_t p = m->shape.p;
    for (size_t i = 0; i < p; i++)
        w[i] = o->values.n > 0 ? o->values.v[i] : o->value;
    return true;
}

const struct initialization initialization_constant = {
    .kind = {.name = "constant",
             .summary = "every weight the same, or written out",
             .formula = "w_i = value",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, section 2 (u = v = alpha 1)",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .fill = fill,
    .fits = fits,
};
