/* parse.c: see parse.h. A cell is looked at in place; quotes may surround a cell and hold "" for a
 * quote. */
#include "core/parse.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "core/npy.h"

enum { COLS_MAX = 1 << 20, LONGEST_CELL = 400, SHOWN = 40 };

struct cursor {
    const char *s;
    size_t at, n, line_start; /* bytes */
    int line;                 /* from 1 */
    const char *path;
};

/* One cell: its text within the bytes. */
struct cell_text {
    const char *s;
    size_t n;
    bool last; /* of its line */
    struct where at;
};

static struct where place(const struct cursor *c)
{
    return (struct where){c->path, c->line, (int)(c->at - c->line_start) + 1};
}

static bool cell_error(const struct cell_text *cell, struct err *e)
{
    if (cell->n == 0)
        return err_set_at(e, ERR_INPUT, cell->at, "an empty cell is not a number");
    err_set_at(e, ERR_INPUT, cell->at, "'%.*s' is not a finite number",
               (int)(cell->n < SHOWN ? cell->n : SHOWN), cell->s);
    if (memchr(cell->s, ';', cell->n) || memchr(cell->s, '\t', cell->n))
        return err_hint(e, "cells are separated by commas");
    return false;
}

static void trim(struct cell_text *cell)
{
    while (cell->n > 0 && (cell->s[0] == ' ' || cell->s[0] == '\t')) {
        cell->s++;
        cell->n--;
    }
    while (cell->n > 0 && strchr(" \t\r", cell->s[cell->n - 1]))
        cell->n--;
}

static void line_end(struct cursor *c)
{
    c->line++;
    c->line_start = c->at;
}

/* From the opening quote to behind the closing one. */
static bool cell_quoted(struct cursor *c, struct cell_text *cell, struct err *e)
{
    struct where opening = place(c);
    size_t from = ++c->at;
    for (; c->at < c->n; c->at++) {
        if (c->s[c->at] == '\n') {
            c->at++;
            line_end(c);
            c->at--;
        }
        if (c->s[c->at] != '"')
            continue;
        if (c->at + 1 >= c->n || c->s[c->at + 1] != '"')
            break;
        c->at++;
    }
    if (c->at >= c->n)
        return err_set_at(e, ERR_INPUT, opening, "a quote is not closed");
    *cell = (struct cell_text){.s = c->s + from, .n = c->at - from, .at = opening};
    c->at++;
    while (c->at < c->n && strchr(" \t\r", c->s[c->at]))
        c->at++;
    if (c->at < c->n && c->s[c->at] != ',' && c->s[c->at] != '\n')
        return err_set_at(e, ERR_INPUT, place(c), "something stands behind a closing quote");
    return true;
}

static bool cell_next(struct cursor *c, struct cell_text *cell, struct err *e)
{
    size_t from = c->at;
    if (from < c->n && c->s[from] == '"') {
        if (!cell_quoted(c, cell, e))
            return false;
    } else {
        struct where at = place(c);
        while (c->at < c->n && c->s[c->at] != ',' && c->s[c->at] != '\n')
            c->at++;
        *cell = (struct cell_text){.s = c->s + from, .n = c->at - from, .at = at};
        trim(cell);
    }
    cell->last = c->at >= c->n || c->s[c->at] == '\n';
    c->at += c->at < c->n;
    if (cell->last)
        line_end(c);
    return true;
}

static bool blank_line(const struct cursor *c)
{
    size_t i = c->at;
    while (i < c->n && (c->s[i] == '\r' || c->s[i] == ' '))
        i++;
    return i >= c->n || c->s[i] == '\n';
}

/* True when nothing follows but blanks and ends of lines. */
static bool blank_rest(const struct cursor *c)
{
    size_t i = c->at;
    while (i < c->n && strchr("\r\n ", c->s[i]))
        i++;
    return i >= c->n;
}

/* What one line holds. */
struct line_scan {
    size_t cols, numbers;
    struct cell_text name; /* the first cell that is no number */
};

static bool line_scan(struct cursor *c, struct line_scan *scan, struct err *e)
{
    struct cell_text cell = {0};
    double ignored;
    *scan = (struct line_scan){0};
    while (!cell.last) {
        if (!cell_next(c, &cell, e))
            return false;
        if (++scan->cols > COLS_MAX)
            return err_set_at(e, ERR_INPUT, cell.at, "more than %d columns", COLS_MAX);
        if (cell.n <= LONGEST_CELL && text_parse_real(cell.s, cell.n, &ignored))
            scan->numbers++;
        else if (!scan->name.s)
            scan->name = cell;
    }
    return true;
}

