/* sparse.h: matrices of which few entries count, listed line after line, against dense ones. A line
 * is a row, or, listed the other way, a column. */
#ifndef OVERPARAM_NUMERICS_SPARSE_H
#define OVERPARAM_NUMERICS_SPARSE_H

#include <stddef.h>

struct listing {
    size_t lines;
    size_t *first;  /* (lines+1): line l has entries first[l] .. first[l+1] - 1 of the next two */
    size_t *across; /* (n): where in its line */
    size_t *place;  /* (n): which number of the caller's it is */
};

struct sparse {
    size_t rows, cols, n;
    const size_t *entry; /* (n), flat, row-major */
    struct listing by_row, by_col;
};

/* size_t's for an n-entry (rows,cols) matrix, and the lists in that room. */
size_t sparse_room(size_t rows, size_t cols, size_t n);
struct sparse sparse_of(size_t rows, size_t cols, size_t n, const size_t *entry, size_t *room);

/* out (place) = <a_l, b_j> for each entry (l,j): the product AB' where it counts. a (lines,k),
 * b (across,k). */
void listing_dots(const struct listing *l, size_t k, const double *a, const double *b, double *out);
/* out (lines,k) = C X, of which C has the numbers c (place) and zeros. x (across,k). */
void listing_times(const struct listing *l, size_t k, const double *c, const double *x,
                   double *out);
/* b (cols,rows) = A', A (rows,cols) */
void mat_transpose(size_t rows, size_t cols, const double *a, double *b);

#endif
