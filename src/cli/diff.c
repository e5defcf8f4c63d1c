/* diff.c: two runs side by side, only what differs. */
#include <stdlib.h>
#include <string.h>

#include "cli/current.h"
#include "cli/inputs.h"
#include "cli/runs.h"

static const struct flag flags[] = {
    {"csv", 0, NULL, "CSV"},
    {NULL, 0, NULL, NULL},
};

/* The + keeps the numbers below it numbers: a plain column would make the whole column text.
 * Every query takes the ids as ?1 and ?2 and gives rows that differ. */
static const struct {
    const char *title, *sql;
} sections[] = {
    {"run",
     "with x as (select * from all_runs where id in (cast(?1 as integer), cast(?2 as integer))),\n"
     "fields as (\n"
     "    select id, 1 as place, 'experiment' as field, +experiment as value from x\n"
     "    union all select id, 2, 'variant', variant from x\n"
     "    union all select id, 3, 'profile', profile from x\n"
     "    union all select id, 4, 'status', status from x\n"
     "    union all select id, 5, 'reason', reason from x\n"
     "    union all select id, 6, 'steps', steps from x\n"
     "    union all select id, 7, 'time', time from x\n"
     "    union all select id, 8, 'wall_seconds', wall_seconds from x)\n"
     "select a.field, a.value as a, b.value as b\n"
     "from fields a join fields b on b.field = a.field\n"
     "where a.id = cast(?1 as integer) and b.id = cast(?2 as integer) and a.value is not b.value\n"
     "order by a.place"},
    {"parameters",
     /* A full join of two selections would make SQLite read the parameters of all runs. */
     "select path, max(iif(run = cast(?1 as integer), value, null)) as a,\n"
     "    max(iif(run = cast(?2 as integer), value, null)) as b\n"
     "from all_parameters\n"
     "where run in (cast(?1 as integer), cast(?2 as integer))\n"
     "group by path\n"
     "having count(*) < 2 and cast(?1 as integer) <> cast(?2 as integer)\n"
     "    or count(*) = 2 and min(value) is not max(value)\n"
     "order by 1"},
    {"results",
     "with last as (\n"
     "    select run, observable, component, value, coalesce(value, kind) as shown, max(sequence)\n"
     "    from all_trajectories\n"
     "    where run in (cast(?1 as integer), cast(?2 as integer))\n"
     "    group by run, observable, component)\n"
     "select coalesce(a.observable, b.observable) as observable,\n"
     "    coalesce(a.component, b.component) as component, a.shown as a, b.shown as b,\n"
     "    b.value - a.value as difference,\n"
     "    abs(b.value - a.value) / nullif(max(abs(a.value), abs(b.value)), 0) as relative\n"
     "from (select * from last where run = cast(?1 as integer)) a\n"
     "full join (select * from last where run = cast(?2 as integer)) b\n"
     "    on b.observable = a.observable and b.component = a.component\n"
     "where a.shown is not b.shown\n"
     "order by 1, 2"},
    {"code", "with parts as (\n"
             "    select r.id, p.part, p.sha256 as digest\n"
             "    from all_runs r join code_parts p on p.digest = r.digest\n"
             "    where r.id in (cast(?1 as integer), cast(?2 as integer)))\n"
             "select coalesce(a.part, b.part) as part, substr(a.digest, 1, 12) as a,\n"
             "    substr(b.digest, 1, 12) as b\n"
             "from (select * from parts where id = cast(?1 as integer)) a\n"
             "full join (select * from parts where id = cast(?2 as integer)) b on b.part = a.part\n"
             "where a.digest is not b.digest\n"
             "order by 1"},
    {"build", "with x as (select * from all_builds\n"
              "    where run in (cast(?1 as integer), cast(?2 as integer))),\n"
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
              "select a.field, a.value as a, b.value as b\n"
              "from fields a join fields b on b.field = a.field\n"
              "where a.run = cast(?1 as integer) and b.run = cast(?2 as integer) and a.value is "
              "not b.value\n"
              "order by a.place"},
};

enum { N_SECTIONS = sizeof sections / sizeof *sections, PARAMETERS = 1 };

/* --- files: one name may have stood for two contents ------------------------------------------ */

static struct cell cell_of(const char *text)
{
    return (struct cell){.type = CELL_TEXT, .text = text};
}

