/* forecast.c: see forecast.h.
 *
 * Group g takes a_g times the seconds that were expected, ln a_g = m + d_g: m is this machine's,
 * the same for all, and d_g the group's own, of standard deviation s. What has finished gives m by
 * the ratio of the sums and s by the scatter of the groups around it. A group that is partly done
 * speaks for its own rest, in proportion to how much of it is done. The variance of what is left
 * adds the groups' own and that of m; two standard deviations make the range. Groups of which
 * nothing is expected are a class of their own, counted in jobs, with another m and s. */
#include "run/forecast.h"

#include <math.h>

#include "base/arena.h"

/* s before anything has finished: seconds of another machine are off by some tens of percent, jobs
 * of which nothing is known differ by factors. Counts as one group among those that have finished.
 */
static const double first_spread[] = {0.3, 1.0};

void forecast_add(struct forecast *f, size_t group, double expected)
{
    struct forecast_group *g = &f->groups[group];
    g->counted = expected < 0;
    g->left += g->counted ? 1 : expected;
    g->n_left++;
}

/* A job that somebody else has done. */
void forecast_drop(struct forecast *f, size_t group, double expected)
{
    struct forecast_group *g = &f->groups[group];
    g->left = --g->n_left > 0 ? fmax(0, g->left - (g->counted ? 1 : expected)) : 0;
}

void forecast_finish(struct forecast *f, size_t group, double expected, double seconds)
{
    struct forecast_group *g = &f->groups[group];
    forecast_drop(f, group, expected);
    g->expected += g->counted ? 1 : expected;
    g->actual += seconds;
}

/* One of the two classes of groups: exp m, s^2, the number of groups that m rests on; what is left.
 */
struct class
{
    double ratio, variance, support;
    double left, own; /* seconds, and the variance of the groups' own deviations, in seconds^2 */
};

static void class_spread(const struct forecast *f, bool counted, struct class *c)
{
    double scatter = 0, squares = 0, actual = 0;
    size_t n = 0;
    for (size_t i = 0; i < f->n_groups; i++) {
        const struct forecast_group *g = &f->groups[i];
        if (g->counted != counted || !(g->expected > 0) || !(g->actual > 0))
            continue;
        double deviation = log(g->actual / g->expected / c->ratio);
        scatter += g->actual * deviation * deviation;
        squares += g->actual * g->actual;
        actual += g->actual;
        n++;
    }
    double first = first_spread[counted] * first_spread[counted];
    double one = n > 0 ? actual / (double)n : 1;
    c->variance = (scatter + one * first) / (actual + one);
    c->support = squares > 0 ? actual * actual / squares : 0;
}

/* False when nothing tells what the jobs of this class take. */
static bool class_read(const struct forecast *f, bool counted, struct class *c)
{
    double expected = 0, actual = 0, left = 0, all = 0;
    *c = (struct class){.ratio = 1};
    for (size_t i = 0; i < f->n_groups; i++) {
        const struct forecast_group *g = &f->groups[i];
        all += g->actual;
        if (g->counted != counted)
            continue;
        expected += g->expected;
        actual += g->actual;
        left += g->left;
    }
    if (left > 0 && counted && !(expected > 0))
        return false;
    if (expected > 0 && actual > 0)
        c->ratio = actual / expected;
    class_spread(f, counted, c);
    for (size_t i = 0; i < f->n_groups; i++) {
        const struct forecast_group *g = &f->groups[i];
        if (g->counted != counted || !(g->left > 0))
            continue;
        double done = g->expected / (g->expected + g->left);
        double own = g->expected > 0 ? g->actual / g->expected : 0;
        double seconds = g->left * (c->ratio * (1 - done) + own * done);
        c->left += seconds;
        c->own += seconds * seconds * (1 - done) * (1 - done) * c->variance;
    }
    return true;
}

struct forecast_range forecast_left(const struct forecast *f, size_t workers, double longest)
{
    struct class classes[2];
    double seconds = 0, variance = 0;
    for (int k = 0; k < 2; k++) {
        struct class *c = &classes[k];
        if (!class_read(f, k == 1, c))
            return (struct forecast_range){-1, -1};
        seconds += c->left;
        variance += c->own + c->left * c->left * c->variance / fmax(1, c->support);
    }
    if (!(seconds > 0))
        return (struct forecast_range){0, 0};
    double factor = 1 + 2 * sqrt(variance) / seconds, tail = longest * classes[0].ratio;
    double share = 1.0 / (double)workers;
    return (struct forecast_range){fmax(seconds * share / factor, tail / factor),
                                   seconds * share * factor + tail * (1 - share)};
}

/* The first of `ends`, a heap, ends later: it sinks to its place. */
static void sink(double *ends, size_t n, double later)
{
    size_t at = 0;
    for (size_t below = 1; below < n; below = 2 * at + 1) {
        if (below + 1 < n && ends[below + 1] < ends[below])
            below++;
        if (ends[below] >= later)
            break;
        ends[at] = ends[below];
        at = below;
    }
    ends[at] = later;
}

double forecast_span(const double *seconds, size_t n, size_t workers)
{
    struct arena a = {0};
    double *ends = arena_array(&a, workers, sizeof *ends), span = 0;
    for (size_t i = 0; i < n; i++) {
        const double end = ends[0] + seconds[i];
        span = fmax(span, end);
        sink(ends, workers, end);
    }
    arena_release(&a);
    return span;
}

struct forecast_range forecast_replayed(const struct forecast *f, const double *seconds, size_t n,
                                        size_t workers)
{
    const struct forecast_range one = forecast_left(f, 1, 0);
    if (!(one.high > 0))
        return one;
    const double factor = sqrt(one.high / one.low), span = forecast_span(seconds, n, workers);
    return (struct forecast_range){span / factor, span * factor};
}
