/* manual.c: the manual pages, in the language of man(7), from the tables that --help is made of. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/version.h"
#include "cli/args.h"
#include "cli/help.h"
#include "cli/prose.h"

/* The longest line of a page's source: some of man's readers ask for it. */
enum { SOURCE_WIDTH = 78 };

/* --- roff ------------------------------------------------------------------------------------- */

/* What stands for a character of ASCII; NULL: itself. */
static const char *roff_escape(char c)
{
    switch (c) {
    case '\\':
        return "\\e";
    case '-':
        return "\\-";
    case '\'':
        return "\\(aq";
    case '`':
        return "\\(ga";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    default:
        return NULL;
    }
}

/* The length of the character at s, n bytes before the end. */
static size_t put_character(struct buf *out, const char *s, size_t n)
{
    unsigned long point = 0;
    size_t length = utf8_read(s, n, &point);
    const char *escape = length == 1 ? roff_escape(*s) : NULL;
    if (escape)
        buf_puts(out, escape);
    else if (length == 1)
        buf_putc(out, *s);
    else
        buf_printf(out, "\\[u%04lX]", length > 1 ? point : 0xfffdUL);
    return length > 0 ? length : 1;
}

/* A text as it stands; no line of it is taken for a request. `marks`: `words` are set in bold. */
static void put_roff(struct buf *out, const char *s, size_t n, bool marks)
{
    bool bold = false;
    for (size_t i = 0; i < n;) {
        if (s[i] == '.' && (i == 0 || s[i - 1] == ' ' || s[i - 1] == '\n'))
            buf_puts(out, "\\&");
        if (marks && s[i] == '`') {
            bold = !bold;
            buf_puts(out, bold ? "\\fB" : "\\fP");
            i++;
        } else
            i += put_character(out, s + i, n - i);
    }
}

static void put_prose(struct buf *out, const char *s, size_t n)
{
    struct buf roff = {0};
    put_roff(&roff, s, n, true);
    for (size_t i = 0; i < roff.n; i++)
        if (roff.s[i] == '\n')
            roff.s[i] = ' ';
    prose_wrap(out, buf_text(&roff), 0, SOURCE_WIDTH);
    buf_release(&roff);
}

static void put_text(struct buf *out, const char *s)
{
    put_prose(out, s, strlen(s));
}

/* Lines as they stand; a long one goes on behind "\c" in the next line of the source. */
static void put_literal(struct buf *out, const char *s, size_t n)
{
    struct buf roff = {0};
    size_t column = 0;
    put_roff(&roff, s, n, false);
    buf_puts(out, ".nf\n");
    for (const char *p = buf_text(&roff); *p; p++) {
        column = *p == '\n' ? 0 : column + 1;
        if (column > SOURCE_WIDTH - 8 && *p == ' ' && p[1] != ' ' && p[1] != '\n') {
            buf_puts(out, " \\c\n");
            column = 0;
        } else
            buf_putc(out, *p);
    }
    buf_puts(out, ".fi\n");
    buf_release(&roff);
}

static void put_passages(struct buf *out, const char *text)
{
    struct passage p;
    for (bool first = true; prose_next(&text, &p); first = false) {
        buf_puts(out, first ? "" : ".PP\n");
        (p.literal ? put_literal : put_prose)(out, p.text, p.n);
    }
}

/* --- a page ----------------------------------------------------------------------------------- */

/* No words are parted, for what a reader types is among them. */
static void put_head(struct arena *a, struct buf *out, const char *name, const char *summary)
{
    buf_puts(out, ".TH ");
    for (const char *s = name; *s; s++)
        buf_printf(out, *s == '-' ? "\\-" : "%c", *s >= 'a' && *s <= 'z' ? *s - 'a' + 'A' : *s);
    buf_printf(out, " 1 %s \"overparam %s\" overparam\n.nh\n.ad l\n.SH NAME\n", version_date,
               version_number);
    put_text(out, arena_printf(a, "%s - %s", name, summary));
}

static void put_row(struct buf *out, const char *name, const char *meaning)
{
    buf_puts(out, ".TP\n\\fB");
    put_roff(out, name, strlen(name), false);
    buf_puts(out, "\\fP\n");
    put_text(out, meaning);
}

static void put_rows(struct buf *out, const char *title, const struct help_row *rows)
{
    buf_printf(out, ".SH %s\n", title);
    for (; rows->name; rows++)
        put_row(out, rows->name, rows->meaning);
}

