/* Other programs: started, read, bounded in time, and never left behind. */
#include "sys/proc.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "support.h"
#include "sys/clock.h"

struct ran {
    bool fine;
    int status;
    struct buf out, complaints;
    struct err e;
};

static struct ran shell(const char *script, double seconds)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct ran r = {.status = -1};
    r.fine = proc_run(&(struct proc){.argv = argv, .seconds = seconds}, &r.status, &r.out,
                      &r.complaints, &r.e);
    return r;
}

static void ran_release(struct ran *r)
{
    buf_release(&r->out);
    buf_release(&r->complaints);
}

static void both_streams_and_the_status_arrive(void)
{
    struct ran r = shell("printf out; printf err >&2; exit 7", 10);
    CU_ASSERT_TRUE(r.fine);
    CU_ASSERT_EQUAL(r.status, 7);
    CU_ASSERT_STRING_EQUAL(buf_text(&r.out), "out");
    CU_ASSERT_STRING_EQUAL(buf_text(&r.complaints), "err");
    ran_release(&r);
}

static void a_signal_is_128_and_its_number(void)
{
    struct ran r = shell("kill -9 $$", 10);
    CU_ASSERT_TRUE(r.fine);
    CU_ASSERT_EQUAL(r.status, 128 + SIGKILL);
    ran_release(&r);
}

static void a_missing_program_names_its_package(void)
{
    const char *const argv[] = {"no-such-program", NULL};
    struct err e = {0};
    int status = -1;
    struct proc p = {.argv = argv, .package = "some-package", .seconds = 5};
    CU_ASSERT_FALSE(proc_run(&p, &status, NULL, NULL, &e));
    CU_ASSERT_EQUAL(e.code, ERR_TOOL);
    CU_ASSERT_STRING_EQUAL(e.text, "the program no-such-program is missing");
    CU_ASSERT_STRING_EQUAL(e.hint, "install the Debian package some-package");
    CU_ASSERT_EQUAL(status, -1);
}

/* The shell's own status for a missing program is 127, too: that is a result, not a missing shell.
 */
static void status_127_is_a_result(void)
{
    struct ran r = shell("exit 127", 10);
    CU_ASSERT_TRUE(r.fine);
    CU_ASSERT_EQUAL(r.status, 127);
    ran_release(&r);
}

static void time_ends_the_whole_group(void)
{
    double start = clock_seconds();
    struct ran r = shell("sleep 60 & echo $!; sleep 60", 0.3);
    CU_ASSERT_FALSE(r.fine);
    CU_ASSERT_EQUAL(r.e.code, ERR_TOOL);
    CU_ASSERT_PTR_NOT_NULL(strstr(r.e.text, "did not end"));
    /* Far below the minute that the program would take, far above what a busy machine adds. */
    CU_ASSERT_TRUE(clock_seconds() - start < 20);
    pid_t left = (pid_t)strtol(buf_text(&r.out), NULL, 10);
    CU_ASSERT_TRUE_FATAL(left > 1);
    bool gone = false;
    for (int i = 0; i < 200 && !gone; i++) {
        nanosleep(&(struct timespec){0, 10000000}, NULL);
        struct ran look = {0};
        char script[80];
        snprintf(script, sizeof script, "grep -q '^State:.Z' /proc/%d/status", (int)left);
        look = shell(script, 5);
        gone = kill(left, 0) != 0 || look.status == 0;
        ran_release(&look);
    }
    CU_ASSERT_TRUE(gone);
    ran_release(&r);
}

static void silence_counts_against_the_time(void)
{
    struct ran r = shell("exec >&- 2>&-; sleep 60", 0.3);
    CU_ASSERT_FALSE(r.fine);
    ran_release(&r);
}

/* 8 MiB into each stream at once: a reader of one after the other would hang. */
static void a_flood_is_read_and_cut(void)
{
    struct ran r =
        shell("head -c 8388608 /dev/zero >&2 & head -c 8388608 /dev/zero; wait; exit 3", 60);
    CU_ASSERT_TRUE(r.fine);
    CU_ASSERT_EQUAL(r.status, 3);
    CU_ASSERT_EQUAL(r.out.n, 1 << 20);
    CU_ASSERT_EQUAL(r.complaints.n, 1 << 20);
    ran_release(&r);
}

static void nothing_is_read_from_our_input(void)
{
    struct ran r = shell("cat", 10);
    CU_ASSERT_TRUE(r.fine);
    CU_ASSERT_EQUAL(r.status, 0);
    CU_ASSERT_EQUAL(r.out.n, 0);
    ran_release(&r);
}

static void environment_and_folder_are_set(void)
{
    const char *const argv[] = {"sh", "-c", "printf '%s %s' \"$OVERPARAM_TEST\" \"$PWD\"", NULL};
    const char *const env[] = {"OVERPARAM_TEST=a=b c", NULL};
    struct proc p = {.argv = argv, .env = env, .folder = "/", .seconds = 10};
    struct buf out = {0};
    struct err e = {0};
    int status = -1;
    CU_ASSERT_TRUE(proc_run(&p, &status, &out, NULL, &e));
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "a=b c /");
    CU_ASSERT_PTR_NULL(getenv("OVERPARAM_TEST"));
    buf_release(&out);
}

static void no_shell_comes_between(void)
{
    const char *const argv[] = {"printf", "%s", "$(echo no); `echo no`", NULL};
    struct buf out = {0};
    struct err e = {0};
    int status = -1;
    CU_ASSERT_TRUE(proc_run(&(struct proc){.argv = argv, .seconds = 10}, &status, &out, NULL, &e));
    CU_ASSERT_STRING_EQUAL(buf_text(&out), "$(echo no); `echo no`");
    buf_release(&out);
}

static size_t open_files(void)
{
    struct ran r = shell("ls /proc/$PPID/fd | wc -l", 10);
    size_t n = (size_t)strtol(buf_text(&r.out), NULL, 10);
    ran_release(&r);
    return n;
}

static void no_descriptor_is_left_open(void)
{
    size_t before = open_files();
    for (int i = 0; i < 20; i++) {
        struct ran r = shell(i % 2 ? "exit 1" : "sleep 9", i % 2 ? 10 : 0.02);
        ran_release(&r);
    }
    CU_ASSERT_EQUAL(open_files(), before);
}

static void clocks_run_forward(void)
{
    char stamp[CLOCK_STAMP];
    double wall = clock_seconds(), cpu = clock_cpu_seconds();
    CU_ASSERT_TRUE(clock_seconds() >= wall && clock_cpu_seconds() >= cpu);
    clock_utc(stamp);
    CU_ASSERT_EQUAL(strlen(stamp), strlen("2026-11-23T16:28:03.123Z"));
    CU_ASSERT_TRUE(stamp[10] == 'T' && stamp[23] == 'Z');
}

void suite_proc(void)
{
    CU_pSuite s = CU_add_suite("proc", NULL, NULL);
    TEST(s, both_streams_and_the_status_arrive);
    TEST(s, a_signal_is_128_and_its_number);
    TEST(s, a_missing_program_names_its_package);
    TEST(s, status_127_is_a_result);
    TEST(s, time_ends_the_whole_group);
    TEST(s, silence_counts_against_the_time);
    TEST(s, a_flood_is_read_and_cut);
    TEST(s, nothing_is_read_from_our_input);
    TEST(s, environment_and_folder_are_set);
    TEST(s, no_shell_comes_between);
    TEST(s, no_descriptor_is_left_open);
    TEST(s, clocks_run_forward);
}
