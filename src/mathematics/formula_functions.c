/* formula_functions.c: the functions that a formula may name, one row each. */
#include <math.h>

#include "mathematics/formula.h"

static double exp_slope(double x, double y)
{
    return y;
}

static double log_slope(double x, double y)
{
    return 1 / x;
}

static double log_curvature(double x, double y)
{
    return -1 / (x * x);
}

static double sin_slope(double x, double y)
{
    return cos(x);
}

static double minus_value(double x, double y)
{
    return -y;
}

static double cos_slope(double x, double y)
{
    return -sin(x);
}

/* sech^2 = 1/cosh^2 where 1 - y^2 would cancel. */
static double tanh_slope(double x, double y)
{
    const double c = cosh(x);
    return y * y < 0.5 ? 1 - y * y : 1 / (c * c);
}

static double tanh_curvature(double x, double y)
{
    return -2 * y * tanh_slope(x, y);
}

static double sinh_slope(double x, double y)
{
    return cosh(x);
}

static double asinh_slope(double x, double y)
{
    return 1 / hypot(1, x);
}

static double asinh_curvature(double x, double y)
{
    const double s = asinh_slope(x, y);
    return -x * s * s * s;
}

static double sqrt_slope(double x, double y)
{
    return 0.5 / y;
}

static double sqrt_curvature(double x, double y)
{
    return -0.25 / (x * y);
}

static double abs_slope(double x, double y)
{
    return x > 0 ? 1 : x < 0 ? -1 : 0 * x;
}

static double relu_value(double x)
{
    return x <= 0 ? 0 : x;
}

static double relu_slope(double x, double y)
{
    return x > 0 ? 1 : x <= 0 ? 0 : x;
}

static double no_curvature(double x, double y)
{
    return 0;
}

const struct formula_function formula_functions[] = {
    {"exp", exp, exp_slope, exp_slope},
    {"log", log, log_slope, log_curvature},
    {"sin", sin, sin_slope, minus_value},
    {"cos", cos, cos_slope, minus_value},
    {"tanh", tanh, tanh_slope, tanh_curvature},
    {"sinh", sinh, sinh_slope, exp_slope},
    {"asinh", asinh, asinh_slope, asinh_curvature},
    {"sqrt", sqrt, sqrt_slope, sqrt_curvature},
    {"abs", fabs, abs_slope, no_curvature},
    {"relu", relu_value, relu_slope, no_curvature},
    {NULL, NULL, NULL, NULL},
};
