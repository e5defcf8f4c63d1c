/* vector.c: see vector.h. A PDF of cairo 1.16 has a plain cross-reference table; the provenance
 * goes into an incremental update after it (PDF 32000-1, 7.5.6), a new version of its Info object.
 */
#include "report/vector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/mark.h"
#include "report/workshop.h"

static char *find(char *s, const char *end, const char *what)
{
    size_t n = strlen(what);
    for (; s && (size_t)(end - s) >= n; s++)
        if (memcmp(s, what, n) == 0)
            return s;
    return NULL;
}

static char *find_last(const struct buf *b, const char *what)
{
    char *last = NULL;
    for (char *p = b->s; p && (p = find(p, b->s + b->n, what)) != NULL; p++)
        last = p;
    return last;
}

static bool ends_with(const struct buf *b, const char *tail)
{
    size_t n = b->n, length = strlen(tail);
    while (n > 0 && (b->s[n - 1] == '\n' || b->s[n - 1] == '\r'))
        n--;
    return n >= length && memcmp(b->s + n - length, tail, length) == 0;
}

static bool starts_with(const struct buf *b, const char *head)
{
    return b->n >= strlen(head) && memcmp(b->s, head, strlen(head)) == 0;
}

static bool not_whole(const struct origin *o, const char *format, size_t n, struct err *e)
{
    err_set(e, ERR_TOOL, "gnuplot left an incomplete %s for figure '%s' (%zu bytes)", format,
            o->name, n);
    return err_hint(e,
                    "does plots/%s.gp plot something and leave `set output` alone? does the query "
                    "give finite numbers? is there room on the disk? is it the gnuplot of "
                    "package gnuplot-nox?",
                    o->name);
}

/* The dates that cairo wrote, all digits set to those of the fixed date: same length, so that every
 * offset in the file stays true. */
static void fix_dates(struct buf *b)
{
    static const char key[] = "/CreationDate (D:";
    enum { DATE = 14 };
    for (char *p = b->s; (p = find(p, b->s + b->n, key)) != NULL;) {
        p += sizeof key - 1;
        if (b->s + b->n - p >= DATE && strspn(p, "0123456789") >= DATE)
            memcpy(p, REPORT_PDF_DATE, DATE);
    }
}

/* The number after `key`, or -1. */
static long number_after(const char *s, const char *key)
{
    const char *p = s ? strstr(s, key) : NULL;
    return p ? strtol(p + strlen(key), NULL, 10) : -1;
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
    if (!starts_with(drawn, "%PDF-") || !ends_with(drawn, "%%EOF"))
        return not_whole(o, "PDF", drawn->n, e);
    buf_clear(out);
    buf_add(out, drawn->s, drawn->n);
    fix_dates(out);
    const char *trailer = find_last(out, "trailer");
    long size = number_after(trailer, "/Size "), root = number_after(trailer, "/Root ");
    long info = number_after(trailer, "/Info "), previous = number_after(trailer, "startxref\n");
    if (size < 0 || root < 0 || info < 0 || previous < 0)
        return err_set(e, ERR_TOOL, "the PDF of figure '%s' has no trailer that we know", o->name);
    size_t object = out->n;
    buf_printf(out,
               "%ld 0 obj\n<< /Producer (cairo)\n   /CreationDate (D:" REPORT_PDF_DATE "Z)\n"
               "   /Title (%s)\n   /Keywords (",
               info, o->name);
    put_mark(out, o);
    buf_puts(out, ")\n>>\nendobj\n");
    size_t table = out->n;
    buf_printf(out,
               "xref\n%ld 1\n%010zu 00000 n \ntrailer\n<< /Size %ld\n   /Root %ld 0 R\n   /Info "
               "%ld 0 R\n   /Prev %ld\n>>\nstartxref\n%zu\n%%%%EOF\n",
               info, object, size, root, info, previous, table);
    return true;
}

