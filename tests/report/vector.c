/* What gnuplot drew is believed only when it is whole; finished files carry their origin and no
 * date.
 */
#include "report/vector.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/pdf.h"
#include "support.h"

static const char svg[] =
    "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 1 1\">\n<title>Gnuplot</title>\n"
    "<desc>Produced by GNUPLOT</desc>\n<circle id='gpDot' r='1'/>"
    "<use href='#gpDot'/><g fill=\"url(#gpDot)\"><title>id='x' ]]></title>"
    "</g>\n<g fill=\"none\"><g stroke=\"red\">\n</g></g></svg>\n";

static const char pdf[] =
    "%PDF-1.5\n"
    "1 0 obj\n<< /Producer (cairo 1.16.0) /CreationDate (D:20261123172200Z) >>\nendobj\n"
    "2 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\n"
    "3 0 obj\n<< /Type /Pages /Kids [4 0 R] /Count 1 >>\nendobj\n"
    "4 0 obj\n<< /Type /Page /Parent 3 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
    "xref\n"
    "0 5\n"
    "0000000000 65535 f \n"
    "0000000009 00000 n \n"
    "0000000089 00000 n \n"
    "0000000138 00000 n \n"
    "0000000195 00000 n \n"
    "trailer\n<< /Size 5 /Root 2 0 R /Info 1 0 R >>\n"
    "startxref\n262\n%%EOF\n";

static bool finish(bool is_pdf, const char *s, size_t n, struct buf *out, struct err *e)
{
    struct origin o = {.name = "a-b", .alt = "less < \"more\"", .query = "q", .data = "d"};
    struct buf drawn = {0};
    buf_add(&drawn, s, n);
    bool fine = is_pdf ? vector_pdf(&drawn, &o, out, e) : vector_svg(&drawn, &o, out, e);
    buf_release(&drawn);
    return fine;
}

static void ids_of_a_figure_are_its_own(void)
{
    struct buf out = {0};
    struct err e = {0};
    CU_ASSERT_TRUE_FATAL(finish(false, svg, strlen(svg), &out, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.s, "<circle id=\"a-b-gpDot\" r=\"1\"/>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.s, "<use href=\"#a-b-gpDot\"/>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.s, "url(#a-b-gpDot)"));
    /* Text is text, also when it looks like an id. */
    CU_ASSERT_PTR_NOT_NULL(strstr(out.s, "<title>id='x' ]]&gt;</title>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.s, "less &lt; \"more\"</desc>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.s, "role=\"img\""));
    CU_ASSERT_PTR_NULL(strstr(out.s, "GNUPLOT"));
    CU_ASSERT_PTR_NULL(strstr(out.s, "red"));
    buf_release(&out);
}

static void hypertext_becomes_a_title_and_no_handler_is_left(void)
{
    static const char drawn[] =
        "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 1 "
        "1\">\n<title>Gnuplot</title>\n<desc>x</desc>\n"
        "<g id=\"gnuplot_plot_1\" ><title>gnuplot_plot_1</title>"
        "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'run 7, it's > &lt;b> ')\" "
        "onmouseout=\"gnuplot_svg.hideHypertext()\"><title> </title><use "
        "href='#p'/></g></g>\n</svg>\n";
    struct buf out = {0};
    struct err e = {0};
    CU_ASSERT_TRUE_FATAL(finish(false, drawn, strlen(drawn), &out, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(out.s,
                                  "<g class=\"run\"><title>run 7, it's &gt; &lt;b&gt; </title><use "
                                  "href=\"#a-b-p\"/></g>"));
    CU_ASSERT_PTR_NULL(strstr(out.s, "onmouse"));
    CU_ASSERT_PTR_NULL(strstr(out.s, "<title>gnuplot_plot"));
    buf_release(&out);
}

static void the_entries_of_a_pdf_are_ours(void)
{
    struct buf out = {0}, again = {0}, value = {0};
    struct err e = {0};
    CU_ASSERT_TRUE_FATAL(finish(true, pdf, strlen(pdf), &out, &e));
    CU_ASSERT_TRUE(pdf_entry_read(&out, "/CreationDate", &value));
    CU_ASSERT_STRING_EQUAL(buf_text(&value), "D:20000101000000Z");
    buf_clear(&value);
    CU_ASSERT_TRUE(pdf_entry_read(&out, "/Provenance", &value));
    CU_ASSERT_STRING_EQUAL(buf_text(&value), "overparam figure a-b, query q, data d");
    CU_ASSERT_FALSE(pdf_entry_read(&out, "/ModDate", &value));
    CU_ASSERT_TRUE(finish(true, pdf, strlen(pdf), &again, &e));
    CU_ASSERT_TRUE(again.n == out.n && memcmp(again.s, out.s, out.n) == 0);
    buf_release(&out);
    buf_release(&again);
    buf_release(&value);
}

/* Every proper prefix of a file is a file that a full disk could have left. */
static void no_prefix_of_a_file_is_accepted(void)
{
    size_t whole_svg = strlen(svg) - strlen("\n"), whole_pdf = strlen(pdf) - strlen("\n");
    for (size_t n = 0; n < whole_svg; n++) {
        struct buf out = {0};
        struct err e = {0};
        CU_ASSERT_FALSE(finish(false, svg, n, &out, &e));
        CU_ASSERT_EQUAL(e.code, ERR_TOOL);
        buf_release(&out);
    }
    for (size_t n = 0; n < whole_pdf; n++) {
        struct buf out = {0};
        struct err e = {0};
        CU_ASSERT_FALSE(finish(true, pdf, n, &out, &e));
        buf_release(&out);
    }
}

void suite_vector(void);
void suite_vector(void)
{
    CU_pSuite s = CU_add_suite("report/vector", NULL, NULL);
    TEST(s, ids_of_a_figure_are_its_own);
    TEST(s, hypertext_becomes_a_title_and_no_handler_is_left);
    TEST(s, the_entries_of_a_pdf_are_ours);
    TEST(s, no_prefix_of_a_file_is_accepted);
}
