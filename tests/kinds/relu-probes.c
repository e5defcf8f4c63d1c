/* relu-probes.c: the probes of shallow ReLU networks against what is known of their networks. */
#include <math.h>

#include "probe-fixture.h"
#include "support.h"

extern const struct probe probe_inverse_stability, probe_realizable_values;
extern const struct parameterization parameterization_canonical;
void suite_relu_probes(void);

static const double anything[2] = {1, 2};
static const struct fixture ignored = {DESIGN_IDENTITY, 2, 1, 1, 1, 2, NULL, anything, NULL, NULL};

static struct hearing hear_with(const struct probe *p, const struct any_options *o)
{
    struct model m;
    double w[2] = {0};
    CU_ASSERT_FATAL(fixture_open(&m, &ignored, &parameterization_canonical, NULL));
    struct hearing h = hear(p, o, &m, w);
    CU_ASSERT_FATAL(h.fine && h.undeclared == 0);
    model_release(&m);
    return h;
}

static struct hearing hear_example(const char *example)
{
    const struct kind *k = &probe_inverse_stability.kind;
    struct any_options o;
    any_defaults(k, &o);
    any_set(k, &o, "draws", 30);
    any_set(k, &o, "points", 5);
    *field_text(any_field(k, "example"), &o) = example;
    return hear_with(&probe_inverse_stability, &o);
}

/* f - g is one neuron of product t. */
static void degenerate_sequences_differ_by_t(void)
{
    static const char *const examples[] = {"unbalanced", "redundant", "opposite"};
    for (size_t i = 0; i < 3; i++) {
        struct hearing h = hear_example(examples[i]);
        for (size_t k = 0; k < h.n; k++) {
            const struct said *s = &h.all[k];
            if (strcmp(s->name, "uniform-distance") == 0 ||
                strcmp(s->name, "sobolev-distance") == 0) {
                CU_ASSERT_DOUBLE_EQUAL(s->value, s->at, 1e-14);
            }
        }
        CU_ASSERT_EQUAL(heard_count(&h, "nearest-distance"), 5);
        CU_ASSERT(heard_least(&h, "nearest-distance") > 0.86);
        free(h.all);
    }
}

/* The bound 2 sqrt(2 r) of the file's head, and 2 r/sqrt(least) where it applies; that neither is
 * empty: some pair comes within a factor 10 of each. */
static void neighbours_stay_within_the_bound(void)
{
    static const char *const examples[] = {"mixed", "degenerate", "generic"};
    double root = 0, linear = 0;
    for (size_t i = 0; i < 3; i++) {
        struct hearing h = hear_example(examples[i]);
        for (int64_t k = 0; k < (int64_t)5 * 30; k++) {
            const double r = heard(&h, "sobolev-distance", 0, k);
            const double distance = heard(&h, "balanced-distance", 0, k);
            const double least = heard(&h, "least-product", 0, k);
            root = fmax(root, distance / (2 * sqrt(2 * r)));
            if (least > 2 * r) {
                linear = fmax(linear, distance * sqrt(least) / (2 * r));
            }
            CU_ASSERT(heard(&h, "nearest-distance", 0, k) <= distance + 1e-10);
        }
        free(h.all);
    }
    CU_ASSERT(root > 0.1 && root <= 1);
    CU_ASSERT(linear > 0.1 && linear <= 1);
}

/* Descent ends at the nearest points of the quadrants to the target, (0, 1) and (-0.6, 0). */
static void descents_end_at_the_minima_of_the_quadrants(void)
{
    struct any_options o;
    const double target[2] = {-0.6, 1};
    any_defaults(&probe_realizable_values.kind, &o);
    any_list(&probe_realizable_values.kind, &o, "target", target, 2);
    struct hearing h = hear_with(&probe_realizable_values, &o);
    CU_ASSERT_EQUAL(heard_most(&h, "value-outside"), 0);
    CU_ASSERT(heard_most(&h, "midpoint-outside") > 0.1);
    CU_ASSERT(heard_most(&h, "order-miss") <= 1e-15);
    for (int64_t k = 0; k < 12; k++) {
        const double p = heard(&h, "end", 0, k), q = heard(&h, "end", 1, k);
        CU_ASSERT(hypot(p, q - 1) < 1e-6 || hypot(p + 0.6, q) < 1e-6);
    }
    free(h.all);
}

