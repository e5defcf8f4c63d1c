/* he.c: weights of variance 2 over the inputs of their layer: a relu passes half of what it gets.
 *
 * Source: He, Zhang, Ren, Sun 2015, arXiv 1502.01852, equation 10. */
#include "core/initialization.h"
#include "mathematics/fans.h"

static const struct field fields[] = {
    FANS_FIELDS,
    FIELD_END,
};

static double variance(double inputs, double outputs)
{
    return 2 / inputs;
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    fans_fill(options, variance, m, w);
    return true;
}

const struct initialization initialization_he = {
    .kind =
        {.name = "he",
         .summary = "independent weights of variance 2 over the inputs of their layer",
         .formula = "W ~ N(0, gain^2 2/inputs), b ~ N(0, biases^2)",
         .source = "He, Zhang, Ren, Sun 2015, arXiv 1502.01852, equation 10",
         .help =
             "For relu layers without other scaling (scaling: standard). Inputs are those that a unit sums over, outputs the entries of W over its "
             "inputs.",
         .fields = fields,
         .options_size = sizeof(struct fans)},
    .fill = fill,
};
