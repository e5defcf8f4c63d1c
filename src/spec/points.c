/* points.c: see points.h.
 *
 * All names are found first, over all variants, so that a name which one of them lacks is no typo.
 * Then each variant has a table of the values of each name: one value where no sweep moves it, else
 * one for each point of its axis. A million points are asked by looking into these. */
#include "spec/points.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "spec/best.h"
#include "spec/condition.h"
#include "spec/resolve.h"
#include "spec/series.h"
#include "spec/sweep.h"

enum { PATH_SIZE = 256 };
#define KIND ".kind"

/* A name that a condition has: its key, and where its value stands at the variant at hand. */
struct column {
    const char *path;
    const struct value *values;
    size_t axis; /* of values; AXES_MAX: there is one for all points */
};

struct table_of_names {
    struct arena *arena;
    const char **paths; /* all keys that are written, each once */
    size_t n_paths, room;
    struct column *columns; /* those that conditions have */
    size_t n_columns, columns_room;
    size_t k[AXES_MAX]; /* the point that is asked about */
};

/* --- the keys of a file ----------------------------------------------------------------------- */

static void path_add(struct table_of_names *t, const char *path)
{
    for (size_t i = 0; i < t->n_paths; i++)
        if (strcmp(t->paths[i], path) == 0)
            return;
    t->paths = arena_room(t->arena, t->paths, t->n_paths, &t->room, sizeof *t->paths);
    t->paths[t->n_paths++] = arena_strdup(t->arena, path);
}

static void paths_below(struct table_of_names *t, const struct node *n, const char *path);

static void paths_of_sweep(struct table_of_names *t, const struct node *n, const char *path)
{
    const struct node *sweep = node_find(n, "sweep");
    const struct node *values = sweep->type == NODE_MAP ? node_find(sweep, "values") : NULL;
    for (size_t i = 0; values && values->type == NODE_LIST && i < values->n; i++)
        paths_below(t, values->items[i], path);
    if (!values)
        path_add(t, path);
}

/* `squared` stands for {kind: squared}. */
static void path_of_scalar(struct table_of_names *t, const char *path)
{
    char kind[PATH_SIZE];
    bool named = section_contract(path, strlen(path)) != NULL;
    snprintf(kind, sizeof kind, "%.200s%s", path, named ? KIND : "");
    path_add(t, kind);
}

static void paths_below(struct table_of_names *t, const struct node *n, const char *path)
{
    char below[PATH_SIZE];
    if (is_sweep(n))
        paths_of_sweep(t, n, path);
    else if (n->type == NODE_SCALAR || is_best(n))
        path_of_scalar(t, path);
    else
        for (size_t i = 0; i < n->n; i++) {
            const bool counts = n->type == NODE_LIST
                                    ? strcmp(path, "reference") == 0
                                    : path[0] || strcmp(n->keys[i]->text, "record") != 0;
            if (!counts)
                continue; /* not a value, or the same for all */
            child_path(n, i, path, below, sizeof below);
            paths_below(t, n->items[i], below);
        }
}

/* --- names ------------------------------------------------------------------------------------ */

/* "scale" and "init.scale" end "init.scale", "loss" ends "problem.loss.kind". */
static bool ends_at(const char *path, size_t n, const char *name, size_t m)
{
    return m > 0 && n >= m && strncmp(path + n - m, name, m) == 0 &&
           (n == m || path[n - m - 1] == '.');
}

static bool is_meant(const char *path, const char *name, size_t m)
{
    const size_t n = strlen(path), kind = sizeof KIND - 1;
    return ends_at(path, n, name, m) ||
           (n > kind && strcmp(path + n - kind, KIND) == 0 && ends_at(path, n - kind, name, m));
}

/* The path that is meant, and how many could be. */
static const char *path_find(const struct table_of_names *t, const char *name, size_t m, size_t *n)
{
    const char *found = NULL;
    *n = 0;
    for (size_t i = 0; i < t->n_paths; i++) {
        if (!is_meant(t->paths[i], name, m))
            continue;
        found = t->paths[i];
        if (strlen(found) == m) {
            *n = 1;
            return found;
        }
        ++*n;
    }
    return found;
}

static bool several(const struct table_of_names *t, const char *name, size_t n, struct err *e)
{
    struct buf list = {0};
    for (size_t i = 0; i < t->n_paths; i++)
        if (is_meant(t->paths[i], name, strlen(name)))
            buf_printf(&list, "%s%s", list.n ? ", " : "", t->paths[i]);
    err_set(e, ERR_SPEC, "'%.60s' is the end of %zu keys", name, n);
    err_hint(e, "write more of one: %s", buf_text(&list));
    buf_release(&list);
    return false;
}

