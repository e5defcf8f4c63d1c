/* parse.h: numbers out of bytes that a user brings: CSV tables, .npy arrays. The bytes come from a
 * struct file; nothing here reads files. */
#ifndef OVERPARAM_CORE_PARSE_H
#define OVERPARAM_CORE_PARSE_H

#include "base/err.h"
#include "core/field.h"

/* A table of numbers inside the bytes: where it begins and how large it is. */
struct number_table {
    const struct file *file;
    size_t rows, cols;
    size_t start;    /* byte at which the numbers begin, behind a CSV's header or an array's head */
    int first_line;  /* of the CSV's numbers */
    bool has_header; /* CSV only */
    char npy;        /* 0 for CSV; 'd', 'f', 'q', 'i', 'B' for .npy: its type */
};

/* A bare matrix. Recognize .npy by its magic; all else is CSV (RFC 4180: commas, quotes, CRLF or
 * LF, an optional byte order mark). A first line of names alone is a header; one that mixes names
 * and numbers is a mistake, for a row of data could go unseen. Rows of unequal length, empty lines
 * within and empty tables are mistakes too, with line and column (in bytes, from 1). */
bool parse_measure(const struct file *f, struct number_table *t, struct err *e);
/* The same for a CSV whose first line names the columns, whatever it holds. */
bool parse_measure_named(const struct file *f, struct number_table *t, struct err *e);
/* out (rows,cols) row-major. A cell that is no finite number is a mistake, with line and column. */
bool parse_fill(const struct number_table *t, double *out, struct err *e);
/* The column of that name in a CSV's header. None and two of them are mistakes. */
bool parse_column(const struct number_table *t, const char *name, size_t *column, struct err *e);

#endif
