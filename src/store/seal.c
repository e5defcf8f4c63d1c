/* seal.c: digests by which damage to a run is seen.
 *
 * run.results is a digest of what came out (status, samples, weights, what a program said),
 * run.seal one of run.results and all other rows of the run: where and how long it was made, its
 * parameters, its attempts, who took it over, what was kept aside. A set of parameters that many
 * runs share has one of its own (parameter_set.seal). All are the first half of a SHA-256: damage
 * does not choose its bits. Rows are told by names and not by ids, so that a run has the same
 * digests in every database that it is merged into. Left out are `current` and the code under which
 * it stands, which move with its plan.
 *
 * A row is the type and the content of each of its columns; each query is closed by a byte that no
 * type has. Samples are read in the order in which they lie, which costs no sorting: those of an
 * observable have a digest of their own, and these are put together by name.
 *
 * A run that is new is sealed from memory, as its rows will be read: to read them back takes as
 * long as to write them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "store/seal.h"

static const char sealing[] = "seal a run";

#define BUILD_NAMES                                                                                \
    "b.version, b.commit_id, b.dirty, b.compiler, b.flags, b.gsl, b.blas, b.blas_kernel, b.cpu, "  \
    "b.host, b.system"

static const char head_sql[] =
    "select key, status, reason, steps, evaluations, time from run where id = ?1";
static const char program_sql[] = "select version, words from run_program where run = ?1";
static const char weights_sql[] = "select bytes from run_weights where run = ?1";
static const char samples_sql[] =
    "select component, sequence, step, time, at, value, kind, observable from sample where run = ?1 "
    "order by observable, component, sequence";
static const char *const results_sql[] = {head_sql, program_sql, weights_sql, NULL};

static const char made_sql[] =
    "select x.name, variant, run.profile, wall_seconds, cpu_seconds, seed, started, "
    "peak_memory, f.digest, " BUILD_NAMES " from run join experiment x on x.id = experiment join "
    "build b on b.id = build join parameter_set f on f.id = fixed where run.id = ?1";
static const char swept_sql[] =
    "select path.name, value, member from run join parameter_set s on s.id = swept join parameter on "
    "parameter_set = s.id join path on path.id = path where run.id = ?1 order by path.name";
static const char attempts_sql[] =
    "select started, status, reason, signal, wall_seconds, cpu_seconds, peak_memory, words, " BUILD_NAMES
    " from attempt join build b on b.id = build where run = ?1 "
    "order by started, b.host, b.cpu, b.commit_id, b.flags, b.compiler, b.id";
static const char adopted_sql[] =
    "select made, person, share, sampled, " BUILD_NAMES " from adopted_run join adoption a on a.id "
    "= adoption join build b on b.id = build where run = ?1 order by made, person, b.host";
static const char conflicts_sql[] =
    "select status, reason, steps, evaluations, time, wall_seconds, cpu_seconds, started, "
    "peak_memory, weights, " BUILD_NAMES " from conflict join build b on b.id = build where run = "
    "?1 order by started, b.host, b.cpu, b.commit_id, b.flags, b.compiler, b.id";
static const char conflict_samples_sql[] =
    "select started, o.name, component, sequence, step, s.time, at, value, kind from conflict c "
    "join conflict_sample s on s.conflict = c.id join observable o on o.id = observable where run "
    "= ?1 order by started, sequence, o.name, component, value";
static const char *const seal_sql[] = {
    made_sql, swept_sql, attempts_sql, adopted_sql, conflicts_sql, conflict_samples_sql, NULL};

/* Of most runs there is nothing in these. */
static const struct {
    const char *sql, *table;
} rare[] = {
    {program_sql, "run_program"},
    {weights_sql, "run_weights"},
    {adopted_sql, "adopted_run"},
    {conflicts_sql, "conflict"},
    {conflict_samples_sql, "conflict_sample"},
};
enum { N_RARE = sizeof rare / sizeof *rare };

static const char set_sql[] =
    "select path.name, value, member from parameter join path on path.id = path where parameter_set "
    "= ?1 order by path.name";

/* --- cells into bytes ------------------------------------------------------------------------- */

enum { WORD = 1 + 8, AT_ONCE = 1 << 14 };
static const char end_of_rows = (char)0xff;

