/* Numbers to text and back, nearest words, names. */
#include "base/text.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* True when the text of x reads back to x through both strtod and our own reader. */
static bool survives(double x)
{
    char text[TEXT_REAL_SIZE];
    double ours;
    text_real(x, text);
    return text_parse_real(text, strlen(text), &ours) && same_bits(ours, x) &&
           same_bits(strtod(text, NULL), x);
}

static void every_bit_pattern_reads_back(void)
{
    uint64_t state = 20260101;
    int lost = 0;
    for (int i = 0; i < 10000; i++) {
        uint64_t bits = test_random(&state);
        double x;
        memcpy(&x, &bits, sizeof x);
        lost += isnan(x) ? 0 : !survives(x);
    }
    CU_ASSERT_EQUAL(lost, 0);
}

static void edges_of_the_format_read_back(void)
{
    static const double edges[] = {0.0,
                                   -0.0,
                                   5e-324,
                                   2.2250738585072014e-308,
                                   2.2250738585072009e-308,
                                   1.7976931348623157e308,
                                   9007199254740991.0,
                                   9007199254740992.0,
                                   9007199254740993.0,
                                   0.1,
                                   0.30000000000000004,
                                   1.0 / 3,
                                   -1e-7,
                                   1e22,
                                   1e23};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        CU_ASSERT_TRUE(survives(edges[i]));
}

