/* shared-units.c: several symmetric matrices A_1 .. A_m that share r directions: what projecting
 * them onto A_k = W'S_k W is, and how alternating towards it can fail.
 *
 * With orthonormal rows P (r,d) the best S_k is P A_k P', and what is captured of the A_k is
 * E = sum |P A_k P'|^2 = sum tr(Q A_k Q A_k), Q = P'P. Two-sided, with L on the left and R on the
 * right, each half of the alternation maximizes over its own side, so sum |L A_k R'|^2 cannot fall
 * (Ye 2005, GLRAM). With one shared side, Q <- top_r(sum A_k Q A_k) maximizes the other argument of
 * a bilinear form and then sets both equal: that can fall or cycle, as A = diag(1, -1) with r = 1
 * does. Adding c Q, c = sum |A_k|^2, makes the form positive semidefinite in Q, so that the linear
 * bound that the step maximizes lies below E + c r everywhere and touches it at Q: E never falls.
 */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/quadratic.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t draws, iterations, matrices, rank, seed;
    const char *start;
};

static const struct field fields[] = {
    FIELD(struct options, draws, .doc = "sets of matrices, each from a start of its own", .min = 1,
          .max = 1e6, .otherwise = 20),
    FIELD(struct options, iterations, .doc = "of each alternation", .min = 1, .max = 1e6,
          .otherwise = 100),
    FIELD(struct options, matrices, .doc = "m, Gaussian symmetric matrices of theta's size",
          .min = 1, .max = 1000, .otherwise = 3),
    FIELD(struct options, rank, .doc = "r, shared directions", .min = 1, .max = 1000,
          .otherwise = 2),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD(struct options, start,
          .doc = "random directions, or the leading eigenvectors of sum A_k^2",
          .choices = "random|squares", .otherwise_text = "random"),
    FIELD_END,
};

/* The matrices, the rows P on either side, and room for P A_k P'. */
struct set {
    struct quadratic_set q;
    double *left, *right, *core;
};

static size_t work(const void *options, const struct model *m)
{
    const struct options *o = options;
    const size_t d = m->shape.cols, r = (size_t)o->rank, n = (size_t)o->matrices;
    return n * d * d + 2 * r * d + r * r + quadratic_set_work(d, r);
}

static struct set set_of(const struct options *o, size_t d, double *work)
{
    struct set s = {.q = {.m = (size_t)o->matrices, .d = d, .r = (size_t)o->rank, .a = work}};
    s.left = work + s.q.m * d * d;
    s.right = s.left + s.q.r * d;
    s.core = s.right + s.q.r * d;
    quadratic_set_place(&s.q, s.core + s.q.r * s.q.r);
    return s;
}

/* sum_k |L A_k R'|^2 */
static double captured(const struct set *s, const double *left, const double *right)
{
    double energy = 0;
    for (size_t k = 0; k < s->q.m; k++) {
        mat_mul((struct gemm_shape){s->q.r, s->q.d, s->q.d}, false, false, 1, left,
                s->q.a + k * s->q.d * s->q.d, 0, s->q.pa);
        mat_mul((struct gemm_shape){s->q.r, s->q.d, s->q.r}, false, true, 1, s->q.pa, right, 0,
                s->core);
        energy += vec_dot(s->q.r * s->q.r, s->core, s->core);
    }
    return energy;
}

static void draw_matrices(const struct set *s, struct random *r)
{
    random_fill_gaussian(r, 1, s->q.m * s->q.d * s->q.d, s->q.a);
    for (size_t k = 0; k < s->q.m; k++)
        quadratic_symmetrize(s->q.d, s->q.a + k * s->q.d * s->q.d);
}

/* Orthonormal rows: the leading eigenvectors of a random symmetric matrix, or of sum_k A_k^2. */
static bool draw_start(const struct options *o, const struct quadratic_set *s, int64_t draw,
                       double *p)
{
    struct random r;
    if (strcmp(o->start, "squares") == 0)
        return quadratic_set_squares(s, p);
    random_open(&r, o->seed + draw, "start");
    random_fill_gaussian(&r, 1, s->d * s->d, s->sum);
    quadratic_symmetrize(s->d, s->sum);
    return quadratic_top(s->d, s->r, s->sum, s->values, p, s->work);
}

enum way { PLAIN, MENDED, TWO_SIDED, N_WAYS };
static const char *const names[N_WAYS] = {"plain", "mended", "two-sided"};

/* Emits the captured share after each iteration, from one start for all ways. */
static bool alternate(const struct options *o, struct probe_context *c, const struct set *s,
                      enum way way, int64_t draw)
{
    const double all = vec_dot(s->q.m * s->q.d * s->q.d, s->q.a, s->q.a);
    if (!draw_start(o, &s->q, draw, s->left))
        return false;
    memcpy(s->right, s->left, s->q.r * s->q.d * sizeof *s->right);
    for (int64_t i = 0; i <= o->iterations; i++) {
        c->emit(c->self, names[way], (size_t)draw, i, NOWHERE,
                captured(s, s->left, s->right) / all);
        if (!quadratic_set_improve(&s->q, s->right, way == MENDED ? all : 0, s->left))
            return false;
        if (way == TWO_SIDED && !quadratic_set_improve(&s->q, s->left, 0, s->right))
            return false;
        if (way != TWO_SIDED)
            memcpy(s->right, s->left, s->q.r * s->q.d * sizeof *s->right);
    }
    return true;
}

