/* best.c: see best.h. */
#include "spec/best.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "spec/overlay.h"
#include "spec/resolve.h"
#include "spec/series.h"
#include "sys/file.h"

enum { PATH_SIZE = 256 };

bool is_best(const struct node *n)
{
    return n->type == NODE_MAP && n->n == 1 && strcmp(n->keys[0]->text, "best") == 0;
}

/* --- of which runs ---------------------------------------------------------------------------- */

enum token { TOKEN_END, TOKEN_NAME, TOKEN_TEXT, TOKEN_OTHER };

static const char *behind_blanks(const char *s)
{
    for (;;) {
        s += strspn(s, " \t\r\n");
        if (strncmp(s, "--", 2) == 0)
            s += strcspn(s, "\n");
        else if (strncmp(s, "/*", 2) == 0)
            s = strstr(s + 2, "*/") ? strstr(s + 2, "*/") + 2 : s + strlen(s);
        else
            return s;
    }
}

/* What stands between two quotes, which double within; *s: behind the second. */
static const char *quoted(struct arena *a, const char **s)
{
    const char quote = **s, *end = *s + 1;
    while (*end && (*end != quote || end[1] == quote))
        end += 1 + (*end == quote);
    char *out = arena_alloc(a, (size_t)(end - *s));
    size_t n = 0;
    for (++*s; *s < end; ++*s) {
        *s += **s == quote;
        out[n++] = **s;
    }
    *s += **s != 0;
    return out;
}

/* The next of a statement; *text: a name, or a text without its quotes. */
static enum token token_next(struct arena *a, const char **at, const char **text)
{
    const char *s = behind_blanks(*at);
    const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    enum token t = !*s                               ? TOKEN_END
                   : *s == '\''                      ? TOKEN_TEXT
                   : n > 0 || *s == '"' || *s == '`' ? TOKEN_NAME
                                                     : TOKEN_OTHER;
    *at = t == TOKEN_OTHER ? s + 1 : s + n;
    if (n > 0)
        *text = arena_strndup(a, s, n);
    else if (t == TOKEN_NAME || t == TOKEN_TEXT)
        *text = quoted(a, at);
    return t;
}

static bool is_named(const struct best_names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->list[i], name) == 0)
            return true;
    return false;
}

static void name_add(struct arena *a, struct best_names *names, const char *name)
{
    if (is_named(names, name))
        return;
    names->list = arena_room(a, names->list, names->n, &names->room, sizeof *names->list);
    names->list[names->n++] = name;
}

/* A text belongs to the last name before it: variant in ('a', 'b'). */
static void names_read(struct arena *a, struct best *b)
{
    const char *at = b->query->text, *text = "", *column = "";
    for (enum token t; (t = token_next(a, &at, &text)) != TOKEN_END;) {
        if (t == TOKEN_NAME && strcasecmp(text, "in") != 0 && strcasecmp(text, "is") != 0)
            column = text;
        else if (t == TOKEN_TEXT && strcasecmp(column, "experiment") == 0)
            name_add(a, &b->experiments, text);
        else if (t == TOKEN_TEXT && strcasecmp(column, "variant") == 0)
            name_add(a, &b->variants, text);
    }
}

/* All of its variants where the query names none of them. */
bool best_reads(const struct best *b, const struct spec *s, const struct variant *v)
{
    bool any = false;
    for (size_t i = 0; i < s->n_variants; i++)
        any = any || is_named(&b->variants, s->variants[i].name);
    return is_named(&b->experiments, s->name) && (!any || is_named(&b->variants, v->name));
}

/* --- where they stand ------------------------------------------------------------------------- */

struct collecting {
    struct arena *arena;
    struct variant *variant;
    size_t room;
    struct errs *es;
};

static bool names_kind(const char *path)
{
    const size_t n = strlen(path);
    return !strchr(path, '.') || section_contract(path, n) ||
           (n > 5 && strcmp(path + n - 5, ".kind") == 0);
}

