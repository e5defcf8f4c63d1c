/* pool.c: forked workers, one socket each; the parent hands out indices and collects messages.
 *
 * Why processes and not threads: one run that crashes, runs out of memory or never ends is one
 * failed run. Workers live long, so that a run of a microsecond costs no fork; each has a second
 * index waiting in its socket, so that it never waits for the parent. Signals arrive through a
 * descriptor like everything else (signalfd): no handler, no global flag.
 *
 * What they answer is gathered for half a second and then handed to the sink at once, so that the
 * database is held for a moment only. Where several processes share the work, jobs are claimed before
 * they are handed out; what another has claimed is asked for again at the end, for it may have died.
 *
 * Draining: all workers hold the read end of one pipe whose write end the parent closes. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/trials.h"
#include "run/wire.h"
#include "run/worker.h"
#include "sys/clock.h"

enum { QUEUE = 2, CHUNK = 1 << 16, WORDS = 16000, MOST_UNREACHED = 100 };
/* Brief jobs that are claimed at once; results that are flushed before half a second is over; bytes of
 * them that may wait for the sink before no more jobs are handed out. */
enum { CLAIMS = 32, RESULTS = 1000, RESULTS_BYTES = 1 << 28 };

/* Hidden by the system's headers unless all of GNU's extensions are asked for. */
extern int memfd_create(const char *name, unsigned flags);
enum { MEMFD_CLOSE_ON_EXEC = 1 };

static const double tick = 0.5; /* seconds between two flushes */
static const double patience =
    0.1; /* seconds until a job is asked for again, and a commit tried again */
static const double notable = 2;   /* seconds that a flush may wait before it is told */
static const double brief = 0.005; /* seconds: so short a run waits in a worker's socket */

struct worker {
    pid_t pid; /* 0: not there */
    int socket;
    size_t queue[QUEUE]; /* jobs handed out; the first is being computed */
    size_t n_queue;
    double since;                          /* when the first of them could begin */
    struct buf in;                         /* part of a message */
    int words;                             /* a file in memory: what it says on standard error */
    volatile struct progress_place *place; /* where its run is, which it writes; or NULL */
    bool late;                             /* it was ended because its run took too long */
    int deaf;   /* it was ended because its socket failed with this errno, or 0 */
    bool wrong; /* it was ended because it said what is no message */
    bool dated; /* it began before the checkpoint of some job was known */
};

/* A job of each message that came in, in their order. */
struct arrival {
    size_t job;
    enum { ARRIVED_CHECKPOINT, ARRIVED_DONE, ARRIVED_DIVERGED, ARRIVED_FAILED } what;
};

/* What came in and is not durable. */
struct arrivals {
    struct buf messages;  /* of wire.h */
    struct arrival *list; /* owned */
    size_t n, room, n_results;
    double tried, hindered; /* when it was last tried; since when in vain, or negative */
};

/* Jobs that another process makes: a queue. */
struct queue {
    size_t *jobs, first, n;
};

struct pool {
    const struct work *work;
    const struct pool_settings *settings;
    const struct sink *sink;
    struct tally *tally;
    struct arena arena;
    struct worker *workers;
    size_t n_workers;
    struct forecast forecast;
    double *longest;  /* of the jobs from here on */
    size_t next;      /* the first job that was never asked for */
    size_t *returned; /* jobs that are ours and that no worker has */
    size_t n_returned;
    struct queue elsewhere;
    double asked; /* when other processes' jobs were asked for last */
    bool *anew;   /* (n) its checkpoint came after the first workers; NULL until there is one */
    struct arrivals in;
    bool broken;                   /* the sink has failed */
    struct progress_place *places; /* (n_workers), memory of all; NULL when there is none */
    struct doing *doing;
    int drain[2], signals;
    double started, ticked, drained; /* drained < 0: not */
    bool stopped;                    /* at once */
    int unreached;                   /* jobs that could not be sent since the last result */
};

