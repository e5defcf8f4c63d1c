/* run.c: make what is missing. Here run/ and store/, which do not know each other, are wired
 * together. */
#include <signal.h>
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
#include "cli/stages.h"
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

static void verdict(const struct jobs *j, const struct tally *t, const struct context *c,
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

/* Make these; *t counts them with those of the stages before. */
static bool jobs_run(struct context *c, struct link *l, struct jobs *j, size_t workers,
                     struct tally *t, struct err *e)
{
    const struct tally before = *t;
    struct telling telling;
    *t = (struct tally){.total = j->n};
    if (!progress_open(c, &telling.progress, e) ||
        !checkpoints_take(c, l->store, &l->provenance, j, true, e))
        return false;
    checkpoints_begin(c, j);
    l->context = c;
    l->jobs = j;
    telling.progress.jobs = j->list;
    doing_open(c->arena, store_path(l->store), store_slot(l->store), &telling.file);
    struct pool_settings settings = {
        .workers = workers, .ends = true, .progress = tell, .progress_self = &telling};
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
    bool fine = j->n == 0 || pool_run(j->list, j->n, &settings, &sink, t, e);
    progress_end(&telling.progress);
    doing_close(&telling.file);
    l->jobs = NULL;
    t->total += before.total;
    t->done += before.done;
    t->diverged += before.diverged;
    t->failed += before.failed;
    t->elsewhere += before.elsewhere;
    t->failed_elsewhere += before.failed_elsewhere;
    t->elapsed += before.elapsed;
    return fine;
}

static bool plans_store(struct store *st, const struct plan *plans, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        if (!store_plan(st, &plans[i], e))
            return false;
    return true;
}

/* --- stages ----------------------------------------------------------------------------------- */

/* What is found is planned at once. */
static bool stage_next(struct context *c, struct store *st, struct plan *plans, size_t n,
                       bool *found, struct err *e)
{
    return stages_find(c, st, plans, n, found, e) && (!*found || plans_store(st, plans, n, e));
}

/* The database is brought up to date first, with the experiments that were not named too. */
static bool plan_all(struct context *c, struct store *st, struct plan *plans, size_t n,
                     struct err *e)
{
    bool found;
    return plans_store(st, plans, n, e) && current_refresh(c, st, CURRENT_LENIENT, e) &&
           stage_next(c, st, plans, n, &found, e);
}

/* The experiments as they were before a stage. */
static const struct spec **specs_of(struct arena *a, const struct plan *plans, size_t n)
{
    const struct spec **specs = arena_array(a, n + 1, sizeof(const struct spec *));
    for (size_t i = 0; i < n; i++)
        specs[i] = plans[i].spec;
    return specs;
}

/* Leave the runs of variants that waited: the others were tried. */
static void jobs_keep_new(struct jobs *j, const struct plan *plans,
                          const struct spec *const *before)
{
    size_t kept = 0;
    for (size_t i = 0; i < j->n; i++) {
        const struct job *x = &j->list[i];
        if (before[x->plan - plans]->variants[x->plan->runs[x->index].variant].waits)
            j->list[kept++] = *x;
    }
    j->n = kept;
}

static void tell_found(const struct context *c, const struct spec *before, const struct spec *s)
{
    for (size_t i = 0; i < s->n_variants; i++)
        for (size_t k = 0; k < s->variants[i].n_bests; k++) {
            const struct best *b = &s->variants[i].bests[k];
            struct buf words = {0};
            if (!b->value || before->variants[i].bests[k].value)
                continue;
            stages_put(&words, s, &s->variants[i], b, &(struct sources){0});
            print_note(c, "%s", buf_text(&words));
            buf_release(&words);
        }
}

/* How runs are made, and what came of all stages together. */
struct making {
    size_t workers;
    int64_t seed; /* of --shuffle */
    struct jobs jobs;
    struct tally tally;
};

/* Their jobs; behind the first stage those of the runs that waited. */
static bool stage_collect(struct context *c, struct store *st, const struct plan *plans, size_t n,
                          const struct spec *const *before, struct making *m, struct jobs *j,
                          struct err *e)
{
    if (!jobs_collect(c, st, plans, n, j, e))
        return false;
    if (before)
        jobs_keep_new(j, plans, before);
    if (args_has(&c->args, "shuffle"))
        jobs_shuffle(j, m->seed);
    else
        jobs_sort(j);
    m->jobs.experiments = j->experiments;
    m->jobs.n += j->n;
    m->jobs.planned = j->planned;
    m->jobs.present = j->planned - m->jobs.n;
    return true;
}

/* Make what is missing, then what waited for it. */
static bool stages_run(struct context *c, struct link *l, struct plan *plans, size_t n,
                       struct making *m, struct err *e)
{
    const struct spec **before = NULL;
    for (bool more = true; more && !m->tally.interrupted;) {
        struct jobs j = {0};
        if (!stage_collect(c, l->store, plans, n, before, m, &j, e) ||
            !jobs_run(c, l, &j, m->workers, &m->tally, e))
            return false;
        before = specs_of(c->arena, plans, n);
        if (!m->tally.interrupted && !stage_next(c, l->store, plans, n, &more, e))
            return false;
        for (size_t i = 0; more && i < n; i++)
            tell_found(c, before[i], plans[i].spec);
    }
    return true;
}

static void tell_waiting(struct context *c, struct store *st, const struct plan *plans, size_t n,
                         struct err *e)
{
    size_t waiting;
    if (!stages_say(c, st, plans, n, &waiting, e) || waiting == 0)
        return;
    err_set(e, ERR_NEGATIVE, "%zu run%s for results that are not here", waiting,
            waiting == 1 ? " waits" : "s wait");
    err_hint(e, "make the runs that are told above; the same command goes on from here");
}

/* Damage costs no more than what was made since the last copy. That one cannot be made harms no
 * run. */
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

static int run_here(struct context *c, struct plan *plans, size_t n, struct making *m,
                    struct err *e)
{
    struct link l = {.provenance = provenance_of_here(c->arena), .runs = "runs"};
    if (!store_open(c->db, STORE_RUN, &l.store, e))
        return 0;
    if (plan_all(c, l.store, plans, n, e)) {
        bool fine = stages_run(c, &l, plans, n, m, e);
        print_tally(c, &m->jobs, &m->tally);
        if (fine)
            verdict(&m->jobs, &m->tally, c, &l, e);
        if (fine && e->code == ERR_NONE)
            tell_waiting(c, l.store, plans, n, e);
        if (m->jobs.n > 0 && (e->code == ERR_NONE || e->code == ERR_NEGATIVE))
            backup_when_due(c, l.store);
    }
    store_close(l.store);
    return 0;
}

/* What is missing is asked of the database, which is left as it is. */
static bool missing(struct context *c, struct plan *plans, size_t n, const struct provenance *here,
                    struct jobs *j, struct err *e)
{
    struct store *st = NULL;
    bool found;
    size_t waiting;
    if (file_exists(c->db) && !store_open(c->db, STORE_READ, &st, e))
        return false;
    bool fine = stages_find(c, st, plans, n, &found, e) &&
                stages_say(c, st, plans, n, &waiting, e) && jobs_collect(c, st, plans, n, j, e) &&
                (!st || checkpoints_take(c, st, here, j, false, e));
    store_close(st);
    return fine;
}

static int run_shard(struct context *c, struct plan *plans, size_t n, size_t workers, struct err *e)
{
    struct link l = {.provenance = provenance_of_here(c->arena), .runs = "all_runs"};
    struct jobs j = {0};
    struct tally t = {0};
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
    bool fine = jobs_run(c, &l, &j, workers, &t, e);
    print_tally(c, &j, &t);
    if (fine)
        verdict(&j, &t, c, &l, e);
    bool whole = e->code == ERR_NONE || e->code == ERR_NEGATIVE;
    store_close(l.store);
    if (shard_close(&s, whole, whole ? e : &second) && !c->json)
        print_line("%s", project_shown(c, whole ? s.file : s.kept));
    return 0;
}

/* One that comes before there are workers waits for them: then it drains as any later one does. */
static void hold_signal(void)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGUSR1);
    sigprocmask(SIG_BLOCK, &held, NULL);
}

