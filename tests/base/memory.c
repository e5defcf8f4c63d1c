/* Arenas and growing strings: their invariants. */
#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "support.h"

static bool buf_is_sound(const struct buf *b)
{
    return (b->s == NULL) == (b->cap == 0) && (!b->s || (b->s[b->n] == 0 && b->n < b->cap)) &&
           (b->s || b->n == 0);
}

static void buf_keeps_its_invariants(void)
{
    struct buf b = {0};
    uint64_t state = 7;
    size_t expected = 0;
    CU_ASSERT_TRUE(buf_is_sound(&b));
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "");
    for (int i = 0; i < 2000; i++) {
        char chunk[200];
        size_t n = test_random(&state) % sizeof chunk;
        memset(chunk, 'a' + i % 26, sizeof chunk);
        if (i % 3 == 0)
            buf_add(&b, chunk, n);
        else if (i % 3 == 1)
            buf_printf(&b, "%.*s", (int)n, chunk);
        else {
            buf_putc(&b, 'x');
            n = 1;
        }
        expected += n;
        CU_ASSERT_TRUE_FATAL(buf_is_sound(&b) && b.n == expected);
    }
    buf_clear(&b);
    CU_ASSERT_TRUE(buf_is_sound(&b) && b.n == 0 && b.cap > 0);
    buf_release(&b);
    CU_ASSERT_TRUE(buf_is_sound(&b) && b.s == NULL);
    buf_release(&b);
}

static void buf_hands_over_what_it_holds(void)
{
    struct buf b = {0};
    char *empty = buf_detach(&b);
    CU_ASSERT_STRING_EQUAL(empty, "");
    CU_ASSERT_TRUE(buf_is_sound(&b));
    free(empty);
    buf_puts(&b, "held");
    buf_real(&b, 0.1);
    char *held = buf_detach(&b);
    CU_ASSERT_STRING_EQUAL(held, "held0.1");
    CU_ASSERT_PTR_NULL(b.s);
    free(held);
}

static bool all_are(const unsigned char *p, size_t n, unsigned char value)
{
    for (size_t k = 0; k < n; k++)
        if (p[k] != value)
            return false;
    return true;
}

static void fill(struct arena *a)
{
    enum { N = 500 };
    struct {
        unsigned char *p;
        size_t n;
    } pieces[N];
    uint64_t state = 3;
    for (int i = 0; i < N; i++) {
        pieces[i].n = test_random(&state) % (i % 50 == 0 ? 300000 : 400);
        pieces[i].p = arena_alloc(a, pieces[i].n);
        CU_ASSERT_EQUAL((uintptr_t)pieces[i].p % _Alignof(max_align_t), 0);
        CU_ASSERT_TRUE(all_are(pieces[i].p, pieces[i].n, 0));
        memset(pieces[i].p, 1 + i % 255, pieces[i].n);
    }
    for (int i = 0; i < N; i++)
        CU_ASSERT_TRUE(all_are(pieces[i].p, pieces[i].n, (unsigned char)(1 + i % 255)));
}

static void arena_memory_is_zeroed_aligned_and_apart(void)
{
    struct arena a = {0};
    arena_reset(&a);
    fill(&a);
    arena_reset(&a);
    CU_ASSERT_PTR_NOT_NULL(a.top);
    fill(&a);
    arena_release(&a);
    CU_ASSERT_PTR_NULL(a.top);
    arena_release(&a);
}

static void arena_texts_are_copies(void)
{
    struct arena a = {0};
    char source[] = "text";
    char *copy = arena_strdup(&a, source), *part = arena_strndup(&a, source, 2);
    char *printed = arena_printf(&a, "%s-%d-%0*d", source, 7, 40, 1);
    source[0] = 'n';
    CU_ASSERT_STRING_EQUAL(copy, "text");
    CU_ASSERT_STRING_EQUAL(part, "te");
    CU_ASSERT_EQUAL(strlen(printed), 4 + 1 + 1 + 1 + 40);
    arena_release(&a);
}

static void ask_for_too_much(void)
{
    struct arena a = {0};
    arena_array(&a, SIZE_MAX / 4 + 1, 4);
}

/* A product that overflows must not become a small block. */
static void an_overflow_leaves_with_status_3(void)
{
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        ask_for_too_much();
        _exit(0);
    }
    int how = 0;
    CU_ASSERT_EQUAL(waitpid(child, &how, 0), child);
    CU_ASSERT_TRUE(WIFEXITED(how) && WEXITSTATUS(how) == 3);
}

void suite_memory(void)
{
    CU_pSuite s = CU_add_suite("memory", NULL, NULL);
    TEST(s, buf_keeps_its_invariants);
    TEST(s, buf_hands_over_what_it_holds);
    TEST(s, arena_memory_is_zeroed_aligned_and_apart);
    TEST(s, arena_texts_are_copies);
    TEST(s, an_overflow_leaves_with_status_3);
}
