/* lp.h: linear programs, solved by GLPK's simplex method. The one place that knows GLPK. */
#ifndef OVERPARAM_NUMERICS_LP_H
#define OVERPARAM_NUMERICS_LP_H

#include <stddef.h>

#include "base/err.h"

/* minimize cost'x subject to row_low <= A x <= row_high and col_low <= x <= col_high. Infinite
 * bounds are +-INFINITY. All borrowed. */
struct lp {
    size_t rows, cols;
    const double *a; /* (rows,cols), row-major */
    const double *row_low, *row_high, *col_low, *col_high, *cost;
};

/* x (cols) and the multipliers of the rows, dual (rows, may be NULL): at the optimum
 * cost - A'dual is >= 0 where x is at its lower bound, <= 0 at its upper one, 0 in between.
 * Errors: infeasible, unbounded, out of memory; a vertex is polished to GLPK's tolerance 1e-9. */
bool lp_solve(const struct lp *lp, double *x, double *dual, struct err *e) MUST_CHECK;

#endif
