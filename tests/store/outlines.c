/* outlines.c: of each content that was planned with an outline is kept, once, also when it is gone.
 */
#include "fixture.h"
#include "sys/file.h"

struct place {
    const char *folder;
    char db[128], data[128];
    struct store *st;
    struct fixture f;
    struct known_files file;
};

static void place_open(struct place *p)
{
    struct err e = {0};
    *p = (struct place){.folder = fixture_folder()};
    snprintf(p->db, sizeof p->db, "%s/db.sqlite", p->folder);
    snprintf(p->data, sizeof p->data, "%s/data.csv", p->folder);
    CU_ASSERT_FATAL(store_open(p->db, STORE_WRITE, &p->st, &e));
    fixture_init(&p->f, "e", 1, "v1", "code");
}

static void place_close(struct place *p)
{
    store_close(p->st);
    fixture_release(&p->f);
    fixture_remove(p->folder);
}

/* Plan with these bytes in the file; its digest. */
static const char *plan_with(struct place *p, const void *bytes, size_t n)
{
    struct err e = {0};
    char hex[SHA256_HEX];
    sha256_of(bytes, n, hex);
    CU_ASSERT(file_write(p->data, bytes, n, &e));
    p->file = (struct known_files){.path = p->data, .sha256 = arena_strdup(&p->f.arena, hex)};
    p->f.spec.files = &p->file;
    CU_ASSERT(store_plan(p->st, &p->f.plan, &e));
    return p->file.sha256;
}

static bool outline_at(struct place *p, const char *sha256, struct outline *o)
{
    struct err e = {0};
    bool known = false;
    CU_ASSERT(store_outline(p->st, &p->f.arena, sha256, o, &known, &e));
    return known;
}

static void two_contents_are_compared_when_both_are_gone(void)
{
    struct place p;
    struct outline was, now;
    struct buf words = {0};
    place_open(&p);
    const char *first = plan_with(&p, "a\nb\nc\n", 6), *second = plan_with(&p, "a\nx\nc\nd\n", 8);
    unlink(p.data);
    CU_ASSERT_FATAL(outline_at(&p, first, &was) && outline_at(&p, second, &now));
    outline_put_change(&now, &was, &words);
    CU_ASSERT_STRING_EQUAL(buf_text(&words),
                           "4 lines, was 3; first differs in line 2 (8 bytes, was 6)");
    buf_release(&words);
    place_close(&p);
}

static void one_content_is_kept_once(void)
{
    struct place p;
    struct outline o;
    place_open(&p);
    plan_with(&p, "a\n", 2);
    plan_with(&p, "b\n", 2);
    plan_with(&p, "a\n", 2);
    CU_ASSERT_EQUAL(fixture_number(p.st, "select count(*) from outline"), 2);
    CU_ASSERT(outline_at(&p, plan_with(&p, "a\0b", 3), &o));
    CU_ASSERT_EQUAL(o.lines, -1);
    CU_ASSERT_EQUAL(o.size, 3);
    place_close(&p);
}

static void what_changed_since_it_was_planned_has_none(void)
{
    struct place p;
    struct outline o;
    struct err e = {0};
    place_open(&p);
    char other[SHA256_HEX];
    sha256_of("other", 5, other);
    CU_ASSERT(file_write(p.data, "a\n", 2, &e));
    p.file = (struct known_files){.path = p.data, .sha256 = other};
    p.f.spec.files = &p.file;
    CU_ASSERT(store_plan(p.st, &p.f.plan, &e));
    CU_ASSERT_FALSE(outline_at(&p, other, &o));
    CU_ASSERT_EQUAL(fixture_number(p.st, "select count(*) from outline"), 0);
    place_close(&p);
}

/* 64 KiB a file. */
static void what_is_kept_is_bounded(void)
{
    struct place p;
    struct buf b = {0};
    place_open(&p);
    for (int i = 0; i < 200000; i++)
        buf_printf(&b, "%d\n", i);
    plan_with(&p, b.s, b.n);
    CU_ASSERT_EQUAL(fixture_number(p.st, "select lines from outline"), 200000);
    double kept = fixture_number(p.st, "select length(marks) from outline");
    CU_ASSERT(kept > 0 && kept <= 65536);
    buf_release(&b);
    place_close(&p);
}

static void what_is_damaged_is_not_believed(void)
{
    struct place p;
    struct outline o;
    char command[256];
    place_open(&p);
    const char *sha256 = plan_with(&p, "a\nb\nc\n", 6);
    snprintf(command, sizeof command, "sqlite3 %s 'update outline set lines = 4000'", p.db);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    CU_ASSERT_FALSE(outline_at(&p, sha256, &o));
    place_close(&p);
}

void suite_outlines(void)
{
    CU_pSuite s = CU_add_suite("outlines", NULL, NULL);
    TEST(s, two_contents_are_compared_when_both_are_gone);
    TEST(s, one_content_is_kept_once);
    TEST(s, what_changed_since_it_was_planned_has_none);
    TEST(s, what_is_kept_is_bounded);
    TEST(s, what_is_damaged_is_not_believed);
}
