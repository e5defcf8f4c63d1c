/* planted-values.c: how large theta is at the places of the planted theta, in a basis.
 *
 * The singular values of a vector would be its norm alone; what rises one after another in a
 * diagonal network are entries, in a convolutional one frequencies. The largest of all other
 * places tells whether those stay small.
 * Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), section 5. */
#include <gsl/gsl_math.h>
#include <math.h>

#include "core/observable.h"

struct options {
    int64_t count;
    const char *basis;
};

static const struct field fields[] = {
    FIELD(struct options, count, .doc = "k, places where the planted theta is largest", .min = 1,
          .max = 1000, .otherwise = 4),
    FIELD(struct options, basis, .doc = "the entries of theta, or waves of norm 1",
          .choices = "entries|fourier", .otherwise_text = "entries"),
    FIELD_END,
};

static bool has_waves(const void *options)
{
    return ((const struct options *)options)->basis[0] == 'f';
}

static size_t length(const void *options, const struct model *m)
{
    return (size_t)((const struct options *)options)->count + 1;
}

static size_t places(const void *options, size_t q)
{
    return has_waves(options) ? q / 2 + 1 : q;
}

static size_t work(const void *options, const struct model *m)
{
    return 2 * places(options, m->shape.q);
}

/* |<theta, wave>| over both phases of frequency f; a wave of size a makes a. */
static double wave_size(size_t q, const double *theta, size_t f)
{
    double c = 0, s = 0;
    for (size_t j = 0; j < q; j++) {
        const double angle = 2 * M_PI * (double)(f * j % q) / (double)q;
        c += theta[j] * cos(angle);
        s += theta[j] * sin(angle);
    }
    const bool real = f == 0 || 2 * f == q;
    return sqrt((real ? 1 : 2) / (double)q) * hypot(c, s);
}

static void sizes(const void *options, size_t q, const double *theta, double *out)
{
    for (size_t i = 0; i < places(options, q); i++)
        out[i] = has_waves(options) ? wave_size(q, theta, i) : fabs(theta[i]);
}

/* The k largest places of the truth one by one; each is then struck out in both. */
static void measure(const void *options, const struct view *v, double *out)
{
    const size_t q = v->model->shape.q, n = places(options, q), k = length(options, v->model) - 1;
    double *here = v->work, *planted = here + n;
    sizes(options, q, v->theta, here);
    sizes(options, q, v->model->problem.data.truth, planted);
    for (size_t c = 0; c < k; c++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            best = planted[i] > planted[best] ? i : best;
        out[c] = here[best];
        here[best] = 0;
        planted[best] = -1;
    }
    out[k] = 0;
    for (size_t i = 0; i < n; i++)
        out[k] = here[i] <= out[k] ? out[k] : here[i];
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    if (!m->problem.data.has_truth)
        return "these data have no planted theta";
    return length(options, m) > places(options, m->shape.q) ? "theta has not so many places" : NULL;
}

const struct observable observable_planted_values = {
    .kind = {.name = "planted-values",
             .summary = "sizes of theta where the planted theta is largest, and elsewhere",
             .formula = "|theta_i|, or the modulus of theta's wave of frequency f",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, section 5",
             .help = "Components 0 to count - 1 in the order of the planted sizes, the last one "
                     "the largest of all other places. In the Fourier basis theta is one signal, "
                     "and the size of a wave is its Euclidean norm.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
