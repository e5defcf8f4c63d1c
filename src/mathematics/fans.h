/* fans.h: independent weights whose variance keeps signals at one size from layer to layer. */
#ifndef OVERPARAM_MATHEMATICS_FANS_H
#define OVERPARAM_MATHEMATICS_FANS_H

#include "core/model.h"

/* Options of such a start. */
struct fans {
    double gain, biases;
    const char *distribution; /* gaussian | uniform */
    int64_t seed;
};

#define FANS_FIELDS                                                                                \
    FIELD(struct fans, gain, .doc = "multiplies the standard deviation of W", .min = 0,            \
          .max = 1e300, .otherwise = 1),                                                           \
        FIELD(struct fans, biases, .doc = "standard deviation of a bias", .min = 0, .max = 1e300,  \
              .otherwise = 0),                                                                     \
        FIELD(struct fans, distribution, .doc = "of both; of the same variance",                   \
              .choices = "gaussian|uniform", .otherwise_text = "gaussian"),                        \
        FIELD(struct fans, seed, .doc = "seed of the draw", .min = 0, .max = 9e15, .otherwise = 1)

/* Fill w (p), block by block; variance: of a weight in a layer with so many inputs and outputs, for
 * gain 1. */
void fans_fill(const struct fans *f, double (*variance)(double inputs, double outputs),
               const struct model *m, double *w);

#endif
