/* outcome.c: see outcome.h. */
#include "core/outcome.h"

#include <string.h>

enum { FIRST_ROOM = 64 };

const char *outcome_word(enum outcome_status s)
{
    static const char *const words[] = {
#define X(name, word) word,
        OUTCOMES(X)
#undef X
    };
    return words[s];
}

uint32_t outcome_name(struct outcome *o, const char *name)
{
    for (size_t i = 0; i < o->n_names; i++)
        if (strcmp(o->names[i], name) == 0)
            return (uint32_t)i;
    if (o->n_names % FIRST_ROOM == 0) {
        const char **longer = arena_array(&o->arena, o->n_names + FIRST_ROOM, sizeof *longer);
        if (o->n_names > 0)
            memcpy(longer, o->names, o->n_names * sizeof *longer);
        o->names = longer;
    }
    o->names[o->n_names] = arena_strdup(&o->arena, name);
    return (uint32_t)o->n_names++;
}

void outcome_add(struct outcome *o, const struct sample *s)
{
    if (o->n_samples == o->room) {
        /* The old array stays in the arena: doubling wastes at most as much again. */
        size_t room = o->room ? 2 * o->room : FIRST_ROOM;
        struct sample *larger = arena_array(&o->arena, room, sizeof *larger);
        if (o->n_samples > 0)
            memcpy(larger, o->samples, o->n_samples * sizeof *larger);
        o->samples = larger;
        o->room = room;
    }
    o->samples[o->n_samples++] = *s;
}

void outcome_release(struct outcome *o)
{
    arena_release(&o->arena);
    *o = (struct outcome){0};
}
