/* resolve.c: see resolve.h. */
#include "spec/resolve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "spec/options.h"
#include "spec/overlay.h"

enum { KINDS_MAX = 96, OBSERVABLES_MAX = 64, REFERENCES_MAX = 8, PATH_SIZE = 200 };

/* Resolving one tree. */
struct resolving {
    const struct resolver *r;
    struct resolved *out;
    size_t room;
    const char **labels;
    struct choice *observables, *references;
};

/* --- parameters
 * -------------------------------------------------------------------------------------------------
 */

static struct parameter *parameter_new(struct resolving *g, const char *path)
{
    struct resolved *o = g->out;
    if (o->n_parameters == g->room) {
        g->room = g->room ? 2 * g->room : 64;
        struct parameter *larger = arena_array(g->r->arena, g->room, sizeof *larger);
        if (o->n_parameters > 0)
            memcpy(larger, o->parameters, o->n_parameters * sizeof *larger);
        o->parameters = larger;
    }
    struct parameter *p = &o->parameters[o->n_parameters++];
    p->path = arena_strdup(g->r->arena, path);
    return p;
}

static void parameter_text(struct resolving *g, const char *path, const char *text)
{
    struct parameter *p = parameter_new(g, path);
    p->type = PARAMETER_TEXT;
    p->text = text;
}

static const char *list_text(struct arena *a, const struct field *f, void *options)
{
    struct buf b = {0};
    size_t n = f->type == FIELD_REALS ? field_reals(f, options)->n : field_counts(f, options)->n;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_putc(&b, ' ');
        if (f->type == FIELD_REALS)
            buf_real(&b, field_reals(f, options)->v[i]);
        else
            buf_printf(&b, "%lld", (long long)field_counts(f, options)->v[i]);
    }
    const char *text = arena_strdup(a, buf_text(&b));
    buf_release(&b);
    return text;
}

static void parameter_of_field(struct resolving *g, const char *prefix, const struct field *f,
                               void *options)
{
    char key[FIELD_KEY_SIZE], path[PATH_SIZE + FIELD_KEY_SIZE], number[TEXT_REAL_SIZE];
    struct arena *a = g->r->arena;
    if (f->type == FIELD_FILE && !field_file(f, options)->path)
        return;
    snprintf(path, sizeof path, "%s.%s", prefix, field_key(f, key));
    struct parameter *p = parameter_new(g, path);
    switch (f->type) {
    case FIELD_REAL:
        p->type = PARAMETER_REAL;
        p->real = *field_real(f, options);
        p->text = arena_strdup(a, text_real(p->real, number));
        break;
    case FIELD_COUNT:
        p->type = PARAMETER_COUNT;
        p->count = *field_count(f, options);
        p->text = arena_printf(a, "%lld", (long long)p->count);
        break;
    case FIELD_FLAG:
        p->type = PARAMETER_FLAG;
        p->count = *field_flag(f, options);
        p->text = p->count ? "true" : "false";
        break;
    case FIELD_FILE:
        p->type = PARAMETER_TEXT;
        p->text = field_file(f, options)->path;
        p->sha256 = field_file(f, options)->sha256;
        break;
    case FIELD_TEXT:
    case FIELD_REALS:
    case FIELD_COUNTS:
    case FIELD_NONE:
        p->type = PARAMETER_TEXT;
        p->text = f->type == FIELD_TEXT ? *field_text(f, options) : list_text(a, f, options);
        break;
    }
}

static void parameters_of(struct resolving *g, const char *prefix, const struct field *fields,
                          void *options)
{
    for (; fields && fields->name; fields++)
        parameter_of_field(g, prefix, fields, options);
}

/* --- kinds
 * ------------------------------------------------------------------------------------------------------
 */

static void kind_used(struct resolving *g, const struct contract *c, const struct kind *k,
                      const char *digest)
{
    struct resolved *o = g->out;
    for (size_t i = 0; i < o->n_kinds; i++)
        if (strcmp(o->kinds[i].contract, c->name) == 0 && strcmp(o->kinds[i].name, k->name) == 0)
            return;
    if (o->n_kinds < KINDS_MAX)
        o->kinds[o->n_kinds++] = (struct used_kind){c->name, k->name, digest};
}

static void unknown_kind(const struct resolver *r, const struct contract *c,
                         const struct node *name)
{
    enum { MOST = 128 };
    const char *names[MOST];
    size_t n = c->n < MOST ? c->n : MOST;
    for (size_t i = 0; i < n; i++)
        names[i] = c->kinds[i]->name;
    const char *near = text_nearest(name->text, names, n);
    struct err *e = errs_add_at(r->es, name->at, "unknown %s '%.60s'", c->name, name->text);
    if (e && near)
        err_hint(e, "did you mean '%s'?", near);
    else if (e)
        err_hint(e, "overparam describe %s lists them", c->name);
}

