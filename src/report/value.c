/* value.c: see value.h. */
#include "report/value.h"

#include <math.h>
#include <string.h>

#include "report/evidence.h"
#include "report/format.h"
#include "sys/file.h"

/* [3.14]{.number source="value:NAME"}: report/filter.lua makes it a link. */
static void put_number(struct buf *out, const struct format *f, const struct cell *c, bool in_math,
                       const char *source)
{
    buf_puts(out, in_math ? "" : "[");
    format_markdown(out, f, c, in_math);
    if (!in_math)
        buf_printf(out, "]{.number source=\"%s\"}", source);
}

static void note_hidden(struct workshop *w, const struct format *f, const struct cell *c,
                        const char *kind, const char *name)
{
    const char *hidden = format_hides(w->arena, f, c);
    if (hidden)
        workshop_note(w, "%s '%s': %s", kind, name, hidden);
}

bool value_markdown(struct workshop *w, const char *name, bool in_math, struct buf *out,
                    struct err *e)
{
    struct source q;
    struct format f;
    struct table t;
    struct where at = {0};
    struct evidence ev = {.query = &q, .data = &t, .kind = "value"};
    if (!source_read(w->arena, VALUES_FOLDER, name, ".sql", &q, e))
        return false;
    const char *text = source_directive(w->arena, &q, "format", &at);
    if (!text)
        text = "%.3g";
    const char *wrong = format_parse(w->arena, text, strlen(text), &f);
    if (wrong)
        return err_set_at(e, ERR_INPUT, at, "format '%.40s': %s", text, wrong);
    if (!workshop_query(w, &q, "value", &t, &ev.n_runs, e))
        return false;
    if (t.n_rows != 1 || t.n_columns != 1)
        return err_set(e, ERR_INPUT, "value '%s': %s gives %zu rows of %zu columns, not one value",
                       name, q.path, t.n_rows, t.n_columns);
    if (t.cells[0].type == CELL_NULL) {
        err_set(e, ERR_INPUT, "value '%s': %s gives NULL (it read %zu run%s)", name, q.path,
                ev.n_runs, ev.n_runs == 1 ? "" : "s");
        return err_hint(e, "are its runs missing, or did they diverge? overparam list tells");
    }
    note_hidden(w, &f, &t.cells[0], "value", name);
    put_number(out, &f, &t.cells[0], in_math, arena_printf(w->arena, "value:%s", name));
    return evidence_write(w, &ev, workshop_path(w, "values/%s.html", name), e);
}

static bool unknown_claim(struct workshop *w, const char *id, struct err *e)
{
    struct table t;
    if (!store_query(w->store, w->arena, "select id from claims order by id", &t, e))
        return false;
    const char **ids = arena_array(w->arena, t.n_rows + 1, sizeof *ids);
    for (size_t i = 0; i < t.n_rows; i++)
        ids[i] = t.cells[i].text ? t.cells[i].text : "";
    const char *near = text_nearest(id, ids, t.n_rows);
    err_set(e, ERR_INPUT, "there is no claim '%.80s'", id);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "overparam claims lists them");
}

/* The measured number, finite or not; NULL when there is none. */
static struct cell measured_cell(const struct cell *measured, const char *kind)
{
    if (measured->type != CELL_NULL || !kind[0] || strcmp(kind, "missing") == 0)
        return *measured;
    return (struct cell){.type = CELL_REAL,
                         .real = strcmp(kind, "nan") == 0    ? (double)NAN
                                 : strcmp(kind, "-inf") == 0 ? -HUGE_VAL
                                                             : HUGE_VAL};
}

bool value_claim(struct workshop *w, const char *id, const char *format, bool in_math,
                 struct buf *out, struct err *e)
{
    struct table t;
    struct format f;
    const char *const values[] = {id};
    const char *wrong = format ? format_parse(w->arena, format, strlen(format), &f) : NULL;
    if (wrong)
        return err_set(e, ERR_INPUT, "format '%.40s': %s", format, wrong);
    if (!store_query_bound(w->store, w->arena,
                           "select measured, measured_kind, expected, holds\n"
                           "from claims where id = ?1",
                           values, 1, &t, e))
        return false;
    if (t.n_rows == 0)
        return unknown_claim(w, id, e);
    if (t.n_rows > 1)
        return err_set(e, ERR_INPUT, "claim '%.80s' stands in %zu experiments", id, t.n_rows);
    struct cell c = measured_cell(&t.cells[0], table_text(&t, 0, 1));
    if (c.type == CELL_NULL) {
        err_set(e, ERR_INPUT, "claim '%.80s' has not been measured", id);
        return err_hint(e, "overparam claims tells why");
    }
    f = format_of_claim(format ? &f : NULL, table_text(&t, 0, 2), t.cells[3].integer == 1, c.real);
    note_hidden(w, &f, &c, "claim", id);
    put_number(out, &f, &c, in_math, arena_printf(w->arena, "claim:%s", id));
    return true;
}
