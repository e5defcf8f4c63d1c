/* note.c: sentences that people write beside a run. */
#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "cli/runs.h"

enum { LONGEST = 16384 };

static const struct flag flags[] = {
    {"remove", 0, NULL, "take all notes of the run off"},
    {"csv", 0, NULL, "CSV"},
    {NULL, 0, NULL, NULL},
};

static bool text_check(const struct context *c, const char *text, struct err *e)
{
    struct buf clean = {0};
    bool removes = args_has(&c->args, "remove");
    if (text && removes) {
        err_set(e, ERR_USAGE, "a note is written or all are removed, not both");
        return err_hint(e, "overparam note RUN --remove, then overparam note RUN TEXT");
    }
    if (!text)
        return true;
    text_clean(&clean, text, strlen(text), "\n");
    bool fine = strlen(text) > 0 && strlen(text) <= LONGEST && strcmp(buf_text(&clean), text) == 0;
    buf_release(&clean);
    if (fine)
        return true;
    err_set(e, ERR_USAGE, "this cannot be a note");
    return err_hint(e, "1 to %d bytes of UTF-8 without control characters", LONGEST);
}

static bool print_notes(struct context *c, struct store *st, int64_t id, struct err *e)
{
    struct table t;
    const char *run = arena_printf(c->arena, "%lld", (long long)id);
    if (!store_query_bound(
            st, c->arena,
            "select run, written, note from notes where run = cast(?1 as integer) order "
            "by written, note",
            &run, 1, &t, e))
        return false;
    runs_print(c, &t);
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    int64_t id;
    const char *text = c->args.n_names > 1 ? c->args.names[1] : NULL;
    const bool writes = text || args_has(&c->args, "remove");
    if (!text_check(c, text, e) ||
        !(writes ? current_open_writer(c, CURRENT_LENIENT, &st, e) : current_open(c, &st, e)))
        return 0;
    if (runs_find(c, st, c->args.names[0], &id, e) && (!writes || store_note(st, id, text, e)))
        (void)!print_notes(c, st, id, e);
    store_close(st);
    return 0;
}

const struct command command_note = {
    .name = "note",
    .summary = "write a sentence beside a run",
    .arguments = "RUN [TEXT]",
    .help =
        "Without TEXT the run's notes are shown. A note is added to those that are there, with the "
        "time. It belongs to what\n"
        "was asked for, the key of the run, as a tag does: other code that makes the run again "
        "leaves it, and overparam\n"
        "merge brings those of the other database along.\n\n"
        "  overparam note 17 \"the loss stalls at the saddle until step 400\"\n"
        "  overparam sql \"select run, note from notes where note like '%saddle%'\"\n",
    .json = "`[{run: integer, written: text, note: text}]`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .min_names = 1,
    .max_names = 2,
    .run = run,
};
