/* record.c: a finished run becomes rows.
 *
 * Many runs share one transaction, which store_flush commits; a run is in it whole or not at all. A
 * run of the same key and code that was made before keeps its id and gets the new content. */
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "store/internal.h"

static const char storing[] = "store a run";

/* --- parameters ------------------------------------------------------------------------------ */

/* The member of a JSON object: "init.scale": 0.1 */
static void parameter_json(const struct parameter *p, struct buf *out)
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

static void set_digest(const struct run *r, bool swept, char out[SHA256_HEX])
{
    struct sha256 h;
    sha256_init(&h);
    for (size_t i = 0; i < r->n_parameters; i++) {
        const struct parameter *p = &r->parameters[i];
        if (p->swept != swept)
            continue;
        char type = (char)('0' + (int)p->type);
        sha256_add(&h, p->path, strlen(p->path) + 1);
        sha256_add(&h, &type, 1);
        sha256_add(&h, p->text, strlen(p->text) + 1);
    }
    sha256_finish(&h, out);
}

static bool parameter_add(struct store *st, int64_t set, const struct parameter *p,
                          struct buf *json, struct err *e)
{
    int64_t path;
    if (!store_intern(st, STATEMENT_PATH_FIND, STATEMENT_PATH_ADD, p->path, &path, e))
        return false;
    sqlite3_stmt *s = store_statement(st, STATEMENT_PARAMETER_ADD, e);
    if (!s)
        return false;
    parameter_json(p, json);
    sqlite3_bind_int64(s, 1, set);
    sqlite3_bind_int64(s, 2, path);
    parameter_bind(s, 3, p);
    sqlite3_bind_text(s, 4, buf_text(json), (int)json->n, SQLITE_STATIC);
    return store_step(st, s, storing, e);
}

static bool parameter_set(struct store *st, const struct run *r, bool swept, int64_t *set,
                          struct err *e)
{
    char digest[SHA256_HEX];
    set_digest(r, swept, digest);
    int64_t before = sqlite3_total_changes64(st->db);
    if (!store_intern(st, STATEMENT_SET_FIND, STATEMENT_SET_ADD, digest, set, e))
        return false;
    if (sqlite3_total_changes64(st->db) == before)
        return true;
    struct buf json = {0};
    bool fine = true;
    for (size_t i = 0; fine && i < r->n_parameters; i++)
        if (r->parameters[i].swept == swept)
            fine = parameter_add(st, *set, &r->parameters[i], &json, e);
    buf_release(&json);
    return fine;
}

/* --- code and build -------------------------------------------------------------------------- */

static bool part_add(struct store *st, int64_t code, const char *part, const char *digest,
                     struct err *e)
{
    sqlite3_stmt *s = store_statement(st, STATEMENT_PART_ADD, e);
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

bool store_code(struct store *st, const struct code *c, int64_t *id, struct err *e)
{
    if (!store_intern(st, STATEMENT_CODE_FIND, STATEMENT_CODE_ADD, c->digest, id, e))
        return false;
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(st->db, "select 1 from code_part where code = ?1", -1, &s, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_bind_int64(s, 1, *id);
        rc = sqlite3_step(s);
    }
    sqlite3_finalize(s);
    return rc == SQLITE_ROW ||
           (rc == SQLITE_DONE ? parts_add(st, *id, c, e) : store_fault(st, rc, storing, e));
}

static void build_bind(sqlite3_stmt *s, const struct provenance *p)
{
    const char *const texts[] = {p->version, p->commit,      NULL,   p->compiler, p->flags, p->gsl,
                                 p->blas,    p->blas_kernel, p->cpu, p->host,     p->system};
    for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
        sqlite3_bind_text(s, i + 1, texts[i] ? texts[i] : "", -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 3, p->dirty ? 1 : 0);
}

bool store_build(struct store *st, const struct provenance *p, int64_t *id, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, STATEMENT_BUILD_FIND, e);
    if (!s)
        return false;
    build_bind(s, p);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        *id = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    if (rc != SQLITE_DONE)
        return rc == SQLITE_ROW || store_fault(st, rc, storing, e);
    s = store_statement(st, STATEMENT_BUILD_ADD, e);
    if (!s)
        return false;
    build_bind(s, p);
    if (!store_step(st, s, storing, e))
        return false;
    *id = sqlite3_last_insert_rowid(st->db);
    return true;
}

/* --- samples --------------------------------------------------------------------------------- */

/* A sample with its place in the order of the table. */
struct placed {
    uint32_t observable, component;
    size_t sequence;
};

static int placed_order(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->observable != b->observable)
        return a->observable < b->observable ? -1 : 1;
    if (a->component != b->component)
        return a->component < b->component ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static bool sample_add(struct store *st, int64_t run, int64_t observable, const struct sample *x,
                       size_t sequence, bool last, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, STATEMENT_SAMPLE_ADD, e);
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

