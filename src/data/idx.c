/* idx.c: images in the IDX format of MNIST and its successors, as regression or classification
 * data.
 *
 * An IDX file is a head (magic number, sizes, big-endian) and bytes. Two classes become targets -1
 * and +1, more become one output each, +1 for its class and -1 for the others. */
#include <string.h>

#include "core/data.h"

struct options {
    struct file images, labels;
    struct counts classes;
    int64_t samples, tests;
    bool centre, quadratic;
    int64_t shrink;
};

static const struct field fields[] = {
    FIELD(struct options, images,
          .doc = "IDX file of images (n, rows, columns), bytes; gzip accepted", .required = true),
    FIELD(struct options, labels, .doc = "IDX file of labels (n), bytes; gzip accepted",
          .required = true),
    FIELD(struct options, classes,
          .doc = "labels to keep; of two, the first is -1 and the second +1", .min = 0, .max = 255,
          .otherwise_text = "0 1"),
    FIELD(struct options, samples,
          .doc = "training samples, taken in the order of the file; 0: all", .min = 0, .max = 1e7,
          .otherwise = 0),
    FIELD(struct options, tests, .doc = "held-out samples, those that follow in the file", .min = 0,
          .max = 1e7, .otherwise = 0),
    FIELD(struct options, centre, .doc = "subtract each pixel's mean over the training samples",
          .otherwise = 0),
    FIELD(struct options, shrink,
          .doc = "k: average blocks of k x k pixels; must divide both sides", .min = 1, .max = 1000,
          .otherwise = 1),
    FIELD(struct options, quadratic, .doc = "read theta as f = x'Ax instead of f = theta x"),
    FIELD_END,
};

enum {
    MAGIC_LABELS = 0x0801,
    MAGIC_IMAGES = 0x0803,
    HEAD_LABELS = 8,
    HEAD_IMAGES = 16,
    CLASSES_MAX = 256
};

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->classes.n < 2 || o->classes.n > CLASSES_MAX)
        return "'classes' must list at least two labels";
    for (size_t i = 0; i < o->classes.n; i++)
        for (size_t j = 0; j < i; j++)
            if (o->classes.v[i] == o->classes.v[j])
                return "a label stands twice in 'classes'";
    return o->samples == 0 && o->tests > 0 ? "say how many 'samples' to train on beside the tests"
                                           : NULL;
}

struct images {
    const unsigned char *pixels, *labels;
    size_t n, size;       /* size: pixels of one image */
    size_t rows, cols, k; /* of an image, and the side of the blocks that are averaged */
};

