/* Characters that no font has: which count, and where a script holds them. */
#include "report/fonts.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "support.h"

static void letters_and_symbols_count_once_and_blanks_never(void)
{
    static const unsigned long expected[] = {0x3b1, 0x6df1, 0x1f389, 0xfffd};
    struct arena a = {0};
    struct buf text = {0};
    struct characters c = {0};
    buf_puts(&text, "loss \u03b1\u6df1\u00a0\u3000\u200d\ufe0f\U0001f389\u6df1\u03b1\t\n\xff");
    fonts_collect(&a, &text, &c);
    CU_ASSERT_EQUAL_FATAL(c.n, sizeof expected / sizeof *expected);
    CU_ASSERT_EQUAL(memcmp(c.list, expected, sizeof expected), 0);
    buf_release(&text);
    arena_release(&a);
}

static void a_script_is_spelt_inside_its_quotes_alone(void)
{
    static const struct {
        const char *in, *out;
    } table[] = {
        {"\u6df1 = 3 # \u6df1 \"\u6df1\"\n", "\u6df1 = 3 # \u6df1 \"\u6df1\"\n"},
        {"set title \"\u6df1\u03b1\"", "set title \"U+6DF1\u03b1\""},
        {"set title '\U0001f389'", "set title 'U+1F389'"},
        {"# don't\nset title '\u6df1'", "# don't\nset title 'U+6DF1'"},
        {"\"a\\\"\u6df1\" . \u6df1", "\"a\\\"U+6DF1\" . \u6df1"},
        {"\"a\\\\\" . \u6df1 . '\\' . \u6df1", "\"a\\\\\" . \u6df1 . '\\' . \u6df1"},
        {"'it''s \u6df1' # it's\n\u6df1", "'it''s U+6DF1' # it's\n\u6df1"},
    };
    unsigned long points[] = {0x6df1, 0x1f389};
    const struct characters lost = {points, 2, 2};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buf in = {0}, out = {0};
        buf_puts(&in, table[i].in);
        fonts_spell_quoted(&out, &in, &lost);
        CU_ASSERT_STRING_EQUAL(buf_text(&out), table[i].out);
        struct arena a = {0};
        struct characters found = {0};
        fonts_collect_quoted(&a, &in, &found);
        CU_ASSERT_EQUAL(found.n > 0, strstr(table[i].out, "U+") != NULL);
        arena_release(&a);
        buf_release(&in);
        buf_release(&out);
    }
}

void suite_fonts(void);
void suite_fonts(void)
{
    CU_pSuite s = CU_add_suite("report/fonts", NULL, NULL);
    TEST(s, letters_and_symbols_count_once_and_blanks_never);
    TEST(s, a_script_is_spelt_inside_its_quotes_alone);
}
