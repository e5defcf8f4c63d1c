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

/* told: the axis whose values are asked for; NULL: all. */
static bool check_at(struct checking *g, const size_t *k, unsigned sections,
                     const struct axis *told, struct resolved *r)
{
    const struct resolver to = {.files = &g->spec->files,
                                .files_arena = g->arena,
                                .es = g->es,
                                .sections = sections,
                                .paths = told ? (const char *const *)told->paths : NULL,
                                .n_paths = told ? told->n_swept : 0};
    return sweeps_resolve(&g->scope, g->spec, g->variant, k, &to, r);
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

/* A mistake of many values is told once for each of them, up to what the list holds. */
static void combinations_check(struct checking *g, enum section s, const bool *moves)
{
    size_t k[AXES_MAX];
    struct resolved r;
    const bool *had = combinations(g, moves);
    for (size_t i = 0; i < g->variant->n_axes; i++)
        k[i] = moves[i] ? 0 : g->first[i];
    do {
        if (!had || had[combination(g->variant, moves, k)])
            (void)check_at(g, k, 1U << s, NULL, &r);
        arena_reset(&g->scope);
    } while (g->es->more == 0 && sweeps_step(g->variant, moves, k));
}

/* What the value of this path is, for the plan: it is not resolved again. */
static void text_keep(struct checking *g, const struct axis *x, size_t j, size_t k,
                      const struct resolved *r)
{
    const struct parameter *p = parameter_find(r, x->paths[j]);
    if (!p)
        return;
    const struct node *written = x->values[j][k];
    const char *text = p->sha256 ? p->sha256 : p->text;
    if (!x->texts[j])
        x->texts[j] = arena_array(g->arena, x->n_points, sizeof **x->texts);
    x->texts[j][k] = written->type == NODE_SCALAR && strcmp(written->text, text) == 0
                         ? written->text
                         : arena_strdup(g->arena, text);
}

/* The axis alone, for no other bears upon its values. */
static void axis_check(struct checking *g, enum section s, size_t axis)
{
    const struct axis *x = &g->variant->axes[axis];
    const size_t n = strlen(section_path(s));
    bool moves[AXES_MAX] = {0};
    size_t k[AXES_MAX];
    struct resolved r;
    memcpy(k, g->first, sizeof k);
    moves[axis] = true;
    const bool *had = combinations(g, moves);
    for (k[axis] = 0; k[axis] < x->n_points && g->es->more == 0; k[axis]++) {
        if ((!had || had[k[axis]]) && check_at(g, k, 1U << s, x, &r))
            for (size_t j = 0; j < x->n_swept; j++)
                if (strncmp(x->paths[j], section_path(s), n) == 0)
                    text_keep(g, x, j, k[axis], &r);
        arena_reset(&g->scope);
    }
}

/* Of the kind that a section chooses; NULL where it chooses none, or several. */
static const struct kind *kind_of(const struct trial *t, enum section s)
{
    const struct kind *const kinds[SECTIONS] = {
        [SECTION_DATA] = t->data.kind,
        [SECTION_LOSS] = t->loss.kind,
        [SECTION_PARAMETERIZATION] = t->parameterization.kind,
        [SECTION_INIT] = t->initialization.kind,
        [SECTION_OPTIMIZER] = t->optimizer.kind,
        [SECTION_PROBE] = t->probe.kind,
    };
    return kinds[s];
}

/* The axis moves options within the section, each by its name, and not the kind. */
static bool moves_options(const struct axis *x, enum section s)
{
    const size_t n = strlen(section_path(s));
    for (size_t j = 0; j < x->n_swept; j++) {
        const char *path = x->paths[j];
        if (strncmp(path, section_path(s), n) == 0 &&
            (path[n] != '.' || strcmp(path + n, ".kind") == 0))
            return false;
    }
    return true;
}

static void section_check(struct checking *g, enum section s, const struct kind *kind)
{
    const struct variant *v = g->variant;
    bool moves[AXES_MAX] = {0}, any = false, alone = kind && !kind->check;
    for (size_t i = 0; i < v->n_axes; i++) {
        moves[i] = axis_touches(&v->axes[i], section_path(s));
        any = any || moves[i];
        alone = alone && (!moves[i] || moves_options(&v->axes[i], s));
    }
    for (size_t i = 0; alone && i < v->n_axes; i++)
        if (moves[i])
            axis_check(g, s, i);
    if (any && !alone)
        combinations_check(g, s, moves);
}

void variants_check(struct arena *a, struct spec *s, struct errs *es)
{
    for (size_t i = 0; i < s->n_variants; i++) {
        struct checking g = {.arena = a, .spec = s, .variant = &s->variants[i], .es = es};
        static const bool none[AXES_MAX];
        struct resolved first;
        if (s->variants[i].count == 0 || !sweeps_find(g.variant, none, g.first))
            continue;
        (void)check_at(&g, g.first, 0, NULL, &first);
        const struct trial t = first.trial;
        arena_reset(&g.scope);
        for (unsigned k = 0; k < SECTIONS; k++)
            section_check(&g, (enum section)k, kind_of(&t, (enum section)k));
        arena_release(&g.scope);
    }
}
