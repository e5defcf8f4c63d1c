/* sweep.c: see sweep.h. */
#include "spec/sweep.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/kind.h"
#include "core/random.h"
#include "spec/overlay.h"

enum { AXIS_MAX = 1000000, AXES_MAX = 32, PATH_SIZE = 256 };

static const char *const ways[] = {"values", "log", "linear", "range", "random", "every"};
enum { N_WAYS = sizeof ways / sizeof *ways };

struct collector {
    struct arena *arena;
    struct errs *es;
    struct variant *variant;
    const char *labels[AXES_MAX]; /* zip label of each axis, or NULL */
};

/* --- one sweep: how many points, and the k-th value
 * ------------------------------------------------------------- */

/* What a sweep says: the way, its numbers. */
struct sweep {
    const struct node *body; /* what stands under the way */
    const char *way;
    double number[3]; /* lo, hi, n or a, b, step */
    bool log;         /* random on a logarithmic scale */
    int64_t seed;
    size_t n;
};

static bool number_of(struct collector *c, const struct node *n, const char *what, double *value)
{
    if (n && n->type == NODE_SCALAR && !n->quoted && text_parse_real(n->text, n->length, value) &&
        isfinite(*value))
        return true;
    if (n)
        errs_add_at(c->es, n->at, "%s must be a finite number", what);
    return false;
}

static bool numbers_of(struct collector *c, struct sweep *s, size_t least, size_t most)
{
    if (s->body->type != NODE_LIST || s->body->n < least || s->body->n > most) {
        struct err *e =
            errs_add_at(c->es, s->body->at, "'%s' wants a list of %zu numbers", s->way, most);
        if (e)
            err_hint(e,
                     strcmp(s->way, "range") == 0 ? "range: [first, last] or [first, last, step]"
                                                  : "%s: [from, to, number of points]",
                     s->way);
        return false;
    }
    s->number[2] = 1;
    for (size_t i = 0; i < s->body->n; i++)
        if (!number_of(c, s->body->items[i], "an end of a sweep", &s->number[i]))
            return false;
    return true;
}

static bool count_set(struct collector *c, struct sweep *s, double n)
{
    if (!(n >= 1) || n != floor(n))
        errs_add_at(c->es, s->body->at, "a sweep wants a whole number of points, at least 1");
    else if (n > AXIS_MAX)
        errs_add_at(c->es, s->body->at,
                    "a sweep of %.0f points is more than the %d that one sweep may have", n,
                    AXIS_MAX);
    else {
        s->n = (size_t)n;
        return true;
    }
    return false;
}

static bool spaced_read(struct collector *c, struct sweep *s)
{
    if (!numbers_of(c, s, 3, 3) || !count_set(c, s, s->number[2]))
        return false;
    if (strcmp(s->way, "log") == 0 && !(s->number[0] > 0 && s->number[1] > 0)) {
        errs_add_at(c->es, s->body->at, "a log sweep wants ends above 0");
        return false;
    }
    if (s->n == 1 && s->number[0] != s->number[1]) {
        errs_add_at(c->es, s->body->at, "one point cannot have two different ends");
        return false;
    }
    return true;
}

static bool range_read(struct collector *c, struct sweep *s)
{
    if (!numbers_of(c, s, 2, 3))
        return false;
    for (size_t i = 0; i < s->body->n; i++)
        if (s->number[i] != floor(s->number[i]) || fabs(s->number[i]) > 1e15) {
            errs_add_at(c->es, s->body->items[i]->at, "a range is of integers");
            return false;
        }
    if (s->number[2] == 0 || (s->number[1] - s->number[0]) / s->number[2] < 0) {
        errs_add_at(c->es, s->body->at, "a range from %.0f to %.0f in steps of %.0f never ends",
                    s->number[0], s->number[1], s->number[2]);
        return false;
    }
    return count_set(c, s, floor((s->number[1] - s->number[0]) / s->number[2]) + 1);
}

