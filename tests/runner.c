/* runner.c: runs every CUnit suite in a process of its own.
 *
 * CUnit runs all suites in one process, where the first crash ends everything. Here each suite is
 * forked, several at a time; what it prints goes to a temporary file and is shown as a whole when
 * it ends. A pipe carries the counts and the name of the test that is running, so that a crash or a
 * hang is told with its place and counts as one failed test. */
#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runner.h"

enum { MOST_JOBS = 64, NAME_SIZE = 128, DEFAULT_SECONDS = 120 };

/* The state of a suite, sent whole at the start of every test and at the end. */
struct report {
    unsigned tests, failed, asserts, bad;
    bool ended;
    char test[NAME_SIZE]; /* that is running */
};

struct job {
    const struct suite *suite;
    pid_t child;
    int pipe;
    FILE *output; /* owned */
    struct timespec start;
};

struct totals {
    unsigned suites, bad_suites, tests, failed, asserts, bad;
};

struct options {
    const char *const *names;
    int n_names, jobs, seconds;
    const char *counts;
};

/* In the child: where to report. CUnit's handlers take no argument of ours. */
static int report_pipe = -1;

static void report_send(const char *test, bool ended)
{
    struct report r = {.tests = CU_get_number_of_tests_run(),
                       .failed = CU_get_number_of_tests_failed(),
                       .asserts = CU_get_number_of_asserts(),
                       .bad = CU_get_number_of_failures(),
                       .ended = ended};
    snprintf(r.test, sizeof r.test, "%s", test);
    ssize_t ignored = write(report_pipe, &r, sizeof r);
    (void)ignored;
}

static void test_starts(CU_pTest test, CU_pSuite suite)
{
    (void)suite;
    report_send(test->pName, false);
}

static void print_failures(void)
{
    for (CU_pFailureRecord f = CU_get_failure_list(); f; f = f->pNext)
        printf("%s:%u: %s: %s\n", f->strFileName, f->uiLineNumber,
               f->pTest ? f->pTest->pName : "suite", f->strCondition);
}

static _Noreturn void child_run(const struct suite *s, FILE *output, int seconds)
{
    /* The exit handlers of the process that forked are not this one's. */
    dup2(fileno(output), STDOUT_FILENO);
    dup2(fileno(output), STDERR_FILENO);
    setvbuf(stdout, NULL, _IOLBF, 0);
    setpgid(0, 0);
    alarm((unsigned)(seconds));
    if (CU_initialize_registry() != CUE_SUCCESS)
        _exit(3);
    s->add();
    CU_set_error_action(CUEA_IGNORE);
    CU_set_test_start_handler(test_starts);
    CU_run_all_tests();
    print_failures();
    report_send("", true);
    bool fine = CU_get_number_of_tests_run() > 0 && CU_get_number_of_failure_records() == 0;
    CU_cleanup_registry();
    /* exit, not _exit: a sanitizer looks for leaks on the way out. */
    exit(fine ? 0 : 1);
}

static bool job_start(struct job *j, const struct suite *s, int seconds)
{
    int ends[2];
    *j = (struct job){.suite = s, .output = tmpfile()};
    if (!j->output || pipe(ends) != 0)
        return false;
    clock_gettime(CLOCK_MONOTONIC, &j->start);
    fflush(NULL);
    j->child = fork();
    if (j->child < 0)
        return false;
    if (j->child == 0) {
        close(ends[0]);
        report_pipe = ends[1];
        child_run(s, j->output, seconds);
    }
    setpgid(j->child, j->child);
    close(ends[1]);
    j->pipe = ends[0];
    return true;
}

static double seconds_since(struct timespec start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start.tv_sec) + 1e-9 * (double)(now.tv_nsec - start.tv_nsec);
}

static struct report report_last(int fd)
{
    struct report last = {0}, r;
    while (read(fd, &r, sizeof r) == (ssize_t)sizeof r)
        last = r;
    return last;
}

static void print_output(FILE *output)
{
    char line[4096];
    rewind(output);
    while (fgets(line, sizeof line, output))
        printf("    %s", line);
}

