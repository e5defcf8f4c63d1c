/* inverse-stability.c: are close ReLU networks close in their parameters?
 *
 * Shallow networks without biases on the plane, Gamma fixed and g near its function f. Measured are
 * the distance of the functions, in the uniform norm on the unit disk and in the seminorm of
 * W^(1,inf), and the distance from Gamma to the nearest parametrization of g.
 *
 * Four sequences with f - g of size t make the functions meet and keep the parameters apart:
 * unbalanced weights (|a| = 1, c = 0), redundant ones (two neurons with one kink), opposite ones
 * (three a_i that add up to zero), each of which the seminorm does not see either; and a pair of
 * neurons that cancel but for a turn by t, which it does.
 *
 * On the restricted set (|a_i| = |c_i|, no two kinks equal, all a_i in the open upper half-plane)
 * let r be the seminorm of f - g. Its gradient jumps by at most 2r, so a kink that f and g share
 * has products lambda = |a||c| with |lambda - lambda'| <= 2r, and one that they do not share has
 * lambda <= 2r; hence there is a parametrization within 2 sqrt(2r), and within 2r/sqrt(least
 * lambda) when all lambda > 2r. Source: Berner, Elbraechter, Grohs 2019 (arXiv 1905.09803),
 * sections 2 and 3. */
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "formats/parse.h"
#include "mathematics/relu_plane.h"
#include "numerics/random.h"

struct options {
    const char *example;
    int64_t points, neurons, draws, seed;
    double low, high;
    struct file network, other_network;
};

/* The defaults of what only some examples look at. */
enum { POINTS = 13, NEURONS = 3, DRAWS = 100, SEED = 1 };
static const double smallest = 1e-6, largest = 0.1;

static const struct field fields[] = {
    FIELD(struct options, example,
          .doc =
              "one of the sequences; or random networks of the restricted set: with products over "
              "six decades, with a silent neuron, with all products above 1/4",
          .choices = "unbalanced|redundant|opposite|turned-pair|mixed|degenerate|generic",
          .otherwise_text = "mixed"),
    FIELD(struct options, network,
          .doc = "instead of an example: f, a row a_1, a_2, c for each neuron, CSV or .npy"),
    FIELD(struct options, other_network,
          .doc = "g, likewise; without it random neighbours of f, as in mixed"),
    FIELD(struct options, points, .doc = "sizes t, evenly spaced in the logarithm", .min = 2,
          .max = 1000, .otherwise = POINTS),
    FIELD(struct options, low, .doc = "smallest t", .min = 0, .max = 1, .above_min = true,
          .otherwise = smallest),
    FIELD(struct options, high, .doc = "largest t", .min = 0, .max = 1, .above_min = true,
          .otherwise = largest),
    FIELD(struct options, neurons, .doc = "neurons of the random networks", .min = 1,
          .max = RELU_MAX, .otherwise = NEURONS),
    FIELD(struct options, draws, .doc = "random networks for each t", .min = 1, .max = 1000000,
          .otherwise = DRAWS),
    FIELD(struct options, seed, .doc = "seed of the random networks", .min = 0, .max = 9e15,
          .otherwise = SEED),
    FIELD_END,
};

static bool is_random(const struct options *o)
{
    static const char *const examples[] = {"mixed", "degenerate", "generic"};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        if (strcmp(o->example, examples[i]) == 0)
            return !o->other_network.path;
    }
    return false;
}

/* What a file says, or has no use for, stays at its default. */
static const char *check_files(const struct options *o)
{
    const bool sizes = o->points != POINTS || o->low != smallest || o->high != largest;
    if (!o->network.path)
        return o->other_network.path ? "'other-network' needs 'network'" : NULL;
    return strcmp(o->example, "mixed") != 0 ? "give 'example' or 'network', not both"
           : o->neurons != NEURONS          ? "the file says how many neurons there are"
           : o->other_network.path && sizes ? "between two given networks there are no sizes"
                                            : NULL;
}

