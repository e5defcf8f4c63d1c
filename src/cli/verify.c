/* verify.c: compute finished runs again and compare with what is stored.
 *
 * The pool makes them, in workers of their own; the sink compares instead of storing. On the
 * machine and with the program that made a run, every bit must agree; elsewhere (another BLAS
 * kernel, another compiler) the numbers must agree within a tolerance. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "cli/plans.h"
#include "cli/progress.h"
#include "cli/provenance.h"
#include "cli/runs.h"
#include "cli/samples.h"
#include "cli/stages.h"
#include "run/pool.h"

/* Between machines sums are added in another order; along a stable descent the difference stays of
 * the order of rounding times the condition of the problem. */
static const double default_tolerance = 1e-6;

static const struct flag flags[] = {
    {"sample", 'n', "N", "N runs, spread evenly over all (default: every run)"},
    {"tolerance", 0, "X", "largest relative difference allowed for runs of other machines (1e-6)"},
    RUNS_FLAG_JOBS,
    PLANS_FLAG_PROFILE,
    PROGRESS_FLAGS,
    {NULL, 0, NULL, NULL},
};

/* The sink. */
struct checking {
    struct context *c;
    struct store *st; /* NULL while paused */
    struct provenance here;
    double tolerance;
    size_t identical, close, differing;
    double largest;         /* of the close ones */
    struct buf differences; /* those that differ, objects of JSON */
};

static void put_difference(struct buf *out, const struct run *r, int64_t id, bool here,
                           const struct samples_difference *d)
{
    buf_printf(
        out, "%s{\"run\": %lld, \"experiment\": \"%s\", \"key\": \"%s\", \"here\": %s, \"what\": ",
        out->n ? ",\n " : "", (long long)id, r->experiment, r->key, here ? "true" : "false");
    text_put(out, TEXT_JSON, d->what);
    buf_putc(out, '}');
}

static void judge(struct checking *k, const struct run *r, int64_t id, bool here,
                  const struct samples_difference *d)
{
    if (d->identical)
        k->identical++;
    else if (!here && d->alike && d->largest <= k->tolerance) {
        k->close++;
        k->largest = fmax(k->largest, d->largest);
    } else {
        k->differing++;
        if (k->c->json)
            put_difference(&k->differences, r, id, here, d);
        else
            print_line("run %lld of %s (%.12s) differs%s: %s", (long long)id, r->experiment, r->key,
                       here ? "" : " (made elsewhere)", d->what);
    }
}

static bool compare(void *self, const struct run *r, const struct outcome *o, struct err *e)
{
    struct checking *k = self;
    struct arena a = {0};
    struct table t;
    struct outcome stored = {0};
    bool here = false;
    const char *values[] = {r->key, r->code->digest};
    bool fine =
        store_query_bound(k->st, &a, "select id from all_runs where key = ?1 and digest = ?2",
                          values, 2, &t, e) &&
        t.n_rows == 1 && provenance_is_of(&a, k->st, &k->here, t.cells[0].integer, &here, e) &&
        store_outcome(k->st, t.cells[0].integer, &stored, e);
    if (fine) {
        struct samples_difference d = samples_compare(&stored, o);
        judge(k, r, t.cells[0].integer, here, &d);
    }
    outcome_release(&stored);
    arena_release(&a);
    return fine;
}

static bool checking_pause(void *self, struct err *e)
{
    struct checking *k = self;
    store_close(k->st);
    k->st = NULL;
    return true;
}

static bool checking_resume(void *self, struct err *e)
{
    struct checking *k = self;
    return store_open(k->c->db, STORE_READ, &k->st, e);
}

/* Finished runs of the plans; every (n/sample)-th of them when a sample is asked for. */
static bool jobs_collect(struct checking *k, const struct plan *plans, size_t n, int64_t sample,
                         struct job **jobs, size_t *n_jobs, struct err *e)
{
    size_t total = 0, found = 0;
    for (size_t i = 0; i < n; i++)
        total += plans[i].n;
    *jobs = arena_array(k->c->arena, total + 1, sizeof **jobs);
    for (size_t i = 0; i < n; i++) {
        enum run_state *states = arena_array(k->c->arena, plans[i].n + 1, sizeof *states);
        double *seconds = arena_array(k->c->arena, plans[i].n + 1, sizeof *seconds);
        if (!store_states(k->st, &plans[i], states, seconds, e))
            return false;
        for (size_t j = 0; j < plans[i].n; j++)
            if (states[j] == RUN_DONE || states[j] == RUN_DIVERGED)
                (*jobs)[found++] =
                    (struct job){.plan = &plans[i], .index = j, .expected = seconds[j]};
    }
    size_t wanted = sample > 0 && (size_t)sample < found ? (size_t)sample : found;
    for (size_t i = 0; i < wanted; i++)
        (*jobs)[i] = (*jobs)[i * found / wanted];
    *n_jobs = wanted;
    return true;
}

