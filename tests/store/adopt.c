/* adopt.c: runs move from one code to another, all of them or none, and ids and keys stay. */
#include "fixture.h"

static const struct provenance here = {.version = "2", .commit = "c", .host = "h"};
static const struct adoption by = {&here, "somebody", 0.5};

static struct store *open_in(const char *folder)
{
    char path[128];
    struct err e = {0};
    struct store *st = NULL;
    snprintf(path, sizeof path, "%s/db.sqlite", folder);
    CU_ASSERT_FATAL(store_open(path, STORE_WRITE, &st, &e));
    return st;
}

static void plan(struct store *st, const struct fixture *f)
{
    struct err e = {0};
    CU_ASSERT_FATAL(store_plan(st, &f->plan, &e));
}

static void put(struct store *st, struct fixture *f, size_t i)
{
    struct err e = {0};
    CU_ASSERT_FATAL(fixture_put_simple(st, f, i, &e));
    CU_ASSERT_FATAL(store_flush(st, &e));
}

static size_t stale(struct store *st, struct fixture *f, struct stale **list)
{
    struct err e = {0};
    size_t n = 0;
    CU_ASSERT_FATAL(store_stale(st, &f->arena, &f->plan, list, &n, &e));
    return n;
}

static void runs_are_taken_over_and_back(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder);
    struct fixture old, new;
    struct stale *list;
    struct err e = {0};
    int64_t id = 0;
    fixture_init(&old, "coded", 3, "v", "old code");
    fixture_init(&new, "coded", 3, "v", "new code");
    plan(st, &old);
    for (size_t i = 0; i < 3; i++)
        put(st, &old, i);
    CU_ASSERT_EQUAL(stale(st, &old, &list), 0);
    plan(st, &new);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 0);
    CU_ASSERT_EQUAL_FATAL(stale(st, &new, &list), 3);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(list[i].place, i);
        CU_ASSERT_EQUAL(list[i].run, (int64_t)i + 1);
        CU_ASSERT_NOT_EQUAL(list[i].was, list[i].code);
    }
    list[1].sampled = true;
    CU_ASSERT(store_adopt(st, &by, list, 3, &id, &e));
    CU_ASSERT_EQUAL(id, 1);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs where id <= 3"), 3);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from all_runs"), 3);
    CU_ASSERT_EQUAL(fixture_number(st, "select run from adopted_runs where sampled"), 2);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from planned where run <= 3"), 3);
    CU_ASSERT_EQUAL(stale(st, &new, &list), 0);
    plan(st, &old);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 0);
    CU_ASSERT_EQUAL_FATAL(stale(st, &old, &list), 3);
    CU_ASSERT(store_adopt(st, &by, list, 3, &id, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs where id <= 3"), 3);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from adopted_runs"), 6);
    /* A run that is computed again is nobody else's any more. */
    put(st, &old, 0);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from adopted_runs"), 4);
    store_close(st);
    fixture_release(&old);
    fixture_release(&new);
    fixture_remove(folder);
}

/* The key is unique together with the code: the older run keeps its place in the history. */
static void what_today_s_code_has_made_stays(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder);
    struct fixture old, new;
    struct stale *list;
    fixture_init(&old, "coded", 3, "v", "old code");
    fixture_init(&new, "coded", 3, "v", "new code");
    plan(st, &old);
    for (size_t i = 0; i < 2; i++)
        put(st, &old, i);
    plan(st, &new);
    put(st, &new, 1);
    /* Run 0 alone: of 1 there is one of today's, of 2 there is none. */
    CU_ASSERT_EQUAL_FATAL(stale(st, &new, &list), 1);
    CU_ASSERT_EQUAL(list[0].place, 0);
    store_close(st);
    fixture_release(&old);
    fixture_release(&new);
    fixture_remove(folder);
}

static void a_fault_undoes_all(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder);
    struct fixture old, new;
    struct stale *list;
    struct err e = {0};
    int64_t id;
    fixture_init(&old, "coded", 3, "v", "old code");
    fixture_init(&new, "coded", 3, "v", "new code");
    plan(st, &old);
    for (size_t i = 0; i < 3; i++)
        put(st, &old, i);
    plan(st, &new);
    CU_ASSERT_EQUAL_FATAL(stale(st, &new, &list), 3);
    list[2].was = list[2].code; /* not the code under which it stands */
    CU_ASSERT_FALSE(store_adopt(st, &by, list, 3, &id, &e));
    CU_ASSERT_EQUAL(e.code, ERR_STORE);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from adopted_run"), 0);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from adoption"), 0);
    CU_ASSERT_EQUAL(stale(st, &new, &list), 3);
    store_close(st);
    fixture_release(&old);
    fixture_release(&new);
    fixture_remove(folder);
}

/* A stranger may have written it. */
static void a_place_that_no_plan_has_is_damage(void)
{
    static const char *const places[] = {"update planned set place = 7 where place = 2",
                                         "update planned set place = -1 where place = 7",
                                         "update planned set place = 1 where place = -1"};
    const char *folder = fixture_folder();
    struct store *st = open_in(folder);
    struct fixture old, new;
    struct stale *list;
    size_t n;
    fixture_init(&old, "coded", 3, "v", "old code");
    fixture_init(&new, "coded", 3, "v", "new code");
    plan(st, &old);
    put(st, &old, 2);
    plan(st, &new);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct err e = {0};
        CU_ASSERT(store_exec(st, places[i], "move", &e));
        CU_ASSERT_FALSE(store_stale(st, &new.arena, &new.plan, &list, &n, &e));
        CU_ASSERT(e.code == ERR_DAMAGED && strstr(e.text, "plans of coded"));
    }
    store_close(st);
    fixture_release(&old);
    fixture_release(&new);
    fixture_remove(folder);
}

void suite_adopt(void)
{
    CU_pSuite s = CU_add_suite("store/adopt", NULL, NULL);
    TEST(s, runs_are_taken_over_and_back);
    TEST(s, what_today_s_code_has_made_stays);
    TEST(s, a_fault_undoes_all);
    TEST(s, a_place_that_no_plan_has_is_damage);
}
