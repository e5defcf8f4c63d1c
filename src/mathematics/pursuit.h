/* pursuit.h: orthogonal matching pursuit: picks features one at a time.
 *
 * Each time it picks the feature whose cosine with the residual is largest and projects y anew on
 * all picked so far. What it picks, and in which order, is what incremental learning is compared
 * with.
 * Source: Pati, Rezaiifar, Krishnaprasad 1993; Tropp, Gilbert 2007 (doi 10.1109/TIT.2007.909108).
 */
#ifndef OVERPARAM_MATHEMATICS_PURSUIT_H
#define OVERPARAM_MATHEMATICS_PURSUIT_H

#include "core/problem.h"

/* How many picks are wanted: `terms`, or, when that is 0, as many as the planted theta has entries
 * that are not zero; never more than samples or features; of data that are only measured, the most
 * there can be. 0 when there is no telling. */
size_t pursuit_terms(const struct dataset *d, int64_t terms);
/* order (terms): the features in the order in which they are picked, as numbers from 0. Returns how
 * many were picked: fewer than `terms` when half the mean squared residual is at or below `loss`
 * before, or nothing is left to explain. Dense data with one output. work: pursuit_work doubles. */
size_t pursuit_work(const struct dataset *d, size_t terms);
size_t pursuit_run(const struct dataset *d, size_t terms, double loss, double *order, double *work);

#endif
