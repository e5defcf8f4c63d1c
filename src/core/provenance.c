/* provenance.c: see provenance.h. */
#include "core/provenance.h"

#include <cblas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_version.h>

const char *core_gsl_version(void)
{
    return gsl_version;
}

const char *core_blas_config(void)
{
    return openblas_get_config();
}

const char *core_blas_kernel(void)
{
    return openblas_get_corename();
}

bool core_contracts(void)
{
    /* With a = 1 + e, a*a rounds to 1 + 2e and the rounded difference is 0; a fused one keeps e*e.
     */
    volatile double e = 0x1p-30, rounded = 1 + 2 * e;
    volatile double a = 1 + e;
    double x = a, c = -rounded;
    return x * x + c != 0;
}

void core_prepare(void)
{
    gsl_set_error_handler_off();
    openblas_set_num_threads(1);
}
