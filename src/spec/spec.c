/* spec.c: see spec.h. */
#include "spec/spec.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "spec/overlay.h"
#include "spec/resolve.h"
#include "spec/sweep.h"
#include "sys/file.h"

enum { FILE_LIMIT = 1 << 20, DEFAULT_LIMIT = 100000, CLAIM_ID_MAX = 64 };

static const char *const run_keys[] = {"problem", "parameterization", "init", "optimizer",
                                       "probe",   "reference",        "stop", "record",
                                       NULL};
static const char *const top_keys[] = {
    "experiment", "title", "source", "problem", "parameterization", "init",  "optimizer", "probe",
    "reference",  "stop",  "record", "claims",  "variants",         "quick", "limit",     NULL};

struct reading {
    struct arena *arena;
    struct spec *spec;
    struct errs *es;
    const struct node *root;
};

static void unknown_keys(struct reading *in, const struct node *map, const char *const *known,
                         const char *what)
{
    size_t n = 0;
    while (known[n])
        n++;
    for (size_t i = 0; i < map->n; i++) {
        const struct node *key = map->keys[i];
        if (is_among(key->text, known))
            continue;
        const char *near = text_nearest(key->text, known, n);
        struct err *e = errs_add_at(in->es, key->at, "unknown key '%.60s' in %s", key->text, what);
        if (e && near)
            err_hint(e, "did you mean '%s'?", near);
    }
}

/* A required (or optional) text of a map; "" when it is absent. */
static const char *text_of(struct reading *in, const struct node *map, const char *key,
                           bool required, const char *what)
{
    const struct node *n = node_find(map, key);
    if (n && n->type == NODE_SCALAR && (n->length > 0 || !required))
        return n->text;
    if (n)
        errs_add_at(in->es, n->at, "'%s' wants a text", key);
    else if (required)
        errs_add_at(in->es, map->at, "%s wants '%s'", what, key);
    return "";
}

static void head_read(struct reading *in)
{
    struct spec *s = in->spec;
    const char *stem = path_stem(in->arena, s->file);
    const struct node *name = node_find(in->root, "experiment");
    s->name = text_of(in, in->root, "experiment", true, "an experiment file");
    s->title = text_of(in, in->root, "title", true, "an experiment file");
    s->source = text_of(in, in->root, "source", true, "an experiment file");
    if (s->name[0] && !text_is_name(s->name))
        errs_add_at(in->es, name->at,
                    "a name is made of small letters, digits, '-' and '.', 64 at most");
    else if (s->name[0] && strcmp(s->name, stem) != 0) {
        struct err *e =
            errs_add_at(in->es, name->at, "the experiment is called '%.60s' but its file '%.60s'",
                        s->name, stem);
        if (e)
            err_hint(e, "the name is the file's name without .yaml");
    }
}

/* --- claims
 * -----------------------------------------------------------------------------------------------------
 */

static bool is_claim_id(const char *s)
{
    size_t n = strlen(s);
    if (n == 0 || n > CLAIM_ID_MAX || s[0] == '-' || s[0] == '.')
        return false;
    for (; *s; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
              *s == '-' || *s == '.'))
            return false;
    return true;
}

static void claim_read(struct reading *in, const struct node *n, struct claim *c)
{
    static const char *const known[] = {"id", "says", "source", "query", "expect", "because", NULL};
    struct expectation x;
    *c = (struct claim){.at = n->at};
    if (n->type != NODE_MAP) {
        errs_add_at(in->es, n->at, "a claim is a map of id, says, source, query, expect, because");
        return;
    }
    unknown_keys(in, n, known, "a claim");
    c->id = text_of(in, n, "id", true, "a claim");
    c->says = text_of(in, n, "says", true, "a claim");
    c->source = text_of(in, n, "source", true, "a claim");
    c->query = text_of(in, n, "query", true, "a claim");
    c->expect = text_of(in, n, "expect", true, "a claim");
    c->because = text_of(in, n, "because", false, "a claim");
    if (c->id[0] && !is_claim_id(c->id))
        errs_add_at(in->es, node_find(n, "id")->at,
                    "a claim's id is made of letters, digits, '-' and '.'");
    const char *why = c->expect[0] ? expectation_parse(c->expect, &x) : NULL;
    if (why)
        errs_add_at(in->es, node_find(n, "expect")->at, "'%.60s' expects nothing: %s", c->expect,
                    why);
}

static void claims_read(struct reading *in)
{
    const struct node *list = node_find(in->root, "claims");
    struct spec *s = in->spec;
    if (!list)
        return;
    if (list->type != NODE_LIST) {
        errs_add_at(in->es, list->at, "'claims' wants a list");
        return;
    }
    s->claims = arena_array(in->arena, list->n + 1, sizeof *s->claims);
    for (size_t i = 0; i < list->n; i++) {
        struct claim *c = &s->claims[s->n_claims++];
        claim_read(in, list->items[i], c);
        for (size_t k = 0; c->id && k + 1 < s->n_claims; k++)
            if (s->claims[k].id && c->id[0] && strcmp(s->claims[k].id, c->id) == 0)
                errs_add_at(in->es, c->at, "two claims have the id '%.60s'", c->id);
    }
}

/* --- variants
 * ---------------------------------------------------------------------------------------------------
 */

static const char *variant_name(struct reading *in, const struct node *n)
{
    const struct spec *s = in->spec;
    const char *name = text_of(in, n, "name", true, "a variant");
    if (name[0] && !text_is_name(name))
        errs_add_at(in->es, node_find(n, "name")->at,
                    "a name is made of small letters, digits, '-' and '.', 64 at most");
    for (size_t i = 0; name[0] && i < s->n_variants; i++)
        if (strcmp(s->variants[i].name, name) == 0)
            errs_add_at(in->es, node_find(n, "name")->at, "two variants are called '%.60s'", name);
    return name;
}

