/* probes.c: what every probe owes the trial, and the probes that go for any parameterization. */
#include <float.h>

#include "kinds/spy.h"
#include "numerics/linalg.h"
#include "numerics/random.h"
#include "probe-fixture.h"

extern const struct probe probe_grid, probe_sample, probe_start, probe_origin,
    probe_parametric_step, probe_stability_threshold, probe_symmetry, probe_half_space,
    probe_opposed_pair, probe_step_threshold, probe_rebalance, probe_layer_step,
    probe_induced_field, probe_line_integral;
extern const struct parameterization parameterization_canonical, parameterization_two_layer_linear,
    parameterization_deep_linear, parameterization_exponential;
void suite_probes(void);

enum { D = 3, MOST = 64 };

static const double x[2 * D] = {0.5, -1.25, 2, 1.5, 0.75, -0.5}, y[2] = {1.5, -0.5};
static const struct fixture two_samples = {DESIGN_DENSE, 2, D, 1, 1, D, x, y, NULL, NULL};
static const double star[D] = {2, 0, 0};
static const struct fixture to_star = {DESIGN_IDENTITY, D, 1, 1, 1, D, NULL, star, star, NULL};
static const double point[2] = {0.75, -0.5};
static const struct fixture to_point = {DESIGN_IDENTITY, 2, 1, 1, 1, 2, NULL, point, point, NULL};
static const double rates[] = {0.1, 0.01}, angles[] = {30, 80}, sizes[] = {10}, scales[] = {0.5, 2};

/* deep-linear's options, as its field table has them. */
struct layers_options {
    struct any_options o;
};

static struct layers_options layers(double depth, double width)
{
    struct layers_options l;
    any_defaults(&parameterization_deep_linear.kind, &l.o);
    any_set(&parameterization_deep_linear.kind, &l.o, "depth", depth);
    any_set(&parameterization_deep_linear.kind, &l.o, "width", width);
    return l;
}

enum { MOST_ENTRIES = 8 };

/* The default of a list, which a spec would fill in; `room` holds it. */
static void default_list(const struct field *f, struct any_options *o, double room[MOST_ENTRIES])
{
    const char *at = f->otherwise_text;
    size_t n = 0;
    char *end = NULL;
    for (double v = strtod(at, &end); end != at; v = strtod(at, &end)) {
        CU_ASSERT_FATAL(n < MOST_ENTRIES);
        room[n++] = v;
        at = end;
    }
    *field_reals(f, o) = (struct reals){.v = room, .n = n};
}

/* Small numbers of draws, and the lists that a spec would fill with their defaults. */
static void small_options(const struct probe *p, struct any_options *o)
{
    static double room[MOST_ENTRIES][MOST_ENTRIES];
    size_t lists = 0;
    any_defaults(&p->kind, o);
    for (const struct field *f = p->kind.fields; f && f->name; f++) {
        if (strcmp(f->name, "draws") == 0 || strcmp(f->name, "random") == 0 ||
            strcmp(f->name, "points") == 0) {
            *field_count(f, o) = 3;
        } else if (strcmp(f->name, "rates") == 0 && f->type == FIELD_REALS) {
            any_list(&p->kind, o, f->name, rates, 2);
        } else if (strcmp(f->name, "angles") == 0) {
            any_list(&p->kind, o, f->name, angles, 2);
        } else if (strcmp(f->name, "sizes") == 0) {
            any_list(&p->kind, o, f->name, sizes, 1);
        } else if (strcmp(f->name, "scales") == 0) {
            any_list(&p->kind, o, f->name, scales, 2);
        } else if (f->type == FIELD_REALS && f->otherwise_text) {
            CU_ASSERT_FATAL(lists < MOST_ENTRIES);
            default_list(f, o, room[lists++]);
        }
    }
}

