/* activation.h: the functions between the layers of a network, entry by entry, with two
 * derivatives. */
#ifndef OVERPARAM_MATHEMATICS_ACTIVATION_H
#define OVERPARAM_MATHEMATICS_ACTIVATION_H

#include <stddef.h>

/* The names, as choices of an option. */
#define ACTIVATION_NAMES "tanh|relu|softplus|identity|square"

/* h = act(z). The second derivative follows from h and act'(z), so that z itself is not kept. */
struct activation {
    const char *name;
    /* z (n) becomes h, slope (n) becomes act'(z); NULL: the identity, whose slopes nobody reads. */
    void (*apply)(size_t n, double *z, double *slope);
    /* out (n) += e * act''(z) * dz, entry by entry; NULL: act'' is zero wherever it exists. */
    void (*curve)(size_t n, const double *h, const double *slope, const double *dz, const double *e,
                  double *out);
    double degree; /* k, where act(c z) = c^k act(z) for all c > 0; 0: there is none */
};

/* name: one of ACTIVATION_NAMES. */
const struct activation *activation_find(const char *name);

#endif
