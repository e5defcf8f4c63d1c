/* pool.c: forked workers, one socket each; the parent hands out indices and collects messages.
 *
 * Why processes and not threads: one run that crashes, runs out of memory or never ends is one
 * failed run. Workers live long, so that a run of a microsecond costs no fork; indices of brief
 * runs wait in their sockets, so that they need not wait for the parent. Signals arrive through a
 * descriptor like everything else (signalfd): no handler, no global flag.
 *
 * What they answer is gathered for half a second and then handed to the sink at once, so that the
 * database is held for a moment only. Where several processes share the work, jobs are claimed
 * before they are handed out; what another has claimed is asked for again at the end, for it may
 * have died.
 *
 * Draining: all workers hold the read end of one pipe whose write end the parent closes. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "run/internal.h"
#include "run/trials.h"
#include "sys/clock.h"

enum { CHUNK = 1 << 16 };

static const double tick = 0.5; /* seconds between two flushes */

/* --- what is told ----------------------------------------------------------------------------- */

/* Others go on making what is left as they have so far. */
static void shared_left(struct tally *t)
{
    const double own = (double)(t->done + t->diverged + t->failed);
    const double share = own > 0 ? own / (own + (double)t->elsewhere) : 1;
    if (t->left.high >= 0)
        t->left = (struct forecast_range){t->left.low * share, t->left.high * share};
}

static void estimate(struct pool *p)
{
    double longest = p->longest[p->next];
    for (size_t i = 0; i < p->n_workers; i++)
        for (size_t k = 0; k < p->workers[i].n_queue; k++)
            longest = fmax(longest, job_expected(p, p->workers[i].queue[k]));
    p->tally->elapsed = clock_seconds() - p->started;
    p->tally->left = forecast_left(&p->forecast, p->n_workers, longest);
    shared_left(p->tally);
}

/* Twice a second: what takes less is not worth naming. */
static void look(struct pool *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_workers; i++) {
        const struct worker *w = &p->workers[i];
        if (w->pid != 0 && w->n_queue > 0)
            p->doing[n++] = (struct doing){.job = w->queue[0],
                                           .seconds = clock_seconds() - w->since,
                                           .share = w->place ? w->place->share : -1,
                                           .step = w->place ? w->place->step : -1};
    }
    p->tally->n_doing = n;
}

static void show(struct pool *p)
{
    estimate(p);
    if (p->settings->progress)
        p->settings->progress(p->settings->progress_self, p->tally);
}

static bool keep(struct pool *p, struct err *e)
{
    bool fine = arrivals_keep(p, e);
    show(p);
    return fine;
}

/* --- what comes in ---------------------------------------------------------------------------- */

