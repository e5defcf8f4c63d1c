/* schema.c: a JSON Schema (draft 2020-12) of an experiment file, made from the registry, so that an
 * editor completes and checks the YAML.
 *
 * The schema knows names, types and ranges. What needs the whole file is left to `overparam check`:
 * which options are required once variants are laid over the base, files, sizes of sweeps. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "core/trial.h"
#include "spec/language.h"
#include "spec/options.h"
#include "spec/program.h"
#include "spec/spec.h"
#include "spec/wants.h"

static void put_text(struct buf *out, const char *s)
{
    text_escape(out, TEXT_JSON, s ? s : "", s ? strlen(s) : 0);
}

static void put_description(struct buf *out, const char *text)
{
    buf_puts(out, ", \"description\": ");
    put_text(out, text);
}

/* --- fields ----------------------------------------------------------------------------------- */

static void put_limits(struct buf *out, const struct field *f)
{
    if (f->min == f->max)
        return;
    if (isfinite(f->min)) {
        buf_printf(out, ", \"%s\": ", f->above_min ? "exclusiveMinimum" : "minimum");
        buf_real(out, f->min);
    }
    if (isfinite(f->max) && !f->infinite) {
        buf_puts(out, ", \"maximum\": ");
        buf_real(out, f->max);
    }
}

static void put_number(struct buf *out, const struct field *f, const char *type)
{
    buf_printf(out, "{\"type\": \"%s\"", type);
    put_limits(out, f);
    buf_puts(out, f->infinite ? "}, {\"enum\": [\"inf\", \"-inf\"]}" : "}");
}

static void put_numbers(struct buf *out, const struct field *f, const char *type)
{
    buf_puts(out, "{\"type\": \"array\", \"items\": {\"anyOf\": [");
    put_number(out, f, type);
    buf_puts(out, ", {\"$ref\": \"#/$defs/sweep\"}]}}");
}

static bool is_flag_word(const char *s, size_t n)
{
    return (n == 4 && memcmp(s, "true", n) == 0) || (n == 5 && memcmp(s, "false", n) == 0);
}

static void put_choices(struct buf *out, const char *choices)
{
    buf_puts(out, "{\"enum\": [");
    for (const char *c = choices; *c;) {
        size_t n = strcspn(c, "|");
        buf_puts(out, c > choices ? ", " : "");
        text_escape(out, TEXT_JSON, c, n);
        if (is_flag_word(c, n)) /* unquoted, YAML's readers take the word for a truth value */
            buf_printf(out, ", %.*s", (int)n, c);
        c += n + (c[n] == '|');
    }
    buf_puts(out, "]}");
}

static void put_type(struct buf *out, const struct field *f)
{
    switch (f->type) {
    case FIELD_REAL:
        put_number(out, f, "number");
        break;
    case FIELD_COUNT:
        put_number(out, f, "integer");
        break;
    case FIELD_FLAG:
        buf_puts(out, "{\"type\": \"boolean\"}");
        break;
    case FIELD_CHOICE:
    case FIELD_TEXT:
        /* An unquoted 12 is a text where a text is wanted. */
        f->choices ? put_choices(out, f->choices)
                   : buf_puts(out, "{\"type\": [\"string\", \"number\", \"boolean\"]}");
        break;
    case FIELD_FILES:
    case FIELD_FILE:
        buf_puts(out, "{\"type\": \"string\", \"minLength\": 1}");
        break;
    case FIELD_REALS:
        put_numbers(out, f, "number");
        break;
    case FIELD_COUNTS:
        put_numbers(out, f, "integer");
        break;
    case FIELD_TEXTS:
        buf_puts(out, "{\"type\": \"array\", \"items\": {\"type\": [\"string\", \"number\", "
                      "\"boolean\"]}}");
        break;
    case FIELD_NONE:
        break;
    }
}

/* "hidden units; whole number, 1 to 4096; default 16" */
static void add_doc(struct buf *doc, const struct field *f)
{
    struct buf range = {0}, otherwise = {0};
    wants_range(f, &range);
    wants_default(f, &otherwise);
    buf_printf(doc, "%s; %s%s%s", f->doc, wants_type(f), range.n > 0 ? ", " : "", buf_text(&range));
    if (otherwise.n > 0)
        buf_printf(doc, f->required ? "; %s" : "; default %s", otherwise.s);
    buf_release(&range);
    buf_release(&otherwise);
}

