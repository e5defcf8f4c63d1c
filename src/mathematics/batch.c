/* batch.c: sample by sample, so that nothing is gathered; batches are small. The quadratic design
 * and function spaces gather rows, for only products of matrices run at the machine's rate. */
#include "mathematics/batch.h"

#include <assert.h>
#include <string.h>

#include "numerics/linalg.h"
#include "numerics/random.h"

/* f (m) of sample i. */
static void predict_row(const struct problem *pb, size_t i, const double *theta, double *f)
{
    const struct dataset *d = &pb->data;
    switch (d->design) {
    case DESIGN_DENSE:
        mat_vec(d->m, d->d, 1, theta, d->x + i * d->d, 0, f);
        break;
    case DESIGN_QUADRATIC: /* in chunks, below */
        break;
    case DESIGN_ENTRIES:
        f[0] = theta[d->entry[i]];
        break;
    case DESIGN_IDENTITY:
        memcpy(f, theta + i * d->m, d->m * sizeof *f);
        break;
    }
}

/* g += the gradient of slope'f of sample i. */
static void add_row_gradient(const struct problem *pb, size_t i, const double *slope, double *g)
{
    const struct dataset *d = &pb->data;
    switch (d->design) {
    case DESIGN_DENSE:
        mat_add_outer(d->m, d->d, 1, slope, d->x + i * d->d, g);
        break;
    case DESIGN_QUADRATIC: /* in chunks, below */
        break;
    case DESIGN_ENTRIES:
        g[d->entry[i]] += slope[0];
        break;
    case DESIGN_IDENTITY:
        vec_add_scaled(d->m, 1, slope, g + i * d->m);
        break;
    }
}

/* The same for some rows at once, fewer than PROBLEM_CHUNK or as many. */
static double add_chunk(struct model *m, const size_t *rows, size_t n_rows, double weight)
{
    struct problem *pb = &m->problem;
    const struct dataset *data = &pb->data;
    const size_t outputs = data->m, d = data->d;
    double loss = 0;
    for (size_t k = 0; k < n_rows; k++)
        memcpy(pb->gathered + k * d, data->x + rows[k] * d, d * sizeof *pb->gathered);
    problem_predict_rows(pb, n_rows, pb->gathered, m->theta, pb->f);
    for (size_t k = 0; k < n_rows; k++) {
        const double *y = data->y + rows[k] * outputs, *f = pb->f + k * outputs;
        loss += weight * pb->loss->value(pb->loss_options, outputs, f, y);
        pb->loss->slope(pb->loss_options, outputs, f, y, pb->slope + k * outputs);
    }
    problem_add_gradient(pb, n_rows, pb->gathered, weight, pb->slope, m->g);
    return loss;
}

static double quadratic_batch(struct model *m, const size_t *rows, size_t n_rows, double weight)
{
    const size_t n = m->problem.data.n, chunk = n < PROBLEM_CHUNK ? n : PROBLEM_CHUNK;
    double loss = 0;
    for (size_t k = 0; k < n_rows; k += chunk)
        loss += add_chunk(m, rows + k, n_rows - k < chunk ? n_rows - k : chunk, weight);
    return loss;
}

/* A function is asked on the rows only, and theta and g are those of the rows. */
static double outputs_batch(struct model *m, const double *w, const size_t *rows, size_t n_rows,
                            double weight, double *jg)
{
    struct problem *pb = &m->problem;
    const struct samples *s = &m->shape.samples;
    double loss = 0;
    for (size_t k = 0; k < n_rows; k++)
        memcpy(pb->gathered + k * s->d, s->x + rows[k] * s->d, s->d * sizeof *pb->gathered);
    model_outputs(m, w, n_rows, pb->gathered, m->theta);
    for (size_t k = 0; k < n_rows; k++) {
        const double *y = pb->data.y + rows[k] * s->m, *f = m->theta + k * s->m;
        loss += weight * pb->loss->value(pb->loss_options, s->m, f, y);
        pb->loss->slope(pb->loss_options, s->m, f, y, m->g + k * s->m);
    }
    vec_scale(n_rows * s->m, weight, m->g);
    model_outputs_vjp(m, w, n_rows, pb->gathered, m->g, jg);
    return loss;
}

