/* network.c: networks against a second formula that shares nothing with their sweeps: one sample at
 * a time in plain loops, with derivatives by numbers that carry them, v + a e1 + b e2 + ab e1 e2,
 * e1 e1 = e2 e2 = 0, which makes first and second derivatives without any truncation (Fike and
 * Alonso 2011). */
#include <float.h>

#include "core/observable.h"
#include "mathematics/activation.h"
#include "numerics/linalg.h"
#include "probe-fixture.h"
#include "support.h"

extern const struct parameterization parameterization_network;
extern const struct observable observable_jacobian_spectrum, observable_sharpness,
    observable_kernel_change, observable_kernel_alignment, observable_linearization_gap;
void suite_network(void);

enum { N = 5, D = 3, M = 2, WIDE = 6, MOST = 96 };

static const struct parameterization *const network = &parameterization_network;

/* --- the second formula ----------------------------------------------------------------------- */

struct hyper {
    double v, a, b, ab;
};

static struct hyper add(struct hyper x, struct hyper y)
{
    return (struct hyper){x.v + y.v, x.a + y.a, x.b + y.b, x.ab + y.ab};
}

static struct hyper times(struct hyper x, struct hyper y)
{
    return (struct hyper){x.v * y.v, x.a * y.v + x.v * y.a, x.b * y.v + x.v * y.b,
                          x.ab * y.v + x.a * y.b + x.b * y.a + x.v * y.ab};
}

/* phi(x) for phi, phi', phi'' at x.v */
static struct hyper through(struct hyper x, double value, double slope, double curvature)
{
    return (struct hyper){value, slope * x.a, slope * x.b, slope * x.ab + curvature * x.a * x.b};
}

static struct hyper act(const char *name, struct hyper z)
{
    const double t = tanh(z.v), s = 1 / (1 + exp(-z.v)), on = z.v > 0;
    if (strcmp(name, "tanh") == 0)
        return through(z, t, 1 - t * t, -2 * t * (1 - t * t));
    if (strcmp(name, "relu") == 0)
        return through(z, fmax(z.v, 0), on, 0);
    if (strcmp(name, "softplus") == 0)
        return through(z, log(1 + exp(z.v)), s, s * (1 - s));
    return strcmp(name, "square") == 0 ? times(z, z) : z;
}

/* A network as `describe` tells it. */
struct told {
    const char *activation, *scaling;
    size_t depth, product, inner; /* product: a layer, or 0 */
    size_t heights[5];            /* d, the hidden layers, m */
    bool biases;
    double factor;
};

/* Weights one after the other; those of the numbers i and j carry e1 and e2. */
struct reading {
    const double *w;
    size_t at, i, j;
};

static struct hyper next(struct reading *r)
{
    const size_t k = r->at++;
    return (struct hyper){r->w[k], k == r->i, k == r->j, 0};
}

/* h (inputs) becomes s W h + b (units). */
static void dense(struct reading *r, size_t inputs, size_t units, double s, bool bias,
                  struct hyper *h)
{
    struct hyper z[WIDE] = {0};
    for (size_t k = 0; k < units; k++)
        for (size_t l = 0; l < inputs; l++)
            z[k] = add(z[k], times((struct hyper){.v = s}, times(next(r), h[l])));
    for (size_t k = 0; bias && k < units; k++)
        z[k] = add(z[k], next(r));
    memcpy(h, z, sizeof z);
}

static double scale(const struct told *t, size_t layer, size_t inputs)
{
    const bool scaled =
        strcmp(t->scaling, "fan-in") == 0 || (strcmp(t->scaling, "width") == 0 && layer > 1);
    return scaled ? 1 / sqrt((double)inputs) : 1;
}

