/* representatives.c: see representatives.h. */
#include "plan/representatives.h"

#include <string.h>

#include "base/buf.h"
#include "spec/best.h"
#include "spec/places.h"
#include "spec/sweep.h"

/* The walk through one variant. */
struct walk {
    const struct spec *spec;
    const struct variant *variant;
    bool (*visit)(void *self, struct representative *r);
    void *self;
    struct arena scope, last; /* of the point at hand, and of the one before */
    bool problem[AXES_MAX];   /* axes that move data or loss, */
    bool others[AXES_MAX];    /* and those that move more than numbers elsewhere; */
    bool numbers[AXES_MAX];   /* those that move real numbers, and seeds at most */
    size_t seen[AXES_MAX];    /* the point before */
    bool any, stopped;
};

/* --- which sweeps matter ---------------------------------------------------------------------- */

static bool is_seed(const char *path)
{
    const char *dot = strrchr(path, '.');
    return strcmp(dot ? dot + 1 : path, "seed") == 0;
}

/* A value that the first run does not have may be anything. */
static bool moves_numbers_only(const struct axis *x, const struct resolved *first)
{
    for (size_t j = 0; j < x->n_swept; j++) {
        const struct parameter *p = parameter_find(first, x->paths[j]);
        if (!p ||
            !(p->type == PARAMETER_REAL || (p->type == PARAMETER_COUNT && is_seed(x->paths[j]))))
            return false;
    }
    return true;
}

static bool moves_a_real(const struct axis *x, const struct resolved *first)
{
    for (size_t j = 0; j < x->n_swept; j++) {
        const struct parameter *p = parameter_find(first, x->paths[j]);
        if (p && p->type == PARAMETER_REAL)
            return true;
    }
    return false;
}

static bool moves_problem(const struct axis *x)
{
    return axis_touches(x, section_path(SECTION_DATA)) ||
           axis_touches(x, section_path(SECTION_LOSS));
}

/* --- a point ---------------------------------------------------------------------------------- */

static void resolve_at(struct walk *g, const size_t *k, struct resolved *out,
                       const struct node **tree)
{
    *tree = sweeps_apply(&g->scope, g->variant, k);
    (void)sweeps_resolve(&g->scope, g->spec, g->variant, k, NULL, out);
}

static bool moves(const struct walk *g, size_t axis)
{
    return g->problem[axis] || g->others[axis];
}

/* Maps and lists are not put into words. */
static const char *point_words(struct walk *g, const size_t *k)
{
    const struct variant *v = g->variant;
    struct buf b = {0};
    char shown[NODE_SHOWN];
    if (v->name[0])
        buf_printf(&b, "variant %s", v->name);
    for (size_t i = 0; i < v->n_axes; i++)
        for (size_t j = 0; j < v->axes[i].n_swept; j++) {
            const struct node *n = v->axes[i].values[j][k[i]];
            bool told = moves(g, i) ? v->axes[i].n_points > 1 : k[i] > 0;
            if (told && n->type == NODE_SCALAR)
                buf_printf(&b, "%s%s %s", b.n ? ", " : "", v->axes[i].paths[j],
                           node_shown(n, shown));
        }
    const char *words = arena_strdup(&g->scope, buf_text(&b));
    buf_release(&b);
    return words;
}

static bool is_same_problem(const struct walk *g, const size_t *k)
{
    for (size_t i = 0; i < g->variant->n_axes; i++)
        if (g->problem[i] && k[i] != g->seen[i])
            return false;
    return g->any;
}

static void run_visit(struct walk *g, const size_t *k)
{
    struct resolved resolved;
    struct representative r = {.same_problem = is_same_problem(g, k), .variant = g->variant};
    resolve_at(g, k, &resolved, &r.tree);
    r.trial = &resolved.trial;
    r.program = resolved.program;
    r.parameters = resolved.parameters;
    r.n_parameters = resolved.n_parameters;
    r.point = point_words(g, k);
    g->stopped = !g->visit(g->self, &r);
    memcpy(g->seen, k, sizeof g->seen);
    g->any = true;
    arena_release(&g->last);
    g->last = g->scope;
    g->scope = (struct arena){0};
}

