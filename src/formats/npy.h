/* npy.h: NumPy's .npy arrays of one or two dimensions, versions 1 to 3. Callers use parse.h. */
#ifndef OVERPARAM_FORMATS_NPY_H
#define OVERPARAM_FORMATS_NPY_H

#include "formats/parse.h"

bool npy_recognizes(const struct file *f);
/* Rows, columns, type and place of the numbers; the sizes agree with the length of the file. */
bool npy_measure(const struct file *f, struct number_table *t, struct err *e);
bool npy_fill(const struct number_table *t, const struct part *part, double *out, struct err *e);

#endif
