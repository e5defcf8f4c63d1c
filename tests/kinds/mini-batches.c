/* mini-batches.c: what a stochastic step must have in common with the full one. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>

#include "core/optimizer.h"
#include "fixture.h"
#include "mathematics/batch.h"

extern const struct optimizer optimizer_stochastic_gradient_descent, optimizer_adam;
extern const struct parameterization parameterization_hadamard, parameterization_power;
void suite_mini_batches(void);

enum { N = 7, D = 3, M = 2, P = 2 * D * M };

struct options {
    double rate;
    int64_t batch, seed;
    const char *sampling;
    int64_t inner;
};

struct numbers {
    double x[N * D], y[N * M], w[P];
};

static struct numbers draw(void)
{
    struct numbers a;
    for (size_t i = 0; i < N * D; i++) {
        a.x[i] = fixture_number(i);
    }
    for (size_t i = 0; i < N * M; i++) {
        a.y[i] = fixture_number(100 + i);
    }
    for (size_t i = 0; i < P; i++) {
        a.w[i] = fixture_number(300 + i);
    }
    return a;
}

static struct fixture dense(const struct numbers *a)
{
    return (struct fixture){DESIGN_DENSE, N, D, M, M, D, a->x, a->y, NULL, NULL};
}

static void all_rows_give_the_full_gradient_in_every_design(void)
{
    const struct numbers a = draw();
    static const size_t rows[N] = {4, 2, 6, 0, 1, 5, 3}, entry[N] = {8, 1, 5, 11, 0, 7, 3};
    const struct fixture designs[] = {dense(&a),
                                      {DESIGN_ENTRIES, N, 12, 1, 3, 4, NULL, a.y, NULL, entry},
                                      {DESIGN_IDENTITY, N, N, 1, 1, N, NULL, a.y, NULL, NULL}};
    for (size_t k = 0; k < 3; k++) {
        struct model m;
        double full[24], part[24];
        CU_ASSERT_FATAL(fixture_open(&m, &designs[k], &parameterization_hadamard, NULL));
        double w[24];
        for (size_t i = 0; i < m.shape.p; i++) {
            w[i] = fixture_number(i + 60);
        }
        const double loss = model_loss(&m, w, full);
        CU_ASSERT_DOUBLE_EQUAL(batch_loss(&m, w, rows, N, part), loss, 1e-14);
        for (size_t i = 0; i < m.shape.p; i++) {
            CU_ASSERT_DOUBLE_EQUAL(part[i], full[i], 1e-14);
        }
        /* The mean of the single-sample estimates is the whole. */
        double mean = 0;
        for (size_t i = 0; i < N; i++) {
            mean += batch_loss(&m, w, &i, 1, NULL) / N;
        }
        CU_ASSERT_DOUBLE_EQUAL(mean, loss, 1e-13);
        model_release(&m);
    }
}

/* With a rate far below rounding's reach of the curvature, one pass adds up the rows' gradients. */
static void a_pass_visits_every_sample_once(void)
{
    const struct numbers a = draw();
    const struct fixture f = dense(&a);
    const struct options o = {1e-9, 1, 5, "shuffle", 1};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_hadamard, NULL));
    double state[64] = {0}, w[P], jg[P], full[P];
    CU_ASSERT_FATAL(optimizer_stochastic_gradient_descent.state(&o, &m) <= 64);
    struct descent d = {.model = &m, .p = P, .w = w, .jg = jg, .state = state};
    struct err e;
    memcpy(w, a.w, sizeof w);
    CU_ASSERT(optimizer_stochastic_gradient_descent.begin(&o, &d, &e));
    model_loss(&m, w, full);
    for (int pass = 1; pass <= 3; pass++) {
        for (int i = 0; i < N; i++) {
            optimizer_stochastic_gradient_descent.advance(&o, &d, 0);
        }
        for (size_t i = 0; i < P; i++) {
            /* Second order: rate^2 N^2 ~ 1e-16 * 50; a sample missed would be 1e-9. */
            CU_ASSERT_DOUBLE_EQUAL(w[i], a.w[i] - pass * N * 1e-9 * full[i], 3e-14);
        }
    }
    model_release(&m);
}

