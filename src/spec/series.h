/* series.h: one sweep as it is written: {sweep: {log: [1e-3, 1, 7]}} is a series of seven values.
 * It is counted when it is read, and its values are made when all counts are known to be sane. */
#ifndef OVERPARAM_SPEC_SERIES_H
#define OVERPARAM_SPEC_SERIES_H

#include "spec/yaml.h"

/* In the order of sweep_words. */
enum series_way {
    SERIES_VALUES,
    SERIES_LOG,
    SERIES_LINEAR,
    SERIES_RANGE,
    SERIES_RANDOM,
    SERIES_EVERY
};

struct series {
    enum series_way way;
    const struct node *node, *body; /* {sweep: ...} itself; what stands under the way */
    const struct node *label;       /* of `zip`, or NULL */
    const struct node *but;         /* kinds that `every` leaves out, or NULL */
    double number[3];               /* from, to; first, last, step */
    bool log;                       /* random: on a logarithmic scale */
    int64_t seed;
    size_t n;
};

/* True for {sweep: ...}. */
bool is_sweep(const struct node *n);
/* False when there are mistakes. */
bool series_read(const struct node *sweep, struct series *s, struct errs *es);
/* Its n values, as scalars in the shortest form (or, of `values`, the nodes of the file).
 *
 * The ends are exact. Points between the ends of a logarithmic series are rounded to 12 digits, so
 * that decades come out as decades and the last bit of another machine's pow() changes no key. */
const struct node *const *series_values(struct arena *a, const struct series *s);

#endif
