/* main.c: finds the command, parses its options, turns what went wrong into an exit status. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "cli/args.h"
#include "cli/project.h"
#include "spec/own.h"

static void print_flags(struct buf *out, const struct flag *flags)
{
    for (; flags->name; flags++) {
        char names[64];
        snprintf(names, sizeof names, "%c%c%s--%s%s%s", flags->letter ? '-' : ' ',
                 flags->letter ? flags->letter : ' ', flags->letter ? ", " : "  ", flags->name,
                 flags->argument ? " " : "", flags->argument ? flags->argument : "");
        buf_printf(out, "  %-24s %s\n", names, flags->help);
    }
}

static int print_command_help(struct context *c, const struct command *k)
{
    struct buf out = {0};
    buf_printf(&out, "usage: overparam %s [OPTION...]%s%s\n\n%s.\n\n", k->name,
               k->arguments ? " " : "", k->arguments ? k->arguments : "", k->summary);
    if (k->help)
        buf_printf(&out, "%s\n", k->help);
    buf_puts(&out, "Options:\n");
    print_flags(&out, args_flags(c->arena, k->flags));
    print_out(out.s, out.n);
    buf_release(&out);
    return 0;
}

static int print_help(void)
{
    struct buf out = {0};
    buf_puts(&out,
             "usage: overparam COMMAND [OPTION...] [NAME...]\n\n"
             "What does over-parameterization do to gradient-based optimization? Experiments in "
             "YAML become\n"
             "runs, runs land in SQLite, and figures, tables and claims are queries on them.\n\n"
             "Commands:\n");
    for (size_t i = 0; i < n_commands; i++)
        buf_printf(&out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    buf_puts(&out, "\n`overparam COMMAND --help` explains a command. A first round:\n"
                   "  overparam new my-first         write experiments/my-first.yaml\n"
                   "  overparam run experiments/my-first.yaml\n"
                   "  overparam sql \"select * from results where experiment = 'my-first'\"\n\n"
                   "The project is the folder with experiments/ and one of db/, report/, plots/: "
                   "looked for upward from here\n"
                   "(-C DIR: from there), then from the first FILE. Its database is --db FILE, "
                   "else $" DATABASE_ENV ",\nelse " DATABASE ". Options that all commands have "
                   "may stand before the command.\n\n"
                   "Exit status:\n");
#define X(code, status, meaning)                                                                   \
    if ((code) != ERR_NONE)                                                                        \
        buf_printf(&out, "  %-4d %s\n", status, meaning);
    buf_puts(&out, "  0    done\n");
    ERR_CODES(X)
#undef X
    print_out(out.s, out.n);
    buf_release(&out);
    return 0;
}

static const struct command *command_find(const char *name, struct err *e)
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

static int print_version(void)
{
    print_line("overparam %s (%.12s%s)", version_number, version_commit,
               version_dirty ? ", changed since" : "");
    return 0;
}

/* A kind of the project's own that cannot be had: whatever does not use it goes on. */
static void kind_refused(void *self, const char *source, const struct err *why,
                         const char *compiler)
{
    const struct context *c = self;
    if (why->at.line)
        print_note(c, "%s:%d:%d: left out, %s", source, why->at.line, why->at.column, why->text);
    else
        print_note(c, "%s is left out: %s", source, why->text);
    if (!c->json)
        fputs(compiler, stderr);
}

static bool project_open(struct context *c, const struct command *k, struct err *e)
{
    return project_enter(c, k, e) && (!c->in_project || own_load(c->arena, kind_refused, c, e));
}

static int command_run(struct context *c, const struct command *k, struct err *e)
{
    c->json = args_has(&c->args, "json");
    if (c->args.n_names < k->min_names || c->args.n_names > k->max_names) {
        err_set(e, ERR_USAGE, "%s names are given to '%s'",
                c->args.n_names < k->min_names ? "too few" : "too many", k->name);
        err_hint(e, "usage: overparam %s [OPTION...] %s", k->name,
                 k->arguments ? k->arguments : "");
        return 0;
    }
    return project_open(c, k, e) ? k->run(c, e) : 0;
}

/* argv[at] is the command's name. What stood before it goes behind it, so that options which all
 * commands understand may stand on either side. */
static int command_parse(struct context *c, int argc, char **argv, int at, struct err *e)
{
    char *name = argv[at];
    const struct command *k = command_find(name, e);
    if (!k)
        return 0;
    memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
    argv[1] = name;
    const struct flag *flags = args_flags(c->arena, k->flags);
    if (!args_parse(c->arena, flags, true, argc - 1, argv + 1, &c->args, e))
        return 0;
    if (args_has(&c->args, "help"))
        return print_command_help(c, k);
    return args_has(&c->args, "version") ? print_version() : command_run(c, k, e);
}

/* `overparam help` and `overparam help COMMAND`. */
static int help_run(struct context *c, struct err *e)
{
    if (c->args.n_names == 1)
        return print_help();
    const struct command *k = command_find(c->args.names[1], e);
    return k ? print_command_help(c, k) : 0;
}

static int program_run(struct context *c, int argc, char **argv, struct err *e)
{
    const struct args *a = &c->args;
    if (!args_parse(c->arena, args_flags(c->arena, NULL), false, argc, argv, &c->args, e))
        return 0;
    if (a->n_names > 0 && strcmp(a->names[0], "help") == 0)
        return help_run(c, e);
    if (a->n_names > 0)
        return command_parse(c, argc, argv, argc - (int)a->n_names, e);
    if (args_has(a, "version"))
        return print_version();
    if (args_has(a, "help") || argc == 1)
        return print_help();
    err_set(e, ERR_USAGE, "no command is given");
    err_hint(e, "overparam --help lists the commands");
    return 0;
}

int main(int argc, char **argv)
{
    /* A full disk and a closed pipe are errors to report, not signals to die of. */
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    struct arena arena = {0};
    struct context c = {.arena = &arena};
    struct err e = {0};
    int status = program_run(&c, argc, argv, &e);
    if (e.code != ERR_NONE) {
        print_err(&c, &e);
        status = err_exit_status(e.code);
    }
    arena_release(&arena);
    return status;
}