/* --- workers ---------------------------------------------------------------------------------- */

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
    worker_live(p->work, &(struct bonds){socket, p->drain[0], w->place});
}

static bool fork_fault(const char *what, struct err *e)
{
    err_set(e, ERR_IO, "cannot start a worker: %s: %s", what, strerror(errno));
    return err_hint(e, "fewer workers (-j 1) need fewer processes and descriptors");
}

/* The sink is paused by the caller. */
static bool worker_start(struct pool *p, struct worker *w, struct err *e)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return fork_fault("socketpair", e);
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
        return fork_fault("fork", e);
    }
    (void)fcntl(pair[0], F_SETFL, O_NONBLOCK);
    w->pid = pid;
    w->n_queue = 0;
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

static bool workers_start(struct pool *p, struct err *e)
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

static void worker_reap(struct worker *w, int *status)
{
    while (waitpid(w->pid, status, 0) < 0 && errno == EINTR)
        ;
    close(w->socket);
    if (w->words >= 0)
        close(w->words);
    w->words = -1;
    w->pid = 0;
    w->n_queue = 0;
    buf_clear(&w->in);
}

static void workers_kill(struct pool *p)
{
    int status;
    for (size_t i = 0; i < p->n_workers; i++)
        if (p->workers[i].pid != 0)
            kill(p->workers[i].pid, SIGKILL);
    for (size_t i = 0; i < p->n_workers; i++) {
        if (p->workers[i].pid != 0)
            worker_reap(&p->workers[i], &status);
        buf_release(&p->workers[i].in);
    }
}

/* --- jobs ------------------------------------------------------------------------------------- */

static void job_return(struct pool *p, size_t job)
{
    p->returned[p->n_returned++] = job;
}

/* What it takes to resolve, send and store a run, in seconds: 100,000 runs of ten steps take 12 s
 * on two processors. */
static const double per_run = 2.5e-4;

/* Seconds, negative when nothing is known. */
static double expected(const struct pool *p, size_t job)
{
    double seconds = p->work->expected ? p->work->expected(p->work->self, job) : -1;
    return seconds < 0 ? -1 : seconds + per_run;
}

/* A second job waits in a worker's socket only when it is over in no time: a long one must be free
 * for whichever worker is done first. */
static bool is_brief(const struct pool *p, size_t job)
{
    const struct forecast_group *g = &p->forecast.groups[p->work->group(p->work->self, job)];
    double share = g->counted ? 1 : expected(p, job);
    return g->expected > 0 && share * g->actual / g->expected < brief;
}

/* --- whose job? ------------------------------------------------------------------------------- */

/* The workers of now do not know the checkpoint. */
static void claimed_anew(struct pool *p, size_t job)
{
    if (!p->anew)
        p->anew = arena_array(&p->arena, p->work->n + 1, sizeof *p->anew);
    p->anew[job] = true;
    for (size_t i = 0; i < p->n_workers; i++)
        p->workers[i].dated = true;
}

static void made_elsewhere(struct pool *p, size_t job, bool failed)
{
    p->tally->elsewhere++;
    p->tally->failed_elsewhere += failed;
    forecast_drop(&p->forecast, p->work->group(p->work->self, job), expected(p, job));
}

static void queue_add(struct queue *q, size_t size, size_t job)
{
    q->jobs[(q->first + q->n++) % size] = job;
}

static size_t queue_take(struct queue *q, size_t size)
{
    size_t job = q->jobs[q->first];
    q->first = (q->first + 1) % size;
    q->n--;
    return job;
}

/* Those that are ours are returned in such an order that the first is handed out first. */
static bool claim(struct pool *p, const size_t *jobs, size_t n, struct err *e)
{
    enum claimed whose[CLAIMS] = {CLAIMED};
    if (p->sink->claim && !p->sink->claim(p->sink->self, jobs, n, whose, e))
        return false;
    for (size_t i = n; i-- > 0;)
        switch (whose[i]) {
        case CLAIMED_ANEW:
            claimed_anew(p, jobs[i]);
            job_return(p, jobs[i]);
            break;
        case CLAIMED:
            job_return(p, jobs[i]);
            break;
        case CLAIMED_ELSEWHERE:
            queue_add(&p->elsewhere, p->work->n, jobs[i]);
            break;
        case CLAIMED_MADE:
        case CLAIMED_FAILED:
            made_elsewhere(p, jobs[i], whose[i] == CLAIMED_FAILED);
            break;
        }
    return true;
}

