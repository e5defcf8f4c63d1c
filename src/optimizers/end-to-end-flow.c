/* end-to-end-flow.c: what N balanced layers do to their product, without the layers.
 *
 * When W_(j+1)'W_(j+1) = W_j W_j', gradient flow on the layers moves their product W by
 *
 *   dW/dt = -sum_(j=1..N) (WW')^((N-j)/N) G (W'W)^((j-1)/N),   G = dL/dW,
 *
 * (Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 1); with one output this is
 * -|w|^(2-2/N) (g + (N-1) proj_w g) (their claim 2).
 *
 * The powers are taken through the thin SVD W = U S V': (WW')^a = U S^2a U' for a > 0, and the
 * identity for a = 0, which only the outermost terms meet. An eigensolver on WW' would square the
 * singular values first and lose the small ones: below 1e-8 of the largest they would be noise, and
 * their roots would not. With B = U'GV the terms between the outermost are
 * U [B_rs sum_j s_r^(2(N-j)/N) s_s^(2(j-1)/N)] V'. */
#include <math.h>
#include <string.h>

#include "core/flow.h"
#include "core/linalg.h"
#include "core/optimizer.h"

struct options {
    int64_t depth;
    double tolerance, absolute, first_step;
    const char *method;
};

static const struct field fields[] = {
    FIELD(struct options, depth, .doc = "N, the layers that are stood in for", .min = 1, .max = 64,
          .otherwise = 2),
    FIELD(struct options, tolerance, .doc = "relative error allowed per step", .min = 1e-15,
          .max = 0.1, .otherwise = 1e-9),
    FIELD(struct options, absolute, .doc = "absolute error allowed per step", .min = 0, .max = 1,
          .above_min = true, .otherwise = 1e-14),
    FIELD(struct options, first_step, .doc = "first step in time; 0: chosen from the gradient",
          .min = 0, .max = 1e300, .otherwise = 0),
    FIELD(struct options, method, .doc = "integrator of GSL", .choices = "rkf45|rkck|rk8pd|msadams",
          .otherwise_text = "rk8pd"),
    FIELD_END,
};

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Room: a copy of W, its factors, G V, U'G, B, and what the decomposition needs. */
static size_t state(const void *options, const struct model *m)
{
    (void)options;
    const size_t r = m->shape.rows, c = m->shape.cols, k = smaller(r, c);
    return r * c + 2 * (r * k + k * c) + k + k * k + svd_thin_work(r, c);
}

/* b (k,k) o= sum over the inner layers of s_r^(2(N-j)/N) s_s^(2(j-1)/N). */
static void weigh_inner(size_t k, int64_t depth, const double *s, double *b)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t l = 0; l < k; l++) {
            double sum = 0;
            for (int64_t j = 2; j < depth; j++) {
                sum += pow(s[i], 2 * (double)(depth - j) / (double)depth) *
                       pow(s[l], 2 * (double)(j - 1) / (double)depth);
            }
            b[i * k + l] *= sum;
        }
    }
}

/* Column i of `columns` (rows,k) and row i of `lines` (k,cols) times s_i^power. */
static void weigh_outer(size_t k, double power, const double *s, size_t rows, double *columns,
                        size_t cols, double *lines)
{
    for (size_t i = 0; i < k; i++) {
        const double weight = pow(s[i], power);
        for (size_t a = 0; a < rows; a++) {
            columns[a * k + i] *= weight;
        }
        vec_scale(cols, weight, lines + i * cols);
    }
}

/* jg: G in, the sum out. */
static bool precondition(const void *options, const struct model *m, const double *w, double *jg,
                         double *work)
{
    const int64_t depth = ((const struct options *)options)->depth;
    const size_t r = m->shape.rows, c = m->shape.cols, k = smaller(r, c);
    double *copy = work, *u = copy + r * c, *vt = u + r * k, *s = vt + k * c;
    double *gv = s + k, *ug = gv + r * k, *b = ug + k * c, *rest = b + k * k;
    if (depth == 1) {
        return true;
    }
    memcpy(copy, w, r * c * sizeof *copy);
    if (!vec_is_finite(r * c, w) || !svd_thin(r, c, copy, u, s, vt, rest)) {
        return false;
    }
    mat_mul((struct gemm_shape){k, r, c}, true, false, 1, u, jg, 0, ug);
    mat_mul((struct gemm_shape){r, c, k}, false, true, 1, jg, vt, 0, gv);
    mat_mul((struct gemm_shape){k, c, k}, false, true, 1, ug, vt, 0, b);
    weigh_inner(k, depth, s, b);
    weigh_outer(k, 2 - 2 / (double)depth, s, r, gv, c, ug);
    /* U (weighted U'G + B V') + (weighted G V) V' */
    mat_mul((struct gemm_shape){k, k, c}, false, false, 1, b, vt, 1, ug);
    mat_mul((struct gemm_shape){r, k, c}, false, false, 1, u, ug, 0, jg);
    mat_mul((struct gemm_shape){r, k, c}, false, false, 1, gv, vt, 1, jg);
    return true;
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    (void)options;
    if (strcmp(m->psi->kind.name, "canonical") == 0) {
        return true;
    }
    err_set(e, ERR_SPEC, "the end-to-end flow runs on theta itself");
    return err_hint(e, "use `parameterization: canonical`; the depth is the optimizer's");
}

static size_t n_signs(const void *options, const struct shape *s)
{
    return ((const struct options *)options)->depth > 1 && s->rows == s->cols ? 1 : 0;
}

/* The flow of balanced layers keeps the sign of det W. work: the optimizer's state. */
static void find_signs(const void *options, const struct shape *s, const double *w0,
                       const double *w, double slack, double *out, double *work)
{
    double logarithm = 0, least;
    (void)options;
    (void)w0;
    memcpy(work, w, s->q * sizeof *work);
    out[0] = sign_determinant(s->rows, work, &logarithm, &least);
    if (!(least > (double)s->rows * slack)) {
        out[0] = 0;
    }
}

static const struct signs signs = {"the sign of det W", n_signs, find_signs};

static bool begin(const void *options, struct descent *d, struct err *e)
{
    const struct options *o = options;
    const struct flow_settings settings = {.method = o->method,
                                           .absolute = o->absolute,
                                           .relative = o->tolerance,
                                           .first_step = o->first_step,
                                           .precondition = precondition,
                                           .options = options,
                                           .work = d->state};
    return flow_open(d, &settings, e);
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    (void)options;
    return flow_advance(d, t_end);
}

const struct optimizer optimizer_end_to_end_flow = {
    .kind = {.name = "end-to-end-flow",
             .summary = "the flow that balanced deep linear layers induce on their product",
             .formula = "dW/dt = -sum_j (WW')^((N-j)/N) G (W'W)^((j-1)/N)",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, theorem 1",
             .help = "Needs `parameterization: canonical`. Time is that of the layers' flow with "
                     "rate 1. W = 0 is a fixed point for N >= 2.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .continuous = true,
    .state = state,
    .signs = &signs,
    .begin = begin,
    .advance = advance,
    .fits = fits,
};
