/* crew.c: the workers of a pool: begun, watched, ended, replaced. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/internal.h"
#include "run/wire.h"
#include "sys/clock.h"

/* Hidden by the system's headers unless all of GNU's extensions are asked for. */
extern int memfd_create(const char *name, unsigned flags);
enum { MEMFD_CLOSE_ON_EXEC = 1, WORDS = 16000 };

static _Noreturn void child(struct pool *p, struct worker *w, int socket, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    for (size_t i = 0; i < p->n_workers; i++)
        if (p->workers[i].pid != 0)
            close(p->workers[i].socket);
    close(w->socket);
    close(p->drain[1]);
    close(p->signals);
    if (w->words >= 0)
        (void)dup2(w->words, STDERR_FILENO);
    if (p->sink->leave)
        p->sink->leave(p->sink->self);
    worker_live(p->work, &(struct bonds){socket, p->drain[0], w->place, w->words >= 0});
}

bool crew_fault(const char *what, struct err *e)
{
    err_set(e, ERR_IO, "cannot start a worker: %s: %s", what, strerror(errno));
    return err_hint(e, "fewer workers (-j 1) need fewer processes and descriptors");
}

/* The sink is paused by the caller. */
static bool worker_start(struct pool *p, struct worker *w, struct err *e)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return crew_fault("socketpair", e);
    pid_t parent = getpid();
    w->socket = pair[0];
    w->words = memfd_create("words", MEMFD_CLOSE_ON_EXEC);
    if (w->words >= 0)
        (void)fcntl(w->words, F_SETFL, O_APPEND);
    w->late = w->dated = w->wrong = false;
    w->deaf = 0;
    pid_t pid = fork();
    if (pid == 0)
        child(p, w, pair[1], parent);
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        if (w->words >= 0)
            close(w->words);
        return crew_fault("fork", e);
    }
    (void)fcntl(pair[0], F_SETFL, O_NONBLOCK);
    w->pid = pid;
    w->n_queue = w->n_unsent = 0;
    buf_clear(&w->in);
    return true;
}

static bool sink_pause(const struct pool *p, struct err *e)
{
    return !p->sink->pause || p->sink->pause(p->sink->self, e);
}

static bool sink_resume(const struct pool *p, struct err *e)
{
    return !p->sink->resume || p->sink->resume(p->sink->self, e);
}

bool crew_start(struct pool *p, struct err *e)
{
    if (!sink_pause(p, e))
        return false;
    struct err why = {0};
    bool some = false;
    for (size_t i = 0; i < p->n_workers; i++)
        some = p->workers[i].pid != 0 || worker_start(p, &p->workers[i], &why) || some;
    /* When one of many cannot be started, the others do the work. */
    if (!sink_resume(p, e))
        return false;
    if (!some)
        *e = why;
    return some;
}

void crew_reap(struct worker *w, int *status)
{
    while (waitpid(w->pid, status, 0) < 0 && errno == EINTR)
        ;
    close(w->socket);
    if (w->words >= 0)
        close(w->words);
    w->words = -1;
    w->pid = 0;
    w->n_queue = w->n_unsent = 0;
    buf_clear(&w->in);
}

void crew_kill(struct pool *p)
{
    int status;
    for (size_t i = 0; i < p->n_workers; i++)
        if (p->workers[i].pid != 0)
            kill(p->workers[i].pid, SIGKILL);
    for (size_t i = 0; i < p->n_workers; i++) {
        if (p->workers[i].pid != 0)
            crew_reap(&p->workers[i], &status);
        buf_release(&p->workers[i].in);
    }
    if (p->places)
        (void)munmap(p->places, p->n_workers * sizeof *p->places);
}

/* The limit or the fault by which the run was ended, if it was. */
static bool limit_describe(const struct pool *p, const struct worker *w, int status, char *out,
                           size_t size)
{
    struct limits l =
        p->work->limits ? p->work->limits(p->work->self, w->queue[0]) : (struct limits){0};
    bool memory = WIFEXITED(status) && WEXITSTATUS(status) == WORKER_NO_MEMORY && l.memory > 0;
    if (w->late)
        snprintf(out, size, "took longer than its limit of %g s", l.seconds);
    else if (w->deaf)
        snprintf(out, size, "its worker was not to be heard: %s", strerror(w->deaf));
    else if (memory)
        snprintf(out, size, "needed more memory than its limit of %g GiB", l.memory / 0x1p30);
    return w->late || w->deaf || memory;
}

