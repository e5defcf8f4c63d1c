/* refusals.c: what SQLite, the disk and other processes refuse becomes an error with a remedy, and
 * what was there stays. */
#include <fcntl.h>
#include <sys/stat.h>

#include "fixture.h"

struct place {
    const char *folder;
    char db[128];
    struct store *st;
    struct fixture f;
};

static struct place place_new(void)
{
    struct place p = {.folder = fixture_folder()};
    struct err e = {0};
    snprintf(p.db, sizeof p.db, "%s/db.sqlite", p.folder);
    fixture_init(&p.f, "refused", 3, "v", "code");
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &p.st, &e));
    CU_ASSERT_FATAL(store_plan(p.st, &p.f.plan, &e));
    CU_ASSERT_FATAL(fixture_put_simple(p.st, &p.f, 0, &e) && store_flush(p.st, &e));
    return p;
}

static void place_end(struct place *p)
{
    store_close(p->st);
    fixture_release(&p->f);
    fixture_remove(p->folder);
}

static void every_code_of_sqlite_has_its_remedy(void)
{
    static const struct {
        int rc;
        enum err_code code;
        const char *says;
    } cases[] = {
        {SQLITE_BUSY, ERR_BUSY, "another process holds"},
        {SQLITE_LOCKED, ERR_BUSY, "another process holds"},
        {SQLITE_NOTADB, ERR_DAMAGED, "is not an SQLite database"},
        {SQLITE_CORRUPT_INDEX, ERR_DAMAGED, "is damaged"},
        {SQLITE_READONLY_DBMOVED, ERR_STORE, "cannot try"},
        {SQLITE_CANTOPEN, ERR_STORE, "cannot try"},
        {SQLITE_NOMEM, ERR_MEMORY, "out of memory"},
        {SQLITE_IOERR_READ, ERR_IO, "cannot try"},
        {SQLITE_IOERR_WRITE, ERR_FULL, "no room is left"},
        {SQLITE_FULL, ERR_FULL, "no room is left"},
        {SQLITE_MISMATCH, ERR_STORE, "cannot try"},
    };
    struct place p = place_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};
        CU_ASSERT_FALSE(store_fault(p.st, cases[i].rc, "try", &e));
        CU_ASSERT_EQUAL(e.code, cases[i].code);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].says));
        CU_ASSERT(e.hint[0] || cases[i].rc == SQLITE_NOMEM || cases[i].rc == SQLITE_MISMATCH);
    }
    place_end(&p);
}

/* Two runs are planned and not there. */
static void a_full_disk_says_what_is_needed_and_takes_nothing(void)
{
    struct place p = place_new();
    struct err e = {0};
    CU_ASSERT(store_exec(p.st, "pragma max_page_count = 1", "fill the disk",
                         &e)); /* those that are there */
    bool fine = true;
    for (size_t i = 1; i < 3 && fine; i++) {
        struct outcome o;
        fixture_outcome(&o, i, 20000);
        fine = fixture_put(p.st, &p.f.runs[i], &o, "host", &e) && store_flush(p.st, &e);
        outcome_release(&o);
    }
    CU_ASSERT(!fine && e.code == ERR_FULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.hint, " MB for the 2 planned runs that are left, free are "));
    CU_ASSERT_EQUAL(fixture_number(p.st, "select count(*) from all_runs"), 1);
    e = (struct err){0};
    CU_ASSERT(store_exec(p.st, "pragma max_page_count = 1000000", "make room", &e));
    CU_ASSERT(fixture_put_simple(p.st, &p.f, 1, &e) && store_flush(p.st, &e));
    CU_ASSERT_EQUAL(fixture_number(p.st, "select count(*) from all_runs"), 2);
    place_end(&p);
}

static void a_text_that_is_missing_is_damage(void)
{
    struct place p = place_new();
    struct err e = {0};
    struct rows r = store_ask(p.st, "select null, 'x'");
    CU_ASSERT(rows_next(&r));
    CU_ASSERT_STRING_EQUAL(rows_text(&r, 0), "");
    CU_ASSERT_STRING_EQUAL(rows_text(&r, 1), "x");
    CU_ASSERT_FALSE(rows_end(&r, "read", &e));
    CU_ASSERT(e.code == ERR_DAMAGED && strstr(e.text, "(NULL)") && e.hint[0]);
    place_end(&p);
}

