/* symmetry.c: the transformations that leave f(x) = v'Ux as it is: permuted units, (cU, v/c), (PU,
 * P^-T v).
 *
 * Source: Gissin 2019, "Over-Parameterization" and "A Variety of Parametric Gradients". */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/two_layer.h"
#include "numerics/linalg.h"

struct options {
    int64_t draws, seed;
    double condition;
};

static const struct field fields[] = {
    FIELD(struct options, draws, .doc = "transformations of each sort", .min = 1, .max = 1e8,
          .otherwise = 100),
    FIELD(struct options, condition, .doc = "largest condition number of P", .min = 1, .max = 1e12,
          .otherwise = 100),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

enum sort { PERMUTATION, RESCALING, GENERAL, N_SORTS };

static size_t work(const void *options, const struct model *m)
{
    struct block u = {.rows = 1, .cols = 1};
    (void)model_block(m, "U", &u);
    return 6 * u.rows * u.rows + m->shape.p + u.cols + 2 * u.rows;
}

/* P (h,h) of this sort; returns its condition number. */
static double draw_p(struct random *r, enum sort sort, size_t h, double most, double *p,
                     double *space)
{
    double condition = pow(most, random_uniform(r));
    memset(p, 0, h * h * sizeof *p);
    if (sort == RESCALING)
        for (size_t i = 0; i < h; i++)
            p[i * h + i] = condition;
    else if (sort == PERMUTATION) {
        size_t *order = (size_t *)(void *)space;
        for (size_t i = 0; i < h; i++)
            order[i] = i;
        random_shuffle(r, h, order);
        for (size_t i = 0; i < h; i++)
            p[i * h + order[i]] = 1;
    } else
        two_layer_random_p(r, h, condition, p, space);
    return sort == GENERAL ? condition : 1;
}

/* f(x) = v'(Ux); ux (h) is scratch and holds Ux afterwards. */
static double output(const struct two_layer *net, const double *w, const double *x, double *ux)
{
    mat_vec(net->h, net->d, 1, w, x, 0, ux);
    return vec_dot(net->h, w + net->h * net->d, ux);
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct two_layer net;
    struct random r;
    if (!two_layer_of(c->model, c->w, &net, e))
        return false;
    size_t h = net.h;
    double *p = c->work, *space = p + h * h, *moved = space + 5 * h * h,
           *x = moved + c->model->shape.p, *ux = x + net.d;
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < o->draws; i++)
        for (int sort = 0; sort < N_SORTS; sort++) {
            double condition = draw_p(&r, (enum sort)sort, h, o->condition, p, space);
            random_fill_gaussian(&r, 1, net.d, x);
            if (!two_layer_transform(&net, p, moved, space))
                return err_set(e, ERR_SPEC, "a drawn P is singular");
            double after = output(&net, moved, x, ux), before = output(&net, c->w, x, ux);
            /* What rounding of v'(Ux) is measured by: |v'(Ux)| itself may be any amount smaller. */
            double size = vec_norm(h, net.v) * vec_norm(h, ux);
            c->emit(c->self, "function-change", (size_t)sort, i, condition,
                    fabs(after - before) / size);
            c->emit(c->self, "condition", (size_t)sort, i, condition, condition);
        }
    return true;
}

static const struct probe_output outputs[] = {
    {"function-change", "|f(x) after - f(x) before| / (|v| |Ux|); component 0: permutation, 1: "
                        "rescaling, 2: general P"},
    {"condition", "condition number of P"},
    {NULL, NULL},
};

const struct probe probe_symmetry = {
    .kind = {.name = "symmetry",
             .summary = "transforms the weights of a two-layer network and watches the function",
             .formula = "(P^-T v)'(PU) = v'U",
             .source = "Gissin 2019, A Variety of Parametric Gradients",
             .help = "Step is the number of the draw, `at` the condition number of P, which is "
                     "log-uniform up to `condition`.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_NEEDED,
    .run = run,
    .fits = two_layer_fits,
};
