/* series.c: see series.h. */
#include "spec/series.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/kind.h"
#include "numerics/random.h"
#include "spec/keys.h"

static const char ways_hint[] =
    "one of values, log, linear, range, random, every; and zip: LABEL beside it";

/* Integers beyond are not exact as doubles. */
static const double integer_limit = 9007199254740992.0;

bool is_sweep(const struct node *n)
{
    return n && n->type == NODE_MAP && node_find(n, "sweep") != NULL;
}

/* Add a mistake; returns false, so that `return complain(...)` reads well. */
static bool complain(struct errs *es, const struct node *n, const char *text, const char *hint)
{
    struct err *e = errs_add_at(es, n->at, "%s", text);
    if (e && hint)
        err_hint(e, "%s", hint);
    return false;
}

static bool number_read(struct errs *es, const struct node *n, double *value)
{
    char shown[NODE_SHOWN];
    if (n->type == NODE_SCALAR && !n->quoted && text_parse_real(n->text, n->length, value) &&
        isfinite(*value))
        return true;
    struct err *e = errs_add_at(es, n->at, "a sweep needs a finite number here, not %s%s%s",
                                n->type == NODE_SCALAR ? "'" : "a list or a map",
                                n->type == NODE_SCALAR ? node_shown(n, shown) : "",
                                n->type == NODE_SCALAR ? "'" : "");
    if (e && n->quoted && text_parse_real(n->text, n->length, value))
        err_hint(e, "leave out the quotes: a quoted number is a text");
    return false;
}

/* Between `least` and `most` numbers in a list; the last defaults to 1. */
static bool numbers_read(struct series *s, size_t least, size_t most, struct errs *es)
{
    const char *form = s->way == SERIES_RANGE ? "[first, last] or [first, last, step]"
                                              : "[from, to, number of points]";
    if (s->body->type != NODE_LIST || s->body->n < least || s->body->n > most) {
        struct err *e =
            errs_add_at(es, s->body->at, "'%s' must be a list of %s numbers",
                        sweep_words[s->way].name, least == most ? "three" : "two or three");
        err_hint(e, "%s: %s", sweep_words[s->way].name, form);
        return false;
    }
    bool fine = true;
    s->number[2] = 1;
    for (size_t i = 0; i < s->body->n; i++)
        fine = number_read(es, s->body->items[i], &s->number[i]) && fine;
    return fine;
}

static bool count_take(struct series *s, const struct node *at, double n, struct errs *es)
{
    if (!(n >= 1) || n != floor(n))
        return complain(es, at, "a sweep needs a whole number of points, at least 1", NULL);
    if (n > SWEEP_MOST) {
        struct err *e = errs_add_at(es, at->at, "a sweep of %.15g points", n);
        err_hint(e, "%d is the most that one sweep may have", SWEEP_MOST);
        return false;
    }
    s->n = (size_t)n;
    return true;
}

static bool spaced_read(struct series *s, struct errs *es)
{
    if (!numbers_read(s, 3, 3, es) || !count_take(s, s->body->items[2], s->number[2], es))
        return false;
    for (size_t i = 0; s->way == SERIES_LOG && i < 2; i++)
        if (!(s->number[i] > 0))
            return complain(es, s->body->items[i], "the ends of a log sweep must be above 0",
                            "use linear or values");
    if ((s->n == 1) != (s->number[0] == s->number[1]))
        return complain(es, s->body,
                        s->n == 1 ? "one point cannot have two different ends"
                                  : "both ends are the same number",
                        "[from, to, number of points]");
    return true;
}

static bool range_read(struct series *s, struct errs *es)
{
    if (!numbers_read(s, 2, 3, es))
        return false;
    for (size_t i = 0; i < s->body->n; i++)
        if (s->number[i] != floor(s->number[i]) || fabs(s->number[i]) > integer_limit)
            return complain(es, s->body->items[i], "a range is made of whole numbers",
                            "use linear: [from, to, number of points]");
    double steps = (s->number[1] - s->number[0]) / s->number[2];
    if (s->number[2] == 0 || steps < 0) {
        struct err *e =
            errs_add_at(es, s->body->at, "a range from %.15g to %.15g in steps of %.15g is empty",
                        s->number[0], s->number[1], s->number[2]);
        err_hint(e, "[first, last] or [first, last, step]");
        return false;
    }
    return count_take(s, s->body, floor(steps) + 1, es);
}