static void run(struct model *m, const struct options *o, double *w)
{
    double state[64] = {0}, jg[P];
    struct descent d = {.model = m, .p = P, .w = w, .jg = jg, .state = state};
    struct err e;
    CU_ASSERT(optimizer_stochastic_gradient_descent.begin(o, &d, &e));
    for (int i = 0; i < 20; i++) {
        optimizer_stochastic_gradient_descent.advance(o, &d, 0);
    }
}

static void the_seed_decides_the_order_and_nothing_else_does(void)
{
    const struct numbers a = draw();
    const struct fixture f = dense(&a);
    const char *const sampling[] = {"shuffle", "replacement"};
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_hadamard, NULL));
    for (int k = 0; k < 2; k++) {
        double once[P], again[P], other[P];
        memcpy(once, a.w, sizeof once);
        memcpy(again, a.w, sizeof again);
        memcpy(other, a.w, sizeof other);
        run(&m, &(struct options){0.01, 3, 5, sampling[k], 1}, once);
        run(&m, &(struct options){0.01, 3, 5, sampling[k], 1}, again);
        run(&m, &(struct options){0.01, 3, 6, sampling[k], 1}, other);
        CU_ASSERT_EQUAL(memcmp(once, again, sizeof once), 0);
        CU_ASSERT_NOT_EQUAL(memcmp(once, other, sizeof once), 0);
    }
    const struct options all = {0.01, N, 0, "shuffle", 1}, large = {0.01, N + 1, 0, "shuffle", 1};
    struct err e;
    CU_ASSERT_TRUE(optimizer_stochastic_gradient_descent.fits(&all, &m, &e));
    CU_ASSERT_FALSE(optimizer_stochastic_gradient_descent.fits(&large, &m, &e));
    model_release(&m);
}

/* One step of `inner` batches is `inner` steps of one, bit for bit: weights, time, and rate. */
static void inner_batches_are_steps(const struct optimizer *k, const void *three, const void *one)
{
    const struct numbers a = draw();
    const struct fixture f = dense(&a);
    struct model m;
    CU_ASSERT_FATAL(fixture_open(&m, &f, &parameterization_hadamard, NULL));
    double w[2][P], jg[P], state[2][64] = {{0}};
    struct descent d[2];
    struct err e;
    for (int i = 0; i < 2; i++) {
        d[i] = (struct descent){.model = &m, .p = P, .w = w[i], .jg = jg, .state = state[i]};
        memcpy(w[i], a.w, sizeof a.w);
        CU_ASSERT_FATAL(k->state(i ? one : three, &m) <= 64);
        CU_ASSERT(k->begin(i ? one : three, &d[i], &e));
        for (; d[i].step < (i ? 6 : 2); d[i].step++)
            k->advance(i ? one : three, &d[i], 0);
    }
    CU_ASSERT_EQUAL(memcmp(w[0], w[1], sizeof w[0]), 0);
    CU_ASSERT(d[0].t > 0 && d[0].t == d[1].t && d[0].eta == d[1].eta);
    model_release(&m);
}

static void a_step_of_three_batches_is_three_steps_of_one(void)
{
    const struct options descent[2] = {{0.01, 2, 5, "shuffle", 3}, {0.01, 2, 5, "shuffle", 1}};
    const struct {
        double rate, beta1, beta2, epsilon;
        int64_t batch, inner, seed;
    } adam[2] = {{0.01, 0.6, 0.8, 1e-3, 2, 3, 5}, {0.01, 0.6, 0.8, 1e-3, 2, 1, 5}};
    inner_batches_are_steps(&optimizer_stochastic_gradient_descent, &descent[0], &descent[1]);
    inner_batches_are_steps(&optimizer_adam, &adam[0], &adam[1]);
}

void suite_mini_batches(void)
{
    CU_pSuite s = CU_add_suite("mini-batches", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(all_rows_give_the_full_gradient_in_every_design);
    TEST(a_pass_visits_every_sample_once);
    TEST(the_seed_decides_the_order_and_nothing_else_does);
    TEST(a_step_of_three_batches_is_three_steps_of_one);
#undef TEST
}
