/* parametric-gradient.c: dL/dw, weight by weight, of all blocks or of one. */
#include <string.h>

#include "core/observable.h"

struct options {
    const char *block;
};

static const struct field fields[] = {
    FIELD(struct options, block, .doc = "the block to look at, by its name; \"\": all",
          .otherwise_text = ""),
    FIELD_END,
};

/* The block that is asked for, or all weights as one. */
static bool chosen(const void *options, const struct model *m, struct block *b)
{
    const char *name = ((const struct options *)options)->block;
    *b = (struct block){.rows = m->shape.p, .cols = 1};
    return !name[0] || model_block(m, name, b);
}

static size_t length(const void *options, const struct model *m)
{
    struct block b;
    return chosen(options, m, &b) ? b.rows * b.cols : 0;
}

static void measure(const void *options, const struct view *v, double *out)
{
    struct block b;
    if (chosen(options, v->model, &b))
        memcpy(out, v->jg + b.offset, b.rows * b.cols * sizeof *out);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    struct block b;
    return chosen(options, m, &b) ? NULL : "the parameterization has no block of that name";
}

const struct observable observable_parametric_gradient = {
    .kind = {.name = "parametric-gradient",
             .summary = "the gradient of the loss in the weights",
             .formula = "J'g = dL/dw",
             .source = "Gissin 2019, Parameteric and Canonical Spaces",
             .help = "One component per weight, block after block, each row by row.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .measure = measure,
    .refuse = refuse,
};
