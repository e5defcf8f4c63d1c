/* balanced.c: a theta lifted to balanced layers, W_(j+1)'W_(j+1) = W_j W_j'.
 *
 * Source: Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, procedure 1 (balanced initialization).
 */
#include <math.h>
#include <string.h>

#include "core/initialization.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    double norm, scale, layer_scale, distance;
    int64_t seed;
    struct reals theta;
};

static const struct field fields[] = {
    FIELD(struct options, theta, .doc = "theta, row by row; empty: a Gaussian draw"),
    FIELD(struct options, norm, .doc = "Frobenius norm of the drawn theta; 0: as drawn", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, scale, .doc = "standard deviation of an entry of the drawn theta",
          .min = 0, .max = 1e300, .otherwise = 1),
    FIELD(struct options, layer_scale,
          .doc = "instead of scale: draw theta as spread out as a product of independent Gaussian "
                 "layers with this standard deviation; 0: not used",
          .min = 0, .max = 1e300, .otherwise = 0),
    FIELD(struct options, distance,
          .doc = "instead of a draw around 0: theta* plus a random direction of this Frobenius "
                 "norm; 0: not used",
          .min = 0, .max = 1e300, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of the draw", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    const int ways = (o->theta.n > 0) + (o->norm > 0) + (o->layer_scale > 0) + (o->distance > 0);
    return ways > 1 ? "give one of 'theta', 'norm', 'layer-scale' and 'distance'" : NULL;
}

/* The standard deviation of an entry of a product of independent layers: every hidden unit adds one
 * product of N factors, so s^N times the root of the hidden widths' product. */
static double product_scale(const struct model *m, double s)
{
    double scale = 1;
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        const struct block b = model_nth_block(m, i);
        scale *= i == 0 ? s : s * sqrt((double)b.cols);
    }
    return scale;
}

static void theta_near_truth(const struct options *o, const struct model *m, double *theta)
{
    size_t q = m->shape.q;
    vec_scale(q, o->distance / vec_norm(q, theta), theta);
    vec_add_scaled(q, 1, m->problem.data.truth, theta);
}

static void theta_make(const struct options *o, const struct model *m, double *theta)
{
    struct random r;
    size_t q = m->shape.q;
    if (o->theta.n > 0) {
        memcpy(theta, o->theta.v, q * sizeof *theta);
        return;
    }
    random_open(&r, o->seed, "init");
    random_fill_gaussian(&r, o->layer_scale > 0 ? product_scale(m, o->layer_scale) : o->scale, q,
                         theta);
    if (o->distance > 0)
        theta_near_truth(o, m, theta);
    else if (o->norm > 0)
        vec_scale(q, o->norm / vec_norm(q, theta), theta);
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct options *o = options;
    const char *name = m->psi->kind.name, *why = model_lift_refuse(m);
    if (!m->psi->lift)
        return err_set(e, ERR_SPEC, "%s offers no balanced weights", name);
    if (o->distance > 0 && !m->problem.data.has_truth) {
        err_set(e, ERR_SPEC, "init.distance needs data that know their theta*");
        return err_about(e, "distance");
    }
    if (o->theta.n > 0 && o->theta.n != m->shape.q) {
        err_set(e, ERR_SPEC, "init.theta lists %zu numbers, but theta has %zu here", o->theta.n,
                m->shape.q);
        return err_about(e, "theta");
    }
    return why ? err_set(e, ERR_SPEC, "%s offers no balanced weights here: %s", name, why) : true;
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct parameterization *psi = m->psi;
    double *theta = m->theta;
    theta_make(options, m, theta);
    const char *why = model_lift(m, theta, w);
    return why ? err_set(e, ERR_SPEC, "%s offers no balanced weights here: %s", psi->kind.name, why)
               : true;
}

const struct initialization initialization_balanced = {
    .kind = {.name = "balanced",
             .summary = "weights of balanced layers whose product is a given or random theta",
             .formula = "psi(w) = theta, W_(j+1)'W_(j+1) = W_j W_j'",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, procedure 1",
             .help =
                 "The factors come from theta's singular value decomposition, its values spread "
                 "evenly over the layers. `layer-scale` needs the layers of deep-linear.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .fill = fill,
    .fits = fits,
};
