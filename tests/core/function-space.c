/* function-space.c: a linear model seen twice, once as theta = w and once in the space of its
 * outputs, theta = X w'. Loss, gradients and Hessian in w are the same numbers but for rounding, and
 * so is all that is said of held-out samples; what is canonical differs. */
#include <math.h>
#include <string.h>

#include "core/model.h"
#include "kinds/spy.h"
#include "mathematics/batch.h"
#include "numerics/linalg.h"
#include "options.h"
#include "support.h"

void suite_function_space(void);

extern const struct parameterization parameterization_canonical;

enum { N = 7, D = 3, TESTS = 16, MOST = N * 2 };

static const char *shape(const void *options, struct shape *s)
{
    s->p = s->samples.m * s->samples.d;
    return NULL;
}

/* f = X W' */
static void outputs(const struct shape *s, const double *w, const double *x, size_t n, double *f)
{
    mat_mul((struct gemm_shape){n, s->samples.d, s->samples.m}, false, true, 1, x, w, 0, f);
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    outputs(s, w, s->samples.x, s->samples.n, theta);
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    mat_mul((struct gemm_shape){s->samples.m, s->samples.n, s->samples.d}, true, false, 1, g,
            s->samples.x, 0, jg);
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    psi(options, s, dw, dtheta, work);
}

static const struct parameterization linear = {.kind = {.name = "linear"},
                                               .function_space = true,
                                               .shape = shape,
                                               .psi = psi,
                                               .vjp = vjp,
                                               .jvp = jvp};

struct pair {
    struct model outputs, features;
    double w[2 * D];
};

static struct model opened(const struct parameterization *kind, double m, const char *data_kind)
{
    static struct options_of data, loss;
    struct model model;
    struct err e = {0};
    options_default(&data, kind_find(contract_find("data"), data_kind, NULL));
    options_number(&data, "samples", N);
    options_number(&data, "features", D);
    options_number(&data, "tests", TESTS);
    if (m > 1)
        options_number(&data, "outputs", m);
    options_default(&loss, kind_find(contract_find("loss"), "squared", NULL));
    const struct choice d = options_choice(&data), l = options_choice(&loss),
                        p = {.kind = &kind->kind};
    CU_ASSERT_TRUE_FATAL(model_open(&model, &d, &l, &p, &e));
    return model;
}

static struct pair pair_open(double m, const char *data)
{
    struct pair pair = {.outputs = opened(&linear, m, data),
                        .features = opened(&parameterization_canonical, m, data)};
    for (size_t i = 0; i < 2 * D; i++)
        pair.w[i] = sin(3.7 * (double)(i + 1));
    pair.outputs.psi = spy_before(pair.outputs.psi);
    return pair;
}

static void pair_close(struct pair *pair)
{
    CU_ASSERT(spy_leave() > 0);
    model_release(&pair->outputs);
    model_release(&pair->features);
}

/* Sums of some tens of products of numbers below 10. */
static void agree(size_t n, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        CU_ASSERT_DOUBLE_EQUAL(a[i], b[i], 1e-12);
}

static void loss_and_derivatives_are_those_of_the_same_function(void)
{
    for (int m = 1; m <= 2; m++) {
        struct pair at = pair_open(m, "gaussian");
        const double v[2 * D] = {1, -2, 3, 0.5, -0.25, 2};
        double a[2 * D], b[2 * D];
        const size_t p = at.features.shape.p, rows[] = {4, 0, 2};
        CU_ASSERT_EQUAL_FATAL(at.outputs.shape.p, p);
        CU_ASSERT_EQUAL(at.outputs.shape.rows, N);
        CU_ASSERT_EQUAL(at.outputs.shape.cols, (size_t)m);
        const double loss = model_loss(&at.outputs, at.w, a);
        CU_ASSERT_DOUBLE_EQUAL(loss, model_loss(&at.features, at.w, b), 1e-12);
        agree(p, a, b);
        model_hessian_vector(&at.outputs, at.w, v, a);
        model_hessian_vector(&at.features, at.w, v, b);
        agree(p, a, b);
        CU_ASSERT_DOUBLE_EQUAL(batch_loss(&at.outputs, at.w, rows, 3, a),
                               batch_loss(&at.features, at.w, rows, 3, b), 1e-12);
        agree(p, a, b);
        pair_close(&at);
    }
}

