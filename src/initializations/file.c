/* file.c: initial weights from files, block by block: a start that was computed elsewhere. */
#include <stdio.h>
#include <string.h>

#include "core/initialization.h"
#include "core/parse.h"

struct options {
    struct file w;
    struct files blocks;
};

static const struct field fields[] = {
    FIELD(struct options, w, .doc = "all weights at once, one after the other, CSV or .npy"),
    FIELD_AS(struct options, blocks, "BLOCK",
             .doc = "a file for each block of the parameterization, under the block's name, CSV or "
                    ".npy: `U: U.csv, v: v.csv`"),
    FIELD_END,
};

static const struct file *file_of(const struct options *o, const char *block)
{
    for (size_t i = 0; i < o->blocks.n; i++)
        if (strcmp(o->blocks.names[i], block) == 0)
            return &o->blocks.v[i];
    return NULL;
}

/* A vector may stand in a row or in a column. */
static bool fits(const struct number_table *t, size_t rows, size_t cols)
{
    bool vector = rows == 1 || cols == 1;
    return (t->rows == rows && t->cols == cols) || (vector && t->rows == cols && t->cols == rows);
}

static bool read_block(const struct file *f, const char *name, size_t rows, size_t cols,
                       double *out, struct err *e)
{
    struct number_table t;
    if (!parse_measure(f, &t, e))
        return false;
    if (fits(&t, rows, cols))
        return parse_fill(&t, out, e);
    err_set(e, ERR_INPUT, "%s is %zu x %zu, but block %s is %zu x %zu", f->path, t.rows, t.cols,
            name, rows, cols);
    return t.has_header
               ? err_hint(
                     e,
                     "its first line was taken as a header: it holds something else than numbers")
               : false;
}

static bool hint_blocks(const struct model *m, struct err *e)
{
    char names[120] = "";
    struct block b;
    size_t n = m->psi->n_blocks(m->psi_options, &m->shape), used = 0;
    for (size_t i = 0; i < n && used + 2 * (size_t)BLOCK_NAME < sizeof names; i++) {
        m->psi->block(m->psi_options, &m->shape, i, &b);
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", b.name);
    }
    return err_hint(e, "its blocks are %s", names);
}

/* A file that would not be read is a mistake: of the name, or of the parameterization. */
static bool all_have_blocks(const struct options *o, const struct model *m, struct err *e)
{
    struct block b;
    for (size_t i = 0; i < o->blocks.n; i++)
        if (!model_block(m, o->blocks.names[i], &b)) {
            err_set(e, ERR_SPEC, "init names a file for a block %.60s, which %s does not have",
                    o->blocks.names[i], m->psi->kind.name);
            return hint_blocks(m, e);
        }
    return true;
}

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    const struct options *o = options;
    const struct parameterization *psi = m->psi;
    if (!all_have_blocks(o, m, e))
        return false;
    if (o->w.path)
        return read_block(&o->w, "w", m->shape.p, 1, w, e);
    for (size_t i = 0; i < psi->n_blocks(m->psi_options, &m->shape); i++) {
        struct block b;
        psi->block(m->psi_options, &m->shape, i, &b);
        const struct file *f = file_of(o, b.name);
        if (!f || !f->path) {
            err_set(e, ERR_SPEC, "%s has a block %s (%zu x %zu) and init names no file for it",
                    psi->kind.name, b.name, b.rows, b.cols);
            return err_hint(e, "add `%s: FILE`", b.name);
        }
        if (!read_block(f, b.name, b.rows, b.cols, w + b.offset, e))
            return false;
    }
    return true;
}

static const char *check(const void *options)
{
    const struct options *o = options;
    return o->w.path && o->blocks.n > 0 ? "give 'w', or files for the blocks, not both" : NULL;
}

const struct initialization initialization_file = {
    .kind = {.name = "file",
             .summary = "weights from files, block by block or all at once",
             .formula = "U = U.csv, v = v.csv, ...",
             .source = "RFC 4180; the .npy format, versions 1 and 2",
             .help = "Bare matrices without a header, row by row; the blocks' names and sizes are "
                     "those of the parameterization "
                     "(overparam describe parameterization NAME). A vector may stand in a row or "
                     "in a column.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .fill = fill,
};
