/* bench.h: one kind on trial: its options in turn, arrays that show what was written where, and the
 * way to the listener. */
#ifndef OVERPARAM_LAWS_BENCH_H
#define OVERPARAM_LAWS_BENCH_H

#include "base/arena.h"
#include "laws/laws.h"
#include "numerics/random.h"

/* An array of a case, between guards; or one of somebody else's (slice, no guards). */
struct watched {
    const char *name;
    double *slice, *kept; /* kept: its numbers when it was frozen, or NULL */
    size_t n;
    size_t guard; /* the mark around it; 0: none */
    struct watched *next;
};

struct bench {
    const struct kind *kind;
    const struct listener *to;
    struct arena arena; /* of the case */
    struct random random;
    struct watched *arrays;
    size_t guards;
    void *options;      /* of the case */
    char choice[100];   /* what of them is not the default: ", depth = 2" */
    char sizes[160];    /* "theta 3 x 4" */
    char why[LAWS_WHY]; /* what was in the way of a case */
    size_t cases;
};

/* Seeds that are tried for another draw: a sign alone is the same in all of them once in 2^16. */
enum { BENCH_SEEDS = 16 };

/* Variations of the options: 0 is the defaults, and in every other one number, choice or flag takes
 * another value. */
size_t bench_variations(const struct kind *k);
/* The defaults of any kind, required numbers and choices filled in; of the case. */
void *bench_options(struct bench *b, const struct kind *k);
/* Begin a case; false, when the kind does not admit this variation. End it whenever it was begun. */
bool bench_begin(struct bench *b, size_t variation);
/* Counts of the options (draws, rounds) become small, where the kind admits it. */
void bench_hurry(struct bench *b);
void bench_end(struct bench *b);
/* Says of the case what it is about, for findings; and counts it. */
void bench_case(struct bench *b, const char *format, ...) PRINTF_LIKE(2, 3);

/* n numbers, all of them marked as not written. */
double *bench_array(struct bench *b, const char *name, size_t n);
void bench_mark(size_t n, double *out);
size_t bench_unwritten(size_t n, const double *out);
/* How many of n results are marks, or come from one: from a number that was never written, or from
 * beside an array. */
size_t bench_beside(size_t n, const double *v);
void bench_fill(struct bench *b, double low, double high, size_t n, double *out);
/* From here on the array, one of the bench's or any other, is only looked at. */
void bench_freeze(struct bench *b, const char *name, double *array, size_t n);
/* The laws of all arrays: nothing around them was written, nothing frozen has changed. */
void bench_arrays_hold(struct bench *b);

/* The law is next: should the kind crash or never return, it is known in which. */
void bench_ask(struct bench *b, const struct law *law);
/* Tell the listener: measured <= allowed, which a NaN is not. detail: which array, which entry, or
 * NULL. */
void bench_below(struct bench *b, const struct law *law, const char *detail, double measured,
                 double allowed);
/* The same of what is true or not. */
void bench_true(struct bench *b, const struct law *law, const char *detail, bool holds);
/* How many of n numbers differ in their bits. */
double bench_differing(size_t n, const double *a, const double *b);

#endif
