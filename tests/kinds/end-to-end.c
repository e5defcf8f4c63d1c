/* end-to-end.c: the induced flow of the product against the flow of its layers. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>

#include "core/flow.h"
#include "core/observable.h"
#include "fixture.h"
#include "mathematics/end_to_end.h"
#include "numerics/linalg.h"
#include "options.h"

extern const struct optimizer optimizer_end_to_end_flow;
extern const struct observable observable_preconditioned_curvature;
extern const struct parameterization parameterization_canonical, parameterization_deep_linear,
    parameterization_power;
void suite_end_to_end(void);

struct depth_options {
    struct end_to_end rule;
    double tolerance, absolute, first_step;
    const char *method;
};

struct deep_options {
    int64_t depth, width;
    struct counts widths;
};

/* Run to time t; w is the start and the end. */
static void run(struct model *m, const struct optimizer *o, const void *options, double t,
                double *w)
{
    const struct flow_settings plain = {
        .method = "rk8pd", .absolute = 1e-15, .relative = 1e-12, .first_step = 1e-3};
    const size_t p = m->shape.p, room = o ? o->state(options, m) : 0;
    double *jg = calloc(p + room, sizeof *jg);
    CU_ASSERT_PTR_NOT_NULL_FATAL(jg);
    struct descent d = {.model = m, .p = p, .w = w, .jg = jg, .state = jg + p};
    struct err e = {0};
    d.loss = model_loss(m, w, jg);
    CU_ASSERT_FATAL(o ? o->begin(options, &d, &e) : flow_open(&d, &plain, &e));
    while (d.t < t) {
        const enum advance a = o ? o->advance(options, &d, t) : flow_advance(&d, t);
        CU_ASSERT_EQUAL_FATAL(a, ADVANCE_OK);
        d.loss = model_loss(m, w, jg);
    }
    CU_ASSERT_EQUAL(d.t, t);
    flow_free(d.flow);
    free(jg);
}

/* Anisotropic inputs, so that G has no structure; sizes at most 3. */
static struct fixture regression(size_t rows, size_t cols, double *x, double *y)
{
    for (size_t i = 0; i < 5 * cols; i++) {
        x[i] = fixture_number(i) * (1 + (double)(i % cols));
    }
    for (size_t i = 0; i < 5 * rows; i++) {
        y[i] = 2 * fixture_number(200 + i);
    }
    return (struct fixture){.design = DESIGN_DENSE,
                            .n = 5,
                            .d = cols,
                            .m = rows,
                            .rows = rows,
                            .cols = cols,
                            .x = x,
                            .y = y};
}

static void compare(size_t rows, size_t cols, int64_t depth, double scale)
{
    double x[15], y[15], theta[9], w[9], product[9], layers[100];
    const struct fixture f = regression(rows, cols, x, y);
    const struct deep_options deep = {.depth = depth, .width = 3};
    const struct depth_options end = {{depth, "both"}, 1e-12, 1e-15, 1e-3, "rk8pd"};
    struct model whole, factored;
    CU_ASSERT_FATAL(fixture_open(&whole, &f, &parameterization_canonical, NULL));
    CU_ASSERT_FATAL(fixture_open(&factored, &f, &parameterization_deep_linear, &deep));
    for (size_t i = 0; i < rows * cols; i++) {
        theta[i] = w[i] = scale * fixture_number(30 + i);
    }
    CU_ASSERT_PTR_NULL(model_lift(&factored, theta, layers));
    run(&whole, &optimizer_end_to_end_flow, &end, 0.3, w);
    run(&factored, NULL, NULL, 0.3, layers);
    model_theta(&factored, layers, product);
    double moved = 0;
    for (size_t i = 0; i < rows * cols; i++) {
        moved = fmax(moved, fabs(w[i] - theta[i]));
        /* Two integrations at 1e-12 a step, some hundred steps. */
        CU_ASSERT_DOUBLE_EQUAL(w[i], product[i], 1e-9);
    }
    CU_ASSERT(moved > 1e-2 * scale);
    model_release(&whole);
    model_release(&factored);
}

