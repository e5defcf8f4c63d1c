/* help.c: see help.h. */
#include "cli/help.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "cli/args.h"
#include "cli/prose.h"

const char help_about[] =
    "What does over-parameterization do to gradient-based optimization? Experiments in YAML become "
    "runs, runs land in SQLite, and figures, tables and claims are queries on them.";

const char help_project[] =
    "A command works in a project: the folder with experiments/ and one of db/, report/, plots/. "
    "It is looked for upward from here (-C DIR: from there), then from the first FILE. Its "
    "database is --db FILE, else $" DATABASE_ENV ", else " DATABASE ". Options that all commands "
    "have may stand before the command.";

const struct help_row help_first_round[] = {
    {"overparam new my-first", "write experiments/my-first.yaml"},
    {"overparam run experiments/my-first.yaml", "make its runs"},
    {"overparam sql \"select * from results\"", "ask for what came out"},
    {NULL, NULL},
};

const struct help_row help_environment[] = {
    {DATABASE_ENV, "the database, unless --db names one"},
    {"OVERPARAM_BACKUP", "off: run makes no copies of the database"},
    {"OVERPARAM_TOOL_SECONDS",
     "how long gnuplot, pandoc, LaTeX and a law of test-kind may take each"},
    {"PAGER",
     "shows what is longer than the terminal (default: less; LESS is FRX unless it is set; "
     "empty or cat: none)"},
    {"NO_COLOR", "no colours on a terminal when it is not empty"},
    {NULL, NULL},
};

const struct help_row help_json[] = {
    {"standard output", "the answer, in the shape that each command's help tells"},
    {"standard error",
     "one object a line: {\"error\": {\"code\", \"status\", \"message\", \"file\", \"line\", "
     "\"column\", \"hint\"}}, what is not known null; {\"note\": TEXT}; and {\"progress\": "
     "{\"made\", \"total\", \"done\", \"diverged\", \"failed\", \"elsewhere\", \"elapsed\", \"left\": [LOW, "
     "HIGH]}} with --progress=json, in seconds"},
    {NULL, NULL},
};

void help_statuses(struct arena *a, struct help_status out[HELP_STATUSES])
{
    static const struct {
        int status;
        const char *meaning;
    } rows[] = {
#define X(code, status, meaning) {status, meaning},
        ERR_CODES(X)
#undef X
    };
    struct help_status *last = NULL;
    size_t n = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (last && last->status == rows[i].status) {
            last->meaning = arena_printf(a, "%s; %s", last->meaning, rows[i].meaning);
        } else if (n < HELP_STATUSES) {
            last = &out[n++];
            *last = (struct help_status){rows[i].status, rows[i].meaning};
        }
    }
}

const struct command *help_command(const char *name, struct err *e)
{
    const char *names[64];
    size_t n = 0;
    for (; n < n_commands && n < sizeof names / sizeof *names; n++) {
        names[n] = commands[n]->name;
        if (strcmp(name, names[n]) == 0)
            return commands[n];
    }
    const char *near = text_nearest(name, names, n);
    err_set(e, ERR_USAGE, "unknown command '%.60s'", name);
    if (near)
        err_hint(e, "did you mean '%s'?", near);
    else
        err_hint(e, "overparam --help lists the commands");
    return NULL;
}

/* --- for people ------------------------------------------------------------------------------- */

void help_put_flag_names(struct buf *out, const struct flag *f)
{
    if (f->letter)
        buf_printf(out, "-%c, ", f->letter);
    buf_printf(out, "--%s%s%s", f->name, f->argument ? " " : "", f->argument ? f->argument : "");
}

/* "  name      meaning", broken at the width; on a narrow terminal the meaning is below. */
static void put_row(struct buf *out, const char *name, const char *meaning, size_t indent,
                    size_t width)
{
    enum { NARROW = 60, BELOW = 6 };
    size_t n = strlen(name) + 2;
    bool below = width < NARROW || n + 1 > indent;
    buf_printf(out, "  %s", name);
    if (below)
        buf_putc(out, '\n');
    indent = width < NARROW ? BELOW : indent;
    buf_printf(out, "%*s", (int)(below ? indent : indent - n), "");
    prose_wrap(out, meaning, indent, width);
}

static void put_rows(struct buf *out, const char *title, const struct help_row *rows, size_t indent,
                     size_t width)
{
    buf_printf(out, "\n%s:\n", title);
    for (; rows->name; rows++)
        put_row(out, rows->name, rows->meaning, indent, width);
}

static void put_flags(struct buf *out, const struct flag *flags, size_t width)
{
    enum { INDENT = 27 };
    buf_puts(out, "\nOptions:\n");
    for (; flags->name; flags++) {
        struct buf names = {0};
        buf_puts(&names, flags->letter ? "" : "    ");
        help_put_flag_names(&names, flags);
        put_row(out, buf_text(&names), flags->help, INDENT, width);
        buf_release(&names);
    }
}

static void put_command(struct arena *a, struct buf *out, const struct command *k, size_t width)
{
    bool names = k->arguments && k->arguments[0];
    buf_printf(out, "usage: overparam %s [OPTION...]%s%s\n\n", k->name, names ? " " : "",
               names ? k->arguments : "");
    prose_put(out, arena_printf(a, "%s.\n\n%s", k->summary, k->help ? k->help : ""), width);
    if (k->json) {
        buf_putc(out, '\n');
        prose_put(out, arena_printf(a, "--json gives %s.", k->json), width);
    }
    put_flags(out, args_flags(a, k->flags), width);
}