/* Read what there is; *gone when the worker has closed its end. */
static void worker_read(struct pool *p, struct worker *w, bool *gone)
{
    char chunk[CHUNK];
    *gone = false;
    for (;;) {
        ssize_t n = recv(w->socket, chunk, sizeof chunk, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (n < 0) {
            w->deaf = errno;
            kill(w->pid, SIGKILL); /* it is waited for */
        }
        if (n <= 0) {
            *gone = true;
            return;
        }
        buf_add(&w->in, chunk, (size_t)n);
        arrivals_read(p, w);
    }
}

/* --- signals ---------------------------------------------------------------------------------- */

static void drain_begin(struct pool *p, int signal)
{
    p->tally->interrupted = signal;
    p->drained = clock_seconds();
    close(p->drain[1]);
    p->drain[1] = -1;
}

static void signals_read(struct pool *p)
{
    struct signalfd_siginfo info;
    while (read(p->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (p->drained < 0)
            drain_begin(p, (int)info.ssi_signo);
        else
            p->stopped = true;
    }
}

/* --- the loop --------------------------------------------------------------------------------- */

static size_t poll_list(const struct pool *p, struct pollfd *fds)
{
    size_t n = 0;
    fds[n++] = (struct pollfd){.fd = p->signals, .events = POLLIN};
    for (size_t i = 0; i < p->n_workers; i++)
        fds[n++] =
            (struct pollfd){.fd = p->workers[i].pid ? p->workers[i].socket : -1, .events = POLLIN};
    return n;
}

/* Until something is to be done, whatever comes in. */
static double idle(const struct pool *p)
{
    double until = p->ticked + tick;
    if (jobs_left(p) && jobs_are_wanted(p))
        until = fmin(until, p->asked + pool_patience);
    if (!crew_is_computing(p) && p->in.n > 0)
        until = fmin(until, p->in.tried + pool_patience);
    return until - clock_seconds();
}

static bool poll_once(struct pool *p, struct pollfd *fds, struct err *e)
{
    size_t n = poll_list(p, fds);
    double wait = idle(p);
    int ready = poll(fds, n, wait > 0 ? (int)(wait * 1000) + 1 : 0);
    if (ready < 0 && errno != EINTR)
        return err_set(e, ERR_IO, "cannot wait for the workers: %s", strerror(errno));
    if (ready > 0 && fds[0].revents)
        signals_read(p);
    for (size_t i = 0; ready > 0 && i < p->n_workers; i++) {
        bool gone = false;
        if (!fds[i + 1].revents)
            continue;
        worker_read(p, &p->workers[i], &gone);
        if (gone)
            crew_lost(p, &p->workers[i]);
    }
    return true;
}

static bool tick_once(struct pool *p, struct err *e)
{
    double now = clock_seconds();
    if (now - p->ticked < tick)
        return true;
    p->ticked = now;
    crew_end_late(p);
    look(p);
    return keep(p, e);
}

/* Seconds that an interrupt waits: for the workers, or for another process alone. */
static double grace(const struct pool *p)
{
    const double share = crew_is_computing(p) ? 1 : 0.5;
    return share * worker_grace;
}

static bool loop(struct pool *p, struct err *e)
{
    struct pollfd *fds = arena_array(&p->arena, p->n_workers + 1, sizeof *fds);
    while ((crew_is_computing(p) || jobs_left(p) || p->in.n > 0) && !p->stopped) {
        if (p->drained >= 0 && clock_seconds() - p->drained > grace(p))
            break;
        if (!crew_replace(p, e) || !jobs_hand_out(p, e))
            return false;
        if ((arrivals_are_due(p) && !keep(p, e)) || !poll_once(p, fds, e) || !tick_once(p, e))
            return false;
    }
    return true;
}

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1};

/* --- opening and closing ---------------------------------------------------------------------- */

static bool pool_open(struct pool *p, sigset_t *before, struct err *e)
{
    sigset_t ours;
    sigemptyset(&ours);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaddset(&ours, ending[i]);
    sigprocmask(SIG_BLOCK, &ours, before);
    p->signals = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
    if (p->signals < 0 || pipe(p->drain) != 0)
        return crew_fault("signalfd, pipe", e);
    (void)fcntl(p->drain[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(p->drain[1], F_SETFD, FD_CLOEXEC);
    return true;
}

static void pool_close(struct pool *p, const sigset_t *before)
{
    struct signalfd_siginfo info;
    crew_kill(p);
    p->tally->doing = NULL;
    p->tally->n_doing = 0;
    /* Signals that came meanwhile have had their effect: they must not kill us now. */
    while (p->signals >= 0 && read(p->signals, &info, sizeof info) == (ssize_t)sizeof info)
        p->tally->interrupted = (int)info.ssi_signo;
    const int fds[] = {p->drain[0], p->drain[1], p->signals};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    /* A further signal must not come between the first and the end. */
    const bool ends = p->tally->interrupted && p->settings->ends;
    for (size_t i = 0; ends && i < sizeof ending / sizeof *ending; i++)
        signal(ending[i], SIG_IGN);
    sigprocmask(SIG_SETMASK, before, NULL);
    free(p->in.list);
    arena_release(&p->in.scope);
    buf_release(&p->in.messages);
    arena_release(&p->arena);
}

static void forecast_init(struct pool *p)
{
    struct forecast *f = &p->forecast;
    f->n_groups = p->work->n_groups;
    f->groups = arena_array(&p->arena, f->n_groups + 1, sizeof *f->groups);
    p->longest = arena_array(&p->arena, p->work->n + 1, sizeof *p->longest);
    for (size_t i = p->work->n; i-- > 0;) {
        forecast_add(f, p->work->group(p->work->self, i), job_expected(p, i));
        p->longest[i] = fmax(p->longest[i + 1], job_expected(p, i));
    }
}

static void pool_init(struct pool *p)
{
    size_t n = p->settings->workers < 1 ? 1 : p->settings->workers, most = crew_most();
    n = n < most ? n : most;
    p->n_workers = n < p->work->n ? n : p->work->n;
    p->workers = arena_array(&p->arena, p->n_workers + 1, sizeof *p->workers);
    p->returned = arena_array(&p->arena, p->n_workers * QUEUE + CLAIMS, sizeof *p->returned);
    p->elsewhere.jobs = arena_array(&p->arena, p->work->n + 1, sizeof *p->elsewhere.jobs);
    p->in.hindered = -1;
    p->doing = arena_array(&p->arena, p->n_workers + 1, sizeof *p->doing);
    forecast_init(p);
    p->started = p->ticked = clock_seconds();
    p->drained = -1;
    p->drain[0] = p->drain[1] = p->signals = -1;
    *p->tally = (struct tally){.total = p->work->n, .left = {-1, -1}, .doing = p->doing};
}

bool pool_run_work(const struct work *w, const struct pool_settings *s, const struct sink *sink,
                   struct tally *t, struct err *e)
{
    struct pool p = {.work = w, .settings = s, .sink = sink, .tally = t};
    sigset_t before;
    pool_init(&p);
    crew_places(&p);
    bool fine = pool_open(&p, &before, e) && (w->n == 0 || crew_start(&p, e)) && loop(&p, e);
    /* What came in is kept also when something else failed. */
    struct err second = {0};
    if (!p.broken && !keep(&p, fine ? e : &second))
        fine = false;
    t->waiting = p.in.n_results;
    estimate(&p);
    pool_close(&p, &before);
    return fine;
}

bool pool_run(const struct job *jobs, size_t n, const struct pool_settings *s,
              const struct sink *sink, struct tally *t, struct err *e)
{
    struct arena a = {0};
    struct work w;
    trials_work(&a, jobs, n, &w);
    bool fine = pool_run_work(&w, s, sink, t, e);
    arena_release(&a);
    return fine;
}
