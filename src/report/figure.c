/* figure.c: see figure.h. */
#include "report/figure.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/blocks.h"
#include "report/evidence.h"
#include "report/gnuplot.h"
#include "report/stamp.h"
#include "report/vector.h"
#include "sys/file.h"

/* A figure on its way. */
struct figure {
    struct source query, script, style;
    struct table data;
    struct buf blocks; /* owned */
    size_t n_series;
    double width, height;
    struct origin origin;
    const char *tsv, *csv, *pdf, *svg, *evidence, *note, *stamp_path;
};

enum { INCHES_MAX = 40 };

static bool size_read(struct arena *a, struct figure *f, struct err *e)
{
    struct where at;
    const char *const *parts, *text = source_directive(a, &f->script, "size", &at);
    if (!text)
        return true;
    size_t n = source_split(a, text, ' ', &parts);
    if (n == 2 && text_parse_real(parts[0], strlen(parts[0]), &f->width) &&
        text_parse_real(parts[1], strlen(parts[1]), &f->height) && f->width > 0 && f->height > 0 &&
        f->width < INCHES_MAX && f->height < INCHES_MAX)
        return true;
    err_set_at(e, ERR_INPUT, at, "a size is a width and a height in inches, not '%.60s'", text);
    return err_hint(e, "for example: # size: 6.3 3");
}

static bool figure_read(struct workshop *w, const char *name, struct figure *f, struct err *e)
{
    struct arena *a = w->arena;
    if (!source_read(a, PLOTS_FOLDER, name, ".sql", &f->query, e) ||
        !source_read(a, PLOTS_FOLDER, name, ".gp", &f->script, e) ||
        !source_read(a, PLOTS_FOLDER, "style", ".gp", &f->style, e) || !size_read(a, f, e))
        return false;
    const char *alt = source_directive(a, &f->script, "alt", NULL);
    f->origin.name = f->query.name;
    f->origin.alt = alt ? alt : arena_printf(a, "figure %s", name);
    memcpy(f->origin.query, f->query.digest, sizeof f->origin.query);
    f->tsv = workshop_path(w, "figures/%s.tsv", name);
    f->csv = workshop_path(w, "figures/%s.csv", name);
    f->pdf = workshop_path(w, "figures/%s.pdf", name);
    f->svg = workshop_path(w, "figures/%s.svg", name);
    f->evidence = workshop_path(w, "figures/%s.html", name);
    f->note = workshop_path(w, "figures/%s.note", name);
    f->stamp_path = workshop_path(w, "figures/%s.stamp", name);
    return true;
}

bool figure_mark(struct arena *a, struct store *st, const char *name, struct mark *m, struct err *e)
{
    struct source query;
    struct table t;
    struct buf blocks = {0};
    size_t n_series;
    if (!source_read(a, PLOTS_FOLDER, name, ".sql", &query, e) ||
        !store_query(st, a, query.text, &t, e))
        return false;
    *m = (struct mark){.is_report = false};
    snprintf(m->name, sizeof m->name, "%s", name);
    memcpy(m->query, query.digest, sizeof m->query);
    blocks_write(a, &t, &blocks, &n_series);
    sha256_of(blocks.s, blocks.n, m->result);
    buf_release(&blocks);
    return true;
}

/* Digest of all that decides the figure; `data` is the database's generation or the data's digest.
 */
static void digest(const struct figure *f, const char *data, char hex[SHA256_HEX])
{
    struct sha256 h;
    sha256_init(&h);
    stamp_add_text(&h, report_recipe);
    stamp_add_text(&h, f->query.name);
    stamp_add_text(&h, f->query.digest);
    stamp_add_text(&h, f->script.digest);
    stamp_add_text(&h, f->style.digest);
    stamp_add_text(&h, data);
    sha256_finish(&h, hex);
}

static void outputs(const struct figure *f, char hex[SHA256_HEX])
{
    const char *const paths[] = {f->tsv, f->csv, f->pdf, f->svg, f->evidence, f->note, NULL};
    stamp_outputs(paths, hex);
}

static bool gnuplot_drew_nothing(const char *name, struct err *e)
{
    err_set(e, ERR_TOOL, "gnuplot drew nothing for figure '%s'", name);
    return err_hint(e, "is it the gnuplot of package gnuplot-nox?");
}

typedef bool finisher(const struct buf *drawn, const struct origin *o, struct buf *out,
                      struct err *e);

/* Draw into a file beside the artefact, check and finish what gnuplot left there. */
static bool draw(struct workshop *w, const struct figure *f, const char *format, struct buf *done,
                 struct err *e)
{
    const struct drawing d = {
        .script = &f->script,
        .data = f->tsv,
        .format = format,
        .output = workshop_path(w, "figures/%s.drawn.%s", f->query.name, format),
        .width = f->width,
        .height = f->height,
        .n_series = f->n_series,
        .n_rows = f->data.n_rows,
        .n_columns = f->data.n_columns,
    };
    finisher *finish = strcmp(format, "pdf") == 0 ? vector_pdf : vector_svg;
    struct buf drawn = {0};
    (void)remove(d.output);
    bool fine = gnuplot_draw(w, &d, e);
    if (fine && !file_exists(d.output))
        fine = gnuplot_drew_nothing(f->query.name, e);
    fine = fine && file_read(d.output, 0, &drawn, e) && finish(&drawn, &f->origin, done, e);
    (void)remove(d.output);
    buf_release(&drawn);
    return fine;
}

