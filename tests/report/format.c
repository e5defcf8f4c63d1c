/* Formats: what is shown is what printf would show, dressed for readers. */
#include "report/format.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static const char *shown_as(const char *format, struct cell c, bool in_math, enum format_rounding r)
{
    static char text[1024];
    struct arena a = {0};
    struct format f;
    struct buf out = {0};
    CU_ASSERT_PTR_NULL_FATAL(format_parse(&a, format, strlen(format), &f));
    f.rounding = r;
    format_markdown(&out, &f, &c, in_math);
    snprintf(text, sizeof text, "%s", buf_text(&out));
    buf_release(&out);
    arena_release(&a);
    return text;
}

static const char *shown(const char *format, struct cell c, bool in_math)
{
    return shown_as(format, c, in_math, FORMAT_NEAREST);
}

static struct cell real(double x)
{
    return (struct cell){.type = CELL_REAL, .real = x};
}

static const char *rounded(const char *format, double x, enum format_rounding r)
{
    return shown_as(format, real(x), true, r);
}

static void numbers_read_as_in_print(void)
{
    static const struct {
        const char *format;
        double value;
        const char *outside, *inside;
    } table[] = {
        {"%.3g", 1.5, "1.5", "1.5"},
        {"%.3g", -1.5, "$-1.5$", "-1.5"},
        {"%.3g", 1.234e-9, "$1.23\\times 10^{-9}$", "1.23\\times 10^{-9}"},
        {"%.2e", 1e12, "$1.00\\times 10^{12}$", "1.00\\times 10^{12}"},
        {"%.0e", 1e-10, "$10^{-10}$", "10^{-10}"},
        {"%.3g", -1e100, "$-10^{100}$", "-10^{100}"},
        {"%.0e", 1, "$10^{0}$", "10^{0}"},
        {"%.0e", 0, "0", "0"},
        {"%.2e", -0.0, "0", "0"},
        {"%.1f", 0, "0.0", "0.0"},
        {"%.2f", 0.005, "0.01", "0.01"},
        {"%d", 1234567, "1234567", "1234567"},
        {"%'d", 1234567, "1\u202f234\u202f567", "1\\,234\\,567"},
        {"%'d", 1234, "1234", "1234"},
        {"%'.2f", 12345.678, "12\u202f345.68", "12\\,345.68"},
        {"%r", 0.1, "0.1", "0.1"},
        {"%.1f%%", 12.34, "12.3%", "12.3\\text{\\%}"},
        {"%.3g", HUGE_VAL, "$\\infty$", "\\infty"},
        {"%.3g", -HUGE_VAL, "$-\\infty$", "-\\infty"},
        {"%.3g", (double)NAN, "not a number", "\\text{not a number}"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        CU_ASSERT_STRING_EQUAL(shown(table[i].format, real(table[i].value), false),
                               table[i].outside);
        CU_ASSERT_STRING_EQUAL(shown(table[i].format, real(table[i].value), true), table[i].inside);
    }
}

/* Bounds: never below, or above, the number, and the nearest decimal when it reads back to it. */
static void bounds_are_rounded_outwards(void)
{
    static const struct {
        const char *format;
        double value;
        const char *up, *down;
    } table[] = {
        {"%.2f", 0.8824, "0.89", "0.88"},
        {"%.2f", 0.79, "0.79", "0.79"},
        {"%.1e", 1.21e-9, "1.3\\times 10^{-9}", "1.2\\times 10^{-9}"},
        {"%.0e", 9.1e-11, "10^{-10}", "9\\times 10^{-11}"},
        {"%.0f", 8.929, "9", "8"},
        {"%.2f", -0.6213, "-0.62", "-0.63"},
        {"%.3g", 0.1, "0.1", "0.1"},
        {"%.2f", 0, "0.00", "0.00"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        CU_ASSERT_STRING_EQUAL(rounded(table[i].format, table[i].value, FORMAT_UP), table[i].up);
        CU_ASSERT_STRING_EQUAL(rounded(table[i].format, table[i].value, FORMAT_DOWN),
                               table[i].down);
    }
    /* Numbers below 8: one decimal apart, and the rounding of the difference, some 1e-15. */
    uint64_t state = 11;
    for (int i = 0; i < 2000; i++) {
        double x = (double)(int64_t)test_random(&state) * 0x1p-60;
        CU_ASSERT_TRUE(strtod(rounded("%.3f", x, FORMAT_UP), NULL) >= x);
        CU_ASSERT_TRUE(strtod(rounded("%.3f", x, FORMAT_DOWN), NULL) <= x);
        CU_ASSERT_TRUE(strtod(rounded("%.3f", x, FORMAT_UP), NULL) - x < 1e-3 + 1e-14);
        CU_ASSERT_TRUE(x - strtod(rounded("%.3f", x, FORMAT_DOWN), NULL) < 1e-3 + 1e-14);
    }
}

/* With %.16e the digits shown are those of the bits: reading them back gives the number. */
static void seventeen_digits_keep_every_bit(void)
{
    uint64_t state = 7;
    for (int i = 0; i < 2000; i++) {
        uint64_t bits = test_random(&state);
        double x, back;
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x) || x < 0)
            continue;
        const char *s = shown("%.16e", real(x), true), *power = strstr(s, "10^{");
        char plain[64];
        bool unit = power == s; /* 1.00... is shown as the power alone */
        snprintf(plain, sizeof plain, "%.*se%.*s", unit ? 1 : (int)strcspn(s, "\\"), unit ? "1" : s,
                 (int)strcspn(power + 4, "}"), power + 4);
        back = strtod(plain, NULL);
        CU_ASSERT_EQUAL(memcmp(&x, &back, sizeof x), 0);
    }
}

