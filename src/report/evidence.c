/* evidence.c: see evidence.h. */
#include "report/evidence.h"

#include <string.h>

#include "report/carried.h"

enum { RUNS_SHOWN = 25 };

/* The runs behind artefact ?1 of kind ?2 with those parameters that a sweep moves; one row per run
 * and parameter. ?3: how many runs are shown. */
static const char runs_query[] =
    "with shown as (\n"
    "    select r.id, r.experiment, r.variant, r.status\n"
    "    from lineage l join runs r on r.id = l.run\n"
    "    where l.artefact = ?1 and l.kind = ?2\n"
    "    order by r.id limit cast(?3 as integer)\n"
    ")\n"
    /* Not a left join: SQLite would make the whole view of parameters first. */
    "select s.id, s.experiment, s.variant, s.status, p.path, p.value\n"
    "from shown s\n"
    "cross join parameters p on p.run = s.id and p.swept = 1\n"
    "union all\n"
    "select s.id, s.experiment, s.variant, s.status, null, null\n"
    "from shown s\n"
    "where not exists (select 1 from parameters p where p.run = s.id and p.swept = 1)\n"
    "order by 1, 5\n";

static const char ids_query[] =
    "select run from lineage where artefact = ?1 and kind = ?2 order by run\n";

static const char counts_query[] = "select r.experiment, r.variant, r.status, count(*) as runs\n"
                                   "from lineage l join runs r on r.id = l.run\n"
                                   "where l.artefact = ?1 and l.kind = ?2\n"
                                   "group by r.experiment, r.variant, r.status\n"
                                   "order by r.experiment, r.variant, r.status\n";

static const char claims_query[] = "select c.id, c.holds\n"
                                   "from claims c\n"
                                   "where c.id in (\n"
                                   "    select x.artefact\n"
                                   "    from lineage l\n"
                                   "    join lineage x on x.run = l.run and x.kind = 'claim'\n"
                                   "    where l.artefact = ?1 and l.kind = ?2\n"
                                   ")\n"
                                   "order by c.id\n";

/* Of the variants that the artefact reads: runs planned, diverged, failed, missing. A query that
 * selects what converged reads no diverged run, and still draws on a sweep of which some diverged.
 */
static const char drawn_on_query[] =
    "with drawn_on as (\n"
    "    select distinct r.experiment, r.variant\n"
    "    from lineage l\n"
    "    join runs r on r.id = l.run\n"
    "    where l.artefact = ?1 and l.kind = ?2\n"
    ")\n"
    "select count(*), coalesce(sum(p.state = 'diverged'), 0),\n"
    "    coalesce(sum(p.state = 'failed'), 0),\n"
    "    coalesce(sum(p.state in ('missing', 'stale')), 0)\n"
    "from drawn_on d\n"
    "join planned_runs p on p.experiment = d.experiment and p.variant = d.variant\n";

static void put_source(struct buf *out, const char *what, const struct source *s)
{
    buf_printf(out, "<p>%s <code>%s</code></p>\n<pre tabindex=\"0\"><code>", what, s->path);
    text_put(out, TEXT_HTML, s->text);
    buf_puts(out, "</code></pre>\n");
}

static void put_data(struct buf *out, const struct evidence *ev)
{
    buf_puts(out, "<p>Data ");
    carried_link(out, ev->kind, ev->query->name, ev->data);
    buf_printf(out, " (%zu row%s)</p>\n", ev->data->n_rows, ev->data->n_rows == 1 ? "" : "s");
}

static const char *cell_at(const struct table *t, size_t i, size_t j, char number[TEXT_REAL_SIZE])
{
    return cell_text(&t->cells[i * t->n_columns + j], number);
}

static void put_claims(struct buf *out, const struct table *t)
{
    char number[TEXT_REAL_SIZE];
    size_t n_held = 0;
    for (size_t i = 0; i < t->n_rows; i++)
        n_held += t->cells[i * t->n_columns + 1].integer == 1;
    if (t->n_rows == 0)
        return;
    buf_puts(out, "<p class=\"claims\">Claims decided on these runs: ");
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *holds = &t->cells[i * t->n_columns + 1];
        buf_puts(out, i ? ", <a data-ref=\"claim:" : "<a data-ref=\"claim:");
        text_put(out, TEXT_HTML, cell_at(t, i, 0, number));
        buf_puts(out, "\"></a>");
        if (holds->type == CELL_NULL || !holds->integer)
            buf_puts(out, holds->type == CELL_NULL ? " (open)" : " <strong>(fails)</strong>");
    }
    buf_printf(out, "%s</p>\n",
               n_held < t->n_rows ? ""
               : n_held == 1      ? " (holds)"
                                  : " (all of them hold)");
}

void evidence_users(struct buf *out, const char *users)
{
    buf_puts(out, *users ? "" : "nothing in this write-up");
    for (const char *s = users; *s;) {
        size_t n = strcspn(s, " ");
        buf_puts(out, s > users ? ", <a data-ref=\"" : "<a data-ref=\"");
        text_escape(out, TEXT_HTML, s, n);
        buf_puts(out, "\"></a>");
        s += n + (s[n] == ' ');
    }
}

void evidence_ranges(struct buf *out, const struct table *ids, const char *dash)
{
    for (size_t i = 0; i < ids->n_rows;) {
        int64_t from = ids->cells[i * ids->n_columns].integer, to = from;
        buf_puts(out, i ? " " : "");
        for (i++; i < ids->n_rows && ids->cells[i * ids->n_columns].integer == to + 1; i++)
            to++;
        buf_printf(out, "%lld", (long long)from);
        if (to > from)
            buf_printf(out, "%s%lld", dash, (long long)to);
    }
}

