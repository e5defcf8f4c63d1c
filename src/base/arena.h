/* arena.h: memory with one lifetime, freed at once.
 *
 * `struct arena a = {0};` is a valid empty arena. Blocks are zeroed and aligned for any type. When
 * the machine has no memory left, the process leaves with a message and exit status 3: safe,
 * because a run reaches the database in one transaction or not at all. */
#ifndef OVERPARAM_BASE_ARENA_H
#define OVERPARAM_BASE_ARENA_H

#include "base/err.h"

struct arena {
    struct arena_block *top; /* owned */
};

void *arena_alloc(struct arena *a, size_t size);
/* n objects of `size` bytes; the product is checked. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
void arena_release(struct arena *a);
/* Empty it for the next round of a loop: its largest block stays, zeroed as far as it was used. */
void arena_reset(struct arena *a);

/* The way out when memory is gone: prints one line, exits with status 3. */
_Noreturn void memory_exhausted(void);

/* Room for one more behind the `n` that an array in the arena holds: the array itself, or, when its
 * *room is used up, a copy of twice the size. */
void *arena_room(struct arena *a, void *old, size_t n, size_t *room, size_t size);

#endif
