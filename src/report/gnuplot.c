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
    assign_size(&b, "width", d->width);
    assign_size(&b, "height", d->height);
    buf_printf(&b, "n_series=%zu; n_rows=%zu; n_columns=%zu", d->n_series, d->n_rows, d->n_columns);
    const char *text = arena_strdup(a, buf_text(&b));
    buf_release(&b);
    return text;
}

/* Lines that say nothing about the figure. gnuplot 5.4 measures labels that it then draws literally
 * (noenhanced) as if they held markup, and complains of texts that hold none. */
static bool harmless(const char *line, size_t n)
{
    static const char *const known[] = {
        "Fontconfig warning", "adjusting to [", "enhanced text mode parser",
        "bad syntax in enhanced text string", "enhanced text parser"};
    struct buf b = {0};
    bool found = n == 0 || strspn(line, " \t\r") >= n;
    buf_add(&b, line, n);
    for (size_t i = 0; !found && i < sizeof known / sizeof *known; i++)
        found = strstr(buf_text(&b), known[i]) != NULL;
    buf_release(&b);
    return found;
}

/* The last line that is a complaint, or NULL; *n its length. */
static const char *complaint(const char *text, size_t *n)
{
    const char *last = NULL;
    for (const char *p = text; *p;) {
        size_t length = strcspn(p, "\n");
        if (!harmless(p, length)) {
            last = p;
            *n = length;
        }
        p += length + (p[length] == '\n');
    }
    return last;
}

/* "FILE" line 12: undefined variable: x */
static bool failed(struct arena *a, const struct drawing *d, const struct read *r, int status,
                   const char *line, struct err *e)
{
    const char *at = strstr(line, " line ");
    const char *open = strchr(line, '"'), *close = open ? strchr(open + 1, '"') : NULL;
    if (at && close && close < at) {
        char *end;
        long number = strtol(at + strlen(" line "), &end, 10);
        const char *what = end + strspn(end, ": ");
        const char *file = arena_strndup(a, open + 1, (size_t)(close - open - 1));
        if (strcmp(file, r->script) == 0)
            file = d->script->path;
        /* Gnuplot is well: the script is not. */
        err_set_at(e, ERR_INPUT, (struct where){file, (int)number, 1}, "gnuplot: %s", what);
    } else if (*line)
        err_set(e, ERR_TOOL, "figure '%s': gnuplot: %s", d->script->name, line);
    else
        err_set(e, ERR_TOOL, "figure '%s': gnuplot left with status %d and said nothing",
                d->script->name, status);
    return err_hint(e,
                    "the data are in %s, the head of plots/style.gp tells how to draw by hand "
                    "(package gnuplot-nox)",
                    d->data);
}

static bool run(struct arena *a, const struct drawing *d, const struct read *r, struct err *e)
{
    const char *const argv[] = {"gnuplot",        "-d",      "-e", settings(a, d, r),
                                "plots/style.gp", r->script, NULL};
    const char *const env[] = {"TZ=UTC",
                               "LC_ALL=C.UTF-8",
                               "GNUTERM=unknown",
                               "GNUPLOT_LIB=",
                               file_exists(FONTS_FILE) ? FONTS_ENV_FOLDER : NULL,
                               FONTS_ENV_FILE,
                               NULL};
    const struct proc p = {
        .argv = argv, .env = env, .package = "gnuplot-nox", .seconds = gnuplot_seconds};
    struct buf complaints = {0};
    int status = 0;
    size_t n = 0;
    bool fine = proc_run(&p, &status, NULL, &complaints, e);
    if (fine) {
        const char *line = complaint(buf_text(&complaints), &n);
        if (line || status != 0)
            fine = failed(a, d, r, status, arena_strndup(a, line ? line : "", n), e);
    }
    buf_release(&complaints);
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

bool gnuplot_draw(struct arena *a, const struct drawing *d, const char **missing, struct err *e)
{
    struct read r = {d->data, d->script->path, NULL};
    bool fine = strcmp(d->format, "pdf") != 0 || spell(a, d, &r, e);
    fine = fine && run(a, d, &r, e);
    if (r.missing) {
        (void)remove(r.data);
        (void)remove(r.script);
    }
    *missing = r.missing;
    return fine;
}