/* A long job is left to whichever process is free first. */
static size_t claim_next(struct pool *p, size_t *jobs)
{
    size_t n = 0, most = p->sink->claim && is_brief(p, p->next) ? CLAIMS : 1;
    while (n < most && p->next < p->work->n)
        jobs[n++] = p->next++;
    return n;
}

/* Once through all of them at most. */
static bool ask_again(struct pool *p, struct err *e)
{
    size_t jobs[CLAIMS], left = p->elsewhere.n;
    bool fine = true;
    if (clock_seconds() - p->asked < patience)
        return true;
    while (fine && left > 0 && p->n_returned == 0) {
        size_t n = 0, most = is_brief(p, p->elsewhere.jobs[p->elsewhere.first]) ? CLAIMS : 1;
        while (n < most && left > 0) {
            jobs[n++] = queue_take(&p->elsewhere, p->work->n);
            left--;
        }
        fine = claim(p, jobs, n, e);
    }
    p->asked = clock_seconds();
    return fine;
}

/* *job is ours to make. *none: there is none at the moment. */
static bool job_take(struct pool *p, size_t *job, bool *none, struct err *e)
{
    size_t jobs[CLAIMS];
    while (p->n_returned == 0 && p->next < p->work->n)
        if (!claim(p, jobs, claim_next(p, jobs), e))
            return false;
    if (p->n_returned == 0 && p->elsewhere.n > 0 && !ask_again(p, e))
        return false;
    *none = p->n_returned == 0;
    if (!*none)
        *job = p->returned[--p->n_returned];
    return true;
}

/* --- handing out ------------------------------------------------------------------------------ */

static bool takes_more(const struct pool *p, const struct worker *w, size_t depth)
{
    return w->pid != 0 && w->n_queue < depth && (w->n_queue == 0 || is_brief(p, w->queue[0])) &&
           p->in.messages.n < RESULTS_BYTES;
}

/* One that began before the job's checkpoint was known gives way to one that knows it. */
static void send_job(struct pool *p, struct worker *w, size_t job)
{
    const bool anew = p->anew && p->anew[job];
    const uint64_t index = job;
    int status;
    if ((w->n_queue > 0 && (anew || !is_brief(p, job))) || w->late)
        job_return(p, job);
    else if (anew && w->dated) {
        job_return(p, job);
        kill(w->pid, SIGKILL);
        worker_reap(w, &status);
    } else if (send(w->socket, &index, sizeof index, MSG_NOSIGNAL) != (ssize_t)sizeof index) {
        job_return(p, job);
        p->unreached++;
        if (w->n_queue == 0)
            kill(w->pid, SIGKILL); /* if it is not dying already: its end is read soon */
    } else {
        if (w->n_queue == 0)
            w->since = clock_seconds();
        w->queue[w->n_queue++] = job;
    }
}

/* Every worker gets its first job before any gets a second. */
static bool hand_out(struct pool *p, struct err *e)
{
    bool none = false;
    for (size_t depth = 1; depth <= QUEUE && p->drained < 0 && !none; depth++)
        for (size_t i = 0; i < p->n_workers && !none; i++) {
            size_t job;
            if (!takes_more(p, &p->workers[i], depth))
                continue;
            if (!job_take(p, &job, &none, e))
                return false;
            if (!none)
                send_job(p, &p->workers[i], job);
        }
    return true;
}

/* --- results ---------------------------------------------------------------------------------- */

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
            longest = fmax(longest, expected(p, p->workers[i].queue[k]));
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