static const char *check(const void *options)
{
    const struct options *o = options;
    const bool draws = o->draws != DRAWS || o->seed != SEED;
    const char *wrong = check_files(o);
    return wrong                    ? wrong
           : !(o->low < o->high)    ? "'low' must be below 'high'"
           : !is_random(o) && draws ? "'draws' and 'seed' are for random networks"
                                    : NULL;
}

/* Balanced: |a| = |c| = sqrt(|product|). */
static struct relu balanced(double angle, double product)
{
    const double size = sqrt(fabs(product));
    return (struct relu){.angle = angle, .inner = size, .outer = copysign(size, product)};
}

static void sequence(const char *example, double t, struct relu_net *f, struct relu_net *g)
{
    static const double up = M_PI / 2;
    *f = (struct relu_net){.n = 2, .unit = {balanced(up, 1), balanced(up, 1)}};
    *g = (struct relu_net){.n = 2, .unit = {balanced(up, 2), balanced(up / 4, t)}};
    if (strcmp(example, "unbalanced") == 0) {
        f->unit[1] = (struct relu){.angle = 7 * up / 4, .inner = 1, .outer = 0};
        g->unit[0] = balanced(up, 1);
    } else if (strcmp(example, "opposite") == 0) {
        f->n = g->n = 3;
        for (size_t i = 0; i < 3; i++) {
            f->unit[i] = balanced(up + 2 * M_PI * (double)i / 3, 1);
            g->unit[i] = balanced(f->unit[i].angle + M_PI, i == 0 ? 1 + t : 1);
        }
    } else if (strcmp(example, "turned-pair") == 0) {
        f->n = g->n = 3;
        f->unit[1] = f->unit[2] = balanced(up / 2, 0);
        g->unit[0] = balanced(up, 1);
        g->unit[1] = balanced(up / 2, 1);
        g->unit[2] = balanced(up / 2 + t, -1);
    }
}

static double sign_of(struct random *r)
{
    return random_uniform(r) < 0.5 ? -1 : 1;
}

static double direction(struct random *r)
{
    return M_PI * random_uniform(r);
}

/* A network of the restricted set. */
static struct relu_net draw(const struct options *o, struct random *r)
{
    struct relu_net f = {.n = (size_t)o->neurons};
    for (size_t i = 0; i < f.n; i++) {
        double product = 0.25 + random_uniform(r);
        if (strcmp(o->example, "mixed") == 0) {
            product = exp(log(1e-6) * random_uniform(r));
        } else if (strcmp(o->example, "degenerate") == 0 && i == 0) {
            product = 0;
        }
        const double sign = sign_of(r);
        f.unit[i] = balanced(direction(r), sign * product);
    }
    return f;
}

/* A neighbour in the restricted set: products move by up to t; a neuron of a product below t may
 * turn anywhere. */
static struct relu_net disturb(const struct relu_net *f, double t, struct random *r)
{
    struct relu_net g = *f;
    for (size_t i = 0; i < f->n; i++) {
        const double product = f->unit[i].inner * f->unit[i].outer;
        const double moved = product + t * (2 * random_uniform(r) - 1), angle = direction(r);
        const bool free = fabs(product) <= t;
        g.unit[i] = balanced(free ? angle : f->unit[i].angle, moved);
    }
    return g;
}

static double least_product(const struct relu_net *f)
{
    double least = HUGE_VAL;
    for (size_t i = 0; i < f->n; i++)
        least = fmin(least, f->unit[i].inner * fabs(f->unit[i].outer));
    return least;
}

static void measure(struct probe_context *c, int64_t step, double t, const struct relu_net *f,
                    const struct relu_net *g)
{
    const struct relu_size size = relu_difference(f, g);
    c->emit(c->self, "uniform-distance", 0, step, t, size.uniform);
    c->emit(c->self, "sobolev-distance", 0, step, t, size.gradient);
    c->emit(c->self, "nearest-distance", 0, step, t, relu_nearest(f, g));
    c->emit(c->self, "balanced-distance", 0, step, t, relu_nearest_permuted(f, g));
    c->emit(c->self, "least-product", 0, step, t, least_product(f));
}

