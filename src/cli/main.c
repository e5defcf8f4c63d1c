/* main.c: finds the command, parses its options, turns what went wrong into an exit status. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/args.h"
#include "cli/help.h"
#include "cli/project.h"
#include "spec/own.h"
#include "store/store.h"

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

static bool limits_set(struct context *c, struct err *e)
{
    enum { DAY = 86400 };
    int64_t seconds = STORE_QUERY_SECONDS;
    if (!args_count(&c->args, "query-seconds", 1, DAY, &seconds, e))
        return false;
    store_limit_queries(seconds);
    return true;
}

static bool project_open(struct context *c, const struct command *k, struct err *e)
{
    return project_enter(c, k, e) && (!c->in_project || own_load(c->arena, kind_refused, c, e));
}

static int command_run(struct context *c, const struct command *k, struct err *e)
{
    if (c->args.n_names < k->min_names || c->args.n_names > k->max_names) {
        err_set(e, ERR_USAGE, "%s names are given to '%s'",
                c->args.n_names < k->min_names ? "too few" : "too many", k->name);
        err_hint(e, "usage: overparam %s [OPTION...] %s", k->name,
                 k->arguments ? k->arguments : "");
        return 0;
    }
    const int status = limits_set(c, e) && project_open(c, k, e) ? k->run(c, e) : 0;
    return c->lacking ? err_exit_status(ERR_ABSENT) : status;
}

/* argv[at] is the command's name. What stood before it goes behind it, so that options which all
 * commands understand may stand on either side. */
static int command_parse(struct context *c, int argc, char **argv, int at, struct err *e)
{
    char *name = argv[at];
    const struct command *k = help_command(name, e);
    if (!k)
        return 0;
    memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
    argv[1] = name;
    const struct flag *flags = args_flags(c->arena, k->flags);
    if (!args_parse(c->arena, flags, true, argc - 1, argv + 1, &c->args, e))
        return 0;
    c->json = args_has(&c->args, "json");
    if (!args_has(&c->args, "help") && !args_has(&c->args, "version"))
        return command_run(c, k, e);
    if (args_has(&c->args, "help"))
        help_print_command(c, k);
    else
        help_print_version(c);
    return 0;
}

/* `overparam help` and `overparam help COMMAND`. */
static void help_run(struct context *c, struct err *e)
{
    const char *name = NULL;
    for (size_t i = 1; i < c->args.n_names; i++)
        if (strcmp(c->args.names[i], "--json") != 0)
            name = c->args.names[i];
    const struct command *k = name ? help_command(name, e) : NULL;
    if (k)
        help_print_command(c, k);
    else if (!name)
        help_print_program(c);
}

/* Before the words are taken apart, for what is wrong with them is told in JSON, too. */
static bool json_asked(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--json") == 0)
            return true;
    return false;
}

static int program_run(struct context *c, int argc, char **argv, struct err *e)
{
    const struct args *a = &c->args;
    c->json = json_asked(argc, argv);
    if (!args_parse(c->arena, args_flags(c->arena, NULL), false, argc, argv, &c->args, e))
        return 0;
    if (a->n_names > 0 && strcmp(a->names[0], "help") == 0)
        help_run(c, e);
    else if (a->n_names > 0)
        return command_parse(c, argc, argv, argc - (int)a->n_names, e);
    else if (args_has(a, "version"))
        help_print_version(c);
    else if (args_has(a, "help") || argc == 1)
        help_print_program(c);
    else {
        err_set(e, ERR_USAGE, "no command is given");
        err_hint(e, "overparam --help lists the commands");
    }
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
