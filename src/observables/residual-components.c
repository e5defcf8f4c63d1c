/* residual-components.c: what is left of the gradient g = dL/dtheta, direction by direction of J.
 *
 * Gradient flow on w moves theta by -JJ'g. With the squared loss g = theta - theta*, so in the
 * directions that J stretches by sigma_i, J = U S V', it obeys
 *
 *   d(u_i'g)/dt = -sigma_i^2 u_i'g
 *
 * as long as J stands still: each direction has a speed of its own, and the small singular values
 * are the slow ones. J does move; against the U of the start the law is exact only at first.
 * Source: Gissin 2019, "The Exploding and Vanishing Gradients Problem". */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"
#include "numerics/linalg.h"

struct options {
    const char *at;
};

static const struct field fields[] = {
    FIELD(struct options, at, .doc = "whose directions: those of J at the point, or at the start",
          .choices = "point|start", .otherwise_text = "point"),
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    return m->shape.q < m->shape.p ? m->shape.q : m->shape.p;
}

/* J (q,p), U (q,k), S (k), V' (k,p), and what the decomposition needs. */
static size_t work(const void *options, const struct model *m)
{
    const size_t q = m->shape.q, p = m->shape.p, k = length(options, m);
    return q * p + q * k + k + k * p + svd_thin_work(q, p);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return spectrum_refuse(m->shape.q, m->shape.p);
}

/* Of column i of u (q,k): singular vectors are free to change sign. */
static double largest_entry(size_t q, size_t k, const double *u, size_t i)
{
    double largest = 0;
    for (size_t r = 0; r < q; r++)
        largest = fabs(u[r * k + i]) > fabs(largest) ? u[r * k + i] : largest;
    return largest;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    const size_t q = v->model->shape.q, p = v->model->shape.p, k = length(options, v->model);
    double *jac = v->work, *u = jac + q * p, *s = u + q * k, *vt = s + k, *rest = vt + k * p;
    model_jacobian(v->model, strcmp(o->at, "start") == 0 ? v->w0 : v->w, jac);
    const bool found = svd_thin(q, p, jac, u, s, vt, rest);
    if (found)
        mat_t_vec(q, k, 1, u, v->g, 0, out);
    for (size_t i = 0; i < k; i++)
        out[i] = found ? copysign(1, largest_entry(q, k, u, i)) * out[i] : (double)NAN;
}

const struct observable observable_residual_components = {
    .kind = {.name = "residual-components",
             .summary = "components of g = dL/dtheta along the left singular vectors of J",
             .formula = "u_i'g, J = sum_i sigma_i u_i v_i', sigma_1 >= sigma_2 >= ...",
             .source = "Gissin 2019, The Exploding and Vanishing Gradients Problem",
             .help = "min(q,p) components, in the order of jacobian-spectrum. The largest entry of "
                     "each u_i is positive. With p < q what J does not reach is left out. Where "
                     "singular values are equal the u_i are not determined.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
