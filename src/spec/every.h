/* every.h: `every: parameterization` means those that the data at hand suit. */
#ifndef OVERPARAM_SPEC_EVERY_H
#define OVERPARAM_SPEC_EVERY_H

#include "spec/spec.h"

/* Leave out of each such sweep the kinds that cannot represent the data's theta, as the data are at
 * the first values of the other sweeps, and those that have an option without a default. Data that
 * files bring are not read here: there all stay, and `but` says which do not suit. */
void every_narrow(struct arena *a, struct spec *s);

#endif
