/* pool.c: workers that crash, stop, hang or answer at length; signals; kills. The work is a double:
 * the pool knows runs by their index alone. */
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run/wire.h"
#include "run/worker.h"
#include "store/store.h"
#include "support.h"
#include "sys/clock.h"
#include "sys/proc.h"

enum { MOST_JOBS = 4000 };

/* What a job of the double does. */
enum deed { COMPUTE, CRASH, LEAVE, LONG_ANSWER, WAIT, NAP, KEEP };

struct double_work {
    enum deed deeds[MOST_JOBS];
    struct planned planned[MOST_JOBS];
    char variants[MOST_JOBS][32]; /* one a job: keys differ */
};

/* What came out. */
struct collected {
    size_t count[MOST_JOBS];
    enum outcome_status status[MOST_JOBS];
    double value[MOST_JOBS];
    char reason[ERR_LINE_SIZE];
    size_t put, flushes, pauses, resumes, samples;
    bool open;              /* between resume and pause */
    struct checkpoint kept; /* the last; its state is one double */
    size_t n_kept;
    size_t fail_at;
    size_t later; /* so often another process is in the way */
    size_t asked[MOST_JOBS], released;
    int signal_at; /* after so many results the pool is sent SIGINT */
};

static void job_resolve(void *self, size_t i, struct arena *a, struct run *r)
{
    struct double_work *d = self;
    *r = (struct run){.experiment = "double", .profile = "full", .seed = (int64_t)i};
    r->variant = d->variants[i];
    r->key = d->planned[i].key;
    r->code = d->planned[i].code;
    r->has_seed = true;
}

/* The value depends on the job alone. */
static double value_of(int64_t i)
{
    uint64_t state = (uint64_t)i;
    return ldexp((double)(test_random(&state) >> 11), -53);
}

static void add(struct outcome *o, int64_t step, double value)
{
    struct sample s = {.observable = outcome_name(o, "value"), .step = step, .value = value};
    outcome_add(o, &s);
}

static void nap(double seconds)
{
    struct timespec t = {.tv_sec = (time_t)seconds, .tv_nsec = (long)(fmod(seconds, 1) * 1e9)};
    nanosleep(&t, NULL);
}

static void perform(void *self, struct run *r, struct outcome *o, const struct attendant *a)
{
    const struct double_work *d = self;
    double from = 0;
    snprintf(o->reason, sizeof o->reason, "steps");
    switch (d->deeds[r->seed]) {
    case CRASH:
        signal(SIGSEGV, SIG_DFL); /* a sanitizer would catch it */
        raise(SIGSEGV);
        break;
    case LEAVE:
        _exit(3);
    case LONG_ANSWER:
        for (int64_t i = 0; i < 300000; i++)
            add(o, i, value_of(i));
        return;
    case WAIT:
        while (a->alive(a->self, 0.01) != ATTEND_STOP)
            nap(0.01);
        o->status = OUTCOME_FAILED;
        return;
    case NAP:
        nap(0.02);
        break;
    case KEEP: /* one more than what it goes on from */
        if (a->state)
            memcpy(&from, a->state, sizeof from);
        from += 1;
        a->keep(a->self, &(struct standing){.step = (int64_t)from, .time = 2, .share = 0.5}, &from,
                sizeof from);
        add(o, 0, from);
        return;
    case COMPUTE:
        break;
    }
    add(o, 0, value_of(r->seed));
}

static size_t group(void *self, size_t i)
{
    const struct double_work *d = self;
    return d->deeds[i] == COMPUTE ? 0 : 1;
}