static bool random_read(struct collector *c, struct sweep *s)
{
    static const char *const known[] = {"count", "low", "high", "seed", "scale", NULL};
    double count = 0, seed = 0;
    if (s->body->type != NODE_MAP) {
        errs_add_at(c->es, s->body->at, "'random' wants count, low, high and seed");
        return false;
    }
    for (size_t i = 0; i < s->body->n; i++)
        if (!is_among(s->body->keys[i]->text, known)) {
            errs_add_at(c->es, s->body->keys[i]->at, "unknown key '%.60s' in a random sweep",
                        s->body->keys[i]->text);
            return false;
        }
    for (size_t i = 0; i < 4; i++)
        if (!node_find(s->body, known[i])) {
            errs_add_at(c->es, s->body->at, "a random sweep wants '%s'", known[i]);
            return false;
        }
    const struct node *scale = node_find(s->body, "scale");
    s->log = scale && scale->type == NODE_SCALAR && strcmp(scale->text, "log") == 0;
    if (scale && !s->log && (scale->type != NODE_SCALAR || strcmp(scale->text, "linear") != 0)) {
        errs_add_at(c->es, scale->at, "'scale' is linear or log");
        return false;
    }
    if (!number_of(c, node_find(s->body, "count"), "'count'", &count) ||
        !number_of(c, node_find(s->body, "low"), "'low'", &s->number[0]) ||
        !number_of(c, node_find(s->body, "high"), "'high'", &s->number[1]) ||
        !number_of(c, node_find(s->body, "seed"), "'seed'", &seed))
        return false;
    if (!(s->number[0] < s->number[1]) || (s->log && !(s->number[0] > 0))) {
        errs_add_at(c->es, s->body->at, "'low' must be below 'high'%s",
                    s->log ? ", and above 0" : "");
        return false;
    }
    s->seed = (int64_t)seed;
    return count_set(c, s, count);
}

static bool every_read(struct collector *c, struct sweep *s)
{
    const struct contract *k = s->body->type == NODE_SCALAR ? contract_find(s->body->text) : NULL;
    if (!k) {
        errs_add_at(c->es, s->body->at,
                    "'every' wants the name of a contract, such as parameterization");
        return false;
    }
    return count_set(c, s, (double)k->n);
}

static bool values_read(struct collector *c, struct sweep *s)
{
    if (s->body->type != NODE_LIST || s->body->n == 0) {
        errs_add_at(c->es, s->body->at, "'values' wants a list of at least one value");
        return false;
    }
    return count_set(c, s, (double)s->body->n);
}

static bool sweep_read(struct collector *c, const struct node *sweep, struct sweep *s)
{
    const struct node *inside = node_find(sweep, "sweep");
    size_t given = 0;
    if (inside->type != NODE_MAP || sweep->n != 1) {
        struct err *e =
            errs_add_at(c->es, sweep->at, "a sweep is written {sweep: {values: [...]}}");
        if (e)
            err_hint(e, "one of values, log, linear, range, random, every; zip: LABEL beside it");
        return false;
    }
    *s = (struct sweep){0};
    for (size_t i = 0; i < inside->n; i++) {
        const char *key = inside->keys[i]->text;
        bool known = strcmp(key, "zip") == 0;
        for (size_t k = 0; k < N_WAYS; k++)
            if (strcmp(key, ways[k]) == 0) {
                s->way = ways[k];
                s->body = inside->items[i];
                given++;
                known = true;
            }
        if (!known) {
            const char *near = text_nearest(key, ways, N_WAYS);
            struct err *e = errs_add_at(c->es, inside->keys[i]->at, "unknown sweep '%.60s'", key);
            if (e)
                err_hint(e,
                         near ? "did you mean '%s'?"
                              : "one of values, log, linear, range, random, every",
                         near);
            return false;
        }
    }
    if (given != 1) {
        errs_add_at(c->es, inside->at,
                    "a sweep wants exactly one of values, log, linear, range, random, every");
        return false;
    }
    switch (s->way[0]) {
    case 'v':
        return values_read(c, s);
    case 'e':
        return every_read(c, s);
    case 'l':
        return spaced_read(c, s);
    default:
        return s->way[1] == 'a' && s->way[2] == 'n' && s->way[3] == 'g' ? range_read(c, s)
                                                                        : random_read(c, s);
    }
}

static double spaced_value(const struct sweep *s, size_t k)
{
    double lo = s->number[0], hi = s->number[1];
    if (k == 0 || s->n == 1)
        return lo;
    if (k == s->n - 1)
        return hi;
    double share = (double)k / (double)(s->n - 1);
    if (strcmp(s->way, "log") != 0)
        return lo + (hi - lo) * share;
    /* In decimal logarithms, so that decades come out as decades; 15 digits, so that they print so.
     */
    char text[TEXT_REAL_SIZE];
    double exact = pow(10, log10(lo) + (log10(hi) - log10(lo)) * share), rounded;
    snprintf(text, sizeof text, "%.15g", exact);
    return text_parse_real(text, strlen(text), &rounded) ? rounded : exact;
}

/* The k-th value has a block of the stream to itself, so that it does not depend on how many there
 * are. */
static double random_value(const struct sweep *s, size_t k)
{
    struct random r;
    random_open(&r, s->seed, "sweep");
    r.state.counter[0] = (uint32_t)k;
    double u = random_uniform(&r), lo = s->number[0], hi = s->number[1];
    return s->log ? lo * pow(hi / lo, u) : lo + (hi - lo) * u;
}