static bool random_keys(const struct series *s, struct errs *es)
{
    size_t before = es->n + es->more;
    keys_check(s->body, random_words, "a random sweep", es);
    for (const struct word *w = random_words; w->name; w++)
        if (w->required && !node_find(s->body, w->name))
            errs_add_at(es, s->body->at, "a random sweep needs '%s'", w->name);
    return es->n + es->more == before;
}

static bool scale_read(struct series *s, struct errs *es)
{
    const struct node *scale = node_find(s->body, "scale");
    const char *text = !scale ? "linear" : scale->type == NODE_SCALAR ? scale->text : "";
    s->log = strcmp(text, "log") == 0;
    return s->log || strcmp(text, "linear") == 0
               ? true
               : complain(es, scale, "'scale' is linear or log", NULL);
}

static bool random_read(struct series *s, struct errs *es)
{
    double count = 0;
    if (s->body->type != NODE_MAP)
        return complain(es, s->body, "'random' must be a map",
                        "random: {count: 10, low: 0.1, high: 1, seed: 1, scale: log}");
    if (!random_keys(s, es) || !scale_read(s, es))
        return false;
    const struct node *seed = node_find(s->body, "seed"), *low = node_find(s->body, "low");
    if (!number_read(es, node_find(s->body, "count"), &count) ||
        !number_read(es, low, &s->number[0]) ||
        !number_read(es, node_find(s->body, "high"), &s->number[1]))
        return false;
    if (seed->type != NODE_SCALAR || seed->quoted ||
        !text_parse_count(seed->text, seed->length, &s->seed) || s->seed < 0)
        return complain(es, seed, "'seed' must be a whole number, at least 0", NULL);
    if (s->log && !(s->number[0] > 0))
        return complain(es, low, "'low' must be above 0 on a logarithmic scale", NULL);
    if (!(s->number[0] < s->number[1]))
        return complain(es, low, "'low' must be below 'high'", NULL);
    return count_take(s, node_find(s->body, "count"), count, es);
}

/* Kind i of the list `but`: known, and named once. */
static bool left_out_read(const struct series *s, const struct contract *c, size_t i,
                          struct errs *es)
{
    const struct node *name = s->but->items[i];
    char shown[NODE_SHOWN];
    if (name->type != NODE_SCALAR || !kind_find(c, name->text, NULL)) {
        struct err *e = errs_add_at(es, name->at, "there is no %s '%s'", c->name,
                                    name->type == NODE_SCALAR ? node_shown(name, shown) : "...");
        return e && err_hint(e, "overparam describe %s lists them", c->name);
    }
    for (size_t k = 0; k < i; k++)
        if (strcmp(s->but->items[k]->text, name->text) == 0)
            return complain(es, name, "this kind is named twice", NULL);
    return true;
}

static bool is_left_out(const struct series *s, const char *kind)
{
    for (size_t i = 0; s->but && i < s->but->n; i++)
        if (strcmp(s->but->items[i]->text, kind) == 0)
            return true;
    return false;
}

/* The kth of the kinds that are not left out. */
static const char *every_value(const struct series *s, size_t k)
{
    const struct contract *c = contract_find(s->body->text);
    size_t i = 0;
    while (is_left_out(s, c->kinds[i]->name) || k-- > 0)
        i++;
    return c->kinds[i]->name;
}

static bool every_read(struct series *s, struct errs *es)
{
    const struct contract *c = s->body->type == NODE_SCALAR ? contract_find(s->body->text) : NULL;
    if (!c)
        return complain(es, s->body, "'every' must be the name of a contract",
                        "every: parameterization; overparam describe lists the contracts");
    size_t n_left_out = s->but ? s->but->n : 0;
    if (s->but && (s->but->type != NODE_LIST || n_left_out == 0))
        return complain(es, s->but, "'but' must be a list of kinds", "but: [polar]");
    for (size_t i = 0; i < n_left_out; i++)
        if (!left_out_read(s, c, i, es))
            return false;
    if (n_left_out == c->n)
        return complain(es, s->body, "'but' leaves no kind", NULL);
    return count_take(s, s->body, (double)(c->n - n_left_out), es);
}

static bool values_read(struct series *s, struct errs *es)
{
    if (s->body->type != NODE_LIST || s->body->n == 0)
        return complain(es, s->body, "'values' must be a list of at least one value", NULL);
    return count_take(s, s->body, (double)s->body->n, es);
}

