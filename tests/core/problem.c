/* problem.c: loss, gradient and Hessian of the three designs against sums written out, for every
 * loss of the registry. */
#include "core/problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "support.h"

static const double ulp = 0x1p-52;

enum { MOST = 400 };

/* Data made of arrays; a kind of the test's own. */
struct arrays {
    enum design design;
    size_t n, d, m, rows, cols, n_test;
    double x[MOST], y[MOST], x_test[MOST], y_test[MOST];
    size_t entry[MOST];
    bool fails;
};

static bool arrays_measure(const void *options, struct dataset *s, struct err *e)
{
    const struct arrays *a = options;
    *s = (struct dataset){.design = a->design,
                          .n = a->n,
                          .d = a->d,
                          .m = a->m,
                          .rows = a->rows,
                          .cols = a->cols,
                          .n_test = a->n_test};
    return true;
}

static bool arrays_fill(const void *options, struct dataset *s, double *work, struct err *e)
{
    const struct arrays *a = options;
    for (size_t i = 0; i < 7; i++) {
        work[i] = 1e300; /* what is scribbled there must not reach the results */
    }
    if (a->fails) {
        return err_set(e, ERR_INPUT, "these data fail");
    }
    if (s->x) {
        memcpy(s->x, a->x, s->n * s->d * sizeof *s->x);
        memcpy(s->x_test, a->x_test, s->n_test * s->d * sizeof *s->x);
    }
    memcpy(s->y, a->y, s->n * s->m * sizeof *s->y);
    memcpy(s->y_test, a->y_test, s->n_test * s->m * sizeof *s->y);
    if (s->entry) {
        memcpy(s->entry, a->entry, s->n * sizeof *s->entry);
    }
    return true;
}

static size_t arrays_work(const void *options, const struct dataset *s)
{
    return 7;
}

static const struct data arrays_kind = {.kind = {.name = "arrays"},
                                        .measure = arrays_measure,
                                        .fill = arrays_fill,
                                        .work = arrays_work};

/* Several outputs, one output, sensing, entries (one seen twice), identity. */
enum { CASES = 5 };

static void case_make(size_t i, struct arrays *a)
{
    static const struct arrays cases[CASES] = {
        {.design = DESIGN_DENSE, .n = 9, .d = 4, .m = 3, .rows = 3, .cols = 4, .n_test = 6},
        {.design = DESIGN_DENSE, .n = 40, .d = 9, .m = 1, .rows = 1, .cols = 9, .n_test = 5},
        {.design = DESIGN_DENSE, .n = 7, .d = 6, .m = 1, .rows = 2, .cols = 3, .n_test = 3},
        {.design = DESIGN_ENTRIES, .n = 5, .d = 12, .m = 1, .rows = 3, .cols = 4},
        {.design = DESIGN_IDENTITY, .n = 6, .d = 1, .m = 1, .rows = 2, .cols = 3},
    };
    static const size_t entry[] = {11, 0, 5, 0, 7};
    uint64_t state = i + 1;
    *a = cases[i];
    for (size_t k = 0; k < MOST; k++) {
        a->x[k] = (double)(int64_t)test_random(&state) * 0x1p-63;
        a->x_test[k] = (double)(int64_t)test_random(&state) * 0x1p-63;
        a->y[k] = test_random(&state) % 2 ? 1 : -1;
        a->y_test[k] = test_random(&state) % 2 ? 1 : -1;
    }
    memcpy(a->entry, entry, sizeof entry);
}

/* The prediction of output k for sample i, from the definition in data.h. */
static double predicted(const struct arrays *a, const double *x, const double *theta, size_t i,
                        size_t k)
{
    double sum = 0;
    if (a->design == DESIGN_ENTRIES) {
        return theta[a->entry[i]];
    }
    if (a->design == DESIGN_IDENTITY) {
        return theta[i];
    }
    for (size_t j = 0; j < a->d; j++) {
        sum += theta[k * a->d + j] * x[i * a->d + j];
    }
    return sum;
}

static bool open_on(struct problem *pb, const struct arrays *a, const struct options_of *loss,
                    struct err *e)
{
    const struct choice data = {.kind = &arrays_kind.kind, .options = a};
    const struct choice chosen = options_choice(loss);
    return problem_open(pb, &data, &chosen, e);
}

