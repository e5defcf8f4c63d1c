/* model.c: see model.h. */
#include "core/model.h"

#include <stdlib.h>
#include <string.h>

#include "numerics/linalg.h"

/* BLAS counts in int. */
static const double most_weights = 2147483647.0;

bool model_measure(struct model *m, const struct choice *parameterization, struct err *e)
{
    const struct dataset *d = &m->problem.data;
    m->psi = (const struct parameterization *)(const void *)parameterization->kind;
    m->psi_options = parameterization->options;
    const char *why = m->psi->shape(m->psi_options, d->rows, d->cols, &m->shape);
    if (why)
        return err_set(e, ERR_INPUT, "%s cannot represent a %zu x %zu theta: %s", m->psi->kind.name,
                       d->rows, d->cols, why);
    if ((double)m->shape.p > most_weights)
        return err_set(e, ERR_INPUT, "%s is too large: %zu weights", m->psi->kind.name, m->shape.p);
    return true;
}

bool model_allocate(struct model *m, struct err *e)
{
    size_t q = m->shape.q, p = m->shape.p;
    m->memory = calloc(2 * q + (2 * q + 3 * p) + m->shape.work + 1, sizeof(double));
    if (!m->memory)
        return err_set(e, ERR_MEMORY, "no memory for %zu parameters", p);
    m->theta = m->memory;
    m->g = m->theta + q;
    m->scratch = m->g + q;
    m->work = m->scratch + 2 * q + 3 * p;
    return true;
}

bool model_open(struct model *m, const struct choice *data, const struct choice *loss,
                const struct choice *parameterization, struct err *e)
{
    *m = (struct model){0};
    return problem_open(&m->problem, data, loss, e) && model_measure(m, parameterization, e) &&
           model_allocate(m, e);
}

void model_release(struct model *m)
{
    problem_release(&m->problem);
    free(m->memory);
    *m = (struct model){0};
}

double model_loss(struct model *m, const double *w, double *jg)
{
    m->evaluations++;
    m->psi->psi(m->psi_options, &m->shape, w, m->theta, m->work);
    double loss = problem_loss(&m->problem, m->theta, m->g);
    if (jg)
        m->psi->vjp(m->psi_options, &m->shape, w, m->g, jg, m->work);
    return loss;
}

void model_theta(struct model *m, const double *w, double *out)
{
    m->psi->psi(m->psi_options, &m->shape, w, out, m->work);
}

void model_induced(struct model *m, const double *w, const double *g, double *mg)
{
    double *jg = m->scratch;
    m->psi->vjp(m->psi_options, &m->shape, w, g, jg, m->work);
    m->psi->jvp(m->psi_options, &m->shape, w, jg, mg, m->work);
}

void model_jacobian(struct model *m, const double *w, double *jac)
{
    size_t q = m->shape.q, p = m->shape.p;
    double *unit = m->scratch;
    memset(unit, 0, q * sizeof *unit);
    for (size_t i = 0; i < q; i++) {
        unit[i] = 1;
        m->psi->vjp(m->psi_options, &m->shape, w, unit, jac + i * p, m->work);
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
        m->psi->vjp(m->psi_options, &m->shape, moved, g, sign < 0 ? below : out, m->work);
    }
    for (size_t i = 0; i < p; i++)
        out[i] = (out[i] - below[i]) / (2 * h);
}

void model_hessian_vector(struct model *m, const double *w, const double *v, double *hv)
{
    size_t q = m->shape.q, p = m->shape.p;
    double *jv = m->scratch, *hjv = jv + q, *bent = m->scratch + 2 * q + 2 * p;
    /* theta and g of this w are needed, and stay those of this w. */
    m->psi->psi(m->psi_options, &m->shape, w, m->theta, m->work);
    problem_loss(&m->problem, m->theta, m->g);
    if (m->psi->bend)
        m->psi->bend(m->psi_options, &m->shape, w, m->g, v, bent, m->work);
    else
        bend_by_differences(m, w, m->g, v, bent);
    m->psi->jvp(m->psi_options, &m->shape, w, v, jv, m->work);
    problem_hessian_vector(&m->problem, m->theta, jv, hjv);
    m->psi->vjp(m->psi_options, &m->shape, w, hjv, hv, m->work);
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

bool model_block(const struct model *m, const char *name, struct block *b)
{
    size_t n = m->psi->n_blocks(m->psi_options, &m->shape);
    for (size_t i = 0; i < n; i++) {
        m->psi->block(m->psi_options, &m->shape, i, b);
        if (strcmp(b->name, name) == 0)
            return true;
    }
    return false;
}
