/* data-laws.c: what holds for every kind of data that needs no file: the same options give the same
 * bits, another seed gives others, the work that a kind asks for is enough and what it held does
 * not matter, and whatever is promised is filled. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "numerics/linalg.h"
#include "support.h"

enum { GUARD = 8, GUARDS = 5 * GUARD };

/* The arrays of one dataset, each with a guard behind it. */
struct filled {
    struct dataset d;
    double *memory;
    size_t *entry;
    size_t n, n_work; /* doubles before the work, and of it */
};

static size_t dense(const struct dataset *d, size_t n)
{
    return dataset_has_rows(d) ? n * d->d : 0;
}

static double *carve(double **at, size_t n, double with)
{
    double *slice = *at;
    for (size_t i = 0; i < n + GUARD; i++) {
        slice[i] = with;
    }
    *at += n + GUARD;
    return slice;
}

static bool filled_open(struct filled *f, const struct data *kind, const void *options, double with)
{
    struct err e = {0};
    *f = (struct filled){0};
    if (!kind->measure(options, &f->d, &e)) {
        return false;
    }
    struct dataset *d = &f->d;
    size_t q = d->rows * d->cols;
    f->n_work = kind->work ? kind->work(options, d) : 0;
    f->n = dense(d, d->n) + d->n * d->m + dense(d, d->n_test) + d->n_test * d->m + q + GUARDS;
    f->memory = calloc(f->n + f->n_work + GUARD, sizeof *f->memory);
    f->entry = calloc(d->n + GUARD, sizeof *f->entry);
    if (!f->memory || !f->entry) {
        abort();
    }
    double *at = f->memory;
    d->x = carve(&at, dense(d, d->n), with);
    d->y = carve(&at, d->n * d->m, with);
    d->x_test = carve(&at, dense(d, d->n_test), with);
    d->y_test = carve(&at, d->n_test * d->m, with);
    d->truth = carve(&at, q, with);
    d->entry = f->entry;
    double *work = carve(&at, f->n_work, with);
    bool fine = kind->fill(options, d, work, &e);
    for (size_t i = 0; i < GUARD; i++) {
        CU_ASSERT(memcmp(&d->x[dense(d, d->n) + i], &with, sizeof with) == 0);
        CU_ASSERT(memcmp(&d->y[d->n * d->m + i], &with, sizeof with) == 0);
        CU_ASSERT(memcmp(&d->truth[q + i], &with, sizeof with) == 0);
        CU_ASSERT(memcmp(&work[f->n_work + i], &with, sizeof with) == 0);
        CU_ASSERT_EQUAL(d->entry[d->n + i], 0);
    }
    return fine;
}

static void filled_release(struct filled *f)
{
    free(f->memory);
    free(f->entry);
}

/* Defaults; counts of sizes small; lists and files cannot be guessed. */
static bool options_small(struct options_of *o, const struct data *kind, double seed)
{
    options_default(o, &kind->kind);
    for (const struct field *f = kind->kind.fields; f && f->name; f++) {
        if (f->required && f->type != FIELD_COUNT) {
            return false;
        }
        if (f->type == FIELD_COUNT && (f->required || *field_count(f, o->bytes) > 40)) {
            options_number(o, f->name, fmax(f->min, 12));
        }
        if (strcmp(f->name, "tests") == 0) {
            options_number(o, f->name, 3);
        }
        if (strcmp(f->name, "seed") == 0) {
            options_number(o, f->name, seed);
        }
        if (strcmp(f->name, "noise") == 0) {
            options_number(o, f->name, 0.5);
        }
    }
    return !kind->kind.check || kind->kind.check(o->bytes) == NULL;
}

static size_t each(void (*law)(const struct data *kind, const struct options_of *o))
{
    size_t n = 0;
    for (size_t i = 0; i < n_data_kinds; i++) {
        struct options_of o;
        if (options_small(&o, data_kinds[i], 5)) {
            law(data_kinds[i], &o);
            n++;
        }
    }
    return n;
}

static bool same(const struct filled *a, const struct filled *b, size_t n)
{
    return a->d.n == b->d.n && memcmp(a->memory, b->memory, n * sizeof *a->memory) == 0 &&
           memcmp(a->entry, b->entry, a->d.n * sizeof *a->entry) == 0;
}

