/* provenance.h: what computes here: GSL, BLAS and its kernel, floating-point contraction; and the
 * settings that every worker makes first. */
#ifndef OVERPARAM_CORE_PROVENANCE_H
#define OVERPARAM_CORE_PROVENANCE_H

#include <stdbool.h>

const char *core_gsl_version(void);
const char *core_blas_config(void);
const char *core_blas_kernel(void); /* the one that OpenBLAS picked for this CPU */
/* True when the compiler fused a*b+c into one rounding: results would depend on the flags. */
bool core_contracts(void);
/* One BLAS thread, and GSL reports errors by status instead of aborting. */
void core_prepare(void);

#endif
