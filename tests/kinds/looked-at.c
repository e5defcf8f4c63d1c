/* looked-at.c: what the frame is about, entry by entry: gradients, J, the Hessian, predictions, what
 * is conserved, the potential; a loss whose gradient is that of f, and a theta from a file. */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "core/reference.h"
#include "fixture.h"
#include "numerics/linalg.h"
#include "probe-fixture.h"

void suite_looked_at(void);

extern const struct parameterization parameterization_two_layer_linear, parameterization_difference;
extern const struct observable observable_canonical_gradient, observable_parametric_gradient,
    observable_jacobian, observable_hessian, observable_predictions, observable_conserved,
    observable_imbalance, observable_q_alpha;
extern const struct loss loss_linear;
extern const struct reference reference_file;

enum { D = 3, N = 2, P = 2 * D + 2, MOST = 64 };
static const double x[N * D] = {0.5, -1.25, 2, 1.5, 0.75, -0.5}, y[N] = {1.5, -0.5};
static const struct fixture two_samples = {DESIGN_DENSE, N, D, 1, 1, D, x, y, NULL, NULL};

/* Two hidden units at some point, looked at. */
struct point {
    struct model model;
    struct view view;
    double w[P], jg[P], theta[D], g[D], work[MOST];
};

static void point_open(struct point *at)
{
    static const int64_t width = 2;
    CU_ASSERT_FATAL(
        fixture_open(&at->model, &two_samples, &parameterization_two_layer_linear, &width));
    for (size_t i = 0; i < P; i++)
        at->w[i] = fixture_number(i);
    const double loss = model_loss(&at->model, at->w, at->jg);
    memcpy(at->theta, at->model.theta, sizeof at->theta);
    memcpy(at->g, at->model.g, sizeof at->g);
    at->view = (struct view){.model = &at->model,
                             .w = at->w,
                             .jg = at->jg,
                             .theta = at->theta,
                             .g = at->g,
                             .w0 = at->w,
                             .theta0 = at->theta,
                             .loss = loss,
                             .work = at->work};
}

static size_t look(const struct observable *k, const void *options, struct point *at, double *out)
{
    const size_t n = observable_length(k, options, &at->model);
    CU_ASSERT_FATAL(n <= MOST && observable_work(k, options, &at->model) <= MOST);
    k->measure(options, &at->view, out);
    return n;
}

static double distance(size_t n, const double *a, const double *b)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i] - b[i]));
    return most;
}

/* theta = U'v, so dtheta_i/dU_ji = v_j and dtheta_i/dv_j = U_ji. */
static void gradients_and_the_jacobian_are_those_of_two_layers(void)
{
    static struct point at;
    struct any_options o;
    double g[MOST], jg[MOST], j[MOST], v_part[MOST];
    point_open(&at);
    any_defaults(&observable_parametric_gradient.kind, &o);
    CU_ASSERT_EQUAL(look(&observable_canonical_gradient, NULL, &at, g), D);
    CU_ASSERT_EQUAL(look(&observable_parametric_gradient, &o, &at, jg), P);
    CU_ASSERT_EQUAL(look(&observable_jacobian, NULL, &at, j), D * P);
    any_set_text(&observable_parametric_gradient.kind, &o, "block", "v");
    CU_ASSERT_EQUAL(look(&observable_parametric_gradient, &o, &at, v_part), 2);
    CU_ASSERT_EQUAL(memcmp(v_part, jg + 2 * D, 2 * sizeof *jg), 0);
    any_set_text(&observable_parametric_gradient.kind, &o, "block", "V");
    CU_ASSERT_PTR_NOT_NULL(observable_parametric_gradient.refuse(&o, &at.model, 0));
    for (size_t i = 0; i < D; i++) {
        double slope = 0;
        for (size_t k = 0; k < N; k++)
            slope += (vec_dot(D, x + k * D, at.theta) - y[k]) * x[k * D + i];
        CU_ASSERT_DOUBLE_EQUAL(g[i], slope, 1e-14);
        for (size_t k = 0; k < P; k++) {
            const bool inner = k < 2 * D;
            const double want =
                inner ? (k % D == i ? at.w[2 * D + k / D] : 0) : at.w[(k - 2 * D) * D + i];
            CU_ASSERT_DOUBLE_EQUAL(j[i * P + k], want, 1e-15);
        }
    }
    for (size_t k = 0; k < P; k++) {
        double sum = 0;
        for (size_t i = 0; i < D; i++)
            sum += j[i * P + k] * g[i];
        CU_ASSERT_DOUBLE_EQUAL(jg[k], sum, 1e-14);
    }
    model_release(&at.model);
}

/* Against central differences of dL/dw: truncation h^2 times third derivatives below 100. */
static void the_hessian_is_that_of_the_loss(void)
{
    static struct point at;
    double hessian[MOST], up[P], down[P], transposed[MOST], moved[P];
    const double h = 0x1p-17;
    point_open(&at);
    CU_ASSERT_EQUAL(look(&observable_hessian, NULL, &at, hessian), P * P);
    for (size_t i = 0; i < P; i++) {
        memcpy(moved, at.w, sizeof moved);
        moved[i] = at.w[i] + h;
        model_loss(&at.model, moved, up);
        moved[i] = at.w[i] - h;
        model_loss(&at.model, moved, down);
        for (size_t k = 0; k < P; k++) {
            CU_ASSERT_DOUBLE_EQUAL(hessian[i * P + k], (up[k] - down[k]) / (2 * h), 1e-8);
            transposed[k * P + i] = hessian[i * P + k];
        }
    }
    CU_ASSERT(distance(P * P, hessian, transposed) < 1e-13);
    model_release(&at.model);
}

