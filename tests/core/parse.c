/* parse.c: tables that users bring, well-formed, odd and hostile. The bytes are copied into blocks
 * of exactly their size, so that a sanitizer sees the first byte read behind them. */
#include "core/parse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { CELLS = 64 };

/* What came of one file. */
struct reading {
    struct number_table t;
    double out[CELLS];
    struct err e;
    bool measured, filled;
};

/* *owned is to be freed. */
static struct file copy_of(const void *bytes, size_t n, char **owned)
{
    char *copy = *owned = malloc(n ? n : 1);
    if (!copy) {
        abort();
    }
    memcpy(copy, bytes, n);
    return (struct file){.path = "data.csv", .bytes = copy, .size = n};
}

static struct reading read_bytes(const void *bytes, size_t n)
{
    struct reading r = {0};
    char *owned;
    struct file f = copy_of(bytes, n, &owned);
    r.measured = parse_measure(&f, &r.t, &r.e);
    if (r.measured) {
        CU_ASSERT_FATAL(r.t.rows * r.t.cols <= CELLS);
        r.filled = parse_fill(&r.t, r.out, &r.e);
    }
    free(owned);
    return r;
}

static struct reading read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static void check_table(const char *text, bool header)
{
    static const double want[] = {1, -2.5, 3e-3, 0, 5, 6};
    struct reading r = read_text(text);
    CU_ASSERT_TRUE(r.filled);
    CU_ASSERT_EQUAL(r.t.rows, 2);
    CU_ASSERT_EQUAL(r.t.cols, 3);
    CU_ASSERT_EQUAL(r.t.has_header, header);
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
                "a,,c d\r\n1,-2.5,3e-3\r\n0,5,6\r\n",
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
    check_mistake("1,2\n3, x\n", 2, 3, "'x'");
    check_mistake("a,b\n1,2\n33,44\n5,nan\n", 4, 3, "'nan'");
    check_mistake("1,inf\n", 1, 3, "'inf'");
    check_mistake("1,2\n3,1e999\n", 2, 3, "'1e999'");
    check_mistake("1,2\n3,\n", 2, 3, "empty cell");
    check_mistake("1,2\n3,0x10\n", 2, 3, "'0x10'");
    check_mistake("1,2\n3,1.0.0\n", 2, 3, "'1.0.0'");
    check_mistake("1,2\n3,4,5\n", 2, 1, "this line has 3 cells, the first has 2");
    check_mistake("1,2\n3\n", 2, 1, "this line has 1 cells, the first has 2");
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
    CU_ASSERT_PTR_NOT_NULL(strstr(r.e.hint, "commas"));
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
    CU_ASSERT_FALSE(parse_measure(&none, &r.t, &r.e));
}

static void columns_are_found_by_name(void)
{
    const char *text = "\xef\xbb\xbf\"x, 1\",y ,\"say \"\"hi\"\"\",2010\n1,2,3,4\n";
    char *owned;
    struct file f = copy_of(text, strlen(text), &owned);
    struct number_table t;
    struct err e = {0};
    size_t column = 99;
    CU_ASSERT_FALSE(parse_measure(&f, &t, &e));
    CU_ASSERT_TRUE(parse_measure_named(&f, &t, &e));
    CU_ASSERT_TRUE(parse_column(&t, "x, 1", &column, &e) && column == 0);
    CU_ASSERT_TRUE(parse_column(&t, "y", &column, &e) && column == 1);
    CU_ASSERT_TRUE(parse_column(&t, "say \"hi\"", &column, &e) && column == 2);
    CU_ASSERT_TRUE(parse_column(&t, "2010", &column, &e) && column == 3);
    static const char *const absent[] = {"", "x", "x, 12", "Y", "say hi", "y "};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        CU_ASSERT_FALSE(parse_column(&t, absent[i], &column, &e));
        CU_ASSERT_PTR_NOT_NULL(strstr(e.hint, "2010"));
    }
    free(owned);
}

static void a_name_that_stands_twice_is_a_mistake(void)
{
    char *owned;
    struct file f = copy_of("y,x,y\n1,2,3\n", 12, &owned);
    struct number_table t;
    struct err e = {0};
    size_t column;
    CU_ASSERT_TRUE(parse_measure_named(&f, &t, &e));
    CU_ASSERT_TRUE(parse_column(&t, "x", &column, &e));
    CU_ASSERT_FALSE(parse_column(&t, "y", &column, &e));
    CU_ASSERT_EQUAL(e.at.column, 5);
    free(owned);
}

/* An .npy of version 1, or 2 when `wide`; returns its length. */
static size_t npy(unsigned char *out, bool wide, const char *head, const void *data, size_t n)
{
    size_t length = strlen(head), prefix = wide ? 12 : 10;
    memcpy(out, "\x93NUMPY", 6);
    out[6] = wide ? 2 : 1;
    out[7] = 0;
    out[8] = (unsigned char)(length & 255);
    out[9] = (unsigned char)(length >> 8);
    out[10] = out[11] = 0;
    memcpy(out + prefix, head, length);
    memcpy(out + prefix + length, data, n);
    return prefix + length + n;
}

