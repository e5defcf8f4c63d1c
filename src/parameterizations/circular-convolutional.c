/* circular-convolutional.c: theta = w_1 * w_2 * ... * w_N, a linear convolutional network with
 * filters as wide as the signal.
 *
 * A circular convolution is a product in the Fourier domain, so that this is a diagonal network
 * there: F theta = F w_1 o ... o F w_N, entry by entry, with complex entries. What the diagonal
 * network does to entries this one does to frequencies: from small weights it learns few of them,
 * one after another. Flow conserves |F w_(l+1)|^2 - |F w_l|^2, which is to say the difference of
 * the filters' autocorrelations.
 * Source: Gunasekar, Lee, Soudry, Srebro 2018 (arXiv 1806.00468), section 2 and lemma 3. */
#include <gsl/gsl_fft_complex.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/parameterization.h"

enum { MOST_LAYERS = 16 };

struct options {
    int64_t depth;
};

static const struct field fields[] = {
    FIELD(struct options, depth, .doc = "N, number of convolutions", .min = 1, .max = MOST_LAYERS,
          .otherwise = 2),
    FIELD_END,
};

static size_t depth_of(const void *options)
{
    return (size_t)((const struct options *)options)->depth;
}

/* Work: the spectra of all layers, row by row, which psi leaves; those of one row of a direction,
 * one more, and a sum. A spectrum is 2 cols doubles. */
static const char *shape(const void *options, struct shape *s)
{
    const size_t n = depth_of(options);
    s->p = n * s->q;
    s->work = (s->rows * n + n + 2) * 2 * s->cols;
    return NULL;
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    return depth_of(options);
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    *b = (struct block){.rows = s->rows, .cols = s->cols, .offset = i * s->q};
    snprintf(b->name, sizeof b->name, "w%zu", i + 1);
}

/* A complex number; <complex.h> multiplies by way of a library. */
struct complex_number {
    double re, im;
};

static struct complex_number times(struct complex_number a, struct complex_number b)
{
    return (struct complex_number){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static struct complex_number plus(struct complex_number a, struct complex_number b)
{
    return (struct complex_number){a.re + b.re, a.im + b.im};
}

static struct complex_number conjugate(struct complex_number a)
{
    return (struct complex_number){a.re, -a.im};
}

static struct complex_number entry(const double *spectrum, size_t k)
{
    return (struct complex_number){spectrum[2 * k], spectrum[2 * k + 1]};
}

static void put(double *spectrum, size_t k, struct complex_number z)
{
    spectrum[2 * k] = z.re;
    spectrum[2 * k + 1] = z.im;
}

static bool is_power_of_two(size_t d)
{
    return (d & (d - 1)) == 0;
}

/* e^(2 pi i k j / d) */
static struct complex_number turn(size_t d, size_t k, size_t j)
{
    const double angle = 2 * M_PI * (double)(k * j % d) / (double)d;
    return (struct complex_number){cos(angle), sin(angle)};
}

/* The spectrum of a real signal (d); by sums of d terms where GSL's transform would want memory of
 * its own, which is any length but a power of two. */
static void forward(size_t d, const double *signal, double *spectrum)
{
    for (size_t k = 0; k < d; k++) {
        struct complex_number sum = {is_power_of_two(d) ? signal[k] : 0, 0};
        for (size_t j = 0; j < d && !is_power_of_two(d); j++) {
            sum = plus(sum, times((struct complex_number){signal[j], 0}, conjugate(turn(d, k, j))));
        }
        put(spectrum, k, sum);
    }
    if (is_power_of_two(d))
        gsl_fft_complex_radix2_forward(spectrum, 1, d);
}

/* And back; the spectrum is destroyed. */
static void inverse(size_t d, double *spectrum, double *signal)
{
    if (is_power_of_two(d))
        gsl_fft_complex_radix2_inverse(spectrum, 1, d);
    for (size_t j = 0; j < d; j++) {
        double sum = is_power_of_two(d) ? spectrum[2 * j] : 0;
        for (size_t k = 0; k < d && !is_power_of_two(d); k++)
            sum += times(entry(spectrum, k), turn(d, k, j)).re / (double)d;
        signal[j] = sum;
    }
}

/* Spectra of one row of every layer, one behind the other. */
static void forward_layers(size_t n, const struct shape *s, size_t row, const double *w,
                           double *spectra)
{
    for (size_t l = 0; l < n; l++)
        forward(s->cols, w + l * s->q + row * s->cols, spectra + 2 * l * s->cols);
}

/* At frequency k: the product of all layers but `skip` (none when it is n). */
static struct complex_number product(size_t n, size_t d, size_t k, size_t skip,
                                     const double *spectra)
{
    struct complex_number all = {1, 0};
    for (size_t l = 0; l < n; l++) {
        if (l != skip)
            all = times(all, entry(spectra + 2 * l * d, k));
    }
    return all;
}

/* Its change as every layer moves by its spectrum in `moves`. */
static struct complex_number product_change(size_t n, size_t d, size_t k, size_t skip,
                                            const double *spectra, const double *moves)
{
    struct complex_number all = {1, 0}, moved = {0, 0};
    for (size_t l = 0; l < n; l++) {
        if (l != skip) {
            const struct complex_number z = entry(spectra + 2 * l * d, k);
            moved = plus(times(moved, z), times(all, entry(moves + 2 * l * d, k)));
            all = times(all, z);
        }
    }
    return moved;
}

/* Where work has the spectra of this row; row = rows: the scratch behind all of them. */
static double *spectra_of(size_t n, const struct shape *s, size_t row, double *work)
{
    return work + row * n * 2 * s->cols;
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    const size_t n = depth_of(options), d = s->cols;
    double *sum = spectra_of(n, s, s->rows, work);
    for (size_t row = 0; row < s->rows; row++) {
        double *spectra = spectra_of(n, s, row, work);
        forward_layers(n, s, row, w, spectra);
        for (size_t k = 0; k < d; k++)
            put(sum, k, product(n, d, k, n, spectra));
        inverse(d, sum, theta + row * d);
    }
}

/* The adjoint of a convolution is the correlation: the conjugate spectrum. */
static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    const size_t n = depth_of(options), d = s->cols;
    double *pull = spectra_of(n, s, s->rows, work), *sum = pull + 2 * d;
    for (size_t row = 0; row < s->rows; row++) {
        const double *spectra = spectra_of(n, s, row, work);
        forward(d, g + row * d, pull);
        for (size_t l = 0; l < n; l++) {
            for (size_t k = 0; k < d; k++) {
                const struct complex_number others = product(n, d, k, l, spectra);
                put(sum, k, times(entry(pull, k), conjugate(others)));
            }
            inverse(d, sum, jg + l * s->q + row * d);
        }
    }
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    const size_t n = depth_of(options), d = s->cols;
    double *moves = spectra_of(n, s, s->rows, work), *sum = moves + 2 * n * d;
    for (size_t row = 0; row < s->rows; row++) {
        const double *spectra = spectra_of(n, s, row, work);
        forward_layers(n, s, row, dw, moves);
        for (size_t k = 0; k < d; k++)
            put(sum, k, product_change(n, d, k, n, spectra, moves));
        inverse(d, sum, dtheta + row * d);
    }
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    const size_t n = depth_of(options), d = s->cols;
    double *moves = spectra_of(n, s, s->rows, work), *pull = moves + 2 * n * d, *sum = pull + 2 * d;
    for (size_t row = 0; row < s->rows; row++) {
        const double *spectra = spectra_of(n, s, row, work);
        forward_layers(n, s, row, dw, moves);
        forward(d, g + row * d, pull);
        for (size_t l = 0; l < n; l++) {
            for (size_t k = 0; k < d; k++) {
                const struct complex_number change = product_change(n, d, k, l, spectra, moves);
                put(sum, k, times(entry(pull, k), conjugate(change)));
            }
            inverse(d, sum, out + l * s->q + row * d);
        }
    }
}

static size_t lift_work(const void *options, const struct shape *s)
{
    return 4 * s->cols;
}

/* Every filter gets the N-th root of the moduli, the first one the phases as well, so that all
 * stay real. */
static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    const size_t n = depth_of(options), d = s->cols;
    double *all = work, *one = all + 2 * d;
    for (size_t row = 0; row < s->rows; row++) {
        forward(d, theta + row * d, all);
        for (size_t l = 0; l < n; l++) {
            for (size_t k = 0; k < d; k++) {
                const struct complex_number z = entry(all, k);
                const double size = hypot(z.re, z.im), root = pow(size, 1 / (double)n);
                const double share = size > 0 ? root / size : 0;
                put(one, k,
                    l > 0 ? (struct complex_number){root, 0}
                          : (struct complex_number){share * z.re, share * z.im});
            }
            inverse(d, one, w + l * s->q + row * d);
        }
    }
    return NULL;
}