static void theta_make(double *theta, size_t q, uint64_t state)
{
    for (size_t i = 0; i < q; i++) {
        theta[i] = (double)(int64_t)test_random(&state) * 0x1p-62;
    }
}

/* Every case with every loss, sum and mean. */
static void each(void (*law)(struct problem *pb, const struct arrays *a))
{
    static struct arrays a;
    const size_t ways = 2;
    for (size_t i = 0; i < CASES * ways * n_losses; i++) {
        struct options_of o;
        struct problem pb;
        struct err e = {0};
        options_default(&o, &losses[i / (CASES * ways)]->kind);
        options_number(&o, "factor", 1.75);
        options_text(&o, "reduction", i % 2 ? "mean" : "sum");
        case_make(i / 2 % CASES, &a);
        CU_ASSERT_TRUE_FATAL(open_on(&pb, &a, &o, &e));
        CU_ASSERT_EQUAL(pb.scale, i % 2 ? 1.75 / (double)a.n : 1.75);
        law(&pb, &a);
        problem_release(&pb);
    }
}

static void check_loss(struct problem *pb, const struct arrays *a)
{
    double theta[MOST] = {0}, f[MOST], sum = 0;
    theta_make(theta, pb->q, 3);
    problem_predict(pb, theta, f);
    for (size_t i = 0; i < a->n; i++) {
        for (size_t k = 0; k < a->m; k++) {
            double want = predicted(a, a->x, theta, i, k);
            CU_ASSERT_DOUBLE_EQUAL(f[i * a->m + k], want, 64 * ulp * (double)a->d);
            sum += pb->loss->value(pb->loss_options, 1, &want, &a->y[i * a->m + k]);
        }
    }
    /* Predictions off by some ulps move the loss by its slope, below (|f| + 1)^3 < 2000 here. */
    CU_ASSERT_DOUBLE_EQUAL(problem_loss(pb, theta, NULL), pb->scale * sum,
                           1e5 * ulp * pb->scale * (1 + sum));
}

static void the_loss_is_the_scaled_sum_over_samples(void)
{
    each(check_loss);
}

/* g += slope times the derivative of output k for sample i. */
static void add_sample(const struct arrays *a, size_t i, size_t k, double slope, double *g)
{
    if (a->design != DESIGN_DENSE) {
        g[a->design == DESIGN_ENTRIES ? a->entry[i] : i] += slope;
        return;
    }
    for (size_t j = 0; j < a->d; j++) {
        g[k * a->d + j] += slope * a->x[i * a->d + j];
    }
}

/* g_(k,j) = scale sum_i slope_ik x_ij, written out. */
static void gradient_by_hand(const struct problem *pb, const struct arrays *a, const double *theta,
                             double *g)
{
    memset(g, 0, pb->q * sizeof *g);
    for (size_t i = 0; i < a->n; i++) {
        for (size_t k = 0; k < a->m; k++) {
            double f = predicted(a, a->x, theta, i, k), slope;
            pb->loss->slope(pb->loss_options, 1, &f, &a->y[i * a->m + k], &slope);
            add_sample(a, i, k, pb->scale * slope, g);
        }
    }
}

static void check_gradient(struct problem *pb, const struct arrays *a)
{
    double theta[MOST] = {0}, g[MOST], want[MOST], size = 0;
    theta_make(theta, pb->q, 4);
    problem_loss(pb, theta, g);
    gradient_by_hand(pb, a, theta, want);
    for (size_t i = 0; i < pb->q; i++) {
        size = fmax(size, fabs(want[i]));
    }
    for (size_t i = 0; i < pb->q; i++) {
        CU_ASSERT_DOUBLE_EQUAL(g[i], want[i], 1e4 * ulp * (1 + size));
    }
}

static void the_gradient_is_the_pulled_back_slope(void)
{
    each(check_gradient);
}

/* The loss along a line: its central difference is g'v, that of g is H v. The third derivatives of
 * l_4 (the largest) are 6 |f - y|, so h^2 leaves some thousand times 2^-34. */
