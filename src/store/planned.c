/* planned.c: what the experiment files plan today, beside what was ever run.
 *
 * `planned` holds key, code and id of every planned run; a run that matches is current, and
 * run.current says so. Both change in one transaction, so no view ever sees half an edit. */
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "store/internal.h"

static const char planning[] = "store a plan";

/* --- is there anything to do? ----------------------------------------------------------------- */

static void add_text(struct sha256 *h, const char *s)
{
    const char *text = s ? s : "";
    sha256_add(h, text, strlen(text) + 1);
}

static void add_bests(struct sha256 *h, const struct variant *v)
{
    for (size_t i = 0; i < v->n_bests; i++) {
        add_text(h, v->bests[i].query->text);
        add_text(h, v->bests[i].value ? v->bests[i].value->text : NULL);
    }
}

static void fingerprint(const struct plan *p, char out[SHA256_HEX])
{
    struct sha256 h;
    sha256_init(&h);
    add_text(&h, p->spec->title);
    add_text(&h, p->spec->source);
    add_text(&h, p->spec->profile);
    for (size_t i = 0; i < p->n; i++) {
        add_text(&h, p->runs[i].key);
        add_text(&h, p->runs[i].code->digest);
    }
    for (size_t i = 0; i < p->spec->n_claims; i++) {
        const struct claim *c = &p->spec->claims[i];
        add_text(&h, c->id);
        add_text(&h, c->says);
        add_text(&h, c->source);
        add_text(&h, c->query);
        add_text(&h, c->expect);
        add_text(&h, c->because);
        add_text(&h, c->sort);
    }
    for (size_t i = 0; i < p->spec->n_variants; i++)
        add_bests(&h, &p->spec->variants[i]);
    sha256_finish(&h, out);
}

/* A short statement of this file: texts bound to ?1, ?2, ... */
static bool run_sql(struct store *st, const char *sql, const char *const *texts, int n,
                    struct err *e)
{
    struct rows r = store_ask(st, sql);
    for (int i = 0; i < n; i++)
        sqlite3_bind_text(r.s, i + 1, texts[i] ? texts[i] : "", -1, SQLITE_STATIC);
    (void)rows_next(&r);
    return rows_end(&r, planning, e);
}

static bool text_is(struct store *st, const char *sql, const char *name, const char *wanted,
                    bool *same, struct err *e)
{
    struct rows r = store_ask(st, sql);
    sqlite3_bind_text(r.s, 1, name, -1, SQLITE_STATIC);
    *same = rows_next(&r) && strcmp(rows_text(&r, 0), wanted) == 0;
    return rows_end(&r, planning, e);
}

/* --- writing a plan --------------------------------------------------------------------------- */

static bool planned_add(struct store *st, sqlite3_stmt *s, const struct plan *p, size_t i,
                        struct err *e)
{
    const struct planned *r = &p->runs[i];
    sqlite3_bind_text(s, 1, r->key, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, p->spec->variants[r->variant].name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 5, (int64_t)i);
    return store_step(st, s, planning, e);
}

static bool runs_write(struct store *st, const struct plan *p, int64_t experiment, struct err *e)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(st->db,
                                "insert into planned (key, code, experiment, variant, place, run) "
                                "values (?1, ?2, ?3, ?4, ?5, coalesce((select id from run where "
                                "key = ?1 and code = ?2), " STORE_NEXT_RUN "))",
                                -1, &s, NULL);
    bool fine = rc == SQLITE_OK || store_fault(st, rc, planning, e);
    sqlite3_bind_int64(s, 3, experiment);
    const struct code *last = NULL; /* runs that follow each other share their code */
    for (size_t i = 0; fine && i < p->n; i++) {
        int64_t code;
        if (p->runs[i].code != last) {
            fine = store_code(st, p->runs[i].code, &code, e);
            sqlite3_bind_int64(s, 2, code);
            last = p->runs[i].code;
        }
        fine = fine && planned_add(st, s, p, i, e);
    }
    sqlite3_finalize(s);
    return fine;
}

static bool claims_write(struct store *st, const struct plan *p, struct err *e)
{
    /* The verdict on an unchanged question stays. */
    static const char sql[] =
        "insert into claim (experiment, id, place, says, source, query, expect, because, sort) "
        "values ((select id from experiment where name = ?1), ?2, ?8, ?3, ?4, ?5, ?6, ?7, "
        "nullif(?9, '')) on conflict (experiment, id) do update set place = ?8, says = ?3, source "
        "= ?4, because = ?7, sort = nullif(?9, ''), query = ?5, expect = ?6, measured = iif(query "
        "= ?5 and expect = ?6, measured, null), measured_kind = iif(query = ?5 and expect = ?6, "
        "measured_kind, null), holds = iif(query = ?5 and expect = ?6, holds, null), problem = "
        "iif(query = ?5 and expect = ?6, problem, null), checked = iif(query = ?5 and expect = ?6, "
        "checked, null)";
    bool fine = run_sql(st,
                        "update claim set place = -1 where experiment = (select id from experiment "
                        "where name = ?1)",
                        &p->spec->name, 1, e);
    for (size_t i = 0; fine && i < p->spec->n_claims; i++) {
        const struct claim *c = &p->spec->claims[i];
        struct arena a = {0};
        const char *texts[] = {p->spec->name, c->id,     c->says,    c->source,
                               c->query,      c->expect, c->because, arena_printf(&a, "%zu", i),
                               c->sort};
        fine = run_sql(st, sql, texts, 9, e);
        arena_release(&a);
    }
    return fine && run_sql(st,
                           "delete from claim where place = -1 and experiment = (select id from "
                           "experiment where name = ?1)",
                           &p->spec->name, 1, e);
}