/* A tag that refers to ids: every `id='x'`, `href='#x'` and `url(#x)` gets the figure's prefix. */
static void put_tag(struct buf *out, const char *s, const char *end, const char *prefix)
{
    static const char *const keys[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#"};
    while (s < end) {
        size_t k = 0, n_keys = sizeof keys / sizeof *keys;
        while (k < n_keys &&
               !((size_t)(end - s) > strlen(keys[k]) && memcmp(s, keys[k], strlen(keys[k])) == 0))
            k++;
        if (k < n_keys) {
            buf_printf(out, "%s%s-", keys[k], prefix);
            s += strlen(keys[k]);
        } else
            buf_putc(out, *s++);
    }
}

/* gnuplot leaves '>' as it is, but XML forbids the three characters that close a CDATA section. */
static void put_content(struct buf *out, const char *s, const char *end)
{
    for (; s < end; s++)
        if (*s == '>')
            buf_puts(out, "&gt;");
        else
            buf_putc(out, *s);
}

/* The end of the tag that begins at s: just after its '>'. Quotes may hold a '>'. */
static const char *tag_end(const char *s)
{
    char quote = 0;
    for (; *s; s++) {
        if (quote)
            quote = *s == quote ? 0 : quote;
        else if (*s == '\'' || *s == '"')
            quote = *s;
        else if (*s == '>')
            return s + 1;
    }
    return s;
}

/* gnuplot's hypertext, drawn by style.gp's @RUNS, calls a script that no page of ours has; as the
 * title of its group every reader shows it. Returns what follows, NULL when this is none. */
static const char *put_hypertext(struct buf *out, const char *s, const char *end)
{
    static const char head[] = "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'",
                      tail[] = "')\" onmouseout=\"gnuplot_svg.hideHypertext()\">",
                      empty[] = "<title> </title>";
    size_t n = (size_t)(end - s);
    if (n < strlen(head) + strlen(tail) || memcmp(s, head, strlen(head)) != 0 ||
        memcmp(end - strlen(tail), tail, strlen(tail)) != 0)
        return NULL;
    buf_puts(out, "<g class=\"run\"><title>");
    put_content(out, s + strlen(head), end - strlen(tail));
    buf_puts(out, "</title>");
    return strncmp(end, empty, strlen(empty)) == 0 ? end + strlen(empty) : end;
}

/* gnuplot opens a group for every change of pen, drawn with or not. Returns what follows an empty
 * one, NULL when this is none. */
static const char *skip_empty(const char *s, const char *end)
{
    static const char head[] = "<g fill=", close[] = "</g>";
    if (strncmp(s, head, strlen(head)) != 0)
        return NULL;
    end += strspn(end, " \t\r\n");
    return strncmp(end, close, strlen(close)) == 0 ? end + strlen(close) : NULL;
}

/* What gnuplot calls a plot that has no name in the key: nothing to show. Returns what follows. */
static const char *skip_nameless(const char *s)
{
    static const char *const heads[] = {"<title>gnuplot_plot_", "<title>data index ",
                                        "<title>data using "};
    size_t i = 0, n = sizeof heads / sizeof *heads;
    while (i < n && strncmp(s, heads[i], strlen(heads[i])) != 0)
        i++;
    const char *end = i < n ? strstr(s, "</title>") : NULL;
    return end ? end + strlen("</title>") : NULL;
}

static void put_svg_head(struct buf *out, const struct origin *o)
{
    buf_printf(out, "\n<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">", o->name, o->name,
               o->name);
    text_put(out, TEXT_HTML, o->alt);
    buf_puts(out, "</desc>\n<style>image { image-rendering: pixelated; }</style>\n<metadata>");
    put_mark(out, o);
    buf_puts(out, "</metadata>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
}

bool vector_svg(const struct buf *drawn, const struct origin *o, struct buf *out, struct err *e)
{
    char *svg = drawn->n ? strstr(drawn->s, "<svg") : NULL;
    char *body = svg ? strstr(svg, "</desc>") : NULL;
    if (!starts_with(drawn, "<?xml") || !body || !ends_with(drawn, "</svg>"))
        return not_whole(o, "SVG", drawn->n, e);
    buf_clear(out);
    buf_add(out, drawn->s, (size_t)(svg - drawn->s));
    buf_printf(out, "<svg role=\"img\" aria-labelledby=\"%s-title %s-desc\"", o->name, o->name);
    const char *after = tag_end(svg);
    buf_add(out, svg + strlen("<svg"), (size_t)(after - svg) - strlen("<svg"));
    put_svg_head(out, o);
    for (const char *s = body + strlen("</desc>"); *s;) {
        const char *end = *s == '<' ? tag_end(s) : s + strcspn(s, "<");
        const char *done = put_hypertext(out, s, end);
        done = done ? done : skip_nameless(s);
        done = done ? done : skip_empty(s, end);
        if (done)
            end = done;
        else if (*s == '<')
            put_tag(out, s, end, o->name);
        else
            put_content(out, s, end);
        s = end;
    }
    return true;
}
