/* args.c: the command line against a command's option rows. Long options take their argument as
 * `--db FILE` or
 * `--db=FILE`, short ones as `-j 2` or `-j2`; `--` ends the options. */
#include "cli/args.h"

#include <string.h>

#include "base/text.h"

static const struct flag common_flags[] = {
    {"db", 0, "FILE", "the database (default db/overparam.sqlite)"},
    {"json", 0, NULL, "answer in JSON, for programs"},
    {"help", 'h', NULL, "show this help"},
    {NULL, 0, NULL, NULL},
};

enum { MAX_FLAGS = 32 };

static size_t flags_count(const struct flag *flags)
{
    size_t n = 0;
    while (flags && flags[n].name)
        n++;
    return n;
}

const struct flag *args_flags(struct arena *a, const struct flag *own)
{
    size_t n_own = flags_count(own), n_common = flags_count(common_flags);
    struct flag *all = arena_array(a, n_own + n_common + 1, sizeof *all);
    for (size_t i = 0; i < n_own; i++)
        all[i] = own[i];
    for (size_t i = 0; i < n_common; i++)
        all[n_own + i] = common_flags[i];
    return all;
}

static size_t flag_find(const struct flag *flags, const char *name, size_t length)
{
    for (size_t i = 0; flags[i].name; i++)
        if (strlen(flags[i].name) == length && memcmp(flags[i].name, name, length) == 0)
            return i;
    return SIZE_MAX;
}

static size_t flag_find_letter(const struct flag *flags, char letter)
{
    for (size_t i = 0; flags[i].name; i++)
        if (flags[i].letter == letter)
            return i;
    return SIZE_MAX;
}

static bool unknown_option(const struct flag *flags, const char *word, struct err *e)
{
    const char *names[MAX_FLAGS];
    size_t n = 0;
    for (; n < MAX_FLAGS && flags[n].name; n++)
        names[n] = flags[n].name;
    const char *near = text_nearest(word, names, n);
    err_set(e, ERR_USAGE, "unknown option '%s'", word);
    return near ? err_hint(e, "did you mean '--%s'?", near)
                : err_hint(e, "--help lists the options of a command");
}

/* One option at argv[*i]; *i moves to the last word that it used. */
static bool parse_option(struct args *args, int argc, char **argv, int *i, struct err *e)
{
    const char *word = argv[*i], *given = NULL;
    size_t at;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        size_t length = equals ? (size_t)(equals - word - 2) : strlen(word + 2);
        at = flag_find(args->flags, word + 2, length);
        given = equals ? equals + 1 : NULL;
    } else {
        at = flag_find_letter(args->flags, word[1]);
        given = word[2] ? word + 2 : NULL;
    }
    if (at == SIZE_MAX)
        return unknown_option(args->flags, word, e);
    const struct flag *f = &args->flags[at];
    if (!f->argument && given)
        return err_set(e, ERR_USAGE, "option '--%s' takes no argument", f->name);
    if (f->argument && !given) {
        if (*i + 1 >= argc)
            return err_set(e, ERR_USAGE, "option '--%s' wants its %s", f->name, f->argument);
        given = argv[++*i];
    }
    args->values[at] = given ? given : "";
    return true;
}

bool args_parse(struct arena *a, const struct flag *flags, int argc, char **argv, struct args *args,
                struct err *e)
{
    args->flags = flags;
    args->values = arena_array(a, flags_count(flags) + 1, sizeof *args->values);
    args->names = arena_array(a, (size_t)argc + 1, sizeof *args->names);
    bool options = true;
    for (int i = 0; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && argv[i][0] == '-' && argv[i][1] != 0) {
            if (!parse_option(args, argc, argv, &i, e))
                return false;
        } else
            args->names[args->n_names++] = argv[i];
    }
    return true;
}

bool args_has(const struct args *a, const char *name)
{
    size_t at = flag_find(a->flags, name, strlen(name));
    return at != SIZE_MAX && a->values[at] != NULL;
}

const char *args_text(const struct args *a, const char *name, const char *otherwise)
{
    return args_has(a, name) ? a->values[flag_find(a->flags, name, strlen(name))] : otherwise;
}

bool args_count(const struct args *a, const char *name, int64_t min, int64_t max, int64_t *value,
                struct err *e)
{
    const char *text = args_text(a, name, NULL);
    if (!text)
        return true;
    if (text_parse_count(text, strlen(text), value) && *value >= min && *value <= max)
        return true;
    return err_set(e, ERR_USAGE, "option '--%s' wants an integer from %lld to %lld, not '%.60s'",
                   name, (long long)min, (long long)max, text);
}
