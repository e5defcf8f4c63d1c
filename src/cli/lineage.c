/* lineage.c: from a figure, table, value or claim to the query and the runs behind it, and back. */
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "report/figure.h"
#include "sys/file.h"

/* Every run behind artefacts called ?1. */
static const char forward_query[] =
    "select l.kind, l.artefact, r.id as run, r.experiment, r.variant, r.status, x.file,\n"
    "    (\n"
    "        select group_concat(p.path || '=' || p.value, ' ')\n"
    "        from parameters p\n"
    "        where p.run = r.id and p.swept = 1\n"
    "    ) as swept\n"
    "from lineage l\n"
    "join runs r on r.id = l.run\n"
    "join experiments x on x.name = r.experiment\n"
    "where l.artefact = ?1\n"
    "order by l.kind, r.experiment, r.variant, r.id\n";

/* The same runs of the artefact ?2 of kind ?1 by experiment and variant: numbers that follow each
 * other as a range. */
static const char ranges_query[] =
    "with behind as (\n"
    "    select r.id, r.experiment, r.variant, r.status,\n"
    "        r.id - row_number() over (partition by r.experiment, r.variant order by r.id) as "
    "island\n"
    "    from lineage l\n"
    "    join runs r on r.id = l.run\n"
    "    where l.kind = ?1 and l.artefact = ?2\n"
    "), ranges as (\n"
    "    select experiment, variant, count(*) as n, sum(status = 'diverged') as diverged,\n"
    "        sum(status = 'failed') as failed, min(id) as first, max(id) as last\n"
    "    from behind\n"
    "    group by experiment, variant, island\n"
    "    order by first\n"
    ")\n"
    "select x.file, g.variant, sum(g.n) as runs, sum(g.diverged) as diverged, sum(g.failed) as "
    "failed,\n"
    "    group_concat(iif(g.first = g.last, g.first, g.first || '-' || g.last), ', ') as numbers\n"
    "from ranges g\n"
    "join experiments x on x.name = g.experiment\n"
    "group by g.experiment, g.variant\n"
    "order by min(g.first)\n";

/* The parts of the code by which the runs behind artefacts called ?2, of kind ?1 or any, were
 * computed. */
static const char code_query[] =
    "select distinct c.part || ' ' || substr(c.sha256, 1, 12) as code\n"
    "from lineage l\n"
    "join runs r on r.id = l.run\n"
    "join code_parts c on c.digest = r.digest\n"
    "where l.artefact = ?2 and (l.kind = ?1 or ?1 = '')\n"
    "order by c.part <> 'core', c.part, c.sha256\n";

/* Of the same runs, those that their code did not compute but took over. */
static const char adopted_query[] =
    "select a.id as adoption, a.made, a.build, count(distinct x.run) as runs\n"
    "from lineage l\n"
    "join adopted_runs x on x.run = l.run\n"
    "join adoptions a on a.id = x.adoption\n"
    "where l.artefact = ?2 and (l.kind = ?1 or ?1 = '')\n"
    "group by a.id\n"
    "order by a.id\n";

/* Every artefact made from run ?1, from the runs of experiment ?1 or from those computed by the
 * module or kind ?1. */
static const char backward_query[] =
    "select l.kind, l.artefact, r.experiment, count(*) as runs\n"
    "from lineage l\n"
    "join runs r on r.id = l.run\n"
    "where r.id = cast(?1 as integer) and ?1 not glob '*[^0-9]*' or r.experiment = ?1\n"
    "    or r.digest in (select digest from code_parts where part = ?1)\n"
    "group by l.kind, l.artefact, r.experiment\n"
    "order by l.kind, l.artefact, r.experiment\n";

static const char known_query[] =
    "select distinct artefact from lineage union select name from experiments\n"
    "union select part from code_parts";

static void table_lines(const struct table *t, struct buf *out)
{
    print_put_table(out, t);
}

/* Where the query of an artefact stands; NULL for a claim, whose query is in its YAML. */
static const char *query_path(struct arena *a, const char *kind, const char *name)
{
    const char *folder = strcmp(kind, "figure") == 0  ? PLOTS_FOLDER
                         : strcmp(kind, "table") == 0 ? TABLES_FOLDER
                         : strcmp(kind, "value") == 0 ? VALUES_FOLDER
                                                      : NULL;
    return folder ? arena_printf(a, "%s/%s.sql", folder, name) : NULL;
}

