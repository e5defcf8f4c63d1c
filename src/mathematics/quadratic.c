/* quadratic.c: see quadratic.h. */
#include "mathematics/quadratic.h"

#include <math.h>
#include <string.h>

#include "numerics/linalg.h"

size_t quadratic_top_work(size_t d)
{
    return d + eig_symmetric_divided_work(d);
}

bool quadratic_top(size_t d, size_t r, double *a, double *values, double *vectors, double *work)
{
    double *all = work;
    memset(values, 0, r * sizeof *values);
    memset(vectors, 0, r * d * sizeof *vectors);
    if (!eig_symmetric_divided(d, a, all, work + d))
        return false;
    /* They ascend, so the largest in size is always at one of the two ends. */
    for (size_t j = 0, low = 0, high = d; j < r && low < high; j++) {
        const size_t at = fabs(all[low]) > fabs(all[high - 1]) ? low++ : --high;
        values[j] = all[at];
        memcpy(vectors + j * d, a + at * d, d * sizeof *vectors);
    }
    return true;
}

double quadratic_balanced_unit(size_t d, double value, double *w)
{
    /* |value| = |alpha| |w|^2 = 2 |alpha|^3 */
    const double alpha = cbrt(value / 2);
    vec_scale(d, sqrt(2) * fabs(alpha), w);
    return alpha;
}

void quadratic_symmetrize(size_t d, double *a)
{
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < i; j++)
            a[i * d + j] = a[j * d + i] = (a[i * d + j] + a[j * d + i]) / 2;
}

/* --- one P (r,d) for m matrices A_k: maximize sum_k |P A_k P'|^2 over orthonormal rows -------- */

size_t quadratic_set_work(size_t d, size_t r)
{
    return d * d + r * d + r + quadratic_top_work(d);
}

void quadratic_set_place(struct quadratic_set *s, double *room)
{
    s->sum = room;
    s->pa = s->sum + s->d * s->d;
    s->values = s->pa + s->r * s->d;
    s->work = s->values + s->r;
}

/* The start: the top eigenvectors of sum_k A_k^2, which maximize sum_k |P A_k|^2. */
bool quadratic_set_squares(const struct quadratic_set *s, double *to)
{
    const struct gemm_shape square = {s->d, s->d, s->d};
    for (size_t k = 0; k < s->m; k++) {
        const double *a = s->a + k * s->d * s->d;
        mat_mul(square, false, false, 1, a, a, k > 0, s->sum);
    }
    return quadratic_top(s->d, s->r, s->sum, s->values, to, s->work);
}

/* With one P of the two held at `from`, tr P (sum_k A_k F'F A_k) P' is largest at the top
 * eigenvectors of that sum; shift F'F keeps P near F, without which the alternation can go round in
 * a circle. */
bool quadratic_set_improve(const struct quadratic_set *s, const double *from, double shift,
                           double *to)
{
    const struct gemm_shape rows = {s->r, s->d, s->d}, square = {s->d, s->r, s->d};
    mat_mul(square, true, false, shift, from, from, 0, s->sum);
    for (size_t k = 0; k < s->m; k++) {
        mat_mul(rows, false, false, 1, from, s->a + k * s->d * s->d, 0, s->pa);
        mat_mul(square, true, false, 1, s->pa, s->pa, 1, s->sum);
    }
    return quadratic_top(s->d, s->r, s->sum, s->values, to, s->work);
}
