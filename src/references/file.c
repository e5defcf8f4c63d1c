/* file.c: a theta from a file: a solution that was computed elsewhere, or a truth of one's own. */
#include "core/reference.h"
#include "formats/parse.h"
#include "numerics/linalg.h"

struct options {
    struct file theta;
    struct table_form form;
};

static const struct field fields[] = {
    FIELD(struct options, theta, .doc = "theta (rows,cols), CSV or .npy", .required = true),
    TABLE_FORM_FIELDS(struct options),
    FIELD_END,
};

static bool size_differs(const struct number_table *t, const struct shape *s, struct err *e)
{
    err_set_at(e, ERR_INPUT, (struct where){.file = t->file->path},
               "theta is %zu x %zu, the file holds %zu x %zu", s->rows, s->cols, t->rows, t->cols);
    if (parse_blames_header(t, s->rows, e) || parse_blames_form(t, e))
        return false;
    return t->rows == s->cols && t->cols == s->rows
               ? err_hint(e, "its transpose would fit: save that")
               : false;
}

/* A vector may stand in a row or in a column. */
static bool is_theta(const struct number_table *t, const struct shape *s)
{
    const bool vector = s->rows == 1 || s->cols == 1;
    return (t->rows == s->rows && t->cols == s->cols) ||
           (vector && t->rows == s->cols && t->cols == s->rows);
}

static bool table_read(const struct number_table *t, const struct shape *s, double *theta,
                       struct err *e)
{
    const struct part whole = parse_whole(t);
    if (!is_theta(t, s))
        return size_differs(t, s, e);
    return !theta || parse_fill(t, &whole, theta, e);
}

/* theta NULL: only the sizes are looked at. */
static bool theta_read(const struct options *o, const struct shape *s, double *theta, struct err *e)
{
    struct number_table t;
    const bool fine = parse_measure(&o->theta, &o->form, &t, e) && table_read(&t, s, theta, e);
    parse_release(&t);
    return fine;
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    return theta_read(options, &m->shape, NULL, e);
}

static size_t work(const void *options, const struct model *m)
{
    return m->shape.q;
}

static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *work, struct err *e)
{
    if (!theta_read(options, &m->shape, theta, e))
        return false;
    (void)problem_loss(&m->problem, theta, work);
    *residual = vec_norm(m->shape.q, work);
    return true;
}

const struct reference reference_file = {
    .kind = {.name = "file",
             .summary = "a theta from a file, computed elsewhere",
             .formula = "theta = theta.csv",
             .source = "RFC 4180; the .npy format, versions 1 and 2",
             .help = "A bare matrix, row by row; a vector may stand in a row or in a column. Its "
                     "residual is |dL/dtheta| there, zero at a minimum of the loss and anything "
                     "else at a truth of your own.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .solve = solve,
    .work = work,
    .fits = fits,
};
