/* options.c: see options.h. The field decides what a scalar means: 1e-3, 1.0e-3 and 0.001 are one
 * number, and the look of a text never makes it a number. */
#include "spec/options.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "spec/overlay.h"
#include "sys/file.h"

struct known_files {
    struct known_files *next;
    const char *path, *sha256;
};

/* What is being read. */
struct reading {
    const struct resolver *r;
    const struct field *fields;
    const char *const *others;
    const char *what;
    void *options;
    bool seen[FIELDS_MAX];
};

enum { KEY_PATH = 160 };

/* --- values
 * -----------------------------------------------------------------------------------------------------
 */

static const char *type_word(enum field_type type)
{
    static const char *const words[] = {[FIELD_NONE] = "nothing",
                                        [FIELD_REAL] = "a number",
                                        [FIELD_COUNT] = "an integer",
                                        [FIELD_FLAG] = "true or false",
                                        [FIELD_TEXT] = "a text",
                                        [FIELD_FILE] = "the path of a file",
                                        [FIELD_REALS] = "a list of numbers",
                                        [FIELD_COUNTS] = "a list of integers"};
    return words[type];
}

static void wrong_type(const struct reading *in, const struct field *f, const struct node *n)
{
    char key[FIELD_KEY_SIZE];
    field_key(f, key);
    struct err *e;
    if (n->type == NODE_SCALAR)
        e = errs_add_at(in->r->es, n->at, "'%s' wants %s, not '%.60s'", key, type_word(f->type),
                        n->text);
    else
        e = errs_add_at(in->r->es, n->at, "'%s' wants %s, not a %s", key, type_word(f->type),
                        n->type == NODE_LIST ? "list" : "map");
    double ignored;
    if (e && n->type == NODE_SCALAR && n->quoted && text_parse_real(n->text, n->length, &ignored))
        err_hint(e, "leave the quotes away: a quoted number is a text");
    else if (e && f->type == FIELD_FLAG)
        err_hint(e, "write true or false");
}

static void describe_range(const struct field *f, char out[96])
{
    char lo[TEXT_REAL_SIZE], hi[TEXT_REAL_SIZE];
    text_real(f->min, lo);
    text_real(f->max, hi);
    if (f->min == f->max)
        snprintf(out, 96, "finite");
    else if (isinf(f->max) || f->max >= 1e300)
        snprintf(out, 96, "%s %s", f->above_min ? "above" : "at least", lo);
    else
        snprintf(out, 96, "%s %s and at most %s", f->above_min ? "above" : "at least", lo, hi);
}

static bool number_check(const struct reading *in, const struct field *f, const struct node *n,
                         double value)
{
    char key[FIELD_KEY_SIZE], range[96];
    if (field_admits(f, value))
        return true;
    describe_range(f, range);
    errs_add_at(in->r->es, n->at, "'%s' must be %s, not %.60s", field_key(f, key), range, n->text);
    return false;
}

static bool read_real(const struct reading *in, const struct field *f, const struct node *n,
                      double *value)
{
    if (n->type == NODE_SCALAR && !n->quoted && text_parse_real(n->text, n->length, value))
        return number_check(in, f, n, *value);
    wrong_type(in, f, n);
    return false;
}

static bool read_count(const struct reading *in, const struct field *f, const struct node *n,
                       int64_t *value)
{
    if (n->type == NODE_SCALAR && !n->quoted && text_parse_count(n->text, n->length, value))
        return number_check(in, f, n, (double)*value);
    wrong_type(in, f, n);
    return false;
}

static void read_flag(const struct reading *in, const struct field *f, const struct node *n)
{
    bool yes = n->type == NODE_SCALAR && strcmp(n->text, "true") == 0;
    if (yes || (n->type == NODE_SCALAR && strcmp(n->text, "false") == 0))
        *field_flag(f, in->options) = yes;
    else
        wrong_type(in, f, n);
}