static bool put(void *self, const struct run *r, const struct outcome *o, struct err *e)
{
    struct collected *c = self;
    if (!c->open || r->cost.wall < 0)
        return err_set(e, ERR_STORE, "put while paused");
    if (c->fail_at > 0 && c->put + 1 == c->fail_at)
        return err_set(e, ERR_FULL, "no room");
    c->put++;
    c->count[r->seed]++;
    c->status[r->seed] = o->status;
    c->samples += o->n_samples;
    if (o->n_samples > 0)
        c->value[r->seed] = o->samples[0].value;
    if (o->status == OUTCOME_FAILED)
        snprintf(c->reason, sizeof c->reason, "%s", o->reason);
    if (c->signal_at > 0 && c->put == (size_t)c->signal_at)
        kill(getpid(), SIGINT);
    return true;
}

static bool keep(void *self, const struct run *r, const struct checkpoint *k, struct err *e)
{
    static double state;
    struct collected *c = self;
    CU_ASSERT(c->open && k->n == sizeof state && c->count[r->seed] == 0);
    memcpy(&state, k->state, sizeof state);
    c->kept = *k;
    c->kept.state = &state;
    c->n_kept++;
    return true;
}

static bool flush(void *self, bool *later, struct err *e)
{
    struct collected *c = self;
    c->flushes++;
    *later = c->flushes <= c->later;
    return true;
}

/* Of three jobs one is ours, one another process has made when it is asked for again, and one is given up by it. */
static bool claim(void *self, const size_t *jobs, size_t n, enum claimed *whose, struct err *e)
{
    struct collected *c = self;
    for (size_t i = 0; i < n; i++) {
        const bool again = c->asked[jobs[i]]++ > 0;
        whose[i] = jobs[i] % 3 == 0   ? CLAIMED
                   : !again           ? CLAIMED_ELSEWHERE
                   : jobs[i] % 3 == 2 ? CLAIMED
                   : jobs[i] % 2      ? CLAIMED_MADE
                                      : CLAIMED_FAILED;
    }
    return true;
}

static void release(void *self, size_t job)
{
    struct collected *c = self;
    c->released++;
}

static bool pause_sink(void *self, struct err *e)
{
    struct collected *c = self;
    c->pauses++;
    c->open = false;
    return true;
}

static bool resume_sink(void *self, struct err *e)
{
    struct collected *c = self;
    c->resumes++;
    c->open = true;
    return true;
}

static const struct code work_code = {.digest = "code"};

static struct double_work *work_new(void)
{
    struct double_work *d = calloc(1, sizeof *d);
    if (!d)
        abort();
    for (size_t i = 0; i < MOST_JOBS; i++) {
        struct arena a = {0};
        struct run r;
        snprintf(d->variants[i], sizeof d->variants[i], "job-%zu", i);
        job_resolve(d, i, &a, &r);
        const char *canonical = plan_canonical(&r, &a);
        sha256_of(canonical, strlen(canonical), d->planned[i].key);
        d->planned[i].code = &work_code;
        arena_release(&a);
    }
    return d;
}

static bool run_pool_shared(struct double_work *d, size_t n, size_t workers, bool shared,
                            struct collected *c, struct tally *t, struct err *e)
{
    struct work w = {.self = d, .n = n, .resolve = job_resolve, .perform = perform, .group = group};
    struct pool_settings s = {.workers = workers};
    struct sink sink = {.self = c, .put = put, .flush = flush};
    w.n_groups = 2;
    sink.pause = pause_sink;
    sink.resume = resume_sink;
    sink.claim = shared ? claim : NULL;
    sink.release = release;
    return pool_run_work(&w, &s, &sink, t, e);
}

static bool run_pool(struct double_work *d, size_t n, size_t workers, struct collected *c,
                     struct tally *t, struct err *e)
{
    return run_pool_shared(d, n, workers, false, c, t, e);
}

static bool no_children(void)
{
    return waitpid(-1, NULL, WNOHANG) < 0;
}

/* --- laws ------------------------------------------------------------------------------------- */

