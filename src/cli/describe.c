/* describe.c: every contract, kind and option, as the registry knows them. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "core/probe.h"
#include "core/trial.h"
#include "spec/wants.h"

enum { WIDTH = 100, OPTION_INDENT = 6 };

/* What can be described besides kinds: the sections of fixed fields. */
static const struct kind sections[] = {
    {.name = "stop",
     .summary = "when a run ends; whichever comes first",
     .help = "A flow lands exactly on the loss and on the time.",
     .fields = stop_fields},
    {.name = "record",
     .summary = "what is kept of a run, and when it is sampled",
     .help = "The start and the end are always sampled. `observables` lists kinds of the contract "
             "observable, each a name or "
             "a map with `kind`, options and `as`, the label that it gets; default: [loss].",
     .fields = record_fields},
};
enum { N_SECTIONS = sizeof sections / sizeof *sections };

static const struct probe *kind_probe(const struct kind *k)
{
    for (size_t i = 0; i < n_probes; i++)
        if (&probes[i]->kind == k)
            return probes[i];
    return NULL;
}

static const struct probe_output *kind_outputs(const struct kind *k)
{
    const struct probe *p = kind_probe(k);
    return p ? p->outputs : NULL;
}

/* What a probe takes of an experiment besides problem and parameterization. */
static const char *probe_takes(const struct probe *p)
{
    static const char *const sentences[][2] = {
        [START_UNUSED] = {"neither `init:` nor `record:`", "`record:`, no `init:`"},
        [START_OR_DRAW] = {"`init:` when it is given, else it draws its weights; no `record:`",
                           "`record:`; `init:` when it is given, else it draws its weights"},
        [START_NEEDED] = {"`init:`, no `record:`", "`init:` and `record:`"},
    };
    return sentences[p->start][p->observes];
}

/* The YAML key under which kinds of a contract are given. */
static const char *contract_key(const struct contract *c)
{
    if (strcmp(c->name, "initialization") == 0)
        return "init";
    if (strcmp(c->name, "data") == 0 || strcmp(c->name, "loss") == 0)
        return c->name[0] == 'd' ? "problem.data" : "problem.loss";
    return strcmp(c->name, "observable") == 0 ? "record.observables" : c->name;
}

/* --- for people --------------------------------------------------------------------------------
 */

/* Words broken at WIDTH; every line after the first is indented. */
static void put_wrapped(struct buf *out, const char *text, size_t indent)
{
    size_t column = indent;
    for (const char *word = text; *word;) {
        size_t n = strcspn(word, " \n");
        if (column > indent && column + n + 1 > WIDTH) {
            buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            buf_putc(out, ' ');
            column++;
        }
        buf_add(out, word, n);
        column += n;
        word += n;
        bool line = *word == '\n';
        word += strspn(word, " \n");
        if (line && *word) {
            buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        }
    }
    buf_putc(out, '\n');
}

static void put_line(struct buf *out, const char *name, const char *text)
{
    enum { NAME = 10 };
    if (!text || !text[0])
        return;
    buf_printf(out, "%-*s", NAME, name);
    put_wrapped(out, text, NAME);
}

static void put_option(struct buf *out, const struct field *f)
{
    char key[FIELD_KEY_SIZE];
    struct buf range = {0}, otherwise = {0};
    wants_range(f, &range);
    wants_default(f, &otherwise);
    buf_printf(out, "  %-14s %s", field_key(f, key), wants_type(f));
    if (range.n > 0)
        buf_printf(out, ": %s", range.s);
    if (f->infinite)
        buf_puts(out, "; inf allowed");
    if (otherwise.n > 0)
        buf_printf(out, f->required ? "; %s" : "; default %s", otherwise.s);
    buf_printf(out, "\n%*s", OPTION_INDENT, "");
    put_wrapped(out, f->doc ? f->doc : "", OPTION_INDENT);
    buf_release(&range);
    buf_release(&otherwise);
}

static void put_kind(struct buf *out, const char *group, const struct kind *k)
{
    buf_printf(out, "%s %s: %s\n\n", group, k->name, k->summary ? k->summary : "");
    put_line(out, "formula", k->formula);
    put_line(out, "source", k->source);
    put_line(out, "note", k->help);
    if (kind_probe(k))
        put_line(out, "takes", probe_takes(kind_probe(k)));
    if (k->formula || k->source || k->help)
        buf_putc(out, '\n');
    buf_puts(out, fields_count(k->fields) > 0 ? "options\n" : "no options\n");
    for (const struct field *f = k->fields; f && f->name; f++)
        put_option(out, f);
    const struct probe_output *outputs = kind_outputs(k);
    if (outputs)
        buf_puts(out, "\nrecords, as observables\n");
    for (; outputs && outputs->name; outputs++) {
        buf_printf(out, "  %-22s ", outputs->name);
        put_wrapped(out, outputs->doc, 25);
    }
}

