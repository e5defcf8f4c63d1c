/* network.c: dense layers with activations, in function space: theta is what the network puts out
 * on the samples, f linear in it, the loss convex, and M = JJ' the empirical tangent kernel.
 *
 * Source: Jacot, Gabriel, Hongler 2018, arXiv 1806.07572, section 3 (its layers and its kernel). A
 * layer that is written as a product of two adds nothing to what can be represented (Arora, Cohen,
 * Hazan 2018, arXiv 1802.06509, section 8). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/parameterization.h"
#include "mathematics/network.h"

enum { DEPTH_MOST = NETWORK_LAYERS_MAX / 2 };

struct options {
    const char *activation, *scaling;
    int64_t depth, width, inner;
    struct counts widths, products;
    bool biases;
    double factor;
};

static const struct field fields[] = {
    FIELD(struct options, activation, .doc = "act, of every layer but the last",
          .choices = ACTIVATION_NAMES, .otherwise_text = "tanh"),
    FIELD(struct options, depth, .doc = "L, number of layers, the last one included", .min = 1,
          .max = DEPTH_MOST, .otherwise = 2),
    FIELD(struct options, width, .doc = "units of every hidden layer; 0: 16", .min = 0,
          .max = 65536, .otherwise = 0),
    FIELD(struct options, widths,
          .doc = "units of each hidden layer, L-1 of them, instead of width", .min = 1,
          .max = 65536),
    FIELD(struct options, biases, .doc = "every layer adds b, the last one too", .otherwise = 1),
    FIELD(struct options, scaling,
          .doc = "s, which multiplies W h and not b: standard 1; fan-in 1/sqrt(inputs) in every "
                 "layer, 1/sqrt(d) in the first; width the same, but 1 in the first",
          .choices = "standard|fan-in|width", .otherwise_text = "standard"),
    FIELD(struct options, factor, .doc = "multiplies what the last layer gives, its b included",
          .otherwise = 1),
    FIELD(struct options, products,
          .doc = "layers, counted from 1, whose W is written as a product B A", .min = 1,
          .max = DEPTH_MOST),
    FIELD(struct options, inner,
          .doc = "rows of each A, which are the columns of B; 0: the smaller side of W", .min = 0,
          .max = 65536, .otherwise = 0),
    FIELD_END,
};

static bool is_product(const struct options *o, size_t layer)
{
    for (size_t i = 0; i < o->products.n; i++)
        if ((size_t)o->products.v[i] == layer)
            return true;
    return false;
}

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->widths.n > 0 && o->widths.n != (size_t)o->depth - 1)
        return "'widths' must list depth - 1 hidden layers";
    if (o->widths.n > 0 && o->width > 0)
        return "give 'width' or 'widths', not both";
    for (size_t i = 0; i < o->products.n; i++)
        if (o->products.v[i] > o->depth)
            return "'products' names a layer above the last";
    return o->inner > 0 && o->products.n == 0 ? "'inner' goes with 'products'" : NULL;
}

/* --- the layers ------------------------------------------------------------------------------- */

static size_t units_of(const struct options *o, const struct shape *s, size_t layer)
{
    enum { WIDTH = 16 };
    if (layer == (size_t)o->depth)
        return s->samples.m;
    if (o->widths.n > 0)
        return (size_t)o->widths.v[layer - 1];
    return o->width > 0 ? (size_t)o->width : WIDTH;
}

static double scale_of(const struct options *o, size_t inputs, bool reads_features)
{
    if (strcmp(o->scaling, "standard") == 0 || (strcmp(o->scaling, "width") == 0 && reads_features))
        return 1;
    return 1 / sqrt((double)inputs);
}

/* One layer, or the two of a product. */
static void add_layer(struct network *net, const struct options *o, const struct shape *s,
                      size_t layer)
{
    const size_t inputs = layer == 1 ? s->samples.d : net->layers[net->n_layers - 1].units,
                 units = units_of(o, s, layer), least = inputs < units ? inputs : units,
                 inner = o->inner > 0 ? (size_t)o->inner : least;
    const char *last = layer == (size_t)o->depth ? "identity" : o->activation;
    struct network_layer top = {.inputs = inputs,
                                .units = units,
                                .scale = scale_of(o, inputs, layer == 1),
                                .bias = o->biases,
                                .activation = activation_find(last)};
    if (is_product(o, layer)) {
        network_add(net, (struct network_layer){.inputs = inputs,
                                                .units = inner,
                                                .scale = top.scale,
                                                .activation = activation_find("identity")});
        top.scale = scale_of(o, inner, false);
    }
    network_add(net, top);
}

static struct network network_of(const void *options, const struct shape *s)
{
    const struct options *o = options;
    struct network net = {.factor = o->factor, .n = s->samples.n, .x = s->samples.x};
    for (size_t layer = 1; layer <= (size_t)o->depth; layer++)
        add_layer(&net, o, s, layer);
    return net;
}

static const char *shape(const void *options, struct shape *s)
{
    struct network net = network_of(options, s);
    s->p = net.p;
    s->work = network_work(&net);
    return NULL;
}

/* --- blocks ----------------------------------------------------------------------------------- */

