/* Any bytes as a table of numbers, CSV or .npy, read in every form that can be declared: no crash;
 * what is accepted is as large as it says and finite, what is refused is told; to look is to read.
 *
 * seeds: tests/fuzz/corpus/table
 * longest: 1024 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/columns.h"

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

/* Every cell but the last takes a byte at least, which bounds rows and columns. */
static void fill(const struct number_table *t, const struct part *part, size_t size)
{
    struct err e = {0};
    size_t n = part->rows * part->width;
    require(t->rows > 0 && t->cols > 0 && t->rows <= size + 1 && t->cols <= size + 1 &&
            n <= size + 1);
    bool fine = parse_fill(t, part, NULL, &e);
    double *out = malloc((n ? n : 1) * sizeof *out);
    if (!out)
        return;
    require(parse_fill(t, part, out, &e) == fine);
    for (size_t i = 0; fine && i < n; i++)
        require(isfinite(out[i]));
    if (!fine)
        told(&e);
    free(out);
}

static void read_bare(const struct file *f, const struct table_form *form)
{
    struct number_table t;
    struct err e = {0};
    if (parse_measure(f, form, &t, &e)) {
        for (int transposed = 0; transposed < 2; transposed++) {
            struct part whole = parse_whole(&t);
            fill(&t, &whole, f->size);
            whole.rows = (whole.rows + 1) / 2;
            fill(&t, &whole, f->size);
            if (!columns_check_bare(&t, form, &e) || parse_blames_header(&t, 3, &e))
                require(e.hint[0]);
            parse_transpose(&t);
        }
    } else
        told(&e);
    parse_release(&t);
}

static void read_named(const struct file *f, const struct table_form *form)
{
    static const char *const names[] = {"a", "x, 1"}, *const none[] = {""};
    static const struct columns_wanted wanted[] = {
        {.target = "y"}, {"y", {names, 2}, {0}}, {"a", {0}, {none, 1}}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct number_table t;
        struct part part;
        struct err e = {0};
        if (parse_measure_named(f, form, &t, &e) && columns_choose(&t, &wanted[i], &part, &e)) {
            require(part.width > 1 && part.width <= t.cols);
            fill(&t, &part, f->size);
        } else
            told(&e);
        parse_release(&t);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const separators[] = {"comma", "semicolon", "tab", "blanks"},
                             *const headers[] = {"auto", "true", "false"};
    struct file f = {.path = "table", .bytes = (const char *)data, .size = size};
    if (size == 0)
        return 0;
    for (size_t i = 0; i < 12; i++) {
        struct table_form form = {separators[i % 4], headers[i / 4]};
        read_bare(&f, &form);
        if (i < 8)
            read_named(&f, &form);
    }
    return 0;
}
