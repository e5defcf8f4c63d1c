/* adopt.c: runs of other code are taken over when a sample, computed again, is equal bit for bit.
 *
 * What is sampled: of each variant of each experiment and each code of its runs (which is each set
 * of kinds and modules) the given share, and at least one. So every kind, every changed part and
 * every experiment is looked at. Which runs those are follows from their keys and today's code: the
 * next change of code looks at others.
 *
 * The writer's lock is held from the first look to the last write, and nothing is written before
 * all of the sample is equal. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
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
#include "sys/file.h"

static const double default_share = 0.02;

enum { DIFFERENCES_SHOWN = 20 };

static const struct flag flags[] = {
    {"sample", 'n', "SHARE", "how many are computed again: 5% or 0.05 (default 2%); 100%: all"},
    {"dry-run", 0, NULL,
     "say what would be sampled and taken over; nothing is computed or written"},
    RUNS_FLAG_JOBS,
    PLANS_FLAG_PROFILE,
    PROGRESS_FLAGS,
    {NULL, 0, NULL, NULL},
};

/* A stale run of a plan. */
struct candidate {
    struct stale stale;
    const struct plan *plan;
    size_t n_plan; /* which one it is, for sorting */
    uint64_t lot;  /* from key and code: the lowest of each stratum are sampled */
};

/* The sink, and what it finds. */
struct adopting {
    struct context *c;
    struct store *st;
    struct provenance here;
    double share;
    struct candidate *all;
    size_t n, n_sample, n_strata;
    struct candidate **sample; /* by key */
    size_t identical, differing, elsewhere;
    struct buf differences; /* JSON, or lines for people */
};

static const struct planned *planned_of(const struct candidate *x)
{
    return &x->plan->runs[x->stale.place];
}

/* --- what could be taken over ----------------------------------------------------------------- */

static uint64_t lot_of(const struct planned *p)
{
    char both[2 * SHA256_HEX], hex[SHA256_HEX], head[17] = "";
    memcpy(both, p->key, SHA256_HEX);
    memcpy(both + SHA256_HEX, p->code->digest, SHA256_HEX);
    sha256_of(both, sizeof both, hex);
    memcpy(head, hex, sizeof head - 1);
    return strtoull(head, NULL, 16);
}

static bool collect(struct adopting *x, const struct plan *plans, size_t n, struct err *e)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += plans[i].n;
    x->all = arena_array(x->c->arena, total + 1, sizeof *x->all);
    for (size_t i = 0; i < n; i++) {
        struct stale *list;
        size_t n_stale;
        if (!store_stale(x->st, x->c->arena, &plans[i], &list, &n_stale, e))
            return false;
        for (size_t k = 0; k < n_stale; k++) {
            struct candidate *c = &x->all[x->n++];
            *c = (struct candidate){.stale = list[k], .plan = &plans[i], .n_plan = i};
            c->lot = lot_of(planned_of(c));
        }
    }
    return true;
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* Strata are of one plan, variant, old and new code. */
static int by_stratum(const struct candidate *a, const struct candidate *b)
{
    const int order[] = {
        COMPARE(a->n_plan, b->n_plan), COMPARE(planned_of(a)->variant, planned_of(b)->variant),
        COMPARE(a->stale.was, b->stale.was), COMPARE(a->stale.code, b->stale.code)};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (order[i])
            return order[i];
    return 0;
}

static int by_lot(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    int order = by_stratum(a, b);
    return order ? order : COMPARE(a->lot, b->lot);
}

static int by_key(const void *left, const void *right)
{
    const struct candidate *const *a = left, *const *b = right;
    return strcmp(planned_of(*a)->key, planned_of(*b)->key);
}

static void choose(struct adopting *x)
{
    x->sample = arena_array(x->c->arena, x->n + 1, sizeof *x->sample);
    if (x->n > 0)
        qsort(x->all, x->n, sizeof *x->all, by_lot);
    for (size_t from = 0, to; from < x->n; from = to, x->n_strata++) {
        for (to = from + 1; to < x->n && by_stratum(&x->all[from], &x->all[to]) == 0;)
            to++;
        size_t wanted = (size_t)ceil(x->share * (double)(to - from));
        for (size_t i = from; i < to && i < from + (wanted ? wanted : 1); i++) {
            x->all[i].stale.sampled = true;
            x->sample[x->n_sample++] = &x->all[i];
        }
    }
    if (x->n_sample > 0)
        qsort(x->sample, x->n_sample, sizeof(struct candidate *), by_key);
}

