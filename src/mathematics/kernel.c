/* kernel.c: see kernel.h. */
#include "mathematics/kernel.h"

#include "numerics/linalg.h"

size_t kernel_work(const struct model *m)
{
    return m->shape.q * m->shape.p;
}

void kernel(struct model *m, const double *w, double *out, double *work)
{
    const size_t q = m->shape.q, p = m->shape.p;
    model_jacobian(m, w, work);
    mat_mul((struct gemm_shape){q, p, q}, false, true, 1, work, work, 0, out);
}
