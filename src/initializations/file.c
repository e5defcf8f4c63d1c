/* file.c: initial weights from files, block by block: a start that was computed elsewhere. */
#include <string.h>

#include "core/initialization.h"
#include "core/parse.h"

struct options {
    struct file w, theta, U, V, u, v, W1, W2, W3, W4, W5, W6, W7, W8;
    struct table_form form;
};

#define BLOCK_FIELD(member)                                                                        \
    FIELD(struct options, member, .doc = "the block " #member ", CSV or .npy")
static const struct field fields[] = {
    /* The first is all of w, the other files are blocks. */
    FIELD(struct options, w, .doc = "all weights at once, one after the other, CSV or .npy"),
    BLOCK_FIELD(theta),
    BLOCK_FIELD(U),
    BLOCK_FIELD(V),
    BLOCK_FIELD(u),
    BLOCK_FIELD(v),
    BLOCK_FIELD(W1),
    BLOCK_FIELD(W2),
    BLOCK_FIELD(W3),
    BLOCK_FIELD(W4),
    BLOCK_FIELD(W5),
    BLOCK_FIELD(W6),
    BLOCK_FIELD(W7),
    BLOCK_FIELD(W8),
    TABLE_FORM_FIELDS(struct options),
    FIELD_END,
};

static const struct file *file_at(const struct options *o, size_t i)
{
    return (const struct file *)(const void *)((const char *)o + fields[i].offset);
}

static const struct file *file_of(const struct options *o, const char *block)
{
    for (size_t i = 0; fields[i].type == FIELD_FILE; i++)
        if (strcmp(fields[i].name, block) == 0)
            return file_at(o, i);
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

/* A file that would not be read is a mistake: of the name, or of the parameterization. */
static bool all_have_blocks(const struct options *o, const struct model *m, struct err *e)
{
    struct block b;
    for (size_t i = 1; fields[i].type == FIELD_FILE; i++)
        if (file_at(o, i)->path && !model_block(m, fields[i].name, &b))
            return err_set(e, ERR_SPEC, "init names a file for a block %s, which %s does not have",
                           fields[i].name, m->psi->kind.name);
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
    for (size_t i = 0; i < psi->n_blocks(m->psi_options, &m->shape); i++) {
        struct block b;
        psi->block(m->psi_options, &m->shape, i, &b);
        const struct file *f = file_of(o, b.name);
        if (!f || !f->path) {
            err_set(e, ERR_SPEC, "%s has a block %s (%zu x %zu) and init names no file for it",
                    psi->kind.name, b.name, b.rows, b.cols);
            return f ? err_hint(e, "add `%s: FILE`", b.name)
                     : err_hint(e, "give all weights at once: `w: FILE`");
        }
        if (!read_block(o, f, &b, w, e))
            return false;
    }
    return true;
}

static const char *check(const void *options)
{
    const struct options *o = options;
    bool whole = o->w.path != NULL, parts = false;
    for (size_t i = 1; fields[i].type == FIELD_FILE; i++)
        parts = parts || file_at(o, i)->path;
    return whole && parts ? "give 'w', or files for the blocks, not both" : NULL;
}

const struct initialization initialization_file = {
    .kind = {.name = "file",
             .summary = "weights from files, block by block or all at once",
             .formula = "U = U.csv, v = v.csv, ...",
             .source = "RFC 4180; the .npy format, versions 1 and 2",
             .help = "Bare matrices, row by row, CSV or .npy; the blocks' names and sizes are "
                     "those of the parameterization "
                     "(overparam describe parameterization NAME). A vector may stand in a row or "
                     "in a column.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .fill = fill,
    .brought = true,
};
