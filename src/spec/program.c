/* program.c: see program.h.
 *
 * No field says what a value under `with` is, so its look decides, as in YAML 1.2: true and false,
 * numbers, else a text; quotes make it a text. The JSON is made of the values only and not of how
 * they are written: what is equal for the key is equal for the program. */
#include "spec/program.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "spec/best.h"
#include "spec/options.h"

enum { NAME_LONGEST = 64 };

const struct field program_fields[] = {
    FIELD(struct program, command, .required = true,
          .doc = "the program and its arguments, looked up in PATH; no shell reads it"),
    FIELD(struct program, files,
          .doc =
              "the files that are its code, and what else it reads: an edit makes its runs stale"),
    FIELD(struct program, version,
          .doc = "a command whose first line is kept with each run: [python3, --version]"),
    FIELD(struct program, limits.seconds, .otherwise = 3600, .min = 0, .max = HUGE_VAL,
          .above_min = true, .infinite = true, .doc = "wall time of one run; then it is ended"),
    FIELD(struct program, limits.memory, .otherwise = HUGE_VAL, .min = 0, .max = HUGE_VAL,
          .above_min = true, .infinite = true,
          .doc = "GiB of address space that each of its processes gets"),
    FIELD(struct program, ship, .otherwise = 1,
          .doc =
              "false: an archive (make arxiv) names the files with their digests and leaves them "
              "out; no part of the run"),
    FIELD_END,
};

bool program_field_names_run(const struct field *f)
{
    return field_is(f, "command") || field_is(f, "files");
}

/* --- values ----------------------------------------------------------------------------------- */

/* Digits that JSON, or we, do not take for a number: 1e400, inf, 0x10, 007. */
static bool looks_like_number(const char *s)
{
    char *end;
    double ignored;
    (void)strtod(s, &end);
    return (end != s && *end == 0) || text_parse_real(s, strlen(s), &ignored);
}

static bool has_leading_zero(const char *s)
{
    s += *s == '-' || *s == '+';
    return s[0] == '0' && isdigit((unsigned char)s[1]);
}

static bool read_number(const char *s, size_t n, struct parameter *p)
{
    if (has_leading_zero(s))
        return false;
    p->type = PARAMETER_COUNT;
    if (text_parse_count(s, n, &p->count))
        return true;
    p->type = PARAMETER_REAL;
    return text_parse_real(s, n, &p->real) && isfinite(p->real);
}

/* What an unquoted scalar is; false when it is nothing that can be given. */
static bool read_plain(const char *s, size_t n, struct parameter *p)
{
    if (n == 0 || strcmp(s, "~") == 0 || strcmp(s, "null") == 0)
        return false;
    if (strcmp(s, "true") == 0 || strcmp(s, "false") == 0) {
        p->type = PARAMETER_FLAG;
        p->count = s[0] == 't';
        return true;
    }
    if (read_number(s, n, p))
        return true;
    p->type = PARAMETER_TEXT;
    return !looks_like_number(s);
}

static const char *json_quoted(struct arena *a, const char *s)
{
    struct buf b = {0};
    text_put(&b, TEXT_JSON, s);
    const char *text = arena_strdup(a, buf_text(&b));
    buf_release(&b);
    return text;
}

/* The value as it stands in the key and the database. A text that could be taken for something else
 * keeps its quotes, so that "1" and 1 are two values. */
static const char *value_text(struct arena *a, const struct parameter *p, const char *written)
{
    char number[TEXT_REAL_SIZE];
    struct parameter other = {0};
    switch (p->type) {
    case PARAMETER_REAL:
        return arena_strdup(a, text_real(p->real, number));
    case PARAMETER_COUNT:
        return arena_strdup(a, text_count(p->count, number));
    case PARAMETER_FLAG:
        return p->count ? "true" : "false";
    case PARAMETER_TEXT:
        break;
    }
    bool plain = read_plain(written, strlen(written), &other) && other.type == PARAMETER_TEXT &&
                 !strchr("[\"", written[0]);
    return plain ? written : json_quoted(a, written);
}

