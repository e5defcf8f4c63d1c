/* layers.c: see layers.h. Prefix products P_j = W_j ... W_1 are made once; the way back carries the
 * suffix W_N ... W_(j+1) applied to g, so vjp costs two products per layer. */
#include "core/layers.h"

#include <math.h>
#include <string.h>

#include "core/linalg.h"

static size_t layer_size(const struct layers *l, size_t j)
{
    return l->height[j + 1] * l->height[j];
}

size_t layers_p(const struct layers *l)
{
    size_t p = 0;
    for (size_t j = 0; j < l->n; j++)
        p += layer_size(l, j);
    return p;
}

size_t layers_offset(const struct layers *l, size_t j)
{
    size_t at = 0;
    for (size_t k = 0; k < j; k++)
        at += layer_size(l, k);
    return at;
}

static size_t widest(const struct layers *l)
{
    size_t most = 0;
    for (size_t j = 0; j <= l->n; j++)
        most = l->height[j] > most ? l->height[j] : most;
    return most;
}

/* All prefixes (height[j], height[0]) for j = 1..n. */
static size_t prefixes_size(const struct layers *l)
{
    size_t n = 0;
    for (size_t j = 1; j <= l->n; j++)
        n += l->height[j] * l->height[0];
    return n;
}

size_t layers_work(const struct layers *l)
{
    size_t side = widest(l) * (l->height[0] > l->height[l->n] ? l->height[0] : l->height[l->n]);
    return 2 * prefixes_size(l) + 4 * side + (l->n + 1) * widest(l);
}

/* C (a,c) = A (a,b) B (b,c); a product with one row or one column is a matrix times a vector. */
static void product(size_t a, size_t b, size_t c, const double *x, const double *y, double beta,
                    double *z)
{
    if (c == 1)
        mat_vec(a, b, 1, x, y, beta, z);
    else if (a == 1)
        mat_t_vec(b, c, 1, y, x, beta, z);
    else
        mat_mul((struct gemm_shape){a, b, c}, false, false, 1, x, y, beta, z);
}

/* prefix[j] = W_(j+1) ... W_1, each (height[j+1], height[0]); the first is W_1 itself, copied. */
static void make_prefixes(const struct layers *l, const double *w, double *prefix)
{
    size_t d = l->height[0];
    memcpy(prefix, w, layer_size(l, 0) * sizeof *prefix);
    const double *layer = w + layer_size(l, 0);
    for (size_t j = 1; j < l->n; j++) {
        double *next = prefix + l->height[j] * d;
        product(l->height[j + 1], l->height[j], d, layer, prefix, 0, next);
        layer += layer_size(l, j);
        prefix = next;
    }
}

void layers_psi(const struct layers *l, const double *w, double *theta, double *work)
{
    size_t m = l->height[l->n], d = l->height[0];
    if (m == 1) {
        /* One output: carry the row vector from the top, a matrix-vector product per layer. */
        double *row = work, *other = work + widest(l);
        size_t at = layers_offset(l, l->n - 1);
        memcpy(row, w + at, l->height[l->n - 1] * sizeof *row);
        for (size_t j = l->n - 1; j-- > 0;) {
            at -= layer_size(l, j);
            mat_t_vec(l->height[j + 1], l->height[j], 1, w + at, row, 0, other);
            double *swap = row;
            row = other;
            other = swap;
        }
        memcpy(theta, row, d * sizeof *theta);
        return;
    }
    make_prefixes(l, w, work);
    memcpy(theta, work + prefixes_size(l) - m * d, m * d * sizeof *theta);
}

/* One output: the row v_j = W_N ... W_(j+1) from the top and the column u_j = W_j ... W_1 g' from
 * below give dL/dW_j = v_j' (u_(j-1))'. */
static void vjp_row(const struct layers *l, const double *w, const double *g, double *jg,
                    double *work)
{
    size_t wide = widest(l), n = l->n;
    double *columns = work;
    const double *layer = w, *below = g;
    for (size_t j = 0; j + 1 < n; j++) {
        double *column = columns + j * wide;
        mat_vec(l->height[j + 1], l->height[j], 1, layer, below, 0, column);
        layer += layer_size(l, j);
        below = column;
    }
    double *row = columns + (n - 1) * wide, *other = row + wide;
    row[0] = 1;
    for (size_t j = n; j-- > 0;) {
        size_t at = layers_offset(l, j);
        double *out = jg + at;
        memset(out, 0, layer_size(l, j) * sizeof *out);
        mat_add_outer(l->height[j + 1], l->height[j], 1, row, j > 0 ? columns + (j - 1) * wide : g,
                      out);
        mat_t_vec(l->height[j + 1], l->height[j], 1, w + at, row, 0, other);
        double *swap = row;
        row = other;
        other = swap;
    }
}

void layers_vjp(const struct layers *l, const double *w, const double *g, double *jg, double *work)
{
    size_t n = l->n, d = l->height[0], m = l->height[n];
    if (m == 1) {
        vjp_row(l, w, g, jg, work);
        return;
    }
    double *back = work + prefixes_size(l), *other = back + widest(l) * d;
    make_prefixes(l, w, work);
    memcpy(back, g, m * d * sizeof *back);
    /* back = (W_N ... W_(j+2))' g, (height[j+1], d); dL/dW_(j+1) = back prefix[j-1]'. */
    const double *prefix = work + prefixes_size(l) - m * d;
    for (size_t j = n; j-- > 0;) {
        size_t at = layers_offset(l, j), above = l->height[j + 1], below = l->height[j];
        if (j == 0)
            memcpy(jg, back, above * d * sizeof *jg);
        else {
            prefix -= below * d;
            mat_mul((struct gemm_shape){above, d, below}, false, true, 1, back, prefix, 0, jg + at);
            mat_mul((struct gemm_shape){below, above, d}, true, false, 1, w + at, back, 0, other);
        }
        double *swap = back;
        back = other;
        other = swap;
    }
}

