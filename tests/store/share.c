/* share.c: several runners share one database, commands that must be alone are kept out, a claim
 * ends with its owner, and a reader delays a batch. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "fixture.h"

struct place {
    const char *folder;
    char db[128];
    struct store *st;
    struct fixture f;
};

static struct place place_new(size_t runs)
{
    struct place p = {.folder = fixture_folder()};
    struct err e = {0};
    snprintf(p.db, sizeof p.db, "%s/db.sqlite", p.folder);
    fixture_init(&p.f, "shared", runs, "v", "code");
    CU_ASSERT_FATAL(store_open(p.db, STORE_RUN, &p.st, &e));
    CU_ASSERT(store_plan(p.st, &p.f.plan, &e));
    return p;
}

static void place_end(struct place *p)
{
    store_close(p->st);
    fixture_release(&p->f);
    fixture_remove(p->folder);
}

/* What another process does with the database of this name: its exit status. */
static int in_child(const struct place *p, int (*deed)(const struct place *p, const char *db),
                    const char *db)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(deed(p, db));
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int open_as(const char *db, enum store_mode mode)
{
    struct store *st = NULL;
    struct err e = {0};
    const bool fine = store_open(db, mode, &st, &e);
    store_close(st);
    return fine ? 0 : e.code == ERR_BUSY && strstr(e.text, "process ") && e.hint[0] ? 1 : 2;
}

static int opens_to_run(const struct place *p, const char *db)
{
    return open_as(db, STORE_RUN);
}

static int opens_to_plan(const struct place *p, const char *db)
{
    return open_as(db, STORE_REPLAN);
}

static int opens_alone(const struct place *p, const char *db)
{
    return open_as(db, STORE_WRITE);
}

static int opens_to_read(const struct place *p, const char *db)
{
    return open_as(db, STORE_READ);
}

static void runners_and_planners_share_and_others_are_kept_out(void)
{
    struct place p = place_new(1);
    unsigned slots[STORE_RUNNERS];
    CU_ASSERT_EQUAL(store_runners(p.db, slots), 1);
    place_end(&p);
    p = place_new(1);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_run, p.db), 0);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_plan, p.db), 0);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_read, p.db), 0);
    CU_ASSERT_EQUAL(in_child(&p, opens_alone, p.db), 1);
    store_close(p.st);
    CU_ASSERT_EQUAL(in_child(&p, opens_alone, p.db), 0);
    p.st = NULL;
    place_end(&p);
}

static void who_is_alone_lets_no_runner_in(void)
{
    struct place p = place_new(1);
    struct err e = {0};
    store_close(p.st);
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &p.st, &e));
    CU_ASSERT_EQUAL(in_child(&p, opens_to_run, p.db), 1);
    place_end(&p);
}

/* A journal lies beside the name: a link that leads to it is no other name, a second hard link is.
 * Of two names the byte of one lies before that of the other, so that each is the first once. */
static void one_name_is_for_all(void)
{
    struct place p = place_new(1);
    struct err e = {0};
    char command[512], soft[160], hard[160];
    snprintf(command, sizeof command,
             "cd %s && mkdir sub && ln -s ../db.sqlite sub/soft && ln db.sqlite hard", p.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    snprintf(soft, sizeof soft, "%s/sub/soft", p.folder);
    snprintf(hard, sizeof hard, "%s/hard", p.folder);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_run, soft), 0);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_plan, soft), 0);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_run, hard), 1);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_plan, hard), 1);
    CU_ASSERT_EQUAL(in_child(&p, opens_alone, hard), 1);
    store_close(p.st);
    CU_ASSERT_FATAL(store_open(hard, STORE_RUN, &p.st, &e));
    CU_ASSERT_EQUAL(in_child(&p, opens_to_run, p.db), 1);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_plan, soft), 1);
    place_end(&p);
}

static enum run_claim_verdict claim_one(const struct place *p, struct store *st, size_t i)
{
    struct run_claim c = {.key = p->f.runs[i].key, .code = p->f.runs[i].code->digest};
    struct err e = {0};
    CU_ASSERT(store_claim(st, &c, 1, &e));
    return c.verdict;
}

/* 10 for the first run, 1 for the second: the verdicts. */
static int claims_two(const struct place *p, const char *db)
{
    struct store *st = NULL;
    struct err e = {0};
    if (!store_open(db, STORE_RUN, &st, &e))
        return -1;
    int verdict = 10 * (int)claim_one(p, st, 0) + (int)claim_one(p, st, 1);
    store_close(st);
    return verdict;
}

static void a_run_is_claimed_by_one_and_made_once(void)
{
    struct place p = place_new(2);
    struct err e = {0};
    bool later = true;
    CU_ASSERT_EQUAL(claim_one(&p, p.st, 0), CLAIM_OURS);
    CU_ASSERT_EQUAL(in_child(&p, claims_two, p.db), 10 * CLAIM_ELSEWHERE + CLAIM_OURS);
    CU_ASSERT(store_batch_begin(p.st, true, &later, &e) && !later);
    CU_ASSERT(fixture_put_simple(p.st, &p.f, 0, &e));
    CU_ASSERT(store_batch_end(p.st, &later, &e) && !later);
    CU_ASSERT_EQUAL(in_child(&p, claims_two, p.db), 10 * CLAIM_ELSEWHERE + CLAIM_OURS);
    store_release(p.st, p.f.runs[0].key);
    CU_ASSERT_EQUAL(in_child(&p, claims_two, p.db), 10 * CLAIM_MADE + CLAIM_OURS);
    place_end(&p);
}

