/* compare.c: runs side by side: what they are, what came out, what they cost; with a small plot. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/canvas.h"
#include "cli/current.h"
#include "cli/inputs.h"
#include "cli/runs.h"
#include "cli/terminal.h"

static const struct flag flags[] = {
    {"all", 'a', NULL, "what is equal, too: every parameter, the whole code and build"},
    {"plot", 'p', "OBSERVABLE", "draw its trajectories in the terminal (component 0)"},
    {"ascii", 0, NULL, "draw with letters, not with dots of Braille"},
    {"csv", 0, NULL, "CSV"},
    {NULL, 0, NULL, NULL},
};

enum { LABELS_MOST = 3 };

/* Every query takes the ids as a JSON list and gives, for each run, lines of: whether the row is
 * shown when the runs are equal in it, its labels, the run, the value. Lines of one row follow each
 * other. The + keeps the numbers below it numbers: a plain column would make the whole column
 * text. */
static const struct side {
    const char *title;
    const char *labels[LABELS_MOST]; /* what a row is named by */
    const char *sql;
} sections[] = {
    {"run",
     {"field"},
     "with x as (select * from all_runs where id in (select value from json_each(?1))),\n"
     "fields as (\n"
     "    select id, 1 as place, 0 as shown, 'experiment' as field, +experiment as value from x\n"
     "    union all select id, 2, 0, 'variant', variant from x\n"
     "    union all select id, 3, 0, 'profile', profile from x\n"
     "    union all select id, 4, 1, 'status', status from x\n"
     "    union all select id, 5, 0, 'reason', reason from x\n"
     "    union all select id, 6, 1, 'steps', steps from x\n"
     "    union all select id, 7, 0, 'time', time from x\n"
     "    union all select id, 8, 1, 'wall_seconds', wall_seconds from x\n"
     "    union all select id, 9, 1, 'cpu_seconds', cpu_seconds from x\n"
     "    union all select id, 10, 1, 'peak_memory', peak_memory from x)\n"
     "select shown, field, id, value from fields order by place"},
    {"parameters",
     {"path"},
     "select 0, path, run, value from all_parameters\n"
     "where run in (select value from json_each(?1)) order by path"},
    {"results",
     {"observable", "component", "of"},
     "with samples as (\n"
     "    select run, observable, component, value, kind, sequence from all_trajectories\n"
     "    where run in (select value from json_each(?1))),\n"
     "ends as (\n"
     "    select run, observable, component, coalesce(value, kind) as last, max(sequence)\n"
     "    from samples group by run, observable, component),\n"
     "least as (\n"
     "    select run, observable, component, min(value) as least\n"
     "    from samples group by run, observable, component),\n"
     "both as (select * from ends join least using (run, observable, component))\n"
     "select 1, observable, component, 'last', run, last from both\n"
     "union all\n"
     "select 1, observable, component, 'least', run, least from both\n"
     "where (observable, component) in\n"
     "    (select observable, component from both where least is not last)\n"
     "order by 2, 3, 4"},
    {"code",
     {"part"},
     "select 0, p.part, r.id, substr(p.sha256, 1, 12)\n"
     "from all_runs r join code_parts p on p.digest = r.digest\n"
     "where r.id in (select value from json_each(?1)) order by p.part"},
    {"build",
     {"field"},
     "with x as (select * from all_builds where run in (select value from json_each(?1))),\n"
     "fields as (\n"
     "    select run, 1 as place, 'version' as field, +version as value from x\n"
     "    union all select run, 2, 'commit', commit_id from x\n"
     "    union all select run, 3, 'dirty', dirty from x\n"
     "    union all select run, 4, 'compiler', compiler from x\n"
     "    union all select run, 5, 'flags', flags from x\n"
     "    union all select run, 6, 'gsl', gsl from x\n"
     "    union all select run, 7, 'blas', blas from x\n"
     "    union all select run, 8, 'blas_kernel', blas_kernel from x\n"
     "    union all select run, 9, 'cpu', cpu from x\n"
     "    union all select run, 10, 'host', host from x\n"
     "    union all select run, 11, 'system', system from x)\n"
     "select 0, field, run, value from fields order by place"},
};

enum { N_SECTIONS = sizeof sections / sizeof *sections, PARAMETERS = 1, RESULTS = 2 };

/* The runs that are compared. */
struct compared {
    int64_t *ids;
    size_t n;
    const char *list; /* the ids as JSON */
};

/* --- a column for each run -------------------------------------------------------------------- */

