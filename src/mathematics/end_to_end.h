/* end_to_end.h: the map P(W) by which N balanced layers precondition the gradient of their product.
 *
 *   P(W) G = sum_(j=1..N) (WW')^((N-j)/N) G (W'W)^((j-1)/N)
 *
 * (Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 1); with one output it is
 * |w|^(2-2/N) (g + (N-1) proj_w g) (their claim 2), the product of two terms that can be had alone:
 * the scaling |w|^(2-2/N), and the projection, which adds N-1 times the part of g along w. */
#ifndef OVERPARAM_MATHEMATICS_END_TO_END_H
#define OVERPARAM_MATHEMATICS_END_TO_END_H

#include "core/core.h"

struct end_to_end {
    int64_t depth;     /* N; 1 leaves the gradient as it is */
    const char *terms; /* both | scaling | projection */
};

/* NULL, or a sentence why a W of this shape has no such terms. */
const char *end_to_end_refuse(const struct end_to_end *rule, const struct shape *s);
size_t end_to_end_work(const struct shape *s);
/* g (rows,cols): G in, P(W) G out. False when W cannot be decomposed. */
bool end_to_end_apply(const struct end_to_end *rule, const struct shape *s, const double *w,
                      double *g, double *work);

#endif
