/* batch.h: the loss and its gradient on some of the samples. */
#ifndef OVERPARAM_MATHEMATICS_BATCH_H
#define OVERPARAM_MATHEMATICS_BATCH_H

#include "core/model.h"

/* An unbiased estimate of L(psi(w)) from the training samples rows[0..n_rows), each counted
 * n/n_rows times whatever the reduction; jg (p), may be NULL, is its gradient. Repeated rows count
 * again.
 *
 * Overwrites theta and g of the model (of a function space, with those of the rows) and the scratch
 * of its problem; costs O(n_rows) and no memory. With all rows it equals model_loss but for rounding. */
double batch_loss(struct model *m, const double *w, const size_t *rows, size_t n_rows, double *jg);

/* Which samples come next: a shuffle of all of them, made anew for each pass, or independent draws.
 * A pass ends with the batch that can still be filled; the few samples left over wait for the next
 * shuffle. */
struct batches {
    int64_t size, seed; /* samples in a batch */
    bool replacement;
};
/* state: batches_state(n) doubles that hold the generator and the shuffle between steps. A batch
 * larger than n does not fit. */
size_t batches_state(size_t n);
bool batches_fit(const struct batches *b, size_t n, struct err *e);
void batches_begin(const struct batches *b, size_t n, double *state);
/* The rows of the next batch, b->size of them, inside state. */
const size_t *batches_next(const struct batches *b, size_t n, double *state);

#endif
