/* check.c: the invariants of the database, and what can be done when one is broken. */
#include <string.h>

#include "base/sha256.h"
#include "store/seal.h"

/* Of samples, which are many, one of each run and observable tells: the last, which is marked. */
static const char references_sql[] =
    "select f.\"table\" || ' row ' || coalesce(f.rowid, '?') from sqlite_schema m join "
    "pragma_foreign_key_check(m.name) f where m.type = 'table' and m.name <> 'sample' union all "
    "select 'sample row ?' from sample where last = 1 and not (exists (select 1 from run where id = "
    "sample.run) and exists (select 1 from observable where id = sample.observable))";

/* Each query gives one row per violation; its first column is an example in words. */
static const struct {
    const char *invariant, *sql;
    bool mendable;
} invariants[] = {
    {"every reference points somewhere",
     "select \"table\" || ' row ' || coalesce(rowid, '?') from pragma_foreign_key_check", false},
    {"a run is current exactly when it is planned",
     "select 'run ' || id from run where current <> exists (select 1 from planned where "
     "planned.key = run.key and planned.code = run.code)",
     true},
    {"the last sample of a component is marked",
     "select 'run ' || run || ' sample ' || top from (select run, max(sequence) as top, sum(last) as "
     "marked, max(last * (sequence + 1)) as place from sample group by run, observable, component) "
     "where marked <> 1 or place <> top + 1",
     true},
    {"a finite value is a number, any other is NULL",
     "select 'run ' || run || ' sample ' || sequence from sample where (kind in (0, 4)) <> (value "
     "is not null) or (kind = 4 and value <> 0) or abs(value) = 9e999",
     false},
    {"a finished run has samples",
     "select 'run ' || id from run where status = 'done' and not exists (select 1 from sample "
     "where sample.run = run.id)",
     false},
    {"durations are not negative",
     "select 'run ' || id from run where wall_seconds < 0 or cpu_seconds < 0 or steps < 0", false},
    {"every run has its canonical text",
     "select 'run ' || id from run where not exists (select 1 from run_text where run_text.run = "
     "run.id)",
     false},
    {"the fixed and the swept parameters of a run are disjoint",
     "select 'run ' || run.id from run join parameter a on a.parameter_set = run.fixed join "
     "parameter b on b.parameter_set = run.swept and b.path = a.path",
     false},
    {"a planned run belongs to a planned experiment",
     "select planned.key from planned join experiment on experiment.id = planned.experiment where "
     "experiment.fingerprint = ''",
     false},
    {"an adopted run stands under the code that took it over last",
     "select 'run ' || run.id from run join adopted_run a on a.run = run.id where a.code <> "
     "run.code and a.adoption = (select max(x.adoption) from adopted_run x where x.run = run.id)",
     false},
    {"weights are whole numbers of doubles",
     "select 'run ' || run from run_weights where length(bytes) % 8 <> 0", false},
    {"no finished run has a checkpoint",
     "select 'run ' || run.id from run join checkpoint on checkpoint.key = run.key and "
     "checkpoint.code = run.code where run.status <> 'failed'",
     true},
};

enum { N_INVARIANTS = sizeof invariants / sizeof *invariants };

bool store_pages(struct store *st, struct arena *a, const char *pragma, const char **example,
                 struct err *e)
{
    struct rows r = store_ask(st, pragma);
    *example = NULL;
    if (rows_next(&r) && strcmp(rows_text(&r, 0), "ok") != 0)
        *example = arena_strdup(a, rows_text(&r, 0));
    return rows_end(&r, "check the database", e);
}

static bool check_one(struct store *st, struct arena *a, const char *sql, struct finding *f,
                      struct err *e)
{
    struct rows r = store_ask(st, sql);
    while (rows_next(&r)) {
        const char *text = (const char *)sqlite3_column_text(r.s, 0);
        if (f->broken++ == 0)
            f->example = arena_strdup(a, text ? text : "");
    }
    return rows_end(&r, "check the database", e);
}