static void check_differences(struct problem *pb, const struct arrays *a)
{
    double theta[MOST] = {0}, v[MOST], up[MOST], down[MOST], g[MOST], hv[MOST], h = 0x1p-17,
           slope = 0;
    theta_make(theta, pb->q, 5);
    theta_make(v, pb->q, 6);
    problem_loss(pb, theta, g);
    problem_hessian_vector(pb, theta, v, hv);
    for (size_t i = 0; i < pb->q; i++) {
        up[i] = theta[i] + h * v[i];
        down[i] = theta[i] - h * v[i];
        slope += g[i] * v[i];
    }
    double g_up[MOST], g_down[MOST], high = problem_loss(pb, up, g_up),
                                     low = problem_loss(pb, down, g_down), size = fabs(slope) + 1;
    CU_ASSERT_DOUBLE_EQUAL((high - low) / (2 * h), slope, 1e-6 * (size + high));
    for (size_t i = 0; i < pb->q; i++) {
        size = fmax(size, fabs(g[i]) + fabs(hv[i]));
    }
    for (size_t i = 0; i < pb->q; i++) {
        CU_ASSERT_DOUBLE_EQUAL((g_up[i] - g_down[i]) / (2 * h), hv[i], 1e-6 * size);
    }
}

static void gradient_and_hessian_agree_with_differences(void)
{
    each(check_differences);
}

/* What rounding is measured by: the terms of the loss, which cancel where it has no least value. */
static double terms(struct problem *pb, const double *theta)
{
    double sum = fabs(problem_loss(pb, theta, NULL));
    for (size_t i = 0; i < pb->data.n * pb->data.m; i++)
        sum += pb->scale * fabs(pb->data.y[i] * pb->f[i]);
    return sum;
}

static void check_convex(struct problem *pb, const struct arrays *a)
{
    double from[MOST] = {0}, to[MOST] = {0}, between[MOST] = {0};
    theta_make(from, pb->q, 7);
    theta_make(to, pb->q, 8);
    double start = problem_loss(pb, from, NULL), end = problem_loss(pb, to, NULL),
           rounding = 1e4 * ulp * (terms(pb, from) + terms(pb, to));
    for (double t = 0; t <= 1; t += 0.0625) {
        for (size_t i = 0; i < pb->q; i++) {
            between[i] = (1 - t) * from[i] + t * to[i];
        }
        CU_ASSERT(problem_loss(pb, between, NULL) <= (1 - t) * start + t * end + rounding);
    }
}

static void the_loss_is_convex_along_segments(void)
{
    each(check_convex);
}

/* Two evaluations of one point agree bit for bit, whatever came between. */
static void check_pure(struct problem *pb, const struct arrays *a)
{
    double theta[MOST] = {0}, other[MOST], g[MOST], again[MOST], hv[MOST];
    theta_make(theta, pb->q, 9);
    theta_make(other, pb->q, 10);
    double first = problem_loss(pb, theta, g);
    problem_loss(pb, other, again);
    problem_hessian_vector(pb, other, theta, hv);
    (void)problem_test_loss(pb, problem_predict_test(pb, other));
    (void)problem_error_rate(pb, problem_predict_test(pb, other), true);
    CU_ASSERT_EQUAL(problem_loss(pb, theta, again), first);
    CU_ASSERT_EQUAL(memcmp(g, again, pb->q * sizeof *g), 0);
}

static void an_evaluation_leaves_no_trace(void)
{
    each(check_pure);
}

static void check_held_out(struct problem *pb, const struct arrays *a)
{
    double theta[MOST] = {0}, sum = 0, wrong = 0, wrong_train = 0;
    theta_make(theta, pb->q, 11);
    for (size_t i = 0; i < a->n_test * a->m; i++) {
        double f = predicted(a, a->x_test, theta, i / a->m, i % a->m);
        sum += pb->loss->value(pb->loss_options, 1, &f, &a->y_test[i]);
        wrong += f * a->y_test[i] <= 0;
    }
    for (size_t i = 0; i < a->n * a->m; i++) {
        wrong_train += predicted(a, a->x, theta, i / a->m, i % a->m) * a->y[i] <= 0;
    }
    problem_predict(pb, theta, pb->f);
    CU_ASSERT_DOUBLE_EQUAL(problem_error_rate(pb, pb->f, false),
                           wrong_train / (double)(a->n * a->m), ulp);
    const double *f = problem_predict_test(pb, theta);
    if (a->n_test == 0) {
        CU_ASSERT_PTR_NULL(f);
        CU_ASSERT(isnan(problem_test_loss(pb, f)));
        CU_ASSERT(isnan(problem_error_rate(pb, f, true)));
        return;
    }
    double want = 1.75 * sum / (double)a->n_test;
    CU_ASSERT_DOUBLE_EQUAL(problem_test_loss(pb, f), want, 1e5 * ulp * (1 + want));
    CU_ASSERT_DOUBLE_EQUAL(problem_error_rate(pb, f, true), wrong / (double)(a->n_test * a->m),
                           ulp);
}