static void arrays_of_every_type_are_read(void)
{
    static const double d[] = {1, -2.5, 3, 4, 5, 6e300};
    static const float f[] = {1, -2.5F, 3, 4, 5, 6};
    static const int64_t q[] = {1, -2, 3, 4, 5, INT64_C(1) << 52};
    static const int32_t i[] = {1, -2, 3, 4, 5, INT32_MAX};
    static const unsigned char b[] = {1, 2, 3, 4, 5, 255};
    static const struct {
        const char *name;
        const void *data;
        size_t n;
        double second, last;
    } types[] = {{"<f8", d, sizeof d, -2.5, 6e300},
                 {"<f4", f, sizeof f, -2.5, 6},
                 {"<i8", q, sizeof q, -2, 0x1p52},
                 {"<i4", i, sizeof i, -2, 2147483647},
                 {"|u1", b, sizeof b, 2, 255}};
    unsigned char bytes[512];
    char head[160];
    for (size_t k = 0; k < 2 * sizeof types / sizeof *types; k++) {
        snprintf(head, sizeof head,
                 "{'descr': '%s', 'fortran_order': False, 'shape': (2, 3), }   \n",
                 types[k / 2].name);
        size_t n = npy(bytes, k % 2, head, types[k / 2].data, types[k / 2].n);
        struct reading r = read_bytes(bytes, n);
        CU_ASSERT_TRUE(r.filled);
        CU_ASSERT(r.t.rows == 2 && r.t.cols == 3 && !r.t.has_header);
        CU_ASSERT_EQUAL(r.out[1], types[k / 2].second);
        CU_ASSERT_EQUAL(r.out[5], types[k / 2].last);
        /* Every shorter file, and one byte more, is told. */
        for (size_t m = 6; m < n; m++) {
            CU_ASSERT_FALSE(read_bytes(bytes, m).measured);
        }
        bytes[n] = 0;
        CU_ASSERT_FALSE(read_bytes(bytes, n + 1).measured);
    }
}

static void an_array_of_one_dimension_is_a_column(void)
{
    static const double d[] = {1, 2, 3};
    unsigned char bytes[512];
    struct reading r =
        read_bytes(bytes, npy(bytes, false,
                              "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", d, 24));
    CU_ASSERT(r.filled && r.t.rows == 3 && r.t.cols == 1 && r.out[2] == 3);
    r = read_bytes(
        bytes, npy(bytes, false, "{'shape':( 1 ,3 ),'fortran_order':False,'descr':'<f8'}", d, 24));
    CU_ASSERT(r.filled && r.t.rows == 1 && r.t.cols == 3);
}

static void other_arrays_are_refused(void)
{
    static const char *const heads[] = {
        "{'descr': '>f8', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<c16', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<f8', 'fortran_order': True, 'shape': (3,), }",
        "{'descr': '<f8', 'fortran_order':True, 'shape': (3,), }",
        "{'descr': '<f8', 'shape': (3,), }",
        "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3 4), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-3,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3, x), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 0), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 3), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (18446744073709551617,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693952, 8), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693955,), }",
        "",
    };
    static const double d[] = {1, 2, 3};
    unsigned char bytes[512];
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct reading r = read_bytes(bytes, npy(bytes, false, heads[i], d, sizeof d));
        CU_ASSERT_FALSE(r.measured);
        CU_ASSERT(r.e.code == ERR_INPUT && r.e.text[0]);
    }
    /* A head that claims to be longer than the file. */
    size_t n = npy(bytes, true, heads[0], d, sizeof d);
    bytes[11] = 0xff;
    CU_ASSERT_FALSE(read_bytes(bytes, n).measured);
}

static void numbers_that_are_not_finite_are_told_with_their_place(void)
{
    static const double bad[] = {NAN, INFINITY};
    unsigned char bytes[512];
    for (size_t i = 0; i < 2; i++) {
        double d[] = {1, 2, 3, 4, bad[i], 6};
        struct reading r = read_bytes(
            bytes, npy(bytes, false, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
                       d, sizeof d));
        CU_ASSERT(r.measured && !r.filled);
        CU_ASSERT_PTR_NOT_NULL(strstr(r.e.text, "number 2 of row 2"));
    }
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
        struct reading r = read_bytes(text, n);
        CU_ASSERT(r.filled || (r.e.code == ERR_INPUT && r.e.text[0]));
        accepted += r.filled;
        for (size_t j = 0; r.filled && j < r.t.rows * r.t.cols; j++) {
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
    TEST(s, columns_are_found_by_name);
    TEST(s, a_name_that_stands_twice_is_a_mistake);
    TEST(s, arrays_of_every_type_are_read);
    TEST(s, an_array_of_one_dimension_is_a_column);
    TEST(s, other_arrays_are_refused);
    TEST(s, numbers_that_are_not_finite_are_told_with_their_place);
    TEST(s, any_bytes_are_read_or_refused);
}
