/* sweep.c: see sweep.h. */
#include "spec/sweep.h"

#include <stdio.h>
#include <string.h>

#include "core/kind.h"
#include "spec/overlay.h"
#include "spec/resolve.h"
#include "spec/series.h"

enum { PATH_SIZE = 256 };

struct collector {
    struct arena *arena;
    struct errs *es;
    struct variant *variant;
};

static struct axis *axis_new(struct collector *c, const struct series *s)
{
    struct variant *v = c->variant;
    if (v->n_axes == AXES_MAX) {
        errs_add_at(c->es, s->node->at, "more than %d sweeps that move on their own", AXES_MAX);
        return NULL;
    }
    struct axis *axis = &v->axes[v->n_axes++];
    *axis = (struct axis){.n_points = s->n};
    axis->swept = arena_array(c->arena, AXES_MAX, sizeof *axis->swept);
    axis->values = arena_array(c->arena, AXES_MAX, sizeof *axis->values);
    axis->series = arena_array(c->arena, AXES_MAX, sizeof *axis->series);
    axis->paths = arena_array(c->arena, AXES_MAX, sizeof *axis->paths);
    axis->texts = arena_array(c->arena, AXES_MAX, sizeof *axis->texts);
    return axis;
}

/* The axis that the series belongs to: the one of its label, or one of its own. */
static struct axis *axis_for(struct collector *c, const struct series *s)
{
    struct variant *v = c->variant;
    for (size_t i = 0; s->label && i < v->n_axes; i++) {
        const struct node *label = v->axes[i].series[0]->label;
        if (!label || strcmp(label->text, s->label->text) != 0)
            continue;
        if (v->axes[i].n_points == s->n && v->axes[i].n_swept < AXES_MAX)
            return &v->axes[i];
        if (v->axes[i].n_points == s->n)
            errs_add_at(c->es, s->node->at, "more than %d sweeps zipped as '%s'", AXES_MAX,
                        s->label->text);
        else
            errs_add_at(c->es, s->node->at,
                        "sweeps zipped as '%s' have different numbers of points: %zu in line %d, "
                        "%zu here",
                        s->label->text, v->axes[i].n_points, v->axes[i].swept[0]->at.line, s->n);
        return NULL;
    }
    return axis_new(c, s);
}

/* `every` stands where a kind of that contract is named. */
static bool every_fits(struct collector *c, const struct series *s, const char *path)
{
    size_t n = strlen(path);
    bool kind = n > 5 && strcmp(path + n - 5, ".kind") == 0;
    const char *contract = section_contract(path, kind ? n - 5 : n);
    if (s->way != SERIES_EVERY || (contract && strcmp(contract, s->body->text) == 0))
        return true;
    struct err *e = errs_add_at(c->es, s->body->at, "no %s is chosen at '%s'", s->body->text, path);
    if (e && contract)
        err_hint(e, "every: %s", contract);
    else if (e)
        err_hint(e, "'every' stands under a key 'kind'");
    return false;
}

static bool may_stand(struct collector *c, const struct node *sweep, const char *path)
{
    struct err *e = NULL;
    if (strcmp(path, "record") == 0 || strncmp(path, "record.", 7) == 0) {
        e = errs_add_at(c->es, sweep->at, "a sweep cannot stand in 'record'");
        if (e)
            err_hint(e, "all runs of a variant record the same; use `variants:`");
        return false;
    }
    if (strcmp(path, "problem") == 0 || strcmp(path, "stop") == 0 || strcmp(path, "program") == 0) {
        e = errs_add_at(c->es, sweep->at, "'%s' cannot be swept as a whole", path);
        err_hint(e, "sweep the keys inside it");
        return false;
    }
    return true;
}

static void sweep_inside(struct collector *c, const struct node *n)
{
    if (is_sweep(n))
        errs_add_at(c->es, n->at, "a sweep inside a sweep");
    for (size_t i = 0; n->type != NODE_SCALAR && i < n->n; i++)
        sweep_inside(c, n->items[i]);
}

static void collect_one(struct collector *c, const struct node *sweep, const char *path)
{
    struct series *s = arena_alloc(c->arena, sizeof *s);
    if (!may_stand(c, sweep, path) || !series_read(sweep, s, c->es) || !every_fits(c, s, path))
        return;
    if (s->way == SERIES_VALUES)
        sweep_inside(c, s->body);
    struct axis *axis = axis_for(c, s);
    if (!axis)
        return;
    axis->swept[axis->n_swept] = sweep;
    axis->series[axis->n_swept] = s;
    axis->paths[axis->n_swept++] = arena_strdup(c->arena, path);
}

