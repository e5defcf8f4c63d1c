/* args.c: the command line against a command's option rows. getopt_long takes it apart; what was
 * wrong is said in our own words, with the nearest name. */
#include "cli/args.h"

#include <getopt.h>
#include <string.h>

#include "base/text.h"

static const struct flag common_flags[] = {
    {"db", 0, "FILE", "the database (default: " DATABASE_ENV ", or the project's " DATABASE ")"},
    {"directory", 'C', "DIR", "go to this folder first"},
    {"query-seconds", 0, "N", "the most seconds that one query may take (default: 60)"},
    {"json", 0, NULL, "answer in JSON, for programs"},
    {"help", 'h', NULL, "show this help"},
    {"version", 0, NULL, "show the version"},
    {NULL, 0, NULL, NULL},
};

/* getopt_long's value of a long option: LONG and its row. Of a word that is no option: WORD. */
enum { MAX_FLAGS = 32, LONG = 256, WORD = 1 };

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

static size_t flag_find(const struct flag *flags, const char *name)
{
    for (size_t i = 0; flags[i].name; i++)
        if (strcmp(flags[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

static size_t flag_find_letter(const struct flag *flags, int letter)
{
    for (size_t i = 0; flags[i].name; i++)
        if (flags[i].letter == letter)
            return i;
    return SIZE_MAX;
}

/* --- what can be wrong with an option --------------------------------------------------------- */

static const char *nearest_name(const struct flag *flags, const char *word)
{
    const char *names[MAX_FLAGS];
    size_t n = 0;
    for (; n < MAX_FLAGS && flags[n].name; n++)
        names[n] = flags[n].name;
    return text_nearest(word, names, n);
}

static bool hint_list(const char *where, struct err *e)
{
    return where[0] ? err_hint(e, "options of a command stand behind its name")
                    : err_hint(e, "--help lists the options of a command");
}

/* "-jsn" is meant for --json, "-J" for -j, "-p" for --profile. */
static bool unknown_short(const struct flag *flags, const char *word, char letter,
                          const char *where, struct err *e)
{
    enum { OTHER_CASE = 'a' - 'A' };
    const char *near = word[2] ? nearest_name(flags, word + 1) : NULL;
    err_set(e, ERR_USAGE, "unknown option '-%c'%s", letter, where);
    if (!near && flag_find_letter(flags, letter ^ OTHER_CASE) != SIZE_MAX)
        return err_hint(e, "did you mean '-%c'?", letter ^ OTHER_CASE);
    for (size_t i = 0; !near && !where[0] && flags[i].name; i++)
        if (flags[i].name[0] == letter)
            near = flags[i].name;
    return near ? err_hint(e, "did you mean '--%s'?", near) : hint_list(where, e);
}

/* No option of that name, or the beginning of several. */
static bool unknown_long(const struct flag *flags, const char *word, size_t n, const char *where,
                         struct err *e)
{
    struct buf list = {0};
    size_t n_begin = 0;
    for (size_t i = 0; flags[i].name; i++)
        if (strncmp(flags[i].name, word + 2, n - 2) == 0)
            buf_printf(&list, "%s--%s", n_begin++ ? ", " : "", flags[i].name);
    if (n_begin > 1) {
        err_set(e, ERR_USAGE, "option '%.*s' can be several", (int)n, word);
        err_hint(e, "write one of %s", buf_text(&list));
    } else {
        const char *near = nearest_name(flags, word + 2);
        err_set(e, ERR_USAGE, "unknown option '%.*s'%s", (int)n, word, where);
        (void)(near ? err_hint(e, "did you mean '--%s'?", near) : hint_list(where, e));
    }
    buf_release(&list);
    return false;
}

static bool unknown_option(const struct flag *flags, const char *word, bool all, struct err *e)
{
    const char *where = all ? "" : " before the command";
    if (word[1] != '-')
        return unknown_short(flags, word, (char)optopt, where, e);
    if (optopt < LONG)
        return unknown_long(flags, word, strcspn(word, "="), where, e);
    return err_set(e, ERR_USAGE, "option '--%s' takes no argument", flags[optopt - LONG].name);
}

/* "-jobs" is read as -j with the argument "obs". */
static bool dash_is_missing(const struct flag *flags, const char *word, struct err *e)
{
    if (word[0] != '-' || word[1] == '-' || !word[2] || flag_find(flags, word + 1) == SIZE_MAX)
        return false;
    err_set(e, ERR_USAGE, "unknown option '%s'", word);
    err_hint(e, "did you mean '-%s'?", word);
    return true;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* What getopt_long is told of the rows. `order`: '+' ends at the first word that is no option, '-'
 * hands such words out where they stand. */
struct tables {
    struct option longs[MAX_FLAGS + 1];
    char letters[2 * MAX_FLAGS + 3];
};

static void tables_fill(struct tables *t, const struct flag *flags, char order)
{
    char *letter = t->letters;
    *letter++ = order;
    *letter++ = ':'; /* a missing argument is told apart from an unknown option */
    for (int i = 0; i < MAX_FLAGS && flags[i].name; i++) {
        t->longs[i] = (struct option){
            .name = flags[i].name, .has_arg = flags[i].argument != NULL, .val = LONG + i};
        if (!flags[i].letter)
            continue;
        *letter++ = flags[i].letter;
        if (flags[i].argument)
            *letter++ = ':';
    }
}

static size_t flag_given(const struct flag *flags, int got)
{
    return got >= LONG ? (size_t)(got - LONG) : flag_find_letter(flags, got);
}

bool args_parse(struct arena *a, const struct flag *flags, bool all, int argc, char **argv,
                struct args *args, struct err *e)
{
    struct tables t = {0};
    tables_fill(&t, flags, all ? '-' : '+');
    *args = (struct args){.flags = flags};
    args->values = arena_array(a, flags_count(flags) + 1, sizeof *args->values);
    args->names = arena_array(a, (size_t)argc + 1, sizeof *args->names);
    optind = 0; /* begin anew, as glibc has it */
    opterr = 0;
    for (;;) {
        const char *word = argv[optind > 0 && optind < argc ? optind : argc > 1];
        int got = getopt_long(argc, argv, t.letters, t.longs, NULL);
        if (got == -1)
            break;
        if (got == WORD) {
            args->names[args->n_names++] = optarg;
            continue;
        }
        if (dash_is_missing(flags, word, e))
            return false;
        if (got == '?')
            return unknown_option(flags, word, all, e);
        const struct flag *f = &flags[flag_given(flags, got == ':' ? optopt : got)];
        if (got == ':')
            return err_set(e, ERR_USAGE, "option '--%s' needs its %s", f->name, f->argument);
        args->values[f - flags] = optarg ? optarg : "";
    }
    while (optind < argc)
        args->names[args->n_names++] = argv[optind++];
    return true;
}

bool args_has(const struct args *a, const char *name)
{
    size_t at = flag_find(a->flags, name);
    return at != SIZE_MAX && a->values[at] != NULL;
}

const char *args_text(const struct args *a, const char *name, const char *otherwise)
{
    return args_has(a, name) ? a->values[flag_find(a->flags, name)] : otherwise;
}

bool args_count(const struct args *a, const char *name, int64_t min, int64_t max, int64_t *value,
                struct err *e)
{
    const char *text = args_text(a, name, NULL);
    if (!text)
        return true;
    if (text_parse_count(text, strlen(text), value) && *value >= min && *value <= max)
        return true;
    return err_set(e, ERR_USAGE, "option '--%s' expects an integer from %lld to %lld, not '%.60s'",
                   name, (long long)min, (long long)max, text);
}
