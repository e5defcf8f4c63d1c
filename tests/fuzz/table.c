/* Any bytes as a table of numbers, CSV or .npy: no crash; what is accepted is as large as it says
 * and finite, what is refused is told.
 *
 * seeds: tests/fuzz/corpus/table */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool law)
{
    if (!law)
        abort();
}

static void told(const struct err *e)
{
    require(e->code == ERR_INPUT && e->text[0] && e->at.line >= 0 && e->at.column >= 0);
}

/* Every cell takes a byte at least, so that rows and columns are bounded by the size. */
static void fill(const struct number_table *t, size_t size)
{
    struct err e = {0};
    size_t n = t->rows * t->cols;
    require(t->rows > 0 && t->cols > 0 && t->rows <= size && t->cols <= size && n <= size);
    double *out = malloc(n * sizeof *out);
    if (!out)
        return;
    bool fine = parse_fill(t, out, &e);
    for (size_t i = 0; fine && i < n; i++)
        require(isfinite(out[i]));
    if (!fine)
        told(&e);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file f = {.path = "table", .bytes = (const char *)data, .size = size};
    struct number_table t;
    struct err e = {0};
    size_t column;
    if (size == 0)
        return 0;
    if (parse_measure(&f, &t, &e))
        fill(&t, size);
    else
        told(&e);
    e = (struct err){0};
    if (!parse_measure_named(&f, &t, &e)) {
        told(&e);
        return 0;
    }
    fill(&t, size);
    if (parse_column(&t, "y", &column, &e))
        require(column < t.cols);
    else
        told(&e);
    return 0;
}