/* Which way the sweep goes: exactly one key, besides `zip`. */
static bool way_read(const struct node *inside, struct series *s, struct errs *es)
{
    size_t given = 0;
    char shown[NODE_SHOWN];
    for (size_t i = 0; i < inside->n; i++) {
        const struct node *key = inside->keys[i];
        size_t k = 0;
        while (k < SWEEP_WAYS && strcmp(key->text, sweep_words[k].name) != 0)
            k++;
        if (k < SWEEP_WAYS) {
            s->way = (enum series_way)k;
            s->body = inside->items[i];
            given++;
        } else if (strcmp(key->text, "zip") == 0)
            s->label = inside->items[i];
        else if (strcmp(key->text, "but") == 0)
            s->but = inside->items[i];
        else {
            const char *ways[SWEEP_WAYS];
            const char *near =
                text_nearest(key->text, ways, words_names(sweep_words, ways, SWEEP_WAYS));
            struct err *e =
                errs_add_at(es, key->at, "unknown key '%s' in a sweep", node_shown(key, shown));
            if (e && near)
                err_hint(e, "did you mean '%s'?", near);
            else if (e)
                err_hint(e, "%s", ways_hint);
            return false;
        }
    }
    if (given != 1)
        return complain(es, inside, "a sweep needs exactly one way", ways_hint);
    if (s->but && s->way != SERIES_EVERY)
        return complain(es, s->but, "'but' stands beside 'every' only", NULL);
    return true;
}

static bool label_read(const struct series *s, struct errs *es)
{
    if (!s->label || (s->label->type == NODE_SCALAR && text_is_name(s->label->text)))
        return true;
    return complain(es, s->label, "'zip' must be a label of small letters, digits, '-' and '.'",
                    "sweeps of one label move together");
}

bool series_read(const struct node *sweep, struct series *s, struct errs *es)
{
    const struct node *inside = node_find(sweep, "sweep");
    *s = (struct series){.node = sweep};
    for (size_t i = 0; i < sweep->n; i++)
        if (strcmp(sweep->keys[i]->text, "zip") == 0)
            s->label = sweep->items[i];
        else if (strcmp(sweep->keys[i]->text, "sweep") != 0)
            return complain(es, sweep->keys[i], "a key beside 'sweep'",
                            "a swept value is {sweep: {...}} and nothing else");
    if (inside->type != NODE_MAP)
        return complain(es, inside, "'sweep' must be a map",
                        "{sweep: {values: [...]}}, log, linear, range, random or every");
    if (!way_read(inside, s, es) || !label_read(s, es))
        return false;
    static bool (*const readers[])(struct series *, struct errs *) = {
        [SERIES_VALUES] = values_read, [SERIES_LOG] = spaced_read,    [SERIES_LINEAR] = spaced_read,
        [SERIES_RANGE] = range_read,   [SERIES_RANDOM] = random_read, [SERIES_EVERY] = every_read};
    return readers[s->way](s, es);
}

/* --- values ----------------------------------------------------------------------------------- */

static double rounded(double value, int digits)
{
    char text[TEXT_REAL_SIZE];
    double shorter;
    snprintf(text, sizeof text, "%.*g", digits, value);
    return text_parse_real(text, strlen(text), &shorter) ? shorter : value;
}

static double between(const struct series *s, double share)
{
    double lo = s->number[0], hi = s->number[1];
    if (s->way == SERIES_LOG || s->log)
        return rounded(pow(10, (1 - share) * log10(lo) + share * log10(hi)), 12);
    return rounded((1 - share) * lo + share * hi, 15);
}

static double value_at(const struct series *s, size_t k, struct random *random)
{
    if (s->way == SERIES_RANGE)
        return s->number[0] + s->number[2] * (double)k;
    if (s->way == SERIES_RANDOM)
        return between(s, random_uniform(random));
    if (k == 0 || k == s->n - 1)
        return s->number[k > 0];
    return between(s, (double)k / (double)(s->n - 1));
}

const struct node *const *series_values(struct arena *a, const struct series *s)
{
    char text[TEXT_REAL_SIZE];
    struct random random;
    if (s->way == SERIES_VALUES)
        return s->body->items;
    const struct node **values = arena_array(a, s->n, sizeof *values);
    struct node *nodes = arena_array(a, s->n, sizeof *nodes);
    random_open(&random, s->seed, "sweep");
    for (size_t k = 0; k < s->n; k++) {
        nodes[k] = (struct node){.type = NODE_SCALAR, .at = s->body->at};
        nodes[k].text = s->way == SERIES_EVERY
                            ? every_value(s, k)
                            : arena_strdup(a, text_real(value_at(s, k, &random), text));
        nodes[k].length = strlen(nodes[k].text);
        values[k] = &nodes[k];
    }
    return values;
}