static void the_canonical_gradient_is_the_slope_of_each_sample(void)
{
    struct pair at = pair_open(2, "gaussian");
    double jg[2 * D];
    model_loss(&at.outputs, at.w, jg);
    const double *f = model_predict(&at.outputs, at.w, at.outputs.theta, false);
    for (size_t i = 0; i < (size_t)N * 2; i++) {
        CU_ASSERT_EQUAL(f[i], at.outputs.theta[i]);
        /* l = (f - y)^2, summed: the slope by a central difference, exact for a square. */
        const double y = at.outputs.problem.data.y[i], up = f[i] + 0.5 - y, down = f[i] - 0.5 - y;
        const double c = at.outputs.g[i] / (up * up - down * down);
        CU_ASSERT_DOUBLE_EQUAL(c, at.outputs.g[0] / (2 * (f[0] - at.outputs.problem.data.y[0])),
                               1e-12);
    }
    pair_close(&at);
}

/* More held-out samples than samples: they go to psi in pieces. */
static void held_out_samples_and_the_truth_are_those_of_the_same_function(void)
{
    struct pair at = pair_open(1, "gaussian");
    double jg[2 * D], f[N];
    model_loss(&at.outputs, at.w, jg);
    const double *there = model_predict(&at.outputs, at.w, at.outputs.theta, true);
    const double *here = model_predict(&at.features, at.w, at.w, true);
    CU_ASSERT_PTR_NOT_NULL_FATAL(there);
    CU_ASSERT_PTR_NOT_NULL_FATAL(here);
    agree(TESTS, there, here);
    CU_ASSERT_DOUBLE_EQUAL(problem_test_loss(&at.outputs.problem, there),
                           problem_test_loss(&at.features.problem, here), 1e-12);
    CU_ASSERT_TRUE_FATAL(at.features.problem.data.has_truth);
    problem_predict(&at.features.problem, at.features.problem.data.truth, f);
    agree(N, at.outputs.problem.data.truth, f);
    /* The Jacobian can be asked after held-out samples have overwritten work. */
    model_vjp(&at.outputs, at.w, at.outputs.g, jg);
    pair_close(&at);
}

static void a_function_needs_inputs(void)
{
    struct options_of data, loss;
    struct model m;
    struct err e = {0};
    options_default(&data, kind_find(contract_find("data"), "completion", NULL));
    options_default(&loss, kind_find(contract_find("loss"), "squared", NULL));
    const struct choice d = options_choice(&data), l = options_choice(&loss),
                        p = {.kind = &linear.kind};
    CU_ASSERT_FALSE(model_open(&m, &d, &l, &p, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "these samples have none"));
    model_release(&m);
}

/* Whoever plans runs measures a problem once and asks one model after the other; a trial asks again
 * when the data are there. */
static void every_model_reads_the_problem_anew(void)
{
    static const struct parameterization *const kinds[] = {&linear, &parameterization_canonical,
                                                           &linear};
    struct model m = opened(&linear, 1, "gaussian");
    struct err e = {0};
    const struct choice again = {.kind = &linear.kind};
    CU_ASSERT_TRUE(model_measure(&m, &again, &e));
    CU_ASSERT_EQUAL(m.shape.q, N);
    const struct choice d = {.kind = &m.problem.source->kind, .options = m.problem.source_options},
                        l = {.kind = &m.problem.loss->kind, .options = m.problem.loss_options};
    struct model measured = {0};
    CU_ASSERT_TRUE_FATAL(problem_measure(&measured.problem, &d, &l, &e));
    for (size_t i = 0; i < 3; i++) {
        const struct choice p = {.kind = &kinds[i]->kind};
        CU_ASSERT_TRUE(model_measure(&measured, &p, &e));
        CU_ASSERT_EQUAL(measured.shape.q, i == 1 ? D : N);
        CU_ASSERT_EQUAL(measured.problem.q, i == 1 ? D : N);
        CU_ASSERT_EQUAL(measured.problem.data.design, i == 1 ? DESIGN_DENSE : DESIGN_IDENTITY);
    }
    model_release(&m);
}

void suite_function_space(void)
{
    CU_pSuite s = CU_add_suite("function-space", NULL, NULL);
    TEST(s, loss_and_derivatives_are_those_of_the_same_function);
    TEST(s, the_canonical_gradient_is_the_slope_of_each_sample);
    TEST(s, held_out_samples_and_the_truth_are_those_of_the_same_function);
    TEST(s, a_function_needs_inputs);
    TEST(s, every_model_reads_the_problem_anew);
}
