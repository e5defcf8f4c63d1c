/* two-layer-linear.c: Gissin's example f(x) = v'Ux, theta = U'v; with several outputs theta = VU.
 *
 * A parametric step moves theta by -eta (U'U + |v|^2 I) g to first order: direction and length of
 * the induced gradient depend on the weights, not on the function alone. Source: Gissin 2019,
 * "Gradient Dynamics Between Spaces". */
#include <stdio.h>

#include "mathematics/layers.h"

struct options {
    int64_t width;
};

static const struct field fields[] = {
    FIELD(struct options, width, .doc = "h, hidden units; 0: as many as features", .min = 0,
          .max = 65536, .otherwise = 0),
    FIELD_END,
};

static void layers(const void *options, const struct shape *s, struct layers *l)
{
    const int64_t width = ((const struct options *)options)->width;
    l->n = 2;
    l->height[0] = s->cols;
    l->height[1] = width > 0 ? (size_t)width : s->cols;
    l->height[2] = s->rows;
}

/* One output: v is a column, with the same layout as V (1,h). */
static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    layers_block(options, s, i, b);
    const bool column = i == 1 && s->rows == 1;
    if (column)
        *b = (struct block){.rows = b->cols, .cols = 1, .offset = b->offset};
    snprintf(b->name, sizeof b->name, "%s", i == 0 ? "U" : column ? "v" : "V");
}

const struct parameterization parameterization_two_layer_linear = {
    .kind = {.name = "two-layer-linear",
             .summary = "a linear network with one hidden layer",
             .formula = "f(x) = v'Ux, theta = U'v",
             .source = "Gissin 2019, Over-Parameterization; Parameteric and Canonical Spaces",
             .help = "Blocks U (h,d) and v (h); with m outputs U (h,d) and V (m,h), theta = VU. "
                     "The invariants of gradient flow are the entries of V'V - UU'.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    LAYERED,
    .layers = layers,
    .block = block,
};
