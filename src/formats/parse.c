/* parse.c: see parse.h. A cell is looked at in place; quotes may surround a cell and hold "" for a
 * quote. */
#include "formats/parse.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "formats/foreign.h"
#include "formats/npy.h"
#include "formats/number.h"

enum { COLS_MAX = 1 << 20 };

struct cursor {
    const char *s;
    size_t at, n, line_start; /* bytes */
    int line;                 /* from 1 */
    char separator, end;
    const char *path;
};

/* One cell: its text within the bytes. */
struct cell {
    const char *s;
    size_t n;
    bool quoted, last; /* last of its line */
    struct where at;
};

/* --- cells and lines -------------------------------------------------------------------------- */

static struct where place(const struct cursor *c)
{
    return (struct where){c->path, c->line, (int)(c->at - c->line_start) + 1};
}

static bool is_blank(const struct cursor *c, char s)
{
    return s == ' ' || (s == '\t' && c->separator != '\t') || (s == '\r' && c->end != '\r');
}

static void skip_blanks(struct cursor *c)
{
    while (c->at < c->n && is_blank(c, c->s[c->at]))
        c->at++;
}

static bool at_end(const struct cursor *c)
{
    return c->at >= c->n || c->s[c->at] == c->end;
}

static bool at_separator(const struct cursor *c)
{
    return c->separator == ' ' ? is_blank(c, c->s[c->at]) : c->s[c->at] == c->separator;
}

static void line_end(struct cursor *c)
{
    c->line++;
    c->line_start = c->at;
}

static void cell_plain(struct cursor *c, struct cell *cell)
{
    size_t from = c->at;
    cell->at = place(c);
    while (!at_end(c) && !at_separator(c))
        c->at++;
    size_t to = c->at;
    while (to > from && is_blank(c, c->s[to - 1]))
        to--;
    cell->s = c->s + from;
    cell->n = to - from;
}