static bool check_keys(struct store *st, struct arena *a, struct finding *f, struct err *e)
{
    struct rows r = store_ask(
        st, "select run.id, run.key, canonical from run join all_texts on all_texts.run = run.id");
    while (rows_next(&r)) {
        char key[SHA256_HEX];
        const char *canonical = rows_text(&r, 2);
        sha256_of(canonical, (size_t)sqlite3_column_bytes(r.s, 2), key);
        if (strcmp(key, rows_text(&r, 1)) != 0 && f->broken++ == 0)
            f->example = arena_printf(a, "run %lld", (long long)sqlite3_column_int64(r.s, 0));
    }
    return rows_end(&r, "check the database", e);
}

static bool check_runs(struct store *st, struct arena *a, struct finding *f, struct err *e)
{
    int64_t *runs;
    size_t n;
    f->removes = true;
    if (!store_damaged(st, a, &runs, &n, e))
        return false;
    f->broken = (int64_t)n;
    f->example = n > 0 ? arena_printf(a, "run %lld", (long long)runs[0]) : "";
    return true;
}

static struct finding *add(struct finding *list, size_t *n, const char *invariant, bool mendable)
{
    list[*n] = (struct finding){.invariant = invariant, .mendable = mendable, .example = ""};
    return &list[(*n)++];
}

static bool check_from(struct store *st, struct arena *a, size_t first, size_t end,
                       struct finding *f, size_t *n, struct err *e)
{
    bool fine = true;
    for (size_t i = first; fine && i < end; i++)
        fine = check_one(st, a, invariants[i].sql,
                         add(f, n, invariants[i].invariant, invariants[i].mendable), e);
    return fine;
}

bool store_check(struct store *st, struct arena *a, struct finding **f, size_t *n, struct err *e)
{
    const char *damage;
    *f = arena_array(a, N_INVARIANTS + 3, sizeof **f);
    *n = 0;
    struct finding *pages = add(*f, n, "pages and indices are sound", false);
    if (!store_pages(st, a, "pragma integrity_check(1)", &damage, e))
        return false;
    if (damage) {
        pages->broken = 1;
        pages->example = damage;
        return true; /* what follows would read damaged pages */
    }
    struct finding *pointing = add(*f, n, invariants[0].invariant, false);
    if (!check_one(st, a, st->newer ? invariants[0].sql : references_sql, pointing, e) || st->newer)
        return e->code == ERR_NONE; /* of tables that this program does not know, no more */
    return check_runs(st, a, add(*f, n, "a run is as it was written", true), e) &&
           check_keys(st, a, add(*f, n, "a key is the SHA-256 of the canonical text", false), e) &&
           check_from(st, a, 1, N_INVARIANTS, *f, n, e);
}

static bool remove_damaged(struct store *st, struct err *e)
{
    struct arena a = {0};
    int64_t *runs;
    size_t n;
    bool fine = store_damaged(st, &a, &runs, &n, e) && (n == 0 || store_remove(st, runs, n, e));
    arena_release(&a);
    return fine;
}

bool store_mend(struct store *st, struct err *e)
{
    return store_flush(st, e) && remove_damaged(st, e) && store_begin(st, true, e) &&
           (store_exec(st,
                       "update run set current = not current where current <> exists (select 1 "
                       "from planned where planned.key = run.key and planned.code = run.code);"
                       "update sample set last = not last where last <> (sequence = (select "
                       "max(sequence) from sample x where x.run = sample.run and x.observable = "
                       "sample.observable and x.component = sample.component));"
                       "delete from checkpoint where exists (select 1 from run where run.key = "
                       "checkpoint.key and run.code = checkpoint.code and run.status <> 'failed') "
                       "or (exists (select 1 from planned) and key not in (select key from "
                       "planned))",
                       "repair the database", e) ||
            store_undo(st)) &&
           store_commit(st, e);
}
