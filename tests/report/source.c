/* Queries and scripts: names, directives, their places; stamps. */
#include "report/source.h"

#include <CUnit/CUnit.h>
#include <string.h>
#include <unistd.h>

#include "report/stamp.h"
#include "support.h"

static void directives_have_text_and_place(void)
{
    struct arena a = {0};
    struct where at = {0};
    struct source s = {.path = "t.sql",
                       .comment = "--",
                       .text =
                           "-- a table\n--format:  %d %s \t\n  --   widths: 1\nselect '-- x: y'"};
    CU_ASSERT_STRING_EQUAL(source_directive(&a, &s, "format", &at), "%d %s");
    CU_ASSERT_EQUAL(at.line, 2);
    CU_ASSERT_EQUAL(at.column, 12);
    CU_ASSERT_STRING_EQUAL(source_directive(&a, &s, "widths", &at), "1");
    CU_ASSERT_PTR_NULL(source_directive(&a, &s, "x", NULL));
    CU_ASSERT_PTR_NULL(source_directive(&a, &s, "form", NULL));
    arena_release(&a);
}

static void lists_are_split_and_trimmed(void)
{
    struct arena a = {0};
    const char *const *parts;
    CU_ASSERT_EQUAL(source_split(&a, "  l \t r  ", ' ', &parts), 2);
    CU_ASSERT_STRING_EQUAL(parts[1], "r");
    CU_ASSERT_EQUAL(source_split(&a, "a b | | $c$ |", '|', &parts), 4);
    CU_ASSERT_STRING_EQUAL(parts[0], "a b");
    CU_ASSERT_STRING_EQUAL(parts[1], "");
    CU_ASSERT_STRING_EQUAL(parts[2], "$c$");
    arena_release(&a);
}

static void names_that_are_paths_are_refused(void)
{
    static const char *const bad[] = {"../etc/passwd", "/etc/passwd", "a/b", "", ".", "A",
                                      "a b",           "-x",          "a\nb"};
    struct arena a = {0};
    struct source s;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err e = {0};
        CU_ASSERT_FALSE(source_read(&a, "plots", bad[i], ".sql", &s, &e));
        CU_ASSERT_EQUAL(e.code, ERR_INPUT);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "is not a name"));
    }
    arena_release(&a);
}

static void a_stamp_reads_back_and_damage_empties_it(void)
{
    struct stamp s = {{0}, {0}, {0}}, back;
    struct err e = {0};
    const char *path = "build/stamp-of-a-test";
    sha256_of("a", 1, s.inputs);
    sha256_of("b", 1, s.data);
    sha256_of("c", 1, s.outputs);
    CU_ASSERT_TRUE_FATAL(stamp_write(path, &s, &e));
    stamp_read(path, &back);
    CU_ASSERT_STRING_EQUAL(back.inputs, s.inputs);
    CU_ASSERT_STRING_EQUAL(back.outputs, s.outputs);
    CU_ASSERT_EQUAL(truncate(path, 100), 0);
    stamp_read(path, &back);
    CU_ASSERT_STRING_EQUAL(back.inputs, "");
    CU_ASSERT_EQUAL(unlink(path), 0);
}

void suite_source(void);
void suite_source(void)
{
    CU_pSuite s = CU_add_suite("report/source", NULL, NULL);
    TEST(s, directives_have_text_and_place);
    TEST(s, lists_are_split_and_trimmed);
    TEST(s, names_that_are_paths_are_refused);
    TEST(s, a_stamp_reads_back_and_damage_empties_it);
}
