/* best.h: values that a query of other runs' results gives: rate: {best: "select ..."}.
 *
 * Such a value stands for a number, a word or a text of the options, alone or among the `values` of
 * a sweep. The spec does not ask: until somebody has (cli/stages.c), any value that the option
 * admits stands in for it, so that the rest of the file can be checked, and its variant plans no
 * run.
 *
 * Of which runs the results are is read in the query itself: those of the experiments and variants
 * whose names it compares with columns of that name, `experiment = 'grid'`, `variant in ('a',
 * 'b')`. */
#ifndef OVERPARAM_SPEC_BEST_H
#define OVERPARAM_SPEC_BEST_H

#include "spec/spec.h"

/* True for {best: ...}. */
bool is_best(const struct node *n);
/* Find those of the variant's tree. */
void bests_read(struct arena *a, struct variant *v, struct errs *es);
/* The tree with the values that were found. */
const struct node *bests_apply(struct arena *a, const struct variant *v);
/* True while one was not found. */
bool bests_wait(const struct variant *v);
/* Whether the value is found among the results of this variant of an experiment that the query
 * names. */
bool best_reads(const struct best *b, const struct spec *s, const struct variant *v);

/* That the experiments and variants are there, and that no value waits, however far around, for its
 * own results. */
void bests_check(struct arena *a, const struct spec *s, struct errs *es);

#endif
