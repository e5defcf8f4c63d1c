/* completion.c: what may come next on a command line, for the shells: commands, options and their
 * words, kinds, experiments, queries, figures, tables, claims, runs.
 *
 * A shell's script asks `overparam completion words -- WORD...`; the last word is the one to complete.
 * What may stand there is read from the usage lines of the table of commands: "[EXPERIMENT]",
 * "full|quick". The answer is a word a line, with a tab and what it is; ":files" and ":folders" ask
 * the shell for those. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/text.h"
#include "cli/args.h"
#include "cli/cookbook.h"
#include "cli/help.h"
#include "cli/plans.h"
#include "cli/project.h"
#include "core/kind.h"
#include "report/workshop.h"
#include "spec/language.h"
#include "store/store.h"
#include "sys/file.h"

struct completing {
    struct context *context;
    const char *begin;             /* of the word, as far as it is typed */
    const char *before;            /* "--profile=" where its value is typed behind it; else "" */
    const struct command *command; /* NULL: none yet */
    const char *name;              /* its first name, or NULL */
    const struct flag *flag;       /* whose argument the word is, or NULL */
    struct buf out;
};

static void offer(struct completing *x, const char *word, const char *what)
{
    if (strncmp(word, x->begin, strlen(x->begin)) != 0)
        return;
    buf_printf(&x->out, "%s%s\t", x->before, word);
    buf_add(&x->out, what, strcspn(what, "\n"));
    buf_putc(&x->out, '\n');
}

/* --- what the words of a usage line stand for -------------------------------------------------- */

static void offer_files(struct completing *x)
{
    buf_puts(&x->out, ":files\n");
}

static void offer_folders(struct completing *x)
{
    buf_puts(&x->out, ":folders\n");
}

static void offer_commands(struct completing *x)
{
    for (size_t i = 0; i < n_commands; i++)
        offer(x, commands[i]->name, commands[i]->summary);
}

static void offer_experiments(struct completing *x)
{
    const char *const *files;
    size_t n;
    struct err ignored = {0};
    if (plans_files(x->context->arena, &files, &n, &ignored))
        for (size_t i = 0; i < n; i++)
            offer(x, path_stem(x->context->arena, files[i]), files[i]);
}

static void offer_queries(struct completing *x)
{
    const char *const *names;
    size_t n;
    struct err ignored = {0};
    if (cookbook_names(x->context, &names, &n, &ignored))
        for (size_t i = 0; i < n; i++)
            offer(x, names[i], cookbook_title(x->context, names[i]));
}

static void offer_stems(struct completing *x, const char *folder, const char *what)
{
    const char *const *names;
    size_t n;
    struct err ignored = {0};
    if (folder_list(x->context->arena, folder, ".sql", &names, &n, &ignored))
        for (size_t i = 0; i < n; i++)
            offer(x, names[i], what);
}

static void offer_figures(struct completing *x)
{
    offer_stems(x, PLOTS_FOLDER, "figure");
}

static void offer_tables(struct completing *x)
{
    offer_stems(x, TABLES_FOLDER, "table");
}

/* The first two columns of what the database answers: a word and what it is. */
static void offer_rows(struct completing *x, const char *query)
{
    struct context *c = x->context;
    struct store *st = NULL;
    struct table t;
    struct err ignored = {0};
    if (!file_exists(c->db) || !store_open(c->db, STORE_READ, &st, &ignored))
        return;
    if (store_query(st, c->arena, query, &t, &ignored))
        for (size_t i = 0; i < t.n_rows; i++)
            offer(x, table_text(&t, i, 0), table_text(&t, i, 1));
    store_close(st);
}

static void offer_claims(struct completing *x)
{
    offer_rows(x, "select id, says from claims order by id");
}

static void offer_artefacts(struct completing *x)
{
    offer_rows(x, "select distinct artefact, kind from lineage order by 1");
}

static void offer_runs(struct completing *x)
{
    offer_rows(x, "select cast(id as text), trim(experiment || ' ' || variant) || ', ' || status "
                  "from runs order by id desc limit 200");
}

static void offer_contracts(struct completing *x)
{
    for (size_t i = 0; !x->name && i < n_contracts; i++)
        offer(x, contracts[i].name, contracts[i].summary);
}

/* Of the contract that is named, else of all. */
static void offer_kinds(struct completing *x)
{
    for (size_t i = 0; i < n_contracts; i++)
        for (size_t k = 0; k < contracts[i].n; k++)
            if (!x->name || strcmp(x->name, contracts[i].name) == 0)
                offer(x, contracts[i].kinds[k]->name, contracts[i].kinds[k]->summary);
}

static void offer_topics(struct completing *x)
{
    for (const struct topic *t = topics; !x->name && t->name; t++)
        if (t->summary)
            offer(x, t->name, t->summary);
}

static const struct {
    const char *word;
    void (*offer)(struct completing *x);
} meanings[] = {
    {"FILE", offer_files},         {"DIR", offer_folders},   {"FOLDER", offer_folders},
    {"COMMAND", offer_commands},   {"QUERY", offer_queries}, {"EXPERIMENT", offer_experiments},
    {"FIGURE", offer_figures},     {"TABLE", offer_tables},  {"CLAIM", offer_claims},
    {"ARTEFACT", offer_artefacts}, {"RUN", offer_runs},      {"CONTRACT", offer_contracts},
    {"KIND", offer_kinds},         {"WORD", offer_topics},
};