static bool complain(const struct resolver *r, const struct node *n, const char *key)
{
    char shown[NODE_SHOWN];
    struct err *e = NULL;
    if (n->type != NODE_SCALAR)
        e = errs_add_at(r->es, n->at, "'%s' is a number, a text, true or false, or a list of them",
                        key);
    else if (looks_like_number(n->text))
        e = errs_add_at(r->es, n->at, "'%s' is no number that JSON has: '%s'", key,
                        node_shown(n, shown));
    else
        e = errs_add_at(r->es, n->at, "'%s' has no value", key);
    if (e && n->type == NODE_SCALAR)
        err_hint(e, "in quotes it is a text");
    return false;
}

/* A scalar, and the same as JSON. */
static bool read_scalar(const struct resolver *r, const struct node *n, const char *key,
                        struct parameter *p, const char **json)
{
    static const struct node one = {.type = NODE_SCALAR, .text = "1", .length = 1};
    p->type = PARAMETER_TEXT;
    if (is_best(n))
        n = &one; /* it stands in for what is not found yet */
    if (n->type != NODE_SCALAR || (!n->quoted && !read_plain(n->text, n->length, p)))
        return complain(r, n, key);
    p->text = value_text(r->arena, p, n->text);
    *json = p->type == PARAMETER_TEXT ? json_quoted(r->arena, n->text) : p->text;
    return true;
}

/* A list stands in the database as JSON, which SQL can take apart (json_each). */
static bool read_list(const struct resolver *r, const struct node *n, const char *key,
                      struct parameter *p, const char **json)
{
    struct buf b = {0};
    bool fine = true;
    buf_putc(&b, '[');
    for (size_t i = 0; fine && i < n->n; i++) {
        struct parameter item = {0};
        const char *one = "";
        fine = read_scalar(r, n->items[i], key, &item, &one);
        buf_printf(&b, "%s%s", i ? ", " : "", one);
    }
    buf_putc(&b, ']');
    p->type = PARAMETER_TEXT;
    p->text = *json = arena_strdup(r->arena, buf_text(&b));
    buf_release(&b);
    return fine;
}

/* --- with ------------------------------------------------------------------------------------- */

static bool is_given_name(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return n > 0 && n <= NAME_LONGEST && s[n] == 0;
}

static bool name_check(const struct resolver *r, const struct node *key)
{
    char shown[NODE_SHOWN];
    if (is_given_name(key->text))
        return true;
    struct err *e = errs_add_at(r->es, key->at, "'%s' cannot be the name of a parameter",
                                node_shown(key, shown));
    return e && err_hint(e, "letters, digits, '_' and '-', at most %d", NAME_LONGEST);
}

/* A parameter with its member of the JSON object. */
struct given {
    struct parameter parameter;
    const char *name, *json;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct given *)a)->name, ((const struct given *)b)->name);
}

static void with_finish(const struct resolver *r, struct given *list, struct program *p)
{
    struct buf json = {0};
    qsort(list, p->n_with, sizeof *list, by_name);
    p->with = arena_array(r->arena, p->n_with + 1, sizeof *p->with);
    for (size_t i = 0; i < p->n_with; i++) {
        buf_printf(&json, "%s\"%s\": %s", i ? ", " : "{", list[i].name, list[i].json);
        p->with[i] = list[i].parameter;
    }
    buf_puts(&json, p->n_with ? "}\n" : "{}\n");
    p->input = arena_strdup(r->arena, buf_text(&json));
    buf_release(&json);
}

