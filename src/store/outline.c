/* outline.c: what is kept of the content of the files that plans name, once for each content. */
#include <string.h>

#include "store/internal.h"
#include "sys/brought.h"

/* --- writing ---------------------------------------------------------------------------------- */

static bool is_kept(struct store *st, const char *sha256, bool *kept, struct err *e)
{
    struct arena a = {0};
    struct table t = {0};
    bool fine = store_read(st, &a, "select 1 from outline where sha256 = ?1", &sha256, 1, &t, e);
    *kept = t.n_rows > 0;
    arena_release(&a);
    return fine;
}

static const char outline_add_sql[] =
    "insert into outline (sha256, size, lines, step, marks) values (?1, ?2, ?3, ?4, ?5)";

static bool outline_write(struct store *st, const char *sha256, const struct outline *o,
                          struct err *e)
{
    sqlite3_stmt *s = store_statement(st, outline_add_sql, e);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, sha256, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, o->size);
    if (o->lines >= 0)
        sqlite3_bind_int64(s, 3, o->lines);
    sqlite3_bind_int64(s, 4, o->step);
    sqlite3_bind_text(s, 5, o->marks, -1, SQLITE_STATIC);
    return store_step(st, s, "keep the outline of a file", e);
}

/* Its bytes are here since its digest was taken. A file that changed since then has no outline, and
 * the next command plans anew. */
static bool file_keep(struct store *st, const char *path, const char *sha256, struct err *e)
{
    struct arena a = {0};
    struct outline o;
    struct err ignored = {0};
    const char *bytes;
    size_t n;
    bool kept, fine = is_kept(st, sha256, &kept, e);
    if (fine && !kept && brought_content(path, sha256, &bytes, &n, &ignored)) {
        outline_of(&a, bytes, n, &o);
        fine = outline_write(st, sha256, &o, e);
    }
    arena_release(&a);
    return fine;
}

bool store_outlines_write(struct store *st, const struct plan *p, struct err *e)
{
    for (const struct known_files *k = p->spec->files; k; k = k->next)
        if (!file_keep(st, k->path, k->sha256, e))
            return false;
    return true;
}

/* --- reading ---------------------------------------------------------------------------------- */

bool store_outline(struct store *st, struct arena *a, const char *sha256, struct outline *o,
                   bool *known, struct err *e)
{
    struct table t;
    if (!store_read(st, a, "select size, lines, step, marks from outline where sha256 = ?1",
                    &sha256, 1, &t, e))
        return false;
    *known = false;
    if (t.n_rows == 0)
        return true;
    *o = (struct outline){.size = t.cells[0].integer,
                          .lines = t.cells[1].type == CELL_NULL ? -1 : t.cells[1].integer,
                          .step = t.cells[2].integer,
                          .marks = t.cells[3].text};
    *known = outline_is_whole(o);
    return true;
}
