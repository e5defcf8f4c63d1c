/* network.c: see network.h. Sensitivities E_l = d<g,f>/dZ_l are carried down, changes dZ_l and dH_l
 * up; each is a matrix with a row for every sample. */
#include "mathematics/network.h"

#include <assert.h>
#include <string.h>

#include "numerics/linalg.h"

void network_add(struct network *net, struct network_layer layer)
{
    assert(net->n_layers < NETWORK_LAYERS_MAX);
    if (net->n_layers > 0)
        layer.inputs = net->layers[net->n_layers - 1].units;
    layer.weights = net->p;
    layer.biases = layer.weights + layer.units * layer.inputs;
    net->p = layer.biases + (layer.bias ? layer.units : 0);
    net->layers[net->n_layers++] = layer;
}

/* --- room ------------------------------------------------------------------------------------- */

/* Of each layer but the last, (n,units): what forward keeps, and how it changes along dw. The sides
 * hold what is carried, (n,units) of any layer. */
struct room {
    double *value[NETWORK_LAYERS_MAX], *slope[NETWORK_LAYERS_MAX];
    double *dz[NETWORK_LAYERS_MAX], *dh[NETWORK_LAYERS_MAX];
    double *side[4];
};

static size_t widest(const struct network *net)
{
    size_t most = 0;
    for (size_t l = 0; l < net->n_layers; l++)
        most = net->layers[l].units > most ? net->layers[l].units : most;
    return most;
}

static size_t hidden_units(const struct network *net)
{
    size_t n = 0;
    for (size_t l = 0; l + 1 < net->n_layers; l++)
        n += net->layers[l].units;
    return n;
}

size_t network_work(const struct network *net)
{
    return 4 * net->n * (hidden_units(net) + widest(net));
}

static double *take(double **at, size_t n)
{
    double *here = *at;
    *at += n;
    return here;
}

static void room_of(const struct network *net, double *work, struct room *r)
{
    for (size_t l = 0; l + 1 < net->n_layers; l++) {
        const size_t size = net->n * net->layers[l].units;
        r->value[l] = take(&work, size);
        r->slope[l] = take(&work, size);
        r->dz[l] = take(&work, size);
        r->dh[l] = take(&work, size);
    }
    for (size_t i = 0; i < 4; i++)
        r->side[i] = take(&work, net->n * widest(net));
}

/* What layer l reads. */
static const double *below(const struct network *net, const struct room *r, size_t l)
{
    return l == 0 ? net->x : r->value[l - 1];
}

/* --- one layer -------------------------------------------------------------------------------- */

/* Z (n,units) = 1 b', or zero without biases. */
static void spread_biases(const struct network_layer *layer, size_t n, const double *w, double *z)
{
    if (!layer->bias)
        memset(z, 0, n * layer->units * sizeof *z);
    for (size_t i = 0; layer->bias && i < n; i++)
        memcpy(z + i * layer->units, w + layer->biases, layer->units * sizeof *z);
}

/* Z += s H W' */
static void add_products(const struct network_layer *layer, size_t n, const double *w,
                         const double *h, double *z)
{
    if (layer->units == 1)
        mat_vec(n, layer->inputs, layer->scale, h, w + layer->weights, 1, z);
    else
        mat_mul((struct gemm_shape){n, layer->inputs, layer->units}, false, true, layer->scale, h,
                w + layer->weights, 1, z);
}

/* D (n,inputs) = s E W + beta D: what moves Z, seen from H. */
static void carry_down(const struct network_layer *layer, size_t n, const double *w,
                       const double *e, double beta, double *d)
{
    if (layer->units > 1) {
        mat_mul((struct gemm_shape){n, layer->units, layer->inputs}, false, false, layer->scale, e,
                w + layer->weights, beta, d);
        return;
    }
    if (beta == 0)
        memset(d, 0, n * layer->inputs * sizeof *d);
    mat_add_outer(n, layer->inputs, layer->scale, e, w + layer->weights, d);
}

/* dW = s E'H + beta dW, in jg */
static void pull_weights(const struct network_layer *layer, size_t n, const double *e,
                         const double *h, double beta, double *jg)
{
    if (layer->units == 1)
        mat_t_vec(n, layer->inputs, layer->scale, h, e, beta, jg + layer->weights);
    else
        mat_mul((struct gemm_shape){layer->units, n, layer->inputs}, true, false, layer->scale, e,
                h, beta, jg + layer->weights);
}

