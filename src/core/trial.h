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

/* Who has a trial run, and is asked now and then what it shall do. */
enum attendance {
    ATTEND_STOP, /* status failed, reason "interrupted" */
    ATTEND_GO_ON,
    ATTEND_KEEP /* hand out its state, and go on */
};

/* Where a trial stands. */
struct standing {
    int64_t step;
    double time, share; /* share: of the way to its end, 0..1 */
};

struct attendant {
    void *self;
    enum attendance (*alive)(void *self, double share);
    /* For ATTEND_KEEP: n bytes, from which a trial of the same choices, run by the same code, goes on
     * and comes to the same end, bit for bit. Not called where that cannot be: a probe, an optimizer
     * that starts over. */
    void (*keep)(void *self, const struct standing *at, const void *state, size_t n);
    const void *state; /* to go on from, or NULL: begin. What does not fit is not used. */
    size_t n;
    int64_t patience; /* evaluations between two questions; 0: as many as take about 0.1 s */
};

/* Run it. A mistake in what the user asked for (wrong sizes, unreadable data) and a fault of the
 * machine give status failed with a reason, never an abort. *o starts as {0}; release it with
 * outcome_release. The same trial gives the same bits, whether it
 * was interrupted or not. a may be NULL. */
void trial_run(const struct trial *t, struct outcome *o, const struct attendant *a);

#endif
