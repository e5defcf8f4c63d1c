/* keeping.c: runs go with all that hangs on them, marks stay with what was asked for, copies are
 * made when they are due. */
#include <sys/stat.h>

#include "fixture.h"
#include "sys/file.h"

struct place {
    char folder[64], db[128];
    struct store *st;
    struct fixture f;
};

/* n runs of the experiment `name`, the first of them in use. */
static void place_new(struct place *p, const char *name, size_t n)
{
    static const int64_t used[] = {1};
    struct err e = {0};
    snprintf(p->folder, sizeof p->folder, "%s", fixture_folder());
    snprintf(p->db, sizeof p->db, "%s/db.sqlite", p->folder);
    fixture_init(&p->f, name, n, "v", "code");
    CU_ASSERT_FATAL(store_open(p->db, STORE_WRITE, &p->st, &e) &&
                    store_plan(p->st, &p->f.plan, &e));
    for (size_t i = 0; i < n; i++)
        CU_ASSERT(fixture_put_simple(p->st, &p->f, i, &e));
    CU_ASSERT(store_flush(p->st, &e));
    CU_ASSERT(store_lineage(p->st, "a", "figure", used, 1, &e));
}

static void place_end(struct place *p)
{
    store_close(p->st);
    fixture_release(&p->f);
    fixture_remove(p->folder);
}

static void expect_sound(struct store *st)
{
    struct arena a = {0};
    struct finding *f;
    struct err e = {0};
    size_t n = 0;
    CU_ASSERT_FATAL(store_check(st, &a, &f, &n, &e));
    for (size_t i = 0; i < n; i++)
        CU_ASSERT_EQUAL(f[i].broken, 0);
    arena_release(&a);
}

#define NUMBER(sql, value) CU_ASSERT_EQUAL(fixture_number(p.st, sql), value)

static void a_run_goes_with_all_that_hangs_on_it(void)
{
    struct place p;
    static const int64_t runs[] = {2, 3, 3, 77};
    struct removal r;
    struct err e = {0};
    place_new(&p, "gone", 4);
    CU_ASSERT(store_removal(p.st, runs, 4, &r, &e));
    CU_ASSERT_EQUAL(r.runs, 2);
    CU_ASSERT_EQUAL(r.samples, 16);
    CU_ASSERT_EQUAL(r.current, 2);
    double before = fixture_number(p.st, "select generation from store");
    CU_ASSERT(store_remove(p.st, runs, 4, &e));
    NUMBER("select generation from store", before + 1);
    NUMBER("select count(*) from run", 2);
    NUMBER("select count(*) from sample", 16);
    NUMBER("select count(*) from run_text", 2);
    NUMBER("select count(*) from attempt", 2);
    NUMBER("select count(*) from planned_runs where state = 'missing'", 2);
    NUMBER("select planned - done - diverged - failed from experiment_counts", 2);
    expect_sound(p.st);
    /* Made again, they have their ids. */
    CU_ASSERT(fixture_put_simple(p.st, &p.f, 2, &e) && store_flush(p.st, &e));
    NUMBER("select count(*) from runs where id = 3", 1);
    place_end(&p);
}

/* What is said to go is what the file has less, within a quarter. */
static void bytes_are_told_within_a_quarter(void)
{
    struct place p;
    struct err e = {0};
    struct removal r;
    struct file_look was, is;
    int64_t runs[30];
    place_new(&p, "bytes", 40);
    for (size_t i = 0; i < 40; i++) {
        struct outcome o;
        fixture_outcome(&o, i, 2000);
        CU_ASSERT(fixture_put(p.st, &p.f.runs[i], &o, "host", &e));
        outcome_release(&o);
    }
    for (int i = 0; i < 30; i++)
        runs[i] = i + 2;
    CU_ASSERT(store_flush(p.st, &e) && store_clean(p.st, "2000", &e) && file_look(p.db, &was));
    CU_ASSERT(store_removal(p.st, runs, 30, &r, &e) && store_remove(p.st, runs, 30, &e));
    CU_ASSERT(store_clean(p.st, "2000", &e) && file_look(p.db, &is));
    double freed = (double)(was.size - is.size);
    CU_ASSERT(freed > 1e6 && (double)r.bytes > 0.75 * freed && (double)r.bytes < 1.25 * freed);
    place_end(&p);
}

