/* parse.c: see parse.h. A cell is looked at in place; quotes may surround a cell and hold "" for a
 * quote. */
#include "core/parse.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

enum { NPY_HEAD = 10, COLS_MAX = 1 << 20, LONGEST_CELL = 400 };

struct cursor {
    const char *s;
    size_t at, n;
    int line, column; /* column counts cells, from 1 */
    const char *path;
};

/* One cell: its text within the bytes. */
struct cell_text {
    const char *s;
    size_t n;
    bool last; /* of its line */
};

static struct where place(const struct cursor *c)
{
    return (struct where){c->path, c->line, c->column};
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

static bool cell_next(struct cursor *c, struct cell_text *cell, struct err *e)
{
    size_t from = c->at;
    bool quoted = from < c->n && c->s[from] == '"';
    if (quoted) {
        for (c->at++; c->at < c->n; c->at++) {
            if (c->s[c->at] != '"')
                continue;
            if (c->at + 1 < c->n && c->s[c->at + 1] == '"')
                c->at++;
            else
                break;
        }
        if (c->at >= c->n)
            return err_set_at(e, ERR_INPUT, place(c), "a quote is not closed");
        *cell = (struct cell_text){c->s + from + 1, c->at - from - 1, false};
        c->at++;
        while (c->at < c->n && c->s[c->at] == '\r')
            c->at++;
        if (c->at < c->n && c->s[c->at] != ',' && c->s[c->at] != '\n')
            return err_set_at(e, ERR_INPUT, place(c), "something stands behind a closing quote");
    } else {
        while (c->at < c->n && c->s[c->at] != ',' && c->s[c->at] != '\n')
            c->at++;
        *cell = (struct cell_text){c->s + from, c->at - from, false};
        trim(cell);
    }
    cell->last = c->at >= c->n || c->s[c->at] == '\n';
    c->at += c->at < c->n;
    return true;
}

static bool blank_line(const struct cursor *c)
{
    size_t i = c->at;
    while (i < c->n && (c->s[i] == '\r' || c->s[i] == ' '))
        i++;
    return i >= c->n || c->s[i] == '\n';
}

/* The cells of one line are counted; *numeric says whether all were numbers. */
static bool line_scan(struct cursor *c, size_t *cols, bool *numeric, struct err *e)
{
    struct cell_text cell = {0};
    double ignored;
    *cols = 0;
    *numeric = true;
    for (c->column = 1; !cell.last; c->column++) {
        if (!cell_next(c, &cell, e))
            return false;
        if (++*cols > COLS_MAX)
            return err_set_at(e, ERR_INPUT, place(c), "more than %d columns", COLS_MAX);
        *numeric = *numeric && cell.n <= LONGEST_CELL && text_parse_real(cell.s, cell.n, &ignored);
    }
    c->line++;
    return true;
}

static struct cursor cursor_at(const struct file *f, size_t at, int line)
{
    return (struct cursor){
        .s = f->bytes, .at = at, .n = f->size, .line = line, .column = 1, .path = f->path};
}

static bool csv_measure(const struct file *f, struct number_table *t, struct err *e)
{
    bool mark = f->size >= 3 && memcmp(f->bytes, "\xef\xbb\xbf", 3) == 0, numeric;
    struct cursor c = cursor_at(f, mark ? 3 : 0, 1);
    size_t cols;
    if (memchr(f->bytes, 0, f->size))
        return err_set(e, ERR_INPUT, "%s holds zero bytes: it is neither CSV nor .npy", f->path);
    if (c.at >= c.n || !line_scan(&c, &t->cols, &numeric, e))
        return c.at >= c.n ? err_set(e, ERR_INPUT, "%s is empty", f->path) : false;
    t->has_header = !numeric;
    t->start = numeric ? (mark ? 3 : 0) : c.at;
    t->first_line = numeric ? 1 : 2;
    t->rows = numeric;
    for (; c.at < c.n && !blank_line(&c); t->rows++) {
        int line = c.line;
        if (!line_scan(&c, &cols, &numeric, e))
            return false;
        if (cols != t->cols)
            return err_set_at(
                e, ERR_INPUT,
                (struct where){f->path, line, (int)(cols < t->cols ? cols : t->cols + 1)},
                "this line has %zu cells, the first has %zu", cols, t->cols);
    }
    return t->rows > 0 ? true : err_set(e, ERR_INPUT, "%s has a header and no numbers", f->path);
}

/* The number behind `key` in the head of an .npy, such as 'shape': ( */
static const char *npy_find(const struct file *f, size_t head, const char *key)
{
    size_t n = strlen(key);
    for (size_t i = NPY_HEAD; i + n <= head; i++)
        if (memcmp(f->bytes + i, key, n) == 0)
            return f->bytes + i + n;
    return NULL;
}

static bool npy_shape(const char *s, const char *end, struct number_table *t)
{
    size_t sizes[2] = {1, 1}, k = 0;
    for (; s < end && *s != ')'; s++) {
        if (*s < '0' || *s > '9')
            continue;
        if (k == 2)
            return false;
        for (sizes[k] = 0; s < end && *s >= '0' && *s <= '9'; s++)
            if (__builtin_mul_overflow(sizes[k], (size_t)10, &sizes[k]) ||
                __builtin_add_overflow(sizes[k], (size_t)(*s - '0'), &sizes[k]))
                return false;
        k++;
        s--;
    }
    t->rows = sizes[0];
    t->cols = sizes[1];
    return k > 0 && t->rows > 0 && t->cols > 0;
}

static size_t npy_item(char type)
{
    return type == 'd' || type == 'q' ? 8 : type == 'f' || type == 'i' ? 4 : 1;
}

static bool npy_measure(const struct file *f, struct number_table *t, struct err *e)
{
    static const struct {
        const char *name;
        char type;
    } types[] = {{"'<f8'", 'd'}, {"'<f4'", 'f'}, {"'<i8'", 'q'}, {"'<i4'", 'i'}, {"'|u1'", 'B'}};
    const unsigned char *b = (const unsigned char *)f->bytes;
    bool second = f->size > 6 && b[6] >= 2;
    size_t prefix = second ? NPY_HEAD + 2 : NPY_HEAD;
    if (f->size < prefix)
        return err_set(e, ERR_INPUT, "%s ends within its head", f->path);
    size_t length = (size_t)b[8] | (size_t)b[9] << 8;
    if (second)
        length |= (size_t)b[10] << 16 | (size_t)b[11] << 24;
    size_t head = prefix + length;
    if (head > f->size)
        return err_set(e, ERR_INPUT, "%s ends within its head", f->path);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (npy_find(f, head, types[i].name))
            t->npy = types[i].type;
    const char *shape = npy_find(f, head, "'shape':");
    if (t->npy == 0 || !shape || npy_find(f, head, "'fortran_order': True") ||
        !npy_shape(shape, f->bytes + head, t)) {
        err_set(e, ERR_INPUT, "%s is not an array that can be read here", f->path);
        return err_hint(e, "one or two dimensions, C order, little-endian float64, float32, int64, "
                           "int32 or uint8");
    }
    size_t cells, bytes;
    if (__builtin_mul_overflow(t->rows, t->cols, &cells) ||
        __builtin_mul_overflow(cells, npy_item(t->npy), &bytes) || bytes > f->size - head)
        return err_set(e, ERR_INPUT, "%s ends before its %zu x %zu numbers do", f->path, t->rows,
                       t->cols);
    t->start = head;
    return true;
}

bool parse_measure(const struct file *f, struct number_table *t, struct err *e)
{
    *t = (struct number_table){.file = f};
    if (!f->bytes)
        return err_set(e, ERR_INPUT, "no file is given");
    if (f->size >= 6 && memcmp(f->bytes, "\x93NUMPY", 6) == 0)
        return npy_measure(f, t, e);
    return csv_measure(f, t, e);
}

static bool csv_fill(const struct number_table *t, double *out, struct err *e)
{
    struct cursor c = cursor_at(t->file, t->start, t->first_line);
    struct cell_text cell;
    for (size_t i = 0; i < t->rows; i++, c.line++)
        for (size_t j = 0; j < t->cols; j++) {
            c.column = (int)j + 1;
            if (!cell_next(&c, &cell, e))
                return false;
            if (!text_parse_real(cell.s, cell.n, &out[i * t->cols + j]) ||
                !isfinite(out[i * t->cols + j]))
                return err_set_at(e, ERR_INPUT, place(&c), "'%.*s' is not a finite number",
                                  (int)(cell.n < 40 ? cell.n : 40), cell.s);
        }
    return true;
}

static double npy_value(char type, const char *at)
{
    double d;
    float f;
    int64_t q;
    int32_t i;
    switch (type) {
    case 'd':
        memcpy(&d, at, sizeof d);
        return d;
    case 'f':
        memcpy(&f, at, sizeof f);
        return (double)f;
    case 'q':
        memcpy(&q, at, sizeof q);
        return (double)q;
    case 'i':
        memcpy(&i, at, sizeof i);
        return i;
    default:
        return (unsigned char)*at;
    }
}

bool parse_fill(const struct number_table *t, double *out, struct err *e)
{
    if (t->npy == 0)
        return csv_fill(t, out, e);
    size_t item = npy_item(t->npy);
    for (size_t i = 0; i < t->rows * t->cols; i++) {
        out[i] = npy_value(t->npy, t->file->bytes + t->start + i * item);
        if (!isfinite(out[i]))
            return err_set(e, ERR_INPUT, "%s: number %zu of row %zu is not finite", t->file->path,
                           i % t->cols + 1, i / t->cols + 1);
    }
    return true;
}

size_t parse_column(const struct number_table *t, const char *name)
{
    struct cursor c = cursor_at(t->file, 0, 1);
    struct cell_text cell = {0};
    struct err ignored = {0};
    if (!t->has_header)
        return t->cols;
    if (c.n >= 3 && memcmp(c.s, "\xef\xbb\xbf", 3) == 0)
        c.at = 3;
    for (size_t j = 0; j < t->cols && cell_next(&c, &cell, &ignored); j++)
        if (cell.n == strlen(name) && memcmp(cell.s, name, cell.n) == 0)
            return j;
    return t->cols;
}