/* The suite ended, well or not: tell it and count it. */
static void job_end(struct job *j, int how, struct totals *t)
{
    struct report r = report_last(j->pipe);
    bool crashed = !r.ended, fine = WIFEXITED(how) && WEXITSTATUS(how) == 0 && !crashed;
    if (crashed) {
        r.tests++;
        r.failed++;
    } else if (!fine && r.failed == 0)
        r.failed++; /* no test in it, a suite that did not start, or a leak found at exit */
    printf("%s %-36s %4u tests %7u asserts %6.2f s\n", fine ? "ok    " : "FAILED", j->suite->name,
           r.tests, r.asserts, seconds_since(j->start));
    if (crashed)
        printf("    %s: ended by %s %d\n", r.test[0] ? r.test : "before its first test",
               WIFSIGNALED(how) ? strsignal(WTERMSIG(how)) : "exit status",
               WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how));
    else if (!fine && r.tests == 0)
        printf("    it holds no test\n");
    if (!fine || getenv("VERBOSE"))
        print_output(j->output);
    fflush(stdout);
    t->suites++;
    t->bad_suites += fine ? 0U : 1U;
    t->tests += r.tests > r.failed ? r.tests : r.failed;
    t->failed += r.failed;
    t->asserts += r.asserts;
    t->bad += r.bad;
    kill(-j->child, SIGKILL); /* what it left behind */
    fclose(j->output);
    close(j->pipe);
    *j = (struct job){0};
}

static bool is_wanted(const struct options *o, const struct suite *s)
{
    if (o->n_names == 0)
        return true;
    for (int i = 0; i < o->n_names; i++)
        if (strstr(s->name, o->names[i]))
            return true;
    return false;
}

static struct totals suites_run(const struct options *o)
{
    struct totals t = {0};
    struct job jobs[MOST_JOBS] = {0};
    int running = 0;
    const struct suite *next = suites;
    while (next->name || running > 0) {
        if (next->name && !is_wanted(o, next)) {
            next++;
            continue;
        }
        if (next->name && running < o->jobs) {
            int k = 0;
            while (jobs[k].suite)
                k++;
            if (!job_start(&jobs[k], next++, o->seconds)) {
                perror("runner");
                exit(3);
            }
            running++;
            continue;
        }
        int how;
        pid_t child = waitpid(-1, &how, 0);
        for (int k = 0; k < o->jobs; k++)
            if (jobs[k].suite && jobs[k].child == child) {
                job_end(&jobs[k], how, &t);
                running--;
            }
    }
    return t;
}

static int number_or(const char *text, int otherwise)
{
    long value = text ? strtol(text, NULL, 10) : 0;
    return value > 0 && value < 1000000 ? (int)value : otherwise;
}

static bool options_parse(struct options *o, int argc, char **argv)
{
    int option;
    while ((option = getopt(argc, argv, "j:c:")) != -1)
        switch (option) {
        case 'j':
            o->jobs = number_or(optarg, 1);
            break;
        case 'c':
            o->counts = optarg;
            break;
        default:
            fprintf(stderr, "usage: runner [-j JOBS] [-c COUNTS] [PART OF A SUITE'S NAME...]\n"
                            "  -c  write 'passed failed' into this file\n");
            return false;
        }
    if (o->jobs > MOST_JOBS)
        o->jobs = MOST_JOBS;
    o->names = (const char *const *)argv + optind;
    o->n_names = argc - optind;
    return true;
}

int main(int argc, char **argv)
{
    struct options o = {.jobs = 1, .seconds = number_or(getenv("SUITE_SECONDS"), DEFAULT_SECONDS)};
    if (!options_parse(&o, argc, argv))
        return 2;
    struct totals t = suites_run(&o);
    printf("\nRun Summary:    Type  Total  Passed  Failed\n"
           "              suites %6u %7u %7u\n"
           "               tests %6u %7u %7u\n"
           "             asserts %6u %7u %7u\n\n",
           t.suites, t.suites - t.bad_suites, t.bad_suites, t.tests, t.tests - t.failed, t.failed,
           t.asserts, t.asserts - t.bad, t.bad);
    FILE *counts = o.counts ? fopen(o.counts, "w") : NULL;
    if (counts) {
        fprintf(counts, "%u %u\n", t.tests - t.failed, t.failed);
        fclose(counts);
    }
    printf("%u passed, %u failed\n", t.tests - t.failed, t.failed);
    return t.failed > 0 || t.tests == 0;
}