static void balanced_layers_move_their_product_by_the_end_to_end_flow(void)
{
    for (int64_t depth = 2; depth <= 4; depth++) {
        compare(3, 3, depth, 1);
        compare(2, 3, depth, 1);
        compare(3, 2, depth, 1);
        compare(1, 3, depth, 1);
        compare(3, 3, depth, 0.05);
    }
}

static void depth_one_is_plain_gradient_flow(void)
{
    double x[15], y[15], w[9], plain[9];
    const struct fixture f = regression(3, 3, x, y);
    const struct depth_options end = {{1, "both"}, 1e-12, 1e-15, 1e-3, "rk8pd"};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    for (size_t i = 0; i < 9; i++) {
        w[i] = plain[i] = fixture_number(i);
    }
    run(&m, &optimizer_end_to_end_flow, &end, 0.5, w);
    run(&m, NULL, NULL, 0.5, plain);
    for (size_t i = 0; i < 9; i++) {
        CU_ASSERT_DOUBLE_EQUAL(w[i], plain[i], 1e-11);
    }
    model_release(&m);
}

/* One output: dw/dt = -|w|^(2-2/N) (g + (N-1) (g'w/|w|^2) w), stepped here by Runge and Kutta. */
static void velocity(struct model *m, double depth, const double *w, double *out)
{
    model_loss(m, w, out);
    const double size = vec_norm(3, w), along = vec_dot(3, out, w) / (size * size);
    for (size_t i = 0; i < 3; i++) {
        out[i] = -pow(size, 2 - 2 / depth) * (out[i] + (depth - 1) * along * w[i]);
    }
}

static void one_output_follows_the_projected_form(void)
{
    double x[15], y[15];
    const struct fixture f = regression(1, 3, x, y);
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    for (int64_t depth = 2; depth <= 5; depth++) {
        const struct depth_options end = {{depth, "both"}, 1e-12, 1e-15, 1e-3, "rk8pd"};
        double w[3] = {0.4, -0.3, 0.2}, v[3] = {0.4, -0.3, 0.2}, k[4][3], z[3];
        const double h = 0.3 / 4000; /* error h^4 times the fifth derivative: below 1e-12 */
        for (int i = 0; i < 4000; i++) {
            for (int stage = 0; stage < 4; stage++) {
                memcpy(z, v, sizeof z);
                if (stage > 0) {
                    vec_add_scaled(3, stage == 3 ? h : h / 2, k[stage - 1], z);
                }
                velocity(&m, (double)depth, z, k[stage]);
            }
            for (size_t j = 0; j < 3; j++) {
                v[j] += h / 6 * (k[0][j] + 2 * k[1][j] + 2 * k[2][j] + k[3][j]);
            }
        }
        run(&m, &optimizer_end_to_end_flow, &end, 0.3, w);
        for (size_t j = 0; j < 3; j++) {
            CU_ASSERT_DOUBLE_EQUAL(w[j], v[j], 1e-9);
        }
    }
    model_release(&m);
}

/* Singular values 1 and 1e-12: the square of the small one is below the rounding of the large
 * one's, so powers by way of W'W would be noise. A start with such a W moves its small value by -N
 * s^(2-2/N) u'Gv. */
static void a_small_singular_value_keeps_its_own_speed(void)
{
    static const double y[4] = {0, 0, 0, -1};
    const struct fixture f = {DESIGN_IDENTITY, 4, 4, 1, 2, 2, NULL, y, NULL, NULL};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    const struct depth_options end = {{3, "both"}, 1e-10, 1e-40, 1e-6, "rk8pd"};
    /* W = diag(1, 1e-12); loss ½|W - Y|^2, so G_22 = 1 + 1e-12 and ds/dt = -3 s^(4/3). */
    double w[4] = {1, 0, 0, 1e-12};
    run(&m, &optimizer_end_to_end_flow, &end, 1, w);
    const double expected = pow(pow(1e-12, -1.0 / 3) + 1, -3);
    CU_ASSERT_DOUBLE_EQUAL(w[3], expected, 1e-6 * expected);
    model_release(&m);
}

/* Where W has lost rank, W'W has no inverse and its powers no derivative; the rule goes on:
 * balanced layers cannot leave rank one, and the other singular value stays zero but for rounding.
 */