static void every_job_is_made_once_whatever_the_workers(void)
{
    struct double_work *d = work_new();
    for (size_t workers = 1; workers <= 8; workers += 3) {
        struct collected *c = calloc(1, sizeof *c);
        struct tally t;
        struct err e = {0};
        size_t wrong = 0;
        CU_ASSERT(run_pool(d, MOST_JOBS, workers, c, &t, &e));
        for (size_t i = 0; i < MOST_JOBS; i++)
            wrong += c->count[i] != 1 || c->value[i] != value_of((int64_t)i);
        CU_ASSERT_EQUAL(wrong, 0);
        CU_ASSERT(t.done == MOST_JOBS && t.failed == 0 && !t.interrupted);
        CU_ASSERT(c->pauses == 1 && c->resumes == 1 && c->flushes > 0);
        CU_ASSERT(no_children());
        free(c);
    }
    free(d);
}

static void a_crash_is_one_failed_run(void)
{
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    size_t wrong = 0;
    const size_t crashing[] = {0, 1, 50, 51, 52, 199};
    for (size_t i = 0; i < sizeof crashing / sizeof *crashing; i++)
        d->deeds[crashing[i]] = CRASH;
    CU_ASSERT(run_pool(d, 200, 3, c, &t, &e));
    for (size_t i = 0; i < 200; i++)
        wrong += c->count[i] != 1 ||
                 c->status[i] != (d->deeds[i] == CRASH ? OUTCOME_FAILED : OUTCOME_DONE);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(t.failed == 6 && t.done == 194);
    CU_ASSERT_PTR_NOT_NULL(strstr(c->reason, "killed by signal 11"));
    CU_ASSERT_EQUAL(c->pauses, c->resumes);
    CU_ASSERT(no_children());
    free(c);
    free(d);
}

