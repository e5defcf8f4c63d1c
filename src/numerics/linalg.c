/* linalg.c: see linalg.h. LAPACK is column-major, and a row-major matrix read by columns is its
 * transpose: so we hand LAPACK the transpose and swap the roles of left and right, with no copies.
 */
#include "numerics/linalg.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

/* Up to these sizes of vectors, matrices and products a call of BLAS costs more than the loop. */
enum { SHORT = 16, FEW_ENTRIES = 256, FEW_PRODUCTS = 27 };

double vec_dot(size_t n, const double *a, const double *b)
{
    if (n > SHORT)
        return cblas_ddot((int)n, a, 1, b, 1);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

double vec_norm(size_t n, const double *a)
{
    /* BLAS scales its sum against overflow, at a sixth of the speed: only where it is needed. */
    double square = vec_dot(n, a, a);
    return square > 1e-280 && square < 1e280 ? sqrt(square) : cblas_dnrm2((int)n, a, 1);
}

void vec_add_scaled(size_t n, double alpha, const double *x, double *y)
{
    if (n > SHORT)
        cblas_daxpy((int)n, alpha, x, 1, y, 1);
    else
        for (size_t i = 0; i < n; i++)
            y[i] += alpha * x[i];
}

void vec_scale(size_t n, double alpha, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] *= alpha;
}

double vec_cosine(size_t n, const double *a, const double *b)
{
    double na = vec_norm(n, a), nb = vec_norm(n, b), sum = 0;
    if (na == 0 || nb == 0)
        return (double)NAN;
    for (size_t i = 0; i < n; i++)
        sum += (a[i] / na) * (b[i] / nb);
    return sum;
}

bool vec_is_finite(size_t n, const double *a)
{
    /* BLAS sums several numbers at a time. A sum of finite ones that overflows is looked at again.
     */
    if (n > SHORT && isfinite(cblas_dasum((int)n, a, 1)))
        return true;
    /* 0 * x is NaN for infinite and NaN x, and stays so in a sum. */
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += 0 * a[i];
    return sum == 0;
}

/* y = x^k from the highest bit of k down: x^(2j) = (x^j)^2, x^(2j+1) = x^j (x^j x). All entries at
 * each bit, so that a loop has no branch. */
static void whole_power(size_t n, unsigned k, const double *x, double *y)
{
    unsigned bit = 1;
    while (bit <= k / 2)
        bit *= 2;
    for (size_t i = 0; i < n; i++)
        y[i] = k > 0 ? x[i] : 1;
    while ((bit /= 2) > 0)
        for (size_t i = 0; i < n; i++)
            y[i] *= (k & bit) ? y[i] * x[i] : y[i];
}

void vec_power(size_t n, double c, const double *x, double *y)
{
    static const double most = 64;
    const bool whole = fabs(c) <= most && c == floor(c);
    if (whole)
        whole_power(n, (unsigned)fabs(c), x, y);
    for (size_t i = 0; !whole && i < n; i++)
        y[i] = pow(x[i], c);
    for (size_t i = 0; whole && c < 0 && i < n; i++)
        y[i] = 1 / y[i];
}

void mat_vec(size_t rows, size_t cols, double alpha, const double *a, const double *x, double beta,
             double *y)
{
    if (rows * cols > FEW_ENTRIES) {
        cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)rows, (int)cols, alpha, a, (int)cols, x, 1,
                    beta, y, 1);
        return;
    }
    for (size_t i = 0; i < rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < cols; j++)
            sum += a[i * cols + j] * x[j];
        y[i] = alpha * sum + (beta == 0 ? 0 : beta * y[i]);
    }
}

void mat_t_vec(size_t rows, size_t cols, double alpha, const double *a, const double *x,
               double beta, double *y)
{
    if (rows * cols > FEW_ENTRIES) {
        cblas_dgemv(CblasRowMajor, CblasTrans, (int)rows, (int)cols, alpha, a, (int)cols, x, 1,
                    beta, y, 1);
        return;
    }
    for (size_t j = 0; j < cols; j++)
        y[j] = beta == 0 ? 0 : beta * y[j];
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++)
            y[j] += alpha * x[i] * a[i * cols + j];
}

void mat_add_outer(size_t rows, size_t cols, double alpha, const double *x, const double *y,
                   double *a)
{
    for (size_t i = 0; i < rows; i++)
        vec_add_scaled(cols, alpha * x[i], y, a + i * cols);
}