static void predictions_and_what_is_conserved(void)
{
    static struct point at;
    struct any_options o;
    double f[MOST], conserved[MOST], size[1];
    point_open(&at);
    any_defaults(&observable_predictions.kind, &o);
    CU_ASSERT_EQUAL(look(&observable_predictions, &o, &at, f), N);
    for (size_t i = 0; i < N; i++)
        CU_ASSERT_DOUBLE_EQUAL(f[i], vec_dot(D, x + i * D, at.theta), 1e-15 * 8);
    any_set(&observable_predictions.kind, &o, "test", 1);
    CU_ASSERT_PTR_NOT_NULL(observable_predictions.refuse(&o, &at.model, 0));
    /* v v' - U U' */
    CU_ASSERT_EQUAL(look(&observable_conserved, NULL, &at, conserved), 4);
    const double *v = at.w + 2 * D;
    for (size_t i = 0; i < 4; i++) {
        const size_t a = i / 2, b = i % 2;
        CU_ASSERT_DOUBLE_EQUAL(conserved[i], v[a] * v[b] - vec_dot(D, at.w + a * D, at.w + b * D),
                               1e-14);
    }
    look(&observable_imbalance, NULL, &at, size);
    CU_ASSERT_DOUBLE_EQUAL(size[0], vec_norm(4, conserved), 1e-14);
    model_release(&at.model);
}

/* Q' = h^-1, so that the slope of Q in theta_i is asinh(theta_i / 2 alpha^2) at depth 2. */
static void q_alpha_has_the_slope_of_its_dual(void)
{
    static struct point at;
    struct any_options o;
    double up[1], down[1];
    const double h = 0x1p-17, alpha = 0.7;
    point_open(&at);
    any_defaults(&observable_q_alpha.kind, &o);
    any_set(&observable_q_alpha.kind, &o, "alpha", alpha);
    for (size_t i = 0; i < D; i++) {
        const double here = at.theta[i];
        at.theta[i] = here + h;
        look(&observable_q_alpha, &o, &at, up);
        at.theta[i] = here - h;
        look(&observable_q_alpha, &o, &at, down);
        at.theta[i] = here;
        CU_ASSERT_DOUBLE_EQUAL((up[0] - down[0]) / (2 * h), asinh(here / (2 * alpha * alpha)),
                               1e-9);
    }
    memset(at.theta, 0, sizeof at.theta);
    look(&observable_q_alpha, &o, &at, up);
    CU_ASSERT_DOUBLE_EQUAL(up[0], 0, 1e-15);
    model_release(&at.model);
}

static void the_linear_loss_has_the_gradient_of_f(void)
{
    const double ones[N] = {1, 1};
    const struct fixture summed = {DESIGN_DENSE, N, D, 1, 1, D, x, ones, NULL, NULL};
    static const int64_t width = 2;
    struct model m;
    double w[P], jg[P];
    for (size_t i = 0; i < P; i++)
        w[i] = fixture_number(i);
    CU_ASSERT_FATAL(fixture_open(&m, &summed, &parameterization_two_layer_linear, &width));
    m.problem.loss = &loss_linear;
    const double loss = model_loss(&m, w, jg);
    double f[N];
    problem_predict(&m.problem, m.theta, f);
    CU_ASSERT_DOUBLE_EQUAL(loss, f[0] + f[1], 1e-15);
    for (size_t i = 0; i < D; i++)
        CU_ASSERT_DOUBLE_EQUAL(m.g[i], x[i] + x[D + i], 1e-15);
    model_release(&m);
}

static bool solve(const char *bytes, struct model *m, double *theta, double *residual,
                  struct err *e)
{
    struct any_options o;
    double work[D];
    any_defaults(&reference_file.kind, &o);
    *field_file(any_field(&reference_file.kind, "theta"), &o) =
        (struct file){.path = "theta.csv", .bytes = bytes, .size = strlen(bytes)};
    return reference_file.fits(&o, m, e) && reference_file.solve(&o, m, theta, residual, work, e);
}

static void a_reference_comes_from_a_file(void)
{
    static struct point at;
    struct err e = {0};
    double theta[D], residual, g[D];
    point_open(&at);
    CU_ASSERT_TRUE(solve("1,-2,0.5\n", &at.model, theta, &residual, &e));
    CU_ASSERT(theta[0] == 1 && theta[1] == -2 && theta[2] == 0.5);
    problem_loss(&at.model.problem, theta, g);
    CU_ASSERT_DOUBLE_EQUAL(residual, vec_norm(D, g), 1e-15);
    CU_ASSERT_TRUE(solve("1\n-2\n0.5\n", &at.model, theta, &residual, &e));
    CU_ASSERT(theta[1] == -2);
    CU_ASSERT_FALSE(solve("1,-2\n", &at.model, theta, &residual, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "theta is 1 x 3, the file holds 1 x 2"));
    model_release(&at.model);
}

void suite_looked_at(void)
{
    CU_pSuite s = CU_add_suite("looked-at", NULL, NULL);
    CU_ADD_TEST(s, gradients_and_the_jacobian_are_those_of_two_layers);
    CU_ADD_TEST(s, the_hessian_is_that_of_the_loss);
    CU_ADD_TEST(s, predictions_and_what_is_conserved);
    CU_ADD_TEST(s, q_alpha_has_the_slope_of_its_dual);
    CU_ADD_TEST(s, the_linear_loss_has_the_gradient_of_f);
    CU_ADD_TEST(s, a_reference_comes_from_a_file);
}
