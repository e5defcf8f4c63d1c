/* stage.c: see stage.h. */
#include "laws/stage.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Data of every design, over- and underdetermined, with one output and with several, real targets
 * and classes; points are above 0, where every kind can reach them. */
struct sizes {
    const char *says;
    enum design design;
    size_t n, d, m, rows, cols, n_test;
    bool classes;
};

static const struct sizes designs[] = {
    {"3 samples of 5 features", DESIGN_DENSE, 3, 5, 1, 1, 5, 2, false},
    {"6 samples of 3 features", DESIGN_DENSE, 6, 3, 1, 1, 3, 2, false},
    {"one sample of 3 features", DESIGN_DENSE, 1, 3, 1, 1, 3, 0, false},
    {"6 samples of 2 features in classes", DESIGN_DENSE, 6, 2, 1, 1, 2, 3, true},
    {"5 samples of 3 features, 3 outputs", DESIGN_DENSE, 5, 3, 3, 3, 3, 0, false},
    {"5 samples of 4 features, 2 outputs", DESIGN_DENSE, 5, 4, 2, 2, 4, 2, false},
    {"5 sensed numbers of a 3 x 3 theta", DESIGN_DENSE, 5, 9, 1, 3, 3, 0, false},
    {"7 entries of a 3 x 4 theta", DESIGN_ENTRIES, 7, 0, 1, 3, 4, 0, false},
    {"a point in 2 dimensions", DESIGN_IDENTITY, 2, 0, 1, 1, 2, 0, false},
    {"a point of one number", DESIGN_IDENTITY, 1, 0, 1, 1, 1, 0, false},
    {"a 3 x 3 point", DESIGN_IDENTITY, 9, 0, 1, 3, 3, 0, false},
    {"8 samples of a quadratic form in 3", DESIGN_QUADRATIC, 8, 3, 1, 3, 3, 2, false},
    {"8 samples of 2 quadratic forms in 3", DESIGN_QUADRATIC, 8, 3, 2, 6, 3, 2, false},
};
enum { N_DESIGNS = sizeof designs / sizeof *designs, OTHER_OPTIONS_ON = 3, MOST_STAGES = 60 };

static bool measure(const void *options, struct dataset *s, struct err *e)
{
    const struct sizes *z = options;
    (void)e;
    *s = (struct dataset){.design = z->design,
                          .n = z->n,
                          .d = z->d,
                          .m = z->m,
                          .rows = z->rows,
                          .cols = z->cols,
                          .n_test = z->n_test,
                          .has_truth = true};
    return true;
}

static void fill_targets(const struct sizes *z, struct random *r, size_t n, double *y)
{
    for (size_t i = 0; i < n; i++) {
        const double value = random_gaussian(r);
        y[i] = z->design == DESIGN_IDENTITY ? fabs(value) : value;
        if (z->classes)
            y[i] = value > 0 ? 1 : -1;
    }
}

static bool fill(const void *options, struct dataset *s, double *work, struct err *e)
{
    const struct sizes *z = options;
    struct random r;
    (void)work;
    (void)e;
    random_open(&r, 11, "conformance");
    if (s->x)
        random_fill_gaussian(&r, 1, s->n * s->d, s->x);
    if (s->x_test)
        random_fill_gaussian(&r, 1, s->n_test * s->d, s->x_test);
    random_fill_gaussian(&r, 1, s->rows * s->cols, s->truth);
    fill_targets(z, &r, s->n * s->m, s->y);
    if (z->design == DESIGN_IDENTITY)
        memcpy(s->truth, s->y, s->n * sizeof *s->y);
    fill_targets(z, &r, s->n_test * s->m, s->y_test);
    for (size_t i = 0; s->entry && i < s->n; i++) /* 5 has no factor in common with 12 */
        s->entry[i] = 5 * i % (s->rows * s->cols);
    return true;
}

static const struct data drawn = {.kind = {.name = "drawn"}, .measure = measure, .fill = fill};

/* Whatever is looked at and belongs to the model. */
static void freeze(struct bench *b, struct stage *st)
{
    const struct dataset *d = &st->model.problem.data;
    if (d->x)
        bench_freeze(b, "the samples x", d->x, d->n * d->d);
    if (d->x_test)
        bench_freeze(b, "the held-out samples", d->x_test, d->n_test * d->d);
    bench_freeze(b, "the targets y", d->y, d->n * d->m);
    bench_freeze(b, "the planted theta", d->truth, d->rows * d->cols);
    bench_freeze(b, "w", st->w, st->model.shape.p);
}

static bool stage_open(struct bench *b, struct stage *st, const struct sizes *z,
                       const struct kind *psi)
{
    const struct kind *loss =
        kind_find(contract_find("loss"), z->classes ? "logistic" : "squared", NULL);
    struct err e = {0};
    *st = (struct stage){.w = NULL};
    if (!model_open(&st->model, &(struct choice){&drawn.kind, z},
                    &(struct choice){loss, bench_options(b, loss)},
                    &(struct choice){psi, bench_options(b, psi)}, &e))
        return false;
    const size_t p = st->model.shape.p;
    st->w = bench_array(b, "w", p);
    st->jg = bench_array(b, "J'g", p);
    bench_fill(b, 0.7, 1.4, p, st->w);
    st->loss = model_loss(&st->model, st->w, st->jg);
    freeze(b, st);
    snprintf(b->sizes, sizeof b->sizes, "%s, %s", z->says, psi->name);
    return true;
}

static bool try_stage(struct bench *b, size_t variation, size_t place,
                      bool (*law)(struct bench *, struct stage *, struct err *))
{
    struct stage st = {.w = NULL};
    struct err e = {0};
    bool tried = bench_begin(b, variation) &&
                 stage_open(b, &st, &designs[place % N_DESIGNS],
                            contract_find("parameterization")->kinds[place / N_DESIGNS]) &&
                 law(b, &st, &e);
    if (tried)
        bench_arrays_hold(b);
    else if (b->cases == 0 && e.code != ERR_NONE)
        text_fit(b->why, sizeof b->why, e.text);
    model_release(&st.model);
    bench_end(b);
    return tried;
}

void stage_each(struct bench *b, bool (*law)(struct bench *, struct stage *, struct err *))
{
    const size_t n = N_DESIGNS * contract_find("parameterization")->n;
    for (size_t v = 0; v < bench_variations(b->kind); v++) {
        size_t tried = 0, most = v ? OTHER_OPTIONS_ON : MOST_STAGES;
        for (size_t i = 0; i < n && tried < most; i++)
            tried += try_stage(b, v, i, law);
    }
}
