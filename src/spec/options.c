/* options.c: see options.h. The field decides what a scalar means: 1e-3, 1.0e-3 and 0.001 are one
 * number, and the look of a text never makes it a number. */
#include "spec/options.h"

#include <assert.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "spec/best.h"
#include "spec/overlay.h"
#include "spec/scalar.h"
#include "spec/series.h"
#include "spec/wants.h"
#include "sys/brought.h"
#include "sys/file.h"

/* What is being read. */
struct reading {
    const struct resolver *r;
    const struct field *fields;
    const char *const *others;
    const char *what;
    void *options;
    bool seen[FIELDS_MAX];
    bool withholds; /* `ship: false` */
};

enum { PREFIX_MOST = 80, KEY_MOST = 70, KEY_PATH = PREFIX_MOST + KEY_MOST + 2, OTHERS = 4 };

/* --- values ----------------------------------------------------------------------------------- */

static bool is_no_value(const struct node *n)
{
    return n->type == NODE_SCALAR && !n->quoted &&
           (n->length == 0 || strcmp(n->text, "~") == 0 || strcmp(n->text, "null") == 0);
}

/* Whether the number would do as the only item of the list. */
static bool would_do_in_list(const struct field *f, const struct node *n)
{
    double real;
    int64_t whole;
    return (f->type == FIELD_REALS && text_parse_real(n->text, n->length, &real) &&
            field_admits(f, real)) ||
           (f->type == FIELD_COUNTS && text_parse_count(n->text, n->length, &whole) &&
            field_admits(f, (double)whole));
}

static void hint_type(const struct field *f, const struct node *n, struct err *e)
{
    double ignored;
    bool number = n->type == NODE_SCALAR && text_parse_real(n->text, n->length, &ignored);
    if (n->quoted && number)
        err_hint(e, "leave out the quotes: a quoted number is a text");
    else if (f->type == FIELD_FLAG)
        err_hint(e, "write true or false");
    else if (number && would_do_in_list(f, n))
        err_hint(e, "write [%s]", n->text);
    else if (f->doc)
        err_hint(e, "%s", f->doc);
}

/* A number, larger than the field or any double holds. */
static bool is_too_large(const struct field *f, const struct node *n)
{
    char *end;
    double limit = f->min != f->max && f->max < DBL_MAX ? f->max : DBL_MAX;
    return n->type == NODE_SCALAR && strtod(n->text, &end) > limit && *end == 0;
}

/* "'width' must be a whole number from 1 to 64, not 'many'" */
static void complain(const struct reading *in, const struct field *f, const struct node *n)
{
    char key[FIELD_KEY_SIZE], shown[NODE_SHOWN];
    struct buf wanted = {0};
    struct err *e;
    wants_text(f, &wanted);
    if (is_too_large(f, n))
        wants_upper_end(f, &wanted);
    field_key(f, key);
    if (is_no_value(n))
        e = errs_add_at(in->r->es, n->at, "'%s' has no value", key);
    else if (n->type == NODE_SCALAR)
        e = errs_add_at(in->r->es, n->at, "'%s' must be %s, not %s%s%s", key, buf_text(&wanted),
                        n->quoted ? "\"" : "'", node_shown(n, shown), n->quoted ? "\"" : "'");
    else
        e = errs_add_at(in->r->es, n->at, "'%s' must be %s, not a %s", key, buf_text(&wanted),
                        n->type == NODE_LIST ? "list" : "map");
    if (e && is_no_value(n))
        err_hint(e, "it must be %s", buf_text(&wanted));
    else if (e)
        hint_type(f, n, e);
    buf_release(&wanted);
}

static bool read_real(const struct reading *in, const struct field *f, const struct node *n,
                      double *value)
{
    bool fine = n->type == NODE_SCALAR && !n->quoted &&
                text_parse_real(n->text, n->length, value) && field_admits(f, *value);
    if (!fine)
        complain(in, f, n);
    else if (*value == 0)
        *value = 0; /* -0 and 0 are one number, and one key */
    return fine;
}

static bool read_count(const struct reading *in, const struct field *f, const struct node *n,
                       int64_t *value)
{
    bool fine = n->type == NODE_SCALAR && !n->quoted &&
                text_parse_count(n->text, n->length, value) && field_admits(f, (double)*value);
    if (!fine)
        complain(in, f, n);
    return fine;
}

static void read_flag(const struct reading *in, const struct field *f, const struct node *n)
{
    bool plain = n->type == NODE_SCALAR && !n->quoted;
    bool yes = plain && strcmp(n->text, "true") == 0;
    if (yes || (plain && strcmp(n->text, "false") == 0))
        *field_flag(f, in->options) = yes;
    else
        complain(in, f, n);
}

