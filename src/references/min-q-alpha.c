/* min-q-alpha.c: the interpolator that gradient flow on u^D - v^D reaches from u = v = alpha.
 *
 * minimize Q(theta) subject to X theta = y (mathematics/mirror.h). Its dual is smooth and unconstrained:
 *
 *   maximize  y'm - sum_i alpha^D H(x_i'm),   theta_i = alpha^D h(x_i'm),
 *
 * x_i the columns of X, with gradient y - X theta and Hessian -X diag(alpha^D h'(X'm)) X'. Newton's
 * method solves it, by continuation from an alpha so large that the problem is nearly least l2.
 * Each stage starts from the theta of the one before: its dual coordinates at the new alpha, fitted
 * by X'm in the metric of the Hessian.
 *
 * theta has the dual form by construction, so the residual is what is left: the relative misfit
 * |X theta - y|_inf/|y|_inf, and the duality gap over Q, both computed anew at the end.
 * Source: Woodworth et al. 2019 (arXiv 1906.05827), theorems 1 and 3. */
#include <math.h>
#include <string.h>

#include "core/reference.h"
#include "mathematics/mirror.h"
#include "numerics/linalg.h"

struct options {
    double alpha, depth;
};

static const struct field fields[] = {
    FIELD(struct options, alpha, .doc = "the start u = v = alpha", .required = true, .min = 0,
          .max = 1e6, .above_min = true),
    FIELD(struct options, depth, .doc = "D in u^D - v^D", .min = 2, .max = 64, .otherwise = 2),
    FIELD_END,
};

/* The misfit, relative to y, at which Newton's method is content; rounding usually stops it near
 * here. */
static const double converged = 1e-14;
/* What a solution must reach to be handed out. */
static const double acceptable = 1e-6;
/* Neighbouring alphas of the continuation: at depth 2 the dual coordinates grow by ln 4 each. */
static const double continuation = 0.5;
enum { NEWTON_STEPS = 60, HALVINGS = 50 };

/* The dual problem at one alpha. */
struct dual {
    const struct dataset *data;
    double depth, scale;          /* scale = alpha^D */
    double *m, *misfit, *step;    /* (n): multipliers, y - X theta, Newton step */
    double *trial, *trial_misfit; /* (n) */
    double *s, *theta, *weight;   /* (d): X'm, alpha^D h(s), alpha^D h'(s) */
    double *hessian, *factor;     /* (n,n) */
    double *scaled;               /* (n,d) */
};

static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    return d->design == DESIGN_DENSE ? 5 * d->n + 3 * d->d + 2 * d->n * d->n + d->n * d->d : 0;
}

static struct dual dual_of(const struct dataset *d, double depth, double *work)
{
    struct dual u = {.data = d, .depth = depth, .m = work};
    u.misfit = u.m + d->n;
    u.step = u.misfit + d->n;
    u.trial = u.step + d->n;
    u.trial_misfit = u.trial + d->n;
    u.s = u.trial_misfit + d->n;
    u.theta = u.s + d->d;
    u.weight = u.theta + d->d;
    u.hessian = u.weight + d->d;
    u.factor = u.hessian + d->n * d->n;
    u.scaled = u.factor + d->n * d->n;
    return u;
}

static double largest(size_t n, const double *a)
{
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(a[i]) <= most)) {
            most = fabs(a[i]); /* a NaN stays */
        }
    }
    return most;
}

/* s, theta and the misfit of the multipliers m. False outside the domain. */
static bool evaluate(struct dual *u, const double *m, double *misfit)
{
    const struct dataset *d = u->data;
    mat_t_vec(d->n, d->d, 1, d->x, m, 0, u->s);
    for (size_t i = 0; i < d->d; i++)
        u->theta[i] = u->scale * mirror_primal(u->depth, u->s[i]);
    memcpy(misfit, d->y, d->n * sizeof *misfit);
    mat_vec(d->n, d->d, -1, d->x, u->theta, 1, misfit);
    return vec_is_finite(d->d, u->theta) && vec_is_finite(d->n, misfit);
}

/* hessian = X diag(weight) X' with weight = scale h'(s). */
static void form_hessian(struct dual *u)
{
    const struct dataset *d = u->data;
    for (size_t j = 0; j < d->d; j++)
        u->weight[j] = u->scale * mirror_slope(u->depth, u->s[j]);
    for (size_t i = 0; i < d->n; i++) {
        for (size_t j = 0; j < d->d; j++)
            u->scaled[i * d->d + j] = d->x[i * d->d + j] * sqrt(u->weight[j]);
    }
    mat_mul((struct gemm_shape){d->n, d->d, d->n}, false, true, 1, u->scaled, u->scaled, 0,
            u->hessian);
}

/* x solves hessian x = b. Off the support the weights are tiny, and the Hessian may be positive
 * definite in exact arithmetic only; a ridge at the level of rounding then keeps the direction. */
static bool solve_hessian(struct dual *u, const double *b, double *x)
{
    const size_t n = u->data->n;
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, u->hessian[i * n + i]);
    for (double ridge = 0; ridge < 1e-8; ridge = ridge == 0 ? 0x1p-52 : 8 * ridge) {
        memcpy(u->factor, u->hessian, n * n * sizeof *u->factor);
        for (size_t i = 0; i < n; i++)
            u->factor[i * n + i] += ridge * most;
        if (solve_positive(n, u->factor, b, x) && vec_is_finite(n, x))
            return true;
    }
    return false;
}

/* Go along the step, halved until the slope of the dual along it has not turned round by more than
 * half: a test on gradients, which rounding spoils later than one on values. */
