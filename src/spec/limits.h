/* limits.h: what one run may take before it is ended and recorded as failed, and how often its state
 * is kept. No part of a run's key: a run that comes to its end is the same run whatever it might have
 * taken, and however often it went on from a state that was kept. */
#ifndef OVERPARAM_SPEC_LIMITS_H
#define OVERPARAM_SPEC_LIMITS_H

#include "base/err.h"

/* 0: no limit. */
struct limits {
    double seconds; /* of wall time */
    double memory;  /* bytes, beyond what a worker takes before its run */
};

struct node;
/* `limits: {seconds: 600, memory: 4 GiB}`; n may be NULL. */
struct limits limits_read(const struct node *n, struct errs *es);
/* "4 GiB", "512 MiB", "2.5" (GiB); false when it is none of them or not positive. */
bool limits_memory(const char *text, double *bytes);

/* `checkpoint: 60`, seconds; 0: none. n may be NULL. */
double checkpoint_read(const struct node *n, struct errs *es);
/* "60"; 0 is none. */
bool checkpoint_seconds(const char *text, double *seconds);

#endif
