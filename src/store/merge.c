/* merge.c: the runs of another database are taken in.
 *
 * Its rows are copied into temporary tables of the same names with other_ before them, a batch of runs
 * at a time, and moved on from there by SQL. (To attach it would cost a transaction for each: runs
 * of a shard lie far apart here, and nearly every page would be written for nearly every shard.)
 * Numbers of rows differ between two databases, so the names that rows share (code, builds, paths,
 * ...) are brought here first, and merge_map says which number there is which here.
 *
 * Of each run there (merge_fate) one of these is true:
 *
 *   new        no run of its key and code is here
 *   mends      the one here failed, and it did not
 *   same       every bit is equal; or it failed, and the one here is as good or better
 *   aside      the bits differ, and the one here was begun first: it is kept aside
 *   displaces  the bits differ, and it was begun first: the one here is kept aside
 *
 * Which of two stands depends on nothing but the two, so that the order of merges does not matter.
 * Merging again finds every run the same or aside already. */
#include <string.h>

#include "store/seal.h"

static const char merging[] = "merge";

/* --- the rows of the other one ---------------------------------------------------------------- */

enum { RUNS_AT_ONCE = 5000 };

/* Behind the first one of a row. */
static const char more_columns[] =
    ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

/* by: the column that names the run, or NULL where runs share the rows. */
static const struct {
    const char *name, *by;
} tables[] = {
    {"experiment", NULL},    {"code", NULL},
    {"code_part", NULL},     {"path", NULL},
    {"observable", NULL},    {"build", NULL},
    {"parameter_set", NULL}, {"parameter", NULL},
    {"adoption", NULL},      {"outline", NULL},
    {"checkpoint", NULL}, /* by key: there need not be a run */
    {"tag", NULL},           {"note", NULL},
    {"run", "id"},           {"text_form", NULL},
    {"run_text", "run"},     {"run_weights", "run"},
    {"run_program", "run"},  {"adopted_run", "run"},
    {"sample", "run"},       {"attempt", "run"},
    {"conflict", "run"},     {"conflict_sample", "(select run from conflict where id = conflict)"},
};

enum { N_TABLES = sizeof tables / sizeof *tables };

static bool make_tables(struct store *st, struct err *e)
{
    struct buf sql = {0};
    for (size_t i = 0; i < N_TABLES; i++)
        buf_printf(&sql,
                   "create temp table if not exists other_%s as select * from main.%s limit 0;",
                   tables[i].name, tables[i].name);
    buf_puts(&sql,
             "pragma cache_size = -262144;"
             "create index if not exists temp.other_run_id on other_run (id);"
             "create index if not exists temp.other_sample_run on other_sample (run);"
             "create index if not exists temp.other_parameter_of on other_parameter "
             "(parameter_set);"
             "create index if not exists temp.other_weights_run on other_run_weights (run);"
             "create temp table if not exists merge_map (sort text, there integer, here integer, "
             "primary key (sort, there)) without rowid;"
             "create temp table if not exists merge_fate (there integer primary key, here integer, "
             "fate text)");
    bool fine = store_exec(st, buf_text(&sql), merging, e);
    buf_release(&sql);
    return fine;
}

static bool copy_rows(struct store *st, sqlite3_stmt *from, sqlite3_stmt *into, struct err *e)
{
    int rc, n = sqlite3_column_count(from);
    while ((rc = sqlite3_step(from)) == SQLITE_ROW) {
        for (int i = 0; i < n; i++)
            sqlite3_bind_value(into, i + 1, sqlite3_column_value(from, i));
        if (!store_step(st, into, merging, e))
            return false;
    }
    return rc == SQLITE_DONE || store_fault(st, rc, merging, e);
}

/* Statements that are prepared once for all databases that are merged: to parse them takes longer
 * than to move a hundred runs. */
struct script {
    sqlite3_stmt *steps[40];
    size_t n;
};

