/* jobs.c: whose job it is, where several processes share the work, and which worker makes it. */
#include <math.h>
#include <signal.h>
#include <sys/socket.h>

#include "run/internal.h"
#include "sys/clock.h"

/* Seconds: runs that are over by then, all together, wait in a worker's socket. So it has work
 * while the others' results are stored. */
static const double brief = 0.005;

void job_return(struct pool *p, size_t job)
{
    p->returned[p->n_returned++] = job;
}

/* What it takes to resolve, send and store a run, in seconds: 100,000 runs of ten steps take 12 s
 * on two processors. */
static const double per_run = 2.5e-4;

double job_expected(const struct pool *p, size_t job)
{
    double seconds = p->work->expected ? p->work->expected(p->work->self, job) : -1;
    return seconds < 0 ? -1 : seconds + per_run;
}

/* As those of its group took; infinity when none is made. */
static double job_seconds(const struct pool *p, size_t job)
{
    const struct forecast_group *g = &p->forecast.groups[p->work->group(p->work->self, job)];
    const double share = g->counted ? 1 : job_expected(p, job);
    return g->expected > 0 ? share * g->actual / g->expected : HUGE_VAL;
}

bool job_is_brief(const struct pool *p, size_t job)
{
    return job_seconds(p, job) < brief;
}

bool jobs_left(const struct pool *p)
{
    return p->drained < 0 && (p->next < p->work->n || p->n_returned > 0 || p->elsewhere.n > 0);
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
    forecast_drop(&p->forecast, p->work->group(p->work->self, job), job_expected(p, job));
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
    size_t n = 0, most = p->sink->claim && job_is_brief(p, p->next) ? CLAIMS : 1;
    while (n < most && p->next < p->work->n)
        jobs[n++] = p->next++;
    return n;
}

/* Once through all of them at most. */
static bool ask_again(struct pool *p, struct err *e)
{
    size_t jobs[CLAIMS], left = p->elsewhere.n;
    bool fine = true;
    if (clock_seconds() - p->asked < pool_patience)
        return true;
    while (fine && left > 0 && p->n_returned == 0) {
        size_t n = 0, most = job_is_brief(p, p->elsewhere.jobs[p->elsewhere.first]) ? CLAIMS : 1;
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

/* A second job waits only when those before it are over in no time: a long one must be free for
 * whichever worker is done first. */
bool worker_takes_more(const struct pool *p, const struct worker *w, size_t depth)
{
    return w->pid != 0 && w->n_queue < depth &&
           (w->n_queue == 0 || (double)w->n_queue * job_seconds(p, w->queue[0]) < brief) &&
           p->in.messages.n < RESULTS_BYTES;
}

/* One that began before the job's checkpoint was known gives way to one that knows it. */
static void queue_job(struct pool *p, struct worker *w, size_t job)
{
    const bool anew = p->anew && p->anew[job];
    int status;
    if ((w->n_queue > 0 && (anew || !job_is_brief(p, job))) || w->late)
        job_return(p, job);
    else if (anew && w->dated) {
        job_return(p, job);
        kill(w->pid, SIGKILL);
        crew_reap(w, &status);
    } else {
        w->queue[w->n_queue++] = job;
        w->n_unsent++;
    }
}

static void send_jobs(struct pool *p, struct worker *w)
{
    uint64_t indices[QUEUE];
    const size_t n = w->n_unsent, first = w->n_queue - n, size = n * sizeof *indices;
    for (size_t i = 0; i < n; i++)
        indices[i] = w->queue[first + i];
    w->n_unsent = 0;
    const ssize_t sent = send(w->socket, indices, size, MSG_NOSIGNAL);
    if (sent == (ssize_t)size) {
        if (first == 0)
            w->since = clock_seconds();
        return;
    }
    while (w->n_queue > first)
        job_return(p, w->queue[--w->n_queue]);
    p->unreached++;
    if (first == 0 || sent > 0)
        kill(w->pid, SIGKILL); /* if it is not dying already: its end is read soon */
}

/* One more for each worker that takes it; *any: one did. */
static bool queue_once(struct pool *p, size_t depth, bool *any, struct err *e)
{
    bool none = false;
    *any = false;
    for (size_t i = 0; i < p->n_workers && !none; i++) {
        struct worker *w = &p->workers[i];
        const size_t before = w->n_unsent;
        size_t job;
        if (!worker_takes_more(p, w, depth))
            continue;
        if (!job_take(p, &job, &none, e))
            return false;
        if (!none)
            queue_job(p, w, job);
        *any = *any || w->n_unsent > before;
    }
    return true;
}

bool jobs_hand_out(struct pool *p, struct err *e)
{
    bool any = true, fine = true;
    for (size_t depth = 1; fine && depth <= QUEUE && p->drained < 0 && any; depth++)
        fine = queue_once(p, depth, &any, e);
    for (size_t i = 0; i < p->n_workers; i++)
        if (p->workers[i].n_unsent > 0)
            send_jobs(p, &p->workers[i]);
    return fine;
}

bool jobs_are_wanted(const struct pool *p)
{
    for (size_t i = 0; i < p->n_workers; i++)
        if (worker_takes_more(p, &p->workers[i], QUEUE))
            return true;
    return false;
}
