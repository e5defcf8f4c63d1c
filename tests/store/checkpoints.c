/* checkpoints.c: the state of a run in its midst is kept once, is used by what made it alone, and
 * goes when the run is made. */
#include "fixture.h"

struct begun {
    const char *folder;
    char db[128];
    struct store *st;
    struct fixture f;
    struct arena arena;
};

static void begun_open(struct begun *b)
{
    struct err e = {0};
    *b = (struct begun){.folder = fixture_folder()};
    snprintf(b->db, sizeof b->db, "%s/db.sqlite", b->folder);
    fixture_init(&b->f, "begun", 2, "v", "code");
    CU_ASSERT_FATAL(store_open(b->db, STORE_WRITE, &b->st, &e));
    CU_ASSERT_FATAL(store_plan(b->st, &b->f.plan, &e));
}

static void begun_close(struct begun *b)
{
    store_close(b->st);
    arena_release(&b->arena);
    fixture_release(&b->f);
    fixture_remove(b->folder);
}

static void put(struct begun *b, size_t i, int64_t step)
{
    const struct provenance here = fixture_provenance("host");
    struct err e = {0};
    const struct checkpoint c = {
        .step = step, .time = 0.1, .share = 0.5, .wall = 2, .cpu = 1, .state = "\0\1state", .n = 7};
    CU_ASSERT_FATAL(store_checkpoint_put(b->st, &b->f.runs[i], &c, &here, &e));
    CU_ASSERT_FATAL(store_flush(b->st, &e));
}

/* Those that a program of this provenance sees. */
static struct kept_run *seen(struct begun *b, const struct provenance *p, size_t *n)
{
    struct kept_run *list = NULL;
    struct err e = {0};
    CU_ASSERT_FATAL(store_checkpoints(b->st, &b->arena, p, NULL, &list, n, &e));
    return list;
}

static void the_last_state_of_a_run_is_kept_whole(void)
{
    struct begun b;
    const struct provenance here = fixture_provenance("elsewhere");
    struct err e = {0};
    size_t n;
    begun_open(&b);
    put(&b, 0, 3);
    put(&b, 1, 4);
    put(&b, 0, 5);
    struct kept_run *list = seen(&b, &here, &n);
    CU_ASSERT_EQUAL_FATAL(n, 2);
    struct kept_run *k = strcmp(list[0].key, b.f.runs[0].key) == 0 ? &list[0] : &list[1];
    CU_ASSERT(k->same_build && strcmp(k->host, "host") == 0);
    CU_ASSERT(k->at.step == 5 && k->at.time == 0.1 && k->at.share == 0.5 && k->at.wall == 2 &&
              k->at.cpu == 1);
    CU_ASSERT(store_checkpoint_state(b.st, &b.arena, k, &e));
    CU_ASSERT(k->at.n == 7 && k->at.state && memcmp(k->at.state, "\0\1state", 7) == 0);
    CU_ASSERT(store_checkpoint_drop(b.st, k->key, &e) && store_flush(b.st, &e));
    seen(&b, &here, &n);
    CU_ASSERT_EQUAL(n, 1);
    begun_close(&b);
}

static void another_build_is_told(void)
{
    struct provenance others[5];
    const struct provenance here = fixture_provenance("host");
    struct begun b;
    size_t n;
    begun_open(&b);
    put(&b, 0, 3);
    for (size_t i = 0; i < 5; i++)
        others[i] = here;
    others[0].compiler = others[1].flags = others[2].gsl = "another";
    others[3].blas_kernel = others[4].cpu = "another";
    for (size_t i = 0; i < 5; i++)
        CU_ASSERT(!seen(&b, &others[i], &n)[0].same_build);
    CU_ASSERT(seen(&b, &here, &n)[0].same_build);
    begun_close(&b);
}

static void a_state_that_is_not_as_it_was_kept_is_none(void)
{
    struct begun b;
    const struct provenance here = fixture_provenance("host");
    struct err e = {0};
    size_t n;
    begun_open(&b);
    put(&b, 0, 3);
    CU_ASSERT(store_exec(b.st, "update checkpoint set state = x'00017374617464'", "damage", &e));
    struct kept_run *list = seen(&b, &here, &n);
    CU_ASSERT(store_checkpoint_state(b.st, &b.arena, &list[0], &e));
    CU_ASSERT_PTR_NULL(list[0].at.state);
    begun_close(&b);
}

static void a_run_that_is_made_takes_its_own_away(void)
{
    struct begun b;
    const struct provenance here = fixture_provenance("host");
    struct err e = {0};
    size_t n;
    begun_open(&b);
    put(&b, 0, 3);
    put(&b, 1, 3);
    CU_ASSERT(fixture_put_simple(b.st, &b.f, 0, &e) && store_flush(b.st, &e));
    CU_ASSERT_STRING_EQUAL(seen(&b, &here, &n)[0].key, b.f.runs[1].key);
    CU_ASSERT_EQUAL(n, 1);
    begun_close(&b);
}

/* Of two databases the one that got further counts, whichever is merged into which. */
static void the_further_one_is_merged(void)
{
    for (int64_t there = 3; there <= 5; there += 2) {
        struct begun b, other;
        const struct provenance here = fixture_provenance("host");
        struct merged m;
        struct err e = {0};
        size_t n;
        begun_open(&b);
        begun_open(&other);
        put(&b, 0, 4);
        put(&other, 0, there);
        const char *path = other.db;
        CU_ASSERT(store_merge(b.st, &path, 1, &m, &e));
        CU_ASSERT_EQUAL(seen(&b, &here, &n)[0].at.step, there > 4 ? there : 4);
        CU_ASSERT_EQUAL(n, 1);
        begun_close(&other);
        begun_close(&b);
    }
}

void suite_checkpoints(void);
void suite_checkpoints(void)
{
    CU_pSuite s = CU_add_suite("store/checkpoints", NULL, NULL);
    TEST(s, the_last_state_of_a_run_is_kept_whole);
    TEST(s, another_build_is_told);
    TEST(s, a_state_that_is_not_as_it_was_kept_is_none);
    TEST(s, a_run_that_is_made_takes_its_own_away);
    TEST(s, the_further_one_is_merged);
}
