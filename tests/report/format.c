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
        {"%.2f", -0.001, "0.00", "0.00"}, /* a zero has no sign */
        {"%d", -0.3, "0", "0"},
        {"%.1f%%", -0.04, "0.0%", "0.0\\text{\\%}"},
        {"%r", -0.0, "0", "0"},
        {"%s", -0.0, "0", "0"},
        {"%g", -0.0, "0", "0"},
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
        {"%.2f", -0.001, "0.00", "-0.01"},
        {"%.2f", 0.001, "0.01", "0.00"},
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
        {-0.0001, 0.01, "0.000\u00a0\u00b1\u00a00.010"}, /* a zero has no sign here, too */
        {0.001, 5, "0.0\u00a0\u00b1\u00a05.0"},
        {-1, 2e10, "(0.0\u00a0\u00b1\u00a02.0) $\\times 10^{10}$"},
        {0, 4.9e-324, "(0.0\u00a0\u00b1\u00a04.9) $\\times 10^{-324}$"},
        {1e308, 1e307, "(1.00\u00a0\u00b1\u00a00.10) $\\times 10^{308}$"},
        {1. / 3, 1.2e-9, "0.3333333333\u00a0\u00b1\u00a00.0000000012"},
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
    CU_ASSERT_STRING_EQUAL(pair(real(1.23456), real(HUGE_VAL)), "1.23\u00a0\u00b1\u00a0$\\infty$");
    CU_ASSERT_STRING_EQUAL(pair((struct cell){0}, real(0.1)), "\u2013");
    CU_ASSERT_STRING_EQUAL(pair((struct cell){0}, (struct cell){0}), "\u2013");
}

/* One that is all rounding errors does not make them digits of the value. */
static void the_digits_of_a_tiny_spread_are_bounded(void)
{
    static const char third[] = "0.3333333333\u00a0\u00b1\u00a0";
    struct format f = {.conversion = 's', .precision = -1, .before = "", .after = ""};
    const double spreads[] = {1.23e-17, 0};
    const char *const ends[] = {"$1.2\\times 10^{-17}$", "0"};
    CU_ASSERT_STRING_EQUAL(pair(real(1. / 3), real(1.23e-17)),
                           "0.333\u00a0\u00b1\u00a0$1.2\\times 10^{-17}$");
    for (size_t i = 0; i < 2; i++) {
        struct cell value = real(1. / 3), spread = real(spreads[i]);
        struct buf out = {0};
        format_uncertain(&out, &f, &value, &spread);
        CU_ASSERT_EQUAL(strncmp(buf_text(&out), third, strlen(third)), 0);
        CU_ASSERT_STRING_EQUAL(buf_text(&out) + strlen(third), ends[i]);
        buf_release(&out);
    }
}

/* Outwards where the claim holds and bounds from one side, nearest elsewhere; as many digits as
 * show the verdict where nobody chose them. */
static void what_a_claim_measured_reads_the_same_everywhere(void)
{
    static const struct {
        const char *expected;
        bool holds;
        double measured, usual, chosen; /* chosen: %.1f */
    } table[] = {
        {"<= 3", true, 2.71028, 2.72, 2.8},       {"<= 2", false, 2.71028, 2.71, 2.7},
        {">= 2", true, 2.71828, 2.71, 2.7},       {">= 3", false, 2.71828, 2.72, 2.7},
        {"= 2", false, 2.71028, 2.71, 2.7},       {"in [2, 3]", true, 2.71828, 2.72, 2.7},
        {"2.7 +- 0.1", true, 2.71828, 2.72, 2.7}, {"< 3", true, 2.99871, 2.999, 3},
        {"< 3", false, 3.0004, 3.0004, 3},        {"<= 1", true, -0.0004, -0.0004, 0},
    };
    struct arena a = {0};
    struct format one;
    CU_ASSERT_PTR_NULL_FATAL(format_parse(&a, "%.1f", 4, &one));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double x = table[i].measured;
        struct format usual = format_of_claim(NULL, table[i].expected, table[i].holds, x);
        struct format chosen = format_of_claim(&one, table[i].expected, table[i].holds, x);
        CU_ASSERT_DOUBLE_EQUAL(format_shown(&usual, x), table[i].usual, 0);
        CU_ASSERT_DOUBLE_EQUAL(format_shown(&chosen, x), table[i].chosen, 0);
    }
    arena_release(&a);
}

static void a_fraction_that_is_hidden_is_told(void)
{
    struct arena a = {0};
    struct format f;
    struct cell half = real(2.5), whole = real(3), sum = real(0.1 * 3 * 10);
    CU_ASSERT_PTR_NULL_FATAL(format_parse(&a, "%d", 2, &f));
    CU_ASSERT_STRING_EQUAL(format_hides(&a, &f, &half), "%d shows 2.5 as 2");
    CU_ASSERT_PTR_NULL(format_hides(&a, &f, &whole));
    CU_ASSERT_PTR_NULL(format_hides(&a, &f, &sum)); /* 3.0000000000000004 */
    f.rounding = FORMAT_UP;                         /* a bound */
    CU_ASSERT_PTR_NULL(format_hides(&a, &f, &half));
    arena_release(&a);
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
    TEST(s, the_digits_of_a_tiny_spread_are_bounded);
    TEST(s, what_a_claim_measured_reads_the_same_everywhere);
    TEST(s, a_fraction_that_is_hidden_is_told);
    TEST(s, integers_are_exact_up_to_64_bits);
    TEST(s, text_is_escaped);
    TEST(s, bad_formats_are_refused_with_a_reason);
}