/* --- computing the sample --------------------------------------------------------------------- */

static void differs(struct adopting *x, const struct candidate *c, const char *what)
{
    bool first = x->differing++ == 0;
    if (x->c->json) {
        buf_printf(&x->differences,
                   "%s{\"run\": %lld, \"experiment\": \"%s\", \"what\": ", first ? "" : ",\n ",
                   (long long)c->stale.run, c->plan->spec->name);
        text_put(&x->differences, TEXT_JSON, what);
        buf_putc(&x->differences, '}');
    } else if (x->differing <= DIFFERENCES_SHOWN)
        buf_printf(&x->differences, "run %lld of %s (%.12s) differs: %s\n", (long long)c->stale.run,
                   c->plan->spec->name, planned_of(c)->key, what);
}

static int key_order(const void *key, const void *element)
{
    const struct candidate *const *x = element;
    return strcmp(key, planned_of(*x)->key);
}

static bool compare(void *self, const struct run *r, const struct outcome *o, struct err *e)
{
    struct adopting *x = self;
    struct candidate *const *found =
        bsearch(r->key, x->sample, x->n_sample, sizeof(struct candidate *), key_order);
    struct outcome stored = {0};
    assert(found);
    if (!store_outcome(x->st, (*found)->stale.run, &stored, e))
        return false;
    struct samples_difference d = samples_compare(&stored, o);
    bool here = true, fine = d.identical || provenance_is_of(x->c->arena, x->st, &x->here,
                                                             (*found)->stale.run, &here, e);
    if (d.identical)
        x->identical++;
    else
        differs(x, *found, d.what);
    x->elsewhere += !here;
    outcome_release(&stored);
    return fine;
}

static bool adopting_pause(void *self, struct err *e)
{
    struct adopting *x = self;
    return store_suspend(x->st, e);
}

static bool adopting_resume(void *self, struct err *e)
{
    struct adopting *x = self;
    return store_resume(x->st, e);
}

static void adopting_leave(void *self)
{
    struct adopting *x = self;
    store_leave(x->st);
}

/* The longest first: one that begins last would keep the other workers waiting. */
static int longest_first(const void *a, const void *b)
{
    const struct job *x = a, *y = b;
    return COMPARE(y->expected, x->expected);
}

static bool compute(struct adopting *x, size_t workers, struct tally *t, struct err *e)
{
    struct job *jobs = arena_array(x->c->arena, x->n_sample + 1, sizeof *jobs);
    for (size_t i = 0; i < x->n_sample; i++)
        jobs[i] = (struct job){.plan = x->sample[i]->plan,
                               .index = x->sample[i]->stale.place,
                               .expected = x->sample[i]->stale.seconds};
    qsort(jobs, x->n_sample, sizeof *jobs, longest_first);
    struct progress progress;
    if (!progress_open(x->c, &progress, e))
        return false;
    progress.jobs = jobs;
    struct pool_settings settings = {
        .workers = workers, .ends = true, .progress = progress_show, .progress_self = &progress};
    struct sink sink = {.self = x,
                        .put = compare,
                        .pause = adopting_pause,
                        .resume = adopting_resume,
                        .leave = adopting_leave};
    bool fine = pool_run(jobs, x->n_sample, &settings, &sink, t, e);
    progress_end(&progress);
    return fine;
}

/* --- what is said ----------------------------------------------------------------------------- */

/* The parts that differ between the codes of the pairs ?1, a JSON list of [before, today, runs]. */
static const char changes_query[] =
    "with pair as (\n"
    "    select value ->> 0 as was, value ->> 1 as code, value ->> 2 as runs from json_each(?1)\n"
    "), change as (\n"
    "    select p.runs, a.part, a.sha256 as was, b.sha256 as now\n"
    "    from pair p join code_parts a on a.code = p.was\n"
    "    left join code_parts b on b.code = p.code and b.part = a.part\n"
    "    where b.sha256 is not a.sha256\n"
    "    union all\n"
    "    select p.runs, b.part, null, b.sha256\n"
    "    from pair p join code_parts b on b.code = p.code\n"
    "    left join code_parts a on a.code = p.was and a.part = b.part\n"
    "    where a.sha256 is null\n"
    ")\n"
    "select part, coalesce(substr(now, 1, 12), 'not there') as now,\n"
    "    coalesce(substr(was, 1, 12), 'not there') as was, sum(runs) as runs\n"
    "from change\n"
    "group by 1, 2, 3\n"
    "order by 1 <> 'core', 1, 4 desc, 2, 3\n";

