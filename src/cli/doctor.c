/* doctor.c: is the database sound? If not, what follows from the rest is computed anew, and the
 * last good backup is brought back when pages are damaged. */
#include <stdlib.h>

#include "cli/keeping.h"
#include "cli/runs.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"repair", 0, NULL, "mend what can be mended; bring the newest good backup back if it must be"},
    {"from", 0, "FILE", "with --repair: bring this backup back, whatever the database is like"},
    KEEPING_FLAG_YES,
    {"csv", 0, NULL, "CSV"},
    {NULL, 0, NULL, NULL},
};

/* What a look at the database found. */
struct look {
    struct store *st; /* open, or NULL */
    struct finding *f;
    size_t n;
    struct err damage; /* what keeps it from being opened or read */
};

static bool any_broken(const struct look *l, bool mendable_only)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->f[i].broken && (!mendable_only || !l->f[i].mendable))
            return true;
    return false;
}

/* Anything that does not follow from the rest needs the backup. */
static bool is_damaged(const struct look *l)
{
    return l->damage.code != ERR_NONE || any_broken(l, true);
}

static bool look(struct context *c, struct look *l, struct err *e)
{
    *l = (struct look){0};
    if ((args_has(&c->args, "repair") ? store_open_to_mend(c->db, &l->st, e)
                                      : store_open(c->db, STORE_READ, &l->st, e)) &&
        store_check(l->st, c->arena, &l->f, &l->n, e))
        return true;
    if (e->code != ERR_DAMAGED)
        return false;
    l->damage = *e;
    *e = (struct err){0};
    return true;
}

/* One failed read of a sound file is no damage: what is found is looked for again. */
static bool look_twice(struct context *c, struct look *l, struct err *e)
{
    if (!look(c, l, e) || !is_damaged(l))
        return e->code == ERR_NONE;
    store_close(l->st);
    return look(c, l, e);
}

static void print_findings(struct context *c, const struct look *l)
{
    if (store_is_newer(l->st))
        print_note(c, "%s: of its invariants those were looked at that hold in any version",
                   store_versions(l->st, c->arena));
    const struct finding *f = l->f;
    const size_t n = l->n;
    const char *columns[] = {"invariant", "holds", "broken", "example"};
    struct table t = {.columns = columns, .n_columns = 4, .n_rows = n};
    t.cells = arena_array(c->arena, 4 * n + 1, sizeof *t.cells);
    for (size_t i = 0; i < n; i++) {
        struct cell *row = &t.cells[4 * i];
        row[0] = (struct cell){.type = CELL_TEXT, .text = f[i].invariant};
        row[1] = (struct cell){.type = CELL_TEXT, .text = f[i].broken ? "NO" : "yes"};
        row[2] = (struct cell){.type = CELL_INTEGER, .integer = f[i].broken};
        row[3] = (struct cell){.type = CELL_TEXT, .text = f[i].example};
    }
    if (!c->json) {
        runs_print(c, &t);
        return;
    }
    struct buf list = {0};
    table_json(&t, &list);
    list.n -= 1; /* its line end */
    print_line("{\"sound\": %s, \"findings\": %.*s}", any_broken(l, false) ? "false" : "true",
               (int)list.n, list.s);
    buf_release(&list);
}

struct backup {
    const char *path;
    int64_t modified;
};

static int newest_first(const void *left, const void *right)
{
    const struct backup *a = left, *b = right;
    return (a->modified < b->modified) - (a->modified > b->modified);
}

/* Those beside the database, the newest first: of `backup` and `run`, and of upgrades. */
static size_t backups_find(struct context *c, struct backup **list)
{
    enum { VERSIONS = 100 };
    struct file_look look;
    size_t n = 0;
    *list = arena_array(c->arena, VERSIONS + 2, sizeof **list);
    for (int v = -1; v <= VERSIONS; v++) {
        const char *path = v == -1  ? arena_printf(c->arena, "%s" STORE_BACKUP, c->db)
                           : v == 0 ? arena_printf(c->arena, "%s" STORE_BACKUP_BEFORE, c->db)
                                    : arena_printf(c->arena, "%s" STORE_BACKUP "-v%d", c->db, v);
        if (file_look(path, &look))
            (*list)[n++] = (struct backup){path, look.modified};
    }
    qsort(*list, n, sizeof **list, newest_first);
    return n;
}

static void print_repaired(const struct context *c, const char *how)
{
    if (c->json)
        print_note(c, "%s", how);
    else
        print_line("%s", how);
}

/* "2345 runs", or "no run that can be counted". */
static const char *runs_in(struct context *c, const char *path)
{
    struct err ignored = {0};
    int64_t runs;
    return store_count(path, &runs, &ignored) ? arena_printf(c->arena, "%lld runs", (long long)runs)
                                              : "no run that can be counted";
}

static bool agreed(struct context *c, const char *backup, struct err *e)
{
    const char *what =
        arena_printf(c->arena, "%s holds %s, the database %s %s, and would be kept as %s.damaged",
                     backup, runs_in(c, backup), c->db, runs_in(c, c->db), c->db);
    return keeping_agreed(c, what, "Bring the backup back?", e);
}

