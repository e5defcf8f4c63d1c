/* npy.c: arrays as NumPy writes them, of every type and order, and what cannot be read, with the
 * reason. The bytes are made here, number by number. */
#include <math.h>

#include "fixture.h"

void suite_npy(void);

enum { ROWS = 4, COLS = 2, ROOM = 512 };

/* An .npy of that version; returns its length. */
static size_t npy(unsigned char *out, int version, const char *head, const void *data, size_t n)
{
    size_t length = strlen(head), prefix = version == 1 ? 10 : 12;
    memcpy(out, "\x93NUMPY", 6);
    out[6] = (unsigned char)version;
    out[7] = 0;
    out[8] = (unsigned char)(length & 255);
    out[9] = (unsigned char)(length >> 8);
    out[10] = out[11] = 0;
    memcpy(out + prefix, head, length);
    memcpy(out + prefix + length, data, n);
    return prefix + length + n;
}

/* The bits of a small number in a type such as "f8"; binary16 of small whole numbers and halves. */
static uint64_t bits_of(const char *type, double value)
{
    double d = value;
    float f = (float)value;
    uint64_t bits = 0;
    uint32_t half = 0;
    if (type[0] != 'f')
        return (uint64_t)(int64_t)value;
    if (type[1] == '8')
        memcpy(&bits, &d, sizeof d);
    else if (type[1] == '4') {
        memcpy(&half, &f, sizeof f);
        bits = half;
    } else if (value != 0) {
        int exponent;
        double fraction = frexp(fabs(value), &exponent);
        bits = (uint64_t)(value < 0) << 15 | (uint64_t)(exponent + 14) << 10 |
               (uint64_t)ldexp(2 * fraction - 1, 10);
    }
    return bits;
}

/* The numbers in that type and order of bytes, rows or columns first; returns their bytes. */
static size_t store(unsigned char *out, const char *type, bool big, bool by_columns,
                    const double x[ROWS][COLS])
{
    size_t size = (size_t)(type[1] - '0'), n = 0;
    for (size_t k = 0; k < (size_t)ROWS * COLS; k++) {
        double value = by_columns ? x[k % ROWS][k / ROWS] : x[k / COLS][k % COLS];
        uint64_t bits = bits_of(type, value);
        for (size_t b = 0; b < size; b++)
            out[n++] = (unsigned char)(bits >> 8 * (big ? size - 1 - b : b));
    }
    return n;
}

static void check_array(const char *type, const char *order, bool by_columns, int version,
                        const double x[ROWS][COLS])
{
    unsigned char data[ROOM], bytes[ROOM];
    char head[160];
    size_t size = store(data, type, order[0] == '>', by_columns, x);
    snprintf(head, sizeof head, "{'descr': '%s%s', 'fortran_order': %s, 'shape': (4, 2), }   \n",
             order, type, by_columns ? "True" : "False");
    size_t n = npy(bytes, version, head, data, size);
    struct reading r = read_bytes(bytes, n);
    CU_ASSERT(r.filled && r.rows == ROWS && r.cols == COLS && !r.has_header && !r.header_doubt);
    CU_ASSERT_EQUAL(memcmp(r.out, x, sizeof(double[ROWS][COLS])), 0);
    /* The transpose of the same. */
    r = read_bytes_by(bytes, n, (struct reading_by){.transpose = true});
    CU_ASSERT(r.filled && r.rows == COLS && r.cols == ROWS);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < COLS; j++)
            CU_ASSERT_EQUAL(r.out[j * ROWS + i], x[i][j]);
    /* Every shorter file, and one byte more, is told. */
    for (size_t m = 6; m < n; m++)
        CU_ASSERT_FALSE(read_bytes(bytes, m).measured);
    bytes[n] = 0;
    CU_ASSERT_FALSE(read_bytes(bytes, n + 1).measured);
}

static void arrays_of_every_type_and_order_are_read(void)
{
    static const char *const types[] = {"f2", "f4", "f8", "i1", "i2", "i4",
                                        "i8", "u1", "u2", "u4", "u8", "b1"};
    static const double reals[ROWS][COLS] = {{1, -2.5}, {0, 6}, {0.5, 1024}, {-8, 3}},
                        wholes[ROWS][COLS] = {{1, -2}, {0, 6}, {-128, 127}, {-8, 3}},
                        naturals[ROWS][COLS] = {{1, 2}, {0, 6}, {255, 127}, {8, 3}},
                        truths[ROWS][COLS] = {{1, 0}, {0, 1}, {1, 1}, {0, 1}};
    for (size_t k = 0; k < sizeof types / sizeof *types; k++)
        for (int version = 1; version <= 3; version++)
            for (int by_columns = 0; by_columns < 2; by_columns++) {
                const double(*x)[COLS] = types[k][0] == 'f'   ? reals
                                         : types[k][0] == 'i' ? wholes
                                         : types[k][0] == 'u' ? naturals
                                                              : truths;
                bool one_byte = types[k][1] == '1';
                check_array(types[k], one_byte ? "|" : "<", by_columns, version, x);
                if (!one_byte)
                    check_array(types[k], ">", by_columns, version, x);
            }
}