static void arrive(struct pool *p, size_t job, int what)
{
    struct arrivals *in = &p->in;
    if (in->n == in->room) {
        in->room = in->room ? 2 * in->room : RESULTS;
        struct arrival *longer = realloc(in->list, in->room * sizeof *longer);
        if (!longer)
            memory_exhausted();
        in->list = longer;
    }
    in->list[in->n].job = job;
    in->list[in->n++].what = what;
}

/* The message is at the end of p->in.messages. since: when the worker could begin it; from then on it
 * was no use for others. */
static void arrive_result(struct pool *p, size_t job, double since, enum outcome_status status)
{
    arrive(p, job,
           status == OUTCOME_DONE       ? ARRIVED_DONE
           : status == OUTCOME_DIVERGED ? ARRIVED_DIVERGED
                                        : ARRIVED_FAILED);
    p->in.n_results++;
    forecast_finish(&p->forecast, p->work->group(p->work->self, job), expected(p, job),
                    clock_seconds() - since);
}

/* They were read when they came. */
static bool arrival_put(struct pool *p, const struct arrival *x, const char *bytes, size_t n,
                        struct err *e)
{
    struct arena a = {0};
    struct run r = {0};
    struct outcome o = {0};
    struct checkpoint c;
    bool fine;
    p->work->resolve(p->work->self, x->job, &a, &r);
    if (x->what == ARRIVED_CHECKPOINT)
        fine = wire_read_checkpoint(bytes, n, &c) && p->sink->keep(p->sink->self, &r, &c, e);
    else
        fine = wire_read(bytes, n, &o, &r.cost) && p->sink->put(p->sink->self, &r, &o, e);
    outcome_release(&o);
    arena_release(&a);
    return fine;
}

static bool arrivals_put(struct pool *p, struct err *e)
{
    const struct buf *m = &p->in.messages;
    size_t at = 0, length;
    bool fine = true;
    for (size_t i = 0; fine && i < p->in.n; i++, at += length) {
        length = wire_ready(m->s + at, m->n - at);
        fine = arrival_put(p, &p->in.list[i], m->s + at, length, e);
    }
    return fine;
}

/* What is durable counts, and others may have the rest. */
static void arrivals_count(struct pool *p)
{
    struct tally *t = p->tally;
    for (size_t i = 0; i < p->in.n; i++) {
        const struct arrival *x = &p->in.list[i];
        t->done += x->what == ARRIVED_DONE;
        t->diverged += x->what == ARRIVED_DIVERGED;
        t->failed += x->what == ARRIVED_FAILED;
        if (x->what != ARRIVED_CHECKPOINT && p->sink->release)
            p->sink->release(p->sink->self, x->job);
    }
    p->in.n = p->in.n_results = 0;
    buf_clear(&p->in.messages);
}

static bool arrivals_hand_over(struct pool *p, bool *later, struct err *e)
{
    const struct sink *s = p->sink;
    *later = false;
    return (!s->begin || s->begin(s->self, p->in.n_results > 0, later, e)) &&
           (*later || (arrivals_put(p, e) && (!s->flush || s->flush(s->self, later, e))));
}

/* Nothing is lost while another process is in the way, and nothing else waits for it. */
static bool arrivals_keep(struct pool *p, struct err *e)
{
    struct arrivals *in = &p->in;
    bool later;
    if (in->n == 0)
        return true;
    in->tried = clock_seconds();
    if (!arrivals_hand_over(p, &later, e)) {
        p->broken = true;
        return false;
    }
    if (!later)
        arrivals_count(p);
    else if (in->hindered < 0)
        in->hindered = in->tried;
    if (!later)
        in->hindered = -1;
    p->tally->waiting = later && in->tried - in->hindered > notable ? in->n_results : 0;
    show(p);
    return true;
}

static void queue_shift(struct worker *w)
{
    w->n_queue--;
    for (size_t i = 0; i < w->n_queue; i++)
        w->queue[i] = w->queue[i + 1];
}

