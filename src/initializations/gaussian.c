/* gaussian.c: independent Gaussian weights, and Gissin's imbalance between layers on top. */
#include <math.h>
#include <string.h>

#include "core/initialization.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    double scale, imbalance;
    const char *normalize;
    int64_t seed;
};

static const struct field fields[] = {
    FIELD(struct options, scale, .doc = "standard deviation of a weight (before normalizing)",
          .min = 0, .max = 1e300, .otherwise = 1),
    FIELD(struct options, normalize, .doc = "fan-in divides by the root of a layer's inputs",
          .choices = "none|fan-in", .otherwise_text = "none"),
    FIELD(struct options, imbalance,
          .doc = "c: the first layer times c, the last over c; the function stays", .min = 0,
          .max = 1e150, .above_min = true, .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the weights", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD_END,
};

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct options *o = options;
    if (o->imbalance == 1 || m->psi->rescale)
        return true;
    err_set(e, ERR_SPEC, "%s has no layers to put out of balance", m->psi->kind.name);
    err_hint(e, "leave out `imbalance`");
    return err_about(e, "imbalance");
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct options *o = options;
    const struct parameterization *psi = m->psi;
    struct random r;
    random_open(&r, o->seed, "init");
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        const struct block b = model_nth_block(m, i);
        double inputs = (double)block_inputs(&b);
        double sigma = strcmp(o->normalize, "fan-in") == 0 ? o->scale / sqrt(inputs) : o->scale;
        random_fill_gaussian(&r, sigma, b.rows * b.cols, w + b.offset);
    }
    if (o->imbalance != 1)
        psi->rescale(m->psi_options, &m->shape, o->imbalance, w);
    return true;
}

const struct initialization initialization_gaussian = {
    .kind = {.name = "gaussian",
             .summary = "independent Gaussian weights",
             .formula = "w_i ~ N(0, scale^2)",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, section 4",
             .help = "The draw depends on the seed and the order of the weights only: two scales "
                     "see the same directions.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .fill = fill,
    .fits = fits,
};
