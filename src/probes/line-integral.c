/* line-integral.c: the induced field around a closed curve, and the curl inside it.
 *
 * If a deep linear network of one output descended a regularized loss, its induced field F(w) = M g
 * at balanced weights, |w|^(2-2/N) (g + (N-1) proj_w g), would be a gradient and its integral
 * around every closed curve zero. In polar coordinates F_r = N r^a L_r and F_phi = r^(a-1) L_phi, a
 * = 2 - 2/N, so
 *
 *   curl F = (a r^(a-1) L_phi + (1 - N) r^a L_(r phi))/r
 *          = r^(a-1) ((a + 1 - N) g't + (1 - N) r t'He),   e radial, t tangential, H = d2L/dw2,
 *
 * and by Green's theorem the integral is that of the curl over the inside. Both are computed, each
 * by quadrature of its own: F from the layers' J J'g, the curl from g and H alone.
 *
 * The paper's curve is a half ring whose straight sides lie along dL/dw(0).
 * Source: Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 2 and its proof. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/layers.h"
#include "numerics/linalg.h"

struct options {
    const char *curve;
    double inner, outer, from, to;
    struct reals box;
    int64_t points;
};

static const struct field fields[] = {
    FIELD(struct options, curve,
          .doc = "half ring along dL/dw(0), part of a ring, rectangle, circle about the origin",
          .choices = "paper|sector|rectangle|circle", .otherwise_text = "paper"),
    FIELD(struct options, inner, .doc = "inner radius of a ring", .min = 0, .max = 1e6,
          .above_min = true, .otherwise = 0.5),
    FIELD(struct options, outer, .doc = "outer radius of a ring, or the circle's", .min = 0,
          .max = 1e6, .above_min = true, .otherwise = 1.5),
    FIELD(struct options, from, .doc = "where a sector begins, degrees", .min = -360, .max = 360,
          .otherwise = 0),
    FIELD(struct options, to, .doc = "where a sector ends, degrees", .min = -360, .max = 720,
          .otherwise = 90),
    FIELD(struct options, box, .doc = "rectangle: left, right, bottom, top",
          .otherwise_text = "0.3 1.5 0.2 1.1"),
    FIELD(struct options, points, .doc = "points of each side to emit, for a drawing", .min = 0,
          .max = 10000, .otherwise = 0),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    const double *b = o->box.v;
    return !(o->inner < o->outer)          ? "'inner' must be below 'outer'"
           : !(o->from < o->to)            ? "'from' must be below 'to'"
           : o->box.n != 4                 ? "'box' must list 4 numbers"
           : !(b[0] < b[1] && b[2] < b[3]) ? "'box' needs left < right and bottom < top"
                                           : NULL;
}

enum { SIDES = 4 };

/* The inside: coordinates (u, v) over low..high, polar or not; its sides run counterclockwise. */
struct region {
    struct probe_context *c;
    bool polar, whole; /* whole: a disk, whose boundary is one side */
    double low[2], high[2];
    double n, at; /* depth; the outer coordinate while the inner one is integrated */
    size_t side;
    bool failed;
};

static void point_of(const struct region *r, double u, double v, double w[2])
{
    w[0] = r->polar ? u * cos(v) : u;
    w[1] = r->polar ? u * sin(v) : v;
}

/* Side 0: v = low, u up; 1: u = high, v up; 2: v = high, u down; 3: u = low, v down. s in [0, 1].
 * w on it and dw/ds. */
static void side_point(const struct region *r, double s, double w[2], double dw[2])
{
    const bool along_u = r->side % 2 == 0;
    const double way = r->side < 2 ? s : 1 - s, sign = r->side < 2 ? 1 : -1;
    const double du = r->high[0] - r->low[0], dv = r->high[1] - r->low[1];
    const double u = along_u ? r->low[0] + way * du : r->side == 1 ? r->high[0] : r->low[0];
    const double v = along_u ? (r->side == 0 ? r->low[1] : r->high[1]) : r->low[1] + way * dv;
    point_of(r, u, v, w);
    if (!r->polar) {
        dw[0] = along_u ? sign * du : 0;
        dw[1] = along_u ? 0 : sign * dv;
        return;
    }
    dw[0] = along_u ? sign * du * cos(v) : -sign * dv * w[1];
    dw[1] = along_u ? sign * du * sin(v) : sign * dv * w[0];
}

/* F'dw/ds, F from the layers. */
static double flow_along(double s, void *self)
{
    struct region *r = self;
    struct model *m = r->c->model;
    double w[2], dw[2], g[2], field[2];
    side_point(r, s, w, dw);
    if (model_lift(m, w, r->c->w) != NULL) {
        r->failed = true;
        return 0;
    }
    problem_loss(&m->problem, w, g);
    model_induced(m, r->c->w, g, field);
    return field[0] * dw[0] + field[1] * dw[1];
}

