/* messages.c: every mistake that an experiment file can hold, with the exact text that people get.
 *
 * tests/messages/NAME.yaml is read, planned and rehearsed; what is told of it must be NAME.txt,
 * letter by letter. To add a mistake, add the pair. */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "base/render.h"
#include "plan/plan.h"
#include "run/rehearsal.h"
#include "sys/file.h"

void suite_messages(void);

/* What `overparam check` prints of the file; empty when all is well. */
static void tell(struct arena *a, const char *path, const char *profile, struct buf *out)
{
    struct errs *es = arena_alloc(a, sizeof *es);
    struct spec s;
    struct plan p;
    if (spec_read(a, path, profile, &s, es) && plan_build(a, &s, &p, es) && rehearse(&s, es))
        return;
    errs_render(out, es, s.text);
}

static void compare(struct arena *a, const char *name)
{
    char path[256];
    struct buf expected = {0}, told = {0};
    struct err e = {0};
    snprintf(path, sizeof path, "tests/messages/%s.txt", name);
    CU_ASSERT_TRUE(file_read(path, 0, &expected, &e));
    snprintf(path, sizeof path, "tests/messages/%s.yaml", name);
    tell(a, path, "full", &told);
    bool same = told.n > 0 && strcmp(buf_text(&told), buf_text(&expected)) == 0;
    if (!same)
        printf("%s: expected\n%s--- told\n%s", name, buf_text(&expected), buf_text(&told));
    CU_ASSERT_TRUE(same);
    buf_release(&expected);
    buf_release(&told);
}

static void every_malformed_file_is_told_exactly(void)
{
    struct arena a = {0};
    const char *const *names;
    size_t n = 0;
    struct err e = {0};
    CU_ASSERT_TRUE_FATAL(folder_list(&a, "tests/messages", ".yaml", &names, &n, &e));
    CU_ASSERT_TRUE(n >= 110);
    for (size_t i = 0; i < n; i++) {
        struct arena scope = {0};
        compare(&scope, names[i]);
        arena_release(&scope);
    }
    arena_release(&a);
}

static void the_quick_profile_tells_the_same_mistakes(void)
{
    static const char *const names[] = {"quick-mistake", "option-unknown", "sweep-too-many"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct arena a = {0};
        struct buf full = {0}, quick = {0};
        char path[256];
        snprintf(path, sizeof path, "tests/messages/%s.yaml", names[i]);
        tell(&a, path, "full", &full);
        tell(&a, path, "quick", &quick);
        CU_ASSERT_TRUE(full.n > 0);
        CU_ASSERT_STRING_EQUAL(buf_text(&full), buf_text(&quick));
        buf_release(&full);
        buf_release(&quick);
        arena_release(&a);
    }
}

void suite_messages(void)
{
    CU_pSuite s = CU_add_suite("messages", NULL, NULL);
    CU_add_test(s, "every malformed file is told exactly", every_malformed_file_is_told_exactly);
    CU_add_test(s, "the quick profile tells the same mistakes",
                the_quick_profile_tells_the_same_mistakes);
}