static size_t n_blocks(const void *options, const struct shape *s)
{
    struct network net = network_of(options, s);
    size_t n = net.n_layers;
    for (size_t l = 0; l < net.n_layers; l++)
        n += net.layers[l].bias;
    return n;
}

/* W, or A and B; then b. */
static char letter(const struct options *o, size_t layer, bool lower)
{
    if (!is_product(o, layer))
        return 'W';
    return lower ? 'A' : 'B';
}

static struct block weights_of(const struct network_layer *l)
{
    return (struct block){
        .rows = l->units, .cols = l->inputs, .offset = l->weights, .inputs = l->inputs};
}

static struct block biases_of(const struct network_layer *l)
{
    return (struct block){
        .rows = l->units, .cols = 1, .offset = l->biases, .inputs = l->inputs, .bias = true};
}

/* Layers as the options count them are walked beside those of the network, of which a product has
 * two. */
static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    const struct options *o = options;
    struct network net = network_of(options, s);
    const struct network_layer *l = net.layers;
    for (size_t layer = 1; layer <= (size_t)o->depth; layer++)
        for (int lower = is_product(o, layer); lower >= 0; lower--, l++) {
            if (i-- == 0) {
                *b = weights_of(l);
                snprintf(b->name, sizeof b->name, "%c%zu", letter(o, layer, lower == 1), layer);
                return;
            }
            if (l->bias && i-- == 0) {
                *b = biases_of(l);
                snprintf(b->name, sizeof b->name, "b%zu", layer);
                return;
            }
        }
}

/* --- the map ---------------------------------------------------------------------------------- */

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    struct network net = network_of(options, s);
    network_forward(&net, w, theta, work);
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    struct network net = network_of(options, s);
    network_vjp(&net, w, g, jg, work);
}

static void jacobian(const void *options, const struct shape *s, const double *w, double *jac,
                     double *work)
{
    struct network net = network_of(options, s);
    network_jacobian(&net, w, jac, work);
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    struct network net = network_of(options, s);
    network_jvp(&net, w, dw, dtheta, work);
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    struct network net = network_of(options, s);
    network_bend(&net, w, g, dw, out, work);
}

static size_t n_invariants(const void *options, const struct shape *s)
{
    struct network net = network_of(options, s);
    return network_n_invariants(&net);
}

static void invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    struct network net = network_of(options, s);
    network_invariants(&net, w, out);
}

const struct parameterization parameterization_network = {
    .kind =
        {.name = "network",
         .summary = "dense layers with activations; theta is their outputs on the samples",
         .formula = "theta = f(X) = factor Z_L, Z_l = s_l H_(l-1) W_l' + 1 b_l', H_l = act(Z_l), "
                    "H_0 = X",
         .source = "Jacot, Gabriel, Hongler 2018, arXiv 1806.07572, section 3; Arora, Cohen, Hazan "
                   "2018, arXiv 1802.06509, section 8 (products)",
         .help =
             "Samples are rows; h_l units in layer l, h_0 = d features, h_L = m outputs. No "
             "activation after layer L.\n"
             "Blocks, which is their order in w: W1 (h_1,d), b1 (h_1,1), W2 (h_2,h_1), b2 (h_2,1), "
             "... WL (m,h_(L-1)), bL (m,1); each row by row, a row of W is a unit. Without biases "
             "there are no b. A layer l among the products has Al (inner,h_(l-1)) and Bl "
             "(h_l,inner) in place of Wl: s_A and s_B by the inputs of each, no activation and no "
             "bias between them.\n"
             "theta (n,m): sample by sample, the outputs of a sample side by side, q = n m, as "
             "the targets; labels are these as the data give them, -1 and +1 where the loss is "
             "logistic. g = dL/df holds the loss's factor and, when "
             "the reduction is mean, 1/n: sums run over samples and outputs, the mean over "
             "samples only.\n"
             "J = df/dw (q,p) has a column for every weight and bias, M = JJ' (q,q) is the "
             "empirical tangent kernel, not divided by anything. Its eigenvalues are the squares "
             "of `jacobian-spectrum`; `jacobian-rank` counts singular values of J above max(p,q) "
             "2^-52 of the largest unless told otherwise.\n"
             "Activations: tanh; relu max(z,0), whose slope at 0 is 0 and whose curvature is 0; "
             "softplus log(1+e^z); identity; square z^2. The Hessian in w is J'HJ + d(J'g)/dw, H = "
             "d2L/df2; `sharpness` is its most positive eigenvalue.\n"
             "Invariants of the flow, for a unit j with relu, identity (k = 1) or square (k = 2): "
             "|row j of W_l|^2 + b_lj^2 - k |column j of W_(l+1)|^2.\n"
             "Starts: `gaussian` draws biases as it draws weights; he, glorot, orthogonal and "
             "identity leave them 0 unless told otherwise; fan-in is the number of inputs of a "
             "unit.",
         .fields = fields,
         .options_size = sizeof(struct options),
         .check = check},
    .shape = shape,
    .function_space = true,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .jacobian = jacobian,
    .bend = bend,
    .n_invariants = n_invariants,
    .invariants = invariants,
};
