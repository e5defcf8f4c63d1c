/* trial.h: one run, from resolved choices to an outcome. */
#ifndef OVERPARAM_CORE_TRIAL_H
#define OVERPARAM_CORE_TRIAL_H

#include "core/initialization.h"
#include "core/observable.h"
#include "core/optimizer.h"
#include "core/outcome.h"
#include "core/probe.h"
#include "core/reference.h"

/* When to stop; whichever comes first. A flow lands exactly on loss and time. */
struct stop {
    double loss, gradient, time, blow_up;
    int64_t steps;
    bool rise; /* a step that raises the loss ends the run */
};
extern const struct field stop_fields[];

/* When to sample. The start and the end are always sampled. */
struct record {
    struct {
        int64_t log, linear, every; /* exactly one is > 0, or none, or values */
        double from;                /* first time of a log spacing in a flow */
        struct reals values;        /* times of a flow, steps of a descent */
    } at;
    const char *weights; /* none | final */
};
extern const struct field record_fields[];
const char *record_check(const struct record *r); /* a sentence, or NULL */

struct trial {
    struct choice data, loss, parameterization, initialization;
    struct choice optimizer, probe; /* exactly one has a kind */
    const struct choice *observables;
    const char *const *labels; /* the name under which each observable is recorded */
    size_t n_observables;
    const struct choice *references;
    size_t n_references;
    struct stop stop;
    struct record record;
};

/* What of a trial is to blame for a refusal. */
enum trial_part {
    TRIAL_DATA,
    TRIAL_LOSS,
    TRIAL_PARAMETERIZATION,
    TRIAL_INITIALIZATION,
    TRIAL_OPTIMIZER,
    TRIAL_PROBE,
    TRIAL_OBSERVABLE,
    TRIAL_REFERENCE,
    TRIAL_RECORD
};

/* Where refusals go; index: among the observables or the references. */
struct refusing {
    void *self;
    void (*refuse)(void *self, enum trial_part part, size_t index, const struct err *e);
};

/* How a run begins. Whoever plans many runs asks the same, and knows what a run would meet before
 * it computes. Each returns false when something was refused; the next is not to be asked then.
 *
 * The sizes of the data, into m->problem; m starts zeroed. Files are loaded. */
bool trial_measure(const struct trial *t, struct model *m, const struct refusing *to);
/* Whether all parts fit the problem in m, measured at least; fills in its shape. Nothing is
 * allocated and nothing computed, however large the sizes. All refusals are told. */
bool trial_fits(const struct trial *t, struct model *m, const struct refusing *to);
/* For those who do not go on: whether the numbers that the user brought can be filled in, those of
 * a problem that was measured, and those of a start that fits. */
bool trial_data_reads(const struct trial *t, const struct model *m, const struct refusing *to);
bool trial_start_reads(const struct trial *t, const struct model *m, const struct refusing *to);

/* Run it. A mistake in what the user asked for (wrong sizes, unreadable data) and a fault of the
 * machine give status failed with a reason, never an abort. *o starts as {0}; release it with
 * outcome_release. The same trial gives the same bits. `alive` (may be NULL) is called now and then
 * with the share done, 0..1; when it returns false the trial stops with status failed, reason
 * "interrupted". */
void trial_run(const struct trial *t, struct outcome *o, bool (*alive)(void *self, double share),
               void *self);

#endif
