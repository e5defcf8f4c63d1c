/* formula.h: a parameterization that its author writes as a text, such as "u * v^2" or "W2 * W1".
 *
 * A text is read into a tree whose nodes stand with operands before what is made of them. All
 * derivatives come from sweeps over that list, one node at a time and a vector of entries at each:
 *
 *   psi    values, forward                                        y = f(a, b)
 *   jvp    tangents, forward                                      y. = f_a a. + f_b b.
 *   vjp    adjoints, backward                                     a^ = f_a y^
 *   bend   tangents forward, then adjoints with their tangents:   a^. = f_a y^. + y^ (f_aa a. + f_ab b.)
 *
 * Source: Griewank, Walther 2008, Evaluating Derivatives, 2nd edition: tables 3.2 (forward), 3.4
 * (reverse) and section 5.1 (tangents of adjoints).
 *
 * A formula is one of matrices when a name in it begins with a capital letter or something is
 * transposed; otherwise every name is a weight of theta's size and all goes entry by entry. */
#ifndef OVERPARAM_MATHEMATICS_FORMULA_H
#define OVERPARAM_MATHEMATICS_FORMULA_H

#include "base/err.h"
#include "base/given.h"
#include "core/parameterization.h"

enum {
    FORMULA_TEXT = 4096,  /* bytes of a text */
    FORMULA_NODES = 256,  /* numbers, weights and operations */
    FORMULA_WEIGHTS = 16, /* names */
    FORMULA_DEPTH = 64,   /* nesting */
    FORMULA_ENTRIES = 256 /* that are swept over at a time: few enough for the nearest cache */
};

enum formula_op {
    FORMULA_NOTHING, /* a transposition that the product above it does */
    FORMULA_WEIGHT,
    FORMULA_NUMBER, /* the same in all entries */
    FORMULA_ADD,
    FORMULA_SUBTRACT,
    FORMULA_MULTIPLY,
    FORMULA_DIVIDE,
    FORMULA_POWER, /* a^number */
    FORMULA_RAISE, /* a^b */
    FORMULA_NEGATE,
    FORMULA_FUNCTION,
    FORMULA_PRODUCT, /* of matrices; either factor may be transposed */
    FORMULA_TRANSPOSE
};

/* f(x) = y with its derivatives: entry by entry. */
struct formula_function {
    const char *name;
    double (*value)(double x);
    double (*slope)(double x, double y);
    double (*curvature)(double x, double y);
};
extern const struct formula_function formula_functions[]; /* ends with a NULL name */

struct formula_node {
    enum formula_op op;
    uint16_t a, b;     /* operands, nodes before this one; of a weight, a is which */
    bool varies;       /* with the weights */
    bool ta, tb;       /* a, b enter the product transposed */
    bool first;        /* of a weight: the backward sweep meets it here for the first time */
    uint16_t function; /* in formula_functions */
    uint16_t from;     /* its byte in the text, for messages */
    double number;     /* of a number; the exponent of a power */
    size_t rows, cols; /* of its value, once the formula is fitted */
    size_t at;         /* where its value, tangent or adjoint stands in a room for all of them */
};

/* 0, 1 or 2. */
size_t formula_operands(const struct formula_node *n);

struct formula_weight {
    char name[BLOCK_NAME];
    size_t rows, cols, offset; /* in w, once the formula is fitted */
    size_t times;              /* that it appears */
};

struct formula {
    bool matrices;
    size_t n_weights;
    struct formula_weight weights[FORMULA_WEIGHTS]; /* in the order of their first appearance */
    size_t rows, cols, p;                           /* theta's, and all weights, once fitted */
    size_t room; /* doubles for one value at every node: of all entries, or of so many at a time */
    size_t widest; /* doubles of the largest value */
    size_t n;
    struct formula_node nodes[FORMULA_NODES]; /* the last is theta */
};

/* Read the text. False with what is wrong, its place (line and column within the text) and a
 * remedy. */
bool formula_read(const char *text, struct formula *f, struct err *e);
/* The sizes of all that stands in it for a theta (rows,cols). `inner` (formulas of matrices): the
 * sizes that theta leaves open, in the order in which they appear, a name's rows before its
 * columns; one for all; or none, for the larger side of theta. NULL, or a sentence why that cannot
 * be. */
const char *formula_fit(struct formula *f, size_t rows, size_t cols, const struct counts *inner);

/* Doubles of work for the four sweeps. psi leaves all values there, vjp, jvp and bend take them. */
size_t formula_work(const struct formula *f);
void formula_psi(const struct formula *f, const double *w, double *theta, double *work);
void formula_vjp(const struct formula *f, const double *w, const double *g, double *jg,
                 double *work);
void formula_jvp(const struct formula *f, const double *w, const double *dw, double *dtheta,
                 double *work);
void formula_bend(const struct formula *f, const double *w, const double *g, const double *dw,
                  double *out, double *work);

/* What gradient flow conserves whatever the loss, as far as the form of the text tells; of weights
 * that appear nowhere else:
 *
 * A part m = c x^a y^b ...: x. = -G a m / x with G = dL/dm, so x^2 - (a/b) y^2 is conserved entry by
 *   entry (u^2 - v^2 for u v).
 * Terms c x^a + d y^b + ... of a sum: x. = -G c a x^(a-1), so x^(2-a) - r y^(2-b) is, with
 *   r = c a (2-a) / (d b (2-b)), and for x^2 - y^2 it is x y (Woodworth et al. 2019, arXiv
 *   1906.05827, section 5).
 * Neighbours A B in a product of matrices: A'A - B B', for A'(dL/dA) = (dL/dB) B' (Arora, Cohen,
 *   Hazan 2018, arXiv 1802.06509, theorem 1). */
size_t formula_n_conserved(const struct formula *f);
void formula_conserved(const struct formula *f, const double *w, double *out);

/* Why the formula cannot be solved for its weight, or NULL: it can when it has one weight, which
 * appears once, under operations that have an inverse. */
const char *formula_lift_refuse(const struct formula *f);
/* w with psi(w) = theta; NULL, or a sentence why there is none. */
const char *formula_lift(const struct formula *f, const double *theta, double *w);

#endif