static void a_lost_rank_stays_lost_in_the_layers_and_in_the_rule(void)
{
    static const double y[4] = {0.5, 1, -2, 3};
    const struct fixture f = {DESIGN_IDENTITY, 4, 4, 1, 2, 2, NULL, y, NULL, NULL};
    struct model whole, factored;
    CU_ASSERT_FATAL(fixture_open(&whole, &f, &parameterization_canonical, NULL));
    for (int64_t depth = 2; depth <= 4; depth++) {
        const struct deep_options deep = {.depth = depth, .width = 2};
        const struct depth_options end = {{depth, "both"}, 1e-12, 1e-15, 1e-3, "rk8pd"};
        /* Where the lost value s should be zero there is rounding, 1e-16 at most, and not the same
         * on both ways; the rule has it to the power 2/N. Beside that two integrations at 1e-12. */
        const double rounding = 1e-11 + 10 * pow(1e-16, 2 / (double)depth);
        double theta[4] = {1.2, 0.6, 0.4, 0.2}, w[4], product[4], layers[16];
        CU_ASSERT_FATAL(fixture_open(&factored, &f, &parameterization_deep_linear, &deep));
        memcpy(w, theta, sizeof w);
        CU_ASSERT_PTR_NULL(model_lift(&factored, theta, layers));
        run(&whole, &optimizer_end_to_end_flow, &end, 0.2, w);
        run(&factored, NULL, NULL, 0.2, layers);
        model_theta(&factored, layers, product);
        for (size_t i = 0; i < 4; i++) {
            CU_ASSERT_DOUBLE_EQUAL(w[i], product[i], rounding);
        }
        CU_ASSERT_DOUBLE_EQUAL(w[0] * w[3] - w[1] * w[2], 0, 1e-10);
        CU_ASSERT(fabs(w[0] - theta[0]) > 0.05);
        model_release(&factored);
    }
    model_release(&whole);
}

/* abc = 3 against 1: all three move along r = 2 times the product of the old other two. A layer
 * that saw the new ones would move elsewhere: b by -0.1 * 2 * 3 * (-0.7), not by -0.3. */
static void all_layers_of_a_step_move_from_the_old_values(void)
{
    static const double y[1] = {1};
    const struct fixture f = {DESIGN_IDENTITY, 1, 1, 1, 1, 1, NULL, y, NULL, NULL};
    const struct deep_options deep = {.depth = 3, .width = 1};
    struct options_of descent;
    struct model m;
    const struct kind *kind = kind_find(contract_find("optimizer"), "gradient-descent", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(kind);
    options_default(&descent, kind);
    options_number(&descent, "rate", 0.1);
    const struct choice chosen = options_choice(&descent);
    const struct optimizer *o = (const struct optimizer *)(const void *)kind;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_deep_linear, &deep));
    double w[3] = {0.5, 2, 3}, jg[3], state[64] = {0};
    struct descent d = {.model = &m, .p = 3, .w = w, .jg = jg, .state = state};
    struct err e = {0};
    CU_ASSERT_FATAL(!o->state || o->state(chosen.options, &m) <= 64);
    CU_ASSERT_FATAL(!o->begin || o->begin(chosen.options, &d, &e));
    d.loss = model_loss(&m, w, jg);
    CU_ASSERT_EQUAL(o->advance(chosen.options, &d, INFINITY), ADVANCE_OK);
    /* Some ulps of 3. */
    CU_ASSERT_DOUBLE_EQUAL(w[0], 0.5 - 0.1 * 2 * 2 * 3, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(w[1], 2 - 0.1 * 2 * 0.5 * 3, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(w[2], 3 - 0.1 * 2 * 0.5 * 2, 1e-14);
    model_release(&m);
}

static void only_theta_itself_can_flow_end_to_end(void)
{
    static const double y[4] = {1, 2, 3, 4}, power = 2;
    const struct fixture f = {DESIGN_IDENTITY, 4, 4, 1, 2, 2, NULL, y, NULL, NULL};
    const struct depth_options end = {{2, "both"}, 1e-9, 1e-12, 0, "rk8pd"};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_power, &power));
    struct err e = {0};
    CU_ASSERT_FALSE(optimizer_end_to_end_flow.fits(&end, &m, &e));
    CU_ASSERT_EQUAL(e.code, ERR_SPEC);
    model_release(&m);
}

