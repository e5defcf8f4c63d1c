/* exponential.c: theta = e^w entry by entry, the limit of infinite depth.
 *
 * (1 + w/N)^N tends to e^w, and with time divided by N^2 the flow of the power map tends to this
 * one: M g = theta^2 o g. Canonical gradient flow under this metric keeps every entry positive.
 * Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), section 2, N -> infinity. */
#include <math.h>

#include "mathematics/entrywise.h"

/* phi and all its derivatives. */
static void exponential(const void *options, size_t n, const double *w, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = exp(w[i]);
}

static const char *logarithm(const void *options, size_t n, const double *theta, double *w)
{
    for (size_t i = 0; i < n; i++) {
        if (theta[i] <= 0)
            return "e^w takes positive values only";
        w[i] = log(theta[i]);
    }
    return NULL;
}

/* The limit of depth without end, with time divided by N^2. */
static double growth(const void *options)
{
    return INFINITY;
}

static const struct entrywise phi = {exponential, exponential, exponential, logarithm};

const struct parameterization parameterization_exponential = {
    .kind = {.name = "exponential",
             .summary = "each entry the exponential of its own weight",
             .formula = "theta_i = e^w_i; M = diag(theta^2)",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, N -> infinity",
             .help = "p = q. theta is always positive."},
    ENTRYWISE,
    .entrywise = &phi,
    .lift = entrywise_lift,
    .growth = growth,
};
