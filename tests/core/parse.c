/* parse.c: tables that users bring, well-formed, odd and hostile. The bytes are copied into blocks
 * of exactly their size, so that a sanitizer sees the first byte read behind them. */
#include "formats/parse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

static void check_table(const char *text, bool header)
{
    static const double want[] = {1, -2.5, 3e-3, 0, 5, 6};
    struct reading r = read_text(text);
    CU_ASSERT_TRUE(r.filled);
    CU_ASSERT_EQUAL(r.rows, 2);
    CU_ASSERT_EQUAL(r.cols, 3);
    CU_ASSERT_EQUAL(r.has_header, header);
    CU_ASSERT_EQUAL(memcmp(r.out, want, sizeof want), 0);
}

static void spelling_does_not_matter(void)
{
    check_table("1,-2.5,3e-3\n0,5,6\n", false);
    check_table("1,-2.5,3e-3\n0,5,6", false);
    check_table("1,-2.5,3e-3\r\n0,5,6\r\n", false);
    check_table("\xef\xbb\xbf"
                "1,-2.5,3e-3\n0,5,6\n",
                false);
    check_table(" 1 ,\t-2.5,3e-3 \n0,5,6\n\n \r\n\n", false);
    check_table("\"1\",\"-2.5\",3e-3\n0,\"5\",\"6\"\r\n", false);
    check_table("a,b,c\n1,-2.5,3e-3\n0,5,6\n", true);
    check_table("\xef\xbb\xbf"
                "a,b.c,c d\r\n1,-2.5,3e-3\r\n0,5,6\r\n",
                true);
    check_table("\"a,1\",\"b\nb\",\"c\"\"\"\n1,-2.5,3e-3\n0,5,6\n", true);
}

static void check_mistake(const char *text, int line, int column, const char *part)
{
    struct reading r = read_text(text);
    CU_ASSERT_FALSE(r.filled);
    CU_ASSERT_EQUAL(r.e.code, ERR_INPUT);
    CU_ASSERT_EQUAL(r.e.at.line, line);
    CU_ASSERT_EQUAL(r.e.at.column, column);
    CU_ASSERT_PTR_NOT_NULL(strstr(r.e.text, part));
    if (r.e.at.line != line || r.e.at.column != column || !strstr(r.e.text, part)) {
        printf("%s\n--- %d:%d: %s\n", text, r.e.at.line, r.e.at.column, r.e.text);
    }
}

static void mistakes_in_csv_are_told_with_line_and_column(void)
{
    check_mistake("1,2\n3,x\n", 2, 3, "'x'");
    check_mistake("1,2\n3, x\n", 2, 4, "'x'");
    check_mistake("a,b\n1,2\n33,44\n5,nan\n", 4, 3, "'nan'");
    check_mistake("1,inf\n", 1, 3, "'inf'");
    check_mistake("1,2\n3,1e999\n", 2, 3, "'1e999'");
    check_mistake("1,2\n3,\n", 2, 3, "empty cell");
    check_mistake("1,2\n3,0x10\n", 2, 3, "'0x10'");
    check_mistake("1,2\n3,1.0.0\n", 2, 3, "'1.0.0'");
    check_mistake("1,2\n3,4,5\n", 2, 1, "this line has 3 cells, the first has 2");
    check_mistake("1,2\n3\n", 2, 1, "this line has 1 cell, the first has 2");
    check_mistake("1,2\n\n3,4\n", 2, 1, "an empty line");
    check_mistake("1,2\n3,\"4\n", 2, 3, "not closed");
    check_mistake("1,2\n3,\"4\"5\n", 2, 6, "behind a closing quote");
    check_mistake("\"a\nb\",c\n1,2\n3,x\n", 4, 3, "'x'");
    check_mistake("\xef\xbb\xbf"
                  "x,2\n",
                  1, 1, "'x'");
}

