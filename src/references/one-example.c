/* one-example.c: where the flow of an entrywise parameterization ends when there is one example.
 *
 * With one example every gradient is a multiple of x. When M = k diag(theta^a), as for powers and
 * their limits, d theta_i/dt = -k l' theta_i^a x_i, so all (theta_i^p - theta_i(0)^p)/x_i, p = 1 -
 * a, grow alike: the flow stays on the curve
 *
 *   theta_i^p = theta_i(0)^p + sign(p) c x_i       (p = 0: theta_i = theta_i(0) e^(c x_i))
 *
 * and stops where it meets the line x'theta = y. For theta = w^N, p = 2/N - 1; p = -1 for e^w and
 * -3 for 1/w. With p < 0 the root c lies next to a pole, where theta(c) would lose all digits; so
 * the unknown is the entry that grows fastest, and the others follow from it without cancellation.
 * Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), section 2, for these dynamics.
 */
#include <math.h>

#include "core/reference.h"
#include "numerics/linalg.h"

struct options {
    double p;
    struct reals start;
};

static const struct field fields[] = {
    FIELD(struct options, p,
          .doc = "1 - a for M = k diag(theta^a): 2/N - 1 for powers N, -1 for the exponential, -3 "
                 "for the inverse",
          .required = true, .min = -64, .max = 1e4),
    FIELD(struct options, start, .doc = "theta(0), entry by entry; all positive", .required = true),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    for (size_t i = 0; i < o->start.n; i++) {
        if (!(o->start.v[i] > 0))
            return "'start' must be positive in every entry";
    }
    return NULL;
}

/* The entry whose theta grows fastest: with p < 0 the one whose pole comes first. */
static size_t leader(const struct options *o, const double *x, size_t d)
{
    size_t best = 0;
    for (size_t i = 1; i < d; i++) {
        const bool sooner =
            o->p < 0 ? pow(o->start.v[i], o->p) / x[i] < pow(o->start.v[best], o->p) / x[best]
                     : x[i] > x[best];
        best = sooner ? i : best;
    }
    return best;
}

/* All entries from the leader's, on the curve through the start. */
static void follow(const struct options *o, const double *x, size_t d, size_t lead, double *theta)
{
    const double *start = o->start.v, p = o->p;
    for (size_t i = 0; i < d; i++) {
        const double share = x[i] / x[lead];
        if (i == lead)
            continue;
        theta[i] = p == 0 ? start[i] * pow(theta[lead] / start[lead], share)
                          : pow((pow(start[i], p) - share * pow(start[lead], p)) +
                                    share * pow(theta[lead], p),
                                1 / p);
    }
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct options *o = options;
    const struct dataset *d = &m->problem.data;
    return d->design == DESIGN_DENSE && d->n == 1 && d->m == 1 && o->start.n == d->d
               ? true
               : err_set(e, ERR_SPEC,
                         "it needs one example, one output, and a start of as many entries");
}

static const char *refuse(const struct options *o, const struct dataset *d)
{
    for (size_t i = 0; i < d->d; i++) {
        if (!(d->x[i] > 0))
            return "it needs an example of positive features";
    }
    return vec_dot(d->d, d->x, o->start.v) < d->y[0] ? NULL : "the start must predict less than y";
}

/* Bisection to the last bit, between the start and the point where the leader alone reaches y. */
static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *work, struct err *e)
{
    const struct options *o = options;
    const struct dataset *d = &m->problem.data;
    const char *why = refuse(o, d);
    if (why)
        return err_set(e, ERR_SPEC, "no end of a flow in closed form: %s", why);
    const size_t lead = leader(o, d->x, d->d);
    double low = o->start.v[lead], high = d->y[0] / d->x[lead];
    for (;;) {
        theta[lead] = low + (high - low) / 2;
        follow(o, d->x, d->d, lead, theta);
        if (!(theta[lead] > low && theta[lead] < high))
            break;
        if (vec_dot(d->d, d->x, theta) < d->y[0]) {
            low = theta[lead];
        } else {
            high = theta[lead];
        }
    }
    *residual = fabs(vec_dot(d->d, d->x, theta) - d->y[0]) / fabs(d->y[0]);
    return true;
}

const struct reference reference_one_example = {
    .kind = {.name = "one-example",
             .summary = "where the flow of powers and their limits ends, given one example",
             .formula = "theta_i^p = theta_i(0)^p + sign(p) c x_i, x'theta = y; p = 0: theta_i = "
                        "theta_i(0) e^(c x_i)",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, section 2",
             .help = "One example with positive features and a positive start that predicts less "
                     "than y. Residual: the relative misfit.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .solve = solve,
    .fits = fits,
};
