/* resolve.c: see resolve.h. */
#include "spec/resolve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "spec/keys.h"
#include "spec/options.h"
#include "spec/overlay.h"
#include "spec/own.h"
#include "spec/series.h"
#include "spec/uses.h"

enum {
    KINDS_MAX = 96 /* >= PROGRAM_FILES_MAX */,
    OBSERVABLES_MAX = 64,
    REFERENCES_MAX = 8,
    PATH_SIZE = 200
};

/* Resolving one tree. */
struct resolving {
    const struct resolver *r;
    struct resolved *out;
    size_t room;
    const char **labels;
    struct choice *observables, *references;
};

static const struct {
    const char *path, *contract;
} section_table[SECTIONS] = {
    [SECTION_DATA] = {"problem.data", "data"},
    [SECTION_LOSS] = {"problem.loss", "loss"},
    [SECTION_PARAMETERIZATION] = {"parameterization", "parameterization"},
    [SECTION_INIT] = {"init", "initialization"},
    [SECTION_OPTIMIZER] = {"optimizer", "optimizer"},
    [SECTION_PROBE] = {"probe", "probe"},
    [SECTION_REFERENCE] = {"reference", "reference"},
    [SECTION_STOP] = {"stop", NULL},
    [SECTION_RECORD] = {"record", NULL},
    [SECTION_PROGRAM] = {"program", NULL},
};

const char *section_path(enum section s)
{
    return section_table[s].path;
}

const char *section_contract(const char *path, size_t n)
{
    for (size_t i = 0; i < SECTIONS; i++)
        if (strlen(section_table[i].path) == n && memcmp(section_table[i].path, path, n) == 0)
            return section_table[i].contract;
    return NULL;
}

const struct parameter *parameter_find(const struct resolved *r, const char *path)
{
    for (size_t i = 0; i < r->n_parameters; i++)
        if (strcmp(r->parameters[i].path, path) == 0)
            return &r->parameters[i];
    return NULL;
}

/* --- parameters ------------------------------------------------------------------------------- */

/* "prefix.key" */
static const char *path_under(struct arena *a, const char *prefix, const char *key)
{
    size_t n = strlen(prefix), m = strlen(key);
    char *path = arena_alloc(a, n + m + 2);
    memcpy(path, prefix, n + 1);
    path[n] = '.';
    memcpy(path + n + 1, key, m + 1);
    return path;
}

static struct parameter *parameter_new(struct resolving *g, const char *path)
{
    struct resolved *o = g->out;
    if (o->n_parameters == g->room) {
        g->room = g->room ? 2 * g->room : 16;
        struct parameter *larger = arena_array(g->r->arena, g->room, sizeof *larger);
        if (o->n_parameters > 0)
            memcpy(larger, o->parameters, o->n_parameters * sizeof *larger);
        o->parameters = larger;
    }
    struct parameter *p = &o->parameters[o->n_parameters++];
    p->path = path;
    return p;
}

static void parameter_text(struct resolving *g, const char *path, const char *text)
{
    struct parameter *p = parameter_new(g, path);
    p->type = PARAMETER_TEXT;
    p->text = text;
}

/* "1 2 3", and texts as a line of CSV, for they may hold blanks: equal texts are equal lists. */
static void put_item(struct buf *b, const struct field *f, void *options, size_t i)
{
    if (f->type == FIELD_REALS)
        buf_real(b, field_reals(f, options)->v[i]);
    else if (f->type == FIELD_COUNTS)
        buf_printf(b, "%lld", (long long)field_counts(f, options)->v[i]);
    else if (field_texts(f, options)->v[i][0])
        text_put(b, TEXT_CSV, field_texts(f, options)->v[i]);
    else
        buf_puts(b, "\"\"");
}

static const char *list_text(struct arena *a, const struct field *f, void *options)
{
    struct buf b = {0};
    size_t n = f->type == FIELD_REALS    ? field_reals(f, options)->n
               : f->type == FIELD_COUNTS ? field_counts(f, options)->n
                                         : field_texts(f, options)->n;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_putc(&b, f->type == FIELD_TEXTS ? ',' : ' ');
        put_item(&b, f, options, i);
    }
    const char *text = arena_strdup(a, buf_text(&b));
    buf_release(&b);
    return text;
}