/* The row of a parameter, a new one at the end where both runs have the same name for it. */
static struct cell *row_of(struct table *t, const char *path)
{
    size_t i = 0;
    while (i < t->n_rows && strcmp(table_text(t, i, 0), path) != 0)
        i++;
    if (i == t->n_rows)
        t->n_rows++;
    t->cells[3 * i] = cell_of(path);
    return &t->cells[3 * i];
}

static int by_path(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    return strcmp(x->text, y->text);
}

static bool put_file(struct context *c, struct store *st, const struct input_file *a,
                     const struct input_file *b, struct cell *row, struct err *e)
{
    struct buf change = {0};
    if (!inputs_put_change(c, st, b->sha256, a->sha256, &change, e))
        return false;
    row[1] = cell_of(arena_printf(c->arena, "%s: %s", a->file, a->content));
    row[2] = cell_of(arena_printf(c->arena, "%s: %s", b->file, buf_text(&change)));
    buf_release(&change);
    return true;
}

/* Files of both runs whose contents differ, into the table of parameters. */
static bool files_add(struct context *c, struct store *st, const int64_t ids[2], struct table *t,
                      struct err *e)
{
    struct inputs a, b;
    bool fine = inputs_of_run(c, st, ids[0], &a, e) && inputs_of_run(c, st, ids[1], &b, e);
    if (!fine)
        return false;
    struct cell *cells = arena_array(c->arena, 3 * (t->n_rows + b.n) + 1, sizeof *cells);
    if (t->n_rows > 0)
        memcpy(cells, t->cells, 3 * t->n_rows * sizeof *cells);
    t->cells = cells;
    for (size_t i = 0; fine && i < b.n; i++) {
        const struct input_file *f = inputs_find(&a, b.list[i].path, strlen(b.list[i].path));
        if (f && strcmp(f->sha256, b.list[i].sha256) != 0)
            fine = put_file(c, st, f, &b.list[i], row_of(t, f->path), e);
    }
    qsort(t->cells, t->n_rows, 3 * sizeof *t->cells, by_path);
    return fine;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void print_sections(const struct context *c, const struct table *t)
{
    struct buf out = {0};
    size_t differing = 0;
    for (size_t i = 0; c->json && i < N_SECTIONS; i++) {
        buf_printf(&out, "%s\"%s\": ", i ? ",\n" : "{", sections[i].title);
        table_json(&t[i], &out);
    }
    for (size_t i = 0; !c->json && i < N_SECTIONS; i++) {
        if (t[i].n_rows == 0)
            continue;
        buf_printf(&out, "%s%s\n", differing++ ? "\n" : "", sections[i].title);
        if (args_has(&c->args, "csv"))
            table_csv(&t[i], &out);
        else
            print_put_table(&out, &t[i]);
    }
    if (c->json)
        buf_puts(&out, "}\n");
    else if (differing == 0)
        buf_puts(&out, "the runs do not differ\n");
    print_long(out.s, out.n);
    buf_release(&out);
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    struct table t[N_SECTIONS];
    int64_t run[2];
    if (!current_open(c, &st, e))
        return 0;
    bool fine = runs_find(c, st, c->args.names[0], &run[0], e) &&
                runs_find(c, st, c->args.names[1], &run[1], e);
    const char *ids[2] = {"", ""};
    for (size_t i = 0; fine && i < 2; i++)
        ids[i] = arena_printf(c->arena, "%lld", (long long)run[i]);
    for (size_t i = 0; fine && i < N_SECTIONS; i++)
        fine = store_query_bound(st, c->arena, sections[i].sql, ids, 2, &t[i], e);
    if (fine && files_add(c, st, run, &t[PARAMETERS], e))
        print_sections(c, t);
    store_close(st);
    return 0;
}

const struct command command_diff = {
    .name = "diff",
    .summary = "two runs: what differs in parameters, results, code and build",
    .arguments = "RUN RUN",
    .help = "Each RUN is an id or the first digits of a key. Results are compared by their last "
            "samples;\n"
            "the relative difference is against the larger of the two. Files are compared by their "
            "contents as they were\n"
            "when the runs were planned.\n",
    .json = "`{run: [{field: text, a: any, b: any}], parameters: [{path: text, a: any, b: "
            "any}], results: [{observable: text, component: integer, a: any, b: any, "
            "difference: number|null, relative: number|null}], code: [{part: text, a: "
            "text|null, b: text|null}], build: [{field: text, a: any, b: any}]}`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .min_names = 2,
    .max_names = 2,
    .run = run,
};
