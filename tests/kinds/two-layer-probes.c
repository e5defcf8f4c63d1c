/* two-layer-probes.c: the probes of f = v'Ux against the algebra written out here.
 *
 * The draws are made again from the same stream, and M, thresholds and changes are computed from U
 * and v by plain loops, not through the parameterization. */
#include "mathematics/two_layer.h"
#include "numerics/linalg.h"
#include "numerics/random.h"
#include "probe-fixture.h"

extern const struct probe probe_symmetry, probe_half_space, probe_opposed_pair,
    probe_parametric_step, probe_step_threshold, probe_rebalance, probe_layer_step;
extern const struct parameterization parameterization_two_layer_linear;
void suite_two_layer_probes(void);

enum { D = 3, P = D * D + D, ROOM = 4096 };

static const double x[D] = {0.5, -1.25, 2}, y[1] = {1.5};
static const struct fixture one_example = {DESIGN_DENSE, 1, D, 1, 1, D, x, y, NULL, NULL};
static const int64_t square = D;

/* A network U (D,D), v and what follows from it for the one example. */
struct facts {
    double w[P];
    double theta[D], g[D], mg[D], ug[D];
    double gg, vv, gmg, theta_g;
};

static double dot(const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < D; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* M z = U'Uz + |v|^2 z */
static void apply_m(const double *w, const double *z, double *out)
{
    const double *v = w + D * D, vv = dot(v, v);
    for (size_t j = 0; j < D; j++) {
        out[j] = vv * z[j];
        for (size_t i = 0; i < D; i++) {
            out[j] += w[i * D + j] * dot(w + i * D, z);
        }
    }
}

static void theta_of(const double *w, double *theta)
{
    for (size_t j = 0; j < D; j++) {
        theta[j] = 0;
        for (size_t i = 0; i < D; i++) {
            theta[j] += w[i * D + j] * w[D * D + i];
        }
    }
}

static void work_out(struct facts *f)
{
    theta_of(f->w, f->theta);
    const double residual = dot(f->theta, x) - y[0];
    for (size_t j = 0; j < D; j++) {
        f->g[j] = residual * x[j];
    }
    apply_m(f->w, f->g, f->mg);
    for (size_t i = 0; i < D; i++) {
        f->ug[i] = dot(f->w + i * D, f->g);
    }
    f->gg = dot(f->g, f->g);
    f->vv = dot(f->w + D * D, f->w + D * D);
    f->gmg = dot(f->g, f->mg);
    f->theta_g = dot(f->theta, f->g);
}

/* Hear the probe with these options from its own draws. */
static struct hearing hear_square(const struct probe *p, const struct any_options *o)
{
    struct model m;
    double w[P];
    for (size_t i = 0; i < P; i++) {
        w[i] = fixture_number(i);
    }
    CU_ASSERT_FATAL(fixture_open(&m, &one_example, &parameterization_two_layer_linear, &square));
    struct hearing h = hear(p, o, &m, w);
    CU_ASSERT_FATAL(h.fine);
    model_release(&m);
    return h;
}

static void random_p_has_the_condition_asked_for(void)
{
    struct random r;
    double p[D * D], work[3 * D * D + 2 * D], s[D] = {0}, more[ROOM];
    random_open(&r, 3, "test");
    for (int i = 0; i < 20; i++) {
        two_layer_random_p(&r, D, 50, p, work);
        CU_ASSERT_FATAL(svd_values_work(D, D) <= ROOM && svd_values(D, D, p, s, more));
        CU_ASSERT_DOUBLE_EQUAL(s[0] / s[D - 1], 50, 1e-12 * 50);
        CU_ASSERT_DOUBLE_EQUAL(s[1] * s[1], s[0] * s[D - 1], 1e-14);
    }
}

/* Rounding of f: cond(P) * h ulps, 100 * 3 * 1.1e-16 = 3e-14. */
static void symmetries_leave_the_function(void)
{
    struct any_options o;
    any_defaults(&probe_symmetry.kind, &o);
    struct hearing h = hear_square(&probe_symmetry, &o);
    CU_ASSERT_EQUAL(heard_count(&h, "function-change"), 300);
    CU_ASSERT(heard_most(&h, "function-change") <= 3e-14);
    /* It is a change that is measured: not all are zero, and P is not always the identity. */
    CU_ASSERT(heard_most(&h, "function-change") > 0);
    CU_ASSERT(heard_most(&h, "condition") > 50 && heard_most(&h, "condition") <= 100);
    free(h.all);
}

/* The aimed weights are another (PU, P^-T v) of the same function, M g points along t with the
 * length of the closed form: (length/bound)^2 = 1 + (cos/2) |2 tan n - theta_perp/theta_e|^2 / R.
 */
static void aim_turns_the_gradient_and_keeps_the_function(void)
{
    static const double degrees[] = {5, 45, 80, 89};
    const double pi = acos(-1), norm = sqrt(dot(x, x)),
                 n[D] = {1.25 / sqrt(1.8125), 0.5 / sqrt(1.8125), 0};
    struct facts f;
    double moved[P], theta[D], mx[D], work[ROOM];
    for (size_t i = 0; i < P; i++) {
        f.w[i] = fixture_number(i + 5);
    }
    work_out(&f);
    CU_ASSERT_FATAL(two_layer_aim_work(D) <= ROOM);
    const struct two_layer net = {.h = D, .d = D, .u = f.w, .v = f.w + D * D};
    for (size_t k = 0; k < 4; k++) {
        const double angle = degrees[k] * pi / 180, big_r = 100;
        double t[D], perp = 0, f_e = dot(f.theta, x) / norm;
        for (size_t j = 0; j < D; j++) {
            t[j] = cos(angle) * x[j] / norm + sin(angle) * n[j];
            const double off = 2 * tan(angle) * n[j] - (f.theta[j] - f_e * x[j] / norm) / f_e;
            perp += off * off;
        }
        CU_ASSERT_FATAL(two_layer_aim(&net, x, t, big_r, moved, work));
        theta_of(moved, theta);
        apply_m(moved, x, mx);
        const double bound = 2 * fabs(dot(f.theta, x)) / cos(angle),
                     length = bound * sqrt(1 + cos(angle) / 2 * perp / big_r);
        for (size_t j = 0; j < D; j++) {
            /* cond(S)^(1/2) cond(U) is below 1e4 here. */
            CU_ASSERT_DOUBLE_EQUAL(theta[j], f.theta[j], 1e-12);
            CU_ASSERT_DOUBLE_EQUAL(mx[j], length * t[j], 1e-10 * length);
        }
    }
}

static void half_space_is_reached_and_bounded(void)
{
    static const double angles[] = {60, 89}, sizes[] = {1, 10000};
    struct any_options o;
    any_defaults(&probe_half_space.kind, &o);
    any_list(&probe_half_space.kind, &o, "angles", angles, 2);
    any_list(&probe_half_space.kind, &o, "sizes", sizes, 2);
    any_set(&probe_half_space.kind, &o, "rank", 1);
    struct hearing h = hear_square(&probe_half_space, &o);
    CU_ASSERT_EQUAL(heard_count(&h, "miss"), 40);
    CU_ASSERT(heard_most(&h, "miss") < 1e-5);
    CU_ASSERT(heard_least(&h, "length-ratio") > 1 - 1e-9);
    CU_ASSERT(heard_least(&h, "random-length-ratio") > 1 - 1e-12);
    CU_ASSERT(heard_most(&h, "random-angle") < 90);
    CU_ASSERT(heard_most(&h, "span-distance") < 1e-12);
    free(h.all);
}

static void opposed_pair_is_one_function_with_opposed_gradients(void)
{
    struct any_options o;
    const double degree = acos(-1) / 180;
    any_defaults(&probe_opposed_pair.kind, &o);
    any_set(&probe_opposed_pair.kind, &o, "angle", 70);
    struct hearing h = hear_square(&probe_opposed_pair, &o);
    for (int64_t i = 0; i < 20; i++) {
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "pair-cosine", 0, i), cos(140 * degree), 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "cosine-with-g", 0, i), cos(70 * degree), 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "cosine-with-g", 1, i), cos(70 * degree), 1e-9);
    }
    CU_ASSERT(heard_most(&h, "function-gap") < 1e-9);
    CU_ASSERT(heard_most(&h, "random-function-gap") < 1e-9);
    CU_ASSERT(heard_least(&h, "random-cosine-with-g") > 0);
    free(h.all);
}

