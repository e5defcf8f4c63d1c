/* show.c: one run: what it was, where it was made, how it came out. */
#include <string.h>

#include "cli/current.h"
#include "cli/inputs.h"
#include "cli/runs.h"

static const char head_query[] =
    "select id, key, experiment, variant, profile, status, reason, steps, evaluations, time, "
    "wall_seconds, cpu_seconds, peak_memory, seed, started, current, coalesce(tags, '') as tags "
    "from all_runs where id = cast(?1 as integer)";
static const char parameters_query[] =
    "select path, value, swept from all_parameters where run = cast(?1 as integer) order by path";
/* The last sample of each component, of historical runs too. */
static const char results_query[] =
    "select observable, component, value, kind, step, time, at from ("
    "select observable, component, value, kind, step, time, at, max(sequence) from "
    "all_trajectories "
    "where run = cast(?1 as integer) group by observable, component) "
    "order by observable, component";
static const char provenance_query[] =
    "select b.version, b.commit_id as 'commit', b.dirty, b.compiler, b.flags, b.gsl, b.blas, "
    "b.blas_kernel, b.cpu, b.host, b.system, r.digest as code "
    "from all_runs r join all_builds b on b.run = r.id "
    "where r.id = cast(?1 as integer)";

/* By which adoptions it stands under today's code. */
static const char adoptions_query[] =
    "select x.adoption, a.made, a.person, a.host, a.build, x.changed, x.sampled, a.runs, "
    "a.sampled as sample "
    "from adopted_runs x join adoptions a on a.id = x.adoption "
    "where x.run = cast(?1 as integer) order by x.adoption";

/* What a program of the user's own said of itself. */
static const char program_query[] =
    "select version, words from all_programs where run = cast(?1 as integer)";

/* What people wrote beside it. */
static const char notes_query[] =
    "select written, note from notes where run = cast(?1 as integer) order by written, note";

struct sections {
    struct table head, parameters, results, provenance, adoptions, program, notes;
    struct inputs inputs;
    const char **today; /* (inputs.n) how each is today, in words */
};

static bool today_read(struct context *c, struct store *st, struct sections *s, struct err *e)
{
    struct buf words = {0};
    bool fine = true;
    s->today = arena_array(c->arena, s->inputs.n + 1, sizeof *s->today);
    for (size_t i = 0; fine && i < s->inputs.n; i++) {
        buf_clear(&words);
        fine = inputs_put_today(c, st, &s->inputs.list[i], &words, e);
        s->today[i] = arena_strdup(c->arena, buf_text(&words));
    }
    buf_release(&words);
    return fine;
}

static bool sections_read(struct context *c, struct store *st, int64_t id, struct sections *s,
                          struct err *e)
{
    const char *text = arena_printf(c->arena, "%lld", (long long)id);
    return store_query_bound(st, c->arena, head_query, &text, 1, &s->head, e) &&
           store_query_bound(st, c->arena, parameters_query, &text, 1, &s->parameters, e) &&
           store_query_bound(st, c->arena, results_query, &text, 1, &s->results, e) &&
           store_query_bound(st, c->arena, provenance_query, &text, 1, &s->provenance, e) &&
           store_query_bound(st, c->arena, adoptions_query, &text, 1, &s->adoptions, e) &&
           store_query_bound(st, c->arena, program_query, &text, 1, &s->program, e) &&
           store_query_bound(st, c->arena, notes_query, &text, 1, &s->notes, e) &&
           inputs_of_run(c, st, id, &s->inputs, e) && today_read(c, st, s, e);
}

static void put_files_json(struct buf *out, const struct sections *s)
{
    for (size_t i = 0; i < s->inputs.n; i++) {
        const struct input_file *f = &s->inputs.list[i];
        const char *const members[] = {"path",    f->path,   "file",     f->file, "sha256",
                                       f->sha256, "content", f->content, "today", s->today[i]};
        for (size_t j = 0; j < sizeof members / sizeof *members; j += 2) {
            buf_printf(out, "%s\"%s\": ", j ? ", " : i ? ",\n {" : "{", members[j]);
            text_put(out, TEXT_JSON, members[j + 1]);
        }
        buf_putc(out, '}');
    }
}

static void put_json(struct buf *out, const struct sections *s)
{
    buf_puts(out, "{\"run\": ");
    runs_put_object(out, &s->head);
    buf_puts(out, ",\n\"parameters\": ");
    table_json(&s->parameters, out);
    buf_puts(out, ",\n\"files\": [");
    put_files_json(out, s);
    buf_puts(out, "],\n\"results\": ");
    table_json(&s->results, out);
    buf_puts(out, ",\n\"provenance\": ");
    runs_put_object(out, &s->provenance);
    buf_puts(out, ",\n\"adoptions\": ");
    table_json(&s->adoptions, out);
    buf_puts(out, ",\n\"program\": ");
    runs_put_object(out, &s->program);
    buf_puts(out, ",\n\"notes\": ");
    table_json(&s->notes, out);
    buf_puts(out, "}\n");
}

/* The one row of a table, a line per column; what is empty is left out. */
static void put_row(struct buf *out, const struct table *t)
{
    char number[TEXT_REAL_SIZE];
    for (size_t j = 0; t->n_rows > 0 && j < t->n_columns; j++) {
        const char *text = cell_text(&t->cells[j], number);
        if (text[0])
            buf_printf(out, "  %-14s %s\n", t->columns[j], text);
    }
}

