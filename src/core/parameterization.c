/* parameterization.c: the plain defaults of the contract. */
#include "core/parameterization.h"

const char *parameterization_shape(const struct parameterization *psi, const void *options,
                                   struct shape *s)
{
    if (psi->function_space && s->samples.d == 0)
        return "it is a function of inputs x, and these samples have none";
    if (psi->function_space) {
        s->rows = s->samples.n;
        s->cols = s->samples.m;
    }
    s->q = s->rows * s->cols;
    s->p = s->q;
    s->work = 0;
    s->of = psi;
    return psi->shape ? psi->shape(options, s) : NULL;
}

size_t parameterization_n_blocks(const struct parameterization *psi, const void *options,
                                 const struct shape *s)
{
    return psi->n_blocks ? psi->n_blocks(options, s) : 1;
}

void parameterization_block(const struct parameterization *psi, const void *options,
                            const struct shape *s, size_t i, struct block *b)
{
    if (psi->block) {
        psi->block(options, s, i, b);
        return;
    }
    const bool like_theta = s->p == s->q;
    *b = (struct block){
        .name = "w", .rows = like_theta ? s->rows : s->p, .cols = like_theta ? s->cols : 1};
}

size_t block_inputs(const struct block *b)
{
    if (b->inputs > 0)
        return b->inputs;
    return b->cols > 1 ? b->cols : b->rows;
}
