/* fans.c: see fans.h. */
#include "mathematics/fans.h"

#include <math.h>
#include <string.h>

#include "numerics/random.h"

/* A uniform number in (-a, a) has the variance a^2/3. */
static void draw(const struct fans *f, struct random *r, double deviation, size_t n, double *out)
{
    if (strcmp(f->distribution, "gaussian") == 0) {
        random_fill_gaussian(r, deviation, n, out);
        return;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = sqrt(3) * deviation * (2 * random_uniform(r) - 1);
}

void fans_fill(const struct fans *f, double (*variance)(double inputs, double outputs),
               const struct model *m, double *w)
{
    struct random r;
    random_open(&r, f->seed, "init");
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        const struct block b = model_nth_block(m, i);
        const size_t n = b.rows * b.cols;
        const double inputs = (double)block_inputs(&b), outputs = (double)n / inputs;
        draw(f, &r, b.bias ? f->biases : f->gain * sqrt(variance(inputs, outputs)), n,
             w + b.offset);
    }
}
