/* fourier-network.c: one hidden layer on [0,1), seen through its first Fourier coefficients.
 *
 * f(x) = sum_j v_j act(a_j x + b_j); theta holds the q real coefficients of f in the orthonormal
 * basis 1, sqrt 2 cos 2 pi x, sqrt 2 sin 2 pi x, sqrt 2 cos 4 pi x, ..., so that |theta - theta*|^2
 * is the squared distance of the truncated functions. The columns of J are the coefficients of
 * act(z), v act'(z) x and v act'(z). For ReLU act(z) = act'(z) (a x + b): the first is a
 * combination of the others, and a neuron has two independent directions, not three. A ReLU is
 * integrated in closed form over the interval where it is active, a tanh by Gauss-Legendre.
 * Source: Gissin 2019, "The Formation of Ghost Saddle Points", for networks that are not linear. */
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

#include "core/parameterization.h"

/* Panels of 8 Gauss-Legendre nodes, 16 and one more for each frequency: the error of a tanh's
 * coefficients is rounding up to |a| = 10. */
enum { NODES = 8, PANELS = 16 };

enum activation { TANH, RELU };

struct options {
    enum activation activation;
    int64_t width;
};

static const struct field fields[] = {
    FIELD(struct options, activation, .doc = "act", .otherwise_text = "tanh",
          .choices = "tanh|relu"),
    FIELD(struct options, width, .doc = "number of hidden neurons", .min = 1, .max = 1e5,
          .otherwise = 8),
    FIELD_END,
};

static size_t width_of(const void *options)
{
    return (size_t)((const struct options *)options)->width;
}

static size_t n_panels(size_t q)
{
    return PANELS + q / 2;
}

/* Work: coefficients of act, act' x and act' of every neuron, which psi leaves; nodes, weights, basis
 * at the nodes. */
static const char *shape(const void *options, struct shape *s)
{
    s->p = 3 * width_of(options);
    s->work = s->p * s->q + NODES * n_panels(s->q) * (s->q + 1);
    return NULL;
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    return 3;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    const size_t h = width_of(options);
    *b = (struct block){.rows = h, .cols = 1, .offset = i * h};
    b->name[0] = "abv"[i];
}

/* Where the work array keeps what. */
struct rule {
    size_t q, nodes;
    double *value, *slope, *shift; /* coefficients of act(z), x act'(z), act'(z) */
    double *x, *basis;             /* basis: (nodes,q), times the node's weight */
};

/* 2 pi times the frequency of basis_k. */
static double pulsation(size_t k)
{
    const size_t frequency = (k + 1) / 2;
    return 2 * M_PI * (double)frequency;
}

static void waves(size_t q, double x, double weight, double *out)
{
    out[0] = weight;
    for (size_t k = 1; k < q; k++) {
        const double angle = pulsation(k) * x;
        out[k] = weight * M_SQRT2 * (k % 2 == 1 ? cos(angle) : sin(angle));
    }
}

static void rule_fill(const struct rule *r)
{
    static const double node[] = {0.18343464249564980494, 0.52553240991632898582,
                                  0.79666647741362673959, 0.96028985649753623168};
    static const double weight[] = {0.36268378337836198297, 0.31370664587788728734,
                                    0.22238103445337447054, 0.10122853629037625915};
    const double half = 0.5 * NODES / (double)r->nodes;
    for (size_t i = 0; i < r->nodes; i++) {
        const size_t n = i % NODES, panel = i / NODES;
        const double side = n % 2 == 0 ? node[n / 2] : -node[n / 2];
        r->x[i] = half * (2 * (double)panel + 1 + side);
        waves(r->q, r->x[i], half * weight[n / 2], r->basis + i * r->q);
    }
}

static bool is_relu(const void *options)
{
    return ((const struct options *)options)->activation == RELU;
}

/* With the coefficients of neuron j. */
static struct rule rule_of(const struct shape *s, size_t j, double *work)
{
    double *value = work + 3 * j * s->q;
    struct rule r = {.q = s->q,
                     .nodes = NODES * n_panels(s->q),
                     .value = value,
                     .slope = value + s->q,
                     .shift = value + 2 * s->q,
                     .x = work + s->p * s->q};
    r.basis = r.x + r.nodes;
    return r;
}

