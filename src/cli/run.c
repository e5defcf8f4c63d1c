/* run.c: make what is missing. Here run/ and store/, which do not know each other, are wired
 * together. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/costs.h"
#include "cli/current.h"
#include "cli/plans.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/provenance.h"
#include "cli/runs.h"
#include "numerics/random.h"
#include "run/pool.h"
#include "store/store.h"

static const struct flag flags[] = {
    RUNS_FLAG_JOBS,
    {"force", 0, NULL, "make every run again"},
    {"keep-stale", 0, NULL, "leave runs that other code made as they are"},
    {"shuffle", 0, "SEED", "hand the runs out in another order (results do not depend on it)"},
    PLANS_FLAG_PROFILE,
    PROGRESS_FLAGS,
    {NULL, 0, NULL, NULL},
};

/* The sink: the store behind the pool's back. Its connection is closed around every fork. */
struct link {
    struct store *store; /* owned */
    struct provenance provenance;
};

static bool link_put(void *self, const struct run *r, const struct outcome *o,
                     const struct usage *u, struct err *e)
{
    struct link *l = self;
    struct cost cost = {
        .wall = u->wall, .cpu = u->cpu, .peak_memory = u->peak_memory, .started = u->started};
    return store_put(l->store, r, o, &cost, &l->provenance, e);
}

static bool link_flush(void *self, struct err *e)
{
    struct link *l = self;
    return store_flush(l->store, e);
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

struct jobs {
    struct job *list;
    const char *experiments; /* that were named or are all, a JSON list */
    size_t n, planned, present;
};

static bool wanted(enum run_state s, bool force, bool keep_stale)
{
    return force || s == RUN_MISSING || s == RUN_FAILED || (s == RUN_STALE && !keep_stale);
}

static bool jobs_of_plan(struct context *c, struct store *st, const struct plan *p, struct jobs *j,
                         struct err *e)
{
    enum run_state *states = arena_array(c->arena, p->n + 1, sizeof *states);
    double *seconds = arena_array(c->arena, p->n + 1, sizeof *seconds);
    if (!store_plan(st, p, e) || !costs_states(st, p, states, seconds, e))
        return false;
    bool force = args_has(&c->args, "force"), keep = args_has(&c->args, "keep-stale");
    for (size_t i = 0; i < p->n; i++)
        if (wanted(states[i], force, keep))
            j->list[j->n++] = (struct job){.plan = p, .index = i, .expected = seconds[i]};
        else
            j->present++;
    j->planned += p->n;
    return true;
}

static const char *names_json(struct arena *a, const struct plan *plans, size_t n)
{
    struct buf names = {0};
    for (size_t i = 0; i < n; i++)
        buf_printf(&names, "%s\"%s\"", i ? ", " : "[", plans[i].spec->name);
    buf_putc(&names, ']');
    const char *list = arena_strdup(a, buf_text(&names));
    buf_release(&names);
    return list;
}

static bool jobs_collect(struct context *c, struct store *st, const struct plan *plans, size_t n,
                         struct jobs *j, struct err *e)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += plans[i].n;
    j->list = arena_array(c->arena, total + 1, sizeof *j->list);
    for (size_t i = 0; i < n; i++)
        if (!jobs_of_plan(c, st, &plans[i], j, e))
            return false;
    j->experiments = names_json(c->arena, plans, n);
    /* The others that the database knows, too, are as their files plan them today. */
    return current_refresh(c, st, CURRENT_LENIENT, e);
}

/* Those of which nothing is known, then the longest first, else in the order of the plan: a long
 * run that begins last would keep the other workers waiting. */
static int longest_first(const void *a, const void *b)
{
    const struct job *x = a, *y = b;
    double p = x->expected < 0 ? HUGE_VAL : x->expected;
    double q = y->expected < 0 ? HUGE_VAL : y->expected;
    if (p != q)
        return p < q ? 1 : -1;
    return x->plan != y->plan ? (x->plan > y->plan ? 1 : -1)
                              : (x->index > y->index) - (x->index < y->index);
}

static void jobs_shuffle(struct jobs *j, int64_t seed)
{
    struct random r;
    random_open(&r, seed, "order of runs");
    for (size_t i = j->n; i > 1; i--) {
        size_t k = random_below(&r, i);
        struct job swap = j->list[i - 1];
        j->list[i - 1] = j->list[k];
        j->list[k] = swap;
    }
}

