/* optimizer.h: the contract of optimizers: one step, or one piece of a flow, in w.
 *
 * The trial owns the loop, the stop rule and the samples; an optimizer only advances. */
#ifndef OVERPARAM_CORE_OPTIMIZER_H
#define OVERPARAM_CORE_OPTIMIZER_H

#include "core/model.h"

struct flow;

/* What an optimizer works on. Before every advance, loss and jg are those of w, unless the kind
 * takes its own gradients; after it the optimizer has changed w, t and eta, and the trial evaluates
 * anew where somebody asks. */
struct descent {
    struct model *model;
    size_t p;
    double *w, *jg; /* (p) each */
    double loss;
    double t;      /* time of the flow; eta summed up for discrete methods */
    double eta;    /* size of the last step */
    int64_t step;  /* steps made so far */
    double *state; /* the optimizer's own, state() doubles, zeroed at the start */
    struct flow
        *flow; /* of continuous kinds; opened by begin through flow_open, freed by the trial */
};

enum advance {
    ADVANCE_OK,
    ADVANCE_STUCK /* the flow cannot go on: its step fell below the spacing of doubles */
};

struct optimizer {
    struct kind kind;
    bool continuous;   /* lands exactly on the asked times; discrete kinds ignore t_end */
    bool own_gradient; /* advance leaves loss and jg unread: all samples are evaluated only for a
                          sample of the observables or a stop rule */
    const struct signs
        *signs; /* of a flow that is another than psi's, with the optimizer's options */
    size_t (*state)(const void *options, const struct model *m);          /* doubles; NULL: none */
    bool (*begin)(const void *options, struct descent *d, struct err *e); /* may be NULL */
    enum advance (*advance)(const void *options, struct descent *d, double t_end);
    /* Optional: whether, with these options, it has a state that nobody can keep, so that a run that
     * was interrupted starts over. Else all that it knows is in the descent (core/checkpoint.h). */
    bool (*starts_over)(const void *options);
    /* Optional: whether it suits the model, of which the sizes are known and the arrays need not be
     * there (NULL). Asked before begin. */
    bool (*fits)(const void *options, const struct model *m, struct err *e);
};

extern const struct optimizer *const optimizers[];
extern const size_t n_optimizers;

#endif