static void with_read(const struct resolver *r, const struct node *map, struct program *p)
{
    if (map && map->type != NODE_MAP) {
        struct err *e = errs_add_at(r->es, map->at, "'with' must be a map of parameters");
        err_hint(e, "with: {rate: 0.1, depth: 2}");
        map = NULL;
    }
    const size_t n_given = map ? map->n : 0;
    struct given *list = arena_array(r->arena, n_given + 1, sizeof *list);
    for (size_t i = 0; i < n_given; i++) {
        const struct node *key = map->keys[i], *n = map->items[i];
        struct given *g = &list[p->n_with];
        bool fine = name_check(r, key) && (n->type == NODE_LIST ? read_list : read_scalar)(
                                              r, n, key->text, &g->parameter, &g->json);
        if (!fine)
            continue;
        g->name = key->text;
        g->parameter.path = arena_printf(r->arena, "program.with.%s", key->text);
        p->n_with++;
    }
    with_finish(r, list, p);
}

/* --- files ------------------------------------------------------------------------------------ */

/* The folder that holds experiments/; where the file lies elsewhere, its own. */
static const char *project_of(struct arena *a, const char *file)
{
    static const char experiments[] = "experiments";
    const char *slash = strrchr(file, '/');
    size_t n = slash ? (size_t)(slash - file) : 0;
    for (size_t end = n, begin; end > 0; end = begin > 0 ? begin - 1 : 0) {
        for (begin = end; begin > 0 && file[begin - 1] != '/'; begin--)
            ;
        if (end - begin == sizeof experiments - 1 &&
            memcmp(file + begin, experiments, end - begin) == 0) {
            n = begin > 1 ? begin - 1 : begin;
            break;
        }
    }
    return n > 0 ? arena_strndup(a, file, n) : ".";
}

static const char *file_path(struct arena *a, const char *folder, const char *name)
{
    return name[0] == '/' || strcmp(folder, ".") == 0 ? name
                                                      : arena_printf(a, "%s/%s", folder, name);
}

static void file_refuse(const struct resolver *r, const struct node *n, const char *folder,
                        const struct err *e)
{
    struct err *slot = errs_add_at(r->es, n->at, "%s", e->text);
    if (!slot)
        return;
    slot->code = e->code == ERR_INPUT ? ERR_ABSENT : e->code;
    err_hint(slot, "paths of a program start from the project's folder%s%s",
             strcmp(folder, ".") == 0 ? "" : ", ", strcmp(folder, ".") == 0 ? "" : folder);
}

static void files_read(const struct resolver *r, const struct node *list, struct program *p)
{
    p->digests = arena_array(r->arena, p->files.n + 1, sizeof *p->digests);
    if (p->files.n > PROGRAM_FILES_MAX) {
        errs_add_at(r->es, list->at, "more than %d files", PROGRAM_FILES_MAX);
        p->files.n = 0;
    }
    for (size_t i = 0; i < p->files.n; i++) {
        struct err e = {0};
        const char *path = file_path(r->arena, p->folder, p->files.v[i]);
        struct known_files *known = file_known(r, path, &e);
        if (!known) {
            file_refuse(r, list->items[i], p->folder, &e);
            continue;
        }
        known->withheld = known->withheld || !p->ship;
        p->digests[i] = known->sha256;
    }
}

/* --- the section ------------------------------------------------------------------------------ */

static void command_check(const struct resolver *r, const struct node *n, const struct texts *words,
                          const char *key)
{
    if (words->v && (words->n == 0 || !words->v[0][0])) {
        struct err *e = errs_add_at(r->es, n->at, "'%s' names no program", key);
        err_hint(e, "[python3, train.py]");
    }
}

const struct program *program_read(const struct resolver *r, const struct node *n)
{
    static const char *const others[] = {"with", NULL};
    if (n->type != NODE_MAP) {
        struct err *e = errs_add_at(r->es, n->at, "'program' must be a map");
        err_hint(e, "program: {command: [python3, train.py], files: [train.py]}");
        return NULL;
    }
    struct program *p = arena_alloc(r->arena, sizeof *p);
    options_read(r, program_fields, n, others, "program", p);
    p->folder = project_of(r->arena, r->file);
    command_check(r, node_find(n, "command"), &p->command, "command");
    command_check(r, node_find(n, "version"), &p->version, "version");
    files_read(r, node_find(n, "files"), p);
    with_read(r, node_find(n, "with"), p);
    return p;
}