static void a_name_that_leads_nowhere_cannot_be_written(void)
{
    struct place p = place_new();
    struct store *st;
    struct err e = {0};
    char path[160];
    snprintf(path, sizeof path, "%s/round", p.folder);
    CU_ASSERT_FATAL(symlink("round", path) == 0);
    CU_ASSERT_FALSE(store_open(path, STORE_WRITE, &st, &e));
    CU_ASSERT(e.code == ERR_STORE && strstr(e.text, "cannot write") && e.hint[0]);
    place_end(&p);
}

/* As many as there are slots (share.c) are at work. */
static void one_runner_too_many_is_told(void)
{
    struct place p = place_new();
    struct store *st;
    struct err e = {0};
    store_close(p.st);
    p.st = NULL;
    enum { SET = 37 }; /* F_OFD_SETLK */
    int fd = open(p.db, O_RDWR | O_CLOEXEC);
    struct flock l = {.l_type = F_WRLCK,
                      .l_whence = SEEK_SET,
                      .l_start = ((off_t)1 << 42) + 16,
                      .l_len = STORE_RUNNERS};
    CU_ASSERT_FATAL(fd >= 0 && fcntl(fd, SET, &l) == 0);
    CU_ASSERT_FALSE(store_open(p.db, STORE_RUN, &st, &e));
    CU_ASSERT(e.code == ERR_BUSY && strstr(e.text, "64 processes make runs"));
    close(fd);
    place_end(&p);
}

static void a_copy_has_its_name_or_is_none(void)
{
    struct place p = place_new();
    struct err e = {0};
    char target[160], partial[176];
    snprintf(target, sizeof target, "%s/folder", p.folder);
    snprintf(partial, sizeof partial, "%s.partial", target);
    CU_ASSERT_FATAL(mkdir(target, 0700) == 0);
    CU_ASSERT_FALSE(store_backup(p.st, target, NULL, &e));
    CU_ASSERT(e.code == ERR_IO && strstr(e.text, "cannot rename"));
    CU_ASSERT_EQUAL(access(partial, F_OK), -1);
    e = (struct err){0};
    snprintf(target, sizeof target, "%s/nowhere/copy", p.folder);
    CU_ASSERT_FALSE(store_backup(p.st, target, NULL, &e));
    CU_ASSERT(e.code == ERR_STORE && strstr(e.text, "cannot write the backup"));
    place_end(&p);
}

static void a_copy_of_what_is_damaged_is_none(void)
{
    struct place p = place_new();
    struct err e = {0};
    char command[512];
    const double page =
        fixture_number(p.st, "select rootpage from sqlite_schema where name = 'sample'");
    store_close(p.st);
    snprintf(command, sizeof command,
             "printf '%%512s' x | dd of=%s bs=4096 seek=%.0f conv=notrunc status=none", p.db,
             page - 1);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    snprintf(command, sizeof command, "%s/copy", p.folder);
    CU_ASSERT_FATAL(store_open_raw(p.db, &p.st, &e));
    CU_ASSERT_FALSE(store_backup(p.st, command, NULL, &e));
    CU_ASSERT(e.code == ERR_DAMAGED && e.hint[0]);
    CU_ASSERT_EQUAL(access(command, F_OK), -1);
    place_end(&p);
}

static void a_run_that_is_not_there_has_no_outcome(void)
{
    struct place p = place_new();
    struct outcome o;
    struct err e = {0};
    CU_ASSERT_FALSE(store_outcome(p.st, 99, &o, &e));
    CU_ASSERT(e.code == ERR_INPUT && strstr(e.text, "there is no run 99"));
    outcome_release(&o);
    place_end(&p);
}

void suite_refusals(void);
void suite_refusals(void)
{
    CU_pSuite s = CU_add_suite("store/refusals", NULL, NULL);
    TEST(s, every_code_of_sqlite_has_its_remedy);
    TEST(s, a_full_disk_says_what_is_needed_and_takes_nothing);
    TEST(s, a_text_that_is_missing_is_damage);
    TEST(s, a_name_that_leads_nowhere_cannot_be_written);
    TEST(s, one_runner_too_many_is_told);
    TEST(s, a_copy_has_its_name_or_is_none);
    TEST(s, a_copy_of_what_is_damaged_is_none);
    TEST(s, a_run_that_is_not_there_has_no_outcome);
}