/* A row a_1, a_2, c for each neuron. */
static bool read_rows(const struct file *file, size_t *n, double rows[3 * RELU_MAX], struct err *e)
{
    static const struct table_form plain = {"comma", "auto"};
    struct number_table t;
    bool fine = parse_measure(file, &plain, &t, e);
    if (fine && (t.cols != 3 || t.rows > RELU_MAX)) {
        fine = err_set_at(e, ERR_INPUT, (struct where){.file = file->path},
                          "the file holds %zu x %zu, but a network is at most %d rows of three",
                          t.rows, t.cols, RELU_MAX);
    }
    const struct part whole = fine ? parse_whole(&t) : (struct part){0};
    fine = fine && parse_fill(&t, &whole, rows, e);
    *n = t.rows;
    parse_release(&t);
    return fine;
}

static bool read_net(const struct file *file, struct relu_net *net, struct err *e)
{
    double rows[3 * RELU_MAX];
    size_t n;
    if (!read_rows(file, &n, rows, e))
        return false;
    *net = (struct relu_net){.n = n};
    for (size_t i = 0; i < n; i++) {
        const double *a = rows + 3 * i;
        net->unit[i] =
            (struct relu){.angle = atan2(a[1], a[0]), .inner = hypot(a[0], a[1]), .outer = a[2]};
    }
    return true;
}

static bool run_pair(const struct options *o, struct probe_context *c, const struct relu_net *f,
                     struct err *e)
{
    struct relu_net g;
    if (!read_net(&o->other_network, &g, e))
        return false;
    if (g.n != f->n) {
        return err_set(e, ERR_INPUT, "f has %zu neurons and g %zu: give the lesser one silent ones",
                       f->n, g.n);
    }
    measure(c, 0, NOWHERE, f, &g);
    return true;
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct relu_net given = {0};
    struct random r;
    if (o->network.path && !read_net(&o->network, &given, e))
        return false;
    if (o->other_network.path)
        return run_pair(o, c, &given, e);
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < o->points; i++) {
        const double share = (double)i / (double)(o->points - 1);
        const double t = o->low * pow(o->high / o->low, share);
        for (int64_t k = 0; k < (is_random(o) ? o->draws : 1); k++) {
            struct relu_net f = given, g;
            if (is_random(o)) {
                f = o->network.path ? given : draw(o, &r);
                g = disturb(&f, t, &r);
            } else {
                sequence(o->example, t, &f, &g);
            }
            measure(c, i * o->draws + k, t, &f, &g);
        }
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"uniform-distance", "largest |f - g| on the unit disk; at: t, as below"},
    {"sobolev-distance", "r, the largest |grad(f - g)|"},
    {"nearest-distance", "from Gamma to the nearest of all parametrizations of g"},
    {"balanced-distance", "from Gamma to the balanced parametrization of g, over permutations"},
    {"least-product", "the least |a||c| of Gamma's neurons"},
    {NULL, NULL},
};

const struct probe probe_inverse_stability = {
    .kind = {.name = "inverse-stability",
             .summary = "distance of shallow ReLU networks as functions and as parameters",
             .formula = "f(x) = sum_i c_i max(0, a_i'x) on the plane; parameters by the largest of "
                        "|a_i - a_i'| and |c_i - c_i'|",
             .source = "Berner, Elbraechter, Grohs 2019, arXiv 1905.09803, sections 2 and 3",
             .help =
                 "Makes its own networks, or reads yours; two inputs, no biases. The problem and "
                 "the parameterization are not looked at. `at` is the size t of the difference, "
                 "step numbers the networks. Euclidean norms of the a_i.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .outputs = outputs,
    .run = run,
};