static void print_tally(const struct context *c, const struct jobs *j, const struct tally *t)
{
    char elapsed[PROGRESS_TIME];
    size_t made = t->done + t->diverged + t->failed;
    if (c->json)
        print_line(
            "{\"planned\": %zu, \"present\": %zu, \"made\": %zu, \"done\": %zu, \"diverged\": %zu, "
            "\"failed\": %zu, \"interrupted\": %s}",
            j->planned, j->present, made, t->done, t->diverged, t->failed,
            t->interrupted ? "true" : "false");
    else if (j->n == 0)
        print_line("all %zu runs are there", j->planned);
    else
        print_line("made %zu of %zu runs in %s: %zu done, %zu diverged, %zu failed; %zu were there",
                   made, j->n, progress_time(t->elapsed, elapsed), t->done, t->diverged, t->failed,
                   j->present);
}

/* Why runs of these experiments (a JSON list) failed, the most frequent reasons first. Each failed
 * run of an experiment is tried again, so they are what failed this time. */
static bool print_reasons(const struct context *c, struct store *st, const char *experiments,
                          struct err *e)
{
    struct table t;
    if (!store_query_bound(
            st, c->arena,
            "select reason, count(*), min(experiment), min(id) from runs\n"
            "where status = 'failed' and experiment in (select value from json_each(?1))\n"
            "group by reason order by 2 desc, 1 limit 5",
            &experiments, 1, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        const struct cell *row = &t.cells[i * t.n_columns];
        print_note(c, "%lld failed, the first is run %lld of %s: %s", (long long)row[1].integer,
                   (long long)row[3].integer, row[2].text, row[0].text);
    }
    return true;
}

static int verdict(const struct jobs *j, const struct tally *t, const struct context *c,
                   struct store *st, struct err *e)
{
    if (t->interrupted) {
        err_set(e, progress_stopped(t), "interrupted: what was finished is kept, %zu runs are left",
                j->n - t->done - t->diverged - t->failed);
        err_hint(e, "the same command goes on from here");
    } else if (t->failed > 0 && print_reasons(c, st, j->experiments, e)) {
        err_set(e, ERR_NEGATIVE, "%zu run%s failed", t->failed, t->failed == 1 ? "" : "s");
        err_hint(e, "overparam list --status failed%s%s says why", c->db_named ? " --db " : "",
                 c->db_named ? project_shown(c, c->db) : "");
    }
    return 0;
}

static int jobs_run(struct context *c, struct link *l, struct jobs *j, size_t workers,
                    struct err *e)
{
    struct tally t = {.total = j->n};
    struct progress progress;
    if (!progress_open(c, &progress, e))
        return 0;
    struct pool_settings settings = {
        .workers = workers, .progress = progress_show, .progress_self = &progress};
    struct sink sink = {.self = l,
                        .put = link_put,
                        .flush = link_flush,
                        .pause = link_pause,
                        .resume = link_resume,
                        .leave = link_leave};
    bool fine = j->n == 0 || pool_run(j->list, j->n, &settings, &sink, &t, e);
    progress_end(&progress);
    if (fine)
        fine = store_flush(l->store, e);
    print_tally(c, j, &t);
    return fine ? verdict(j, &t, c, l->store, e) : 0;
}

static int run(struct context *c, struct err *e)
{
    struct plan *plans;
    size_t n, workers;
    int64_t seed = 0, present;
    struct link l = {.provenance = provenance_of_here(c->arena)};
    struct jobs j = {0};
    if (!runs_workers(c, &workers, e) || !args_count(&c->args, "shuffle", 0, INT64_MAX, &seed, e))
        return 0;
    if (!args_has(&c->args, "force") &&
        current_is_made(c, c->args.names, c->args.n_names, args_text(&c->args, "profile", "full"),
                        &present)) {
        print_tally(c, &(struct jobs){.planned = (size_t)present, .present = (size_t)present},
                    &(struct tally){0});
        return 0;
    }
    if (!plans_rehearse(c, false, &plans, &n, e) || !store_open(c->db, STORE_WRITE, &l.store, e))
        return 0;
    int status = 0;
    if (jobs_collect(c, l.store, plans, n, &j, e)) {
        if (args_has(&c->args, "shuffle"))
            jobs_shuffle(&j, seed);
        else
            qsort(j.list, j.n, sizeof *j.list, longest_first);
        status = jobs_run(c, &l, &j, workers, e);
    }
    store_close(l.store);
    return status;
}

const struct command command_run = {
    .name = "run",
    .summary = "make the runs that are missing or stale",
    .arguments = "[FILE...]",
    .help = "Without FILE all of experiments/ is made. Finished runs are kept at once: after an "
            "interruption, or a kill,\n"
            "the same command goes on where it was. A run that diverges is a result; one that "
            "fails makes the exit\n"
            "status 1 and is tried again the next time.\n\n"
            "  overparam run experiments/layer-balance.yaml -j 2\n",
    .json = "`{planned: integer, present: integer, made: integer, done: integer, diverged: "
            "integer, failed: integer, interrupted: boolean}`",
    .flags = flags,
    .project = PROJECT_OR_BEGINS,
    .max_names = SIZE_MAX,
    .run = run,
};
