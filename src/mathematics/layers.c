/* layers.c: see layers.h. What is carried from layer to layer has m rows, one per output: suffixes
 * W_N ... W_(j+1) from the top and g (W_j ... W_1)' from below; the gradient of a layer is the
 * product of the two that meet there. With one output all of it is vectors. */
#include "mathematics/layers.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "numerics/linalg.h"

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

/* Room for one matrix (m, height[j]) per hidden layer. */
static size_t hidden_room(const struct layers *l)
{
    size_t n = 0;
    for (size_t j = 1; j < l->n; j++)
        n += l->height[j];
    return n * l->height[l->n];
}

/* Room for one matrix (m, height[j]), whatever j. */
static size_t side_room(const struct layers *l)
{
    return widest(l) * l->height[l->n];
}

size_t layers_work(const struct layers *l)
{
    return 2 * hidden_room(l) + 4 * side_room(l);
}

/* Z = X op(Y) + beta Z, X (rows,inner). With one row it is a matrix times a vector. */
static void times(struct gemm_shape s, bool ty, const double *x, const double *y, double beta,
                  double *z)
{
    if (s.rows > 1)
        mat_mul(s, false, ty, 1, x, y, beta, z);
    else if (ty)
        mat_vec(s.cols, s.inner, 1, y, x, beta, z);
    else
        mat_t_vec(s.inner, s.cols, 1, y, x, beta, z);
}

/* Z (rows,cols) = X'Y + beta Z, X (inner,rows), Y (inner,cols); beta is 0 or 1. */
static void transposed_times(struct gemm_shape s, const double *x, const double *y, double beta,
                             double *z)
{
    if (s.inner > 1) {
        mat_mul(s, true, false, 1, x, y, beta, z);
        return;
    }
    if (beta == 0)
        memset(z, 0, s.rows * s.cols * sizeof *z);
    mat_add_outer(s.rows, s.cols, 1, x, y, z);
}

/* From above to below layer j+1: (m, height[j+1]) times W_(j+1). */
static struct gemm_shape down(const struct layers *l, size_t j)
{
    return (struct gemm_shape){l->height[l->n], l->height[j + 1], l->height[j]};
}

/* From below to above it: (m, height[j]) times W_(j+1)'. */
static struct gemm_shape up(const struct layers *l, size_t j)
{
    return (struct gemm_shape){l->height[l->n], l->height[j], l->height[j + 1]};
}

/* The gradient of layer j+1 is a product over the m outputs. */
static struct gemm_shape across(const struct layers *l, size_t j)
{
    return (struct gemm_shape){l->height[j + 1], l->height[l->n], l->height[j]};
}

void layers_psi(const struct layers *l, const double *w, double *theta, double *work)
{
    size_t at = layers_offset(l, l->n - 1);
    const double *suffix = w + at;
    if (l->n == 1)
        memcpy(theta, w, layer_size(l, 0) * sizeof *theta);
    for (size_t j = l->n - 1; j-- > 0;) {
        double *next = j == 0 ? theta : work + (j % 2) * side_room(l);
        at -= layer_size(l, j);
        times(down(l, j), false, suffix, w + at, 0, next);
        suffix = next;
    }
}

/* raised[j] = g (W_j ... W_1)', (m, height[j]), for j = 0 .. n-1: the highest of them is the
 * gradient of the last layer and is written there. room: hidden_room. */
static void raise_gradient(const struct layers *l, const double *w, const double *g,
                           const double **raised, double *room, double *highest)
{
    raised[0] = g;
    for (size_t j = 0; j + 1 < l->n; j++) {
        double *to = j + 2 < l->n ? room : highest;
        times(up(l, j), true, raised[j], w, 0, to);
        raised[j + 1] = to;
        w += layer_size(l, j);
        room += l->height[l->n] * l->height[j + 1];
    }
}

