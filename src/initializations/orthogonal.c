/* orthogonal.c: every layer a random orthogonal matrix times a gain: all singular values of J are
 * equal then.
 *
 * Source: Gissin 2019, "The Exploding and Vanishing Gradients Problem". */
#include <math.h>
#include <string.h>

#include "core/initialization.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

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

/* n vectors of this length: the rows of a wide block, the columns of a tall one. */
struct vectors {
    double *w;
    size_t n, length, next, step; /* from one vector to the next, from one entry to the next */
};

static double dot(const struct vectors *v, size_t i, size_t k)
{
    double sum = 0;
    for (size_t j = 0; j < v->length; j++)
        sum += v->w[i * v->next + j * v->step] * v->w[k * v->next + j * v->step];
    return sum;
}

/* Vector i += factor * vector k. */
static void add(const struct vectors *v, size_t i, double factor, size_t k)
{
    for (size_t j = 0; j < v->length; j++)
        v->w[i * v->next + j * v->step] += factor * v->w[k * v->next + j * v->step];
}

/* Gram-Schmidt along the shorter side of a Gaussian block, twice, which is enough for rounding:
 * Haar distributed. */
static void orthonormalize(struct random *r, const struct block *b, double gain, double *w)
{
    bool wide = b->cols >= b->rows;
    struct vectors v = {.w = w,
                        .n = wide ? b->rows : b->cols,
                        .length = wide ? b->cols : b->rows,
                        .next = wide ? b->cols : 1,
                        .step = wide ? 1 : b->cols};
    random_fill_gaussian(r, 1, b->rows * b->cols, w);
    for (size_t i = 0; i < v.n; i++) {
        for (size_t k = 0; k < 2 * i; k++)
            add(&v, i, -dot(&v, i, k % i), k % i);
        add(&v, i, 1 / sqrt(dot(&v, i, i)) - 1, i);
    }
    vec_scale(b->rows * b->cols, gain, w);
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct options *o = options;
    struct random r;
    random_open(&r, o->seed, "init");
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        const struct block b = model_nth_block(m, i);
        if (b.bias)
            memset(w + b.offset, 0, b.rows * b.cols * sizeof *w);
        else
            orthonormalize(&r, &b, o->gain, w + b.offset);
    }
    return true;
}

const struct initialization initialization_orthogonal = {
    .kind = {.name = "orthogonal",
             .summary = "every layer a random orthogonal matrix times a gain",
             .formula = "W_j = gain Q_j, Q_j orthonormal along its shorter side",
             .source = "Gissin 2019, The Exploding and Vanishing Gradients Problem",
             .help = "Biases start at 0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .fill = fill,
};