/* Behind the byte order mark. */
static size_t text_start(const struct file *f)
{
    return f->size >= 3 && memcmp(f->bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static struct cursor cursor_at(const struct file *f, size_t at, int line)
{
    return (struct cursor){
        .s = f->bytes, .at = at, .n = f->size, .line_start = at, .line = line, .path = f->path};
}

/* The lines of numbers: as long as the first, and none of them empty. */
static bool rows_measure(struct cursor *c, struct number_table *t, struct err *e)
{
    struct line_scan scan;
    for (t->rows = 0; c->at < c->n; t->rows++) {
        struct where at = place(c);
        if (blank_line(c))
            return blank_rest(c) ? true
                                 : err_set_at(e, ERR_INPUT, at, "an empty line within the table");
        if (!line_scan(c, &scan, e))
            return false;
        if (scan.cols != t->cols)
            return err_set_at(e, ERR_INPUT, at, "this line has %zu cells, the first has %zu",
                              scan.cols, t->cols);
    }
    return true;
}

static bool csv_measure(const struct file *f, bool named, struct number_table *t, struct err *e)
{
    struct cursor c = cursor_at(f, text_start(f), 1);
    struct line_scan first;
    if (f->size > 0 && memchr(f->bytes, 0, f->size))
        return err_set(e, ERR_INPUT, "%s holds zero bytes: it is neither CSV nor .npy", f->path);
    if (blank_rest(&c))
        return err_set(e, ERR_INPUT, "%s is empty", f->path);
    struct cursor rows = c;
    if (!line_scan(&c, &first, e))
        return false;
    t->has_header = named || first.numbers < first.cols;
    if (!named && t->has_header && first.numbers > 0) {
        cell_error(&first.name, e);
        return err_hint(e, "a line of numbers holds nothing else, a header holds names alone");
    }
    if (t->has_header)
        rows = c;
    t->cols = first.cols;
    t->start = rows.at;
    t->first_line = rows.line;
    if (!rows_measure(&rows, t, e))
        return false;
    return t->rows > 0 ? true : err_set(e, ERR_INPUT, "%s has a header and no numbers", f->path);
}

static bool measure(const struct file *f, bool named, struct number_table *t, struct err *e)
{
    *t = (struct number_table){.file = f};
    if (!f->bytes)
        return err_set(e, ERR_INPUT, "no file is given");
    if (!npy_recognizes(f))
        return csv_measure(f, named, t, e);
    if (named)
        return err_set(e, ERR_INPUT, "%s is an array, whose columns have no names", f->path);
    return npy_measure(f, t, e);
}

bool parse_measure(const struct file *f, struct number_table *t, struct err *e)
{
    return measure(f, false, t, e);
}

bool parse_measure_named(const struct file *f, struct number_table *t, struct err *e)
{
    return measure(f, true, t, e);
}

bool parse_fill(const struct number_table *t, double *out, struct err *e)
{
    if (t->npy)
        return npy_fill(t, out, e);
    struct cursor c = cursor_at(t->file, t->start, t->first_line);
    struct cell_text cell;
    for (size_t i = 0; i < t->rows * t->cols; i++) {
        if (!cell_next(&c, &cell, e))
            return false;
        if (!text_parse_real(cell.s, cell.n, &out[i]) || !isfinite(out[i]))
            return cell_error(&cell, e);
    }
    return true;
}

/* Whether the cell's text, with "" read as one quote, is the name. */
static bool cell_says(const struct cell_text *cell, const char *name)
{
    for (size_t i = 0; i < cell->n; i++, name++) {
        if (*name == 0 || cell->s[i] != *name)
            return false;
        i += cell->s[i] == '"' && i + 1 < cell->n && cell->s[i + 1] == '"';
    }
    return *name == 0;
}

bool parse_column(const struct number_table *t, const char *name, size_t *column, struct err *e)
{
    struct cursor c = cursor_at(t->file, text_start(t->file), 1);
    struct cell_text cell = {0};
    *column = t->cols;
    for (size_t j = 0; t->has_header && j < t->cols; j++) {
        if (!cell_next(&c, &cell, e))
            return false;
        if (!cell_says(&cell, name))
            continue;
        if (*column < t->cols)
            return err_set_at(e, ERR_INPUT, cell.at, "a second column '%.60s'", name);
        *column = j;
    }
    if (*column < t->cols)
        return true;
    err_set_at(e, ERR_INPUT, (struct where){t->file->path, 1, 1},
               "the header has no column '%.60s'", name);
    size_t start = text_start(t->file), n = 0, most = 120;
    while (n < most && start + n < t->file->size && !strchr("\r\n", t->file->bytes[start + n]))
        n++;
    return err_hint(e, "the first line is: %.*s", (int)n, t->file->bytes + start);
}
