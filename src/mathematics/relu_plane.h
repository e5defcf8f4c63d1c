/* relu_plane.h: shallow ReLU networks without biases on the plane, f(x) = sum_i c_i max(0, a_i'x):
 * how far two of them are apart as functions, exactly, and as parameters.
 *
 * A neuron is kept as the direction of a, its length and c, so that two neurons have the same kink
 * exactly when their angles are the same number. Source: Berner, Elbraechter, Grohs 2019
 * (arXiv 1905.09803). */
#ifndef OVERPARAM_MATHEMATICS_RELU_PLANE_H
#define OVERPARAM_MATHEMATICS_RELU_PLANE_H

#include "core/core.h"

enum { RELU_MAX = 6 };

struct relu {
    double angle; /* of a, radians */
    double inner; /* |a| >= 0 */
    double outer; /* c */
};

struct relu_net {
    size_t n;
    struct relu unit[RELU_MAX];
};

/* Sizes of h = f - g: its largest absolute value on the unit disk and the largest norm of its
 * gradient (the seminorm of W^(1,infinity)). Both exact: h is linear on the sectors between kinks.
 */
struct relu_size {
    double uniform, gradient;
};
struct relu_size relu_difference(const struct relu_net *f, const struct relu_net *g);

/* Distance of two nets as parameters, neuron by neuron in their order: the largest of all |a - a'|
 * and |c - c'|. Same n. */
double relu_parameter_distance(const struct relu_net *f, const struct relu_net *g);

/* The least of relu_parameter_distance(f, g') over the nets g' that compute the same function as g:
 * permutations, rescalings (s a, c/s), neurons turned round (c max(0, a'x) = c max(0, -a'x) + c
 * a'x, where the sum of c a over those turned vanishes), and any a with c = 0 or c with a = 0. g
 * must have no two kinks in common: pairs of those have more parametrizations. */
double relu_nearest(const struct relu_net *f, const struct relu_net *g);

/* The same over permutations only. */
double relu_nearest_permuted(const struct relu_net *f, const struct relu_net *g);

#endif
