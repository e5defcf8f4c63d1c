/* record.c: a finished run becomes rows.
 *
 * Many runs share one transaction, which store_flush commits; a run is in it whole or not at all. A
 * run of the same key and code that was made before keeps its id and gets the new content. */
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "store/seal.h"

static const char storing[] = "store a run";

/* --- parameters ------------------------------------------------------------------------------ */

void store_parameter_member(const struct parameter *p, struct buf *out)
{
    buf_clear(out);
    text_put(out, TEXT_JSON, p->path);
    buf_puts(out, ": ");
    switch (p->type) {
    case PARAMETER_REAL:
        if (store_value_kind(p->real) == VALUE_FINITE || p->real == 0) {
            buf_real(out, p->real);
            return;
        }
        break;
    case PARAMETER_COUNT:
        buf_printf(out, "%lld", (long long)p->count);
        return;
    case PARAMETER_FLAG:
        buf_puts(out, p->count ? "true" : "false");
        return;
    case PARAMETER_TEXT:
        break;
    }
    text_put(out, TEXT_JSON, p->text);
}

static void parameter_bind(sqlite3_stmt *s, int at, const struct parameter *p)
{
    switch (p->type) {
    case PARAMETER_REAL:
        sqlite3_bind_double(s, at, p->real);
        break;
    case PARAMETER_COUNT:
    case PARAMETER_FLAG:
        sqlite3_bind_int64(s, at, p->count);
        break;
    case PARAMETER_TEXT:
        sqlite3_bind_text(s, at, p->text, -1, SQLITE_STATIC);
        break;
    }
}

/* Of those that no sweep moves. */
static void set_digest(const struct run *r, char out[SHA256_HEX])
{
    struct buf all = {0};
    for (size_t i = 0; i < r->n_parameters; i++) {
        const struct parameter *p = &r->parameters[i];
        if (p->swept)
            continue;
        buf_add(&all, p->path, strlen(p->path) + 1);
        buf_putc(&all, (char)('0' + (int)p->type));
        buf_add(&all, p->text, strlen(p->text) + 1);
    }
    sha256_of(buf_text(&all), all.n, out);
    buf_release(&all);
}

static const char parameter_add_sql[] =
    "insert into parameter (parameter_set, path, value, member) values (?1, ?2, ?3, ?4)";

static const char path_find_sql[] = "select id from path where name = ?1";

static const char path_add_sql[] = "insert into path (name) values (?1)";

static bool parameter_add(struct store *st, int64_t set, const struct parameter *p,
                          struct buf *json, struct err *e)
{
    int64_t path;
    if (!store_intern(st, path_find_sql, path_add_sql, p->path, &path, e))
        return false;
    sqlite3_stmt *s = store_statement(st, parameter_add_sql, e);
    if (!s)
        return false;
    store_parameter_member(p, json);
    sqlite3_bind_int64(s, 1, set);
    sqlite3_bind_int64(s, 2, path);
    parameter_bind(s, 3, p);
    sqlite3_bind_text(s, 4, buf_text(json), (int)json->n, SQLITE_STATIC);
    return store_step(st, s, storing, e);
}

static bool parameters_add(struct store *st, int64_t set, const struct run *r, bool swept,
                           struct err *e)
{
    struct buf json = {0};
    bool fine = true;
    for (size_t i = 0; fine && i < r->n_parameters; i++)
        if (r->parameters[i].swept == swept)
            fine = parameter_add(st, set, &r->parameters[i], &json, e);
    buf_release(&json);
    return fine;
}

static const char set_find_sql[] = "select id from parameter_set where digest = ?1";

static const char set_add_sql[] = "insert into parameter_set (digest, seal) values (?1, x'')";

/* Those that many runs share. */
static bool fixed_set(struct store *st, const struct run *r, const char *digest, int64_t *set,
                      struct err *e)
{
    int64_t before = sqlite3_total_changes64(st->db);
    return store_intern(st, set_find_sql, set_add_sql, digest, set, e) &&
           (sqlite3_total_changes64(st->db) == before ||
            (parameters_add(st, *set, r, false, e) && store_seal_set(st, *set, e)));
}