static void variant_add(struct reading *in, const char *name, const struct node *tree,
                        struct where at)
{
    const struct node *quick = node_find(in->root, "quick");
    struct spec *s = in->spec;
    if (quick && quick->type == NODE_MAP && strcmp(s->profile, "quick") == 0)
        tree = overlay(in->arena, tree, map_select(in->arena, quick, run_keys, true));
    s->variants[s->n_variants++] = (struct variant){.name = name, .at = at, .tree = tree};
}

static void variants_read(struct reading *in)
{
    static const char *const name_key[] = {"name", NULL};
    const char *with_name[sizeof run_keys / sizeof *run_keys + 1];
    const struct node *list = node_find(in->root, "variants"),
                      *quick = node_find(in->root, "quick");
    const struct node *base = map_select(in->arena, in->root, run_keys, true);
    struct spec *s = in->spec;
    memcpy(with_name, run_keys, sizeof run_keys);
    with_name[sizeof run_keys / sizeof *run_keys - 1] = "name";
    with_name[sizeof run_keys / sizeof *run_keys] = NULL;
    if (quick && quick->type != NODE_MAP)
        errs_add_at(in->es, quick->at, "'quick' wants a map");
    else if (quick)
        unknown_keys(in, quick, run_keys, "quick");
    s->variants = arena_array(in->arena, (list ? list->n : 0) + 1, sizeof *s->variants);
    if (!list) {
        variant_add(in, "", base, in->root->at);
        return;
    }
    if (list->type != NODE_LIST || list->n == 0)
        errs_add_at(in->es, list->at, "'variants' wants a list of at least one map");
    for (size_t i = 0; list->type == NODE_LIST && i < list->n; i++) {
        const struct node *n = list->items[i];
        if (n->type != NODE_MAP) {
            errs_add_at(in->es, n->at, "a variant is a map with a name");
            continue;
        }
        unknown_keys(in, n, with_name, "a variant");
        const char *name = variant_name(in, n);
        variant_add(in, name, overlay(in->arena, base, map_select(in->arena, n, name_key, false)),
                    n->at);
    }
}

/* --- the whole
 * --------------------------------------------------------------------------------------------------
 */

static void sweeps_count(struct reading *in)
{
    struct spec *s = in->spec;
    const struct node *n = node_find(in->root, "limit");
    int64_t limit = DEFAULT_LIMIT;
    if (n && (n->type != NODE_SCALAR || !text_parse_count(n->text, n->length, &limit) || limit < 1))
        errs_add_at(in->es, n->at, "'limit' wants an integer above 0");
    for (size_t i = 0; i < s->n_variants; i++) {
        sweeps_collect(in->arena, &s->variants[i], in->es);
        if (__builtin_add_overflow(s->count, s->variants[i].count, &s->count))
            s->count = UINT64_MAX;
    }
    if (s->count > (uint64_t)limit) {
        struct err *e =
            errs_add_at(in->es, in->root->at, "%llu runs are more than the limit of %lld",
                        (unsigned long long)s->count, (long long)limit);
        if (e)
            err_hint(e, "if it is meant, write `limit: %llu`", (unsigned long long)s->count);
    }
}

/* Every value of every sweep against its field: all axes at their first value, then each moved
 * alone. */
static void variant_check(struct reading *in, const struct variant *v)
{
    struct resolver r = {
        .file = in->spec->file, .files = &in->spec->files, .files_arena = in->arena, .es = in->es};
    for (size_t i = 0; i <= v->n_axes; i++)
        for (size_t k = i > 0; k < (i > 0 ? v->axes[i - 1].n_points : 1) && in->es->more == 0;
             k++) {
            struct resolved ignored;
            struct arena scope = {0};
            r.arena = &scope;
            (void)resolve(&r, sweeps_apply(&scope, v, i > 0 ? sweeps_point(v, i - 1, k) : 0),
                          &ignored);
            arena_release(&scope);
        }
}

static bool file_take(struct reading *in)
{
    struct buf bytes = {0};
    struct err e = {0};
    bool fine = file_read(in->spec->file, FILE_LIMIT, &bytes, &e);
    if (!fine) {
        if (e.code == ERR_INPUT)
            err_hint(&e, "an experiment is a YAML file; overparam new NAME writes one");
        errs_add(in->es, &e);
    } else {
        in->spec->text = arena_strndup(in->arena, buf_text(&bytes), bytes.n);
        in->root = yaml_read(in->arena, in->spec->file, in->spec->text, bytes.n, in->es);
        fine = in->es->n == 0;
        if (fine && (!in->root || in->root->type != NODE_MAP)) {
            errs_add_at(in->es, (struct where){in->spec->file, 1, 1},
                        "an experiment is a map of keys and values");
            fine = false;
        }
    }
    buf_release(&bytes);
    return fine;
}

bool spec_read(struct arena *a, const char *file, const char *profile, struct spec *s,
               struct errs *es)
{
    struct reading in = {.arena = a, .spec = s, .es = es};
    *s = (struct spec){.file = arena_strdup(a, file), .profile = arena_strdup(a, profile)};
    if (file_take(&in)) {
        unknown_keys(&in, in.root, top_keys, "an experiment");
        head_read(&in);
        claims_read(&in);
        variants_read(&in);
        sweeps_count(&in);
        bool countable = es->n == 0 || s->count > 0;
        for (size_t i = 0; countable && i < s->n_variants; i++)
            if (s->variants[i].count > 0)
                variant_check(&in, &s->variants[i]);
    }
    errs_sort(es);
    return es->n == 0;
}