static const char *pair(struct cell value, struct cell spread)
{
    static char text[256];
    struct format f = {.conversion = 'g', .precision = 3, .before = "", .after = ""};
    struct buf out = {0};
    format_uncertain(&out, &f, &value, &spread);
    snprintf(text, sizeof text, "%s", buf_text(&out));
    buf_release(&out);
    return text;
}

/* Two significant digits of the spread, also when rounding carries into the next power of ten, and
 * the value to the same place. */
static void an_uncertainty_sets_the_digits_of_its_value(void)
{
    static const struct {
        double value, spread;
        const char *text;
    } table[] = {
        {1.23456, 0.0421, "1.235\u00a0\u00b1\u00a00.042"},
        {1.23456, 0.0996, "1.23\u00a0\u00b1\u00a00.10"},
        {-0.5, 0.25, "$-0.50$\u00a0\u00b1\u00a00.25"},
        {1234.56, 123.4, "1235\u00a0\u00b1\u00a0123"},
        {0, 0.0001, "(0.0\u00a0\u00b1\u00a01.0) $\\times 10^{-4}$"},
        {1.2e-7, 3.14e-8, "(1.20\u00a0\u00b1\u00a00.31) $\\times 10^{-7}$"},
        {3e9, 1e7, "(3.000\u00a0\u00b1\u00a00.010) $\\times 10^{9}$"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *text = pair(real(table[i].value), real(table[i].spread));
        CU_ASSERT_STRING_EQUAL(text, table[i].text);
    }
}

static void a_value_without_uncertainty_stays_bare(void)
{
    CU_ASSERT_STRING_EQUAL(pair(real(1.23456), (struct cell){0}), "1.23");
    CU_ASSERT_STRING_EQUAL(pair(real(1.23456), real(0)), "1.23\u00a0\u00b1\u00a00");
    CU_ASSERT_STRING_EQUAL(pair((struct cell){0}, (struct cell){0}), "\u2013");
}

static void integers_are_exact_up_to_64_bits(void)
{
    struct cell c = {.type = CELL_INTEGER, .integer = INT64_MAX};
    CU_ASSERT_STRING_EQUAL(shown("%d", c, false), "9223372036854775807");
    c.integer = -5;
    CU_ASSERT_STRING_EQUAL(shown("%d", c, false), "\u22125");
    CU_ASSERT_STRING_EQUAL(shown("%d", (struct cell){0}, false), "\u2013");
}

static void text_is_escaped(void)
{
    struct cell c = {.type = CELL_TEXT, .text = "a*b|c`$x$"};
    CU_ASSERT_STRING_EQUAL(shown("%s", c, false), "a\\*b\\|c\\`\\$x\\$");
    CU_ASSERT_STRING_EQUAL(shown("%.3g", c, false), "a\\*b\\|c\\`\\$x\\$");
}

static void bad_formats_are_refused_with_a_reason(void)
{
    static const char *const bad[] = {"",    "text", "%",   "%n",     "%q",     "%.99g", "%*d",
                                      "%ld", "%5d",  "%-d", "%.g%.g", "%.2f%s", "%1$d",  "%.3"};
    struct arena a = {0};
    struct format f;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_PTR_NOT_NULL(format_parse(&a, bad[i], strlen(bad[i]), &f));
    arena_release(&a);
}

void suite_format(void);
void suite_format(void)
{
    CU_pSuite s = CU_add_suite("report/format", NULL, NULL);
    TEST(s, numbers_read_as_in_print);
    TEST(s, bounds_are_rounded_outwards);
    TEST(s, seventeen_digits_keep_every_bit);
    TEST(s, an_uncertainty_sets_the_digits_of_its_value);
    TEST(s, a_value_without_uncertainty_stays_bare);
    TEST(s, integers_are_exact_up_to_64_bits);
    TEST(s, text_is_escaped);
    TEST(s, bad_formats_are_refused_with_a_reason);
}
