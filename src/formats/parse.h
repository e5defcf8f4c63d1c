/* parse.h: numbers out of bytes that a user brings: CSV tables, .npy arrays. The bytes come from a
 * struct file; nothing here reads files.
 *
 * What can be read without doubt is read; the rest is refused with the reason that applies. Two
 * things are in doubt by nature and are told apart by what the user declares (struct table_form):
 * what separates cells, and whether a first line of numbers is a header. */
#ifndef OVERPARAM_FORMATS_PARSE_H
#define OVERPARAM_FORMATS_PARSE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/given.h"

/* How a CSV is written. */
struct table_form {
    const char *separator, *header;
};

/* The fields of every kind that reads a table; its options have a member `form`. */
#define TABLE_FORM_FIELDS(owner)                                                                   \
    FIELD_AS(owner, form.separator, "separator",                                                   \
             .doc = "what stands between the cells of a CSV; blanks: any number of them",          \
             .choices = "comma|semicolon|tab|blanks", .otherwise_text = "comma"),                  \
        FIELD_AS(owner, form.header, "header",                                                     \
                 .doc = "whether the first line of a CSV names the columns (true) or is data "     \
                        "(false); auto: names are a header, numbers are data, and where that is "  \
                        "in doubt the file is refused",                                            \
                 .choices = "auto|true|false", .otherwise_text = "auto")

/* The numbers of an .npy as they are stored. */
struct npy_type {
    char kind; /* 'f', 'i', 'u', 'b'; 0: the table is a CSV */
    unsigned char size;
    bool big_endian, by_columns;
};

/* A table of numbers inside the bytes: where it begins and how large it is. Released by
 * parse_release, also when it could not be measured. */
struct number_table {
    const struct file *file;
    size_t rows, cols; /* as they are read */
    bool transposed;   /* they are those of the transpose of what is stored */
    size_t start; /* byte at which the numbers begin, behind a CSV's header or an array's head */
    struct npy_type npy;
    /* CSV only. */
    char separator, end;        /* of cells: ',', ';', tab, or ' ' for blanks; of lines */
    int first_line;             /* of the numbers */
    const char *const *names;   /* of the stored columns; NULL without a header */
    const struct where *places; /* ... and where they stand */
    bool header_doubt;          /* a first line of numbers, taken for data, could be a header */
    bool header_stands_out;     /* ... of whole numbers that rise, and those below have points */
    bool numbers_rows;          /* the first column holds 0, 1, 2, ... or 1, 2, 3, ... */
    struct arena arena;
};

/* A bare matrix. Recognize .npy by its magic; all else is CSV (RFC 4180: commas or what is
 * declared, quotes, any of the three ends of lines, an optional byte order mark). A first line of
 * names is a header; one that mixes names and numbers is a mistake, for a row of data could go
 * unseen. Rows of unequal length, empty lines within, columns without a name and empty tables are
 * mistakes too, with line and column (in bytes, from 1). */
bool parse_measure(const struct file *f, const struct table_form *form, struct number_table *t,
                   struct err *e);
/* The same for a CSV whose first line names the columns. Which of them have a name that will do is
 * seen when they are chosen (columns.h). */
bool parse_measure_named(const struct file *f, const struct table_form *form,
                         struct number_table *t, struct err *e);
void parse_release(struct number_table *t);
/* Take columns for rows from here on. */
void parse_transpose(struct number_table *t);
/* When a table has not the size that is expected: true, with the remedy, when its first line could
 * be a header and `rows` are one too many for that reason. */
bool parse_blames_header(const struct number_table *t, size_t rows, struct err *e);
/* Whether the first cell of a CSV is that number, written as people count. */
bool parse_begins_with(const struct number_table *t, size_t number);
/* When a table cannot be used as it was read: true, with the remedy, when another separator would
 * make a table of it, or comments stand in it. */
bool parse_blames_form(const struct number_table *t, struct err *e);

/* Some numbers of a table: its first rows; column j goes to column place[j] of `width`, or nowhere
 * (COLUMN_SKIPPED). place NULL: all columns. What is not asked for may be no number. */
#define COLUMN_SKIPPED SIZE_MAX
struct part {
    size_t rows, width;
    const size_t *place;
    size_t droppable; /* so many of the first places can be left out with `drop`: for hints */
};
struct part parse_whole(const struct number_table *t);
/* out (part rows, width) row-major; NULL: only look. A cell that is no finite number is a mistake,
 * with its place and the reason. */
bool parse_fill(const struct number_table *t, const struct part *part, double *out, struct err *e);

#endif