/* The ends of binary16: 2^-24 is the smallest, 65504 the largest, and what is not finite. */
static void halves_are_read_to_their_ends(void)
{
    static const unsigned char bits[] = {0x01, 0x00, 0xff, 0x7b, 0x00, 0x80, 0xff, 0x83};
    static const unsigned char infinite[] = {0x00, 0x7c}, nan[] = {0x01, 0xfe};
    unsigned char bytes[ROOM];
    struct reading r = read_bytes(
        bytes, npy(bytes, 1, "{'descr': '<f2', 'fortran_order': False, 'shape': (4,), }", bits, 8));
    CU_ASSERT(r.filled && r.rows == 4 && r.cols == 1);
    CU_ASSERT(r.out[0] == 0x1p-24 && r.out[1] == 65504 && r.out[2] == 0 &&
              r.out[3] == -1023 * 0x1p-24);
    static const char head[] = "{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }";
    CU_ASSERT_FALSE(read_bytes(bytes, npy(bytes, 1, head, infinite, 2)).filled);
    CU_ASSERT_FALSE(read_bytes(bytes, npy(bytes, 1, head, nan, 2)).filled);
}

static void check_whole(const char *type, uint64_t bits, bool exact, double value)
{
    unsigned char data[8], bytes[ROOM];
    char head[120];
    for (size_t b = 0; b < sizeof data; b++)
        data[b] = (unsigned char)(bits >> 8 * b);
    snprintf(head, sizeof head, "{'descr': '%s', 'fortran_order': False, 'shape': (1,), }", type);
    struct reading r = read_bytes(bytes, npy(bytes, 1, head, data, sizeof data));
    CU_ASSERT(r.measured && r.filled == exact);
    CU_ASSERT(exact ? r.out[0] == value : strstr(r.e.text, "2^53") != NULL);
}

static void whole_numbers_that_a_double_would_round_are_refused(void)
{
    check_whole("<i8", (uint64_t)1 << 53, true, 0x1p53);
    check_whole("<i8", ((uint64_t)1 << 53) + 1, false, 0);
    check_whole("<i8", ((uint64_t)1 << 53) + 2, true, 0x1p53 + 2);
    check_whole("<i8", (uint64_t)INT64_MAX, false, 0);
    check_whole("<i8", (uint64_t)INT64_MIN, true, -0x1p63);
    check_whole("<i8", (uint64_t)INT64_MIN + 1, false, 0);
    check_whole("<i8", (uint64_t)-1, true, -1);
    check_whole("<u8", UINT64_MAX, false, 0);
    check_whole("<u8", (uint64_t)1 << 63, true, 0x1p63);
}

static void an_array_of_one_dimension_is_a_column(void)
{
    static const double d[] = {1, 2, 3};
    static const char *const heads[] = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<f8', 'fortran_order': True, 'shape': (3,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3L,), }"};
    unsigned char bytes[ROOM];
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct reading r = read_bytes(bytes, npy(bytes, 1, heads[i], d, 24));
        CU_ASSERT(r.filled && r.rows == 3 && r.cols == 1 && r.out[2] == 3);
    }
    struct reading r = read_bytes(
        bytes, npy(bytes, 1, "{'shape':( 1 ,3 ),'fortran_order':False,'descr':'<f8'}", d, 24));
    CU_ASSERT(r.filled && r.rows == 1 && r.cols == 3);
}

