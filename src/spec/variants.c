/* variants.c: see variants.h. */
#include "spec/variants.h"

#include <string.h>

#include "base/text.h"
#include "spec/best.h"
#include "spec/every.h"
#include "spec/keys.h"
#include "spec/overlay.h"
#include "spec/points.h"
#include "spec/repeat.h"
#include "spec/resolve.h"
#include "spec/sweep.h"
#include "spec/uses.h"

static const char *name_read(const struct node *n, const struct spec *s, struct errs *es)
{
    const char *name = keys_text(n, "name", true, "a variant", es);
    const struct node *at = node_find(n, "name");
    char shown[NODE_SHOWN];
    if (name[0] && !text_is_name(name)) {
        struct err *e =
            errs_add_at(es, at->at, "'%s' cannot be the name of a variant", node_shown(at, shown));
        err_hint(e, "small letters, digits, '-' and '.', a letter or digit first, at most 64");
    }
    for (size_t i = 0; name[0] && i < s->n_variants; i++)
        if (strcmp(s->variants[i].name, name) == 0) {
            struct err *e =
                errs_add_at(es, at->at, "two variants are called '%s'", node_shown(at, shown));
            err_hint(e, "the first stands in line %d", s->variants[i].at.line);
        }
    return name;
}

/* What `quick` says of a program is nothing to runs without one, and the other way round. */
static const struct node *quick_of(struct arena *a, const struct node *quick,
                                   const struct node *tree)
{
    static const struct word program[] = {{.name = "program"},
                                          {.name = "where"},
                                          {.name = "except"},
                                          {.name = "repeat"},
                                          {.name = NULL}};
    static const char *const others[] = {"program", NULL};
    return node_find(tree, "program") ? map_select(a, quick, program)
                                      : map_without(a, map_select(a, quick, section_words), others);
}

static void variant_add(struct arena *a, const struct node *root, const char *name,
                        const struct node *tree, struct spec *s, struct errs *es)
{
    static const char *const points[] = {"where", "except", "repeat", NULL};
    const struct node *quick = node_find(root, "quick");
    struct where at = tree->at;
    if (quick && quick->type == NODE_MAP && strcmp(s->profile, "quick") == 0)
        tree = map_at(a, overlay(a, tree, quick_of(a, quick, tree)), at);
    struct variant *v = &s->variants[s->n_variants++];
    *v = (struct variant){.name = name,
                          .at = at,
                          .where = node_find(tree, "where"),
                          .except = node_find(tree, "except"),
                          .repeat = node_find(tree, "repeat")};
    v->tree = v->written = uses_strip(a, map_without(a, tree, points));
    bests_read(a, v, es);
}

void variants_read(struct arena *a, const struct node *root, struct spec *s, struct errs *es)
{
    const struct node *list = node_find(root, "variants"), *quick = node_find(root, "quick");
    const struct node *base = map_select(a, root, section_words);
    if (quick && quick->type != NODE_MAP)
        errs_add_at(es, quick->at, "'quick' must be a map");
    else if (quick)
        keys_check(quick, section_words, "quick", es);
    s->variants = arena_array(a, (list ? list->n : 0) + 1, sizeof *s->variants);
    if (!list) {
        variant_add(a, root, "", base, s, es);
        return;
    }
    if (list->type != NODE_LIST || list->n == 0)
        errs_add_at(es, list->at, "'variants' must be a list of at least one map");
    for (size_t i = 0; list->type == NODE_LIST && i < list->n; i++) {
        const struct node *n = list->items[i];
        if (n->type != NODE_MAP) {
            struct err *e = errs_add_at(es, n->at, "a variant is a map with a name");
            err_hint(e, "- {name: deep, parameterization: {...}}");
            continue;
        }
        keys_check(n, variant_words, "a variant", es);
        const char *name = name_read(n, s, es);
        const struct node *over = map_select(a, n, section_words);
        variant_add(a, root, name, map_at(a, overlay(a, base, over), n->at), s, es);
    }
}

/* --- sizes ------------------------------------------------------------------------------------ */

static uint64_t limit_read(const struct node *n, struct errs *es)
{
    int64_t limit = LIMIT_DEFAULT;
    if (n && (n->type != NODE_SCALAR || n->quoted ||
              !text_parse_count(n->text, n->length, &limit) || limit < 1 || limit > LIMIT_MOST)) {
        errs_add_at(es, n->at, "'limit' must be a whole number from 1 to %d", LIMIT_MOST);
        return LIMIT_MOST;
    }
    return (uint64_t)limit;
}

/* Where to point when there are too many runs: the largest axis of the largest variant. */
static struct where largest(const struct spec *s, const struct node *root)
{
    const struct variant *v = &s->variants[0];
    for (size_t i = 1; i < s->n_variants; i++)
        if (s->variants[i].count > v->count)
            v = &s->variants[i];
    const struct axis *axis = v->axes;
    for (size_t i = 1; i < v->n_axes; i++)
        if (v->axes[i].n_points > axis->n_points)
            axis = &v->axes[i];
    return v->n_axes > 0 ? axis->swept[0]->at : root->at;
}

