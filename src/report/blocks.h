/* blocks.h: a query's result as the text that gnuplot reads.
 *
 * Tab-separated, a header line, rows as they come. When the first column is called `series`, the
 * rows of each series stand together as a block with a header line of its own, two empty lines
 * between blocks: gnuplot's `index i` picks one, `columnheader(1)` is its name. Columns keep their
 * numbers: column k of the select is column k in the script. */
#ifndef OVERPARAM_REPORT_BLOCKS_H
#define OVERPARAM_REPORT_BLOCKS_H

#include "store/table.h"

/* Append the text to *out; *n_series gets the number of blocks (1 without a series column). Text
 * cells are shown literally by gnuplot, but for control characters (blanks) and the double quote,
 * which its reader cannot carry (a typographic one). NULL is an empty field: missing. */
void blocks_write(struct arena *a, const struct table *t, struct buf *out, size_t *n_series);

#endif