static void put_contract(struct buf *out, const struct contract *c)
{
    buf_printf(out, "%s (key `%s`)%s%s\n\n", c->name, contract_key(c), c->summary[0] ? ": " : "",
               c->summary);
    for (size_t i = 0; i < c->n; i++) {
        buf_printf(out, "  %-26s ", c->kinds[i]->name);
        put_wrapped(out, c->kinds[i]->summary, 29);
    }
}

static void put_contracts(struct buf *out)
{
    buf_puts(out, "contracts, each with its kinds (overparam describe CONTRACT [KIND])\n\n");
    for (size_t i = 0; i < n_contracts; i++) {
        struct buf names = {0};
        for (size_t k = 0; k < contracts[i].n; k++)
            buf_printf(&names, "%s%s", k ? " " : "", contracts[i].kinds[k]->name);
        buf_printf(out, "  %-18s ", contracts[i].name);
        put_wrapped(out, buf_text(&names), 21);
        buf_release(&names);
    }
    buf_puts(out, "\nsections with fixed keys\n\n");
    for (size_t i = 0; i < N_SECTIONS; i++)
        buf_printf(out, "  %-18s %s\n", sections[i].name, sections[i].summary);
}

/* --- for programs ------------------------------------------------------------------------------
 */

static void json_text(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "\"%s\": ", name);
    if (text)
        text_put(out, TEXT_JSON, text);
    else
        buf_puts(out, "null");
}

static void json_option(struct buf *out, const struct field *f)
{
    char key[FIELD_KEY_SIZE];
    struct buf range = {0}, otherwise = {0};
    wants_range(f, &range);
    wants_default(f, &otherwise);
    buf_putc(out, '{');
    json_text(out, "name", field_key(f, key));
    buf_puts(out, ", ");
    json_text(out, "type", wants_type(f));
    buf_puts(out, ", ");
    json_text(out, "range", range.n > 0 ? range.s : NULL);
    buf_puts(out, ", ");
    json_text(out, "default", f->required || otherwise.n == 0 ? NULL : otherwise.s);
    buf_printf(out, ", \"required\": %s, \"inf\": %s, ", f->required ? "true" : "false",
               f->infinite ? "true" : "false");
    json_text(out, "doc", f->doc);
    buf_putc(out, '}');
    buf_release(&range);
    buf_release(&otherwise);
}

static void json_kind(struct buf *out, const struct kind *k)
{
    static const char *const keys[] = {"name", "summary", "formula", "source", "help"};
    const char *const texts[] = {k->name, k->summary, k->formula, k->source, k->help};
    buf_putc(out, '{');
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_text(out, keys[i], texts[i]);
        buf_puts(out, ", ");
    }
    buf_puts(out, "\"options\": [");
    for (size_t i = 0; i < fields_count(k->fields); i++) {
        buf_puts(out, i ? ", " : "");
        json_option(out, &k->fields[i]);
    }
    buf_putc(out, ']');
    if (kind_probe(k)) {
        buf_puts(out, ", ");
        json_text(out, "takes", probe_takes(kind_probe(k)));
    }
    const struct probe_output *o = kind_outputs(k);
    buf_puts(out, o ? ", \"outputs\": [" : "");
    for (size_t i = 0; o && o[i].name; i++) {
        buf_puts(out, i ? ", {" : "{");
        json_text(out, "name", o[i].name);
        buf_puts(out, ", ");
        json_text(out, "doc", o[i].doc);
        buf_putc(out, '}');
    }
    buf_puts(out, o ? "]}" : "}");
}

static void json_contract(struct buf *out, const struct contract *c)
{
    buf_putc(out, '{');
    json_text(out, "contract", c->name);
    buf_puts(out, ", ");
    json_text(out, "key", contract_key(c));
    buf_puts(out, ", ");
    json_text(out, "summary", c->summary);
    buf_puts(out, ", \"kinds\": [");
    for (size_t i = 0; i < c->n; i++) {
        buf_puts(out, i ? ",\n  " : "\n  ");
        json_kind(out, c->kinds[i]);
    }
    buf_puts(out, "]}");
}

