/* unfold.c: see unfold.h.
 *
 * A run's canonical text is a fixed text in which a few values move. An axis that moves plain
 * values ("init.scale") changes what stands behind one "=" per value and nothing else; so the text
 * of the values is made once for each point of such an axis, and a run's text is put together from
 * pieces. An axis that moves a kind changes which lines there are; for each combination of such
 * axes the pieces are made anew. A million runs cost a million digests and little more. */
#include "plan/unfold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/key.h"
#include "spec/sweep.h"

enum { PIECES_MAX = 2 * AXES_MAX * AXES_MAX + 1 };

/* A fixed text, and the value that follows it (NULL after the last). */
struct piece {
    const char *fixed;
    size_t n_fixed;
    const char *const *values; /* by point of the axis */
    size_t axis;
};

struct unfolding {
    struct arena *memory;
    const struct spec *spec;
    const struct variant *variant;
    struct known_files *files;
    struct errs *es;
    bool plain[AXES_MAX];
    struct piece *pieces; /* PIECES_MAX */
    size_t n_pieces;
    const struct code *code;
};

static bool resolve_at(struct unfolding *g, struct arena *scope, const size_t *k, unsigned sections,
                       struct resolved *out)
{
    const struct resolver to = {
        .files = &g->files, .files_arena = g->memory, .es = g->es, .sections = sections};
    return sweeps_resolve(scope, g->spec, g->variant, k, &to, out);
}

static bool is_shared(const struct variant *v, size_t axis, const char *path)
{
    for (size_t i = 0; i < v->n_axes; i++)
        for (size_t j = 0; i != axis && j < v->axes[i].n_swept; j++)
            if (strcmp(v->axes[i].paths[j], path) == 0)
                return true;
    return false;
}

/* Every value that the axis moves is one line, moved by no other axis, and no kind. */
static bool is_plain(const struct unfolding *g, const struct resolved *first, size_t axis)
{
    const struct axis *x = &g->variant->axes[axis];
    for (size_t j = 0; j < x->n_swept; j++) {
        size_t n = strlen(x->paths[j]);
        if (!parameter_find(first, x->paths[j]) || is_shared(g->variant, axis, x->paths[j]) ||
            (n > 5 && strcmp(x->paths[j] + n - 5, ".kind") == 0))
            return false;
    }
    return true;
}

static unsigned sections_of(const struct axis *x)
{
    unsigned bits = 0;
    for (unsigned s = 0; s < SECTIONS; s++)
        if (axis_touches(x, section_path((enum section)s)))
            bits |= 1U << s;
    return bits;
}

static const char *value_text(struct arena *scope, const struct parameter *p)
{
    struct buf text = {0};
    if (p)
        key_value(p, &text);
    const char *value = arena_strdup(scope, buf_text(&text));
    buf_release(&text);
    return value;
}

/* Where the values were found when they were checked. */
static bool values_known(struct arena *scope, const struct axis *x, const char **values[AXES_MAX])
{
    for (size_t j = 0; j < x->n_swept; j++)
        if (!x->texts[j])
            return false;
    for (size_t j = 0; j < x->n_swept; j++)
        for (size_t i = 0; i < x->n_points; i++) {
            const struct parameter p = {.text = x->texts[j][i] ? x->texts[j][i] : ""};
            const bool plain = !strpbrk(p.text, "\t\n\r\\");
            values[j][i] = plain ? p.text : value_text(scope, &p);
        }
    return true;
}

/* values[j][i]: what the j-th value of the axis reads at point i. */
static bool values_make(struct unfolding *g, struct arena *scope, size_t axis, const size_t *at,
                        const char **values[AXES_MAX])
{
    const struct axis *x = &g->variant->axes[axis];
    size_t k[AXES_MAX];
    memcpy(k, at, sizeof k);
    for (size_t j = 0; j < x->n_swept; j++)
        values[j] = arena_array(scope, x->n_points, sizeof **values);
    struct arena round = {0};
    bool fine = true;
    const bool known = values_known(scope, x, values);
    for (size_t i = 0; !known && fine && i < x->n_points; i++) {
        struct resolved r;
        k[axis] = i;
        fine = resolve_at(g, &round, k, sections_of(x), &r);
        for (size_t j = 0; fine && j < x->n_swept; j++)
            values[j][i] = value_text(scope, parameter_find(&r, x->paths[j]));
        arena_reset(&round);
    }
    arena_release(&round);
    return fine;
}

/* The values that move at this path, or NULL. */
static const char *const *moving(const struct unfolding *g, const char *path,
                                 const char **values[AXES_MAX][AXES_MAX], size_t *axis)
{
    for (size_t i = 0; i < g->variant->n_axes; i++)
        for (size_t j = 0; g->plain[i] && j < g->variant->axes[i].n_swept; j++)
            if (strcmp(g->variant->axes[i].paths[j], path) == 0) {
                *axis = i;
                return values[i][j];
            }
    return NULL;
}

static void piece_add(struct unfolding *g, struct arena *scope, struct buf *fixed,
                      const char *const *values, size_t axis)
{
    g->pieces[g->n_pieces++] =
        (struct piece){arena_strndup(scope, buf_text(fixed), fixed->n), fixed->n, values, axis};
    buf_clear(fixed);
}

