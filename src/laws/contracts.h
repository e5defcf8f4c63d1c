/* contracts.h: the laws of each contract, put to the kind on the bench; laws.c asks them. */
#ifndef OVERPARAM_LAWS_CONTRACTS_H
#define OVERPARAM_LAWS_CONTRACTS_H

#include "core/parameterization.h"
#include "laws/bench.h"

void laws_of_kind(struct bench *b, const struct contract *c); /* of every contract */
void laws_of_data(struct bench *b);
void laws_of_loss(struct bench *b);
void laws_of_parameterization(struct bench *b);
void laws_of_initialization(struct bench *b);
void laws_of_optimizer(struct bench *b);
void laws_of_probe(struct bench *b);
void laws_of_observable(struct bench *b);
void laws_of_reference(struct bench *b);
/* k may be NULL; work as `find` wants it */
void laws_of_signs(struct bench *b, const struct signs *k, const void *options,
                   const struct shape *s, const double *w, double *work);

#endif
