/* mirror.c: formed so that nothing cancels for small s, where alpha is large.
 *
 * With x = artanh s and 1 - s^2 = 1/cosh(x)^2, h(s) = 2 cosh(x)^a sinh(a x) for D > 2. */
#include "mathematics/mirror.h"

#include <math.h>

static double power_of(double depth)
{
    return depth / (depth - 2);
}

double mirror_primal(double depth, double s)
{
    if (depth == 2)
        return 2 * sinh(s);
    const double a = power_of(depth);
    return 2 * pow(1 - s * s, -a / 2) * sinh(a * atanh(s));
}

double mirror_slope(double depth, double s)
{
    if (depth == 2)
        return 2 * cosh(s);
    const double a = power_of(depth);
    return a * (pow(1 - s, -a - 1) + pow(1 + s, -a - 1));
}

double mirror_conjugate(double depth, double s)
{
    if (depth == 2)
        return 4 * sinh(s / 2) * sinh(s / 2);
    /* (D-2)/2 [(1-s)^-b + (1+s)^-b - 2] with b = 2/(D-2) */
    const double b = 2 / (depth - 2), x = b * atanh(s);
    const double sink = 2 * sinh(x / 2) * sinh(x / 2); /* cosh x - 1 */
    return (depth - 2) * (expm1(-b / 2 * log1p(-s * s)) * (1 + sink) + sink);
}

/* x > 0 with 2 cosh(x)^a sinh(a x) = z, z > 0: Newton on the logarithm between the bounds that
 * 1 <= cosh(x) <= e^x gives. */
static double invert(double a, double z)
{
    double low = log1p(z) / (2 * a), high = asinh(z / 2) / a;
    double x = low;
    for (int i = 0; i < 100 && low < high; i++) {
        const double excess = a * log(cosh(x)) + log(2 * sinh(a * x) / z);
        if (excess > 0) {
            high = x;
        } else {
            low = x;
        }
        double next = x - excess / (a * tanh(x) + a / tanh(a * x));
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        if (fabs(next - x) <= 0x1p-52 * x)
            return next;
        x = next;
    }
    return x;
}

double mirror_dual(double depth, double z)
{
    if (depth == 2)
        return asinh(z / 2);
    if (z == 0 || !isfinite(z))
        return z == 0 ? z : (double)NAN;
    return copysign(tanh(invert(power_of(depth), fabs(z))), z);
}

double mirror_potential(double depth, double z)
{
    const double s = mirror_dual(depth, z);
    return z * s - mirror_conjugate(depth, s);
}

const struct field mirror_fields[] = {
    FIELD(struct mirror_options, alpha,
          .doc = "the start u = v = alpha; 0: the first weight of the start", .min = 0, .max = 1e6,
          .otherwise = 0),
    FIELD(struct mirror_options, depth, .doc = "D in u^D - v^D", .min = 2, .max = 64,
          .otherwise = 2),
    FIELD_END,
};

double mirror_scale(const struct mirror_options *o, const double *w0)
{
    return pow(o->alpha > 0 ? o->alpha : w0[0], o->depth);
}