/* What is to be counted: points before some of them are left out, runs behind it. */
static void limit_check(const struct node *root, struct spec *s, uint64_t limit, const char *what,
                        struct errs *es)
{
    if (s->count <= limit)
        return;
    struct err *e =
        s->count == UINT64_MAX
            ? errs_add_at(es, largest(s, root), "the sweeps multiply to more than 2^64 %s", what)
            : errs_add_at(es, largest(s, root), "%llu %s are more than the limit of %llu",
                          (unsigned long long)s->count, what, (unsigned long long)limit);
    if (e && s->count <= LIMIT_MOST)
        err_hint(e, "if it is meant, write limit: %llu", (unsigned long long)s->count);
    for (size_t i = 0; i < s->n_variants; i++)
        s->variants[i].count = 0;
}

static bool any_chooses(const struct spec *s)
{
    for (size_t i = 0; i < s->n_variants; i++)
        if (s->variants[i].where || s->variants[i].except)
            return true;
    return false;
}

void variants_unfold(struct arena *a, const struct node *root, struct spec *s, struct errs *es)
{
    uint64_t limit = limit_read(node_find(root, "limit"), es);
    const bool chooses = any_chooses(s);
    for (size_t i = 0; i < s->n_variants; i++) {
        struct variant *v = &s->variants[i];
        v->tree = bests_apply(a, v);
        v->waits = bests_wait(v);
        v->ranks = NULL;
    }
    repeat_apply(a, s, es);
    s->count = 0;
    for (size_t i = 0; i < s->n_variants; i++) {
        struct variant *v = &s->variants[i];
        sweeps_count(a, v, es);
        s->count = v->count > UINT64_MAX - s->count ? UINT64_MAX : s->count + v->count;
    }
    limit_check(root, s, chooses ? LIMIT_MOST : limit, chooses ? "points" : "runs", es);
    for (size_t i = 0; i < s->n_variants; i++)
        if (s->variants[i].count > 0)
            sweeps_expand(a, &s->variants[i]);
    every_narrow(a, s);
    points_choose(a, s, es);
    limit_check(root, s, limit, "runs", es);
}

/* --- values ----------------------------------------------------------------------------------- */

struct checking {
    struct arena *arena;
    struct spec *spec;
    const struct variant *variant;
    struct errs *es;
    struct arena scope;     /* of one point */
    size_t first[AXES_MAX]; /* the first point that is a run */
};

static void check_at(struct checking *g, const size_t *k, unsigned sections)
{
    struct resolved ignored;
    const struct resolver to = {
        .files = &g->spec->files, .files_arena = g->arena, .es = g->es, .sections = sections};
    (void)sweeps_resolve(&g->scope, g->spec, g->variant, k, &to, &ignored);
    arena_reset(&g->scope);
}

/* The number of a point among those of the axes that move. */
static size_t combination(const struct variant *v, const bool *moves, const size_t *k)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_axes; i++)
        if (moves[i])
            n = n * v->axes[i].n_points + k[i];
    return n;
}

/* The combinations of the axes that move which some run has, by their number; NULL: all. */
static const bool *combinations(struct checking *g, const bool *moves)
{
    const struct variant *v = g->variant;
    size_t n = 1, k[AXES_MAX] = {0};
    bool all[AXES_MAX];
    if (!v->ranks)
        return NULL;
    memset(all, true, sizeof all);
    for (size_t i = 0; i < v->n_axes; i++)
        n *= moves[i] ? v->axes[i].n_points : 1;
    bool *had = arena_array(g->arena, n, sizeof *had);
    uint64_t run;
    do
        if (sweeps_run(v, k, &run))
            had[combination(v, moves, k)] = true;
    while (sweeps_step(v, all, k));
    return had;
}

static void section_check(struct checking *g, enum section s)
{
    size_t k[AXES_MAX];
    bool moves[AXES_MAX] = {0}, any = false;
    memcpy(k, g->first, sizeof k);
    for (size_t i = 0; i < g->variant->n_axes; i++) {
        moves[i] = axis_touches(&g->variant->axes[i], section_path(s));
        any = any || moves[i];
        k[i] = moves[i] ? 0 : k[i];
    }
    if (!any)
        return;
    const bool *had = combinations(g, moves);
    /* A mistake of many values is told once for each of them, up to what the list holds. */
    do
        if (!had || had[combination(g->variant, moves, k)])
            check_at(g, k, 1U << s);
    while (g->es->more == 0 && sweeps_step(g->variant, moves, k));
}

void variants_check(struct arena *a, struct spec *s, struct errs *es)
{
    for (size_t i = 0; i < s->n_variants; i++) {
        struct checking g = {.arena = a, .spec = s, .variant = &s->variants[i], .es = es};
        static const bool none[AXES_MAX];
        if (s->variants[i].count == 0 || !sweeps_find(g.variant, none, g.first))
            continue;
        check_at(&g, g.first, 0);
        for (unsigned k = 0; k < SECTIONS; k++)
            section_check(&g, (enum section)k);
        arena_release(&g.scope);
    }
}