static size_t labels_of(const struct side *s)
{
    size_t n = 0;
    while (n < LABELS_MOST && s->labels[n])
        n++;
    return n;
}

static bool same(const struct cell *a, const struct cell *b)
{
    char one[TEXT_REAL_SIZE], other[TEXT_REAL_SIZE];
    return a->type == b->type && strcmp(cell_text(a, one), cell_text(b, other)) == 0;
}

/* Of numbers, against the largest; null where one of them is missing or is no number. */
static struct cell spread(const struct cell *values, size_t n)
{
    double low = HUGE_VAL, high = -HUGE_VAL, v = 0;
    for (size_t i = 0; i < n; i++) {
        if (!cell_number(&values[i], &v))
            return (struct cell){.type = CELL_NULL};
        low = fmin(low, v);
        high = fmax(high, v);
    }
    double largest = fmax(fabs(low), fabs(high));
    return (struct cell){.type = CELL_REAL, .real = largest > 0 ? (high - low) / largest : 0};
}

static bool differ(const struct cell *values, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!same(&values[0], &values[i]))
            return true;
    return false;
}

static size_t place_of(const struct compared *k, int64_t run)
{
    size_t i = 0;
    while (i + 1 < k->n && k->ids[i] != run)
        i++;
    return i;
}

/* The lines of one row, from `first` on, into `cells`; returns where the next row begins. */
static size_t row_read(const struct table *lines, size_t first, size_t labels,
                       const struct compared *k, struct cell *cells)
{
    const struct cell *head = &lines->cells[first * lines->n_columns + 1];
    size_t i = first;
    memcpy(cells, head, labels * sizeof *cells);
    for (; i < lines->n_rows; i++) {
        const struct cell *line = &lines->cells[i * lines->n_columns + 1];
        for (size_t j = 0; j < labels; j++)
            if (!same(&line[j], &head[j]))
                return i;
        cells[labels + place_of(k, line[labels].integer)] = line[labels + 1];
    }
    return i;
}

static void columns_name(struct arena *a, const struct side *s, const struct compared *k,
                         struct table *t)
{
    size_t labels = labels_of(s);
    t->n_columns = labels + k->n + (s == &sections[RESULTS]);
    t->columns = arena_array(a, t->n_columns, sizeof *t->columns);
    for (size_t i = 0; i < labels; i++)
        t->columns[i] = s->labels[i];
    for (size_t i = 0; i < k->n; i++)
        t->columns[labels + i] = arena_printf(a, "%lld", (long long)k->ids[i]);
    if (s == &sections[RESULTS])
        t->columns[t->n_columns - 1] = "spread";
}

static bool section_read(struct context *c, struct store *st, const struct side *s,
                         const struct compared *k, struct table *t, struct err *e)
{
    struct table lines;
    const size_t labels = labels_of(s);
    const bool all = args_has(&c->args, "all");
    if (!store_query_bound(st, c->arena, s->sql, &k->list, 1, &lines, e))
        return false;
    *t = (struct table){0};
    columns_name(c->arena, s, k, t);
    t->cells = arena_array(c->arena, (lines.n_rows + 1) * t->n_columns, sizeof *t->cells);
    for (size_t i = 0; i < lines.n_rows;) {
        struct cell *row = &t->cells[t->n_rows * t->n_columns];
        bool shown = all || lines.cells[i * lines.n_columns].integer;
        for (size_t j = 0; j < t->n_columns; j++)
            row[j] = (struct cell){.type = CELL_NULL};
        i = row_read(&lines, i, labels, k, row);
        if (s == &sections[RESULTS])
            row[labels + k->n] = spread(row + labels, k->n);
        t->n_rows += shown || differ(row + labels, k->n);
    }
    return true;
}

/* --- files: one name may have stood for two contents ------------------------------------------ */

static struct cell cell_of(const char *text)
{
    return (struct cell){.type = CELL_TEXT, .text = text};
}

/* The row of a parameter, a new one at the end where the runs have the same name for it. */
static struct cell *row_of(struct table *t, const char *path)
{
    size_t i = 0;
    while (i < t->n_rows && strcmp(table_text(t, i, 0), path) != 0)
        i++;
    if (i == t->n_rows)
        t->n_rows++;
    t->cells[t->n_columns * i] = cell_of(path);
    return &t->cells[t->n_columns * i];
}

static int by_path(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    return strcmp(x->text, y->text);
}

