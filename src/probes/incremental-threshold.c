/* incremental-threshold.c: the largest start from which two values are learned one after the other.
 *
 * Learning is incremental when the larger value reaches the fraction f of its target while the
 * smaller is still below the fraction s of its own. Both start at sigma_0. The flow is integrated
 * until the larger has its fraction; how far the smaller has come by then grows with sigma_0, so
 * that bisection finds the threshold. It rests on the dynamics only; the same threshold from the
 * closed forms t(sigma), where there are any, is emitted beside it.
 * Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), definition 1 and theorem 2. */
#include <math.h>
#include <string.h>

#include "core/flow.h"
#include "core/probe.h"
#include "mathematics/growth.h"

struct options {
    double reached, begun, tolerance;
};

static const struct field fields[] = {
    FIELD(struct options, reached,
          .doc = "f, fraction of its target that the larger value has to reach", .min = 0, .max = 1,
          .above_min = true, .otherwise = 0.75),
    FIELD(struct options, begun, .doc = "s, fraction of its own that the smaller must stay below",
          .min = 0, .max = 1, .above_min = true, .otherwise = 0.25),
    FIELD(struct options, tolerance, .doc = "relative error of the flow per step", .min = 1e-14,
          .max = 1e-3, .above_min = true, .otherwise = 1e-11),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    return o->reached < 1 && o->begun < 1 ? NULL : "a value reaches its target at no finite time";
}

/* w before the step that crosses, J'g, and theta. */
static size_t work(const void *options, const struct model *m)
{
    return 2 * m->shape.p + m->shape.q;
}

/* Share of the larger target at the end of a jump from the saved weights to time t. */
static double share_at(struct descent *d, const double *saved, double t_saved, double t)
{
    memcpy(d->w, saved, d->p * sizeof *saved);
    d->t = t_saved;
    if (!flow_jump(d, t))
        return NAN;
    model_loss(d->model, d->w, d->jg);
    return d->model->theta[0] / d->model->problem.data.y[0];
}

/* The step from t_saved crossed the fraction: end where it does. */
static void land(const struct options *o, struct descent *d, const double *saved, double t_saved)
{
    enum { HALVINGS = 60 };
    double lo = t_saved, hi = d->t;
    for (int i = 0; i < HALVINGS && hi > lo; i++) {
        const double middle = lo + (hi - lo) / 2;
        if (share_at(d, saved, t_saved, middle) < o->reached) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    share_at(d, saved, t_saved, hi);
}

/* The smaller value's share of its target when the larger one has reached f; NaN when it never
 * does. The model's theta starts at sigma_0 in every entry. */
static double follower(const struct options *o, struct probe_context *c, double log_start,
                       struct err *e)
{
    enum { MOST_STEPS = 1000000 };
    struct model *m = c->model;
    const double *target = m->problem.data.y;
    double *saved = c->work, *theta = c->work + 2 * m->shape.p, t_saved = 0, share = 0;
    struct descent d = {.model = m, .p = m->shape.p, .w = c->w, .jg = saved + m->shape.p};
    const struct flow_settings s = {
        .method = "rk8pd", .absolute = 1e-300, .relative = o->tolerance, .first_step = 0};
    for (size_t i = 0; i < m->shape.q; i++)
        theta[i] = exp(log_start);
    const char *why = model_lift(m, theta, c->w);
    if (why) {
        (void)err_set(e, ERR_SPEC, "no weights at the start: %s", why);
        return NAN;
    }
    model_loss(m, c->w, d.jg);
    bool going = flow_open(&d, &s, e);
    for (int k = 0; going && k < MOST_STEPS && share < o->reached; k++) {
        memcpy(saved, d.w, d.p * sizeof *saved);
        t_saved = d.t;
        going = flow_advance(&d, INFINITY) == ADVANCE_OK;
        model_loss(m, d.w, d.jg);
        share = m->theta[0] / target[0];
    }
    if (share >= o->reached)
        land(o, &d, saved, t_saved);
    flow_free(d.flow);
    return share >= o->reached ? m->theta[1] / target[1] : (double)NAN;
}

/* The same share's sign by the closed forms: the smaller value is late when this is positive. */
static double lag(const struct options *o, const struct model *m, double log_start)
{
    const double n = growth_exponent(m), *target = m->problem.data.y, from = exp(log_start);
    return growth_time(n, target[1], from, o->begun * target[1]) -
           growth_time(n, target[0], from, o->reached * target[0]);
}

static double threshold_by_forms(const struct options *o, const struct model *m, double hi,
                                 double lo)
{
    if (isnan(lag(o, m, lo)))
        return NAN;
    for (int i = 0; i < 100; i++) {
        const double middle = (lo + hi) / 2;
        if (lag(o, m, middle) > 0) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return (lo + hi) / 2;
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    const char *why = model_lift_refuse(m);
    if (m->problem.data.design != DESIGN_IDENTITY || m->shape.q < 2) {
        return err_set(e, ERR_SPEC,
                       "the threshold needs data of kind point with a target that falls: [1.1, 1]");
    }
    return why ? err_set(e, ERR_SPEC, "no weights at the start: %s", why) : true;
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    enum { HALVINGS = 40 };
    static const double least =
        -690; /* the logarithm of the smallest normal number, and a margin */
    const struct options *o = options;
    const struct model *m = c->model;
    const double *target = m->problem.data.y;
    if (!(target[0] > target[1]))
        return err_set(e, ERR_SPEC, "the threshold needs a target that falls: [1.1, 1]");
    const double top = log(o->begun * target[1]);
    double hi = top, lo = top, share = 1;
    for (double down = 1; share > o->begun && lo > least; down *= 2) {
        hi = lo;
        lo = fmax(top - down, least);
        share = follower(o, c, lo, e);
    }
    if (!(share <= o->begun))
        return err_set(e, ERR_SPEC, "no start above the smallest number is incremental");
    c->emit(c->self, "closed-form", 0, 0, NOWHERE, threshold_by_forms(o, m, hi, lo));
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (lo + hi) / 2;
        if (follower(o, c, middle, e) <= o->begun) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    c->emit(c->self, "log-threshold", 0, 0, NOWHERE, (lo + hi) / 2);
    c->emit(c->self, "ratio", 0, 0, NOWHERE, target[0] / target[1]);
    return true;
}

static const struct probe_output outputs[] = {
    {"log-threshold", "natural logarithm of the largest incremental start, by the flow"},
    {"closed-form", "the same from the closed forms t(sigma); NaN where there are none"},
    {"ratio", "r, larger over smaller target"},
    {NULL, NULL},
};

const struct probe probe_incremental_threshold = {
    .kind = {.name = "incremental-threshold",
             .summary = "the largest start from which two values are learned one after the other",
             .formula = "sup {sigma_0 : sigma_2(t) <= s sigma_2* when sigma_1(t) = f sigma_1*}",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, definition 1",
             .help = "Wants data of kind point with a falling target, the loss summed with factor "
                     "1, and a parameterization that lifts (power, exponential). The start is "
                     "sigma_0 in every entry, whatever `init` says.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .outputs = outputs,
    .work = work,
    .run = run,
    .fits = fits,
};
