/* running.h: a trial while it runs: its loop, its stop rules, its samples. trial.c opens and closes
 * it; nobody else includes this.
 *
 * The optimizer only advances, observables only look; all that decides between them is here. */
#ifndef OVERPARAM_CORE_RUNNING_H
#define OVERPARAM_CORE_RUNNING_H

#include "core/sampling.h"
#include "core/trial.h"

/* All that a running trial knows. */
struct running {
    const struct trial *trial;
    struct outcome *out;
    struct model model;
    struct descent descent;
    struct view view;
    const struct optimizer *optimizer; /* or */
    const struct probe *probe;
    double *theta, *g;        /* (q): of the sample, so that observables may evaluate elsewhere */
    double *w0, *theta0;      /* (p), (q): the start */
    double *saved, *crossed;  /* (p): before a step of a flow, and after the one that crosses */
    double at;                /* where a probe looks; NaN in a descent */
    double *values;           /* components of an observable */
    double *work;             /* for observables and references, one after the other */
    double *probe_work;       /* a probe's own, for it may have observables measured */
    double *solved;           /* (n_references,q) */
    const double **solutions; /* its rows, as observables see them */
    double *memory;           /* owned */
    struct basin *basin;      /* of a flow, else NULL */
    size_t n_state;           /* doubles of the optimizer's own */
    struct sampling sampling; /* of a descent */
    double next;              /* the step or time of its next sample */
    int64_t sampled;          /* the step of its last one */
    const struct attendant *attendant; /* or NULL */
    int64_t patience, looked; /* evaluations between questions to it, and at the last one */
    bool stopped;
};

/* Set the outcome's status and reason; the loop ends. */
void running_conclude(struct running *r, enum outcome_status status, const char *reason);
/* Loss, theta and gradients of the descent's w. */
void running_evaluate(struct running *r);
/* Measure all observables at w, the point evaluated last, and record them. */
void running_measure(struct running *r, const double *w);
/* Advance until a stop rule holds or the run diverges: from a start that was evaluated, or from where
 * a checkpoint, which was loaded, has it go on. */
void running_descend(struct running *r, bool goes_on);

#endif