static bool none(const struct table_of_names *t, const char *name, struct err *e)
{
    size_t n = 0;
    const char **all = arena_array(t->arena, 2 * t->n_paths + 1, sizeof(const char *));
    for (size_t i = 0; i < t->n_paths; i++) {
        const char *dot = strrchr(t->paths[i], '.');
        all[n++] = t->paths[i];
        all[n++] = dot ? dot + 1 : t->paths[i];
    }
    const char *near = text_nearest(name, all, n);
    err_set(e, ERR_SPEC, "no run has a key '%.60s' that the file writes", name);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "a default has to be written out to be named here");
}

static size_t column_of(struct table_of_names *t, const char *path)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->columns[i].path, path) == 0)
            return i;
    t->columns =
        arena_room(t->arena, t->columns, t->n_columns, &t->columns_room, sizeof *t->columns);
    t->columns[t->n_columns] = (struct column){.path = path};
    return t->n_columns++;
}

static bool name_find(void *self, const char *name, size_t m, size_t *index, struct err *e)
{
    struct table_of_names *t = self;
    size_t n;
    const char *path = path_find(t, name, m, &n);
    if (n == 1 && e)
        *index = column_of(t, path);
    if (n == 1 || !e)
        return n > 0;
    const char *word = arena_strndup(t->arena, name, m);
    return n > 1 ? several(t, word, n, e) : none(t, word, e);
}

static struct value name_value(const void *self, size_t index)
{
    const struct table_of_names *t = self;
    const struct column *c = &t->columns[index];
    return c->values[c->axis == AXES_MAX ? 0 : t->k[c->axis]];
}

/* --- values ----------------------------------------------------------------------------------- */

/* The value at the rest of a path, below a node; absent where it is not written. */
static struct value value_below(const struct node *n, const char *path)
{
    char key[PATH_SIZE];
    for (; n && *path; path += strcspn(path, "."), path += *path == '.') {
        snprintf(key, sizeof key, "%.*s", (int)strcspn(path, "."), path);
        if (n->type == NODE_SCALAR && strcmp(path, "kind") == 0)
            break;
        n = n->type == NODE_MAP ? node_find(n, key) : NULL;
    }
    return value_of(n);
}

/* The axis at or above the path, with which of its sweeps; *rest: what follows of the path. */
static bool axis_above(const struct variant *v, const char *path, size_t *axis, size_t *swept,
                       const char **rest)
{
    for (size_t i = 0; i < v->n_axes; i++)
        for (size_t j = 0; j < v->axes[i].n_swept; j++) {
            size_t n = strlen(v->axes[i].paths[j]);
            if (strncmp(v->axes[i].paths[j], path, n) != 0 || (path[n] && path[n] != '.'))
                continue;
            *axis = i;
            *swept = j;
            *rest = path + n + (path[n] == '.');
            return true;
        }
    return false;
}

static const struct node *references_at(const struct node *tree, const char **path)
{
    const struct node *list = node_find(tree, "reference");
    char name[PATH_SIZE];
    for (size_t i = 0; list && list->type == NODE_LIST && i < list->n; i++) {
        reference_path(i, name, sizeof name);
        size_t n = strlen(name);
        if (strncmp(name, *path, n) == 0 && (*path)[n] == '.') {
            *path += n + 1;
            return list->items[i];
        }
    }
    return tree;
}

static void column_fill(struct arena *a, const struct variant *v, struct column *c)
{
    size_t axis, swept;
    const char *rest = c->path;
    bool moves = axis_above(v, c->path, &axis, &swept, &rest);
    struct value *values = arena_array(a, moves ? v->axes[axis].n_points : 1, sizeof *values);
    for (size_t i = 0; moves && i < v->axes[axis].n_points; i++)
        values[i] = value_below(v->axes[axis].values[swept][i], rest);
    if (!moves) {
        const struct node *from = references_at(v->tree, &rest);
        values[0] = value_below(from, rest);
    }
    c->values = values;
    c->axis = moves ? axis : AXES_MAX;
}

/* --- what is left ----------------------------------------------------------------------------- */

/* The conditions of one variant; those that stand in the file's head are read once for each. */
struct choice_of_points {
    const struct condition *where;
    const struct condition **except;
    size_t n_except;
    bool *used; /* by except: it left a point out */
};

static void except_read(struct arena *a, const struct node *list,
                        const struct names_of_condition *names, struct choice_of_points *c,
                        struct errs *es)
{
    if (list->type != NODE_LIST || list->n == 0) {
        struct err *e = errs_add_at(es, list->at, "'except' must be a list of points");
        err_hint(e, "except: [{init.scale: 1, depth: [2, 3]}]");
        return;
    }
    c->except = arena_array(a, list->n, sizeof *c->except);
    c->used = arena_array(a, list->n, sizeof *c->used);
    for (size_t i = 0; i < list->n; i++) {
        const struct node *point = list->items[i];
        if (point->type == NODE_MAP && point->n > 0)
            c->except[c->n_except++] = condition_of_map(a, point, names, es);
        else {
            struct err *e = errs_add_at(es, point->at, "a point is a map of keys and values");
            err_hint(e, "{init.scale: 1, depth: [2, 3]}");
        }
    }
}

