/* sparse-classes.c: two classes parted by a linear teacher that is sparse in some basis.
 *
 * Gaussian features, labels the sign of <beta*, x>. A diagonal classifier learns the teacher's
 * large entries one after another, a convolutional one its frequencies: the teacher is sparse among
 * the entries or in the Fourier basis. Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv
 * 1909.12051), section 5; Gunasekar, Lee, Soudry, Srebro 2018 (arXiv 1806.00468) for the two bases.
 */
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t samples, features, tests, seed;
    struct reals values;
    const char *basis, *phases;
};

static const struct field fields[] = {
    FIELD(struct options, samples, .doc = "n, training samples", .required = true, .min = 1,
          .max = 1e8),
    FIELD(struct options, features, .doc = "d, input features", .required = true, .min = 1,
          .max = 1e6),
    FIELD(struct options, values, .doc = "sizes of the teacher's entries in the basis", .min = 0,
          .max = 1e300, .otherwise_text = "4 3 2 1"),
    FIELD(struct options, basis,
          .doc = "entries at random places with random signs, or waves of random frequency and "
                 "phase, each of norm 1",
          .choices = "entries|fourier", .otherwise_text = "entries"),
    FIELD(struct options, phases, .doc = "of the waves", .choices = "random|zero",
          .otherwise_text = "random"),
    FIELD(struct options, tests, .doc = "held-out samples", .min = 0, .max = 1e8, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of features and teacher", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD_END,
};

static bool has_waves(const struct options *o)
{
    return o->basis[0] == 'f';
}

/* Waves of frequency 0 and d/2 have no phase, and are left out. */
static size_t places(const struct options *o)
{
    const size_t d = (size_t)o->features;
    return has_waves(o) ? (d - 1) / 2 : d;
}

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->values.n == 0)
        return "a teacher needs at least one value";
    return o->values.n > places(o) ? "more values than the basis has places" : NULL;
}

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    *d = (struct dataset){.design = DESIGN_DENSE,
                          .n = (size_t)o->samples,
                          .d = (size_t)o->features,
                          .m = 1,
                          .rows = 1,
                          .cols = (size_t)o->features,
                          .n_test = (size_t)o->tests,
                          .has_truth = true};
    return true;
}

static size_t work(const void *options, const struct dataset *d)
{
    return d->d;
}

/* theta += size sqrt(2/d) cos(2 pi f j / d + phase) */
static void add_wave(size_t d, size_t frequency, double size, double phase, double *theta)
{
    for (size_t j = 0; j < d; j++) {
        const double turn = (double)(frequency * j % d) / (double)d;
        theta[j] += size * sqrt(2 / (double)d) * cos(2 * M_PI * turn + phase);
    }
}

/* taken (d) marks the places that are drawn; those taken already are drawn again: they are few. */
static void fill_teacher(const struct options *o, size_t d, double *theta, double *taken)
{
    struct random r;
    random_open(&r, o->seed, "teacher");
    memset(theta, 0, d * sizeof *theta);
    memset(taken, 0, d * sizeof *taken);
    for (size_t k = 0; k < o->values.n;) {
        const size_t at = random_below(&r, places(o));
        const double draw = random_uniform(&r);
        if (taken[at] != 0)
            continue;
        taken[at] = 1;
        if (has_waves(o)) {
            const double phase = o->phases[0] == 'z' ? 0 : 2 * M_PI * draw;
            add_wave(d, at + 1, o->values.v[k], phase, theta);
        } else {
            theta[at] = draw < 0.5 ? -o->values.v[k] : o->values.v[k];
        }
        k++;
    }
}

static void fill_part(const struct options *o, const char *stream, const struct dataset *d,
                      size_t n, double *x, double *y)
{
    struct random r;
    random_open(&r, o->seed, stream);
    random_fill_gaussian(&r, 1, n * d->d, x);
    mat_vec(n, d->d, 1, x, d->truth, 0, y);
    for (size_t i = 0; i < n; i++)
        y[i] = y[i] < 0 ? -1 : 1;
}

static bool fill(const void *options, struct dataset *d, double *space, struct err *e)
{
    fill_teacher(options, d->d, d->truth, space);
    fill_part(options, "data", d, d->n, d->x, d->y);
    if (d->n_test > 0)
        fill_part(options, "test data", d, d->n_test, d->x_test, d->y_test);
    return true;
}

const struct data data_sparse_classes = {
    .kind = {.name = "sparse-classes",
             .summary = "two separable classes and a teacher sparse among entries or frequencies",
             .formula = "y = sign <beta*, x>, x ~ N(0, I), beta* a short sum of basis vectors",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, section 5",
             .help = "For classification losses: targets are -1 and +1, and a homogeneous teacher "
                     "parts them, so that the loss has no minimum. A wave of size a is a sqrt(2/d) "
                     "cos(2 pi f j/d + phase), f from 1 to (d-1)/2.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .work = work,
};