static void death_describe(int status, char *out, size_t size)
{
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (number == SIGKILL)
        snprintf(out, size, "killed by signal 9 (out of memory, or by hand)");
    else if (number != 0)
        snprintf(out, size, "killed by signal %d (%s)", number, strsignal(number));
    else if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_NO_MEMORY)
        snprintf(out, size, "the worker ran out of memory");
    else
        snprintf(out, size, "the worker ended with status %d", WEXITSTATUS(status));
}

/* The last that it said; of the runs that came before nothing is left, see work_once. */
static const char *last_words(const struct worker *w, struct arena *a)
{
    char *words = arena_alloc(a, WORDS + 1);
    off_t end = w->words >= 0 ? lseek(w->words, 0, SEEK_END) : 0;
    ssize_t n = end > 0 ? pread(w->words, words, WORDS, end > WORDS ? end - WORDS : 0) : 0;
    words[n > 0 ? n : 0] = 0;
    return words;
}

void crew_lost(struct pool *p, struct worker *w)
{
    struct outcome o = {.status = OUTCOME_FAILED};
    struct cost c = {0};
    struct worker was = *w;
    int status = 0;
    o.words = last_words(w, &o.arena);
    crew_reap(w, &status);
    bool left = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    bool forgotten = was.n_queue == 0 || p->drained >= 0 || (left && p->stopped);
    for (size_t i = 1; i < was.n_queue && !forgotten; i++)
        job_return(p, was.queue[i]);
    if (was.wrong)
        snprintf(o.reason, sizeof o.reason, "the worker's memory was damaged: its answer is none");
    else if (!forgotten && !limit_describe(p, &was, status, o.reason, sizeof o.reason))
        death_describe(status, o.reason, sizeof o.reason);
    c.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    c.wall = clock_seconds() - was.since;
    clock_utc(c.started);
    if (!forgotten) {
        wire_write(&p->in.messages, was.queue[0], &o, &c);
        arrivals_add(p, was.queue[0], was.since, o.status);
    }
    outcome_release(&o);
}

void crew_end_late(struct pool *p)
{
    for (size_t i = 0; p->work->limits && i < p->n_workers; i++) {
        struct worker *w = &p->workers[i];
        double most =
            w->pid != 0 && w->n_queue > 0 ? p->work->limits(p->work->self, w->queue[0]).seconds : 0;
        if (most <= 0 || w->late || clock_seconds() - w->since <= most)
            continue;
        w->late = true;
        kill(w->pid, SIGKILL);
    }
}

bool crew_replace(struct pool *p, struct err *e)
{
    bool gone = false;
    for (size_t i = 0; i < p->n_workers; i++)
        gone = gone || p->workers[i].pid == 0;
    if (!gone || !jobs_left(p))
        return true;
    if (p->unreached > MOST_UNREACHED)
        return err_set(e, ERR_IO, "cannot send runs to the workers: %d times in vain",
                       p->unreached);
    return crew_start(p, e);
}

bool crew_is_computing(const struct pool *p)
{
    for (size_t i = 0; i < p->n_workers; i++)
        if (p->workers[i].n_queue > 0)
            return true;
    return false;
}

void crew_places(struct pool *p)
{
    size_t size = p->n_workers * sizeof *p->places;
    int fd = memfd_create("places", MEMFD_CLOSE_ON_EXEC);
    void *memory = fd >= 0 && ftruncate(fd, (off_t)size) == 0
                       ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                       : MAP_FAILED;
    if (fd >= 0)
        close(fd);
    if (memory == MAP_FAILED)
        return;
    p->places = memory;
    for (size_t i = 0; i < p->n_workers; i++)
        p->workers[i].place = &p->places[i];
}

/* Each takes two descriptors, and the rest of us some more: the drain, the signals, the database,
 * its journal and folder, the status, a socket that is being made. */
size_t crew_most(void)
{
    enum { SPARE = 10, EACH = 2 };
    struct rlimit r;
    const int lowest = dup(STDERR_FILENO);
    if (lowest >= 0)
        close(lowest);
    if (lowest < 0 || getrlimit(RLIMIT_NOFILE, &r) != 0)
        return 1;
    const size_t taken = (size_t)lowest + SPARE;
    return r.rlim_cur > taken + EACH ? ((size_t)r.rlim_cur - taken) / EACH : 1;
}
