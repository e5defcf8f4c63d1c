/* columns.h: the columns of a CSV by their names. */
#ifndef OVERPARAM_FORMATS_COLUMNS_H
#define OVERPARAM_FORMATS_COLUMNS_H

#include "formats/parse.h"

struct columns_wanted {
    const char *target;
    struct texts features; /* in this order; absent: all columns but the target and `drop` */
    struct texts drop;
};

/* The features, and behind them the target, as columns 0, 1, ... of *part (its `place` lies in the
 * table's memory). A name that no column has, or two, is a mistake; so is a feature that nobody
 * asked for and that has no name or only numbers the rows: an index, which pandas and R write
 * along. */
bool columns_choose(struct number_table *t, const struct columns_wanted *wanted, struct part *part,
                    struct err *e);
/* A bare matrix whose first column only numbers the rows is refused, unless `header: false` says
 * that all of it is data. */
bool columns_check_bare(const struct number_table *t, const struct table_form *form, struct err *e);

#endif
