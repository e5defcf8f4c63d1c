/* plans.c: current runs are those that are planned today, made by today's code; the rest is
 * history.
 */
#include "fixture.h"
#include "sys/clock.h"
#include "sys/file.h"

static struct store *open_in(const char *folder, const char *name)
{
    char path[128];
    struct err e = {0};
    struct store *st = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    CU_ASSERT_FATAL(store_open(path, STORE_WRITE, &st, &e));
    return st;
}

static void put_all(struct store *st, struct fixture *f)
{
    struct err e = {0};
    CU_ASSERT_FATAL(store_plan(st, &f->plan, &e));
    for (size_t i = 0; i < f->plan.n; i++)
        CU_ASSERT_FATAL(fixture_put_simple(st, f, i, &e));
    CU_ASSERT_FATAL(store_flush(st, &e));
}

static void count_states(struct store *st, const struct fixture *f, size_t counts[5])
{
    struct err e = {0};
    enum run_state states[16];
    double seconds[16];
    memset(counts, 0, 5 * sizeof *counts);
    CU_ASSERT_FATAL(store_states(st, &f->plan, states, seconds, &e));
    for (size_t i = 0; i < f->plan.n; i++)
        counts[states[i]]++;
}

static void an_edit_moves_old_runs_to_the_history(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture before, after;
    struct err e = {0};
    size_t n[5];
    fixture_init(&before, "edited", 3, "v1", "code");
    fixture_init(&after, "edited", 4, "v2", "code");
    put_all(st, &before);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 3);
    CU_ASSERT(store_plan(st, &after.plan, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 0);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from trajectories"), 0);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from results"), 0);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from parameters"), 0);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from all_runs"), 3);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from all_trajectories"), 24);
    count_states(st, &after, n);
    CU_ASSERT_EQUAL(n[RUN_MISSING], 4);
    /* Undone, the edit brings them back. */
    CU_ASSERT(store_plan(st, &before.plan, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 3);
    store_close(st);
    fixture_release(&before);
    fixture_release(&after);
    fixture_remove(folder);
}

static void other_code_makes_runs_stale_and_new_ones_replace_them(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture old, new;
    size_t n[5];
    fixture_init(&old, "coded", 3, "v", "old code");
    fixture_init(&new, "coded", 3, "v", "new code");
    put_all(st, &old);
    count_states(st, &new, n);
    CU_ASSERT_EQUAL(n[RUN_STALE], 3);
    put_all(st, &new);
    count_states(st, &new, n);
    CU_ASSERT_EQUAL(n[RUN_DONE], 3);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 3);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from all_runs"), 6);
    store_close(st);
    fixture_release(&old);
    fixture_release(&new);
    fixture_remove(folder);
}

static void a_run_made_again_replaces_itself_whole(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture f;
    struct outcome o;
    struct err e = {0};
    fixture_init(&f, "again", 2, "v", "code");
    put_all(st, &f);
    fixture_outcome(&o, 5, 3);
    o.status = OUTCOME_DIVERGED;
    CU_ASSERT(fixture_put(st, &f.runs[1], &o, "host", &e) && store_flush(st, &e));
    outcome_release(&o);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from all_runs"), 2);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from trajectories where run = 2"), 3);
    CU_ASSERT_EQUAL(fixture_number(st, "select id from runs where status = 'diverged'"), 2);
    store_close(st);
    fixture_release(&f);
    fixture_remove(folder);
}

static void ids_follow_the_plan_whoever_finishes_first(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture first, second;
    struct err e = {0};
    fixture_init(&first, "a", 3, "v", "code");
    fixture_init(&second, "b", 2, "v", "code");
    CU_ASSERT_FATAL(store_plan(st, &first.plan, &e) && store_plan(st, &second.plan, &e));
    for (size_t i = 2; i-- > 0;)
        CU_ASSERT(fixture_put_simple(st, &second, i, &e));
    CU_ASSERT_FATAL(store_flush(st, &e));
    /* Interrupted here; what is left comes later, in the wrong order too. */
    store_close(st);
    st = open_in(folder, "db.sqlite");
    CU_ASSERT_FATAL(store_plan(st, &first.plan, &e));
    for (size_t i = 3; i-- > 0;)
        CU_ASSERT(fixture_put_simple(st, &first, i, &e));
    CU_ASSERT_FATAL(store_flush(st, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs where id = seed + 1 + 3 * "
                                       "(experiment = 'b')"),
                    5);
    store_close(st);
    fixture_release(&first);
    fixture_release(&second);
    fixture_remove(folder);
}