/* Where the point is no run, one that shares with it what is more than numbers. */
static void point_visit(struct walk *g, const size_t *asked)
{
    size_t k[AXES_MAX];
    bool held[AXES_MAX] = {0};
    uint64_t run;
    for (size_t i = 0; i < g->variant->n_axes; i++)
        held[i] = moves(g, i);
    memcpy(k, asked, sizeof k);
    if (!g->stopped && (sweeps_run(g->variant, k, &run) || sweeps_find(g->variant, held, k)))
        run_visit(g, k);
}

/* --- the walk --------------------------------------------------------------------------------- */

/* Data and loss move last, so that one problem serves many points. */
static void walk_all(struct walk *g)
{
    size_t k[AXES_MAX] = {0};
    do
        point_visit(g, k);
    while (!g->stopped &&
           (sweeps_step(g->variant, g->others, k) || sweeps_step(g->variant, g->problem, k)));
}

static void walk_axis(struct walk *g, size_t axis, size_t share, size_t k[AXES_MAX])
{
    size_t n = g->variant->axes[axis].n_points, points = n < share ? n : share, before = k[axis];
    for (size_t i = 0; i < points && !g->stopped; i++) {
        k[axis] = points > 1 ? i * (n - 1) / (points - 1) : 0;
        point_visit(g, k);
    }
    k[axis] = before;
}

static void walk_alone(struct walk *g, size_t n_moving)
{
    const struct variant *v = g->variant;
    for (int last = 0; last < 2; last++) {
        size_t k[AXES_MAX] = {0};
        for (size_t i = 0; last && i < v->n_axes; i++)
            k[i] = moves(g, i) ? v->axes[i].n_points - 1 : 0;
        for (size_t i = 0; i < v->n_axes; i++)
            if (moves(g, i))
                walk_axis(g, i, REPRESENTATIVES_MAX / 2 / n_moving, k);
    }
}

static void walk_to_last_numbers(struct walk *g)
{
    const struct variant *v = g->variant;
    size_t k[AXES_MAX] = {0};
    bool any = false;
    for (size_t i = 0; i < v->n_axes; i++) {
        k[i] = g->numbers[i] ? v->axes[i].n_points - 1 : 0;
        any = any || k[i] > 0;
    }
    if (any)
        point_visit(g, k);
}

/* What stands in for a value that is not found yet tells nothing, unless it is a real number. */
static bool is_told_by_stand_ins(const struct variant *v, const struct resolved *first)
{
    for (size_t i = 0; i < v->n_bests; i++) {
        const struct parameter *p = parameter_find(first, v->bests[i].path);
        if (!v->bests[i].value && (!p || p->type != PARAMETER_REAL))
            return false;
    }
    return true;
}

static bool walk_variant(struct walk *g)
{
    const struct variant *v = g->variant;
    struct resolved first;
    const struct node *tree;
    static const bool none[AXES_MAX];
    size_t k[AXES_MAX] = {0}, n_moving = 0;
    double points = 1;
    (void)sweeps_find(v, none, k); /* a variant has a run */
    resolve_at(g, k, &first, &tree);
    if (!is_told_by_stand_ins(v, &first))
        return true;
    for (size_t i = 0; i < v->n_axes; i++) {
        bool stands = moves_numbers_only(&v->axes[i], &first), data = moves_problem(&v->axes[i]);
        g->problem[i] = !stands && data;
        g->others[i] = !stands && !data;
        g->numbers[i] = stands && moves_a_real(&v->axes[i], &first);
        n_moving += !stands;
        points *= stands ? 1 : (double)v->axes[i].n_points;
    }
    if (n_moving == 0 || points <= REPRESENTATIVES_MAX)
        walk_all(g);
    else
        walk_alone(g, n_moving);
    walk_to_last_numbers(g);
    arena_release(&g->scope);
    arena_release(&g->last);
    return !g->stopped;
}

void plan_represent(const struct spec *s, bool (*visit)(void *self, struct representative *r),
                    void *self)
{
    bool going = true;
    for (size_t i = 0; going && i < s->n_variants; i++) {
        struct walk g = {.spec = s, .variant = &s->variants[i], .visit = visit, .self = self};
        going = walk_variant(&g);
    }
}

struct where representative_place(const struct representative *r, enum trial_part part,
                                  size_t index, const struct err *e)
{
    return part_place(r->tree, r->trial, part, index, e);
}

struct where representative_command(const struct representative *r)
{
    return node_find(node_find(r->tree, "program"), "command")->at;
}
