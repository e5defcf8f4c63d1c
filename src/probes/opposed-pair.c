/* opposed-pair.c: two parameterizations of one function whose induced gradients oppose each other,
 * though neither opposes g.
 *
 * They lie at +angle and -angle to g in one plane, made by the construction of two_layer.h; random
 * P come nowhere near. Source: Gissin 2019, "A Variety of Parametric Gradients". */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/two_layer.h"
#include "numerics/linalg.h"

struct options {
    int64_t draws, seed, random;
    double angle, size, condition;
};

static const struct field fields[] = {
    FIELD(struct options, draws,
          .doc = "functions (U, v) drawn; of one that `init:` gives, planes through g", .min = 1,
          .max = 1e6, .otherwise = 20),
    FIELD(struct options, random, .doc = "pairs of random P for each function", .min = 0,
          .max = 1e6, .otherwise = 100),
    FIELD(struct options, angle, .doc = "angle of each gradient to g, in degrees", .min = 0,
          .max = 89.99, .above_min = true, .otherwise = 85),
    FIELD(struct options, size, .doc = "R of the construction", .min = 0, .max = 1e12,
          .above_min = true, .otherwise = 1),
    FIELD(struct options, condition, .doc = "largest condition number of a random P", .min = 1,
          .max = 1e12, .otherwise = 100),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    struct block u = {.rows = 1, .cols = 1};
    (void)model_block(m, "U", &u);
    size_t side = u.rows > u.cols ? u.rows : u.cols;
    return 5 * side * side + 8 * side + m->shape.p + two_layer_aim_work(side);
}

struct space {
    struct two_layer net;
    double *g, *plane, *t, *one, *other; /* (d) each */
    double *theta;                       /* (q) of the function drawn */
    double *moved, *p, *rest;
    double gap; /* the largest |theta(w_i) - theta| / |theta| of the pair at hand */
};

/* How far the moved weights are from the function that they shall represent. */
static void watch_function(struct probe_context *c, struct space *s)
{
    const size_t q = s->net.d;
    model_theta(c->model, s->moved, s->t);
    vec_add_scaled(q, -1, s->theta, s->t);
    s->gap = fmax(s->gap, vec_norm(q, s->t) / vec_norm(q, s->theta));
}

static void emit_pair(struct probe_context *c, struct space *s, const char *kind, int64_t step,
                      double angle)
{
    size_t d = s->net.d;
    bool random = kind[0] == 'r';
    c->emit(c->self, random ? "random-cosine" : "pair-cosine", 0, step, angle,
            vec_cosine(d, s->one, s->other));
    c->emit(c->self, random ? "random-cosine-with-g" : "cosine-with-g", 0, step, angle,
            vec_cosine(d, s->one, s->g));
    c->emit(c->self, random ? "random-cosine-with-g" : "cosine-with-g", 1, step, angle,
            vec_cosine(d, s->other, s->g));
    c->emit(c->self, random ? "random-function-gap" : "function-gap", 0, step, angle, s->gap);
    s->gap = 0;
}

/* The gradient at this angle to g in the plane of g and `plane`: M g is parallel to
 * t = cos(angle) g/|g| + sin(angle) plane. */
static bool aim(const struct options *o, struct probe_context *c, struct space *s, double angle,
                double *mg)
{
    size_t d = s->net.d;
    memcpy(s->t, s->g, d * sizeof *s->t);
    vec_scale(d, cos(angle) / vec_norm(d, s->g), s->t);
    vec_add_scaled(d, sin(angle), s->plane, s->t);
    if (!two_layer_aim(&s->net, s->g, s->t, o->size, s->moved, s->rest))
        return false;
    model_induced(c->model, s->moved, s->g, mg);
    watch_function(c, s);
    return true;
}

static bool transform(const struct options *o, struct probe_context *c, struct random *r,
                      struct space *s, double *mg)
{
    two_layer_random_p(r, s->net.h, pow(o->condition, random_uniform(r)), s->p, s->rest);
    if (!two_layer_transform(&s->net, s->p, s->moved, s->rest))
        return false;
    model_induced(c->model, s->moved, s->g, mg);
    watch_function(c, s);
    return true;
}

static void draw_function(struct probe_context *c, struct random *r, struct space *s)
{
    size_t d = s->net.d;
    probe_draw(c, r, 1);
    model_loss(c->model, c->w, NULL);
    memcpy(s->g, c->model->g, d * sizeof *s->g);
    memcpy(s->theta, c->model->theta, d * sizeof *s->theta);
    /* A random unit vector at right angles to g. */
    random_fill_gaussian(r, 1, d, s->plane);
    double gg = vec_dot(d, s->g, s->g);
    for (int pass = 0; pass < 2; pass++)
        vec_add_scaled(d, -vec_dot(d, s->g, s->plane) / gg, s->g, s->plane);
    vec_scale(d, 1 / vec_norm(d, s->plane), s->plane);
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    struct block u;
    if (!two_layer_fits(options, m, n_references, e) || !model_block(m, "U", &u))
        return false;
    return u.rows == u.cols
               ? true
               : err_set(e, ERR_SPEC, "no P for these angles: U is %zu x %zu, not square", u.rows,
                         u.cols);
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    static const double degree = 0.017453292519943295;
    const struct options *o = options;
    struct space s = {.gap = 0};
    struct random r;
    if (!two_layer_of(c->model, c->w, &s.net, e))
        return false;
    size_t d = s.net.d;
    s.g = c->work;
    s.plane = s.g + d;
    s.t = s.plane + d;
    s.one = s.t + d;
    s.other = s.one + d;
    s.theta = s.other + d;
    s.moved = s.theta + d;
    s.p = s.moved + c->model->shape.p;
    s.rest = s.p + s.net.h * s.net.h;
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < o->draws; i++) {
        draw_function(c, &r, &s);
        if (!aim(o, c, &s, o->angle * degree, s.one) || !aim(o, c, &s, -o->angle * degree, s.other))
            return err_set(e, ERR_SPEC, "no P for this angle: U must be square and invertible");
        emit_pair(c, &s, "aimed", i, o->angle);
        for (int64_t k = 0; k < o->random; k++) {
            if (!transform(o, c, &r, &s, s.one) || !transform(o, c, &r, &s, s.other))
                return err_set(e, ERR_SPEC, "a drawn P is singular");
            emit_pair(c, &s, "random", i * o->random + k, NOWHERE);
        }
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"pair-cosine", "cosine between the two aimed gradients of one function; at: the angle"},
    {"cosine-with-g", "cosine of each aimed gradient with g (component 0 and 1); at: the angle"},
    {"function-gap", "larger |theta(w_i) - theta| / |theta| of the two: they are one function"},
    {"random-cosine", "cosine between the gradients of two random P"},
    {"random-cosine-with-g", "cosine of each of those with g"},
    {"random-function-gap", "their function-gap"},
    {NULL, NULL},
};

const struct probe probe_opposed_pair = {
    .kind = {.name = "opposed-pair",
             .summary = "two weights of one function with opposed gradients",
             .formula = "M_1 g at +angle to g and M_2 g at -angle, psi(w_1) = psi(w_2)",
             .source = "Gissin 2019, A Variety of Parametric Gradients",
             .help = "Weights are those of `init:`, or else standard Gaussian; U must be square "
                     "(width = features). g is the gradient of the experiment's loss.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_OR_DRAW,
    .run = run,
    .fits = fits,
};
