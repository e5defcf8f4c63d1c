/* table.h: the result of a query, typed, exact. */
#ifndef OVERPARAM_STORE_TABLE_H
#define OVERPARAM_STORE_TABLE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

enum cell_type { CELL_NULL, CELL_INTEGER, CELL_REAL, CELL_TEXT };

struct cell {
    enum cell_type type;
    int64_t integer;
    double real;
    const char *text; /* zero-terminated; a blob arrives as hexadecimal text */
};

struct table {
    const char **columns;
    struct cell *cells; /* (rows,n_columns) row-major */
    size_t n_columns, n_rows;
};

/* The exact text of a cell; NULL cells give "". */
const char *cell_text(const struct cell *c, char out[TEXT_REAL_SIZE]);
/* The text in row i, column j, 0-based; "" when the cell holds anything else. */
const char *table_text(const struct table *t, size_t i, size_t j);
/* True and *value set when the cell is a number. */
bool cell_number(const struct cell *c, double *value);

/* RFC 4180 with a header; lines end as everywhere here, in LF. */
void table_csv(const struct table *t, struct buf *out);
/* A list of objects; valid JSON whatever the values. Columns must have names of their own: most
 * readers keep one of two. */
void table_json(const struct table *t, struct buf *out);
/* A name that two columns have, or NULL. */
const char *table_same_name(const struct table *t);
/* Aligned, for people; as wide as `width` at most, 0 for any. Where that is too narrow for columns, a
 * line for each cell. */
void table_plain(const struct table *t, struct buf *out, size_t width);
/* The same with colours: the terminal's escape sequence of a text in a column, or NULL. */
typedef const char *table_paint(const char *column, const char *text);
void table_painted(const struct table *t, struct buf *out, size_t width, table_paint *paint);

#endif