/* A file or a list of names that is not given: nothing of the run depends on it. */
static bool is_absent(const struct field *f, void *options)
{
    return (f->type == FIELD_FILE && !field_file(f, options)->path) ||
           (f->type == FIELD_TEXTS && !field_texts(f, options)->v);
}

static void parameter_of_file(struct resolving *g, const char *prefix, const char *name,
                              const struct file *file)
{
    struct parameter *p = parameter_new(g, path_under(g->r->arena, prefix, name));
    p->type = PARAMETER_TEXT;
    p->text = file->path;
    p->sha256 = file->sha256;
}

/* "prefix.key" is told. */
static bool is_told(const struct resolver *r, const char *prefix, const char *key)
{
    const size_t n = strlen(prefix);
    bool told = !r->paths;
    for (size_t i = 0; !told && i < r->n_paths; i++)
        told = strncmp(r->paths[i], prefix, n) == 0 && r->paths[i][n] == '.' &&
               strcmp(r->paths[i] + n + 1, key) == 0;
    return told;
}

static void parameter_of_field(struct resolving *g, const char *prefix, const struct field *f,
                               void *options)
{
    char key[FIELD_KEY_SIZE], number[TEXT_REAL_SIZE];
    struct arena *a = g->r->arena;
    if (is_absent(f, options) ||
        (f->type != FIELD_FILES && !is_told(g->r, prefix, field_key(f, key))))
        return;
    if (f->type == FIELD_FILES) {
        const struct files *files = field_files(f, options);
        for (size_t i = 0; i < files->n; i++)
            parameter_of_file(g, prefix, files->names[i], &files->v[i]);
        return;
    }
    struct parameter *p = parameter_new(g, path_under(a, prefix, field_key(f, key)));
    switch (f->type) {
    case FIELD_REAL:
        p->type = PARAMETER_REAL;
        p->real = *field_real(f, options);
        p->text = arena_strdup(a, text_real(p->real, number));
        break;
    case FIELD_COUNT:
        p->type = PARAMETER_COUNT;
        p->count = *field_count(f, options);
        p->text = arena_strdup(a, text_count(p->count, number));
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
    case FIELD_CHOICE:
        p->type = PARAMETER_TEXT;
        p->text = arena_strdup(a, field_word(f, options, (char[FIELD_WORD_SIZE]){0}));
        break;
    case FIELD_TEXT:
    case FIELD_REALS:
    case FIELD_COUNTS:
    case FIELD_TEXTS:
    case FIELD_FILES:
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

/* --- kinds ------------------------------------------------------------------------------------ */

/* An edited source makes another plan, as edited data do. */
static void own_files_used(const struct resolver *r, const struct kind *k)
{
    struct err ignored = {0};
    for (const char *const *f = own_files(k); f && *f; f++)
        (void)file_known(r, *f, &ignored);
}

static void kind_used(struct resolving *g, const struct kind *k, const struct code_of_kind *code)
{
    struct resolved *o = g->out;
    own_files_used(g->r, k);
    for (size_t i = 0; i < o->n_kinds; i++)
        if (o->kinds[i] == code)
            return;
    if (o->n_kinds < KINDS_MAX)
        o->kinds[o->n_kinds++] = code;
}

static void unknown_kind(const struct resolver *r, const struct contract *c,
                         const struct node *name)
{
    enum { MOST = 128 };
    const char *names[MOST];
    size_t n = c->n < MOST ? c->n : MOST;
    for (size_t i = 0; i < n; i++)
        names[i] = c->kinds[i]->name;
    char shown[NODE_SHOWN];
    const char *near = text_nearest(name->text, names, n);
    struct err *e =
        errs_add_at(r->es, name->at, "unknown %s '%s'", c->name, node_shown(name, shown));
    const char *own = own_left_out(r->arena, c, name->text);
    if (e && own) {
        e->code = ERR_ABSENT;
        err_hint(e, "%s was left out: see the note about it", own);
    } else if (e && near)
        err_hint(e, "did you mean '%s'?", near);
    else if (e)
        err_hint(e, "overparam describe %s lists them", c->name);
}

/* The node that names the kind: the scalar itself, or the value of `kind`. */
static const struct node *kind_name(const struct resolver *r, const struct contract *c,
                                    const struct node *n)
{
    const struct node *name = n->type == NODE_SCALAR ? n : node_find(n, "kind");
    if (name && name->type == NODE_SCALAR && name->length > 0)
        return name;
    struct err *e =
        errs_add_at(r->es, name ? name->at : n->at, "the %s is chosen by its kind", c->name);
    if (e)
        err_hint(e, "write the name of a kind, or {kind: NAME, ...}; overparam describe %s",
                 c->name);
    return NULL;
}

static struct choice choice_read(struct resolving *g, const char *contract, const struct node *n,
                                 const char *const *others, const char *path)
{
    const struct resolver *r = g->r;
    const struct contract *c = contract_find(contract);
    const struct node *name = kind_name(r, c, n);
    const struct code_of_kind *code = NULL;
    const struct kind *k = name ? kind_find(c, name->text, &code) : NULL;
    if (name && !k)
        unknown_kind(r, c, name);
    if (!k)
        return (struct choice){0};
    kind_used(g, k, code);
    void *options = arena_alloc(r->arena, k->options_size + 1);
    size_t before = r->es->found;
    options_read(r, k->fields, n, others, k->name, options);
    const char *why = r->es->found == before && k->check ? k->check(options) : NULL;
    if (why)
        errs_add_at(r->es, n->at, "%s: %s", k->name, why);
    parameter_text(g, path_under(r->arena, path, "kind"), k->name);
    parameters_of(g, path, k->fields, options);
    return (struct choice){k, options};
}

/* --- sections --------------------------------------------------------------------------------- */

static const char *const kind_key[] = {"kind", NULL};

static bool is_wanted(const struct resolving *g, enum section s)
{
    return g->r->sections == 0 || (g->r->sections >> s & 1) != 0;
}

/* A section that chooses a kind, found in `map` under the last word of its path. */
static void section_read(struct resolving *g, const struct node *map, enum section s, bool required,
                         struct choice *to)
{
    const char *path = section_table[s].path, *contract = section_table[s].contract;
    const char *dot = strchr(path, '.'), *key = dot ? dot + 1 : path;
    const struct node *n = node_find(map, key);
    if (!is_wanted(g, s))
        return;
    if (n)
        *to = choice_read(g, contract, n, kind_key, path);
    else if (required && g->r->sections == 0) {
        struct err *e =
            errs_add_at(g->r->es, map->at, "%s needs '%s'", dot ? "problem" : "a run", key);
        err_hint(e, "overparam describe %s lists the kinds", contract);
    }
}

static void problem_read(struct resolving *g, const struct node *tree)
{
    const struct node *n = node_find(tree, "problem");
    if (!n || n->type != NODE_MAP) {
        struct err *e = errs_add_at(g->r->es, n ? n->at : tree->at,
                                    "a run needs 'problem', a map of data and loss");
        err_hint(e, "problem: {data: {kind: gaussian, samples: 64, features: 32}, loss: squared}");
        return;
    }
    keys_check(n, problem_words, "problem", g->r->es);
    section_read(g, n, SECTION_DATA, true, &g->out->trial.data);
    section_read(g, n, SECTION_LOSS, true, &g->out->trial.loss);
}

static const char *const observable_keys[] = {"kind", "as", NULL};

static void observable_read(struct resolving *g, const struct node *n)
{
    struct trial *t = &g->out->trial;
    char path[PATH_SIZE];
    if (is_sweep(n))
        return; /* refused where sweeps are found */
    const struct node *kind = n->type == NODE_SCALAR ? n : node_find(n, "kind"),
                      *as = node_find(n, "as");
    if (as && (as->type != NODE_SCALAR || !text_is_name(as->text)))
        errs_add_at(g->r->es, as->at, "'as' must be a name of small letters, digits, '-' and '.'");
    const char *label = as && as->type == NODE_SCALAR       ? as->text
                        : kind && kind->type == NODE_SCALAR ? kind->text
                                                            : "";
    for (size_t i = 0; i < t->n_observables; i++)
        if (label[0] && strcmp(g->labels[i], label) == 0) {
            struct err *e =
                errs_add_at(g->r->es, n->at, "two observables are called '%.60s'", label);
            err_hint(e, "give one of them another name: {kind: ..., as: NAME}");
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
        errs_add_at(g->r->es, list->at, "'observables' must be a list");
    else if (list && list->n > OBSERVABLES_MAX)
        errs_add_at(g->r->es, list->at, "more than %d observables", OBSERVABLES_MAX);
    else if (list)
        for (size_t i = 0; i < list->n; i++)
            observable_read(g, list->items[i]);
    else if (t->optimizer.kind)
        observable_read(g, &loss);
    t->observables = g->observables;
    t->labels = g->labels;
    for (size_t i = 0; i < t->n_observables; i++) {
        buf_puts(&labels, i ? " " : "");
        buf_puts(&labels, t->labels[i]);
    }
    parameter_text(g, "record.observables", arena_strdup(g->r->arena, buf_text(&labels)));
    buf_release(&labels);
}

static void record_read(struct resolving *g, const struct node *tree)
{
    if (!is_wanted(g, SECTION_RECORD))
        return;
    static const char *const others[] = {"observables", NULL};
    const struct node *n = node_find(tree, "record");
    struct record *record = &g->out->trial.record;
    if (n && n->type != NODE_MAP) {
        errs_add_at(g->r->es, n->at, "'record' must be a map");
        n = NULL;
    }
    options_read(g->r, record_fields, n, others, "record", record);
    const char *why = record_check(record);
    if (why)
        errs_add_at(g->r->es, n ? n->at : tree->at, "record: %s", why);
    if (!g->out->trial.probe.kind)
        parameters_of(g, "record", record_fields, record);
    else if (strcmp(record->weights, "none") != 0)
        parameter_text(g, "record.weights", record->weights);
    observables_read(g, n ? node_find(n, "observables") : NULL);
}

static void stop_read(struct resolving *g, const struct node *tree)
{
    const struct node *n = node_find(tree, "stop");
    if (!is_wanted(g, SECTION_STOP))
        return;
    if (n && n->type != NODE_MAP) {
        errs_add_at(g->r->es, n->at, "'stop' must be a map");
        n = NULL;
    }
    options_read(g->r, stop_fields, n, NULL, "stop", &g->out->trial.stop);
    if (!g->out->trial.probe.kind)
        parameters_of(g, "stop", stop_fields, &g->out->trial.stop);
}

/* The first is plainly "reference", for most runs have one; then come "reference.2", ... */
void reference_path(size_t i, char *out, size_t size)
{
    if (i == 0)
        snprintf(out, size, "reference");
    else
        snprintf(out, size, "reference.%zu", i + 1);
}

void child_path(const struct node *n, size_t i, const char *path, char *out, size_t size)
{
    const char *key = n->type == NODE_MAP ? n->keys[i]->text : "";
    if (n->type == NODE_LIST && strcmp(path, "reference") == 0)
        reference_path(i, out, size);
    else
        snprintf(out, size, "%.150s%s%.100s", path, path[0] && key[0] ? "." : "", key);
}

static void references_read(struct resolving *g, const struct node *tree)
{
    const struct node *n = node_find(tree, "reference");
    struct trial *t = &g->out->trial;
    char path[PATH_SIZE];
    if (!n || !is_wanted(g, SECTION_REFERENCE))
        return;
    size_t count = n->type == NODE_LIST ? n->n : 1;
    if (count > REFERENCES_MAX) {
        errs_add_at(g->r->es, n->at, "more than %d references", REFERENCES_MAX);
        return;
    }
    g->references = arena_array(g->r->arena, count + 1, sizeof *g->references);
    for (size_t i = 0; i < count; i++) {
        reference_path(i, path, sizeof path);
        g->references[i] =
            choice_read(g, "reference", n->type == NODE_LIST ? n->items[i] : n, kind_key, path);
    }
    t->references = g->references;
    t->n_references = count;
}

/* --- a program -------------------------------------------------------------------------------- */

/* A file of a program is a part of the code as a kind's source is. It outlives the run, for plans
 * keep the code of their runs. */
static void file_used(struct resolving *g, const char *name, const char *sha256)
{
    static const struct code_part *const none[] = {NULL};
    struct arena *a = g->r->files_arena;
    struct code_of_kind *code = arena_alloc(a, sizeof *code);
    *code = (struct code_of_kind){
        .part = {.name = arena_printf(a, "program/%s", name), .digest = sha256}, .modules = none};
    g->out->kinds[g->out->n_kinds++] = code;
}

static void program_resolve(struct resolving *g, const struct node *n)
{
    const struct program *p = is_wanted(g, SECTION_PROGRAM) ? program_read(g->r, n) : NULL;
    g->out->program = p;
    if (!p)
        return;
    struct program own = *p; /* fields are read through a block that may be written */
    for (const struct field *f = program_fields; f->name; f++)
        if (program_field_names_run(f))
            parameter_of_field(g, "program", f, &own);
    for (size_t i = 0; i < p->n_with; i++)
        *parameter_new(g, p->with[i].path) = p->with[i];
    for (size_t i = 0; i < p->files.n; i++)
        file_used(g, p->files.v[i], p->digests[i]);
}

/* --- a trial ---------------------------------------------------------------------------------- */

static void driver_check(struct resolving *g, const struct node *tree)
{
    const struct node *optimizer = node_find(tree, "optimizer"), *probe = node_find(tree, "probe");
    struct err *e = NULL;
    if (optimizer && probe) {
        const struct node *later = probe->at.line > optimizer->at.line ? probe : optimizer;
        e = errs_add_at(g->r->es, later->at, "a run has an optimizer or a probe, not both");
        err_hint(e, "one may stand in each of two variants");
    } else if (!optimizer && !probe) {
        e = errs_add_at(g->r->es, tree->at, "a run needs 'optimizer', 'probe' or 'program'");
        err_hint(e, "overparam describe optimizer lists the kinds");
    }
}

static const struct probe *probe_of(const struct resolving *g)
{
    return (const struct probe *)(const void *)g->out->trial.probe.kind;
}

static bool is_start_needed(const struct node *tree)
{
    const struct probe *p = uses_probe(tree);
    return !p || p->start == START_NEEDED;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const struct parameter *)a)->path, ((const struct parameter *)b)->path);
}