/* f (m) of one sample, with its derivatives by weights i and j. */
static void slow(const struct told *t, const double *w, size_t i, size_t j, const double *x,
                 struct hyper f[WIDE])
{
    struct reading r = {.w = w, .i = i, .j = j};
    for (size_t l = 0; l < t->heights[0]; l++)
        f[l] = (struct hyper){.v = x[l]};
    for (size_t layer = 1; layer <= t->depth; layer++) {
        size_t inputs = t->heights[layer - 1];
        const size_t units = t->heights[layer];
        double s = scale(t, layer, inputs);
        if (layer == t->product) {
            dense(&r, inputs, t->inner, s, false, f);
            inputs = t->inner;
            s = scale(t, 2, inputs);
        }
        dense(&r, inputs, units, s, t->biases, f);
        for (size_t k = 0; layer < t->depth && k < units; k++)
            f[k] = act(t->activation, f[k]);
    }
    for (size_t k = 0; k < t->heights[t->depth]; k++)
        f[k] = times((struct hyper){.v = t->factor}, f[k]);
}

/* --- the networks ----------------------------------------------------------------------------- */

static const struct told networks[] = {
    {"tanh", "standard", 2, 0, 0, {D, 6, M}, true, 1},
    {"relu", "fan-in", 3, 0, 0, {D, 4, 5, M}, true, 0.5},
    {"softplus", "width", 3, 2, 2, {D, 4, 5, M}, true, 2},
    {"identity", "width", 2, 1, 2, {D, 4, M}, false, 1},
    {"square", "fan-in", 3, 3, 4, {D, 3, 4, M}, true, -1.5},
    {"tanh", "fan-in", 4, 1, 3, {D, 2, 5, 2, 1}, true, 3},
    {"relu", "standard", 1, 0, 0, {D, M}, true, 1},
    {"tanh", "standard", 3, 0, 0, {1, 1, 1, 1}, true, 1},
};
enum { N_NETWORKS = sizeof networks / sizeof *networks };

/* Options point into it: do not copy. */
struct setting {
    struct any_options options;
    struct told told;
    int64_t widths[4], product;
    double x[N * D], y[N * M], w[MOST];
    struct fixture data;
    struct model model;
};

static void options_fill(struct setting *s)
{
    const struct told *t = &s->told;
    const struct kind *k = &network->kind;
    any_defaults(k, &s->options);
    any_set_text(k, &s->options, "activation", t->activation);
    any_set_text(k, &s->options, "scaling", t->scaling);
    any_set(k, &s->options, "depth", (double)t->depth);
    any_set(k, &s->options, "biases", t->biases);
    any_set(k, &s->options, "factor", t->factor);
    any_set(k, &s->options, "inner", (double)t->inner);
    for (size_t l = 1; l < t->depth; l++)
        s->widths[l - 1] = (int64_t)t->heights[l];
    s->product = (int64_t)t->product;
    *field_counts(any_field(k, "widths"), &s->options) =
        (struct counts){.v = s->widths, .n = t->depth - 1};
    *field_counts(any_field(k, "products"), &s->options) =
        (struct counts){.v = &s->product, .n = t->product > 0};
    CU_ASSERT_PTR_NULL_FATAL(k->check(&s->options));
}

/* Weights and data of size 1. */
static void setting_open(struct setting *s, const struct told *t)
{
    *s = (struct setting){.told = *t};
    options_fill(s);
    const size_t d = t->heights[0], m = t->heights[t->depth];
    for (size_t i = 0; i < N * d; i++)
        s->x[i] = fixture_number(i);
    for (size_t i = 0; i < N * m; i++)
        s->y[i] = fixture_number(100 + i);
    for (size_t i = 0; i < MOST; i++)
        s->w[i] = fixture_number(200 + i);
    s->data = (struct fixture){DESIGN_DENSE, N, d, m, m, d, s->x, s->y, NULL, NULL};
    CU_ASSERT_FATAL(fixture_open(&s->model, &s->data, network, &s->options));
    CU_ASSERT_EQUAL_FATAL(s->model.shape.q, N * m);
    CU_ASSERT_FATAL(s->model.shape.p <= MOST);
}

static void for_all(void (*law)(struct setting *))
{
    for (size_t i = 0; i < N_NETWORKS; i++) {
        struct setting s;
        setting_open(&s, &networks[i]);
        law(&s);
        model_release(&s.model);
    }
}

/* f of sample i at w. */
static void slow_at(const struct setting *s, size_t i, size_t a, size_t b, struct hyper f[WIDE])
{
    slow(&s->told, s->w, a, b, s->x + i * s->told.heights[0], f);
}