static bool changes_read(struct adopting *x, struct table *t, struct err *e)
{
    struct buf pairs = {0};
    buf_putc(&pairs, '[');
    for (size_t from = 0, to; from < x->n; from = to) {
        const struct stale *s = &x->all[from].stale;
        for (to = from + 1; to < x->n && by_stratum(&x->all[from], &x->all[to]) == 0;)
            to++;
        buf_printf(&pairs, "%s[%lld, %lld, %zu]", from ? ", " : "", (long long)s->was,
                   (long long)s->code, to - from);
    }
    buf_putc(&pairs, ']');
    const char *text = buf_text(&pairs);
    bool fine = store_query_bound(x->st, x->c->arena, changes_query, &text, 1, t, e);
    buf_release(&pairs);
    return fine;
}

static void print_changes(const struct adopting *x, const struct table *t)
{
    struct buf out = {0};
    char share[TEXT_REAL_SIZE];
    if (x->c->json)
        return;
    print_line("%zu run%s made by other code than today's; the parts that differ:", x->n,
               x->n == 1 ? " was" : "s were");
    print_put_table(&out, t);
    print_out(buf_text(&out), out.n);
    buf_release(&out);
    print_line("sample: %zu, %s %% of the runs of each variant and code and at least one",
               x->n_sample, text_real(100 * x->share, share));
}

static void print_json(const struct adopting *x, const struct table *t, size_t made, int64_t id)
{
    struct buf out = {0};
    buf_printf(&out, "{\"stale\": %zu, \"sample\": %zu, \"made\": %zu, \"identical\": %zu, ", x->n,
               x->n_sample, made, x->identical);
    buf_printf(&out, "\"adopted\": %zu, \"adoption\": ", id ? x->n : 0);
    if (id)
        buf_printf(&out, "%lld", (long long)id);
    else
        buf_puts(&out, "null");
    buf_puts(&out, ",\n\"changes\": ");
    table_json(t, &out);
    buf_printf(&out, ",\n\"differing\": [%s]}\n", buf_text(&x->differences));
    print_out(buf_text(&out), out.n);
    buf_release(&out);
}

static bool refuse(const struct adopting *x, struct err *e)
{
    err_set(e, ERR_NEGATIVE, "%zu of %zu runs differ from what is stored: nothing was taken over",
            x->differing, x->identical + x->differing);
    if (x->elsewhere > 0)
        return err_hint(e,
                        "%zu of those that differ were computed by another machine, compiler or "
                        "library (overparam show RUN), which alone can move a bit; overparam run "
                        "makes stale runs again",
                        x->elsewhere);
    return err_hint(e, "the change of code changes results: overparam run makes stale runs again");
}

