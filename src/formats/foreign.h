/* foreign.h: files that people take for tables, and that are something else. */
#ifndef OVERPARAM_FORMATS_FOREIGN_H
#define OVERPARAM_FORMATS_FOREIGN_H

#include "base/err.h"
#include "base/given.h"

/* False, with what the file is and the remedy, when its first bytes tell that it is neither CSV nor
 * .npy. */
bool foreign_passes(const struct file *f, struct err *e);

#endif
