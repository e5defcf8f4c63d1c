/* layers.c: see layers.h. What is carried from layer to layer has m rows, one per output: suffixes
 * W_n ... W_(j+1) from the top, which psi leaves in work, and g (W_j ... W_1)' from below; the
 * gradient of a layer is the product of the two that meet there. With one output all of it is
 * vectors. */
#include "mathematics/layers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "numerics/linalg.h"
#include "numerics/sparse.h"

static size_t layer_size(const struct layers *l, size_t j)
{
    return l->height[j + 1] * l->height[j];
}

void layers_find(const void *options, const struct shape *s, struct layers *l)
{
    l->n = 0;
    l->height[0] = l->height[1] = 0;
    if (s->of->layers)
        s->of->layers(options, s, l);
}

struct layers layers_of(const void *options, const struct shape *s)
{
    struct layers l;
    layers_find(options, s, &l);
    return l;
}

static size_t all_weights(const struct layers *l)
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

/* What psi leaves, what the gradient is on its way up, how that changes; two changes on their way
 * down. */
static size_t work_of(const struct layers *l)
{
    return 3 * hidden_room(l) + 2 * side_room(l);
}

const char *layers_shape(const void *options, struct shape *s)
{
    const struct layers l = layers_of(options, s);
    s->p = all_weights(&l);
    s->work = work_of(&l);
    return NULL;
}

size_t layers_n_blocks(const void *options, const struct shape *s)
{
    return layers_of(options, s).n;
}

void layers_block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    const struct layers l = layers_of(options, s);
    *b = (struct block){
        .rows = l.height[i + 1], .cols = l.height[i], .offset = layers_offset(&l, i)};
    snprintf(b->name, sizeof b->name, "W%zu", i + 1);
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

/* Where work has W_n ... W_(j+1), (m, height[j]), for j = 1 .. n-2. */
static size_t suffix_offset(const struct layers *l, size_t j)
{
    size_t at = 0;
    for (size_t k = 1; k < j; k++)
        at += l->height[k];
    return at * l->height[l->n];
}

/* That product, of which the topmost is the last layer itself. */
static const double *suffix_of(const struct layers *l, size_t j, const double *w,
                               const double *work)
{
    return j + 1 == l->n ? w + layers_offset(l, j) : work + suffix_offset(l, j);
}

/* Those of j = n-2 .. 1. */
static void make_suffixes(const struct layers *l, const double *w, double *work)
{
    for (size_t j = l->n - 1; j-- > 1;)
        times(down(l, j), false, suffix_of(l, j + 1, w, work), w + layers_offset(l, j), 0,
              work + suffix_offset(l, j));
}

void layers_psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    struct layers l;
    layers_find(options, s, &l);
    make_suffixes(&l, w, work);
    if (l.n <= 1)
        memcpy(theta, w, layer_size(&l, 0) * sizeof *theta);
    else
        times(down(&l, 0), false, suffix_of(&l, 1, w, work), w, 0, theta);
}

/* raised[j] = g (W_j ... W_1)', (m, height[j]), for j = 0 .. n-1, of which the first one is there:
 * the highest of them is the gradient of the last layer and is written there. room: hidden_room. */
static double *room_of_raised(const struct layers *l, size_t j, double *room, double *highest)
{
    return j + 1 < l->n ? room + suffix_offset(l, j) : highest;
}

static void raise_gradient(const struct layers *l, size_t first, const double *w,
                           const double **raised, double *room, double *highest)
{
    for (size_t j = first; j + 1 < l->n; j++) {
        double *to = room_of_raised(l, j + 1, room, highest);
        times(up(l, j), true, raised[j], w + layers_offset(l, j), 0, to);
        raised[j + 1] = to;
    }
}

/* dL/dW_(j+1) = (W_n ... W_(j+2))' g (W_j ... W_1)' for j = n-2 .. lowest */
static void meet(const struct layers *l, size_t lowest, const double *w,
                 const double *const *raised, double *jg, double *work)
{
    for (size_t j = l->n - 1; j-- > lowest;)
        transposed_times(across(l, j), suffix_of(l, j + 1, w, work), raised[j], 0,
                         jg + layers_offset(l, j));
}

