/* Placeholders are cut out of a text and put back: pandoc sees characters, nobody else does. */
#include "report/slots.h"
#include "report/clean.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "base/utf8.h"
#include "support.h"

/* Characters, as pandoc counts columns. */
static size_t width(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

static void what_is_a_placeholder_is_cut_and_everything_else_stays(void)
{
    static const struct {
        const char *source;
        size_t n;         /* placeholders */
        const char *text; /* of the first */
    } table[] = {
        {"{value:least}", 1, "value:least"},
        {"a {value:x}, {claim:y:%.1f s} b", 2, "value:x"},
        {"{claim:y:%.1f \xc3\xa9}", 1, "claim:y:%.1f \xc3\xa9"},
        {"{vlaue:x}", 1, "vlaue:x"},
        {"{summary} {sumary} {claims-table}", 3, "summary"},
        {"{value:x", 1, "value:"},
        {"{value:x\n}", 1, "value:"},
        {"\\{value:x}", 0, NULL},
        {"\\\\{value:x}", 1, "value:x"},
        {"\\autoref{fig:x} \\url{https://a.b} {x} {} {#fig:x} {.class} {=html}", 0, NULL},
        {"{summary\n}", 0, NULL},
        {"{", 0, NULL},
        {"\\", 0, NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = {0};
        struct slots s = {0};
        struct buf out = {0}, back = {0};
        struct err e = {0};
        size_t at;
        CU_ASSERT_TRUE(slots_cut(&s, &a, table[i].source, &out, &at, &e));
        CU_ASSERT_EQUAL(s.n, table[i].n);
        CU_ASSERT_EQUAL(width(buf_text(&out)), width(table[i].source));
        if (table[i].n > 0) {
            CU_ASSERT_STRING_EQUAL(s.list[0].text, table[i].text);
            CU_ASSERT_NSTRING_EQUAL(table[i].source + s.list[0].at, table[i].text,
                                    strlen(table[i].text));
        } else
            CU_ASSERT_STRING_EQUAL(buf_text(&out), table[i].source);
        slots_fill(&s, &out, &back);
        if (!strchr(table[i].source, '\\'))
            CU_ASSERT_STRING_EQUAL(buf_text(&back), table[i].source);
        buf_release(&out);
        buf_release(&back);
        arena_release(&a);
    }
}

static void a_slot_is_filled_as_a_part_of_a_string_of_json(void)
{
    struct arena a = {0};
    struct slots s = {0};
    struct buf out = {0}, tree = {0};
    struct err e = {0};
    size_t at;
    CU_ASSERT_TRUE(slots_cut(&s, &a, "{value:x}{value:y} \\$", &out, &at, &e));
    CU_ASSERT_PTR_EQUAL(slots_find(&s, buf_text(&out) + 1), &s.list[0]);
    s.list[0].put = "a \"b\" \\";
    slots_fill(&s, &out, &tree);
    CU_ASSERT_STRING_EQUAL(buf_text(&tree), "{a \\\"b\\\" \\\\}{value:y} \\\\$");
    buf_release(&out);
    buf_release(&tree);
    arena_release(&a);
}

static void characters_that_stand_for_placeholders_are_refused_in_a_text(void)
{
    struct arena a = {0};
    struct slots s = {0};
    struct buf out = {0}, source = {0};
    struct err e = {0};
    size_t at = 0;
    buf_puts(&source, "icons: ");
    utf8_put_point(&source, 0xf0001); /* plane 15 is free for fonts of icons */
    utf8_put_point(&source, 0x100000);
    CU_ASSERT_FALSE(slots_cut(&s, &a, buf_text(&source), &out, &at, &e));
    CU_ASSERT_EQUAL(at, 11);
    buf_release(&source);
    buf_release(&out);
    arena_release(&a);
}

static void letters_and_their_accents_become_one(void)
{
    static const char *const table[][2] = {
        {"cafe\xcc\x81", "caf\xc3\xa9"},
        {"u\xcc\x88\xcc\x84", "\xc7\x96"},
        {"q\xcc\x83", "q\xcc\x83"},
        {"\xe2\x88\x92 caf\xc3\xa9", "\xe2\x88\x92 caf\xc3\xa9"},
        {"e\xcc\x81\xff", "\xc3\xa9\xef\xbf\xbd"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buf out = {0};
        buf_puts(&out, "e");
        clean_put(&out, table[i][0], strlen(table[i][0]));
        CU_ASSERT_STRING_EQUAL(buf_text(&out) + 1, table[i][1]);
        buf_release(&out);
    }
}

void suite_slots(void);
void suite_slots(void)
{
    CU_pSuite s = CU_add_suite("report/slots", NULL, NULL);
    TEST(s, what_is_a_placeholder_is_cut_and_everything_else_stays);
    TEST(s, a_slot_is_filled_as_a_part_of_a_string_of_json);
    TEST(s, characters_that_stand_for_placeholders_are_refused_in_a_text);
    TEST(s, letters_and_their_accents_become_one);
}
