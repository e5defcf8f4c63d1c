/* internal.h: what the files of store/ share: the handle, its prepared statements, one place where
 * SQLite's codes become errors. */
#ifndef OVERPARAM_STORE_INTERNAL_H
#define OVERPARAM_STORE_INTERNAL_H

#include <sqlite3.h>

#include "store/store.h"

/* "ovpr": marks the file as ours. */
enum { STORE_APPLICATION_ID = 0x6f767072 };

/* An id that no run has and none is promised in `planned`. */
#define STORE_NEXT_RUN                                                                             \
    "1 + max((select coalesce(max(id), 0) from run), (select coalesce(max(run), 0) from planned))"

/* A statement that is prepared once: its text, which stands beside the function that uses it, names
 * it by its address. */
struct kept {
    const char *sql;
    sqlite3_stmt *s;
};
enum { STORE_KEPT = 64 };

/* A name whose id was found before; no row of names goes while a database is written to. */
enum { KNOWN_IDS = 64, KNOWN_NAME = 72 };
struct known_id {
    const char *find; /* the statement that finds it, a constant; NULL: none */
    int64_t id;
    char name[KNOWN_NAME];
};

struct known_name {
    const char *name;
    /* Of the query that is being prepared: */
    bool in_view; /* a view of it reads this table */
    bool hidden;  /* it gives this view's name to something else */
};

struct name_list {
    struct known_name *list;
    size_t n, room;
};

/* What the database consists of, for guard.c. */
struct names {
    struct arena arena;
    struct name_list tables, views;
    const char *refused; /* the table that the last query would have read, or NULL */
};

struct store {
    sqlite3 *db; /* NULL while suspended */
    char *path;  /* owned */
    enum store_mode mode;
    bool newer;
    int64_t version; /* of its tables, and of the program that made them; "" when it is not told */
    char program[33];
    int lock;      /* descriptor of the file itself, which holds the writer's lock, or -1 */
    bool alone;    /* no other process shares the lock */
    bool hindered; /* the last batch could not be committed: a reader holds the database */
    unsigned slot; /* which of the runners this is */
    struct kept kept[STORE_KEPT];
    size_t n_kept;
    struct known_id ids[KNOWN_IDS]; /* each at the place of its hash */
    struct names names;
    char running[SHA256_HEX]; /* of the program that runs; "" before it was asked for */
};

/* Translate the last failure of the connection; returns false. `doing` continues "cannot ": "store
 * a run". */
bool store_fault(const struct store *st, int rc, const char *doing, struct err *e);

/* The remedy when something that this program looks for is not in a database of a newer version;
 * returns false. */
bool store_hint_newer(const struct store *st, struct err *e);

/* The kept statement of this text, a constant, reset and unbound; SQLite's code. */
int store_keep(struct store *st, const char *sql, sqlite3_stmt **s);
/* The same; NULL and *e when it cannot be prepared. */
sqlite3_stmt *store_statement(struct store *st, const char *sql, struct err *e);
/* Step a statement that returns no row, then reset it. */
MUST_CHECK bool store_step(struct store *st, sqlite3_stmt *s, const char *doing, struct err *e);
void store_finalize(struct store *st);
/* Several statements of our own, no results. */
MUST_CHECK bool store_exec(struct store *st, const char *sql, const char *doing, struct err *e);
/* One integer of our own SQL; `otherwise` when there is no row. */
MUST_CHECK bool store_integer(struct store *st, const char *sql, int64_t otherwise, int64_t *value,
                              struct err *e);

/* The rows of a statement of our own, read by sqlite3_column_...(r.s, ...):
 *     struct rows r = store_ask(st, sql);
 *     sqlite3_bind_...(r.s, ...);
 *     while (rows_next(&r))
 *         ...
 *     return rows_end(&r, "read", e);
 * rows_end may come before the last row. */
struct rows {
    struct store *st;
    sqlite3_stmt *s;
    int rc;
    bool kept;
    bool lacks; /* a text where none may be missing */
};
struct rows store_ask(struct store *st, const char *sql);
/* The same of a statement that is prepared once. */
struct rows store_ask_kept(struct store *st, const char *sql);
bool rows_next(struct rows *r);
/* The text of a column that always has one. In a damaged file it may not: it is "" then, and
 * rows_end fails. */
const char *rows_text(struct rows *r, int column);
MUST_CHECK bool rows_end(struct rows *r, const char *doing, struct err *e);

/* A function that a query may call. */
bool store_computes(const char *function);

/* Begin a transaction unless one is open; the first one that changes results moves the generation.
 */
MUST_CHECK bool store_begin(struct store *st, bool touches, struct err *e);
/* Move the generation. */
MUST_CHECK bool store_touch(struct store *st, const char *doing, struct err *e);
MUST_CHECK bool store_commit(struct store *st, struct err *e);
/* Undo what is open; returns false, so that `return store_undo(st)` reads well. */
bool store_undo(struct store *st);
/* Error when the store was opened for reading. */
MUST_CHECK bool store_writable(const struct store *st, struct err *e);

/* Forget the ids of names: what added some was undone, or names were removed. */
void store_forget_ids(struct store *st);
/* The id of a name in a table of names, added when new. */
MUST_CHECK bool store_intern(struct store *st, const char *find, const char *add, const char *name,
                             int64_t *id, struct err *e);