void layers_vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    struct layers l;
    layers_find(options, s, &l);
    const double *raised[LAYERS_MAX];
    raised[0] = g;
    if (l.n == 1)
        memcpy(jg, g, layer_size(&l, 0) * sizeof *jg);
    raise_gradient(&l, 0, w, raised, work + hidden_room(&l), jg + layers_offset(&l, l.n - 1));
    meet(&l, 0, w, raised, jg, work);
}

/* --- few entries of theta ---------------------------------------------------------------------
 *
 * With S = W_n ... W_2, (m,h): theta_ij = <row i of S, column j of W_1>; and of a g that has few
 * entries, g W_1', with which the other gradients begin, and dL/dW_1 = S'g are sums over these. So
 * W_1 is needed by columns, and three products of matrices are spared. Behind work: W_1' and
 * (dL/dW_1)', (d,h) each. */

static size_t entries_doubles(const void *options, const struct shape *s)
{
    const struct layers l = layers_of(options, s);
    return 2 * layer_size(&l, 0);
}

static void entries_psi(const void *options, const struct shape *s, const struct sparse *at,
                        const double *w, double *f, double *work)
{
    struct layers l;
    layers_find(options, s, &l);
    double *columns = work + work_of(&l);
    if (l.n == 1) {
        for (size_t i = 0; i < at->n; i++)
            f[i] = w[at->entry[i]];
        return;
    }
    make_suffixes(&l, w, work);
    mat_transpose(l.height[1], l.height[0], w, columns);
    listing_dots(&at->by_row, l.height[1], suffix_of(&l, 1, w, work), columns, f);
}

static void entries_vjp(const void *options, const struct shape *s, const struct sparse *at,
                        const double *w, const double *slope, double *jg, double *work)
{
    struct layers l;
    layers_find(options, s, &l);
    const double *raised[LAYERS_MAX], *columns = work + work_of(&l);
    double *room = work + hidden_room(&l), *highest = jg + layers_offset(&l, l.n - 1);
    double *turned = work + work_of(&l) + layer_size(&l, 0);
    if (l.n == 1) {
        memset(jg, 0, s->p * sizeof *jg);
        for (size_t i = 0; i < at->n; i++)
            jg[at->entry[i]] += slope[i];
        return;
    }
    raised[1] = room_of_raised(&l, 1, room, highest);
    listing_times(&at->by_row, l.height[1], slope, columns, room_of_raised(&l, 1, room, highest));
    raise_gradient(&l, 1, w, raised, room, highest);
    meet(&l, 1, w, raised, jg, work);
    listing_times(&at->by_col, l.height[1], slope, suffix_of(&l, 1, w, work), turned);
    mat_transpose(l.height[0], l.height[1], turned, jg);
}

const struct entries layers_entries = {entries_doubles, entries_psi, entries_vjp};

/* A step of the product rule: from the change of W_n ... W_(j+2), as w changes by dw, to that of
 * W_n ... W_(j+1). */
static void lower_change(const struct layers *l, size_t j, const double *const at[3],
                         const double *change, double *next)
{
    const double *w = at[0], *dw = at[1], *work = at[2];
    const size_t layer = layers_offset(l, j);
    times(down(l, j), false, change, w + layer, 0, next);
    times(down(l, j), false, suffix_of(l, j + 1, w, work), dw + layer, 1, next);
}

/* Two of these, taken in turn. */
static double *room_of_change(const struct layers *l, size_t j, double *work)
{
    return work + 3 * hidden_room(l) + (j % 2) * side_room(l);
}

void layers_jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    const struct layers l = layers_of(options, s);
    const double *const at[3] = {w, dw, work}, *change = dw + layers_offset(&l, l.n - 1);
    if (l.n == 1)
        memcpy(dtheta, dw, layer_size(&l, 0) * sizeof *dtheta);
    for (size_t j = l.n - 1; j-- > 0;) {
        double *next = j == 0 ? dtheta : room_of_change(&l, j, work);
        lower_change(&l, j, at, change, next);
        change = next;
    }
}

/* The changes of what raise_gradient makes, for fixed g; that of g itself is nothing, so that
 * changes[0] is not set. */