static void mat_mul_small(struct gemm_shape s, const size_t strides[4], double alpha,
                          const double *a, const double *b, double beta, double *c)
{
    for (size_t i = 0; i < s.rows; i++)
        for (size_t j = 0; j < s.cols; j++) {
            double sum = 0, *entry = c + i * s.cols + j;
            for (size_t k = 0; k < s.inner; k++)
                sum += a[i * strides[0] + k * strides[1]] * b[k * strides[2] + j * strides[3]];
            *entry = alpha * sum + (beta == 0 ? 0 : beta * *entry);
        }
}

void mat_mul(struct gemm_shape s, bool ta, bool tb, double alpha, const double *a, const double *b,
             double beta, double *c)
{
    if (s.rows * s.inner * s.cols <= FEW_PRODUCTS) {
        const size_t strides[4] = {ta ? 1 : s.inner, ta ? s.rows : 1, tb ? 1 : s.cols,
                                   tb ? s.inner : 1};
        mat_mul_small(s, strides, alpha, a, b, beta, c);
        return;
    }
    cblas_dgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans,
                (int)s.rows, (int)s.cols, (int)s.inner, alpha, a, (int)(ta ? s.rows : s.inner), b,
                (int)(tb ? s.inner : s.cols), beta, c, (int)s.cols);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Doubles that hold 8 n integers of LAPACK's. */
static size_t integers(size_t n)
{
    return (8 * n * sizeof(lapack_int) + sizeof(double) - 1) / sizeof(double);
}

/* dgesdd wants 4k^2 + 7k for 'S' and 3k + max(m, 7k) for 'N'; the rest lets it work in blocks. */
static size_t gesdd_work(size_t rows, size_t cols)
{
    size_t k = smaller(rows, cols), m = larger(rows, cols);
    return 4 * k * k + 7 * k + larger(m, 5 * k * k + 4 * k) + 64 * (m + k) + integers(k);
}

/* One decomposition of a' by columns; u and vt NULL when only the values are wanted. Divide and
 * conquer (dgesdd) is fast and fails now and then; then the slower iteration (dgesvd) is asked, on
 * the copy, for the first attempt destroyed a. */
static bool svd(size_t rows, size_t cols, double *a, double *s, double *vectors[2], double *work)
{
    size_t k = smaller(rows, cols), room = gesdd_work(rows, cols) - integers(k);
    double *copy = work + gesdd_work(rows, cols), unused = 0;
    char job = vectors ? 'S' : 'N';
    /* a' = v diag(s) u': LAPACK's left vectors (cols,k) by columns are vt (k,cols) by rows, and its
     * vt is our u. */
    double *left = vectors ? vectors[1] : &unused, *right = vectors ? vectors[0] : &unused;
    int m = (int)cols, n = (int)rows, ld_right = vectors ? (int)k : 1;
    if (!vec_is_finite(rows * cols, a))
        return false;
    memcpy(copy, a, rows * cols * sizeof *copy);
    lapack_int *iwork = (lapack_int *)(void *)(work + room);
    if (LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, job, m, n, a, m, s, left, m, right, ld_right, work,
                            (int)room, iwork) == 0)
        return true;
    return LAPACKE_dgesvd_work(LAPACK_COL_MAJOR, job, job, m, n, copy, m, s, left, m, right,
                               ld_right, work, (int)room) == 0;
}

size_t svd_values_work(size_t rows, size_t cols)
{
    return gesdd_work(rows, cols) + rows * cols;
}

bool svd_values(size_t rows, size_t cols, double *a, double *s, double *work)
{
    return svd(rows, cols, a, s, NULL, work);
}

size_t svd_thin_work(size_t rows, size_t cols)
{
    return gesdd_work(rows, cols) + rows * cols;
}

bool svd_thin(size_t rows, size_t cols, double *a, double *u, double *s, double *vt, double *work)
{
    return svd(rows, cols, a, s, (double *[]){u, vt}, work);
}

size_t eig_symmetric_work(size_t n)
{
    return 34 * n + 8;
}

bool eig_symmetric(size_t n, double *a, bool vectors, double *values, double *work)
{
    if (!vec_is_finite(n * n, a))
        return false;
    return LAPACKE_dsyev_work(LAPACK_COL_MAJOR, vectors ? 'V' : 'N', 'U', (int)n, a, (int)n, values,
                              work, (int)eig_symmetric_work(n)) == 0;
}