void layers_jvp(const struct layers *l, const double *w, const double *dw, double *dtheta,
                double *work)
{
    /* dP_(j+1) = W_(j+1) dP_j + dW_(j+1) P_j, with P the prefixes. */
    size_t d = l->height[0], n = l->n;
    double *prefix = work, *change = work + prefixes_size(l);
    make_prefixes(l, w, prefix);
    memcpy(change, dw, layer_size(l, 0) * sizeof *change);
    size_t at = layer_size(l, 0);
    for (size_t j = 1; j < n; j++) {
        double *next = change + l->height[j] * d;
        product(l->height[j + 1], l->height[j], d, w + at, change, 0, next);
        product(l->height[j + 1], l->height[j], d, dw + at, prefix, 1, next);
        at += layer_size(l, j);
        prefix += l->height[j] * d;
        change = next;
    }
    memcpy(dtheta, change, l->height[n] * d * sizeof *dtheta);
}

void layers_bend(const struct layers *l, const double *w, const double *g, const double *dw,
                 double *out, double *work)
{
    /* The gradient of layer j is S_j' g P_(j-1)', S_j the suffix above it; its change is
     * dS_j' g P_(j-1)' + S_j' g dP_(j-1)': carried from the top like the gradient itself. */
    size_t d = l->height[0], n = l->n, m = l->height[n], side = widest(l) * d;
    double *prefix = work, *change = work + prefixes_size(l), *back = change + prefixes_size(l),
           *dback = back + side, *other = dback + side, *dother = other + side;
    make_prefixes(l, w, prefix);
    memcpy(change, dw, layer_size(l, 0) * sizeof *change);
    size_t at = layer_size(l, 0), row = 0;
    for (size_t j = 1; j < n; j++) {
        size_t next = row + l->height[j] * d;
        product(l->height[j + 1], l->height[j], d, w + at, change + row, 0, change + next);
        product(l->height[j + 1], l->height[j], d, dw + at, prefix + row, 1, change + next);
        at += layer_size(l, j);
        row = next;
    }
    memcpy(back, g, m * d * sizeof *back);
    memset(dback, 0, m * d * sizeof *dback);
    for (size_t j = n; j-- > 0;) {
        size_t above = l->height[j + 1], below = l->height[j];
        at = layers_offset(l, j);
        if (j == 0) {
            memcpy(out, dback, above * d * sizeof *out);
            break;
        }
        row -= below * d;
        struct gemm_shape grad = {above, d, below}, down = {below, above, d};
        mat_mul(grad, false, true, 1, dback, prefix + row, 0, out + at);
        mat_mul(grad, false, true, 1, back, change + row, 1, out + at);
        mat_mul(down, true, false, 1, w + at, back, 0, other);
        mat_mul(down, true, false, 1, w + at, dback, 0, dother);
        mat_mul(down, true, false, 1, dw + at, back, 1, dother);
        double *swap = back;
        back = other;
        other = swap;
        swap = dback;
        dback = dother;
        dother = swap;
    }
}

size_t layers_lift_work(const struct layers *l)
{
    size_t m = l->height[l->n], d = l->height[0], k = m < d ? m : d;
    return m * d + m * k + k + k * d + svd_thin_work(m, d);
}

const char *layers_lift(const struct layers *l, const double *theta, double *w, double *work)
{
    size_t n = l->n, m = l->height[n], d = l->height[0], k = m < d ? m : d;
    double *copy = work, *u = copy + m * d, *s = u + m * k, *vt = s + k, *rest = vt + k * d;
    for (size_t j = 1; j < n; j++)
        if (l->height[j] < k)
            return "a hidden layer is narrower than theta's smaller side";
    if (n == 1) {
        memcpy(w, theta, m * d * sizeof *w);
        return NULL;
    }
    memcpy(copy, theta, m * d * sizeof *copy);
    if (!svd_thin(m, d, copy, u, s, vt, rest))
        return "the singular values of theta cannot be computed";
    memset(w, 0, layers_p(l) * sizeof *w);
    for (size_t i = 0; i < k; i++) {
        double root = pow(s[i], 1 / (double)n);
        for (size_t c = 0; c < d; c++)
            w[i * d + c] = root * vt[i * d + c];
        for (size_t j = 1; j + 1 < n; j++)
            w[layers_offset(l, j) + i * l->height[j] + i] = root;
        for (size_t r = 0; r < m; r++)
            w[layers_offset(l, n - 1) + r * l->height[n - 1] + i] = root * u[r * k + i];
    }
    return NULL;
}

size_t layers_n_invariants(const struct layers *l)
{
    size_t n = 0;
    for (size_t j = 1; j < l->n; j++)
        n += l->height[j] * l->height[j];
    return n;
}

void layers_invariants(const struct layers *l, const double *w, double *out)
{
    for (size_t j = 1; j < l->n; j++) {
        size_t h = l->height[j];
        const double *below = w + layers_offset(l, j - 1), *above = w + layers_offset(l, j);
        mat_mul((struct gemm_shape){h, l->height[j + 1], h}, true, false, 1, above, above, 0, out);
        mat_mul((struct gemm_shape){h, l->height[j - 1], h}, false, true, -1, below, below, 1, out);
        out += h * h;
    }
}

void layers_rescale(const struct layers *l, double c, double *w)
{
    if (l->n < 2)
        return;
    vec_scale(layer_size(l, 0), c, w);
    vec_scale(layer_size(l, l->n - 1), 1 / c, w + layers_offset(l, l->n - 1));
}