static struct hearing hear_small(const struct probe *p)
{
    const int64_t width = D;
    struct model m;
    struct any_options o;
    double w[MOST];
    for (size_t i = 0; i < MOST; i++) {
        w[i] = fixture_number(i);
    }
    small_options(p, &o);
    const bool wants_truth = p == &probe_stability_threshold;
    const bool wants_plane = p == &probe_induced_field || p == &probe_line_integral;
    const struct layers_options deep = layers(3, 1);
    CU_ASSERT_FATAL(wants_plane ? fixture_open(&m, &to_point, &parameterization_deep_linear, &deep)
                                : fixture_open(&m, wants_truth ? &to_star : &two_samples,
                                               &parameterization_two_layer_linear, &width));
    m.psi = spy_before(m.psi);
    struct hearing h = hear(p, &o, &m, w);
    spy_leave();
    model_release(&m);
    return h;
}

/* Over the registry, so that a probe added a minute ago is met too. One that is for other models
 * says so. */
static void every_probe_says_what_it_declares_within_its_work(void)
{
    for (size_t i = 0; i < n_probes; i++) {
        struct hearing h = hear_small(probes[i]);
        CU_ASSERT(h.fine ? h.n > 0 : h.e.text[0] != '\0');
        CU_ASSERT_EQUAL(h.undeclared, 0);
        CU_ASSERT_FALSE(h.overran);
        free(h.all);
    }
}

static void every_probe_says_the_same_twice(void)
{
    for (size_t i = 0; i < n_probes; i++) {
        struct hearing a = hear_small(probes[i]), b = hear_small(probes[i]);
        CU_ASSERT_EQUAL_FATAL(a.n, b.n);
        for (size_t k = 0; k < a.n; k++) {
            CU_ASSERT_STRING_EQUAL(a.all[k].name, b.all[k].name);
            CU_ASSERT(memcmp(&a.all[k].value, &b.all[k].value, sizeof(double)) == 0);
        }
        free(a.all);
        free(b.all);
    }
}

static void probes_of_two_layers_refuse_other_networks_with_a_sentence(void)
{
    static const struct probe *const bound[] = {
        &probe_symmetry,  &probe_half_space, &probe_opposed_pair, &probe_step_threshold,
        &probe_rebalance, &probe_layer_step, &probe_origin};
    struct model m;
    double w[MOST] = {1, 2, 3};
    CU_ASSERT_FATAL(fixture_open(&m, &two_samples, &parameterization_canonical, NULL));
    for (size_t i = 0; i < sizeof bound / sizeof *bound; i++) {
        struct any_options o;
        small_options(bound[i], &o);
        struct hearing h = hear(bound[i], &o, &m, w);
        CU_ASSERT_FALSE(h.fine);
        CU_ASSERT_EQUAL(h.e.code, ERR_SPEC);
        CU_ASSERT(h.e.text[0] != '\0' && h.e.hint[0] != '\0');
        free(h.all);
    }
    model_release(&m);
}

static void grid_visits_the_square_and_the_line(void)
{
    struct model m;
    struct any_options o;
    double w[D] = {9, 9, 7};
    CU_ASSERT_FATAL(fixture_open(&m, &two_samples, &parameterization_canonical, NULL));
    any_defaults(&probe_grid.kind, &o);
    any_set(&probe_grid.kind, &o, "points", 5);
    struct hearing h = hear(&probe_grid, &o, &m, w);
    CU_ASSERT_EQUAL(heard_count(&h, "visit"), 25);
    /* Steps of 1 from -2 to 2 are exact; y moves fastest. */
    CU_ASSERT_EQUAL(heard(&h, "x", 0, 7), -1);
    CU_ASSERT_EQUAL(heard(&h, "y", 0, 7), 0);
    CU_ASSERT_EQUAL(heard(&h, "visit", 0, 24), 2);
    CU_ASSERT_EQUAL(w[2], 7);
    free(h.all);
    any_set(&probe_grid.kind, &o, "second", -1);
    w[1] = 9;
    h = hear(&probe_grid, &o, &m, w);
    CU_ASSERT_EQUAL(heard_count(&h, "visit"), 5);
    CU_ASSERT_EQUAL(heard_count(&h, "y"), 0);
    CU_ASSERT_EQUAL(w[1], 9);
    free(h.all);
    any_set(&probe_grid.kind, &o, "second", D);
    h = hear(&probe_grid, &o, &m, w);
    CU_ASSERT_FALSE(h.fine);
    free(h.all);
    model_release(&m);
}

