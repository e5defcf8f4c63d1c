/* gnuplot.c: see gnuplot.h. */
#include "report/gnuplot.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/file.h"
#include "sys/proc.h"

static const double gnuplot_seconds = 120; /* the largest surface takes a few */

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

static const char *settings(struct arena *a, const struct drawing *d)
{
    struct buf b = {0};
    assign(&b, "name", d->script->name);
    assign(&b, "data", d->data);
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
static bool failed(struct arena *a, const struct drawing *d, int status, const char *line,
                   struct err *e)
{
    const char *at = strstr(line, " line ");
    const char *open = strchr(line, '"'), *close = open ? strchr(open + 1, '"') : NULL;
    if (at && close && close < at) {
        char *end;
        long number = strtol(at + strlen(" line "), &end, 10);
        const char *what = end + strspn(end, ": ");
        const char *file = arena_strndup(a, open + 1, (size_t)(close - open - 1));
        /* Gnuplot is well: the script is not. */
        err_set_at(e, ERR_INPUT, (struct where){file, (int)number, 1}, "gnuplot: %.300s", what);
    } else if (*line)
        err_set(e, ERR_TOOL, "figure '%s': gnuplot: %.300s", d->script->name, line);
    else
        err_set(e, ERR_TOOL, "figure '%s': gnuplot left with status %d and said nothing",
                d->script->name, status);
    return err_hint(e,
                    "the data are in %s, the head of plots/style.gp tells how to draw by hand "
                    "(package gnuplot-nox)",
                    d->data);
}

bool gnuplot_draw(struct arena *a, const struct drawing *d, struct err *e)
{
    const char *const argv[] = {"gnuplot",       "-d", "-e", settings(a, d), "plots/style.gp",
                                d->script->path, NULL};
    bool fonts = file_exists(PLOTS_FOLDER "/fonts.conf");
    const char *const env[] = {"TZ=UTC",
                               "LC_ALL=C.UTF-8",
                               "GNUTERM=unknown",
                               "GNUPLOT_LIB=",
                               fonts ? "FONTCONFIG_PATH=" PLOTS_FOLDER : NULL,
                               "FONTCONFIG_FILE=fonts.conf",
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
            fine = failed(a, d, status, arena_strndup(a, line ? line : "", n), e);
    }
    buf_release(&complaints);
    return fine;
}
