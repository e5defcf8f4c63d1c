/* induced-field.c: the gradient field that a parameterization induces in the plane of theta.
 *
 * At every point of a grid over theta a weight w with psi(w) = theta is made, and what a small
 * parametric step does to theta is looked at twice: as M g = J J'g, and as the difference quotient
 * of two real steps, (psi(w + h J'g) - psi(w - h J'g))/(2h), which knows nothing of J J'.
 *
 * The weight is the one that psi lifts theta to. For most functions of two layers there is no such
 * thing as the weight: with `matrix: P` the two-layer network takes U = P, v = P^-T theta, and
 * every P gives a field of its own. Source: Gissin 2019, "A Variety of Parametric Gradients". */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/layers.h"
#include "numerics/linalg.h"

struct options {
    int64_t points;
    double low, high, step;
    struct reals matrix;
};

static const struct field fields[] = {
    FIELD(struct options, points, .doc = "points along each side", .min = 2, .max = 500,
          .otherwise = 15),
    FIELD(struct options, low, .doc = "lower end of both entries of theta", .otherwise = 0.1),
    FIELD(struct options, high, .doc = "upper end of both entries of theta", .otherwise = 1.5),
    FIELD(struct options, step,
          .doc = "largest relative change of a weight in the two steps of the quotient", .min = 0,
          .max = 1, .above_min = true, .otherwise = 1e-4),
    FIELD(struct options, matrix,
          .doc = "P (2,2), row by row: two-layer-linear of width 2 takes U = P, v = P^-T theta; "
                 "empty: the weights that psi lifts theta to"),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    const double *p = o->matrix.v;
    return !(o->low < o->high)                         ? "'low' must be below 'high'"
           : o->matrix.n != 0 && o->matrix.n != 4      ? "'matrix' must list 4 numbers"
           : o->matrix.n && p[0] * p[3] == p[1] * p[2] ? "'matrix' must be invertible"
                                                       : NULL;
}

static size_t work(const void *options, const struct model *m)
{
    return 2 * m->shape.p + 6;
}

/* U = P, v = P^-T theta in the order of w. */
static void place_two_layer(const double *p, const double *theta, double *w)
{
    const double det = p[0] * p[3] - p[1] * p[2];
    memcpy(w, p, 4 * sizeof *w);
    w[4] = (p[3] * theta[0] - p[2] * theta[1]) / det;
    w[5] = (p[0] * theta[1] - p[1] * theta[0]) / det;
}

static bool place(const struct options *o, struct probe_context *c, const double *theta,
                  struct err *e)
{
    struct model *m = c->model;
    if (o->matrix.n == 0) {
        const char *why = model_lift(m, theta, c->w);
        return why ? err_set(e, ERR_SPEC, "theta cannot be lifted: %s", why) : true;
    }
    place_two_layer(o->matrix.v, theta, c->w);
    return true;
}

/* (psi(w + h jg) - psi(w - h jg))/(2h), wrong by O(h^2); h so that no weight changes by more than
 * `step` of itself. A weight that is zero but for rounding does not count. */
static void quotient(const struct options *o, struct model *m, const double *w, const double *jg,
                     double *moved, double *out)
{
    const size_t p = m->shape.p;
    const double negligible = 1e-12, size = vec_norm(p, w);
    double least = HUGE_VAL, ahead[2];
    for (size_t i = 0; i < p; i++) {
        if (jg[i] != 0 && fabs(w[i]) > negligible * size)
            least = fmin(least, fabs(w[i] / jg[i]));
    }
    const double h = isinf(least) ? o->step : o->step * least;
    memcpy(moved, w, p * sizeof *w);
    vec_add_scaled(p, h, jg, moved);
    model_theta(m, moved, ahead);
    vec_add_scaled(p, -2 * h, jg, moved);
    model_theta(m, moved, out);
    for (size_t i = 0; i < 2; i++)
        out[i] = (ahead[i] - out[i]) / (2 * h);
}

static bool visit(const struct options *o, struct probe_context *c, int64_t step,
                  const double *theta, struct err *e)
{
    struct model *m = c->model;
    double *jg = c->work, *moved = jg + m->shape.p, *field = moved + m->shape.p;
    double *real = field + 2, *g = real + 2;
    if (!place(o, c, theta, e))
        return false;
    model_loss(m, c->w, jg);
    memcpy(g, m->g, 2 * sizeof *g);
    model_induced(m, c->w, g, field);
    quotient(o, m, c->w, jg, moved, real);
    for (size_t i = 0; i < 2; i++) {
        c->emit(c->self, "point", i, step, NOWHERE, theta[i]);
        c->emit(c->self, "canonical", i, step, NOWHERE, g[i]);
        c->emit(c->self, "induced", i, step, NOWHERE, field[i]);
        c->emit(c->self, "quotient", i, step, NOWHERE, real[i]);
    }
    return true;
}

/* theta = U'v, U (2,2). */
static bool has_two_units(const struct model *m)
{
    const struct layers l = layers_of(m->psi_options, &m->shape);
    return l.n == 2 && l.height[0] == 2 && l.height[1] == 2 && l.height[2] == 1;
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    const struct options *o = options;
    const char *why = o->matrix.n == 0 ? model_lift_refuse(m) : NULL;
    if (m->shape.q != 2)
        return err_set(e, ERR_SPEC, "a field in the plane needs a theta of two entries");
    if (o->matrix.n > 0 && !has_two_units(m)) {
        err_set(e, ERR_SPEC, "'matrix' is for two-layer-linear of width 2");
        return err_about(e, "matrix");
    }
    return why ? err_set(e, ERR_SPEC, "theta cannot be lifted: %s", why) : true;
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    const double width = (o->high - o->low) / (double)(o->points - 1);
    for (int64_t i = 0; i < o->points; i++) {
        for (int64_t j = 0; j < o->points; j++) {
            const double theta[2] = {o->low + width * (double)i, o->low + width * (double)j};
            if (!visit(o, c, i * o->points + j, theta, e))
                return false;
        }
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"point", "theta, a point of the grid"},
    {"canonical", "g = dL/dtheta there"},
    {"induced", "M g = J J'g at the weights of the point; theta moves against it"},
    {"quotient", "the same from two real steps of the weights, without J J'"},
    {NULL, NULL},
};

const struct probe probe_induced_field = {
    .kind = {.name = "induced-field",
             .summary = "the induced gradient on a grid over a theta of two entries",
             .formula = "M g at psi(w) = theta; (psi(w + h J'g) - psi(w - h J'g))/(2h) beside it",
             .source = "Gissin 2019, A Variety of Parametric Gradients",
             .help = "Components 0 and 1 are the two entries of theta; step numbers the points of "
                     "the grid, the second entry moving fastest.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .outputs = outputs,
    .work = work,
    .run = run,
    .fits = fits,
};
