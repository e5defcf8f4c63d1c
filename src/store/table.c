/* table.c: a table as CSV, as JSON, and aligned for people. Numbers never pass through SQLite's
 * text. */
#include "store/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *cell_text(const struct cell *c, char out[TEXT_REAL_SIZE])
{
    switch (c->type) {
    case CELL_INTEGER:
        snprintf(out, TEXT_REAL_SIZE, "%lld", (long long)c->integer);
        return out;
    case CELL_REAL: /* SQLite keeps no sign of a zero in a column of numbers */
        return text_real(c->real == 0 ? 0 : c->real, out);
    case CELL_TEXT:
        return c->text;
    case CELL_NULL:
        break;
    }
    return "";
}

const char *table_text(const struct table *t, size_t i, size_t j)
{
    const struct cell *c = &t->cells[i * t->n_columns + j];
    return c->type == CELL_TEXT ? c->text : "";
}

bool cell_number(const struct cell *c, double *value)
{
    if (c->type == CELL_INTEGER)
        *value = (double)c->integer;
    else if (c->type == CELL_REAL)
        *value = c->real;
    return c->type == CELL_INTEGER || c->type == CELL_REAL;
}

static const struct cell *cell_at(const struct table *t, size_t row, size_t column)
{
    return &t->cells[row * t->n_columns + column];
}

void table_csv(const struct table *t, struct buf *out)
{
    char number[TEXT_REAL_SIZE];
    for (size_t j = 0; j < t->n_columns; j++) {
        buf_puts(out, j ? "," : "");
        text_put(out, TEXT_CSV, t->columns[j]);
    }
    buf_putc(out, '\n');
    for (size_t i = 0; i < t->n_rows; i++) {
        for (size_t j = 0; j < t->n_columns; j++) {
            const char *text = cell_text(cell_at(t, i, j), number);
            buf_puts(out, j ? "," : "");
            text_put(out, TEXT_CSV, text);
        }
        buf_putc(out, '\n');
    }
}

const char *table_same_name(const struct table *t)
{
    for (size_t j = 1; j < t->n_columns; j++)
        for (size_t k = 0; k < j; k++)
            if (strcmp(t->columns[j], t->columns[k]) == 0)
                return t->columns[j];
    return NULL;
}

/* JSON has no infinities: they become texts. */
static void cell_json(const struct cell *c, struct buf *out)
{
    char number[TEXT_REAL_SIZE];
    const char *text = cell_text(c, number);
    if (c->type == CELL_NULL)
        buf_puts(out, "null");
    else if (c->type == CELL_TEXT || (c->type == CELL_REAL && !isfinite(c->real)))
        text_put(out, TEXT_JSON, text);
    else
        buf_puts(out, text);
}

void table_json(const struct table *t, struct buf *out)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < t->n_rows; i++) {
        buf_puts(out, i ? ",\n {" : "{");
        for (size_t j = 0; j < t->n_columns; j++) {
            buf_puts(out, j ? ", " : "");
            text_put(out, TEXT_JSON, t->columns[j]);
            buf_puts(out, ": ");
            cell_json(cell_at(t, i, j), out);
        }
        buf_putc(out, '}');
    }
    buf_puts(out, "]\n");
}

/* Characters on the screen: the bytes of UTF-8 that begin one. */
static size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

/* At most `width` characters; a cut text ends in an ellipsis; control characters become blanks. */
static void put_cell(struct buf *out, const char *s, size_t width, bool right, bool last)
{
    size_t n = characters(s), shown = n > width ? width - 1 : n;
    for (size_t k = n; right && k < width; k++)
        buf_putc(out, ' ');
    for (size_t k = 0; *s; s++) {
        bool starts = ((unsigned char)*s & 0xc0) != 0x80;
        if (starts && k == shown)
            break;
        k += starts;
        buf_putc(out, (unsigned char)*s < 0x20 || *s == 0x7f ? ' ' : *s);
    }
    if (shown < n)
        buf_puts(out, "\xe2\x80\xa6");
    for (size_t k = n; !right && !last && k < width; k++)
        buf_putc(out, ' ');
}