/* 4000 draws of D weights: the mean square of the first has a standard error of sqrt(2/4000) = 2.2
 * percent; 5 of those. */
static void sample_draws_weights_of_the_scale(void)
{
    struct model m;
    struct any_options o;
    double w[D];
    CU_ASSERT_FATAL(fixture_open(&m, &two_samples, &parameterization_canonical, NULL));
    any_defaults(&probe_sample.kind, &o);
    any_list(&probe_sample.kind, &o, "scales", scales, 2);
    any_set(&probe_sample.kind, &o, "draws", 4000);
    for (int positive = 0; positive < 2; positive++) {
        any_set(&probe_sample.kind, &o, "positive", positive);
        struct hearing h = hear(&probe_sample, &o, &m, w);
        double square[2] = {0, 0};
        size_t below = 0;
        CU_ASSERT_EQUAL_FATAL(h.n, 8000);
        for (size_t i = 0; i < h.n; i++) {
            CU_ASSERT_EQUAL(h.all[i].at, scales[i / 4000]);
            square[i / 4000] += h.all[i].value * h.all[i].value / 4000;
            below += h.all[i].value < 0;
        }
        CU_ASSERT_DOUBLE_EQUAL(square[0] / 0.25, 1, 0.11);
        CU_ASSERT_DOUBLE_EQUAL(square[1] / 4, 1, 0.11);
        /* Half of 8000, standard error 45; or none. */
        CU_ASSERT(positive ? below == 0 : below > 3775 && below < 4225);
        free(h.all);
    }
    model_release(&m);
}

/* theta = e^w: psi(w - eta J'g) - (theta - eta M g) is known entry by entry. */
static void first_order_remainder_of_the_exponential(void)
{
    struct model m;
    struct any_options o;
    struct random r;
    double w[D], expected = 0;
    CU_ASSERT_FATAL(fixture_open(&m, &two_samples, &parameterization_exponential, NULL));
    small_options(&probe_parametric_step, &o);
    any_set(&probe_parametric_step.kind, &o, "draws", 1);
    struct hearing h = hear(&probe_parametric_step, &o, &m, w);
    random_open(&r, 1, "probe");
    random_fill_gaussian(&r, 1, D, w);
    double theta[D], g[D] = {0, 0, 0};
    for (size_t j = 0; j < D; j++) {
        theta[j] = exp(w[j]);
    }
    for (size_t i = 0; i < 2; i++) {
        double f = -y[i];
        for (size_t j = 0; j < D; j++) {
            f += x[i * D + j] * theta[j];
        }
        for (size_t j = 0; j < D; j++) {
            g[j] += f * x[i * D + j];
        }
    }
    for (size_t j = 0; j < D; j++) {
        const double moved = exp(w[j] - 0.1 * theta[j] * g[j]);
        const double gap = moved - (theta[j] - 0.1 * theta[j] * theta[j] * g[j]);
        expected += gap * gap;
    }
    /* Terms of size 1 to 10 are rounded some ten times. */
    CU_ASSERT_DOUBLE_EQUAL(heard(&h, "first-order-remainder", 0, 0), sqrt(expected), 1e-13);
    CU_ASSERT_EQUAL(heard_count(&h, "two-layer-remainder"), 0);
    free(h.all);
    model_release(&m);
}

