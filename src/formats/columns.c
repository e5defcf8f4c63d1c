/* columns.c: see columns.h. */
#include "formats/columns.h"

#include <string.h>
#include <utf8proc.h>

#include "base/text.h"

/* --- names ------------------------------------------------------------------------------------ */

enum { LONGEST_NAME = 512 }; /* code points */

static size_t decompose(const char *s, utf8proc_int32_t out[LONGEST_NAME])
{
    utf8proc_ssize_t n =
        utf8proc_decompose((const utf8proc_uint8_t *)s, 0, out, LONGEST_NAME,
                           UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    return n > 0 && n <= LONGEST_NAME ? (size_t)n : 0;
}

/* One name to a reader, other bytes: an accent may be part of its letter, or stand behind it. */
static bool same_to_a_reader(const char *a, const char *b)
{
    utf8proc_int32_t x[LONGEST_NAME], y[LONGEST_NAME];
    size_t n = decompose(a, x);
    return n > 0 && decompose(b, y) == n && memcmp(x, y, n * sizeof *x) == 0;
}

/* The header is of another encoding than UTF-8, Latin-1 say. */
static bool is_encoded_otherwise(const struct number_table *t)
{
    for (size_t j = 0; j < t->cols; j++)
        for (const char *s = t->names[j]; *s;) {
            size_t n = text_visible(s, strlen(s));
            if (n == 0 && (unsigned char)*s >= 0x80)
                return true;
            s += n ? n : 1;
        }
    return false;
}

static bool unknown_column(const struct number_table *t, const char *name, struct err *e)
{
    char shown[TEXT_SHOWN], other[TEXT_SHOWN];
    struct where at = {t->file->path, 1, 1};
    err_set_at(e, ERR_INPUT, at, "the header has no column '%s'",
               text_shown(name, strlen(name), shown));
    for (size_t j = 0; j < t->cols; j++)
        if (same_to_a_reader(name, t->names[j])) {
            err_set_at(e, ERR_INPUT, t->places[j],
                       "column '%s' looks the same and is spelled in another Unicode form",
                       text_shown(name, strlen(name), shown));
            return err_hint(e, "one has accents as characters of their own (NFD), the other has "
                               "them in the letters (NFC): copy the name from the file");
        }
    if (is_encoded_otherwise(t))
        return err_hint(e, "the header is not UTF-8: iconv -f LATIN1 -t UTF-8 makes it so");
    if (parse_blames_form(t, e))
        return false;
    const char *near = text_nearest(name, t->names, t->cols);
    if (near)
        return err_hint(e, "did you mean '%s'?", text_shown(near, strlen(near), other));
    struct buf list = {0};
    for (size_t j = 0; j < t->cols && list.n < sizeof e->hint; j++)
        buf_printf(&list, "%s%s", j ? ", " : "",
                   text_shown(t->names[j], strlen(t->names[j]), shown));
    err_hint(e, "its columns are: %.160s%s", buf_text(&list), list.n > 160 ? "..." : "");
    buf_release(&list);
    return false;
}

static bool column_find(const struct number_table *t, const char *name, size_t *column,
                        struct err *e)
{
    char shown[TEXT_SHOWN];
    *column = t->cols;
    for (size_t j = 0; j < t->cols; j++) {
        if (strcmp(t->names[j], name) != 0)
            continue;
        if (*column < t->cols)
            return err_set_at(e, ERR_INPUT, t->places[j], "a second column '%s'",
                              text_shown(name, strlen(name), shown));
        *column = j;
    }
    return *column < t->cols ? true : unknown_column(t, name, e);
}

/* --- an index --------------------------------------------------------------------------------- */

/* "" and what pandas makes of it: "Unnamed: 0". */
static bool is_nameless(const char *name)
{
    static const char unnamed[] = "Unnamed: ";
    size_t n = sizeof unnamed - 1;
    return name[0] == 0 || (strncmp(name, unnamed, n) == 0 && name[n] &&
                            name[n + strspn(name + n, "0123456789")] == 0);
}

static bool numbers_rows(const struct number_table *t)
{
    enum { TOO_FEW = 2 }; /* rows, to tell counting from chance */
    return t->numbers_rows && (t->transposed ? t->cols : t->rows) > TOO_FEW;
}

static bool is_index_name(const char *name)
{
    static const char *const names[] = {"index",  "Index",     "id",        "Id",        "ID",
                                        "row",    "Row",       "rownames",  "row.names", "rowid",
                                        "row_id", "row_names", "row_index", "level_0",   "obs",
                                        "Obs",    "No",        "no"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* A column that would become a feature unasked. */
static bool feature_check(const struct number_table *t, size_t j, struct err *e)
{
    const char *name = t->names[j];
    if (is_nameless(name)) {
        err_set_at(e, ERR_INPUT, t->places[j], "column %zu has no name%s%s%s: is it a feature?",
                   j + 1, name[0] ? " ('" : "", name, name[0] ? "')" : "");
        return err_hint(e,
                        "pandas and R write their index so: `drop: [\"%s\"]` leaves it out; "
                        "`features: [...]` lists the columns to use",
                        name);
    }
    if (j > 0 || !is_index_name(name) || !numbers_rows(t))
        return true;
    err_set_at(e, ERR_INPUT, t->places[j], "column '%s' numbers the rows: is it a feature?", name);
    return err_hint(e, "`drop: [\"%s\"]` leaves it out; `features: [...]` lists the columns to use",
                    name);
}

bool columns_check_bare(const struct number_table *t, const struct table_form *form, struct err *e)
{
    size_t cols = t->transposed ? t->rows : t->cols;
    struct where at = {t->file->path, t->first_line, 1};
    if (cols == 1 || !numbers_rows(t) || strcmp(form->header, "false") == 0 ||
        (t->names && !is_index_name(t->names[0])))
        return true;
    err_set_at(e, ERR_INPUT, at, "the first column numbers the rows: is it data?");
    return err_hint(e, "pandas: to_csv(FILE, index=False), R: row.names = FALSE leave it out; "
                       "`header: false` says that all of the file is data");
}

/* --- the choice ------------------------------------------------------------------------------- */

static bool place_listed(const struct number_table *t, const struct columns_wanted *wanted,
                         size_t *place, struct err *e)
{
    for (size_t k = 0; k < wanted->features.n; k++) {
        size_t j;
        if (!column_find(t, wanted->features.v[k], &j, e))
            return err_about(e, "features");
        place[j] = k;
    }
    return true;
}

/* Several columns of one name, nameless ones say, are dropped together. */
static bool mark_dropped(const struct number_table *t, const char *name, bool *dropped,
                         struct err *e)
{
    bool found = false;
    for (size_t j = 0; j < t->cols; j++)
        if (strcmp(t->names[j], name) == 0)
            found = dropped[j] = true;
    return found ? true : unknown_column(t, name, e);
}

/* All columns that were not dropped; *d counts them. */
static bool place_others(struct number_table *t, const struct columns_wanted *wanted, size_t target,
                         size_t *place, size_t *d, struct err *e)
{
    bool *dropped = arena_array(&t->arena, t->cols, sizeof *dropped);
    for (size_t k = 0; k < wanted->drop.n; k++)
        if (!mark_dropped(t, wanted->drop.v[k], dropped, e))
            return err_about(e, "drop");
    *d = 0;
    for (size_t j = 0; j < t->cols; j++) {
        if (j == target || dropped[j])
            continue;
        if (!feature_check(t, j, e))
            return false;
        place[j] = (*d)++;
    }
    return true;
}

bool columns_choose(struct number_table *t, const struct columns_wanted *wanted, struct part *part,
                    struct err *e)
{
    size_t target, d = wanted->features.n;
    if (!column_find(t, wanted->target, &target, e))
        return err_about(e, "target");
    size_t *place = arena_array(&t->arena, t->cols, sizeof *place);
    for (size_t j = 0; j < t->cols; j++)
        place[j] = COLUMN_SKIPPED;
    if (d > 0 ? !place_listed(t, wanted, place, e) : !place_others(t, wanted, target, place, &d, e))
        return false;
    if (d == 0)
        return err_set_at(e, ERR_INPUT, (struct where){t->file->path, 1, 1},
                          "there is no column beside the target");
    place[target] = d;
    *part = (struct part){
        .rows = t->rows, .width = d + 1, .place = place, .droppable = wanted->features.n ? 0 : d};
    return true;
}