struct column {
    size_t width;
    bool number; /* no text in it: set to the right */
};

/* No column of text is cut further than to NARROWEST; on a terminal that is narrower than NARROW a row
 * that does not fit is shown cell by cell. */
enum { NARROWEST = 8, GAP = 2, NARROW = 40 };

static struct column measure(const struct table *t, size_t j)
{
    char number[TEXT_REAL_SIZE];
    struct column c = {.width = characters(t->columns[j]), .number = t->n_rows > 0};
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *x = cell_at(t, i, j);
        size_t n = characters(cell_text(x, number));
        c.width = n > c.width ? n : c.width;
        c.number = c.number && x->type != CELL_TEXT;
    }
    return c;
}

/* Width of a row when no column of text is wider than `cap`. */
static size_t row_width(const struct column *c, size_t n, size_t cap)
{
    size_t total = n > 0 ? GAP * (n - 1) : 0;
    for (size_t j = 0; j < n; j++)
        total += c[j].number || c[j].width < cap ? c[j].width : cap;
    return total;
}

/* Cut the columns of text at the largest width at which the row fits; numbers are never cut. */
static void fit(struct column *c, size_t n, size_t width)
{
    size_t low = NARROWEST, high = NARROWEST;
    for (size_t j = 0; j < n; j++)
        high = c[j].width > high ? c[j].width : high;
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        if (row_width(c, n, middle) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    for (size_t j = 0; j < n; j++)
        if (!c[j].number && c[j].width > low)
            c[j].width = low;
}

static void put_painted(struct buf *out, const char *s, const char *colour, const struct column *c,
                        bool last)
{
    buf_puts(out, colour ? colour : "");
    put_cell(out, s, c->width, c->number, last);
    buf_puts(out, colour ? "\033[0m" : "");
}

/* A line for each cell that is not empty, an empty line between rows. */
static void put_records(struct buf *out, const struct table *t, table_paint *paint)
{
    char number[TEXT_REAL_SIZE];
    for (size_t i = 0; i < t->n_rows; i++) {
        buf_puts(out, i ? "\n" : "");
        for (size_t j = 0; j < t->n_columns; j++) {
            const char *s = cell_text(cell_at(t, i, j), number);
            const struct column whole = {.width = characters(s)};
            if (!s[0])
                continue;
            buf_printf(out, "%s ", t->columns[j]);
            put_painted(out, s, paint ? paint(t->columns[j], s) : NULL, &whole, true);
            buf_putc(out, '\n');
        }
    }
}

void table_painted(const struct table *t, struct buf *out, size_t width, table_paint *paint)
{
    struct arena a = {0};
    char number[TEXT_REAL_SIZE];
    struct column *c = arena_array(&a, t->n_columns + 1, sizeof *c);
    for (size_t j = 0; j < t->n_columns; j++)
        c[j] = measure(t, j);
    if (width > 0 && width < NARROW && row_width(c, t->n_columns, NARROWEST) > width) {
        put_records(out, t, paint);
        arena_release(&a);
        return;
    }
    if (width > 0)
        fit(c, t->n_columns, width);
    for (size_t i = 0; i <= t->n_rows; i++) {
        for (size_t j = 0; j < t->n_columns; j++) {
            const char *s = i == 0 ? t->columns[j] : cell_text(cell_at(t, i - 1, j), number);
            buf_puts(out, j ? "  " : "");
            put_painted(out, s, i > 0 && paint ? paint(t->columns[j], s) : NULL, &c[j],
                        j + 1 == t->n_columns);
        }
        buf_putc(out, '\n');
    }
    arena_release(&a);
}

void table_plain(const struct table *t, struct buf *out, size_t width)
{
    table_painted(t, out, width, NULL);
}
