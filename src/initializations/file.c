/* file.c: initial weights from files, block by block: a start that was computed elsewhere. */
#include <stdio.h>
#include <string.h>

#include "core/initialization.h"
#include "formats/parse.h"

struct options {
    struct file w;
    struct files blocks;
    struct table_form form;
};

static const struct field fields[] = {
    FIELD(struct options, w, .doc = "all weights at once, one after the other, CSV or .npy"),
    FIELD_AS(struct options, blocks, "BLOCK",
             .doc = "a file for each block of the parameterization, under the block's name, CSV or "
                    ".npy: `U: U.csv, v: v.csv`"),
    TABLE_FORM_FIELDS(struct options),
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

static bool size_differs(const struct number_table *t, const char *name, size_t rows, size_t cols,
                         struct err *e)
{
    err_set_at(e, ERR_INPUT, (struct where){.file = t->file->path},
               "block %s is %zu x %zu, the file holds %zu x %zu", name, rows, cols, t->rows,
               t->cols);
    if (parse_blames_header(t, rows, e) || parse_blames_form(t, e))
        return false;
    if (t->rows == cols && t->cols == rows)
        return err_hint(e, "its transpose would fit: save that");
    return t->names ? err_hint(e, "its first line was taken for a header: it holds no numbers")
                    : false;
}

static bool table_read(const struct number_table *t, const char *name, size_t rows, size_t cols,
                       double *out, struct err *e)
{
    struct part whole = parse_whole(t);
    return fits(t, rows, cols) ? parse_fill(t, &whole, out, e)
                               : size_differs(t, name, rows, cols, e);
}

/* The shape that is expected tells a header of numbers from data. */
static bool read_block(const struct options *o, const struct file *f, const struct block *b,
                       double *w, struct err *e)
{
    struct number_table t;
    bool fine = parse_measure(f, &o->form, &t, e) &&
                table_read(&t, b->name, b->rows, b->cols, w + b->offset, e);
    parse_release(&t);
    return fine;
}

static bool hint_blocks(const struct model *m, struct err *e)
{
    char names[120] = "";
    size_t n = model_n_blocks(m), used = 0;
    for (size_t i = 0; i < n && used + 2 * (size_t)BLOCK_NAME < sizeof names; i++) {
        const struct block b = model_nth_block(m, i);
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
    struct block all = {.name = "w", .rows = m->shape.p, .cols = 1};
    if (o->w.path)
        return read_block(o, &o->w, &all, w, e);
    for (size_t i = 0; i < model_n_blocks(m); i++) {
        const struct block b = model_nth_block(m, i);
        const struct file *f = file_of(o, b.name);
        if (!f || !f->path) {
            err_set(e, ERR_SPEC, "%s has a block %s (%zu x %zu) and init names no file for it",
                    psi->kind.name, b.name, b.rows, b.cols);
            return err_hint(e, "add `%s: FILE`", b.name);
        }
        if (!read_block(o, f, &b, w, e))
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
             .help = "Bare matrices, row by row, CSV or .npy; the blocks' names and sizes are "
                     "those of the parameterization (overparam describe parameterization NAME). A "
                     "vector may stand in a row or in a column.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .fill = fill,
    .brought = true,
};