/* The node that names the kind: the scalar itself, or the value of `kind`. */
static const struct node *kind_name(const struct resolver *r, const struct contract *c,
                                    const struct node *n)
{
    const struct node *name = n->type == NODE_SCALAR ? n : node_find(n, "kind");
    if (name && name->type == NODE_SCALAR)
        return name;
    struct err *e = errs_add_at(r->es, name ? name->at : n->at, "%s wants a kind", c->name);
    if (e)
        err_hint(e, "write the name of a kind, or {kind: NAME, ...}");
    return NULL;
}

static struct choice choice_read(struct resolving *g, const char *contract, const struct node *n,
                                 const char *const *others, const char *path)
{
    const struct resolver *r = g->r;
    const struct contract *c = contract_find(contract);
    const struct node *name = kind_name(r, c, n);
    const char *digest = NULL;
    const struct kind *k = name ? kind_find(c, name->text, &digest) : NULL;
    char below[PATH_SIZE];
    if (name && !k)
        unknown_kind(r, c, name);
    if (!k)
        return (struct choice){0};
    kind_used(g, c, k, digest);
    void *options = arena_alloc(r->arena, k->options_size + 1);
    size_t before = r->es->n + r->es->more;
    options_read(r, k->fields, n->type == NODE_MAP ? n : NULL, others, k->name, options);
    if (n->type != NODE_MAP)
        for (const struct field *f = k->fields; f && f->name; f++)
            if (f->required)
                errs_add_at(r->es, n->at, "%s wants '%s'", k->name, f->name);
    const char *why = r->es->n + r->es->more == before && k->check ? k->check(options) : NULL;
    if (why)
        errs_add_at(r->es, n->at, "%s: %s", k->name, why);
    snprintf(below, sizeof below, "%s.kind", path);
    parameter_text(g, below, k->name);
    parameters_of(g, path, k->fields, options);
    return (struct choice){k, options};
}

/* --- sections
 * ---------------------------------------------------------------------------------------------------
 */

static const char *const kind_key[] = {"kind", NULL};

static struct choice section_read(struct resolving *g, const struct node *tree, const char *key,
                                  const char *contract, bool required)
{
    const struct node *n = node_find(tree, key);
    if (n)
        return choice_read(g, contract, n, kind_key, key);
    if (required) {
        struct err *e = errs_add_at(g->r->es, tree->at, "a run wants '%s'", key);
        if (e)
            err_hint(e, "overparam describe %s lists the kinds", contract);
    }
    return (struct choice){0};
}

static void problem_read(struct resolving *g, const struct node *tree)
{
    static const char *const known[] = {"data", "loss", NULL};
    const struct node *n = node_find(tree, "problem");
    if (!n || n->type != NODE_MAP) {
        struct err *e = errs_add_at(g->r->es, n ? n->at : tree->at,
                                    "a run wants 'problem', a map of data and loss");
        if (e)
            err_hint(e,
                     "problem: {data: {kind: gaussian, samples: 64, features: 32}, loss: squared}");
        return;
    }
    for (size_t i = 0; i < n->n; i++)
        if (!is_among(n->keys[i]->text, known))
            errs_add_at(g->r->es, n->keys[i]->at, "unknown key '%.60s' in problem",
                        n->keys[i]->text);
    struct choice *to[] = {&g->out->trial.data, &g->out->trial.loss};
    static const char *const paths[] = {"problem.data", "problem.loss"};
    for (size_t i = 0; i < 2; i++) {
        const struct node *part = node_find(n, known[i]);
        if (part)
            *to[i] = choice_read(g, known[i], part, kind_key, paths[i]);
        else
            errs_add_at(g->r->es, n->at, "problem wants '%s'", known[i]);
    }
}

static const char *const observable_keys[] = {"kind", "as", NULL};

static void observable_read(struct resolving *g, const struct node *n)
{
    struct trial *t = &g->out->trial;
    char path[PATH_SIZE];
    const struct node *kind = n->type == NODE_SCALAR ? n : node_find(n, "kind"),
                      *as = node_find(n, "as");
    if (as && (as->type != NODE_SCALAR || !text_is_name(as->text)))
        errs_add_at(g->r->es, as->at, "'as' wants a name of small letters, digits and '-'");
    const char *label = as && as->type == NODE_SCALAR       ? as->text
                        : kind && kind->type == NODE_SCALAR ? kind->text
                                                            : "";
    for (size_t i = 0; i < t->n_observables; i++)
        if (strcmp(g->labels[i], label) == 0) {
            struct err *e =
                errs_add_at(g->r->es, n->at, "two observables are called '%.60s'", label);
            if (e)
                err_hint(e, "give one of them another name: {kind: %.60s, as: NAME}",
                         kind ? kind->text : "KIND");
            return;
        }
    snprintf(path, sizeof path, "record.observables.%.80s", label);
    g->labels[t->n_observables] = label;
    g->observables[t->n_observables++] = choice_read(g, "observable", n, observable_keys, path);
}

