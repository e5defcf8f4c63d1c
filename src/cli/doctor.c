/* doctor.c: is the database sound? If not, what follows from the rest is computed anew, and the
 * last good backup is brought back when pages are damaged. */
#include <string.h>
#include <sys/stat.h>

#include "cli/runs.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"repair", 0, NULL, "mend what can be mended; bring the newest good backup back if it must be"},
    {"backup", 0, NULL, "when all is well, copy the database to FILE.backup"},
    {"csv", 0, NULL, "CSV"},
    {NULL, 0, NULL, NULL},
};

static bool any_broken(const struct finding *f, size_t n, bool mendable_only)
{
    for (size_t i = 0; i < n; i++)
        if (f[i].broken && (!mendable_only || !f[i].mendable))
            return true;
    return false;
}

static void print_findings(struct context *c, const struct finding *f, size_t n)
{
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
    print_line("{\"sound\": %s, \"findings\": %.*s}", any_broken(f, n, false) ? "false" : "true",
               (int)list.n, list.s);
    buf_release(&list);
}

/* The newest of FILE.backup and FILE.backup-vN, or NULL. */
static const char *newest_backup(struct context *c)
{
    const char *newest = NULL;
    struct stat s;
    time_t latest = 0;
    enum { VERSIONS = 100 };
    for (int v = 0; v < VERSIONS; v++) {
        const char *name = v == 0 ? arena_printf(c->arena, "%s.backup", c->db)
                                  : arena_printf(c->arena, "%s.backup-v%d", c->db, v);
        if (stat(name, &s) == 0 && (!newest || s.st_mtime > latest)) {
            newest = name;
            latest = s.st_mtime;
        }
    }
    return newest;
}

static void print_repaired(const struct context *c, const char *how)
{
    if (c->json)
        print_note(c, "%s", how);
    else
        print_line("%s", how);
}

static bool restore(struct context *c, struct err *e)
{
    const char *backup = newest_backup(c);
    if (!backup) {
        err_set(e, ERR_STORE, "%s is damaged and there is no backup", c->db);
        return err_hint(e, "move the file away: overparam run makes everything again");
    }
    if (!store_restore(c->db, backup, e))
        return false;
    print_repaired(c,
                   arena_printf(c->arena, "%s is back from %s; the damaged file is kept beside it",
                                c->db, backup));
    return true;
}

static bool repair(struct context *c, struct store **st, const struct finding *f, size_t n,
                   struct err *e)
{
    /* Anything that does not follow from the rest needs the backup. */
    if (any_broken(f, n, true)) {
        store_close(*st);
        *st = NULL;
        return restore(c, e);
    }
    if (!store_mend(*st, e))
        return false;
    print_repaired(c, "mended");
    return true;
}

static bool examine(struct context *c, struct store **st, struct err *e)
{
    struct finding *f;
    size_t n;
    if (!store_check(*st, c->arena, &f, &n, e))
        return false;
    print_findings(c, f, n);
    if (!any_broken(f, n, false)) {
        const char *target = arena_printf(c->arena, "%s.backup", c->db);
        return !args_has(&c->args, "backup") || store_backup(*st, target, e);
    }
    if (args_has(&c->args, "repair"))
        return repair(c, st, f, n, e);
    err_set(e, ERR_NEGATIVE, "%s breaks its invariants", c->db);
    return err_hint(e, "overparam doctor --repair mends it, from a backup when it must");
}

/* Damage so bad that the file does not open shows here. */
static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    bool writes = args_has(&c->args, "repair");
    if (!file_exists(c->db)) {
        err_set(e, ERR_INPUT, "there is no database %s", c->db);
        return 0;
    }
    bool fine = store_open(c->db, writes ? STORE_WRITE : STORE_READ, &st, e) && examine(c, &st, e);
    store_close(st);
    if (!fine && writes && e->code == ERR_STORE && newest_backup(c)) {
        struct err second = {0};
        if (restore(c, &second))
            *e = (struct err){0};
        else
            *e = second;
    }
    return 0;
}

const struct command command_doctor = {
    .name = "doctor",
    .summary = "check the database's invariants; repair it from a backup",
    .help = "Checks pages, references, keys, flags and numbers. --repair also brings an older "
            "database up to date, after\n"
            "copying it to FILE.backup-vN. A backup that is brought back replaces the file, which "
            "is kept as\n"
            "FILE.damaged; overparam run then makes what is missing.\n\n"
            "  overparam doctor --backup\n",
    .json = "`{sound: boolean, findings: [{invariant: text, holds: text, broken: integer, "
            "example: text}]}`; what was repaired is a note",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .run = run,
};