/* Whether the next field has the same key: a list, or not one (see field.h). */
static bool shares_key(const struct field *f)
{
    return f[1].name && strcmp(f->name, f[1].name) == 0;
}

static void put_field(struct buf *out, const struct field *f, const char *key, bool sweeps)
{
    struct buf doc = {0};
    put_text(out, key);
    buf_puts(out, ": {\"anyOf\": [");
    put_type(out, f);
    add_doc(&doc, f);
    if (shares_key(f)) {
        buf_puts(out, ", ");
        put_type(out, f + 1);
        buf_puts(&doc, "; or ");
        add_doc(&doc, f + 1);
    }
    if (sweeps)
        buf_puts(out, ", {\"$ref\": \"#/$defs/sweep\"}");
    if (sweeps && f->type != FIELD_FILE && !field_is_list(f))
        buf_puts(out, ", {\"$ref\": \"#/$defs/best\"}");
    buf_putc(out, ']');
    put_description(out, buf_text(&doc));
    buf_putc(out, '}');
    buf_release(&doc);
}

/* The fields whose names begin with `group` and a dot, as a map of their own. */
static void put_group(struct buf *out, const struct field *fields, const char *group, bool sweeps)
{
    size_t n = strlen(group), members = 0;
    char key[FIELD_KEY_SIZE];
    put_text(out, group);
    buf_puts(out, ": {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {");
    for (const struct field *f = fields; f->name; f++)
        if (strncmp(field_key(f, key), group, n) == 0 && key[n] == '.') {
            buf_puts(out, members++ ? ",\n      " : "\n      ");
            put_field(out, f, key + n + 1, sweeps);
        }
    buf_puts(out, "}}");
}

/* Append the properties of a table of fields; `n` counts those before it. */
static void put_fields(struct buf *out, const struct field *fields, bool sweeps, size_t n)
{
    char key[FIELD_KEY_SIZE] = "", last[FIELD_KEY_SIZE] = "";
    for (const struct field *f = fields; f && f->name; f++) {
        if (f->type == FIELD_FILES) /* put_kind admits other keys */
            continue;
        field_key(f, key);
        char *dot = strchr(key, '.');
        if (dot)
            *dot = 0;
        if ((dot && strcmp(key, last) == 0) || (f > fields && shares_key(f - 1)))
            continue;
        buf_puts(out, n++ ? ",\n     " : "\n     ");
        if (dot) {
            memcpy(last, key, sizeof last);
            put_group(out, fields, last, sweeps);
        } else
            put_field(out, f, key, sweeps);
    }
}

/* --- kinds ------------------------------------------------------------------------------------ */

/* Whether it takes files under names that no field has. */
static bool takes_files(const struct kind *k)
{
    for (const struct field *f = k->fields; f && f->name; f++)
        if (f->type == FIELD_FILES)
            return true;
    return false;
}

static void put_kind(struct buf *out, const struct kind *k, bool labelled)
{
    buf_puts(out, "{\"type\": \"object\", \"required\": [\"kind\"], \"additionalProperties\": ");
    buf_puts(out, takes_files(k) ? "{\"type\": \"string\", \"minLength\": 1}" : "false");
    put_description(out, k->summary);
    buf_puts(out, ", \"properties\": {\n     \"kind\": {\"const\": ");
    put_text(out, k->name);
    buf_putc(out, '}');
    if (labelled)
        buf_puts(out, ",\n     \"as\": {\"$ref\": \"#/$defs/name\", \"description\": "
                      "\"the label under which it is recorded; default: its kind\"}");
    put_fields(out, k->fields, !labelled, labelled ? 2 : 1);
    put_fields(out, options_beside(k->fields), false, 1);
    buf_puts(out, "}}");
}

/* One contract: a name, a map with `kind`, a map whose kind is swept, a map without kind (laid over
 * one that has it), or a sweep over whole maps. */
