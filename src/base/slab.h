/* slab.h: one block of doubles, cut into slices.
 *
 * The same cuts are made twice: without memory, which measures it, and again in memory of that size.
 * Under the address sanitizer a zone that nobody may touch lies between two slices, so that a write
 * behind one is told and does not reach its neighbour; otherwise slices touch. */
#ifndef OVERPARAM_BASE_SLAB_H
#define OVERPARAM_BASE_SLAB_H

#include <stddef.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
enum { SLAB_ZONE = 4 };
#else
enum { SLAB_ZONE = 0 };
#endif

struct slab {
    double *memory; /* NULL: only measured */
    size_t used;    /* doubles so far */
};

/* The next n doubles; NULL while the slab is only measured. */
static inline double *slab_take(struct slab *s, size_t n)
{
    double *slice = s->memory ? s->memory + s->used : NULL;
    s->used += n + SLAB_ZONE;
#ifdef __SANITIZE_ADDRESS__
    if (slice)
        ASAN_POISON_MEMORY_REGION(slice + n, SLAB_ZONE * sizeof *slice);
#endif
    return slice;
}

#endif