static void wrong_choice(const struct reading *in, const struct field *f, const struct node *n)
{
    enum { MOST = 24 };
    char key[FIELD_KEY_SIZE];
    const char *words[MOST];
    size_t count = 0;
    struct buf list = {0};
    for (const char *c = f->choices; *c && count < MOST;) {
        size_t m = strcspn(c, "|");
        words[count] = arena_strndup(in->r->arena, c, m);
        buf_printf(&list, "%s%s", count ? ", " : "", words[count]);
        count++;
        c += m + (c[m] == '|');
    }
    const char *near = text_nearest(n->text, words, count);
    struct err *e = errs_add_at(in->r->es, n->at, "'%s' is one of %s, not '%.60s'",
                                field_key(f, key), buf_text(&list), n->text);
    if (e && near)
        err_hint(e, "did you mean '%s'?", near);
    buf_release(&list);
}

static void read_text(const struct reading *in, const struct field *f, const struct node *n)
{
    if (n->type != NODE_SCALAR)
        wrong_type(in, f, n);
    else if (!field_chooses(f, n->text))
        wrong_choice(in, f, n);
    else
        *field_text(f, in->options) = n->text;
}

static void read_reals(const struct reading *in, const struct field *f, const struct node *n)
{
    if (n->type != NODE_LIST) {
        wrong_type(in, f, n);
        return;
    }
    double *v = arena_array(in->r->arena, n->n + 1, sizeof *v);
    for (size_t i = 0; i < n->n; i++)
        if (!read_real(in, f, n->items[i], &v[i]))
            return;
    *field_reals(f, in->options) = (struct reals){v, n->n};
}

static void read_counts(const struct reading *in, const struct field *f, const struct node *n)
{
    if (n->type != NODE_LIST) {
        wrong_type(in, f, n);
        return;
    }
    int64_t *v = arena_array(in->r->arena, n->n + 1, sizeof *v);
    for (size_t i = 0; i < n->n; i++)
        if (!read_count(in, f, n->items[i], &v[i]))
            return;
    *field_counts(f, in->options) = (struct counts){v, n->n};
}

/* The digest of a file, looked at once; NULL when it cannot be read (*e says why). */
static const char *file_digest(const struct resolver *r, const char *path, struct err *e)
{
    char hex[65];
    for (const struct known_files *k = *r->files; k; k = k->next)
        if (strcmp(k->path, path) == 0)
            return k->sha256;
    if (!file_sha256(path, hex, e))
        return NULL;
    struct known_files *k = arena_alloc(r->files_arena, sizeof *k);
    *k = (struct known_files){*r->files, arena_strdup(r->files_arena, path),
                              arena_strdup(r->files_arena, hex)};
    *r->files = k;
    return k->sha256;
}

static void read_file(const struct reading *in, const struct field *f, const struct node *n)
{
    struct err e = {0};
    if (n->type != NODE_SCALAR || n->length == 0) {
        wrong_type(in, f, n);
        return;
    }
    const char *path = path_beside(in->r->arena, in->r->file, n->text);
    const char *sha256 = file_digest(in->r, path, &e);
    if (sha256)
        *field_file(f, in->options) = (struct file){.path = path, .sha256 = sha256};
    else {
        struct err *slot = errs_add_at(in->r->es, n->at, "%.350s", e.text);
        if (slot)
            err_hint(slot, "a relative path starts from the folder of the experiment's file");
    }
}

static void read_value(const struct reading *in, const struct field *f, const struct node *n)
{
    switch (f->type) {
    case FIELD_REAL:
        (void)read_real(in, f, n, field_real(f, in->options));
        break;
    case FIELD_COUNT:
        (void)read_count(in, f, n, field_count(f, in->options));
        break;
    case FIELD_FLAG:
        read_flag(in, f, n);
        break;
    case FIELD_TEXT:
        read_text(in, f, n);
        break;
    case FIELD_FILE:
        read_file(in, f, n);
        break;
    case FIELD_REALS:
        read_reals(in, f, n);
        break;
    case FIELD_COUNTS:
        read_counts(in, f, n);
        break;
    case FIELD_NONE:
        break;
    }
}

/* --- keys
 * -------------------------------------------------------------------------------------------------------
 */

static size_t field_at(const struct reading *in, const char *path)
{
    size_t i = 0;
    while (in->fields[i].name && !field_is(&in->fields[i], path))
        i++;
    return in->fields[i].name ? i : SIZE_MAX;
}

