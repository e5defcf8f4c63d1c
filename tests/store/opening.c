/* opening.c: which files are opened, which are refused, and what becomes of an older one. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "fixture.h"
#include "store/internal.h"

struct place {
    const char *folder;
    char db[128];
};

static struct place place_new(void)
{
    struct place p = {.folder = fixture_folder()};
    snprintf(p.db, sizeof p.db, "%s/db.sqlite", p.folder);
    return p;
}

static void shell(const struct place *p, const char *sql)
{
    char command[512];
    /* Newer shells keep the schema from being written unless told. */
    snprintf(
        command, sizeof command,
        "sqlite3 -cmd '.dbconfig defensive off' -cmd '.dbconfig enable_trigger off' %s \"%s\" > /dev/null",
        p->db, sql);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
}

static void make(const struct place *p)
{
    struct store *st = NULL;
    struct err e = {0};
    CU_ASSERT_FATAL(store_open(p->db, STORE_WRITE, &st, &e));
    store_close(st);
}

static enum err_code code_of(const struct place *p, enum store_mode mode)
{
    struct store *st = NULL;
    struct err e = {0};
    if (store_open(p->db, mode, &st, &e)) {
        store_close(st);
        return ERR_NONE;
    }
    CU_ASSERT_PTR_NULL(st);
    CU_ASSERT(e.text[0] != 0 && e.hint[0] != 0);
    return e.code;
}

static void reading_creates_nothing(void)
{
    struct place p = place_new();
    struct place none = {.folder = "", .db = ":memory:"};
    CU_ASSERT_EQUAL(code_of(&none, STORE_WRITE), ERR_USAGE);
    CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_INPUT);
    CU_ASSERT_EQUAL(access(p.db, F_OK), -1);
    make(&p);
    CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_NONE);
    fixture_remove(p.folder);
}

/* Nobody writes into the pipe: whoever read from it would wait for ever. */
static void what_is_no_file_is_refused_at_once(void)
{
    static const enum store_mode modes[] = {STORE_READ, STORE_WRITE, STORE_REPLAN};
    struct place p = place_new(), null = {.folder = "", .db = "/dev/null"};
    char command[160];
    snprintf(command, sizeof command, "mkfifo %s", p.db);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        CU_ASSERT_EQUAL(code_of(&p, modes[i]), ERR_INPUT);
        CU_ASSERT_EQUAL(code_of(&null, modes[i]), ERR_INPUT);
    }
    fixture_remove(p.folder);
}

static void what_is_not_ours_is_refused_and_left_alone(void)
{
    struct place p = place_new();
    shell(&p, "create table other (x); insert into other values (1)");
    CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_STORE);
    CU_ASSERT_EQUAL(code_of(&p, STORE_WRITE), ERR_STORE);
    shell(&p, "select x from other");
    FILE *f = fopen(p.db, "w");
    fputs("this is a text, and a long one, and by no means a database of any kind whatsoever, as "
          "anyone can see who reads it",
          f);
    fclose(f);
    CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_DAMAGED);
    CU_ASSERT_EQUAL(code_of(&p, STORE_WRITE), ERR_DAMAGED);
    fixture_remove(p.folder);
}

static void a_newer_version_is_only_read(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct err e = {0};
    make(&p);
    shell(&p, "pragma user_version = 99; update store set program = '7.5'");
    CU_ASSERT(!store_open(p.db, STORE_WRITE, &st, &e));
    CU_ASSERT(strstr(e.text, "version 99, written by overparam 7.5") &&
              strstr(e.hint, "overparam 7.5"));
    CU_ASSERT_EQUAL(e.code, ERR_STORE);
    e = (struct err){0};
    CU_ASSERT_FATAL(store_open(p.db, STORE_READ, &st, &e));
    CU_ASSERT(store_is_newer(st));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 0);
    store_close(st);
    fixture_remove(p.folder);
}

static void wal_is_left_by_a_writer_and_refused_by_a_reader(void)
{
    struct place p = place_new();
    make(&p);
    shell(&p, "pragma journal_mode = wal");
    CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_STORE);
    CU_ASSERT_EQUAL(code_of(&p, STORE_WRITE), ERR_NONE);
    CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_NONE);
    fixture_remove(p.folder);
}

/* The journal of a shell that was killed in the middle of a transaction: with a cache of one page,
 * what it wrote is in the file already. */