static const struct node *value_node(struct arena *a, const struct sweep *s, size_t k)
{
    char text[TEXT_REAL_SIZE];
    struct node *n = arena_alloc(a, sizeof *n);
    if (s->way[0] == 'v')
        return s->body->items[k];
    *n = (struct node){.type = NODE_SCALAR, .at = s->body->at};
    if (s->way[0] == 'e')
        n->text = contract_find(s->body->text)->kinds[k]->name;
    else {
        double value = s->way[0] == 'l'               ? spaced_value(s, k)
                       : strcmp(s->way, "range") == 0 ? s->number[0] + s->number[2] * (double)k
                                                      : random_value(s, k);
        n->text = arena_strdup(a, text_real(value, text));
    }
    n->length = strlen(n->text);
    return n;
}

/* --- all sweeps of a tree
 * --------------------------------------------------------------------------------------- */

static struct axis *axis_for(struct collector *c, const struct node *sweep, const struct node *zip,
                             size_t n)
{
    struct variant *v = c->variant;
    const char *label = zip && zip->type == NODE_SCALAR ? zip->text : NULL;
    for (size_t i = 0; label && i < v->n_axes; i++)
        if (c->labels[i] && strcmp(c->labels[i], label) == 0) {
            if (v->axes[i].n_points == n)
                return &v->axes[i];
            errs_add_at(c->es, sweep->at, "sweeps zipped as '%.40s' have %zu and %zu points", label,
                        v->axes[i].n_points, n);
            return NULL;
        }
    if (v->n_axes == AXES_MAX) {
        errs_add_at(c->es, sweep->at, "more than %d sweeps", AXES_MAX);
        return NULL;
    }
    c->labels[v->n_axes] = label;
    struct axis *axis = &v->axes[v->n_axes++];
    *axis = (struct axis){.n_points = n};
    axis->swept = arena_array(c->arena, AXES_MAX, sizeof *axis->swept);
    axis->values = arena_array(c->arena, AXES_MAX, sizeof *axis->values);
    axis->paths = arena_array(c->arena, AXES_MAX, sizeof *axis->paths);
    return axis;
}

static void collect_one(struct collector *c, const struct node *sweep, const char *path)
{
    struct sweep s;
    if (!sweep_read(c, sweep, &s))
        return;
    struct axis *axis = axis_for(c, sweep, node_find(node_find(sweep, "sweep"), "zip"), s.n);
    if (!axis || axis->n_swept == AXES_MAX)
        return;
    const struct node **values = arena_array(c->arena, s.n, sizeof *values);
    for (size_t k = 0; k < s.n; k++)
        values[k] = value_node(c->arena, &s, k);
    axis->swept[axis->n_swept] = sweep;
    axis->values[axis->n_swept] = values;
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
        const char *key = n->type == NODE_MAP ? n->keys[i]->text : "";
        snprintf(below, sizeof below, "%.150s%s%.100s", path, path[0] && key[0] ? "." : "", key);
        collect(c, n->items[i], below);
    }
}

void sweeps_collect(struct arena *a, struct variant *v, struct errs *es)
{
    struct collector c = {.arena = a, .es = es, .variant = v};
    size_t before = es->n + es->more;
    v->axes = arena_array(a, AXES_MAX, sizeof *v->axes);
    collect(&c, v->tree, "");
    v->count = es->n + es->more > before ? 0 : 1;
    for (size_t i = 0; i < v->n_axes; i++)
        if (__builtin_mul_overflow(v->count, (uint64_t)v->axes[i].n_points, &v->count)) {
            errs_add_at(es, v->at, "the sweeps multiply to more than 2^64 runs");
            v->count = 0;
            return;
        }
}

/* The value that stands in for a sweep node at this point, or NULL when the node is none of ours.
 */
static const struct node *standing_for(const struct variant *v, const struct node *n,
                                       uint64_t point)
{
    for (size_t i = v->n_axes; i-- > 0;) {
        const struct axis *axis = &v->axes[i];
        uint64_t k = point % axis->n_points;
        point /= axis->n_points;
        for (size_t j = 0; j < axis->n_swept; j++)
            if (axis->swept[j] == n)
                return axis->values[j][k];
    }
    return NULL;
}

static const struct node *apply(struct arena *a, const struct variant *v, const struct node *n,
                                uint64_t point)
{
    if (is_sweep(n))
        return standing_for(v, n, point);
    const struct node *out = n;
    for (size_t i = 0; n->type != NODE_SCALAR && i < n->n; i++) {
        const struct node *item = apply(a, v, n->items[i], point);
        if (item != n->items[i])
            out = map_with(a, out, i, item);
    }
    return out;
}

const struct node *sweeps_apply(struct arena *a, const struct variant *v, uint64_t point)
{
    return v->n_axes == 0 ? v->tree : apply(a, v, v->tree, point);
}

uint64_t sweeps_point(const struct variant *v, size_t axis, size_t k)
{
    uint64_t stride = 1;
    for (size_t i = axis + 1; i < v->n_axes; i++)
        stride *= v->axes[i].n_points;
    return stride * k;
}