/* A row of numbers with one bad cell must not pass for a header, and be dropped unseen. */
static void a_line_of_names_and_numbers_is_no_header(void)
{
    check_mistake("1,2O,3\n4,5,6\n", 1, 3, "'2O'");
    check_mistake("1,,3\n4,5,6\n", 1, 3, "empty cell");
    struct reading r = read_text("1,2O,3\n4,5,6\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(r.e.hint, "header"));
    r = read_text("1;2\n3;4\n");
    CU_ASSERT_FALSE(r.filled);
    CU_ASSERT_PTR_NOT_NULL(strstr(r.e.hint, "`separator: semicolon`"));
}

static void files_without_numbers_are_refused(void)
{
    static const char *const texts[] = {"", "\n", "\r\n \n", "\xef\xbb\xbf", "a,b\n", "a,b", "\""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading r = read_text(texts[i]);
        CU_ASSERT_FALSE(r.measured);
        CU_ASSERT(r.e.code == ERR_INPUT && r.e.text[0]);
    }
    struct reading r = read_bytes("1,2\n3,\0004\n", 9);
    CU_ASSERT_FALSE(r.measured);
    CU_ASSERT_PTR_NOT_NULL(strstr(r.e.text, "zero bytes"));
    struct file none = {.path = "gone.csv"};
    struct table_form form = {"comma", "auto"};
    struct number_table t;
    CU_ASSERT_FALSE(parse_measure(&none, &form, &t, &r.e));
    parse_release(&t);
}

/* The same six numbers. */
static void check_form(const char *text, const char *separator, const char *header)
{
    static const double want[] = {1, -2.5, 3e-3, 0, 5, 6};
    struct reading r = read_text_by(text, (struct reading_by){separator, header, false});
    CU_ASSERT(r.filled && r.rows == 2 && r.cols == 3);
    CU_ASSERT_EQUAL(memcmp(r.out, want, sizeof want), 0);
    if (!r.filled)
        printf("%s--- %s (%s)\n", text, r.e.text, r.e.hint);
}

static void separators_are_read_as_declared(void)
{
    check_form("1;-2.5;3e-3\n0;5;6\n", "semicolon", NULL);
    check_form("a;\"b;c\";d\r\n1;-2.5;3e-3\r\n0; 5 ;6\r\n", "semicolon", NULL);
    check_form("1\t-2.5\t3e-3\n0\t5\t6\n", "tab", NULL);
    check_form("a b\tc\td\n 1\t-2.5 \t3e-3\n\"0\"\t5\t6", "tab", NULL);
    check_form("1 -2.5 3e-3\n0 5 6\n", "blanks", NULL);
    check_form("  1.0e+00   -2.5 \t 3e-3  \r\n  0 5\t6\r\n\r\n", "blanks", NULL);
    check_form("\"a b\" c d\n\"1\" -2.5 3e-3\n0 5 6\n", "blanks", NULL);
    check_form("\xef\xbb\xbf"
               "1;-2.5;3e-3\n0;5;6\n",
               "semicolon", "false");
}

static void carriage_returns_end_lines_when_nothing_else_does(void)
{
    check_form("1,-2.5,3e-3\r0,5,6\r", NULL, NULL);
    check_form("a,b,c\r1,-2.5,3e-3\r0,5,6", NULL, NULL);
    check_form("1 -2.5 3e-3\r0 5 6\r\r", "blanks", NULL);
    struct reading r = read_text("a,b\r1,2\r3,x\r");
    CU_ASSERT(!r.filled && r.e.at.line == 3 && r.e.at.column == 3);
    CU_ASSERT_FALSE(read_text("1,2\r3,4\n5,6\n").filled);
}

static void a_header_of_numbers_is_what_is_declared(void)
{
    static const char *const doubtful[] = {"0,1,2\n1,-2.5,3e-3\n0,5,6\n",
                                           "1,2,3\n1,-2.5,3e-3\n0,5,6\n",
                                           "\"7\",\"8\",\"9\"\n1,-2.5,3e-3\n0,5,6\n"};
    for (size_t i = 0; i < 3; i++) {
        check_form(doubtful[i], NULL, "true");
        struct reading r = read_text(doubtful[i]);
        CU_ASSERT(r.filled && r.rows == 3 && r.header_doubt && !r.has_header);
        r = read_text_by(doubtful[i], (struct reading_by){NULL, "false", false});
        CU_ASSERT(r.filled && r.rows == 3 && !r.header_doubt);
    }
    CU_ASSERT_FALSE(read_text("0,1,3\n4,5,6\n").header_doubt);
    CU_ASSERT_FALSE(read_text("0.0,1.0\n4,5\n").header_doubt);
    CU_ASSERT_TRUE(read_text("2019,2021\n4.5,5\n").header_stands_out);
    CU_ASSERT_FALSE(read_text("2019,2021\n4,5\n").header_stands_out);
    CU_ASSERT_FALSE(read_text("2021,2019\n4.5,5\n").header_stands_out);
    CU_ASSERT_FALSE(read_text("2019,2021\n").header_stands_out);
    CU_ASSERT_FALSE(read_text_by("a,b\n1,2\n", (struct reading_by){NULL, "false", false}).filled);
}

static void indices_that_were_written_along_are_told(void)
{
    struct reading r = read_text(",0,1\n0,5,6\n1,7,8\n");
    CU_ASSERT(!r.measured && strstr(r.e.text, "no name") && strstr(r.e.hint, "header=False"));
    r = read_text(",a,b\n0,5,6\n1,7,8\n");
    CU_ASSERT(!r.measured && strstr(r.e.text, "no name") && strstr(r.e.hint, "index=False"));
    r = read_text("a,b,\n5,6,7\n");
    CU_ASSERT(!r.measured && strstr(r.e.text, "column 3 has no name"));
    r = read_text("a,b\n1,5,6\n2,7,8\n");
    CU_ASSERT(!r.measured && strstr(r.e.hint, "row.names = FALSE"));
    CU_ASSERT(read_text("0,5\n1,6\n2,7\n").numbers_rows);
    CU_ASSERT(read_text("1,5\n2,6\n3,7\n").numbers_rows);
    CU_ASSERT_FALSE(read_text("1,5\n1,6\n2,7\n").numbers_rows);
    CU_ASSERT_FALSE(read_text("0,5\n1.0,6\n2,7\n").numbers_rows);
}

static void check_hint(const char *text, const char *separator, const char *part)
{
    struct reading r = read_text_by(text, (struct reading_by){separator, NULL, false});
    CU_ASSERT(!r.filled && strstr(r.e.hint, part));
    if (r.filled || !strstr(r.e.hint, part))
        printf("%s--- %s (%s)\n", text, r.e.text, r.e.hint);
}

static void separators_that_are_seen_are_named(void)
{
    check_hint("1;2\n3;4\n", NULL, "`separator: semicolon`");
    check_hint("1\t2\n3\t4\n", NULL, "`separator: tab`");
    check_hint("1 2\n3 4\n", NULL, "`separator: blanks`");
    check_hint("# x y\n1 2\n3 4\n", NULL, "comments");
    check_hint("sep=;\n1;2\n3;4\n", "semicolon", "Excel");
    check_hint("1,2\n3,4\n", "semicolon", "`separator: comma`");
    check_hint("1,5;2,5\n3,5;4,5\n", NULL, "`separator: semicolon`; decimals need a point");
    check_hint("1,5;2,5\n3,5;4,5\n", "semicolon", "decimals are written with a point");
    check_hint("a,b\n1,5,2,5\n", NULL, "decimals are written with a point");
    check_hint("a,b\n1,2,\n3,4,\n", NULL, "ends in a separator");
    check_hint("a,b\r\n1,2\r3,4\r\n", NULL, "write all ends alike");
    struct reading r = read_text("\na,b\n1,2\n");
    CU_ASSERT(!r.measured && r.e.at.line == 1 && strstr(r.e.text, "the first line is empty"));
}

/* What stands in real tables instead of a number, and why it is none. */
static void reasons_are_told(void)
{
    static const char *const cases[][2] = {
        {"NA", "missing"},
        {"", "missing"},
        {"?", "missing"},
        {"#N/A", "missing"},
        {"NaN", "missing"},
        {"TRUE", "1 and 0"},
        {"inf", "infinite"},
        {"-Infinity", "infinite"},
        {"1e999", "1.8e308"},
        {"9007199254740993", "2^53"},
        {"-12345678901234567891", "2^53"},
        {"\xe2\x80\x93"
         "5",
         "dash"},
        {"\xe2\x88\x92"
         "5",
         "dash"},
        {"1\xc2\xa0"
         "234",
         "blank"},
        {"0x1F", "hexadecimal"},
        {"2019-07-01", "date"},
        {"1/7/2019", "date"},
        {"12:30", "date"},
        {"1_000", "mark"},
        {"1'000", "mark"},
        {"\"1,5\"", "point"},
        {"1.5D+00", "written with an e"},
        {"5%", "unit"},
        {"$5", "unit"},
        {"12 kg", "unit"},
        {"Adelie", "a text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[80];
        snprintf(text, sizeof text, "7,8\n9,%s\n", cases[i][0]);
        check_hint(text, NULL, cases[i][1]);
    }
    /* Large and exact, or no whole number. */
    struct reading r = read_text("9007199254740992,18014398509481984,1e300\n"
                                 "0000000000000000000001,0.12345678901234567890,-9007199254740992");
    CU_ASSERT(r.filled && r.out[0] == 0x1p53 && r.out[3] == 1);
}

static void other_formats_are_named(void)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *part;
    } cases[] = {{"PK\3\4....", 8, "zip"},
                 {"\x89HDF\r\n", 6, "HDF5"},
                 {"PAR1\0x", 6, "Parquet"},
                 {"\xff\xfe"
                  "1\0,\0",
                  6, "UTF-16"},
                 {"BZh91\0", 6, "bzip2"},
                 {"\x28\xb5\x2f\xfdx", 5, "zstd"},
                 {"\x80\2c\0", 4, "pickle"},
                 {"<!DOCTYPE html>", 15, "HTML"},
                 {"version https://git-lfs.github.com", 34, "LFS"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading r = read_bytes(cases[i].bytes, cases[i].n);
        CU_ASSERT(!r.measured && strstr(r.e.text, cases[i].part) && r.e.at.line == 0);
    }
    CU_ASSERT_TRUE(read_text("PAR1,PAR2\n1,2\n").filled);
}

static void columns_are_taken_for_rows_when_asked(void)
{
    static const double want[] = {1, 4, 2, 5, 3, 6};
    struct reading r =
        read_text_by("1,2,3\n4,5,6\n", (struct reading_by){.header = "false", .transpose = true});
    CU_ASSERT(r.filled && r.rows == 3 && r.cols == 2 && memcmp(r.out, want, sizeof want) == 0);
}

/* Random bytes over CSV's own alphabet: what is accepted has its rows, columns and finite numbers.
 */
static void any_bytes_are_read_or_refused(void)
{
    static const char letters[] = "0123456789.,,,,\n\n\n\r\"\"-e ax;\t\xef\xbb\xbf";
    uint64_t state = 1;
    size_t accepted = 0;
    for (int i = 0; i < 20000; i++) {
        char text[40];
        size_t n = test_random(&state) % sizeof text;
        for (size_t j = 0; j < n; j++) {
            text[j] = letters[test_random(&state) % (sizeof letters - 1)];
        }
        static const char *const separators[] = {"comma", "semicolon", "tab", "blanks"},
                                 *const headers[] = {"auto", "true", "false"};
        struct reading r = read_bytes_by(
            text, n, (struct reading_by){separators[i % 4], headers[i / 4 % 3], i / 12 % 2});
        CU_ASSERT(r.filled || (r.e.code == ERR_INPUT && r.e.text[0]));
        accepted += r.filled;
        for (size_t j = 0; r.filled && j < r.rows * r.cols; j++) {
            CU_ASSERT(isfinite(r.out[j]));
        }
    }
    CU_ASSERT(accepted > 100);
}

void suite_parse(void)
{
    CU_pSuite s = CU_add_suite("parse", NULL, NULL);
    TEST(s, spelling_does_not_matter);
    TEST(s, mistakes_in_csv_are_told_with_line_and_column);
    TEST(s, a_line_of_names_and_numbers_is_no_header);
    TEST(s, files_without_numbers_are_refused);
    TEST(s, separators_are_read_as_declared);
    TEST(s, carriage_returns_end_lines_when_nothing_else_does);
    TEST(s, a_header_of_numbers_is_what_is_declared);
    TEST(s, indices_that_were_written_along_are_told);
    TEST(s, separators_that_are_seen_are_named);
    TEST(s, reasons_are_told);
    TEST(s, other_formats_are_named);
    TEST(s, columns_are_taken_for_rows_when_asked);
    TEST(s, any_bytes_are_read_or_refused);
}
