/* entry.c: one entry of theta as a (rows,cols) matrix.
 *
 * In the 2 x 2 completion of Razin and Cohen it is the unobserved entry, which runs to infinity
 * with the sign of the starting determinant. Source: Razin and Cohen 2020 (arXiv 2005.06398),
 * section 3. */
#include "core/observable.h"

struct options {
    int64_t row, col;
};

static const struct field fields[] = {
    FIELD(struct options, row, .doc = "row, counted from 0", .min = 0, .max = 1000000,
          .otherwise = 0),
    FIELD(struct options, col, .doc = "column, counted from 0", .min = 0, .max = 100000000,
          .otherwise = 0),
    FIELD_END,
};

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    *out = v->theta[(size_t)o->row * v->model->shape.cols + (size_t)o->col];
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const struct options *o = options;
    return (size_t)o->row < m->shape.rows && (size_t)o->col < m->shape.cols
               ? NULL
               : "theta has no such entry";
}

const struct observable observable_entry = {
    .kind = {.name = "entry",
             .summary = "one entry of theta",
             .formula = "theta[row, col]",
             .source = "Razin and Cohen 2020, arXiv 2005.06398, section 3",
             .help = "Rows and columns count from 0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .measure = measure,
    .refuse = refuse,
};
