/* uses.c: see uses.h. */
#include "spec/uses.h"

#include <stdio.h>
#include <string.h>

#include "spec/overlay.h"

/* The parts of an experiment that some run may do without: sections, and keys of `record`. */
static const struct part {
    const char *section, *key;
} parts[] = {
    {"problem", NULL},         {"parameterization", NULL}, {"init", NULL},    {"optimizer", NULL},
    {"probe", NULL},           {"reference", NULL},        {"stop", NULL},    {"record", "at"},
    {"record", "observables"}, {"record", "weights"},      {"program", NULL},
};
enum { N_PARTS = sizeof parts / sizeof *parts };

/* What makes the runs of a tree: a program, a probe, or (neither is set) an optimizer. */
struct driver {
    bool program;
    const struct probe *probe;
};

static struct driver driver_of(const struct node *tree)
{
    return (struct driver){node_find(tree, "program") != NULL, uses_probe(tree)};
}

static bool takes(struct driver d, const struct part *part)
{
    const struct probe *p = d.probe;
    if (d.program || strcmp(part->section, "program") == 0)
        return d.program && strcmp(part->section, "program") == 0;
    if (!p)
        return true;
    if (strcmp(part->section, "init") == 0)
        return p->start != START_UNUSED;
    if (strcmp(part->section, "stop") == 0 || (part->key && strcmp(part->key, "at") == 0))
        return false;
    if (strcmp(part->section, "reference") == 0 || part->key)
        return p->observes;
    return true;
}

const struct probe *uses_probe(const struct node *tree)
{
    const struct node *n = node_find(tree, "probe");
    const struct node *name = n && n->type == NODE_MAP ? node_find(n, "kind") : n;
    if (!name || name->type != NODE_SCALAR || node_find(tree, "optimizer") ||
        node_find(tree, "program"))
        return NULL;
    return (const struct probe *)(const void *)kind_find(contract_find("probe"), name->text, NULL);
}

/* --- what falls away -------------------------------------------------------------------------- */

static const struct node *strip_record(struct arena *a, const struct node *tree, struct driver d)
{
    const char *unused[N_PARTS + 1] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < N_PARTS; i++)
        if (parts[i].key && !takes(d, &parts[i]))
            unused[n++] = parts[i].key;
    for (size_t i = 0; i < tree->n; i++)
        if (strcmp(tree->keys[i]->text, "record") == 0 && tree->items[i]->type == NODE_MAP)
            return node_with(a, tree, i, map_without(a, tree->items[i], unused));
    return tree;
}

const struct node *uses_strip(struct arena *a, const struct node *tree)
{
    const struct driver d = driver_of(tree);
    const char *unused[N_PARTS + 1] = {NULL};
    size_t n = 0;
    if (!d.program && !d.probe)
        return tree;
    for (size_t i = 0; i < N_PARTS; i++)
        if (!parts[i].key && !takes(d, &parts[i]))
            unused[n++] = parts[i].section;
    return map_at(a, strip_record(a, map_without(a, tree, unused), d), tree->at);
}

/* --- what is a mistake ------------------------------------------------------------------------ */

/* The key under which a map holds the part, or NULL. */
static const struct node *part_key(const struct node *map, const struct part *part)
{
    for (size_t i = 0; map && map->type == NODE_MAP && i < map->n; i++)
        if (strcmp(map->keys[i]->text, part->section) == 0)
            return part->key ? part_key(map->items[i], &(struct part){part->key, NULL})
                             : map->keys[i];
    return NULL;
}

static void refuse(const struct node *key, const struct part *part, struct driver d,
                   struct errs *es)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s%s", part->section, part->key ? "." : "",
             part->key ? part->key : "");
    struct err *e = d.program ? errs_add_at(es, key->at, "a program has no use for '%s'", name)
                    : d.probe ? errs_add_at(es, key->at, "the probe %s has no use for '%s'",
                                            d.probe->kind.name, name)
                              : errs_add_at(es, key->at, "no variant has any use for '%s'", name);
    if (e && d.program)
        err_hint(e, "leave it out; what the program needs to know stands under its `with`");
    else if (e && d.probe)
        err_hint(e, "leave it out; overparam describe probe %s says what it takes",
                 d.probe->kind.name);
    else if (e)
        err_hint(e, "leave it out; overparam describe probe says what each probe takes");
}

/* `quick` and the base are there for all variants. */
static void check_shared(const struct node *map, const struct spec *s, struct errs *es)
{
    for (size_t i = 0; i < N_PARTS && s->n_variants > 0; i++) {
        const struct node *key = part_key(map, &parts[i]);
        bool wanted = false;
        for (size_t k = 0; k < s->n_variants; k++)
            wanted = wanted || takes(driver_of(s->variants[k].tree), &parts[i]);
        if (key && !wanted)
            refuse(key, &parts[i],
                   s->n_variants == 1 ? driver_of(s->variants[0].tree) : (struct driver){0}, es);
    }
}

static void check_parts(const struct node *map, struct driver d, struct errs *es)
{
    for (size_t i = 0; i < N_PARTS; i++) {
        const struct node *key = part_key(map, &parts[i]);
        if (key && !takes(d, &parts[i]))
            refuse(key, &parts[i], d, es);
    }
}

void uses_check(const struct node *root, const struct spec *s, struct errs *es)
{
    const struct node *list = node_find(root, "variants");
    check_shared(root, s, es);
    check_shared(node_find(root, "quick"), s, es);
    for (size_t i = 0; list && list->type == NODE_LIST && i < list->n && list->n == s->n_variants;
         i++)
        check_parts(list->items[i], driver_of(s->variants[i].tree), es);
}

/* Whether a key is among "draws|scale". */
static bool is_listed(const char *key, const char *list)
{
    const size_t n = strlen(key);
    for (const char *at = list; at && *at; at += strcspn(at, "|"), at += *at == '|')
        if (strcspn(at, "|") == n && strncmp(at, key, n) == 0)
            return true;
    return false;
}

void uses_check_tree(const struct node *tree, const struct probe *p, struct errs *es)
{
    const struct node *probe = node_find(tree, "probe");
    check_parts(tree, (struct driver){.probe = p}, es);
    if (!node_find(tree, "init") || p->start != START_OR_DRAW)
        return;
    for (size_t i = 0; probe->type == NODE_MAP && i < probe->n; i++)
        if (is_listed(probe->keys[i]->text, p->drawing)) {
            struct err *e =
                errs_add_at(es, probe->keys[i]->at,
                            "'%s' is about weights that the probe draws, but 'init' gives them",
                            probe->keys[i]->text);
            err_hint(e, "leave one of the two out");
        }
}
