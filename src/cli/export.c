/* export.c: what one run recorded, for other programs: its trajectories, its final weights, its
 * theta.
 *
 * Weights are large and mostly not stored. A run is then computed again, from the same spec by the
 * same code; that its samples come out bit for bit as stored is checked, and an export that is not
 * the stored run is refused. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "cli/package.h"
#include "cli/project.h"
#include "cli/runs.h"
#include "cli/samples.h"
#include "core/model.h"
#include "core/provenance.h"
#include "run/pool.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"weights", 'w', NULL, "the final weights, block by block, instead of the trajectories"},
    {"block", 'b', "NAME", "one block of the final weights as a matrix, as `init: file` reads it"},
    {"theta", 't', NULL, "the final theta (rows, cols) instead of the trajectories"},
    {"output", 'o', "FILE", "write FILE instead of standard output; FILE.npy gets NumPy's format"},
    {"all", 0, "FOLDER",
     "the views of all current runs as CSV, with datapackage.json, into FOLDER"},
    {"npy", 0, NULL, "NumPy's format, whatever the name"},
    {NULL, 0, NULL, NULL},
};

/* A matrix to write. */
struct matrix {
    const double *a; /* (rows,cols) row-major */
    size_t rows, cols;
    const struct model *of; /* whose blocks of weights lie in it, one behind the other; else NULL */
};

/* --- formats ---------------------------------------------------------------------------------- */

/* A time or another place, when there is one. */
static void put_place(struct buf *out, double place)
{
    if (!isnan(place))
        buf_real(out, place);
    buf_putc(out, ',');
}

static void put_trajectories(struct buf *out, const struct outcome *o)
{
    buf_puts(out, "observable,component,step,time,at,value\n");
    for (size_t i = 0; i < o->n_samples; i++) {
        const struct sample *s = &o->samples[i];
        const char *name = o->names[s->observable];
        text_put(out, TEXT_CSV, name);
        buf_printf(out, ",%u,%lld,", s->component, (long long)s->step);
        put_place(out, s->time);
        put_place(out, s->at);
        buf_real(out, s->value);
        buf_puts(out, "\n");
    }
}

/* JSON has no NaN and no infinities: they are texts; a place that is not there is null. */
static void put_number(struct buf *out, double x, bool is_place)
{
    if (isfinite(x))
        buf_real(out, x);
    else if (is_place)
        buf_puts(out, "null");
    else {
        buf_putc(out, '"');
        buf_real(out, x);
        buf_putc(out, '"');
    }
}

static void put_trajectories_json(struct buf *out, const struct outcome *o, int64_t id)
{
    buf_printf(out, "{\"run\": %lld, \"trajectories\": [", (long long)id);
    for (size_t i = 0; i < o->n_samples; i++) {
        const struct sample *s = &o->samples[i];
        buf_puts(out, i ? ",\n {\"observable\": " : "{\"observable\": ");
        text_put(out, TEXT_JSON, o->names[s->observable]);
        buf_printf(out, ", \"component\": %u, \"step\": %lld, \"time\": ", s->component,
                   (long long)s->step);
        put_number(out, s->time, true);
        buf_puts(out, ", \"at\": ");
        put_number(out, s->at, true);
        buf_puts(out, ", \"value\": ");
        put_number(out, s->value, false);
        buf_putc(out, '}');
    }
    buf_puts(out, "]}\n");
}

/* "blocks": [{"name": "U", "rows": 3, "columns": 2}, ...], in the order of the values. */
static void put_blocks_json(struct buf *out, const struct model *m)
{
    buf_puts(out, "\"blocks\": [");
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        const struct block b = model_nth_block(m, i);
        buf_puts(out, i ? ", {\"name\": " : "{\"name\": ");
        text_put(out, TEXT_JSON, b.name);
        buf_printf(out, ", \"rows\": %zu, \"columns\": %zu}", b.rows, b.cols);
    }
    buf_puts(out, "], ");
}

static void put_matrix_json(struct buf *out, const struct matrix *m, const char *run)
{
    buf_printf(out, "{\"run\": %s, \"rows\": %zu, \"columns\": %zu, ", run, m->rows, m->cols);
    if (m->of)
        put_blocks_json(out, m->of);
    buf_puts(out, "\"values\": [");
    for (size_t i = 0; i < m->rows * m->cols; i++) {
        buf_puts(out, i ? ", " : "");
        put_number(out, m->a[i], false);
    }
    buf_puts(out, "]}\n");
}

static void put_csv(struct buf *out, const struct matrix *m)
{
    for (size_t i = 0; i < m->rows; i++)
        for (size_t j = 0; j < m->cols; j++) {
            buf_real(out, m->a[i * m->cols + j]);
            buf_puts(out, j + 1 < m->cols ? "," : "\n");
        }
}

