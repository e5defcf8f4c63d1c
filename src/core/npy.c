/* npy.c: see npy.h. The head of an array is a Python dictionary in text:
 *
 *     {'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }
 *
 * Its three values are looked for behind their keys; whatever differs from what NumPy writes is
 * refused rather than guessed at. Source: numpy.lib.format. */
#include "core/npy.h"

#include <math.h>
#include <string.h>

enum { MAGIC = 6, HEAD_1 = 10, HEAD_2 = 12, DIMENSIONS = 2 };

/* A piece of the head that is still to be read. */
struct text {
    const char *at, *end;
};

bool npy_recognizes(const struct file *f)
{
    return f->size >= MAGIC && memcmp(f->bytes, "\x93NUMPY", MAGIC) == 0;
}

/* Step over `word` when it stands next, blanks before it left out. */
static bool take(struct text *t, const char *word)
{
    size_t n = strlen(word);
    while (t->at < t->end && *t->at == ' ')
        t->at++;
    if ((size_t)(t->end - t->at) < n || memcmp(t->at, word, n) != 0)
        return false;
    t->at += n;
    return true;
}

/* What stands behind a key and its colon; empty when the key is not there. */
static struct text value_of(struct text head, const char *key)
{
    for (; head.at < head.end; head.at++) {
        struct text t = head;
        if (take(&t, key) && take(&t, ":"))
            return t;
    }
    return head;
}

static bool take_size(struct text *t, size_t *size)
{
    const char *first = t->at;
    *size = 0;
    for (; t->at < t->end && *t->at >= '0' && *t->at <= '9'; t->at++)
        if (__builtin_mul_overflow(*size, (size_t)10, size) ||
            __builtin_add_overflow(*size, (size_t)(*t->at - '0'), size))
            return false;
    return t->at > first;
}

/* (3,) or (3, 2); a vector is a column. */
static bool take_shape(struct text t, struct number_table *table)
{
    size_t sizes[DIMENSIONS] = {1, 1}, k = 0;
    if (!take(&t, "("))
        return false;
    while (!take(&t, ")"))
        if (k == DIMENSIONS || !take_size(&t, &sizes[k++]) ||
            (!take(&t, ",") && (t.at == t.end || *t.at != ')')))
            return false;
    table->rows = sizes[0];
    table->cols = sizes[1];
    return k > 0 && table->rows > 0 && table->cols > 0;
}

static char take_type(struct text t)
{
    static const struct {
        const char *name;
        char type;
    } types[] = {{"'<f8'", 'd'}, {"'<f4'", 'f'}, {"'<i8'", 'q'}, {"'<i4'", 'i'}, {"'|u1'", 'B'}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (take(&t, types[i].name))
            return types[i].type;
    return 0;
}

static size_t item_size(char type)
{
    return type == 'd' || type == 'q' ? sizeof(double) : type == 'f' || type == 'i' ? 4 : 1;
}

static size_t byte(const struct file *f, size_t at)
{
    return (unsigned char)f->bytes[at];
}

/* The head's text; false when the file ends within it. */
static bool head_of(const struct file *f, struct text *head)
{
    bool first = f->size > MAGIC && byte(f, MAGIC) == 1;
    size_t prefix = first ? HEAD_1 : HEAD_2;
    if (f->size < prefix)
        return false;
    size_t length = byte(f, 8) | byte(f, 9) << 8;
    if (!first)
        length |= byte(f, 10) << 16 | byte(f, 11) << 24;
    if (length > f->size - prefix)
        return false;
    *head = (struct text){f->bytes + prefix, f->bytes + prefix + length};
    return true;
}

bool npy_measure(const struct file *f, struct number_table *t, struct err *e)
{
    struct text head;
    if (!head_of(f, &head))
        return err_set(e, ERR_INPUT, "%s ends within its head", f->path);
    struct text order = value_of(head, "'fortran_order'");
    t->npy = take_type(value_of(head, "'descr'"));
    if (t->npy == 0 || !take(&order, "False") || !take_shape(value_of(head, "'shape'"), t)) {
        err_set(e, ERR_INPUT, "%s is not an array that can be read here", f->path);
        return err_hint(e, "one or two dimensions, C order, little-endian float64, float32, int64, "
                           "int32 or uint8");
    }
    size_t cells, bytes, there = (size_t)(f->bytes + f->size - head.end);
    if (__builtin_mul_overflow(t->rows, t->cols, &cells) ||
        __builtin_mul_overflow(cells, item_size(t->npy), &bytes) || bytes > there)
        return err_set(e, ERR_INPUT, "%s ends before its %zu x %zu numbers do", f->path, t->rows,
                       t->cols);
    if (bytes < there)
        return err_set(e, ERR_INPUT, "%s goes on behind its %zu x %zu numbers", f->path, t->rows,
                       t->cols);
    t->start = f->size - bytes;
    return true;
}

static double number_at(char type, const char *at)
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

bool npy_fill(const struct number_table *t, double *out, struct err *e)
{
    size_t item = item_size(t->npy);
    for (size_t i = 0; i < t->rows * t->cols; i++) {
        out[i] = number_at(t->npy, t->file->bytes + t->start + i * item);
        if (!isfinite(out[i]))
            return err_set(e, ERR_INPUT, "%s: number %zu of row %zu is not finite", t->file->path,
                           i % t->cols + 1, i / t->cols + 1);
    }
    return true;
}