static void planning_again_changes_nothing(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture f;
    char before[SHA256_HEX], after[SHA256_HEX];
    struct err e = {0};
    fixture_init(&f, "same", 3, "v", "code");
    put_all(st, &f);
    CU_ASSERT(store_generation(st, before, &e));
    CU_ASSERT(store_plan(st, &f.plan, &e) && store_generation(st, after, &e));
    CU_ASSERT_STRING_EQUAL(before, after);
    f.spec.title = "Another title";
    CU_ASSERT(store_plan(st, &f.plan, &e) && store_generation(st, after, &e));
    CU_ASSERT_STRING_NOT_EQUAL(before, after);
    store_close(st);
    fixture_release(&f);
    fixture_remove(folder);
}

static void a_verdict_stays_while_the_question_does(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture f;
    struct err e = {0};
    char first[SHA256_HEX], second[SHA256_HEX];
    struct verdict v = {.id = "c", .measured = 0.5, .holds = true};
    fixture_init(&f, "claimed", 1, "v", "code");
    put_all(st, &f);
    CU_ASSERT_EQUAL(fixture_number(st, "select holds is null from claims"), 1);
    CU_ASSERT(store_verdicts(st, "claimed", &v, 1, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select measured from claims where holds = 1"), 0.5);
    CU_ASSERT(store_generation(st, first, &e));
    CU_ASSERT(store_verdicts(st, "claimed", &v, 1, &e) && store_generation(st, second, &e));
    CU_ASSERT_STRING_EQUAL(first, second);
    f.claim.says = "in other words";
    CU_ASSERT(store_plan(st, &f.plan, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select measured from claims where says like 'in other%'"),
                    0.5);
    f.claim.expect = "= 2";
    CU_ASSERT(store_plan(st, &f.plan, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select holds is null and measured is null from claims"), 1);
    v.measured = -1.0 / 0.0;
    CU_ASSERT(store_verdicts(st, "claimed", &v, 1, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select measured_kind = '-inf' and measured is null from "
                                       "claims"),
                    1);
    f.spec.n_claims = 0;
    CU_ASSERT(store_plan(st, &f.plan, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from claims"), 0);
    store_close(st);
    fixture_release(&f);
    fixture_remove(folder);
}

static void experiments_whose_files_are_gone_leave_the_views(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture a, b;
    struct err e = {0};
    fixture_init(&a, "kept", 2, "v", "code");
    fixture_init(&b, "gone", 2, "v", "code");
    put_all(st, &a);
    put_all(st, &b);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 4);
    CU_ASSERT(store_forget(st, "gone", &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 2);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from claims"), 1);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from all_runs"), 4);
    CU_ASSERT(store_plan(st, &b.plan, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 4);
    store_close(st);
    fixture_release(&a);
    fixture_release(&b);
    fixture_remove(folder);
}

/* --- the files of a plan ---------------------------------------------------------------------- */

/* A database in FOLDER/db and an experiment's file and data beside it. */
struct project {
    const char *folder;
    char file[128], data[128], sha256[SHA256_HEX];
    struct known_files known;
    struct fixture f;
    struct store *st;
};

static void write_text(const char *path, const char *text)
{
    struct err e = {0};
    CU_ASSERT_FATAL(file_write(path, text, strlen(text), &e));
}

/* Planned `later` nanoseconds from now: what was written just before is settled by then, or not. */
static void project_plan(struct project *p, int64_t later)
{
    struct err e = {0};
    p->f.spec.read = clock_now() + later;
    CU_ASSERT_FATAL(file_sha256(p->data, p->sha256, &e));
    CU_ASSERT_FATAL(store_plan(p->st, &p->f.plan, &e));
}

static const int64_t a_minute = 60 * INT64_C(1000000000);

static void project_init(struct project *p)
{
    struct err e = {0};
    char db[128];
    *p = (struct project){.folder = fixture_folder()};
    snprintf(db, sizeof db, "%s/db", p->folder);
    CU_ASSERT_FATAL(folder_make(db, &e));
    p->st = open_in(p->folder, "db/x.sqlite");
    snprintf(p->file, sizeof p->file, "%s/x.yaml", p->folder);
    snprintf(p->data, sizeof p->data, "%s/x.csv", p->folder);
    write_text(p->file, "one");
    write_text(p->data, "1,2,3");
    fixture_init(&p->f, "x", 2, "v", "code");
    p->known = (struct known_files){.path = p->data, .sha256 = p->sha256};
    p->f.spec.file = p->file;
    p->f.spec.text = "one";
    p->f.spec.files = &p->known;
    project_plan(p, a_minute);
}

static void project_release(struct project *p)
{
    store_close(p->st);
    fixture_release(&p->f);
    fixture_remove(p->folder);
}

static struct known project_known(struct project *p, struct arena *a)
{
    struct known *k;
    struct err e = {0};
    size_t n = 0;
    CU_ASSERT_FATAL(store_known(p->st, a, &k, &n, &e) && n == 1);
    CU_ASSERT_STRING_EQUAL(k->name, "x");
    CU_ASSERT_STRING_EQUAL(k->path, p->file);
    return *k;
}

static enum known_state project_state(struct project *p)
{
    struct arena a = {0};
    enum known_state state = project_known(p, &a).state;
    arena_release(&a);
    return state;
}

static void an_edit_of_any_file_is_seen(void)
{
    struct project p;
    struct arena a = {0};
    char command[512];
    project_init(&p);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_SAME);
    write_text(p.data, "1,2,3");
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_TOUCHED);
    write_text(p.data, "1,2,4");
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_EDITED);
    project_plan(&p, a_minute);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_SAME);
    write_text(p.file, "two");
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_EDITED);
    write_text(p.file, "one");
    unlink(p.data);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_LACKING);
    CU_ASSERT_STRING_EQUAL(project_known(&p, &a).lacking, p.data);
    unlink(p.file);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_GONE);
    /* In place, with its old times and its old size; only the kernel's own time of change tells. */
    write_text(p.file, "one");
    write_text(p.data, "1,2,3");
    project_plan(&p, a_minute);
    snprintf(command, sizeof command,
             "touch -r %s %s/ref && sleep 0.02 && printf 1,2,5 > %s && touch -r %s/ref %s", p.data,
             p.folder, p.data, p.folder, p.data);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_EDITED);
    arena_release(&a);
    project_release(&p);
}

