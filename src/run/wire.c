/* wire.c: see wire.h. */
#include "run/wire.h"

#include <string.h>

/* The fixed part of a message; the names (each ended by a zero), the samples, the weights
 * and two texts follow. */
struct body {
    struct wire_head head;
    struct cost cost;
    enum outcome_status status;
    char reason[sizeof((struct outcome *)0)->reason];
    int64_t steps, evaluations;
    double time;
    uint64_t n_names, bytes_of_names, n_samples, p;
    uint64_t of_version, of_words; /* bytes with the ending zero; 0: there is none */
    bool has_weights;
};

static uint64_t text_size(const char *s)
{
    return s ? strlen(s) + 1 : 0;
}

void wire_write(struct buf *out, uint64_t index, const struct outcome *o, const struct cost *c)
{
    struct body b;
    memset(&b, 0, sizeof b); /* the padding too: no stray bytes leave the process */
    b.head.index = index;
    b.cost = *c;
    b.status = o->status;
    memcpy(b.reason, o->reason, sizeof b.reason);
    b.steps = o->steps;
    b.evaluations = o->evaluations;
    b.time = o->time;
    b.n_names = o->n_names;
    b.n_samples = o->n_samples;
    b.has_weights = o->weights != NULL;
    b.p = b.has_weights ? o->p : 0;
    for (size_t i = 0; i < o->n_names; i++)
        b.bytes_of_names += strlen(o->names[i]) + 1;
    b.of_version = text_size(o->version);
    b.of_words = text_size(o->words);
    b.head.length = sizeof b + b.bytes_of_names + b.n_samples * sizeof *o->samples +
                    b.p * sizeof *o->weights + b.of_version + b.of_words;
    buf_add(out, &b, sizeof b);
    for (size_t i = 0; i < o->n_names; i++)
        buf_add(out, o->names[i], strlen(o->names[i]) + 1);
    if (o->n_samples > 0)
        buf_add(out, o->samples, o->n_samples * sizeof *o->samples);
    if (b.p > 0)
        buf_add(out, o->weights, o->p * sizeof *o->weights);
    if (o->version)
        buf_add(out, o->version, b.of_version);
    if (o->words)
        buf_add(out, o->words, b.of_words);
}

size_t wire_ready(const char *bytes, size_t n)
{
    struct wire_head h;
    if (n < sizeof h)
        return 0;
    memcpy(&h, bytes, sizeof h);
    return h.length <= n ? (size_t)h.length : 0;
}

/* Take n bytes from the front of what is left; NULL when there are fewer. */
static const char *take(const char **at, size_t *left, uint64_t n)
{
    const char *here = *at;
    if (n > *left)
        return NULL;
    *at += n;
    *left -= (size_t)n;
    return here;
}

static bool names_read(struct outcome *o, const struct body *b, const char *names)
{
    if (b->bytes_of_names > 0 && names[b->bytes_of_names - 1] != 0)
        return false;
    const char *end = names + b->bytes_of_names;
    for (uint64_t i = 0; i < b->n_names; i++) {
        if (names >= end)
            return false;
        outcome_name(o, names);
        names += strlen(names) + 1;
    }
    return true;
}

static void samples_read(struct outcome *o, const char *bytes, size_t n)
{
    if (n == 0)
        return;
    o->samples = arena_array(&o->arena, n, sizeof *o->samples);
    memcpy(o->samples, bytes, n * sizeof *o->samples);
    o->n_samples = o->room = n;
}

static void weights_read(struct outcome *o, const char *bytes, size_t p)
{
    o->weights = arena_array(&o->arena, p + 1, sizeof *o->weights);
    memcpy(o->weights, bytes, p * sizeof *o->weights);
    o->p = p;
}

/* NULL for none, and for what has no end. */
static const char *text_read(struct outcome *o, const char *text, uint64_t n)
{
    return n > 0 && text[n - 1] == 0 ? arena_strdup(&o->arena, text) : NULL;
}

bool wire_read(const char *bytes, size_t n, uint64_t *index, struct outcome *o, struct cost *c)
{
    struct body b;
    size_t left = n;
    const char *head = take(&bytes, &left, sizeof b);
    *o = (struct outcome){0};
    if (!head)
        return false;
    memcpy(&b, head, sizeof b);
    if (b.n_samples > n / sizeof *o->samples || b.p > n / sizeof *o->weights)
        return false;
    const char *names = take(&bytes, &left, b.bytes_of_names);
    const char *samples = take(&bytes, &left, b.n_samples * sizeof *o->samples);
    const char *weights = take(&bytes, &left, b.p * sizeof *o->weights);
    const char *version = take(&bytes, &left, b.of_version);
    const char *words = take(&bytes, &left, b.of_words);
    if (!names || !samples || !weights || !version || !words || !names_read(o, &b, names))
        return false;
    *index = b.head.index;
    *c = b.cost;
    o->status = b.status;
    memcpy(o->reason, b.reason, sizeof o->reason);
    o->steps = b.steps;
    o->evaluations = b.evaluations;
    o->time = b.time;
    samples_read(o, samples, (size_t)b.n_samples);
    if (b.has_weights)
        weights_read(o, weights, (size_t)b.p);
    o->version = text_read(o, version, b.of_version);
    o->words = text_read(o, words, b.of_words);
    return true;
}
