/* Any bytes as a formula: refused with a place and a remedy, or read, and then fitted, swept over
 * and differentiated within its room. The first byte chooses the sizes of theta, the second
 * `inner`.
 *
 * seeds: tests/fuzz/corpus/formula longest: 512 */
#include <stdlib.h>
#include <string.h>

#include "mathematics/formula.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* More entries than are swept over at a time, and larger formulas of matrices than these are left
 * alone. */
enum { WEIGHTS = 20000, WORK = 1 << 21 };

static void require(bool law)
{
    if (!law)
        abort();
}

/* Exactly as large as asked for, so that the sanitizer sees what goes beyond. */
static double *room(size_t n, double first)
{
    double *v = malloc(n * sizeof *v + 1);
    require(v != NULL);
    for (size_t i = 0; i < n; i++)
        v[i] = first + 0.01 * (double)(i % 31);
    return v;
}

static void sweep(const struct formula *f)
{
    const size_t q = f->rows * f->cols, n = formula_n_conserved(f);
    double *w = room(f->p, 0.7), *dw = room(f->p, 0.1), *g = room(q, 0.3), *theta = room(q, 0),
           *jw = room(q, 0), *jg = room(f->p, 0), *bent = room(f->p, 0), *kept = room(n, 0),
           *work = room(formula_work(f), 0);
    formula_psi(f, w, theta, work);
    formula_vjp(f, w, g, jg, work);
    formula_jvp(f, w, dw, jw, work);
    formula_bend(f, w, g, dw, bent, work);
    formula_conserved(f, w, kept);
    if (!formula_lift_refuse(f))
        (void)formula_lift(f, theta, bent);
    double *const all[] = {w, dw, g, theta, jw, jg, bent, kept, work};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
}

static void refused(const char *text, const struct err *e)
{
    require(e->code == ERR_SPEC && e->text[0] && e->hint[0]);
    require(e->at.line >= 1 && e->at.column >= 1 && (size_t)e->at.column <= strlen(text) + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t sizes[][2] = {{1, 1}, {1, 5}, {3, 3}, {2, 4}, {1, 600}};
    static const int64_t inner[] = {3, 2, 4};
    static struct formula f;
    struct err e = {0};
    if (size < 2)
        return 0;
    char *text = malloc(size - 1);
    require(text != NULL);
    memcpy(text, data + 2, size - 2);
    text[size - 2] = 0;
    const size_t *shape = sizes[data[0] % 5];
    const struct counts open = {inner, data[1] % 4};
    if (!formula_read(text, &f, &e))
        refused(text, &e);
    else if (!formula_fit(&f, shape[0], shape[1], &open) && f.p <= WEIGHTS &&
             formula_work(&f) <= WORK)
        sweep(&f);
    free(text);
    return 0;
}
