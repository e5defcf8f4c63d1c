/* sparse.c: see sparse.h.
 *
 * Four numbers at a time, which processors since 2013 take in one instruction; the order of the
 * sums is written out, so that it and the bits are the same where they take two or one. What is
 * summed over the entries of a line stays in registers, 32 numbers of it, so that an entry costs
 * its loads alone. */
#include "numerics/sparse.h"

#include <stdbool.h>
#include <string.h>

/* Loaded from anywhere a double may be. */
typedef double four __attribute__((vector_size(32), aligned(8), may_alias));

static const four *fours(const double *x)
{
    return (const four *)(const void *)x;
}

/* --- lists ------------------------------------------------------------------------------------ */

size_t sparse_room(size_t rows, size_t cols, size_t n)
{
    return rows + cols + 2 + 4 * n;
}

static struct listing listing_in(size_t lines, size_t n, size_t *room)
{
    return (struct listing){lines, room, room + lines + 1, room + lines + 1 + n};
}

/* By counting: how many there are in a line says where the next one begins. */
static void list(struct listing *l, const struct sparse *s, bool by_row)
{
    const size_t *entry = s->entry;
    memset(l->first, 0, (l->lines + 1) * sizeof *l->first);
    for (size_t i = 0; i < s->n; i++)
        l->first[(by_row ? entry[i] / s->cols : entry[i] % s->cols) + 1]++;
    for (size_t k = 0; k < l->lines; k++)
        l->first[k + 1] += l->first[k];
    for (size_t i = s->n; i-- > 0;) { /* from behind, so that first runs back to where it was */
        const size_t row = entry[i] / s->cols, col = entry[i] % s->cols;
        const size_t at = --l->first[(by_row ? row : col) + 1];
        l->across[at] = by_row ? col : row;
        l->place[at] = i;
    }
    memmove(l->first, l->first + 1, l->lines * sizeof *l->first);
    l->first[l->lines] = s->n;
}

struct sparse sparse_of(size_t rows, size_t cols, size_t n, const size_t *entry, size_t *room)
{
    struct sparse s = {.rows = rows, .cols = cols, .n = n, .entry = entry};
    s.by_row = listing_in(rows, n, room);
    s.by_col = listing_in(cols, n, room + rows + 1 + 2 * n);
    list(&s.by_row, &s, true);
    list(&s.by_col, &s, false);
    return s;
}

/* --- products --------------------------------------------------------------------------------- */

#define VERSION(name) name
#include "numerics/listing_lines.h"
#undef VERSION

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__
#pragma GCC push_options
#pragma GCC target("avx2")
#define VERSION(name) name##_avx2
#include "numerics/listing_lines.h"
#undef VERSION
#pragma GCC pop_options
#define CHOOSE(name) (__builtin_cpu_supports("avx2") ? name##_avx2 : name)
#else
#define CHOOSE(name) name
#endif

void listing_dots(const struct listing *l, size_t k, const double *a, const double *b, double *out)
{
    for (size_t line = 0; line < l->lines; line++)
        CHOOSE(dots_of_line)(l, line, k, a + line * k, b, out);
}

void listing_times(const struct listing *l, size_t k, const double *c, const double *x, double *out)
{
    enum { WIDE = 32 };
    for (size_t line = 0; line < l->lines; line++, out += k) {
        size_t j = 0;
        for (; j + WIDE <= k; j += WIDE)
            CHOOSE(add_wide)(l, line, k, c, x + j, out + j);
        CHOOSE(add_rest)(l, line, k, j, c, x, out);
    }
}

/* In squares that stay in the nearest cache. */
void mat_transpose(size_t rows, size_t cols, const double *a, double *b)
{
    enum { SIDE = 8 };
    for (size_t i0 = 0; i0 < rows; i0 += SIDE)
        for (size_t j0 = 0; j0 < cols; j0 += SIDE)
            for (size_t i = i0; i < rows && i < i0 + SIDE; i++)
                for (size_t j = j0; j < cols && j < j0 + SIDE; j++)
                    b[j * rows + i] = a[i * cols + j];
}