static void trial_resolve(struct resolving *g, const struct node *tree)
{
    struct trial *t = &g->out->trial;
    if (is_wanted(g, SECTION_DATA) || is_wanted(g, SECTION_LOSS))
        problem_read(g, tree);
    section_read(g, tree, SECTION_PARAMETERIZATION, true, &t->parameterization);
    section_read(g, tree, SECTION_INIT, is_start_needed(tree), &t->initialization);
    section_read(g, tree, SECTION_OPTIMIZER, false, &t->optimizer);
    section_read(g, tree, SECTION_PROBE, false, &t->probe);
    if (g->r->sections == 0)
        driver_check(g, tree);
    if (probe_of(g) && !node_find(tree, "optimizer"))
        uses_check_tree(tree, probe_of(g), g->r->es);
    references_read(g, tree);
    stop_read(g, tree);
    record_read(g, tree);
}

bool resolve(const struct resolver *r, const struct node *tree, struct resolved *out)
{
    struct resolving g = {.r = r, .out = out};
    const struct node *program = node_find(tree, "program");
    size_t before = r->es->found;
    *out = (struct resolved){0};
    out->kinds = arena_array(r->arena, KINDS_MAX, sizeof *out->kinds);
    if (program)
        program_resolve(&g, program);
    else
        trial_resolve(&g, tree);
    if (out->n_parameters > 0)
        qsort(out->parameters, out->n_parameters, sizeof *out->parameters, compare_paths);
    return r->es->found == before;
}