static int run(struct context *c, struct err *e)
{
    struct plan *plans;
    size_t n;
    int64_t present;
    struct making m = {0};
    bool shard = args_has(&c->args, "shard");
    hold_signal();
    if (!runs_workers(c, &m.workers, e) ||
        !args_count(&c->args, "shuffle", 0, INT64_MAX, &m.seed, e))
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
    return shard ? run_shard(c, plans, n, m.workers, e) : run_here(c, plans, n, &m, e);
}

const struct command command_run = {
    .name = "run",
    .summary = "make the runs that are missing or stale",
    .arguments = "[FILE...]",
    .help =
        "Without FILE all of experiments/ is made. What is counted as made is on the disk (what was "
        "finished since, half a\n"
        "second at most, a kill takes): the same command goes on where it was. A run that diverges is "
        "a result; one that\n"
        "fails makes the exit status 1 and is tried again the next time. With `checkpoint: 60` in an experiment, or "
        "--checkpoint 60, a run\n"
        "that was broken off goes on from its last state, to the same bits (overparam describe "
        "checkpoint).\n\n"
        "  overparam run experiments/layer-balance.yaml -j 2\n"
        "  overparam run experiments/large.yaml --checkpoint 60\n\n"
        "Several at once share the work: each makes runs that no other has begun, and what one that is "
        "killed had begun\n"
        "the others make. Each ends when all runs are there.\n\n"
        "  overparam run experiments/large.yaml -j 8 & overparam run experiments/large.yaml -j 8; wait\n\n"
        "Values that other runs' results give (overparam describe best) are found as soon as those "
        "runs are made, and\n"
        "the runs that waited for them are made then.\n\n"
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
