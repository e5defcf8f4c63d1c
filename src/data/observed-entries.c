/* observed-entries.c: matrix completion with entries that the user names: in a CSV, or in the YAML.
 *
 * A CSV has one line `row,col,value` per entry, counted from zero, and may have a header. The same
 * three lists may stand in the YAML: the 2 x 2 problem of Razin and Cohen 2020 (arXiv 2005.06398)
 * is row: [0, 1, 1], col: [1, 0, 1], value: [1, 1, 0]. */
#include <math.h>
#include <string.h>

#include "core/data.h"
#include "formats/parse.h"

struct options {
    int64_t rows, cols;
    struct file path;
    struct counts row, col;
    struct reals value;
    struct table_form form;
};

static const struct field fields[] = {
    FIELD(struct options, rows, .doc = "rows of theta", .required = true, .min = 1, .max = 100000),
    FIELD(struct options, cols, .doc = "columns of theta", .required = true, .min = 1,
          .max = 100000),
    FIELD(struct options, path, .doc = "lines row,col,value: CSV or .npy"),
    FIELD(struct options, row, .doc = "rows of the entries, counted from 0", .min = 0,
          .max = 99999),
    FIELD(struct options, col, .doc = "columns of the entries, counted from 0", .min = 0,
          .max = 99999),
    FIELD(struct options, value, .doc = "values of the entries"),
    TABLE_FORM_FIELDS(struct options),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->row.n != o->col.n || o->row.n != o->value.n)
        return "row, col and value are lists of different lengths";
    if ((o->path.path != NULL) == (o->row.n > 0))
        return "give either a path, or the lists row, col and value";
    return NULL;
}

/* --- the table of entries --------------------------------------------------------------------- */

enum { ROW, COL, VALUE, CELLS };

struct entry {
    double row, col, value;
};

/* A header may say row, col, value in that order, or other words. */
static bool header_check(const struct number_table *t, struct err *e)
{
    static const char *const names[CELLS] = {"row", "col", "value"};
    for (size_t j = 0; t->names && j < CELLS; j++)
        for (size_t k = 0; k < CELLS; k++)
            if (j != k && strcmp(t->names[j], names[k]) == 0)
                return err_set_at(e, ERR_INPUT, t->places[j],
                                  "column %zu is called '%s', and lines are row,col,value", j + 1,
                                  names[k]);
    return true;
}

static bool table_check(const struct number_table *t, struct err *e)
{
    struct where at = {t->file->path, t->npy.kind ? 0 : 1, 1};
    if (t->cols != CELLS) {
        err_set_at(e, ERR_INPUT, at, "lines of %zu cells: expected row,col,value", t->cols);
        (void)parse_blames_form(t, e);
        return false;
    }
    if (!t->header_doubt)
        return header_check(t, e);
    err_set_at(e, ERR_INPUT, at, "the first line could be a header or an entry");
    return err_hint(e, "`header: true` or `header: false` says which");
}

/* Look at the file and, out (n,3) given, read it. */
static bool table_read(const struct options *o, size_t *n, double *out, struct err *e)
{
    struct number_table t;
    bool fine = parse_measure(&o->path, &o->form, &t, e) && table_check(&t, e);
    struct part whole = fine ? parse_whole(&t) : (struct part){0};
    fine = fine && parse_fill(&t, &whole, out, e);
    *n = whole.rows;
    parse_release(&t);
    return fine;
}

/* Lines hold no line ends within: an entry's line follows from its number. */
static bool entry_context(const struct options *o, size_t i, struct err *e)
{
    struct number_table t;
    struct err ignored = {0};
    if (parse_measure(&o->path, &o->form, &t, &ignored))
        e->at = (struct where){o->path.path, t.npy.kind ? 0 : t.first_line + (int)i, 1};
    parse_release(&t);
    return false;
}

/* --- the contract ----------------------------------------------------------------------------- */

static bool measure(const void *options, struct dataset *sizes, struct err *e)
{
    const struct options *o = options;
    size_t n = o->row.n;
    if (o->path.path && !table_read(o, &n, NULL, e))
        return false;
    *sizes = (struct dataset){.design = DESIGN_ENTRIES,
                              .n = n,
                              .d = (size_t)(o->rows * o->cols),
                              .m = 1,
                              .rows = (size_t)o->rows,
                              .cols = (size_t)o->cols};
    return true;
}

/* One mark per entry of theta, for one that is given twice is a mistake; the table. */
static size_t work(const void *options, const struct dataset *sizes)
{
    return sizes->rows * sizes->cols + CELLS * sizes->n;
}

/* Whether the number counts one of `size` rows or columns. */
static bool is_index(double number, int64_t size)
{
    return number >= 0 && number < (double)size && number == floor(number);
}

static bool place(const struct options *o, const struct entry *entry, size_t i, struct dataset *d,
                  double *marks, struct err *e)
{
    if (!is_index(entry->row, o->rows) || !is_index(entry->col, o->cols)) {
        err_set(e, ERR_INPUT, "entry (%g, %g) is outside a %lld x %lld matrix", entry->row,
                entry->col, (long long)o->rows, (long long)o->cols);
        return err_hint(e, "rows and columns are counted from 0");
    }
    const size_t at = (size_t)entry->row * (size_t)o->cols + (size_t)entry->col;
    if (marks[at] != 0)
        return err_set(e, ERR_INPUT, "entry (%g, %g) is given twice", entry->row, entry->col);
    marks[at] = 1;
    d->entry[i] = at;
    d->y[i] = entry->value;
    return true;
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    double *table = work + d->rows * d->cols;
    size_t n = d->n;
    memset(work, 0, d->rows * d->cols * sizeof *work);
    if (o->path.path && !table_read(o, &n, table, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        const double *line = table + CELLS * i;
        struct entry entry = {line[ROW], line[COL], line[VALUE]};
        if (!o->path.path)
            entry = (struct entry){(double)o->row.v[i], (double)o->col.v[i], o->value.v[i]};
        if (!place(o, &entry, i, d, work, e))
            return o->path.path ? entry_context(o, i, e) : false;
    }
    return true;
}

const struct data data_observed_entries = {
    .kind = {.name = "observed-entries",
             .summary = "matrix completion with given entries",
             .formula = "y_k = theta[row_k, col_k]",
             .source = "Razin and Cohen 2020, arXiv 2005.06398, section 3 (the 2 x 2 case)",
             .help =
                 "Rows and columns count from 0. Either a table of lines row,col,value (a header "
                 "is allowed) or the three lists in the YAML. No entry twice.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .brought = true,
    .work = work,
};