static double curl(const struct region *r, const double w[2])
{
    struct problem *pb = &r->c->model->problem;
    const double size = hypot(w[0], w[1]), a = 2 - 2 / r->n;
    const double e[2] = {w[0] / size, w[1] / size}, t[2] = {-e[1], e[0]};
    double g[2], he[2];
    problem_loss(pb, w, g);
    problem_hessian_vector(pb, w, e, he);
    return pow(size, a - 1) * ((a + 1 - r->n) * (g[0] * t[0] + g[1] * t[1]) +
                               (1 - r->n) * size * (t[0] * he[0] + t[1] * he[1]));
}

/* With polar coordinates u = u_max z^N near the origin, so that u^a du is a polynomial in z. */
static double curl_at(double z, void *self)
{
    struct region *r = self;
    double w[2], u = z, stretch = 1;
    if (r->whole) {
        u = r->high[0] * pow(z, r->n);
        stretch = r->high[0] * r->n * pow(z, r->n - 1);
    }
    point_of(r, u, r->at, w);
    return curl(r, w) * (r->polar ? u : 1) * stretch;
}

static const double tolerance = 1e-11;

static double quadrature(struct region *r, double (*f)(double, void *), double low, double high)
{
    const gsl_function integrand = {.function = f, .params = r};
    double result = 0, error;
    size_t evaluations;
    if (gsl_integration_qng(&integrand, low, high, tolerance, tolerance, &result, &error,
                            &evaluations) != GSL_SUCCESS) {
        r->failed = true;
    }
    return result;
}

static double curl_across(double v, void *self)
{
    struct region *r = self;
    r->at = v;
    return quadrature(r, curl_at, r->whole ? 0 : r->low[0], r->whole ? 1 : r->high[0]);
}

static struct region region_of(const struct options *o, struct probe_context *c)
{
    struct model *m = c->model;
    struct region r = {.c = c, .polar = true, .low = {o->inner}, .high = {o->outer}};
    r.n = (double)layers_of(m->psi_options, &m->shape).n;
    if (strcmp(o->curve, "rectangle") == 0) {
        r.polar = false;
        memcpy(r.low, (double[2]){o->box.v[0], o->box.v[2]}, sizeof r.low);
        memcpy(r.high, (double[2]){o->box.v[1], o->box.v[3]}, sizeof r.high);
    } else if (strcmp(o->curve, "sector") == 0) {
        r.low[1] = o->from * M_PI / 180;
        r.high[1] = o->to * M_PI / 180;
    } else if (strcmp(o->curve, "circle") == 0) {
        r.whole = true;
        r.low[0] = 0;
        r.high[1] = 2 * M_PI;
    } else {
        const double origin[2] = {0, 0};
        double g[2];
        problem_loss(&m->problem, origin, g);
        r.low[1] = atan2(g[1], g[0]);
        r.high[1] = r.low[1] + M_PI;
    }
    return r;
}

static void draw(const struct options *o, struct region *r)
{
    int64_t step = 0;
    for (r->side = 0; r->side < SIDES; r->side++) {
        for (int64_t i = 0; i < o->points && (!r->whole || r->side == 1); i++, step++) {
            double w[2], dw[2];
            side_point(r, (double)i / (double)(o->points - 1), w, dw);
            r->c->emit(r->c->self, "curve", 0, step, NOWHERE, w[0]);
            r->c->emit(r->c->self, "curve", 1, step, NOWHERE, w[1]);
        }
    }
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    if (m->shape.rows == 1 && m->shape.q == 2 && layers_of(m->psi_options, &m->shape).n > 0)
        return true;
    err_set(e, ERR_SPEC,
            "a line integral in the plane needs linear layers with one output of two features");
    return err_hint(e, "use `parameterization: {kind: deep-linear, depth: 3, width: 1}`");
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct region r = region_of(o, c);
    double line = 0;
    for (r.side = 0; r.side < SIDES; r.side++)
        line += !r.whole || r.side == 1 ? quadrature(&r, flow_along, 0, 1) : 0;
    const double area = quadrature(&r, curl_across, r.low[1], r.high[1]);
    if (r.failed)
        return err_set(e, ERR_INPUT, "the quadrature around the %s does not settle", o->curve);
    c->emit(c->self, "line-integral", 0, 0, NOWHERE, line);
    c->emit(c->self, "curl-integral", 0, 0, NOWHERE, area);
    draw(o, &r);
    return true;
}

static const struct probe_output outputs[] = {
    {"line-integral", "the integral of F = M g around the curve, counterclockwise"},
    {"curl-integral", "the integral of the curl of F over the inside"},
    {"curve", "points of the curve, components x and y"},
    {NULL, NULL},
};

const struct probe probe_line_integral = {
    .kind = {.name = "line-integral",
             .summary = "the induced field of a deep linear network around a closed curve",
             .formula =
                 "the line integral of F = M g, and that of curl F = (a r^(a-1) L_phi + (1-N) "
                 "r^a L_(r phi))/r inside, a = 2 - 2/N",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 2",
             .help = "One output, two features; N is the depth, F = M g points uphill. Both "
                     "integrals by Gauss-Kronrod rules to 1e-11. The curve does not pass the "
                     "origin, where F is not smooth, but for the circle's inside.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .outputs = outputs,
    .run = run,
    .fits = fits,
};
