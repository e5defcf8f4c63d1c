/* model.c: see model.h. */
#include "core/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/slab.h"
#include "numerics/linalg.h"

/* BLAS counts in int. */
static const double most_weights = 2147483647.0;

bool model_measure(struct model *m, const struct choice *parameterization, struct err *e)
{
    const struct dataset *d = &m->problem.data;
    m->psi = (const struct parameterization *)(const void *)parameterization->kind;
    m->psi_options = parameterization->options;
    problem_read_as(&m->problem, m->psi->function_space);
    m->shape =
        (struct shape){.rows = d->rows, .cols = d->cols, .samples = problem_samples(&m->problem)};
    const char *why = parameterization_shape(m->psi, m->psi_options, &m->shape);
    if (why)
        return err_set(e, ERR_INPUT, "%s cannot represent a %zu x %zu theta: %s", m->psi->kind.name,
                       d->rows, d->cols, why);
    if ((double)m->shape.p > most_weights)
        return err_set(e, ERR_INPUT, "%s is too large: %zu weights", m->psi->kind.name, m->shape.p);
    m->by_entries = m->psi->entries && problem_sees_few(&m->problem);
    return true;
}

static void cut(struct model *m, struct slab *s)
{
    const size_t q = m->shape.q, p = m->shape.p;
    m->theta = slab_take(s, q);
    m->g = slab_take(s, q);
    m->scratch = slab_take(s, 3 * q + 3 * p);
    m->at = slab_take(s, p);
    m->work =
        slab_take(s, m->shape.work +
                         (m->by_entries ? m->psi->entries->doubles(m->psi_options, &m->shape) : 0));
}

bool model_allocate(struct model *m, struct err *e)
{
    struct slab s = {0};
    cut(m, &s);
    m->memory = calloc(s.used + 1, sizeof(double));
    if (!m->memory)
        return err_set(e, ERR_MEMORY, "no memory for %zu parameters", m->shape.p);
    s = (struct slab){.memory = m->memory};
    cut(m, &s);
    m->shape.samples = problem_samples(&m->problem);
    return true;
}

bool model_open(struct model *m, const struct choice *data, const struct choice *loss,
                const struct choice *parameterization, struct err *e)
{
    *m = (struct model){0};
    return problem_measure(&m->problem, data, loss, e) && model_measure(m, parameterization, e) &&
           problem_fill(&m->problem, e) && problem_targets_fit(&m->problem, e) &&
           model_allocate(m, e);
}

void model_release(struct model *m)
{
    problem_release(&m->problem);
    free(m->memory);
    *m = (struct model){0};
}

/* theta = psi(w), and work as psi leaves it. */
static void visit(struct model *m, const double *w, double *theta)
{
    m->psi->psi(m->psi_options, &m->shape, w, theta, m->work);
    memcpy(m->at, w, m->shape.p * sizeof *w);
    m->visited = true;
}

/* The same where nobody asks for theta: nothing to do when w is where psi was asked last. */
static void stand_at(struct model *m, const double *w)
{
    double *unread = m->scratch + 2 * m->shape.q + 3 * m->shape.p;
    if (!m->visited || memcmp(m->at, w, m->shape.p * sizeof *w) != 0)
        visit(m, w, unread);
}

double model_loss(struct model *m, const double *w, double *jg)
{
    m->evaluations++;
    m->whole = true;
    visit(m, w, m->theta);
    double loss = problem_loss(&m->problem, m->theta, m->g);
    if (jg)
        m->psi->vjp(m->psi_options, &m->shape, w, m->g, jg, m->work);
    return loss;
}

double model_gradient(struct model *m, const double *w, double *jg)
{
    const struct entries *e = m->psi->entries;
    struct problem *pb = &m->problem;
    if (!m->by_entries)
        return model_loss(m, w, jg);
    m->evaluations++;
    m->whole = m->visited = false;
    e->psi(m->psi_options, &m->shape, &pb->seen, w, pb->f, m->work);
    const double loss = problem_slope(pb);
    vec_scale(pb->data.n, pb->scale, pb->slope);
    e->vjp(m->psi_options, &m->shape, &pb->seen, w, pb->slope, jg, m->work);
    return loss;
}

void model_complete(struct model *m, const double *w)
{
    if (m->whole)
        return;
    m->whole = true;
    visit(m, w, m->theta);
    problem_loss(&m->problem, m->theta, m->g);
}

void model_theta(struct model *m, const double *w, double *out)
{
    visit(m, w, out);
}

void model_vjp(struct model *m, const double *w, const double *g, double *jg)
{
    stand_at(m, w);
    m->psi->vjp(m->psi_options, &m->shape, w, g, jg, m->work);
}

void model_jvp(struct model *m, const double *w, const double *dw, double *dtheta)
{
    stand_at(m, w);
    m->psi->jvp(m->psi_options, &m->shape, w, dw, dtheta, m->work);
}

void model_induced(struct model *m, const double *w, const double *g, double *mg)
{
    double *jg = m->scratch;
    model_vjp(m, w, g, jg);
    model_jvp(m, w, jg, mg);
}