static void collect(struct collector *c, const struct node *n, const char *path)
{
    char below[PATH_SIZE];
    if (is_sweep(n)) {
        collect_one(c, n, path);
        return;
    }
    for (size_t i = 0; n->type != NODE_SCALAR && i < n->n; i++) {
        child_path(n, i, path, below, sizeof below);
        collect(c, n->items[i], below);
    }
}

void sweeps_count(struct arena *a, struct variant *v, struct errs *es)
{
    struct collector c = {.arena = a, .es = es, .variant = v};
    size_t before = es->found;
    v->axes = arena_array(a, AXES_MAX, sizeof *v->axes);
    v->n_axes = 0;
    collect(&c, v->tree, "");
    v->count = 1;
    for (size_t i = 0; i < v->n_axes; i++) {
        uint64_t n = v->axes[i].n_points;
        v->count = v->count > UINT64_MAX / n ? UINT64_MAX : v->count * n;
    }
    if (es->found > before)
        v->count = 0;
}

void sweeps_expand(struct arena *a, struct variant *v)
{
    for (size_t i = 0; i < v->n_axes; i++)
        for (size_t j = 0; j < v->axes[i].n_swept; j++)
            v->axes[i].values[j] = series_values(a, v->axes[i].series[j]);
}

/* The value that stands in for a sweep. */
static const struct node *standing_for(const struct variant *v, const struct node *n,
                                       const size_t *k)
{
    for (size_t i = 0; i < v->n_axes; i++)
        for (size_t j = 0; j < v->axes[i].n_swept; j++)
            if (v->axes[i].swept[j] == n)
                return v->axes[i].values[j][k[i]];
    return n;
}

static const struct node *apply(struct arena *a, const struct variant *v, const struct node *n,
                                const size_t *k)
{
    if (is_sweep(n))
        return standing_for(v, n, k);
    const struct node *out = n;
    for (size_t i = 0; n->type != NODE_SCALAR && i < n->n; i++) {
        const struct node *item = apply(a, v, n->items[i], k);
        if (item != n->items[i])
            out = node_with(a, out, i, item);
    }
    return out;
}

const struct node *sweeps_apply(struct arena *a, const struct variant *v, const size_t *k)
{
    return v->n_axes == 0 ? v->tree : apply(a, v, v->tree, k);
}

void sweeps_point(const struct variant *v, uint64_t point, size_t k[AXES_MAX])
{
    for (size_t i = v->n_axes; i-- > 0;) {
        k[i] = (size_t)(point % v->axes[i].n_points);
        point /= v->axes[i].n_points;
    }
}

bool sweeps_run(const struct variant *v, const size_t *k, uint64_t *run)
{
    uint64_t point = 0;
    for (size_t i = 0; i < v->n_axes; i++)
        point = point * v->axes[i].n_points + k[i];
    if (v->ranks && v->ranks[point] == 0)
        return false;
    *run = v->ranks ? v->ranks[point] - 1 : point;
    return true;
}

bool sweeps_find(const struct variant *v, const bool *held, size_t *k)
{
    bool free[AXES_MAX];
    size_t at[AXES_MAX] = {0};
    uint64_t run;
    for (size_t i = 0; i < v->n_axes; i++) {
        free[i] = !held[i];
        at[i] = held[i] ? k[i] : 0;
    }
    bool found = sweeps_run(v, at, &run);
    while (!found && sweeps_step(v, free, at))
        found = sweeps_run(v, at, &run);
    if (found)
        memcpy(k, at, sizeof at);
    return found;
}

bool sweeps_step(const struct variant *v, const bool *moves, size_t *k)
{
    for (size_t i = v->n_axes; i-- > 0;) {
        if (!moves[i])
            continue;
        if (++k[i] < v->axes[i].n_points)
            return true;
        k[i] = 0;
    }
    return false;
}

bool axis_touches(const struct axis *axis, const char *path)
{
    size_t n = strlen(path);
    for (size_t j = 0; j < axis->n_swept; j++)
        if (strncmp(axis->paths[j], path, n) == 0 &&
            (axis->paths[j][n] == 0 || axis->paths[j][n] == '.'))
            return true;
    return false;
}

bool sweeps_resolve(struct arena *scope, const struct spec *s, const struct variant *v,
                    const size_t *k, const struct resolver *to, struct resolved *out)
{
    static struct errs unheard; /* too large to be made for each of a million points */
    struct known_files *files = s->files;
    struct resolver r = {.files = &files, .files_arena = scope, .es = &unheard};
    if (to)
        r = *to;
    r.arena = scope;
    r.file = s->file;
    r.text = s->text;
    return resolve(&r, sweeps_apply(scope, v, k), out);
}