/* LAPACK's integers lie behind its doubles. */
size_t eig_symmetric_divided_work(size_t n)
{
    return (1 + 6 * n + 2 * n * n) + (3 + 5 * n);
}

bool eig_symmetric_divided(size_t n, double *a, double *values, double *work)
{
    if (!vec_is_finite(n * n, a))
        return false;
    const size_t doubles = 1 + 6 * n + 2 * n * n;
    return LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'U', (int)n, a, (int)n, values, work,
                               (int)doubles, (lapack_int *)(void *)(work + doubles),
                               (int)(3 + 5 * n)) == 0;
}

bool solve_positive(size_t n, double *a, const double *b, double *x)
{
    memcpy(x, b, n * sizeof *x);
    return vec_is_finite(n * n, a) &&
           LAPACKE_dposv_work(LAPACK_COL_MAJOR, 'U', (int)n, 1, a, (int)n, x, (int)n) == 0;
}

bool cholesky_upper(size_t n, double *a)
{
    /* Upper by rows is lower by columns: LAPACK's L with a = L L' is our R'. */
    if (!vec_is_finite(n * n, a) ||
        LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', (int)n, a, (int)n) != 0)
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            a[i * n + j] = 0;
    return true;
}

/* LAPACK reads rows as columns: what it takes for a is our a'. */
bool solve_general(size_t n, double *a, bool transpose, const double *b, double *x, double *work)
{
    lapack_int *pivots = (lapack_int *)(void *)work;
    memcpy(x, b, n * sizeof *x);
    return vec_is_finite(n * n, a) &&
           LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, (int)n, (int)n, a, (int)n, pivots) == 0 &&
           LAPACKE_dgetrs_work(LAPACK_COL_MAJOR, transpose ? 'N' : 'T', (int)n, 1, a, (int)n,
                               pivots, x, (int)n) == 0;
}

bool invert_general(size_t n, double *a, double *work)
{
    lapack_int *pivots = (lapack_int *)(void *)(work + n);
    return vec_is_finite(n * n, a) &&
           LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, (int)n, (int)n, a, (int)n, pivots) == 0 &&
           LAPACKE_dgetri_work(LAPACK_COL_MAJOR, (int)n, a, (int)n, pivots, work, (int)n) == 0;
}

/* By hand: what calls it has no memory for LAPACK's pivots, and asks for the smallest of them. */
double sign_determinant(size_t n, double *a, double *logarithm, double *least)
{
    double sign = 1;
    *least = INFINITY;
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < n; i++)
            pivot = fabs(a[i * n + k]) > fabs(a[pivot * n + k]) ? i : pivot;
        if (pivot != k) {
            cblas_dswap((int)n, a + k * n, 1, a + pivot * n, 1);
            sign = -sign;
        }
        const double p = a[k * n + k];
        sign *= p > 0 ? 1 : p < 0 ? -1 : p; /* zero stays zero, NaN stays NaN */
        *logarithm += log(fabs(p));
        *least = fabs(p) < *least ? fabs(p) : *least;
        for (size_t i = k + 1; i < n && p != 0; i++) {
            const double factor = a[i * n + k] / p;
            for (size_t j = k + 1; j < n; j++)
                a[i * n + j] -= factor * a[k * n + j];
        }
    }
    return sign;
}

size_t least_squares_work(size_t rows, size_t cols)
{
    size_t k = smaller(rows, cols);
    return 2 * rows * cols + rows * k + k * cols + 2 * k + svd_thin_work(rows, cols);
}

bool least_squares(size_t rows, size_t cols, const double *a, const double *b, double *x,
                   size_t *rank, double *work)
{
    size_t k = smaller(rows, cols), r = 0;
    double *copy = work, *u = copy + rows * cols, *s = u + rows * k, *vt = s + k,
           *c = vt + k * cols, *rest = c + k;
    memcpy(copy, a, rows * cols * sizeof *copy);
    if (!svd_thin(rows, cols, copy, u, s, vt, rest))
        return false;
    /* The usual numerical rank: values below max(rows,cols) ulps of the largest are rounding. */
    double least = k > 0 ? s[0] * (double)larger(rows, cols) * 0x1p-52 : 0;
    mat_t_vec(rows, k, 1, u, b, 0, c);
    for (size_t i = 0; i < k; i++)
        if (s[i] > least) {
            c[i] /= s[i];
            r++;
        } else
            c[i] = 0;
    mat_t_vec(k, cols, 1, vt, c, 0, x);
    if (rank)
        *rank = r;
    return true;
}