/* A backup of an older version is brought up to date, as any database. */
static bool upgrade(struct context *c, struct err *e)
{
    struct store *st = NULL;
    bool fine = store_open_to_mend(c->db, &st, e);
    store_close(st);
    return fine;
}

static bool restore_one(struct context *c, const char *backup, struct err *e)
{
    if (!agreed(c, backup, e) || !store_restore(c->db, backup, e) || !upgrade(c, e))
        return false;
    print_repaired(c, arena_printf(c->arena,
                                   "%s is back from %s; the file that was there is kept beside it",
                                   c->db, backup));
    return true;
}

/* The newest backup, or the next when it is damaged too. */
static bool restore(struct context *c, struct err *e)
{
    struct backup *list;
    size_t n = backups_find(c, &list);
    err_set(e, ERR_DAMAGED, "%s is damaged and there is no backup", c->db);
    err_hint(e, "move the file away: overparam run makes everything again");
    for (size_t i = 0; i < n && e->code == ERR_DAMAGED; i++) {
        if (i > 0)
            print_note(c, "%s", e->text);
        *e = (struct err){0};
        if (restore_one(c, list[i].path, e))
            return true;
    }
    return false;
}

static int64_t to_remove(const struct look *l)
{
    int64_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        n += l->f[i].removes ? l->f[i].broken : 0;
    return n;
}

static bool agreed_to_remove(const struct context *c, int64_t n, struct err *e)
{
    const char *what = arena_printf(
        c->arena,
        "%s of %s would be removed, since it is not known what they were; overparam run makes "
        "planned ones again, and --from brings a backup back instead",
        keeping_count(c->arena, n, "damaged run"), c->db);
    return keeping_agreed(c, what, "Remove them?", e);
}

static bool mend(struct context *c, struct look *l, struct err *e)
{
    const int64_t removed = to_remove(l);
    if ((removed > 0 && !agreed_to_remove(c, removed, e)) || !store_mend(l->st, e))
        return false;
    print_repaired(c, removed == 0 ? "mended"
                                   : arena_printf(c->arena, "mended: %s removed",
                                                  keeping_count(c->arena, removed, "damaged run")));
    return true;
}

static bool from_named(struct context *c, const char *backup, struct err *e)
{
    if (args_has(&c->args, "repair") && file_exists(backup))
        return restore_one(c, backup, e);
    if (!args_has(&c->args, "repair"))
        return err_set(e, ERR_USAGE, "--from says with --repair which backup is brought back");
    err_set(e, ERR_INPUT, "there is no backup %s", backup);
    return err_hint(e, "ls %s.backup* lists those beside the database", c->db);
}

static bool repair(struct context *c, struct look *l, struct err *e)
{
    if (!is_damaged(l))
        return mend(c, l, e);
    store_close(l->st);
    l->st = NULL;
    return restore(c, e);
}

static bool judge(struct context *c, struct look *l, struct err *e)
{
    if (l->damage.code == ERR_NONE)
        print_findings(c, l);
    if (!is_damaged(l) && !any_broken(l, false))
        return true;
    if (args_has(&c->args, "repair"))
        return repair(c, l, e);
    *e = l->damage;
    if (e->code != ERR_NONE)
        return false;
    err_set(e, ERR_NEGATIVE, "%s breaks its invariants", c->db);
    return err_hint(e, "overparam doctor --repair mends it, from a backup when it must");
}

static int run(struct context *c, struct err *e)
{
    struct look l = {0};
    struct backup *kept;
    if (!file_exists(c->db)) {
        err_set(e, ERR_INPUT, "there is no database %s", c->db);
        if (backups_find(c, &kept) > 0)
            err_hint(e, "cp %s %s brings a copy back", kept->path, c->db);
        return 0;
    }
    if (args_has(&c->args, "from"))
        (void)!from_named(c, args_text(&c->args, "from", ""), e);
    else if (look_twice(c, &l, e))
        (void)!judge(c, &l, e);
    store_close(l.st);
    return 0;
}

const struct command command_doctor = {
    .name = "doctor",
    .summary = "check the database's invariants; repair it from a backup",
    .help =
        "Checks pages, references, keys, flags, numbers, and the digests of every run; a run that is not as it "
        "was written is\n"
        "taken out by --repair, after a question, and made again by overparam run. --repair also brings an older "
        "database up to date, after\n"
        "copying it to FILE.backup-vN. Damage that is seen twice is mended by the newest backup (of "
        "overparam backup, of\n"
        "run, of an upgrade) that is sound, after a question: it replaces the file, which is kept as "
        "FILE.damaged;\n"
        "overparam run then makes what is missing. --from brings a certain one back.\n\n"
        "  overparam doctor --repair\n"
        "  overparam doctor --repair --from db/overparam.sqlite" STORE_BACKUP_BEFORE "\n",
    .json = "`{sound: boolean, findings: [{invariant: text, holds: text, broken: integer, "
            "example: text}]}`; what was repaired is a note",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .run = run,
};