static bool broken_off(const struct adopting *x, const struct tally *t, struct err *e)
{
    err_set(e, progress_stopped(t),
            "interrupted: nothing was taken over, %zu of %zu runs were compared",
            x->identical + x->differing, x->n_sample);
    return err_hint(e, "the same command begins anew");
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool sample_and_adopt(struct adopting *x, const struct table *changes, size_t workers,
                             struct err *e)
{
    const struct adoption by = {&x->here, provenance_person(x->c->arena), x->share};
    struct stale *list = arena_array(x->c->arena, x->n + 1, sizeof *list);
    struct tally t = {0};
    char elapsed[PROGRESS_TIME];
    int64_t id = 0;
    for (size_t i = 0; i < x->n; i++)
        list[i] = x->all[i].stale;
    if (!compute(x, workers, &t, e))
        return false;
    bool equal = x->identical == x->n_sample;
    if (equal && !store_adopt(x->st, &by, list, x->n, &id, e))
        return false;
    if (x->c->json)
        print_json(x, changes, x->identical + x->differing, id);
    else
        print_out(buf_text(&x->differences), x->differences.n);
    if (!equal)
        return x->differing > 0 ? refuse(x, e) : broken_off(x, &t, e);
    if (!x->c->json)
        print_line("%zu runs made again in %s: every bit is equal\n%zu runs taken over as adoption "
                   "%lld",
                   x->n_sample, progress_time(t.elapsed, elapsed), x->n, (long long)id);
    return true;
}

static bool adopt(struct adopting *x, const struct plan *plans, size_t n, size_t workers,
                  struct err *e)
{
    struct table changes = {0};
    bool dry = args_has(&x->c->args, "dry-run");
    for (size_t i = 0; i < n && !dry; i++)
        if (!store_plan(x->st, &plans[i], e))
            return false;
    if (!collect(x, plans, n, e))
        return false;
    choose(x);
    if (!changes_read(x, &changes, e))
        return false;
    if (x->n > 0)
        print_changes(x, &changes);
    else if (!x->c->json)
        print_line(
            "nothing is stale: today's code has made every run that is there, or taken it over");
    if (x->n > 0 && !dry)
        return sample_and_adopt(x, &changes, workers, e);
    if (x->c->json)
        print_json(x, &changes, 0, 0);
    return true;
}

/* "5%", "0.05"; more than none and at most all. */
static bool share_read(struct context *c, double *share, struct err *e)
{
    const char *text = args_text(&c->args, "sample", NULL);
    size_t n = text ? strlen(text) : 0;
    bool percent = n > 1 && text[n - 1] == '%';
    if (!text)
        return true;
    if (text_parse_real(text, n - percent, share)) {
        *share /= percent ? 100 : 1;
        if (*share > 0 && *share <= 1)
            return true;
    }
    err_set(e, ERR_USAGE, "option '--sample' expects a share such as 5%% or 0.05, not '%.60s'",
            text);
    return err_hint(e, "100%% computes every stale run again and keeps the old ones");
}

static bool open_store(struct context *c, struct store **st, struct err *e)
{
    if (!file_exists(c->db)) {
        err_set(e, ERR_INPUT, "there is no database %s", c->db);
        return err_hint(e, "overparam run creates it; --db names another");
    }
    return args_has(&c->args, "dry-run") ? current_open(c, st, e)
                                         : store_open(c->db, STORE_WRITE, st, e);
}

static int run(struct context *c, struct err *e)
{
    struct plan *plans;
    size_t n, workers;
    bool found;
    struct adopting x = {.c = c, .here = provenance_of_here(c->arena), .share = default_share};
    if (!share_read(c, &x.share, e) || !runs_workers(c, &workers, e) ||
        !plans_read(c, c->args.names, c->args.n_names, &plans, &n, e) ||
        !plans_unique(plans, n, e) || !open_store(c, &x.st, e))
        return 0;
    (void)!(stages_find(c, x.st, plans, n, &found, e) && adopt(&x, plans, n, workers, e));
    buf_release(&x.differences);
    store_close(x.st);
    return 0;
}

const struct command command_adopt = {
    .name = "adopt",
    .summary = "take runs of other code over when a sample, computed again, is equal",
    .arguments = "[FILE...]",
    .help =
        "After an upgrade, or an edit of the program's sources, runs are stale whose code changed, "
        "although most edits\n"
        "change no result. adopt computes a sample of them again with today's code: of each variant "
        "and each set of\n"
        "kinds the given share, and at least one run. Where status, steps, evaluations and every "
        "bit of every number\n"
        "are equal, all stale runs become current under today's code, in one transaction; where "
        "one differs, nothing\n"
        "is taken over, it is told which and in what, and the exit status is 1. The database "
        "records the sample, what\n"
        "had changed, who did it and where: overparam show RUN and the provenance of the write-up "
        "tell.\n"
        "A sample is no proof. Where a change can show in few runs only, take more of them "
        "(--sample 100%) or let\n"
        "overparam run make the stale runs again.\n\n"
        "  overparam adopt --dry-run\n"
        "  overparam adopt --sample 5%\n"
        "  overparam adopt experiments/layer-balance.yaml --sample 100%\n",
    .json = "`{stale: integer, sample: integer, made: integer, identical: integer, adopted: "
            "integer, adoption: integer|null, changes: [{part: text, now: text, was: text, runs: "
            "integer}], differing: [{run: integer, experiment: text, what: text}]}`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = SIZE_MAX,
    .run = run,
};