static bool script_prepare(struct store *st, struct script *s, const char *sql, struct err *e)
{
    while (*sql && s->n < sizeof s->steps / sizeof *s->steps) {
        int rc =
            sqlite3_prepare_v3(st->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->steps[s->n++], &sql);
        if (rc != SQLITE_OK)
            return store_fault(st, rc, merging, e);
    }
    return true;
}

static bool script_run(struct store *st, const struct script *s, struct err *e)
{
    bool fine = true;
    for (size_t i = 0; fine && i < s->n; i++)
        fine = store_step(st, s->steps[i], merging, e);
    return fine;
}

enum { MAPS = N_TABLES, FATES, ASIDE, RUNS, CHECKPOINTS, N_SCRIPTS };

struct merger {
    struct store *st;
    struct script scripts[N_SCRIPTS]; /* of each table: empty it, add a row */
};

/* Rows of runs with first <= id <= last. */
static bool copy_table(struct merger *g, struct store *other, size_t table, const int64_t range[2],
                       struct err *e)
{
    struct arena a = {0};
    const char *name = tables[table].name, *by = tables[table].by;
    const struct script *s = &g->scripts[table];
    sqlite3_stmt *from = NULL;
    const char *select =
        by ? arena_printf(&a, "select * from %s where %s >= ?1 and %s <= ?2", name, by, by)
           : arena_printf(&a, "select * from %s", name);
    int rc = sqlite3_prepare_v2(other->db, select, -1, &from, NULL);
    for (int i = 0; rc == SQLITE_OK && by && i < 2; i++)
        rc = sqlite3_bind_int64(from, i + 1, range[i]);
    bool fine = (rc == SQLITE_OK || store_fault(other, rc, merging, e)) &&
                store_step(g->st, s->steps[0], merging, e) &&
                copy_rows(g->st, from, s->steps[1], e);
    sqlite3_finalize(from);
    arena_release(&a);
    return fine;
}

static bool copy_tables(struct merger *g, struct store *other, bool of_runs, const int64_t range[2],
                        struct err *e)
{
    bool fine = true;
    for (size_t i = 0; fine && i < N_TABLES; i++)
        if ((tables[i].by != NULL) == of_runs)
            fine = copy_table(g, other, i, range, e);
    return fine;
}

/* --- what they are here ----------------------------------------------------------------------- */

static const char maps_sql[] =
    "delete from merge_map;"
    "insert into main.experiment (name, title, source, file, profile, fingerprint) select name, "
    "'', '', '', '', '' from other_experiment where name not in (select name from main.experiment) "
    "order by name;"
    "insert or ignore into main.code (digest) select digest from other_code order by digest;"
    "insert or ignore into main.path (name) select name from other_path order by id;"
    "insert or ignore into main.observable (name) select name from other_observable order by id;"
    "insert or ignore into main.build (version, commit_id, dirty, compiler, flags, gsl, blas, "
    "blas_kernel, cpu, host, system) select version, commit_id, dirty, compiler, flags, gsl, blas, "
    "blas_kernel, cpu, host, system from other_build;"
    "insert or ignore into main.parameter_set (digest, seal) select digest, seal from "
    "other_parameter_set where digest is not null;"
    "insert or ignore into main.text_form (digest, pieces) select digest, pieces from "
    "other_text_form;"
    "insert or ignore into main.outline select * from other_outline;"
    "update main.store set generation = generation + 1 where exists (select * from other_tag except "
    "select * from main.tag) or exists (select * from other_note except select * from main.note);"
    "insert or ignore into main.tag select * from other_tag;"
    "insert or ignore into main.note select * from other_note;"
    "insert into merge_map select 'experiment', t.id, h.id from other_experiment t join "
    "main.experiment h using (name);"
    "insert into merge_map select 'code', t.id, h.id from other_code t join main.code h using "
    "(digest);"
    "insert into merge_map select 'path', t.id, h.id from other_path t join main.path h using "
    "(name);"
    "insert into merge_map select 'observable', t.id, h.id from other_observable t join "
    "main.observable h using (name);"
    "insert into merge_map select 'set', t.id, h.id from other_parameter_set t join "
    "main.parameter_set h using (digest);"
    "insert into merge_map select 'form', t.id, h.id from other_text_form t join main.text_form h "
    "using (digest);"
    "insert into merge_map select 'build', t.id, h.id from other_build t join main.build h using "
    "(version, commit_id, dirty, compiler, flags, gsl, blas, blas_kernel, cpu, host, system);"
    "insert or ignore into main.code_part select c.here, part, digest from other_code_part join "
    "merge_map c on c.sort = 'code' and c.there = code;"
    "insert or ignore into main.parameter select s.here, p.here, value, member from "
    "other_parameter join merge_map s on s.sort = 'set' and s.there = parameter_set join merge_map "
    "p on p.sort = 'path' and p.there = path;"
    "insert into main.adoption (made, build, person, share) select made, b.here, person, share "
    "from other_adoption a join merge_map b on b.sort = 'build' and b.there = a.build where not "
    "exists (select 1 from main.adoption h where h.made = a.made and h.build = b.here and h.person "
    "= a.person);"
    "insert into merge_map select 'adoption', a.id, min(h.id) from other_adoption a join merge_map "
    "b on b.sort = 'build' and b.there = a.build join main.adoption h on h.made = a.made and "
    "h.build = b.here and h.person = a.person group by a.id";

