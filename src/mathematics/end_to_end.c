/* end_to_end.c: see end_to_end.h.
 *
 * The powers are taken through the thin SVD W = U S V': (WW')^a = U S^2a U' for a > 0, and the
 * identity for a = 0, which only the outermost terms meet. An eigensolver on WW' would square the
 * singular values first and lose the small ones: below 1e-8 of the largest they would be noise, and
 * their roots would not. With B = U'GV the terms between the outermost are
 * U [B_rs sum_j s_r^(2(N-j)/N) s_s^(2(j-1)/N)] V'. */
#include "mathematics/end_to_end.h"

#include <math.h>
#include <string.h>

#include "numerics/linalg.h"

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

const char *end_to_end_refuse(const struct end_to_end *rule, const struct shape *s)
{
    return strcmp(rule->terms, "both") == 0 || smaller(s->rows, s->cols) == 1
               ? NULL
               : "scaling and projection are terms of one output (theta a row or a column)";
}

/* Room: a copy of W, its factors, G V, U'G, B, and what the decomposition needs. */
size_t end_to_end_work(const struct shape *s)
{
    const size_t r = s->rows, c = s->cols, k = smaller(r, c);
    return r * c + 2 * (r * k + k * c) + k + k * k + svd_thin_work(r, c);
}

/* b (k,k) o= sum over the inner layers of s_r^(2(N-j)/N) s_s^(2(j-1)/N). */
static void weigh_inner(size_t k, int64_t depth, const double *s, double *b)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t l = 0; l < k; l++) {
            double sum = 0;
            for (int64_t j = 2; j < depth; j++) {
                sum += pow(s[i], 2 * (double)(depth - j) / (double)depth) *
                       pow(s[l], 2 * (double)(j - 1) / (double)depth);
            }
            b[i * k + l] *= sum;
        }
    }
}

/* Column i of `columns` (rows,k) and row i of `lines` (k,cols) times s_i^power. */
static void weigh_outer(size_t k, double power, const double *s, size_t rows, double *columns,
                        size_t cols, double *lines)
{
    for (size_t i = 0; i < k; i++) {
        const double weight = pow(s[i], power);
        for (size_t a = 0; a < rows; a++)
            columns[a * k + i] *= weight;
        vec_scale(cols, weight, lines + i * cols);
    }
}

static bool apply_all(int64_t depth, const struct shape *shape, const double *w, double *g,
                      double *work)
{
    const size_t r = shape->rows, c = shape->cols, k = smaller(r, c);
    double *copy = work, *u = copy + r * c, *vt = u + r * k, *s = vt + k * c;
    double *gv = s + k, *ug = gv + r * k, *b = ug + k * c, *rest = b + k * k;
    memcpy(copy, w, r * c * sizeof *copy);
    if (!vec_is_finite(r * c, w) || !svd_thin(r, c, copy, u, s, vt, rest))
        return false;
    mat_mul((struct gemm_shape){k, r, c}, true, false, 1, u, g, 0, ug);
    mat_mul((struct gemm_shape){r, c, k}, false, true, 1, g, vt, 0, gv);
    mat_mul((struct gemm_shape){k, c, k}, false, true, 1, ug, vt, 0, b);
    weigh_inner(k, depth, s, b);
    weigh_outer(k, 2 - 2 / (double)depth, s, r, gv, c, ug);
    /* U (weighted U'G + B V') + (weighted G V) V' */
    mat_mul((struct gemm_shape){k, k, c}, false, false, 1, b, vt, 1, ug);
    mat_mul((struct gemm_shape){r, k, c}, false, false, 1, u, ug, 0, g);
    mat_mul((struct gemm_shape){r, k, c}, false, false, 1, gv, vt, 1, g);
    return true;
}

/* With one output, |w|^(2-2/N) (g + (N-1) proj_w g), or one of its terms. At w = 0 there is nothing
 * to project on. */
static bool apply_one_output(const struct end_to_end *rule, size_t q, const double *w, double *g)
{
    const double size = vec_norm(q, w), depth = (double)rule->depth;
    if (!isfinite(size))
        return false;
    if (strcmp(rule->terms, "scaling") != 0 && size > 0)
        vec_add_scaled(q, (depth - 1) * vec_dot(q, w, g) / (size * size), w, g);
    if (strcmp(rule->terms, "projection") != 0)
        vec_scale(q, pow(size, 2 - 2 / depth), g);
    return true;
}

bool end_to_end_apply(const struct end_to_end *rule, const struct shape *s, const double *w,
                      double *g, double *work)
{
    if (rule->depth == 1)
        return true;
    return smaller(s->rows, s->cols) == 1 ? apply_one_output(rule, s->q, w, g)
                                          : apply_all(rule->depth, s, w, g, work);
}
