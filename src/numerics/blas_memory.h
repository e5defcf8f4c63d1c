/* blas_memory.h: the memory that the BLAS keeps for itself. */
#ifndef OVERPARAM_NUMERICS_BLAS_MEMORY_H
#define OVERPARAM_NUMERICS_BLAS_MEMORY_H

/* To be called before memory is limited: OpenBLAS takes what it works in (128 MiB of addresses) at
 * the first larger product, and where it cannot have it, it tries forever. */
void blas_take_memory(void);

#endif