/* Lags 0 to d/2 of the autocorrelation; the others repeat them. */
static size_t lags(const struct shape *s)
{
    return s->cols / 2 + 1;
}

static size_t n_invariants(const void *options, const struct shape *s)
{
    return (depth_of(options) - 1) * s->rows * lags(s);
}

static double autocorrelation(size_t d, const double *w, size_t lag)
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += w[j] * w[(j + lag) % d];
    return sum;
}

static void invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    const size_t n = depth_of(options), d = s->cols;
    for (size_t l = 0; l + 1 < n; l++) {
        for (size_t row = 0; row < s->rows; row++) {
            const double *here = w + l * s->q + row * d, *next = here + s->q;
            for (size_t lag = 0; lag < lags(s); lag++)
                *out++ = autocorrelation(d, next, lag) - autocorrelation(d, here, lag);
        }
    }
}

/* The first layer times c, the last one over c; with one layer there is nothing to trade. */
static void rescale(const void *options, const struct shape *s, double c, double *w)
{
    const size_t n = depth_of(options);
    for (size_t i = 0; i < s->q && n > 1; i++) {
        w[i] *= c;
        w[(n - 1) * s->q + i] /= c;
    }
}

const struct parameterization parameterization_circular_convolutional = {
    .kind = {.name = "circular-convolutional",
             .summary = "a linear convolutional network with full-width circular filters",
             .formula = "F theta = F w_1 o ... o F w_N, F the discrete Fourier transform",
             .source = "Gunasekar, Lee, Soudry, Srebro 2018, arXiv 1806.00468, section 2",
             .help = "p = N q; blocks w1 to wN, each of the shape of theta; every row of theta is "
                     "a signal of its own; lengths that are powers of two are transformed fast. "
                     "Conserved by the flow: the autocorrelation of w_(l+1) minus that of w_l, "
                     "lags 0 to cols/2. The identity as a start is the filter (scale, 0, ..., 0) "
                     "in every layer.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .shape = shape,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
    .lift_work = lift_work,
    .n_invariants = n_invariants,
    .invariants = invariants,
    .rescale = rescale,
};