/* "full|quick", "[CLAIM | EXPERIMENT]...": small letters are the words themselves. */
static void offer_usage(struct completing *x, const char *usage)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-";
    for (const char *s = usage; *s;) {
        size_t n = strspn(s, letters);
        const char *word = arena_strndup(x->context->arena, s, n);
        if (islower((unsigned char)word[0]))
            offer(x, word, "");
        for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
            if (strcmp(word, meanings[i].word) == 0)
                meanings[i].offer(x);
        s += n > 0 ? n : 1;
    }
}

static void offer_flags(struct completing *x)
{
    const struct flag *f = args_flags(x->context->arena, x->command ? x->command->flags : NULL);
    for (; f->name; f++)
        offer(x, arena_printf(x->context->arena, "--%s", f->name), f->help);
}

extern const struct command command_completion;

/* --- what has been typed ----------------------------------------------------------------------- */

/* The row of "--profile", "--profile=quick" or "-j"; NULL of anything else. */
static const struct flag *flag_of(struct completing *x, const char *word)
{
    const struct flag *f = args_flags(x->context->arena, x->command ? x->command->flags : NULL);
    size_t n = strcspn(word, "=");
    for (; f->name; f++)
        if ((n > 2 && strncmp(word, "--", 2) == 0 && strlen(f->name) == n - 2 &&
             strncmp(f->name, word + 2, n - 2) == 0) ||
            (word[0] == '-' && f->letter && word[1] == f->letter && !word[2]))
            return f;
    return NULL;
}

/* `-C DIR` and `--db FILE` say which project's names are asked for. The shell hands out what is typed:
 * "~" is not yet the home folder. */
static void point(struct completing *x, const struct flag *f, const char *value)
{
    const struct args *a = &x->context->args;
    const char *home = getenv("HOME");
    if (strncmp(value, "~/", 2) == 0 && home)
        value = arena_printf(x->context->arena, "%s%s", home, value + 1);
    for (size_t i = 0; a->flags[i].name; i++)
        if (strcmp(a->flags[i].name, f->name) == 0)
            a->values[i] = value;
}

static bool is_place(const struct flag *f)
{
    return strcmp(f->name, "db") == 0 || strcmp(f->name, "directory") == 0;
}

/* A word before the one to complete. A shell may hand out "--profile=quick" as three words. */
static void take(struct completing *x, const char *word)
{
    struct err ignored = {0};
    if (strcmp(word, "=") == 0)
        return;
    const char *value = strchr(word, '=');
    const struct flag *f = x->flag ? x->flag : flag_of(x, word);
    if (f && is_place(f) && (x->flag || value))
        point(x, f, x->flag ? word : value + 1);
    if (x->flag) {
        x->flag = NULL;
        return;
    }
    x->flag = f && f->argument && !value ? f : NULL;
    if (word[0] == '-')
        return;
    if (!x->command)
        x->command = help_command(word, &ignored);
    else if (!x->name)
        x->name = word;
}

static void complete(struct completing *x, const char *word)
{
    const char *value = strchr(word, '=');
    const struct flag *f = x->flag ? x->flag : value && value > word ? flag_of(x, word) : NULL;
    x->begin = value == word ? "" : word;
    if (f && !x->flag) {
        x->begin = value + 1;
        x->before = arena_strndup(x->context->arena, word, (size_t)(value + 1 - word));
    }
    if (f)
        offer_usage(x, f->argument ? f->argument : "");
    else if (word[0] == '-')
        offer_flags(x);
    else if (x->command)
        offer_usage(x, x->command->arguments ? x->command->arguments : "");
    else
        offer_commands(x);
}

/* To the project that the words name. Nothing is offered out of one that is not there. */
static bool enter(const struct completing *x)
{
    struct err ignored = {0};
    return chdir(x->context->stands) == 0 &&
           project_enter(x->context, &command_completion, &ignored);
}

static void complete_words(struct context *c)
{
    struct completing x = {.context = c, .before = ""};
    size_t n = c->args.n_names;
    for (size_t i = 1; i + 1 < n; i++)
        take(&x, c->args.names[i]);
    if (enter(&x))
        complete(&x, n > 1 ? c->args.names[n - 1] : "");
    print_out(buf_text(&x.out), x.out.n);
    buf_release(&x.out);
}

static int run(struct context *c, struct err *e)
{
    const char *shell = c->args.names[0];
    if (strcmp(shell, "words") == 0) {
        complete_words(c);
        return 0;
    }
    const struct embedded *script =
        embedded_find(arena_printf(c->arena, "completion/overparam.%.10s", shell));
    if (script)
        print_out((const char *)script->bytes, script->n);
    else
        err_set(e, ERR_USAGE, "no completion for '%.60s': bash, zsh and fish have one", shell);
    return 0;
}

const struct command command_completion = {
    .name = "completion",
    .summary = "completion of commands, options and names, for bash, zsh and fish",
    .arguments = "bash|zsh|fish|words WORD...",
    .help = "`make install` puts the scripts where the shells look for them. Where that is not "
            "done:\n\n"
            "  source <(overparam completion bash)          bash, zsh: in .bashrc, .zshrc\n"
            "  overparam completion fish | source           fish: in config.fish\n\n"
            "The scripts ask `overparam completion words -- WORD...` what may come in place of the "
            "last word: a word a line,\n"
            "a tab, what it is. The line :files or :folders asks the shell for those.\n",
    .min_names = 1,
    .max_names = SIZE_MAX,
    .run = run,
};
