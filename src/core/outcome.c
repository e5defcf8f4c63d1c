/* outcome.c: see outcome.h. */
#include "core/outcome.h"

#include <string.h>

#include "base/text.h"

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

/* --- as bytes --------------------------------------------------------------------------------- */

/* What is of one size, and the parts that are not. Names are ended by a zero each. */
enum { NAMES, SAMPLES, WEIGHTS, VERSION, WORDS, N_PARTS };
struct parts {
    struct {
        enum outcome_status status;
        char reason[sizeof((struct outcome *)0)->reason];
        int64_t steps, evaluations;
        double time;
        uint64_t has_weights; /* 0 or 1: not every byte is a bool */
    } fixed;
    const void *at[N_PARTS];
    size_t n[N_PARTS];
};

static void part_set(struct parts *p, int part, const void *at, size_t n)
{
    p->at[part] = at;
    p->n[part] = at ? n : 0;
}

static void parts_of(const struct outcome *o, struct buf *names, struct parts *p)
{
    memset(p, 0, sizeof *p); /* the padding too: no stray bytes leave the process */
    p->fixed.status = o->status;
    memcpy(p->fixed.reason, o->reason, sizeof o->reason);
    p->fixed.steps = o->steps;
    p->fixed.evaluations = o->evaluations;
    p->fixed.time = o->time;
    p->fixed.has_weights = o->weights != NULL;
    for (size_t i = 0; i < o->n_names; i++)
        buf_add(names, o->names[i], strlen(o->names[i]) + 1);
    part_set(p, NAMES, names->s, names->n);
    part_set(p, SAMPLES, o->samples, o->n_samples * sizeof *o->samples);
    part_set(p, WEIGHTS, o->weights, o->p * sizeof *o->weights);
    part_set(p, VERSION, o->version, o->version ? strlen(o->version) + 1 : 0);
    part_set(p, WORDS, o->words, o->words ? strlen(o->words) + 1 : 0);
}

static bool is_text(const struct parts *p, int part)
{
    return p->n[part] == 0 || ((const char *)p->at[part])[p->n[part] - 1] == 0;
}

static size_t names_count(const struct parts *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n[NAMES]; i++)
        n += ((const char *)p->at[NAMES])[i] == 0;
    return n;
}

/* Every sample is of one of the names. */
static bool samples_named(const struct parts *p)
{
    const size_t n = names_count(p);
    for (size_t at = 0; at < p->n[SAMPLES]; at += sizeof(struct sample)) {
        struct sample s;
        memcpy(&s, (const char *)p->at[SAMPLES] + at, sizeof s);
        if (s.observable >= n)
            return false;
    }
    return true;
}

static bool parts_sound(const struct parts *p)
{
    return p->fixed.status <= OUTCOME_FAILED && p->fixed.steps >= 0 && p->fixed.evaluations >= 0 &&
           memchr(p->fixed.reason, 0, sizeof p->fixed.reason) && is_text(p, NAMES) &&
           is_text(p, VERSION) && is_text(p, WORDS) &&
           (p->fixed.has_weights == 1 || (p->fixed.has_weights == 0 && p->n[WEIGHTS] == 0)) &&
           p->n[SAMPLES] % sizeof(struct sample) == 0 && p->n[WEIGHTS] % sizeof(double) == 0 &&
           samples_named(p);
}

/* A copy in the arena, aligned. */
static void *part_copy(struct outcome *o, const struct parts *p, int part)
{
    void *copy = arena_alloc(&o->arena, p->n[part] + 1);
    if (p->n[part] > 0)
        memcpy(copy, p->at[part], p->n[part]);
    return copy;
}

static void parts_take(struct outcome *o, const struct parts *p)
{
    const char *names = part_copy(o, p, NAMES);
    o->status = p->fixed.status;
    text_fit(o->reason, sizeof o->reason, p->fixed.reason);
    o->steps = p->fixed.steps;
    o->evaluations = p->fixed.evaluations;
    o->time = p->fixed.time;
    o->n_names = 0;
    for (size_t at = 0; at < p->n[NAMES]; at += strlen(names + at) + 1)
        outcome_name(o, names + at);
    o->samples = part_copy(o, p, SAMPLES);
    o->n_samples = o->room = p->n[SAMPLES] / sizeof *o->samples;
    o->weights = p->fixed.has_weights ? part_copy(o, p, WEIGHTS) : NULL;
    o->p = p->n[WEIGHTS] / sizeof *o->weights;
    o->version = p->n[VERSION] > 0 ? part_copy(o, p, VERSION) : NULL;
    o->words = p->n[WORDS] > 0 ? part_copy(o, p, WORDS) : NULL;
}

void outcome_transfer(struct outcome *o, struct transfer *t)
{
    struct buf names = {0};
    struct parts p;
    parts_of(o, &names, &p);
    transfer_bytes(t, &p.fixed, sizeof p.fixed);
    for (int i = 0; i < N_PARTS; i++)
        transfer_any(t, &p.at[i], &p.n[i]);
    t->wrong = t->wrong || !parts_sound(&p);
    if (t->way == TRANSFER_LOAD && !t->wrong) {
        parts_take(o, &p);
        t->wrong = o->n_names != names_count(&p); /* of two names that are the same */
    }
    buf_release(&names);
}

void outcome_release(struct outcome *o)
{
    arena_release(&o->arena);
    *o = (struct outcome){0};
}