static bool samples_add(struct store *st, int64_t run, const struct outcome *o, struct err *e)
{
    struct arena a = {0};
    int64_t *ids = arena_array(&a, o->n_names + 1, sizeof *ids);
    struct placed *order = arena_array(&a, o->n_samples + 1, sizeof *order);
    bool fine = true;
    for (size_t i = 0; fine && i < o->n_names; i++)
        fine = store_intern(st, STATEMENT_OBSERVABLE_FIND, STATEMENT_OBSERVABLE_ADD, o->names[i],
                            &ids[i], e);
    for (size_t i = 0; i < o->n_samples; i++)
        order[i] = (struct placed){o->samples[i].observable, o->samples[i].component, i};
    qsort(order, o->n_samples, sizeof *order, placed_order);
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
};

static bool ids_find(struct store *st, const struct run *r, const struct provenance *p,
                     struct ids *ids, struct err *e)
{
    return store_intern(st, STATEMENT_EXPERIMENT_FIND, STATEMENT_EXPERIMENT_ADD, r->experiment,
                        &ids->experiment, e) &&
           store_code(st, r->code, &ids->code, e) && store_build(st, p, &ids->build, e) &&
           parameter_set(st, r, false, &ids->fixed, e) &&
           parameter_set(st, r, true, &ids->swept, e);
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
    sqlite3_bind_double(s, 11, r->cost.wall);
    sqlite3_bind_double(s, 12, r->cost.cpu);
    if (r->has_seed)
        sqlite3_bind_int64(s, 13, r->seed);
    sqlite3_bind_int64(s, 14, ids->build);
    sqlite3_bind_text(s, 15, r->cost.started, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 16, ids->fixed);
    sqlite3_bind_int64(s, 17, ids->swept);
    sqlite3_bind_int64(s, 18, r->cost.peak_memory);
}

static bool run_find(struct store *st, const char *key, int64_t code, int64_t *id, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, STATEMENT_RUN_FIND, e);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, code);
    int rc = sqlite3_step(s);
    *id = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return rc == SQLITE_ROW || rc == SQLITE_DONE || store_fault(st, rc, storing, e);
}

static bool step_for_run(struct store *st, enum statement which, int64_t run, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, which, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    return store_step(st, s, storing, e);
}

static bool text_add(struct store *st, int64_t run, const struct run *r, struct err *e)
{
    struct arena a = {0};
    sqlite3_stmt *s = store_statement(st, STATEMENT_TEXT_ADD, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_text(s, 2, plan_canonical(r, &a), -1, SQLITE_STATIC);
    bool fine = store_step(st, s, storing, e);
    arena_release(&a);
    return fine;
}

static bool weights_add(struct store *st, int64_t run, const struct outcome *o, struct err *e)
{
    if (!o->weights)
        return true;
    sqlite3_stmt *s = store_statement(st, STATEMENT_WEIGHTS_ADD, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_blob64(s, 2, o->weights, o->p * sizeof *o->weights, SQLITE_STATIC);
    return store_step(st, s, storing, e);
}

static bool program_add(struct store *st, int64_t run, const struct outcome *o, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, STATEMENT_PROGRAM_ADD, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_text(s, 2, o->version ? o->version : "", -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, o->words ? o->words : "", -1, SQLITE_STATIC);
    return store_step(st, s, storing, e);
}

/* The earlier ones stay. */
static bool attempt_add(struct store *st, int64_t run, const struct outcome *o,
                        const struct cost *c, int64_t build, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, STATEMENT_ATTEMPT_ADD, e);
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

static bool run_write(struct store *st, const struct run *r, const struct outcome *o,
                      const struct ids *ids, struct err *e)
{
    int64_t id;
    if (!run_find(st, r->key, ids->code, &id, e))
        return false;
    bool replaces = id != 0;
    sqlite3_stmt *s = store_statement(st, replaces ? STATEMENT_RUN_REPLACE : STATEMENT_RUN_ADD, e);
    if (!s)
        return false;
    run_bind(s, r, o, ids);
    if (!store_step(st, s, storing, e))
        return false;
    if (!replaces)
        id = sqlite3_last_insert_rowid(st->db);
    else if (!step_for_run(st, STATEMENT_SAMPLES_REMOVE, id, e) ||
             !step_for_run(st, STATEMENT_WEIGHTS_REMOVE, id, e) ||
             !step_for_run(st, STATEMENT_ADOPTED_REMOVE, id, e) ||
             !step_for_run(st, STATEMENT_PROGRAM_REMOVE, id, e))
        return false;
    return text_add(st, id, r, e) && weights_add(st, id, o, e) &&
           (!r->program || program_add(st, id, o, e)) &&
           attempt_add(st, id, o, &r->cost, ids->build, e) && samples_add(st, id, o, e);
}

bool store_put(struct store *st, const struct run *r, const struct outcome *o,
               const struct provenance *p, struct err *e)
{
    struct ids ids;
    /* After a failure the whole transaction is undone: half a run must never be committed. */
    return store_begin(st, true, e) &&
           ((ids_find(st, r, p, &ids, e) && run_write(st, r, o, &ids, e)) || store_undo(st));
}

bool store_flush(struct store *st, struct err *e)
{
    return store_commit(st, e);
}
