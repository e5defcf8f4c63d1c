/* formula_sizes.c: the sizes of all that stands in a formula.
 *
 * In a formula of matrices every name and every node has a number of rows and one of columns, and
 * every operation says which of them are equal. Equal ones are joined into classes; theta's rows and
 * columns, the one column of a small name, and at last `inner` tell the classes' sizes. */
#include "mathematics/formula.h"

#include <assert.h>

enum { LENGTHS = 2 * (FORMULA_NODES + FORMULA_WEIGHTS) };

/* Lengths 2k, 2k + 1: rows and columns of node k, then of the weights. */
struct lengths {
    uint16_t same[LENGTHS]; /* as this one, which comes earlier; itself: the first of its class */
    size_t size[LENGTHS];   /* of a first one; 0: not known */
};

static size_t class_of(const struct lengths *l, size_t i)
{
    while (l->same[i] != i)
        i = l->same[i];
    return i;
}

/* False when they are known to differ. */
static bool join(struct lengths *l, size_t i, size_t j)
{
    size_t a = class_of(l, i), b = class_of(l, j);
    if (a == b)
        return true;
    if (l->size[a] && l->size[b] && l->size[a] != l->size[b])
        return false;
    const size_t size = l->size[a] ? l->size[a] : l->size[b];
    l->same[a > b ? a : b] = (uint16_t)(a > b ? b : a);
    l->size[a > b ? b : a] = size;
    return true;
}

static bool set(struct lengths *l, size_t i, size_t size)
{
    size_t *known = &l->size[class_of(l, i)];
    const bool fine = *known == 0 || *known == size;
    *known = size;
    return fine;
}

static size_t rows_of(size_t k)
{
    return 2 * k;
}

static size_t cols_of(size_t k)
{
    return 2 * k + 1;
}

static size_t weight_at(const struct formula *f, size_t i)
{
    return f->n + i;
}

/* As large as one another, or as a number, which is as large as needed. */
static bool equal(struct lengths *l, size_t k, size_t m)
{
    return join(l, rows_of(k), rows_of(m)) && join(l, cols_of(k), cols_of(m));
}

static const char *product_relate(const struct formula *f, size_t k, struct lengths *l)
{
    const struct formula_node *n = &f->nodes[k];
    const size_t rows = n->ta ? cols_of(n->a) : rows_of(n->a);
    const size_t left = n->ta ? rows_of(n->a) : cols_of(n->a);
    const size_t right = n->tb ? cols_of(n->b) : rows_of(n->b);
    const size_t cols = n->tb ? rows_of(n->b) : cols_of(n->b);
    if (!join(l, left, right))
        return "in a product of matrices the left factor has other columns than the right one has "
               "rows";
    join(l, rows_of(k), rows);
    join(l, cols_of(k), cols);
    return NULL;
}

/* The equations of one node. */
static const char *relate(const struct formula *f, size_t k, struct lengths *l)
{
    const struct formula_node *n = &f->nodes[k];
    switch (n->op) {
    case FORMULA_NOTHING:
    case FORMULA_NUMBER:
        return NULL;
    case FORMULA_WEIGHT:
        equal(l, k, weight_at(f, n->a));
        return NULL;
    case FORMULA_PRODUCT:
        return product_relate(f, k, l);
    case FORMULA_TRANSPOSE:
        join(l, rows_of(k), cols_of(n->a));
        join(l, cols_of(k), rows_of(n->a));
        return NULL;
    case FORMULA_ADD:
    case FORMULA_SUBTRACT:
    case FORMULA_MULTIPLY:
    case FORMULA_DIVIDE:
    case FORMULA_RAISE:
        if (!equal(l, k, n->a) || !equal(l, k, n->b))
            return "what is added, or multiplied entry by entry, has unequal sizes";
        return NULL;
    case FORMULA_POWER:
    case FORMULA_NEGATE:
    case FORMULA_FUNCTION:
        equal(l, k, n->a);
        return NULL;
    }
    return NULL;
}

/* A small name is a column. */
static const char *relate_all(const struct formula *f, struct lengths *l)
{
    const char *why = NULL;
    for (size_t i = 0; i < rows_of(weight_at(f, f->n_weights)); i++) {
        l->same[i] = (uint16_t)i;
        l->size[i] = 0;
    }
    for (size_t i = 0; i < f->n_weights; i++)
        if (f->weights[i].name[0] >= 'a')
            set(l, cols_of(weight_at(f, i)), 1);
    for (size_t k = 0; k < f->n && !why; k++)
        why = relate(f, k, l);
    return why;
}

