/* formula.c: theta as its author writes it, entry by entry ("u * v^2") or as products of matrices
 * ("W2 * W1"). How a text is read, what of it is exact and what flow conserves: formula.h.
 *
 * psi reads the text and leaves the tree in work, in front of the values; vjp, jvp and bend take it
 * from there. */
#include <assert.h>
#include <string.h>

#include "mathematics/formula.h"

struct options {
    const char *theta;
    struct counts inner;
};

static bool reads(const char *text, struct err *e)
{
    struct formula f;
    return formula_read(text, &f, e);
}

static const struct field fields[] = {
    FIELD(struct options, theta, .doc = "the formula, in quotes; see the note", .required = true,
          .otherwise_text = "u * v^2", .reads = reads),
    FIELD(struct options, inner,
          .doc =
              "sizes between factors that theta leaves open: [4] for all, or one for each as the "
              "formula is read; none: the larger side of theta",
          .min = 1, .max = 65536),
    FIELD_END,
};

/* --- the tree --------------------------------------------------------------------------------- */

static const char *read_for(const void *options, const struct shape *s, struct formula *f)
{
    const struct options *o = options;
    if (!formula_read(o->theta, f, NULL))
        return "the formula cannot be read";
    return formula_fit(f, s->rows, s->cols, &o->inner);
}

static void must_read(const void *options, const struct shape *s, struct formula *f)
{
    const char *why = read_for(options, s, f);
    assert(!why);
    (void)why;
}

static size_t doubles(size_t bytes)
{
    return (bytes + sizeof(double) - 1) / sizeof(double);
}

/* All before the nodes, then those that there are. */
static size_t bytes_of(const struct formula *f)
{
    return offsetof(struct formula, nodes) + f->n * sizeof f->nodes[0];
}

static double *leave(const struct formula *f, double *work)
{
    memcpy(work, f, bytes_of(f));
    return work + doubles(bytes_of(f));
}

static double *take(struct formula *f, double *work)
{
    memcpy(f, work, offsetof(struct formula, nodes));
    memcpy(f, work, bytes_of(f));
    return work + doubles(bytes_of(f));
}

/* --- the contract ----------------------------------------------------------------------------- */

static const char *shape(const void *options, struct shape *s)
{
    struct formula f;
    const char *why = read_for(options, s, &f);
    if (why)
        return why;
    s->p = f.p;
    s->work = doubles(bytes_of(&f)) + formula_work(&f);
    return NULL;
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    struct formula f;
    must_read(options, s, &f);
    return f.n_weights;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    struct formula f;
    must_read(options, s, &f);
    const struct formula_weight *w = &f.weights[i];
    *b = (struct block){.rows = w->rows, .cols = w->cols, .offset = w->offset};
    memcpy(b->name, w->name, sizeof b->name);
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    struct formula f;
    must_read(options, s, &f);
    formula_psi(&f, w, theta, leave(&f, work));
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    struct formula f;
    double *rest = take(&f, work);
    formula_vjp(&f, w, g, jg, rest);
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    struct formula f;
    double *rest = take(&f, work);
    formula_jvp(&f, w, dw, dtheta, rest);
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    struct formula f;
    double *rest = take(&f, work);
    formula_bend(&f, w, g, dw, out, rest);
}

static const char *lift_refuse(const void *options, const struct shape *s)
{
    struct formula f;
    must_read(options, s, &f);
    return formula_lift_refuse(&f);
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    struct formula f;
    must_read(options, s, &f);
    return formula_lift(&f, theta, w);
}

static size_t n_invariants(const void *options, const struct shape *s)
{
    struct formula f;
    must_read(options, s, &f);
    return formula_n_conserved(&f);
}

static void invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    struct formula f;
    must_read(options, s, &f);
    formula_conserved(&f, w, out);
}

const struct parameterization parameterization_formula = {
    .kind =
        {.name = "formula",
         .summary = "theta written as a formula of weights",
         .formula = "theta = what the option theta says",
         .source = "derivatives: Griewank, Walther 2008, Evaluating Derivatives, 2nd edition, "
                   "tables 3.2 and 3.4, section 5.1",
         .help =
             "Every name is a weight, and they stand in w in the order in which they first "
             "appear. There are + - * / ^, parentheses, numbers, and exp, log, sin, cos, tanh, "
             "sinh, asinh, sqrt, abs, relu; -u^2 is -(u^2), and u^v^w is u^(v^w).\n"
             "Entry by entry: names begin with small letters, and each is as large as theta:\n"
             "{kind: formula, theta: \"u * v^2\"}\n"
             "{kind: formula, theta: \"exp(u) - exp(-v)\"}\n"
             "Of matrices: as soon as one name begins with a capital letter, or something is "
             "transposed ('), * is the product of matrices. Capital names are matrices, small ones "
             "columns. A number counts in every entry. + and - and functions go entry by entry, and "
             "so do .* ./ .^; / takes a number behind it, ^ is refused. Sizes follow from theta; "
             "those that it leaves open are the larger side of theta, or `inner`, in the order in "
             "which the formula's names have them, a name's rows before its columns:\n"
             "{kind: formula, theta: \"W2 * W1\", inner: [4]}\n"
             "{kind: formula, theta: \"W3 * W2 * tanh(W1)\", inner: [4, 6]}\n"
             "{kind: formula, theta: \"U' * v\", inner: [3]}\n"
             "The last gives a column, which stands for theta where theta is one row.\n"
             "Derivatives are exact, also the second ones; those of abs and relu at 0 are 0. "
             "Invariants, of weights that appear once: x^2 - (a/b) y^2 for a part c x^a y^b; x^(2-a) "
             "and y^(2-b) in a fixed ratio for a sum c x^a + d y^b, x y for x^2 - y^2; A'A - B B' of "
             "neighbours in a product of matrices; none of other forms. theta "
             "is solved for the weight (as `init: balanced` needs it) where there is one, which "
             "appears once, under operations that have an inverse.",
         .fields = fields,
         .options_size = sizeof(struct options)},
    .shape = shape,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
    .lift_refuse = lift_refuse,
    .n_invariants = n_invariants,
    .invariants = invariants,
};