static void raise_change(const struct layers *l, const double *const dirs[3],
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

/* The gradient of a layer is suffix' raised; its change has a term for the change of each. */
void layers_bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    const struct layers l = layers_of(options, s);
    const double *raised[LAYERS_MAX] = {g}, *changes[LAYERS_MAX] = {NULL};
    const size_t last = layers_offset(&l, l.n - 1);
    double *room = work + hidden_room(&l), *room_of_changes = room + hidden_room(&l);
    const double *const at[3] = {w, dw, work}, *change = dw + last;
    if (l.n == 1)
        memset(out, 0, layer_size(&l, 0) * sizeof *out);
    /* The highest of raised is not needed here; its place is taken by its change. */
    raise_gradient(&l, 0, w, raised, room, out + last);
    raise_change(&l, at, raised, changes, room_of_changes, out + last);
    for (size_t j = l.n - 1; j-- > 0;) {
        double *next = room_of_change(&l, j, work), *to = out + layers_offset(&l, j);
        transposed_times(across(&l, j), change, raised[j], 0, to);
        if (j == 0)
            return;
        transposed_times(across(&l, j), suffix_of(&l, j + 1, w, work), changes[j], 1, to);
        lower_change(&l, j, at, change, next);
        change = next;
    }
}

size_t layers_lift_work(const void *options, const struct shape *s)
{
    const size_t m = s->rows, d = s->cols, k = m < d ? m : d;
    return m * d + m * k + k + k * d + svd_thin_work(m, d);
}

const char *layers_lift_refuse(const void *options, const struct shape *s)
{
    const struct layers l = layers_of(options, s);
    const size_t k = s->rows < s->cols ? s->rows : s->cols;
    for (size_t j = 1; j < l.n; j++)
        if (l.height[j] < k)
            return "a hidden layer is narrower than theta's smaller side";
    return NULL;
}

const char *layers_lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    const struct layers l = layers_of(options, s);
    const size_t n = l.n, m = s->rows, d = s->cols, k = m < d ? m : d;
    double *copy = work, *u = copy + m * d, *values = u + m * k, *vt = values + k,
           *rest = vt + k * d;
    if (n == 1) {
        memcpy(w, theta, m * d * sizeof *w);
        return NULL;
    }
    memcpy(copy, theta, m * d * sizeof *copy);
    if (!svd_thin(m, d, copy, u, values, vt, rest))
        return "the singular values of theta cannot be computed";
    memset(w, 0, s->p * sizeof *w);
    for (size_t i = 0; i < k; i++) {
        double root = pow(values[i], 1 / (double)n);
        for (size_t c = 0; c < d; c++)
            w[i * d + c] = root * vt[i * d + c];
        for (size_t j = 1; j + 1 < n; j++)
            w[layers_offset(&l, j) + i * l.height[j] + i] = root;
        for (size_t r = 0; r < m; r++)
            w[layers_offset(&l, n - 1) + r * l.height[n - 1] + i] = root * u[r * k + i];
    }
    return NULL;
}

static size_t invariants_of(const struct layers *l)
{
    size_t n = 0;
    for (size_t j = 1; j < l->n; j++)
        n += l->height[j] * l->height[j];
    return n;
}

size_t layers_n_invariants(const void *options, const struct shape *s)
{
    const struct layers l = layers_of(options, s);
    return invariants_of(&l);
}

void layers_invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    const struct layers l = layers_of(options, s);
    for (size_t j = 1; j < l.n; j++) {
        const size_t h = l.height[j];
        const double *below = w + layers_offset(&l, j - 1), *above = w + layers_offset(&l, j);
        mat_mul((struct gemm_shape){h, l.height[j + 1], h}, true, false, 1, above, above, 0, out);
        mat_mul((struct gemm_shape){h, l.height[j - 1], h}, false, true, -1, below, below, 1, out);
        out += h * h;
    }
}

