/* The text that gnuplot reads: blocks by series, nothing that its reader would take for markup. */
#include "report/blocks.h"
#include "report/clean.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "base/utf8.h"
#include "support.h"

static struct cell text(const char *s)
{
    return (struct cell){.type = CELL_TEXT, .text = s};
}

static struct cell real(double x)
{
    return (struct cell){.type = CELL_REAL, .real = x};
}

static void rows_of_a_series_stand_together(void)
{
    struct arena a = {0};
    struct buf out = {0};
    size_t n;
    const char *columns[] = {"series", "t", "y"};
    struct cell cells[] = {text("b"), real(1), real(2), text("a"), real(1), real(0.1),
                           text("b"), real(2), {0},     text("a"), real(2), real(1e-300)};
    struct table t = {columns, cells, 3, 4};
    blocks_write(&a, &t, &out, &n);
    CU_ASSERT_EQUAL(n, 2);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "b\tt\ty\nb\t1\t2\nb\t2\t\n\n\n"
                                           "a\tt\ty\na\t1\t0.1\na\t2\t1e-300\n");
    buf_release(&out);
    arena_release(&a);
}

static void without_series_there_is_one_block(void)
{
    struct arena a = {0};
    struct buf out = {0};
    size_t n;
    const char *columns[] = {"t", "y"};
    struct cell cells[] = {real(1), real(2), real(2), real(3)};
    struct table t = {columns, cells, 2, 2};
    blocks_write(&a, &t, &out, &n);
    CU_ASSERT_EQUAL(n, 1);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "t\ty\n1\t2\n2\t3\n");
    buf_release(&out);
    arena_release(&a);
}

/* Whatever a name holds, it stays in its field: the number of tabs and lines is that of the table.
 */
static void no_text_leaves_its_field(void)
{
    uint64_t state = 3;
    for (int round = 0; round < 500; round++) {
        char name[33] = {0};
        for (size_t i = 0; i < 32; i++)
            name[i] = (char)(1 + test_random(&state) % 255);
        struct arena a = {0};
        struct buf out = {0};
        size_t n, tabs = 0, lines = 0;
        const char *columns[] = {"series", "y"};
        struct cell cells[] = {text(name), real(1)};
        struct table t = {columns, cells, 2, 1};
        blocks_write(&a, &t, &out, &n);
        for (size_t i = 0; i < out.n; i++) {
            tabs += out.s[i] == '\t';
            lines += out.s[i] == '\n';
            CU_ASSERT_NOT_EQUAL(out.s[i], '"');
            CU_ASSERT_TRUE((unsigned char)out.s[i] >= ' ' || strchr("\t\n", out.s[i]));
        }
        CU_ASSERT_EQUAL(tabs, 2);
        CU_ASSERT_EQUAL(lines, 2);
        buf_release(&out);
        arena_release(&a);
    }
}

static void bytes_that_are_no_text_are_replaced(void)
{
    static const struct {
        const char *in, *out;
    } table[] = {
        {"a\nb\tc", "a\nb\tc"},
        {"a\x01\x7f"
         "b",
         "ab"},
        {"\u00e9\u65e5\U0001f600", "\u00e9\u65e5\U0001f600"},
        {"\xff"
         "A",
         "\ufffdA"},
        {"\xc0\x80", "\ufffd\ufffd"},                     /* overlong zero */
        {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},           /* half a surrogate pair */
        {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"}, /* beyond U+10FFFF */
        {"\xe2\x82", "\ufffd\ufffd"},                     /* cut short */
        {"\xef\xbf\xbf", "\ufffd"},                       /* U+FFFF */
        {"\xc2\x85", "\ufffd"},                           /* a control character of 8859-1 */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buf out = {0};
        clean_put(&out, table[i].in, strlen(table[i].in));
        CU_ASSERT_STRING_EQUAL(buf_text(&out), table[i].out);
        buf_release(&out);
    }
}

static void every_character_is_written_as_it_is_read(void)
{
    for (unsigned long point = 1; point <= 0x10ffff; point += point < 0x3000 ? 1 : 0x101) {
        struct buf out = {0};
        unsigned long read = 0;
        if (point >= 0xd800 && point <= 0xdfff)
            continue;
        utf8_put_point(&out, point);
        CU_ASSERT_EQUAL(utf8_read(out.s, out.n, &read), out.n);
        CU_ASSERT_EQUAL(read, point);
        buf_release(&out);
    }
}

void suite_blocks(void);
void suite_blocks(void)
{
    CU_pSuite s = CU_add_suite("report/blocks", NULL, NULL);
    TEST(s, rows_of_a_series_stand_together);
    TEST(s, without_series_there_is_one_block);
    TEST(s, no_text_leaves_its_field);
    TEST(s, bytes_that_are_no_text_are_replaced);
    TEST(s, every_character_is_written_as_it_is_read);
}
