/* observed-entries.c: matrix completion with entries that the user names: in a CSV, or in the YAML.
 *
 * A CSV has one line `row,col,value` per entry, counted from zero; a first line that is not numbers
 * is taken as a header. The same three lists may stand in the YAML: the 2 x 2 problem of Razin and
 * Cohen 2020 (arXiv 2005.06398) is row: [0, 1, 1], col: [1, 0, 1], value: [1, 1, 0]. */
#include <string.h>

#include "base/text.h"
#include "core/data.h"

struct options {
    int64_t rows, cols;
    struct file path;
    struct counts row, col;
    struct reals value;
};

static const struct field fields[] = {
    FIELD(struct options, rows, .doc = "rows of theta", .required = true, .min = 1, .max = 100000),
    FIELD(struct options, cols, .doc = "columns of theta", .required = true, .min = 1,
          .max = 100000),
    FIELD(struct options, path, .doc = "CSV with lines row,col,value"),
    FIELD(struct options, row, .doc = "rows of the entries, from 0", .min = 0, .max = 99999),
    FIELD(struct options, col, .doc = "columns of the entries, from 0", .min = 0, .max = 99999),
    FIELD(struct options, value, .doc = "values of the entries"),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->row.n != o->col.n || o->row.n != o->value.n) {
        return "row, col and value are lists of different lengths";
    }
    if ((o->path.path != NULL) == (o->row.n > 0)) {
        return "give either a path, or the lists row, col and value";
    }
    return NULL;
}

/* Position in the bytes of a CSV. */
struct reader {
    const char *at, *end;
    int line;
};

struct entry {
    int64_t row, col;
    double value;
};

/* The next line without its end, and blanks at both sides taken off; false at the end. */
static bool read_line(struct reader *r, const char **s, size_t *n)
{
    if (r->at >= r->end) {
        return false;
    }
    const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    const char *from = r->at, *to = stop ? stop : r->end;
    r->at = stop ? stop + 1 : r->end;
    r->line++;
    while (to > from && (to[-1] == '\r' || to[-1] == ' ' || to[-1] == '\t')) {
        to--;
    }
    *s = from;
    *n = (size_t)(to - from);
    return true;
}

/* The field before the next comma; advances *s and *n behind it. */
static const char *cut(const char **s, size_t *n, size_t *length)
{
    const char *from = *s, *comma = memchr(from, ',', *n);
    *length = comma ? (size_t)(comma - from) : *n;
    const size_t gone = comma ? *length + 1 : *length;
    *s += gone;
    *n -= gone;
    return from;
}

static bool parse_entry(const char *s, size_t n, struct entry *e)
{
    size_t length[3];
    const char *part[3];
    for (int i = 0; i < 3; i++) {
        part[i] = cut(&s, &n, &length[i]);
    }
    return n == 0 && text_parse_count(part[0], length[0], &e->row) &&
           text_parse_count(part[1], length[1], &e->col) &&
           text_parse_real(part[2], length[2], &e->value);
}

/* The next entry of the file. Returns 1, 0 at the end, -1 with *e filled. */
static int next_entry(const struct options *o, struct reader *r, struct entry *entry, struct err *e)
{
    const char *s;
    size_t n;
    while (read_line(r, &s, &n)) {
        if (n == 0) {
            continue;
        }
        if (parse_entry(s, n, entry)) {
            return 1;
        }
        if (r->line > 1) {
            const struct where at = {.file = o->path.path, .line = r->line, .column = 1};
            err_set_at(e, ERR_INPUT, at, "not an entry: expected row,col,value");
            return -1;
        }
    }
    return 0;
}

static struct reader reader_of(const struct options *o)
{
    return (struct reader){.at = o->path.bytes, .end = o->path.bytes + o->path.size};
}

static bool measure(const void *options, struct dataset *sizes, struct err *e)
{
    const struct options *o = options;
    size_t n = o->row.n;
    if (o->path.path) {
        struct reader r = reader_of(o);
        struct entry entry;
        int more = 0;
        for (n = 0; (more = next_entry(o, &r, &entry, e)) > 0; n++) {
        }
        if (more < 0) {
            return false;
        }
    }
    if (n == 0) {
        return err_set(e, ERR_INPUT, "no entries in '%s'", o->path.path);
    }
    *sizes = (struct dataset){.design = DESIGN_ENTRIES,
                              .n = n,
                              .d = (size_t)(o->rows * o->cols),
                              .m = 1,
                              .rows = (size_t)o->rows,
                              .cols = (size_t)o->cols};
    return true;
}

/* One mark per entry of theta: an entry that is given twice is a mistake. */
static size_t work(const void *options, const struct dataset *sizes)
{
    (void)options;
    return sizes->rows * sizes->cols;
}

static bool place(const struct options *o, const struct entry *entry, size_t i, struct dataset *d,
                  double *marks, struct err *e)
{
    if (entry->row < 0 || entry->row >= o->rows || entry->col < 0 || entry->col >= o->cols) {
        err_set(e, ERR_INPUT, "entry (%lld, %lld) is outside a %lld x %lld matrix",
                (long long)entry->row, (long long)entry->col, (long long)o->rows,
                (long long)o->cols);
        return err_hint(e, "rows and columns are counted from 0");
    }
    const size_t at = (size_t)(entry->row * o->cols + entry->col);
    if (marks[at] != 0) {
        return err_set(e, ERR_INPUT, "entry (%lld, %lld) is given twice", (long long)entry->row,
                       (long long)entry->col);
    }
    marks[at] = 1;
    d->entry[i] = at;
    d->y[i] = entry->value;
    return true;
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    struct reader r = o->path.path ? reader_of(o) : (struct reader){0};
    memset(work, 0, d->rows * d->cols * sizeof *work);
    for (size_t i = 0; i < d->n; i++) {
        struct entry entry = {0};
        if (!o->path.path) {
            entry = (struct entry){o->row.v[i], o->col.v[i], o->value.v[i]};
        } else if (next_entry(o, &r, &entry, e) < 0) {
            return false;
        }
        if (!place(o, &entry, i, d, work, e)) {
            return o->path.path ? err_context(e, "%s:%d: ", o->path.path, r.line) : false;
        }
    }
    return true;
}

const struct data data_observed_entries = {
    .kind = {.name = "observed-entries",
             .summary = "matrix completion with given entries",
             .formula = "y_k = theta[row_k, col_k]",
             .source = "Razin and Cohen 2020, arXiv 2005.06398, section 3 (the 2 x 2 case)",
             .help = "Rows and columns count from 0. Either a CSV of lines row,col,value (a header "
                     "is allowed) or the three lists in the YAML. No entry twice.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .brought = true,
    .work = work,
};
