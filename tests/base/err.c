/* Errors: filled once, collected, sorted, rendered. */
#include "base/err.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "base/render.h"
#include "support.h"

static void every_code_has_status_and_meaning(void)
{
    static const struct {
        enum err_code code;
        int status;
    } table[] = {{ERR_NONE, 0},        {ERR_NEGATIVE, 1}, {ERR_USAGE, 2},  {ERR_SPEC, 2},
                 {ERR_INPUT, 2},       {ERR_IO, 3},       {ERR_FULL, 3},   {ERR_STORE, 3},
                 {ERR_BUSY, 3},        {ERR_TOOL, 3},     {ERR_MEMORY, 3}, {ERR_INTERRUPTED, 130},
                 {ERR_TERMINATED, 143}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        CU_ASSERT_EQUAL(err_exit_status(table[i].code), table[i].status);
        CU_ASSERT_EQUAL(strncmp(err_code_name(table[i].code), "ERR_", 4), 0);
        CU_ASSERT_TRUE(strlen(err_code_meaning(table[i].code)) > 5);
    }
}

static void setting_replaces_and_returns_false(void)
{
    struct err e = {0};
    CU_ASSERT_FALSE(err_set(&e, ERR_IO, "first %d", 1));
    CU_ASSERT_FALSE(err_hint(&e, "mend it"));
    CU_ASSERT_FALSE(err_set_at(&e, ERR_SPEC, (struct where){"f", 3, 4}, "second"));
    CU_ASSERT_EQUAL(e.code, ERR_SPEC);
    CU_ASSERT_STRING_EQUAL(e.text, "second");
    CU_ASSERT_STRING_EQUAL(e.hint, "");
    CU_ASSERT_EQUAL(e.at.line, 3);
    CU_ASSERT_FALSE(err_context(&e, "while reading %s: ", "f"));
    CU_ASSERT_STRING_EQUAL(e.text, "while reading f: second");
    CU_ASSERT_FALSE(err_set(NULL, ERR_IO, "nobody asks") || err_hint(NULL, "x") ||
                    err_context(NULL, "y"));
}

static void long_texts_are_cut_not_overrun(void)
{
    struct err e = {0};
    err_set(&e, ERR_IO, "%0*d", 5000, 1);
    err_hint(&e, "%0*d", 5000, 1);
    CU_ASSERT_EQUAL(strlen(e.text), sizeof e.text - 1);
    CU_ASSERT_EQUAL(strlen(e.hint), sizeof e.hint - 1);
    err_context(&e, "%0*d", 5000, 2);
    CU_ASSERT_EQUAL(strlen(e.text), sizeof e.text - 1);
}

static void repeats_are_dropped_and_the_rest_is_counted(void)
{
    static struct errs es;
    es = (struct errs){0};
    struct where here = {"f", 1, 1};
    CU_ASSERT_PTR_NOT_NULL(errs_add_at(&es, here, "same"));
    CU_ASSERT_PTR_NULL(errs_add_at(&es, here, "same"));
    CU_ASSERT_EQUAL(es.n, 1);
    CU_ASSERT_EQUAL(es.found, 2);
    for (int i = 0; i < 2 * ERRS_MAX; i++)
        errs_add_at(&es, (struct where){"f", 2 + i, 1}, "other");
    CU_ASSERT_EQUAL(es.n, ERRS_MAX);
    CU_ASSERT_EQUAL(es.more, ERRS_MAX + 1);
    CU_ASSERT_EQUAL(es.found, 2 + 2 * ERRS_MAX);
}

static void errors_are_sorted_by_place(void)
{
    static struct errs es;
    es = (struct errs){0};
    for (int i = 0; i < 20; i++)
        errs_add_at(&es, (struct where){"f", 1 + (i * 7) % 5, 1 + (i * 11) % 13}, "e%d", i);
    errs_sort(&es);
    for (size_t i = 1; i < es.n; i++) {
        struct where a = es.list[i - 1].at, b = es.list[i].at;
        CU_ASSERT_TRUE(a.line < b.line || (a.line == b.line && a.column <= b.column));
    }
}

