/* vector.c: see vector.h. */
#include "report/vector.h"

#include <stdio.h>
#include <string.h>

#include "report/mark.h"
#include "report/pdf.h"
#include "report/svg.h"
#include "report/workshop.h"

/* `why`: what the reader of the format says, or "". */
static bool not_whole(const struct origin *o, const char *format, const char *why, struct err *e)
{
    err_set(e, ERR_TOOL, "gnuplot left no whole %s for figure '%s'%s%.120s", format, o->name,
            *why ? ": " : "", why);
    return err_hint(e,
                    "does plots/%s.gp plot something and leave `set output` alone? does the query "
                    "give finite numbers? is there room on the disk? is it the gnuplot of "
                    "package gnuplot-nox?",
                    o->name);
}

static void put_mark(struct buf *out, const struct origin *o)
{
    struct mark m = {.is_report = false};
    snprintf(m.name, sizeof m.name, "%s", o->name);
    memcpy(m.query, o->query, sizeof m.query);
    memcpy(m.result, o->data, sizeof m.result);
    mark_write(out, &m);
}

bool vector_pdf(const struct buf *drawn, const struct origin *o, struct buf *out, struct err *e)
{
    struct buf mark = {0}, why = {0};
    put_mark(&mark, o);
    const struct pdf_entry entries[] = {
        {"/CreationDate", "D:" REPORT_PDF_DATE "Z"},
        {"/ModDate", NULL},
        {"/Producer", "cairo"}, /* without a version: the same drawing gives the same bytes */
        {"/Title", o->name},
        {MARK_ENTRY, buf_text(&mark)},
        {NULL, NULL},
    };
    buf_clear(out);
    bool fine = pdf_inscribe(drawn, entries, out, &why) || not_whole(o, "PDF", buf_text(&why), e);
    buf_release(&mark);
    buf_release(&why);
    return fine;
}

bool vector_svg(const struct buf *drawn, const struct origin *o, struct buf *out, struct err *e)
{
    struct buf mark = {0};
    put_mark(&mark, o);
    const struct svg_about about = {o->name, o->alt, buf_text(&mark)};
    buf_clear(out);
    bool fine = svg_finish(drawn, &about, out) || not_whole(o, "SVG", "", e);
    buf_release(&mark);
    return fine;
}
