/* gc.c: history that nobody wants any more goes, and the room that it took. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "cli/keeping.h"
#include "sys/file.h"

enum { DAYS = 90, MOST_DAYS = 36500 };

static const struct flag flags[] = {
    {"older", 0, "DAYS", "what was made longer ago than so many days: 30, 90d (default 90d)"},
    {"dry-run", 0, NULL, "say what would be removed; nothing is written"},
    KEEPING_FLAG_YES,
    {NULL, 0, NULL, NULL},
};

static bool days_read(const struct context *c, int64_t *days, struct err *e)
{
    const char *text = args_text(&c->args, "older", NULL);
    size_t n = text ? strlen(text) : 0;
    *days = DAYS;
    if (!text || (text_parse_count(text, n > 0 && text[n - 1] == 'd' ? n - 1 : n, days) &&
                  *days >= 0 && *days <= MOST_DAYS))
        return true;
    err_set(e, ERR_USAGE, "option '--older' expects a number of days, not '%.60s'", text);
    return err_hint(e, "--older 90d");
}

/* The time so long ago, as runs.started has it. */
static bool before_of(struct context *c, struct store *st, int64_t days, const char **before,
                      struct err *e)
{
    struct table t;
    const char *shift = arena_printf(c->arena, "-%lld days", (long long)days);
    bool fine = store_query_bound(st, c->arena, "select strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?1)",
                                  &shift, 1, &t, e);
    *before = fine ? table_text(&t, 0, 0) : "";
    return fine;
}

static const char *amount(struct context *c, const struct history *h)
{
    struct arena *a = c->arena;
    return arena_printf(a, "%s with %s (about %s), %s at others, %s unused in the file",
                        keeping_count(a, h->removal.runs, "run"),
                        keeping_count(a, h->removal.samples, "sample"),
                        keeping_size(a, h->removal.bytes), keeping_count(a, h->attempts, "attempt"),
                        keeping_size(a, h->unused));
}

static int64_t size_of(const char *path)
{
    struct file_look look = {0};
    return file_look(path, &look) ? look.size : 0;
}

static void print_answer(struct context *c, const struct history *h, const char *before,
                         int64_t was, bool removed)
{
    int64_t size = size_of(c->db);
    if (c->json)
        print_line(
            "{\"before\": \"%s\", \"runs\": %lld, \"samples\": %lld, \"attempts\": %lld, "
            "\"bytes\": %lld, \"unused\": %lld, \"was\": %lld, \"size\": %lld, \"removed\": %s}",
            before, (long long)h->removal.runs, (long long)h->removal.samples,
            (long long)h->attempts, (long long)h->removal.bytes, (long long)h->unused,
            (long long)was, (long long)size, removed ? "true" : "false");
    else if (removed)
        print_line("removed %s; %s has %s, had %s", amount(c, h), c->db,
                   keeping_size(c->arena, size), keeping_size(c->arena, was));
    else
        print_line("to be removed: %s", amount(c, h));
}

static bool act(struct context *c, struct store *st, int64_t days, struct err *e)
{
    struct history h;
    const char *before;
    int64_t was = size_of(c->db);
    bool removes = !args_has(&c->args, "dry-run");
    if (!before_of(c, st, days, &before, e) || !store_history(st, before, &h, e))
        return false;
    if (h.removal.runs + h.attempts + h.unused == 0)
        removes = false;
    const char *what = arena_printf(c->arena, "%s: %s would go", c->db, amount(c, &h));
    if (removes && (!keeping_agreed(c, what, "Remove it?", e) || !store_clean(st, before, e)))
        return false;
    print_answer(c, &h, before, was, removes);
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    int64_t days;
    if (!days_read(c, &days, e))
        return 0;
    if (args_has(&c->args, "dry-run") ? current_open(c, &st, e)
                                      : current_open_writer(c, CURRENT_LENIENT, &st, e))
        (void)!act(c, st, days, e);
    store_close(st);
    return 0;
}

const struct command command_gc = {
    .name = "gc",
    .summary = "remove old history that nothing uses, and give its room back",
    .help =
        "Runs that no experiment plans any more or that today's code has made again, and attempts that "
        "another followed,\n"
        "when they were made longer ago than --older; then the room that is unused in the file. What is "
        "kept whatever\n"
        "its age: what is shown today, what a claim, figure, table or value was made from, what has a "
        "tag or a note, and\n"
        "the last result of what is planned and not made by today's code, which adopt may take over. "
        "The room of the file\n"
        "is needed once more while it is written anew (in SQLITE_TMPDIR or /var/tmp). After a kill "
        "the same command goes on.\n\n"
        "  overparam gc --older 90d --dry-run\n",
    .json =
        "`{before: text, runs: integer, samples: integer, attempts: integer, bytes: integer, "
        "unused: integer, was: integer, size: integer, removed: boolean}`; was, size: bytes of the "
        "file",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .run = run,
};