/* A = diag(1, -1), r = 1, from p = (cos 0.6, sin 0.6): A Q A is the reflected direction, of equal
 * energy cos^2(1.2), so the plain way cycles where (1, 0) would capture 1. */
static bool counter_example(const struct options *o, struct probe_context *c)
{
    static const double angle = 0.6;
    for (int way = PLAIN; way <= MENDED; way++) {
        double a[4] = {1, 0, 0, -1}, p[2] = {cos(angle), sin(angle)}, core[1], room[80];
        struct set s = {.q = {.m = 1, .d = 2, .r = 1, .a = a}, .core = core};
        if (quadratic_set_work(2, 1) > sizeof room / sizeof *room)
            return false;
        quadratic_set_place(&s.q, room);
        for (int64_t i = 0; i <= o->iterations; i++) {
            c->emit(c->self, way == PLAIN ? "cycle-plain" : "cycle-mended", 0, i, NOWHERE,
                    captured(&s, p, p));
            c->emit(c->self, way == PLAIN ? "cycle-plain" : "cycle-mended", 1, i, NOWHERE,
                    p[1] / p[0]);
            if (!quadratic_set_improve(&s.q, p, way == MENDED ? 2 : 0, p))
                return false;
        }
    }
    return true;
}

/* A symmetric model W'SW as a diagonal one, sum_u alpha_u u u' over the r units w_a and the
 * r(r-1)/2 units w_a + w_b, alpha = S_ab for the latter and S_aa - sum_(b != a) S_ab for the
 * former: the relative difference of both matrices. W is drawn into left, S into the core. */
static double containment(const struct set *s, struct random *r)
{
    const size_t d = s->q.d, n = s->q.r;
    double *core = s->core, *w = s->left, *unit = s->right, *a = s->q.sum;
    random_fill_gaussian(r, 1, n * d, w);
    random_fill_gaussian(r, 1, n * n, core);
    quadratic_symmetrize(n, core);
    mat_mul((struct gemm_shape){n, n, d}, false, false, 1, core, w, 0, s->q.pa);
    mat_mul((struct gemm_shape){d, n, d}, true, false, 1, w, s->q.pa, 0, a);
    const double size = vec_norm(d * d, a);
    for (size_t i = 0; i < n; i++) {
        double alpha = core[i * n + i];
        for (size_t j = 0; j < n; j++)
            alpha -= j == i ? 0 : core[i * n + j];
        mat_add_outer(d, d, -alpha, w + i * d, w + i * d, a);
        for (size_t j = 0; j < i; j++) {
            memcpy(unit, w + i * d, d * sizeof *unit);
            vec_add_scaled(d, 1, w + j * d, unit);
            mat_add_outer(d, d, -core[i * n + j], unit, unit, a);
        }
    }
    return vec_norm(d * d, a) / size;
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    const struct options *o = options;
    return m->shape.rows == m->shape.cols && (size_t)o->rank <= m->shape.cols
               ? true
               : err_set(e, ERR_SPEC, "it needs a square theta and at most as many directions");
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    const size_t d = c->model->shape.cols;
    struct set s = set_of(o, d, c->work);
    struct random r;
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < o->draws; i++) {
        draw_matrices(&s, &r);
        for (int way = 0; way < N_WAYS; way++)
            if (!alternate(o, c, &s, (enum way)way, i))
                return err_set(e, ERR_INPUT, "an eigenvalue decomposition failed");
        c->emit(c->self, "containment", (size_t)i, 0, NOWHERE, containment(&s, &r));
    }
    return counter_example(o, c) || err_set(e, ERR_INPUT, "a decomposition failed");
}

static const struct probe_output outputs[] = {
    {"plain", "share captured by Q <- top_r(sum A_k Q A_k); component: the draw, step: iteration"},
    {"mended", "the same with c Q added, c = sum |A_k|^2"},
    {"two-sided", "share captured by L and R, alternating (GLRAM)"},
    {"containment", "|W'SW - sum alpha_u u u'| / |W'SW| over the r(r+1)/2 units w_a, w_a + w_b; "
                    "component: the draw"},
    {"cycle-plain", "A = diag(1, -1), r = 1: component 0 the captured energy, 1 the slope of p"},
    {"cycle-mended", "the same, mended"},
    {NULL, NULL},
};

const struct probe probe_shared_units = {
    .kind = {.name = "shared-units",
             .summary = "projects several symmetric matrices onto one shared set of directions",
             .formula = "Q <- top_r(sum_k A_k Q A_k + c Q), captured: sum_k |P A_k P'|^2, Q = P'P",
             .source = "Ye 2005, Machine Learning 61, 167-191 (GLRAM), two-sided; shared: a "
                       "minorization of the captured energy",
             .help = "theta gives the size d only. All ways begin at the same directions.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .run = run,
    .fits = fits,
};
