/* listing_lines.h: what sparse.c does with one line. It includes this twice, as VERSION names it:
 * for any processor, and for those that take four numbers in one instruction; so there is no guard.
 */
#include <string.h>

#include "numerics/sparse.h"

#ifdef VERSION

/* out (place) = <a, b_j> for the entries j of the line. */
static void VERSION(dots_of_line)(const struct listing *l, size_t line, size_t k, const double *a,
                                  const double *b, double *out)
{
    for (size_t e = l->first[line]; e < l->first[line + 1]; e++) {
        const double *other = b + l->across[e] * k;
        four s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
        size_t j = 0;
        for (; j + 16 <= k; j += 16) {
            const four *x = fours(a + j), *y = fours(other + j);
            s0 += x[0] * y[0];
            s1 += x[1] * y[1];
            s2 += x[2] * y[2];
            s3 += x[3] * y[3];
        }
        s0 = (s0 + s1) + (s2 + s3);
        double sum = (s0[0] + s0[1]) + (s0[2] + s0[3]);
        for (; j < k; j++)
            sum += a[j] * other[j];
        out[l->place[e]] = sum;
    }
}

/* Numbers j .. j+31 of the line. */
static void VERSION(add_wide)(const struct listing *l, size_t line, size_t k, const double *c,
                              const double *x, double *out)
{
    four s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, s4 = {0}, s5 = {0}, s6 = {0}, s7 = {0};
    for (size_t e = l->first[line]; e < l->first[line + 1]; e++) {
        const four *y = fours(x + l->across[e] * k);
        const double factor = c[l->place[e]];
        s0 += factor * y[0];
        s1 += factor * y[1];
        s2 += factor * y[2];
        s3 += factor * y[3];
        s4 += factor * y[4];
        s5 += factor * y[5];
        s6 += factor * y[6];
        s7 += factor * y[7];
    }
    four *to = (four *)(void *)out;
    to[0] = s0;
    to[1] = s1;
    to[2] = s2;
    to[3] = s3;
    to[4] = s4;
    to[5] = s5;
    to[6] = s6;
    to[7] = s7;
}

/* The last j .. k-1 of them. */
static void VERSION(add_rest)(const struct listing *l, size_t line, size_t k, size_t j,
                              const double *c, const double *x, double *out)
{
    memset(out + j, 0, (k - j) * sizeof *out);
    for (size_t e = l->first[line]; e < l->first[line + 1]; e++) {
        const double *y = x + l->across[e] * k, factor = c[l->place[e]];
        for (size_t i = j; i < k; i++)
            out[i] += factor * y[i];
    }
}

#endif
