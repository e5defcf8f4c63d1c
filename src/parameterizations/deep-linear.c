/* deep-linear.c: theta = W_N ... W_1, a linear network of any depth and widths.
 *
 * Source: Arora, Cohen, Hazan 2018, arXiv 1802.06509, equation 1. */
#include "mathematics/layers.h"

struct options {
    int64_t depth, width;
    struct counts widths;
};

static const struct field fields[] = {
    FIELD(struct options, depth, .doc = "N, number of layers", .min = 1, .max = LAYERS_MAX,
          .otherwise = 3),
    FIELD(struct options, width, .doc = "units of every hidden layer; 0: the larger side of theta",
          .min = 0, .max = 65536, .otherwise = 0),
    FIELD(struct options, widths,
          .doc = "units of each hidden layer, N-1 of them, instead of width", .min = 1,
          .max = 65536),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->widths.n > 0 && o->widths.n != (size_t)o->depth - 1)
        return "'widths' must list depth - 1 hidden layers";
    if (o->widths.n > 0 && o->width > 0)
        return "give 'width' or 'widths', not both";
    return NULL;
}

static void layers(const void *options, const struct shape *s, struct layers *l)
{
    const struct options *o = options;
    const size_t side = s->rows > s->cols ? s->rows : s->cols;
    l->n = (size_t)o->depth;
    l->height[0] = s->cols;
    for (size_t j = 1; j < l->n; j++)
        l->height[j] = o->widths.n > 0 ? (size_t)o->widths.v[j - 1]
                       : o->width > 0  ? (size_t)o->width
                                       : side;
    l->height[l->n] = s->rows;
}

const struct parameterization parameterization_deep_linear = {
    .kind = {.name = "deep-linear",
             .summary = "a linear network of any depth and widths",
             .formula = "theta = W_N ... W_1",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, equation 1",
             .help = "Blocks W1 (h1,d) to WN (m,h); W1 meets the input. The invariants of gradient "
                     "flow are the entries of W_(j+1)'W_(j+1) - W_j W_j', pair by pair.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    LAYERED,
    .layers = layers,
    .block = layers_block,
    .signs = &layers_signs,
    .coordinates = &layers_polar,
};
