/* overlay.c: see overlay.h. Trees are shared, never changed: places stay those of the file. */
#include "spec/overlay.h"

#include <string.h>

#include "spec/best.h"
#include "spec/series.h"

bool is_among(const char *word, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(word, *names) == 0)
            return true;
    return false;
}

static struct node *map_new(struct arena *a, struct where at, size_t room,
                            const struct node ***keys, const struct node ***values)
{
    struct node *n = arena_alloc(a, sizeof *n);
    *keys = arena_array(a, room + 1, sizeof **keys);
    *values = arena_array(a, room + 1, sizeof **values);
    n->type = NODE_MAP;
    n->at = at;
    n->keys = *keys;
    n->items = *values;
    return n;
}

const struct node *map_select(struct arena *a, const struct node *map, const struct word *words)
{
    const struct node **keys, **values;
    struct node *out = map_new(a, map->at, map->n, &keys, &values);
    for (size_t i = 0; i < map->n; i++)
        if (word_find(words, map->keys[i]->text)) {
            keys[out->n] = map->keys[i];
            values[out->n++] = map->items[i];
        }
    return out;
}

const struct node *map_without(struct arena *a, const struct node *map, const char *const *names)
{
    const struct node **keys, **values;
    struct node *out = map_new(a, map->at, map->n, &keys, &values);
    for (size_t i = 0; i < map->n; i++)
        if (!is_among(map->keys[i]->text, names)) {
            keys[out->n] = map->keys[i];
            values[out->n++] = map->items[i];
        }
    return out;
}

const struct node *node_with(struct arena *a, const struct node *n, size_t i,
                             const struct node *value)
{
    struct node *out = arena_alloc(a, sizeof *out);
    const struct node **values = arena_array(a, n->n + 1, sizeof *values);
    *out = *n;
    memcpy(values, n->items, n->n * sizeof *values);
    values[i] = value;
    out->items = values;
    return out;
}

const struct node *map_at(struct arena *a, const struct node *map, struct where at)
{
    struct node *out = arena_alloc(a, sizeof *out);
    *out = *map;
    out->at = at;
    return out;
}

/* `squared` stands for {kind: squared}. */
static const struct node *as_map(struct arena *a, const struct node *n)
{
    if (n->type != NODE_SCALAR)
        return n;
    const struct node **keys, **values;
    struct node *kind = arena_alloc(a, sizeof *kind), *out = map_new(a, n->at, 1, &keys, &values);
    *kind = (struct node){.type = NODE_SCALAR, .at = n->at, .text = "kind", .length = 4};
    keys[0] = kind;
    values[0] = n;
    out->n = 1;
    return out;
}

static bool names_other_kind(const struct node *base, const struct node *over)
{
    const struct node *a = node_find(base, "kind"), *b = node_find(over, "kind");
    if (!b)
        return false;
    return !a || a->type != NODE_SCALAR || b->type != NODE_SCALAR || strcmp(a->text, b->text) != 0;
}

static const struct node *lay(struct arena *a, const struct node *base, const struct node *over,
                              const char *const *removed);

/* What stands under `with` is a program's own: `kind` is a name as any other there. */
static const struct node *merge(struct arena *a, const char *key, const struct node *base,
                                const struct node *over)
{
    static const char *const none[] = {NULL};
    const bool with = strcmp(key, "with") == 0;
    /* `at` is a choice of one spacing: it is given whole. */
    if (over->type != NODE_MAP || base->type == NODE_LIST || is_sweep(base) || is_sweep(over) ||
        (!with && (is_best(base) || is_best(over))) || strcmp(key, "at") == 0)
        return over;
    base = as_map(a, base);
    if (!with && names_other_kind(base, over))
        return over;
    return lay(a, base, over, none);
}

/* removed: keys of the base that stay only where `over` has them too. */
static const struct node *lay(struct arena *a, const struct node *base, const struct node *over,
                              const char *const *removed)
{
    const struct node **keys, **values;
    struct node *out = map_new(a, base->at, base->n + over->n, &keys, &values);
    for (size_t i = 0; i < base->n; i++) {
        const char *key = base->keys[i]->text;
        const struct node *with = node_find(over, key);
        if (!with && is_among(key, removed))
            continue;
        keys[out->n] = base->keys[i];
        values[out->n++] = with ? merge(a, key, base->items[i], with) : base->items[i];
    }
    for (size_t i = 0; i < over->n; i++)
        if (!node_find(base, over->keys[i]->text)) {
            keys[out->n] = over->keys[i];
            values[out->n++] = over->items[i];
        }
    return out;
}

const struct node *overlay(struct arena *a, const struct node *base, const struct node *over)
{
    static const char *const drivers[] = {"optimizer", "probe", "program", NULL};
    if (!base || !over)
        return base ? base : over;
    bool drives = false;
    for (const char *const *d = drivers; *d; d++)
        drives = drives || node_find(over, *d);
    return lay(a, base, over, drives ? drivers : drivers + 3);
}