#define SAMPLE_HERE                                                                                \
    "select observable, component, sequence, step, time, at, value, kind from main.sample where "  \
    "run = h.id"
#define SAMPLE_THERE                                                                               \
    "select o.here, component, sequence, step, time, at, value, kind from other_sample join "      \
    "merge_map o on o.sort = 'observable' and o.there = observable where run = t.id"
/* A number is NULL or finite, and of a negative zero the kind tells: equal values are equal bits.
 */
static const char fates_sql[] =
    "delete from merge_fate;"
    "insert into merge_fate select t.id, h.id, case "
    "when h.id is null then 'new' "
    "when t.status = 'failed' then 'same' "
    "when h.status = 'failed' then 'mends' "
    "when h.status = t.status and h.reason = t.reason and h.steps = t.steps and h.evaluations = "
    "t.evaluations and h.time is t.time "
    "and (select bytes from main.run_weights where run = h.id) is (select bytes from "
    "other_run_weights where run = t.id) "
    "and (select count(*) from main.sample where run = h.id) = (select count(*) from other_sample "
    "where run = t.id) "
    "and not exists (" SAMPLE_THERE " except " SAMPLE_HERE ") then 'same' "
    "when (t.started, tb.host, tb.cpu) < (h.started, hb.host, hb.cpu) then 'displaces' "
    "else 'aside' end "
    "from other_run t join other_build tb on tb.id = t.build join merge_map c on c.sort = 'code' "
    "and c.there = t.code left join main.run h on h.key = t.key and h.code = c.here left join "
    "main.build hb on hb.id = h.build;"
    /* Ids follow the plan, and what is not planned comes behind it. */
    "update merge_fate set here = (select p.run from other_run t join merge_map c on c.sort = "
    "'code' and c.there = t.code join main.planned p on p.key = t.key and p.code = c.here where "
    "t.id = merge_fate.there) where fate = 'new';"
    "update merge_fate set here = n.id from (select there, row_number() over (order by there) - 1 "
    "+ " STORE_NEXT_RUN " as id from merge_fate where here is null) n where n.there = "
    "merge_fate.there";

#define WRITTEN "fate in ('new', 'mends', 'displaces')"
#define REPLACED "(select here from merge_fate where fate in ('mends', 'displaces'))"
#define MOVED(sort, column)                                                                        \
    "join merge_map " #sort " on " #sort ".sort = '" #column "' and " #sort ".there = t." #column  \
    " "