/* One example: g0 = -y x. Two layers: +-|y||x|, h times each. */
static void origin_has_the_spectrum_of_the_closed_form(void)
{
    static const struct fixture one = {DESIGN_DENSE, 1, D, 1, 1, D, x, y, NULL, NULL};
    const double size = y[0] * vec_norm(D, x);
    struct model m;
    struct any_options o;
    double w[MOST];
    small_options(&probe_origin, &o);
    for (int depth = 2; depth <= 3; depth++) {
        const struct layers_options l = layers(depth, 2);
        CU_ASSERT_FATAL(fixture_open(&m, &one, &parameterization_deep_linear, &l));
        struct hearing h = hear(&probe_origin, &o, &m, w);
        CU_ASSERT_FATAL(h.fine);
        CU_ASSERT_EQUAL(heard(&h, "origin-gradient-norm", 0, 0), 0);
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "origin-canonical-norm", 0, 0), size, 1e-14);
        CU_ASSERT(heard(&h, "spectrum-error", 0, 0) < 1e-14);
        for (size_t i = 0; i < m.shape.p; i++) {
            const double expected = depth == 3 ? 0 : i < 2 ? -size : i >= m.shape.p - 2 ? size : 0;
            CU_ASSERT_DOUBLE_EQUAL(heard(&h, "origin-eigenvalue", i, 0), expected, 1e-14 * size);
        }
        /* A saddle: the loss falls here and rises there. */
        CU_ASSERT(heard(&h, "loss-change", 0, 0) < 0 && heard(&h, "loss-change", 1, 0) > 0);
        free(h.all);
        model_release(&m);
    }
}

/* 2/(N s^(2-2/N)) with s = 2; 20000 steps resolve 0.03 percent. Wrong if the push were off the
 * steepest direction, the layers off balance, or the rate's bisection upside down. */
static void stability_threshold_is_that_of_the_balanced_minimum(void)
{
    struct model m;
    struct any_options o;
    double w[MOST];
    any_defaults(&probe_stability_threshold.kind, &o);
    for (int depth = 1; depth <= 3; depth++) {
        const struct layers_options l = layers(depth, D);
        CU_ASSERT_FATAL(fixture_open(&m, &to_star, &parameterization_deep_linear, &l));
        struct hearing h = hear(&probe_stability_threshold, &o, &m, w);
        const double expected = 2 / (depth * pow(2, 2 - 2.0 / depth));
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "threshold", 0, 0) / expected, 1, 1e-3);
        CU_ASSERT_EQUAL(heard(&h, "minimum-norm", 0, 0), 2);
        free(h.all);
        model_release(&m);
    }
    CU_ASSERT_FATAL(fixture_open(&m, &two_samples, &parameterization_canonical, NULL));
    struct hearing h = hear(&probe_stability_threshold, &o, &m, w);
    CU_ASSERT_FALSE(h.fine); /* the data have no theta* */
    model_release(&m);
}

static void start_visits_the_start_alone(void)
{
    struct hearing h = hear_small(&probe_start);
    CU_ASSERT_EQUAL(h.n, 1);
    CU_ASSERT_EQUAL(heard(&h, "visit", 0, 0), fixture_number(0));
    free(h.all);
}

void suite_probes(void)
{
    CU_pSuite s = CU_add_suite("probes", NULL, NULL);
    CU_add_test(s, "every probe says what it declares, within its work",
                every_probe_says_what_it_declares_within_its_work);
    CU_add_test(s, "every probe says the same twice", every_probe_says_the_same_twice);
    CU_add_test(s, "probes of two layers refuse other networks with a sentence",
                probes_of_two_layers_refuse_other_networks_with_a_sentence);
    CU_add_test(s, "grid visits the square and the line", grid_visits_the_square_and_the_line);
    CU_add_test(s, "sample draws weights of the scale", sample_draws_weights_of_the_scale);
    CU_add_test(s, "first-order remainder of the exponential",
                first_order_remainder_of_the_exponential);
    CU_add_test(s, "the origin has the spectrum of the closed form",
                origin_has_the_spectrum_of_the_closed_form);
    CU_add_test(s, "the stability threshold is that of the balanced minimum",
                stability_threshold_is_that_of_the_balanced_minimum);
    CU_add_test(s, "start visits the start alone", start_visits_the_start_alone);
}