static size_t word(const struct file *f, size_t at)
{
    const unsigned char *b = (const unsigned char *)f->bytes + at;
    return (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | (size_t)b[3];
}

static bool images_open(const struct options *o, struct images *im, struct err *e)
{
    const struct file *x = &o->images, *y = &o->labels;
    *im = (struct images){.k = 1};
    if (!x->bytes || x->size < HEAD_IMAGES || word(x, 0) != MAGIC_IMAGES)
        return err_set(e, ERR_INPUT, "%s is not an IDX file of images", x->path);
    if (!y->bytes || y->size < HEAD_LABELS || word(y, 0) != MAGIC_LABELS)
        return err_set(e, ERR_INPUT, "%s is not an IDX file of labels", y->path);
    size_t bytes;
    im->n = word(x, 4);
    if (__builtin_mul_overflow(word(x, 8), word(x, 12), &im->size) ||
        __builtin_mul_overflow(im->size, im->n, &bytes) || bytes > x->size - HEAD_IMAGES)
        return err_set(e, ERR_INPUT, "%s ends before its %zu images do", x->path, im->n);
    if (word(y, 4) != im->n || im->n > y->size - HEAD_LABELS)
        return err_set(e, ERR_INPUT, "%s does not have one label for each of %zu images", y->path,
                       im->n);
    im->rows = word(x, 8);
    im->cols = word(x, 12);
    im->k = (size_t)o->shrink;
    if (im->rows % im->k != 0 || im->cols % im->k != 0)
        return err_set(e, ERR_INPUT, "%s: blocks of %zu pixels do not divide %zu x %zu", x->path,
                       im->k, im->rows, im->cols);
    im->pixels = (const unsigned char *)x->bytes + HEAD_IMAGES;
    im->labels = (const unsigned char *)y->bytes + HEAD_LABELS;
    return true;
}

/* The place of a label among the classes, or their number. */
static size_t class_of(const struct options *o, unsigned char label)
{
    size_t k = 0;
    while (k < o->classes.n && o->classes.v[k] != label)
        k++;
    return k;
}

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    struct images im;
    if (!images_open(o, &im, e))
        return false;
    size_t there = 0, tests = (size_t)o->tests, m = o->classes.n == 2 ? 1 : o->classes.n;
    for (size_t i = 0; i < im.n; i++)
        there += class_of(o, im.labels[i]) < o->classes.n;
    size_t n = o->samples > 0 ? (size_t)o->samples : there;
    if (n + tests > there || n == 0)
        return err_set(e, ERR_INPUT,
                       "%s holds %zu images of these classes, fewer than the %zu asked for",
                       o->images.path, there, n + tests);
    const size_t features = im.rows / im.k * (im.cols / im.k);
    *d = (struct dataset){.design = o->quadratic ? DESIGN_QUADRATIC : DESIGN_DENSE,
                          .n = n,
                          .d = features,
                          .m = m,
                          .rows = o->quadratic ? m * features : m,
                          .cols = features,
                          .n_test = tests};
    return true;
}

/* The mean of block j, counted row by row. */
static double block_mean(const struct images *im, const unsigned char *image, size_t j)
{
    const size_t wide = im->cols / im->k;
    const unsigned char *corner = image + j / wide * im->k * im->cols + j % wide * im->k;
    unsigned sum = 0;
    for (size_t a = 0; a < im->k; a++)
        for (size_t b = 0; b < im->k; b++)
            sum += corner[a * im->cols + b];
    return (double)sum / (double)(im->k * im->k);
}

static void copy_image(const struct options *o, const struct images *im, size_t i, size_t m,
                       double *x, double *y)
{
    static const double white = 255;
    size_t k = class_of(o, im->labels[i]);
    for (size_t j = 0; j < im->size / (im->k * im->k); j++)
        x[j] = block_mean(im, im->pixels + i * im->size, j) / white;
    for (size_t j = 0; j < m; j++)
        y[j] = m == 1 ? (k == 0 ? -1 : 1) : (k == j ? 1 : -1);
}

static void centre_pixels(struct dataset *d)
{
    for (size_t j = 0; j < d->d; j++) {
        double mean = 0;
        for (size_t i = 0; i < d->n; i++)
            mean += d->x[i * d->d + j] / (double)d->n;
        for (size_t i = 0; i < d->n; i++)
            d->x[i * d->d + j] -= mean;
        for (size_t i = 0; i < d->n_test; i++)
            d->x_test[i * d->d + j] -= mean;
    }
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    struct images im;
    (void)work;
    if (!images_open(o, &im, e))
        return false;
    for (size_t i = 0, taken = 0; i < im.n && taken < d->n + d->n_test; i++) {
        if (class_of(o, im.labels[i]) == o->classes.n)
            continue;
        bool test = taken >= d->n;
        size_t at = test ? taken - d->n : taken;
        copy_image(o, &im, i, d->m, (test ? d->x_test : d->x) + at * d->d,
                   (test ? d->y_test : d->y) + at * d->m);
        taken++;
    }
    if (o->centre)
        centre_pixels(d);
    return true;
}

const struct data data_idx = {
    .kind = {.name = "idx",
             .summary = "images in the IDX format, such as Fashion-MNIST",
             .formula = "x = pixels / 255, y = -1 or +1",
             .source = "Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747 (Fashion-MNIST)",
             .help = "Debian's dataset-fashion-mnist installs /usr/share/datasets/fashion-mnist. "
                     "Pixels lie in [0, 1]. There is no "
                     "intercept.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
};