void layers_rescale(const void *options, const struct shape *s, double c, double *w)
{
    const struct layers l = layers_of(options, s);
    if (l.n < 2)
        return;
    vec_scale(layer_size(&l, 0), c, w);
    vec_scale(layer_size(&l, l.n - 1), 1 / c, w + layers_offset(&l, l.n - 1));
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

/* Whether the layers are balanced but for rounding. work: shape.work doubles. */
static bool is_balanced(const void *options, const struct shape *s, const double *w, double *work)
{
    static const double rounding = 0x1p-44;
    const double size = largest(s->p, w);
    layers_invariants(options, s, w, work);
    return largest(layers_n_invariants(options, s), work) <=
           rounding * size * size * (double)s->cols;
}

static size_t n_signs(const void *options, const struct shape *s)
{
    const struct layers l = layers_of(options, s);
    return l.n >= 2 && all_square(&l) ? 1 : 0;
}

/* A matrix as near as n * slack to a singular one may be on its other side. */
static void find_signs(const void *options, const struct shape *s, const double *w0,
                       const double *w, double slack, double *out, double *work)
{
    const size_t n = s->cols, layers = s->p / (n * n);
    double sign = 1, logarithm = 0, least;
    out[0] = 0;
    if (!is_balanced(options, s, w0, work))
        return;
    for (size_t j = 0; j < layers; j++) {
        memcpy(work, w + j * n * n, n * n * sizeof *work);
        sign *= sign_determinant(n, work, &logarithm, &least);
        if (!(least > (double)n * slack))
            return;
    }
    out[0] = sign;
}

const struct signs layers_signs = {"the sign of det theta", n_signs, find_signs};

/* --- two balanced square layers as R and L ---------------------------------------------------- */

static size_t polar_work(const void *options, const struct shape *s)
{
    const size_t n = s->cols, svd = n + svd_thin_work(n, n);
    return 3 * n * n + (svd > s->work ? svd : s->work);
}

static const char *polar_from(const void *options, const struct shape *s, const double *w,
                              double *z, double *work)
{
    const struct layers l = layers_of(options, s);
    const size_t n = s->cols, nn = n * n;
    const struct gemm_shape cube = {n, n, n};
    double *theta = work, *u = theta + nn, *vt = u + nn, *rest = vt + nn, sign;
    if (l.n != 2 || !all_square(&l))
        return "they are those of two square layers";
    if (!is_balanced(options, s, w, rest))
        return "the layers must start balanced, as `init: balanced` makes them";
    find_signs(options, s, w, w, 0x1p-50 * largest(2 * nn, w), &sign, rest);
    if (sign == 0)
        return "the layers start singular";
    mat_mul(cube, false, false, 1, w + nn, w, 0, theta);
    if (!svd_thin(n, n, theta, u, rest, vt, rest + n))
        return "the singular values of theta cannot be computed";
    mat_mul(cube, false, false, 1, u, vt, 0, z);
    memcpy(z + nn, w, nn * sizeof *z);
    return NULL;
}

static void polar_to(const void *options, const struct shape *s, const double *z, double *w,
                     double *work)
{
    const size_t n = s->cols, nn = n * n;
    memcpy(w, z + nn, nn * sizeof *w);
    mat_mul((struct gemm_shape){n, n, n}, false, true, 1, z, z + nn, 0, w + nn);
}

/* dR/dt = R (G'R - R'G), dL/dt = -L R'G */
static void polar_velocity(const void *options, const struct shape *s, const double *z,
                           const double *g, double *dz, double *work)
{
    const size_t n = s->cols, nn = n * n;
    const struct gemm_shape cube = {n, n, n};
    double *h = work, *turn = work + nn;
    mat_mul(cube, true, false, 1, z, g, 0, h);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            turn[i * n + j] = h[j * n + i] - h[i * n + j];
    mat_mul(cube, false, false, 1, z, turn, 0, dz);
    mat_mul(cube, false, false, -1, z + nn, h, 0, dz + nn);
}

/* R back to the orthogonal matrices, by one step of Newton and Schulz: R (3I - R'R)/2. */
static void polar_settle(const void *options, const struct shape *s, double *z, double *work)
{
    const size_t n = s->cols, nn = n * n;
    const struct gemm_shape cube = {n, n, n};
    double *copy = work, *square = work + nn;
    memcpy(copy, z, nn * sizeof *copy);
    mat_mul(cube, true, false, -0.5, z, z, 0, square);
    for (size_t i = 0; i < n; i++)
        square[i * n + i] += 1.5;
    mat_mul(cube, false, false, 1, copy, square, 0, z);
}

const struct coordinates layers_polar = {polar_work, polar_from, polar_to, polar_velocity,
                                         polar_settle};
