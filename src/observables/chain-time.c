/* chain-time.c: how long gradient flow on equal scalars takes to come here, by quadrature.
 *
 * N scalars that start equal stay equal, and on half the squared distance of w^N to y each obeys
 * dw/dt = w^(N-1) (y - w^N). So the time from w_0 to w is the integral of
 *
 *   1 / (w^(N-1) (y - w^N)) = (w^(1-N) + w / (y - w^N)) / y.
 *
 * The first term has a closed form. The second has a pole at c = y^(1/N): 1/(N c^(N-2) (c - w)) is
 * taken off, whose integral is a logarithm, and what is left is smooth. Source: Shamir 2018 (arXiv
 * 1809.08587), section 2, in continuous time. */
#include <gsl/gsl_integration.h>
#include <math.h>

#include "core/observable.h"

static const struct field fields[] = {
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    (void)m;
    return 1;
}

struct chain {
    double n, y, pole;
};

/* w / (y - w^N) without its pole; beside the pole, where the two cancel, the value by its Taylor
 * expansion: with w = c (1 - h), (3 - N) / (2 N c^(N-2) c) + O(h). */
static double smooth_part(double w, void *parameters)
{
    const struct chain *k = parameters;
    double h = 1 - w / k->pole, scale = k->n * pow(k->pole, k->n - 1);
    if (fabs(h) < 1e-7)
        return (k->n - 3) / 2 / scale;
    return w / (k->y - pow(w, k->n)) - 1 / (scale * h);
}

static double chain_time(struct chain *k, double from, double to)
{
    gsl_function f = {.function = smooth_part, .params = k};
    double rest = 0, error = 0;
    size_t evaluations = 0;
    double power =
        k->n == 2 ? log(to / from) : (pow(to, 2 - k->n) - pow(from, 2 - k->n)) / (2 - k->n);
    (void)gsl_integration_qng(&f, from, to, 0, 1e-10, &rest, &error, &evaluations);
    double pole = log((k->pole - from) / (k->pole - to)) / (k->n * pow(k->pole, k->n - 2));
    return (power + pole + rest) / k->y;
}

static void measure(const void *options, const struct view *v, double *out)
{
    double n = (double)v->model->shape.p / (double)v->model->shape.q;
    double y = v->model->problem.data.y[0];
    struct chain k = {.n = n, .y = y, .pole = pow(y, 1 / n)};
    (void)options;
    *out = chain_time(&k, v->w0[0], v->w[0]);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    (void)options;
    (void)n_references;
    return m->shape.q == 1 && m->problem.data.design == DESIGN_IDENTITY
               ? NULL
               : "it is defined for one entry of theta and `data: point`";
}

const struct observable observable_chain_time = {
    .kind = {.name = "chain-time",
             .summary = "time that gradient flow on a chain of equal scalars takes to come here",
             .formula = "t = integral from w_0 to w of dx / (x^(N-1) (y - x^N))",
             .source = "Shamir 2018, arXiv 1809.08587, section 2",
             .help = "For `data: point` with one entry y > 0, the squared loss without a factor, "
                     "and `scalar-chain` from equal weights between 0 and y^(1/N). By quadrature "
                     "to 1e-10, relative.",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .measure = measure,
    .refuse = refuse,
};
