/* blocks.c: one constant per block of w, times a scale.
 *
 * The starts of diagonal networks are of this kind: u = v = alpha for u^2 - v^2 (values: [1, 1]),
 * u = 2 alpha and v = 0 for u o v (values: [2, 0]), both with the scale alpha.
 * Source: Woodworth et al. 2019 (arXiv 1906.05827), section 4. */
#include "core/initialization.h"

struct options {
    struct reals values;
    double scale;
};

static const struct field fields[] = {
    FIELD(struct options, values, .doc = "one number per block, in the order of the blocks",
          .required = true),
    FIELD(struct options, scale, .doc = "multiplies all of them", .otherwise = 1),
    FIELD_END,
};

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct options *o = options;
    const size_t n = model_n_blocks(m);
    if (o->values.n == n)
        return true;
    err_set(e, ERR_SPEC, "init.values lists %zu numbers, but %s has %zu blocks", o->values.n,
            m->psi->kind.name, n);
    return err_about(e, "values");
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct options *o = options;
    const size_t n = model_n_blocks(m);
    for (size_t i = 0; i < n; i++) {
        const struct block b = model_nth_block(m, i);
        for (size_t j = 0; j < b.rows * b.cols; j++)
            w[b.offset + j] = o->scale * o->values.v[i];
    }
    return true;
}

const struct initialization initialization_blocks = {
    .kind = {.name = "blocks",
             .summary = "one constant per block",
             .formula = "every entry of block i is scale * values_i",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, section 4",
             .help = "`describe` of the parameterization names the blocks in their order.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .fill = fill,
    .fits = fits,
};
