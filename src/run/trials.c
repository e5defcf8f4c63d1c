/* trials.c: what a worker makes of a job: the run is resolved from its plan, its files are brought,
 * its trial, or
 * its program, is run. */
#include "run/trials.h"

#include "run/program.h"

struct trials {
    const struct job *jobs;
    const struct plan **plans; /* distinct, in order of first appearance */
    size_t *first_group;       /* of each plan */
    size_t *group;             /* of each job */
    struct program_versions versions;
};

static void trial_resolve(void *self, size_t i, struct arena *a, struct run *r)
{
    const struct trials *t = self;
    plan_resolve(t->jobs[i].plan, t->jobs[i].index, a, r);
}

static void trial_perform(void *self, struct run *r, struct outcome *o, const struct attendant *a)
{
    struct trials *t = self;
    struct err e = {0};
    if (r->program) {
        program_run(r->program, &t->versions, o, a);
        return;
    }
    if (files_load(&r->trial, &e)) {
        trial_run(&r->trial, o, a);
        return;
    }
    o->status = OUTCOME_FAILED;
    err_line(&e, o->reason);
}

static size_t trial_group(void *self, size_t i)
{
    const struct trials *t = self;
    return t->group[i];
}

static double trial_expected(void *self, size_t i)
{
    const struct trials *t = self;
    return t->jobs[i].expected;
}

static struct limits trial_limits(void *self, size_t i)
{
    const struct trials *t = self;
    return t->jobs[i].limits;
}

static struct keeping trial_keeping(void *self, size_t i)
{
    const struct trials *t = self;
    return t->jobs[i].keeping;
}

/* Runs of one variant of one experiment cost about the same. */
static size_t trials_group(struct trials *t, size_t n, struct arena *a)
{
    size_t n_plans = 0, n_groups = 0;
    t->plans = arena_array(a, n + 1, sizeof *t->plans);
    t->first_group = arena_array(a, n + 1, sizeof *t->first_group);
    t->group = arena_array(a, n + 1, sizeof *t->group);
    for (size_t i = 0; i < n; i++) {
        const struct plan *p = t->jobs[i].plan;
        size_t k = n_plans;
        while (k > 0 && t->plans[k - 1] != p)
            k--;
        if (k == 0) {
            t->plans[n_plans] = p;
            t->first_group[n_plans] = n_groups;
            n_groups += p->spec->n_variants;
            k = ++n_plans;
        }
        t->group[i] = t->first_group[k - 1] + p->runs[t->jobs[i].index].variant;
    }
    return n_groups;
}

void trials_work(struct arena *a, const struct job *jobs, size_t n, struct work *w)
{
    struct trials *t = arena_alloc(a, sizeof *t);
    t->jobs = jobs;
    *w = (struct work){.self = t,
                       .n = n,
                       .resolve = trial_resolve,
                       .perform = trial_perform,
                       .group = trial_group,
                       .expected = trial_expected,
                       .limits = trial_limits,
                       .keeping = trial_keeping,
                       .n_groups = trials_group(t, n, a)};
}
