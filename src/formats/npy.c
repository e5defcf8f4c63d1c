/* npy.c: see npy.h. The head of an array is a Python dictionary in text:
 *
 *     {'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }
 *
 * Its three values are looked for behind their keys. Every number that a double can hold is read,
 * in either order of bytes, rows or columns first; the rest is refused with the reason, and what
 * differs from what NumPy writes is not guessed at. Source: numpy.lib.format. */
#include "formats/npy.h"

#include <assert.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <string.h>

enum { MAGIC = 6, HEAD_1 = 10, HEAD_2 = 12, DIMENSIONS = 2, VERSIONS = 3, BITS = 8 };

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
    bool found = t->at > first;
    (void)take(t, "L"); /* Python 2 wrote its long integers so */
    return found;
}

static struct where whole(const struct number_table *t)
{
    return (struct where){.file = t->file->path};
}

static bool refuse(const struct number_table *t, const char *what, const char *remedy,
                   struct err *e)
{
    err_set_at(e, ERR_INPUT, whole(t), "%s", what);
    return err_hint(e, "%s", remedy);
}

static bool malformed(const struct number_table *t, struct err *e)
{
    return refuse(t, "the head of the array is not as NumPy writes it", "save it with numpy.save",
                  e);
}

/* (3,) or (3, 2); a vector is a column. */
static bool take_shape(struct text t, struct number_table *table, struct err *e)
{
    size_t sizes[DIMENSIONS] = {1, 1}, k = 0, size = 0;
    if (!take(&t, "("))
        return malformed(table, e);
    for (; !take(&t, ")"); k++) {
        if (!take_size(&t, &size) || (!take(&t, ",") && (t.at == t.end || *t.at != ')')))
            return malformed(table, e);
        if (k < DIMENSIONS)
            sizes[k] = size;
    }
    table->rows = sizes[0];
    table->cols = sizes[1];
    if (k > DIMENSIONS) {
        err_set_at(e, ERR_INPUT, whole(table), "the array has %zu dimensions", k);
        return err_hint(e, "one or two are expected: a.reshape(len(a), -1) makes two");
    }
    if (k == 0)
        return refuse(table, "the array is a single number: its shape is ()",
                      "one or two dimensions are expected", e);
    return table->rows > 0 && table->cols > 0
               ? true
               : err_set_at(e, ERR_INPUT, whole(table), "the array is empty: %zu x %zu",
                            table->rows, table->cols);
}

/* What cannot be read, by the letter of its type. */
static bool refuse_type(const struct number_table *t, char kind, struct err *e)
{
    static const struct {
        char kind;
        const char *what, *remedy;
    } types[] = {
        {'c', "the array holds complex numbers", "save a.real, a.imag or abs(a)"},
        {'f', "the array holds long doubles", "save a.astype(float)"},
        {'S', "the array holds texts", "save a.astype(float)"},
        {'a', "the array holds texts", "save a.astype(float)"},
        {'U', "the array holds texts", "save a.astype(float)"},
        {'O', "the array holds Python's objects", "save a.astype(float)"},
        {'M', "the array holds dates", "save numbers: (a - a[0]) / numpy.timedelta64(1, 's')"},
        {'m', "the array holds spans of time", "save numbers: a / numpy.timedelta64(1, 's')"},
        {'V', "the array holds raw bytes", "save an array of numbers"},
        {'[', "the array is structured: its entries have fields",
         "save numpy.lib.recfunctions.structured_to_unstructured(a)"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].kind == kind)
            return refuse(t, types[i].what, types[i].remedy, e);
    return malformed(t, e);
}

static bool is_readable(const struct npy_type *type)
{
    return type->kind == 'b'   ? type->size == 1
           : type->kind == 'f' ? type->size == 2 || type->size == 4 || type->size == 8
           : type->kind == 'i' || type->kind == 'u'
               ? type->size == 1 || type->size == 2 || type->size == 4 || type->size == 8
               : false;
}

/* '<f8': order of bytes, letter of the type, bytes. */
static bool take_type(struct text t, struct number_table *table, struct err *e)
{
    struct npy_type *type = &table->npy;
    size_t size;
    if (take(&t, "["))
        return refuse_type(table, '[', e);
    if (!take(&t, "'") || t.end - t.at < 2)
        return malformed(table, e);
    char order = *t.at++, kind = *t.at++;
    *type = (struct npy_type){.kind = kind, .big_endian = order == '>'};
    if (!strchr("<>|", order))
        return malformed(table, e);
    if (!strchr("fiub", kind))
        return refuse_type(table, kind, e);
    if (!take_size(&t, &size) || !take(&t, "'") || size > UCHAR_MAX)
        return malformed(table, e);
    type->size = (unsigned char)size;
    return is_readable(type) ? true : refuse_type(table, kind, e);
}

