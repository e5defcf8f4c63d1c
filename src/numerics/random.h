/* random.h: counter-based random numbers, one stream per named purpose.
 *
 * Philox4x32-10 (Salmon et al. 2011, Random123) under GSL's interface. Most of GSL's generators
 * keep only 32 bits of their seed; here the key is the 64-bit seed and the upper half of the
 * counter is a hash of the stream's name, so that data, start and noise never share numbers and the
 * order in which runs are made changes nothing. */
#ifndef OVERPARAM_NUMERICS_RANDOM_H
#define OVERPARAM_NUMERICS_RANDOM_H

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

struct random_state {
    uint32_t counter[4], key[2], block[4];
    unsigned used; /* words of block already given out */
};

/* Lives on the stack; no memory to free. Do not copy: rng points into the struct. */
struct random {
    gsl_rng rng;
    struct random_state state;
};

extern const gsl_rng_type *const random_philox;

/* stream: "data", "init", "noise", "probe", ... */
void random_open(struct random *r, int64_t seed, const char *stream);
double random_uniform(struct random *r); /* in (0, 1) and never at its ends, 52 bits */
/* N(0, 1) by GSL's Ziggurat, whose central part has 24 bits: an exact 0 comes once in 2^24. */
double random_gaussian(struct random *r);
void random_fill_gaussian(struct random *r, double sigma, size_t n, double *out);
size_t random_below(struct random *r, size_t n); /* 0 .. n-1 */
void random_shuffle(struct random *r, size_t n, size_t *items);
/* An (n,n) orthogonal matrix, Haar distributed: a Gaussian one made orthonormal row by row.
 * work: n*n doubles. */
void random_orthogonal(struct random *r, size_t n, double *out, double *work);

#endif