/* Runs 1 to 4 are not planned any more; 1 is used, 2 is marked, 3 was made again, 4 is nobody's. */
static void place_old(struct place *p)
{
    struct fixture today;
    struct err e = {0};
    static const char *const word[] = {"keep"};
    place_new(p, "old", 4);
    CU_ASSERT(store_tag(p->st, 2, word, 1, false, &e));
    fixture_init(&today, "old", 5, "v", "other code");
    CU_ASSERT(store_plan(p->st, &today.plan, &e));
    CU_ASSERT(fixture_put_simple(p->st, &today, 2, &e) && store_flush(p->st, &e));
    fixture_release(&today);
}

static void history_that_nobody_wants_goes(void)
{
    struct place p;
    struct history h;
    struct err e = {0};
    place_old(&p);
    /* Of 1, 2 and 4 the plan wants another: they are the last results of it. */
    CU_ASSERT(store_history(p.st, "2020", &h, &e));
    CU_ASSERT_EQUAL(h.removal.runs, 0);
    CU_ASSERT(store_history(p.st, "2030", &h, &e));
    CU_ASSERT_EQUAL(h.removal.runs, 1);
    CU_ASSERT_EQUAL(h.removal.samples, 8);
    CU_ASSERT(store_clean(p.st, "2030", &e));
    NUMBER("select count(*) from run where id = 3", 0);
    NUMBER("select count(*) from run", 4);
    /* The file is gone, and nothing wants them. */
    CU_ASSERT(store_forget(p.st, "old", &e) && store_clean(p.st, "2030", &e));
    NUMBER("select group_concat(id, '') from run", 12);
    NUMBER("select count(*) from code", 1);
    NUMBER("select count(*) from parameter_set", 3);
    NUMBER("select count(*) from build", 1);
    expect_sound(p.st);
    place_end(&p);
}

static void room_that_is_free_is_given_back_and_names_too(void)
{
    struct place p;
    struct err e = {0};
    struct file_look was, is;
    int64_t runs[30];
    place_new(&p, "room", 30);
    for (int i = 0; i < 30; i++)
        runs[i] = i + 1;
    CU_ASSERT(file_look(p.db, &was) && store_remove(p.st, runs, 30, &e));
    CU_ASSERT(store_forget(p.st, "room", &e) && store_clean(p.st, "2030", &e));
    CU_ASSERT(file_look(p.db, &is) && is.size < was.size);
    NUMBER("pragma freelist_count", 0);
    NUMBER("select count(*) from experiment", 0);
    NUMBER("select count(*) from parameter", 0);
    NUMBER("pragma foreign_keys", 1);
    expect_sound(p.st);
    /* What is prepared for one connection is prepared anew. */
    CU_ASSERT(store_plan(p.st, &p.f.plan, &e) && fixture_put_simple(p.st, &p.f, 0, &e));
    CU_ASSERT(store_flush(p.st, &e));
    NUMBER("select count(*) from runs", 1);
    place_end(&p);
}

static void an_attempt_that_another_followed_goes(void)
{
    struct place p;
    struct history h;
    struct err e = {0};
    place_new(&p, "tried", 2);
    CU_ASSERT(
        store_exec(p.st,
                   "insert into attempt select run, '2001', build, 'failed', 'x', 0, 1, 1, 1, '' "
                   "from attempt",
                   "test", &e));
    CU_ASSERT(store_history(p.st, "2030", &h, &e));
    CU_ASSERT_EQUAL(h.attempts, 2);
    CU_ASSERT(store_clean(p.st, "2030", &e));
    NUMBER("select count(*) from attempt where started <> '2001'", 2);
    NUMBER("select count(*) from attempt", 2);
    place_end(&p);
}

static void marks_are_the_keys_and_move_the_generation_once(void)
{
    struct place p;
    struct fixture today;
    struct err e = {0};
    static const char *const words[] = {"b", "a"};
    place_new(&p, "marked", 2);
    double before = fixture_number(p.st, "select generation from store");
    CU_ASSERT(store_tag(p.st, 1, words, 2, false, &e) && store_tag(p.st, 1, words, 2, false, &e));
    NUMBER("select generation from store", before + 1);
    NUMBER("select tags = 'a b' from runs where id = 1", 1);
    CU_ASSERT(store_note(p.st, 1, "first", &e) && store_note(p.st, 1, "second", &e));
    NUMBER("select notes = 'first' || char(10) || 'second' from runs where id = 1", 1);
    NUMBER("select count(*) from runs where tags is null and notes is null", 1);
    /* Other code makes it again. */
    fixture_init(&today, "marked", 2, "v", "other code");
    CU_ASSERT(store_plan(p.st, &today.plan, &e) && fixture_put_simple(p.st, &today, 0, &e));
    CU_ASSERT(store_flush(p.st, &e));
    NUMBER("select count(*) from runs where id > 2 and tags = 'a b'", 1);
    CU_ASSERT(store_tag(p.st, 1, words, 1, true, &e) && store_note(p.st, 1, NULL, &e));
    NUMBER("select count(*) from runs where tags = 'a' and notes is null", 1);
    fixture_release(&today);
    place_end(&p);
}