/* The type, and the number or the length of what follows. */
static void put_word(struct buf *out, int type, uint64_t word)
{
    char bytes[WORD] = {(char)type};
    for (int i = 1; i < WORD; i++, word >>= 8)
        bytes[i] = (char)(word & 0xff);
    buf_add(out, bytes, sizeof bytes);
}

static void put_bytes(struct buf *out, int type, const void *bytes, size_t n)
{
    put_word(out, type, n);
    if (bytes)
        buf_add(out, bytes, n);
}

static void put_text(struct buf *out, const char *text)
{
    put_bytes(out, SQLITE_TEXT, text, strlen(text));
}

static void put_integer(struct buf *out, int64_t value)
{
    put_word(out, SQLITE_INTEGER, (uint64_t)value);
}

static void put_real(struct buf *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_word(out, SQLITE_FLOAT, bits);
}

static void put_cell(struct buf *out, sqlite3_stmt *s, int column)
{
    const int type = sqlite3_column_type(s, column);
    switch (type) {
    case SQLITE_TEXT:
        put_bytes(out, type, sqlite3_column_text(s, column),
                  (size_t)sqlite3_column_bytes(s, column));
        break;
    case SQLITE_BLOB:
        put_bytes(out, type, sqlite3_column_blob(s, column),
                  (size_t)sqlite3_column_bytes(s, column));
        break;
    case SQLITE_INTEGER:
        put_integer(out, sqlite3_column_int64(s, column));
        break;
    case SQLITE_FLOAT:
        put_real(out, sqlite3_column_double(s, column));
        break;
    default:
        put_word(out, type, 0);
    }
}

/* As store_bind_value binds it and SQLite keeps it: finite, and a zero without sign. */
static void put_value(struct buf *out, double value)
{
    if (isfinite(value))
        put_real(out, value + 0.0);
    else
        put_word(out, SQLITE_NULL, 0);
}

static void flush(struct sha256 *h, struct buf *rows)
{
    sha256_add(h, buf_text(rows), rows->n);
    buf_clear(rows);
}

static void put_end(struct sha256 *h, struct buf *rows)
{
    buf_putc(rows, end_of_rows);
    flush(h, rows);
}

static void put_row(struct sha256 *h, struct buf *rows, sqlite3_stmt *s, int columns)
{
    for (int i = 0; i < columns; i++)
        put_cell(rows, s, i);
    if (rows->n > AT_ONCE)
        flush(h, rows);
}

static bool add_rows(struct store *st, struct sha256 *h, const char *sql, int64_t of,
                     struct buf *rows, struct err *e)
{
    struct rows r = store_ask_kept(st, sql);
    sqlite3_bind_int64(r.s, 1, of);
    while (rows_next(&r))
        put_row(h, rows, r.s, sqlite3_column_count(r.s));
    put_end(h, rows);
    return rows_end(&r, sealing, e);
}

static bool is_empty(const char *sql, unsigned empty)
{
    for (size_t i = 0; i < N_RARE; i++)
        if (rare[i].sql == sql)
            return empty >> i & 1;
    return false;
}

/* empty: as in struct seal_look. */
static bool add_queries(struct store *st, struct sha256 *h, const char *const *sql, int64_t run,
                        unsigned empty, struct err *e)
{
    struct buf rows = {0};
    bool fine = true;
    for (size_t i = 0; fine && sql[i]; i++)
        if (is_empty(sql[i], empty))
            put_end(h, &rows);
        else
            fine = add_rows(st, h, sql[i], run, &rows, e);
    buf_release(&rows);
    return fine;
}

static void finish(struct sha256 *h, unsigned char seal[SEAL_SIZE])
{
    unsigned char whole[SHA256_SIZE];
    sha256_bytes(h, whole);
    memcpy(seal, whole, SEAL_SIZE);
}

/* --- samples ---------------------------------------------------------------------------------- */

/* Those of one observable. */
struct group {
    const char *name;
    unsigned char digest[SEAL_SIZE];
};

struct groups {
    struct arena arena;
    struct group *list;
    size_t n, room;
    int64_t observable; /* of the last one, whose samples are being read */
    struct sha256 h;
    struct buf rows;
};

static void group_end(struct groups *g)
{
    if (g->n == 0)
        return;
    flush(&g->h, &g->rows);
    finish(&g->h, g->list[g->n - 1].digest);
}