/* Whatever was tried before is not taken for what another process has made since. */
static void what_was_there_before_is_made_again(void)
{
    struct place p = place_new(1);
    struct run_claim c = {.key = p.f.runs[0].key, .code = p.f.runs[0].code->digest};
    struct err e = {0};
    CU_ASSERT(fixture_put_simple(p.st, &p.f, 0, &e) && store_flush(p.st, &e));
    CU_ASSERT(store_attempts(p.st, c.key, c.code, &c.attempts, &e));
    CU_ASSERT_EQUAL(c.attempts, 1);
    CU_ASSERT(store_claim(p.st, &c, 1, &e));
    CU_ASSERT(c.verdict == CLAIM_OURS && c.attempts == 1 && c.checkpoint == -1);
    place_end(&p);
}

static void a_claim_ends_with_its_owner(void)
{
    struct place p = place_new(1);
    int ready[2], status;
    CU_ASSERT_FATAL(pipe(ready) == 0);
    pid_t child = fork();
    if (child == 0) {
        struct store *st = NULL;
        struct err e = {0};
        bool ours = store_open(p.db, STORE_RUN, &st, &e) && claim_one(&p, st, 0) == CLAIM_OURS;
        _exit(!ours || write(ready[1], "x", 1) != 1 || pause() != -1);
    }
    char byte;
    CU_ASSERT_FATAL(read(ready[0], &byte, 1) == 1);
    CU_ASSERT_EQUAL(claim_one(&p, p.st, 0), CLAIM_ELSEWHERE);
    CU_ASSERT(store_is_claimed(p.st, p.f.runs[0].key));
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    CU_ASSERT(!store_is_claimed(p.st, p.f.runs[0].key));
    CU_ASSERT_EQUAL(claim_one(&p, p.st, 0), CLAIM_OURS);
    close(ready[0]);
    close(ready[1]);
    place_end(&p);
}

static bool batch(struct place *p, size_t i, bool *later)
{
    struct err e = {0};
    return store_batch_begin(p->st, true, later, &e) &&
           (*later ||
            (fixture_put_simple(p->st, &p->f, i, &e) && store_batch_end(p->st, later, &e)));
}

/* A reader keeps its transaction: nothing of the batch is there, other readers come, and the same
 * batch is committed when it has left. */
static void a_reader_delays_a_batch(void)
{
    struct place p = place_new(3);
    struct store *reader = NULL;
    struct err e = {0};
    bool later = true;
    CU_ASSERT(batch(&p, 0, &later) && !later);
    CU_ASSERT_FATAL(store_open(p.db, STORE_READ, &reader, &e));
    CU_ASSERT(store_exec(reader, "begin; select count(*) from run", "read", &e));
    CU_ASSERT(batch(&p, 1, &later) && later && p.st->hindered);
    CU_ASSERT(batch(&p, 1, &later) && later);
    CU_ASSERT_EQUAL(fixture_number(reader, "select count(*) from run"), 1);
    CU_ASSERT_EQUAL(in_child(&p, opens_to_read, p.db), 0);
    CU_ASSERT_EQUAL(claim_one(&p, p.st, 2), CLAIM_OURS);
    CU_ASSERT(store_exec(reader, "commit", "read", &e));
    CU_ASSERT(batch(&p, 1, &later) && !later && !p.st->hindered);
    CU_ASSERT_EQUAL(fixture_number(reader, "select count(*) from run"), 2);
    store_close(reader);
    place_end(&p);
}

static void a_batch_for_a_file_that_is_gone_is_refused(void)
{
    struct place p = place_new(1);
    char command[512];
    struct err e = {0};
    bool later;
    snprintf(command, sizeof command, "cd %s && mv db.sqlite old && cp old db.sqlite", p.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    CU_ASSERT_FALSE(store_batch_begin(p.st, true, &later, &e));
    CU_ASSERT(e.code == ERR_STORE && strstr(e.text, "moved or replaced"));
    place_end(&p);
}

void suite_share(void)
{
    CU_pSuite s = CU_add_suite("store/share", NULL, NULL);
    TEST(s, runners_and_planners_share_and_others_are_kept_out);
    TEST(s, who_is_alone_lets_no_runner_in);
    TEST(s, one_name_is_for_all);
    TEST(s, a_run_is_claimed_by_one_and_made_once);
    TEST(s, what_was_there_before_is_made_again);
    TEST(s, a_claim_ends_with_its_owner);
    TEST(s, a_reader_delays_a_batch);
    TEST(s, a_batch_for_a_file_that_is_gone_is_refused);
}