static const char own_add_sql[] = "insert into parameter_set (seal) values (x'')";

/* Those that a sweep moves. */
static bool own_set(struct store *st, const struct run *r, int64_t *set, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, own_add_sql, e);
    if (!s || !store_step(st, s, storing, e))
        return false;
    *set = sqlite3_last_insert_rowid(st->db);
    return parameters_add(st, *set, r, true, e);
}

/* --- code and build -------------------------------------------------------------------------- */

static const char part_add_sql[] =
    "insert or ignore into code_part (code, part, digest) values (?1, ?2, ?3)";

static bool part_add(struct store *st, int64_t code, const char *part, const char *digest,
                     struct err *e)
{
    sqlite3_stmt *s = store_statement(st, part_add_sql, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, code);
    sqlite3_bind_text(s, 2, part, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, digest, -1, SQLITE_STATIC);
    return store_step(st, s, storing, e);
}

static bool parts_add(struct store *st, int64_t id, const struct code *c, struct err *e)
{
    bool fine = true;
    for (size_t i = 0; fine && i < c->n_parts; i++)
        fine = part_add(st, id, c->parts[i]->name, c->parts[i]->digest, e);
    return fine;
}

static const char code_find_sql[] = "select id from code where digest = ?1";

static const char code_add_sql[] = "insert into code (digest) values (?1)";

static const char code_known_sql[] = "select 1 from code_part where code = ?1";

bool store_code(struct store *st, const struct code *c, int64_t *id, struct err *e)
{
    if (!store_intern(st, code_find_sql, code_add_sql, c->digest, id, e))
        return false;
    struct rows r = store_ask_kept(st, code_known_sql);
    sqlite3_bind_int64(r.s, 1, *id);
    bool known = rows_next(&r);
    return rows_end(&r, storing, e) && (known || parts_add(st, *id, c, e));
}

static void build_bind(sqlite3_stmt *s, const struct provenance *p)
{
    const char *const texts[] = {p->version, p->commit,      NULL,   p->compiler, p->flags, p->gsl,
                                 p->blas,    p->blas_kernel, p->cpu, p->host,     p->system};
    for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
        sqlite3_bind_text(s, i + 1, texts[i] ? texts[i] : "", -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 3, p->dirty ? 1 : 0);
}

static const char build_find_sql[] =
    "select id from build where version = ?1 and commit_id = ?2 and dirty = ?3 and compiler = "
    "?4 and flags = ?5 and gsl = ?6 and blas = ?7 and blas_kernel = ?8 and cpu = ?9 and host = "
    "?10 and system = ?11";

static const char build_add_sql[] =
    "insert into build (version, commit_id, dirty, compiler, flags, gsl, blas, blas_kernel, "
    "cpu, host, system) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

bool store_build(struct store *st, const struct provenance *p, int64_t *id, struct err *e)
{
    struct rows r = store_ask_kept(st, build_find_sql);
    if (r.s)
        build_bind(r.s, p);
    const bool known = rows_next(&r);
    if (known)
        *id = sqlite3_column_int64(r.s, 0);
    if (!rows_end(&r, storing, e) || known)
        return known;
    sqlite3_stmt *s = store_statement(st, build_add_sql, e);
    if (!s)
        return false;
    build_bind(s, p);
    if (!store_step(st, s, storing, e))
        return false;
    *id = sqlite3_last_insert_rowid(st->db);
    return true;
}

/* --- samples --------------------------------------------------------------------------------- */

static int placed_order(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->observable != b->observable)
        return a->observable < b->observable ? -1 : 1;
    if (a->component != b->component)
        return a->component < b->component ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static const char sample_add_sql[] =
    "insert into sample (run, observable, component, sequence, step, "
    "time, at, value, kind, last) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
    "?9, ?10)";