static void group_begin(struct groups *g, int64_t observable, const char *name)
{
    group_end(g);
    g->list = arena_room(&g->arena, g->list, g->n, &g->room, sizeof *g->list);
    g->list[g->n++].name = arena_strdup(&g->arena, name);
    g->observable = observable;
    sha256_init(&g->h);
}

static bool group_read(struct store *st, struct groups *g, int64_t observable, struct err *e)
{
    struct rows r = store_ask_kept(st, "select name from observable where id = ?1");
    sqlite3_bind_int64(r.s, 1, observable);
    group_begin(g, observable, rows_next(&r) ? rows_text(&r, 0) : "");
    return rows_end(&r, sealing, e);
}

static int by_name(const void *left, const void *right)
{
    const struct group *a = left, *b = right;
    return strcmp(a->name, b->name);
}

static void add_groups(struct sha256 *h, struct groups *g)
{
    group_end(g);
    if (g->n > 0)
        qsort(g->list, g->n, sizeof *g->list, by_name);
    for (size_t i = 0; i < g->n; i++) {
        sha256_add(h, g->list[i].name, strlen(g->list[i].name) + 1);
        sha256_add(h, g->list[i].digest, sizeof g->list[i].digest);
    }
    buf_release(&g->rows);
    arena_release(&g->arena);
}

static bool add_samples(struct store *st, struct sha256 *h, int64_t run, struct err *e)
{
    struct groups g = {0};
    struct rows r = store_ask_kept(st, samples_sql);
    const int columns = sqlite3_column_count(r.s) - 1;
    bool fine = true;
    sqlite3_bind_int64(r.s, 1, run);
    while (fine && rows_next(&r)) {
        const int64_t observable = sqlite3_column_int64(r.s, columns);
        fine = (g.n > 0 && observable == g.observable) || group_read(st, &g, observable, e);
        put_row(&g.h, &g.rows, r.s, columns);
    }
    fine = rows_end(&r, sealing, fine ? e : NULL) && fine;
    add_groups(h, &g);
    return fine;
}

/* --- from memory: what a new run has, in the columns of the queries above ----------------------- */

static void put_head(struct buf *out, const struct run *r, const struct outcome *o)
{
    put_text(out, r->key);
    put_text(out, outcome_word(o->status));
    put_text(out, o->reason);
    put_integer(out, o->steps);
    put_integer(out, o->evaluations);
    put_value(out, o->time);
}

static void put_sample(struct buf *out, const struct sample *x, size_t sequence)
{
    put_integer(out, x->component);
    put_integer(out, (int64_t)sequence);
    put_integer(out, x->step);
    put_value(out, x->time);
    put_value(out, x->at);
    put_value(out, x->value);
    put_integer(out, store_value_kind(x->value));
}

static void add_samples_of(struct sha256 *h, const struct outcome *o, const struct placed *order)
{
    struct groups g = {0};
    for (size_t i = 0; i < o->n_samples; i++) {
        if (i == 0 || order[i].observable != order[i - 1].observable)
            group_begin(&g, order[i].observable, o->names[order[i].observable]);
        put_sample(&g.rows, &o->samples[order[i].sequence], order[i].sequence);
        if (g.rows.n > AT_ONCE)
            flush(&g.h, &g.rows);
    }
    add_groups(h, &g);
}

static void seal_results(const struct run *r, const struct outcome *o, const struct placed *order,
                         unsigned char results[SEAL_SIZE])
{
    struct sha256 h;
    struct buf rows = {0};
    sha256_init(&h);
    put_head(&rows, r, o);
    put_end(&h, &rows);
    if (r->program) {
        put_text(&rows, o->version ? o->version : "");
        put_text(&rows, o->words ? o->words : "");
    }
    put_end(&h, &rows);
    if (o->weights)
        put_bytes(&rows, SQLITE_BLOB, o->weights, o->p * sizeof *o->weights);
    put_end(&h, &rows);
    add_samples_of(&h, o, order);
    finish(&h, results);
    buf_release(&rows);
}