void layers_vjp(const struct layers *l, const double *w, const double *g, double *jg, double *work)
{
    const double *raised[LAYERS_MAX], *suffix;
    size_t at = layers_offset(l, l->n - 1);
    if (l->n == 1)
        memcpy(jg, g, layer_size(l, 0) * sizeof *jg);
    raise_gradient(l, w, g, raised, work + 2 * side_room(l), jg + at);
    suffix = w + at;
    for (size_t j = l->n - 1; j-- > 0;) {
        double *next = work + (j % 2) * side_room(l);
        at -= layer_size(l, j);
        transposed_times(across(l, j), suffix, raised[j], 0, jg + at);
        if (j > 0)
            times(down(l, j), false, suffix, w + at, 0, next);
        suffix = next;
    }
}

/* A suffix W_N ... W_(j+2) and its change when w changes by dw, taken below layer j+1. */
struct changing {
    const double *value, *change;
};

static struct changing lower(const struct layers *l, size_t j, const double *layer,
                             const double *dlayer, struct changing c, double *room)
{
    double *value = room + (j % 2) * 2 * side_room(l), *change = value + side_room(l);
    times(down(l, j), false, c.value, layer, 0, value);
    times(down(l, j), false, c.change, layer, 0, change);
    times(down(l, j), false, c.value, dlayer, 1, change);
    return (struct changing){value, change};
}

void layers_jvp(const struct layers *l, const double *w, const double *dw, double *dtheta,
                double *work)
{
    size_t at = layers_offset(l, l->n - 1);
    struct changing suffix = {w + at, dw + at};
    for (size_t j = l->n - 1; j-- > 0;) {
        at -= layer_size(l, j);
        suffix = lower(l, j, w + at, dw + at, suffix, work);
    }
    memcpy(dtheta, suffix.change, l->height[l->n] * l->height[0] * sizeof *dtheta);
}

/* The changes of what raise_gradient makes, for fixed g; that of g itself is nothing, so that
 * changes[0] is not set. */
static void raise_change(const struct layers *l, const double *const dirs[2],
                         const double *const *raised, const double **changes, double *room,
                         double *highest)
{
    const double *w = dirs[0], *dw = dirs[1];
    for (size_t j = 0; j + 1 < l->n; j++) {
        double *to = j + 2 < l->n ? room : highest;
        times(up(l, j), true, raised[j], dw, 0, to);
        if (j > 0)
            times(up(l, j), true, changes[j], w, 1, to);
        changes[j + 1] = to;
        w += layer_size(l, j);
        dw += layer_size(l, j);
        room += l->height[l->n] * l->height[j + 1];
    }
}

void layers_bend(const struct layers *l, const double *w, const double *g, const double *dw,
                 double *out, double *work)
{
    /* The gradient of a layer is suffix' raised; its change has a term for the change of each. */
    const double *raised[LAYERS_MAX], *changes[LAYERS_MAX];
    assert(l->n > 0);
    size_t at = layers_offset(l, l->n - 1);
    double *room = work + 4 * side_room(l), *room_of_changes = room + hidden_room(l);
    struct changing suffix = {w + at, dw + at};
    if (l->n == 1)
        memset(out, 0, layer_size(l, 0) * sizeof *out);
    /* The highest of raised is not needed here; its place is taken by its change. */
    raise_gradient(l, w, g, raised, room, out + at);
    raise_change(l, (const double *const[2]){w, dw}, raised, changes, room_of_changes, out + at);
    for (size_t j = l->n - 1; j-- > 0;) {
        at -= layer_size(l, j);
        transposed_times(across(l, j), suffix.change, raised[j], 0, out + at);
        if (j > 0) {
            transposed_times(across(l, j), suffix.value, changes[j], 1, out + at);
            suffix = lower(l, j, w + at, dw + at, suffix, work);
        }
    }
}

size_t layers_lift_work(const struct layers *l)
{
    size_t m = l->height[l->n], d = l->height[0], k = m < d ? m : d;
    return m * d + m * k + k + k * d + svd_thin_work(m, d);
}

const char *layers_lift_refuse(const struct layers *l)
{
    size_t m = l->height[l->n], d = l->height[0], k = m < d ? m : d;
    for (size_t j = 1; j < l->n; j++)
        if (l->height[j] < k)
            return "a hidden layer is narrower than theta's smaller side";
    return NULL;
}