static void put_statuses(struct arena *a, struct buf *out, size_t width)
{
    struct help_status rows[HELP_STATUSES];
    help_statuses(a, rows);
    buf_puts(out, "\nExit status:\n");
    for (size_t i = 0; i < HELP_STATUSES; i++)
        put_row(out, arena_printf(a, "%d", rows[i].status), rows[i].meaning, 7, width);
}

static void put_program(struct arena *a, struct buf *out, size_t width)
{
    enum { COMMANDS = 15, ENVIRONMENT = 27, ROUND = 45, JSON = 19 };
    buf_puts(out, "usage: overparam COMMAND [OPTION...] [NAME...]\n\n");
    prose_put(out, help_about, width);
    buf_puts(out, "\nCommands:\n");
    for (size_t i = 0; i < n_commands; i++)
        put_row(out, commands[i]->name, commands[i]->summary, COMMANDS, width);
    buf_putc(out, '\n');
    prose_put(out,
              "`overparam COMMAND --help` explains a command; `overparam describe` the language "
              "of experiments.",
              width);
    put_rows(out, "A first round", help_first_round, ROUND, width);
    buf_putc(out, '\n');
    prose_put(out, help_project, width);
    put_flags(out, args_flags(a, NULL), width);
    put_rows(out, "With --json", help_json, JSON, width);
    put_rows(out, "Environment", help_environment, ENVIRONMENT, width);
    put_statuses(a, out, width);
}

/* --- for programs ----------------------------------------------------------------------------- */

static void json_text(struct buf *out, const char *before, const char *text)
{
    buf_puts(out, before);
    if (text)
        text_put(out, TEXT_JSON, text);
    else
        buf_puts(out, "null");
}

static void json_flags(struct buf *out, const struct flag *flags)
{
    for (const struct flag *f = flags; f->name; f++) {
        const char letter[] = {f->letter, 0};
        json_text(out, f > flags ? ",\n   {\"name\": " : "{\"name\": ", f->name);
        json_text(out, ", \"letter\": ", f->letter ? letter : NULL);
        json_text(out, ", \"argument\": ", f->argument);
        json_text(out, ", \"help\": ", f->help);
        buf_putc(out, '}');
    }
}

static void json_command(struct arena *a, struct buf *out, const struct command *k)
{
    json_text(out, "{\"name\": ", k->name);
    json_text(out, ", \"summary\": ", k->summary);
    json_text(out, ", \"arguments\": ", k->arguments ? k->arguments : "");
    json_text(out, ", \"help\": ", k->help);
    json_text(out, ", \"json\": ", k->json);
    buf_puts(out, ",\n  \"options\": [");
    json_flags(out, args_flags(a, k->flags));
    buf_puts(out, "]}");
}

static void json_program(struct arena *a, struct buf *out)
{
    struct help_status rows[HELP_STATUSES];
    help_statuses(a, rows);
    buf_puts(out, "{\"commands\": [");
    for (size_t i = 0; i < n_commands; i++) {
        buf_puts(out, i ? ",\n " : "\n ");
        json_command(a, out, commands[i]);
    }
    buf_puts(out, "],\n\"environment\": [");
    for (const struct help_row *r = help_environment; r->name; r++) {
        json_text(out, r > help_environment ? ",\n {\"name\": " : "{\"name\": ", r->name);
        json_text(out, ", \"meaning\": ", r->meaning);
        buf_putc(out, '}');
    }
    buf_puts(out, "],\n\"exit\": [");
    for (size_t i = 0; i < HELP_STATUSES; i++) {
        buf_printf(out, "%s{\"status\": %d", i ? ",\n " : "", rows[i].status);
        json_text(out, ", \"meaning\": ", rows[i].meaning);
        buf_putc(out, '}');
    }
    buf_puts(out, "]}");
}

/* --- printing --------------------------------------------------------------------------------- */

void help_print_command(const struct context *c, const struct command *k)
{
    struct buf out = {0};
    if (c->json) {
        json_command(c->arena, &out, k);
        buf_putc(&out, '\n');
    } else
        put_command(c->arena, &out, k, prose_width());
    print_long(buf_text(&out), out.n);
    buf_release(&out);
}

void help_print_program(const struct context *c)
{
    struct buf out = {0};
    if (c->json) {
        json_program(c->arena, &out);
        buf_putc(&out, '\n');
    } else
        put_program(c->arena, &out, prose_width());
    print_long(buf_text(&out), out.n);
    buf_release(&out);
}

void help_print_version(const struct context *c)
{
    struct buf out = {0};
    if (c->json) {
        json_text(&out, "{\"version\": ", version_number);
        json_text(&out, ", \"commit\": ", version_commit);
        buf_printf(&out, ", \"changed\": %s", version_dirty ? "true" : "false");
        json_text(&out, ", \"compiler\": ", version_compiler);
        json_text(&out, ", \"flags\": ", version_flags);
        buf_puts(&out, "}\n");
    } else
        buf_printf(&out, "overparam %s (commit %.12s%s)\n", version_number, version_commit,
                   version_dirty ? ", changed since" : "");
    print_out(buf_text(&out), out.n);
    buf_release(&out);
}