static void what_a_killed_writer_left_is_put_back_by_a_reader(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct err e = {0};
    char command[512], journal[160];
    make(&p);
    shell(&p, "insert into path values (1, 'x')");
    snprintf(
        command, sizeof command,
        "printf '.dbconfig enable_trigger off\npragma cache_size = 1;\nbegin;\ninsert into path select null, hex(randomblob(999)) from "
        "generate_series(1, 99);\n.shell kill -9 $PPID\n' | sqlite3 %s > /dev/null 2>&1",
        p.db);
    CU_ASSERT_NOT_EQUAL(fixture_shell(command), 0);
    snprintf(journal, sizeof journal, "%s-journal", p.db);
    CU_ASSERT_EQUAL(access(journal, F_OK), 0);
    CU_ASSERT(store_open(p.db, STORE_READ, &st, &e));
    CU_ASSERT_STRING_EQUAL(e.text, "");
    if (st)
        CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from path"), 1);
    store_close(st);
    fixture_remove(p.folder);
}

static void read_version(const struct place *p, int64_t version)
{
    char line[64];
    snprintf(line, sizeof line, ".read tests/fixtures/version-%d.sql", (int)version);
    shell(p, line);
}

/* The tables of an upgraded database are those of a new one. */
static void expect_schema(const struct place *p)
{
    char command[1024];
    snprintf(
        command, sizeof command,
        "root=$PWD; cd %s; q=\"select m.name, c.name, c.type, c.\\\"notnull\\\", c.pk from "
        "sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table' and m.name not "
        "like 'sqlite%%' order by 1, c.cid; select name, sql from sqlite_schema where type = "
        "'index' and sql is not null order by 1\"; sqlite3 db.sqlite \"$q\" > old; sqlite3 "
        ":memory: \".read $root/db/schema.sql\" \"$q\" > new; test -s new && cmp -s old new",
        p->folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
}

/* What each version had, and what the tables of its time kept, is there afterwards. */
static const struct {
    const char *sql;
    int64_t since; /* the version that had it first */
    double value;
} kept[] = {
    {"select value from results", 1, 0.25},
    {"select count(*) from all_runs", 1, 2},
    {"select count(*) from all_trajectories", 1, 3},
    {"select value from parameters where path = 'init.scale'", 1, 0.5},
    {"select id from runs where peak_memory = 0", 1, 1},
    {"select run from planned_runs where state = 'done'", 1, 1},
    {"select count(*) from all_texts where canonical in ('one', 'two')", 1, 2},
    {"select measured from claims where holds and sort is null", 2, 0.25},
    {"select run from lineage where artefact = 'aged.small'", 2, 1},
    {"select count(*) from code_parts where part = 'core'", 2, 2},
    {"select length(bytes) from run_weights", 2, 8},
    {"select count(*) from inputs where path = 'data/aged.csv'", 4, 1},
    {"select size from outline", 4, 5},
    {"select sampled from adopted_runs where changed = 'core'", 5, 1},
    {"select run from all_programs where version = 'prog 1.0'", 5, 2},
    {"select count(*) from attempts", 1, 0},
    {"select count(*) from tags", 1, 0},
};

static void each_older_version_is_copied_and_upgraded(void)
{
    for (int64_t version = 1; version < store_newest_version(); version++) {
        struct place p = place_new();
        struct store *st = NULL;
        struct err e = {0};
        char command[512];
        snprintf(command, sizeof command, "touch %s-lock", p.db);
        CU_ASSERT_EQUAL(fixture_shell(command), 0);
        read_version(&p, version);
        CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_STORE);
        CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &st, &e));
        CU_ASSERT_EQUAL(fixture_number(st, "pragma user_version"), (double)store_newest_version());
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            if (kept[i].since <= version)
                CU_ASSERT_EQUAL(fixture_number(st, kept[i].sql), kept[i].value);
        store_close(st);
        snprintf(
            command, sizeof command,
            "cd %s && test \"$(ls)\" = \"$(printf 'db.sqlite\\ndb.sqlite.backup-v%d')\" && test "
            "\"$(sqlite3 db.sqlite.backup-v%d 'pragma user_version; select count(*) from run')\" = "
            "\"$(printf '%d\\n2')\"",
            p.folder, (int)version, (int)version, (int)version);
        CU_ASSERT_EQUAL(fixture_shell(command), 0);
        expect_schema(&p);
        fixture_remove(p.folder);
    }
}

