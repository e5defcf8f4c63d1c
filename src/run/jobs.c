/* jobs.c: whose job it is, where several processes share the work, and which worker makes it. */
#include <signal.h>
#include <sys/socket.h>

#include "run/internal.h"
#include "sys/clock.h"

static const double brief = 0.005; /* seconds: so short a run waits in a worker's socket */

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

/* A second job waits in a worker's socket only when it is over in no time: a long one must be free
 * for whichever worker is done first. */
bool job_is_brief(const struct pool *p, size_t job)
{
    const struct forecast_group *g = &p->forecast.groups[p->work->group(p->work->self, job)];
    double share = g->counted ? 1 : job_expected(p, job);
    return g->expected > 0 && share * g->actual / g->expected < brief;
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

bool worker_takes_more(const struct pool *p, const struct worker *w, size_t depth)
{
    return w->pid != 0 && w->n_queue < depth && (w->n_queue == 0 || job_is_brief(p, w->queue[0])) &&
           p->in.messages.n < RESULTS_BYTES;
}

/* One that began before the job's checkpoint was known gives way to one that knows it. */
static void send_job(struct pool *p, struct worker *w, size_t job)
{
    const bool anew = p->anew && p->anew[job];
    const uint64_t index = job;
    int status;
    if ((w->n_queue > 0 && (anew || !job_is_brief(p, job))) || w->late)
        job_return(p, job);
    else if (anew && w->dated) {
        job_return(p, job);
        kill(w->pid, SIGKILL);
        crew_reap(w, &status);
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

bool jobs_hand_out(struct pool *p, struct err *e)
{
    bool none = false;
    for (size_t depth = 1; depth <= QUEUE && p->drained < 0 && !none; depth++)
        for (size_t i = 0; i < p->n_workers && !none; i++) {
            size_t job;
            if (!worker_takes_more(p, &p->workers[i], depth))
                continue;
            if (!job_take(p, &job, &none, e))
                return false;
            if (!none)
                send_job(p, &p->workers[i], job);
        }
    return true;
}

bool jobs_are_wanted(const struct pool *p)
{
    for (size_t i = 0; i < p->n_workers; i++)
        if (worker_takes_more(p, &p->workers[i], QUEUE))
            return true;
    return false;
}
