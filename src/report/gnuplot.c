/* gnuplot.c: see gnuplot.h. */
#include "report/gnuplot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/fonts.h"
#include "sys/file.h"
#include "sys/proc.h"

static const double gnuplot_seconds = 120; /* the largest surface takes a few */

/* What gnuplot reads: the paths of the drawing, or of copies that spell what no font has. */
struct read {
    const char *data, *script;
    const char *missing; /* characters for people; NULL: these are no copies */
};

static void assign(struct buf *b, const char *name, const char *text)
{
    buf_printf(b, "%s=", name);
    text_put(b, TEXT_GNUPLOT, text);
    buf_puts(b, "; ");
}

static void assign_size(struct buf *b, const char *name, double inches)
{
    if (inches > 0) {
        buf_printf(b, "%s=1.0*", name); /* a real number, also when the size is whole */
        buf_real(b, inches);
        buf_puts(b, "; ");
    }
}

static const char *settings(struct arena *a, const struct drawing *d, const struct read *r)
{
    struct buf b = {0};
    assign(&b, "name", d->script->name);
    assign(&b, "data", r->data);
    assign(&b, "format", d->format);
    assign(&b, "output", d->output);
    assign(&b, "script", r->script);
    assign_size(&b, "width", d->width);
    assign_size(&b, "height", d->height);
    buf_printf(&b, "n_series=%zu; n_rows=%zu; n_columns=%zu", d->n_series, d->n_rows, d->n_columns);
    const char *text = arena_strdup(a, buf_text(&b));
    buf_release(&b);
    return text;
}

/* Lines that say nothing about the figure and come with most of them. gnuplot 5.4 measures labels
 * that it then draws literally (noenhanced) as if they held markup, and complains of texts that
 * hold none. */
static bool harmless(const char *line)
{
    static const char *const known[] = {
        "Fontconfig warning", "adjusting to [", "enhanced text mode parser",
        "bad syntax in enhanced text string", "enhanced text parser"};
    bool found = line[strspn(line, " \t\r")] == 0;
    for (size_t i = 0; !found && i < sizeof known / sizeof *known; i++)
        found = strstr(line, known[i]) != NULL;
    return found;
}

/* A thing that gnuplot said; line 0: about no place. */
struct complaint {
    struct where at;
    const char *text;
};

/* The column of a caret that stands under the whole line n of the script, 1 under anything else: a
 * macro or a continued line was put together by gnuplot. */
static int column_of(const struct source *script, int n, const char *echo, const char *caret)
{
    const char *line = script->text;
    for (int i = 1; line && i < n; i++)
        line = (line = strchr(line, '\n')) ? line + 1 : NULL;
    size_t length = line ? strcspn(line, "\n") : 0, before = strspn(caret, " ");
    if (length == 0 || strlen(echo) != length || memcmp(line, echo, length) != 0)
        return 1;
    return text_place("", echo, before < length ? before : length - 1).column;
}

/* "FILE" line 12: warning: undefined variable: x; before it perhaps the line and a caret. */
static struct complaint complaint_parse(struct arena *a, const struct drawing *d,
                                        const struct read *r, const char *line,
                                        const char *const shown[2])
{
    static const char warning[] = "warning: ";
    struct complaint c = {.text = line};
    const char *at = strstr(line, " line ");
    const char *open = strchr(line, '"'), *close = open ? strchr(open + 1, '"') : NULL;
    if (at && close && close < at) {
        char *end;
        c.at = (struct where){arena_strndup(a, open + 1, (size_t)(close - open - 1)),
                              (int)strtol(at + strlen(" line "), &end, 10), 1};
        c.text = end + strspn(end, ": ");
        if (strcmp(c.at.file, r->script) == 0) {
            c.at.file = d->script->path;
            c.at.column = column_of(d->script, c.at.line, shown[0], shown[1]);
        }
    }
    c.text += strncmp(c.text, warning, strlen(warning)) == 0 ? strlen(warning) : 0;
    return c;
}

/* All that gnuplot said, in order; a line above a caret is the script's and no complaint. */
static const struct complaint *complaints_parse(struct arena *a, const struct drawing *d,
                                                const struct read *r, const char *text, size_t *n)
{
    size_t most = 1;
    for (const char *p = text; *p; p++)
        most += *p == '\n';
    struct complaint *list = arena_array(a, most, sizeof *list);
    const char *shown[2] = {"", ""}, *before = "";
    *n = 0;
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        const char *line = arena_strndup(a, p, strcspn(p, "\n"));
        const char *after = p + strlen(line) + (p[strlen(line)] == '\n');
        if (line[strspn(line, " ")] == '^') {
            shown[0] = before;
            shown[1] = line;
        } else if (after[strspn(after, " ")] != '^' && !harmless(line)) {
            list[(*n)++] = complaint_parse(a, d, r, line, shown);
            shown[0] = shown[1] = "";
        }
        before = line;
    }
    return list;
}

