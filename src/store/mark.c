/* mark.c: words and notes that people give to runs.
 *
 * They belong to the key of a run, which is what was asked for: a run that other code makes again has
 * them, and a database that is merged brings its own along. */
#include "store/internal.h"

static const char marking[] = "mark a run";

static bool mark(struct store *st, const char *sql, int64_t run, const char *words, struct err *e)
{
    struct rows r = store_ask(st, sql);
    sqlite3_bind_int64(r.s, 1, run);
    if (words)
        sqlite3_bind_text(r.s, 2, words, -1, SQLITE_STATIC);
    (void)rows_next(&r);
    return rows_end(&r, marking, e);
}

#define KEY "(select key from run where id = ?1)"

/* What is so already moves nothing: no figure shall look older than its data. */
static bool mark_all(struct store *st, const char *sql, int64_t run, const char *const *words,
                     size_t n, struct err *e)
{
    if (!store_flush(st, e) || !store_begin(st, false, e))
        return false;
    int64_t before = sqlite3_total_changes64(st->db);
    bool fine = true;
    for (size_t i = 0; fine && i < n; i++)
        fine = mark(st, sql, run, words[i], e);
    if (fine && sqlite3_total_changes64(st->db) != before)
        fine = store_touch(st, marking, e);
    return (fine || store_undo(st)) && store_commit(st, e);
}

bool store_tag(struct store *st, int64_t run, const char *const *words, size_t n, bool take_off,
               struct err *e)
{
    return mark_all(st,
                    take_off ? "delete from tag where key = " KEY " and word = ?2"
                             : "insert or ignore into tag (key, word) values (" KEY ", ?2)",
                    run, words, n, e);
}

bool store_note(struct store *st, int64_t run, const char *words, struct err *e)
{
    return mark_all(st,
                    words ? "insert into note (key, written, words) values (" KEY
                            ", strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?2)"
                          : "delete from note where key = " KEY,
                    run, &words, 1, e);
}
