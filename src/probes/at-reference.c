/* at-reference.c: the observables at the reference solutions themselves.
 *
 * What holds of a solution (its norms, its rank, its error) needs no trajectory: each reference is
 * put into theta, through a balanced w where the parameterization offers one. Source: Woodworth et
 * al. 2019 (arXiv 1906.05827), figure 2; Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), figure 1,
 * which compare trained networks with such solutions. */
#include "core/probe.h"

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    const char *why = model_lift_refuse(m);
    if (why)
        return err_set(e, ERR_SPEC, "the references have no weights: %s", why);
    if (n_references > 0)
        return true;
    err_set(e, ERR_SPEC, "there is no reference to look at");
    return err_hint(e, "name one under `reference:`");
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    for (size_t i = 0; i < c->n_references; i++) {
        const char *why = model_lift(c->model, c->reference[i], c->w);
        if (why)
            return err_set(e, ERR_INPUT, "reference %zu has no weights: %s", i + 1, why);
        c->observe(c->self, c->w, (int64_t)i + 1, NOWHERE);
    }
    return true;
}

const struct probe probe_at_reference = {
    .kind =
        {.name = "at-reference",
         .summary = "measures the observables at each reference solution",
         .formula = "psi(w) = theta_ref",
         .source = "Woodworth et al. 2019, arXiv 1906.05827, figure 2",
         .help =
             "Step is the number of the reference: 2 is `reference.2`. Use `parameterization: canonical`, "
             "or one with balanced weights for any theta."},
    .observes = true,
    .run = run,
    .fits = fits,
};