static void running_out_of_memory_is_said(void)
{
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    d->deeds[0] = LEAVE;
    CU_ASSERT(run_pool(d, 1, 1, c, &t, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(c->reason, "memory"));
    free(c);
    free(d);
}

static void long_answers_arrive_whole(void)
{
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    for (size_t i = 0; i < 6; i++)
        d->deeds[i] = LONG_ANSWER;
    CU_ASSERT(run_pool(d, 6, 2, c, &t, &e));
    CU_ASSERT_EQUAL(c->samples, 6 * 300000);
    free(c);
    free(d);
}

static void a_sink_that_fails_stops_the_pool(void)
{
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    c->fail_at = 10;
    CU_ASSERT(!run_pool(d, 100, 2, c, &t, &e));
    CU_ASSERT(e.code == ERR_FULL && c->put == 9 && no_children());
    free(c);
    free(d);
}

/* Jobs that would never end are broken off within the grace, and leave no result. */
static void an_interrupt_keeps_what_is_finished(void)
{
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    struct timespec before, after;
    /* Who runs the tests in the background has it ignored. */
    struct sigaction as_it_was;
    sigaction(SIGINT, NULL, &as_it_was);
    for (size_t i = 10; i < 100; i++)
        d->deeds[i] = WAIT;
    c->signal_at = 8;
    clock_gettime(CLOCK_MONOTONIC, &before);
    CU_ASSERT(run_pool(d, 100, 2, c, &t, &e));
    clock_gettime(CLOCK_MONOTONIC, &after);
    CU_ASSERT(t.interrupted && t.failed == 0 && t.done == c->put && c->put >= 8 && c->put <= 10);
    /* The grace and some. */
    CU_ASSERT((double)(after.tv_sec - before.tv_sec) < worker_grace + 2);
    CU_ASSERT(no_children());
    struct sigaction now;
    sigaction(SIGINT, NULL, &now);
    CU_ASSERT(now.sa_handler == as_it_was.sa_handler);
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    CU_ASSERT(!sigismember(&mask, SIGINT));
    free(c);
    free(d);
}

static void a_brief_run_is_finished_before_an_interrupt_ends_the_pool(void)
{
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    for (size_t i = 0; i < 100; i++)
        d->deeds[i] = NAP;
    c->signal_at = 3;
    CU_ASSERT(run_pool(d, 100, 2, c, &t, &e));
    /* What was made before the third was kept, and of those that the workers were in the middle of. */
    CU_ASSERT(t.interrupted && c->put >= 3 && c->put < 100 && t.done == c->put);
    free(c);
    free(d);
}

static void what_others_make_is_left_to_them_and_taken_over_when_they_give_up(void)
{
    enum { JOBS = 3000 };
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    size_t wrong = 0;
    CU_ASSERT(run_pool_shared(d, JOBS, 3, true, c, &t, &e));
    for (size_t i = 0; i < JOBS; i++)
        wrong += c->count[i] != (i % 3 != 1) || c->asked[i] != (i % 3 == 0 ? 1 : 2);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(t.done == JOBS / 3 * 2 && t.elsewhere == JOBS / 3 && t.failed == 0);
    CU_ASSERT(t.failed_elsewhere == JOBS / 6 && c->released == t.done && t.waiting == 0);
    free(c);
    free(d);
}

/* Nothing counts before it is durable, and all of it is put again. */
static void another_in_the_way_delays_and_loses_nothing(void)
{
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    size_t wrong = 0;
    c->later = 4;
    CU_ASSERT(run_pool(d, 50, 2, c, &t, &e));
    for (size_t i = 0; i < 50; i++)
        wrong += c->count[i] < 1 || c->count[i] > 5;
    CU_ASSERT(wrong == 0 && t.done == 50 && c->flushes == 5 && c->released == 50);
    free(c);
    free(d);
}

static void an_interrupt_does_not_wait_for_another_process(void)
{
    struct double_work *d = work_new();
    struct collected *c = calloc(1, sizeof *c);
    struct tally t;
    struct err e = {0};
    c->later = SIZE_MAX;
    c->signal_at = 50;
    double took = -clock_seconds();
    CU_ASSERT(run_pool(d, 50, 2, c, &t, &e));
    took += clock_seconds();
    CU_ASSERT(t.interrupted == SIGINT && t.done == 0 && t.waiting == 50);
    CU_ASSERT(took < worker_grace);
    free(c);
    free(d);
}

static void messages_survive_the_wire(void)
{
    struct outcome o = {.status = OUTCOME_DIVERGED, .steps = 7, .time = (double)NAN}, back;
    struct cost u = {.wall = 1.5, .cpu = 0.5, .peak_memory = 9, .started = "now"}, v;
    struct buf message = {0};
    struct wire_head head;
    double weights[] = {1, -0.0, HUGE_VAL};
    snprintf(o.reason, sizeof o.reason, "loss is not finite");
    add(&o, 1, -0.0);
    outcome_name(&o, "another name");
    o.weights = weights;
    o.p = 3;
    wire_write(&message, 42, &o, &u);
    CU_ASSERT_EQUAL(wire_ready(message.s, message.n), message.n);
    for (size_t n = 0; n < message.n; n++) {
        CU_ASSERT_EQUAL(wire_ready(message.s, n), 0);
        CU_ASSERT(!wire_read(message.s, n, &back, &v));
        outcome_release(&back);
    }
    CU_ASSERT_FATAL(wire_head_read(message.s, message.n, &head) &&
                    wire_read(message.s, message.n, &back, &v));
    CU_ASSERT(head.index == 42 && head.sort == WIRE_OUTCOME);
    CU_ASSERT(back.status == OUTCOME_DIVERGED && back.steps == 7);
    CU_ASSERT(isnan(back.time) && back.n_names == 2 && back.n_samples == 1 && back.p == 3);
    CU_ASSERT(signbit(back.samples[0].value) && v.wall == 1.5 && v.peak_memory == 9);
    CU_ASSERT_STRING_EQUAL(back.reason, o.reason);
    CU_ASSERT(memcmp(back.weights, weights, sizeof weights) == 0);
    outcome_release(&back);
    o.weights = NULL;
    o.p = 0;
    o.samples[0].observable = 2; /* there are two names */
    buf_clear(&message);
    wire_write(&message, 42, &o, &u);
    CU_ASSERT(!wire_read(message.s, message.n, &back, &v));
    outcome_release(&back);
    outcome_release(&o);
    buf_release(&message);
}

static void checkpoints_survive_the_wire_and_nonsense_does_not(void)
{
    const struct checkpoint good = {
        .step = 7, .time = 0.5, .share = 1, .wall = 2, .cpu = 1, .state = "state", .n = 5};
    struct checkpoint wrong[] = {good, good, good, good, good}, back;
    struct buf message = {0};
    struct wire_head head;
    wrong[0].step = -1;
    wrong[1].share = 1.5;
    wrong[2].share = (double)NAN;
    wrong[3].wall = HUGE_VAL;
    wrong[4].n = 0;
    wire_write_checkpoint(&message, 3, &good);
    for (size_t n = 0; n < message.n; n++)
        CU_ASSERT(!wire_read_checkpoint(message.s, n, &back));
    CU_ASSERT_FATAL(wire_head_read(message.s, message.n, &head) &&
                    wire_read_checkpoint(message.s, message.n, &back));
    CU_ASSERT(head.index == 3 && head.sort == WIRE_CHECKPOINT && head.length == message.n);
    CU_ASSERT(back.step == 7 && back.wall == 2 && back.n == 5);
    CU_ASSERT(memcmp(back.state, "state", 5) == 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        buf_clear(&message);
        wire_write_checkpoint(&message, 3, &wrong[i]);
        CU_ASSERT(!wire_read_checkpoint(message.s, message.n, &back));
    }
    buf_release(&message);
}

static struct keeping goes_on(void *self, size_t i)
{
    static const double state = 41;
    static const struct checkpoint from = {
        .step = 41, .share = 0.25, .wall = 100, .cpu = 90, .state = &state, .n = sizeof state};
    return (struct keeping){.seconds = 60, .from = i == 0 ? &from : NULL};
}

/* Through the socket both ways; the seconds are those of all attempts. */
static void what_is_kept_comes_to_the_sink_and_back(void)
{
    struct double_work *d = work_new();
    struct pool_settings s = {.workers = 1};
    for (size_t i = 0; i < 2; i++) {
        struct collected c = {0};
        struct sink sink = {.self = &c, .put = put, .keep = keep, .flush = flush};
        struct work w = {.self = d,
                         .n = 1,
                         .resolve = job_resolve,
                         .perform = perform,
                         .group = group,
                         .n_groups = 2,
                         .keeping = i == 0 ? goes_on : NULL};
        struct tally t;
        struct err e = {0};
        sink.pause = pause_sink;
        sink.resume = resume_sink;
        d->deeds[0] = KEEP;
        CU_ASSERT(pool_run_work(&w, &s, &sink, &t, &e));
        CU_ASSERT_EQUAL(c.n_kept, 1);
        CU_ASSERT_EQUAL(c.kept.step, i == 0 ? 42 : 1);
        CU_ASSERT_EQUAL(c.value[0], i == 0 ? 42 : 1);
        CU_ASSERT_EQUAL(*(const double *)c.kept.state, i == 0 ? 42 : 1);
        CU_ASSERT(i == 0 ? c.kept.wall >= 100 && c.kept.cpu >= 90 : c.kept.wall < 60);
    }
    free(d);
}

/* --- with a database, and kills --------------------------------------------------------------- */

struct stored {
    struct store *st;
    struct double_work *work;
    const char *path;
};

static bool stored_put(void *self, const struct run *r, const struct outcome *o, struct err *e)
{
    struct stored *s = self;
    struct provenance p = {.version = "1", .commit = "c"};
    return store_put(s->st, r, o, &p, e);
}

static bool stored_begin(void *self, bool results, bool *later, struct err *e)
{
    struct stored *s = self;
    return store_batch_begin(s->st, results, later, e);
}

static bool stored_flush(void *self, bool *later, struct err *e)
{
    struct stored *s = self;
    return store_batch_end(s->st, later, e);
}

static bool stored_pause(void *self, struct err *e)
{
    struct stored *s = self;
    return store_suspend(s->st, e);
}

static bool stored_resume(void *self, struct err *e)
{
    struct stored *s = self;
    return store_resume(s->st, e);
}

static void stored_leave(void *self)
{
    struct stored *s = self;
    store_leave(s->st);
}

/* What is missing of n jobs; the double's indices are those of the pool's subset. */
struct subset {
    struct double_work *work;
    size_t *index;
};

static void subset_resolve(void *self, size_t i, struct arena *a, struct run *r)
{
    struct subset *s = self;
    job_resolve(s->work, s->index[i], a, r);
}

static void subset_perform(void *self, struct run *r, struct outcome *o, const struct attendant *a)
{
    struct subset *s = self;
    perform(s->work, r, o, a);
}

static size_t subset_group(void *self, size_t i)
{
    return 0;
}

static bool complete(struct double_work *d, size_t n, const char *path, struct err *e)
{
    struct variant v = {.name = "", .count = n};
    struct spec spec = {.file = "f", .name = "double", .title = "", .source = "", .text = ""};
    struct plan plan = {.spec = &spec, .runs = d->planned, .n = n};
    struct stored s = {.work = d, .path = path};
    enum run_state *states = calloc(n, sizeof *states);
    struct subset subset = {.work = d, .index = calloc(n, sizeof *subset.index)};
    struct sink sink = {
        .self = &s, .begin = stored_begin, .put = stored_put, .flush = stored_flush};
    struct pool_settings settings = {.workers = 2};
    struct work w = {.self = &subset, .resolve = subset_resolve, .perform = subset_perform};
    struct tally t;
    w.group = subset_group;
    w.n_groups = 1;
    sink.pause = stored_pause;
    sink.resume = stored_resume;
    sink.leave = stored_leave;
    spec.profile = "full";
    spec.variants = &v;
    spec.n_variants = 1;
    bool fine = store_open(path, STORE_WRITE, &s.st, e) && store_plan(s.st, &plan, e) &&
                store_states(s.st, &plan, states, NULL, e);
    for (size_t i = 0; fine && i < n; i++)
        if (states[i] == RUN_MISSING)
            subset.index[w.n++] = i;
    fine = fine && (w.n == 0 || pool_run_work(&w, &settings, &sink, &t, e));
    store_close(s.st);
    free(states);
    free(subset.index);
    return fine;
}

static void folder_remove(const char *folder)
{
    const char *const argv[] = {"rm", "-rf", folder, NULL};
    struct proc p = {.argv = argv, .seconds = 60};
    struct err e = {0};
    int status = -1;
    CU_ASSERT(proc_run(&p, &status, NULL, NULL, &e) && status == 0);
}

static void digest_of(const char *path, char out[SHA256_HEX])
{
    struct store *st = NULL;
    struct err e = {0};
    CU_ASSERT_FATAL(store_open(path, STORE_READ, &st, &e));
    CU_ASSERT(store_digest(st, out, &e));
    store_close(st);
}

/* Descriptors of a worker: none is the database or its journal. */
static void look_at_descriptors(void *self, struct run *r, struct outcome *o,
                                const struct attendant *a)
{
    double found = 0;
    for (int fd = 3; fd < 64; fd++) {
        char name[64], target[256] = "";
        snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(name, target, sizeof target - 1);
        found += n > 0 && strstr(target, ".sqlite") != NULL;
    }
    add(o, 0, found);
}

static void no_worker_holds_the_database(void)
{
    char folder[] = "/tmp/overparam-pool-XXXXXX", path[64];
    struct double_work *d = work_new();
    struct stored s = {.work = d};
    struct sink sink = {
        .self = &s, .begin = stored_begin, .put = stored_put, .flush = stored_flush};
    struct pool_settings settings = {.workers = 2};
    struct work w = {.self = d, .n = 4, .resolve = job_resolve, .perform = look_at_descriptors};
    struct tally t;
    struct err e = {0};
    struct arena a = {0};
    struct table table;
    w.group = group;
    w.n_groups = 2;
    sink.pause = stored_pause;
    sink.resume = stored_resume;
    sink.leave = stored_leave;
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/db.sqlite", folder);
    CU_ASSERT_FATAL(store_open(path, STORE_WRITE, &s.st, &e));
    CU_ASSERT(pool_run_work(&w, &settings, &sink, &t, &e));
    CU_ASSERT(
        store_query(s.st, &a, "select sum(value), count(*) from all_trajectories", &table, &e));
    CU_ASSERT(table.cells[0].real == 0 && table.cells[1].integer == 4);
    arena_release(&a);
    store_close(s.st);
    folder_remove(folder);
    free(d);
}

/* Kill the whole command at a random time, again and again; what is committed is kept, and the end
 * is that of an undisturbed run. */
static void kills_lose_nothing_and_change_nothing(void)
{
    enum { JOBS = 600, KILLS = 20 };
    char folder[] = "/tmp/overparam-kill-XXXXXX", path[64], calm[64];
    char expected[SHA256_HEX], digest[SHA256_HEX];
    struct double_work *d = work_new();
    struct err e = {0};
    uint64_t seed = 3;
    for (size_t i = 0; i < JOBS; i += 3)
        d->deeds[i] = NAP;
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/db.sqlite", folder);
    snprintf(calm, sizeof calm, "%s/calm.sqlite", folder);
    double took = -clock_seconds();
    CU_ASSERT_FATAL(complete(d, JOBS, calm, &e));
    took += clock_seconds();
    digest_of(calm, expected);
    double made = 0;
    for (int i = 0; i < KILLS; i++) {
        int status;
        pid_t child = fork();
        if (child == 0)
            _exit(complete(d, JOBS, path, &e) ? 0 : 1);
        /* Opening, planning, forking, computing, committing. */
        nap(fmax(0.9, took) * ldexp((double)(test_random(&seed) >> 11), -53));
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        CU_ASSERT(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
        struct store *st = NULL;
        struct arena a = {0};
        struct table t;
        CU_ASSERT_FATAL(store_open(path, STORE_WRITE, &st, &e));
        CU_ASSERT_FATAL(store_query(st, &a, "select count(*) from all_runs", &t, &e));
        CU_ASSERT((double)t.cells[0].integer >= made);
        made = (double)t.cells[0].integer;
        arena_release(&a);
        store_close(st);
    }
    CU_ASSERT(made > 0);
    CU_ASSERT_FATAL(complete(d, JOBS, path, &e));
    digest_of(path, digest);
    CU_ASSERT_STRING_EQUAL(digest, expected);
    folder_remove(folder);
    free(d);
}

void suite_pool(void)
{
    CU_pSuite s = CU_add_suite("run/pool", NULL, NULL);
    TEST(s, every_job_is_made_once_whatever_the_workers);
    TEST(s, a_crash_is_one_failed_run);
    TEST(s, running_out_of_memory_is_said);
    TEST(s, long_answers_arrive_whole);
    TEST(s, a_sink_that_fails_stops_the_pool);
    TEST(s, an_interrupt_keeps_what_is_finished);
    TEST(s, a_brief_run_is_finished_before_an_interrupt_ends_the_pool);
    TEST(s, what_others_make_is_left_to_them_and_taken_over_when_they_give_up);
    TEST(s, another_in_the_way_delays_and_loses_nothing);
    TEST(s, an_interrupt_does_not_wait_for_another_process);
    TEST(s, messages_survive_the_wire);
    TEST(s, checkpoints_survive_the_wire_and_nonsense_does_not);
    TEST(s, what_is_kept_comes_to_the_sink_and_back);
    TEST(s, no_worker_holds_the_database);
    TEST(s, kills_lose_nothing_and_change_nothing);
}