/* From the opening quote to behind the closing one. */
static bool cell_quoted(struct cursor *c, struct cell *cell, struct err *e)
{
    size_t from = c->at + 1;
    cell->at = place(c);
    cell->quoted = true;
    for (c->at = from; c->at < c->n; c->at++) {
        if (c->s[c->at] == c->end) {
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
        return err_set_at(e, ERR_INPUT, cell->at, "a quote is not closed");
    cell->s = c->s + from;
    cell->n = c->at - from;
    c->at++;
    if (c->separator != ' ')
        skip_blanks(c);
    return at_end(c) || at_separator(c)
               ? true
               : err_set_at(e, ERR_INPUT, place(c), "something stands behind a closing quote");
}

static bool cell_next(struct cursor *c, struct cell *cell, struct err *e)
{
    *cell = (struct cell){0};
    skip_blanks(c);
    if (c->at >= c->n || c->s[c->at] != '"')
        cell_plain(c, cell);
    else if (!cell_quoted(c, cell, e))
        return false;
    if (c->separator == ' ')
        skip_blanks(c);
    cell->last = at_end(c);
    c->at += c->at < c->n && (cell->last || c->separator != ' ');
    if (cell->last)
        line_end(c);
    return true;
}

static bool blank_line(const struct cursor *c)
{
    struct cursor rest = *c;
    skip_blanks(&rest);
    return at_end(&rest);
}

/* True when nothing follows but blanks and ends of lines. */
static bool blank_rest(const struct cursor *c)
{
    size_t i = c->at;
    while (i < c->n && (strchr("\r\n ", c->s[i]) || is_blank(c, c->s[i])))
        i++;
    return i >= c->n;
}

/* What the first line holds. */
struct line_scan {
    size_t cols, numbers;
    size_t quoted, decimals; /* numbers within quotes; numbers, be it with a decimal comma */
    size_t whole;            /* numbers of digits only */
    bool counts;             /* 0, 1, 2, ... or 1, 2, 3, ... plainly written */
    bool rises;              /* numbers of digits only, each larger than the one before */
    struct cell name;        /* the first cell that is no number */
};

/* Whether the cell is that number, written as people count. */
static bool cell_counts(const struct cell *cell, size_t number)
{
    char text[TEXT_REAL_SIZE];
    size_t n = (size_t)snprintf(text, sizeof text, "%zu", number);
    return cell->n == n && strncmp(cell->s, text, n) == 0;
}

/* Digits, signs, points, commas, exponents. */
static bool cell_is_decimal(const struct cell *cell)
{
    bool digits = false;
    for (size_t i = 0; i < cell->n; i++) {
        if (!cell->s[i] || !strchr("0123456789+-.,eE", cell->s[i]))
            return false;
        digits = digits || (cell->s[i] >= '0' && cell->s[i] <= '9');
    }
    return digits;
}

static bool cell_is_whole(const struct cell *cell)
{
    size_t digits = 0;
    while (digits < cell->n && cell->s[digits] >= '0' && cell->s[digits] <= '9')
        digits++;
    return digits == cell->n && digits > 0;
}

static bool line_scan(struct cursor *c, struct line_scan *scan, struct err *e)
{
    struct cell cell = {0};
    double number = 0, before = -1;
    bool from_0 = true, from_1 = true;
    *scan = (struct line_scan){.rises = true};
    while (!cell.last) {
        if (!cell_next(c, &cell, e))
            return false;
        from_0 = from_0 && cell_counts(&cell, scan->cols);
        from_1 = from_1 && cell_counts(&cell, scan->cols + 1);
        scan->decimals += cell_is_decimal(&cell);
        if (++scan->cols > COLS_MAX)
            return err_set_at(e, ERR_INPUT, cell.at, "more than %d columns", COLS_MAX);
        bool is_number = text_parse_real(cell.s, cell.n, &number), whole = cell_is_whole(&cell);
        scan->numbers += is_number;
        scan->quoted += is_number && cell.quoted;
        scan->whole += whole;
        scan->rises = scan->rises && whole && number > before;
        before = number;
        if (!is_number && !scan->name.s)
            scan->name = cell;
    }
    scan->counts = from_0 || from_1;
    return true;
}

static struct cursor cursor_at(const struct number_table *t, size_t at, int line)
{
    return (struct cursor){.s = t->file->bytes,
                           .at = at,
                           .n = t->file->size,
                           .line_start = at,
                           .line = line,
                           .separator = t->separator,
                           .end = t->end,
                           .path = t->file->path};
}

/* At the first cell, behind the byte order mark. */
static struct cursor cursor_first(const struct number_table *t)
{
    const struct file *f = t->file;
    bool mark = f->size >= 3 && memcmp(f->bytes, "\xef\xbb\xbf", 3) == 0;
    return cursor_at(t, mark ? 3 : 0, 1);
}

/* --- what separates the cells ----------------------------------------------------------------- */

static const struct {
    const char *name, *many; /* "cells are separated by MANY" */
    char separator;
} separators[] = {{"comma", "commas", ','},
                  {"semicolon", "semicolons", ';'},
                  {"tab", "tabs", '\t'},
                  {"blanks", "blanks", ' '}};
enum { SEPARATORS = sizeof separators / sizeof *separators };

static char separator_of(const struct table_form *form)
{
    size_t i = 0;
    while (i + 1 < SEPARATORS && strcmp(separators[i].name, form->separator) != 0)
        i++;
    return separators[i].separator;
}

/* What the first two lines hold when read by that separator; false unless they are as long. R
 * leaves the head of the column of row names away: a first line that is one short will do. */
static bool fits_separator(const struct number_table *t, char separator, struct line_scan *second)
{
    struct cursor c = cursor_first(t);
    struct line_scan first;
    struct err ignored = {0};
    c.separator = separator;
    return line_scan(&c, &first, &ignored) && c.at < c.n && line_scan(&c, second, &ignored) &&
           second->cols > 1 && (second->cols == first.cols || second->cols == first.cols + 1);
}

/* Another separator than the declared one that makes a table of the file: it gives more cells, or
 * nothing but numbers, be it with decimal commas. */
static size_t separator_seen(const struct number_table *t)
{
    struct line_scan own = {.cols = 1}, other;
    bool fits = fits_separator(t, t->separator, &own);
    if (!fits)
        own.cols = 1;
    if (fits && t->separator != ',')
        return SEPARATORS;
    for (size_t i = 0; i < SEPARATORS; i++)
        if (separators[i].separator != t->separator &&
            fits_separator(t, separators[i].separator, &other) &&
            (other.cols > own.cols || other.decimals == other.cols))
            return i;
    return SEPARATORS;
}

static bool begins_with(const struct number_table *t, const char *word)
{
    struct cursor c = cursor_first(t);
    size_t n = strlen(word);
    return c.n - c.at >= n && memcmp(c.s + c.at, word, n) == 0;
}

/* Lines that end in \n or \r\n, and within them a \r that ends one for other programs. */
static bool ends_are_mixed(const struct number_table *t)
{
    const char *s = t->file->bytes;
    for (size_t i = 0; t->end == '\n' && i + 1 < t->file->size; i++)
        if (s[i] == '\r' && s[i + 1] != '\n' && s[i + 1] != '\r')
            return true;
    return false;
}

bool parse_blames_form(const struct number_table *t, struct err *e)
{
    size_t i = t->npy.kind || t->file->size == 0 ? SEPARATORS : separator_seen(t);
    const char *line = t->npy.kind              ? NULL
                       : begins_with(t, "#")    ? "lines of comments are not read: take them out"
                       : begins_with(t, "sep=") ? "its first line is Excel's: take it out, and say "
                                                  "`separator: ...`"
                       : ends_are_mixed(t)      ? "some of its lines end in carriage returns, "
                                                  "others do not: write all ends alike"
                                                : NULL;
    if (line)
        err_hint(e, "%s", line);
    else if (i < SEPARATORS)
        err_hint(e, "its cells seem to be separated by %s: say `separator: %s`%s",
                 separators[i].many, separators[i].name,
                 t->separator == ',' && memchr(t->file->bytes, ',', t->file->size)
                     ? "; decimals need a point, not a comma"
                     : "");
    return line || i < SEPARATORS;
}

/* --- the header ------------------------------------------------------------------------------- */

/* The text of a cell with "" read as one quote. */
static const char *cell_text(struct arena *a, const struct cell *cell)
{
    char *text = arena_strndup(a, cell->s, cell->n);
    size_t n = 0;
    for (size_t i = 0; i < cell->n; i++) {
        text[n++] = cell->s[i];
        i += cell->quoted && cell->s[i] == '"' && i + 1 < cell->n && cell->s[i + 1] == '"';
    }
    text[n] = 0;
    return text;
}

/* Keep the names of the first line, which has been looked at. */
static bool header_read(struct number_table *t, size_t cols, struct err *e)
{
    const char **names = arena_array(&t->arena, cols, sizeof *names);
    struct where *places = arena_array(&t->arena, cols, sizeof *places);
    struct cursor c = cursor_first(t);
    struct cell cell;
    for (size_t j = 0; j < cols; j++) {
        if (!cell_next(&c, &cell, e))
            return false;
        names[j] = cell_text(&t->arena, &cell);
        places[j] = cell.at;
    }
    t->names = names;
    t->places = places;
    return true;
}

static const char without_index[] =
    "an index was written along: pandas: to_csv(FILE, index=False); R: row.names = FALSE";

/* A line of names and numbers: a header with an index, or a row of data with a bad cell. */
static bool header_mixed(const struct line_scan *first, struct err *e)
{
    char shown[TEXT_SHOWN];
    const struct cell *cell = &first->name;
    if (cell->n == 0 && cell->at.column == 1 && first->numbers + 1 == first->cols) {
        err_set_at(e, ERR_INPUT, cell->at, "the first column has no name, all others have numbers");
        return err_hint(e, "an index was written along: pandas: to_csv(FILE, index=False, "
                           "header=False); R: row.names = FALSE");
    }
    if (cell->n == 0)
        err_set_at(e, ERR_INPUT, cell->at, "an empty cell is not a number");
    else
        err_set_at(e, ERR_INPUT, cell->at, "'%s' is not a finite number",
                   text_shown(cell->s, cell->n, shown));
    return err_hint(e, "a line of numbers holds nothing else, a header holds names only; %s",
                    number_reason(cell->s, cell->n));
}

static bool has_header(const struct table_form *form, const struct line_scan *first, bool named)
{
    return strcmp(form->header, "true") == 0 ||
           (strcmp(form->header, "auto") == 0 && (named || first->numbers < first->cols));
}

/* Whether the first line is a header, and what it says. */
static bool header_decide(struct number_table *t, const struct table_form *form,
                          const struct line_scan *first, bool named, struct err *e)
{
    bool declared = strcmp(form->header, "auto") != 0;
    struct where at = {t->file->path, 1, 1};
    if (named && !declared && first->numbers == first->cols) {
        err_set_at(e, ERR_INPUT, at, "the first line holds numbers: are they names of columns?");
        return err_hint(e, "`header: true` says so; a table without names is given as `features` "
                           "and `target-file`");
    }
    if (!named && !declared && first->numbers > 0 && first->numbers < first->cols)
        return header_mixed(first, e);
    if (has_header(form, first, named))
        return header_read(t, first->cols, e);
    t->header_doubt = !declared && (first->counts || first->quoted == first->cols);
    return true;
}

/* Years over measurements, or the columns that were taken from a larger table: whole numbers that
 * rise, and the second line, at *c, has others. */
static bool header_stands_out(const struct line_scan *first, const struct cursor *c)
{
    struct cursor rest = *c;
    struct line_scan second;
    struct err ignored = {0};
    return first->rises && rest.at < rest.n && line_scan(&rest, &second, &ignored) &&
           second.numbers == second.cols && second.whole < second.cols;
}

bool parse_begins_with(const struct number_table *t, size_t number)
{
    struct cursor c = cursor_first(t);
    struct cell cell = {0};
    struct err ignored = {0};
    return !t->npy.kind && cell_next(&c, &cell, &ignored) && cell_counts(&cell, number);
}

bool parse_blames_header(const struct number_table *t, size_t rows, struct err *e)
{
    size_t stored = t->transposed ? t->cols : t->rows;
    if ((!t->header_doubt && !t->header_stands_out) || stored != rows + 1)
        return false;
    err_hint(e,
             "the first line of %s could be a header, as pandas writes for columns without "
             "names: `header: true`",
             text_tail(t->file->path, (char[64]){0}, 64));
    return true;
}

/* --- how large it is -------------------------------------------------------------------------- */

static bool ragged(const struct number_table *t, struct where at, size_t cols,
                   const struct cell *last, struct err *e)
{
    err_set_at(e, ERR_INPUT, at, "this line has %zu cell%s, the first has %zu", cols,
               cols == 1 ? "" : "s", t->cols);
    if (cols == t->cols + 1 && last->n == 0 && !last->quoted)
        return err_hint(e, "it ends in a separator: take that out of all lines, or put one behind "
                           "the first, too");
    if (t->names && at.line == t->first_line && cols == t->cols + 1)
        return err_hint(e, "rows have a name that the header does not count, as R's write.table "
                           "writes: write.csv(x, FILE, row.names = FALSE)");
    if (t->separator == ',' && cols == 2 * t->cols)
        return err_hint(e, "decimal commas? decimals are written with a point");
    return false;
}

/* One line of numbers; what they are is seen when they are asked for. */
static bool row_measure(struct cursor *c, const struct number_table *t, struct cell *first,
                        struct err *e)
{
    struct where at = place(c);
    struct cell cell = {0};
    size_t cols = 0;
    for (; !cell.last; cols++) {
        if (!cell_next(c, &cell, e))
            return false;
        if (cols == 0)
            *first = cell;
    }
    return cols == t->cols ? true : ragged(t, at, cols, &cell, e);
}

/* The lines of numbers: as long as the first, and none of them empty. */
static bool rows_measure(struct cursor *c, struct number_table *t, struct err *e)
{
    bool from_0 = true, from_1 = true;
    struct cell first = {0};
    for (t->rows = 0; c->at < c->n; t->rows++) {
        if (blank_line(c))
            return blank_rest(c)
                       ? true
                       : err_set_at(e, ERR_INPUT, place(c), "an empty line within the table");
        if (!row_measure(c, t, &first, e))
            return false;
        from_0 = from_0 && cell_counts(&first, t->rows);
        from_1 = from_1 && cell_counts(&first, t->rows + 1);
        t->numbers_rows = from_0 || from_1;
    }
    return true;
}

static bool csv_measure(struct number_table *t, const struct table_form *form, bool named,
                        struct err *e)
{
    struct cursor c = cursor_first(t);
    struct line_scan first;
    struct where whole = {.file = t->file->path};
    if (blank_rest(&c))
        return err_set_at(e, ERR_INPUT, whole, "the file is empty");
    if (blank_line(&c))
        return err_set_at(e, ERR_INPUT, place(&c), "the first line is empty: take it out");
    if (!line_scan(&c, &first, e) || !header_decide(t, form, &first, named, e))
        return false;
    if (!t->names) {
        t->header_stands_out = strcmp(form->header, "auto") == 0 && header_stands_out(&first, &c);
        c = cursor_first(t);
    }
    t->cols = first.cols;
    t->start = c.at;
    t->first_line = c.line;
    if (!rows_measure(&c, t, e))
        return false;
    return t->rows > 0 ? true
                       : err_set_at(e, ERR_INPUT, whole, "the file has a header and no numbers");
}

static bool measure(const struct file *f, const struct table_form *form, bool named,
                    struct number_table *t, struct err *e)
{
    struct where whole = {.file = f->path};
    *t = (struct number_table){.file = f, .separator = separator_of(form), .end = '\n'};
    if (!f->bytes)
        return err_set(e, ERR_INPUT, "no file is given");
    if (npy_recognizes(f)) {
        if (!named)
            return npy_measure(f, t, e);
        err_set_at(e, ERR_INPUT, whole, "the file is an array, whose columns have no names");
        return err_hint(e, "give arrays as `features` and `target-file`");
    }
    if (!foreign_passes(f, e))
        return false;
    if (f->size > 0 && !memchr(f->bytes, '\n', f->size) && memchr(f->bytes, '\r', f->size))
        t->end = '\r'; /* as old Macs and some instruments write */
    if (csv_measure(t, form, named, e))
        return true;
    (void)parse_blames_form(t, e);
    return false;
}

bool parse_measure(const struct file *f, const struct table_form *form, struct number_table *t,
                   struct err *e)
{
    if (!measure(f, form, false, t, e))
        return false;
    for (size_t j = 0; t->names && j < t->cols; j++)
        if (t->names[j][0] == 0) {
            err_set_at(e, ERR_INPUT, t->places[j], "column %zu has no name, others have", j + 1);
            return parse_blames_form(t, e)
                       ? false
                       : err_hint(e, "%s", j == 0 ? without_index : "name it, or take it out");
        }
    return true;
}

bool parse_measure_named(const struct file *f, const struct table_form *form,
                         struct number_table *t, struct err *e)
{
    return measure(f, form, true, t, e);
}

void parse_release(struct number_table *t)
{
    arena_release(&t->arena);
}

void parse_transpose(struct number_table *t)
{
    size_t rows = t->rows;
    t->rows = t->cols;
    t->cols = rows;
    t->transposed = !t->transposed;
}

/* --- the numbers ------------------------------------------------------------------------------ */

struct part parse_whole(const struct number_table *t)
{
    return (struct part){.rows = t->rows, .width = t->cols};
}

static bool cell_refuse(const struct number_table *t, const struct cell *cell, size_t column,
                        bool droppable, struct err *e)
{
    char shown[TEXT_SHOWN], name[TEXT_SHOWN];
    const char *reason = number_reason(cell->s, cell->n);
    struct buf in = {0};
    if (t->names)
        buf_printf(&in, " in column '%s'",
                   text_shown(t->names[column], strlen(t->names[column]), name));
    if (cell->n == 0)
        err_set_at(e, ERR_INPUT, cell->at, "an empty cell%s is not a number", buf_text(&in));
    else
        err_set_at(e, ERR_INPUT, cell->at, "'%s'%s is not a finite number",
                   text_shown(cell->s, cell->n, shown), buf_text(&in));
    buf_release(&in);
    return droppable ? err_hint(e, "%s; `drop: [\"%s\"]` leaves the column out", reason, name)
                     : err_hint(e, "%s", reason);
}

bool parse_fill(const struct number_table *t, const struct part *part, double *out, struct err *e)
{
    if (t->npy.kind)
        return npy_fill(t, part, out, e);
    size_t rows = t->transposed ? t->cols : t->rows, cols = t->transposed ? t->rows : t->cols;
    struct cursor c = cursor_at(t, t->start, t->first_line);
    struct cell cell;
    double value;
    for (size_t k = 0; k < rows * cols; k++) {
        size_t i = t->transposed ? k % cols : k / cols, j = t->transposed ? k / cols : k % cols;
        if (!t->transposed && i == part->rows)
            break;
        if (!cell_next(&c, &cell, e))
            return false;
        size_t to = part->place ? part->place[j] : j;
        if (i >= part->rows || to == COLUMN_SKIPPED)
            continue;
        if (!number_read(cell.s, cell.n, &value)) {
            cell_refuse(t, &cell, k % cols, to < part->droppable, e);
            (void)parse_blames_form(t, e);
            return false;
        }
        if (out)
            out[i * part->width + to] = value;
    }
    return true;
}
