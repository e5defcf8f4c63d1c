/* Where two contents first differ, told from their outlines only, against a comparison of the
 * contents. */
#include "base/outline.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static void expect(const char *now, const char *was, const char *words)
{
    struct arena a = {0};
    struct outline x, y;
    struct buf out = {0};
    outline_of(&a, now, strlen(now), &x);
    outline_of(&a, was, strlen(was), &y);
    outline_put_change(&x, &y, &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), words);
    buf_release(&out);
    arena_release(&a);
}

static void a_change_of_a_text_is_told_in_lines(void)
{
    expect("a\nb\nc\n", "a\nx\n", "3 lines, was 2; first differs in line 2 (6 bytes, was 4)");
    expect("a\nb\n", "a\nx\n", "2 lines as before; first differs in line 2 (4 bytes as before)");
    expect("a\nb\n", "a\n", "2 lines, was 1; the first line is the same (4 bytes, was 2)");
    expect("", "a\nb\n", "0 lines, was 2; first differs in line 1 (0 bytes, was 4)");
    /* Only the newline at the end is new. */
    expect("a\nb\n", "a\nb", "2 lines as before; first differs in line 2 (4 bytes, was 3)");
    expect("a\r\nb\r\n", "a\nb\n", "2 lines as before; first differs in line 1 (6 bytes, was 4)");
    expect("a\n", "a\n",
           "1 line as before; the same content, stored otherwise (2 bytes as before)");
}

static void what_is_no_text_is_told_in_bytes(void)
{
    struct arena a = {0};
    struct outline x, y;
    struct buf out = {0};
    outline_of(&a, "ab\0d", 4, &x);
    outline_of(&a, "ab\0cd", 5, &y);
    CU_ASSERT_EQUAL(x.lines, -1);
    outline_put_change(&x, &y, &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "4 bytes, was 5; first differs in byte 4");
    outline_of(&a, "ab\n", 3, &y);
    buf_clear(&out);
    outline_put_change(&x, &y, &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "4 bytes, no text; was 1 line, 3 bytes");
    buf_release(&out);
    arena_release(&a);
}

/* n lines of up to three letters. */
static void write_content(struct buf *out, int64_t n, uint64_t seed)
{
    buf_clear(out);
    for (int64_t i = 0; i < n; i++) {
        static const char *const lines[] = {"a\n", "bc\n", "\n", "abc\n"};
        buf_puts(out, lines[test_random(&seed) % 4]);
    }
}

/* The first line, from 1, in which they differ. */
static int64_t true_place(const struct buf *a, const struct buf *b)
{
    int64_t line = 1;
    for (size_t i = 0; i < a->n && i < b->n && a->s[i] == b->s[i]; i++)
        line += a->s[i] == '\n';
    return line;
}

/* "... line 17 (" or "... lines 17 to 32 (" or "the first 16 lines are the same" contains it. */
static bool contains(const char *words, int64_t line, int64_t *width)
{
    const char *at = strstr(words, "; ");
    long long from = 0, to = 0;
    *width = 0;
    if (at && sscanf(at, "; the first %lld", &from) == 1)
        return line == from + 1;
    if (at && strncmp(at, "; the first line is", 19) == 0)
        return line == 2;
    if (at && sscanf(at, "; first differs within lines %lld to %lld", &from, &to) == 2) {
        *width = to - from;
        return from <= line && line <= to;
    }
    return at && sscanf(at, "; first differs in line %lld", &from) == 1 && line == from;
}

/* Files of any two lengths, so of any two steps, and one line of them changed, or none. */
static void the_place_told_is_where_they_differ(void)
{
    struct buf x = {0}, y = {0}, out = {0};
    uint64_t seed = 5;
    for (int k = 0; k < 60; k++) {
        struct arena a = {0};
        struct outline now, was;
        int64_t width, most = 4096 << (k % 4);
        int64_t n = 1 + (int64_t)(test_random(&seed) % (uint64_t)most);
        write_content(&x, n, 7);
        write_content(&y, n + (int64_t)(test_random(&seed) % 3) * (n / 2 + 1), 7);
        size_t at = test_random(&seed) % x.n;
        if (k % 5 > 0 || x.n == y.n)
            y.s[at] = y.s[at] == '\n' ? '\t' : 'z';
        outline_of(&a, x.s, x.n, &now);
        outline_of(&a, y.s, y.n, &was);
        CU_ASSERT(outline_is_whole(&now) && outline_is_whole(&was));
        CU_ASSERT(strlen(now.marks) <= (size_t)OUTLINE_MARKS * OUTLINE_DIGITS);
        buf_clear(&out);
        outline_put_change(&now, &was, &out);
        bool right = contains(buf_text(&out), true_place(&x, &y), &width);
        CU_ASSERT(right);
        if (!right)
            printf("%s: %lld\n", buf_text(&out), (long long)true_place(&x, &y));
        CU_ASSERT(width < (now.step > was.step ? now.step : was.step));
        arena_release(&a);
    }
    buf_release(&x);
    buf_release(&y);
    buf_release(&out);
}

static void what_is_damaged_is_not_whole(void)
{
    struct arena a = {0};
    struct outline o;
    outline_of(&a, "a\nb\nc\n", 6, &o);
    CU_ASSERT(outline_is_whole(&o));
    struct outline longer = o, odd = o, none = o, more = o;
    longer.lines = 4;
    odd.step = 3;
    none.step = 0;
    more.lines = 7;
    CU_ASSERT_FALSE(outline_is_whole(&longer));
    CU_ASSERT_FALSE(outline_is_whole(&odd));
    CU_ASSERT_FALSE(outline_is_whole(&none));
    CU_ASSERT_FALSE(outline_is_whole(&more));
    arena_release(&a);
}

void suite_outline(void)
{
    CU_pSuite s = CU_add_suite("outline", NULL, NULL);
    TEST(s, a_change_of_a_text_is_told_in_lines);
    TEST(s, what_is_no_text_is_told_in_bytes);
    TEST(s, the_place_told_is_where_they_differ);
    TEST(s, what_is_damaged_is_not_whole);
}
