/* plan.c: what would be run, what is there already, how long the rest will take. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/costs.h"
#include "cli/plans.h"
#include "cli/progress.h"
#include "cli/runs.h"
#include "store/store.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"runs", 'r', NULL, "list every run: state, key, what is swept"},
    {"jobs", 'j', "N", "workers that the time is for (default: the number of processors)"},
    PLANS_FLAG_PROFILE,
    {NULL, 0, NULL, NULL},
};

static const char *state_word(enum run_state s)
{
    static const char *const words[] = {"missing", "stale", "done", "diverged", "failed"};
    return words[s];
}

struct counts_of_states {
    size_t by_state[5];
    double seconds; /* of one processor; < 0: not known */
};

/* All that is to be made. */
struct rest {
    struct forecast forecast;
    size_t first_group, n; /* of the next plan; runs */
    double longest;
};

static bool states_read(struct context *c, struct store *st, const struct plan *p,
                        enum run_state *states, struct counts_of_states *k, struct rest *rest,
                        struct err *e)
{
    double *seconds = arena_array(c->arena, p->n + 1, sizeof *seconds);
    if (!costs_states(st, p, states, seconds, e))
        return false;
    for (size_t i = 0; i < p->n; i++) {
        k->by_state[states[i]]++;
        if (states[i] == RUN_DONE || states[i] == RUN_DIVERGED)
            continue;
        k->seconds = seconds[i] < 0 || k->seconds < 0 ? -1 : k->seconds + seconds[i];
        forecast_add(&rest->forecast, rest->first_group + p->runs[i].variant, seconds[i]);
        rest->longest = fmax(rest->longest, seconds[i]);
        rest->n++;
    }
    rest->first_group += p->spec->n_variants;
    return true;
}

/* What all of it takes with so many workers. */
static void print_rest(const struct rest *rest, size_t workers)
{
    char time[PROGRESS_TIME];
    struct forecast_range left = forecast_left(&rest->forecast, workers, rest->longest);
    if (rest->n > 0)
        print_line("%zu runs to make, time expected with %zu worker%s: %s", rest->n, workers,
                   workers == 1 ? "" : "s", progress_range(left, time));
}

static void print_runs(struct context *c, const struct plan *p, const enum run_state *states)
{
    for (size_t i = 0; i < p->n; i++) {
        struct run r = {0};
        struct arena scope = {0};
        struct buf line = {0};
        plan_resolve(p, i, &scope, &r);
        buf_printf(&line, "%-8s %.12s %s", state_word(states[i]), r.key, r.experiment);
        if (r.variant[0])
            buf_printf(&line, " %s", r.variant);
        for (size_t k = 0; k < r.n_parameters; k++)
            if (r.parameters[k].swept)
                buf_printf(&line, " %s=%s", r.parameters[k].path, r.parameters[k].text);
        print_line("%s", buf_text(&line));
        buf_release(&line);
        arena_release(&scope);
    }
    (void)c;
}

static void print_summary(const struct plan *p, const struct counts_of_states *k, bool json)
{
    char left[PROGRESS_TIME] = "unknown";
    if (k->seconds >= 0)
        progress_time(k->seconds, left);
    if (json)
        print_line("{\"experiment\": \"%s\", \"profile\": \"%s\", \"runs\": %zu, \"done\": %zu, "
                   "\"diverged\": "
                   "%zu, \"failed\": %zu, \"stale\": %zu, \"missing\": %zu}",
                   p->spec->name, p->spec->profile, p->n, k->by_state[RUN_DONE],
                   k->by_state[RUN_DIVERGED], k->by_state[RUN_FAILED], k->by_state[RUN_STALE],
                   k->by_state[RUN_MISSING]);
    else
        print_line("%-24s %7zu %7zu %8zu %7zu %7zu %7zu  %s", p->spec->name, p->n,
                   k->by_state[RUN_DONE], k->by_state[RUN_DIVERGED], k->by_state[RUN_FAILED],
                   k->by_state[RUN_STALE], k->by_state[RUN_MISSING], left);
}

static bool plan_print(struct context *c, struct store *st, const struct plan *p, struct rest *rest,
                       struct err *e)
{
    struct counts_of_states k = {0};
    enum run_state *states = arena_array(c->arena, p->n + 1, sizeof *states);
    if (!states_read(c, st, p, states, &k, rest, e))
        return false;
    if (args_has(&c->args, "runs"))
        print_runs(c, p, states);
    else
        print_summary(p, &k, c->json);
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct plan *plans;
    size_t n;
    struct store *st = NULL;
    size_t workers;
    if (!runs_workers(c, &workers, e) || !plans_rehearse(c, false, &plans, &n, e))
        return 0;
    /* Without a database everything is missing; planning must not create one. */
    if (file_exists(c->db) && !store_open(c->db, STORE_READ, &st, e))
        return 0;
    if (!args_has(&c->args, "runs") && !c->json)
        print_line("%-24s %7s %7s %8s %7s %7s %7s  %s", "experiment", "runs", "done", "diverged",
                   "failed", "stale", "missing", "time expected");
    struct rest rest = {0};
    for (size_t i = 0; i < n; i++)
        rest.forecast.n_groups += plans[i].spec->n_variants;
    rest.forecast.groups =
        arena_array(c->arena, rest.forecast.n_groups + 1, sizeof *rest.forecast.groups);
    bool fine = true;
    for (size_t i = 0; fine && i < n; i++)
        fine = plan_print(c, st, &plans[i], &rest, e);
    store_close(st);
    if (fine && !args_has(&c->args, "runs") && !c->json)
        print_rest(&rest, workers);
    return 0;
}

const struct command command_plan = {
    .name = "plan",
    .summary = "the runs of experiment files: which are done, stale or missing, the time expected",
    .arguments = "[FILE...]",
    .help =
        "Nothing is run or written. Without FILE all of experiments/ is planned. A stale run "
        "was made by other code\n"
        "than this program's; `overparam why` names the difference. The time expected is that of "
        "one processor; the\n"
        "last line says what all of it takes. It is known from earlier runs here or from "
        "costs.csv beside the\n"
        "experiments, which `overparam sql costs --csv` writes.\n",
    .flags = flags,
    .project = PROJECT_OR_FILES,
    .max_names = SIZE_MAX,
    .run = run,
};
