/* migrate.c: making a database, and bringing an older one up to date.
 *
 * user_version counts the changes of the tables: migration k of db/migrations/ leads from version k
 * to k + 1, and db/schema.sql is the newest. Before a migration the file is copied beside itself;
 * the migration is one transaction, so a kill leaves the old version or the new. Views and
 * triggers hold no data: they are made anew whenever their text differs. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/version.h"
#include "store/seal.h"
#include "store/sql.h"

int64_t store_newest_version(void)
{
    int64_t version = 1;
    while (sql_migrations[version - 1])
        version++;
    return version;
}

static bool set_version(struct store *st, struct err *e)
{
    char sql[160];
    snprintf(
        sql, sizeof sql,
        "pragma application_id = %d; pragma user_version = %lld; update store set program = '%.32s'",
        STORE_APPLICATION_ID, (long long)store_newest_version(), version_number);
    return store_exec(st, sql, "mark the database", e);
}

/* And the triggers. */
static bool drop_views(struct store *st, struct err *e)
{
    struct buf sql = {0};
    struct rows r = store_ask(st, "select 'drop ' || type || ' \"' || name || '\";' from "
                                  "sqlite_schema where type in ('view', 'trigger') order by type");
    while (rows_next(&r))
        buf_puts(&sql, rows_text(&r, 0));
    bool fine = rows_end(&r, "replace the views", e) &&
                store_exec(st, buf_text(&sql), "replace the views", e);
    buf_release(&sql);
    return fine;
}

static bool make_views(struct store *st, struct err *e)
{
    struct buf triggers = {0};
    store_put_triggers(&triggers);
    bool fine = drop_views(st, e) && store_exec(st, sql_views, "make the views", e) &&
                store_exec(st, buf_text(&triggers), "make the triggers", e) &&
                store_exec(st, "update store set generation = generation + 1", "make the views", e);
    buf_release(&triggers);
    return fine;
}

static bool create(struct store *st, struct err *e)
{
    return store_exec(st, "begin exclusive", "create the database", e) &&
           store_exec(st, sql_schema, "create the tables", e) &&
           store_exec(st,
                      "insert into store (id, identity, generation) values (1, "
                      "lower(hex(randomblob(16))), 0)",
                      "create the tables", e) &&
           make_views(st, e) && set_version(st, e) && store_exec(st, "commit", "create", e);
}

static bool migrate(struct store *st, int64_t version, struct err *e)
{
    struct arena a = {0};
    const char *backup = arena_printf(&a, "%s.backup-v%lld", st->path, (long long)version);
    int64_t broken = 0;
    /* Tables that others refer to are made anew: sqlite.org/lang_altertable.html#otheralter. */
    bool fine =
        store_backup(st, backup, NULL, e) &&
        store_exec(st, "pragma foreign_keys = off; begin exclusive", "upgrade the database", e) &&
        drop_views(st, e);
    for (int64_t v = version; fine && sql_migrations[v - 1]; v++)
        fine = store_exec(st, sql_migrations[v - 1], "upgrade the database", e);
    fine = fine && store_seal_all(st, e) && make_views(st, e) && set_version(st, e) &&
           store_integer(st, "select count(*) from pragma_foreign_key_check", 0, &broken, e);
    if (fine && broken > 0)
        fine = err_set(e, ERR_STORE, "cannot upgrade %s: %lld rows would point nowhere", st->path,
                       (long long)broken);
    fine = fine ? store_exec(st, "commit; pragma foreign_keys = on", "upgrade the database", e)
                : store_undo(st);
    if (!fine)
        err_hint(e, "the file is as before; %s is a copy", backup);
    else
        unlink(arena_printf(&a, "%s-lock", st->path)); /* of versions before 4 */
    arena_release(&a);
    return fine;
}

/* Of tables that are as ours. */
static bool renew_views(struct store *st, struct err *e)
{
    bool differ;
    if (!store_refuse_foreign(st, &differ, e))
        return false;
    return !differ || (store_exec(st, "begin immediate", "replace the views", e) &&
                       make_views(st, e) && store_exec(st, "commit", "replace the views", e));
}

bool store_upgrade(struct store *st, struct err *e)
{
    int64_t version;
    if (!store_integer(st, "pragma user_version", 0, &version, e))
        return false;
    bool fine = version == 0                        ? create(st, e)
                : version == store_newest_version() ? renew_views(st, e)
                                                    : migrate(st, version, e) && renew_views(st, e);
    return fine || store_undo(st);
}
