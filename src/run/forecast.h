/* forecast.h: how long the jobs that are left will take, as a range that can be believed.
 *
 * Jobs come in groups (a variant of an experiment), each job with the seconds that it is expected
 * to take; what has finished calibrates them. */
#ifndef OVERPARAM_RUN_FORECAST_H
#define OVERPARAM_RUN_FORECAST_H

#include <stdbool.h>
#include <stddef.h>

struct forecast_group {
    bool counted;            /* nothing is expected: jobs count one each */
    double expected, actual; /* of what has finished: expected and measured seconds */
    double left;             /* expected of what has not */
    size_t n_left;           /* jobs that have not */
};

struct forecast {
    struct forecast_group *groups; /* zeroed by the caller */
    size_t n_groups;
};

/* expected: seconds, or negative for all jobs of a group of which nothing is known. */
void forecast_add(struct forecast *f, size_t group, double expected);
void forecast_finish(struct forecast *f, size_t group, double expected, double seconds);
/* It was done elsewhere. */
void forecast_drop(struct forecast *f, size_t group, double expected);

/* Seconds of wall time; high < 0: nothing is known yet. */
struct forecast_range {
    double low, high;
};
/* longest: expected seconds of the longest job that is left (0 when unknown), which no number of
 * workers shortens. */
struct forecast_range forecast_left(const struct forecast *f, size_t workers, double longest);

/* Seconds until all jobs are done that so many workers take in this order, each the next one when
 * it is free, as the pool does. */
double forecast_span(const double *seconds, size_t n, size_t workers);
/* The same as a range. */
struct forecast_range forecast_replayed(const struct forecast *f, const double *seconds, size_t n,
                                        size_t workers);

#endif
