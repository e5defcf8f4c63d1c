/* describe.c: every contract, kind and option, as the registry knows them. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/kinds.h"
#include "cli/pages.h"
#include "cli/prose.h"
#include "spec/examples.h"
#include "spec/language.h"
#include "spec/options.h"
#include "spec/wants.h"

enum { OPTION_INDENT = 6 };

/* --- for people ------------------------------------------------------------------------------- */

static void put_line(struct buf *out, const char *name, const char *text)
{
    enum { NAME = 10 };
    if (!text || !text[0])
        return;
    buf_printf(out, "%-*s", NAME, name);
    prose_wrap(out, text, NAME, prose_width());
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
    prose_wrap(out, f->doc ? f->doc : "", OPTION_INDENT, prose_width());
    buf_release(&range);
    buf_release(&otherwise);
}

static void put_kind(struct buf *out, const char *group, const struct kind *k)
{
    buf_printf(out, "%s %s: %s\n\n", group, k->name, k->summary ? k->summary : "");
    put_line(out, "formula", k->formula);
    put_line(out, "source", k->source);
    put_line(out, "note", k->help);
    put_line(out, "file", kinds_file(k));
    if (kinds_probe(k))
        put_line(out, "takes", kinds_takes(kinds_probe(k)));
    if (k->formula || k->source || k->help)
        buf_putc(out, '\n');
    buf_puts(out, fields_count(k->fields) > 0 ? "options\n" : "no options\n");
    for (const struct field *f = k->fields; f && f->name; f++)
        put_option(out, f);
    for (const struct field *f = options_beside(k->fields); f->name; f++)
        put_option(out, f);
    const struct probe_output *outputs = kinds_outputs(k);
    if (outputs)
        buf_puts(out, "\nrecords, as observables\n");
    for (; outputs && outputs->name; outputs++) {
        buf_printf(out, "  %-22s ", outputs->name);
        prose_wrap(out, outputs->doc, 25, prose_width());
    }
}

static void put_words(struct buf *out, const char *title, const struct word *words)
{
    if (words)
        buf_printf(out, "%s\n", title);
    for (; words && words->name; words++) {
        buf_printf(out, "  %-14s %s%s\n%*s", words->name, words->form,
                   words->required ? "; required" : "", OPTION_INDENT, "");
        prose_wrap(out, words->doc, OPTION_INDENT, prose_width());
    }
}