/* The rule of one output is the product of its terms, and each is what its formula says. */
static void one_output_has_two_terms(void)
{
    const struct shape s = {.rows = 1, .cols = 3, .q = 3, .p = 3};
    const double w[3] = {0.6, -0.48, 0.64}; /* of length 1.0016... */
    double both[3] = {1, 2, -0.5}, product[3] = {1, 2, -0.5}, scaled[3] = {1, 2, -0.5}, room[1024];
    CU_ASSERT_FATAL(end_to_end_work(&s) <= 1024);
    const double size = vec_norm(3, w), along = vec_dot(3, w, both) / (size * size);
    const struct end_to_end rules[] = {{4, "both"}, {4, "projection"}, {4, "scaling"}};
    CU_ASSERT(end_to_end_apply(&rules[0], &s, w, both, room));
    CU_ASSERT(end_to_end_apply(&rules[2], &s, w, scaled, room));
    CU_ASSERT(end_to_end_apply(&rules[1], &s, w, product, room));
    CU_ASSERT_DOUBLE_EQUAL(product[1], 2 + 3 * along * w[1], 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(scaled[1], pow(size, 1.5) * 2, 1e-14);
    CU_ASSERT(end_to_end_apply(&rules[2], &s, w, product, room));
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_DOUBLE_EQUAL(both[i], product[i], 1e-14);
    }
    CU_ASSERT_PTR_NULL(end_to_end_refuse(&rules[1], &s));
    const struct shape square = {.rows = 2, .cols = 2, .q = 4, .p = 4};
    CU_ASSERT_PTR_NOT_NULL(end_to_end_refuse(&rules[1], &square));
    CU_ASSERT_PTR_NULL(end_to_end_refuse(&rules[0], &square));
}

/* One example: H = xx', so P H has the one eigenvalue x'Px that is not zero, for the P of the flow
 * that runs: |w|^(2-2/N) (|x|^2 + (N-1) (x'w)^2/|w|^2). */
static void curvature_is_that_of_the_running_flow(void)
{
    static const double x[3] = {0.5, -1.25, 2}, y[1] = {1.5}, none = 0;
    const struct fixture f = {DESIGN_DENSE, 1, 3, 1, 1, 3, x, y, NULL, NULL};
    const struct observable *k = &observable_preconditioned_curvature;
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_canonical, NULL));
    double w[3] = {0.4, -0.3, 0.2}, jg[3], state[1024], room[1024], out = 0;
    const struct depth_options end = {{3, "both"}, 1e-12, 1e-15, 1e-3, "rk8pd"};
    struct descent d = {.model = &m, .p = 3, .w = w, .jg = jg, .state = state};
    struct err e = {0};
    CU_ASSERT_FATAL(optimizer_end_to_end_flow.state(&end, &m) <= 1024 &&
                    k->work(&none, &m) <= 1024);
    d.loss = model_loss(&m, w, jg);
    CU_ASSERT_FATAL(optimizer_end_to_end_flow.begin(&end, &d, &e));
    struct view v = {.model = &m, .w = w, .theta = w, .work = room};
    k->measure(&none, &v, &out);
    CU_ASSERT_DOUBLE_EQUAL(out, vec_dot(3, x, x), 1e-13);
    v.flow = d.flow;
    k->measure(&none, &v, &out);
    const double size = vec_norm(3, w), along = vec_dot(3, x, w) / size;
    CU_ASSERT_DOUBLE_EQUAL(out, pow(size, 4.0 / 3) * (vec_dot(3, x, x) + 2 * along * along), 1e-13);
    flow_free(d.flow);
    model_release(&m);
}

void suite_end_to_end(void)
{
    CU_pSuite s = CU_add_suite("end-to-end flow", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(balanced_layers_move_their_product_by_the_end_to_end_flow);
    TEST(depth_one_is_plain_gradient_flow);
    TEST(one_output_follows_the_projected_form);
    TEST(a_small_singular_value_keeps_its_own_speed);
    TEST(a_lost_rank_stays_lost_in_the_layers_and_in_the_rule);
    TEST(all_layers_of_a_step_move_from_the_old_values);
    TEST(only_theta_itself_can_flow_end_to_end);
    TEST(one_output_has_two_terms);
    TEST(curvature_is_that_of_the_running_flow);
#undef TEST
}
