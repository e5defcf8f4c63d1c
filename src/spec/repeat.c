/* repeat.c: see repeat.h. */
#include "spec/repeat.h"

#include <string.h>

#include "core/kind.h"
#include "spec/language.h"
#include "spec/overlay.h"
#include "spec/resolve.h"
#include "spec/series.h"

/* What is laid over a section: everything stands where `repeat` does. */
struct repeating {
    struct arena *arena;
    struct where at;
    int64_t n;
    struct errs *es;
    bool found; /* a seed that moves */
};

/* --- nodes ------------------------------------------------------------------------------------ */

static const struct node *scalar(const struct repeating *r, const char *text)
{
    struct node *n = arena_alloc(r->arena, sizeof *n);
    *n = (struct node){.type = NODE_SCALAR, .at = r->at, .text = text, .length = strlen(text)};
    return n;
}

static const struct node *collection(const struct repeating *r, const char *const *keys,
                                     const struct node *const *items, size_t n)
{
    struct node *out = arena_alloc(r->arena, sizeof *out);
    const struct node **names = arena_array(r->arena, n, sizeof *names);
    const struct node **values = arena_array(r->arena, n, sizeof *values);
    for (size_t i = 0; i < n; i++) {
        names[i] = keys ? scalar(r, keys[i]) : NULL;
        values[i] = items[i];
    }
    *out = (struct node){.type = keys ? NODE_MAP : NODE_LIST, .at = r->at, .n = n};
    out->items = values;
    out->keys = keys ? names : NULL;
    return out;
}

static const struct node *map_of(const struct repeating *r, const char *key,
                                 const struct node *value)
{
    return collection(r, &key, &value, 1);
}

/* {sweep: {range: [first, first + n - 1], zip: repeat}} */
static const struct node *seeds(const struct repeating *r, int64_t first)
{
    static const char *const keys[] = {"range", "zip"};
    const struct node *ends[2], *inside[2];
    for (int i = 0; i < 2; i++)
        ends[i] =
            scalar(r, arena_printf(r->arena, "%lld", (long long)first + i * ((long long)r->n - 1)));
    inside[0] = collection(r, NULL, ends, 2);
    inside[1] = scalar(r, "repeat");
    return map_of(r, "sweep", collection(r, keys, inside, 2));
}

/* --- seeds ------------------------------------------------------------------------------------ */

/* NULL too where a sweep chooses among maps, and where there is none. */
static const struct node *inside_of(const struct node *map, const char *key)
{
    return map && map->type == NODE_MAP && !is_sweep(map) ? node_find(map, key) : NULL;
}

/* Whether the kind that a section names has the option; no where a sweep chooses it. */
static bool kind_has_seed(const struct node *section, const char *path)
{
    char key[FIELD_KEY_SIZE];
    const struct node *kind =
        section->type == NODE_MAP && !is_sweep(section) ? node_find(section, "kind") : section;
    const struct contract *c = contract_find(section_contract(path, strlen(path)));
    const struct kind *k =
        c && kind && kind->type == NODE_SCALAR ? kind_find(c, kind->text, NULL) : NULL;
    for (const struct field *f = k ? k->fields : NULL; f && f->name; f++)
        if (strcmp(field_key(f, key), "seed") == 0)
            return true;
    return false;
}

/* The first seed by what is written, NULL or not; false when `repeat` cannot move it. */
static bool first_seed(struct repeating *r, const struct node *written, const char *path,
                       int64_t *first)
{
    *first = 1;
    if (written && is_sweep(written)) {
        struct err *e =
            errs_add_at(r->es, written->at, "'%s' is swept, and 'repeat' moves it too", path);
        err_hint(e, "leave one of the two out; 'repeat' stands in line %d", r->at.line);
        return false;
    }
    /* What is no seed is told when it is resolved. */
    return !written || (written->type == NODE_SCALAR && !written->quoted &&
                        text_parse_count(written->text, written->length, first));
}

/* The section with its seed swept, or as it is. */
static const struct node *section_repeat(struct repeating *r, const char *key,
                                         const struct node *section)
{
    static const struct {
        const char *key, *inside, *path;
    } known[] = {{"init", NULL, "init.seed"},
                 {"optimizer", NULL, "optimizer.seed"},
                 {"probe", NULL, "probe.seed"},
                 {"program", "with", "program.with.seed"}};
    size_t i = 0;
    int64_t first;
    while (i < sizeof known / sizeof *known && strcmp(known[i].key, key) != 0)
        i++;
    if (i == sizeof known / sizeof *known)
        return section;
    const char *inside = known[i].inside;
    const struct node *map = inside ? inside_of(section, inside) : section;
    const struct node *written = inside_of(map, "seed");
    if ((!written && (inside || !kind_has_seed(section, key))) ||
        !first_seed(r, written, known[i].path, &first))
        return section;
    r->found = true;
    const struct node *over = map_of(r, "seed", seeds(r, first));
    over = map_of(r, key, inside ? map_of(r, inside, over) : over);
    return node_find(overlay(r->arena, map_of(r, key, section), over), key);
}

static void variant_repeat(struct repeating *r, struct variant *v)
{
    const struct node *tree = v->tree;
    for (size_t i = 0; i < tree->n; i++) {
        const struct node *section = section_repeat(r, tree->keys[i]->text, tree->items[i]);
        if (section != tree->items[i])
            tree = node_with(r->arena, tree, i, section);
    }
    v->tree = tree;
}

static bool count_read(const struct node *n, int64_t *count, struct errs *es)
{
    if (n->type == NODE_SCALAR && !n->quoted && text_parse_count(n->text, n->length, count) &&
        *count >= 1 && *count <= SWEEP_MOST)
        return true;
    errs_add_at(es, n->at, "'repeat' must be a whole number from 1 to %d", SWEEP_MOST);
    return false;
}

void repeat_apply(struct arena *a, struct spec *s, struct errs *es)
{
    const struct node *asked = NULL;
    size_t before = es->found;
    bool found = false;
    for (size_t i = 0; i < s->n_variants; i++) {
        struct variant *v = &s->variants[i];
        struct repeating r = {.arena = a, .es = es};
        if (!v->repeat || !count_read(v->repeat, &r.n, es))
            continue;
        asked = v->repeat;
        r.at = asked->at;
        variant_repeat(&r, v);
        found = found || r.found;
    }
    if (asked && !found && es->found == before) {
        struct err *e = errs_add_at(es, asked->at, "'repeat' finds no seed to move");
        err_hint(e, "it moves init.seed, optimizer.seed, probe.seed and program.with.seed, where a "
                    "run has one");
    }
}
