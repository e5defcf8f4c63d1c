/* model.c: the loss seen from w, against a parameterization of the test's own whose derivatives are
 * written out: theta = B w + (w'A_i w)_i / 2, so that J_i = B_i + w'A_i is affine in w and the bend
 * along g is (sum_i g_i A_i) dw. */
#include "core/model.h"

#include <math.h>
#include <string.h>

#include "numerics/linalg.h"
#include "options.h"
#include "support.h"

enum { Q = 6, P = 5, QP = Q * P, ROWS = 2, COLS = 3, N = 8 };

static const double ulp = 0x1p-52;

/* B (Q,P) and the symmetric A_i (P,P). */
struct quadratic {
    double b[QP], a[Q][P * P];
    const char *refuses;
};

static const char *shape(const void *options, struct shape *s)
{
    s->p = P;
    s->work = QP;
    return ((const struct quadratic *)options)->refuses;
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    return 2;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    *b = i == 0 ? (struct block){.name = "first", .rows = 2, .cols = 2}
                : (struct block){.name = "second", .rows = 1, .cols = 1, .offset = 4};
}

/* jac (Q,P) into work. */
static void jacobian(const struct quadratic *o, const double *w, double *jac)
{
    for (size_t i = 0; i < Q; i++) {
        mat_vec(P, P, 1, o->a[i], w, 0, jac + i * P);
        vec_add_scaled(P, 1, o->b + i * P, jac + i * P);
    }
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    const struct quadratic *o = options;
    jacobian(o, w, work); /* which vjp and jvp find there */
    for (size_t i = 0; i < Q; i++) {
        theta[i] = (vec_dot(P, work + i * P, w) + vec_dot(P, o->b + i * P, w)) / 2;
    }
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    mat_t_vec(Q, P, 1, work, g, 0, jg);
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    mat_vec(Q, P, 1, work, dw, 0, dtheta);
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    const struct quadratic *o = options;
    memset(out, 0, P * sizeof *out);
    for (size_t i = 0; i < Q; i++) {
        mat_vec(P, P, g[i], o->a[i], dw, 1, out);
    }
}

static size_t lift_work(const void *options, const struct shape *s)
{
    return 3;
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    work[0] = work[2] = 1;
    memcpy(w, theta, P * sizeof *w);
    return theta[0] < 0 ? "the first entry is negative" : NULL;
}

static const struct parameterization plain = {.kind = {.name = "quadratic"},
                                              .shape = shape,
                                              .n_blocks = n_blocks,
                                              .block = block,
                                              .psi = psi,
                                              .vjp = vjp,
                                              .jvp = jvp};
static const struct parameterization with_all = {.kind = {.name = "quadratic"},
                                                 .shape = shape,
                                                 .n_blocks = n_blocks,
                                                 .block = block,
                                                 .psi = psi,
                                                 .vjp = vjp,
                                                 .jvp = jvp,
                                                 .bend = bend,
                                                 .lift = lift,
                                                 .lift_work = lift_work};

static double number(uint64_t *state)
{
    return (double)(int64_t)test_random(state) * 0x1p-63;
}

static void quadratic_make(struct quadratic *o)
{
    uint64_t state = 1;
    *o = (struct quadratic){0};
    for (size_t i = 0; i < QP; i++) {
        o->b[i] = number(&state);
    }
    for (size_t i = 0; i < Q; i++) {
        for (size_t j = 0; j < P; j++) {
            for (size_t k = 0; k <= j; k++) {
                o->a[i][j * P + k] = o->a[i][k * P + j] = number(&state);
            }
        }
    }
}

static void w_make(double *w, uint64_t state)
{
    for (size_t i = 0; i < P; i++) {
        w[i] = 2 * number(&state);
    }
}

