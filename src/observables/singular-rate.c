/* singular-rate.c: how fast each singular value of the product of balanced layers should move.
 *
 * Under gradient flow on N balanced layers a singular value of their product obeys
 *
 *   d sigma_r / dt = -N (sigma_r^2)^(1 - 1/N) u_r' G v_r,
 *
 * with u_r and v_r its singular vectors and G = dL/dtheta: large ones move faster, the more so the
 * deeper, which is what makes the solution low in rank. Source: Arora, Cohen, Hu, Luo 2019 (arXiv
 * 1905.13655), theorem 3. */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "numerics/linalg.h"

struct options {
    int64_t depth;
};

static const struct field fields[] = {
    FIELD(struct options, depth, .doc = "N, the number of layers", .required = true, .min = 1,
          .max = 10000),
    FIELD_END,
};

static size_t shorter(const struct shape *s)
{
    return s->rows < s->cols ? s->rows : s->cols;
}

static size_t length(const void *options, const struct model *m)
{
    return shorter(&m->shape);
}

/* A copy of theta, u, sigma, v', G v, and the room to find them. */
static size_t work(const void *options, const struct model *m)
{
    const struct shape *s = &m->shape;
    size_t k = shorter(s);
    return s->q + s->rows * k + k + k * s->cols + s->rows + svd_thin_work(s->rows, s->cols);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct shape *s = &v->model->shape;
    double n = (double)((const struct options *)options)->depth;
    size_t k = shorter(s);
    double *copy = v->work, *u = copy + s->q, *sigma = u + s->rows * k, *vt = sigma + k;
    double *gv = vt + k * s->cols, *rest = gv + s->rows;
    memcpy(copy, v->theta, s->q * sizeof *copy);
    bool fine = svd_thin(s->rows, s->cols, copy, u, sigma, vt, rest);
    for (size_t r = 0; r < k; r++) {
        double along = 0;
        mat_vec(s->rows, s->cols, 1, v->g, vt + r * s->cols, 0, gv);
        for (size_t i = 0; i < s->rows; i++)
            along += u[i * k + r] * gv[i];
        out[r] = fine ? -n * pow(sigma[r], 2 - 2 / n) * along : (double)NAN;
    }
}

const struct observable observable_singular_rate = {
    .kind = {.name = "singular-rate",
             .summary = "rate at which singular values move under the flow of balanced layers",
             .formula = "-N (sigma_r^2)^(1 - 1/N) u_r' G v_r",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, theorem 3",
             .help = "Descending in sigma_r, as `singular-values`. Defined while those are "
                     "distinct.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .work = work,
    .measure = measure,
};