static void first_order_step_misses_by_eta_squared_theta_g(void)
{
    static const double rates[] = {0.5, 0.25};
    struct any_options o;
    struct random r;
    struct facts f;
    any_defaults(&probe_parametric_step.kind, &o);
    any_list(&probe_parametric_step.kind, &o, "rates", rates, 2);
    struct hearing h = hear_square(&probe_parametric_step, &o);
    random_open(&r, 1, "probe");
    for (int64_t i = 0; i < 20; i++) {
        random_fill_gaussian(&r, 1, P, f.w);
        work_out(&f);
        for (size_t k = 0; k < 2; k++) {
            const double expected = rates[k] * rates[k] * fabs(f.theta_g) * sqrt(f.gg);
            const double size = sqrt(dot(f.theta, f.theta)) + rates[k] * sqrt(dot(f.mg, f.mg));
            CU_ASSERT_DOUBLE_EQUAL(heard(&h, "first-order-remainder", k, i), expected,
                                   1e-13 * (size + expected));
        }
    }
    CU_ASSERT(heard_most(&h, "two-layer-remainder") < 1e-14);
    free(h.all);
}

static void threshold_is_found_where_the_step_turns(void)
{
    struct any_options o;
    struct random r;
    struct facts f;
    size_t turning = 0;
    any_defaults(&probe_step_threshold.kind, &o);
    any_set(&probe_step_threshold.kind, &o, "draws", 60);
    struct hearing h = hear_square(&probe_step_threshold, &o);
    random_open(&r, 1, "probe");
    for (int64_t i = 0; i < 60; i++) {
        random_fill_gaussian(&r, 1, P, f.w);
        work_out(&f);
        if (f.theta_g > 0) {
            const double closed = f.gmg / (f.theta_g * f.gg);
            CU_ASSERT_DOUBLE_EQUAL(heard(&h, "threshold", 0, i) / closed, 1, 1e-9);
            turning++;
        }
    }
    CU_ASSERT(turning > 10 && turning < 50);
    CU_ASSERT_EQUAL(heard_count(&h, "threshold"), turning);
    CU_ASSERT_EQUAL(heard_count(&h, "least-alignment"), 60 - turning);
    CU_ASSERT(heard_least(&h, "least-alignment") > 0);
    CU_ASSERT(heard_most(&h, "least-alignment") <= 1);
    free(h.all);
}

