/* data.c: the laws of data: all that was measured is filled, from the seed and nothing else. */
#include "core/data.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "core/problem.h"
#include "laws/contracts.h"
#include "numerics/linalg.h"

/* Cells of one case, at most: options in turn may ask for more than is worth a test. */
static const double most_cells = 1e5;

static const struct data *kind_of(const struct bench *b)
{
    return (const struct data *)(const void *)b->kind;
}

static const struct field *field_named(const struct kind *k, const char *name)
{
    for (const struct field *f = k->fields; f && f->name; f++)
        if (field_is(f, name))
            return f;
    return NULL;
}

static bool measured(struct bench *b, struct dataset *d)
{
    struct err e = {0};
    *d = (struct dataset){.n = 0};
    const bool fine = kind_of(b)->measure(b->options, d, &e);
    if (!fine && b->cases == 0)
        text_fit(b->why, sizeof b->why, e.text);
    return fine && d->n > 0 && d->m > 0 &&
           ((double)d->n + (double)d->n_test) * (double)(d->d + d->m) +
                   (double)d->rows * (double)d->cols <
               most_cells;
}

static const struct law finite = {"fill writes every array whole, finite numbers",
                                  "held-out samples or an output that are left out"};

static bool filled(struct bench *b, struct dataset *d)
{
    const bool rows = dataset_has_rows(d);
    struct err e = {0};
    d->x = rows ? bench_array(b, "x", d->n * d->d) : NULL;
    d->y = bench_array(b, "y", d->n * d->m);
    d->x_test = rows ? bench_array(b, "x_test", d->n_test * d->d) : NULL;
    d->y_test = bench_array(b, "y_test", d->n_test * d->m);
    d->truth = bench_array(b, "truth", d->rows * d->cols);
    d->entry =
        d->design == DESIGN_ENTRIES ? arena_array(&b->arena, d->n + 1, sizeof *d->entry) : NULL;
    for (size_t i = 0; d->entry && i <= d->n; i++)
        d->entry[i] = SIZE_MAX;
    double *work = bench_array(b, "work", kind_of(b)->work ? kind_of(b)->work(b->options, d) : 0);
    bench_ask(b, &finite);
    const bool fine = kind_of(b)->fill(b->options, d, work, &e);
    if (!fine && b->cases == 0)
        text_fit(b->why, sizeof b->why, e.text);
    return fine;
}

struct part {
    const char *name;
    const double *v;
    size_t n;
};

enum { PARTS = 5 };

static void parts_of(const struct dataset *d, struct part out[PARTS])
{
    out[0] = (struct part){"x", d->x, d->x ? d->n * d->d : 0};
    out[1] = (struct part){"y", d->y, d->n * d->m};
    out[2] = (struct part){"x_test", d->x_test, d->x_test ? d->n_test * d->d : 0};
    out[3] = (struct part){"y_test", d->y_test, d->n_test * d->m};
    out[4] = (struct part){"truth", d->truth, d->has_truth ? d->rows * d->cols : 0};
}

static void whole(struct bench *b, const struct dataset *d)
{
    static const struct law inside = {"entries lie within theta, and none behind the last",
                                      "rows taken for columns, or a loop that runs one too far"};
    struct part part[PARTS];
    parts_of(d, part);
    for (size_t i = 0; i < PARTS; i++)
        bench_true(b, &finite, part[i].name, vec_is_finite(part[i].n, part[i].v));
    bool fine = !d->entry || d->entry[d->n] == SIZE_MAX;
    for (size_t i = 0; d->entry && i < d->n; i++)
        fine = fine && d->entry[i] < d->rows * d->cols;
    bench_true(b, &inside, NULL, fine);
}

static double differing(const struct dataset *d, const struct dataset *other)
{
    struct part one[PARTS], two[PARTS];
    double n = 0;
    parts_of(d, one);
    parts_of(other, two);
    for (size_t i = 0; i < PARTS; i++)
        n += bench_differing(one[i].n, one[i].v, two[i].v);
    for (size_t i = 0; d->entry && i < d->n; i++)
        n += d->entry[i] != other->entry[i];
    return n;
}

static void seeds(struct bench *b, const struct dataset *d)
{
    static const struct law same = {"the same options and seed make the same data, bit for bit",
                                    "data kept between calls (static, global), or an array that "
                                    "is read before it is written"},
                            other = {"another seed makes other data",
                                     "random_open without the option"};
    const struct field *seed = field_named(b->kind, "seed");
    struct dataset again = *d, moved = *d;
    if (filled(b, &again))
        bench_below(b, &same, NULL, differing(d, &again), 0);
    double differ = 0;
    if (!seed || !field_count(seed, b->options))
        return;
    for (int i = 0; i < BENCH_SEEDS; i++) {
        *field_count(seed, b->options) += 1;
        differ += filled(b, &moved) ? differing(d, &moved) : 1;
    }
    bench_true(b, &other, NULL, differ > 0);
    *field_count(seed, b->options) -= BENCH_SEEDS;
}

/* y = f(truth) where nothing was added: sums of d products, or of d^2. */
static void noiseless(struct bench *b, const struct dataset *d)
{
    static const struct law law = {"without noise the targets are those of the planted theta",
                                   "theta that is written after the targets are made, or "
                                   "transposed"};
    const struct field *noise = field_named(b->kind, "noise");
    if (!d->has_truth || !kind_of(b)->real_targets ||
        (noise && field_real(noise, b->options) && *field_real(noise, b->options) != 0))
        return;
    const size_t n = d->n * d->m;
    struct problem pb = {.made = *d, .data = *d, .q = d->rows * d->cols};
    double *f = bench_array(b, "f", n);
    pb.rows = bench_array(b, "rows", PROBLEM_CHUNK * d->d);
    pb.gathered = bench_array(b, "rows", PROBLEM_CHUNK * d->d);
    problem_predict(&pb, d->truth, f);
    vec_add_scaled(n, -1, d->y, f);
    bench_below(b, &law, NULL, vec_norm(n, f), 1e-12 * (1 + vec_norm(n, d->y)));
}

void laws_of_data(struct bench *b)
{
    struct dataset d;
    for (size_t k = 0; k < bench_variations(b->kind); k++) {
        if (bench_begin(b, k) && measured(b, &d) && filled(b, &d)) {
            bench_case(b, "%zu samples of %zu features, %zu outputs, theta %zu x %zu", d.n, d.d,
                       d.m, d.rows, d.cols);
            whole(b, &d);
            seeds(b, &d);
            noiseless(b, &d);
            bench_arrays_hold(b);
        }
        bench_end(b);
    }
}