static struct file bytes(const char *text)
{
    return (struct file){.path = "net.csv", .bytes = text, .size = strlen(text)};
}

/* max(0, x) against 3/2 max(0, x): half apart as functions, and sqrt(3/2) - 1 from (1, 1) to the
 * nearest (s, 3/(2 s)), which is searched for to 1e-12 in ln s. */
static void two_networks_of_ones_own_are_compared(void)
{
    const struct kind *k = &probe_inverse_stability.kind;
    struct any_options o;
    any_defaults(k, &o);
    *field_file(any_field(k, "network"), &o) = bytes("1,0,1\n");
    *field_file(any_field(k, "other_network"), &o) = bytes("1,0,1.5\n");
    CU_ASSERT_PTR_NULL(k->check(&o));
    struct hearing h = hear_with(&probe_inverse_stability, &o);
    CU_ASSERT_EQUAL(h.n, 5);
    CU_ASSERT_DOUBLE_EQUAL(heard(&h, "uniform-distance", 0, 0), 0.5, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(heard(&h, "sobolev-distance", 0, 0), 0.5, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(heard(&h, "nearest-distance", 0, 0), sqrt(1.5) - 1, 2e-12);
    CU_ASSERT_DOUBLE_EQUAL(heard(&h, "balanced-distance", 0, 0), 0.5, 1e-15);
    CU_ASSERT(isnan(h.all[0].at));
    free(h.all);
}

/* Random neighbours of the given network move its products by t at most, the seminorm by as much
 * for each neuron. */
static void neighbours_of_a_network_of_ones_own_are_near(void)
{
    const struct kind *k = &probe_inverse_stability.kind;
    struct any_options o;
    any_defaults(k, &o);
    any_set(k, &o, "draws", 20);
    *field_file(any_field(k, "network"), &o) = bytes("1,0,1\n0.6,0.8,-2\n");
    CU_ASSERT_PTR_NULL(k->check(&o));
    struct hearing h = hear_with(&probe_inverse_stability, &o);
    CU_ASSERT_EQUAL(heard_count(&h, "sobolev-distance"), 13 * 20);
    for (size_t i = 0; i < h.n; i++)
        if (strcmp(h.all[i].name, "sobolev-distance") == 0) {
            CU_ASSERT(h.all[i].value > 0 && h.all[i].value <= 2 * h.all[i].at * (1 + 1e-9));
        }
    CU_ASSERT_DOUBLE_EQUAL(heard_least(&h, "least-product"), 1, 1e-15);
    free(h.all);
}

static void a_network_that_is_none_is_refused(void)
{
    static const char *const wrong[] = {"1,0\n",
                                        "1,0,1\n1,0,1\n1,0,1\n1,0,1\n1,0,1\n1,0,1\n1,0,1\n"};
    const struct kind *k = &probe_inverse_stability.kind;
    struct any_options o;
    struct model m;
    double w[2] = {0};
    CU_ASSERT_FATAL(fixture_open(&m, &ignored, &parameterization_canonical, NULL));
    any_defaults(k, &o);
    for (size_t i = 0; i < 2; i++) {
        *field_file(any_field(k, "network"), &o) = bytes(wrong[i]);
        struct hearing h = hear(&probe_inverse_stability, &o, &m, w);
        CU_ASSERT_FALSE(h.fine);
        CU_ASSERT_PTR_NOT_NULL(strstr(h.e.text, "rows of three"));
        free(h.all);
    }
    model_release(&m);
    *field_file(any_field(k, "network"), &o) = (struct file){0};
    *field_file(any_field(k, "other_network"), &o) = bytes("1,0,1\n");
    CU_ASSERT_PTR_NOT_NULL(k->check(&o));
}

void suite_relu_probes(void)
{
    CU_pSuite s = CU_add_suite("relu-probes", NULL, NULL);
    TEST(s, degenerate_sequences_differ_by_t);
    TEST(s, neighbours_stay_within_the_bound);
    TEST(s, two_networks_of_ones_own_are_compared);
    TEST(s, neighbours_of_a_network_of_ones_own_are_near);
    TEST(s, a_network_that_is_none_is_refused);
    TEST(s, descents_end_at_the_minima_of_the_quadrants);
}
