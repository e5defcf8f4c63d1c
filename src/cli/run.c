/* run.c: make what is missing. Here run/ and store/, which do not know each other, are wired
 * together. */
#include <stdlib.h>
#include <string.h>

#include "cli/checkpoints.h"
#include "cli/current.h"
#include "cli/doing.h"
#include "cli/jobs.h"
#include "cli/plans.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/provenance.h"
#include "cli/runs.h"
#include "cli/shard.h"
#include "sys/file.h"

#define BACKUP_ENV "OVERPARAM_BACKUP"

static const struct flag flags[] = {
    RUNS_FLAG_JOBS,
    {"force", 0, NULL, "make every run again"},
    {"keep-stale", 0, NULL, "leave runs that other code made as they are"},
    {"no-backup", 0, NULL, "keep no copy of the database; so does " BACKUP_ENV "=off"},
    {"shuffle", 0, "SEED", "hand the runs out in another order (results do not depend on it)"},
    JOBS_FLAGS,
    SHARD_FLAGS,
    PLANS_FLAG_PROFILE,
    PROGRESS_FLAGS,
    {NULL, 0, NULL, NULL},
};

/* The sink: the store behind the pool's back. Its connection is closed around every fork. */
struct link {
    struct context *context;
    struct store *store; /* owned */
    struct provenance provenance;
    const char *runs; /* the view in which what was made stands: a shard has no plan */
    struct jobs *jobs;
};

static bool link_begin(void *self, bool results, bool *later, struct err *e)
{
    struct link *l = self;
    return store_batch_begin(l->store, results, later, e);
}

static bool link_put(void *self, const struct run *r, const struct outcome *o, struct err *e)
{
    struct link *l = self;
    return store_put(l->store, r, o, &l->provenance, e);
}

static bool link_keep(void *self, const struct run *r, const struct checkpoint *c, struct err *e)
{
    struct link *l = self;
    return store_checkpoint_put(l->store, r, c, &l->provenance, e);
}

static bool link_flush(void *self, bool *later, struct err *e)
{
    struct link *l = self;
    return store_batch_end(l->store, later, e);
}

static const struct planned *planned_of(const struct link *l, size_t job)
{
    return &l->jobs->list[job].plan->runs[l->jobs->list[job].index];
}

/* Where the process that had it before left off is where it goes on. */
static bool whose(const struct link *l, size_t job, const struct run_claim *c, enum claimed *answer,
                  struct err *e)
{
    bool further = false;
    *answer = c->verdict == CLAIM_ELSEWHERE ? CLAIMED_ELSEWHERE
              : c->verdict == CLAIM_OURS    ? CLAIMED
              : c->status == OUTCOME_FAILED ? CLAIMED_FAILED
                                            : CLAIMED_MADE;
    if (c->verdict != CLAIM_OURS || c->checkpoint < 0)
        return true;
    bool fine = checkpoints_look(l->context, l->store, &l->provenance, &l->jobs->list[job],
                                 c->checkpoint, &further, e);
    if (further)
        *answer = CLAIMED_ANEW;
    return fine;
}

static bool link_claim(void *self, const size_t *jobs, size_t n, enum claimed *answers,
                       struct err *e)
{
    struct link *l = self;
    struct arena a = {0};
    struct run_claim *list = arena_array(&a, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct run_claim){.key = planned_of(l, jobs[i])->key,
                                     .code = planned_of(l, jobs[i])->code->digest,
                                     .attempts = l->jobs->list[jobs[i]].attempts};
    bool fine = store_claim(l->store, list, n, e);
    for (size_t i = 0; fine && i < n; i++)
        fine = whose(l, jobs[i], &list[i], &answers[i], e);
    arena_release(&a);
    return fine;
}

static void link_release(void *self, size_t job)
{
    const struct link *l = self;
    store_release(l->store, planned_of(l, job)->key);
}

static bool link_pause(void *self, struct err *e)
{
    struct link *l = self;
    return store_suspend(l->store, e);
}

static bool link_resume(void *self, struct err *e)
{
    struct link *l = self;
    return store_resume(l->store, e);
}

static void link_leave(void *self)
{
    struct link *l = self;
    store_leave(l->store);
}

static void print_tally(const struct context *c, const struct jobs *j, const struct tally *t)
{
    char elapsed[PROGRESS_TIME];
    size_t made = t->done + t->diverged + t->failed;
    if (c->json)
        print_line(
            "{\"planned\": %zu, \"present\": %zu, \"made\": %zu, \"done\": %zu, \"diverged\": %zu, "
            "\"failed\": %zu, \"elsewhere\": %zu, \"interrupted\": %s}",
            j->planned, j->present, made, t->done, t->diverged, t->failed, t->elsewhere,
            t->interrupted ? "true" : "false");
    else if (j->n == 0)
        print_line("all %zu runs are there", j->planned);
    else
        print_line(
            "made %zu of %zu runs in %s: %zu done, %zu diverged, %zu failed; %zu were there%s",
            made, j->n, progress_time(t->elapsed, elapsed), t->done, t->diverged, t->failed,
            j->present,
            t->elsewhere > 0 ? arena_printf(c->arena, ", other processes made %zu", t->elsewhere)
                             : "");
}