static void observables_read(struct resolving *g, const struct node *list)
{
    static const struct node loss = {.type = NODE_SCALAR, .text = "loss", .length = 4};
    struct trial *t = &g->out->trial;
    struct buf labels = {0};
    g->labels = arena_array(g->r->arena, OBSERVABLES_MAX, sizeof *g->labels);
    g->observables = arena_array(g->r->arena, OBSERVABLES_MAX, sizeof *g->observables);
    if (list && list->type != NODE_LIST)
        errs_add_at(g->r->es, list->at, "'observables' wants a list");
    else if (list && list->n > OBSERVABLES_MAX)
        errs_add_at(g->r->es, list->at, "more than %d observables", OBSERVABLES_MAX);
    else if (list)
        for (size_t i = 0; i < list->n; i++)
            observable_read(g, list->items[i]);
    else if (t->optimizer.kind)
        observable_read(g, &loss);
    t->observables = g->observables;
    t->labels = g->labels;
    for (size_t i = 0; i < t->n_observables; i++)
        buf_printf(&labels, "%s%s", i ? " " : "", t->labels[i]);
    parameter_text(g, "record.observables", arena_strdup(g->r->arena, buf_text(&labels)));
    buf_release(&labels);
}

static void record_read(struct resolving *g, const struct node *tree)
{
    static const char *const others[] = {"observables", NULL};
    const struct node *n = node_find(tree, "record");
    struct record *record = &g->out->trial.record;
    if (n && n->type != NODE_MAP) {
        errs_add_at(g->r->es, n->at, "'record' wants a map");
        n = NULL;
    }
    options_read(g->r, record_fields, n, others, "record", record);
    const char *why = record_check(record);
    if (why)
        errs_add_at(g->r->es, n ? n->at : tree->at, "record: %s", why);
    parameters_of(g, "record", record_fields, record);
    observables_read(g, n ? node_find(n, "observables") : NULL);
}

static void stop_read(struct resolving *g, const struct node *tree)
{
    const struct node *n = node_find(tree, "stop");
    if (n && n->type != NODE_MAP) {
        errs_add_at(g->r->es, n->at, "'stop' wants a map");
        n = NULL;
    }
    options_read(g->r, stop_fields, n, NULL, "stop", &g->out->trial.stop);
    parameters_of(g, "stop", stop_fields, &g->out->trial.stop);
}

static void references_read(struct resolving *g, const struct node *tree)
{
    const struct node *n = node_find(tree, "reference");
    struct trial *t = &g->out->trial;
    char path[PATH_SIZE];
    if (!n)
        return;
    size_t count = n->type == NODE_LIST ? n->n : 1;
    if (count > REFERENCES_MAX) {
        errs_add_at(g->r->es, n->at, "more than %d references", REFERENCES_MAX);
        return;
    }
    g->references = arena_array(g->r->arena, count + 1, sizeof *g->references);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "reference.%zu", i);
        g->references[i] =
            choice_read(g, "reference", n->type == NODE_LIST ? n->items[i] : n, kind_key, path);
    }
    t->references = g->references;
    t->n_references = count;
}

static void driver_read(struct resolving *g, const struct node *tree)
{
    const struct node *optimizer = node_find(tree, "optimizer"), *probe = node_find(tree, "probe");
    if (optimizer && probe)
        errs_add_at(g->r->es, probe->at, "a run has an optimizer or a probe, not both");
    if (!optimizer && !probe) {
        struct err *e = errs_add_at(g->r->es, tree->at, "a run wants 'optimizer' or 'probe'");
        if (e)
            err_hint(e, "overparam describe optimizer lists the kinds");
    }
    g->out->trial.optimizer = section_read(g, tree, "optimizer", "optimizer", false);
    g->out->trial.probe = section_read(g, tree, "probe", "probe", false);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const struct parameter *)a)->path, ((const struct parameter *)b)->path);
}

bool resolve(const struct resolver *r, const struct node *tree, struct resolved *out)
{
    struct resolving g = {.r = r, .out = out};
    size_t before = r->es->n + r->es->more;
    *out = (struct resolved){0};
    out->kinds = arena_array(r->arena, KINDS_MAX, sizeof *out->kinds);
    problem_read(&g, tree);
    out->trial.parameterization =
        section_read(&g, tree, "parameterization", "parameterization", true);
    out->trial.initialization = section_read(&g, tree, "init", "initialization", true);
    driver_read(&g, tree);
    references_read(&g, tree);
    stop_read(&g, tree);
    record_read(&g, tree);
    qsort(out->parameters, out->n_parameters, sizeof *out->parameters, compare_paths);
    return r->es->n + r->es->more == before;
}
