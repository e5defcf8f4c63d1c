/* flow.c: see flow.h. GSL's driver object is made for its step, control and evolution; the loop is
 * the trial's. */
#include "core/flow.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/slab.h"
#include "numerics/linalg.h"
#include "numerics/rkc.h"

struct flow {
    struct flow_settings settings;
    struct model *model;
    gsl_odeiv2_system system;
    gsl_odeiv2_driver *driver;          /* owned */
    gsl_odeiv2_step *jump;              /* owned: the same method, or for a multistep one another */
    double *column, *unit;              /* (p) each, owned: for Jacobians; column for errors, too */
    const struct coordinates *held;     /* NULL: the weights themselves are integrated */
    double *z, *before, *w, *held_work; /* (p) but the last; before: the step */
    double *memory;                     /* owned; of those four */
    double h;                           /* proposed next step */
};

static const struct {
    const char *name;
    const gsl_odeiv2_step_type *const *type, *const *jump;
    bool implicit;
    bool multistep; /* what it knows of its past is GSL's own */
} methods[] = {
    {"rk4", &gsl_odeiv2_step_rk4, &gsl_odeiv2_step_rk4, false, false},
    {"rkf45", &gsl_odeiv2_step_rkf45, &gsl_odeiv2_step_rkf45, false, false},
    {"rkck", &gsl_odeiv2_step_rkck, &gsl_odeiv2_step_rkck, false, false},
    {"rk8pd", &gsl_odeiv2_step_rk8pd, &gsl_odeiv2_step_rk8pd, false, false},
    {"msadams", &gsl_odeiv2_step_msadams, &gsl_odeiv2_step_rk8pd, false, true},
    {"msbdf", &gsl_odeiv2_step_msbdf, &gsl_odeiv2_step_bsimp, true, true},
    {"bsimp", &gsl_odeiv2_step_bsimp, &gsl_odeiv2_step_bsimp, true, false},
    {"rkc", &rkc_step_type, &rkc_step_type, false, false},
};

enum { N_METHODS = sizeof methods / sizeof *methods };

/* N_METHODS when there is none of that name. */
static size_t method_find(const char *name)
{
    size_t i = 0;
    while (i < N_METHODS && strcmp(methods[i].name, name) != 0)
        i++;
    return i;
}

bool flow_starts_over(const struct flow_options *o)
{
    const size_t i = method_find(o->method);
    return i < N_METHODS && methods[i].multistep;
}

/* dz/dt in coordinates of the parameterization's own. */
static int held_velocity(double t, const double z[], double dz[], void *params)
{
    struct flow *f = params;
    struct model *m = f->model;
    f->held->to(m->psi_options, &m->shape, z, f->w, f->held_work);
    if (!isfinite(model_loss(m, f->w, NULL)))
        return GSL_FAILURE;
    f->held->velocity(m->psi_options, &m->shape, z, m->g, dz, f->held_work);
    return vec_is_finite(m->shape.p, dz) ? GSL_SUCCESS : GSL_FAILURE;
}

bool flow_precondition(const struct flow *f, const double *w, double *jg)
{
    const struct flow_settings *s = f ? &f->settings : NULL;
    return !s || !s->precondition || s->precondition(s->options, f->model, w, jg, s->work);
}

/* dw/dt = -P(w) J'g. A point that is not finite is a failed step, which GSL halves and tries again
 * until time cannot be divided further; GSL_EBADFUNC would end the flow at once. */
static int velocity(double t, const double w[], double dw[], void *params)
{
    struct flow *f = params;
    size_t p = f->model->shape.p;
    if (!isfinite(model_gradient(f->model, w, dw)))
        return GSL_FAILURE;
    if (!flow_precondition(f, w, dw))
        return GSL_FAILURE;
    vec_scale(p, -1, dw);
    return vec_is_finite(p, dw) ? GSL_SUCCESS : GSL_FAILURE;
}

/* The Jacobian of the velocity is minus the Hessian, column by column; a column counts as an
 * evaluation. */
static int velocity_jacobian(double t, const double w[], double *dfdw, double dfdt[], void *params)
{
    struct flow *f = params;
    size_t p = f->model->shape.p;
    memset(dfdt, 0, p * sizeof *dfdt);
    memset(f->unit, 0, p * sizeof *f->unit);
    for (size_t j = 0; j < p; j++) {
        f->unit[j] = 1;
        model_hessian_vector(f->model, w, f->unit, f->column);
        f->unit[j] = 0;
        for (size_t i = 0; i < p; i++)
            dfdw[i * p + j] = -f->column[i];
    }
    f->model->evaluations += (int64_t)p;
    return vec_is_finite(p * p, dfdw) ? GSL_SUCCESS : GSL_FAILURE;
}

/* A thousandth of the time in which w would change by its own size. */
static double first_step(const struct descent *d, const struct flow_settings *s)
{
    static const double share = 1e-3;
    double speed = vec_norm(d->p, d->jg), size = vec_norm(d->p, d->w);
    if (s->first_step > 0)
        return s->first_step;
    double h = speed > 0 ? share * (size + s->absolute) / speed : share;
    return isfinite(h) && h > 0 ? h : share;
}

