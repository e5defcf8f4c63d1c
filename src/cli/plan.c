/* plan.c: what would be run, what is there already, how long the rest will take. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/costs.h"
#include "cli/current.h"
#include "cli/plans.h"
#include "cli/progress.h"
#include "cli/runs.h"
#include "cli/stages.h"
#include "cli/terminal.h"
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

/* Of an experiment. */
struct counts_of_states {
    const char *experiment, *profile;
    size_t runs, by_state[5];
    double seconds; /* of one processor; < 0: not known */
};

/* All that is to be made. */
struct rest {
    struct forecast forecast;
    size_t first_group; /* of the next plan */
    double *seconds;    /* of each run; the longest are begun first */
    size_t n, room;
    double longest;
    const char *of; /* the experiment of the longest */
};

/* What is answered: a line, or an object of JSON, for each experiment and each run. */
struct answer {
    struct buf experiments, runs, stages;
};

static void rest_add(struct arena *a, struct rest *rest, const struct plan *p, double seconds)
{
    if (seconds > rest->longest) {
        rest->longest = seconds;
        rest->of = p->spec->name;
    }
    rest->seconds = arena_room(a, rest->seconds, rest->n, &rest->room, sizeof *rest->seconds);
    rest->seconds[rest->n++] = seconds;
}

static bool states_read(struct context *c, struct store *st, const struct plan *p,
                        enum run_state *states, struct counts_of_states *k, struct rest *rest,
                        struct err *e)
{
    double *seconds = arena_array(c->arena, p->n + 1, sizeof *seconds);
    struct costs_held begun = {.arena = c->arena};
    if (!costs_states(st, p, states, seconds, e) || !costs_held_add(st, &begun, false, e))
        return false;
    costs_held_sort(&begun);
    for (size_t i = 0; i < p->n; i++) {
        k->by_state[states[i]]++;
        if (states[i] == RUN_DONE || states[i] == RUN_DIVERGED)
            continue;
        if (seconds[i] > 0)
            seconds[i] *= 1 - costs_held_share(&begun, &p->runs[i]);
        k->seconds = seconds[i] < 0 || k->seconds < 0 ? -1 : k->seconds + seconds[i];
        forecast_add(&rest->forecast, rest->first_group + p->runs[i].variant, seconds[i]);
        rest_add(c->arena, rest, p, seconds[i]);
    }
    rest->first_group += p->spec->n_variants;
    return true;
}

/* --- for people ------------------------------------------------------------------------------- */

static int longest_first(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x < *y) - (*x > *y);
}

/* The recorded costs, in the order in which `run` hands the runs out. */
static struct forecast_range rest_replay(const struct rest *rest, size_t workers)
{
    if (rest->n > 0)
        qsort(rest->seconds, rest->n, sizeof *rest->seconds, longest_first);
    return forecast_replayed(&rest->forecast, rest->seconds, rest->n, workers);
}

/* More workers would wait for the longest run. */
static bool is_bound(const struct rest *rest, size_t workers)
{
    return workers > 1 && rest->n > 1 && rest->longest > 0 &&
           forecast_span(rest->seconds, rest->n, workers) <= rest->longest;
}

static size_t workers_enough(const struct rest *rest, size_t workers)
{
    size_t few = 0, enough = workers;
    while (enough - few > 1) {
        const size_t middle = few + (enough - few) / 2;
        *(is_bound(rest, middle) ? &enough : &few) = middle;
    }
    return enough;
}

/* What all of it takes with so many workers. */
static void print_rest(const struct rest *rest, size_t workers)
{
    char time[PROGRESS_TIME];
    const struct forecast_range left = rest_replay(rest, workers);
    if (rest->n > 0)
        print_line("%zu runs to make, time expected with %zu worker%s: %s", rest->n, workers,
                   workers == 1 ? "" : "s", progress_range(left, time));
    if (left.high >= 0 && is_bound(rest, workers))
        print_line("the longest run, %s of %s, bounds it: %zu workers take as long",
                   progress_time(rest->longest, time), rest->of, workers_enough(rest, workers));
}

static void put_run(struct buf *out, const struct run *r, enum run_state state, const char *colour)
{
    buf_printf(out, "%s%-8s%s %.12s ", colour ? colour : "", state_word(state),
               colour ? "\033[0m" : "", r->key);
    plans_put_run(out, r);
    buf_putc(out, '\n');
}

static void put_summary(struct buf *out, const struct counts_of_states *k)
{
    char left[PROGRESS_TIME] = "unknown";
    if (k->seconds >= 0)
        progress_time(k->seconds, left);
    buf_printf(out, "%-24s %7zu %7zu %8zu %7zu %7zu %7zu  %s\n", k->experiment, k->runs,
               k->by_state[RUN_DONE], k->by_state[RUN_DIVERGED], k->by_state[RUN_FAILED],
               k->by_state[RUN_STALE], k->by_state[RUN_MISSING], left);
}

/* --- for programs ----------------------------------------------------------------------------- */