/* Written when it is planned: its looks would be those of an edit within the same tick. */
static void what_was_just_written_is_not_trusted(void)
{
    struct project p;
    project_init(&p);
    write_text(p.data, "1,2,6");
    project_plan(&p, 0);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_TOUCHED);
    /* As it would be with the same looks. */
    write_text(p.data, "1,2,7");
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_EDITED);
    project_plan(&p, a_minute);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_SAME);
    project_release(&p);
}

static void another_program_and_an_older_version_are_planned_anew(void)
{
    struct project p;
    char command[512];
    project_init(&p);
    snprintf(command, sizeof command,
             "sqlite3 %s/db/x.sqlite \"update input set sha256 = 'x', size = 0 where path like "
             "'/proc/%%'\"",
             p.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_OLDER);
    unlink(p.data); /* without it there is no plan: what was planned last stays */
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_LACKING);
    write_text(p.data, "1,2,3");
    project_plan(&p, a_minute);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_SAME);
    snprintf(command, sizeof command, "sqlite3 %s/db/x.sqlite 'delete from input'", p.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_OLDER);
    project_release(&p);
}

/* Looking again costs no generation, or every figure would be asked again. */
static void new_looks_of_the_same_plan_move_no_generation(void)
{
    struct project p;
    struct err e = {0};
    char before[SHA256_HEX], after[SHA256_HEX];
    project_init(&p);
    CU_ASSERT(store_generation(p.st, before, &e));
    write_text(p.data, "1,2,3");
    project_plan(&p, a_minute);
    CU_ASSERT_EQUAL(project_state(&p), KNOWN_SAME);
    CU_ASSERT(store_generation(p.st, after, &e));
    CU_ASSERT_STRING_EQUAL(before, after);
    project_release(&p);
}

/* Relative paths start from the folder of the command that planned, wherever the next one is. */
static void a_project_is_found_from_the_database(void)
{
    struct project p;
    struct arena a = {0};
    struct err e = {0};
    struct known *k;
    size_t n;
    const char *here = path_real(&a, ".");
    project_init(&p);
    CU_ASSERT_FATAL(here && chdir(p.folder) == 0);
    p.f.spec.file = "x.yaml";
    project_plan(&p, a_minute);
    CU_ASSERT(store_known(p.st, &a, &k, &n, &e) && !k->away && k->state == KNOWN_SAME);
    CU_ASSERT_STRING_EQUAL(k->path, "x.yaml");
    CU_ASSERT_FATAL(chdir(here) == 0);
    CU_ASSERT(store_known(p.st, &a, &k, &n, &e) && k->away && k->state == KNOWN_SAME);
    CU_ASSERT_STRING_EQUAL(k->path, p.file);
    CU_ASSERT_STRING_EQUAL(k->file, "x.yaml");
    write_text(p.file, "two");
    CU_ASSERT(store_known(p.st, &a, &k, &n, &e) && k->state == KNOWN_EDITED);
    arena_release(&a);
    project_release(&p);
}

