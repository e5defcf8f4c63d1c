/* arena.c: see arena.h. Blocks double in size, so that a command makes few of them. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct arena_block {
    struct arena_block *below;
    size_t used, size;
    max_align_t bytes[];
};

enum { FIRST_BLOCK = 4 * 1024, LARGEST_STEP = 4 * 1024 * 1024 };

_Noreturn void memory_exhausted(void)
{
    static const char message[] = "overparam: error: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored;
    _exit(3);
}

static struct arena_block *block_push(struct arena *a, size_t need)
{
    size_t size = a->top ? a->top->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_STEP)
        size = LARGEST_STEP;
    if (size < need)
        size = need;
    if (size > SIZE_MAX - sizeof(struct arena_block))
        memory_exhausted();
    struct arena_block *b = calloc(1, sizeof *b + size);
    if (!b)
        memory_exhausted();
    b->below = a->top;
    b->size = size;
    a->top = b;
    return b;
}

static void block_pop(struct arena *a)
{
    struct arena_block *b = a->top;
    a->top = b->below;
    free(b);
}

void *arena_alloc(struct arena *a, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    if (size > SIZE_MAX - unit)
        memory_exhausted();
    size_t need = (size + unit - 1) / unit * unit;
    struct arena_block *b = a->top;
    if (!b || b->size - b->used < need)
        b = block_push(a, need);
    char *p = (char *)b->bytes + b->used;
    b->used += need;
    return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    if (size > 0 && n > SIZE_MAX / size)
        memory_exhausted();
    return arena_alloc(a, n * size);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *copy = arena_alloc(a, n + 1);
    memcpy(copy, s, n);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *s = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    vsnprintf(s, (size_t)(n < 0 ? 0 : n) + 1, format, again);
    va_end(again);
    return s;
}

void arena_release(struct arena *a)
{
    while (a->top)
        block_pop(a);
}

void arena_reset(struct arena *a)
{
    struct arena_block *largest = a->top;
    if (!largest)
        return;
    a->top = largest->below;
    arena_release(a);
    largest->below = NULL;
    memset(largest->bytes, 0, largest->used);
    largest->used = 0;
    a->top = largest;
}

void *arena_room(struct arena *a, void *old, size_t n, size_t *room, size_t size)
{
    enum { FIRST = 64 };
    if (old && n < *room)
        return old;
    *room = *room ? 2 * *room : FIRST;
    void *fresh = arena_array(a, *room, size);
    if (old)
        memcpy(fresh, old, n * size);
    return fresh;
}