static bool may_stand(struct collecting *c, const struct node *n, const char *path, bool in_list)
{
    const struct node *query = n->items[0];
    struct err *e = NULL;
    if (in_list || names_kind(path))
        e = errs_add_at(c->es, n->at,
                        "'best' stands for a number, a word or a text of the options only");
    else if (query->type != NODE_SCALAR || query->length == 0)
        e = errs_add_at(c->es, query->at, "'best' is a query that gives one value");
    return !e || err_hint(e, "optimizer: {kind: gradient-descent, rate: {best: \"select ...\"}}");
}

static void collect(struct collecting *c, const struct node *n, const char *path, bool in_list);

static void collect_best(struct collecting *c, const struct node *n, const char *path, bool in_list)
{
    struct variant *v = c->variant;
    if (!may_stand(c, n, path, in_list))
        return;
    v->bests = arena_room(c->arena, v->bests, v->n_bests, &c->room, sizeof *v->bests);
    struct best *b = &v->bests[v->n_bests++];
    *b = (struct best){.node = n, .query = n->items[0], .path = arena_strdup(c->arena, path)};
    names_read(c->arena, b);
}

static void collect_sweep(struct collecting *c, const struct node *n, const char *path)
{
    const struct node *sweep = node_find(n, "sweep");
    const struct node *values = sweep->type == NODE_MAP ? node_find(sweep, "values") : NULL;
    for (size_t i = 0; values && values->type == NODE_LIST && i < values->n; i++)
        collect(c, values->items[i], path, false);
}

static void collect(struct collecting *c, const struct node *n, const char *path, bool in_list)
{
    char below[PATH_SIZE];
    if (is_sweep(n))
        collect_sweep(c, n, path);
    else if (is_best(n) && strcmp(path, "program.with") != 0)
        collect_best(c, n, path, in_list);
    else
        for (size_t i = 0; n->type != NODE_SCALAR && i < n->n; i++) {
            child_path(n, i, path, below, sizeof below);
            collect(c, n->items[i], below, n->type == NODE_LIST);
        }
}

void bests_read(struct arena *a, struct variant *v, struct errs *es)
{
    struct collecting c = {.arena = a, .variant = v, .es = es};
    collect(&c, v->written, "", false);
}

static const struct node *put(struct arena *a, const struct variant *v, const struct node *n)
{
    for (size_t i = 0; i < v->n_bests; i++)
        if (v->bests[i].node == n && v->bests[i].value)
            return v->bests[i].value;
    const struct node *out = n;
    for (size_t i = 0; n->type != NODE_SCALAR && i < n->n; i++) {
        const struct node *item = put(a, v, n->items[i]);
        if (item != n->items[i])
            out = node_with(a, out, i, item);
    }
    return out;
}

const struct node *bests_apply(struct arena *a, const struct variant *v)
{
    return v->n_bests == 0 ? v->written : put(a, v, v->written);
}

bool bests_wait(const struct variant *v)
{
    for (size_t i = 0; i < v->n_bests; i++)
        if (!v->bests[i].value)
            return true;
    return false;
}

/* --- what waits for what ---------------------------------------------------------------------- */

/* Following what a variant waits for. */
struct following {
    struct arena *arena;
    const struct spec *spec;
    const struct variant *start;
    struct other_file {
        struct other_file *next;
        const char *name;
        const struct spec *spec;
    } * others;
    struct visited {
        struct visited *next;
        const struct variant *variant;
    } * visited;
    const char *way; /* "grid, which waits for twenty", when it leads back */
};

static const char *file_of(struct arena *a, const char *beside, const char *name)
{
    const char *yaml = path_beside(a, beside, arena_printf(a, "%s.yaml", name));
    const char *yml = path_beside(a, beside, arena_printf(a, "%s.yml", name));
    return !text_is_name(name) ? NULL : file_exists(yaml) ? yaml : file_exists(yml) ? yml : NULL;
}

/* The experiment of that name, this one or that of a file beside it; NULL: there is none. */
static const struct spec *spec_of(struct following *g, const char *name)
{
    if (strcmp(g->spec->name, name) == 0)
        return g->spec;
    for (const struct other_file *o = g->others; o; o = o->next)
        if (strcmp(o->name, name) == 0)
            return o->spec;
    const char *file = file_of(g->arena, g->spec->file, name);
    if (!file)
        return NULL;
    struct other_file *o = arena_alloc(g->arena, sizeof *o);
    *o = (struct other_file){g->others, name, spec_skim(g->arena, file, g->spec->profile)};
    g->others = o;
    return o->spec;
}