/* Both ways sum at most p products of numbers up to `size`, layer after layer. */
static void agrees(const struct setting *s, double one, double other, double size)
{
    CU_ASSERT_DOUBLE_EQUAL(one, other, 8 * (double)s->model.shape.p * DBL_EPSILON * (1 + size));
}

static void outputs(struct setting *s)
{
    double theta[N * M];
    const size_t m = s->model.shape.samples.m;
    model_theta(&s->model, s->w, theta);
    for (size_t i = 0; i < N; i++) {
        struct hyper f[WIDE];
        slow_at(s, i, MOST, MOST, f);
        for (size_t k = 0; k < m; k++)
            agrees(s, theta[i * m + k], f[k].v, fabs(f[k].v));
    }
}

static void outputs_sample_by_sample(void)
{
    for_all(outputs);
}

/* The largest entry of n, in size. */
static double largest(size_t n, const double *a)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i]));
    return most;
}

static void jacobian(struct setting *s)
{
    static double jac[N * M * MOST];
    const size_t m = s->model.shape.samples.m, p = s->model.shape.p;
    model_jacobian(&s->model, s->w, jac);
    const double size = largest(N * m * p, jac);
    for (size_t i = 0; i < N; i++)
        for (size_t a = 0; a < p; a++) {
            struct hyper f[WIDE];
            slow_at(s, i, a, MOST, f);
            for (size_t k = 0; k < m; k++)
                agrees(s, jac[(i * m + k) * p + a], f[k].a, size);
        }
}

static void every_entry_of_the_jacobian(void)
{
    for_all(jacobian);
}

/* d2/dw_a dw_b of sum (f - y)^2 / 2 */
static double slow_hessian(const struct setting *s, size_t a, size_t b)
{
    const size_t m = s->model.shape.samples.m;
    double sum = 0;
    for (size_t i = 0; i < N; i++) {
        struct hyper f[WIDE];
        slow_at(s, i, a, b, f);
        for (size_t k = 0; k < m; k++)
            sum += f[k].a * f[k].b + (f[k].v - s->y[i * m + k]) * f[k].ab;
    }
    return sum;
}

static void hessian(struct setting *s)
{
    static double rows[MOST * MOST];
    const size_t p = s->model.shape.p;
    for (size_t a = 0; a < p; a++) {
        double unit[MOST] = {0};
        unit[a] = 1;
        model_hessian_vector(&s->model, s->w, unit, rows + a * p);
    }
    const double size = largest(p * p, rows);
    for (size_t a = 0; a < p; a++)
        for (size_t b = 0; b < p; b++)
            agrees(s, rows[a * p + b], slow_hessian(s, a, b), 4 * size);
}

static void every_entry_of_the_hessian(void)
{
    for_all(hessian);
}

/* --- what is computed from them --------------------------------------------------------------- */

static void measure_since(const struct observable *k, struct setting *s, const double *w0,
                          double *out)
{
    double *work = calloc(k->work(NULL, &s->model) + 1, sizeof *work);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    k->measure(NULL, &(struct view){.model = &s->model, .w = s->w, .w0 = w0, .work = work}, out);
    free(work);
}

static void measure(const struct observable *k, struct setting *s, double *out)
{
    measure_since(k, s, s->w, out);
}

/* A symmetric (n,n) matrix by its entries; values ascending. */
static void eigenvalues(size_t n, double *a, double *values)
{
    double *work = calloc(eig_symmetric_work(n), sizeof *work);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    CU_ASSERT_FATAL(eig_symmetric(n, a, false, values, work));
    free(work);
}

/* M (q,q) = sum over weights of the columns of J. */
static void slow_kernel(const struct setting *s, double *out)
{
    const size_t m = s->model.shape.samples.m, q = N * m;
    memset(out, 0, q * q * sizeof *out);
    for (size_t a = 0; a < s->model.shape.p; a++) {
        double column[N * M];
        for (size_t i = 0; i < N; i++) {
            struct hyper f[WIDE];
            slow_at(s, i, a, MOST, f);
            for (size_t k = 0; k < m; k++)
                column[i * m + k] = f[k].a;
        }
        mat_add_outer(q, q, 1, column, column, out);
    }
}

