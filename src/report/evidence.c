/* evidence.c: see evidence.h. */
#include "report/evidence.h"

#include <string.h>

#include "report/utf8.h"

enum { RUNS_SHOWN = 100 };

/* The runs behind artefact ?1 of kind ?2 with those parameters that a sweep moves; one row per run
 * and parameter. ?3: how many runs are shown. */
static const char runs_query[] =
    "with shown as (\n"
    "    select r.id, r.experiment, r.variant, r.status\n"
    "    from lineage l join runs r on r.id = l.run\n"
    "    where l.artefact = ?1 and l.kind = ?2\n"
    "    order by r.experiment, r.variant, r.id limit cast(?3 as integer)\n"
    ")\n"
    /* Not a left join: SQLite would make the whole view of parameters first. */
    "select s.id, s.experiment, s.variant, s.status, p.path, p.value\n"
    "from shown s\n"
    "cross join parameters p on p.run = s.id and p.swept = 1\n"
    "union all\n"
    "select s.id, s.experiment, s.variant, s.status, null, null\n"
    "from shown s\n"
    "where not exists (select 1 from parameters p where p.run = s.id and p.swept = 1)\n"
    "order by 2, 3, 1, 5\n";

static const char counts_query[] = "select r.experiment, r.variant, r.status, count(*) as runs\n"
                                   "from lineage l join runs r on r.id = l.run\n"
                                   "where l.artefact = ?1 and l.kind = ?2\n"
                                   "group by r.experiment, r.variant, r.status\n"
                                   "order by r.experiment, r.variant, r.status\n";

static void put_html(struct buf *out, const char *s)
{
    text_escape(out, TEXT_HTML, s, strlen(s));
}

static void put_base64(struct buf *out, const unsigned char *s, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { SIX = 0x3f };
    for (size_t i = 0; i < n; i += 3) {
        unsigned b1 = i + 1 < n ? s[i + 1] : 0, b2 = i + 2 < n ? s[i + 2] : 0;
        unsigned three = (unsigned)s[i] << 16 | b1 << 8 | b2;
        buf_putc(out, digit[three >> 18]);
        buf_putc(out, digit[three >> 12 & SIX]);
        buf_putc(out, i + 1 < n ? digit[three >> 6 & SIX] : '=');
        buf_putc(out, i + 2 < n ? digit[three & SIX] : '=');
    }
}

static void put_source(struct buf *out, const char *what, const struct source *s)
{
    buf_printf(out, "<p>%s <code>%s</code></p>\n<pre tabindex=\"0\"><code>", what, s->path);
    put_html(out, s->text);
    buf_puts(out, "</code></pre>\n");
}

static void put_data(struct buf *out, const struct evidence *ev)
{
    struct buf csv = {0};
    table_csv(ev->data, &csv);
    buf_printf(out, "<p>Data <a download=\"%s.csv\" href=\"data:text/csv;charset=utf-8;base64,",
               ev->query->name);
    put_base64(out, (const unsigned char *)buf_text(&csv), csv.n);
    buf_printf(out, "\">%s.csv</a> (%zu row%s)</p>\n", ev->query->name, ev->data->n_rows,
               ev->data->n_rows == 1 ? "" : "s");
    buf_release(&csv);
}

static const char *cell_at(const struct table *t, size_t i, size_t j, char number[TEXT_REAL_SIZE])
{
    return cell_text(&t->cells[i * t->n_columns + j], number);
}

static void put_counts(struct buf *out, const struct evidence *ev, const struct table *t)
{
    char number[TEXT_REAL_SIZE];
    buf_printf(out, "<p>Runs: %zu (", ev->n_runs);
    for (size_t i = 0; i < t->n_rows; i++) {
        buf_puts(out, i ? ", " : "");
        put_html(out, cell_at(t, i, 0, number));
        buf_puts(out, cell_at(t, i, 1, number)[0] ? " " : "");
        put_html(out, cell_at(t, i, 1, number));
        buf_printf(out, ": %s ", cell_at(t, i, 3, number));
        put_html(out, cell_at(t, i, 2, number));
    }
    buf_printf(out, "); <code>overparam lineage %s</code> lists them</p>\n", ev->query->name);
}

static void put_runs(struct buf *out, const struct evidence *ev, const struct table *t)
{
    char number[TEXT_REAL_SIZE];
    buf_puts(out,
             "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">run</th>"
             "<th scope=\"col\">experiment</th><th scope=\"col\">variant</th>"
             "<th scope=\"col\">status</th><th scope=\"col\">swept</th></tr></thead>\n"
             "<tbody>\n");
    for (size_t i = 0; i < t->n_rows;) {
        int64_t id = t->cells[i * t->n_columns].integer;
        buf_puts(out, "<tr>");
        for (size_t j = 0; j < 4; j++) {
            buf_puts(out, "<td>");
            put_html(out, cell_at(t, i, j, number));
            buf_puts(out, "</td>");
        }
        buf_puts(out, "<td>");
        for (bool first = true; i < t->n_rows && t->cells[i * t->n_columns].integer == id; i++) {
            if (t->cells[i * t->n_columns + 4].type == CELL_NULL)
                continue;
            buf_puts(out, first ? "" : ", ");
            put_html(out, cell_at(t, i, 4, number));
            buf_puts(out, " = ");
            put_html(out, cell_at(t, i, 5, number));
            first = false;
        }
        buf_puts(out, "</td></tr>\n");
    }
    buf_puts(out, "</tbody></table></div>\n");
    if (ev->n_runs > RUNS_SHOWN)
        buf_printf(out, "<p>and %zu more</p>\n", ev->n_runs - RUNS_SHOWN);
}

static bool put_lineage(struct workshop *w, const struct evidence *ev, struct buf *out,
                        struct err *e)
{
    const char *values[] = {ev->query->name, ev->kind, arena_printf(w->arena, "%d", RUNS_SHOWN)};
    struct table counts, runs;
    bool fine = store_query_bound(w->store, w->arena, counts_query, values, 2, &counts, e) &&
                store_query_bound(w->store, w->arena, runs_query, values, 3, &runs, e);
    if (fine && ev->n_runs > 0) {
        put_counts(out, ev, &counts);
        put_runs(out, ev, &runs);
    }
    return fine;
}

bool evidence_write(struct workshop *w, const struct evidence *ev, const char *path, struct err *e)
{
    struct buf out = {0}, clean = {0};
    buf_printf(&out,
               "<details class=\"evidence\" id=\"evidence-%s\"><summary>Query, %sdata, runs"
               "</summary>\n",
               ev->query->name, ev->script ? "script, " : "");
    put_source(&out, "Query", ev->query);
    if (ev->script)
        put_source(&out, "Script", ev->script);
    put_data(&out, ev);
    bool fine = put_lineage(w, ev, &out, e);
    buf_puts(&out, "</details>\n");
    utf8_put(&clean, out.s, out.n);
    fine = fine && workshop_write(path, clean.s, clean.n, e);
    buf_release(&out);
    buf_release(&clean);
    return fine;
}
