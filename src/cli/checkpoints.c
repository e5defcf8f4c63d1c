/* checkpoints.c: see checkpoints.h. */
#include "cli/checkpoints.h"

#include <math.h>
#include <string.h>

static const struct planned *planned_of(const struct job *j)
{
    return &j->plan->runs[j->index];
}

static struct job *job_of(const struct jobs *j, const char *key)
{
    for (size_t i = 0; i < j->n; i++)
        if (strcmp(planned_of(&j->list[i])->key, key) == 0)
            return &j->list[i];
    return NULL;
}

/* Why it is of no use, or NULL. */
static const char *fault_of(struct context *c, const struct kept_run *k, const struct job *job)
{
    if (strcmp(k->code, planned_of(job)->code->digest) != 0)
        return "other code made it";
    if (!k->same_build)
        return arena_printf(c->arena, "another build or processor made it, on %s", k->host);
    return k->at.state ? NULL : "its bytes are damaged";
}

static void tell_unused(struct context *c, const struct kept_run *k, const struct job *job,
                        const char *why)
{
    print_note(c, "a checkpoint of run %.12s of %s, at step %lld, is not used: %s", k->key,
               job->plan->spec->name, (long long)k->at.step, why);
}

/* Of two the further one. */
static void go_on(struct context *c, const struct kept_run *k, struct job *job)
{
    const struct checkpoint *before = job->keeping.from;
    if (before && before->step >= k->at.step)
        return;
    struct checkpoint *from = arena_alloc(c->arena, sizeof *from);
    *from = k->at;
    job->keeping.from = from;
}

static bool take(struct context *c, struct store *st, struct kept_run *k, struct job *job, bool own,
                 struct err *e)
{
    if (!store_checkpoint_state(st, c->arena, k, e))
        return false;
    const char *why = fault_of(c, k, job);
    if (!why)
        go_on(c, k, job);
    else
        tell_unused(c, k, job, why);
    return !why || !own || store_checkpoint_drop(st, k->key, e);
}

bool checkpoints_take(struct context *c, struct store *st, const struct provenance *here,
                      struct jobs *j, bool own, struct err *e)
{
    struct kept_run *list;
    size_t n;
    if (args_has(&c->args, "force"))
        return true;
    if (!store_checkpoints(st, c->arena, here, NULL, &list, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct job *job = job_of(j, list[i].key);
        if (job && !store_is_claimed(st, list[i].key) && !take(c, st, &list[i], job, own, e))
            return false;
    }
    return true;
}

bool checkpoints_look(struct context *c, struct store *st, const struct provenance *here,
                      struct job *job, int64_t step, bool *further, struct err *e)
{
    const struct checkpoint *before = job->keeping.from;
    struct kept_run *list;
    size_t n;
    *further = false;
    if (args_has(&c->args, "force") || (before && before->step >= step))
        return true;
    if (!store_checkpoints(st, c->arena, here, planned_of(job)->key, &list, &n, e) ||
        (n > 0 && !take(c, st, &list[0], job, false, e)))
        return false;
    *further = job->keeping.from != before;
    return true;
}

/* "step 120000 of 500000", or of a flow with an end "time 2.5 of 10". */
static const char *place_of(struct context *c, const struct job *job)
{
    const struct checkpoint *from = job->keeping.from;
    struct run r = {0};
    plan_resolve(job->plan, job->index, c->arena, &r);
    const struct stop *s = &r.trial.stop;
    const struct optimizer *k = (const struct optimizer *)(const void *)r.trial.optimizer.kind;
    if (k && k->continuous && isfinite(s->time))
        return arena_printf(c->arena, "time %g of %g", from->time, s->time);
    return arena_printf(c->arena, "step %lld of %lld", (long long)from->step, (long long)s->steps);
}

void checkpoints_begin(struct context *c, struct jobs *j)
{
    const struct job *one = NULL;
    double least = 1, most = 0;
    size_t n = 0;
    for (size_t i = 0; i < j->n; i++) {
        const struct checkpoint *from = j->list[i].keeping.from;
        if (!from)
            continue;
        one = &j->list[i];
        if (j->list[i].expected > 0)
            j->list[i].expected *= 1 - from->share;
        least = fmin(least, from->share);
        most = fmax(most, from->share);
        n++;
    }
    if (n == 1)
        print_note(c, "1 run goes on at %s", place_of(c, one));
    else if (n > 1)
        print_note(c, "%zu runs go on, at %.0f to %.0f %% of their way", n, 100 * least,
                   100 * most);
}