/* What a file was in a run, against the first of the runs. */
static bool put_file(struct context *c, struct store *st, const struct input_file *first,
                     const struct input_file *f, struct cell *cell, struct err *e)
{
    struct buf words = {0};
    bool changed = strcmp(f->sha256, first->sha256) != 0;
    bool fine = !changed || inputs_put_change(c, st, f->sha256, first->sha256, &words, e);
    *cell =
        cell_of(arena_printf(c->arena, "%s: %s", f->file, changed ? buf_text(&words) : f->content));
    buf_release(&words);
    return fine;
}

/* A file that is another one in one of the runs, into the table of parameters. */
static bool file_add(struct context *c, struct store *st, const struct inputs *of, size_t n,
                     const struct input_file *first, struct table *t, struct err *e)
{
    bool changed = false, fine = true;
    for (size_t i = 0; i < n; i++) {
        const struct input_file *f = inputs_find(&of[i], first->path, strlen(first->path));
        changed = changed || (f && strcmp(f->sha256, first->sha256) != 0);
    }
    struct cell *row = changed ? row_of(t, first->path) : NULL;
    for (size_t i = 0; row && fine && i < n; i++) {
        const struct input_file *f = inputs_find(&of[i], first->path, strlen(first->path));
        fine = !f || put_file(c, st, first, f, &row[1 + i], e);
    }
    return fine;
}

static bool files_add(struct context *c, struct store *st, const struct compared *k,
                      struct table *t, struct err *e)
{
    struct inputs *of = arena_array(c->arena, k->n, sizeof *of);
    bool fine = true;
    for (size_t i = 0; fine && i < k->n; i++)
        fine = inputs_of_run(c, st, k->ids[i], &of[i], e);
    struct cell *cells =
        arena_array(c->arena, t->n_columns * (t->n_rows + of[0].n) + 1, sizeof *cells);
    memcpy(cells, t->cells, t->n_columns * t->n_rows * sizeof *cells);
    t->cells = cells;
    for (size_t i = 0; fine && i < of[0].n; i++)
        fine = file_add(c, st, of, k->n, &of[0].list[i], t, e);
    qsort(t->cells, t->n_rows, t->n_columns * sizeof *t->cells, by_path);
    return fine;
}

/* --- the plot --------------------------------------------------------------------------------- */

static bool unknown_observable(struct context *c, struct store *st, const struct compared *k,
                               const char *name, struct err *e)
{
    struct table t;
    if (!store_query_bound(st, c->arena,
                           "select distinct observable from all_trajectories\n"
                           "where run in (select value from json_each(?1)) order by observable",
                           &k->list, 1, &t, e))
        return false;
    const char **names = arena_array(c->arena, t.n_rows + 1, sizeof *names);
    struct buf list = {0};
    for (size_t i = 0; i < t.n_rows; i++) {
        names[i] = t.cells[i].text;
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = text_nearest(name, names, t.n_rows);
    err_set(e, ERR_USAGE, "none of these runs has recorded '%.60s'", name);
    err_hint(e, near ? "did you mean '%s'?" : "recorded are %s", near ? near : buf_text(&list));
    buf_release(&list);
    return false;
}

static bool samples_read(struct context *c, struct store *st, const struct compared *k,
                         struct table *t, struct err *e)
{
    const char *values[] = {k->list, args_text(&c->args, "plot", "")};
    *t = (struct table){0};
    if (!args_has(&c->args, "plot"))
        return true;
    return store_query_bound(st, c->arena,
                             "select run, step, time, coalesce(value, kind) as value\n"
                             "from all_trajectories\n"
                             "where run in (select value from json_each(?1)) and observable = ?2\n"
                             "    and component = 0\n"
                             "order by run, sequence",
                             values, 2, t, e) &&
           (t->n_rows > 0 || unknown_observable(c, st, k, values[1], e));
}

static struct curve curve_of(struct arena *a, const struct table *t, int64_t run)
{
    double *x = arena_array(a, t->n_rows + 1, sizeof *x),
           *y = arena_array(a, t->n_rows + 1, sizeof *y);
    size_t n = 0;
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *row = &t->cells[i * t->n_columns];
        if (row[0].integer != run)
            continue;
        x[n] = (double)row[1].integer;
        y[n] = NAN;
        (void)cell_number(&row[3], &y[n]);
        n++;
    }
    return (struct curve){x, y, n};
}