static bool take_order(struct text t, struct number_table *table, struct err *e)
{
    table->npy.by_columns = take(&t, "True");
    return table->npy.by_columns || take(&t, "False") ? true : malformed(table, e);
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
    if (f->size > MAGIC && (byte(f, MAGIC) == 0 || byte(f, MAGIC) > VERSIONS)) {
        err_set_at(e, ERR_INPUT, whole(t), "version %zu of the .npy format is not known",
                   byte(f, MAGIC));
        return err_hint(e, "versions 1 to %d are", VERSIONS);
    }
    if (!head_of(f, &head))
        return err_set_at(e, ERR_INPUT, whole(t), "the array ends within its head");
    if (!take_type(value_of(head, "'descr'"), t, e) ||
        !take_order(value_of(head, "'fortran_order'"), t, e) ||
        !take_shape(value_of(head, "'shape'"), t, e))
        return false;
    size_t cells, bytes, there = (size_t)(f->bytes + f->size - head.end);
    if (__builtin_mul_overflow(t->rows, t->cols, &cells) ||
        __builtin_mul_overflow(cells, (size_t)t->npy.size, &bytes) || bytes > there)
        return err_set_at(e, ERR_INPUT, whole(t), "the array ends before its %zu x %zu numbers do",
                          t->rows, t->cols);
    if (bytes < there)
        return err_set_at(e, ERR_INPUT, whole(t), "the file goes on behind its %zu x %zu numbers",
                          t->rows, t->cols);
    t->start = f->size - bytes;
    return true;
}

static uint64_t bits_at(const struct npy_type *type, const char *at)
{
    uint64_t bits = 0;
    assert(type->size > 0 && type->size <= sizeof bits);
    for (size_t k = 0; k < type->size; k++)
        bits = bits << BITS | (unsigned char)at[type->big_endian ? k : type->size - 1 - k];
    return bits;
}

/* IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
static double half_of(uint64_t bits)
{
    enum { FRACTION = 10, EXPONENT = 0x1f, BIAS = 15 };
    int exponent = (int)(bits >> FRACTION & EXPONENT);
    double fraction = (double)(bits & ((1U << FRACTION) - 1));
    double value = exponent == 0 ? ldexp(fraction, 1 - BIAS - FRACTION)
                                 : ldexp(fraction + (1U << FRACTION), exponent - BIAS - FRACTION);
    if (exponent == EXPONENT)
        value = (double)(fraction == 0 ? INFINITY : NAN);
    return (bits >> (FRACTION + 5)) != 0 ? -value : value;
}

static double real_of(uint64_t bits, unsigned char size)
{
    uint32_t half_bits = (uint32_t)bits;
    double d;
    float f;
    if (size == 2)
        return half_of(bits);
    if (size == sizeof f) {
        memcpy(&f, &half_bits, sizeof f);
        return (double)f;
    }
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* Whether a double holds the whole number: its ones span at most 53 bits. */
static bool is_exact(uint64_t magnitude)
{
    return magnitude == 0 || magnitude >> __builtin_ctzll(magnitude) >> DBL_MANT_DIG == 0;
}

/* The number, or why it cannot be used. */
static const char *number_of(const struct npy_type *type, const char *at, double *value)
{
    static const char inexact[] = "is a whole number that a double would round (beyond 2^53)";
    uint64_t bits = bits_at(type, at);
    if (type->kind == 'f') {
        *value = real_of(bits, type->size);
        return isfinite(*value) ? NULL : "is not finite";
    }
    bool negative = type->kind == 'i' && bits >> (BITS * type->size - 1) != 0;
    uint64_t mask = UINT64_MAX >> (64 - BITS * type->size),
             magnitude = negative ? (~bits + 1) & mask : bits;
    *value = negative ? -(double)magnitude : (double)magnitude;
    if (type->kind == 'b' && bits > 1)
        return "is neither true nor false";
    return is_exact(magnitude) ? NULL : inexact;
}

bool npy_fill(const struct number_table *t, const struct part *part, double *out, struct err *e)
{
    double value;
    for (size_t i = 0; i < part->rows; i++)
        for (size_t j = 0; j < t->cols; j++) {
            /* Transposing and storing by columns undo each other. */
            size_t k = t->npy.by_columns != t->transposed ? j * t->rows + i : i * t->cols + j;
            const char *why =
                number_of(&t->npy, t->file->bytes + t->start + k * t->npy.size, &value);
            if (why)
                return err_set_at(e, ERR_INPUT, whole(t), "number %zu of row %zu %s", j + 1, i + 1,
                                  why);
            if (out)
                out[i * part->width + j] = value;
        }
    return true;
}
