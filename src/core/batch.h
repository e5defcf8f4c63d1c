/* batch.h: the loss and its gradient on some of the samples. */
#ifndef OVERPARAM_CORE_BATCH_H
#define OVERPARAM_CORE_BATCH_H

#include "core/model.h"

/* An unbiased estimate of L(psi(w)) from the training samples rows[0..n_rows), each counted
 * n/n_rows times whatever the reduction; jg (p), may be NULL, is its gradient. Repeated rows count
 * again.
 *
 * Overwrites theta and g of the model and the scratch of its problem; costs O(n_rows) and no
 * memory. With all rows it equals model_loss but for rounding. */
double batch_loss(struct model *m, const double *w, const size_t *rows, size_t n_rows, double *jg);

#endif