static void put_whole(struct buf *out, const char *file)
{
    buf_puts(out, "\nan example, whole\n");
    for (const char *line = file; *line;) {
        size_t n = strcspn(line, "\n");
        buf_printf(out, "  %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
}

static void put_example(struct buf *out, const struct topic *t)
{
    struct buf text = {0};
    if (!t)
        return;
    topic_example(t, &text);
    put_whole(out, buf_text(&text));
    buf_release(&text);
}

static void put_kind_whole(struct buf *out, const struct contract *c, const struct kind *k)
{
    struct buf example = {0};
    put_kind(out, c->name, k);
    kind_example(c, k, &example);
    put_whole(out, buf_text(&example));
    buf_release(&example);
}

static void put_topic(struct buf *out, const struct topic *t)
{
    buf_printf(out, "%s: %s\n\n", t->name, t->summary);
    put_line(out, "note", t->help);
    buf_puts(out, t->help && (t->words || t->fields) ? "\n" : "");
    put_words(out, "keys", t->words);
    put_words(out, "\nkeys of `random`", t->inner);
    buf_puts(out, t->fields && !t->words ? "keys\n" : "");
    for (const struct field *f = t->fields; f && f->name; f++)
        put_option(out, f);
    put_example(out, t);
}

static void put_contract(struct buf *out, const struct contract *c)
{
    buf_printf(out, "%s (key `%s`)%s%s\n\n", c->name, kinds_key(c), c->summary[0] ? ": " : "",
               c->summary);
    for (size_t i = 0; i < c->n; i++) {
        buf_printf(out, "  %-26s ", c->kinds[i]->name);
        prose_wrap(out, c->kinds[i]->summary, 29, prose_width());
    }
    put_example(out, kinds_topic(c));
}

static void put_contracts(struct buf *out)
{
    buf_puts(out, "contracts, each with its kinds (overparam describe CONTRACT [KIND])\n\n");
    for (size_t i = 0; i < n_contracts; i++) {
        struct buf names = {0};
        for (size_t k = 0; k < contracts[i].n; k++)
            buf_printf(&names, "%s%s", k ? " " : "", contracts[i].kinds[k]->name);
        buf_printf(out, "  %-18s ", contracts[i].name);
        prose_wrap(out, buf_text(&names), 21, prose_width());
        buf_release(&names);
    }
    buf_puts(out, "\nthe language of an experiment (overparam describe NAME)\n\n");
    for (const struct topic *t = topics; t->name; t++)
        if (t->summary)
            buf_printf(out, "  %-18s %s\n", t->name, t->summary);
}

/* --- for programs ----------------------------------------------------------------------------- */

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

static void json_options(struct buf *out, const struct field *fields)
{
    buf_puts(out, "\"options\": [");
    for (size_t i = 0; i < fields_count(fields); i++) {
        buf_puts(out, i ? ", " : "");
        json_option(out, &fields[i]);
    }
    for (const struct field *f = options_beside(fields); f->name; f++) {
        buf_puts(out, ", "); /* there is a field that names a file */
        json_option(out, f);
    }
    buf_putc(out, ']');
}

static void json_kind(struct buf *out, const struct contract *c, const struct kind *k)
{
    struct buf example = {0};
    static const char *const keys[] = {"name", "summary", "formula", "source", "help", "file"};
    const char *const texts[] = {k->name,   k->summary, k->formula,
                                 k->source, k->help,    kinds_file(k)};
    buf_putc(out, '{');
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_text(out, keys[i], texts[i]);
        buf_puts(out, ", ");
    }
    kind_example(c, k, &example);
    json_text(out, "example", buf_text(&example));
    buf_puts(out, ", ");
    buf_release(&example);
    json_options(out, k->fields);
    if (kinds_probe(k)) {
        buf_puts(out, ", ");
        json_text(out, "takes", kinds_takes(kinds_probe(k)));
    }
    const struct probe_output *o = kinds_outputs(k);
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

static void json_example(struct buf *out, const struct topic *t)
{
    struct buf text = {0};
    if (t)
        topic_example(t, &text);
    json_text(out, "example", t ? buf_text(&text) : NULL);
    buf_release(&text);
}

static void json_words(struct buf *out, const char *name, const struct word *words)
{
    buf_printf(out, ", \"%s\": [", name);
    for (const struct word *w = words; w && w->name; w++) {
        buf_puts(out, w > words ? ", {" : "{");
        json_text(out, "name", w->name);
        buf_puts(out, ", ");
        json_text(out, "form", w->form);
        buf_printf(out, ", \"required\": %s, ", w->required ? "true" : "false");
        json_text(out, "doc", w->doc);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void json_topic(struct buf *out, const struct topic *t)
{
    buf_putc(out, '{');
    json_text(out, "name", t->name);
    buf_puts(out, ", ");
    json_text(out, "summary", t->summary);
    buf_puts(out, ", ");
    json_text(out, "help", t->help);
    json_words(out, "keys", t->words);
    json_words(out, "random", t->inner);
    buf_puts(out, ", ");
    json_options(out, t->fields);
    buf_puts(out, ", ");
    json_example(out, t);
    buf_putc(out, '}');
}

static void json_contract(struct buf *out, const struct contract *c)
{
    buf_putc(out, '{');
    json_text(out, "contract", c->name);
    buf_puts(out, ", ");
    json_text(out, "key", kinds_key(c));
    buf_puts(out, ", ");
    json_text(out, "summary", c->summary);
    buf_puts(out, ", ");
    json_example(out, kinds_topic(c));
    buf_puts(out, ", \"kinds\": [");
    for (size_t i = 0; i < c->n; i++) {
        buf_puts(out, i ? ",\n  " : "\n  ");
        json_kind(out, c, c->kinds[i]);
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
    for (const struct topic *t = topics; t->name; t++)
        if (t->summary) {
            buf_puts(out, t > topics ? ",\n  " : "\n  ");
            json_topic(out, t);
        }
    buf_puts(out, "]}");
}

/* --- what is asked for ------------------------------------------------------------------------ */

/* Everything that `describe` knows by one name. */
static void name_unknown(struct context *c, const char *name, struct err *e)
{
    enum { MOST = 1000 };
    const char **names = arena_array(c->arena, MOST, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; i < n_contracts; i++) {
        names[n++] = contracts[i].name;
        for (size_t k = 0; k < contracts[i].n && n < MOST / 2; k++)
            names[n++] = contracts[i].kinds[k]->name;
    }
    for (const struct topic *t = topics; t->name; t++) {
        names[n++] = t->name;
        n += words_names(t->words, names + n, MOST - 1 - n);
        n += words_names(t->inner, names + n, MOST - 1 - n);
    }
    const char *near = text_nearest(name, names, n);
    err_set(e, ERR_USAGE, "nothing is called '%.60s': no contract, kind or word of an experiment",
            name);
    if (near)
        err_hint(e, "did you mean '%s'?", near);
    else
        err_hint(e, "overparam describe lists them");
}

static bool answer_kind(struct context *c, const struct contract *owner, const struct kind *k,
                        struct buf *out)
{
    c->json ? json_kind(out, owner, k) : put_kind_whole(out, owner, k);
    return true;
}

static bool answer_topic(struct context *c, const struct topic *t, struct buf *out)
{
    c->json ? json_topic(out, t) : put_topic(out, t);
    return true;
}

/* A contract, a part of the language, a kind, a word of the language: in this order. */
static bool answer_name(struct context *c, const char *name, struct buf *out, struct err *e)
{
    const struct contract *owner = kinds_contract(name);
    const struct topic *t = topic_find(name);
    if (owner) {
        c->json ? json_contract(out, owner) : put_contract(out, owner);
        return true;
    }
    if (t && t->summary)
        return answer_topic(c, t, out);
    const struct kind *k = kinds_anywhere(name, &owner, e);
    if (k)
        return answer_kind(c, owner, k, out);
    if (e->code == ERR_NONE && (t = topic_with(name)))
        return answer_topic(c, t, out);
    if (e->code == ERR_NONE)
        name_unknown(c, name, e);
    return false;
}

static bool answer(struct context *c, struct buf *out, struct err *e)
{
    if (c->args.n_names == 0) {
        c->json ? json_contracts(out) : put_contracts(out);
        return true;
    }
    const char *first = c->args.names[0];
    if (c->args.n_names == 1)
        return answer_name(c, first, out, e);
    const char *second = c->args.names[1];
    const struct contract *owner = kinds_contract(first);
    const struct kind *k = owner ? kind_find(owner, second, NULL) : NULL;
    if (k)
        return answer_kind(c, owner, k, out);
    if (owner)
        kinds_unknown(c, owner, second, e);
    else
        name_unknown(c, first, e);
    return false;
}

static int pages_command(struct context *c, struct err *e)
{
    size_t n = 0;
    if (c->args.n_names > 0)
        err_set(e, ERR_USAGE, "--pages writes all of them: no name goes with it");
    else if (pages_write(c->arena, args_text(&c->args, "pages", ""), &n, e))
        print_line(c->json ? "{\"pages\": %zu}" : "%zu pages", n);
    return 0;
}

static int run(struct context *c, struct err *e)
{
    struct buf out = {0};
    if (args_has(&c->args, "pages"))
        return pages_command(c, e);
    if (answer(c, &out, e)) {
        if (c->json)
            buf_putc(&out, '\n');
        print_long(buf_text(&out), out.n);
    }
    buf_release(&out);
    return 0;
}

static const struct flag flags[] = {
    {"pages", 0, "FOLDER", "write all of it as Markdown, a page for each, into this folder"},
    {NULL, 0, NULL, NULL},
};

const struct command command_describe = {
    .name = "describe",
    .summary = "the language of experiments, and every kind with its options, formula and source",
    .arguments = "[WORD | CONTRACT [KIND]]",
    .help = "Without arguments the contracts and their kinds, and the parts of the language; with "
            "a contract its kinds;\n"
            "with a kind all that it says of itself; with a part of the language or one of its "
            "words its keys. Examples\n"
            "are whole files. --pages writes the reference of the manual.\n\n"
            "  overparam describe optimizer\n"
            "  overparam describe optimizer gradient-flow\n"
            "  overparam describe sweep\n",
    .json =
        "without arguments `{contracts: [any], sections: [any]}`; else what is asked for: a "
        "contract `{contract: text, key: text, summary: text, example: text|null, kinds: "
        "[any]}`, a kind `{name: text, summary: text, formula: text|null, source: text|null, "
        "help: text|null, file: text|null, example: text, options: [any], takes?: text, outputs?: [any]}`, "
        "a part of the language `{name: text, summary: text|null, help: text|null, keys: "
        "[any], random: [any], options: [any], example: text|null}`, `{pages: integer}` of --pages",
    .flags = flags,
    .max_names = 2,
    .run = run,
};
