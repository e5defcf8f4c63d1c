/* rows.c: the rows of a statement of our own. A mistake ends them as the last row does; rows_end
 * says which it was. */
#include "store/internal.h"

struct rows store_ask(struct store *st, const char *sql)
{
    struct rows r = {.st = st};
    r.rc = sqlite3_prepare_v2(st->db, sql, -1, &r.s, NULL);
    return r;
}

struct rows store_ask_kept(struct store *st, const char *sql)
{
    struct rows r = {.st = st, .kept = true};
    r.rc = store_keep(st, sql, &r.s);
    return r;
}

bool rows_next(struct rows *r)
{
    if (r->rc == SQLITE_OK || r->rc == SQLITE_ROW)
        r->rc = sqlite3_step(r->s);
    return r->rc == SQLITE_ROW;
}

const char *rows_text(struct rows *r, int column)
{
    const char *text = (const char *)sqlite3_column_text(r->s, column);
    r->lacks = r->lacks || !text;
    return text ? text : "";
}

static bool lacks_text(const struct rows *r, const char *doing, struct err *e)
{
    err_set(e, ERR_DAMAGED, "cannot %s: %s is damaged: a text is missing (NULL)", doing,
            r->st->path);
    return err_hint(
        e, "overparam doctor tells where; doctor --repair mends it or brings the last backup back");
}

bool rows_end(struct rows *r, const char *doing, struct err *e)
{
    bool fine = r->rc == SQLITE_OK || r->rc == SQLITE_ROW || r->rc == SQLITE_DONE ||
                store_fault(r->st, r->rc, doing, e);
    fine = fine && (!r->lacks || lacks_text(r, doing, e));
    if (r->kept)
        sqlite3_reset(r->s);
    else
        sqlite3_finalize(r->s);
    return fine;
}