static bool move(struct dual *u)
{
    const size_t n = u->data->n;
    const double slope = vec_dot(n, u->misfit, u->step);
    double length = 1;
    for (int i = 0; i < HALVINGS; i++, length /= 2) {
        memcpy(u->trial, u->m, n * sizeof *u->trial);
        vec_add_scaled(n, length, u->step, u->trial);
        if (evaluate(u, u->trial, u->trial_misfit) &&
            vec_dot(n, u->trial_misfit, u->step) >= -slope / 2) {
            memcpy(u->m, u->trial, n * sizeof *u->m);
            memcpy(u->misfit, u->trial_misfit, n * sizeof *u->misfit);
            return true;
        }
    }
    return evaluate(u, u->m, u->misfit) && false;
}

/* Newton's method at one alpha, from u->m; ends when the misfit is at its level of rounding. */
static void maximize(struct dual *u)
{
    const size_t n = u->data->n;
    const double enough = converged * largest(n, u->data->y);
    double before = (double)INFINITY;
    int worse = 0;
    for (int i = 0; i < NEWTON_STEPS; i++) {
        const double now = largest(n, u->misfit);
        worse = now < before ? 0 : worse + 1;
        before = fmin(now, before);
        if (now <= enough || (now < 1e6 * enough && worse >= 2))
            return;
        form_hessian(u);
        if (!solve_hessian(u, u->misfit, u->step) || !move(u))
            return;
    }
}

/* Multipliers at this scale for the theta at hand: fit X'm to its dual coordinates. */
static bool predict(struct dual *u)
{
    const struct dataset *d = u->data;
    for (size_t j = 0; j < d->d; j++)
        u->s[j] = mirror_dual(u->depth, u->theta[j] / u->scale);
    form_hessian(u);
    for (size_t j = 0; j < d->d; j++)
        u->weight[j] *= u->s[j];
    mat_vec(d->n, d->d, 1, d->x, u->weight, 0, u->step);
    if (!solve_hessian(u, u->step, u->trial))
        return false;
    /* Beyond |s| = 1 there is no theta at depth > 2: draw the multipliers in. */
    for (int i = 0; i < HALVINGS && !evaluate(u, u->trial, u->misfit); i++)
        vec_scale(d->n, 0.9, u->trial);
    memcpy(u->m, u->trial, d->n * sizeof *u->m);
    return evaluate(u, u->m, u->misfit);
}

/* Least l2: theta = X'(XX')^-1 y. */
static bool start(struct dual *u)
{
    const struct dataset *d = u->data;
    mat_mul((struct gemm_shape){d->n, d->d, d->n}, false, true, 1, d->x, d->x, 0, u->hessian);
    memcpy(u->factor, u->hessian, d->n * d->n * sizeof *u->factor);
    if (!solve_positive(d->n, u->factor, d->y, u->step))
        return false;
    mat_t_vec(d->n, d->d, 1, d->x, u->step, 0, u->theta);
    return true;
}

/* Relative misfit and relative duality gap of u->theta and u->m, from the definitions. */
static double violation(const struct dual *u)
{
    const struct dataset *d = u->data;
    double primal = 0, conjugate = 0;
    for (size_t j = 0; j < d->d; j++) {
        primal += u->scale * mirror_potential(u->depth, u->theta[j] / u->scale);
        conjugate += u->scale * mirror_conjugate(u->depth, u->s[j]);
    }
    const double gap = fabs(primal - (vec_dot(d->n, d->y, u->m) - conjugate)) / primal;
    return fmax(largest(d->n, u->misfit) / largest(d->n, d->y), gap);
}

static bool follow(struct dual *u, double alpha, struct err *e)
{
    if (!start(u)) {
        err_set(e, ERR_INPUT, "the samples are linearly dependent, so X theta = y has no dual");
        return err_hint(e, "use fewer samples than features");
    }
    double at = fmax(alpha, pow(10 * largest(u->data->d, u->theta), 1 / u->depth));
    for (;;) {
        u->scale = pow(at, u->depth);
        if (!predict(u))
            return err_set(e, ERR_INPUT, "the dual of Q_alpha broke down at alpha = %g", at);
        maximize(u);
        if (at <= alpha)
            return true;
        at = fmax(alpha, continuation * at);
    }
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct dataset *d = &m->problem.data;
    if (d->design != DESIGN_DENSE || d->m != 1)
        return err_set(e, ERR_SPEC, "it needs samples x and one output");
    if (d->n > d->d) {
        err_set(e, ERR_SPEC, "%zu samples in %zu dimensions are linearly dependent", d->n, d->d);
        return err_hint(e, "use fewer samples than features");
    }
    return true;
}

static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *work, struct err *e)
{
    const struct options *o = options;
    const struct dataset *d = &m->problem.data;
    if (largest(d->n, d->y) == 0) {
        memset(theta, 0, d->d * sizeof *theta);
        *residual = 0;
        return true;
    }
    struct dual u = dual_of(d, o->depth, work);
    if (!follow(&u, o->alpha, e))
        return false;
    *residual = violation(&u);
    if (!(*residual <= acceptable)) {
        return err_set(e, ERR_INPUT, "min-q-alpha stopped at a residual of %.1e for alpha = %g",
                       *residual, o->alpha);
    }
    memcpy(theta, u.theta, d->d * sizeof *theta);
    return true;
}

const struct reference reference_min_q_alpha = {
    .kind = {.name = "min-q-alpha",
             .summary = "the interpolator of least Q_alpha, where flow on u^D - v^D ends",
             .formula = "minimize sum_i alpha^D q_D(theta_i/alpha^D) subject to X theta = y",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, theorems 1 and 3",
             .help = "For the start u = v = alpha in every entry. Large alpha: least l2; small "
                     "alpha: least l1. Residual: the larger of relative misfit and relative "
                     "duality gap.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .solve = solve,
    .work = work,
    .fits = fits,
};
