/* buf.c: see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum { FIRST_ROOM = 64 };

static void buf_reserve(struct buf *b, size_t more)
{
    if (more > SIZE_MAX / 2 - b->n)
        memory_exhausted();
    size_t need = b->n + more + 1, cap = b->cap ? b->cap : FIRST_ROOM;
    if (need <= b->cap)
        return;
    while (cap < need)
        cap *= 2;
    char *s = realloc(b->s, cap);
    if (!s)
        memory_exhausted();
    b->s = s;
    b->cap = cap;
    b->s[b->n] = 0;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    buf_reserve(b, n);
    if (n > 0)
        memcpy(b->s + b->n, bytes, n);
    b->n += n;
    b->s[b->n] = 0;
}

void buf_puts(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (n > 0) {
        buf_reserve(b, (size_t)n);
        vsnprintf(b->s + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_real(struct buf *b, double value)
{
    char text[TEXT_REAL_SIZE];
    buf_puts(b, text_real(value, text));
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    if (b->s)
        b->s[0] = 0;
}

const char *buf_text(const struct buf *b)
{
    return b->s ? b->s : "";
}

char *buf_detach(struct buf *b)
{
    buf_reserve(b, 0);
    char *s = b->s;
    *b = (struct buf){0};
    return s;
}

void buf_release(struct buf *b)
{
    free(b->s);
    *b = (struct buf){0};
}