/* In old versions the place where a probe looked stood for the time, and 0 for none. */
static void an_upgrade_moves_the_places_of_probes(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct err e = {0};
    shell(&p, ".read tests/fixtures/version-1.sql");
    shell(&p,
          "insert into path values (2, 'probe.kind'); insert into parameter_set values (3, "
          "'probe'); insert into parameter values (3, 2, 'sample', ''); update run set fixed = "
          "3 where id = 2; insert into observable values (2, 'path'), (3, 'plain'); insert into "
          "sample values (2, 1, 0, 1, 0, 0.5, 2, 0, 0), (2, 2, 0, 2, 0, 0, 2, 0, 1), (2, 3, 0, "
          "3, 0, 4, 2, 0, 1)");
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &st, &e));
    static const char of_probe[] = "select group_concat(coalesce(at, 'none'), ' ') = 'none 0.5 0.0 "
                                   "none' and total(time is null) = 4 from (select * from sample "
                                   "where run = 2 order by sequence)";
    CU_ASSERT_EQUAL(fixture_number(st, of_probe), 1);
    CU_ASSERT_EQUAL(fixture_number(st, "select total(time) from sample where run = 1"), 1.5);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(at) from sample where run = 1"), 0);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(time) from run"), 1);
    store_close(st);
    fixture_remove(p.folder);
}

static void other_views_are_replaced(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct err e = {0};
    make(&p);
    shell(&p,
          "drop view results; create view stranger as select 1; update store set generation = 1");
    make(&p);
    CU_ASSERT_FATAL(store_open(p.db, STORE_READ, &st, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from results"), 0);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from stranger"), -1);
    store_close(st);
    fixture_remove(p.folder);
}

/* What the file holds beside what the program makes, and a word of what is said of it. */
static const struct {
    const char *sql, *word;
} foreign[] = {
    {"create trigger t after insert on artefact begin delete from run; end", "trigger t"},
    {"create trigger t instead of insert on runs begin delete from run; end", "trigger t"},
    {"create virtual table f using fts3(a)", "table f"},
    {"create virtual table f using fts5(a)", "table f"},
    {"create virtual table f using rtree(a, b, c)", "table f"},
    {"create table f (a)", "table f"},
    {"alter table run add column f text generated always as (hex(id)) virtual",
     "table run, column f"},
    {"alter table run add column f text", "table run, column f"},
    {"create index f on run (hex(id))", "index f"},
    {"drop index run_of_status; create index run_of_status on run (status) where hex(id)",
     "index run_of_status"},
    {"drop table artefact_run; drop table artefact", "artefact"},
    {"pragma writable_schema = 1; update sqlite_schema set sql = replace(sql, 'status text not null', "
     "'status text') where name = 'run'",
     "table run, column status"},
};

static void what_overparam_did_not_make_is_refused_by_readers_and_writers(void)
{
    static const enum store_mode modes[] = {STORE_READ, STORE_WRITE, STORE_REPLAN};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct place p = place_new();
        make(&p);
        shell(&p, foreign[i].sql);
        for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
            struct store *st = NULL;
            struct err e = {0};
            CU_ASSERT(!store_open(p.db, modes[m], &st, &e));
            CU_ASSERT_EQUAL(e.code, ERR_STORE);
            CU_ASSERT_PTR_NOT_NULL(strstr(e.text, foreign[i].word));
            store_close(st);
        }
        fixture_remove(p.folder);
    }
}

static void views_that_somebody_changed_are_used_by_nobody(void)
{
    struct place p = place_new();
    make(&p);
    shell(&p, "drop view results; create view results as select 1 as run, 2 * 2 as value");
    CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_STORE);
    CU_ASSERT_EQUAL(code_of(&p, STORE_REPLAN), ERR_STORE);
    CU_ASSERT_EQUAL(code_of(&p, STORE_WRITE), ERR_NONE);
    CU_ASSERT_EQUAL(code_of(&p, STORE_READ), ERR_NONE);
    fixture_remove(p.folder);
}

/* Another process tries. */
static int child_open(const struct place *p, enum store_mode mode)
{
    pid_t child = fork();
    int status = 0;
    if (child == 0) {
        struct store *st = NULL;
        struct err e = {0};
        bool fine = store_open(p->db, mode, &st, &e);
        bool named = strstr(e.text, "process ") != NULL;
        store_close(st);
        _exit(fine ? 0 : e.code == ERR_BUSY && named ? 1 : 2);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void one_writer_at_a_time_and_its_process_is_named(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct err e = {0};
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &st, &e));
    CU_ASSERT_EQUAL(child_open(&p, STORE_WRITE), 1);
    CU_ASSERT_EQUAL(child_open(&p, STORE_READ), 0);
    CU_ASSERT(store_suspend(st, &e));
    CU_ASSERT_EQUAL(child_open(&p, STORE_WRITE), 1);
    CU_ASSERT(store_resume(st, &e));
    store_close(st);
    CU_ASSERT_EQUAL(child_open(&p, STORE_WRITE), 0);
    fixture_remove(p.folder);
}