static void put_contract(struct buf *out, const struct contract *c)
{
    bool labelled = strcmp(c->name, "observable") == 0;
    buf_printf(out, "  \"%s\": {", c->name);
    buf_puts(out, "\"anyOf\": [\n    {\"enum\": [");
    for (size_t i = 0; i < c->n; i++) {
        buf_puts(out, i ? ", " : "");
        put_text(out, c->kinds[i]->name);
    }
    buf_puts(out, "]}");
    for (size_t i = 0; i < c->n; i++) {
        buf_puts(out, ",\n    ");
        put_kind(out, c->kinds[i], labelled);
    }
    if (!labelled)
        buf_puts(
            out,
            ",\n    {\"type\": \"object\", \"required\": [\"kind\"], \"properties\": "
            "{\"kind\": {\"$ref\": \"#/$defs/sweep\"}}}"
            ",\n    {\"type\": \"object\", \"properties\": {\"kind\": false, \"sweep\": false}}"
            ",\n    {\"$ref\": \"#/$defs/sweep\"}");
    buf_puts(out, "]}");
}

/* --- the file --------------------------------------------------------------------------------- */

static const char sweep_defs[] =
    "  \"name\": {\"type\": \"string\", \"pattern\": \"^[a-z0-9][a-z0-9.-]{0,63}$\"},\n"
    "  \"ends\": {\"type\": \"array\", \"prefixItems\": [{\"type\": \"number\"}, {\"type\": "
    "\"number\"}, "
    "{\"type\": \"integer\", \"minimum\": 1}], \"minItems\": 3, \"maxItems\": 3},\n"
    "  \"best\": {\"type\": \"object\", \"required\": [\"best\"], \"additionalProperties\": false,\n"
    "   \"description\": \"a query of other runs' results, which gives the value\",\n"
    "   \"properties\": {\"best\": {\"type\": \"string\", \"minLength\": 1}}},\n"
    "  \"sweep\": {\"type\": \"object\", \"required\": [\"sweep\"], \"additionalProperties\": "
    "false,\n"
    "   \"description\": \"one run for each value; sweeps multiply, those of one zip label move "
    "together\",\n"
    "   \"properties\": {\"zip\": {\"$ref\": \"#/$defs/name\"}, \"sweep\": {\"type\": \"object\", "
    "\"additionalProperties\": false, "
    "\"minProperties\": 1, \"maxProperties\": 3,\n"
    "    \"properties\": {\n"
    "     \"values\": {\"type\": \"array\", \"minItems\": 1, \"description\": \"these values\"},\n"
    "     \"log\": {\"$ref\": \"#/$defs/ends\", \"description\": \"[from, to, points], evenly "
    "spaced in the logarithm\"},\n"
    "     \"linear\": {\"$ref\": \"#/$defs/ends\", \"description\": \"[from, to, points], evenly "
    "spaced\"},\n"
    "     \"range\": {\"type\": \"array\", \"items\": {\"type\": \"integer\"}, \"minItems\": 2, "
    "\"maxItems\": 3, \"description\": \"[first, last] or [first, last, step]\"},\n"
    "     \"random\": {\"type\": \"object\", \"required\": [\"count\", \"low\", \"high\", "
    "\"seed\"], \"additionalProperties\": false, \"properties\": {\"count\": {\"type\": "
    "\"integer\", \"minimum\": 1}, \"low\": {\"type\": \"number\"}, \"high\": {\"type\": "
    "\"number\"}, \"seed\": {\"type\": \"integer\", \"minimum\": 0}, \"scale\": {\"enum\": "
    "[\"linear\", \"log\"]}}},\n"
    "     \"every\": {\"description\": \"all kinds of this contract\", \"enum\": [";

/* Continues behind the names of the contracts. */
static const char sweep_end[] =
    "]},\n"
    "     \"but\": {\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": \"string\"}, "
    "\"description\": \"kinds that every leaves out\"},\n"
    "     \"zip\": {\"$ref\": \"#/$defs/name\", \"description\": \"sweeps of one label move "
    "together\"}}}}},\n";

static void put_section(struct buf *out, const char *key, const char *contract, bool list)
{
    buf_printf(out, ",\n   \"%s\": ", key);
    if (list)
        buf_printf(out,
                   "{\"anyOf\": [{\"$ref\": \"#/$defs/%s\"}, {\"type\": \"array\", \"items\": "
                   "{\"$ref\": \"#/$defs/%s\"}}]}",
                   contract, contract);
    else
        buf_printf(out, "{\"$ref\": \"#/$defs/%s\"}", contract);
}

