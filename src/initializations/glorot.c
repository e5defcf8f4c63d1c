/* glorot.c: weights of variance 2 over the sum of inputs and outputs of their layer, so that neither
 * signals nor gradients grow or fade.
 *
 * Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural
 * networks", equations 12 and 16. */
#include "core/initialization.h"
#include "mathematics/fans.h"

static const struct field fields[] = {
    FANS_FIELDS,
    FIELD_END,
};

static double variance(double inputs, double outputs)
{
    return 2 / (inputs + outputs);
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    fans_fill(options, variance, m, w);
    return true;
}

const struct initialization initialization_glorot = {
    .kind =
        {.name = "glorot",
         .summary = "independent weights of variance 2 over the inputs plus outputs of their layer",
         .formula = "W ~ N(0, gain^2 2/(inputs + outputs)), b ~ N(0, biases^2)",
         .source = "Glorot and Bengio 2010, equations 12 and 16 (uniform)",
         .help =
             "For tanh layers without other scaling (scaling: standard). Inputs are those that a unit sums over, outputs the entries of W over its "
             "inputs.",
         .fields = fields,
         .options_size = sizeof(struct fans)},
    .fill = fill,
};