const char *layers_lift(const struct layers *l, const double *theta, double *w, double *work)
{
    size_t n = l->n, m = l->height[n], d = l->height[0], k = m < d ? m : d;
    double *copy = work, *u = copy + m * d, *s = u + m * k, *vt = s + k, *rest = vt + k * d;
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

/* --- what balanced square layers keep --------------------------------------------------------- */

static bool all_square(const struct layers *l)
{
    for (size_t j = 0; j < l->n; j++)
        if (l->height[j + 1] != l->height[j])
            return false;
    return true;
}

static double largest(size_t n, const double *a)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i]));
    return most;
}

bool layers_balanced(const struct layers *l, const double *w, double *work)
{
    static const double rounding = 0x1p-44;
    const double size = largest(layers_p(l), w);
    layers_invariants(l, w, work);
    return largest(layers_n_invariants(l), work) <= rounding * size * size * (double)l->height[0];
}

size_t layers_n_signs(const struct layers *l)
{
    return l->n >= 2 && all_square(l) ? 1 : 0;
}

/* A matrix as near as n * slack to a singular one may be on its other side. */
double layers_sign(const struct layers *l, const double *w0, const double *w, double slack,
                   double *work)
{
    const size_t n = l->height[0];
    double sign = 1, logarithm = 0, least;
    if (!layers_balanced(l, w0, work))
        return 0;
    for (size_t j = 0; j < l->n; j++) {
        memcpy(work, w + j * n * n, n * n * sizeof *work);
        sign *= sign_determinant(n, work, &logarithm, &least);
        if (!(least > (double)n * slack))
            return 0;
    }
    return sign;
}

size_t layers_polar_work(const struct layers *l)
{
    const size_t n = l->height[0], svd = n + svd_thin_work(n, n), work = layers_work(l);
    return 3 * n * n + (svd > work ? svd : work);
}

const char *layers_polar_from(const struct layers *l, const double *w, double *z, double *work)
{
    const size_t n = l->height[0], nn = n * n;
    const struct gemm_shape cube = {n, n, n};
    double *theta = work, *u = theta + nn, *vt = u + nn, *s = vt + nn;
    if (l->n != 2 || !all_square(l))
        return "they are those of two square layers";
    if (!layers_balanced(l, w, s))
        return "the layers must start balanced, as `init: balanced` makes them";
    if (layers_sign(l, w, w, 0x1p-50 * largest(2 * nn, w), s) == 0)
        return "the layers start singular";
    mat_mul(cube, false, false, 1, w + nn, w, 0, theta);
    if (!svd_thin(n, n, theta, u, s, vt, s + n))
        return "the singular values of theta cannot be computed";
    mat_mul(cube, false, false, 1, u, vt, 0, z);
    memcpy(z + nn, w, nn * sizeof *z);
    return NULL;
}

void layers_polar_to(const struct layers *l, const double *z, double *w)
{
    const size_t n = l->height[0], nn = n * n;
    memcpy(w, z + nn, nn * sizeof *w);
    mat_mul((struct gemm_shape){n, n, n}, false, true, 1, z, z + nn, 0, w + nn);
}

void layers_polar_velocity(const struct layers *l, const double *z, const double *g, double *dz,
                           double *work)
{
    const size_t n = l->height[0], nn = n * n;
    const struct gemm_shape cube = {n, n, n};
    double *h = work, *turn = work + nn;
    mat_mul(cube, true, false, 1, z, g, 0, h);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            turn[i * n + j] = h[j * n + i] - h[i * n + j];
    mat_mul(cube, false, false, 1, z, turn, 0, dz);
    mat_mul(cube, false, false, -1, z + nn, h, 0, dz + nn);
}

void layers_polar_settle(const struct layers *l, double *z, double *work)
{
    const size_t n = l->height[0], nn = n * n;
    const struct gemm_shape cube = {n, n, n};
    double *copy = work, *square = work + nn;
    memcpy(copy, z, nn * sizeof *copy);
    mat_mul(cube, true, false, -0.5, z, z, 0, square);
    for (size_t i = 0; i < n; i++)
        square[i * n + i] += 1.5;
    mat_mul(cube, false, false, 1, copy, square, 0, z);
}
