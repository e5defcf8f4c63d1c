/* blas_memory.c: see blas_memory.h. */
#include "numerics/blas_memory.h"

#include <cblas.h>

/* Smaller products are computed without that memory. */
void blas_take_memory(void)
{
    enum { N = 128 };
    static const double zero[N * N];
    double square[N * N];
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, zero, N, zero, N, 0, square,
                N);
}
