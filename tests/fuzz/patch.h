/* patch.h: an input as changes of good bytes, so that few of them reach far; and what every target
 * has. */
#ifndef OVERPARAM_TESTS_FUZZ_PATCH_H
#define OVERPARAM_TESTS_FUZZ_PATCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void demand(bool law)
{
    if (!law)
        abort();
}

/* Two bytes of place (a share of the whole), one of how many, and as many that take the place of
 * what is there; 0: the rest is cut off. Without `over` the bytes are appended as they are. */
static inline void patch(struct buf *b, const uint8_t *data, size_t size, bool over)
{
    if (!over) {
        buf_add(b, data, size);
        return;
    }
    while (size >= 3 && b->n > 0) {
        size_t at = ((size_t)data[0] << 8 | data[1]) * b->n / 65536, n = data[2] % 16;
        data += 3;
        size -= 3;
        n = n < size ? n : size;
        if (n == 0)
            b->n = at;
        for (size_t i = 0; i < n && at + i < b->n; i++)
            b->s[at + i] = (char)data[i];
        data += n;
        size -= n;
    }
}

/* Of a file in memory, for what reads files alone. */
static inline void keep(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    demand(f && fwrite(bytes, 1, n, f) == n && fclose(f) == 0);
}

enum { PLACES = 4 };
static char place_folder[32], places[PLACES][96];
static unsigned next_place;

static inline void places_remove(void)
{
    for (unsigned i = 0; i < PLACES; i++)
        (void)remove(places[i]);
    (void)remove(place_folder);
}

/* FOLDER/NAME in a folder of this process that is in memory and goes with it. */
static inline const char *place_of(const char *name)
{
    if (!place_folder[0]) {
        snprintf(place_folder, sizeof place_folder, "/dev/shm/overparam-fuzz-XXXXXX");
        demand(mkdtemp(place_folder) && atexit(places_remove) == 0);
    }
    char *here = places[next_place++ % PLACES];
    snprintf(here, sizeof places[0], "%s/%s", place_folder, name);
    return here;
}

#endif