static bool is_prefix(const struct reading *in, const char *path)
{
    size_t n = strlen(path);
    for (size_t i = 0; in->fields[i].name; i++)
        if (strncmp(in->fields[i].name, path, n) == 0 && in->fields[i].name[n] == '.')
            return true;
    return false;
}

static void unknown_key(const struct reading *in, const struct node *key, const char *prefix)
{
    const char *names[FIELDS_MAX + 16];
    size_t n = 0, skip = strlen(prefix);
    for (size_t i = 0; in->fields[i].name && n < FIELDS_MAX; i++)
        if (strncmp(in->fields[i].name, prefix, skip) == 0) {
            char *name = arena_alloc(in->r->arena, FIELD_KEY_SIZE);
            field_key(&in->fields[i], name);
            names[n++] = arena_strndup(in->r->arena, name + skip, strcspn(name + skip, "."));
        }
    for (const char *const *o = in->others; o && *o && n < FIELDS_MAX + 15; o++)
        names[n++] = *o;
    const char *near = text_nearest(key->text, names, n);
    struct err *e =
        errs_add_at(in->r->es, key->at, "unknown key '%.60s' in %s", key->text, in->what);
    if (e && near)
        err_hint(e, "did you mean '%s'?", near);
    else if (e && n == 0)
        err_hint(e, "it has no options");
    else if (e) {
        struct buf list = {0};
        for (size_t i = 0; i < n; i++)
            buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
        err_hint(e, "known here: %s", buf_text(&list));
        buf_release(&list);
    }
}

static void read_level(struct reading *in, const struct node *map, const char *prefix)
{
    char path[KEY_PATH];
    for (size_t i = 0; i < map->n; i++) {
        const struct node *key = map->keys[i], *value = map->items[i];
        snprintf(path, sizeof path, "%.80s%.70s", prefix, key->text);
        size_t at = field_at(in, path);
        if (at < FIELDS_MAX) {
            in->seen[at] = true;
            read_value(in, &in->fields[at], value);
        } else if (is_prefix(in, path) && value->type == NODE_MAP) {
            snprintf(path + strlen(path), sizeof path - strlen(path), ".");
            read_level(in, value, path);
        } else if (is_prefix(in, path))
            errs_add_at(in->r->es, value->at, "'%.60s' wants a map", key->text);
        else if (prefix[0] || !in->others || !is_among(key->text, in->others))
            unknown_key(in, key, prefix);
    }
}

/* Lists have defaults too, written as "1 2 3". */
static void default_list(const struct reading *in, const struct field *f)
{
    enum { MOST = 64 };
    bool real = f->type == FIELD_REALS;
    if (!f->otherwise_text || (f->type != FIELD_REALS && f->type != FIELD_COUNTS))
        return;
    double *reals = arena_array(in->r->arena, MOST, sizeof *reals);
    int64_t *counts = arena_array(in->r->arena, MOST, sizeof *counts);
    size_t n = 0;
    for (const char *s = f->otherwise_text; *s && n < MOST; n++) {
        size_t m = strcspn(s, " ");
        bool fine = real ? text_parse_real(s, m, &reals[n]) : text_parse_count(s, m, &counts[n]);
        if (!fine)
            break;
        s += m + (s[m] == ' ');
    }
    if (real)
        *field_reals(f, in->options) = (struct reals){reals, n};
    else
        *field_counts(f, in->options) = (struct counts){counts, n};
}

void options_read(const struct resolver *r, const struct field *fields, const struct node *map,
                  const char *const *others, const char *what, void *options)
{
    static const struct field none[] = {FIELD_END};
    struct reading in = {.r = r,
                         .fields = fields ? fields : none,
                         .others = others,
                         .what = what,
                         .options = options};
    fields_default(in.fields, options);
    for (size_t i = 0; in.fields[i].name; i++)
        default_list(&in, &in.fields[i]);
    if (map && map->type == NODE_MAP)
        read_level(&in, map, "");
    for (size_t i = 0; in.fields[i].name; i++)
        if (in.fields[i].required && !in.seen[i]) {
            char key[FIELD_KEY_SIZE];
            struct err *e = errs_add_at(r->es, map ? map->at : (struct where){r->file, 1, 1},
                                        "%s wants '%s'", what, field_key(&in.fields[i], key));
            if (e)
                err_hint(e, "%s: %s", key, in.fields[i].doc);
        }
}
