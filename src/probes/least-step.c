/* least-step.c: the shortest step of the weights that makes a given step of theta.
 *
 * For a direction u in theta and a size t: least |d| with psi(w + d) = theta + t u. From random d, of
 * the sizes t, t^(1/2), t^(1/3) and t^(1/4) in turn, Newton's method with least changes leads to the constraint,
 *
 *   d <- d + J'(JJ')^-1 (theta + t u - psi(w + d)),   J at w + d,
 *
 * and from there d gives up the part of it that is tangent to the constraint, d - J'(JJ')^-1 J d, a
 * share at a time, for as long as that makes it shorter (gradient projection: Nocedal and Wright
 * 2006, Numerical Optimization, section 18.1 for the least steps). The shortest d of all starts is
 * taken. Its length is like t where J has rank q, and like a root of t where it has not: the
 * question of inverse stability (Berner, Elbraechter, Grohs 2019, arXiv 1905.09803), asked of any
 * parameterization. */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

enum { NEWTON_STEPS = 30, SHORTENINGS = 100 };

struct options {
    struct reals sizes, visits;
    int64_t directions, starts, seed;
    double rate;
};

static const struct field fields[] = {
    FIELD(struct options, sizes, .doc = "t, lengths of the step of theta", .min = 0, .max = 1e300,
          .above_min = true, .otherwise_text = "1e-1 1e-2 1e-3 1e-4"),
    FIELD(struct options, directions, .doc = "-g, and as many random ones as make this number",
          .min = 1, .max = 1000, .otherwise = 4),
    FIELD(struct options, starts, .doc = "from how many d the shortest is looked for", .min = 1,
          .max = 1e6, .otherwise = 8),
    FIELD(struct options, visits, .doc = "steps of descent after which to look, ascending",
          .min = 0, .max = 1e9, .otherwise_text = "0"),
    FIELD(struct options, rate, .doc = "of that descent", .min = 0, .max = 1e300, .above_min = true,
          .otherwise = 0.01),
    FIELD(struct options, seed, .doc = "seed of directions and starts", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD_END,
};

struct search {
    struct model *m;
    const double *w;        /* (p) */
    double *d, *kept, *at;  /* (p) */
    double *jac, *jjt;      /* (q,p), (q,q) */
    double *goal, *u, *r;   /* (q) */
    double *lambda, *theta; /* (q) */
};

static size_t work(const void *options, const struct model *m)
{
    const size_t p = m->shape.p, q = m->shape.q;
    return 4 * p + q * p + q * q + 5 * q;
}

static struct search search_in(struct probe_context *c)
{
    const size_t p = c->model->shape.p, q = c->model->shape.q;
    struct search s = {.m = c->model, .w = c->w, .d = c->work};
    s.kept = s.d + p;
    s.at = s.kept + p;
    s.jac = s.at + p;
    s.jjt = s.jac + q * p;
    s.goal = s.jjt + q * q;
    s.u = s.goal + q;
    s.r = s.u + q;
    s.lambda = s.r + q;
    s.theta = s.lambda + q;
    return s;
}

/* r = goal - psi(w + d), and its length. */
static double miss(struct search *s, const double *d)
{
    const size_t p = s->m->shape.p, q = s->m->shape.q;
    memcpy(s->at, s->w, p * sizeof *s->at);
    vec_add_scaled(p, 1, d, s->at);
    model_theta(s->m, s->at, s->r);
    for (size_t i = 0; i < q; i++)
        s->r[i] = s->goal[i] - s->r[i];
    return vec_norm(q, s->r);
}

/* out (p) += alpha J'(JJ')^-1 x, J at w + d; x (q) is changed. False where JJ' is singular. */
static bool back(struct search *s, double *x, double alpha, double *out)
{
    const size_t p = s->m->shape.p, q = s->m->shape.q;
    mat_mul((struct gemm_shape){q, p, q}, false, true, 1, s->jac, s->jac, 0, s->jjt);
    if (!solve_positive(q, s->jjt, x, s->lambda))
        return false;
    mat_t_vec(q, p, alpha, s->jac, s->lambda, 1, out);
    return true;
}

/* From d to the constraint, to a part in 1e9 of t; false when it is not reached. */
static bool arrive(struct search *s, double t)
{
    double left = miss(s, s->d);
    for (int k = 0; k < NEWTON_STEPS && left > 1e-9 * t; k++) {
        model_jacobian(s->m, s->at, s->jac);
        if (!isfinite(left) || !back(s, s->r, 1, s->d))
            return false;
        left = miss(s, s->d);
    }
    return left <= 1e-9 * t;
}

/* d, on the constraint, without this share of its tangent part; false when it does not get shorter,
 * and d is as it was. */
static bool shorten(struct search *s, double t, double share)
{
    const size_t p = s->m->shape.p, q = s->m->shape.q;
    const double before = vec_norm(p, s->d);
    memcpy(s->kept, s->d, p * sizeof *s->kept);
    miss(s, s->d);
    model_jacobian(s->m, s->at, s->jac);
    mat_vec(q, p, 1, s->jac, s->d, 0, s->r);
    vec_scale(p, 1 - share, s->d);
    if (back(s, s->r, share, s->d) && arrive(s, t) && vec_norm(p, s->d) < (1 - 1e-4) * before)
        return true;
    memcpy(s->d, s->kept, p * sizeof *s->d);
    return false;
}

/* |d| of a least step near d, or infinity where the constraint is not reached. */
static double length_from_here(struct search *s, double t)
{
    if (!arrive(s, t))
        return INFINITY;
    double share = 1;
    for (int k = 0; k < SHORTENINGS && share > 1e-2; k++)
        if (!shorten(s, t, share))
            share /= 2;
    return vec_norm(s->m->shape.p, s->d);
}

/* The shortest d that makes theta + t u, infinity when none was found. */
static double least(struct search *s, const struct options *o, double t, struct random *r)
{
    const size_t p = s->m->shape.p, q = s->m->shape.q;
    double shortest = INFINITY;
    memcpy(s->goal, s->theta, q * sizeof *s->goal);
    vec_add_scaled(q, t, s->u, s->goal);
    for (int64_t i = 0; i < o->starts; i++) {
        const double root = pow(t, 1 / (double)(1 + i % 4));
        random_fill_gaussian(r, root / sqrt((double)p), p, s->d);
        shortest = fmin(shortest, length_from_here(s, t));
    }
    return shortest;
}

/* u: -g first, then random directions; unit vectors. */
static bool aim(struct search *s, int64_t direction, struct random *r)
{
    const size_t q = s->m->shape.q;
    random_fill_gaussian(r, 1, q, s->u);
    if (direction == 0) {
        model_loss(s->m, s->w, NULL);
        memcpy(s->u, s->m->g, q * sizeof *s->u);
        vec_scale(q, -1, s->u);
    }
    const double size = vec_norm(q, s->u);
    vec_scale(q, size > 0 ? 1 / size : 0, s->u);
    return size > 0 && isfinite(size);
}

static void look(struct probe_context *c, const struct options *o, int64_t step)
{
    struct search s = search_in(c);
    struct random r;
    random_open(&r, o->seed, "least-step");
    for (int64_t i = 0; i < o->directions; i++) {
        if (!aim(&s, i, &r))
            continue;
        model_theta(s.m, s.w, s.theta);
        for (size_t k = 0; k < o->sizes.n; k++) {
            const double length = least(&s, o, o->sizes.v[k], &r);
            c->emit(c->self, "least-step", (size_t)i, step, o->sizes.v[k],
                    isfinite(length) ? length : (double)NAN);
        }
    }
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    const size_t p = c->model->shape.p;
    int64_t step = 0;
    for (size_t k = 0; k < o->visits.n; k++) {
        for (; step < (int64_t)o->visits.v[k]; step++) {
            model_loss(c->model, c->w, c->work);
            vec_add_scaled(p, -o->rate, c->work, c->w);
        }
        c->emit(c->self, "loss", 0, step, NOWHERE, model_loss(c->model, c->w, NULL));
        look(c, o, step);
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"least-step", "least |d| with psi(w + d) = theta + t u, NaN when none was found; at: t; "
                   "component: the direction, 0 is -g"},
    {"loss", "the loss where it was looked"},
    {NULL, NULL},
};

const struct probe probe_least_step = {
    .kind = {.name = "least-step",
             .summary = "the shortest step of the weights that makes a given step of theta",
             .formula = "least |d| with psi(w + d) = theta + t u, |u| = 1",
             .source = "Berner, Elbraechter, Grohs 2019, arXiv 1905.09803, section 3",
             .help = "At the start, and after steps of gradient descent from there. Step is the "
                     "number of those. A local search: the true least step may be shorter.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .start = START_NEEDED,
    .work = work,
    .run = run,
};