static void put_run_json(struct buf *out, const struct run *r, enum run_state state)
{
    buf_printf(
        out,
        "%s{\"state\": \"%s\", \"key\": \"%s\", \"experiment\": \"%s\", \"variant\": \"%s\", "
        "\"swept\": ",
        out->n ? ",\n  " : "\n  ", state_word(state), r->key, r->experiment, r->variant);
    plans_put_swept(out, r);
    buf_putc(out, '}');
}

static void put_seconds(struct buf *out, double seconds)
{
    if (seconds >= 0)
        buf_real(out, seconds);
    else
        buf_puts(out, "null");
}

static void put_summary_json(struct buf *out, const struct counts_of_states *k)
{
    buf_printf(
        out,
        "%s{\"experiment\": \"%s\", \"profile\": \"%s\", \"runs\": %zu, \"done\": %zu, "
        "\"diverged\": %zu, \"failed\": %zu, \"stale\": %zu, \"missing\": %zu, \"seconds\": ",
        out->n ? ",\n  " : "\n  ", k->experiment, k->profile, k->runs, k->by_state[RUN_DONE],
        k->by_state[RUN_DIVERGED], k->by_state[RUN_FAILED], k->by_state[RUN_STALE],
        k->by_state[RUN_MISSING]);
    put_seconds(out, k->seconds);
    buf_putc(out, '}');
}

static void print_json(const struct context *c, const struct answer *a, const struct rest *rest,
                       size_t workers)
{
    struct buf out = {0};
    const struct forecast_range left = rest_replay(rest, workers);
    buf_printf(&out, "{\"experiments\": [%s],\n \"workers\": %zu, \"seconds\": ",
               buf_text(&a->experiments), workers);
    if (left.high < 0)
        buf_puts(&out, "null");
    else {
        buf_putc(&out, '[');
        put_seconds(&out, left.low);
        buf_puts(&out, ", ");
        put_seconds(&out, left.high);
        buf_putc(&out, ']');
    }
    buf_puts(&out, ", \"longest\": ");
    put_seconds(&out, left.high < 0 ? -1 : rest->longest);
    buf_printf(&out, ",\n \"stages\": [%s]", buf_text(&a->stages));
    if (args_has(&c->args, "runs"))
        buf_printf(&out, ",\n \"runs\": [%s]", buf_text(&a->runs));
    buf_puts(&out, "}\n");
    print_out(out.s, out.n);
    buf_release(&out);
}

/* --- all of it -------------------------------------------------------------------------------- */

static void put_runs(const struct context *c, struct buf *out, const struct plan *p,
                     const enum run_state *states)
{
    bool colours = terminal_colours(STDOUT_FILENO);
    for (size_t i = 0; i < p->n; i++) {
        struct run r = {0};
        struct arena scope = {0};
        const char *word = state_word(states[i]);
        plan_resolve(p, i, &scope, &r);
        if (c->json)
            put_run_json(out, &r, states[i]);
        else
            put_run(out, &r, states[i], colours ? terminal_paint("state", word) : NULL);
        arena_release(&scope);
    }
}

static void put_stage_json(struct buf *out, const struct spec *s, const struct variant *v,
                           const struct best *b, const struct sources *x)
{
    buf_printf(out,
               "%s{\"experiment\": \"%s\", \"variant\": \"%s\", \"path\": \"%s\", "
               "\"runs\": %llu, \"value\": ",
               out->n ? ",\n  " : "\n  ", s->name, v->name, b->path, (unsigned long long)v->count);
    if (b->value)
        text_put(out, TEXT_JSON, b->value->text);
    else
        buf_puts(out, "null");
    buf_printf(out, ", \"of\": %zu, \"left\": %zu, \"failed\": %zu, \"lacking\": ", x->runs,
               x->left, x->failed);
    if (x->lacking)
        text_put(out, TEXT_JSON, x->lacking);
    else
        buf_puts(out, "null");
    buf_putc(out, '}');
}

/* Which values of the plan are found among other runs' results, or will be. */
static bool stages_answer(struct context *c, struct store *st, const struct plan *plans, size_t n,
                          size_t at, struct answer *a, struct err *e)
{
    const struct spec *s = plans[at].spec;
    for (size_t i = 0; i < s->n_variants; i++)
        for (size_t k = 0; k < s->variants[i].n_bests; k++) {
            const struct best *b = &s->variants[i].bests[k];
            struct sources x;
            if (!stages_sources(c->arena, st, plans, n, s, b, &x, e))
                return false;
            if (c->json) {
                put_stage_json(&a->stages, s, &s->variants[i], b, &x);
                continue;
            }
            stages_put(&a->stages, s, &s->variants[i], b, &x);
            buf_putc(&a->stages, '\n');
        }
    return true;
}

static bool plan_answer(struct context *c, struct store *st, const struct plan *p, struct answer *a,
                        struct rest *rest, struct err *e)
{
    struct counts_of_states k = {
        .experiment = p->spec->name, .profile = p->spec->profile, .runs = p->n};
    enum run_state *states = arena_array(c->arena, p->n + 1, sizeof *states);
    if (!states_read(c, st, p, states, &k, rest, e))
        return false;
    if (args_has(&c->args, "runs"))
        put_runs(c, &a->runs, p, states);
    (c->json ? put_summary_json : put_summary)(&a->experiments, &k);
    return true;
}

