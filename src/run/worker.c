/* worker.c: a worker computes one run after another until nobody wants more.
 *
 * It holds no database, no terminal and no state between runs but the files that it has read. It
 * ignores the signals that end a command: the parent decides. When the parent dies, the kernel
 * kills it. */
#include "run/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/provenance.h"
#include "numerics/blas_memory.h"
#include "run/wire.h"
#include "sys/clock.h"

static const double alive_interval = 0.05; /* seconds between two looks at the drain */

/* What `alive` and `keep` need to know of the run that is computed. */
struct pulse {
    const struct bonds *bonds;
    const struct outcome *outcome; /* so far */
    uint64_t index;
    struct keeping keeping;
    double cpu;                      /* seconds of the worker when it began */
    double started, looked, drained; /* drained < 0: nobody asks us to leave */
    double kept;                     /* when there was a checkpoint last, or the run began */
};

static bool drain_closed(int drain)
{
    struct pollfd p = {.fd = drain, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

static void tell(const struct bonds *b, double share, int64_t step)
{
    if (!b->place)
        return;
    b->place->share = share;
    b->place->step = step;
}

static enum attendance keep_at(struct pulse *p, double now)
{
    p->kept = now;
    return ATTEND_KEEP;
}

/* Nobody has asked us to leave so far. */
static enum attendance look(struct pulse *p, double now)
{
    if (now - p->looked < alive_interval)
        return ATTEND_GO_ON;
    p->looked = now;
    if (drain_closed(p->bonds->drain))
        p->drained = now;
    if (p->keeping.seconds > 0 && (p->drained >= 0 || now - p->kept >= p->keeping.seconds))
        return keep_at(p, now);
    return ATTEND_GO_ON;
}

/* For trial_run. When the pool drains, there is a checkpoint, and a run goes on only if it will end
 * within the grace. */
static enum attendance alive(void *self, double share)
{
    struct pulse *p = self;
    const double now = clock_seconds();
    if (share > 0)
        tell(p->bonds, share, -1);
    else if (p->outcome->n_samples > 0) /* a program does not know its share */
        tell(p->bonds, -1, p->outcome->steps);
    if (p->drained < 0) {
        const enum attendance wish = look(p, now);
        if (p->drained < 0 || wish == ATTEND_KEEP)
            return wish;
    }
    const double begun = p->keeping.from ? p->keeping.from->share : 0;
    const double left = share > begun ? (now - p->started) * (1 - share) / (share - begun) : 0;
    return now - p->drained + left < worker_grace ? ATTEND_GO_ON : ATTEND_STOP;
}

static bool read_index(int socket, uint64_t *index)
{
    size_t n = 0;
    while (n < sizeof *index) {
        ssize_t k = read(socket, (char *)index + n, sizeof *index - n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        n += (size_t)k;
    }
    return true;
}

static bool write_all(int socket, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t k = write(socket, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return false;
        bytes += k;
        n -= (size_t)k;
    }
    return true;
}

/* Of the worker, or of the largest process that it waited for. */
static int64_t peak_memory(void)
{
    struct rusage own, others;
    if (getrusage(RUSAGE_SELF, &own) != 0 || getrusage(RUSAGE_CHILDREN, &others) != 0)
        return 0;
    int64_t most = own.ru_maxrss > others.ru_maxrss ? own.ru_maxrss : others.ru_maxrss;
    return most * 1024;
}

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

/* Of the worker and of all processes that it waited for. */
static double cpu_seconds(void)
{
    struct rusage others = {0};
    (void)getrusage(RUSAGE_CHILDREN, &others);
    return clock_cpu_seconds() + seconds_of(others.ru_utime) + seconds_of(others.ru_stime);
}

/* The seconds of this attempt and of those before it. */
static void keep(void *self, const struct standing *at, const void *state, size_t n)
{
    const struct pulse *p = self;
    const struct checkpoint *from = p->keeping.from;
    const struct checkpoint c = {
        .step = at->step,
        .time = at->time,
        .share = at->share,
        .wall = (from ? from->wall : 0) + clock_seconds() - p->started,
        .cpu = (from ? from->cpu : 0) + cpu_seconds() - p->cpu,
        .state = state,
        .n = n,
    };
    struct buf message = {0};
    if (n > CHECKPOINT_MOST)
        return;
    wire_write_checkpoint(&message, p->index, &c);
    (void)write_all(p->bonds->socket, message.s,
                    message.n); /* the parent is gone: so are we, soon */
    buf_release(&message);
}

static double address_space(void)
{
    char line[256];
    FILE *f = fopen("/proc/self/statm", "re");
    double pages = f && fgets(line, sizeof line, f) ? strtod(line, NULL) : 0;
    if (f)
        (void)fclose(f);
    return pages * (double)sysconf(_SC_PAGESIZE);
}

/* Beyond it nothing is to be had, and memory_exhausted ends the worker. space: without a limit. */
static void limit_memory(const struct work *w, size_t index, const struct rlimit *space)
{
    struct rlimit r = *space;
    struct limits l = w->limits ? w->limits(w->self, index) : (struct limits){0};
    if (l.memory > 0)
        blas_take_memory();
    double most = l.memory > 0 ? address_space() + l.memory : 0;
    if (most > 0 && most < (double)r.rlim_cur)
        r.rlim_cur = (rlim_t)most;
    (void)setrlimit(RLIMIT_AS, &r);
}

static struct pulse pulse_begin(const struct work *w, const struct bonds *b, uint64_t index)
{
    const double now = clock_seconds();
    return (struct pulse){.bonds = b,
                          .index = index,
                          .keeping =
                              w->keeping ? w->keeping(w->self, (size_t)index) : (struct keeping){0},
                          .cpu = cpu_seconds(),
                          .started = now,
                          .drained = -1,
                          .kept = now};
}

static struct attendant attendant_of(struct pulse *p)
{
    const struct checkpoint *from = p->keeping.from;
    return (struct attendant){.self = p,
                              .alive = alive,
                              .keep = keep,
                              .state = from ? from->state : NULL,
                              .n = from ? from->n : 0};
}

static void cost_take(const struct pulse *p, struct cost *c)
{
    const struct checkpoint *from = p->keeping.from;
    c->wall = clock_seconds() - p->started;
    c->cpu = cpu_seconds() - p->cpu;
    c->peak_memory = peak_memory();
    c->earlier_wall = from ? from->wall : 0;
    c->earlier_cpu = from ? from->cpu : 0;
}

static bool work_once(const struct work *w, const struct bonds *b, uint64_t index,
                      const struct rlimit *space, struct arena *scope)
{
    struct run r = {0};
    struct outcome o = {0};
    struct buf message = {0};
    struct pulse p = pulse_begin(w, b, index);
    const struct attendant attendant = attendant_of(&p);
    p.outcome = &o;
    if (b->words)
        (void)!ftruncate(STDERR_FILENO, 0);
    tell(b, -1, -1);
    limit_memory(w, (size_t)index, space);
    w->resolve(w->self, (size_t)index, scope, &r);
    clock_utc(r.cost.started);
    w->perform(w->self, &r, &o, &attendant);
    cost_take(&p, &r.cost);
    /* A run that was broken off is no result: the parent sees the worker leave and forgets it. */
    bool broken_off = o.status == OUTCOME_FAILED && p.drained >= 0;
    if (!broken_off)
        wire_write(&message, index, &o, &r.cost);
    bool fine = !broken_off && write_all(b->socket, message.s, message.n);
    buf_release(&message);
    outcome_release(&o);
    arena_reset(scope);
    return fine;
}

static void set_signals(void)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGPIPE, SIGXFSZ};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn void worker_live(const struct work *w, const struct bonds *b)
{
    uint64_t index;
    struct arena scope = {0};
    struct rlimit space = {RLIM_INFINITY, RLIM_INFINITY};
    (void)getrlimit(RLIMIT_AS, &space);
    set_signals();
    core_prepare();
    while (!drain_closed(b->drain) && read_index(b->socket, &index) && !drain_closed(b->drain))
        if (!work_once(w, b, index, &space, &scope))
            break;
    _exit(0);
}
