/* carried.h: data that the HTML page carries with it, as gzipped CSV.
 *
 * Without a script a reader downloads NAME.csv.gz; report/page/ hands out NAME.csv and makes a
 * table of it for the query console, called as `table` says. */
#ifndef OVERPARAM_REPORT_CARRIED_H
#define OVERPARAM_REPORT_CARRIED_H

#include "store/table.h"

/* A link that downloads the table. kind, name: figure, layer-balance -> table figure_layer_balance
 */
void carried_link(struct buf *out, const char *kind, const char *name, const struct table *t);
/* Bytes that only a script reads: <script type="application/gzip" ATTRIBUTE="VALUE">. */
void carried_script(struct buf *out, const char *attribute, const char *value, const void *bytes,
                    size_t n);

#endif