/* The last complaint is what gnuplot gave up at. */
static bool failed(const struct drawing *d, int status, const struct complaint *last, struct err *e)
{
    if (last && last->at.line > 0) /* gnuplot is well: the script is not */
        err_set_at(e, ERR_INPUT, last->at, "gnuplot: %s", last->text);
    else if (last)
        err_set(e, ERR_TOOL, "figure '%s': gnuplot: %s", d->script->name, last->text);
    else
        err_set(e, ERR_TOOL, "figure '%s': gnuplot left with status %d and said nothing",
                d->script->name, status);
    return err_hint(e,
                    "the data are in %s, the head of plots/style.gp tells how to draw by hand "
                    "(package gnuplot-nox)",
                    d->data);
}

/* Without a place it is about the machine, and said once, not for every figure. */
static void note_one(struct workshop *w, const struct complaint *c)
{
    if (c->at.line > 0)
        workshop_note(w, "%s:%d: gnuplot: %.300s", c->at.file, c->at.line, c->text);
    else
        workshop_note(w, "gnuplot: %.300s", c->text);
}

/* The first few that are not the one before over again. */
static void note(struct workshop *w, const struct complaint *c, size_t n)
{
    enum { NOTES_MOST = 5 };
    size_t i = 0;
    for (size_t taken = 0; i < n && taken < NOTES_MOST; i++) {
        note_one(w, &c[i]);
        taken += i == 0 || strcmp(c[i].text, c[i - 1].text) != 0;
    }
    if (i < n)
        workshop_note(w, "gnuplot: %zu more lines of this kind", n - i);
}

static bool run(struct workshop *w, const struct drawing *d, const struct read *r, struct err *e)
{
    struct arena *a = w->arena;
    const char *const argv[] = {"gnuplot",
                                "-d",
                                "-e",
                                settings(a, d, r),
                                "plots/style.gp",
                                r->script,
                                "-e",
                                "if (exists('AFTER')) eval AFTER",
                                NULL};
    const char *const env[] = {"TZ=UTC",
                               "LC_ALL=C.UTF-8",
                               "GNUTERM=unknown",
                               "GNUPLOT_LIB=",
                               file_exists(FONTS_FILE) ? FONTS_ENV_FOLDER : NULL,
                               FONTS_ENV_FILE,
                               NULL};
    const struct proc p = {
        .argv = argv, .env = env, .package = "gnuplot-nox", .seconds = gnuplot_seconds};
    struct buf said = {0};
    int status = 0;
    size_t n;
    bool fine = proc_run(&p, &status, NULL, &said, e);
    if (fine) {
        const struct complaint *c = complaints_parse(a, d, r, buf_text(&said), &n);
        if (status != 0)
            fine = failed(d, status, n > 0 ? &c[n - 1] : NULL, e);
        note(w, c, n - (status != 0 && n > 0));
    }
    buf_release(&said);
    return fine;
}

/* Copies for a PDF with a character that no font has; they keep the lines of the script. */
static bool spell(struct arena *a, const struct drawing *d, struct read *r, struct err *e)
{
    struct buf data = {0}, script = {0}, spelt_data = {0}, spelt_script = {0};
    struct characters lost = {0};
    buf_add(&script, d->script->text, d->script->n);
    bool fine = file_read(d->data, 0, &data, e);
    fonts_collect(a, &data, &lost);
    fonts_collect_quoted(a, &script, &lost);
    fine = fine && fonts_lack(a, &lost, e);
    r->missing = fine ? characters_list(a, &lost) : NULL;
    if (r->missing) {
        r->data = arena_printf(a, "%s.tsv", d->output);
        r->script = arena_printf(a, "%s.gp", d->output);
        fonts_spell(&spelt_data, &data, &lost);
        fonts_spell_quoted(&spelt_script, &script, &lost);
        fine = file_write(r->data, spelt_data.s, spelt_data.n, e) &&
               file_write(r->script, spelt_script.s, spelt_script.n, e);
    }
    buf_release(&data);
    buf_release(&script);
    buf_release(&spelt_data);
    buf_release(&spelt_script);
    return fine;
}

bool gnuplot_draw(struct workshop *w, const struct drawing *d, struct err *e)
{
    struct read r = {d->data, d->script->path, NULL};
    bool fine = strcmp(d->format, "pdf") != 0 || spell(w->arena, d, &r, e);
    fine = fine && run(w, d, &r, e);
    if (r.missing) {
        (void)remove(r.data);
        (void)remove(r.script);
        workshop_note(w, "%s.pdf cannot show %s; the page does", d->script->name, r.missing);
    }
    return fine;
}