static const char aside_sql[] =
    /* what is here */
    "insert or ignore into main.conflict (run, status, reason, steps, evaluations, time, "
    "wall_seconds, cpu_seconds, build, started, peak_memory, weights) select h.id, status, reason, "
    "steps, evaluations, time, wall_seconds, cpu_seconds, build, started, peak_memory, (select "
    "bytes from main.run_weights where run = h.id) from merge_fate f join main.run h on h.id = "
    "f.here where fate = 'displaces';"
    "insert or ignore into main.conflict_sample select k.id, observable, component, sequence, "
    "step, s.time, at, value, kind from merge_fate f join main.run h on h.id = f.here join "
    "main.conflict k on k.run = h.id and k.build = h.build and k.started = h.started join "
    "main.sample s on s.run = h.id where fate = 'displaces';"
    /* what is there */
    "insert or ignore into main.conflict (run, status, reason, steps, evaluations, time, "
    "wall_seconds, cpu_seconds, build, started, peak_memory, weights) select f.here, status, "
    "reason, steps, evaluations, time, wall_seconds, cpu_seconds, b.here, started, peak_memory, "
    "(select bytes from other_run_weights where run = t.id) from merge_fate f join other_run t on "
    "t.id = f.there " MOVED(
        b,
        build) "where fate = 'aside';"
               "insert or ignore into main.conflict_sample select k.id, o.here, component, sequence, step, "
               "s.time, at, value, kind from merge_fate f join other_run t on t.id = f.there " MOVED(
                   b,
                   build) "join main.conflict k on k.run = f.here and k.build = b.here and k.started = t.started join "
                          "other_sample s on s.run = t.id join merge_map o on o.sort = 'observable' and o.there = "
                          "s.observable where fate = 'aside';"
                          /* what was aside there */
                          "insert or ignore into main.conflict (run, status, reason, steps, evaluations, time, "
                          "wall_seconds, cpu_seconds, build, started, peak_memory, weights) select f.here, status, "
                          "reason, steps, evaluations, time, wall_seconds, cpu_seconds, b.here, started, peak_memory, "
                          "weights from other_conflict t join merge_fate f on f.there = t.run " MOVED(
                              b,
                              build) ";"
                                     "insert or ignore into main.conflict_sample select k.id, o.here, component, sequence, step, "
                                     "s.time, at, value, kind from other_conflict t join merge_fate f on f.there = t.run " MOVED(
                                         b,
                                         build) "join main.conflict k on k.run = f.here and k.build = b.here and k.started = "
                                                "t.started join other_conflict_sample s on s.conflict = t.id join merge_map o on o.sort = "
                                                "'observable' and o.there = s.observable";