void model_jacobian(struct model *m, const double *w, double *jac)
{
    size_t q = m->shape.q, p = m->shape.p;
    double *unit = m->scratch;
    if (m->psi->jacobian) {
        stand_at(m, w);
        m->psi->jacobian(m->psi_options, &m->shape, w, jac, m->work);
        return;
    }
    memset(unit, 0, q * sizeof *unit);
    for (size_t i = 0; i < q; i++) {
        unit[i] = 1;
        model_vjp(m, w, unit, jac + i * p);
        unit[i] = 0;
    }
}

/* (d/dw J'g) v by central differences at fixed g. The step balances rounding (eps/h) and truncation
 * (h^2): the cube root of the machine's precision, relative to w and v. When J is affine in w there
 * is no truncation. */
static void bend_by_differences(struct model *m, const double *w, const double *g, const double *v,
                                double *out)
{
    size_t p = m->shape.p;
    double *moved = m->scratch + 2 * m->shape.q, *below = moved + p;
    double size_v = vec_norm(p, v);
    if (size_v == 0) {
        memset(out, 0, p * sizeof *out);
        return;
    }
    double h = 0x1p-17 * (1 + vec_norm(p, w)) / size_v;
    for (int sign = -1; sign <= 1; sign += 2) {
        memcpy(moved, w, p * sizeof *moved);
        vec_add_scaled(p, sign * h, v, moved);
        model_vjp(m, moved, g, sign < 0 ? below : out);
    }
    for (size_t i = 0; i < p; i++)
        out[i] = (out[i] - below[i]) / (2 * h);
}

void model_hessian_vector(struct model *m, const double *w, const double *v, double *hv)
{
    size_t q = m->shape.q, p = m->shape.p;
    double *jv = m->scratch, *hjv = jv + q, *bent = m->scratch + 2 * q + 2 * p;
    /* theta and g of this w are needed, and stay those of this w. */
    visit(m, w, m->theta);
    problem_loss(&m->problem, m->theta, m->g);
    if (m->psi->bend)
        m->psi->bend(m->psi_options, &m->shape, w, m->g, v, bent, m->work);
    else
        bend_by_differences(m, w, m->g, v, bent);
    model_jvp(m, w, v, jv);
    problem_hessian_vector(&m->problem, m->theta, jv, hjv);
    model_vjp(m, w, hjv, hv);
    vec_add_scaled(p, 1, bent, hv);
}

const char *model_lift_refuse(const struct model *m)
{
    if (!m->psi->lift)
        return "the parameterization cannot be inverted";
    return m->psi->lift_refuse ? m->psi->lift_refuse(m->psi_options, &m->shape) : NULL;
}

const char *model_lift(struct model *m, const double *theta, double *w)
{
    const char *refusal = model_lift_refuse(m);
    if (refusal)
        return refusal;
    size_t n = m->psi->lift_work ? m->psi->lift_work(m->psi_options, &m->shape) : 0;
    double *work = calloc(n + 1, sizeof *work);
    const char *why = work ? m->psi->lift(m->psi_options, &m->shape, theta, w, work) : "no memory";
    free(work);
    return why;
}

/* The same function, its theta the outputs on n other inputs. */
static struct shape shape_on(const struct model *m, size_t n, const double *x)
{
    struct shape s = m->shape;
    s.rows = s.samples.n = n;
    s.q = n * s.samples.m;
    s.samples.x = x;
    return s;
}

void model_outputs(struct model *m, const double *w, size_t n, const double *x, double *f)
{
    const struct shape s = shape_on(m, n, x);
    m->visited = false;
    m->psi->psi(m->psi_options, &s, w, f, m->work);
}

void model_outputs_vjp(struct model *m, const double *w, size_t n, const double *x, const double *g,
                       double *jg)
{
    const struct shape s = shape_on(m, n, x);
    m->psi->vjp(m->psi_options, &s, w, g, jg, m->work);
}

/* As many at a time as there are samples. */
static const double *outputs_held_out(struct model *m, const double *w, size_t n, const double *x)
{
    const struct samples *s = &m->shape.samples;
    double *f = m->problem.f;
    for (size_t at = 0; at < n; at += s->n)
        model_outputs(m, w, n - at < s->n ? n - at : s->n, x + at * s->d, f + at * s->m);
    return f;
}

const double *model_predict(struct model *m, const double *w, const double *theta, bool test)
{
    struct problem *pb = &m->problem;
    if (test && m->psi->function_space && pb->data.n_test > 0)
        return outputs_held_out(m, w, pb->data.n_test, pb->data.x_test);
    if (test)
        return problem_predict_test(pb, theta);
    problem_predict(pb, theta, pb->f);
    return pb->f;
}

size_t model_n_blocks(const struct model *m)
{
    return parameterization_n_blocks(m->psi, m->psi_options, &m->shape);
}

struct block model_nth_block(const struct model *m, size_t i)
{
    struct block b;
    parameterization_block(m->psi, m->psi_options, &m->shape, i, &b);
    return b;
}

bool model_block(const struct model *m, const char *name, struct block *b)
{
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        *b = model_nth_block(m, i);
        if (strcmp(b->name, name) == 0)
            return true;
    }
    return false;
}
