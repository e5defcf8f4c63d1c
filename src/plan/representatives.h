/* representatives.h: of each sort of run that a plan holds, one.
 *
 * Runs of a variant that differ in a seed, or in the size of a real number, are alike: what one of
 * them cannot do, none can. So a seed and a real number stay at their first value, and the points
 * are those of the other sweeps: kinds, whole numbers, flags, words, lists, files. One more has the
 * last value of every number, for a first one may mean "none". */
#ifndef OVERPARAM_PLAN_REPRESENTATIVES_H
#define OVERPARAM_PLAN_REPRESENTATIVES_H

#include "plan/plan.h"

/* The most of one variant. Where the sweeps multiply to more, each is walked alone, the others at
 * their first value and then at their last. */
enum { REPRESENTATIVES_MAX = 4096 };

struct representative {
    struct trial *trial;           /* files carry path and digest, as in a run */
    const struct program *program; /* in place of a trial, or NULL */
    const struct parameter *parameters;
    size_t n_parameters;
    bool same_problem; /* data and loss are those of the one before, of this variant */
    const struct variant *variant;
    const struct node *tree; /* as it was resolved */
    const char *point; /* where it stands in words: "variant a, parameterization.width 3"; or "" */
};

/* Visit them; what `visit` gets lives until the visit of the next ends. Stops when it returns
 * false. */
void plan_represent(const struct spec *s, bool (*visit)(void *self, struct representative *r),
                    void *self);

/* Where in the YAML stands what is to blame: the option that *e names (or the one that names the
 * file in which *e has its place), else the part. */
struct where representative_place(const struct representative *r, enum trial_part part,
                                  size_t index, const struct err *e);
/* Where its program's command stands. */
struct where representative_command(const struct representative *r);

#endif