static void rebalanced_norm_and_its_least_place(void)
{
    struct any_options o;
    struct random r;
    struct facts f;
    any_defaults(&probe_rebalance.kind, &o);
    any_set(&probe_rebalance.kind, &o, "points", 3); /* c = 0.1, 1, 10 */
    struct hearing h = hear_square(&probe_rebalance, &o);
    random_open(&r, 1, "probe");
    for (int64_t i = 0; i < 10; i++) {
        double s[D], copy[D * D], more[ROOM];
        random_fill_gaussian(&r, 1, P, f.w);
        work_out(&f);
        memcpy(copy, f.w, sizeof copy);
        CU_ASSERT_FATAL(svd_values(D, D, copy, s, more));
        const double low = s[0] * s[0] / 100 + f.vv * 100, high = s[0] * s[0] * 100 + f.vv / 100;
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "induced-norm", 0, 3 * i) / low, 1, 1e-14);
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "induced-norm", 0, 3 * i + 2) / high, 1, 1e-14);
    }
    CU_ASSERT(heard_most(&h, "norm-error") < 1e-14);
    /* A minimum is flat: 1e-15 of the value hides 3e-8 of the place. */
    CU_ASSERT(heard_most(&h, "norm-minimizer-error") < 2e-7);
    CU_ASSERT(heard_most(&h, "drive-minimizer-error") < 2e-7);
    free(h.all);
}

static void one_step_changes_the_imbalance_by_the_closed_form(void)
{
    static const double rates[] = {0.5, 0.05};
    struct any_options o;
    struct random r;
    struct facts f;
    any_defaults(&probe_layer_step.kind, &o);
    any_list(&probe_layer_step.kind, &o, "rates", rates, 2);
    struct hearing h = hear_square(&probe_layer_step, &o);
    random_open(&r, 1, "probe");
    for (int64_t i = 0; i < 20; i++) {
        double largest = 0, size = 0;
        random_fill_gaussian(&r, 1, P, f.w);
        work_out(&f);
        for (size_t a = 0; a < D; a++) {
            size += f.vv + dot(f.w + a * D, f.w + a * D);
            for (size_t b = 0; b < D; b++) {
                const double change = f.gg * f.w[D * D + a] * f.w[D * D + b] - f.ug[a] * f.ug[b];
                largest = fmax(largest, 0.25 * fabs(change));
            }
        }
        CU_ASSERT_DOUBLE_EQUAL(heard(&h, "step-change", 0, i), largest, 1e-13 * (largest + size));
    }
    CU_ASSERT(heard_most(&h, "step-error") < 1e-13);
    free(h.all);
}

void suite_two_layer_probes(void)
{
    CU_pSuite s = CU_add_suite("two-layer probes", NULL, NULL);
    CU_add_test(s, "random P has the condition asked for", random_p_has_the_condition_asked_for);
    CU_add_test(s, "symmetries leave the function", symmetries_leave_the_function);
    CU_add_test(s, "aiming turns the gradient and keeps the function",
                aim_turns_the_gradient_and_keeps_the_function);
    CU_add_test(s, "the half-space is reached and bounded", half_space_is_reached_and_bounded);
    CU_add_test(s, "an opposed pair is one function with opposed gradients",
                opposed_pair_is_one_function_with_opposed_gradients);
    CU_add_test(s, "the first-order step misses by eta^2 |theta'g| |g|",
                first_order_step_misses_by_eta_squared_theta_g);
    CU_add_test(s, "the threshold is found where the step turns",
                threshold_is_found_where_the_step_turns);
    CU_add_test(s, "rebalanced norm and its least place", rebalanced_norm_and_its_least_place);
    CU_add_test(s, "one step changes the imbalance by the closed form",
                one_step_changes_the_imbalance_by_the_closed_form);
}