/* Its memory is no longer to be trusted, and what else it has said is not looked at. */
static void nonsense(struct worker *w)
{
    w->wrong = true;
    kill(w->pid, SIGKILL);
}

static void outcome_take(struct pool *p, struct worker *w, const char *bytes, size_t n)
{
    struct outcome o;
    struct cost c;
    if (wire_read(bytes, n, &o, &c)) {
        buf_add(&p->in.messages, bytes, n);
        arrive_result(p, w->queue[0], w->since, o.status);
        p->unreached = 0;
        queue_shift(w);
        if (w->words >= 0)
            (void)!ftruncate(w->words, 0);
        w->since = clock_seconds();
    } else
        nonsense(w);
    outcome_release(&o);
}

static void checkpoint_take(struct pool *p, struct worker *w, const char *bytes, size_t n)
{
    struct checkpoint c;
    if (!wire_read_checkpoint(bytes, n, &c))
        nonsense(w);
    else if (p->sink->keep) {
        buf_add(&p->in.messages, bytes, n);
        arrive(p, w->queue[0], ARRIVED_CHECKPOINT);
    }
}

static void message_take(struct pool *p, struct worker *w, const char *bytes, size_t n)
{
    struct wire_head h;
    if (!wire_head_read(bytes, n, &h) || w->n_queue == 0 || h.index != w->queue[0])
        nonsense(w);
    else if (h.sort == WIRE_OUTCOME)
        outcome_take(p, w, bytes, n);
    else if (h.sort == WIRE_CHECKPOINT)
        checkpoint_take(p, w, bytes, n);
    else
        nonsense(w);
}

static void messages_read(struct pool *p, struct worker *w)
{
    struct wire_head h;
    size_t at = 0, length;
    while (!w->wrong && (length = wire_ready(w->in.s + at, w->in.n - at)) > 0) {
        message_take(p, w, w->in.s + at, length);
        at += length;
    }
    if (w->in.n - at >= sizeof h && !wire_head_read(w->in.s + at, w->in.n - at, &h))
        nonsense(w);
    if (w->wrong)
        at = w->in.n;
    if (at > 0) {
        memmove(w->in.s, w->in.s + at, w->in.n - at);
        w->in.n -= at;
        w->in.s[w->in.n] = 0;
    }
}

/* --- a worker is gone ------------------------------------------------------------------------- */

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

/* The last that it said; of the runs that came before nothing is left, see record. */
static const char *last_words(const struct worker *w, struct arena *a)
{
    char *words = arena_alloc(a, WORDS + 1);
    off_t end = w->words >= 0 ? lseek(w->words, 0, SEEK_END) : 0;
    ssize_t n = end > 0 ? pread(w->words, words, WORDS, end > WORDS ? end - WORDS : 0) : 0;
    words[n > 0 ? n : 0] = 0;
    return words;
}

static void worker_lost(struct pool *p, struct worker *w)
{
    struct outcome o = {.status = OUTCOME_FAILED};
    struct cost c = {0};
    struct worker was = *w;
    int status = 0;
    o.words = last_words(w, &o.arena);
    worker_reap(w, &status);
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
        arrive_result(p, was.queue[0], was.since, o.status);
    }
    outcome_release(&o);
}

/* Workers whose runs take longer than they may are ended; worker_lost does the rest. */
static void end_late(struct pool *p)
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

static bool jobs_left(const struct pool *p)
{
    return p->drained < 0 && (p->next < p->work->n || p->n_returned > 0 || p->elsewhere.n > 0);
}

/* A new worker for each that is gone, as long as there is work for it. */
static bool workers_replace(struct pool *p, struct err *e)
{
    bool gone = false;
    for (size_t i = 0; i < p->n_workers; i++)
        gone = gone || p->workers[i].pid == 0;
    if (!gone || !jobs_left(p))
        return true;
    if (p->unreached > MOST_UNREACHED)
        return err_set(e, ERR_IO, "cannot send runs to the workers: %d times in vain",
                       p->unreached);
    return workers_start(p, e);
}

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
        messages_read(p, w);
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