static void put_parameters(struct buf *out, const struct table *t)
{
    char number[TEXT_REAL_SIZE];
    for (size_t i = 0; i < t->n_rows; i++)
        buf_printf(out, "%c %-32s %s\n", runs_cell(t, i, "swept")->integer ? '*' : ' ',
                   runs_cell(t, i, "path")->text, cell_text(runs_cell(t, i, "value"), number));
}

/* "  data/houses.csv: 60 lines, 1250 bytes; as it is today" */
static void put_files(struct buf *out, const struct sections *s)
{
    if (s->inputs.n > 0)
        buf_puts(out, "\nfiles\n");
    for (size_t i = 0; i < s->inputs.n; i++)
        buf_printf(out, "  %s: %s; %s\n", s->inputs.list[i].file, s->inputs.list[i].content,
                   s->today[i]);
}

static void put_results(struct buf *out, const struct table *t)
{
    char number[TEXT_REAL_SIZE];
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *value = runs_cell(t, i, "value");
        buf_printf(out, "  %s", runs_cell(t, i, "observable")->text);
        if (runs_cell(t, i, "component")->integer > 0)
            buf_printf(out, "[%lld]", (long long)runs_cell(t, i, "component")->integer);
        buf_printf(out, " = %s\n",
                   value->type == CELL_NULL ? runs_cell(t, i, "kind")->text
                                            : cell_text(value, number));
    }
}

/* "  2026-12-01T10:00:00Z by eva on host with 0.2.0 1234abcd (adoption 1): ..." */
static void put_adoptions(struct buf *out, const struct table *t)
{
    if (t->n_rows > 0)
        buf_puts(out, "\nadopted: computed by the program above, and taken over by other code\n");
    for (size_t i = 0; i < t->n_rows; i++) {
        buf_printf(out, "  %s by %s on %s with %s (adoption %lld): ", runs_cell(t, i, "made")->text,
                   runs_cell(t, i, "person")->text, runs_cell(t, i, "host")->text,
                   runs_cell(t, i, "build")->text, (long long)runs_cell(t, i, "adoption")->integer);
        const struct cell *changed = runs_cell(t, i, "changed");
        buf_printf(out, "%s changed; ", changed->type == CELL_TEXT ? changed->text : "its code");
        buf_printf(out, "%lld of %lld runs were computed again and equal, this one %s\n",
                   (long long)runs_cell(t, i, "sample")->integer,
                   (long long)runs_cell(t, i, "runs")->integer,
                   runs_cell(t, i, "sampled")->integer ? "among them" : "not among them");
    }
}

static void put_program(struct buf *out, const struct sections *s)
{
    if (s->program.n_rows == 0)
        return;
    const char *version = table_text(&s->program, 0, 0), *words = table_text(&s->program, 0, 1);
    if (version[0])
        buf_printf(out, "\nprogram\n  %-14s %s\n", "version", version);
    if (words[0])
        buf_puts(out, "\nlast words\n");
    for (size_t n; *words; words += n + (words[n] == '\n')) {
        n = strcspn(words, "\n");
        buf_printf(out, "  %.*s\n", (int)n, words);
    }
}

static void put_notes(struct buf *out, const struct table *t)
{
    if (t->n_rows > 0)
        buf_puts(out, "\nnotes\n");
    for (size_t i = 0; i < t->n_rows; i++)
        buf_printf(out, "  %.16s  %s\n", table_text(t, i, 0), table_text(t, i, 1));
}

static void put_plain(struct buf *out, const struct sections *s)
{
    buf_puts(out, "run\n");
    put_row(out, &s->head);
    put_notes(out, &s->notes);
    buf_puts(out, "\nparameters (* swept)\n");
    put_parameters(out, &s->parameters);
    put_files(out, s);
    buf_puts(out, "\nresults\n");
    put_results(out, &s->results);
    buf_puts(out, "\nprovenance\n");
    put_row(out, &s->provenance);
    put_adoptions(out, &s->adoptions);
    put_program(out, s);
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    struct sections s;
    struct buf out = {0};
    int64_t id;
    if (!current_open(c, &st, e))
        return 0;
    if (runs_find(c, st, c->args.names[0], &id, e) && sections_read(c, st, id, &s, e)) {
        if (c->json)
            put_json(&out, &s);
        else
            put_plain(&out, &s);
        print_long(buf_text(&out), out.n);
    }
    buf_release(&out);
    store_close(st);
    return 0;
}

const struct command command_show = {
    .name = "show",
    .summary = "one run: parameters, results, provenance",
    .arguments = "RUN",
    .help =
        "RUN is the id of a run or the first digits of its key (overparam list shows both). Of a "
        "file that it was\n"
        "made from is told what it held, and in what it has changed since.\n",
    .json = "`{run: {COLUMN: any}, parameters: [{path: text, value: any, swept: integer}], "
            "files: [{path: text, file: text, sha256: text, content: text, today: text}], "
            "results: [{observable: text, component: integer, value: number|text|null, "
            "kind: text, step: integer, time: number|null, at: number|null}], provenance: "
            "{COLUMN: any}, adoptions: [{adoption: integer, made: text, person: text, host: text, "
            "build: text, changed: text|null, sampled: integer, runs: integer, sample: integer}], "
            "program: {version: text, words: text}|null, notes: [{written: text, note: text}]}`",
    .project = PROJECT_NEEDED,
    .min_names = 1,
    .max_names = 1,
    .run = run,
};