/* db = E'1, in jg */
static void pull_biases(const struct network_layer *layer, size_t n, const double *e, double *jg)
{
    if (!layer->bias)
        return;
    memset(jg + layer->biases, 0, layer->units * sizeof *jg);
    for (size_t i = 0; i < n; i++)
        vec_add_scaled(layer->units, 1, e + i * layer->units, jg + layer->biases);
}

/* E = act'(Z) D, in place */
static void weigh_by_slopes(const struct activation *a, size_t n, const double *slope, double *d)
{
    for (size_t i = 0; a->apply && i < n; i++)
        d[i] *= slope[i];
}

/* --- sweeps ----------------------------------------------------------------------------------- */

void network_forward(const struct network *net, const double *w, double *f, double *work)
{
    struct room r;
    room_of(net, work, &r);
    for (size_t l = 0; l < net->n_layers; l++) {
        const struct network_layer *layer = &net->layers[l];
        double *z = l + 1 < net->n_layers ? r.value[l] : f;
        spread_biases(layer, net->n, w, z);
        add_products(layer, net->n, w, below(net, &r, l), z);
        if (l + 1 < net->n_layers && layer->activation->apply)
            layer->activation->apply(net->n * layer->units, z, r.slope[l]);
    }
    vec_scale(net->n * net->layers[net->n_layers - 1].units, net->factor, f);
}

/* E of the last layer: c g. */
static void start_down(const struct network *net, const double *g, double *e)
{
    const size_t size = net->n * net->layers[net->n_layers - 1].units;
    memcpy(e, g, size * sizeof *e);
    vec_scale(size, net->factor, e);
}

/* E of layer l-1 from that of layer l. */
static void go_down(const struct network *net, size_t l, const double *w, const struct room *r,
                    const double *e, double *next)
{
    const struct network_layer *layer = &net->layers[l];
    carry_down(layer, net->n, w, e, 0, next);
    weigh_by_slopes(net->layers[l - 1].activation, net->n * layer->inputs, r->slope[l - 1], next);
}

void network_vjp(const struct network *net, const double *w, const double *g, double *jg,
                 double *work)
{
    struct room r;
    room_of(net, work, &r);
    start_down(net, g, r.side[net->n_layers % 2]);
    for (size_t l = net->n_layers; l-- > 0;) {
        const struct network_layer *layer = &net->layers[l];
        const double *e = r.side[(l + 1) % 2];
        pull_weights(layer, net->n, e, below(net, &r, l), 0, jg);
        pull_biases(layer, net->n, e, jg);
        if (l > 0)
            go_down(net, l, w, &r, e, r.side[l % 2]);
    }
}

/* A sample's share of dW and db, s e h' and e, is its row of J. row: the first sample's. */
static void put_rows(const struct network *net, size_t l, const double *e, const double *h,
                     double *row)
{
    const struct network_layer *layer = &net->layers[l];
    const size_t units = layer->units, inputs = layer->inputs,
                 m = net->layers[net->n_layers - 1].units;
    for (size_t i = 0; i < net->n; i++, row += m * net->p) {
        memset(row + layer->weights, 0, units * inputs * sizeof *row);
        mat_add_outer(units, inputs, layer->scale, e + i * units, h + i * inputs,
                      row + layer->weights);
        if (layer->bias)
            memcpy(row + layer->biases, e + i * units, units * sizeof *row);
    }
}

void network_jacobian(const struct network *net, const double *w, double *jac, double *work)
{
    const size_t m = net->layers[net->n_layers - 1].units;
    struct room r;
    room_of(net, work, &r);
    for (size_t k = 0; k < m; k++) {
        double *top = r.side[net->n_layers % 2];
        memset(top, 0, net->n * m * sizeof *top);
        for (size_t i = 0; i < net->n; i++)
            top[i * m + k] = net->factor;
        for (size_t l = net->n_layers; l-- > 0;) {
            const double *e = r.side[(l + 1) % 2];
            put_rows(net, l, e, below(net, &r, l), jac + k * net->p);
            if (l > 0)
                go_down(net, l, w, &r, e, r.side[l % 2]);
        }
    }
}

/* dZ_l = s (H dW' + dH W') + 1 db' */
static void change(const struct network *net, size_t l, const double *const dirs[2],
                   const struct room *r, double *dz)
{
    const struct network_layer *layer = &net->layers[l];
    spread_biases(layer, net->n, dirs[1], dz);
    add_products(layer, net->n, dirs[1], below(net, r, l), dz);
    if (l > 0)
        add_products(layer, net->n, dirs[0], r->dh[l - 1], dz);
}