static void json_contracts(struct buf *out)
{
    buf_puts(out, "{\"contracts\": [");
    for (size_t i = 0; i < n_contracts; i++) {
        buf_puts(out, i ? ",\n " : "\n ");
        json_contract(out, &contracts[i]);
    }
    buf_puts(out, "],\n \"sections\": [");
    for (size_t i = 0; i < N_SECTIONS; i++) {
        buf_puts(out, i ? ",\n  " : "\n  ");
        json_kind(out, &sections[i]);
    }
    buf_puts(out, "]}");
}

/* --- what is asked for -------------------------------------------------------------------------
 */

static const struct kind *section_find(const char *name)
{
    for (size_t i = 0; i < N_SECTIONS; i++)
        if (strcmp(sections[i].name, name) == 0)
            return &sections[i];
    return NULL;
}

/* The contract, by its own name or by the key that YAML uses for it. */
static const struct contract *contract_named(const char *name)
{
    return contract_find(strcmp(name, "init") == 0 ? "initialization" : name);
}

static void contract_unknown(const char *name, struct err *e)
{
    const char *names[32];
    size_t n = 0;
    for (; n < n_contracts && n < 30; n++)
        names[n] = contracts[n].name;
    const char *near = text_nearest(name, names, n);
    err_set(e, ERR_USAGE, "there is no contract '%.60s'", name);
    if (near)
        err_hint(e, "did you mean '%s'?", near);
    else
        err_hint(e, "overparam describe lists them");
}

static void kind_unknown(struct context *c, const struct contract *k, const char *name,
                         struct err *e)
{
    const char **names = arena_array(c->arena, k->n + 1, sizeof *names);
    for (size_t i = 0; i < k->n; i++)
        names[i] = k->kinds[i]->name;
    const char *near = text_nearest(name, names, k->n);
    err_set(e, ERR_USAGE, "there is no %s '%.60s'", k->name, name);
    if (near)
        err_hint(e, "did you mean '%s'?", near);
    else
        err_hint(e, "overparam describe %s lists them", k->name);
}

/* A kind's name alone will do when one contract alone has it. */
static const struct kind *kind_anywhere(const char *name, const struct contract **owner,
                                        struct err *e)
{
    const struct kind *found = NULL;
    for (size_t i = 0; i < n_contracts; i++) {
        const struct kind *k = kind_find(&contracts[i], name, NULL);
        if (k && found) {
            err_set(e, ERR_USAGE, "'%.60s' is a kind of %s and of %s", name, (*owner)->name,
                    contracts[i].name);
            err_hint(e, "overparam describe %s %.60s", (*owner)->name, name);
            return NULL;
        }
        if (k) {
            found = k;
            *owner = &contracts[i];
        }
    }
    if (!found)
        contract_unknown(name, e);
    return found;
}

/* What the names mean: a contract (and no kind), a kind of a contract, or a section. */
static bool named(struct context *c, const struct contract **contract, const struct kind **kind,
                  struct err *e)
{
    const char *first = c->args.names[0];
    const char *second = c->args.n_names > 1 ? c->args.names[1] : NULL;
    *contract = contract_named(first);
    *kind = NULL;
    if (!*contract && second) {
        contract_unknown(first, e);
        return false;
    }
    if (*contract && !second)
        return true;
    if (*contract)
        *kind = kind_find(*contract, second, NULL);
    else if (section_find(first))
        *kind = section_find(first);
    else
        *kind = kind_anywhere(first, contract, e);
    if (!*kind && second)
        kind_unknown(c, *contract, second, e);
    return *kind != NULL;
}

static bool answer(struct context *c, struct buf *out, struct err *e)
{
    const struct contract *k;
    const struct kind *kind;
    if (c->args.n_names == 0) {
        c->json ? json_contracts(out) : put_contracts(out);
        return true;
    }
    if (!named(c, &k, &kind, e))
        return false;
    if (!kind)
        c->json ? json_contract(out, k) : put_contract(out, k);
    else
        c->json ? json_kind(out, kind) : put_kind(out, k ? k->name : "section", kind);
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct buf out = {0};
    if (answer(c, &out, e)) {
        if (c->json)
            buf_putc(&out, '\n');
        print_out(buf_text(&out), out.n);
    }
    buf_release(&out);
    return 0;
}

const struct command command_describe = {
    .name = "describe",
    .summary = "every kind with its options, ranges, defaults, formula and source",
    .arguments = "[CONTRACT [KIND]]",
    .help = "Without arguments the contracts and their kinds; with a contract its kinds; with a "
            "kind all that it says of\n"
            "itself. `overparam describe stop` and `record` tell the keys of those sections.\n\n"
            "  overparam describe optimizer\n"
            "  overparam describe optimizer gradient-flow\n",
    .max_names = 2,
    .run = run,
};