static bool is_computing(const struct pool *p)
{
    for (size_t i = 0; i < p->n_workers; i++)
        if (p->workers[i].n_queue > 0)
            return true;
    return false;
}

static size_t poll_list(const struct pool *p, struct pollfd *fds)
{
    size_t n = 0;
    fds[n++] = (struct pollfd){.fd = p->signals, .events = POLLIN};
    for (size_t i = 0; i < p->n_workers; i++)
        fds[n++] =
            (struct pollfd){.fd = p->workers[i].pid ? p->workers[i].socket : -1, .events = POLLIN};
    return n;
}

static bool is_free(const struct pool *p)
{
    for (size_t i = 0; i < p->n_workers; i++)
        if (takes_more(p, &p->workers[i], QUEUE))
            return true;
    return false;
}

/* Until something is to be done, whatever comes in. */
static double idle(const struct pool *p)
{
    double until = p->ticked + tick;
    if (jobs_left(p) && is_free(p))
        until = fmin(until, p->asked + patience);
    if (!is_computing(p) && p->in.n > 0)
        until = fmin(until, p->in.tried + patience);
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
            worker_lost(p, &p->workers[i]);
    }
    return true;
}

static bool tick_once(struct pool *p, struct err *e)
{
    double now = clock_seconds();
    if (now - p->ticked < tick)
        return true;
    p->ticked = now;
    end_late(p);
    look(p);
    show(p);
    return arrivals_keep(p, e);
}

/* Many results are kept at once, and the last ones; what is hindered is tried again at its time. */
static bool is_due(const struct pool *p)
{
    const bool many = p->in.n_results >= RESULTS, last = !is_computing(p) && !jobs_left(p);
    return p->in.n > 0 && (many || last) &&
           clock_seconds() - p->in.tried >= (p->in.hindered < 0 ? 0 : patience);
}

/* Seconds that an interrupt waits: for the workers, or for another process alone. */
static double grace(const struct pool *p)
{
    return is_computing(p) ? worker_grace : worker_grace / 2;
}

static bool loop(struct pool *p, struct err *e)
{
    struct pollfd *fds = arena_array(&p->arena, p->n_workers + 1, sizeof *fds);
    while ((is_computing(p) || jobs_left(p) || p->in.n > 0) && !p->stopped) {
        if (p->drained >= 0 && clock_seconds() - p->drained > grace(p))
            break;
        if (!workers_replace(p, e) || !hand_out(p, e))
            return false;
        if ((is_due(p) && !arrivals_keep(p, e)) || !poll_once(p, fds, e) || !tick_once(p, e))
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
        return fork_fault("signalfd, pipe", e);
    (void)fcntl(p->drain[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(p->drain[1], F_SETFD, FD_CLOEXEC);
    return true;
}

static void pool_close(struct pool *p, const sigset_t *before)
{
    struct signalfd_siginfo info;
    workers_kill(p);
    if (p->places)
        (void)munmap(p->places, p->n_workers * sizeof *p->places);
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
        forecast_add(f, p->work->group(p->work->self, i), expected(p, i));
        p->longest[i] = fmax(p->longest[i + 1], expected(p, i));
    }
}

/* Without it the workers do not tell how far they are, and that is all. */
static void places_open(struct pool *p)
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

/* Each takes two descriptors, and the rest of us some more: the drain, the signals, the database, its journal and folder, the
 * status, a socket that is being made. */
static size_t workers_most(void)
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

static void pool_init(struct pool *p)
{
    size_t n = p->settings->workers < 1 ? 1 : p->settings->workers, most = workers_most();
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
    places_open(&p);
    bool fine = pool_open(&p, &before, e) && (w->n == 0 || workers_start(&p, e)) && loop(&p, e);
    /* What came in is kept also when something else failed. */
    struct err second = {0};
    if (!p.broken && !arrivals_keep(&p, fine ? e : &second))
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