static void an_error_is_shown_with_line_caret_and_hint(void)
{
    static struct errs es;
    es = (struct errs){0};
    struct err *e = errs_add_at(&es, (struct where){"a.yaml", 2, 3}, "unknown key '%s'", "widht");
    CU_ASSERT_PTR_NOT_NULL_FATAL(e);
    err_hint(e, "did you mean 'width'?");
    struct err plain = {0};
    err_set(&plain, ERR_IO, "no place");
    errs_add(&es, &plain);
    struct buf out = {0};
    errs_render(&out, &es, "first: 1\n  widht: 3\n");
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "a.yaml:2:3: error: unknown key 'widht'\n"
                                           "    widht: 3\n"
                                           "    ^\n"
                                           "  hint: did you mean 'width'?\n"
                                           "overparam: error: no place\n");
    buf_release(&out);
}

/* The words are those of plain text. */
static void colours_are_put_around_error_and_caret(void)
{
    static struct errs es;
    es = (struct errs){0};
    errs_add_at(&es, (struct where){"a.yaml", 1, 3}, "wrong");
    struct buf out = {0};
    errs_render_coloured(&out, &es, "a: b\n");
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "a.yaml:1:3: \033[1;31merror:\033[0m wrong\n"
                                           "  a: b\n"
                                           "    \033[1;32m^\033[0m\n");
    buf_release(&out);
}

/* In one line, for a run that failed: nothing of what is wrong is lost to a long path, which is cut
 * in front. */
static void an_error_in_one_line_keeps_what_is_wrong(void)
{
    char line[ERR_LINE_SIZE], path[4000];
    struct err e = {0};
    err_set_at(&e, ERR_INPUT, (struct where){"data.csv", 3, 5}, "'x' is no number");
    err_hint(&e, "leave it out");
    CU_ASSERT_STRING_EQUAL(err_line(&e, line), "data.csv:3:5: 'x' is no number (leave it out)");
    e.at.line = 0;
    e.hint[0] = 0;
    CU_ASSERT_STRING_EQUAL(err_line(&e, line), "data.csv: 'x' is no number");
    e.at.file = NULL;
    CU_ASSERT_STRING_EQUAL(err_line(&e, line), "'x' is no number");
    memset(path, 'd', sizeof path);
    memcpy(path + sizeof path - 12, "/second.csv", 12);
    memset(e.text, 't', sizeof e.text - 1);
    memset(e.hint, 'h', sizeof e.hint - 1);
    e.at = (struct where){path, 2147483647, 2147483647};
    err_line(&e, line);
    CU_ASSERT_PTR_NOT_NULL(strstr(line, "d/second.csv:2147483647:2147483647: ttt"));
    CU_ASSERT(strlen(line) < sizeof line - 1 && line[strlen(line) - 1] == ')');
}

/* Places beyond the text, very long lines, control characters: the rendering stays within bounds.
 */
static void hostile_places_and_lines_are_rendered_safely(void)
{
    static struct errs es;
    es = (struct errs){0};
    char line[2000];
    memset(line, 'y', sizeof line);
    memcpy(line + 900, "\x1b[31m\xc3\xa4\xc3\xa4\x07", 10);
    line[sizeof line - 1] = 0;
    static const int columns[] = {0, 1, 899, 905, 1998, 5000, -3};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        errs_add_at(&es, (struct where){"f", 1, columns[i]}, "here");
    errs_add_at(&es, (struct where){"f", 77, 1}, "nowhere");
    errs_add_at(&es, (struct where){NULL, 1, 1}, "no file");
    struct buf out = {0};
    errs_render(&out, &es, line);
    errs_render(&out, &es, "");
    errs_render(&out, &es, NULL);
    CU_ASSERT_PTR_NULL(strpbrk(buf_text(&out), "\x1b\x07"));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "f:77:1: error: nowhere"));
    buf_release(&out);
}

void suite_err(void)
{
    CU_pSuite s = CU_add_suite("err", NULL, NULL);
    TEST(s, every_code_has_status_and_meaning);
    TEST(s, setting_replaces_and_returns_false);
    TEST(s, long_texts_are_cut_not_overrun);
    TEST(s, repeats_are_dropped_and_the_rest_is_counted);
    TEST(s, errors_are_sorted_by_place);
    TEST(s, an_error_is_shown_with_line_caret_and_hint);
    TEST(s, colours_are_put_around_error_and_caret);
    TEST(s, an_error_in_one_line_keeps_what_is_wrong);
    TEST(s, hostile_places_and_lines_are_rendered_safely);
}