/* dZ and dH = act'(Z) dZ of all hidden layers; dirs: w and dw. */
static void changes(const struct network *net, const double *const dirs[2], const struct room *r)
{
    for (size_t l = 0; l + 1 < net->n_layers; l++) {
        const size_t size = net->n * net->layers[l].units;
        change(net, l, dirs, r, r->dz[l]);
        memcpy(r->dh[l], r->dz[l], size * sizeof *r->dh[l]);
        weigh_by_slopes(net->layers[l].activation, size, r->slope[l], r->dh[l]);
    }
}

void network_jvp(const struct network *net, const double *w, const double *dw, double *df,
                 double *work)
{
    struct room r;
    const double *const dirs[2] = {w, dw};
    const size_t last = net->n_layers - 1;
    room_of(net, work, &r);
    changes(net, dirs, &r);
    change(net, last, dirs, &r, df);
    vec_scale(net->n * net->layers[last].units, net->factor, df);
}

/* E (n,units) and its change along dw. */
struct sensitivity {
    double *value, *change;
};

/* The gradient of W is s E'H, that of b is E'1: their changes. */
static void bend_layer(const struct network *net, size_t l, const struct room *r,
                       struct sensitivity e, double *out)
{
    const struct network_layer *layer = &net->layers[l];
    pull_weights(layer, net->n, e.change, below(net, r, l), 0, out);
    if (l > 0)
        pull_weights(layer, net->n, e.value, r->dh[l - 1], 1, out);
    pull_biases(layer, net->n, e.change, out);
}

/* With D = s E W below layer l, E_(l-1) = act' D, and its change is act' dD + act'' dZ D. */
static void bend_down(const struct network *net, size_t l, const double *const dirs[2],
                      const struct room *r, struct sensitivity e, struct sensitivity next)
{
    const struct network_layer *layer = &net->layers[l];
    const struct activation *a = net->layers[l - 1].activation;
    const size_t size = net->n * layer->inputs;
    carry_down(layer, net->n, dirs[0], e.value, 0, next.value);
    carry_down(layer, net->n, dirs[0], e.change, 0, next.change);
    carry_down(layer, net->n, dirs[1], e.value, 1, next.change);
    weigh_by_slopes(a, size, r->slope[l - 1], next.change);
    if (a->curve)
        a->curve(size, r->value[l - 1], r->slope[l - 1], r->dz[l - 1], next.value, next.change);
    weigh_by_slopes(a, size, r->slope[l - 1], next.value);
}

void network_bend(const struct network *net, const double *w, const double *g, const double *dw,
                  double *out, double *work)
{
    struct room r;
    const double *const dirs[2] = {w, dw};
    room_of(net, work, &r);
    changes(net, dirs, &r);
    struct sensitivity e = {r.side[0], r.side[1]}, next = {r.side[2], r.side[3]};
    start_down(net, g, e.value);
    memset(e.change, 0, net->n * net->layers[net->n_layers - 1].units * sizeof *e.change);
    for (size_t l = net->n_layers; l-- > 0;) {
        bend_layer(net, l, &r, e, out);
        if (l > 0)
            bend_down(net, l, dirs, &r, e, next);
        const struct sensitivity used = e;
        e = next;
        next = used;
    }
}

/* --- what the flow conserves ------------------------------------------------------------------ */

/* Scaling w_j and b_j by a and v_j by a^-k leaves f: the flow, orthogonal to that direction,
 * conserves what stands here. */
static bool is_homogeneous(const struct network *net, size_t l)
{
    return net->layers[l].activation->degree > 0;
}

size_t network_n_invariants(const struct network *net)
{
    size_t n = 0;
    for (size_t l = 0; l + 1 < net->n_layers; l++)
        n += is_homogeneous(net, l) ? net->layers[l].units : 0;
    return n;
}

/* of unit j of layer l */
static double invariant(const struct network *net, const double *w, size_t l, size_t j)
{
    const struct network_layer *layer = &net->layers[l], *next = layer + 1;
    const double *row = w + layer->weights + j * layer->inputs;
    double sum = vec_dot(layer->inputs, row, row);
    if (layer->bias)
        sum += w[layer->biases + j] * w[layer->biases + j];
    for (size_t i = 0; i < next->units; i++) {
        const double v = w[next->weights + i * next->inputs + j];
        sum -= layer->activation->degree * v * v;
    }
    return sum;
}

void network_invariants(const struct network *net, const double *w, double *out)
{
    for (size_t l = 0; l + 1 < net->n_layers; l++)
        for (size_t j = 0; is_homogeneous(net, l) && j < net->layers[l].units; j++)
            *out++ = invariant(net, w, l, j);
}