/* Eigenvalues move by no more than the matrix, whose entries err as those of J do. */
static void kernel(struct setting *s)
{
    const size_t q = s->model.shape.q;
    double matrix[N * M * N * M], values[N * M], singular[N * M];
    slow_kernel(s, matrix);
    eigenvalues(q, matrix, values);
    measure(&observable_jacobian_spectrum, s, singular);
    for (size_t i = 0; i < q; i++)
        agrees(s, singular[i] * singular[i], values[q - 1 - i], 4 * values[q - 1]);
}

/* Quotients of such sums, between 0 and some tens. */
static void kernel_moves(struct setting *s)
{
    const size_t q = s->model.shape.q, qq = q * q;
    double now[N * M * N * M], first[N * M * N * M], my[N * M], w[MOST], out, w0[MOST];
    memcpy(w, s->w, sizeof w);
    for (size_t i = 0; i < MOST; i++)
        w0[i] = fixture_number(700 + i);
    slow_kernel(s, now);
    memcpy(s->w, w0, sizeof w0);
    slow_kernel(s, first);
    memcpy(s->w, w, sizeof w);
    mat_vec(q, q, 1, now, s->y, 0, my);
    measure(&observable_kernel_alignment, s, &out);
    agrees(s, out, vec_dot(q, s->y, my) / vec_dot(q, s->y, s->y) / vec_norm(qq, now), 1);
    vec_add_scaled(qq, -1, first, now);
    measure_since(&observable_kernel_change, s, w0, &out);
    agrees(s, out, vec_norm(qq, now) / vec_norm(qq, first), 10 * out);
    measure(&observable_kernel_change, s, &out);
    CU_ASSERT_EQUAL(out, 0);
}

static void change_and_alignment_of_the_kernel(void)
{
    for_all(kernel_moves);
}

/* r_(k+1) = r_k - eta c M_0 r_k step by step, and the series of exp(-c M_0 t) term by term. */
static void linear_residual(size_t q, const double *m, double rate, size_t k, bool flow, double *r)
{
    double change[N * M], term[N * M];
    memcpy(term, r, q * sizeof *r);
    for (size_t j = 1; j <= k; j++) {
        mat_vec(q, q, -rate / (flow ? (double)j : 1), m, flow ? term : r, 0, change);
        vec_add_scaled(q, 1, change, r);
        memcpy(term, change, q * sizeof *r);
    }
}

static double measured_gap(struct setting *s, const struct view *v)
{
    const struct observable *k = &observable_linearization_gap;
    double *work = calloc(k->work(NULL, &s->model), sizeof *work), out;
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    struct view seen = *v;
    seen.work = work;
    k->measure(NULL, &seen, &out);
    free(work);
    return out;
}

/* f away from the start by any numbers: the gap is to the linear path, and not to any other. */
static void linear_path(struct setting *s, bool flow)
{
    enum { STEPS = 60 };
    const size_t q = s->model.shape.q;
    double m[N * M * N * M], r[N * M], theta[N * M], first[N * M], moved = 0, top;
    slow_kernel(s, m);
    measure(&observable_jacobian_spectrum, s, r);
    top = r[0] * r[0];
    const double c = s->model.problem.scale, rate = 0.3 / top;
    for (size_t i = 0; i < q; i++) {
        first[i] = fixture_number(800 + i);
        theta[i] = fixture_number(900 + i);
        r[i] = first[i] - s->y[i];
    }
    const double size = vec_norm(q, r);
    linear_residual(q, m, flow ? c * rate * 9 : c * rate, STEPS, flow, r);
    for (size_t i = 0; i < q; i++)
        moved += (theta[i] - s->y[i] - r[i]) * (theta[i] - s->y[i] - r[i]);
    const struct view v = {.model = &s->model,
                           .w = s->w,
                           .w0 = s->w,
                           .theta = theta,
                           .theta0 = first,
                           .t = rate * 9,
                           .eta = rate,
                           .step = STEPS,
                           .flow = flow ? (const struct flow *)(const void *)s : NULL};
    CU_ASSERT_DOUBLE_EQUAL(measured_gap(s, &v), sqrt(moved) / size, 1e-10);
}