/* Also when the memory held something else before: the guards are compared apart. */
static void check_repeats(const struct data *kind, const struct options_of *o)
{
    struct filled a, b, c;
    CU_ASSERT_TRUE_FATAL(filled_open(&a, kind, o->bytes, 3));
    CU_ASSERT_TRUE_FATAL(filled_open(&b, kind, o->bytes, 3));
    CU_ASSERT_TRUE_FATAL(filled_open(&c, kind, o->bytes, -7));
    CU_ASSERT_TRUE(same(&a, &b, a.n));
    const struct dataset *d = &a.d;
    CU_ASSERT_EQUAL(memcmp(d->x, c.d.x, dense(d, d->n) * sizeof *d->x), 0);
    CU_ASSERT_EQUAL(memcmp(d->y, c.d.y, d->n * d->m * sizeof *d->y), 0);
    CU_ASSERT_EQUAL(memcmp(d->x_test, c.d.x_test, dense(d, d->n_test) * sizeof *d->x), 0);
    CU_ASSERT_EQUAL(memcmp(d->y_test, c.d.y_test, d->n_test * d->m * sizeof *d->y), 0);
    if (d->has_truth) {
        CU_ASSERT_EQUAL(memcmp(d->truth, c.d.truth, d->rows * d->cols * sizeof *d->x), 0);
    }
    filled_release(&a);
    filled_release(&b);
    filled_release(&c);
}

static void the_same_options_give_the_same_bits(void)
{
    CU_ASSERT(each(check_repeats) >= 5);
}

static void check_seed(const struct data *kind, const struct options_of *o)
{
    struct options_of other;
    struct filled a, b;
    CU_ASSERT_TRUE_FATAL(options_small(&other, kind, 6));
    CU_ASSERT_TRUE_FATAL(filled_open(&a, kind, o->bytes, 3));
    CU_ASSERT_TRUE_FATAL(filled_open(&b, kind, other.bytes, 3));
    CU_ASSERT_FALSE(same(&a, &b, a.n));
    filled_release(&a);
    filled_release(&b);
}

static void another_seed_gives_other_data(void)
{
    CU_ASSERT(each(check_seed) >= 5);
}

/* What was NaN before is a number behind it, everywhere. */
static void check_filled(const struct data *kind, const struct options_of *o)
{
    struct filled f;
    CU_ASSERT_TRUE_FATAL(filled_open(&f, kind, o->bytes, (double)NAN));
    const struct dataset *d = &f.d;
    size_t bad = 0, q = d->rows * d->cols;
    CU_ASSERT_TRUE(vec_is_finite(dense(d, d->n), d->x));
    CU_ASSERT_TRUE(vec_is_finite(d->n * d->m, d->y));
    CU_ASSERT_TRUE(vec_is_finite(dense(d, d->n_test), d->x_test));
    CU_ASSERT_TRUE(vec_is_finite(d->n_test * d->m, d->y_test));
    CU_ASSERT_TRUE(!d->has_truth || vec_is_finite(q, d->truth));
    for (size_t i = 0; d->design == DESIGN_ENTRIES && i < d->n; i++) {
        bad += d->entry[i] >= q;
    }
    CU_ASSERT_EQUAL(bad, 0);
    filled_release(&f);
}

static void everything_promised_is_filled(void)
{
    CU_ASSERT(each(check_filled) >= 5);
}

static void check_sizes(const struct data *kind, const struct options_of *o)
{
    struct dataset d;
    struct err e;
    CU_ASSERT_TRUE_FATAL(kind->measure(o->bytes, &d, &e));
    CU_ASSERT(d.n > 0 && d.m > 0 && d.rows > 0 && d.cols > 0);
    if (d.design == DESIGN_DENSE) {
        CU_ASSERT(d.d == d.cols ? d.m == d.rows : d.m == 1 && d.d == d.rows * d.cols);
    } else if (d.design == DESIGN_QUADRATIC) {
        CU_ASSERT(d.cols == d.d && d.rows == d.m * d.d);
    } else {
        CU_ASSERT(d.m == 1 && d.n_test == 0);
        CU_ASSERT(d.design == DESIGN_ENTRIES || d.n == d.rows * d.cols);
    }
}

static void sizes_fit_together(void)
{
    CU_ASSERT(each(check_sizes) >= 5);
}

void suite_data_laws(void)
{
    CU_pSuite s = CU_add_suite("data laws", NULL, NULL);
    TEST(s, the_same_options_give_the_same_bits);
    TEST(s, another_seed_gives_other_data);
    TEST(s, everything_promised_is_filled);
    TEST(s, sizes_fit_together);
}
