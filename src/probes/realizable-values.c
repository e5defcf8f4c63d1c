/* realizable-values.c: what one ReLU neuron can be at two inputs: a set that is not convex.
 *
 * f(x) = c max(0, a x + b) at x = -1 and x = 1 takes the values (p, q) = (c max(0, b - a),
 * c max(0, b + a)): all pairs with p q >= 0, two quadrants that meet in the origin, and no others.
 * Every loss 1/2 |(p, q) - target|^2 is a convex parabola over the plane; on this set it has a
 * local minimum in each quadrant as soon as the target lies outside. Source: Berner, Elbraechter,
 * Grohs 2019 (arXiv 1905.09803), section 1, on realization spaces that are not convex. */
#include <math.h>

#include "core/probe.h"
#include "numerics/random.h"

struct options {
    struct reals target;
    int64_t draws, paths, steps, every, seed;
    double rate;
};

static const struct field fields[] = {
    FIELD(struct options, target, .doc = "the values that the loss takes, at -1 and at 1",
          .otherwise_text = "-0.6 1"),
    FIELD(struct options, draws, .doc = "random neurons", .min = 2, .max = 1e6, .otherwise = 1000),
    FIELD(struct options, paths, .doc = "random starts of gradient descent", .min = 0, .max = 1e4,
          .otherwise = 12),
    FIELD(struct options, steps, .doc = "its steps", .min = 1, .max = 1e7, .otherwise = 4000),
    FIELD(struct options, every, .doc = "steps between two points of a path", .min = 1, .max = 1e7,
          .otherwise = 20),
    FIELD(struct options, rate, .doc = "its learning rate", .min = 0, .max = 1, .above_min = true,
          .otherwise = 0.02),
    FIELD(struct options, seed, .doc = "seed of neurons, points and starts", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    return ((const struct options *)options)->target.n == 2 ? NULL : "'target' must list 2 numbers";
}

struct neuron {
    double a, b, c;
};

static void values_of(const struct neuron *w, double out[2])
{
    out[0] = w->c * fmax(0, w->b - w->a);
    out[1] = w->c * fmax(0, w->b + w->a);
}

/* Distance of a point from the two quadrants. */
static double outside(const double v[2])
{
    return v[0] * v[1] >= 0 ? 0 : fmin(fabs(v[0]), fabs(v[1]));
}

/* The neuron with these values, p q >= 0: c = +-1 takes their sign, b - a = |p| and b + a = |q|. */
static struct neuron neuron_of(const double v[2])
{
    const double sign = v[0] + v[1] < 0 ? -1 : 1, p = sign * v[0], q = sign * v[1];
    return (struct neuron){.a = (q - p) / 2, .b = (q + p) / 2, .c = sign};
}

static struct neuron draw(struct random *r)
{
    const double a = random_gaussian(r), b = random_gaussian(r);
    return (struct neuron){.a = a, .b = b, .c = random_gaussian(r)};
}

static void emit_pair(struct probe_context *c, const char *name, int64_t step, double at,
                      const double v[2])
{
    c->emit(c->self, name, 0, step, at, v[0]);
    c->emit(c->self, name, 1, step, at, v[1]);
}

/* Random neurons, the midpoints of neighbours, and a point of the quadrants made to order. */
static void sample(const struct options *o, struct probe_context *c, struct random *r)
{
    double last[2] = {0, 0};
    for (int64_t k = 0; k < o->draws; k++) {
        const struct neuron w = draw(r);
        double v[2], ordered[2];
        values_of(&w, v);
        const double middle[2] = {(v[0] + last[0]) / 2, (v[1] + last[1]) / 2};
        emit_pair(c, "value", k, NOWHERE, v);
        c->emit(c->self, "value-outside", 0, k, NOWHERE, outside(v));
        c->emit(c->self, "midpoint-outside", 0, k, NOWHERE, outside(middle));
        const double sign = w.c < 0 ? -1 : 1;
        const double wanted[2] = {sign * random_uniform(r), sign * random_uniform(r)};
        const struct neuron made = neuron_of(wanted);
        values_of(&made, ordered);
        c->emit(c->self, "order-miss", 0, k, NOWHERE,
                hypot(ordered[0] - wanted[0], ordered[1] - wanted[1]));
        last[0] = v[0];
        last[1] = v[1];
    }
}

/* One step of gradient descent on 1/2 |(p, q) - target|^2, all three from the old values. */
static void step(const struct options *o, struct neuron *w)
{
    double v[2];
    values_of(w, v);
    const double left = v[0] - o->target.v[0], right = v[1] - o->target.v[1];
    const double at_left = w->b - w->a > 0 ? left : 0, at_right = w->b + w->a > 0 ? right : 0;
    const struct neuron old = *w;
    w->a -= o->rate * old.c * (at_right - at_left);
    w->b -= o->rate * old.c * (at_right + at_left);
    w->c -= o->rate * (left * fmax(0, old.b - old.a) + right * fmax(0, old.b + old.a));
}

/* From a start that is active at both inputs, for a dead one does not move. */
static void descend(const struct options *o, struct probe_context *c, struct random *r, int64_t k)
{
    struct neuron w = draw(r);
    w.b = fabs(w.a) + fabs(w.b);
    w.c = k % 2 == 0 ? fabs(w.c) : -fabs(w.c);
    double v[2];
    values_of(&w, v);
    emit_pair(c, "path", 0, (double)k, v);
    for (int64_t i = 1; i <= o->steps; i++) {
        step(o, &w);
        values_of(&w, v);
        if (i % o->every == 0)
            emit_pair(c, "path", i, (double)k, v);
    }
    const double loss = (pow(v[0] - o->target.v[0], 2) + pow(v[1] - o->target.v[1], 2)) / 2;
    c->emit(c->self, "end-loss", 0, k, (double)k, loss);
    emit_pair(c, "end", k, (double)k, v);
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct random r;
    random_open(&r, o->seed, "probe");
    sample(o, c, &r);
    for (int64_t k = 0; k < o->paths; k++)
        descend(o, c, &r, k);
    return true;
}

static const struct probe_output outputs[] = {
    {"value", "(f(-1), f(1)) of a random neuron"},
    {"value-outside", "its distance from the quadrants p q >= 0"},
    {"midpoint-outside", "distance from them of the midpoint of two random neurons' values"},
    {"order-miss", "how far the neuron made for a point of the quadrants misses it"},
    {"path", "(f(-1), f(1)) along a descent; at: the number of the descent"},
    {"end", "the same at its end; at: the number of the descent"},
    {"end-loss", "the loss there; at: the number of the descent"},
    {NULL, NULL},
};

const struct probe probe_realizable_values = {
    .kind = {.name = "realizable-values",
             .summary =
                 "the values that one ReLU neuron can take at two inputs, and descents on them",
             .formula = "(p, q) = (c max(0, b - a), c max(0, b + a)), p q >= 0; L = 1/2 |(p, q) - "
                        "target|^2",
             .source = "Berner, Elbraechter, Grohs 2019, arXiv 1905.09803, section 1",
             .help =
                 "Makes its own neurons; the problem and the weights of the experiment are not "
                 "looked at. Descents start active at both inputs, every second one with c < 0.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .outputs = outputs,
    .run = run,
};
