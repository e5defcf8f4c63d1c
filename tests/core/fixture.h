/* fixture.h: a table read from bytes. They are copied into a block of exactly their size, so that a
 * sanitizer sees the first byte read behind them. */
#ifndef OVERPARAM_TESTS_CORE_FIXTURE_H
#define OVERPARAM_TESTS_CORE_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "formats/parse.h"
#include "support.h"

enum { CELLS = 64 };

/* What came of one file. */
struct reading {
    size_t rows, cols;
    double out[CELLS];
    struct err e;
    bool measured, filled, has_header, header_doubt, header_stands_out, numbers_rows;
};

/* What a table is read by; `transpose` for .npy and CSV alike. */
struct reading_by {
    const char *separator, *header;
    bool transpose;
};

/* *owned is to be freed. */
static inline struct file file_copy(const void *bytes, size_t n, char **owned)
{
    char *copy = *owned = malloc(n ? n : 1);
    if (!copy) {
        abort();
    }
    memcpy(copy, bytes, n);
    return (struct file){.path = "data.csv", .bytes = copy, .size = n};
}

static inline struct reading read_bytes_by(const void *bytes, size_t n, struct reading_by by)
{
    struct reading r = {0};
    char *owned;
    struct table_form form = {by.separator ? by.separator : "comma",
                              by.header ? by.header : "auto"};
    struct number_table t;
    struct file f = file_copy(bytes, n, &owned);
    r.measured = parse_measure(&f, &form, &t, &r.e);
    if (r.measured) {
        if (by.transpose) {
            parse_transpose(&t);
        }
        CU_ASSERT_FATAL(t.rows * t.cols <= CELLS);
        struct part whole = parse_whole(&t);
        struct err looked = {0};
        bool fine = parse_fill(&t, &whole, NULL, &looked);
        r.filled = parse_fill(&t, &whole, r.out, &r.e);
        /* To look is to read. */
        CU_ASSERT(fine == r.filled && strcmp(looked.text, r.e.text) == 0);
        r.rows = t.rows;
        r.cols = t.cols;
        r.has_header = t.names != NULL;
        r.header_doubt = t.header_doubt;
        r.header_stands_out = t.header_stands_out;
        r.numbers_rows = t.numbers_rows;
    }
    parse_release(&t);
    free(owned);
    return r;
}

static inline struct reading read_bytes(const void *bytes, size_t n)
{
    return read_bytes_by(bytes, n, (struct reading_by){0});
}

static inline struct reading read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static inline struct reading read_text_by(const char *text, struct reading_by by)
{
    return read_bytes_by(text, strlen(text), by);
}

#endif