static const char runs_sql[] =
    /* sets of parameters that are one run's */
    "delete from merge_map where sort = 'own';"
    "insert or ignore into merge_map select 'own', s.id, row_number() over (order by f.here) + "
    "(select coalesce(max(id), 0) from main.parameter_set) from merge_fate f join other_run t on "
    "t.id = f.there join other_parameter_set s on s.id = t.swept and s.digest is null where " WRITTEN
    ";"
    "insert into main.parameter_set (id, seal) select here, x'' from merge_map where sort = 'own';"
    "insert into main.parameter select s.here, p.here, value, member from merge_map s join "
    "other_parameter on parameter_set = s.there join merge_map p on p.sort = 'path' and p.there = "
    "path where s.sort = 'own';"
    "delete from main.sample where run in " REPLACED ";"
    "delete from main.run_weights where run in " REPLACED ";"
    "delete from main.run_program where run in " REPLACED ";"
    "delete from main.adopted_run where run in " REPLACED ";"
    "insert into main.run (id, key, code, experiment, variant, profile, status, reason, steps, "
    "evaluations, time, wall_seconds, cpu_seconds, seed, build, started, fixed, swept, current, "
    "peak_memory, results, seal) select f.here, key, c.here, x.here, variant, profile, status, reason, steps, "
    "evaluations, time, wall_seconds, cpu_seconds, seed, b.here, started, a.here, z.here, exists "
    "(select 1 from main.planned p where p.key = t.key and p.code = c.here), peak_memory, results, seal from "
    "merge_fate f join other_run t on t.id = f.there " MOVED(c, code) MOVED(x, experiment) MOVED(
        b,
        build) "join merge_map a on a.sort = 'set' and a.there = t.fixed join merge_map z on z.sort in "
               "('set', 'own') and z.there = t.swept where " WRITTEN
               " order by f.here on conflict (id) do update set status "
               "= excluded.status, reason = excluded.reason, steps = excluded.steps, evaluations = "
               "excluded.evaluations, time = excluded.time, wall_seconds = excluded.wall_seconds, cpu_seconds "
               "= excluded.cpu_seconds, build = excluded.build, started = excluded.started, fixed = "
               "excluded.fixed, swept = excluded.swept, peak_memory = excluded.peak_memory, results = excluded.results;"
               "insert or replace into main.run_text select f.here, m.here, moved from merge_fate f join "
               "other_run_text t on t.run = f.there join merge_map m on m.sort = 'form' and m.there = "
               "t.form where " WRITTEN " order by f.here;"
               "insert into main.sample (run, observable, component, sequence, step, time, value, kind, last, "
               "at) select f.here, o.here, component, sequence, step, time, value, kind, last, at from "
               "merge_fate f join other_sample t on t.run = f.there " MOVED(
                   o,
                   observable) "where " WRITTEN " order by f.here, o.here, component, sequence;"
                               "insert into main.run_weights select f.here, bytes from merge_fate f join other_run_weights t "
                               "on t.run = f.there where " WRITTEN ";"
                               "insert into main.run_program select f.here, version, words from merge_fate f join "
                               "other_run_program t on t.run = f.there where " WRITTEN ";"
                               "insert or ignore into main.adopted_run select f.here, a.here, w.here, c.here, sampled from "
                               "merge_fate f join other_adopted_run t on t.run = f.there " MOVED(
                                   a, adoption)
                                   MOVED(
                                       c,
                                       code) "join merge_map w on w.sort = 'code' and w.there = t.was where " WRITTEN
                                             ";"
                                             "insert or ignore into main.attempt select f.here, started, b.here, status, reason, signal, "
                                             "wall_seconds, cpu_seconds, peak_memory, words from merge_fate f join other_attempt t on t.run "
                                             "= f.there " MOVED(b, build);

/* Of two of the same run and code the further one is kept, else the later one; none of a run that
 * is finished by now. */
static const char checkpoints_sql[] =
    "insert into main.checkpoint select key, c.here, b.here, made, step, time, share, wall_seconds, "
    "cpu_seconds, sha256, state from other_checkpoint t " MOVED(c, code) MOVED(
        b,
        build) "where true on conflict (key) do update set code = excluded.code, build = "
               "excluded.build, made = excluded.made, step = excluded.step, time = excluded.time, "
               "share = excluded.share, wall_seconds = excluded.wall_seconds, cpu_seconds = "
               "excluded.cpu_seconds, sha256 = excluded.sha256, state = excluded.state where "
               "iif(excluded.code = checkpoint.code, excluded.step > checkpoint.step, "
               "excluded.made > checkpoint.made);"
               "delete from main.checkpoint where exists (select 1 from main.run r where r.key = "
               "checkpoint.key and r.code = checkpoint.code and r.status <> 'failed')";

/* Rows of the batch that would be lost for want of what they refer to. */
#define UNKNOWN(column, sort)                                                                      \
#column " not in (select there from merge_map where sort = '" #sort "')"
static const char lost_sql[] =
    "select (select count(*) from other_run where " UNKNOWN(code, code) " or " UNKNOWN(experiment, experiment) " or " UNKNOWN(
        build,
        build) " or " UNKNOWN(fixed,
                              set) " or swept not in (select id from other_parameter_set) or id not in (select run from "
                                   "other_run_text)) + (select count(*) from other_run_text where " UNKNOWN(form, form) ") + (select count(*) from other_parameter where " UNKNOWN(
                                       path,
                                       path) ") + (select count(*) from other_sample where " UNKNOWN(observable,
                                                                                                     observable) ")";

