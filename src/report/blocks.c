/* blocks.c: see blocks.h. */
#include "report/blocks.h"

#include <string.h>

#include "report/clean.h"

static void put_text(struct buf *out, const char *s)
{
    struct buf clean = {0};
    clean_put(&clean, s, strlen(s));
    for (s = buf_text(&clean); *s; s++)
        if (*s == '"')
            buf_puts(out, "\xe2\x80\x9d");
        else if (*s == '\\')
            buf_puts(out, "\\\\"); /* gnuplot takes one away */
        else
            buf_putc(out, *s == '\t' || *s == '\n' ? ' ' : *s);
    buf_release(&clean);
}

static void put_cell(struct buf *out, const struct cell *c)
{
    char number[TEXT_REAL_SIZE];
    put_text(out, cell_text(c, number));
}

/* The header line; `first` replaces the first column's name when it is not NULL. */
static void put_header(struct buf *out, const struct table *t, const struct cell *first)
{
    for (size_t j = 0; j < t->n_columns; j++) {
        buf_puts(out, j ? "\t" : "");
        if (j == 0 && first)
            put_cell(out, first);
        else
            put_text(out, t->columns[j]);
    }
    buf_putc(out, '\n');
}

static void put_row(struct buf *out, const struct table *t, size_t i)
{
    for (size_t j = 0; j < t->n_columns; j++) {
        buf_puts(out, j ? "\t" : "");
        put_cell(out, &t->cells[i * t->n_columns + j]);
    }
    buf_putc(out, '\n');
}

static bool same_text(const struct cell *x, const struct cell *y)
{
    char a[TEXT_REAL_SIZE], b[TEXT_REAL_SIZE];
    return strcmp(cell_text(x, a), cell_text(y, b)) == 0;
}

/* series[i] = the block of row i, numbered as they first appear; returns how many there are.
 * first[k] = the row that opened block k. */
static size_t series_number(const struct table *t, size_t *series, size_t *first)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *c = &t->cells[i * t->n_columns];
        size_t k = i > 0 ? series[i - 1] : 0;
        if (n == 0 || !same_text(c, &t->cells[first[k] * t->n_columns])) {
            k = 0;
            while (k < n && !same_text(c, &t->cells[first[k] * t->n_columns]))
                k++;
        }
        if (k == n)
            first[n++] = i;
        series[i] = k;
    }
    return n;
}

void blocks_write(struct arena *a, const struct table *t, struct buf *out, size_t *n_series)
{
    *n_series = 1;
    if (t->n_columns == 0 || strcmp(t->columns[0], "series") != 0 || t->n_rows == 0) {
        put_header(out, t, NULL);
        for (size_t i = 0; i < t->n_rows; i++)
            put_row(out, t, i);
        return;
    }
    size_t *series = arena_array(a, t->n_rows, sizeof *series);
    size_t *first = arena_array(a, t->n_rows, sizeof *first);
    *n_series = series_number(t, series, first);
    for (size_t k = 0; k < *n_series; k++) {
        buf_puts(out, k ? "\n\n" : "");
        put_header(out, t, &t->cells[first[k] * t->n_columns]);
        for (size_t i = first[k]; i < t->n_rows; i++)
            if (series[i] == k)
                put_row(out, t, i);
    }
}
