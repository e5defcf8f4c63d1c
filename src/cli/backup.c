/* backup.c: a copy of the database, while others write. */
#include "base/text.h"
#include "cli/keeping.h"
#include "cli/project.h"
#include "store/store.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"force", 0, NULL, "replace FILE when it is there"},
    {NULL, 0, NULL, NULL},
};

static bool may_be_made(struct context *c, const char *file, struct err *e)
{
    if (path_same(file, c->db)) {
        err_set(e, ERR_USAGE, "%s is the database itself", file);
        return err_hint(e, "name another file for the copy");
    }
    if (!file_exists(file) || args_has(&c->args, "force"))
        return true;
    err_set(e, ERR_USAGE, "%s is there already", file);
    return err_hint(e, "--force replaces it, when the copy is whole");
}

static bool print_made(struct context *c, struct store *st, const char *file, struct err *e)
{
    struct table t;
    struct file_look look = {0};
    struct buf name = {0};
    if (!store_query(st, c->arena, "select count(*) from all_runs", &t, e))
        return false;
    const long long runs = (long long)t.cells[0].integer;
    const char *shown = project_shown(c, file);
    (void)file_look(file, &look);
    text_put(&name, TEXT_JSON, shown);
    if (c->json)
        print_line("{\"file\": %s, \"runs\": %lld, \"bytes\": %lld}", buf_text(&name), runs,
                   (long long)look.size);
    else
        print_line("%s: %s, %s", shown, keeping_count(c->arena, runs, "run"),
                   keeping_size(c->arena, look.size));
    buf_release(&name);
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct store *st;
    const char *file = c->args.n_names ? c->args.names[0] : NULL;
    if ((file && !may_be_made(c, file, e)) || !store_open(c->db, STORE_READ, &st, e))
        return 0;
    if (file ? store_backup(st, file, NULL, e) : store_backup_beside(st, e))
        (void)!print_made(c, st, file ? file : arena_printf(c->arena, "%s" STORE_BACKUP, c->db), e);
    store_close(st);
    return 0;
}

const struct command command_backup = {
    .name = "backup",
    .summary = "copy the database, while a sweep writes to it too",
    .arguments = "[FILE]",
    .help =
        "The copy is of one instant, looked through for damage, and there whole or not at all. Without "
        "FILE it becomes\n"
        "DATABASE" STORE_BACKUP ", and the one that was there DATABASE" STORE_BACKUP_BEFORE
        ": overparam doctor --repair takes them. run makes\n"
        "such copies by itself after 10,000 runs, or after some that took 12 hours.\n\n"
        "  overparam backup /media/disk/monday.sqlite\n",
    .json = "`{file: text, runs: integer, bytes: integer}`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = 1,
    .run = run,
};
