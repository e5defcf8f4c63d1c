/* tabular.c: see tabular.h. */
#include "report/tabular.h"

#include <string.h>

#include "report/clean.h"
#include "report/evidence.h"
#include "report/format.h"
#include "report/stamp.h"
#include "sys/file.h"

/* What is shown: `n` columns, of which column j is taken from the query's column from[j]. */
struct layout {
    size_t n;
    const size_t *from;
    const bool *uncertain;         /* the query's next column is the uncertainty of this one */
    const char *const *alignments; /* each "l", "c" or "r" */
    const char *const *headings;   /* NULL: the columns' names */
    const char *widths;            /* NULL: as wide as the content */
    struct format *formats;
};

static const char PLUS_MINUS[] = "\xc2\xb1";

/* The entries of a directive, one per column. A single one is repeated; NULL when there is none. */
static bool entries(struct arena *a, const struct source *q, const char *key, size_t n_columns,
                    const char *const **list, struct where *at, struct err *e)
{
    *list = NULL;
    const char *text = source_directive(a, q, key, at);
    if (!text)
        return true;
    const char *const *parts;
    size_t n = source_split(a, text, strcmp(key, "headings") == 0 ? '|' : ' ', &parts);
    if (n == 1 && n_columns > 1) {
        const char **same = arena_array(a, n_columns, sizeof *same);
        for (size_t j = 0; j < n_columns; j++)
            same[j] = parts[0];
        parts = same;
    } else if (n != n_columns) {
        err_set_at(e, ERR_INPUT, *at, "%zu entries for %zu columns", n, n_columns);
        return err_hint(
            e, "one for each that is shown: a column of \xc2\xb1 stands in the one before it");
    }
    *list = parts;
    return true;
}

static bool layout_formats(struct arena *a, const struct source *q, struct layout *l, struct err *e)
{
    struct where at = {0};
    const char *const *list;
    if (!entries(a, q, "format", l->n, &list, &at, e))
        return false;
    l->formats = arena_array(a, l->n + 1, sizeof *l->formats);
    for (size_t j = 0; j < l->n; j++) {
        const char *text = list ? list[j] : "%s";
        const char *wrong = format_parse(a, text, strlen(text), &l->formats[j]);
        if (wrong)
            return err_set_at(e, ERR_INPUT, at, "format '%.40s': %s", text, wrong);
    }
    return true;
}

/* Numbers to the right, text to the left. */
static const char *const *usual_alignments(struct arena *a, const struct table *t)
{
    const char **list = arena_array(a, t->n_columns + 1, sizeof *list);
    for (size_t j = 0; j < t->n_columns; j++)
        list[j] = t->n_rows > 0 && t->cells[j].type == CELL_TEXT ? "l" : "r";
    return list;
}

/* Alignments, and with them which columns are shown on their own. */
static bool layout_columns(struct arena *a, const struct source *q, const struct table *t,
                           struct layout *l, struct err *e)
{
    struct where at = {0};
    const char *const *list;
    if (!entries(a, q, "columns", t->n_columns, &list, &at, e))
        return false;
    if (!list)
        list = usual_alignments(a, t);
    size_t *from = arena_array(a, t->n_columns + 1, sizeof *from);
    bool *uncertain = arena_array(a, t->n_columns + 1, sizeof *uncertain);
    const char **alignments = arena_array(a, t->n_columns + 1, sizeof *alignments);
    for (size_t j = 0; j < t->n_columns; j++) {
        if (l->n > 0 && !uncertain[l->n - 1] && strcmp(list[j], PLUS_MINUS) == 0) {
            uncertain[l->n - 1] = true;
            continue;
        }
        if (strlen(list[j]) != 1 || !strchr("lcr", list[j][0]))
            return err_set_at(e, ERR_INPUT, at, "an alignment is l, c or r, not '%.40s'", list[j]);
        from[l->n] = j;
        uncertain[l->n] = false;
        alignments[l->n++] = list[j];
    }
    l->from = from;
    l->uncertain = uncertain;
    l->alignments = alignments;
    return true;
}

static bool layout_widths(struct arena *a, const struct source *q, struct layout *l, struct err *e)
{
    struct where at = {0};
    const char *const *list;
    if (!entries(a, q, "widths", l->n, &list, &at, e))
        return false;
    for (size_t j = 0; list && j < l->n; j++) {
        int64_t percent;
        if (!text_parse_count(list[j], strlen(list[j]), &percent) || percent < 1 || percent > 100)
            return err_set_at(e, ERR_INPUT, at, "a width is a percentage, not '%.40s'", list[j]);
        l->widths = arena_printf(a, "%s%s%s", l->widths ? l->widths : "", j ? " " : "", list[j]);
    }
    return true;
}

static void put_rule(struct buf *out, const struct layout *l)
{
    for (size_t j = 0; j < l->n; j++) {
        char side = l->alignments[j][0];
        buf_printf(out, "|%s---%s", side == 'l' || side == 'c' ? ":" : "-",
                   side == 'r' || side == 'c' ? ":" : "-");
    }
    buf_puts(out, "|\n");
}

/* A row of a pipe table is one line. */
static void put_cell(struct buf *out, const struct buf *cell)
{
    struct buf clean = {0};
    clean_put(&clean, buf_text(cell), cell->n);
    buf_puts(out, "| ");
    for (size_t i = 0; i < clean.n; i++)
        buf_putc(out, strchr("\n\t", clean.s[i]) ? ' ' : clean.s[i]);
    buf_putc(out, ' ');
    buf_release(&clean);
}