static void a_merge_brings_marks_along_once(void)
{
    struct place p, other;
    struct merged m;
    struct err e = {0};
    static const char *const words[] = {"theirs"};
    const char *const paths[] = {other.db};
    place_new(&p, "both", 2);
    place_new(&other, "both", 2);
    CU_ASSERT(store_tag(other.st, 1, words, 1, false, &e) && store_note(other.st, 2, "said", &e));
    for (int i = 0; i < 2; i++) {
        double before = fixture_number(p.st, "select generation from store");
        CU_ASSERT(store_merge(p.st, paths, 1, &m, &e));
        NUMBER("select generation from store", before + (i == 0));
        CU_ASSERT_EQUAL(m.same, 2);
        NUMBER("select count(*) from runs where tags = 'theirs'", 1);
        NUMBER("select count(*) from notes where run = 2 and note = 'said'", 1);
    }
    place_end(&other);
    place_end(&p);
}

static bool is_due(struct store *st)
{
    bool due = false;
    struct err e = {0};
    CU_ASSERT(store_backup_due(st, &due, &e));
    return due;
}

static void attempts_add(struct store *st, const char *sql)
{
    struct err e = {0};
    struct buf b = {0};
    buf_printf(&b,
               "with recursive i (n) as (select 1 union all select n + 1 from i where n < 20000) "
               "insert into attempt select 1, %s, 1, 'done', '', 0, 1, 1, 1, '' from i %s",
               "strftime('%Y-%m-%dT%H:%M:%fZ', 'now') || n", sql);
    CU_ASSERT(store_exec(st, buf_text(&b), "test", &e));
    buf_release(&b);
}

static void a_copy_is_due_after_ten_thousand_or_twelve_hours(void)
{
    struct place p;
    struct err e = {0};
    char copy[160], before[160];
    place_new(&p, "due", 1);
    snprintf(copy, sizeof copy, "%s.backup", p.db);
    snprintf(before, sizeof before, "%s.backup-before", p.db);
    CU_ASSERT(!is_due(p.st));
    attempts_add(p.st, "limit 9998");
    CU_ASSERT(!is_due(p.st));
    attempts_add(p.st, "limit 1");
    CU_ASSERT(is_due(p.st));
    CU_ASSERT(store_backup_beside(p.st, &e) && file_exists(copy) && !file_exists(before));
    CU_ASSERT(!is_due(p.st));
    attempts_add(p.st, "limit 1");
    CU_ASSERT(store_exec(
        p.st,
        "update attempt set wall_seconds = 43201 where started = (select max(started) from attempt)",
        "test", &e));
    CU_ASSERT(is_due(p.st));
    CU_ASSERT(store_backup_beside(p.st, &e) && file_exists(before));
    /* One that cannot be read is none. */
    CU_ASSERT(!is_due(p.st));
    CU_ASSERT(file_write(copy, "x", 1, &e) && is_due(p.st));
    /* Both come back. */
    store_close(p.st);
    p.st = NULL;
    CU_ASSERT(!store_restore(p.db, copy, &e));
    CU_ASSERT_EQUAL(e.code, ERR_DAMAGED);
    e = (struct err){0};
    CU_ASSERT(store_restore(p.db, before, &e) && store_open(p.db, STORE_WRITE, &p.st, &e));
    NUMBER("select count(*) from attempt", 10000);
    place_end(&p);
}

void suite_keeping(void)
{
    CU_pSuite s = CU_add_suite("store/keeping", NULL, NULL);
    TEST(s, a_run_goes_with_all_that_hangs_on_it);
    TEST(s, bytes_are_told_within_a_quarter);
    TEST(s, history_that_nobody_wants_goes);
    TEST(s, room_that_is_free_is_given_back_and_names_too);
    TEST(s, an_attempt_that_another_followed_goes);
    TEST(s, marks_are_the_keys_and_move_the_generation_once);
    TEST(s, a_merge_brings_marks_along_once);
    TEST(s, a_copy_is_due_after_ten_thousand_or_twelve_hours);
}