static bool found_add(struct store *st, const char *experiment, const struct variant *v,
                      const struct best *b, int64_t place, struct err *e)
{
    struct rows r = store_ask(
        st, "insert into found (experiment, place, variant, path, query, value) values ((select id "
            "from experiment where name = ?1), ?2, ?3, ?4, ?5, ?6)");
    double number;
    sqlite3_bind_text(r.s, 1, experiment, -1, SQLITE_STATIC);
    sqlite3_bind_int64(r.s, 2, place);
    sqlite3_bind_text(r.s, 3, v->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(r.s, 4, b->path, -1, SQLITE_STATIC);
    sqlite3_bind_text(r.s, 5, b->query->text, -1, SQLITE_STATIC);
    if (b->value && !b->value->quoted && text_parse_real(b->value->text, b->value->length, &number))
        sqlite3_bind_double(r.s, 6, number);
    else if (b->value)
        sqlite3_bind_text(r.s, 6, b->value->text, -1, SQLITE_STATIC);
    (void)rows_next(&r);
    return rows_end(&r, planning, e);
}

static bool found_write(struct store *st, const struct plan *p, struct err *e)
{
    int64_t place = 0;
    bool fine =
        run_sql(st,
                "delete from found where experiment = (select id from experiment where name "
                "= ?1)",
                &p->spec->name, 1, e);
    for (size_t i = 0; i < p->spec->n_variants; i++) {
        const struct variant *v = &p->spec->variants[i];
        for (size_t k = 0; fine && k < v->n_bests; k++)
            fine = found_add(st, p->spec->name, v, &v->bests[k], place++, e);
    }
    return fine;
}

static const char update_current[] =
    "update run set current = not current where experiment = (select id from experiment where name "
    "= ?1) and current <> exists (select 1 from planned where planned.key = run.key and "
    "planned.code = run.code)";

static bool plan_write(struct store *st, const struct plan *p, const char *print, struct err *e)
{
    int64_t experiment;
    const char *texts[] = {p->spec->name, p->spec->title, p->spec->source, p->spec->profile, print};
    return store_experiment(st, p->spec->name, &experiment, e) &&
           run_sql(st,
                   "update experiment set title = ?2, source = ?3, profile = ?4, fingerprint = ?5 "
                   "where name = ?1",
                   texts, 5, e) &&
           run_sql(st,
                   "delete from planned where experiment = (select id from experiment where name = "
                   "?1)",
                   texts, 1, e) &&
           runs_write(st, p, experiment, e) && claims_write(st, p, e) && found_write(st, p, e) &&
           run_sql(st, update_current, texts, 1, e);
}

bool store_plan_same(struct store *st, const struct plan *p, bool *same, struct err *e)
{
    char print[SHA256_HEX];
    fingerprint(p, print);
    return text_is(st, "select fingerprint from experiment where name = ?1", p->spec->name, print,
                   same, e);
}

bool store_plan(struct store *st, const struct plan *p, struct err *e)
{
    char print[SHA256_HEX];
    bool same, inputs_same;
    fingerprint(p, print);
    if (!store_writable(st, e) || !store_plan_same(st, p, &same, e) ||
        !store_inputs_same(st, p, &inputs_same, e))
        return false;
    if (same && inputs_same)
        return true;
    return store_flush(st, e) && store_begin(st, !same, e) &&
           (((same || plan_write(st, p, print, e)) && store_inputs_write(st, p, e) &&
             store_outlines_write(st, p, e)) ||
            store_undo(st)) &&
           store_commit(st, e);
}

/* --- experiments whose files are gone --------------------------------------------------------- */

bool store_forget(struct store *st, const char *name, struct err *e)
{
    return store_writable(st, e) && store_flush(st, e) && store_begin(st, true, e) &&
           ((run_sql(st,
                     "delete from planned where experiment = (select id from experiment where name "
                     "= ?1)",
                     &name, 1, e) &&
             run_sql(st,
                     "delete from claim where experiment = (select id from experiment where name = "
                     "?1)",
                     &name, 1, e) &&
             run_sql(st,
                     "delete from found where experiment = (select id from experiment where name = "
                     "?1)",
                     &name, 1, e) &&
             run_sql(st, update_current, &name, 1, e) &&
             run_sql(st, "update experiment set fingerprint = '' where name = ?1", &name, 1, e)) ||
            store_undo(st)) &&
           store_commit(st, e);
}

/* --- states ----------------------------------------------------------------------------------- */

/* The runs of an experiment, by key, read at once: of a plan of many runs each would cost a
 * question. */
struct made {
    char key[SHA256_HEX];
    int64_t id;
    const char *digest; /* of its code */
    enum run_state state;
    double seconds; /* of a processor, which hardly depend on what else the machine was doing */
};

static const char made_sql[] =
    "select run.key, code.digest, run.status, run.cpu_seconds, run.id from run join code on code.id "
    "= run.code where run.experiment = (select id from experiment where name = ?1)";

static enum run_state state_of(const char *status)
{
    return strcmp(status, "done") == 0       ? RUN_DONE
           : strcmp(status, "diverged") == 0 ? RUN_DIVERGED
                                             : RUN_FAILED;
}

static bool made_read(struct store *st, struct arena *a, const char *experiment, struct made **list,
                      size_t *n, struct err *e)
{
    size_t room = 0;
    struct rows r = store_ask_kept(st, made_sql);
    const char *digest = "";
    sqlite3_bind_text(r.s, 1, experiment, -1, SQLITE_STATIC);
    *list = NULL;
    for (*n = 0; rows_next(&r); ++*n) {
        *list = arena_room(a, *list, *n, &room, sizeof **list);
        struct made *m = &(*list)[*n];
        if (strcmp(rows_text(&r, 1), digest) != 0)
            digest = arena_strdup(a, rows_text(&r, 1));
        memcpy(m->key, rows_text(&r, 0), strnlen(rows_text(&r, 0), sizeof m->key - 1));
        m->digest = digest;
        m->state = state_of(rows_text(&r, 2));
        m->seconds = sqlite3_column_double(r.s, 3);
        m->id = sqlite3_column_int64(r.s, 4);
    }
    return rows_end(&r, "read the runs", e);
}

static int by_key_and_newest(const void *a, const void *b)
{
    const struct made *x = a, *y = b;
    const int order = strcmp(x->key, y->key);
    return order ? order : (x->id < y->id) - (x->id > y->id);
}

/* The first of n whose key is this one or a later one. */
static size_t made_find(const struct made *list, size_t n, const char *key)
{
    size_t low = 0;
    while (n > low) {
        const size_t middle = low + (n - low) / 2;
        if (strcmp(list[middle].key, key) < 0)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

/* Of the runs of its key: the one of its code, else it is stale. *seconds: of the newest. */
static enum run_state state_find(const struct made *list, size_t n, const struct planned *p,
                                 double *seconds)
{
    enum run_state state = RUN_MISSING;
    *seconds = -1;
    for (size_t i = made_find(list, n, p->key); i < n && strcmp(list[i].key, p->key) == 0; i++) {
        if (state == RUN_MISSING)
            *seconds = list[i].seconds;
        if (strcmp(list[i].digest, p->code->digest) == 0)
            return list[i].state;
        state = RUN_STALE;
    }
    return state;
}

/* What a run of the variant took on average, -1 when none was ever made. */
static bool variant_mean(struct store *st, const struct plan *p, uint32_t variant, double *mean,
                         struct err *e)
{
    struct rows r = store_ask(
        st, "select coalesce(avg(cpu_seconds), -1) from run join experiment on experiment.id = "
            "run.experiment where experiment.name = ?1 and run.variant = ?2 and run.profile = ?3");
    sqlite3_bind_text(r.s, 1, p->spec->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(r.s, 2, p->spec->variants[variant].name, -1, SQLITE_STATIC);
    sqlite3_bind_text(r.s, 3, p->spec->profile, -1, SQLITE_STATIC);
    if (rows_next(&r))
        *mean = sqlite3_column_double(r.s, 0);
    return rows_end(&r, "read the runs", e);
}

/* Of variants whose runs are missing. */
static bool missing_expect(struct store *st, const struct plan *p, const enum run_state *states,
                           double *seconds, struct err *e)
{
    struct arena a = {0};
    double *means = arena_array(&a, p->spec->n_variants + 1, sizeof *means);
    bool *asked = arena_array(&a, p->spec->n_variants + 1, sizeof *asked), fine = true;
    for (size_t i = 0; fine && i < p->n; i++) {
        const uint32_t v = p->runs[i].variant;
        if (states[i] != RUN_MISSING)
            continue;
        if (!asked[v])
            fine = variant_mean(st, p, v, &means[v], e);
        asked[v] = true;
        seconds[i] = means[v];
    }
    arena_release(&a);
    return fine;
}

bool store_states(struct store *st, const struct plan *p, enum run_state *states, double *seconds,
                  struct err *e)
{
    struct arena a = {0};
    struct made *made;
    size_t n;
    double last;
    bool fine = made_read(st, &a, p->spec->name, &made, &n, e);
    if (fine && n > 0)
        qsort(made, n, sizeof *made, by_key_and_newest);
    for (size_t i = 0; fine && i < p->n; i++)
        states[i] = state_find(made, n, &p->runs[i], seconds ? &seconds[i] : &last);
    arena_release(&a);
    return fine && (!seconds || missing_expect(st, p, states, seconds, e));
}
