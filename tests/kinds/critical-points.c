/* critical-points.c: what the search calls critical is critical, of both sorts; solutions are
 * looked at where they are. */
#include "numerics/linalg.h"
#include "probe-fixture.h"

extern const struct probe probe_critical_points, probe_at_reference;
extern const struct parameterization parameterization_two_layer_linear, parameterization_canonical;
void suite_critical_points(void);

enum { D = 3, P_MOST = 64 };

static const double x[4 * D] = {0.5, -1.25, 2, 1.5, 0.75, -0.5, -1, 0.25, 1, 0.5, 1, -0.75};
static const double y[4] = {1.5, -0.5, 1, 0.25};
static const struct fixture samples = {DESIGN_DENSE, 4, D, 1, 1, D, x, y, NULL, NULL};

struct visit {
    double steepness, gap; /* |dL/dw|, |g| */
};

struct witness {
    struct model *model;
    struct visit visits[256];
    size_t n, found, lost;
};

static void witness_emit(void *self, const char *output, size_t component, int64_t step, double at,
                         double value)
{
    struct witness *t = self;
    t->found += value == 1;
    t->lost += value == 0;
}

static void witness_observe(void *self, const double *w, int64_t step, double at)
{
    struct witness *t = self;
    double jg[P_MOST];
    CU_ASSERT_FATAL(t->n < 256);
    (void)model_loss(t->model, w, jg);
    t->visits[t->n++] =
        (struct visit){vec_norm(t->model->shape.p, jg), vec_norm(t->model->shape.q, t->model->g)};
}

/* Run on a model of two layers with `width` units. */
static void search(const struct probe *p, const void *options, struct witness *t, double width)
{
    struct any_options two;
    struct model m;
    double w[P_MOST] = {0};
    struct err e = {0};
    any_defaults(&parameterization_two_layer_linear.kind, &two);
    any_set(&parameterization_two_layer_linear.kind, &two, "width", width);
    CU_ASSERT_FATAL(fixture_open(&m, &samples, &parameterization_two_layer_linear, &two));
    double *work = calloc(p->work(options, &m), sizeof *work);
    CU_ASSERT_PTR_NOT_NULL_FATAL(work);
    *t = (struct witness){.model = &m};
    struct probe_context c = {.model = &m,
                              .w = w,
                              .work = work,
                              .self = t,
                              .emit = witness_emit,
                              .observe = witness_observe};
    CU_ASSERT(p->run(options, &c, &e));
    free(work);
    model_release(&m);
}

/* Tolerance of the probe, 1e-12: the visit recomputes |dL/dw| with the same sums. */
static void what_is_found_is_critical(void)
{
    struct any_options o;
    struct witness t;
    any_defaults(&probe_critical_points.kind, &o);
    search(&probe_critical_points, &o, &t, 2);
    CU_ASSERT_EQUAL(t.found, t.n);
    CU_ASSERT_EQUAL(t.found + t.lost, 100);
    CU_ASSERT(2 * t.found >
              100); /* most starts; the others end where |dL/dw| is least but not zero */
    for (size_t i = 0; i < t.n; i++)
        CU_ASSERT(t.visits[i].steepness <= 1e-12);
}

/* Two units for three features: weights with v = 0 and rows of U orthogonal to g are saddles with g
 * not zero; minima have g = 0. Descent alone would find none of the former. */
static void both_minima_and_saddles_are_found(void)
{
    struct any_options o;
    struct witness t;
    size_t minima = 0, saddles = 0;
    any_defaults(&probe_critical_points.kind, &o);
    search(&probe_critical_points, &o, &t, 2);
    for (size_t i = 0; i < t.n; i++) {
        minima += t.visits[i].gap <= 1e-6;
        saddles += t.visits[i].gap > 0.1;
    }
    CU_ASSERT(minima >= 10);
    CU_ASSERT(saddles >= 10);
    CU_ASSERT_EQUAL(minima + saddles, t.n);
}

static void a_start_that_is_given_up_is_told(void)
{
    struct any_options o;
    struct witness t;
    any_defaults(&probe_critical_points.kind, &o);
    any_set(&probe_critical_points.kind, &o, "iterations", 1);
    search(&probe_critical_points, &o, &t, 2);
    CU_ASSERT_EQUAL(t.lost, 100);
    CU_ASSERT_EQUAL(t.n, 0);
}

/* theta at each visit of at-reference: canonical weights are theta. */
struct copies {
    double theta[4][D];
    int64_t step[4];
    size_t n;
};

static void copies_observe(void *self, const double *w, int64_t step, double at)
{
    struct copies *s = self;
    memcpy(s->theta[s->n], w, sizeof s->theta[0]);
    s->step[s->n++] = step;
}

static void every_reference_is_looked_at_in_its_order(void)
{
    static const double first[D] = {1, -2, 3}, second[D] = {0.5, 0, -0.25};
    const double *const references[] = {first, second};
    struct model m;
    struct copies s = {.n = 0};
    double w[D] = {0};
    struct err e = {0};
    CU_ASSERT_FATAL(fixture_open(&m, &samples, &parameterization_canonical, NULL));
    struct probe_context c = {.model = &m,
                              .w = w,
                              .self = &s,
                              .reference = references,
                              .n_references = 2,
                              .observe = copies_observe};
    CU_ASSERT(probe_at_reference.run(NULL, &c, &e));
    CU_ASSERT_EQUAL_FATAL(s.n, 2);
    CU_ASSERT(s.step[0] == 1 && s.step[1] == 2);
    CU_ASSERT(memcmp(s.theta[0], first, sizeof first) == 0);
    CU_ASSERT(memcmp(s.theta[1], second, sizeof second) == 0);
    CU_ASSERT_TRUE(probe_at_reference.fits(NULL, &m, 2, &e));
    CU_ASSERT_FALSE(probe_at_reference.fits(NULL, &m, 0, &e));
    CU_ASSERT_EQUAL(e.code, ERR_SPEC);
    CU_ASSERT(e.hint[0] != 0);
    model_release(&m);
}

void suite_critical_points(void)
{
    CU_pSuite s = CU_add_suite("kinds/critical-points", NULL, NULL);
    CU_add_test(s, "what is found is critical", what_is_found_is_critical);
    CU_add_test(s, "both minima and saddles are found", both_minima_and_saddles_are_found);
    CU_add_test(s, "a start that is given up is told", a_start_that_is_given_up_is_told);
    CU_add_test(s, "every reference is looked at, in its order",
                every_reference_is_looked_at_in_its_order);
}
