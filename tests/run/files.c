/* files.c: the content that a trial's options name is brought, checked and kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"
#include "run/pool.h"
#include "support.h"
#include "sys/file.h"

struct options {
    double scale;
    struct file path, other;
};

static const struct field fields[] = {
    FIELD(struct options, scale, .doc = "a number"),
    FIELD(struct options, path, .doc = "a file"),
    FIELD(struct options, other, .doc = "a file that may be absent"),
    FIELD_END,
};

static const struct kind kind = {
    .name = "double", .fields = fields, .options_size = sizeof(struct options)};

/* A trial whose observable names the file. */
struct named {
    char path[64], digest[SHA256_HEX];
    struct options options;
    struct choice choice;
    struct trial trial;
};

static void named_init(struct named *n, const char *content)
{
    struct err e = {0};
    *n = (struct named){.path = "/tmp/overparam-files-XXXXXX"};
    int fd = mkstemp(n->path);
    CU_ASSERT_FATAL(fd >= 0);
    close(fd);
    CU_ASSERT_FATAL(file_write(n->path, content, strlen(content), &e));
    sha256_of(content, strlen(content), n->digest);
    n->options.path = (struct file){.path = n->path, .sha256 = n->digest};
    n->choice = (struct choice){.kind = &kind, .options = &n->options};
    n->trial.observables = &n->choice;
    n->trial.n_observables = 1;
}

static void content_is_brought_and_read_once(void)
{
    struct named n;
    struct err e = {0};
    named_init(&n, "1,2\n");
    CU_ASSERT_FATAL(files_load(&n.trial, &e));
    CU_ASSERT_EQUAL(n.options.path.size, 4);
    CU_ASSERT(memcmp(n.options.path.bytes, "1,2\n", 4) == 0);
    CU_ASSERT_PTR_NULL(n.options.other.bytes);
    /* The second trial of the same file needs no file. */
    const char *first = n.options.path.bytes;
    unlink(n.path);
    n.options.path.bytes = NULL;
    CU_ASSERT(files_load(&n.trial, &e));
    CU_ASSERT_PTR_EQUAL(n.options.path.bytes, first);
}

static void a_file_that_changed_fails_the_run(void)
{
    struct named n;
    struct err e = {0};
    named_init(&n, "before");
    CU_ASSERT(file_write(n.path, "after", 5, &e));
    CU_ASSERT(!files_load(&n.trial, &e));
    CU_ASSERT(e.code == ERR_INPUT && strstr(e.text, n.path) && e.hint[0]);
    unlink(n.path);
    e = (struct err){0};
    CU_ASSERT(!files_load(&n.trial, &e) && e.code == ERR_INPUT);
}

void suite_files(void)
{
    CU_pSuite s = CU_add_suite("run/files", NULL, NULL);
    TEST(s, content_is_brought_and_read_once);
    TEST(s, a_file_that_changed_fails_the_run);
}
