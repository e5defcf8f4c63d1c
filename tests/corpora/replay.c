/* replay.c: every fuzz target meets its corpus, in which the inputs that once broke it are kept, and some changes of it. The long search is that
 * of `make fuzz`; this one needs no clang. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "support.h"
#include "sys/file.h"
#include "targets.h"

enum { CHANGES = 1, LARGEST = 4096 };

/* The target whose test runs: CUnit's tests take no argument. */
static const struct target *next = targets;

/* A few bytes are others, or the end is cut off. */
static void change(struct buf *b, uint64_t *random)
{
    for (uint64_t n = test_random(random) % 4; n > 0 && b->n > 0; n--)
        b->s[test_random(random) % b->n] = (char)test_random(random);
    if (b->n > 0 && test_random(random) % 8 == 0)
        b->n = test_random(random) % b->n;
}

static void meet(const struct target *t, const struct buf *input)
{
    /* Exactly as large as it is, so that a sanitizer sees what goes beyond. */
    uint8_t *bytes = malloc(input->n + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    if (input->n > 0)
        memcpy(bytes, input->s, input->n);
    CU_ASSERT_EQUAL(t->meet(bytes, input->n), 0);
    free(bytes);
}

static void meet_file(const struct target *t, const char *path, uint64_t *random)
{
    struct buf input = {0};
    struct err e = {0};
    CU_ASSERT_FATAL(file_read(path, 0, &input, &e));
    meet(t, &input);
    for (int i = 0; i < CHANGES && input.n <= LARGEST; i++) {
        change(&input, random);
        meet(t, &input);
    }
    buf_release(&input);
}

static void a_corpus_breaks_nothing(void)
{
    const struct target *t = next++;
    const char *root = getenv("ROOT");
    char path[1024];
    uint64_t random = 1;
    size_t n = 0;
    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/%s", root ? root : ".", t->name);
    DIR *folder = opendir(path);
    for (const struct dirent *f; folder && (f = readdir(folder)) != NULL;) {
        if (f->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/tests/fuzz/corpus/%s/%s", root ? root : ".", t->name,
                 f->d_name);
        meet_file(t, path, &random);
        n++;
    }
    if (folder)
        (void)closedir(folder);
    CU_ASSERT(n > 0);
}

void suite_replay(void)
{
    CU_pSuite s = CU_add_suite("corpora/replay", NULL, NULL);
    for (const struct target *t = targets; t->name; t++)
        CU_add_test(s, t->name, a_corpus_breaks_nothing);
}