static bool sample_add(struct store *st, int64_t run, int64_t observable, const struct sample *x,
                       size_t sequence, bool last, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, sample_add_sql, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_int64(s, 2, observable);
    sqlite3_bind_int64(s, 3, x->component);
    sqlite3_bind_int64(s, 4, (int64_t)sequence);
    sqlite3_bind_int64(s, 5, x->step);
    store_bind_value(s, 6, x->time);
    store_bind_value(s, 7, x->at);
    store_bind_value(s, 8, x->value);
    sqlite3_bind_int(s, 9, (int)store_value_kind(x->value));
    sqlite3_bind_int(s, 10, last);
    return store_step(st, s, storing, e);
}

static const char observable_find_sql[] = "select id from observable where name = ?1";

static const char observable_add_sql[] = "insert into observable (name) values (?1)";

/* In the order of the table. */
static const struct placed *samples_order(struct arena *a, const struct outcome *o)
{
    struct placed *order = arena_array(a, o->n_samples + 1, sizeof *order);
    for (size_t i = 0; i < o->n_samples; i++)
        order[i] = (struct placed){o->samples[i].observable, o->samples[i].component, i};
    qsort(order, o->n_samples, sizeof *order, placed_order);
    return order;
}

static bool samples_add(struct store *st, int64_t run, const struct outcome *o,
                        const struct placed *order, struct err *e)
{
    struct arena a = {0};
    int64_t *ids = arena_array(&a, o->n_names + 1, sizeof *ids);
    bool fine = true;
    for (size_t i = 0; fine && i < o->n_names; i++)
        fine = store_intern(st, observable_find_sql, observable_add_sql, o->names[i], &ids[i], e);
    for (size_t i = 0; fine && i < o->n_samples; i++) {
        const struct placed *p = &order[i];
        bool last = i + 1 == o->n_samples || p[1].observable != p->observable ||
                    p[1].component != p->component;
        fine =
            sample_add(st, run, ids[p->observable], &o->samples[p->sequence], p->sequence, last, e);
    }
    arena_release(&a);
    return fine;
}

/* --- the run --------------------------------------------------------------------------------- */

struct ids {
    int64_t code, experiment, build, fixed, swept;
    char fixed_digest[SHA256_HEX];
};

static const char experiment_find_sql[] = "select id from experiment where name = ?1";

static const char experiment_add_sql[] =
    "insert into experiment (name, title, source, file, profile, fingerprint) values (?1, '', "
    "'', '', '', '')";

bool store_experiment(struct store *st, const char *name, int64_t *id, struct err *e)
{
    return store_intern(st, experiment_find_sql, experiment_add_sql, name, id, e);
}

static bool ids_find(struct store *st, const struct run *r, const struct provenance *p,
                     struct ids *ids, struct err *e)
{
    set_digest(r, ids->fixed_digest);
    return store_experiment(st, r->experiment, &ids->experiment, e) &&
           store_code(st, r->code, &ids->code, e) && store_build(st, p, &ids->build, e) &&
           fixed_set(st, r, ids->fixed_digest, &ids->fixed, e) && own_set(st, r, &ids->swept, e);
}

static void run_bind(sqlite3_stmt *s, const struct run *r, const struct outcome *o,
                     const struct ids *ids)
{
    sqlite3_bind_text(s, 1, r->key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, ids->code);
    sqlite3_bind_int64(s, 3, ids->experiment);
    sqlite3_bind_text(s, 4, r->variant, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, r->profile, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 6, outcome_word(o->status), -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 7, o->reason, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 8, o->steps);
    sqlite3_bind_int64(s, 9, o->evaluations);
    store_bind_value(s, 10, o->time);
    sqlite3_bind_double(s, 11, r->cost.earlier_wall + r->cost.wall);
    sqlite3_bind_double(s, 12, r->cost.earlier_cpu + r->cost.cpu);
    if (r->has_seed)
        sqlite3_bind_int64(s, 13, r->seed);
    sqlite3_bind_int64(s, 14, ids->build);
    sqlite3_bind_text(s, 15, r->cost.started, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 16, ids->fixed);
    sqlite3_bind_int64(s, 17, ids->swept);
    sqlite3_bind_int64(s, 18, r->cost.peak_memory);
}

