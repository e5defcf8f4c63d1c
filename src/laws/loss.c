/* loss.c: the laws of losses: their derivatives, convexity, arrays. */
#include "core/loss.h"

#include <math.h>
#include <stdio.h>

#include "laws/contracts.h"

/* Predictions on both sides of the targets and of 0, none of them on a kink. */
enum { POINTS = 15 };

struct curve {
    struct bench *bench;
    const struct loss *loss;
    double *f, *y, *slope, *curvature, *above, *below;
};

static double *room(struct curve *c, const char *name)
{
    return bench_array(c->bench, name, POINTS);
}

static void curve_open(struct curve *c, struct bench *b, double y)
{
    *c = (struct curve){.bench = b, .loss = (const struct loss *)(const void *)b->kind};
    c->f = room(c, "f");
    c->y = room(c, "y");
    c->slope = room(c, "slope");
    c->curvature = room(c, "curvature");
    c->above = room(c, "slope");
    c->below = room(c, "slope");
    for (size_t i = 0; i < POINTS; i++) {
        c->f[i] = -2.385 + 0.37 * (double)i;
        c->y[i] = y;
    }
    bench_freeze(b, "f", c->f, POINTS);
    bench_freeze(b, "y", c->y, POINTS);
    bench_case(b, "%d predictions, target %g", POINTS, y);
}

/* One entry after the other at f + h, all others staying. */
static double rise(const struct curve *c, size_t i, double h)
{
    const double up = c->f[i] + h, down = c->f[i] - h;
    return (c->loss->value(c->bench->options, 1, &up, &c->y[i]) -
            c->loss->value(c->bench->options, 1, &down, &c->y[i])) /
           (2 * h);
}

/* Truncation h^2 = 6e-11 times derivatives up to 100; rounding of values up to 100 over h, 2e-9. */
static void derivatives(struct curve *c)
{
    static const struct law first = {"slope is the derivative of value",
                                     "a factor (1/2, 2) in one and not in the other, or a sign"},
                            second = {"curvature is the derivative of slope",
                                      "a factor or a term that is missing"},
                            convex = {"curvature is not negative", "the loss is not convex in f"};
    bench_ask(c->bench, &first);
    const void *o = c->bench->options;
    const double h = 0x1p-17, allowed = 2e-8;
    char at[48];
    for (size_t i = 0; i < POINTS; i++) {
        const double up = c->f[i] + h, down = c->f[i] - h;
        c->loss->slope(o, 1, &up, &c->y[i], &c->above[i]);
        c->loss->slope(o, 1, &down, &c->y[i], &c->below[i]);
        snprintf(at, sizeof at, "f = %g", c->f[i]);
        bench_below(c->bench, &first, at, fabs(c->slope[i] - rise(c, i, h)), allowed);
        bench_below(c->bench, &second, at,
                    fabs(c->curvature[i] - (c->above[i] - c->below[i]) / (2 * h)), allowed);
        bench_below(c->bench, &convex, at, -c->curvature[i], 0);
    }
}

/* value is the sum over all entries: n additions of rounded terms. */
static void summed(struct curve *c)
{
    static const struct law law = {"value is the sum over the entries",
                                   "a mean, or a loop that leaves an entry out"};
    bench_ask(c->bench, &law);
    double sum = 0, size = 0;
    for (size_t i = 0; i < POINTS; i++) {
        const double one = c->loss->value(c->bench->options, 1, &c->f[i], &c->y[i]);
        sum += one;
        size += fabs(one);
    }
    bench_below(c->bench, &law, NULL,
                fabs(c->loss->value(c->bench->options, POINTS, c->f, c->y) - sum),
                POINTS * 0x1p-52 * size);
}

static void written(struct curve *c)
{
    static const struct law whole = {"slope and curvature are written whole",
                                     "a loop that ends early"},
                            same = {"the same question has the same answer, bit for bit",
                                    "data kept between calls (static, global)"};
    bench_ask(c->bench, &whole);
    const void *o = c->bench->options;
    c->loss->slope(o, POINTS, c->f, c->y, c->slope);
    c->loss->curvature(o, POINTS, c->f, c->y, c->curvature);
    bench_below(c->bench, &whole, NULL,
                (double)(bench_unwritten(POINTS, c->slope) + bench_unwritten(POINTS, c->curvature)),
                0);
    c->loss->slope(o, POINTS, c->f, c->y, c->above);
    c->loss->curvature(o, POINTS, c->f, c->y, c->below);
    bench_below(c->bench, &same, NULL,
                bench_differing(POINTS, c->slope, c->above) +
                    bench_differing(POINTS, c->curvature, c->below),
                0);
}

void laws_of_loss(struct bench *b)
{
    struct curve c;
    for (size_t k = 0; k < 2 * bench_variations(b->kind); k++) {
        if (bench_begin(b, k / 2)) {
            curve_open(&c, b, k % 2 ? 1 : -1);
            written(&c);
            derivatives(&c);
            summed(&c);
            bench_arrays_hold(b);
        }
        bench_end(b);
    }
}