/* One file has many names, and no lock lies beside it that could be removed. */
static void the_file_is_locked_and_not_its_name(void)
{
    struct place p = place_new(), other = p;
    static const char *const names[] = {"soft", "hard"};
    struct store *st = NULL;
    struct err e = {0};
    char command[512];
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &st, &e));
    snprintf(command, sizeof command,
             "cd %s && test \"$(ls)\" = db.sqlite && mkdir sub && ln -s ../db.sqlite sub/soft && "
             "ln db.sqlite sub/hard",
             p.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    for (size_t i = 0; i < 2; i++) {
        snprintf(other.db, sizeof other.db, "%s/sub/%s", p.folder, names[i]);
        CU_ASSERT_EQUAL(child_open(&other, STORE_WRITE), 1);
        CU_ASSERT_EQUAL(child_open(&other, STORE_REPLAN), 1);
        CU_ASSERT_EQUAL(child_open(&other, STORE_READ), 0);
    }
    store_close(st);
    CU_ASSERT_EQUAL(child_open(&other, STORE_WRITE), 0);
    fixture_remove(p.folder);
}

/* Several bring plans up to date at once, and a writer waits for them. */
static void planners_share_and_a_writer_waits_for_them(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct err e = {0};
    int status = -1;
    make(&p);
    CU_ASSERT_FATAL(store_open(p.db, STORE_REPLAN, &st, &e));
    CU_ASSERT_EQUAL(child_open(&p, STORE_REPLAN), 0);
    pid_t child = fork();
    if (child == 0) {
        store_leave(st);
        _exit(code_of(&p, STORE_WRITE) == ERR_NONE ? 0 : 1);
    }
    struct timespec moment = {.tv_nsec = 300000000};
    nanosleep(&moment, NULL);
    CU_ASSERT_EQUAL(waitpid(child, &status, WNOHANG), 0);
    store_close(st);
    waitpid(child, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    fixture_remove(p.folder);
}

static void a_file_that_took_its_place_is_not_written(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct err e = {0};
    char command[512];
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &st, &e));
    CU_ASSERT_FATAL(store_suspend(st, &e));
    snprintf(command, sizeof command, "cd %s && mv db.sqlite old && cp old db.sqlite", p.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    CU_ASSERT_FALSE(store_resume(st, &e));
    CU_ASSERT_EQUAL(e.code, ERR_STORE);
    CU_ASSERT(strstr(e.text, "moved or replaced") && e.hint[0]);
    CU_ASSERT_EQUAL(child_open(&p, STORE_WRITE), 0);
    store_close(st);
    fixture_remove(p.folder);
}