static void print_plain(const struct context *c, const struct answer *a, const struct rest *rest,
                        size_t workers)
{
    if (args_has(&c->args, "runs")) {
        print_long(buf_text(&a->runs), a->runs.n);
        return;
    }
    print_line("%-24s %7s %7s %8s %7s %7s %7s  %s", "experiment", "runs", "done", "diverged",
               "failed", "stale", "missing", "time expected");
    print_out(buf_text(&a->experiments), a->experiments.n);
    print_out(buf_text(&a->stages), a->stages.n);
    print_rest(rest, workers);
}

/* Everything is to be planned. */
static bool answer_planned(struct context *c, struct answer *a, struct rest *rest, struct err *e)
{
    struct plan *plans;
    size_t n;
    struct store *st = NULL;
    if (!plans_rehearse(c, false, &plans, &n, e))
        return false;
    /* Without a database everything is missing; planning must not create one. */
    if (file_exists(c->db) && !store_open(c->db, STORE_READ, &st, e))
        return false;
    for (size_t i = 0; i < n; i++)
        rest->forecast.n_groups += plans[i].spec->n_variants;
    rest->forecast.groups =
        arena_array(c->arena, rest->forecast.n_groups + 1, sizeof *rest->forecast.groups);
    bool found, fine = stages_find(c, st, plans, n, &found, e);
    for (size_t i = 0; fine && i < n; i++)
        fine = plan_answer(c, st, &plans[i], a, rest, e) && stages_answer(c, st, plans, n, i, a, e);
    store_close(st);
    return fine;
}

static const char made_query[] =
    "select done, diverged from experiment_counts where experiment = ?1\n";

static bool made_answer(struct context *c, struct store *st, const char *file, struct answer *a,
                        struct err *e)
{
    struct table t;
    struct counts_of_states k = {.experiment = path_stem(c->arena, file),
                                 .profile = args_text(&c->args, "profile", "full")};
    if (!store_query_bound(st, c->arena, made_query, &k.experiment, 1, &t, e))
        return false;
    k.by_state[RUN_DONE] = (size_t)t.cells[0].integer;
    k.by_state[RUN_DIVERGED] = (size_t)t.cells[1].integer;
    k.runs = k.by_state[RUN_DONE] + k.by_state[RUN_DIVERGED];
    (c->json ? put_summary_json : put_summary)(&a->experiments, &k);
    return true;
}

/* All is made of what the files plan, which are as they were: counting is enough. */
static bool answer_made(struct context *c, struct answer *a, struct err *e)
{
    const char *const *files = c->args.names;
    size_t n = c->args.n_names;
    struct store *st = NULL;
    if ((n == 0 && !plans_files(c->arena, &files, &n, e)) || !store_open(c->db, STORE_READ, &st, e))
        return false;
    bool fine = true;
    for (size_t i = 0; fine && i < n; i++)
        fine = made_answer(c, st, files[i], a, e);
    store_close(st);
    return fine;
}

static bool is_all_made(struct context *c)
{
    int64_t runs;
    return !args_has(&c->args, "runs") &&
           current_is_made(c, c->args.names, c->args.n_names,
                           args_text(&c->args, "profile", "full"), &runs);
}

static int run(struct context *c, struct err *e)
{
    size_t workers;
    struct answer a = {0};
    struct rest rest = {0};
    if (!runs_workers(c, &workers, e))
        return 0;
    if (is_all_made(c) ? answer_made(c, &a, e) : answer_planned(c, &a, &rest, e))
        (c->json ? print_json : print_plain)(c, &a, &rest, workers);
    buf_release(&a.experiments);
    buf_release(&a.runs);
    buf_release(&a.stages);
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
        "last line says what all of it takes with -j N workers, by the order in which they would take "
        "the runs, and when the\n"
        "longest run bounds it, so that more workers would not help. It is known from earlier runs here or from "
        "costs.csv beside the\n"
        "experiments, which `overparam sql costs --csv` writes.\n"
        "A value that other runs' results give (overparam describe best) is told with the runs that "
        "it rests on; as\n"
        "long as they are not all made, the runs that wait for it are not among those counted.\n",
    .json =
        "`{experiments: [{experiment: text, profile: text, runs: integer, done: "
        "integer, diverged: integer, failed: integer, stale: integer, missing: integer, "
        "seconds: number|null}], workers: integer, seconds: [number]|null, longest: number|null, stages: "
        "[{experiment: text, variant: text, path: text, runs: integer, value: text|null, of: "
        "integer, left: integer, failed: integer, lacking: text|null}], runs?: "
        "[{state: text, key: text, experiment: text, variant: text, swept: {PATH: "
        "text}}]}`: the time that all of it takes from a low to a high guess, that of the longest run, values that other runs' "
        "results give (of how many runs, how many of them are left), and with "
        "--runs every run",
    .flags = flags,
    .project = PROJECT_OR_FILES,
    .max_names = SIZE_MAX,
    .run = run,
};
