/* two_layer.c: see two_layer.h. */
#include "mathematics/two_layer.h"

#include <math.h>
#include <string.h>

#include "mathematics/layers.h"
#include "numerics/linalg.h"

bool two_layer_fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    if (layers_of(m->psi_options, &m->shape).n == 2 && m->shape.rows == 1)
        return true;
    err_set(e, ERR_SPEC, "this probe is about f(x) = v'Ux");
    return err_hint(e, "use `parameterization: two-layer-linear` and data with one output");
}

bool two_layer_of(const struct model *m, double *w, struct two_layer *net, struct err *e)
{
    if (!two_layer_fits(NULL, m, 0, e))
        return false;
    const struct layers l = layers_of(m->psi_options, &m->shape);
    *net = (struct two_layer){
        .h = l.height[1], .d = l.height[0], .u = w, .v = w + layers_offset(&l, 1)};
    return true;
}

bool two_layer_transform(const struct two_layer *net, const double *p, double *out, double *work)
{
    size_t h = net->h, d = net->d;
    mat_mul((struct gemm_shape){h, h, d}, false, false, 1, p, net->u, 0, out);
    memcpy(work, p, h * h * sizeof *work);
    return solve_general(h, work, true, net->v, out + h * d, work + h * h);
}

void two_layer_random_p(struct random *r, size_t h, double condition, double *p, double *work)
{
    double *left = work, *right = work + h * h, *rest = work + 2 * h * h;
    random_orthogonal(r, h, left, rest);
    random_orthogonal(r, h, right, rest);
    for (size_t i = 0; i < h; i++)
        vec_scale(h, h > 1 ? pow(condition, -(double)i / (double)(h - 1)) : 1, right + i * h);
    mat_mul((struct gemm_shape){h, h, h}, false, false, 1, left, right, 0, p);
}

size_t two_layer_aim_work(size_t d)
{
    return 4 * d * d + 6 * d;
}

/* S (d,d) for the direction t; returns cos. */
static double aim_matrix(size_t d, const double *e, const double *t, double big_r, double *s,
                         double *matrix)
{
    double cosine = vec_dot(d, t, e);
    memcpy(s, t, d * sizeof *s);
    vec_add_scaled(d, -cosine / 2, e, s);
    memset(matrix, 0, d * d * sizeof *matrix);
    for (size_t i = 0; i < d; i++)
        matrix[i * d + i] = big_r;
    mat_add_outer(d, d, -big_r, e, e, matrix);
    mat_add_outer(d, d, 2 / cosine, s, s, matrix);
    return cosine;
}

bool two_layer_aim(const struct two_layer *net, const double *g, const double *t, double big_r,
                   double *out, double *work)
{
    size_t d = net->d, dd = d * d;
    double *matrix = work, *copy = matrix + dd, *inverse = copy + dd, *p = inverse + dd,
           *e = p + dd, *s = e + d, *theta = s + d, *solved = theta + d, *rest = solved + d;
    if (net->h != d)
        return false;
    memcpy(e, g, d * sizeof *e);
    vec_scale(d, 1 / vec_norm(d, g), e);
    double cosine = aim_matrix(d, e, t, big_r, s, matrix);
    mat_t_vec(d, d, 1, net->u, net->v, 0, theta);
    memcpy(copy, matrix, dd * sizeof *copy);
    memcpy(inverse, net->u, dd * sizeof *inverse);
    if (!solve_positive(d, copy, theta, solved) || !invert_general(d, inverse, rest))
        return false;
    double k = sqrt(2 * vec_dot(d, theta, solved) / cosine);
    if (!cholesky_upper(d, matrix))
        return false;
    mat_mul((struct gemm_shape){d, d, d}, false, false, sqrt(k), matrix, inverse, 0, p);
    return two_layer_transform(net, p, out, copy);
}
