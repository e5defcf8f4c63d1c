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
    BYTES = 0x08, /* the type of the numbers, in the third byte of the magic number */
    DIMENSIONS_LABELS = 1,
    DIMENSIONS_IMAGES = 3,
    WORD = 4, /* the magic number, and the size of each dimension */
    HEAD_LABELS = WORD * (1 + DIMENSIONS_LABELS),
    HEAD_IMAGES = WORD * (1 + DIMENSIONS_IMAGES),
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

static const char *type_named(unsigned char type)
{
    switch (type) {
    case 0x09:
        return "signed bytes";
    case 0x0b:
        return "16-bit integers";
    case 0x0c:
        return "32-bit integers";
    case 0x0d:
        return "32-bit reals";
    case 0x0e:
        return "64-bit reals";
    default:
        return NULL;
    }
}

/* The magic number: two zeros, the type, the number of dimensions. `what` the file should hold. */
static bool head_check(const struct file *f, const char *what, unsigned dimensions, struct err *e)
{
    const unsigned char *b = (const unsigned char *)f->bytes;
    struct where at = {.file = f->path};
    if (!b || f->size < WORD || b[0] != 0 || b[1] != 0 || (b[2] != BYTES && !type_named(b[2])))
        return err_set_at(e, ERR_INPUT, at, "the file is not in the IDX format: %s are expected",
                          what);
    if (b[2] != BYTES) {
        err_set_at(e, ERR_INPUT, at, "the %s are %s, and bytes are expected", what,
                   type_named(b[2]));
        return err_hint(e, "data: {kind: csv, features: X.npy, ...} reads other numbers");
    }
    if (b[3] != dimensions) {
        err_set_at(e, ERR_INPUT, at, "the file has %d dimension%s, and %s have %u", b[3],
                   b[3] == 1 ? "" : "s", what, dimensions);
        return b[3] == DIMENSIONS_LABELS || b[3] == DIMENSIONS_IMAGES
                   ? err_hint(e, "are images and labels taken for each other?")
                   : false;
    }
    return f->size >= WORD * (1 + (size_t)dimensions)
               ? true
               : err_set_at(e, ERR_INPUT, at, "the file of %s ends within its head", what);
}

/* The numbers behind the head fill the file: n of `size` bytes. */
static bool body_check(const struct file *f, const char *what, size_t head, size_t n, size_t size,
                       struct err *e)
{
    struct where at = {.file = f->path};
    size_t bytes, there = f->size - head;
    if (__builtin_mul_overflow(n, size, &bytes) || bytes > there)
        return err_set_at(e, ERR_INPUT, at, "the file ends before its %zu %s do", n, what);
    return bytes == there
               ? true
               : err_set_at(e, ERR_INPUT, at, "the file goes on behind its %zu %s", n, what);
}

static bool files_check(const struct file *x, const struct file *y, struct err *e)
{
    static const char images[] = "images", labels[] = "labels";
    size_t size;
    if (!head_check(x, images, DIMENSIONS_IMAGES, e) ||
        !head_check(y, labels, DIMENSIONS_LABELS, e))
        return false;
    if (__builtin_mul_overflow(word(x, 8), word(x, 12), &size))
        size = SIZE_MAX;
    if (!body_check(x, images, HEAD_IMAGES, word(x, 4), size, e) ||
        !body_check(y, labels, HEAD_LABELS, word(y, 4), 1, e))
        return false;
    if (word(x, 4) == 0 || size == 0)
        return err_set_at(e, ERR_INPUT, (struct where){.file = x->path},
                          "the file holds no images");
    return word(x, 4) == word(y, 4)
               ? true
               : err_set_at(e, ERR_INPUT, (struct where){.file = y->path},
                            "%zu labels for %zu images", word(y, 4), word(x, 4));
}

static bool images_open(const struct options *o, struct images *im, struct err *e)
{
    const struct file *x = &o->images, *y = &o->labels;
    if (!files_check(x, y, e))
        return false;
    *im = (struct images){.pixels = (const unsigned char *)x->bytes + HEAD_IMAGES,
                          .labels = (const unsigned char *)y->bytes + HEAD_LABELS,
                          .n = word(x, 4),
                          .size = word(x, 8) * word(x, 12),
                          .rows = word(x, 8),
                          .cols = word(x, 12),
                          .k = (size_t)o->shrink};
    return im->rows % im->k == 0 && im->cols % im->k == 0
               ? true
               : err_set_at(e, ERR_INPUT, (struct where){.file = x->path},
                            "blocks of %zu pixels do not divide images of %zu x %zu", im->k,
                            im->rows, im->cols);
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
    if (there == 0)
        return err_set_at(e, ERR_INPUT, (struct where){.file = o->labels.path},
                          "none of the labels stands in 'classes'");
    if (n + tests > there)
        return err_set_at(e, ERR_INPUT, (struct where){.file = o->images.path},
                          "the file holds %zu images of these classes, and %zu are asked for",
                          there, n + tests);
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
                     "Pixels lie in [0, 1]. There is no intercept.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
};