static void wrong_choice(const struct reading *in, const struct field *f, const struct node *n)
{
    enum { MOST = 24 };
    char key[FIELD_KEY_SIZE], shown[NODE_SHOWN];
    const char *words[MOST];
    size_t count = 0;
    struct buf wanted = {0};
    for (const char *c = f->choices; *c && count < MOST; count++) {
        size_t m = strcspn(c, "|");
        words[count] = arena_strndup(in->r->arena, c, m);
        c += m + (c[m] == '|');
    }
    wants_text(f, &wanted);
    const char *near = text_nearest(n->text, words, count);
    struct err *e = errs_add_at(in->r->es, n->at, "'%s' must be %s, not '%s'", field_key(f, key),
                                buf_text(&wanted), node_shown(n, shown));
    if (e && near)
        err_hint(e, "did you mean '%s'?", near);
    else if (e && f->doc)
        err_hint(e, "%s", f->doc);
    buf_release(&wanted);
}

/* The byte of a place within the text. */
static size_t place_byte(const char *text, struct where at)
{
    size_t i = 0;
    while (text[i]) {
        const struct where here = text_place(NULL, text, i);
        if (here.line == at.line && here.column == at.column)
            break;
        i++;
    }
    return i;
}

/* False when the text says nothing: told at the character that is to blame. */
static bool text_reads(const struct reading *in, const struct field *f, const struct node *n)
{
    struct err e = {0};
    char key[FIELD_KEY_SIZE];
    if (!f->reads || f->reads(n->text, &e))
        return true;
    e.at = e.at.line > 0 && in->r->text ? scalar_place(n, in->r->text, place_byte(n->text, e.at))
                                        : n->at;
    err_context(&e, "'%s': ", field_key(f, key));
    errs_add(in->r->es, &e);
    return false;
}

static void read_text(const struct reading *in, const struct field *f, const struct node *n)
{
    if (n->type != NODE_SCALAR || is_no_value(n))
        complain(in, f, n);
    else if (!field_chooses(f, n->text))
        wrong_choice(in, f, n);
    else if (text_reads(in, f, n))
        field_choose(f, in->options, n->text);
}

static void read_reals(const struct reading *in, const struct field *f, const struct node *n)
{
    if (n->type != NODE_LIST) {
        complain(in, f, n);
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
        complain(in, f, n);
        return;
    }
    int64_t *v = arena_array(in->r->arena, n->n + 1, sizeof *v);
    for (size_t i = 0; i < n->n; i++)
        if (!read_count(in, f, n->items[i], &v[i]))
            return;
    *field_counts(f, in->options) = (struct counts){v, n->n};
}

static void read_texts(const struct reading *in, const struct field *f, const struct node *n)
{
    if (n->type != NODE_LIST) {
        complain(in, f, n);
        return;
    }
    const char **v = arena_array(in->r->arena, n->n + 1, sizeof *v);
    for (size_t i = 0; i < n->n; i++) {
        if (n->items[i]->type != NODE_SCALAR || is_no_value(n->items[i])) {
            char key[FIELD_KEY_SIZE];
            errs_add_at(in->r->es, n->items[i]->at, "each of '%s' must be a name",
                        field_key(f, key));
            return;
        }
        v[i] = n->items[i]->text;
    }
    *field_texts(f, in->options) = (struct texts){v, n->n};
}

struct known_files *file_known(const struct resolver *r, const char *path, struct err *e)
{
    const char *sha256;
    for (struct known_files *k = *r->files; k; k = k->next)
        if (strcmp(k->path, path) == 0)
            return k;
    if (!brought_digest(path, &sha256, e))
        return NULL;
    struct known_files *k = arena_alloc(r->files_arena, sizeof *k);
    *k = (struct known_files){*r->files, arena_strdup(r->files_arena, path), sha256, false};
    return *r->files = k;
}

static void hint_file(const struct field *f, const char *text, const char *path, struct err *e)
{
    static const char datasets[] = "/usr/share/datasets/";
    size_t n = sizeof datasets - 1;
    if (f[1].name && strcmp(f->name, f[1].name) == 0 && !strpbrk(text, "/."))
        err_hint(e, "names stand in a list: [%.120s]", text);
    else if (strncmp(path, datasets, n) == 0)
        err_hint(e, "apt install dataset-%.*s", (int)strcspn(path + n, "/"), path + n);
    else
        err_hint(e, "a relative path starts from the folder of the experiment's file");
}