static void put_plot(const struct context *c, const struct compared *k, const struct table *t,
                     struct buf *out)
{
    enum { ROWS = 16, USUAL = 80, SCALE = 13, NARROWEST = 10 };
    size_t width = print_width() > 0 ? print_width() : USUAL;
    struct canvas canvas = {.columns = width > SCALE + NARROWEST ? width - SCALE : NARROWEST,
                            .rows = ROWS,
                            .braille = !args_has(&c->args, "ascii") && terminal_speaks_utf8(),
                            .colours = terminal_colours(STDOUT_FILENO)};
    struct curve *curves = arena_array(c->arena, k->n, sizeof *curves);
    for (size_t i = 0; i < k->n; i++)
        curves[i] = curve_of(c->arena, t, k->ids[i]);
    buf_putc(out, '\n');
    canvas_draw(out, &canvas, curves, k->n, "step", args_text(&c->args, "plot", ""));
    for (size_t i = 0; i < k->n; i++)
        buf_printf(out, "%s%c: run %lld", i ? ", " : "", (char)('a' + i % 26),
                   (long long)k->ids[i]);
    buf_putc(out, '\n');
}

/* --- all of it -------------------------------------------------------------------------------- */

static void put_json(const struct compared *k, const struct table *t, const struct table *samples,
                     struct buf *out)
{
    buf_printf(out, "{\"runs\": %s", k->list);
    for (size_t i = 0; i < N_SECTIONS; i++) {
        buf_printf(out, ",\n\"%s\": ", sections[i].title);
        table_json(&t[i], out);
    }
    if (samples->n_columns > 0) {
        buf_puts(out, ",\n\"plot\": ");
        table_json(samples, out);
    }
    buf_puts(out, "}\n");
}

static void print_answer(const struct context *c, const struct compared *k, const struct table *t,
                         const struct table *samples)
{
    struct buf out = {0};
    if (c->json)
        put_json(k, t, samples, &out);
    for (size_t i = 0; !c->json && i < N_SECTIONS; i++) {
        if (t[i].n_rows == 0)
            continue;
        buf_printf(&out, "%s%s\n", out.n ? "\n" : "", sections[i].title);
        if (args_has(&c->args, "csv"))
            table_csv(&t[i], &out);
        else
            print_put_table(&out, &t[i]);
    }
    if (samples->n_columns > 0 && !c->json)
        put_plot(c, k, samples, &out);
    print_long(out.s, out.n);
    buf_release(&out);
}

static bool runs_read(struct context *c, struct store *st, struct compared *k, struct err *e)
{
    struct buf list = {0};
    bool fine = true;
    *k = (struct compared){.ids = arena_array(c->arena, c->args.n_names, sizeof *k->ids)};
    for (size_t i = 0; fine && i < c->args.n_names; i++) {
        fine = runs_find(c, st, c->args.names[i], &k->ids[i], e);
        for (size_t j = 0; fine && j < i; j++)
            if (k->ids[j] == k->ids[i])
                fine = err_set(e, ERR_USAGE, "'%.60s' and '%.60s' are one run, %lld",
                               c->args.names[j], c->args.names[i], (long long)k->ids[i]);
        buf_printf(&list, "%s%lld", i ? ", " : "[", (long long)k->ids[i]);
        k->n++;
    }
    buf_putc(&list, ']');
    k->list = arena_strdup(c->arena, buf_text(&list));
    buf_release(&list);
    return fine;
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    struct table t[N_SECTIONS], samples;
    struct compared k;
    if (!current_open(c, &st, e))
        return 0;
    bool fine = runs_read(c, st, &k, e) && samples_read(c, st, &k, &samples, e);
    for (size_t i = 0; fine && i < N_SECTIONS; i++)
        fine = section_read(c, st, &sections[i], &k, &t[i], e);
    if (fine && files_add(c, st, &k, &t[PARAMETERS], e))
        print_answer(c, &k, t, &samples);
    store_close(st);
    return 0;
}

const struct command command_compare = {
    .name = "compare",
    .summary = "runs side by side: parameters that differ, results, cost, code and build",
    .arguments = "RUN RUN...",
    .help = "Each RUN is an id or the first digits of a key. Of each observable the last value is "
            "shown, and the least where\n"
            "that is another; `spread` is the largest difference of a row against its largest "
            "value. Files are compared by\n"
            "their contents as they were when the runs were planned.\n\n"
            "  overparam compare 12 15 17 --plot loss\n",
    .json = "`{runs: [integer], run: [{field: text, RUN: any}], parameters: [{path: text, RUN: "
            "any}], results: [{observable: text, component: integer, of: text, spread: "
            "number|null, RUN: any}], code: [{part: text, RUN: text|null}], build: [{field: text, "
            "RUN: any}], plot?: [{run: integer, step: integer, time: number|null, value: any}]}`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .min_names = 2,
    .max_names = SIZE_MAX,
    .run = run,
};