static void put_flags(struct buf *out, const struct flag *flags)
{
    buf_puts(out, ".SH OPTIONS\n");
    for (; flags->name; flags++) {
        buf_puts(out, ".TP\n");
        if (flags->letter)
            buf_printf(out, "\\fB\\-%c\\fP, ", flags->letter);
        buf_puts(out, "\\fB\\-\\-");
        put_roff(out, flags->name, strlen(flags->name), false);
        buf_puts(out, "\\fP");
        if (flags->argument) {
            buf_puts(out, " \\fI");
            put_roff(out, flags->argument, strlen(flags->argument), false);
            buf_puts(out, "\\fP");
        }
        buf_putc(out, '\n');
        put_text(out, flags->help);
    }
}

static void put_statuses(struct arena *a, struct buf *out)
{
    struct help_status rows[HELP_STATUSES];
    help_statuses(a, rows);
    buf_puts(out, ".SH \"EXIT STATUS\"\n");
    for (size_t i = 0; i < HELP_STATUSES; i++)
        put_row(out, arena_printf(a, "%d", rows[i].status), rows[i].meaning);
}

static void put_synopsis(struct buf *out, const char *command, const char *arguments)
{
    buf_puts(out, ".SH SYNOPSIS\n\\fBoverparam ");
    put_roff(out, command, strlen(command), false);
    buf_printf(out, "\\fP [\\fIOPTION\\fP...]%s", arguments[0] ? " " : "");
    put_roff(out, arguments, strlen(arguments), false);
    buf_putc(out, '\n');
}

static void put_command(struct arena *a, struct buf *out, const struct command *k)
{
    put_head(a, out, arena_printf(a, "overparam-%s", k->name), k->summary);
    put_synopsis(out, k->name, k->arguments ? k->arguments : "");
    buf_puts(out, ".SH DESCRIPTION\n");
    put_passages(out, k->help ? k->help : arena_printf(a, "%s.\n", k->summary));
    put_flags(out, args_flags(a, k->flags));
    if (k->json) {
        buf_puts(out, ".SH JSON\nWith \\fB\\-\\-json\\fP standard output is\n");
        put_text(out, arena_printf(a, "%s.", k->json));
        buf_puts(out, "Mistakes and notes are told in JSON, too: see\n.BR overparam (1).\n");
    }
    put_statuses(a, out);
    buf_puts(out, ".SH \"SEE ALSO\"\n.BR overparam (1)\n");
}

static void put_program(struct arena *a, struct buf *out)
{
    put_head(a, out, "overparam", "what over-parameterization does to gradient-based optimization");
    buf_puts(out, ".SH SYNOPSIS\n\\fBoverparam\\fP \\fICOMMAND\\fP [\\fIOPTION\\fP...] "
                  "[\\fINAME\\fP...]\n.SH DESCRIPTION\n");
    put_text(out, help_about);
    buf_puts(out, ".PP\n");
    put_text(out, help_project);
    buf_puts(out, ".SH COMMANDS\nEach has a page of its own, overparam\\-COMMAND(1).\n");
    for (size_t i = 0; i < n_commands; i++)
        put_row(out, commands[i]->name, commands[i]->summary);
    put_flags(out, args_flags(a, NULL));
    put_rows(out, "EXAMPLES", help_first_round);
    put_rows(out, "JSON", help_json);
    put_rows(out, "ENVIRONMENT", help_environment);
    put_statuses(a, out);
    buf_puts(out, ".SH \"SEE ALSO\"\n");
    for (size_t i = 0; i < n_commands; i++) {
        buf_puts(out, ".BR overparam\\-");
        put_roff(out, commands[i]->name, strlen(commands[i]->name), false);
        buf_puts(out, i + 1 < n_commands ? " (1),\n" : " (1)\n");
    }
}

static int run(struct context *c, struct err *e)
{
    const char *name = c->args.n_names > 0 ? c->args.names[0] : NULL;
    const struct command *k = name ? help_command(name, e) : NULL;
    struct buf out = {0};
    if (name && !k)
        return 0;
    if (k)
        put_command(c->arena, &out, k);
    else
        put_program(c->arena, &out);
    print_out(buf_text(&out), out.n);
    buf_release(&out);
    return 0;
}

const struct command command_manual = {
    .name = "manual",
    .summary = "the manual page of the program or of a command, for man",
    .arguments = "[COMMAND]",
    .help = "The same as --help tells, in the language of man(7): `make install` puts the pages "
            "where man finds them.\n\n"
            "  overparam manual run | man -l -\n",
    .project = PROJECT_UNUSED,
    .max_names = 1,
    .run = run,
};