static bool choice_read(struct arena *a, const struct spec *s, const struct variant *v,
                        const struct names_of_condition *names, struct choice_of_points *c,
                        struct errs *es)
{
    size_t before = es->found;
    *c = (struct choice_of_points){0};
    if (v->where && v->where->type != NODE_SCALAR) {
        struct err *e = errs_add_at(es, v->where->at, "'where' must be a condition");
        err_hint(e, "where: \"init.scale * width < 1\"");
    } else if (v->where)
        c->where = condition_read(a, v->where, s->text, names, es);
    if (v->except)
        except_read(a, v->except, names, c, es);
    return es->found == before;
}

static bool is_left(const struct choice_of_points *c, const struct names_of_condition *names)
{
    bool left = !c->where || condition_holds(c->where, names);
    for (size_t i = 0; i < c->n_except; i++)
        if (condition_holds(c->except[i], names)) {
            c->used[i] = true;
            left = false;
        }
    return left;
}

static void points_number(struct arena *a, struct table_of_names *t,
                          const struct names_of_condition *names, const struct choice_of_points *c,
                          struct variant *v)
{
    bool all[AXES_MAX];
    memset(all, true, sizeof all);
    memset(t->k, 0, sizeof t->k);
    for (size_t i = 0; i < t->n_columns; i++)
        column_fill(a, v, &t->columns[i]);
    v->ranks = arena_array(a, (size_t)v->grid, sizeof *v->ranks);
    v->count = 0;
    uint64_t point = 0;
    do {
        if (is_left(c, names))
            v->ranks[point] = (uint32_t)++v->count;
        point++;
    } while (sweeps_step(v, all, t->k));
}

/* --- all of it -------------------------------------------------------------------------------- */

static void say_none_left(const struct variant *v, struct errs *es)
{
    const struct node *at = v->where ? v->where : v->except;
    struct err *e =
        v->name[0] ? errs_add_at(es, at->at, "no run of the variant '%s' is left by this", v->name)
                   : errs_add_at(es, at->at, "no run is left by this");
    err_hint(e, "a comparison with a key that a run lacks does not hold; a variant may have a "
                "`where` of its own");
}

/* A point of `except` that no variant has: a typo. The quick profile may have fewer points. */
static void say_unused(const struct spec *s, const struct choice_of_points *choices,
                       struct errs *es)
{
    for (size_t i = 0; i < s->n_variants && strcmp(s->profile, "full") == 0; i++)
        for (size_t j = 0; j < choices[i].n_except; j++) {
            bool used = false;
            for (size_t k = 0; k < s->n_variants; k++)
                used =
                    used || (s->variants[k].except == s->variants[i].except && choices[k].used[j]);
            if (used)
                continue;
            struct err *e = errs_add_at(es, s->variants[i].except->items[j]->at,
                                        "this leaves out no run: no point has these values");
            err_hint(e, "overparam plan --runs lists the points; a number is compared exactly");
        }
}

static void variants_choose(struct arena *a, struct spec *s, struct table_of_names *t,
                            const struct names_of_condition *names, struct errs *es)
{
    struct choice_of_points *choices = arena_array(a, s->n_variants + 1, sizeof *choices);
    bool fine = true, waits = false;
    for (size_t i = 0; i < s->n_variants; i++)
        fine = choice_read(a, s, &s->variants[i], names, &choices[i], es) && fine;
    for (size_t i = 0; fine && i < s->n_variants; i++) {
        struct variant *v = &s->variants[i];
        waits = waits || v->waits;
        if ((!v->where && !v->except) || v->count == 0 || v->waits)
            continue; /* of a value that is not found yet nothing holds */
        points_number(a, t, names, &choices[i], v);
        if (v->count == 0)
            say_none_left(v, es);
    }
    if (fine && !waits)
        say_unused(s, choices, es);
}

void points_choose(struct arena *a, struct spec *s, struct errs *es)
{
    struct table_of_names t = {.arena = a};
    const struct names_of_condition names = {&t, name_find, name_value};
    bool any = false;
    for (size_t i = 0; i < s->n_variants; i++) {
        struct variant *v = &s->variants[i];
        v->grid = v->count;
        any = any || v->where || v->except;
        paths_below(&t, v->tree, "");
    }
    if (any)
        variants_choose(a, s, &t, &names, es);
    s->count = 0;
    for (size_t i = 0; i < s->n_variants; i++)
        s->count += s->variants[i].count;
}