static void put_counts(struct buf *out, const struct evidence *ev, const struct table *t)
{
    char number[TEXT_REAL_SIZE];
    buf_printf(out, "<p>Runs: %zu (", ev->n_runs);
    for (size_t i = 0; i < t->n_rows; i++) {
        buf_puts(out, i ? ", <a data-ref=\"experiment:" : "<a data-ref=\"experiment:");
        text_put(out, TEXT_HTML, cell_at(t, i, 0, number));
        buf_puts(out, "\"></a>");
        buf_puts(out, cell_at(t, i, 1, number)[0] ? " " : "");
        text_put(out, TEXT_HTML, cell_at(t, i, 1, number));
        buf_printf(out, ": %s ", cell_at(t, i, 3, number));
        text_put(out, TEXT_HTML, cell_at(t, i, 2, number));
    }
    buf_printf(out, "); <code>overparam lineage %s</code> lists them</p>\n", ev->query->name);
}

static void put_runs(struct buf *out, const struct evidence *ev, const struct table *t,
                     const struct table *ids)
{
    char number[TEXT_REAL_SIZE];
    buf_puts(out, "<div class=\"scroll\" tabindex=\"0\"><table class=\"runs\" data-runs=\"");
    evidence_ranges(out, ids, "-");
    buf_puts(out, "\">\n<thead><tr><th scope=\"col\">run</th><th scope=\"col\">experiment</th>"
                  "<th scope=\"col\">variant</th><th scope=\"col\">status</th>"
                  "<th scope=\"col\">swept</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < t->n_rows;) {
        int64_t id = t->cells[i * t->n_columns].integer;
        buf_puts(out, "<tr>");
        for (size_t j = 0; j < 4; j++) {
            buf_puts(out, "<td>");
            text_put(out, TEXT_HTML, cell_at(t, i, j, number));
            buf_puts(out, "</td>");
        }
        buf_puts(out, "<td>");
        for (bool first = true; i < t->n_rows && t->cells[i * t->n_columns].integer == id; i++) {
            if (t->cells[i * t->n_columns + 4].type == CELL_NULL)
                continue;
            buf_puts(out, first ? "" : ", ");
            text_put(out, TEXT_HTML, cell_at(t, i, 4, number));
            buf_puts(out, " = ");
            text_put(out, TEXT_HTML, cell_at(t, i, 5, number));
            first = false;
        }
        buf_puts(out, "</td></tr>\n");
    }
    buf_puts(out, "</tbody></table></div>\n");
    if (ev->n_runs > RUNS_SHOWN) {
        buf_printf(out,
                   "<p class=\"more\"><span class=\"count\" data-all=\"%zu\">The first %d of %zu "
                   "runs are shown.</span></p>\n<details><summary>Their numbers</summary><p>",
                   ids->n_rows, RUNS_SHOWN, ids->n_rows);
        evidence_ranges(out, ids, "\xe2\x80\x93");
        buf_puts(out, "</p></details>\n");
    }
}

static bool put_lineage(struct workshop *w, const struct evidence *ev, struct buf *out,
                        struct err *e)
{
    const char *values[] = {ev->query->name, ev->kind, arena_printf(w->arena, "%d", RUNS_SHOWN)};
    struct table counts, runs, ids, claims;
    if (ev->n_runs == 0)
        return true;
    if (!store_query_bound(w->store, w->arena, claims_query, values, 2, &claims, e) ||
        !store_query_bound(w->store, w->arena, counts_query, values, 2, &counts, e) ||
        !store_query_bound(w->store, w->arena, ids_query, values, 2, &ids, e) ||
        !store_query_bound(w->store, w->arena, runs_query, values, 3, &runs, e))
        return false;
    put_claims(out, &claims);
    put_counts(out, ev, &counts);
    put_runs(out, ev, &runs, &ids);
    return true;
}

bool evidence_note_write(struct workshop *w, const struct evidence *ev, const char *path,
                         struct err *e)
{
    enum { ALL, COUNTS = 4 };
    static const char *const says[COUNTS] = {"", "diverged", "failed", "missing"};
    const char *const values[] = {ev->query->name, ev->kind};
    struct buf out = {0};
    struct table t;
    if (!store_query_bound(w->store, w->arena, drawn_on_query, values, 2, &t, e))
        return false;
    for (size_t j = ALL + 1; j < COUNTS; j++) {
        long long n = (long long)t.cells[j].integer;
        if (n == 0)
            continue;
        if (out.n == 0)
            buf_printf(&out, "Of the %lld runs drawn on, ", (long long)t.cells[ALL].integer);
        else
            buf_puts(&out, ", ");
        buf_printf(&out, "%lld %s", n, says[j]);
    }
    buf_puts(&out, out.n ? "." : "");
    if (w->uncaptioned && out.n > 0)
        workshop_note(w, "%s %s: %s", ev->kind, ev->query->name, buf_text(&out));
    bool fine = workshop_write(path, buf_text(&out), out.n, e);
    buf_release(&out);
    return fine;
}

bool evidence_write(struct workshop *w, const struct evidence *ev, const char *path, struct err *e)
{
    struct buf out = {0};
    buf_printf(&out,
               "<details class=\"evidence\" id=\"behind:%s:%s\"><summary>Query, %sdata, claims, "
               "runs behind <span data-name=\"%s:%s\"></span></summary>\n",
               ev->kind, ev->query->name, ev->script ? "script, " : "", ev->kind, ev->query->name);
    put_source(&out, "Query", ev->query);
    if (ev->script)
        put_source(&out, "Script", ev->script);
    put_data(&out, ev);
    bool fine = put_lineage(w, ev, &out, e);
    buf_puts(&out, "</details>\n");
    fine = fine && workshop_write_text(path, &out, e);
    buf_release(&out);
    return fine;
}