static const struct kind *kind_of(const char *contract, const char *name)
{
    const struct contract *c = contract_find(contract);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    const struct kind *k = kind_find(c, name, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    return k;
}

static bool open_with(struct model *m, const struct parameterization *kind,
                      const struct quadratic *options, const char *loss, struct err *e)
{
    static struct options_of data, chosen;
    options_default(&data, kind_of("data", "gaussian"));
    options_number(&data, "samples", N);
    options_number(&data, "features", COLS);
    options_number(&data, "outputs", ROWS);
    options_default(&chosen, kind_of("loss", loss));
    const struct choice d = options_choice(&data), l = options_choice(&chosen),
                        p = {.kind = &kind->kind, .options = options};
    return model_open(m, &d, &l, &p, e);
}

static struct model opened(const struct parameterization *kind, const struct quadratic *options,
                           const char *loss)
{
    struct model m;
    struct err e = {0};
    CU_ASSERT_TRUE_FATAL(open_with(&m, kind, options, loss, &e));
    return m;
}

static void the_loss_is_that_of_theta_and_its_gradient_pulled_back(void)
{
    struct quadratic o;
    double w[P], theta[Q], g[Q], jg[P], jac[QP], want[P];
    quadratic_make(&o);
    w_make(w, 2);
    struct model m = opened(&plain, &o, "l-p");
    double loss = model_loss(&m, w, jg);
    CU_ASSERT_EQUAL(model_loss(&m, w, NULL), loss);
    CU_ASSERT_EQUAL(m.evaluations, 2);
    model_theta(&m, w, theta);
    CU_ASSERT_EQUAL(problem_loss(&m.problem, theta, g), loss);
    CU_ASSERT_EQUAL(memcmp(theta, m.theta, sizeof theta), 0);
    CU_ASSERT_EQUAL(memcmp(g, m.g, sizeof g), 0);
    jacobian(&o, w, jac);
    mat_t_vec(Q, P, 1, jac, g, 0, want);
    for (size_t i = 0; i < P; i++) {
        CU_ASSERT_DOUBLE_EQUAL(jg[i], want[i], 16 * ulp * vec_norm(Q, g) * vec_norm(QP, jac));
    }
    model_release(&m);
}

static void the_jacobian_and_the_induced_gradient_are_those_of_psi(void)
{
    struct quadratic o;
    double w[P], jac[QP], want[QP], g[Q], mg[Q], jg[P];
    uint64_t state = 3;
    quadratic_make(&o);
    w_make(w, 4);
    struct model m = opened(&plain, &o, "squared");
    model_jacobian(&m, w, jac);
    jacobian(&o, w, want);
    for (size_t i = 0; i < QP; i++) {
        CU_ASSERT_EQUAL(jac[i], want[i]);
    }
    for (size_t i = 0; i < Q; i++) {
        g[i] = number(&state);
    }
    model_induced(&m, w, g, mg);
    mat_t_vec(Q, P, 1, jac, g, 0, jg);
    /* g'M g = |J'g|^2, and M g = J (J'g). */
    CU_ASSERT_DOUBLE_EQUAL(vec_dot(Q, g, mg), vec_dot(P, jg, jg), 64 * ulp * vec_dot(P, jg, jg));
    for (size_t i = 0; i < Q; i++) {
        CU_ASSERT_DOUBLE_EQUAL(mg[i], vec_dot(P, jac + i * P, jg), 64 * ulp * vec_norm(Q, mg));
    }
    model_release(&m);
}

/* Against central differences of the gradient: h^2 times the fourth derivatives, some hundreds. */
static void check_hessian(const struct parameterization *kind, const char *loss)
{
    struct quadratic o;
    double w[P], v[P], up[P], down[P], g_up[P], g_down[P], hv[P], h = 0x1p-17, size = 1;
    quadratic_make(&o);
    w_make(w, 5);
    w_make(v, 6);
    struct model m = opened(kind, &o, loss);
    model_hessian_vector(&m, w, v, hv);
    for (size_t i = 0; i < P; i++) {
        up[i] = w[i] + h * v[i];
        down[i] = w[i] - h * v[i];
    }
    model_loss(&m, up, g_up);
    model_loss(&m, down, g_down);
    for (size_t i = 0; i < P; i++) {
        size = fmax(size, fabs(hv[i]) + fabs(g_up[i]));
    }
    for (size_t i = 0; i < P; i++) {
        CU_ASSERT_DOUBLE_EQUAL(hv[i], (g_up[i] - g_down[i]) / (2 * h), 1e-7 * size);
    }
    model_release(&m);
}

static void the_hessian_is_the_derivative_of_the_gradient(void)
{
    check_hessian(&plain, "squared");
    check_hessian(&with_all, "squared");
    check_hessian(&plain, "l-p");
    check_hessian(&with_all, "l-p");
}

/* J is affine in w here: the differences have no truncation error, and rounding over 2 h = 2^-16
 * leaves about 1e-11. */
static void the_bend_by_differences_is_exact_for_an_affine_jacobian(void)
{
    static const double scales[] = {1e-3, 1, 1e4};
    struct quadratic o;
    double w[P], v[P], by_formula[P], by_differences[P];
    quadratic_make(&o);
    for (size_t k = 0; k < 3; k++) {
        w_make(w, 7);
        w_make(v, 8);
        vec_scale(P, scales[k], v);
        struct model a = opened(&with_all, &o, "squared"), b = opened(&plain, &o, "squared");
        model_hessian_vector(&a, w, v, by_formula);
        model_hessian_vector(&b, w, v, by_differences);
        double size = vec_norm(P, by_formula);
        vec_add_scaled(P, -1, by_formula, by_differences);
        CU_ASSERT(vec_norm(P, by_differences) < 1e-9 * size);
        model_release(&a);
        model_release(&b);
    }
    memset(v, 0, sizeof v);
    struct model m = opened(&plain, &o, "squared");
    model_hessian_vector(&m, w, v, by_differences);
    CU_ASSERT_EQUAL(vec_norm(P, by_differences), 0);
    model_release(&m);
}

static void the_hessian_is_symmetric(void)
{
    struct quadratic o;
    double w[P], u[P], v[P], hu[P], hv[P];
    quadratic_make(&o);
    w_make(w, 9);
    w_make(u, 10);
    w_make(v, 11);
    struct model m = opened(&with_all, &o, "l-p");
    model_hessian_vector(&m, w, u, hu);
    model_hessian_vector(&m, w, v, hv);
    CU_ASSERT_DOUBLE_EQUAL(vec_dot(P, u, hv), vec_dot(P, v, hu),
                           64 * ulp * vec_norm(P, hu) * vec_norm(P, v));
    model_release(&m);
}

static void lifts_and_blocks_are_found_or_not(void)
{
    struct quadratic o;
    double theta[Q] = {1, 2, 3, 4, 5, 6}, w[P];
    struct block b;
    quadratic_make(&o);
    struct model m = opened(&with_all, &o, "squared"), without = opened(&plain, &o, "squared");
    CU_ASSERT_PTR_NULL(model_lift(&m, theta, w));
    CU_ASSERT_EQUAL(w[4], 5);
    theta[0] = -1;
    CU_ASSERT_STRING_EQUAL(model_lift(&m, theta, w), "the first entry is negative");
    CU_ASSERT_PTR_NOT_NULL(model_lift(&without, theta, w));
    CU_ASSERT(model_block(&m, "second", &b) && b.offset == 4);
    CU_ASSERT_FALSE(model_block(&m, "third", &b));
    model_release(&m);
    model_release(&without);
}

static void a_shape_that_is_refused_is_told(void)
{
    struct quadratic o;
    struct model m;
    struct err e = {0};
    quadratic_make(&o);
    o.refuses = "it has too many rows";
    CU_ASSERT_FALSE(open_with(&m, &plain, &o, "squared", &e));
    CU_ASSERT_STRING_EQUAL(e.text,
                           "quadratic cannot represent a 2 x 3 theta: it has too many rows");
    model_release(&m);
    /* Gaussian targets are no classes. */
    o.refuses = NULL;
    CU_ASSERT_FALSE(open_with(&m, &plain, &o, "logistic", &e));
    model_release(&m);
}

void suite_model(void)
{
    CU_pSuite s = CU_add_suite("model", NULL, NULL);
    TEST(s, the_loss_is_that_of_theta_and_its_gradient_pulled_back);
    TEST(s, the_jacobian_and_the_induced_gradient_are_those_of_psi);
    TEST(s, the_hessian_is_the_derivative_of_the_gradient);
    TEST(s, the_bend_by_differences_is_exact_for_an_affine_jacobian);
    TEST(s, the_hessian_is_symmetric);
    TEST(s, lifts_and_blocks_are_found_or_not);
    TEST(s, a_shape_that_is_refused_is_told);
}
