/* rounded-descent.c: gradient descent that computes with fewer bits.
 *
 * Every entry of the gradient, or of the weights after the step, is rounded to the nearest number
 * with so many significant bits (ties to even; the exponent is not limited): 11 are those of half
 * precision, 24 of single, 53 round nothing. The first is what mixed precision does, weights being
 * kept in full (Micikevicius et al. 2018, arXiv 1710.03740, section 3.1); in the second a step
 * shorter than half the spacing of numbers near a weight is lost. */
#include <math.h>

#include "core/optimizer.h"
#include "numerics/linalg.h"

enum rounded { GRADIENT, WEIGHTS };

struct options {
    double rate;
    int64_t bits;
    enum rounded of;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate", .required = true, .min = 0,
          .max = 1e300, .above_min = true),
    FIELD(struct options, bits, .doc = "significant bits that are kept: 11 half, 24 single",
          .min = 2, .max = 53, .otherwise = 24),
    FIELD(struct options, of, .doc = "what is rounded: each gradient, or the weights at each step",
          .choices = "gradient|weights", .otherwise_text = "gradient"),
    FIELD_END,
};

static void round_to(int bits, size_t n, double *a)
{
    for (size_t i = 0; i < n; i++) {
        int exponent;
        const double fraction = frexp(a[i], &exponent); /* |fraction| in [1/2, 1) */
        a[i] = ldexp(nearbyint(ldexp(fraction, bits)), exponent - bits);
    }
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    if (o->of == GRADIENT)
        round_to((int)o->bits, d->p, d->jg);
    vec_add_scaled(d->p, -o->rate, d->jg, d->w);
    if (o->of == WEIGHTS)
        round_to((int)o->bits, d->p, d->w);
    d->eta = o->rate;
    d->t += o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_rounded_descent = {
    .kind = {.name = "rounded-descent",
             .summary = "gradient descent in a lower precision, emulated",
             .formula = "w <- w - eta rnd(dL/dw), or w <- rnd(w - eta dL/dw)",
             .source = "Micikevicius et al. 2018, arXiv 1710.03740, section 3.1",
             .help = "Rounds to nearest, ties to even; the exponent is that of doubles. Losses and "
                     "observables are computed in full precision. Time is eta summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .advance = advance,
};