/* The mean over held-out samples, whatever the reduction. */
static void held_out_samples_are_averaged(void)
{
    each(check_held_out);
}

static void targets_that_a_loss_cannot_take_are_told(void)
{
    static struct arrays a;
    for (size_t i = 0; i < n_losses; i++) {
        struct options_of o;
        struct problem pb;
        struct err e = {0};
        options_default(&o, &losses[i]->kind);
        case_make(0, &a);
        a.y[4] = 0.5;
        CU_ASSERT_EQUAL(open_on(&pb, &a, &o, &e), !losses[i]->classification);
        if (losses[i]->classification) {
            CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "target 5 is 0.5"));
        } else {
            CU_ASSERT(isnan(problem_error_rate(&pb, pb.f, false)));
        }
        problem_release(&pb);
        a.y[4] = NAN;
        CU_ASSERT_FALSE(open_on(&pb, &a, &o, &e));
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "target 5 is not finite"));
        problem_release(&pb);
    }
}

/* Whatever fails, the problem can be released, and twice. */
static void sizes_that_cannot_be_are_told(void)
{
    static struct arrays a;
    struct options_of o;
    options_default(&o, &losses[0]->kind);
    for (int i = 0; i < 6; i++) {
        struct problem pb;
        struct err e = {0};
        case_make(1, &a);
        a.n = i == 0 ? 0 : a.n;
        a.m = i == 1 ? 0 : a.m;
        a.cols = i == 2 ? 0 : a.cols;
        a.n = i == 3 ? SIZE_MAX / 2 : a.n;
        a.n_test = i == 4 ? SIZE_MAX / 16 : a.n_test;
        a.fails = i == 5;
        CU_ASSERT_FALSE(open_on(&pb, &a, &o, &e));
        CU_ASSERT(e.code == ERR_INPUT && e.text[0]);
        problem_release(&pb);
        problem_release(&pb);
    }
}

/* Half the sum of two squares, by hand: theta = (1, 2), samples (1, 0 | 3) and (1, 1 | 1). */
static void a_case_by_hand(void)
{
    static struct arrays a = {.design = DESIGN_DENSE, .n = 2, .d = 2, .m = 1, .rows = 1, .cols = 2};
    static const double x[] = {1, 0, 1, 1}, y[] = {3, 1}, theta[] = {1, 2}, v[] = {1, -1};
    struct options_of o;
    struct problem pb;
    struct err e = {0};
    double g[2], hv[2];
    memcpy(a.x, x, sizeof x);
    memcpy(a.y, y, sizeof y);
    const struct contract *all = contract_find("loss");
    const struct kind *squared = all ? kind_find(all, "squared", NULL) : NULL;
    if (!squared) {
        abort();
    }
    options_default(&o, squared);
    CU_ASSERT_TRUE_FATAL(open_on(&pb, &a, &o, &e));
    CU_ASSERT_EQUAL(problem_loss(&pb, theta, g), 4);
    CU_ASSERT(g[0] == 0 && g[1] == 2);
    problem_hessian_vector(&pb, theta, v, hv);
    CU_ASSERT(hv[0] == 1 && hv[1] == 0);
    problem_release(&pb);
}

void suite_problem(void)
{
    CU_pSuite s = CU_add_suite("problem", NULL, NULL);
    TEST(s, the_loss_is_the_scaled_sum_over_samples);
    TEST(s, the_gradient_is_the_pulled_back_slope);
    TEST(s, gradient_and_hessian_agree_with_differences);
    TEST(s, the_loss_is_convex_along_segments);
    TEST(s, an_evaluation_leaves_no_trace);
    TEST(s, held_out_samples_are_averaged);
    TEST(s, targets_that_a_loss_cannot_take_are_told);
    TEST(s, sizes_that_cannot_be_are_told);
    TEST(s, a_case_by_hand);
}