static void put_build(struct buf *out, const struct provenance *p)
{
    const char *const before[] = {p->version, p->commit}, *const after[] = {
                                                              p->compiler, p->flags,       p->gsl,
                                                              p->blas,     p->blas_kernel, p->cpu,
                                                              p->host,     p->system};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        put_text(out, before[i] ? before[i] : "");
    put_integer(out, p->dirty);
    for (size_t i = 0; i < sizeof after / sizeof *after; i++)
        put_text(out, after[i] ? after[i] : "");
}

static void put_made(struct buf *out, const struct run *r, const char *fixed,
                     const struct provenance *p)
{
    put_text(out, r->experiment);
    put_text(out, r->variant);
    put_text(out, r->profile);
    put_value(out, r->cost.earlier_wall + r->cost.wall);
    put_value(out, r->cost.earlier_cpu + r->cost.cpu);
    if (r->has_seed)
        put_integer(out, r->seed);
    else
        put_word(out, SQLITE_NULL, 0);
    put_text(out, r->cost.started);
    put_integer(out, r->cost.peak_memory);
    put_text(out, fixed);
    put_build(out, p);
}

static void put_parameter(struct buf *out, const struct parameter *p, struct buf *member)
{
    put_text(out, p->path);
    if (p->type == PARAMETER_TEXT)
        put_text(out, p->text);
    else if (p->type == PARAMETER_REAL && !isnan(p->real))
        put_real(out, p->real);
    else if (p->type == PARAMETER_REAL)
        put_word(out, SQLITE_NULL, 0);
    else
        put_integer(out, p->count);
    store_parameter_member(p, member);
    put_text(out, buf_text(member));
}

static void put_attempt(struct buf *out, const struct run *r, const struct outcome *o,
                        const struct provenance *p)
{
    put_text(out, r->cost.started);
    put_text(out, outcome_word(o->status));
    put_text(out, o->reason);
    put_integer(out, r->cost.signal);
    put_value(out, r->cost.wall);
    put_value(out, r->cost.cpu);
    put_integer(out, r->cost.peak_memory);
    put_text(out, o->words ? o->words : "");
    put_build(out, p);
}

void store_seal_new(const struct run *r, const struct outcome *o, const struct placed *order,
                    const char *fixed, const struct provenance *p, struct seal *seal)
{
    struct sha256 h;
    struct buf rows = {0}, member = {0};
    seal_results(r, o, order, seal->results);
    sha256_init(&h);
    sha256_add(&h, seal->results, sizeof seal->results);
    put_made(&rows, r, fixed, p);
    put_end(&h, &rows);
    for (size_t i = 0; i < r->n_parameters; i++)
        if (r->parameters[i].swept)
            put_parameter(&rows, &r->parameters[i], &member);
    put_end(&h, &rows);
    put_attempt(&rows, r, o, p);
    put_end(&h, &rows);
    for (const char *const *none = seal_sql + 3; *none; none++)
        put_end(&h, &rows); /* nobody took it over, nothing was kept aside */
    finish(&h, seal->whole);
    buf_release(&rows);
    buf_release(&member);
}

/* --- from the tables -------------------------------------------------------------------------- */

static bool results_digest(struct store *st, int64_t run, unsigned empty,
                           unsigned char out[SEAL_SIZE], struct err *e)
{
    struct sha256 h;
    sha256_init(&h);
    bool fine = add_queries(st, &h, results_sql, run, empty, e) && add_samples(st, &h, run, e);
    finish(&h, out);
    return fine;
}

static bool whole_digest(struct store *st, int64_t run, unsigned empty, struct seal *seal,
                         struct err *e)
{
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, seal->results, sizeof seal->results);
    bool fine = add_queries(st, &h, seal_sql, run, empty, e);
    finish(&h, seal->whole);
    return fine;
}

static bool set_digest(struct store *st, int64_t set, unsigned char out[SEAL_SIZE], struct err *e)
{
    static const char *const sql[] = {set_sql, NULL};
    struct sha256 h;
    sha256_init(&h);
    bool fine = add_queries(st, &h, sql, set, 0, e);
    finish(&h, out);
    return fine;
}