static void put_program(struct buf *out)
{
    static const char given[] = "{\"type\": [\"number\", \"string\", \"boolean\"]}";
    buf_puts(out, ",\n   \"program\": {\"type\": \"object\", \"additionalProperties\": false");
    put_description(out, word_find(file_words, "program")->doc);
    buf_puts(out, ", \"properties\": {");
    put_fields(out, program_fields, true, 0);
    buf_printf(out,
               ",\n     \"with\": {\"anyOf\": [{\"$ref\": \"#/$defs/sweep\"}, {\"type\": "
               "\"object\", \"propertyNames\": {\"pattern\": \"^[A-Za-z0-9_-]{1,64}$\"}, "
               "\"additionalProperties\": {\"anyOf\": [%s, {\"type\": \"array\", \"items\": %s}, "
               "{\"$ref\": \"#/$defs/sweep\"}, {\"$ref\": \"#/$defs/best\"}]}}]",
               given, given);
    put_description(out, word_find(program_words, "with")->doc);
    buf_puts(out, "}}}");
}

/* What chooses among the points of the sweeps, and `repeat`. */
static void put_points(struct buf *out)
{
    static const char value[] = "{\"type\": [\"number\", \"string\", \"boolean\"]}";
    buf_puts(out, ",\n   \"where\": {\"type\": \"string\"");
    put_description(out, word_find(file_words, "where")->doc);
    buf_printf(out,
               "},\n   \"except\": {\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": "
               "\"object\", \"minProperties\": 1, \"additionalProperties\": {\"anyOf\": [%s, "
               "{\"type\": \"array\", \"minItems\": 1, \"items\": %s}]}}",
               value, value);
    put_description(out, word_find(file_words, "except")->doc);
    buf_printf(out, "},\n   \"repeat\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": %d",
               SWEEP_MOST);
    put_description(out, word_find(file_words, "repeat")->doc);
    buf_putc(out, '}');
}

/* The sections of a run, as properties; `before` is what stands in front of them. */
static void put_sections(struct buf *out, const char *before)
{
    buf_printf(out, "{\n   %s", before);
    buf_puts(out, "\"problem\": {\"type\": \"object\", \"additionalProperties\": false, "
                  "\"properties\": {"
                  "\"data\": {\"$ref\": \"#/$defs/data\"}, \"loss\": {\"$ref\": "
                  "\"#/$defs/loss\"}}}");
    put_section(out, "parameterization", "parameterization", false);
    put_section(out, "init", "initialization", false);
    put_section(out, "optimizer", "optimizer", false);
    put_section(out, "probe", "probe", false);
    put_section(out, "reference", "reference", true);
    put_program(out);
    buf_puts(out, ",\n   \"stop\": {\"type\": \"object\", \"additionalProperties\": false, "
                  "\"properties\": {");
    put_fields(out, stop_fields, true, 0);
    buf_puts(out, "}},\n   \"record\": {\"type\": \"object\", \"additionalProperties\": false, "
                  "\"properties\": {");
    buf_puts(out, "\n     \"observables\": {\"type\": \"array\", \"items\": {\"$ref\": "
                  "\"#/$defs/observable\"}}");
    put_fields(out, record_fields, false, 1);
    buf_puts(out, "}}");
    put_points(out);
    buf_putc(out, '}');
}

/* "one statement that gives one number: SQL" */
static void put_word_description(struct buf *out, const struct word *w)
{
    struct buf text = {0};
    buf_printf(&text, "%s: %s", w->doc, w->form);
    put_description(out, buf_text(&text));
    buf_release(&text);
}

static void put_claim_sorts(struct buf *out)
{
    buf_puts(out, ", \"enum\": [");
    for (const struct claim_sort *k = claim_sorts; k->name; k++)
        buf_printf(out, "%s\"%s\"", k > claim_sorts ? ", " : "", k->name);
    buf_putc(out, ']');
}