static const char run_find_sql[] = "select id from run where key = ?1 and code = ?2";

static bool run_find(struct store *st, const char *key, int64_t code, int64_t *id, struct err *e)
{
    struct rows r = store_ask_kept(st, run_find_sql);
    sqlite3_bind_text(r.s, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(r.s, 2, code);
    *id = rows_next(&r) ? sqlite3_column_int64(r.s, 0) : 0;
    return rows_end(&r, storing, e);
}

static bool step_for_run(struct store *st, const char *sql, int64_t run, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, sql, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    return store_step(st, s, storing, e);
}

static const char form_find_sql[] = "select id from text_form where digest = ?1";

static const char form_add_sql[] = "insert into text_form (digest, pieces) values (?1, ?2)";

static bool form_id(struct store *st, const struct buf *pieces, int64_t *id, struct err *e)
{
    char digest[SHA256_HEX];
    sha256_of(buf_text(pieces), pieces->n, digest);
    return store_intern_with(st, form_find_sql, form_add_sql, digest, buf_text(pieces), id, e);
}

static const char text_add_sql[] =
    "insert or replace into run_text (run, form, moved) values (?1, ?2, ?3)";

static bool text_add(struct store *st, int64_t run, const struct run *r, struct err *e)
{
    struct buf pieces = {0}, moved = {0};
    int64_t form;
    plan_form(r, &pieces, &moved);
    bool fine = form_id(st, &pieces, &form, e);
    sqlite3_stmt *s = fine ? store_statement(st, text_add_sql, e) : NULL;
    if (s) {
        sqlite3_bind_int64(s, 1, run);
        sqlite3_bind_int64(s, 2, form);
        sqlite3_bind_text(s, 3, buf_text(&moved), (int)moved.n, SQLITE_STATIC);
    }
    fine = s && store_step(st, s, storing, e);
    buf_release(&pieces);
    buf_release(&moved);
    return fine;
}

static const char weights_add_sql[] = "insert into run_weights (run, bytes) values (?1, ?2)";

static bool weights_add(struct store *st, int64_t run, const struct outcome *o, struct err *e)
{
    if (!o->weights)
        return true;
    sqlite3_stmt *s = store_statement(st, weights_add_sql, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_blob64(s, 2, o->weights, o->p * sizeof *o->weights, SQLITE_STATIC);
    return store_step(st, s, storing, e);
}

static const char program_add_sql[] =
    "insert into run_program (run, version, words) values (?1, ?2, ?3)";

static bool program_add(struct store *st, int64_t run, const struct outcome *o, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, program_add_sql, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_text(s, 2, o->version ? o->version : "", -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, o->words ? o->words : "", -1, SQLITE_STATIC);
    return store_step(st, s, storing, e);
}

static const char attempt_add_sql[] =
    "insert or replace into attempt (run, started, build, status, reason, signal, wall_seconds, "
    "cpu_seconds, peak_memory, words) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/* The earlier ones stay. */
static bool attempt_add(struct store *st, int64_t run, const struct outcome *o,
                        const struct cost *c, int64_t build, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, attempt_add_sql, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_text(s, 2, c->started, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 3, build);
    sqlite3_bind_text(s, 4, outcome_word(o->status), -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, o->reason, -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 6, c->signal);
    sqlite3_bind_double(s, 7, c->wall);
    sqlite3_bind_double(s, 8, c->cpu);
    sqlite3_bind_int64(s, 9, c->peak_memory);
    sqlite3_bind_text(s, 10, o->words ? o->words : "", -1, SQLITE_STATIC);
    return store_step(st, s, storing, e);
}

static const char run_add_sql[] =
    "insert into run (id, key, code, experiment, variant, profile, status, reason, steps, "
    "evaluations, time, wall_seconds, cpu_seconds, seed, build, started, fixed, swept, "
    "peak_memory, results, seal, current) values (coalesce((select run from planned where key = ?1 and code = "
    "?2), " STORE_NEXT_RUN "), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
    "?14, ?15, ?16, ?17, ?18, ?19, ?20, exists (select 1 from planned where key = ?1 and code = ?2))";

static const char run_replace_sql[] =
    "update run set experiment = ?3, variant = ?4, profile = ?5, status = ?6, reason = ?7, "
    "steps = ?8, evaluations = ?9, time = ?10, wall_seconds = ?11, cpu_seconds = ?12, seed = "
    "?13, build = ?14, started = ?15, fixed = ?16, swept = ?17, peak_memory = ?18, current = "
    "exists (select 1 from planned where key = ?1 and code = ?2) where key = ?1 and code = ?2";

static const char samples_remove_sql[] = "delete from sample where run = ?1";

static const char weights_remove_sql[] = "delete from run_weights where run = ?1";

static const char program_remove_sql[] = "delete from run_program where run = ?1";

/* What is computed anew is nobody else's any more. */
static const char adopted_remove_sql[] = "delete from adopted_run where run = ?1";

/* The row of the run. What it had before goes; its attempts stay. */
static bool row_replace(struct store *st, int64_t id, sqlite3_stmt *s, struct err *e)
{
    return store_step(st, s, storing, e) && step_for_run(st, samples_remove_sql, id, e) &&
           step_for_run(st, weights_remove_sql, id, e) &&
           step_for_run(st, adopted_remove_sql, id, e) &&
           step_for_run(st, program_remove_sql, id, e);
}

static bool row_add(struct store *st, int64_t *id, sqlite3_stmt *s, const struct seal *seal,
                    struct err *e)
{
    store_bind_seal(s, 19, seal->results);
    store_bind_seal(s, 20, seal->whole);
    if (!store_step(st, s, storing, e))
        return false;
    *id = sqlite3_last_insert_rowid(st->db);
    return true;
}

static bool rest_write(struct store *st, int64_t id, const struct run *r, const struct outcome *o,
                       const struct placed *order, const struct ids *ids, struct err *e)
{
    if (o->status != OUTCOME_FAILED && !store_checkpoint_drop(st, r->key, e))
        return false;
    return text_add(st, id, r, e) && weights_add(st, id, o, e) &&
           (!r->program || program_add(st, id, o, e)) &&
           attempt_add(st, id, o, &r->cost, ids->build, e) && samples_add(st, id, o, order, e);
}

static bool run_write(struct store *st, const struct run *r, const struct outcome *o,
                      const struct provenance *p, const struct ids *ids, struct err *e)
{
    struct arena a = {0};
    struct seal seal;
    int64_t id;
    if (!run_find(st, r->key, ids->code, &id, e))
        return false;
    const bool replaces = id != 0;
    sqlite3_stmt *s = store_statement(st, replaces ? run_replace_sql : run_add_sql, e);
    if (!s)
        return false;
    const struct placed *order = samples_order(&a, o);
    store_seal_new(r, o, order, ids->fixed_digest, p, &seal);
    run_bind(s, r, o, ids);
    bool fine = (replaces ? row_replace(st, id, s, e) : row_add(st, &id, s, &seal, e)) &&
                rest_write(st, id, r, o, order, ids, e) && (!replaces || store_seal(st, id, e));
    arena_release(&a);
    return fine;
}

bool store_put(struct store *st, const struct run *r, const struct outcome *o,
               const struct provenance *p, struct err *e)
{
    struct ids ids;
    /* After a failure the whole transaction is undone: half a run must never be committed. */
    return store_begin(st, true, e) &&
           ((ids_find(st, r, p, &ids, e) && run_write(st, r, o, p, &ids, e)) || store_undo(st));
}

bool store_flush(struct store *st, struct err *e)
{
    return store_commit(st, e);
}
