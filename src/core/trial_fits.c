/* trial_fits.c: what can be said of a trial before anything is computed: the sizes of its data, and
 * whether its parts fit one another. trial_run begins with these steps, and so does whoever plans
 * runs: what a run would refuse at once is known without one. */
#include <stdlib.h>

#include "core/sampling.h"
#include "core/trial_fits.h"

/* --- refusing --------------------------------------------------------------------------------- */

static bool refuse(const struct refusing *to, enum trial_part part, size_t index,
                   const struct err *e)
{
    to->refuse(to->self, part, index, e);
    return false;
}

/* Doubles; a TiB, which no machine that computes one run has. Sizes below it do not overflow. */
static const double most_room = 0x1p37;

static bool room_fits(double n, struct err *e)
{
    return n <= most_room
               ? true
               : err_set(e, ERR_INPUT, "it would need %.0f GB of memory", n * sizeof(double) / 1e9);
}

/* --- parts ------------------------------------------------------------------------------------ */

bool trial_measure(const struct trial *t, struct model *m, const struct refusing *to)
{
    struct err e = {0};
    if (!problem_measure(&m->problem, &t->data, &t->loss, &e))
        return refuse(to, TRIAL_DATA, 0, &e);
    return problem_targets_fit(&m->problem, &e) || refuse(to, TRIAL_LOSS, 0, &e);
}

static bool shape_fits(const struct trial *t, struct model *m, const struct refusing *to)
{
    struct err e = {0};
    return (model_measure(m, &t->parameterization, &e) && room_fits((double)m->shape.work, &e)) ||
           refuse(to, TRIAL_PARAMETERIZATION, 0, &e);
}

static bool start_fits(const struct trial *t, const struct model *m, const struct refusing *to)
{
    const struct initialization *k =
        (const struct initialization *)(const void *)t->initialization.kind;
    const struct probe *probe = (const struct probe *)(const void *)t->probe.kind;
    struct err e = {0};
    if (!k && (!probe || probe->start == START_NEEDED)) {
        err_set(&e, ERR_SPEC, "a run needs an initialization");
        return refuse(to, TRIAL_INITIALIZATION, 0, &e);
    }
    return !k || !k->fits || k->fits(t->initialization.options, m, &e) ||
           refuse(to, TRIAL_INITIALIZATION, 0, &e);
}

static bool optimizer_fits(const struct trial *t, const struct model *m, const struct refusing *to)
{
    const struct optimizer *k = (const struct optimizer *)(const void *)t->optimizer.kind;
    struct sampling ignored;
    struct err e = {0};
    const char *why = sampling_init(&ignored, &t->record, &t->stop, k->continuous);
    if (why) {
        err_set(&e, ERR_SPEC, "%s", why);
        return refuse(to, TRIAL_RECORD, 0, &e);
    }
    return ((!k->fits || k->fits(t->optimizer.options, m, &e)) &&
            (!k->state || room_fits((double)k->state(t->optimizer.options, m), &e))) ||
           refuse(to, TRIAL_OPTIMIZER, 0, &e);
}

static bool probe_fits(const struct trial *t, const struct model *m, const struct refusing *to)
{
    const struct probe *k = (const struct probe *)(const void *)t->probe.kind;
    struct err e = {0};
    return ((!k->fits || k->fits(t->probe.options, m, t->n_references, &e)) &&
            (!k->work || room_fits((double)k->work(t->probe.options, m), &e))) ||
           refuse(to, TRIAL_PROBE, 0, &e);
}

static bool driver_fits(const struct trial *t, const struct model *m, const struct refusing *to)
{
    struct err e = {0};
    if ((t->optimizer.kind != NULL) == (t->probe.kind != NULL)) {
        err_set(&e, ERR_SPEC, "a run needs an optimizer or a probe");
        return refuse(to, TRIAL_OPTIMIZER, 0, &e);
    }
    return t->probe.kind ? probe_fits(t, m, to) : optimizer_fits(t, m, to);
}