static void put_claims(struct buf *out)
{
    buf_puts(out, "{\"type\": \"array\", \"items\": {\"type\": \"object\", "
                  "\"additionalProperties\": false, \"required\": [");
    for (const struct word *w = claim_words, *last = NULL; w->name; w++)
        if (w->required) {
            buf_printf(out, "%s\"%s\"", last ? ", " : "", w->name);
            last = w;
        }
    buf_puts(out, "], \"properties\": {");
    for (const struct word *w = claim_words; w->name; w++) {
        buf_printf(out, "%s\n    \"%s\": {\"type\": \"string\"", w > claim_words ? "," : "",
                   w->name);
        if (strcmp(w->name, "sort") == 0)
            put_claim_sorts(out);
        put_word_description(out, w);
        buf_putc(out, '}');
    }
    buf_puts(out, "}}}");
}

static void put_defs(struct buf *out)
{
    buf_puts(out, sweep_defs);
    for (size_t i = 0; i < n_contracts; i++) {
        buf_puts(out, i ? ", " : "");
        put_text(out, contracts[i].name);
    }
    buf_puts(out, sweep_end);
    for (size_t i = 0; i < n_contracts; i++) {
        put_contract(out, &contracts[i]);
        buf_puts(out, i + 1 < n_contracts ? ",\n" : "\n");
    }
}

static void put_schema(struct buf *out)
{
    buf_puts(out, "{\n \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
                  " \"title\": \"an experiment of overparam\",\n"
                  " \"type\": \"object\",\n"
                  " \"required\": [\"experiment\", \"title\", \"source\"],\n"
                  " \"additionalProperties\": false,\n"
                  " \"properties\": ");
    put_sections(out, "\"experiment\": {\"$ref\": \"#/$defs/name\", \"description\": \"the file's "
                      "own stem\"},\n"
                      "   \"title\": {\"type\": \"string\"},\n"
                      "   \"source\": {\"type\": \"string\"},\n   ");
    out->n--; /* the brace that closes the properties: more of them follow */
    buf_puts(out, ",\n   \"claims\": ");
    put_claims(out);
    buf_printf(out, ",\n   \"limit\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": %d",
               LIMIT_MOST);
    put_description(out, word_find(file_words, "limit")->doc);
    buf_puts(out, "},\n   \"limits\": {\"type\": \"object\", \"additionalProperties\": false, "
                  "\"properties\": {\"seconds\": {\"type\": \"number\", \"exclusiveMinimum\": 0}, "
                  "\"memory\": {\"type\": [\"string\", \"number\"]}}");
    put_description(out, word_find(file_words, "limits")->doc);
    buf_puts(out, "},\n   \"checkpoint\": {\"type\": \"number\", \"exclusiveMinimum\": 0");
    put_description(out, word_find(file_words, "checkpoint")->doc);
    buf_putc(out, '}');
    buf_puts(out, ",\n   \"variants\": {\"type\": \"array\", \"minItems\": 1, \"items\": "
                  "{\"type\": \"object\", \"required\": [\"name\"], \"additionalProperties\": "
                  "false, \"properties\": ");
    put_sections(out, "\"name\": {\"$ref\": \"#/$defs/name\"},\n   ");
    buf_puts(out,
             "}},\n   \"quick\": {\"type\": \"object\", \"additionalProperties\": false, "
             "\"description\": \"laid over everything for --profile quick\", \"properties\": ");
    put_sections(out, "");
    buf_puts(out, "}\n },\n \"$defs\": {\n");
    put_defs(out);
    buf_puts(out, " }\n}\n");
}

static int run(struct context *c, struct err *e)
{
    struct buf out = {0};
    put_schema(&out);
    print_out(buf_text(&out), out.n);
    buf_release(&out);
    return 0;
}

const struct command command_schema = {
    .name = "schema",
    .summary = "print a JSON Schema of experiment files, for editors",
    .arguments = "",
    .help = "Every kind with its options, made from the registry. An editor that speaks the YAML "
            "language server's\n"
            "protocol completes and checks a file whose first line names the schema:\n\n"
            "  overparam schema > build/experiment.schema.json\n"
            "  # yaml-language-server: $schema=../build/experiment.schema.json\n",
    .json = "the same",
    .run = run,
};