static void text_is_the_shortest(void)
{
    static const struct {
        double value;
        const char *text;
    } table[] = {{3, "3"},
                 {-0.0, "-0"},
                 {0.1, "0.1"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {1e15, "1000000000000000"},
                 {1e22, "1e+22"},
                 {-1234567, "-1234567"},
                 {-1e15, "-1000000000000000"},
                 {1e-3, "0.001"},
                 {5e-324, "5e-324"},
                 {INFINITY, "inf"},
                 {-INFINITY, "-inf"},
                 {NAN, "nan"},
                 {-NAN, "nan"}};
    char text[TEXT_REAL_SIZE];
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        CU_ASSERT_STRING_EQUAL(text_real(table[i].value, text), table[i].text);
    CU_ASSERT_STRING_EQUAL(text_count(INT64_MIN, text), "-9223372036854775808");
    CU_ASSERT_STRING_EQUAL(text_count(INT64_MAX, text), "9223372036854775807");
    CU_ASSERT_STRING_EQUAL(text_count(0, text), "0");
}

static void reals_of_every_spelling_are_read(void)
{
    static const struct {
        const char *text;
        double value;
    } table[] = {{"1e-3", 1e-3},
                 {"1.0e-3", 1e-3},
                 {"0.001", 1e-3},
                 {".5", .5},
                 {"5.", 5},
                 {"+2", 2},
                 {"-0", -0.0},
                 {"1E3", 1e3},
                 {"inf", INFINITY},
                 {"-inf", -INFINITY},
                 {".inf", INFINITY},
                 {"+.inf", INFINITY},
                 {"-.inf", -INFINITY},
                 {"1e400", INFINITY},
                 {"1e-400", 0},
                 {"007", 7}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double value = -1;
        CU_ASSERT_TRUE(text_parse_real(table[i].text, strlen(table[i].text), &value));
        CU_ASSERT_TRUE(same_bits(value, table[i].value));
    }
    double value = 0;
    CU_ASSERT_TRUE(text_parse_real(".nan", 4, &value) && isnan(value));
    CU_ASSERT_TRUE(text_parse_real("12xyz", 2, &value) && same_bits(value, 12));
}

static void what_is_no_real_is_refused(void)
{
    static const char *const table[] = {
        "",       " 1",   "1 ",       "0x10", "1e",    "e5",   ".",     "+",  "--1", "1,5", "1.2.3",
        "nan(1)", "-nan", "infinity", "1e+",  "1_000", "true", "0x1p3", "\n", "1d3", "INF"};
    double value = 42;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        CU_ASSERT_FALSE(text_parse_real(table[i], strlen(table[i]), &value));
    CU_ASSERT_FALSE(text_parse_real("1\0002", 3, &value));
    CU_ASSERT_TRUE(same_bits(value, 42));
}

static void counts_are_read_exactly(void)
{
    static const struct {
        const char *text;
        int64_t value;
    } table[] = {{"0", 0},
                 {"1000", 1000},
                 {"1e3", 1000},
                 {"1000.0", 1000},
                 {"-7", -7},
                 {"+7", 7},
                 {"9223372036854775807", INT64_MAX},
                 {"-9223372036854775808", INT64_MIN},
                 {"9007199254740993", 9007199254740993}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        int64_t value = -1;
        CU_ASSERT_TRUE(text_parse_count(table[i].text, strlen(table[i].text), &value));
        CU_ASSERT_EQUAL(value, table[i].value);
    }
}

static void what_is_no_count_is_refused(void)
{
    static const char *const table[] = {
        "",    "1.5",  "007",  "-01", "9223372036854775808",
        "nan", "inf",  "1e30", "+",   "-",
        " 1",  "0x10", "1e-1", "ten", "99999999999999999999999999999999"};
    int64_t value = 42;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        CU_ASSERT_FALSE(text_parse_count(table[i], strlen(table[i]), &value));
    CU_ASSERT_EQUAL(value, 42);
}

static void a_typo_finds_its_word(void)
{
    static const char *const words[] = {"width", "depth", "gradient-flow", "samples", "seed"};
    static const struct {
        const char *typo, *word;
    } table[] = {{"widht", "width"},
                 {"dept", "depth"},
                 {"gradient_flow", "gradient-flow"},
                 {"smaples", "samples"},
                 {"sed", "seed"},
                 {"width", "width"},
                 {"gradientflow", "gradient-flow"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *found = text_nearest(table[i].typo, words, 5);
        CU_ASSERT_TRUE(found && strcmp(found, table[i].word) == 0);
    }
}

static void a_stranger_finds_none(void)
{
    static const char *const words[] = {"width", "depth"};
    char endless[300];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = 0;
    CU_ASSERT_PTR_NULL(text_nearest("parameterization", words, 2));
    CU_ASSERT_PTR_NULL(text_nearest("zzzzz", words, 2));
    CU_ASSERT_PTR_NULL(text_nearest(endless, words, 2));
    CU_ASSERT_PTR_NULL(text_nearest("width", words, 0));
}

static void check_shown(const char *text, const char *want)
{
    char shown[TEXT_SHOWN];
    CU_ASSERT_STRING_EQUAL(text_shown(text, strlen(text), shown), want);
}

/* A user's text within a message: no control character, whole characters, never too long. */
static void texts_are_shown_without_commands(void)
{
    char text[200], shown[TEXT_SHOWN];
    check_shown("a;b", "a;b");
    check_shown("prix_ach\xc3\xa9", "prix_ach\xc3\xa9");
    check_shown("\x1b[31mred\r\n", " [31mred  ");
    check_shown("\xff\xc3", "??");
    check_shown("\xc2\x9b", "??");
    static const char turned[] = {'a', '\xe2', '\x80', '\xae', 'b', '\xe2', '\x81', '\xa6', 0};
    check_shown(turned, "a???b???");
    check_shown("\xe2\x80\xa2", "\xe2\x80\xa2");
    for (size_t n = 0; n < sizeof text; n++) {
        memset(text, 'x', n);
        text_shown(text, n, shown);
        CU_ASSERT(n < TEXT_SHOWN - 3 ? strlen(shown) == n : strlen(shown) < TEXT_SHOWN);
        CU_ASSERT(n < TEXT_SHOWN || strcmp(shown + strlen(shown) - 3, "...") == 0);
        for (size_t i = 0; i < n; i++)
            text[i] = i % 2 ? '\xa9' : '\xc3';
        CU_ASSERT_PTR_NULL(strchr(text_shown(text, n & ~(size_t)1, shown), '?'));
    }
}

static void long_paths_are_cut_in_front(void)
{
    char out[12];
    CU_ASSERT_STRING_EQUAL(text_tail("second.csv", out, sizeof out), "second.csv");
    CU_ASSERT_STRING_EQUAL(text_tail("a/second.csv", out, sizeof out), "...cond.csv");
    CU_ASSERT_STRING_EQUAL(text_tail("data/\xc3\xa9tude.csv", out, sizeof out), "...tude.csv");
    /* No half of a letter is left: the cut falls within it. */
    CU_ASSERT_STRING_EQUAL(text_tail("data/\xc3\xa9tude2.csv", out, sizeof out), "...ude2.csv");
    CU_ASSERT_STRING_EQUAL(text_tail("dat/\xc3\xa9"
                                     "de2.csv",
                                     out, sizeof out),
                           "...de2.csv");
}

static void names_are_lower_case_words(void)
{
    static const char *const good[] = {"a", "layer-balance", "2.layers", "0"};
    static const char *const bad[] = {"",    "-a",  ".a",       "A",   "a b", "a/b",
                                      "a_b", "a\n", "\xc3\xa4", "a;b", "../a"};
    char longest[66];
    memset(longest, 'x', sizeof longest);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT_TRUE(text_is_name(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(text_is_name(bad[i]));
    longest[64] = 0;
    CU_ASSERT_TRUE(text_is_name(longest));
    longest[64] = 'x', longest[65] = 0;
    CU_ASSERT_FALSE(text_is_name(longest));
}

static void what_does_not_fit_is_taken_out_of_the_middle(void)
{
    char out[32];
    text_fit(out, sizeof out, "as long as there is room for it");
    CU_ASSERT_STRING_EQUAL(out, "as long as there is room for it");
    text_fit(out, sizeof out, "cannot read /a/long/path/first.csv");
    CU_ASSERT_STRING_EQUAL(out, "cannot r ... ong/path/first.csv");
    text_fit(out, sizeof out,
             "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
             "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9x");
    for (const char *c = out; *c; c++)
        if (c == out || c[-1] == ' ')
            CU_ASSERT_TRUE(((unsigned char)*c & 0xc0) != 0x80);
    CU_ASSERT_TRUE(strlen(out) < sizeof out);
    CU_ASSERT_EQUAL(out[strlen(out) - 1], 'x');
}

void suite_text(void)
{
    CU_pSuite s = CU_add_suite("text", NULL, NULL);
    TEST(s, every_bit_pattern_reads_back);
    TEST(s, what_does_not_fit_is_taken_out_of_the_middle);
    TEST(s, edges_of_the_format_read_back);
    TEST(s, text_is_the_shortest);
    TEST(s, reals_of_every_spelling_are_read);
    TEST(s, what_is_no_real_is_refused);
    TEST(s, counts_are_read_exactly);
    TEST(s, what_is_no_count_is_refused);
    TEST(s, a_typo_finds_its_word);
    TEST(s, a_stranger_finds_none);
    TEST(s, texts_are_shown_without_commands);
    TEST(s, long_paths_are_cut_in_front);
    TEST(s, names_are_lower_case_words);
}