static void linear_paths(struct setting *s)
{
    linear_path(s, false);
    linear_path(s, true);
}

static void gap_to_the_linearized_path(void)
{
    for_all(linear_paths);
}

static void spectrum_of_the_tangent_kernel(void)
{
    for_all(kernel);
}

static void sharpness(struct setting *s)
{
    static double h[MOST * MOST];
    const size_t p = s->model.shape.p;
    double values[MOST], most;
    for (size_t a = 0; a < p; a++)
        for (size_t b = 0; b < p; b++)
            h[a * p + b] = slow_hessian(s, a, b);
    eigenvalues(p, h, values);
    measure(&observable_sharpness, s, &most);
    agrees(s, most, values[p - 1], 4 * fmax(-values[0], values[p - 1]));
}

static void sharpness_of_the_loss(void)
{
    for_all(sharpness);
}

/* A descent that goes down does not amplify what a step rounds, p eps of the weights, by more than
 * e^(eta t |lambda|), lambda the most negative eigenvalue on the way: below 10 here. */
static void descend(struct setting *s)
{
    enum { STEPS = 200 };
    static const double rate = 1e-3;
    const size_t p = s->model.shape.p, m = s->model.shape.samples.m;
    double w[MOST], jg[MOST];
    memcpy(w, s->w, sizeof w);
    for (size_t t = 0; t < STEPS; t++) {
        double slope[MOST] = {0};
        model_loss(&s->model, w, jg);
        vec_add_scaled(p, -rate, jg, w);
        for (size_t a = 0; a < p; a++)
            for (size_t i = 0; i < N; i++) {
                struct hyper f[WIDE];
                slow_at(s, i, a, MOST, f);
                for (size_t k = 0; k < m; k++)
                    slope[a] += (f[k].v - s->y[i * m + k]) * f[k].a;
            }
        vec_add_scaled(p, -rate, slope, s->w);
    }
    for (size_t a = 0; a < p; a++)
        agrees(s, w[a], s->w[a], 10 * STEPS * rate * largest(p, jg));
}

static void two_hundred_steps_of_descent(void)
{
    for_all(descend);
}

/* As many inputs as there are samples, and one. */
static void predict(struct setting *s)
{
    const size_t d = s->told.heights[0], m = s->model.shape.samples.m;
    double x[N * D], f[N * M];
    for (size_t i = 0; i < N * d; i++)
        x[i] = 2 * fixture_number(500 + i);
    for (size_t n = 1; n <= N; n += N - 1) {
        model_outputs(&s->model, s->w, n, x, f);
        for (size_t i = 0; i < n; i++) {
            struct hyper one[WIDE];
            slow(&s->told, s->w, MOST, MOST, x + i * d, one);
            for (size_t k = 0; k < m; k++)
                agrees(s, f[i * m + k], one[k].v, fabs(one[k].v));
        }
    }
}

static void outputs_on_other_inputs(void)
{
    for_all(predict);
}

/* --- by hand ---------------------------------------------------------------------------------- */

/* x = 2, z = (1, -1) x + (1, b), h = relu z, f = (3, 2) h - 1, y = 6. With b = 1 z = (3, -1), f =
 * 8, g = 2. With b = 2 the second unit sits on its kink, where the slope is 0. */
static void two_units_by_hand(void)
{
    static const double x[] = {2}, y[] = {6}, right[] = {12, 0, 6, 0, 6, 0, 2};
    const struct fixture one = {DESIGN_DENSE, 1, 1, 1, 1, 1, x, y, NULL, NULL};
    struct any_options o;
    struct model m;
    double w[] = {1, -1, 1, 1, 3, 2, -1}, jg[7];
    any_defaults(&network->kind, &o);
    any_set_text(&network->kind, &o, "activation", "relu");
    any_set(&network->kind, &o, "width", 2);
    CU_ASSERT_FATAL(fixture_open(&m, &one, network, &o));
    for (w[3] = 1; w[3] <= 2; w[3]++) {
        CU_ASSERT_EQUAL(model_loss(&m, w, jg), 2);
        CU_ASSERT_EQUAL(m.theta[0], 8);
        for (size_t i = 0; i < 7; i++)
            CU_ASSERT_EQUAL(jg[i], right[i]);
    }
    model_release(&m);
}

