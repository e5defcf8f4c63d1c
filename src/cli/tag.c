/* tag.c: words that people give to a run. */
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "cli/runs.h"

enum { LONGEST = 64 };

static const struct flag flags[] = {
    {"remove", 0, NULL, "take the words off"},
    {NULL, 0, NULL, NULL},
};

/* Blanks and commas part words in lists; a word that begins with '-' would be taken for an option. */
static bool is_word(const char *word)
{
    size_t n = strlen(word), length = 1;
    if (n == 0 || n > LONGEST || word[0] == '-' || strpbrk(word, " ,\"'"))
        return false;
    for (size_t i = 0; i < n && length > 0; i += length)
        length = text_visible(word + i, n - i);
    return length > 0;
}

static bool words_check(const struct context *c, struct err *e)
{
    char shown[TEXT_SHOWN];
    for (size_t i = 1; i < c->args.n_names; i++) {
        const char *word = c->args.names[i];
        if (is_word(word))
            continue;
        err_set(e, ERR_USAGE, "'%s' cannot be a tag", text_shown(word, strlen(word), shown));
        return err_hint(e,
                        "one word of at most %d bytes, without blanks, commas and quotes; "
                        "overparam note takes sentences",
                        LONGEST);
    }
    return true;
}

static bool print_tags(struct context *c, struct store *st, int64_t id, struct err *e)
{
    struct table t;
    struct buf out = {0};
    const char *run = arena_printf(c->arena, "%lld", (long long)id);
    if (!store_query_bound(st, c->arena,
                           "select tag from tags where run = cast(?1 as integer) order by tag",
                           &run, 1, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        buf_puts(&out, i ? c->json ? ", " : " " : "");
        if (c->json)
            text_put(&out, TEXT_JSON, table_text(&t, i, 0));
        else
            buf_puts(&out, table_text(&t, i, 0));
    }
    if (c->json)
        print_line("{\"run\": %s, \"tags\": [%s]}", run, buf_text(&out));
    else
        print_line("run %s: %s", run, t.n_rows ? buf_text(&out) : "no tag");
    buf_release(&out);
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    int64_t id;
    const bool writes = c->args.n_names > 1;
    if (!words_check(c, e) ||
        !(writes ? current_open_writer(c, CURRENT_LENIENT, &st, e) : current_open(c, &st, e)))
        return 0;
    if (runs_find(c, st, c->args.names[0], &id, e) &&
        (!writes || store_tag(st, id, c->args.names + 1, c->args.n_names - 1,
                              args_has(&c->args, "remove"), e)))
        (void)!print_tags(c, st, id, e);
    store_close(st);
    return 0;
}

const struct command command_tag = {
    .name = "tag",
    .summary = "give words to a run, to find it by",
    .arguments = "RUN [WORD]...",
    .help =
        "Without words those of the run are shown. A tag belongs to what was asked for, the key "
        "of the run: a run that\n"
        "other code makes again has it too, overparam merge brings those of the other database "
        "along, and no result or\n"
        "digest depends on it. list and show have tags, so have the views runs and tags.\n\n"
        "  overparam tag 17 paper suspicious\n"
        "  overparam tag 17 suspicious --remove\n"
        "  overparam sql \"select r.* from runs r join tags t on t.run = r.id and t.tag = 'paper'\"\n",
    .json = "`{run: integer, tags: [text]}`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .min_names = 1,
    .max_names = SIZE_MAX,
    .run = run,
};