static void the_digest_knows_neither_order_nor_host(void)
{
    const char *folder = fixture_folder();
    struct store *one = open_in(folder, "one.sqlite"), *two = open_in(folder, "two.sqlite");
    struct fixture f;
    struct err e = {0};
    char first[SHA256_HEX], second[SHA256_HEX];
    fixture_init(&f, "digested", 5, "v", "code");
    put_all(one, &f);
    CU_ASSERT(store_plan(two, &f.plan, &e));
    for (size_t i = 5; i-- > 0;) {
        struct outcome o, *p = &o;
        fixture_outcome(p, 1000 + i, 8);
        CU_ASSERT(fixture_put(two, &f.runs[i], p, "another", &e));
        outcome_release(p);
    }
    CU_ASSERT(store_flush(two, &e));
    CU_ASSERT(store_digest(one, first, &e) && store_digest(two, second, &e));
    CU_ASSERT_STRING_EQUAL(first, second);
    /* One bit of one sample of one run. */
    struct outcome o;
    fixture_outcome(&o, 1003, 8);
    uint64_t bits;
    memcpy(&bits, &o.samples[4].value, sizeof bits);
    bits ^= 1;
    memcpy(&o.samples[4].value, &bits, sizeof bits);
    CU_ASSERT(fixture_put(two, &f.runs[3], &o, "another", &e) && store_flush(two, &e));
    outcome_release(&o);
    CU_ASSERT(store_digest(two, second, &e));
    CU_ASSERT_STRING_NOT_EQUAL(first, second);
    store_close(one);
    store_close(two);
    fixture_release(&f);
    fixture_remove(folder);
}

static void lineage_is_of_current_runs(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture f, g;
    struct err e = {0};
    const int64_t runs[] = {1, 2};
    fixture_init(&f, "drawn", 3, "v", "code");
    fixture_init(&g, "drawn", 3, "w", "code");
    put_all(st, &f);
    CU_ASSERT(store_lineage(st, "fig", "figure", runs, 2, &e));
    CU_ASSERT(store_lineage(st, "fig", "figure", runs, 2, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from lineage where artefact = 'fig' and "
                                       "kind = 'figure'"),
                    2);
    CU_ASSERT(store_lineage(st, "fig", "figure", runs + 1, 1, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select sum(run) from lineage"), 2);
    CU_ASSERT(store_plan(st, &g.plan, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from lineage"), 0);
    store_close(st);
    fixture_release(&f);
    fixture_release(&g);
    fixture_remove(folder);
}

static void the_check_finds_what_was_tampered_with(void)
{
    const char *folder = fixture_folder();
    struct store *st = open_in(folder, "db.sqlite");
    struct fixture f;
    struct finding *found;
    struct arena a = {0};
    struct err e = {0};
    size_t n, broken = 0;
    char command[256];
    fixture_init(&f, "checked", 2, "v", "code");
    put_all(st, &f);
    CU_ASSERT(store_check(st, &a, &found, &n, &e));
    for (size_t i = 0; i < n; i++)
        broken += found[i].broken > 0;
    CU_ASSERT_EQUAL(broken, 0);
    store_close(st);
    snprintf(
        command, sizeof command,
        "sqlite3 -cmd '.dbconfig enable_trigger off' %s/db.sqlite \"update run set current = 0 where id = 1; update run set key = "
        "'x' || key where id = 2; update sample set last = 1\"",
        folder);
    CU_ASSERT_EQUAL_FATAL(fixture_shell(command), 0);
    snprintf(command, sizeof command, "%s/db.sqlite", folder);
    CU_ASSERT_FATAL(store_open_to_mend(command, &st, &e));
    CU_ASSERT(store_check(st, &a, &found, &n, &e));
    for (size_t i = 0; i < n; i++)
        broken += found[i].broken > 0;
    CU_ASSERT_EQUAL(broken, 4);
    CU_ASSERT(store_mend(st, &e) && store_check(st, &a, &found, &n, &e));
    for (size_t i = 0, left = 0; i < n; i++) {
        left += found[i].broken > 0;
        CU_ASSERT(left <= 1 && (found[i].broken == 0 || !found[i].mendable));
    }
    arena_release(&a);
    store_close(st);
    fixture_release(&f);
    fixture_remove(folder);
}

void suite_plans(void)
{
    CU_pSuite s = CU_add_suite("store/plans", NULL, NULL);
    TEST(s, an_edit_moves_old_runs_to_the_history);
    TEST(s, other_code_makes_runs_stale_and_new_ones_replace_them);
    TEST(s, a_run_made_again_replaces_itself_whole);
    TEST(s, ids_follow_the_plan_whoever_finishes_first);
    TEST(s, planning_again_changes_nothing);
    TEST(s, a_verdict_stays_while_the_question_does);
    TEST(s, experiments_whose_files_are_gone_leave_the_views);
    TEST(s, an_edit_of_any_file_is_seen);
    TEST(s, what_was_just_written_is_not_trusted);
    TEST(s, another_program_and_an_older_version_are_planned_anew);
    TEST(s, new_looks_of_the_same_plan_move_no_generation);
    TEST(s, a_project_is_found_from_the_database);
    TEST(s, the_digest_knows_neither_order_nor_host);
    TEST(s, lineage_is_of_current_runs);
    TEST(s, the_check_finds_what_was_tampered_with);
}