static bool is_visited(struct following *g, const struct variant *v)
{
    for (const struct visited *s = g->visited; s; s = s->next)
        if (s->variant == v)
            return true;
    struct visited *s = arena_alloc(g->arena, sizeof *s);
    *s = (struct visited){g->visited, v};
    g->visited = s;
    return false;
}

static const char *words_of(struct arena *a, const struct spec *s, const struct variant *v)
{
    return v->name[0] ? arena_printf(a, "%s %s", s->name, v->name) : s->name;
}

static bool leads_back(struct following *g, const struct best *b);

static bool leads_back_from(struct following *g, const struct spec *s, const struct variant *v)
{
    g->way = words_of(g->arena, s, v);
    if (v == g->start)
        return true;
    const char *name = g->way;
    for (size_t i = 0; !is_visited(g, v) && i < v->n_bests; i++)
        if (leads_back(g, &v->bests[i])) {
            g->way = arena_printf(g->arena, "%s, which waits for %s", name, g->way);
            return true;
        }
    return false;
}

static bool leads_back(struct following *g, const struct best *b)
{
    for (size_t i = 0; i < b->experiments.n; i++) {
        const struct spec *s = spec_of(g, b->experiments.list[i]);
        for (size_t k = 0; s && k < s->n_variants; k++)
            if (best_reads(b, s, &s->variants[k]) && leads_back_from(g, s, &s->variants[k]))
                return true;
    }
    return false;
}

static void cycle_check(struct following *g, const struct variant *v, const struct best *b,
                        struct errs *es)
{
    g->start = v;
    g->visited = NULL;
    if (!leads_back(g, b))
        return;
    const char *own = words_of(g->arena, g->spec, v);
    struct err *e = errs_add_at(es, b->query->at, "a cycle: %s waits for %s", own, g->way);
    if (strcmp(own, g->way) == 0)
        err_hint(e,
                 "say of which variant the results are: where experiment = '%s' and variant = "
                 "'NAME'",
                 g->spec->name);
    else
        err_hint(e, "one of them has to be given a value");
}

static bool experiments_check(struct following *g, const struct best *b, struct errs *es)
{
    struct err *e = NULL;
    if (b->experiments.n == 0) {
        e = errs_add_at(es, b->query->at,
                        "the query does not say of which experiment the results "
                        "are");
        return err_hint(e, "where experiment = '%s'", g->spec->name);
    }
    for (size_t i = 0; i < b->experiments.n; i++) {
        const char *name = b->experiments.list[i];
        if (spec_of(g, name))
            continue;
        e = errs_add_at(es, b->query->at, "there is no experiment '%.60s'", name);
        return err_hint(e, "its file, %.60s.yaml, would lie beside this one", name);
    }
    return true;
}

static bool variant_is_there(struct following *g, const struct best *b, const char *name)
{
    for (size_t i = 0; i < b->experiments.n; i++) {
        const struct spec *s = spec_of(g, b->experiments.list[i]);
        for (size_t k = 0; k < s->n_variants; k++)
            if (strcmp(s->variants[k].name, name) == 0)
                return true;
    }
    return false;
}

static bool variants_are_there(struct following *g, const struct best *b, struct errs *es)
{
    for (size_t i = 0; i < b->variants.n; i++)
        if (!variant_is_there(g, b, b->variants.list[i])) {
            struct err *e = errs_add_at(es, b->query->at, "there is no variant '%.60s' of %s",
                                        b->variants.list[i], b->experiments.list[0]);
            return err_hint(e, "the value is found among the runs that the query names");
        }
    return true;
}

void bests_check(struct arena *a, const struct spec *s, struct errs *es)
{
    struct following g = {.arena = a, .spec = s};
    for (size_t i = 0; i < s->n_variants; i++)
        for (size_t k = 0; k < s->variants[i].n_bests; k++) {
            const struct best *b = &s->variants[i].bests[k];
            if (experiments_check(&g, b, es) && variants_are_there(&g, b, es))
                cycle_check(&g, &s->variants[i], b, es);
        }
}