/* Cut the canonical text at this combination of the other axes into pieces. */
static bool pieces_make(struct unfolding *g, struct arena *scope, const size_t *k)
{
    const char **values[AXES_MAX][AXES_MAX] = {{NULL}};
    struct resolved r;
    struct buf fixed = {0};
    struct run_name name = {g->spec->name, g->variant->name, g->spec->profile};
    if (!resolve_at(g, scope, k, 0, &r))
        return false;
    for (size_t i = 0; i < g->variant->n_axes; i++)
        if (g->plain[i] && !values_make(g, scope, i, k, values[i]))
            return false;
    g->code = key_code(g->memory, &r);
    key_head(&name, &fixed);
    g->n_pieces = 0;
    for (size_t i = 0; i < r.n_parameters; i++) {
        size_t axis = 0;
        const char *const *of_line = moving(g, r.parameters[i].path, values, &axis);
        if (!of_line) {
            key_line(&r.parameters[i], &fixed);
            continue;
        }
        buf_printf(&fixed, "%s=", r.parameters[i].path);
        piece_add(g, scope, &fixed, of_line, axis);
        buf_putc(&fixed, '\n');
    }
    piece_add(g, scope, &fixed, NULL, 0);
    buf_release(&fixed);
    return true;
}

static void key_make(const struct unfolding *g, const size_t *k, struct buf *text,
                     char key[SHA256_HEX])
{
    buf_clear(text);
    for (size_t i = 0; i < g->n_pieces; i++) {
        const struct piece *p = &g->pieces[i];
        buf_add(text, p->fixed, p->n_fixed);
        if (p->values)
            buf_puts(text, p->values[k[p->axis]]);
    }
    sha256_of(text->s, text->n, key);
}

static uint64_t point_of(const struct variant *v, const size_t *k)
{
    uint64_t point = 0;
    for (size_t i = 0; i < v->n_axes; i++)
        point = point * v->axes[i].n_points + k[i];
    return point;
}

/* The runs at one combination of the axes that are not plain. */
static bool unfold_plain(struct unfolding *g, uint32_t variant, const bool *others, size_t *k,
                         struct planned *runs, struct buf *text)
{
    const struct variant *v = g->variant;
    struct arena round = {0};
    uint64_t run;
    if (!sweeps_find(v, others, k))
        return true; /* it has none */
    bool fine = pieces_make(g, &round, k);
    for (size_t i = 0; i < v->n_axes; i++)
        k[i] = others[i] ? k[i] : 0;
    do {
        if (!fine || !sweeps_run(v, k, &run))
            continue;
        runs[run] = (struct planned){.variant = variant, .point = point_of(v, k), .code = g->code};
        key_make(g, k, text, runs[run].key);
    } while (sweeps_step(v, g->plain, k));
    arena_release(&round);
    return fine;
}

bool unfold_variant(struct arena *memory, const struct spec *s, uint32_t variant,
                    struct planned *runs, struct errs *es)
{
    static const bool none[AXES_MAX];
    struct unfolding g = {.memory = memory, .spec = s, .files = s->files, .es = es};
    const struct variant *v = g.variant = &s->variants[variant];
    struct arena scope = {0};
    struct resolved first;
    struct buf text = {0};
    size_t k[AXES_MAX] = {0};
    bool others[AXES_MAX] = {0};
    bool fine = sweeps_find(v, none, k) && resolve_at(&g, &scope, k, 0, &first);
    for (size_t i = 0; fine && i < v->n_axes; i++) {
        g.plain[i] = is_plain(&g, &first, i);
        others[i] = !g.plain[i];
    }
    g.pieces = arena_array(&scope, PIECES_MAX, sizeof *g.pieces);
    memset(k, 0, sizeof k);
    do
        fine = fine && unfold_plain(&g, variant, others, k, runs, &text);
    while (fine && sweeps_step(v, others, k));
    buf_release(&text);
    arena_release(&scope);
    return fine;
}

/* --- runs that are one ------------------------------------------------------------------------ */

static void complain(const struct spec *s, const struct planned *a, const struct planned *b,
                     struct errs *es)
{
    const struct variant *v = &s->variants[a->variant];
    size_t i = 0, ka[AXES_MAX], kb[AXES_MAX];
    char one[NODE_SHOWN], other[NODE_SHOWN];
    sweeps_point(v, a->point, ka);
    sweeps_point(v, b->point, kb);
    while (i + 1 < v->n_axes && ka[i] == kb[i])
        i++;
    const struct axis *x = &v->axes[i];
    const struct node *at = x->values[0][ka[i]], *to = x->values[0][kb[i]];
    struct err *e =
        at->type == NODE_SCALAR && to->type == NODE_SCALAR
            ? errs_add_at(es, at->at, "the points %s and %s of a sweep are the same run",
                          node_shown(to, other), node_shown(at, one))
            : errs_add_at(es, at->at, "points %zu and %zu of a sweep are the same run", kb[i] + 1,
                          ka[i] + 1);
    err_hint(e, "a value stands twice, or is nothing that the run depends on");
}

bool unfold_distinct(const struct spec *s, const struct planned *runs, size_t n, struct errs *es)
{
    size_t room = 16;
    while (room < 2 * n)
        room *= 2;
    /* Slots hold the index plus one; keys are digests, so their first digits spread well. */
    uint32_t *slots = calloc(room, sizeof *slots);
    bool fine = true;
    if (!slots)
        memory_exhausted();
    for (size_t i = 0; fine && i < n; i++) {
        char head[16];
        memcpy(head, runs[i].key, sizeof head - 1);
        head[sizeof head - 1] = 0;
        size_t at = (size_t)strtoull(head, NULL, 16) & (room - 1);
        while (slots[at] && strcmp(runs[slots[at] - 1].key, runs[i].key) != 0)
            at = (at + 1) & (room - 1);
        if (slots[at]) {
            complain(s, &runs[i], &runs[slots[at] - 1], es);
            fine = false;
        }
        slots[at] = (uint32_t)(i + 1);
    }
    free(slots);
    return fine;
}
