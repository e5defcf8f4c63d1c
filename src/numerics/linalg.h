/* linalg.h: the few BLAS and LAPACK idioms that we use, with shapes in words. All matrices are
 * row-major and packed. One thread. No other file calls BLAS or LAPACK. */
#ifndef OVERPARAM_NUMERICS_LINALG_H
#define OVERPARAM_NUMERICS_LINALG_H

#include <stdbool.h>
#include <stddef.h>

double vec_dot(size_t n, const double *a, const double *b);
double vec_norm(size_t n, const double *a); /* no overflow on the way */
void vec_add_scaled(size_t n, double alpha, const double *x, double *y); /* y += alpha x */
void vec_scale(size_t n, double alpha, double *x);
double vec_cosine(size_t n, const double *a, const double *b); /* NaN when one is zero */
bool vec_is_finite(size_t n, const double *a);
/* y = x^c entry by entry; integers up to 64 in size by products */
void vec_power(size_t n, double c, const double *x, double *y);

/* y (rows) = alpha A x + beta y, A (rows,cols) */
void mat_vec(size_t rows, size_t cols, double alpha, const double *a, const double *x, double beta,
             double *y);
/* y (cols) = alpha A'x + beta y */
void mat_t_vec(size_t rows, size_t cols, double alpha, const double *a, const double *x,
               double beta, double *y);
/* A (rows,cols) += alpha x y' */
void mat_add_outer(size_t rows, size_t cols, double alpha, const double *x, const double *y,
                   double *a);

struct gemm_shape {
    size_t rows, inner, cols;
};
/* C (rows,cols) = alpha op(A) op(B) + beta C; op(A) is (rows,inner), op(B) is (inner,cols). With
 * ta, A is stored (inner,rows); with tb, B is stored (cols,inner). */
void mat_mul(struct gemm_shape s, bool ta, bool tb, double alpha, const double *a, const double *b,
             double beta, double *c);

/* Singular values, descending, min(rows,cols) of them; a is destroyed. work: svd_values_work
 * doubles. False when LAPACK does not converge (or an entry is not finite). */
size_t svd_values_work(size_t rows, size_t cols);
bool svd_values(size_t rows, size_t cols, double *a, double *s, double *work);
/* Thin: a = u diag(s) vt, k = min(rows,cols), u (rows,k), vt (k,cols); a is destroyed. */
size_t svd_thin_work(size_t rows, size_t cols);
bool svd_thin(size_t rows, size_t cols, double *a, double *u, double *s, double *vt, double *work);
/* Eigenvalues of a symmetric matrix, ascending; a is destroyed, or becomes the eigenvectors, one
 * per ROW, when vectors is true. */
size_t eig_symmetric_work(size_t n);
bool eig_symmetric(size_t n, double *a, bool vectors, double *values, double *work);
/* The same with vectors, by divide and conquer: 3 times as fast at n = 200. */
size_t eig_symmetric_divided_work(size_t n);
bool eig_symmetric_divided(size_t n, double *a, double *values, double *work);
/* x solves A x = b for symmetric positive definite A (n,n); a is destroyed. False when it is not.
 */
bool solve_positive(size_t n, double *a, const double *b, double *x);
/* Upper triangular R with R'R = a, in place (lower part zeroed). False when not positive definite.
 */
bool cholesky_upper(size_t n, double *a);
/* x = A^-1 b or (transpose) A^-T b for a general (n,n); a is destroyed. False when singular. work:
 * n doubles. */
bool solve_general(size_t n, double *a, bool transpose, const double *b, double *x, double *work);
/* a (n,n) becomes its inverse; work 2n doubles. False when singular. */
bool invert_general(size_t n, double *a, double *work);
/* The sign of det a (n,n), 0 when singular, by elimination with row pivots; a is destroyed.
 * ln|det a| is added to *logarithm; *least: the smallest pivot's size, about as far as singular
 * ones are. */
double sign_determinant(size_t n, double *a, double *logarithm, double *least);
/* Least-norm least-squares solution of A x = b through the SVD, A (rows,cols) kept; *rank (may be
 * NULL). work: least_squares_work doubles. */
size_t least_squares_work(size_t rows, size_t cols);
bool least_squares(size_t rows, size_t cols, const double *a, const double *b, double *x,
                   size_t *rank, double *work);

#endif
