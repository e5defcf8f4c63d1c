/* balanced.c: a theta lifted to balanced layers, W_(j+1)'W_(j+1) = W_j W_j'.
 *
 * Source: Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, procedure 1 (balanced initialization).
 */
#include <string.h>

#include "core/initialization.h"
#include "core/linalg.h"
#include "core/random.h"

struct options {
    double norm, scale;
    int64_t seed;
    struct reals theta;
};

static const struct field fields[] = {
    FIELD(struct options, theta, .doc = "theta, row by row; empty: a Gaussian draw"),
    FIELD(struct options, norm, .doc = "Frobenius norm of the drawn theta; 0: as drawn", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, scale, .doc = "standard deviation of an entry of the drawn theta",
          .min = 0, .max = 1e300, .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the draw", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static bool theta_make(const struct options *o, const struct model *m, double *theta, struct err *e)
{
    struct random r;
    size_t q = m->shape.q;
    if (o->theta.n > 0 && o->theta.n != q)
        return err_set(e, ERR_SPEC, "init.theta lists %zu numbers, but theta has %zu here",
                       o->theta.n, q);
    if (o->theta.n > 0) {
        memcpy(theta, o->theta.v, q * sizeof *theta);
        return true;
    }
    random_open(&r, o->seed, "init");
    random_fill_gaussian(&r, o->scale, q, theta);
    if (o->norm > 0)
        vec_scale(q, o->norm / vec_norm(q, theta), theta);
    return true;
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct parameterization *psi = m->psi;
    if (!psi->lift)
        return err_set(e, ERR_SPEC, "%s offers no balanced weights", psi->kind.name);
    double *theta = m->theta;
    if (!theta_make(options, m, theta, e))
        return false;
    const char *why = model_lift(m, theta, w);
    return why ? err_set(e, ERR_SPEC, "%s offers no balanced weights here: %s", psi->kind.name, why)
               : true;
}

const struct initialization initialization_balanced = {
    .kind = {.name = "balanced",
             .summary = "weights of balanced layers whose product is a given or random theta",
             .formula = "psi(w) = theta, W_(j+1)'W_(j+1) = W_j W_j'",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, procedure 1",
             .help = "The factors come from theta's singular value decomposition, its values "
                     "spread evenly over the layers.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .fill = fill,
};