static void neuron_tanh(const struct rule *r, double a, double b)
{
    memset(r->value, 0, 3 * r->q * sizeof *r->value);
    for (size_t i = 0; i < r->nodes; i++) {
        const double t = tanh(a * r->x[i] + b), d = 1 - t * t;
        const double *basis = r->basis + i * r->q;
        for (size_t k = 0; k < r->q; k++) {
            r->value[k] += t * basis[k];
            r->slope[k] += d * r->x[i] * basis[k];
            r->shift[k] += d * basis[k];
        }
    }
}

/* Adds sign times the antiderivatives of basis_k and x basis_k at x. */
static void antiderivative(const struct rule *r, double x, double sign)
{
    r->shift[0] += sign * x;
    r->slope[0] += sign * x * x / 2;
    for (size_t k = 1; k < r->q; k++) {
        const double f = pulsation(k), c = cos(f * x), s = sin(f * x);
        const double scale = sign * M_SQRT2 / f;
        r->shift[k] += scale * (k % 2 == 1 ? s : -c);
        r->slope[k] += scale * (k % 2 == 1 ? x * s + c / f : s / f - x * c);
    }
}

/* The neuron is active on [low,high]; NaN if a or b is. */
static void neuron_relu(const struct rule *r, double a, double b)
{
    const double kink = -b / a, inside = kink < 0 ? 0 : kink > 1 ? 1 : kink;
    double low = 0, high = 1;
    if (a > 0) {
        low = inside;
    } else if (a < 0) {
        high = inside;
    } else if (b <= 0) {
        high = 0;
    }
    if (gsl_isnan(a + b))
        low = high = GSL_NAN;
    memset(r->value, 0, 3 * r->q * sizeof *r->value);
    if (low != high) {
        antiderivative(r, high, 1);
        antiderivative(r, low, -1);
    }
    for (size_t k = 0; k < r->q; k++)
        r->value[k] = a * r->slope[k] + b * r->shift[k];
}

static void neuron(const void *options, const struct rule *r, double a, double b)
{
    if (is_relu(options)) {
        neuron_relu(r, a, b);
    } else {
        neuron_tanh(r, a, b);
    }
}

static double dot(size_t n, const double *x, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    const size_t h = width_of(options);
    const struct rule shared = rule_of(s, 0, work);
    if (!is_relu(options))
        rule_fill(&shared);
    memset(theta, 0, s->q * sizeof *theta);
    for (size_t j = 0; j < h; j++) {
        const struct rule r = rule_of(s, j, work);
        neuron(options, &r, w[j], w[h + j]);
        for (size_t k = 0; k < s->q; k++)
            theta[k] += w[2 * h + j] * r.value[k];
    }
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    const size_t h = width_of(options);
    for (size_t j = 0; j < h; j++) {
        const struct rule r = rule_of(s, j, work);
        const double v = w[2 * h + j];
        jg[j] = v * dot(s->q, r.slope, g);
        jg[h + j] = v * dot(s->q, r.shift, g);
        jg[2 * h + j] = dot(s->q, r.value, g);
    }
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    const size_t h = width_of(options);
    memset(dtheta, 0, s->q * sizeof *dtheta);
    for (size_t j = 0; j < h; j++) {
        const struct rule r = rule_of(s, j, work);
        const double v = w[2 * h + j];
        for (size_t k = 0; k < s->q; k++) {
            dtheta[k] +=
                v * (r.slope[k] * dw[j] + r.shift[k] * dw[h + j]) + r.value[k] * dw[2 * h + j];
        }
    }
}

const struct parameterization parameterization_fourier_network = {
    .kind = {.name = "fourier-network",
             .summary = "a network with one hidden layer on [0,1), as Fourier coefficients",
             .formula = "f(x) = sum_j v_j act(a_j x + b_j), theta_k = integral of f basis_k",
             .source =
                 "Gissin 2019, The Formation of \"Ghost\" Saddle Points, beyond linear networks",
             .help =
                 "Blocks a, b and v (width). theta, row by row: 1, then sqrt 2 cos 2 pi k x and "
                 "sqrt 2 sin 2 pi k x for k = 1, 2, ..., an orthonormal basis. ReLU exactly, tanh "
                 "by 8 Gauss-Legendre nodes on each of 16 + q/2 panels; the slope of ReLU at 0 is "
                 "0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .shape = shape,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
};