static void read_file(const struct reading *in, const struct field *f, const struct node *n,
                      struct file *to)
{
    struct err e = {0};
    if (n->type != NODE_SCALAR || n->length == 0 || is_no_value(n)) {
        complain(in, f, n);
        return;
    }
    const char *path = path_beside(in->r->arena, in->r->file, n->text);
    struct known_files *known = file_known(in->r, path, &e);
    if (known) {
        known->withheld = known->withheld || in->withholds;
        *to = (struct file){.path = path, .sha256 = known->sha256};
    } else {
        struct err *slot = errs_add_at(in->r->es, n->at, "%s", e.text);
        if (slot) {
            hint_file(f, n->text, path, slot);
            slot->code = e.code == ERR_INPUT ? ERR_ABSENT : e.code;
        }
    }
}

/* The field that takes the files of other names, or NULL. */
static const struct field *files_field(const struct reading *in)
{
    const struct field *f = in->fields;
    while (f->name && f->type != FIELD_FILES)
        f++;
    return f->name ? f : NULL;
}

static void read_named_file(const struct reading *in, const struct field *f, const struct node *key,
                            const struct node *n)
{
    struct files *all = field_files(f, in->options), more = {.n = all->n + 1};
    const char **names = arena_array(in->r->arena, more.n, sizeof *names);
    more.v = arena_array(in->r->arena, more.n, sizeof *more.v);
    for (size_t i = 0; i < all->n; i++) {
        names[i] = all->names[i];
        more.v[i] = all->v[i];
    }
    names[all->n] = key->text;
    read_file(in, f, n, &more.v[all->n]);
    more.names = names;
    *all = more;
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
    case FIELD_CHOICE:
        read_text(in, f, n);
        break;
    case FIELD_FILE:
        read_file(in, f, n, field_file(f, in->options));
        break;
    case FIELD_REALS:
        read_reals(in, f, n);
        break;
    case FIELD_COUNTS:
        read_counts(in, f, n);
        break;
    case FIELD_TEXTS:
        read_texts(in, f, n);
        break;
    case FIELD_FILES: /* read by their names */
    case FIELD_NONE:
        break;
    }
}

/* A value that the field admits, in place of one that is not found yet; a default does. */
static void stand_in(const struct reading *in, const struct field *f, const struct node *n)
{
    const double tries[] = {1, 0.5, 2, 0, f->min, f->max};
    size_t i = 0;
    while (i + 1 < sizeof tries / sizeof *tries && !field_admits(f, tries[i]))
        i++;
    if (f->type == FIELD_REAL && f->required)
        *field_real(f, in->options) = tries[i];
    else if (f->type == FIELD_COUNT && f->required)
        *field_count(f, in->options) = (int64_t)tries[i];
    else if (f->type == FIELD_FILE || field_is_list(f))
        complain(in, f, n);
}

/* --- ship ------------------------------------------------------------------------------------- */

struct shipping {
    bool ship;
};

static const struct field ship_fields[] = {
    FIELD(struct shipping, ship,
          .doc =
              "false: an archive (make arxiv) names the files with their digests and leaves them "
              "out; no part of the run",
          .otherwise = 1),
    FIELD_END,
};

const struct field *options_beside(const struct field *fields)
{
    for (const struct field *f = fields; f && f->name; f++)
        if (f->type == FIELD_FILE)
            return ship_fields;
    return ship_fields + 1;
}

/* The key of the map that stands beside its fields. */
static bool is_beside(const struct reading *in, const char *key)
{
    const struct field *f = options_beside(in->fields);
    return f->name && field_is(f, key);
}

static bool read_withholds(const struct reading *in, const struct node *map)
{
    struct shipping s = {.ship = true};
    struct reading own = *in;
    const struct node *n = node_find(map, "ship");
    own.options = &s;
    if (n && is_beside(in, "ship") && !is_sweep(n))
        read_flag(&own, ship_fields, n);
    return !s.ship;
}

/* --- keys ------------------------------------------------------------------------------------- */

/* The field of that key; of two, the one that the form of the value decides for (see field.h). */
static size_t field_at(const struct reading *in, const char *path, const struct node *value)
{
    const struct field *f = in->fields;
    size_t i = 0;
    while (f[i].name && (f[i].type == FIELD_FILES || !field_is(&f[i], path)))
        i++;
    if (!f[i].name)
        return SIZE_MAX;
    bool list = value && value->type == NODE_LIST;
    return list != field_is_list(&f[i]) && f[i + 1].name && field_is(&f[i + 1], path) ? i + 1 : i;
}

