/* samples.c: see samples.h. */
#include "cli/samples.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

/* |a - b| against the larger of the two; 0 for equal numbers, infinite when one is not finite. */
static double relative(double a, double b)
{
    if (same_bits(a, b) || a == b)
        return 0;
    if (!isfinite(a) || !isfinite(b))
        return HUGE_VAL;
    return fabs(a - b) / fmax(fabs(a), fabs(b));
}

static void differ(struct samples_difference *d, const char *name, const struct sample *x, double a,
                   double b)
{
    char first[TEXT_REAL_SIZE], second[TEXT_REAL_SIZE];
    double r = relative(a, b);
    if (same_bits(a, b))
        return;
    if (d->identical)
        snprintf(d->what, sizeof d->what, "%.60s at step %lld is %s, was %s", name,
                 (long long)x->step, text_real(b, second), text_real(a, first));
    d->identical = false;
    d->largest = r > d->largest ? r : d->largest;
}

static bool heads_alike(const struct outcome *a, const struct outcome *b,
                        struct samples_difference *d)
{
    if (a->status != b->status)
        snprintf(d->what, sizeof d->what, "it is %s, was %s", outcome_word(b->status),
                 outcome_word(a->status));
    else if (a->steps != b->steps)
        snprintf(d->what, sizeof d->what, "it took %lld steps, had taken %lld", (long long)b->steps,
                 (long long)a->steps);
    else if (a->evaluations != b->evaluations)
        snprintf(d->what, sizeof d->what,
                 "it evaluated the loss %lld times, had done so %lld times",
                 (long long)b->evaluations, (long long)a->evaluations);
    else if (a->n_samples != b->n_samples)
        snprintf(d->what, sizeof d->what, "it recorded %zu samples, had recorded %zu", b->n_samples,
                 a->n_samples);
    else
        return true;
    d->largest = HUGE_VAL;
    return false;
}

/* What stands beside the samples. */
static void compare_rest(const struct outcome *a, const struct outcome *b,
                         struct samples_difference *d)
{
    const struct sample end = {.step = b->steps};
    differ(d, "the time", &end, a->time, b->time);
    for (size_t i = 0; a->weights && b->weights && i < a->p && i < b->p; i++)
        differ(d, "a weight", &end, a->weights[i], b->weights[i]);
    if (strcmp(a->reason, b->reason) == 0)
        return;
    if (d->identical)
        snprintf(d->what, sizeof d->what, "it ended with '%.50s', had ended with '%.50s'",
                 b->reason, a->reason);
    d->identical = false;
}

struct samples_difference samples_compare(const struct outcome *a, const struct outcome *b)
{
    struct samples_difference d = {0};
    if (!heads_alike(a, b, &d))
        return d;
    d.identical = d.alike = true;
    for (size_t i = 0; i < a->n_samples; i++) {
        const struct sample *x = &a->samples[i], *y = &b->samples[i];
        const char *name = a->names[x->observable];
        if (strcmp(name, b->names[y->observable]) != 0 || x->component != y->component ||
            x->step != y->step) {
            snprintf(d.what, sizeof d.what, "sample %zu is another one", i);
            d.identical = d.alike = false;
            d.largest = HUGE_VAL;
            return d;
        }
        differ(&d, name, x, x->value, y->value);
        differ(&d, "time", x, x->time, y->time);
        differ(&d, "at", x, x->at, y->at);
    }
    compare_rest(a, b, &d);
    return d;
}