static void held_cut(struct flow *f, size_t p, struct slab *s)
{
    const struct model *m = f->model;
    f->z = slab_take(s, p);
    f->before = slab_take(s, p);
    f->w = slab_take(s, p);
    f->held_work = slab_take(s, f->held->work(m->psi_options, &m->shape));
}

static bool held_open(struct flow *f, const struct descent *d, struct err *e)
{
    const struct model *m = f->model;
    if (!f->settings.held)
        return true;
    if (!m->psi->coordinates || f->settings.precondition || f->system.jacobian)
        return err_set(e, ERR_SPEC, "%s offers no coordinates of its own to this method",
                       m->psi->kind.name);
    f->held = m->psi->coordinates;
    struct slab s = {0};
    held_cut(f, d->p, &s);
    f->memory = calloc(s.used + 1, sizeof(double));
    if (!f->memory)
        return err_set(e, ERR_MEMORY, "no memory for a flow of %zu weights", d->p);
    s = (struct slab){.memory = f->memory};
    held_cut(f, d->p, &s);
    f->system.function = held_velocity;
    const char *why = f->held->from(m->psi_options, &m->shape, d->w, f->z, f->held_work);
    return why ? err_set(e, ERR_SPEC, "`coordinates: held`: %s", why) : true;
}

bool flow_open(struct descent *d, const struct flow_settings *s, struct err *e)
{
    const size_t i = method_find(s->method);
    if (i == N_METHODS || (methods[i].implicit && s->precondition))
        return err_set(e, ERR_SPEC, "this flow has no method '%.40s'", s->method);
    struct flow *f = calloc(1, sizeof *f);
    if (!f)
        return err_set(e, ERR_MEMORY, "no memory for a flow of %zu weights", d->p);
    d->flow = f;
    f->settings = *s;
    f->model = d->model;
    f->h = first_step(d, s);
    f->system =
        (gsl_odeiv2_system){velocity, methods[i].implicit ? velocity_jacobian : NULL, d->p, f};
    f->driver = gsl_odeiv2_driver_alloc_standard_new(&f->system, *methods[i].type, f->h,
                                                     s->absolute, s->relative, 1, 0);
    f->jump = gsl_odeiv2_step_alloc(*methods[i].jump, d->p);
    f->column = calloc(2 * d->p, sizeof *f->column);
    if (!f->driver || !f->jump || !f->column)
        return err_set(e, ERR_MEMORY, "no memory for a flow of %zu weights", d->p);
    f->unit = f->column + d->p;
    return held_open(f, d, e);
}

/* The weights of the coordinates that a step has reached. */
static void held_take(struct flow *f, double *w)
{
    const struct model *m = f->model;
    f->held->settle(m->psi_options, &m->shape, f->z, f->held_work);
    f->held->to(m->psi_options, &m->shape, f->z, w, f->held_work);
}

enum advance flow_advance(struct descent *d, double t_end)
{
    /* At rest the proposal grows fivefold with every step, and time with it. */
    static const double longest = 0x1p1000;
    struct flow *f = d->flow;
    double before = d->t;
    f->h = fmin(f->h, longest);
    if (f->held)
        memcpy(f->before, f->z, d->p * sizeof *f->z);
    int status = gsl_odeiv2_evolve_apply(f->driver->e, f->driver->c, f->driver->s, &f->system,
                                         &d->t, t_end, &f->h, f->held ? f->z : d->w);
    if (f->held)
        held_take(f, d->w);
    d->eta = d->t - before;
    return status == GSL_SUCCESS && d->t > before ? ADVANCE_OK : ADVANCE_STUCK;
}

bool flow_jump(struct descent *d, double t)
{
    struct flow *f = d->flow;
    double h = t - d->t;
    if (f->held)
        memcpy(f->z, f->before, d->p * sizeof *f->z);
    int status = gsl_odeiv2_step_apply(f->jump, d->t, h, f->held ? f->z : d->w, f->column, NULL,
                                       NULL, &f->system);
    if (f->held)
        held_take(f, d->w);
    d->t = t;
    d->eta = h;
    return status == GSL_SUCCESS;
}

double flow_step_error(const struct flow *f, double size)
{
    static const double rounding = 0x1p-50;
    return f->settings.absolute + (f->settings.relative + rounding) * size;
}

/* The methods of one step keep nothing from one to the next but the velocity at its end; the
 * control keeps nothing, and the jump is used up in the step in which it is made. */
void flow_transfer(struct flow *f, struct transfer *t)
{
    if (!f)
        return;
    gsl_odeiv2_evolve *e = f->driver->e;
    transfer_bytes(t, &f->h, sizeof f->h);
    transfer_bytes(t, e->dydt_out, e->dimension * sizeof *e->dydt_out);
    transfer_bytes(t, &e->last_step, sizeof e->last_step);
    transfer_bytes(t, &e->count, sizeof e->count);
    transfer_bytes(t, &e->failed_steps, sizeof e->failed_steps);
    if (f->held)
        transfer_bytes(t, f->z, e->dimension * sizeof *f->z);
    rkc_transfer(f->driver->s, t);
}

void flow_free(struct flow *f)
{
    if (!f)
        return;
    if (f->driver)
        gsl_odeiv2_driver_free(f->driver);
    if (f->jump)
        gsl_odeiv2_step_free(f->jump);
    free(f->column);
    free(f->memory);
    free(f);
}