static bool put_query(struct context *c, struct store *st, const char *kind, const char *name,
                      struct buf *out, struct err *e)
{
    const char *path = query_path(c->arena, kind, name);
    struct table t;
    struct err ignored = {0};
    struct buf text = {0};
    buf_printf(out, "%s %s\n", kind, name);
    if (path) {
        buf_printf(out, "\nquery %s\n", path);
        if (file_exists(path) && file_read(path, 0, &text, &ignored))
            buf_add(out, buf_text(&text), text.n);
        buf_release(&text);
        return true;
    }
    if (!store_query_bound(st, c->arena, "select query from claims where id = ?1", &name, 1, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++)
        buf_printf(out, "\nquery\n%s\n", table_text(&t, i, 0));
    return true;
}

static bool put_code(struct context *c, struct store *st, const char *kind, const char *name,
                     struct buf *out, struct err *e)
{
    const char *values[] = {kind, name};
    struct table t;
    if (!store_query_bound(st, c->arena, code_query, values, 2, &t, e))
        return false;
    buf_puts(out, "\ncode\n");
    for (size_t i = 0; i < t.n_rows; i++)
        buf_printf(out, "%s\n", table_text(&t, i, 0));
    if (!store_query_bound(st, c->arena, adopted_query, values, 2, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++)
        buf_printf(out,
                   "%lld runs were computed by other code and adopted by %s, %s (adoption "
                   "%lld)\n",
                   (long long)t.cells[4 * i + 3].integer, table_text(&t, i, 2),
                   table_text(&t, i, 1), (long long)t.cells[4 * i].integer);
    return true;
}

/* So many runs are shown one by one, with what is swept; more as ranges. */
enum { FEW = 20 };

/* The rows of one kind: the query, the code, then its runs. */
static bool put_artefact(struct context *c, struct store *st, const struct table *t, size_t from,
                         size_t to, struct buf *out, struct err *e)
{
    enum { KINDS = 2 };
    struct table runs = {.n_columns = t->n_columns - KINDS, .n_rows = to - from};
    runs.columns = t->columns + KINDS;
    runs.cells = arena_array(c->arena, runs.n_columns * runs.n_rows + 1, sizeof *runs.cells);
    for (size_t i = 0; i < runs.n_rows; i++)
        memcpy(&runs.cells[i * runs.n_columns], &t->cells[(from + i) * t->n_columns + KINDS],
               runs.n_columns * sizeof *runs.cells);
    const char *kind = table_text(t, from, 0), *name = table_text(t, from, 1);
    if (!put_query(c, st, kind, name, out, e) || !put_code(c, st, kind, name, out, e))
        return false;
    buf_printf(out, "\n%zu run%s\n", runs.n_rows, runs.n_rows == 1 ? "" : "s");
    if (runs.n_rows > FEW) {
        const char *values[] = {kind, name};
        if (!store_query_bound(st, c->arena, ranges_query, values, 2, &runs, e))
            return false;
    }
    print_put_table(out, &runs);
    return true;
}

/* The current runs that have the number ?1, belong to the experiment ?1 or were computed by the
 * module or kind ?1. */
static const char current_query[] =
    "select count(*)\n"
    "from runs r\n"
    "where r.id = cast(?1 as integer) and ?1 not glob '*[^0-9]*' or r.experiment = ?1\n"
    "    or r.digest in (select digest from code_parts where part = ?1)\n";

/* There are runs, and no figure, table, value or claim of them. */
static bool unused_name(const char *name, int64_t runs, struct err *e)
{
    err_set(e, ERR_INPUT, "nothing was made yet of '%.80s': %lld current run%s", name,
            (long long)runs, runs == 1 ? "" : "s");
    return err_hint(e, "lineage is recorded by overparam plot, table, report and claims");
}

static bool unknown_name(struct context *c, struct store *st, const char *name, struct err *e)
{
    struct table t;
    if (!store_query_bound(st, c->arena, current_query, &name, 1, &t, e))
        return false;
    if (t.cells[0].integer > 0)
        return unused_name(name, t.cells[0].integer, e);
    if (!store_query(st, c->arena, known_query, &t, e))
        return false;
    const char **known = arena_array(c->arena, t.n_rows + 1, sizeof *known);
    for (size_t i = 0; i < t.n_rows; i++)
        known[i] = table_text(&t, i, 0);
    for (size_t i = 0; i < t.n_rows; i++)
        if (strcmp(known[i], name) == 0) {
            err_set(e, ERR_INPUT, "'%.80s' has no current runs", name);
            return err_hint(e, "overparam plan tells what is missing; what was run before is in "
                               "the view all_runs");
        }
    const char *near = text_nearest(name, known, t.n_rows);
    err_set(e, ERR_INPUT, "nothing that was made is called '%s', and no run or experiment is",
            name);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "lineage is recorded by overparam plot, table, report and claims");
}

static bool put_all(struct context *c, struct store *st, const char *name, struct buf *out,
                    struct err *e)
{
    struct table forward, backward, code, adopted;
    if (!store_query_bound(st, c->arena, forward_query, &name, 1, &forward, e) ||
        !store_query_bound(st, c->arena, backward_query, &name, 1, &backward, e))
        return false;
    if (forward.n_rows + backward.n_rows == 0)
        return unknown_name(c, st, name, e);
    if (c->json) {
        const char *any_kind[] = {"", name};
        if (!store_query_bound(st, c->arena, code_query, any_kind, 2, &code, e) ||
            !store_query_bound(st, c->arena, adopted_query, any_kind, 2, &adopted, e))
            return false;
        buf_puts(out, "{\"behind\": ");
        table_json(&forward, out);
        buf_puts(out, ", \"code\": ");
        table_json(&code, out);
        buf_puts(out, ", \"adopted\": ");
        table_json(&adopted, out);
        buf_puts(out, ", \"used in\": ");
        table_json(&backward, out);
        buf_puts(out, "}\n");
        return true;
    }
    for (size_t i = 0; i < forward.n_rows;) {
        size_t from = i;
        while (i < forward.n_rows &&
               strcmp(table_text(&forward, i, 0), table_text(&forward, from, 0)) == 0)
            i++;
        buf_puts(out, from ? "\n" : "");
        if (!put_artefact(c, st, &forward, from, i, out, e))
            return false;
    }
    if (backward.n_rows > 0) {
        buf_printf(out, "%sused in\n", forward.n_rows ? "\n" : "");
        print_put_table(out, &backward);
    }
    return true;
}

/* --- from the file itself --------------------------------------------------------------------- */

static const char artefacts_query[] = "select kind, artefact, count(*) as runs\n"
                                      "from lineage\n"
                                      "group by kind, artefact\n"
                                      "order by kind, artefact\n";

/* The mark that an artefact like *m would carry if it were made now. */
static bool mark_now(struct context *c, struct store *st, const struct mark *m, struct mark *now,
                     struct err *e)
{
    if (!m->is_report)
        return figure_mark(c->arena, st, m->name, now, e);
    *now = *m;
    return store_digest(st, now->result, e);
}

/* The experiments that the figure ?1 was ever made from, or all for the write-up (?1 is ''), whose
 * planned runs are not all there. */
static const char unmade_query[] =
    "select distinct experiment\n"
    "from planned_runs\n"
    "where state in ('missing', 'stale') and (?1 = '' or experiment in (\n"
    "    select r.experiment\n"
    "    from all_lineage l join all_runs r on r.id = l.run\n"
    "    where l.kind = 'figure' and l.artefact = ?1\n"
    "))\n"
    "order by 1\n";

/* The same of runs that are shown: those of the experiment ?2. */
static const char reads_query[] = "select r.experiment\n"
                                  "from lineage l join runs r on r.id = l.run\n"
                                  "where l.kind = 'figure' and l.artefact = ?1\n"
                                  "    and r.experiment = ?2\n"
                                  "limit 1\n";

/* An experiment that was edited and not run and that the artefact reads (the write-up reads them
 * all), or NULL. Its old runs are shown where the database could not be brought up to date. */
static bool edited_since(struct context *c, struct store *st, const struct mark *m, bool same,
                         const char **name, struct err *e)
{
    const char *const *behind;
    const char *figure = m->is_report ? "" : m->name;
    struct table t = {0};
    size_t n;
    *name = NULL;
    if (!current_behind(c, st, &behind, &n, e) ||
        (!same && !store_query_bound(st, c->arena, unmade_query, &figure, 1, &t, e)))
        return false;
    if (t.n_rows > 0)
        *name = table_text(&t, 0, 0);
    for (size_t i = 0; !*name && i < n; i++) {
        const char *values[] = {figure, behind[i]};
        if (!m->is_report && !store_query_bound(st, c->arena, reads_query, values, 2, &t, e))
            return false;
        *name = m->is_report || t.n_rows > 0 ? behind[i] : NULL;
    }
    return true;
}

/* Why the artefact is older than what it shows, or NULL. */
static bool ageing(struct context *c, struct store *st, const struct mark *m, const char **why,
                   struct err *e)
{
    struct mark now;
    struct table profile;
    const char *edited;
    *why = NULL;
    if (!mark_now(c, st, m, &now, e) ||
        !store_query(st, c->arena, "select min(profile) from experiments where planned", &profile,
                     e))
        return false;
    bool same = strcmp(m->result, now.result) == 0;
    if (!edited_since(c, st, m, same, &edited, e))
        return false;
    if (m->is_report && strcmp(table_text(&profile, 0, 0), m->name) != 0)
        *why = arena_printf(c->arena, "the runs of %s are of another profile: --db names another",
                            c->db);
    else if (strcmp(m->query, now.query) != 0)
        *why = "its query was another one than today's";
    else if (edited)
        *why = arena_printf(c->arena, "experiment %s, or the code of its kinds, was edited since",
                            edited);
    else if (!same)
        *why = "made from other data than today's";
    return true;
}

static void put_verdict(struct context *c, const struct mark *m, const char *why, struct buf *out)
{
    const char *what = m->is_report ? arena_printf(c->arena, "the write-up, %s profile", m->name)
                                    : arena_printf(c->arena, "figure %s", m->name);
    if (c->json)
        buf_printf(out, "{\"artefact\": \"%s\", \"kind\": \"%s\", \"current\": %s, \"lineage\": ",
                   m->name, m->is_report ? "report" : "figure", why ? "false" : "true");
    else
        buf_printf(out, "%s is %s: %s\n\n", c->args.names[0], what,
                   why ? why : "made from today's data");
}

/* What a figure or the write-up in the file `path` was made from, and whether that is still so. */
static bool put_file(struct context *c, struct store *st, const char *path, struct buf *out,
                     struct err *e)
{
    struct buf bytes = {0};
    struct mark m;
    struct table t;
    const char *why;
    bool found = file_read(path, 0, &bytes, e) && mark_find(&bytes, &m);
    buf_release(&bytes);
    if (e->code != ERR_NONE)
        return false;
    if (!found) {
        err_set(e, ERR_INPUT, "%s carries no mark of overparam", path);
        return err_hint(
            e, "figures (PDF, SVG) and the write-up (PDF, HTML) do; an experiment is asked "
               "for by its name, overparam lineage NAME");
    }
    if (!ageing(c, st, &m, &why, e))
        return false;
    put_verdict(c, &m, why, out);
    struct err none = {0};
    bool fine = m.is_report ? store_query(st, c->arena, artefacts_query, &t, &none)
                            : put_all(c, st, m.name, out, &none);
    if (!fine && !(why && none.code == ERR_INPUT)) {
        *e = none;
        return false;
    }
    if (!fine) /* its runs were edited away: that is the answer */
        buf_puts(out, c->json ? "null" : "no run behind it is shown today\n");
    if (fine && m.is_report)
        (c->json ? table_json : table_lines)(&t, out);
    if (c->json)
        buf_puts(out, "}\n");
    if (why) {
        err_set(e, ERR_NEGATIVE, "%s is older than what it shows", path);
        if (m.is_report)
            err_hint(e, "overparam run and overparam report make it again");
        else
            err_hint(e, "overparam run and overparam plot --only %s draw it again", m.name);
    }
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct store *st;
    struct buf out = {0};
    const char *name = c->args.names[0];
    if (!current_open(c, &st, e))
        return 0;
    bool is_file = strpbrk(name, "/.") && file_exists(name);
    if ((is_file ? put_file(c, st, name, &out, e) : put_all(c, st, name, &out, e)) &&
        current_say_missing(c, st, e))
        print_long(out.s, out.n);
    store_close(st);
    buf_release(&out);
    return 0;
}

const struct command command_lineage = {
    .name = "lineage",
    .summary = "the query, code and runs behind a figure, table, value or claim, and back",
    .arguments = "ARTEFACT | RUN | EXPERIMENT | FILE",
    .help =
        "ARTEFACT is a figure, table, value or claim: its query, the experiment files and the runs "
        "are shown.\n"
        "Of a run's number, an experiment or a kind such as loss/squared is shown what was "
        "made from it. FILE is a figure or the write-up: it carries its provenance\n"
        "inside, and the exit status is 1 when its query or its data have changed since.\n"
        "\n"
        "  overparam lineage layer-balance\n"
        "  overparam lineage 42\n"
        "  overparam lineage build/figures/layer-balance.pdf\n",
    .json =
        "`{behind: [{kind: text, artefact: text, run: integer, experiment: text, "
        "variant: text, status: text, file: text, swept: text|null}], code: [{code: "
        "text}], adopted: [{adoption: integer, made: text, build: text, runs: integer}], used in: [{kind: text, artefact: text, experiment: text, runs: "
        "integer}]}`; of FILE `{artefact: text, kind: text, current: boolean, lineage: "
        "any}` around it",
    .project = PROJECT_NEEDED,
    .min_names = 1,
    .max_names = 1,
    .run = run,
};
