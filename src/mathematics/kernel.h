/* kernel.h: M = JJ' as a matrix, at one point of W: of a network the empirical tangent kernel. */
#ifndef OVERPARAM_MATHEMATICS_KERNEL_H
#define OVERPARAM_MATHEMATICS_KERNEL_H

#include "core/model.h"

/* out (q,q) = J J' at w; work: kernel_work doubles. */
size_t kernel_work(const struct model *m);
void kernel(struct model *m, const double *w, double *out, double *work);

#endif
