/* One escape function per format: whatever the text holds, it is shown literally. */
#include <CUnit/CUnit.h>
#include <string.h>

#include "base/text.h"
#include "support.h"

static const char hostile[] =
    "a,b\"c'd\te\nf\\g<h>&i;j`k`$(l)%m#n_o^p~q{r}s|t[u](v)*w*!x\x01y\x7fz\xff\xc3\xa4\xe2\x82";

static void escape(struct buf *b, enum text_format format, const char *s)
{
    buf_clear(b);
    text_escape(b, format, s, strlen(s));
}

struct row {
    enum text_format format;
    const char *from, *to;
};

static void every_format_keeps_its_rules(void)
{
    static const struct row table[] = {
        {TEXT_CSV, "plain", "plain"},
        {TEXT_CSV, "a,b", "\"a,b\""},
        {TEXT_CSV, "say \"so\"", "\"say \"\"so\"\"\""},
        {TEXT_CSV, "two\nlines", "\"two\nlines\""},
        {TEXT_CSV, " edge", "\" edge\""},
        {TEXT_CSV, "", ""},
        {TEXT_TSV, "a\tb\nc\\d\r", "a\\tb\\nc\\\\d\\r"},
        {TEXT_JSON, "a\"b\\c", "\"a\\\"b\\\\c\""},
        {TEXT_JSON, "\x01\n", "\"\\u0001\\u000a\""},
        {TEXT_JSON, "\xc3\xa4", "\"\xc3\xa4\""},
        {TEXT_JSON, "\xff", "\"\\ufffd\""},
        {TEXT_HTML, "<b a='x'>&\"", "&lt;b a=&#39;x&#39;&gt;&amp;&quot;"},
        {TEXT_LATEX, "50% of $x_1^2$", "50\\% of \\$x\\_1\\textasciicircum{}2\\$"},
        {TEXT_LATEX, "\\input{x}", "\\textbackslash{}input\\{x\\}"},
        {TEXT_LATEX, "a--b", "a{-}{-}b"},
        {TEXT_GNUPLOT, "it's `date`", "'it''s `date`'"},
        {TEXT_GNUPLOT, "a\nb", "'ab'"},
        {TEXT_SQL, "O'Brien; --", "'O''Brien; --'"},
        {TEXT_MARKDOWN, "*a* [b](c) <d> `e`", "\\*a\\* \\[b\\]\\(c\\) \\<d\\> \\`e\\`"},
    };
    struct buf b = {0};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        escape(&b, table[i].format, table[i].from);
        CU_ASSERT_STRING_EQUAL(buf_text(&b), table[i].to);
    }
    buf_release(&b);
}

static void utf8_is_judged_as_the_standard_says(void)
{
    /* Overlong, surrogate, beyond U+10FFFF, cut short, a lone continuation: each byte on its own.
     */
    static const char *const bad[] = {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "\xe2\x82", "\x80",         "\xf8\x88\x80\x80\x80"};
    static const char *const good[] = {"\xc2\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf",
                                       "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    struct buf b = {0};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        escape(&b, TEXT_JSON, bad[i]);
        CU_ASSERT_EQUAL(b.n, 2 + 6 * strlen(bad[i]));
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        escape(&b, TEXT_JSON, good[i]);
        CU_ASSERT_EQUAL(b.n, 2 + strlen(good[i]));
        CU_ASSERT_PTR_NULL(strstr(buf_text(&b), "\\ufffd"));
    }
    buf_release(&b);
}

/* Undo RFC 4180 and tell whether s comes out. */
static bool csv_reads_back(const struct buf *b, const char *s)
{
    struct buf out = {0};
    bool quoted = b->n > 0 && b->s[0] == '"';
    for (size_t i = quoted; i < b->n - quoted; i++) {
        buf_putc(&out, b->s[i]);
        i += quoted && b->s[i] == '"';
    }
    bool same = strcmp(buf_text(&out), s) == 0;
    buf_release(&out);
    return same;
}

static void csv_reads_back_to_the_same_bytes(void)
{
    struct buf b = {0};
    escape(&b, TEXT_CSV, hostile);
    CU_ASSERT_TRUE(csv_reads_back(&b, hostile));
    buf_release(&b);
}

static void no_format_lets_its_special_bytes_through(void)
{
    /* Each pair: a format, and what must never stand in its output unescaped. */
    struct buf b = {0};
    escape(&b, TEXT_TSV, hostile);
    CU_ASSERT_PTR_NULL(strpbrk(buf_text(&b), "\t\n\r"));
    escape(&b, TEXT_HTML, hostile);
    CU_ASSERT_PTR_NULL(strpbrk(buf_text(&b), "<>\"'"));
    escape(&b, TEXT_GNUPLOT, hostile);
    CU_ASSERT_PTR_NULL(strpbrk(buf_text(&b), "\n\x01"));
    escape(&b, TEXT_LATEX, hostile);
    CU_ASSERT_PTR_NULL(strpbrk(buf_text(&b), "`|<>~^\"'\n\x01"));
    for (const char *p = buf_text(&b); (p = strpbrk(p, "$&#%_")) != NULL; p++)
        CU_ASSERT_TRUE(p > b.s && p[-1] == '\\');
    escape(&b, TEXT_MARKDOWN, hostile);
    for (const char *p = buf_text(&b); (p = strpbrk(p, "`*_[]<>$^~|#")) != NULL; p++)
        CU_ASSERT_TRUE(p > b.s && p[-1] == '\\');
    buf_release(&b);
}

static void a_zero_byte_is_data(void)
{
    struct buf b = {0};
    text_escape(&b, TEXT_JSON, "a\0b", 3);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "\"a\\u0000b\"");
    buf_clear(&b);
    text_escape(&b, TEXT_LATEX, "a\0b", 3);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "ab");
    buf_clear(&b);
    text_escape(&b, TEXT_CSV, "a\0b", 3);
    CU_ASSERT_TRUE(b.n >= 3);
    buf_release(&b);
}

void suite_escape(void)
{
    CU_pSuite s = CU_add_suite("escape", NULL, NULL);
    TEST(s, every_format_keeps_its_rules);
    TEST(s, utf8_is_judged_as_the_standard_says);
    TEST(s, csv_reads_back_to_the_same_bytes);
    TEST(s, no_format_lets_its_special_bytes_through);
    TEST(s, a_zero_byte_is_data);
}