/* Both files are whole before one of the old ones is replaced. */
static bool draw_both(struct workshop *w, const struct figure *f, struct err *e)
{
    struct buf pdf = {0}, svg = {0};
    bool fine = draw(w, f, "pdf", &pdf, e) && draw(w, f, "svg", &svg, e) &&
                workshop_write(f->pdf, pdf.s, pdf.n, e) && workshop_write(f->svg, svg.s, svg.n, e);
    buf_release(&pdf);
    buf_release(&svg);
    return fine;
}

static bool write_data(const struct figure *f, struct err *e)
{
    struct buf csv = {0};
    table_csv(&f->data, &csv);
    bool fine = workshop_write(f->tsv, f->blocks.s, f->blocks.n, e) &&
                workshop_write(f->csv, csv.s, csv.n, e);
    buf_release(&csv);
    return fine;
}

/* A column of which gnuplot sees nothing, in no row, is the likely reason of a failure. */
static bool nothing_to_draw(struct arena *a, const struct table *t, struct err *e)
{
    const char *empty = NULL;
    for (size_t j = 0; j < t->n_columns; j++) {
        bool seen = false;
        for (size_t i = 0; !seen && i < t->n_rows; i++) {
            const struct cell *c = &t->cells[i * t->n_columns + j];
            double x;
            seen = c->type == CELL_TEXT || (cell_number(c, &x) && isfinite(x));
        }
        if (!seen)
            empty = empty ? arena_printf(a, "%s, %s", empty, t->columns[j]) : t->columns[j];
    }
    return empty ? err_hint(e, "the query gives no finite number, in no row, for: %.100s", empty)
                 : false;
}

/* gnuplot takes what is beyond half of the largest number for undefined and says nothing. */
static void note_beyond(struct workshop *w, const struct figure *f)
{
    static const double limit = DBL_MAX / 2;
    size_t n = 0;
    double x;
    for (size_t i = 0; i < f->data.n_rows * f->data.n_columns; i++)
        n += cell_number(&f->data.cells[i], &x) && isfinite(x) && fabs(x) >= limit;
    if (n > 0)
        workshop_note(w, "figure %s: %zu number%s beyond %.2g cannot be drawn", f->query.name, n,
                      n == 1 ? "" : "s", limit);
}

/* The data have been read: draw again if they, or how they are drawn, have changed. */
static bool figure_draw(struct workshop *w, struct figure *f, struct stamp *s, struct made *m,
                        struct err *e)
{
    char data[SHA256_HEX], now[SHA256_HEX];
    sha256_of(f->blocks.s, f->blocks.n, f->origin.data);
    digest(f, f->origin.data, data);
    const char *const drawings[] = {f->pdf, f->svg, NULL};
    stamp_outputs(drawings, now);
    m->changed = strcmp(data, s->data) != 0 || !now[0];
    /* Evidence and data are cheap and always written; an equal file is left alone. */
    if (m->changed && !draw_both(w, f, e))
        return nothing_to_draw(w->arena, &f->data, e);
    memcpy(s->data, data, sizeof s->data);
    return true;
}

static bool figure_query(struct workshop *w, struct figure *f, struct stamp *s, struct made *m,
                         struct err *e)
{
    struct evidence ev = {
        .query = &f->query, .script = &f->script, .data = &f->data, .kind = "figure"};
    if (!workshop_query(w, &f->query, "figure", &f->data, &ev.n_runs, e))
        return false;
    if (f->data.n_rows == 0) {
        err_set(e, ERR_INPUT, "figure '%s': the query %s gives no rows", f->query.name,
                f->query.path);
        return err_hint(e, "have its experiments been run? overparam plan tells");
    }
    blocks_write(w->arena, &f->data, &f->blocks, &f->n_series);
    note_beyond(w, f);
    return write_data(f, e) && figure_draw(w, f, s, m, e) &&
           evidence_write(w, &ev, f->evidence, e) && evidence_note_write(w, &ev, f->note, e);
}

bool figure_make(struct workshop *w, const char *name, struct made *m, struct err *e)
{
    struct figure f = {.n_series = 1};
    struct stamp s;
    char inputs[SHA256_HEX], now[SHA256_HEX];
    *m = (struct made){.name = arena_strdup(w->arena, name), .kind = "figure"};
    if (!figure_read(w, name, &f, e))
        return false;
    stamp_read(f.stamp_path, &s);
    digest(&f, w->generation, inputs);
    outputs(&f, now);
    if (now[0] == 0 || strcmp(now, s.outputs) != 0)
        s = (struct stamp){{0}, {0}, {0}}; /* something is missing or damaged: make it all */
    if (strcmp(inputs, s.inputs) == 0)
        return true;
    bool fine = figure_query(w, &f, &s, m, e);
    buf_release(&f.blocks);
    if (!fine)
        return false;
    memcpy(s.inputs, inputs, sizeof s.inputs);
    outputs(&f, s.outputs);
    return stamp_write(f.stamp_path, &s, e);
}
