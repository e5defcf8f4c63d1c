/* growth.c: see growth.h. The forms are antiderivatives of 1 / (N^2 sigma^(2-2/N) (s - sigma)) by
 * partial fractions, for N = 3 and 4 in w = sigma^(1/N). */
#include "mathematics/growth.h"

#include <math.h>
#include <string.h>

/* N = 3: integral of dw / (3 w^2 (s - w^3)), u = w / s^(1/3). */
static double cubic(double s, double sigma)
{
    const double a = cbrt(s), w = cbrt(sigma), u = w / a, root = sqrt(3);
    const double logs = log1p(u + u * u) / 6 - log1p(-u) / 3;
    return (-1 / w + (logs - atan((2 * u + 1) / root) / root) / a) / (3 * s);
}

/* N = 4: integral of dw / (4 w^3 (s - w^4)), in w^2. */
static double quartic(double s, double sigma)
{
    const double w2 = sqrt(sigma), root = sqrt(s);
    return (-1 / (2 * w2) + atanh(w2 / root) / (2 * root)) / (4 * s);
}

/* N -> infinity: integral of d sigma / (sigma^2 (s - sigma)). */
static double limit(double s, double sigma)
{
    return (-1 / sigma + log(sigma / (s - sigma)) / s) / s;
}

double growth_time(double n, double target, double from, double to)
{
    const double s = target;
    if (n == 1)
        return log((s - from) / (s - to));
    if (n == 2)
        return (log(to) - log(from) + log((s - from) / (s - to))) / (4 * s);
    if (n == 3)
        return cubic(s, to) - cubic(s, from);
    if (n == 4)
        return quartic(s, to) - quartic(s, from);
    return isinf(n) ? limit(s, to) - limit(s, from) : (double)NAN;
}

double growth_exponent(const struct model *m)
{
    if (m->problem.data.design != DESIGN_IDENTITY)
        return (double)NAN;
    if (m->psi->growth)
        return m->psi->growth(m->psi_options);
    return m->psi->identity ? 1 : (double)NAN;
}