static bool write_both(struct store *st, int64_t run, struct seal *seal, struct err *e)
{
    if (!whole_digest(st, run, 0, seal, e))
        return false;
    sqlite3_stmt *s =
        store_statement(st, "update run set results = ?2, seal = ?3 where id = ?1", e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    store_bind_seal(s, 2, seal->results);
    store_bind_seal(s, 3, seal->whole);
    return store_step(st, s, sealing, e);
}

static void seal_copy(unsigned char out[SEAL_SIZE], sqlite3_stmt *s, int column)
{
    memset(out, 0, SEAL_SIZE);
    if (sqlite3_column_bytes(s, column) == SEAL_SIZE)
        memcpy(out, sqlite3_column_blob(s, column), SEAL_SIZE);
}

/* What is written in the run itself, and its shared set of parameters. */
static bool read_both(struct store *st, int64_t run, struct seal *seal, int64_t *set, struct err *e)
{
    struct rows r = store_ask_kept(st, "select results, seal, fixed from run where id = ?1");
    sqlite3_bind_int64(r.s, 1, run);
    *seal = (struct seal){{0}, {0}};
    *set = 0;
    if (rows_next(&r)) {
        seal_copy(seal->results, r.s, 0);
        seal_copy(seal->whole, r.s, 1);
        *set = sqlite3_column_int64(r.s, 2);
    }
    return rows_end(&r, sealing, e);
}

void store_bind_seal(sqlite3_stmt *s, int at, const unsigned char seal[SEAL_SIZE])
{
    sqlite3_bind_blob(s, at, seal, SEAL_SIZE, SQLITE_STATIC);
}

bool store_seal(struct store *st, int64_t run, struct err *e)
{
    struct seal seal;
    return results_digest(st, run, 0, seal.results, e) && write_both(st, run, &seal, e);
}

bool store_reseal(struct store *st, int64_t run, struct err *e)
{
    struct seal seal;
    int64_t set;
    return read_both(st, run, &seal, &set, e) && write_both(st, run, &seal, e);
}

bool store_seal_set(struct store *st, int64_t set, struct err *e)
{
    unsigned char seal[SEAL_SIZE];
    if (!set_digest(st, set, seal, e))
        return false;
    sqlite3_stmt *s = store_statement(st, "update parameter_set set seal = ?2 where id = ?1", e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, set);
    store_bind_seal(s, 2, seal);
    return store_step(st, s, sealing, e);
}

/* The first column of each row is a run, or a set. */
static bool each(struct store *st, const char *sql,
                 bool (*visit)(struct store *st, int64_t id, struct err *e), struct err *e)
{
    bool fine = true;
    struct rows r = store_ask(st, sql);
    while (fine && rows_next(&r))
        fine = visit(st, sqlite3_column_int64(r.s, 0), e);
    return rows_end(&r, sealing, fine ? e : NULL) && fine;
}

bool store_seal_all(struct store *st, struct err *e)
{
    return each(st, "select id from parameter_set where digest is not null", store_seal_set, e) &&
           each(st, "select id from run", store_seal, e);
}

bool store_reseal_each(struct store *st, const char *sql, struct err *e)
{
    return each(st, sql, store_reseal, e);
}

/* --- looking ---------------------------------------------------------------------------------- */

static bool same(const unsigned char a[SEAL_SIZE], const unsigned char b[SEAL_SIZE])
{
    return memcmp(a, b, SEAL_SIZE) == 0;
}

bool store_results_hold(struct store *st, int64_t run, bool *hold, struct err *e)
{
    struct seal seal;
    unsigned char now[SEAL_SIZE];
    int64_t set;
    bool fine = read_both(st, run, &seal, &set, e) && results_digest(st, run, 0, now, e);
    *hold = fine && same(seal.results, now);
    return fine;
}

/* Asked once for runs that follow each other. */
static bool set_holds(struct store *st, struct seal_look *known, int64_t set, struct err *e)
{
    unsigned char now[SEAL_SIZE], then[SEAL_SIZE];
    if (set == known->set)
        return true;
    struct rows r = store_ask_kept(st, "select seal from parameter_set where id = ?1");
    sqlite3_bind_int64(r.s, 1, set);
    const bool there = rows_next(&r);
    if (there)
        seal_copy(then, r.s, 0);
    if (!rows_end(&r, sealing, e) || !set_digest(st, set, now, e))
        return false;
    known->set = set;
    known->holds = there && same(now, then);
    return true;
}

/* Against what was read of it. */
static bool rest_holds(struct store *st, int64_t run, const struct seal *then, int64_t set,
                       struct seal_look *known, bool *holds, struct err *e)
{
    struct seal now = *then;
    bool fine = whole_digest(st, run, known->empty, &now, e) && set_holds(st, known, set, e);
    *holds = fine && known->holds && same(then->whole, now.whole);
    return fine;
}

bool store_key_holds(struct store *st, int64_t run, bool *holds, struct err *e)
{
    static const char sql[] =
        "select key, canonical from run join all_texts t on t.run = run.id where run.id = ?1";
    char key[SHA256_HEX];
    struct rows r = store_ask_kept(st, sql);
    sqlite3_bind_int64(r.s, 1, run);
    *holds = rows_next(&r);
    if (*holds) {
        const char *canonical = rows_text(&r, 1);
        sha256_of(canonical, (size_t)sqlite3_column_bytes(r.s, 1), key);
        *holds = strcmp(key, rows_text(&r, 0)) == 0;
    }
    return rows_end(&r, sealing, e);
}

bool store_seal_holds(struct store *st, int64_t run, struct seal_look *known, bool *holds,
                      struct err *e)
{
    struct seal then;
    int64_t set;
    return read_both(st, run, &then, &set, e) && rest_holds(st, run, &then, set, known, holds, e);
}

static bool is_whole(struct store *st, int64_t run, struct seal_look *known, bool *whole,
                     struct err *e)
{
    struct seal then;
    unsigned char results[SEAL_SIZE];
    int64_t set;
    if (!read_both(st, run, &then, &set, e) || !results_digest(st, run, known->empty, results, e) ||
        !rest_holds(st, run, &then, set, known, whole, e))
        return false;
    *whole = *whole && same(then.results, results);
    return true;
}

static bool find_empty(struct store *st, unsigned *empty, struct err *e)
{
    bool fine = true;
    *empty = 0;
    for (size_t i = 0; fine && i < N_RARE; i++) {
        char sql[64];
        int64_t any;
        snprintf(sql, sizeof sql, "select exists (select 1 from %s)", rare[i].table);
        fine = store_integer(st, sql, 1, &any, e);
        *empty |= any ? 0 : 1U << i;
    }
    return fine;
}

bool store_damaged(struct store *st, struct arena *a, int64_t **runs, size_t *n, struct err *e)
{
    struct seal_look known = {0};
    bool fine = true, whole;
    size_t room = 0;
    *runs = NULL;
    *n = 0;
    if (!find_empty(st, &known.empty, e))
        return false;
    struct rows r = store_ask(st, "select id from run");
    while (fine && rows_next(&r)) {
        const int64_t run = sqlite3_column_int64(r.s, 0);
        fine = is_whole(st, run, &known, &whole, e);
        if (fine && !whole) {
            *runs = arena_room(a, *runs, *n, &room, sizeof **runs);
            (*runs)[(*n)++] = run;
        }
    }
    return rows_end(&r, "check the database", fine ? e : NULL) && fine;
}

/* Some runs at each opening, others each time; of those that are long `doctor` sees to. */
enum { SAMPLED_RUNS = 8, SAMPLED_ROWS = 1000 };

#define SAMPLED(side)                                                                              \
    "select * from (select id from run where id " side " (select (generation * 7919) % (1 + "      \
    "(select max(id) from run)) from store) limit ?1)"
static const char sampled_sql[] = "select id from (" SAMPLED(">=") " union all " SAMPLED(
    "<") " limit ?1) where (select count(*) "
         "from (select 1 from sample where run = id limit ?2)) < ?2";

bool store_check_sample(struct store *st, struct err *e)
{
    struct rows r = store_ask(st, sampled_sql);
    bool fine = true, hold = true;
    int64_t run = 0;
    sqlite3_bind_int(r.s, 1, SAMPLED_RUNS);
    sqlite3_bind_int(r.s, 2, SAMPLED_ROWS);
    while (fine && hold && rows_next(&r))
        fine = store_results_hold(st, run = sqlite3_column_int64(r.s, 0), &hold, e);
    if (!rows_end(&r, "check the database", fine ? e : NULL) || !fine || hold)
        return fine;
    err_set(e, ERR_DAMAGED,
            "%s is damaged: the results of run %lld are not those that were written", st->path,
            (long long)run);
    return err_hint(
        e, "overparam doctor looks at all runs; with --repair it takes the damaged ones out");
}
