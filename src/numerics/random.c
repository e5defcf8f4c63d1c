/* random.c: see random.h. */
#include "numerics/random.h"

#include <Random123/philox.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "numerics/linalg.h"

enum { WORDS = 4 };

static void block_next(struct random_state *s)
{
    philox4x32_ctr_t counter = {{s->counter[0], s->counter[1], s->counter[2], s->counter[3]}};
    philox4x32_key_t key = {{s->key[0], s->key[1]}};
    philox4x32_ctr_t out = philox4x32(counter, key);
    memcpy(s->block, out.v, sizeof s->block);
    if (++s->counter[0] == 0)
        s->counter[1]++;
    s->used = 0;
}

static unsigned long philox_word(void *state)
{
    struct random_state *s = state;
    if (s->used == WORDS)
        block_next(s);
    return s->block[s->used++];
}

/* The middles of 2^52 equal intervals: exact in a double, never 0 (a trap for logarithms) and never
 * 1, to which the middle of the last of 2^53 intervals would round. */
static double philox_double(void *state)
{
    uint64_t high = philox_word(state), low = philox_word(state);
    uint64_t bits = (high << 32 | low) >> 12;
    return ((double)bits + 0.5) * 0x1p-52;
}

static void philox_set(void *state, unsigned long seed)
{
    struct random_state *s = state;
    *s = (struct random_state){.used = WORDS};
    s->key[0] = (uint32_t)seed;
    s->key[1] = (uint32_t)((uint64_t)seed >> 32);
}

static const gsl_rng_type philox_type = {
    .name = "philox4x32-10",
    .max = 0xffffffffUL,
    .min = 0,
    .size = sizeof(struct random_state),
    .set = philox_set,
    .get = philox_word,
    .get_double = philox_double,
};

const gsl_rng_type *const random_philox = &philox_type;

/* FNV-1a, 64 bits. */
static uint64_t hash_name(const char *name)
{
    uint64_t h = 0xcbf29ce484222325U;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 0x100000001b3U;
    return h;
}

void random_open(struct random *r, int64_t seed, const char *stream)
{
    uint64_t name = hash_name(stream);
    r->rng.type = random_philox;
    r->rng.state = &r->state;
    philox_set(&r->state, (unsigned long)seed);
    r->state.counter[2] = (uint32_t)name;
    r->state.counter[3] = (uint32_t)(name >> 32);
}

double random_uniform(struct random *r)
{
    return philox_double(&r->state);
}

double random_gaussian(struct random *r)
{
    return gsl_ran_gaussian_ziggurat(&r->rng, 1.0);
}

void random_fill_gaussian(struct random *r, double sigma, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = sigma * random_gaussian(r);
}

size_t random_below(struct random *r, size_t n)
{
    return (size_t)(random_uniform(r) * (double)n);
}

void random_shuffle(struct random *r, size_t n, size_t *items)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = random_below(r, i), swap = items[i - 1];
        items[i - 1] = items[k];
        items[k] = swap;
    }
}

void random_orthogonal(struct random *r, size_t n, double *out, double *work)
{
    double *a = work;
    random_fill_gaussian(r, 1.0, n * n, a);
    /* Gram-Schmidt, done twice: orthogonal to rounding, and R's diagonal is positive, which makes
     * the law Haar's (Mezzadri 2007). */
    for (size_t i = 0; i < n; i++) {
        double *row = a + i * n;
        for (int pass = 0; pass < 2; pass++)
            for (size_t k = 0; k < i; k++)
                vec_add_scaled(n, -vec_dot(n, out + k * n, row), out + k * n, row);
        double norm = vec_norm(n, row);
        for (size_t j = 0; j < n; j++)
            out[i * n + j] = row[j] / norm;
    }
}
