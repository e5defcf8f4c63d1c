/* pair.c: see pair.h. */
#include "report/pair.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "report/pdf.h"
#include "report/svg.h"
#include "sys/file.h"
#include "sys/proc.h"

enum { PAIR_LIMIT = 1 << 26, CONVERT_SECONDS = 60 };

static bool ends_in(const char *path, const char *suffix)
{
    size_t n = strlen(path), m = strlen(suffix);
    return n > m && strcasecmp(path + n - m, suffix) == 0;
}

const char *pair_other(struct arena *a, const char *path)
{
    static const char *const forms[][2] = {{".pdf", ".svg"}, {".svg", ".pdf"}};
    for (size_t i = 0; i < 2; i++)
        if (ends_in(path, forms[i][0]))
            return arena_printf(a, "%.*s%s", (int)(strlen(path) - strlen(forms[i][0])), path,
                                forms[i][1]);
    return NULL;
}

/* Run a program that writes the file `made`, and take that in. */
static bool convert(const struct proc *p, const char *from, const char *made, struct buf *out,
                    struct err *e)
{
    struct buf complaints = {0};
    int status = 0;
    if (file_exists(made))
        (void)remove(made);
    bool fine = proc_run(p, &status, NULL, &complaints, e);
    if (!fine)
        err_hint(e, "install the Debian package %s, or lay the other form beside it: %s",
                 p->package, "NAME.pdf for the paper, NAME.svg for the page");
    else if (status != 0 || !file_exists(made))
        fine = err_set(e, ERR_INPUT, "%s cannot read %s: %.*s", p->argv[0], from,
                       (int)strcspn(buf_text(&complaints), "\n"), buf_text(&complaints));
    fine = fine && file_read(made, PAIR_LIMIT, out, e);
    buf_release(&complaints);
    return fine;
}

static const char *const environment[] = {"LC_ALL=C", "SOURCE_DATE_EPOCH=" REPORT_EPOCH, NULL};

static bool svg_of(struct workshop *w, const char *pdf, struct buf *out, struct err *e)
{
    const char *made = workshop_path(w, "pictures/converted.svg");
    const char *const argv[] = {"pdftocairo", "-svg", "-f", "1", "-l", "1", pdf, made, NULL};
    const struct proc p = {
        .argv = argv, .env = environment, .package = "poppler-utils", .seconds = CONVERT_SECONDS};
    return convert(&p, pdf, made, out, e);
}

static bool pdf_of(struct workshop *w, const char *svg, struct buf *out, struct err *e)
{
    const char *made = workshop_path(w, "pictures/converted.pdf");
    const char *const argv[] = {"rsvg-convert", "--format=pdf", "--output", made, svg, NULL};
    const struct proc p = {
        .argv = argv, .env = environment, .package = "librsvg2-bin", .seconds = CONVERT_SECONDS};
    return convert(&p, svg, made, out, e);
}

/* The PDF without its dates: equal drawings give equal bytes. */
static bool settle_pdf(const char *path, const struct buf *read, struct buf *pdf, struct err *e)
{
    static const struct pdf_entry entries[] = {
        {"/CreationDate", "D:" REPORT_PDF_DATE "Z"},
        {"/ModDate", NULL},
        {NULL, NULL},
    };
    struct buf why = {0};
    bool fine = pdf_inscribe(read, entries, pdf, &why);
    if (!fine) {
        err_set(e, ERR_INPUT, "%s is no whole PDF: %s", path, buf_text(&why));
        err_hint(e, "make it again with the program that wrote it");
    }
    buf_release(&why);
    return fine;
}

static bool check_svg(const char *path, const struct buf *svg, struct err *e)
{
    if (svg_is_whole(svg))
        return true;
    err_set(e, ERR_INPUT, "%s is no whole SVG", path);
    return err_hint(e, "make it again with the program that wrote it");
}

bool pair_read(struct workshop *w, const char *path, struct buf *pdf, struct buf *svg,
               struct err *e)
{
    const char *other = pair_other(w->arena, path);
    const char *for_paper = ends_in(path, ".pdf") ? path : other;
    const char *for_page = ends_in(path, ".pdf") ? other : path;
    struct buf read = {0};
    bool fine = file_exists(for_paper) ? file_read(for_paper, PAIR_LIMIT, &read, e)
                                       : pdf_of(w, for_page, &read, e);
    fine = fine && settle_pdf(for_paper, &read, pdf, e) &&
           (file_exists(for_page) ? file_read(for_page, PAIR_LIMIT, svg, e)
                                  : svg_of(w, for_paper, svg, e)) &&
           check_svg(for_page, svg, e);
    buf_release(&read);
    return fine;
}
