/* orthogonal.c: every layer a random orthogonal matrix times a gain: all singular values of J are
 * equal then.
 *
 * Source: seed, "The Exploding and Vanishing Gradients Problem". */
#include <string.h>

#include "core/initialization.h"
#include "core/linalg.h"
#include "core/random.h"

struct options {
    double gain;
    int64_t seed;
};

static const struct field fields[] = {
    FIELD(struct options, gain, .doc = "the singular value of every layer", .min = 0, .max = 1e300,
          .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the draw", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

/* The shorter sides of a Gaussian block made orthonormal, twice, which is enough for rounding: Haar
 * distributed. */
static void orthonormalize(struct random *r, const struct block *b, double gain, double *w)
{
    bool wide = b->cols >= b->rows;
    size_t n = wide ? b->rows : b->cols, length = wide ? b->cols : b->rows,
           step = wide ? 1 : b->cols;
    random_fill_gaussian(r, 1, b->rows * b->cols, w);
    for (size_t i = 0; i < n; i++) {
        double *v = wide ? w + i * b->cols : w + i;
        for (int pass = 0; pass < 2; pass++)
            for (size_t k = 0; k < i; k++) {
                const double *u = wide ? w + k * b->cols : w + k;
                double dot = 0;
                for (size_t j = 0; j < length; j++)
                    dot += u[j * step] * v[j * step];
                for (size_t j = 0; j < length; j++)
                    v[j * step] -= dot * u[j * step];
            }
        double norm = 0;
        for (size_t j = 0; j < length; j++)
            norm += v[j * step] * v[j * step];
        for (size_t j = 0; j < length; j++)
            v[j * step] /= __builtin_sqrt(norm);
    }
    vec_scale(b->rows * b->cols, gain, w);
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct options *o = options;
    struct random r;
    (void)e;
    random_open(&r, o->seed, "init");
    for (size_t i = 0; i < m->psi->n_blocks(m->psi_options, &m->shape); i++) {
        struct block b;
        m->psi->block(m->psi_options, &m->shape, i, &b);
        orthonormalize(&r, &b, o->gain, w + b.offset);
    }
    return true;
}

const struct initialization initialization_orthogonal = {
    .kind = {.name = "orthogonal",
             .summary = "every layer a random orthogonal matrix times a gain",
             .formula = "W_j = gain Q_j, Q_j orthonormal along its shorter side",
             .source = "seed: The Exploding and Vanishing Gradients Problem",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .fill = fill,
};