/* NumPy's format 1.0: magic, length of the header, header padded to a multiple of 64, the doubles.
 */
static void put_npy(struct buf *out, const struct matrix *m)
{
    enum { PREFIX = 10, ALIGNMENT = 64 };
    char header[128];
    int n = snprintf(header, sizeof header,
                     "{'descr': '<f8', 'fortran_order': False, 'shape': (%zu, %zu), }", m->rows,
                     m->cols);
    size_t padded = (PREFIX + (size_t)n + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - PREFIX;
    const char prefix[PREFIX] = {
        (char)0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (char)(padded & 0xff), (char)(padded >> 8)};
    buf_add(out, prefix, sizeof prefix);
    buf_add(out, header, (size_t)n);
    for (size_t i = (size_t)n; i + 1 < padded; i++)
        buf_putc(out, ' ');
    buf_putc(out, '\n');
    buf_add(out, m->a, m->rows * m->cols * sizeof *m->a);
}

/* --- weights ---------------------------------------------------------------------------------- */

/* Compute the run again and keep its weights in *o. */
static bool compute_again(const struct run *r, const struct outcome *stored, struct outcome *o,
                          struct err *e)
{
    struct trial t = r->trial;
    t.record.weights = "final";
    if (!files_load(&t, e))
        return false;
    core_prepare();
    trial_run(&t, o, NULL);
    if (o->status == OUTCOME_FAILED)
        return err_set(e, ERR_NEGATIVE, "the run failed when it was made again: %s", o->reason);
    struct samples_difference d = samples_compare(stored, o);
    if (d.identical)
        return true;
    err_set(e, ERR_NEGATIVE, "made again, the run differs from the stored one: %s", d.what);
    return err_hint(e, "the code or the machine is another one: overparam run makes it anew");
}

static bool weights_get(struct store *st, int64_t id, const struct run *r, struct outcome *o,
                        struct err *e)
{
    struct outcome stored;
    if (!store_outcome(st, id, &stored, e))
        return false;
    if (stored.weights) {
        *o = stored;
        return true;
    }
    bool fine = compute_again(r, &stored, o, e);
    outcome_release(&stored);
    if (fine && !o->weights)
        fine = err_set(e, ERR_INPUT, "run %lld has no weights: a probe does not descend",
                       (long long)id);
    return fine;
}

static void put_matrix(struct context *c, struct buf *out, const struct matrix *m)
{
    const char *file = args_text(&c->args, "output", "");
    size_t n = strlen(file);
    if (args_has(&c->args, "npy") || (n > 4 && strcmp(file + n - 4, ".npy") == 0))
        put_npy(out, m);
    else if (c->json)
        put_matrix_json(out, m, c->args.names[0]);
    else
        put_csv(out, m);
}

static bool no_block(struct context *c, const struct model *model, const char *name, struct err *e)
{
    struct buf names = {0};
    for (size_t i = 0; i < model_n_blocks(model); i++) {
        const struct block b = model_nth_block(model, i);
        buf_printf(&names, "%s%s (%zu x %zu)", i ? ", " : "", b.name, b.rows, b.cols);
    }
    err_set(e, ERR_USAGE, "run %s has no block '%s'", c->args.names[0], name);
    err_hint(e, "its blocks are %s", buf_text(&names));
    buf_release(&names);
    return false;
}

/* One block goes as a matrix; several as one column, block after block. */
static bool put_weights(struct context *c, struct buf *out, struct model *model,
                        const struct outcome *o, struct err *e)
{
    const char *name = args_text(&c->args, "block", NULL);
    struct block b = {.rows = o->p, .cols = 1};
    if (name && !model_block(model, name, &b))
        return no_block(c, model, name, e);
    if (!name && model_n_blocks(model) == 1)
        b = model_nth_block(model, 0);
    struct matrix m = {.a = o->weights + b.offset, .rows = b.rows, .cols = b.cols};
    m.of = name ? NULL : model;
    put_matrix(c, out, &m);
    return true;
}

static void put_theta(struct context *c, struct buf *out, struct model *model,
                      const struct outcome *o)
{
    double *theta = arena_array(c->arena, model->shape.q, sizeof *theta);
    model_theta(model, o->weights, theta);
    struct matrix m = {.a = theta, .rows = model->shape.rows, .cols = model->shape.cols};
    put_matrix(c, out, &m);
}

static bool is_trial(const struct run *r, int64_t id, struct err *e)
{
    if (!r->program)
        return true;
    err_set(e, ERR_INPUT, "run %lld is of a program of your own, whose weights are its own affair",
            (long long)id);
    return err_hint(e, "overparam export %lld gives what it recorded", (long long)id);
}

static bool export_weights(struct context *c, struct store *st, int64_t id, struct buf *out,
                           struct err *e)
{
    struct run r;
    struct outcome o = {0};
    struct model model = {0};
    bool fine = runs_again(c, st, id, &r, e) && is_trial(&r, id, e) && files_load(&r.trial, e) &&
                weights_get(st, id, &r, &o, e) &&
                model_open(&model, &r.trial.data, &r.trial.loss, &r.trial.parameterization, e);
    if (fine && o.p != model.shape.p)
        fine = err_set(e, ERR_INPUT, "the stored weights are %zu numbers, the model has %zu", o.p,
                       model.shape.p);
    if (fine && args_has(&c->args, "theta"))
        put_theta(c, out, &model, &o);
    else if (fine)
        fine = put_weights(c, out, &model, &o, e);
    model_release(&model);
    outcome_release(&o);
    return fine;
}

static bool export_trajectories(const struct context *c, struct store *st, int64_t id,
                                struct buf *out, struct err *e)
{
    struct outcome o;
    bool fine = store_outcome(st, id, &o, e);
    if (fine && c->json)
        put_trajectories_json(out, &o, id);
    else if (fine)
        put_trajectories(out, &o);
    outcome_release(&o);
    return fine;
}

static int export_all(struct context *c, struct err *e)
{
    struct store *st = NULL;
    struct buf name = {0};
    const char *folder = args_text(&c->args, "all", "");
    int64_t n = 0;
    if (!current_open(c, &st, e))
        return 0;
    if (package_write(c, st, folder, &n, e) && current_say_missing(c, st, e)) {
        text_put(&name, TEXT_JSON, project_shown(c, folder));
        print_line(c->json ? "{\"runs\": %lld, \"folder\": %s}" : "%lld runs: %s", (long long)n,
                   c->json ? buf_text(&name) : project_shown(c, folder));
    }
    buf_release(&name);
    store_close(st);
    return 0;
}

static bool one_is_asked_for(const struct context *c, struct err *e)
{
    bool all = args_has(&c->args, "all"), run = c->args.n_names > 0;
    if ((args_has(&c->args, "weights") || args_has(&c->args, "block")) &&
        args_has(&c->args, "theta")) {
        err_set(e, ERR_USAGE, "weights and --theta do not go together");
        return err_hint(e, "give the command twice");
    }
    if (all != run)
        return true;
    err_set(e, ERR_USAGE, all ? "a run and --all do not go together" : "no run is named");
    return err_hint(e, "overparam export RUN, or overparam export --all FOLDER");
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    struct buf out = {0};
    const char *file = args_text(&c->args, "output", NULL);
    bool weights = args_has(&c->args, "weights") || args_has(&c->args, "block"),
         theta = args_has(&c->args, "theta");
    int64_t id;
    if (!one_is_asked_for(c, e))
        return 0;
    if (args_has(&c->args, "all"))
        return export_all(c, e);
    if (!current_open(c, &st, e))
        return 0;
    bool fine = runs_find(c, st, c->args.names[0], &id, e);
    if (fine) /* also where it was named by its key */
        c->args.names[0] = arena_printf(c->arena, "%lld", (long long)id);
    fine = fine && (weights || theta ? export_weights(c, st, id, &out, e)
                                     : export_trajectories(c, st, id, &out, e));
    if (fine && file)
        (void)!file_write(file, out.s, out.n, e);
    else if (fine)
        print_out(buf_text(&out), out.n);
    buf_release(&out);
    store_close(st);
    return 0;
}

const struct command command_export = {
    .name = "export",
    .summary = "trajectories, weights or theta of a run, or all runs: CSV or .npy",
    .arguments = "[RUN]",
    .help =
        "Numbers read back to the same bits; what is not finite is nan, inf or -inf. Weights "
        "that were not stored\n"
        "(record: {weights: final} stores them) are computed again, and given only when every "
        "sample agrees with the\n"
        "stored run bit for bit. Several blocks of weights go one after the other in one "
        "column; --block NAME gives one of them with its shape, and --json names all of them with theirs.\n\n"
        "--all writes runs, parameters, trajectories, results, claims and lineage as "
        "FOLDER/NAME.csv, and\n"
        "FOLDER/datapackage.json, which says what each column is (a Data Package, version 1).\n\n"
        "  overparam export 12 > run.csv\n"
        "  overparam export --all data\n"
        "  overparam export 12 --theta --output theta.npy\n"
        "  overparam export 12 --block U --output U.csv\n",
    .json =
        "`{run: integer, trajectories: [{observable: text, component: integer, step: integer, "
        "time: number|null, at: number|null, value: number|text}]}`, or `{run: integer, rows: "
        "integer, columns: integer, blocks?: [{name: text, rows: integer, columns: integer}], values: "
        "[number|text]}` of weights and theta, row by row (blocks: of all weights, one behind the "
        "other), or "
        "`{runs: integer, folder: text}` of --all",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = 1,
    .run = run,
};