/* A backup takes the place of the file, not of the link that leads to it. */
static void a_backup_comes_back_behind_a_link(void)
{
    struct place p = place_new();
    struct err e = {0};
    char command[512], link[160], backup[160];
    make(&p);
    snprintf(link, sizeof link, "%s/link", p.folder);
    snprintf(backup, sizeof backup, "%s/kept", p.folder);
    snprintf(command, sizeof command, "cd %s && cp db.sqlite kept && ln -s db.sqlite link",
             p.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    CU_ASSERT(store_restore(link, backup, &e));
    snprintf(command, sizeof command,
             "cd %s && test -L link && test -f db.sqlite.damaged && test ! db.sqlite -ef "
             "db.sqlite.damaged",
             p.folder);
    CU_ASSERT_EQUAL(fixture_shell(command), 0);
    CU_ASSERT_EQUAL(code_of(&p, STORE_WRITE), ERR_NONE);
    fixture_remove(p.folder);
}

static void network_file_systems_are_named(void)
{
    CU_ASSERT_STRING_EQUAL(store_network_name(0x6969), "NFS");
    /* f_type is signed: the upper half arrives with its sign. */
    CU_ASSERT_STRING_EQUAL(store_network_name((unsigned long)(long)(int)0xff534d42), "CIFS");
    CU_ASSERT_STRING_EQUAL(store_network_name(0x65735546), "FUSE");
    CU_ASSERT_STRING_EQUAL(store_network_name(0x01021997), "9p");
    CU_ASSERT_STRING_EQUAL(store_network_name(0x786f4256), "vboxsf");
    CU_ASSERT_STRING_EQUAL(store_network_name(0x7461636f), "OCFS2");
    CU_ASSERT_STRING_EQUAL(store_network_name(0x01161970), "GFS2");
    CU_ASSERT_PTR_NULL(store_network_name(0xef53));
}

/* 100 runs, a limit on the file size that they outgrow. */
static int fill(const struct place *p)
{
    struct store *st = NULL;
    struct fixture f;
    struct err e = {0};
    fixture_init(&f, "large", 100, "v", "code");
    struct rlimit limit = {.rlim_cur = 400000, .rlim_max = 400000};
    bool fine = store_open(p->db, STORE_WRITE, &st, &e) && store_plan(st, &f.plan, &e) &&
                setrlimit(RLIMIT_FSIZE, &limit) == 0;
    for (size_t i = 0; fine && i < 100; i++) {
        struct outcome o;
        fixture_outcome(&o, i, 1000);
        fine = fixture_put(st, &f.runs[i], &o, "h", &e) && store_flush(st, &e);
        outcome_release(&o);
    }
    store_close(st);
    const bool said = strstr(e.text, p->db) && strstr(e.hint, "MB for the ") &&
                      strstr(e.hint, "planned runs that are left");
    return !fine && e.code == ERR_FULL && said ? 1 : 0;
}

static void a_full_disk_is_said_and_loses_nothing(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct err e = {0};
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        _exit(fill(&p));
    }
    waitpid(child, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &st, &e));
    double runs = fixture_number(st, "select count(*) from runs");
    CU_ASSERT(runs > 0 && runs < 100);
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from trajectories"), 1000 * runs);
    store_close(st);
    fixture_remove(p.folder);
}

static void a_backup_comes_back(void)
{
    struct place p = place_new();
    struct store *st = NULL;
    struct fixture f;
    struct err e = {0};
    char backup[160];
    fixture_init(&f, "saved", 3, "v", "code");
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &st, &e) && store_plan(st, &f.plan, &e));
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT(fixture_put_simple(st, &f, i, &e));
    snprintf(backup, sizeof backup, "%s.backup", p.db);
    CU_ASSERT(store_flush(st, &e) && store_backup(st, backup, NULL, &e));
    store_close(st);
    FILE *file = fopen(p.db, "r+");
    for (int i = 0; i < 30000; i++)
        fputc('x', file);
    fclose(file);
    CU_ASSERT_EQUAL(code_of(&p, STORE_WRITE), ERR_DAMAGED);
    CU_ASSERT(store_restore(p.db, backup, &e));
    CU_ASSERT_FATAL(store_open(p.db, STORE_WRITE, &st, &e));
    CU_ASSERT_EQUAL(fixture_number(st, "select count(*) from runs"), 3);
    store_close(st);
    fixture_release(&f);
    fixture_remove(p.folder);
}

void suite_opening(void)
{
    CU_pSuite s = CU_add_suite("store/opening", NULL, NULL);
    TEST(s, reading_creates_nothing);
    TEST(s, what_is_no_file_is_refused_at_once);
    TEST(s, what_is_not_ours_is_refused_and_left_alone);
    TEST(s, a_newer_version_is_only_read);
    TEST(s, wal_is_left_by_a_writer_and_refused_by_a_reader);
    TEST(s, what_a_killed_writer_left_is_put_back_by_a_reader);
    TEST(s, each_older_version_is_copied_and_upgraded);
    TEST(s, an_upgrade_moves_the_places_of_probes);
    TEST(s, other_views_are_replaced);
    TEST(s, what_overparam_did_not_make_is_refused_by_readers_and_writers);
    TEST(s, views_that_somebody_changed_are_used_by_nobody);
    TEST(s, one_writer_at_a_time_and_its_process_is_named);
    TEST(s, the_file_is_locked_and_not_its_name);
    TEST(s, planners_share_and_a_writer_waits_for_them);
    TEST(s, a_file_that_took_its_place_is_not_written);
    TEST(s, a_backup_comes_back_behind_a_link);
    TEST(s, network_file_systems_are_named);
    TEST(s, a_full_disk_is_said_and_loses_nothing);
    TEST(s, a_backup_comes_back);
}
