/* rebalance.c: what shifting weight between the layers, (cU, v/c), does to the induced gradient.
 *
 * M = c^2 U'U + (|v|^2/c^2) I: its operator norm is c^2 |U|^2 + |v|^2/c^2 (|U| spectral), least at
 * c^2 = |v|/|U|, and g'Mg is least at c^2 = |v| |g| / |Ug|. Norm and minimizers are found
 * numerically and held against these. Source: Gissin 2019, "Take-Aways From the Linear Example". */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/two_layer.h"
#include "numerics/linalg.h"

struct options {
    int64_t draws, seed, points;
    double scale, lowest, highest;
};

static const struct field fields[] = {
    FIELD(struct options, draws, .doc = "weights drawn", .min = 1, .max = 1e6, .otherwise = 10),
    FIELD(struct options, scale, .doc = "standard deviation of a weight", .min = 0, .max = 1e300,
          .above_min = true, .otherwise = 1),
    FIELD(struct options, points, .doc = "values of c, log-spaced", .min = 2, .max = 1e5,
          .otherwise = 25),
    FIELD(struct options, lowest, .doc = "smallest c", .min = 1e-6, .max = 1, .otherwise = 0.1),
    FIELD(struct options, highest, .doc = "largest c", .min = 1, .max = 1e6, .otherwise = 10),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    struct block u = {.rows = 1, .cols = 1};
    size_t q = m->shape.q;
    (void)model_block(m, "U", &u);
    return m->shape.p + q * q + 4 * q + eig_symmetric_work(q) + u.rows * u.cols + u.rows +
           svd_values_work(u.rows, u.cols) + q;
}

struct space {
    struct probe_context *c;
    struct two_layer net;
    double *moved, *m, *unit, *values, *g, *mg, *rest;
};

/* moved = (cU, v/c) */
static void move(const struct space *s, double c)
{
    size_t hd = s->net.h * s->net.d;
    memcpy(s->moved, s->c->w, s->c->model->shape.p * sizeof *s->moved);
    vec_scale(hd, c, s->moved);
    vec_scale(s->net.h, 1 / c, s->moved + hd);
}

/* Largest eigenvalue of M = JJ' at (cU, v/c), M made column by column. */
static double norm_at(const struct space *s, double c)
{
    size_t q = s->net.d;
    move(s, c);
    memset(s->unit, 0, q * sizeof *s->unit);
    for (size_t i = 0; i < q; i++) {
        s->unit[i] = 1;
        model_induced(s->c->model, s->moved, s->unit, s->m + i * q);
        s->unit[i] = 0;
    }
    return eig_symmetric(q, s->m, false, s->values, s->rest) ? s->values[q - 1] : (double)NAN;
}

/* g'Mg, the rate at which flow lowers the loss: -dL/dt. */
static double drive_at(const struct space *s, double c)
{
    move(s, c);
    model_induced(s->c->model, s->moved, s->g, s->mg);
    return vec_dot(s->net.d, s->g, s->mg);
}

/* The c that makes f least, by golden sections in ln c. */
static double least_at(const struct space *s, double (*f)(const struct space *, double), double lo,
                       double hi)
{
    static const double golden = 0.6180339887498949;
    double a = log(lo), b = log(hi);
    for (int i = 0; i < 120 && b - a > 1e-12; i++) {
        double x = b - golden * (b - a), y = a + golden * (b - a);
        if (f(s, exp(x)) < f(s, exp(y)))
            b = y;
        else
            a = x;
    }
    return exp((a + b) / 2);
}

static bool visit(const struct options *o, const struct space *s, int64_t draw, struct err *e)
{
    struct probe_context *c = s->c;
    size_t h = s->net.h, d = s->net.d;
    double *copy = s->rest, *values = copy + h * d, *rest = values + (h > d ? h : d);
    memcpy(copy, s->net.u, h * d * sizeof *copy);
    if (!svd_values(h, d, copy, values, rest))
        return err_set(e, ERR_SPEC, "the singular values of U cannot be computed");
    double norm_u = values[0], norm_v = vec_norm(h, s->net.v);
    mat_vec(h, d, 1, s->net.u, s->g, 0, copy);
    double norm_ug = vec_norm(h, copy), norm_g = vec_norm(d, s->g);
    for (int64_t k = 0; k < o->points; k++) {
        double at = o->lowest * pow(o->highest / o->lowest, (double)k / (double)(o->points - 1));
        double closed = at * at * norm_u * norm_u + norm_v * norm_v / (at * at),
               found = norm_at(s, at);
        c->emit(c->self, "induced-norm", 0, draw * o->points + k, at, found);
        c->emit(c->self, "norm-error", 0, draw * o->points + k, at, fabs(found / closed - 1));
    }
    /* d/dc of c^2 a^2 + b^2/c^2 is 0 at c^2 = b/a: a = |U|, b = |v|; or a = |Ug|, b = |v| |g|. */
    double best_norm = sqrt(norm_v / norm_u), best_drive = sqrt(norm_v * norm_g / norm_ug);
    c->emit(c->self, "norm-minimizer-error", 0, draw, best_norm,
            fabs(least_at(s, norm_at, best_norm / 20, best_norm * 17) / best_norm - 1));
    c->emit(c->self, "drive-minimizer-error", 0, draw, best_drive,
            fabs(least_at(s, drive_at, best_drive / 20, best_drive * 17) / best_drive - 1));
    return true;
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct space s = {.c = c};
    struct random r;
    if (!two_layer_of(c->model, c->w, &s.net, e))
        return false;
    size_t q = s.net.d;
    s.moved = c->work;
    s.m = s.moved + c->model->shape.p;
    s.unit = s.m + q * q;
    s.values = s.unit + q;
    s.g = s.values + q;
    s.mg = s.g + q;
    s.rest = s.mg + q;
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < probe_draws(c, o->draws); i++) {
        probe_draw(c, &r, o->scale);
        model_loss(c->model, c->w, NULL);
        memcpy(s.g, c->model->g, q * sizeof *s.g);
        if (!visit(o, &s, i, e))
            return false;
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"induced-norm", "operator norm of M at (cU, v/c); at: c"},
    {"norm-error", "its relative distance from c^2 |U|^2 + |v|^2/c^2; at: c"},
    {"norm-minimizer-error", "relative distance of the best c from sqrt(|v|/|U|); at: that c"},
    {"drive-minimizer-error",
     "relative distance of the c of least g'Mg from sqrt(|v| |g|/|Ug|); at: that c"},
    {NULL, NULL},
};

const struct probe probe_rebalance = {
    .kind = {.name = "rebalance",
             .summary = "norm of the induced gradient's matrix as weight shifts between the layers",
             .formula = "|M(cU, v/c)| = c^2 |U|^2 + |v|^2/c^2",
             .source = "Gissin 2019, Take-Aways From the Linear Example",
             .help = "Weights are those of `init:`, or else Gaussian; g is the gradient of the "
                     "experiment's loss. |U| is the spectral norm.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_OR_DRAW,
    .drawing = "draws|scale|seed",
    .run = run,
    .fits = two_layer_fits,
};
