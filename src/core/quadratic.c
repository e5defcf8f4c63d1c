/* quadratic.c: see quadratic.h. */
#include "core/quadratic.h"

#include <math.h>
#include <string.h>

#include "core/linalg.h"

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
