/* weight-norm.c: the norm of each block of weights: the balance between layers. */
#include "core/observable.h"
#include "numerics/linalg.h"

static size_t length(const void *options, const struct model *m)
{
    return model_n_blocks(m);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct model *m = v->model;
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        const struct block b = model_nth_block(m, i);
        out[i] = vec_norm(b.rows * b.cols, v->w + b.offset);
    }
}

const struct observable observable_weight_norm = {
    .kind = {.name = "weight-norm",
             .summary = "norms of the blocks of weights",
             .formula = "|W_1|, |W_2|, ... (Frobenius)",
             .source = "Gissin 2019, Take-Aways From the Linear Example",
             .help = "One component per block, in the order of the parameterization."},
    .length = length,
    .measure = measure,
};