static void report(const struct checking *k, const struct tally *t, struct err *e)
{
    char largest[TEXT_REAL_SIZE];
    size_t made = t->done + t->diverged + t->failed;
    if (k->c->json)
        print_line("{\"runs\": %zu, \"identical\": %zu, \"close\": %zu, \"differing\": %zu, "
                   "\"largest\": %s, \"differences\": [%s]}",
                   made, k->identical, k->close, k->differing, text_real(k->largest, largest),
                   buf_text(&k->differences));
    else if (k->close > 0)
        print_line("%zu runs made again: %zu identical, %zu close (largest relative difference "
                   "%s), %zu differ",
                   made, k->identical, k->close, text_real(k->largest, largest), k->differing);
    else
        print_line("%zu runs made again: %zu identical, %zu differ", made, k->identical,
                   k->differing);
    if (t->interrupted)
        err_set(e, progress_stopped(t), "interrupted");
    else if (k->differing > 0)
        err_set(e, ERR_NEGATIVE, "%zu runs differ from what is stored", k->differing);
}

static bool tolerance_read(struct context *c, double *tolerance, struct err *e)
{
    const char *text = args_text(&c->args, "tolerance", NULL);
    if (!text || (text_parse_real(text, strlen(text), tolerance) && *tolerance >= 0))
        return true;
    return err_set(e, ERR_USAGE, "option '--tolerance' must be a number, 0 or more, not '%.60s'",
                   text);
}

static bool check_all(struct checking *k, const struct plan *plans, size_t n, int64_t sample,
                      size_t workers, struct err *e)
{
    struct job *jobs;
    size_t n_jobs;
    struct tally t = {0};
    struct progress progress;
    if (!progress_open(k->c, &progress, e) || !jobs_collect(k, plans, n, sample, &jobs, &n_jobs, e))
        return false;
    if (n_jobs == 0) {
        err_set(e, ERR_INPUT, "%s holds no finished run of this plan by this program", k->c->db);
        return err_hint(e, "overparam plan shows what is there, overparam run makes the rest");
    }
    progress.jobs = jobs;
    struct pool_settings settings = {
        .workers = workers, .ends = true, .progress = progress_show, .progress_self = &progress};
    struct sink sink = {
        .self = k, .put = compare, .pause = checking_pause, .resume = checking_resume};
    bool fine = pool_run(jobs, n_jobs, &settings, &sink, &t, e);
    progress_end(&progress);
    if (fine)
        report(k, &t, e);
    return fine;
}

static int run(struct context *c, struct err *e)
{
    struct plan *plans;
    size_t n, workers;
    int64_t sample = 0;
    bool found;
    struct checking k = {
        .c = c, .here = provenance_of_here(c->arena), .tolerance = default_tolerance};
    if (!args_count(&c->args, "sample", 1, INT64_MAX, &sample, e) ||
        !runs_workers(c, &workers, e) || !tolerance_read(c, &k.tolerance, e) ||
        !plans_read(c, c->args.names, c->args.n_names, &plans, &n, e) ||
        !plans_unique(plans, n, e) || !current_open(c, &k.st, e))
        return 0;
    (void)!(stages_find(c, k.st, plans, n, &found, e) &&
            check_all(&k, plans, n, sample, workers, e));
    store_close(k.st);
    buf_release(&k.differences);
    return 0;
}

const struct command command_verify = {
    .name = "verify",
    .summary = "compute finished runs again and compare",
    .arguments = "[FILE...]",
    .help =
        "Without FILE all of experiments/ is verified. Nothing is written. A run that this "
        "machine made with this\n"
        "program's compiler and libraries must agree bit for bit; one of another machine within "
        "--tolerance. Exit\n"
        "status 1 when a run differs.\n\n"
        "  overparam verify --sample 20\n",
    .json = "`{runs: integer, identical: integer, close: integer, differing: integer, "
            "largest: number, differences: [{run: integer, experiment: text, key: text, "
            "here: boolean, what: text}]}`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = SIZE_MAX,
    .run = run,
};
