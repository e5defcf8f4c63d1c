/* lp.c: a dense program handed to GLPK, row by row.
 *
 * GLPK keeps memory of its own, and aborts on misuse only; it is told to be silent. Scaling and
 * the two-phase primal-dual method make it robust on the degenerate programs that sparse solutions
 * bring. */
#include "numerics/lp.h"

#include <glpk.h>
#include <math.h>
#include <stdlib.h>

/* GLPK tells fixed, bounded and free variables apart by a type. */
static int bound_type(double low, double high)
{
    if (isfinite(low) && isfinite(high))
        return low == high ? GLP_FX : GLP_DB;
    if (isfinite(low))
        return GLP_LO;
    return isfinite(high) ? GLP_UP : GLP_FR;
}

static bool load(glp_prob *p, const struct lp *lp)
{
    int *index = malloc((lp->cols + 1) * sizeof *index);
    double *value = malloc((lp->cols + 1) * sizeof *value);
    if (!index || !value) {
        free(index);
        free(value);
        return false;
    }
    glp_add_rows(p, (int)lp->rows);
    glp_add_cols(p, (int)lp->cols);
    for (size_t j = 0; j < lp->cols; j++) {
        glp_set_obj_coef(p, (int)j + 1, lp->cost[j]);
        glp_set_col_bnds(p, (int)j + 1, bound_type(lp->col_low[j], lp->col_high[j]), lp->col_low[j],
                         lp->col_high[j]);
    }
    for (size_t i = 0; i < lp->rows; i++) {
        int n = 0;
        for (size_t j = 0; j < lp->cols; j++) {
            if (lp->a[i * lp->cols + j] != 0) {
                index[++n] = (int)j + 1;
                value[n] = lp->a[i * lp->cols + j];
            }
        }
        glp_set_mat_row(p, (int)i + 1, n, index, value);
        glp_set_row_bnds(p, (int)i + 1, bound_type(lp->row_low[i], lp->row_high[i]), lp->row_low[i],
                         lp->row_high[i]);
    }
    free(index);
    free(value);
    return true;
}

static bool optimize(glp_prob *p, struct err *e)
{
    glp_smcp settings;
    glp_init_smcp(&settings);
    settings.msg_lev = GLP_MSG_OFF;
    settings.meth = GLP_DUALP;
    settings.tol_bnd = 1e-9;
    settings.tol_dj = 1e-9;
    glp_scale_prob(p, GLP_SF_AUTO);
    glp_adv_basis(p, 0);
    const int status = glp_simplex(p, &settings);
    if (status != 0)
        return err_set(e, ERR_INPUT, "the simplex method stopped with GLPK's code %d", status);
    switch (glp_get_status(p)) {
    case GLP_OPT:
        return true;
    case GLP_UNBND:
        return err_set(e, ERR_INPUT, "the linear program is unbounded");
    case GLP_NOFEAS:
        return err_set(e, ERR_INPUT, "no point satisfies the constraints");
    default:
        return err_set(e, ERR_INPUT, "the simplex method found no optimum");
    }
}

static bool within_int(const struct lp *lp)
{
    return lp->rows > 0 && lp->cols > 0 && lp->rows < 1000000 && lp->cols < 1000000;
}

bool lp_solve(const struct lp *lp, double *x, double *dual, struct err *e)
{
    if (!within_int(lp))
        return err_set(e, ERR_INPUT, "a linear program of %zu x %zu", lp->rows, lp->cols);
    glp_term_out(GLP_OFF);
    glp_prob *p = glp_create_prob();
    bool done = load(p, lp);
    if (!done)
        err_set(e, ERR_MEMORY, "no memory for a linear program of %zu x %zu", lp->rows, lp->cols);
    done = done && optimize(p, e);
    for (size_t j = 0; done && j < lp->cols; j++)
        x[j] = glp_get_col_prim(p, (int)j + 1);
    for (size_t i = 0; done && dual && i < lp->rows; i++)
        dual[i] = glp_get_row_dual(p, (int)i + 1);
    glp_delete_prob(p);
    return done;
}