static bool observable_fits(const struct trial *t, size_t i, const struct model *m,
                            const struct refusing *to)
{
    const struct observable *k = (const struct observable *)(const void *)t->observables[i].kind;
    const void *o = t->observables[i].options;
    struct err e = {0};
    const char *why = k->refuse ? k->refuse(o, m, t->n_references) : NULL;
    size_t length = why ? 1 : observable_length(k, o, m);
    if (length == 0)
        why = "it has no components here";
    if (why)
        err_set(&e, ERR_SPEC, "%s cannot be measured: %s", k->kind.name, why);
    return (!why && room_fits((double)length, &e) &&
            room_fits((double)observable_work(k, o, m), &e)) ||
           refuse(to, TRIAL_OBSERVABLE, i, &e);
}

static bool reference_fits(const struct trial *t, size_t i, const struct model *m,
                           const struct refusing *to)
{
    const struct reference *k = (const struct reference *)(const void *)t->references[i].kind;
    const void *o = t->references[i].options;
    struct err e = {0};
    if ((!k->fits || k->fits(o, m, &e)) && (!k->work || room_fits((double)k->work(o, m), &e)))
        return true;
    err_context(&e, "%s: ", k->kind.name);
    return refuse(to, TRIAL_REFERENCE, i, &e);
}

bool trial_fits(const struct trial *t, struct model *m, const struct refusing *to)
{
    if (!shape_fits(t, m, to))
        return false;
    bool fine = start_fits(t, m, to);
    fine = driver_fits(t, m, to) && fine;
    for (size_t i = 0; i < t->n_references; i++)
        fine = reference_fits(t, i, m, to) && fine;
    for (size_t i = 0; i < t->n_observables; i++)
        fine = observable_fits(t, i, m, to) && fine;
    return fine;
}

/* --- room ------------------------------------------------------------------------------------- */

static size_t most(size_t a, size_t b)
{
    return a > b ? a : b;
}

void trial_room(const struct trial *t, const struct model *m, struct trial_room *room)
{
    const struct optimizer *optimizer = (const struct optimizer *)(const void *)t->optimizer.kind;
    const struct probe *probe = (const struct probe *)(const void *)t->probe.kind;
    *room = (struct trial_room){.values = 1};
    for (size_t i = 0; i < t->n_observables; i++) {
        const struct observable *k =
            (const struct observable *)(const void *)t->observables[i].kind;
        const void *o = t->observables[i].options;
        room->values = most(room->values, observable_length(k, o, m));
        room->work = most(room->work, observable_work(k, o, m));
    }
    for (size_t i = 0; i < t->n_references; i++) {
        const struct reference *k = (const struct reference *)(const void *)t->references[i].kind;
        room->work = most(room->work, k->work ? k->work(t->references[i].options, m) : 0);
    }
    if (optimizer && optimizer->state)
        room->state = optimizer->state(t->optimizer.options, m);
    if (probe && probe->work)
        room->probe = probe->work(t->probe.options, m);
}

/* --- what the user brought -------------------------------------------------------------------- */

bool trial_data_reads(const struct trial *t, const struct model *m, const struct refusing *to)
{
    struct problem pb = m->problem;
    struct err e = {0};
    bool fine = true;
    if (!pb.source->brought)
        return true;
    if (!problem_fill(&pb, &e))
        fine = refuse(to, TRIAL_DATA, 0, &e);
    else if (!problem_targets_fit(&pb, &e))
        fine = refuse(to, TRIAL_LOSS, 0, &e);
    problem_release(&pb);
    return fine;
}

bool trial_start_reads(const struct trial *t, const struct model *m, const struct refusing *to)
{
    const struct initialization *k =
        (const struct initialization *)(const void *)t->initialization.kind;
    struct err e = {0};
    if (!k || !k->brought)
        return true;
    struct model sizes = *m;
    double *w = calloc(m->shape.p + 1, sizeof *w);
    bool fine = w ? k->fill(t->initialization.options, &sizes, w, &e)
                  : err_set(&e, ERR_MEMORY, "no memory for %zu weights", m->shape.p);
    free(w);
    return fine || refuse(to, TRIAL_INITIALIZATION, 0, &e);
}
