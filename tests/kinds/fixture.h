/* fixture.h: a model made of arrays, for tests that bring their own numbers.
 *
 * Data and loss are kinds of the test's own, so that a mistake in a shipped kind cannot hide one in
 * the kind under test. */
#ifndef OVERPARAM_TESTS_FIXTURE_H
#define OVERPARAM_TESTS_FIXTURE_H

#include <CUnit/CUnit.h>
#include <string.h>

#include "core/model.h"

/* Borrowed arrays; x NULL unless dense. */
struct fixture {
    enum design design;
    size_t n, d, m, rows, cols;
    const double *x, *y, *truth;
    const size_t *entry;
};

static inline bool fixture_measure(const void *options, struct dataset *s, struct err *e)
{
    const struct fixture *f = options;
    *s = (struct dataset){.design = f->design,
                          .n = f->n,
                          .d = f->d,
                          .m = f->m,
                          .rows = f->rows,
                          .cols = f->cols,
                          .has_truth = f->truth != NULL};
    return true;
}

static inline bool fixture_fill(const void *options, struct dataset *s, double *work, struct err *e)
{
    const struct fixture *f = options;
    if (f->x) {
        memcpy(s->x, f->x, f->n * f->d * sizeof *f->x);
    }
    if (f->entry) {
        memcpy(s->entry, f->entry, f->n * sizeof *f->entry);
    }
    if (f->truth) {
        memcpy(s->truth, f->truth, f->rows * f->cols * sizeof *f->truth);
    }
    memcpy(s->y, f->y, f->n * f->m * sizeof *f->y);
    return true;
}

/* Half the squared error. */
struct fixture_loss {
    struct loss_scale scale;
};

static inline double fixture_value(const void *options, size_t n, const double *f, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (f[i] - y[i]) * (f[i] - y[i]) / 2;
    }
    return sum;
}

static inline void fixture_slope(const void *options, size_t n, const double *f, const double *y,
                                 double *slope)
{
    for (size_t i = 0; i < n; i++) {
        slope[i] = f[i] - y[i];
    }
}

static inline void fixture_curvature(const void *options, size_t n, const double *f,
                                     const double *y, double *curvature)
{
    for (size_t i = 0; i < n; i++) {
        curvature[i] = 1;
    }
}

static const struct data fixture_data = {
    .kind = {.name = "fixture"}, .measure = fixture_measure, .fill = fixture_fill};
static const struct loss fixture_half_square = {.kind = {.name = "half-square"},
                                                .value = fixture_value,
                                                .slope = fixture_slope,
                                                .curvature = fixture_curvature};
static const struct fixture_loss fixture_sum = {.scale = {.reduction = "sum", .factor = 1}};

/* Open a model on the fixture with psi and its options, the loss summed. */
static inline bool fixture_open(struct model *m, const struct fixture *f,
                                const struct parameterization *psi, const void *psi_options)
{
    const struct choice data = {.kind = &fixture_data.kind, .options = f};
    const struct choice loss = {.kind = &fixture_half_square.kind, .options = &fixture_sum};
    const struct choice p = {.kind = &psi->kind, .options = psi_options};
    struct err e = {0};
    return model_open(m, &data, &loss, &p, &e);
}

/* The sizes of psi for a theta of (rows,cols). */
static inline struct shape fixture_shape(const struct parameterization *psi, const void *options,
                                         size_t rows, size_t cols)
{
    struct shape s = {.rows = rows, .cols = cols};
    CU_ASSERT_PTR_NULL_FATAL(parameterization_shape(psi, options, &s));
    return s;
}

/* High-entropy numbers in (-1, 1) that need no generator of the project: fractional parts of
 * multiples of the golden ratio's neighbours. */
static inline double fixture_number(size_t i)
{
    const double z = (double)(i + 1) * 0.7548776662466927 + 0.1 * (double)((i * i) % 17);
    return 2 * (z - (double)(long long)z) - 1;
}

#endif