/* Each with the reason that applies. */
static void other_arrays_are_refused_with_their_reason(void)
{
    static const char *const cases[][2] = {
        {"'descr': '<c16', 'fortran_order': False, 'shape': (3,), ", "complex"},
        {"'descr': '<f16', 'fortran_order': False, 'shape': (3,), ", "long doubles"},
        {"'descr': '<f12', 'fortran_order': False, 'shape': (3,), ", "long doubles"},
        {"'descr': '|S5', 'fortran_order': False, 'shape': (3,), ", "texts"},
        {"'descr': '<U5', 'fortran_order': False, 'shape': (3,), ", "texts"},
        {"'descr': '|O', 'fortran_order': False, 'shape': (3,), ", "objects"},
        {"'descr': '<M8[ns]', 'fortran_order': False, 'shape': (3,), ", "dates"},
        {"'descr': '<m8[s]', 'fortran_order': False, 'shape': (3,), ", "spans of time"},
        {"'descr': '|V8', 'fortran_order': False, 'shape': (3,), ", "raw bytes"},
        {"'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3,), ", "structured"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (), ", "single number"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 3), ", "3 dimensions"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1, 3), ", "4 dimensions"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), ", "empty"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (3, 0), ", "empty"},
        {"'descr': '<f8', 'shape': (3,), ", "head"},
        {"'fortran_order': False, 'shape': (3,), ", "head"},
        {"'descr': '<f8', 'fortran_order': False", "head"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (3", "head"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (3 4), ", "head"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (-3,), ", "head"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (3, x), ", "head"},
        {"'descr': '<f8', 'fortran_order': Maybe, 'shape': (3,), ", "head"},
        {"'descr': '<f3', 'fortran_order': False, 'shape': (3,), ", "long doubles"},
        {"'descr': '<i16', 'fortran_order': False, 'shape': (3,), ", "head"},
        {"'descr': '=f8', 'fortran_order': False, 'shape': (3,), ", "head"},
        {"'descr': '<', 'fortran_order': False, 'shape': (3,), ", "head"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (18446744073709551617,), ", "head"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693952, 8), ", "ends"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693955,), ", "ends"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (4,), ", "ends before its 4 x 1"},
        {"'descr': '<f8', 'fortran_order': False, 'shape': (2,), ", "goes on behind its 2 x 1"},
        {"", "head"},
    };
    static const double d[] = {1, 2, 3};
    unsigned char bytes[ROOM];
    char head[160];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(head, sizeof head, "{%s}", cases[i][0]);
        struct reading r = read_bytes(bytes, npy(bytes, 1, head, d, sizeof d));
        bool told = !r.measured && r.e.code == ERR_INPUT && strstr(r.e.text, cases[i][1]) &&
                    strcmp(r.e.at.file, "data.csv") == 0 && r.e.at.line == 0;
        CU_ASSERT_TRUE(told);
        if (!told)
            printf("%s: %s\n", cases[i][0], r.e.text);
    }
    /* A head that claims to be longer than the file; a version that is not known. */
    size_t n = npy(bytes, 2, "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", d, 24);
    bytes[11] = 0xff;
    CU_ASSERT_FALSE(read_bytes(bytes, n).measured);
    bytes[11] = 0;
    bytes[6] = 4;
    struct reading r = read_bytes(bytes, n);
    CU_ASSERT(!r.measured && strstr(r.e.text, "version 4"));
}

static void numbers_that_cannot_be_are_told_with_their_place(void)
{
    static const double bad[] = {NAN, INFINITY};
    static const unsigned char truths[] = {1, 0, 2};
    unsigned char bytes[ROOM];
    for (size_t i = 0; i < 2; i++)
        for (int by_columns = 0; by_columns < 2; by_columns++) {
            double d[] = {1, 2, 3, 4, 5, 6};
            char head[120];
            d[by_columns ? 3 : 4] = bad[i];
            snprintf(head, sizeof head, "{'descr': '<f8', 'fortran_order': %s, 'shape': (2, 3), }",
                     by_columns ? "True" : "False");
            struct reading r = read_bytes(bytes, npy(bytes, 1, head, d, sizeof d));
            CU_ASSERT(r.measured && !r.filled);
            CU_ASSERT_PTR_NOT_NULL(strstr(r.e.text, "number 2 of row 2 is not finite"));
        }
    struct reading r =
        read_bytes(bytes, npy(bytes, 1, "{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }",
                              truths, 3));
    CU_ASSERT(!r.filled && strstr(r.e.text, "number 1 of row 3 is neither true nor false"));
}

void suite_npy(void)
{
    CU_pSuite s = CU_add_suite("npy", NULL, NULL);
    TEST(s, arrays_of_every_type_and_order_are_read);
    TEST(s, halves_are_read_to_their_ends);
    TEST(s, whole_numbers_that_a_double_would_round_are_refused);
    TEST(s, an_array_of_one_dimension_is_a_column);
    TEST(s, other_arrays_are_refused_with_their_reason);
    TEST(s, numbers_that_cannot_be_are_told_with_their_place);
}