static const char counts_sql[] =
    "select count(*), sum(fate = 'new'), sum(fate = 'mends'), sum(fate = 'same'), sum(fate in "
    "('aside', 'displaces')) from merge_fate";

static bool count(struct store *st, struct merged *m, struct err *e)
{
    sqlite3_stmt *s = NULL;
    size_t *const into[] = {&m->runs, &m->added, &m->mended, &m->same, &m->conflicts};
    int rc = sqlite3_prepare_v2(st->db, counts_sql, -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    for (int i = 0; rc == SQLITE_ROW && i < 5; i++)
        *into[i] += (size_t)sqlite3_column_int64(s, i);
    sqlite3_finalize(s);
    return rc == SQLITE_ROW || store_fault(st, rc, merging, e);
}

/* Is anything to be written? Else no figure shall look older than its data. */
static bool moves(struct store *st, bool *any, struct err *e)
{
    int64_t n;
    bool fine = store_integer(st, "select count(*) from merge_fate where fate <> 'same'", 0, &n, e);
    *any = n > 0;
    return fine;
}

static bool check_batch(struct store *st, const char *path, struct err *e)
{
    int64_t lost;
    if (!store_integer(st, lost_sql, 1, &lost, e))
        return false;
    if (lost == 0)
        return true;
    err_set(e, ERR_STORE, "%s lacks rows that its runs need", path);
    return err_hint(e, "overparam doctor --db %s tells which", path);
}

static bool damaged(const char *path, int64_t run, struct err *e)
{
    err_set(e, ERR_DAMAGED, "run %lld of %s is not as it was made", (long long)run, path);
    return err_hint(e, "overparam doctor --db %s tells more; nothing was merged", path);
}

/* What was brought is what was made there; of runs that were here other rows may have come. */
static bool check_seal(struct store *st, const char *path, sqlite3_stmt *row,
                       struct seal_look *known, struct err *e)
{
    const int64_t there = sqlite3_column_int64(row, 0), here = sqlite3_column_int64(row, 1);
    const bool written = sqlite3_column_int(row, 2), is_new = sqlite3_column_int(row, 3);
    bool hold = true;
    if (written &&
        (!store_results_hold(st, here, &hold, e) || (hold && !store_key_holds(st, here, &hold, e))))
        return false;
    if (hold && !is_new)
        return store_reseal(st, here, e);
    return (!hold || store_seal_holds(st, here, known, &hold, e)) &&
           (hold || damaged(path, there, e));
}

static bool check_seals(struct store *st, const char *path, struct err *e)
{
    bool fine = true;
    struct seal_look known = {0};
    struct rows r = store_ask(st, "select there, here, " WRITTEN
                                  ", fate = 'new' from merge_fate order by here");
    while (fine && rows_next(&r))
        fine = check_seal(st, path, r.s, &known, e);
    return rows_end(&r, merging, fine ? e : NULL) && fine;
}

static bool take_batch(struct merger *g, const char *path, struct merged *m, struct err *e)
{
    bool any;
    struct store *st = g->st;
    if (!script_run(st, &g->scripts[FATES], e) || !check_batch(st, path, e) || !moves(st, &any, e))
        return false;
    return (!any || store_touch(st, merging, e)) && script_run(st, &g->scripts[ASIDE], e) &&
           script_run(st, &g->scripts[RUNS], e) && check_seals(st, path, e) && count(st, m, e);
}

/* The first run there from this id on: any id may have been given. */
static bool find_run(struct store *other, int64_t from, int64_t *id, bool *found, struct err *e)
{
    struct rows r = store_ask_kept(other, "select id from run where id >= ?1 order by id limit 1");
    sqlite3_bind_int64(r.s, 1, from);
    *found = rows_next(&r);
    if (*found)
        *id = sqlite3_column_int64(r.s, 0);
    return rows_end(&r, merging, e);
}

static bool take_runs(struct merger *g, struct store *other, const char *path, struct merged *m,
                      struct err *e)
{
    int64_t range[2] = {INT64_MIN, INT64_MIN};
    bool more = true;
    while (more) {
        if (!find_run(other, range[1], &range[0], &more, e))
            return false;
        if (!more)
            break;
        more = range[0] <= INT64_MAX - RUNS_AT_ONCE;
        range[1] = more ? range[0] + RUNS_AT_ONCE - 1 : INT64_MAX;
        if (!copy_tables(g, other, true, range, e) || !take_batch(g, path, m, e))
            return false;
        range[1] += more;
    }
    return true;
}

/* One look at the other database from the first batch to the last. */
static bool take_in(struct merger *g, struct store *other, const char *path, struct merged *m,
                    struct err *e)
{
    return store_exec(other, "begin", merging, e) && copy_tables(g, other, false, NULL, e) &&
           script_run(g->st, &g->scripts[MAPS], e) && take_runs(g, other, path, m, e) &&
           script_run(g->st, &g->scripts[CHECKPOINTS], e);
}

static bool is_other(const struct store *st, const char *path, struct err *e)
{
    if (!store_is_at(path, st->lock))
        return true;
    err_set(e, ERR_USAGE, "%s is the database itself", path);
    return err_hint(e, "name the databases that are to be merged into it");
}

static bool is_sound(struct store *other, const char *path, struct err *e)
{
    struct arena a = {0};
    const char *damage = NULL;
    bool fine = store_pages(other, &a, "pragma quick_check(1)", &damage, e);
    if (fine && store_is_newer(other))
        fine = err_set(e, ERR_STORE, "%s was written by a newer version than this one", path);
    if (fine && damage)
        fine = err_set(e, ERR_STORE, "%s is damaged: %s", path, damage);
    arena_release(&a);
    return fine;
}

static bool take_one(struct merger *g, const char *path, struct merged *m, struct err *e)
{
    struct store *other = NULL;
    bool fine = is_other(g->st, path, e) && store_open(path, STORE_READ, &other, e) &&
                is_sound(other, path, e) && take_in(g, other, path, m, e);
    store_close(other);
    return fine;
}

static bool merger_open(struct merger *g, struct err *e)
{
    static const char *const scripts[] = {maps_sql, fates_sql, aside_sql, runs_sql,
                                          checkpoints_sql};
    struct arena a = {0};
    bool fine = make_tables(g->st, e);
    for (size_t i = 0; fine && i < N_TABLES; i++) {
        const char *name = tables[i].name;
        int64_t columns;
        fine =
            store_integer(
                g->st, arena_printf(&a, "select count(*) from pragma_table_info('other_%s')", name),
                0, &columns, e) &&
            script_prepare(g->st, &g->scripts[i], arena_printf(&a, "delete from other_%s", name),
                           e) &&
            script_prepare(g->st, &g->scripts[i],
                           arena_printf(&a, "insert into other_%s values (?1%.*s)", name,
                                        (int)(3 * (columns - 1)), more_columns),
                           e);
    }
    for (size_t i = MAPS; fine && i < N_SCRIPTS; i++)
        fine = script_prepare(g->st, &g->scripts[i], scripts[i - MAPS], e);
    arena_release(&a);
    return fine;
}

static void merger_close(struct merger *g)
{
    for (size_t i = 0; i < N_SCRIPTS; i++)
        for (size_t j = 0; j < g->scripts[i].n; j++)
            sqlite3_finalize(g->scripts[i].steps[j]);
}

bool store_merge(struct store *st, const char *const *paths, size_t n, struct merged *m,
                 struct err *e)
{
    struct merger g = {.st = st};
    *m = (struct merged){0};
    /* What was kept aside there comes before its run. */
    bool fine = store_flush(st, e) && merger_open(&g, e) && store_begin(st, false, e) &&
                store_exec(st, "pragma defer_foreign_keys = on", merging, e);
    for (size_t i = 0; fine && i < n; i++)
        fine = take_one(&g, paths[i], m, e);
    merger_close(&g);
    return (fine || store_undo(st)) && store_commit(st, e);
}
