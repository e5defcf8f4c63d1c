/* relu_plane.c: see relu_plane.h. */
#include "mathematics/relu_plane.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* Sectors narrower than this lie between two kinks that are one. */
static const double no_width = 1e-13;

static double around(double angle)
{
    const double rest = fmod(angle, 2 * M_PI);
    return rest < 0 ? rest + 2 * M_PI : rest;
}

static int in_order(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Gradient of the net in the direction of `at`, times sign, added to out. */
static void add_gradient(const struct relu_net *net, double at, double sign, double out[2])
{
    for (size_t i = 0; i < net->n; i++) {
        const struct relu *u = &net->unit[i];
        if (cos(at - u->angle) > 0) {
            out[0] += sign * u->outer * u->inner * cos(u->angle);
            out[1] += sign * u->outer * u->inner * sin(u->angle);
        }
    }
}

/* Unit i bends along the two rays at right angles to its inner weights. */
static size_t add_kinks(const struct relu_net *net, double *kinks)
{
    for (size_t i = 0; i < net->n; i++) {
        const double kink = around(net->unit[i].angle + M_PI / 2);
        kinks[2 * i] = kink;
        kinks[2 * i + 1] = around(kink + M_PI);
    }
    return 2 * net->n;
}

/* The largest |G'x| over unit x between two angles. */
static double largest_on(const double g[2], double from, double to)
{
    const double size = hypot(g[0], g[1]), along = atan2(g[1], g[0]);
    const double after = around(along - from), opposite = around(along + M_PI - from);
    if (after <= to - from || opposite <= to - from)
        return size;
    return size * fmax(fabs(cos(along - from)), fabs(cos(along - to)));
}

/* f - g is homogeneous and linear between two neighbouring kinks: its gradient is one vector G
 * there, and G'x is extreme where x is parallel to G, or else at an end of the sector. */
struct relu_size relu_difference(const struct relu_net *f, const struct relu_net *g)
{
    double kinks[4 * RELU_MAX + 1];
    size_t n = add_kinks(f, kinks);
    n += add_kinks(g, kinks + n);
    qsort(kinks, n, sizeof *kinks, in_order);
    kinks[n] = kinks[0] + 2 * M_PI;
    struct relu_size size = {0, 0};
    for (size_t i = 0; i < n; i++) {
        double gradient[2] = {0, 0};
        if (kinks[i + 1] - kinks[i] <= no_width)
            continue;
        const double middle = (kinks[i] + kinks[i + 1]) / 2;
        add_gradient(f, middle, 1, gradient);
        add_gradient(g, middle, -1, gradient);
        size.gradient = fmax(size.gradient, hypot(gradient[0], gradient[1]));
        size.uniform = fmax(size.uniform, largest_on(gradient, kinks[i], kinks[i + 1]));
    }
    return size;
}

/* max(|a - s a'|, |c - c'/s|), with |a - b|^2 = (|a| - |b|)^2 + 4 |a||b| sin^2(angle/2), which does
 * not cancel at small angles. */
static double unit_distance(const struct relu *f, const struct relu *g, double s)
{
    const double a = f->inner, b = s * g->inner;
    const double squared = (a - b) * (a - b) + 4 * a * b * pow(sin((f->angle - g->angle) / 2), 2);
    return fmax(sqrt(squared), fabs(f->outer - g->outer / s));
}

double relu_parameter_distance(const struct relu_net *f, const struct relu_net *g)
{
    double most = 0;
    for (size_t i = 0; i < f->n; i++)
        most = fmax(most, unit_distance(&f->unit[i], &g->unit[i], 1));
    return most;
}

/* The least over s > 0, by golden section in ln s: |a - s a'| is convex in s and |c - c'/s| falls
 * and rises once, so their maximum has no second valley. */
static double unit_nearest(const struct relu *f, const struct relu *g)
{
    const double golden = (sqrt(5) - 1) / 2;
    if (g->inner == 0 || g->outer == 0)
        return fmin(f->inner, fabs(f->outer));
    double low = -40, high = 40;
    double x = high - golden * (high - low), y = low + golden * (high - low);
    double at_x = unit_distance(f, g, exp(x)), at_y = unit_distance(f, g, exp(y));
    while (high - low > 1e-12) {
        if (at_x <= at_y) {
            high = y;
            y = x;
            at_y = at_x;
            x = high - golden * (high - low);
            at_x = unit_distance(f, g, exp(x));
        } else {
            low = x;
            x = y;
            at_x = at_y;
            y = low + golden * (high - low);
            at_y = unit_distance(f, g, exp(y));
        }
    }
    return fmin(at_x, at_y);
}

/* The least largest entry of a permutation's cells in cost (n,n): tries them all. */
static double best_assignment(size_t n, const double *cost, size_t row, unsigned used)
{
    double best = HUGE_VAL;
    if (row == n)
        return 0;
    for (size_t j = 0; j < n; j++) {
        if (!(used >> j & 1U)) {
            const double rest = best_assignment(n, cost, row + 1, used | 1U << j);
            best = fmin(best, fmax(cost[row * n + j], rest));
        }
    }
    return best;
}

static double assigned(const struct relu_net *f, const struct relu_net *g,
                       double (*cost_of)(const struct relu *, const struct relu *))
{
    const size_t n = f->n;
    double cost[RELU_MAX * RELU_MAX] = {0};
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            cost[i * n + j] = cost_of(&f->unit[i], &g->unit[j]);
    }
    return best_assignment(n, cost, 0, 0);
}

/* g with the neurons of the set turned round; false when the linear parts do not cancel. */
static bool turn(const struct relu_net *g, unsigned set, struct relu_net *turned)
{
    double sum[2] = {0, 0}, size = 0;
    *turned = *g;
    for (size_t i = 0; i < g->n; i++) {
        if (set >> i & 1U) {
            const double product = g->unit[i].inner * g->unit[i].outer;
            sum[0] += product * cos(g->unit[i].angle);
            sum[1] += product * sin(g->unit[i].angle);
            size += fabs(product);
            turned->unit[i].angle += M_PI;
        }
    }
    return hypot(sum[0], sum[1]) <= 1e-14 * size;
}

/* What leaves the function as it is: permutations, positive scales within a unit, and relu(x) = x +
 * relu(-x), which turns units round whose linear parts c a cancel in sum. */
double relu_nearest(const struct relu_net *f, const struct relu_net *g)
{
    double best = HUGE_VAL;
    for (unsigned set = 0; set < 1U << g->n; set++) {
        struct relu_net turned;
        if (turn(g, set, &turned))
            best = fmin(best, assigned(f, &turned, unit_nearest));
    }
    return best;
}

static double unit_plain(const struct relu *f, const struct relu *g)
{
    return unit_distance(f, g, 1);
}

double relu_nearest_permuted(const struct relu_net *f, const struct relu_net *g)
{
    return assigned(f, g, unit_plain);
}