/* L_B = (scale n / |B|) sum_(i in B) l(f(x_i), y_i): its mean over random batches is L, and J'g_B
 * is an estimate of the whole gradient J'g without bias. */
double batch_loss(struct model *m, const double *w, const size_t *rows, size_t n_rows, double *jg)
{
    struct problem *pb = &m->problem;
    const size_t outputs = pb->data.m;
    assert(n_rows > 0);
    m->evaluations++;
    const double weight = pb->scale * (double)pb->data.n / (double)n_rows;
    double loss = 0;
    if (pb->function_space && jg)
        return outputs_batch(m, w, rows, n_rows, weight, jg);
    model_theta(m, w, m->theta);
    memset(m->g, 0, m->shape.q * sizeof *m->g);
    const bool gathers = pb->data.design == DESIGN_QUADRATIC;
    if (gathers)
        loss = quadratic_batch(m, rows, n_rows, weight);
    for (size_t k = 0; !gathers && k < n_rows; k++) {
        assert(rows[k] < pb->data.n);
        const double *y = pb->data.y + rows[k] * outputs;
        predict_row(pb, rows[k], m->theta, pb->f);
        loss += weight * pb->loss->value(pb->loss_options, outputs, pb->f, y);
        pb->loss->slope(pb->loss_options, outputs, pb->f, y, pb->slope);
        vec_scale(outputs, weight, pb->slope);
        add_row_gradient(pb, rows[k], pb->slope, m->g);
    }
    if (jg)
        model_vjp(m, w, m->g, jg);
    return loss;
}

/* state: the generator, how many of the shuffle are used up, and the shuffle. */
_Static_assert(sizeof(size_t) == sizeof(double), "indices are kept in the room of doubles");
enum { GENERATOR = (sizeof(struct random_state) + sizeof(double) - 1) / sizeof(double) };

size_t batches_state(size_t n)
{
    return GENERATOR + 1 + n;
}

bool batches_fit(const struct batches *b, size_t n, struct err *e)
{
    if ((size_t)b->size <= n)
        return true;
    err_set(e, ERR_SPEC, "a batch of %lld samples out of %zu", (long long)b->size, n);
    err_hint(e, "take a batch of %zu or less", n);
    return err_about(e, "batch");
}

void batches_begin(const struct batches *b, size_t n, double *state)
{
    struct random r;
    random_open(&r, b->seed, "batch");
    memcpy(state, &r.state, sizeof r.state);
    size_t *used = (size_t *)(void *)(state + GENERATOR), *order = used + 1;
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    *used = n; /* the first step shuffles */
}

/* Moves the rows of the next batch to the front of what it returns. */
static size_t *draw(const struct batches *b, struct random *r, size_t n, size_t *used)
{
    size_t *order = used + 1;
    const size_t size = (size_t)b->size;
    if (b->replacement) {
        for (size_t k = 0; k < size; k++)
            order[k] = random_below(r, n);
        return order;
    }
    if (*used > n || n - *used < size) {
        random_shuffle(r, n, order);
        *used = 0;
    }
    *used += size;
    return order + *used - size;
}

/* No index in a state is believed: one that was kept in a database may be anybody's. */
const size_t *batches_next(const struct batches *b, size_t n, double *state)
{
    struct random r;
    random_open(&r, b->seed, "batch");
    const unsigned all = r.state.used;
    memcpy(&r.state, state, sizeof r.state);
    r.state.used = r.state.used < all ? r.state.used : all;
    size_t *rows = draw(b, &r, n, (size_t *)(void *)(state + GENERATOR));
    for (size_t k = 0; k < (size_t)b->size; k++)
        rows[k] = rows[k] < n ? rows[k] : 0;
    memcpy(state, &r.state, sizeof r.state);
    return rows;
}
