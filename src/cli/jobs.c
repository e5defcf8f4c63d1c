/* jobs.c: see jobs.h. */
#include "cli/jobs.h"

#include <math.h>
#include <stdlib.h>

#include "cli/costs.h"
#include "numerics/random.h"

static bool wanted(enum run_state s, bool force, bool keep_stale)
{
    return force || s == RUN_MISSING || s == RUN_FAILED || (s == RUN_STALE && !keep_stale);
}

/* Those of the command line go before those of the file. */
static bool limits_given(struct context *c, struct limits *l, struct err *e)
{
    int64_t seconds = 0;
    const char *memory = args_text(&c->args, "limit-memory", NULL);
    if (!args_count(&c->args, "limit-seconds", 1, INT32_MAX, &seconds, e))
        return false;
    if (seconds > 0)
        l->seconds = (double)seconds;
    if (!memory || limits_memory(memory, &l->memory))
        return true;
    return err_set(e, ERR_USAGE,
                   "option '--limit-memory' expects a size such as 4GiB or 512MiB, not '%.60s'",
                   memory);
}

/* So does the time between two checkpoints. What is forced begins anew. */
static bool keeping_given(struct context *c, double *seconds, struct err *e)
{
    const char *text = args_text(&c->args, "checkpoint", NULL);
    if (text && !checkpoint_seconds(text, seconds))
        return err_set(e, ERR_USAGE, "option '--checkpoint' expects seconds, not '%.60s'", text);
    if (args_has(&c->args, "force"))
        *seconds = 0;
    return true;
}

/* What was never made by today's code has none. */
static bool attempts_read(struct store *st, enum run_state state, struct job *job, struct err *e)
{
    const struct planned *r = &job->plan->runs[job->index];
    return !st || state == RUN_MISSING || state == RUN_STALE ||
           store_attempts(st, r->key, r->code->digest, &job->attempts, e);
}

static bool jobs_of_plan(struct context *c, struct store *st, const struct plan *p, struct jobs *j,
                         struct err *e)
{
    enum run_state *states = arena_array(c->arena, p->n + 1, sizeof *states);
    double *seconds = arena_array(c->arena, p->n + 1, sizeof *seconds);
    if (!costs_states(st, p, states, seconds, e))
        return false;
    struct limits limits = p->spec->limits;
    struct keeping keeping = {.seconds = p->spec->checkpoint};
    if (!limits_given(c, &limits, e) || !keeping_given(c, &keeping.seconds, e))
        return false;
    bool force = args_has(&c->args, "force"), keep = args_has(&c->args, "keep-stale"), fine = true;
    for (size_t i = 0; fine && i < p->n; i++)
        if (wanted(states[i], force, keep)) {
            struct job *job = &j->list[j->n++];
            *job = (struct job){.plan = p,
                                .index = i,
                                .expected = seconds[i],
                                .limits = limits,
                                .keeping = keeping};
            fine = attempts_read(st, states[i], job, e);
        } else
            j->present++;
    j->planned += p->n;
    return fine;
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

bool jobs_collect(struct context *c, struct store *st, const struct plan *plans, size_t n,
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
    return true;
}

/* Else in the order of the plan: a long run that begins last would keep the other workers waiting.
 */
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

void jobs_sort(struct jobs *j)
{
    qsort(j->list, j->n, sizeof *j->list, longest_first);
}

void jobs_shuffle(struct jobs *j, int64_t seed)
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
