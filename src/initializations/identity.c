/* identity.c: every layer a multiple of the identity: deep, and yet no gradient vanishes.
 *
 * Source: Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, section 3 (and its failure for
 * negative determinants). */
#include <string.h>

#include "core/initialization.h"

struct options {
    double scale;
};

static const struct field fields[] = {
    FIELD(struct options, scale, .doc = "the diagonal entry of every layer", .otherwise = 1),
    FIELD_END,
};

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct options *o = options;
    memset(w, 0, m->shape.p * sizeof *w);
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        const struct block b = model_nth_block(m, i);
        for (size_t k = 0; !b.bias && k < b.rows && k < b.cols; k++)
            w[b.offset + k * b.cols + k] = o->scale;
    }
    return true;
}

const struct initialization initialization_identity = {
    .kind = {.name = "identity",
             .summary = "every layer a multiple of the identity",
             .formula = "W_j = scale I",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, section 3",
             .help = "A layer that is not square has the identity in its upper left corner.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .fill = fill,
};
