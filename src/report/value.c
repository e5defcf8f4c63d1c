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

/* A claim bounds what it measures from one side or from both: the number in the text is a bound,
 * too. */
static enum format_rounding rounding_of(const char *expected)
{
    return expected[0] == '<' ? FORMAT_UP : expected[0] == '>' ? FORMAT_DOWN : FORMAT_NEAREST;
}

bool value_claim(struct workshop *w, const char *id, const char *format, bool in_math,
                 struct buf *out, struct err *e)
{
    struct table t;
    struct format f;
    const char *const values[] = {id};
    const char *text = format ? format : "%.3g", *wrong;
    if ((wrong = format_parse(w->arena, text, strlen(text), &f)) != NULL)
        return err_set(e, ERR_INPUT, "format '%.40s': %s", text, wrong);
    if (!store_query_bound(w->store, w->arena,
                           "select measured, measured_kind, expected from claims where id = ?1",
                           values, 1, &t, e))
        return false;
    if (t.n_rows == 0)
        return unknown_claim(w, id, e);
    if (t.n_rows > 1)
        return err_set(e, ERR_INPUT, "claim '%.80s' stands in %zu experiments", id, t.n_rows);
    f.rounding = rounding_of(table_text(&t, 0, 2));
    struct cell c = t.cells[0];
    const char *kind = t.cells[1].type == CELL_TEXT ? t.cells[1].text : "missing";
    if (c.type == CELL_NULL && strcmp(kind, "missing") != 0)
        c = (struct cell){.type = CELL_REAL,
                          .real = strcmp(kind, "nan") == 0    ? (double)NAN
                                  : strcmp(kind, "-inf") == 0 ? -HUGE_VAL
                                                              : HUGE_VAL};
    if (c.type == CELL_NULL) {
        err_set(e, ERR_INPUT, "claim '%.80s' has not been measured", id);
        return err_hint(e, "overparam claims tells why");
    }
    put_number(out, &f, &c, in_math, arena_printf(w->arena, "claim:%s", id));
    return true;
}