/* The same where a content is added with the name, as ?2. */
MUST_CHECK bool store_intern_with(struct store *st, const char *find, const char *add,
                                  const char *name, const char *content, int64_t *id,
                                  struct err *e);
/* The id of an experiment of this name, added when new. */
MUST_CHECK bool store_experiment(struct store *st, const char *name, int64_t *id, struct err *e);
/* The id of the code; it and its parts are added when they are not there. */
MUST_CHECK bool store_code(struct store *st, const struct code *c, int64_t *id, struct err *e);

/* The id of program and machine, added when new. */
MUST_CHECK bool store_build(struct store *st, const struct provenance *p, int64_t *id,
                            struct err *e);

/* The writer's lock and the file system (lock.c). *lock is closed after any connection. */
MUST_CHECK bool store_lock(const char *path, enum store_mode mode, int *lock, struct err *e);
/* The same; *alone: nobody shares it, and this process may do what needs that. Else it is shared.
 */
MUST_CHECK bool store_lock_as(const char *path, enum store_mode mode, int *lock, bool *alone,
                              struct err *e);
/* Let others share it. */
MUST_CHECK bool store_lock_share(struct store *st, struct err *e);
/* Of those who share it (share.c). The turn: to open the database, which store_share lets others
 * do. */
MUST_CHECK bool store_turn_take(int fd);
MUST_CHECK bool store_share(struct store *st, struct err *e);
bool store_has_runners(int fd);
/* Refuses when another process has it open under another name. */
MUST_CHECK bool store_one_name(const char *path, int fd, struct err *e);
/* An error when the file of this name is not the one that is locked any more. */
MUST_CHECK bool store_in_place(const struct store *st, struct err *e);
/* Milliseconds that a process of this mode waits for others. */
int store_patience(enum store_mode mode);
/* Wait for other processes a moment only, or so long. */
void store_brief(struct store *st, bool brief);
/* It was another process that kept us from the database: *e is taken back. */
bool store_later(struct store *st, struct err *e);
/* Is this still the file of that name? */
bool store_is_at(const char *path, int fd);
/* Name of a network file system, or NULL; type as in statfs. */
const char *store_network_name(unsigned long type);
MUST_CHECK bool store_local(const char *path, struct err *e);

/* To count and copy what is there, of whatever version; nothing is looked at. */
MUST_CHECK bool store_open_raw(const char *path, struct store **st, struct err *e);
/* Create, back up, migrate, make the views (migrate.c). */
MUST_CHECK bool store_upgrade(struct store *st, struct err *e);
int64_t store_newest_version(void);

/* Triggers that keep others from changing runs (kept.c); their names begin so. */
#define STORE_KEEPS "keep_"
void store_put_triggers(struct buf *sql);

/* What in the file is not as this program makes it is refused (foreign.c): what would run by
 * itself, for any version; tables, columns, indices and triggers that are others, for this version.
 * *other_views: its views are not those of this program, or triggers are missing, which is nothing
 * to a reader. */
MUST_CHECK bool store_refuse_programs(struct store *st, struct err *e);
MUST_CHECK bool store_refuse_foreign(struct store *st, bool *other_views, struct err *e);

/* The files that a plan was made from (inputs.c). Writing them moves no generation: no view shows
 * them. */
MUST_CHECK bool store_inputs_same(struct store *st, const struct plan *p, bool *same,
                                  struct err *e);
MUST_CHECK bool store_inputs_write(struct store *st, const struct plan *p, struct err *e);

/* Keep the outlines of the files that a plan names (outline.c). */
MUST_CHECK bool store_outlines_write(struct store *st, const struct plan *p, struct err *e);

/* How a double is kept: SQLite has neither NaN nor negative zero. */
enum value_kind { VALUE_FINITE, VALUE_NAN, VALUE_PLUS_INF, VALUE_MINUS_INF, VALUE_MINUS_ZERO };
enum value_kind store_value_kind(double value);
const char *store_value_word(enum value_kind k);
double store_value_of(enum value_kind k, double value);
/* NULL when not finite. */
int store_bind_value(sqlite3_stmt *s, int at, double value);

/* The first row of "pragma quick_check" or the like is "ok"; else *example (in `a`) says what it
 * is. */
MUST_CHECK bool store_pages(struct store *st, struct arena *a, const char *pragma,
                            const char **example, struct err *e);

/* The member of a JSON object that stands for it: "init.scale": 0.1 (record.c). */
void store_parameter_member(const struct parameter *p, struct buf *out);

/* The answer to SQL of our own, which may read tables; texts are bound to ?1, ?2, ... (query.c). */
MUST_CHECK bool store_read(struct store *st, struct arena *a, const char *sql,
                           const char *const *values, size_t n, struct table *t, struct err *e);

/* What is prepared between the two may read views, and do nothing else (guard.c). */
MUST_CHECK bool store_guard(struct store *st, const char *sql, struct err *e);
void store_unguard(struct store *st);
/* Behind the two: false when it opens a table that none of its views reads. */
bool store_reads_views(struct store *st, const char *sql);
/* Views that a query calls something else by (hidden.c). */
void store_find_hidden(struct name_list *views, const char *sql);

#endif