/* True when a field's key goes on behind the path with a dot. */
static bool is_prefix(const struct reading *in, const char *path)
{
    char key[FIELD_KEY_SIZE];
    size_t n = strlen(path);
    for (size_t i = 0; in->fields[i].name; i++)
        if (strncmp(field_key(&in->fields[i], key), path, n) == 0 && key[n] == '.')
            return true;
    return false;
}

/* The keys that may stand at this level. */
static size_t keys_known(const struct reading *in, const char *prefix, const char **names)
{
    size_t n = 0, skip = strlen(prefix);
    for (size_t i = 0; in->fields[i].name && n < FIELDS_MAX; i++) {
        char *key = arena_alloc(in->r->arena, FIELD_KEY_SIZE);
        if (strncmp(field_key(&in->fields[i], key), prefix, skip) != 0)
            continue;
        key[skip + strcspn(key + skip, ".")] = 0;
        if (n == 0 || strcmp(names[n - 1], key + skip) != 0)
            names[n++] = key + skip;
    }
    for (const char *const *o = in->others; !prefix[0] && o && *o && n < FIELDS_MAX + OTHERS; o++)
        names[n++] = *o;
    if (!prefix[0] && is_beside(in, "ship") && n < FIELDS_MAX + OTHERS)
        names[n++] = "ship";
    return n;
}

static void unknown_key(const struct reading *in, const struct node *key, const char *prefix)
{
    const char *names[FIELDS_MAX + OTHERS];
    char shown[NODE_SHOWN];
    size_t n = keys_known(in, prefix, names);
    const char *near = text_nearest(key->text, names, n);
    struct err *e =
        errs_add_at(in->r->es, key->at, "unknown key '%s' in %s", node_shown(key, shown), in->what);
    if (e && field_at(in, key->text, NULL) < FIELDS_MAX && strchr(key->text, '.'))
        err_hint(e, "nest it: %.*s: {%s: ...}", (int)strcspn(key->text, "."), key->text,
                 strchr(key->text, '.') + 1);
    else if (e && near)
        err_hint(e, "did you mean '%s'?", near);
    else if (e) {
        struct buf list = {0};
        for (size_t i = 0; i < n; i++)
            buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
        err_hint(e, "known here: %s", buf_text(&list));
        buf_release(&list);
    }
}

/* Behind what `to` points at; the new end. */
static char *path_add(char *to, const char *text, size_t most)
{
    const size_t n = strnlen(text, most);
    memcpy(to, text, n);
    to[n] = 0;
    return to + n;
}

static void read_level(struct reading *in, const struct node *map, const char *prefix)
{
    char path[KEY_PATH];
    for (size_t i = 0; i < map->n; i++) {
        const struct node *key = map->keys[i], *value = map->items[i];
        if (!prefix[0] &&
            (is_beside(in, key->text) || (in->others && is_among(key->text, in->others))))
            continue;
        char *end = path_add(path_add(path, prefix, PREFIX_MOST), key->text, KEY_MOST);
        size_t at = strchr(key->text, '.') ? FIELDS_MAX : field_at(in, path, value);
        if (is_sweep(value))
            continue; /* refused where sweeps are found */
        if (at < FIELDS_MAX) {
            in->seen[at] = true;
            (is_best(value) ? stand_in : read_value)(in, &in->fields[at], value);
        } else if (is_prefix(in, path) && value->type == NODE_MAP) {
            (void)path_add(end, ".", 1);
            read_level(in, value, path);
        } else if (is_prefix(in, path)) {
            struct err *e = errs_add_at(in->r->es, value->at, "'%s' must be a map", key->text);
            err_hint(e, "overparam describe %s tells its keys", in->what);
        } else if (!prefix[0] && files_field(in))
            read_named_file(in, files_field(in), key, value);
        else
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
    assert(fields_count(in.fields) <= FIELDS_MAX);
    fields_default(in.fields, options);
    for (size_t i = 0; in.fields[i].name; i++)
        default_list(&in, &in.fields[i]);
    if (map && map->type == NODE_MAP) {
        in.withholds = read_withholds(&in, map);
        read_level(&in, map, "");
    }
    for (size_t i = 0; in.fields[i].name; i++)
        if (in.fields[i].required && !in.seen[i]) {
            char key[FIELD_KEY_SIZE];
            struct err *e = errs_add_at(r->es, map ? map->at : (struct where){r->file, 1, 1},
                                        "%s needs '%s'", what, field_key(&in.fields[i], key));
            err_hint(e, "%s: %s", key, in.fields[i].doc);
        }
}