static void put_headings(struct buf *out, const struct layout *l, const struct table *t)
{
    struct buf cell = {0};
    for (size_t j = 0; j < l->n; j++) {
        const char *name = t->columns[l->from[j]];
        buf_clear(&cell);
        if (l->headings)
            buf_puts(&cell, l->headings[j]);
        else
            text_put(&cell, TEXT_MARKDOWN, name);
        put_cell(out, &cell);
    }
    buf_puts(out, "|\n");
    buf_release(&cell);
}

static void put_rows(struct buf *out, const struct layout *l, const struct table *t)
{
    struct buf cell = {0};
    for (size_t i = 0; i < t->n_rows; i++) {
        for (size_t j = 0; j < l->n; j++) {
            const struct cell *c = &t->cells[i * t->n_columns + l->from[j]];
            buf_clear(&cell);
            if (l->uncertain[j])
                format_uncertain(&cell, &l->formats[j], c, c + 1);
            else
                format_markdown(&cell, &l->formats[j], c, false);
            put_cell(out, &cell);
        }
        buf_puts(out, "|\n");
    }
    buf_release(&cell);
}

/* The first number of each column of which %d hides a fraction. */
static void note_hidden(struct workshop *w, const char *name, const struct layout *l,
                        const struct table *t)
{
    for (size_t j = 0; j < l->n; j++) {
        const char *hidden = NULL;
        for (size_t i = 0; !hidden && i < t->n_rows; i++)
            hidden = l->uncertain[j] ? NULL
                                     : format_hides(w->arena, &l->formats[j],
                                                    &t->cells[i * t->n_columns + l->from[j]]);
        if (hidden)
            workshop_note(w, "table '%s', column '%s': %s", name, t->columns[l->from[j]], hidden);
    }
}

static bool markdown_write(struct workshop *w, const struct source *query, const struct table *t,
                           struct buf *out, struct err *e)
{
    struct arena *a = w->arena;
    struct layout l = {0};
    struct where at = {0};
    if (!layout_columns(a, query, t, &l, e) || !layout_formats(a, query, &l, e) ||
        !layout_widths(a, query, &l, e) || !entries(a, query, "headings", l.n, &l.headings, &at, e))
        return false;
    buf_printf(out, ":::: {.tabular widths=\"%s\"}\n", l.widths ? l.widths : "");
    put_headings(out, &l, t);
    put_rule(out, &l);
    put_rows(out, &l, t);
    note_hidden(w, query->name, &l, t);
    buf_puts(out, "::::\n");
    return true;
}

/* A table on its way. */
struct tabular {
    struct source query;
    const char *markdown, *csv, *evidence, *note, *stamp_path;
};

static bool tabular_query(struct workshop *w, const struct tabular *b, struct made *m,
                          struct err *e)
{
    struct table t;
    struct evidence ev = {.query = &b->query, .data = &t, .kind = "table"};
    struct buf markdown = {0}, csv = {0};
    char before[SHA256_HEX], after[SHA256_HEX];
    const char *const paths[] = {b->markdown, b->csv, NULL};
    stamp_outputs(paths, before);
    if (!workshop_query(w, &b->query, "table", &t, &ev.n_runs, e))
        return false;
    table_csv(&t, &csv);
    bool fine = t.n_rows > 0;
    if (!fine) {
        err_set(e, ERR_INPUT, "table '%s': the query %s gives no rows", b->query.name,
                b->query.path);
        err_hint(e, "have its experiments been run? overparam plan tells");
    }
    fine = fine && markdown_write(w, &b->query, &t, &markdown, e) &&
           workshop_write(b->markdown, markdown.s, markdown.n, e) &&
           workshop_write(b->csv, csv.s, csv.n, e) && evidence_write(w, &ev, b->evidence, e) &&
           evidence_note_write(w, &ev, b->note, e);
    stamp_outputs(paths, after);
    m->changed = strcmp(before, after) != 0;
    buf_release(&markdown);
    buf_release(&csv);
    return fine;
}

bool tabular_make(struct workshop *w, const char *name, struct made *m, struct err *e)
{
    struct tabular b;
    struct stamp s;
    struct sha256 h;
    char inputs[SHA256_HEX], now[SHA256_HEX];
    *m = (struct made){.name = arena_strdup(w->arena, name), .kind = "table"};
    if (!source_read(w->arena, TABLES_FOLDER, name, ".sql", &b.query, e))
        return false;
    b.markdown = workshop_path(w, "tables/%s.md", name);
    b.csv = workshop_path(w, "tables/%s.csv", name);
    b.evidence = workshop_path(w, "tables/%s.html", name);
    b.note = workshop_path(w, "tables/%s.note", name);
    b.stamp_path = workshop_path(w, "tables/%s.stamp", name);
    const char *const paths[] = {b.markdown, b.csv, b.evidence, b.note, NULL};
    sha256_init(&h);
    stamp_add_text(&h, report_recipe);
    stamp_add_text(&h, b.query.digest);
    stamp_add_text(&h, w->generation);
    sha256_finish(&h, inputs);
    stamp_read(b.stamp_path, &s);
    stamp_outputs(paths, now);
    if (now[0] && strcmp(now, s.outputs) == 0 && strcmp(inputs, s.inputs) == 0)
        return true;
    if (!tabular_query(w, &b, m, e))
        return false;
    stamp_outputs(paths, s.outputs);
    memcpy(s.inputs, inputs, sizeof s.inputs);
    memcpy(s.data, b.query.digest, sizeof s.data);
    return stamp_write(b.stamp_path, &s, e);
}