/* Why runs of these experiments (a JSON list) failed, the most frequent reasons first. Each failed
 * run of an experiment is tried again, so they are what failed this time. */
static bool print_reasons(const struct context *c, const struct link *l, const char *experiments,
                          struct err *e)
{
    struct table t;
    const char *sql =
        arena_printf(c->arena,
                     "select reason, count(*), min(experiment), min(id) from %s\n"
                     "where status = 'failed' and experiment in (select value from json_each(?1))\n"
                     "group by reason order by 2 desc, 1 limit 5",
                     l->runs);
    if (!store_query_bound(l->store, c->arena, sql, &experiments, 1, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        const struct cell *row = &t.cells[i * t.n_columns];
        print_note(c, "%lld failed, the first is run %lld of %s: %s", (long long)row[1].integer,
                   (long long)row[3].integer, row[2].text, row[0].text);
    }
    return true;
}

static int verdict(const struct jobs *j, const struct tally *t, const struct context *c,
                   const struct link *l, struct err *e)
{
    const size_t failed = t->failed + t->failed_elsewhere;
    if (t->interrupted) {
        if (t->waiting > 0)
            print_note(c, "%zu finished runs are not kept: another process holds %s open",
                       t->waiting, project_shown(c, c->db));
        err_set(e, progress_stopped(t), "interrupted: what was finished is kept, %zu runs are left",
                j->n - t->done - t->diverged - t->failed - t->elsewhere);
        err_hint(e, "the same command goes on from here");
    } else if (failed > 0 && print_reasons(c, l, j->experiments, e)) {
        err_set(e, ERR_NEGATIVE, "%zu run%s failed", failed, failed == 1 ? "" : "s");
        err_hint(e, "overparam list --status failed%s%s says why", c->db_named ? " --db " : "",
                 c->db_named ? project_shown(c, c->db) : "");
    }
    return 0;
}

/* What is told while runs are made: on standard error, and to `status`. */
struct telling {
    struct progress progress;
    struct doing_file file;
};

static void tell(void *self, const struct tally *t)
{
    struct telling *x = self;
    progress_show(&x->progress, t);
    doing_write(&x->file, x->progress.jobs, t);
}

static int jobs_run(struct context *c, struct link *l, struct jobs *j, size_t workers,
                    struct err *e)
{
    struct tally t = {.total = j->n};
    struct telling telling;
    if (!progress_open(c, &telling.progress, e) ||
        !checkpoints_take(c, l->store, &l->provenance, j, true, e))
        return 0;
    checkpoints_begin(c, j);
    l->context = c;
    l->jobs = j;
    telling.progress.jobs = j->list;
    doing_open(c->arena, store_path(l->store), store_slot(l->store), &telling.file);
    struct pool_settings settings = {
        .workers = workers, .progress = tell, .progress_self = &telling};
    struct sink sink = {.self = l,
                        .begin = link_begin,
                        .put = link_put,
                        .keep = link_keep,
                        .flush = link_flush,
                        .claim = link_claim,
                        .release = link_release,
                        .pause = link_pause,
                        .resume = link_resume,
                        .leave = link_leave};
    bool fine = j->n == 0 || pool_run(j->list, j->n, &settings, &sink, &t, e);
    progress_end(&telling.progress);
    doing_close(&telling.file);
    print_tally(c, j, &t);
    return fine ? verdict(j, &t, c, l, e) : 0;
}

/* The database is brought up to date first, with the experiments that were not named too. */
static bool plan_all(struct context *c, struct store *st, const struct plan *plans, size_t n,
                     struct err *e)
{
    for (size_t i = 0; i < n; i++)
        if (!store_plan(st, &plans[i], e))
            return false;
    return current_refresh(c, st, CURRENT_LENIENT, e);
}

/* Damage costs no more than what was made since the last copy. That one cannot be made harms no run. */
static void backup_when_due(struct context *c, struct store *st)
{
    const char *setting = getenv(BACKUP_ENV);
    struct err why = {0};
    bool due;
    if (args_has(&c->args, "no-backup") || (setting && strcmp(setting, "off") == 0) ||
        !store_copying_begin(st))
        return;
    if (!store_backup_due(st, &due, &why) || !due)
        ;
    else if (store_backup_beside(st, &why))
        print_note(c, "%s" STORE_BACKUP " is a copy of the database as it is now", c->db);
    else
        print_note(c, "no copy of the database was made: %s", why.text);
    store_copying_end(st);
}

static int run_here(struct context *c, const struct plan *plans, size_t n, size_t workers,
                    int64_t seed, struct err *e)
{
    struct link l = {.provenance = provenance_of_here(c->arena), .runs = "runs"};
    struct jobs j = {0};
    int status = 0;
    if (!store_open(c->db, STORE_RUN, &l.store, e))
        return 0;
    if (plan_all(c, l.store, plans, n, e) && jobs_collect(c, l.store, plans, n, &j, e)) {
        if (args_has(&c->args, "shuffle"))
            jobs_shuffle(&j, seed);
        else
            jobs_sort(&j);
        status = jobs_run(c, &l, &j, workers, e);
        if (j.n > 0 && (e->code == ERR_NONE || e->code == ERR_NEGATIVE))
            backup_when_due(c, l.store);
    }
    store_close(l.store);
    return status;
}

/* What is missing is asked of the database, which is left as it is. */
static bool missing(struct context *c, const struct plan *plans, size_t n,
                    const struct provenance *here, struct jobs *j, struct err *e)
{
    struct store *st = NULL;
    if (file_exists(c->db) && !store_open(c->db, STORE_READ, &st, e))
        return false;
    bool fine =
        jobs_collect(c, st, plans, n, j, e) && (!st || checkpoints_take(c, st, here, j, false, e));
    store_close(st);
    return fine;
}

static int run_shard(struct context *c, const struct plan *plans, size_t n, size_t workers,
                     struct err *e)
{
    struct link l = {.provenance = provenance_of_here(c->arena), .runs = "all_runs"};
    struct jobs j = {0};
    struct shard s;
    struct err second = {0};
    if (!shard_read(c, &s, e) || !missing(c, plans, n, &l.provenance, &j, e) ||
        !shard_cut(c, &s, &j, e))
        return 0;
    if (j.n == 0 && !args_has(&c->args, "into")) {
        print_tally(c, &j, &(struct tally){0}); /* merged already: no empty shard */
        return 0;
    }
    if (!shard_open(&s, &j, &l.store, e))
        return 0;
    int status = jobs_run(c, &l, &j, workers, e);
    bool whole = e->code == ERR_NONE || e->code == ERR_NEGATIVE;
    store_close(l.store);
    if (!shard_close(&s, whole, whole ? e : &second) || c->json)
        return status;
    print_line("%s", project_shown(c, whole ? s.file : s.kept));
    return status;
}

static int run(struct context *c, struct err *e)
{
    struct plan *plans;
    size_t n, workers;
    int64_t seed = 0, present;
    bool shard = args_has(&c->args, "shard");
    if (!runs_workers(c, &workers, e) || !args_count(&c->args, "shuffle", 0, INT64_MAX, &seed, e))
        return 0;
    if (!args_has(&c->args, "force") && !shard &&
        current_is_made(c, c->args.names, c->args.n_names, args_text(&c->args, "profile", "full"),
                        &present)) {
        print_tally(c, &(struct jobs){.planned = (size_t)present, .present = (size_t)present},
                    &(struct tally){0});
        return 0;
    }
    if (!plans_rehearse(c, false, &plans, &n, e))
        return 0;
    return shard ? run_shard(c, plans, n, workers, e) : run_here(c, plans, n, workers, seed, e);
}

const struct command command_run = {
    .name = "run",
    .summary = "make the runs that are missing or stale",
    .arguments = "[FILE...]",
    .help =
        "Without FILE all of experiments/ is made. Finished runs are kept at once: after an "
        "interruption, or a kill,\n"
        "the same command goes on where it was. A run that diverges is a result; one that "
        "fails makes the exit\n"
        "status 1 and is tried again the next time. With `checkpoint: 60` in an experiment, or "
        "--checkpoint 60, a run\n"
        "that was broken off goes on from its last state, to the same bits (overparam describe "
        "checkpoint).\n\n"
        "  overparam run experiments/layer-balance.yaml -j 2\n"
        "  overparam run experiments/large.yaml --checkpoint 60\n\n"
        "Several at once share the work: each makes runs that no other has begun, and what one that is "
        "killed had begun\n"
        "the others make. Each ends when all runs are there.\n\n"
        "  overparam run experiments/large.yaml -j 8 & overparam run experiments/large.yaml -j 8; wait\n\n"
        "After 10,000 runs, or some that took 12 hours, the database is copied beside itself (overparam "
        "backup).\n\n"
        "--shard K/N makes the K-th of N parts of what is missing, on any machine that sees the "
        "experiments, into a\n"
        "database of its own, which overparam merge brings together with the others; "
        "doc/cluster.md has examples.\n\n"
        "  seq 64 | parallel overparam run --shard {}/64 -j 1 && overparam merge shards\n",
    .json = "`{planned: integer, present: integer, made: integer, done: integer, diverged: "
            "integer, failed: integer, elsewhere: integer, interrupted: boolean}`",
    .flags = flags,
    .project = PROJECT_OR_BEGINS,
    .max_names = SIZE_MAX,
    .run = run,
};