/* The last node is theta; where theta is one row, a column of as many entries will do. */
static bool relate_theta(const struct formula *f, struct lengths *l)
{
    const size_t rows = rows_of(f->n - 1), cols = cols_of(f->n - 1);
    if (f->rows == 1 && l->size[class_of(l, cols)] == 1)
        return set(l, rows, f->cols);
    return set(l, rows, f->rows) && set(l, cols, f->cols);
}

/* Classes of weights' lengths that nothing has told, in the order of the names. */
static const char *relate_inner(const struct formula *f, size_t larger, const struct counts *inner,
                                struct lengths *l)
{
    size_t open = 0;
    for (size_t i = rows_of(weight_at(f, 0)); i < rows_of(weight_at(f, f->n_weights)); i++) {
        if (l->size[class_of(l, i)])
            continue;
        if (inner->n > 1 && open == inner->n)
            return "'inner' lists fewer sizes than the formula leaves open";
        set(l, i,
            inner->n == 0   ? larger
            : inner->n == 1 ? (size_t)inner->v[0]
                            : (size_t)inner->v[open]);
        open++;
    }
    if (inner->n > 1 && open < inner->n)
        return "'inner' lists more sizes than the formula leaves open";
    return inner->n > 0 && open == 0 ? "'inner' is given, and the formula leaves no size open"
                                     : NULL;
}

static void take_sizes(struct formula *f, const struct lengths *l)
{
    for (size_t i = 0; i < f->n_weights; i++) {
        f->weights[i].rows = l->size[class_of(l, rows_of(weight_at(f, i)))];
        f->weights[i].cols = l->size[class_of(l, cols_of(weight_at(f, i)))];
    }
    for (size_t k = 0; k < f->n; k++) {
        f->nodes[k].rows = l->size[class_of(l, rows_of(k))];
        f->nodes[k].cols = l->size[class_of(l, cols_of(k))];
    }
}

static const char *fit_matrices(struct formula *f, const struct counts *inner)
{
    struct lengths l;
    assert(f->n > 0);
    const char *why = relate_all(f, &l);
    if (!why && !relate_theta(f, &l))
        why = "the formula has other sizes than theta; a name that begins with a small letter is "
              "one column";
    if (!why)
        why = relate_inner(f, f->rows > f->cols ? f->rows : f->cols, inner, &l);
    if (!why)
        take_sizes(f, &l);
    return why;
}

/* All of theta's size; values are made so many entries at a time. */
static const char *fit_entries(struct formula *f, const struct counts *inner)
{
    const size_t q = f->rows * f->cols, entries = q < FORMULA_ENTRIES ? q : FORMULA_ENTRIES;
    if (inner->n > 0)
        return "'inner' is for formulas of matrices, whose names begin with capital letters";
    for (size_t i = 0; i < f->n_weights; i++) {
        f->weights[i].rows = f->rows;
        f->weights[i].cols = f->cols;
    }
    for (size_t k = 0; k < f->n; k++) {
        f->nodes[k].rows = 1;
        f->nodes[k].cols = entries;
    }
    return NULL;
}

/* One after the other; weights and what is not computed take no room. */
static void place(struct formula *f)
{
    f->p = f->room = f->widest = 0;
    for (size_t i = 0; i < f->n_weights; i++) {
        f->weights[i].offset = f->p;
        f->p += f->weights[i].rows * f->weights[i].cols;
    }
    for (size_t k = 0; k < f->n; k++) {
        const enum formula_op op = f->nodes[k].op;
        const size_t size = f->nodes[k].rows * f->nodes[k].cols;
        f->nodes[k].at = f->room;
        f->room += op == FORMULA_WEIGHT || op == FORMULA_NOTHING ? 0 : size;
        f->widest = size > f->widest ? size : f->widest;
    }
}

const char *formula_fit(struct formula *f, size_t rows, size_t cols, const struct counts *inner)
{
    f->rows = rows;
    f->cols = cols;
    const char *why = f->matrices ? fit_matrices(f, inner) : fit_entries(f, inner);
    if (!why)
        place(f);
    return why;
}