static void blocks_have_the_names_and_sizes_that_are_told(void)
{
    static const struct block right[] = {
        {"W1", 4, D, 0, D, false},  {"b1", 4, 1, 12, D, true}, {"A2", 2, 4, 16, 4, false},
        {"B2", 5, 2, 24, 2, false}, {"b2", 5, 1, 34, 2, true}, {"W3", M, 5, 39, 5, false},
        {"b3", M, 1, 49, 5, true},
    };
    enum { BLOCKS = sizeof right / sizeof *right };
    struct setting s;
    setting_open(&s, &networks[2]);
    CU_ASSERT_EQUAL_FATAL(model_n_blocks(&s.model), BLOCKS);
    for (size_t i = 0; i < BLOCKS; i++) {
        const struct block b = model_nth_block(&s.model, i);
        CU_ASSERT_STRING_EQUAL(b.name, right[i].name);
        CU_ASSERT(b.rows == right[i].rows && b.cols == right[i].cols &&
                  b.offset == right[i].offset && b.inputs == right[i].inputs &&
                  b.bias == right[i].bias);
    }
    model_release(&s.model);
}

/* Against libm, which errs by less than an ulp: 3 of them, from 1e-20 to where tanh is 1, and the
 * slope 1/cosh^2 with them. */
static void tanh_to_the_last_places(void)
{
    const struct activation *a = activation_find("tanh");
    for (double z = 1e-20; z < 40; z *= 1.003) {
        double h[] = {z, -z}, slope[2];
        a->apply(2, h, slope);
        CU_ASSERT_DOUBLE_EQUAL(h[0], tanh(z), 3 * DBL_EPSILON * tanh(z));
        CU_ASSERT_EQUAL(h[1], -h[0]);
        CU_ASSERT_DOUBLE_EQUAL(slope[0] * cosh(z) * cosh(z), 1, 8 * DBL_EPSILON * (1 + z));
    }
}

/* Sums of a few terms, of which none cancels. */
static void softplus_to_the_last_places(void)
{
    const struct activation *a = activation_find("softplus");
    for (double z = -700; z < 700; z += 0.37) {
        double h = z, slope;
        const double right = z > 0 ? z + log1p(exp(-z)) : log1p(exp(z)), rise = 1 / (1 + exp(-z));
        a->apply(1, &h, &slope);
        CU_ASSERT_DOUBLE_EQUAL(h, right, 4 * DBL_EPSILON * right);
        CU_ASSERT_DOUBLE_EQUAL(slope, rise, 4 * DBL_EPSILON * rise);
    }
}

static void refusals(void)
{
    struct any_options o;
    struct shape s = {.rows = 1, .cols = 3, .samples = {.n = 3, .m = 1}};
    any_defaults(&network->kind, &o);
    CU_ASSERT_PTR_NOT_NULL(parameterization_shape(network, &o, &s)); /* no features */
    const int64_t third = 3;
    *field_counts(any_field(&network->kind, "products"), &o) = (struct counts){.v = &third, .n = 1};
    CU_ASSERT_PTR_NOT_NULL(network->kind.check(&o)); /* of two layers */
}

void suite_network(void)
{
    CU_pSuite s = CU_add_suite("network", NULL, NULL);
    TEST(s, outputs_sample_by_sample);
    TEST(s, every_entry_of_the_jacobian);
    TEST(s, every_entry_of_the_hessian);
    TEST(s, spectrum_of_the_tangent_kernel);
    TEST(s, change_and_alignment_of_the_kernel);
    TEST(s, gap_to_the_linearized_path);
    TEST(s, sharpness_of_the_loss);
    TEST(s, two_hundred_steps_of_descent);
    TEST(s, outputs_on_other_inputs);
    TEST(s, two_units_by_hand);
    TEST(s, blocks_have_the_names_and_sizes_that_are_told);
    TEST(s, tanh_to_the_last_places);
    TEST(s, softplus_to_the_last_places);
    TEST(s, refusals);
}
