/* arrivals.c: what workers send, from the socket to the sink: gathered until it is durable, and
 * counted then. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "run/internal.h"
#include "run/wire.h"
#include "sys/clock.h"

static const double notable = 2; /* seconds that a flush may wait before it is told */

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

void arrivals_add(struct pool *p, size_t job, double since, enum outcome_status status)
{
    arrive(p, job,
           status == OUTCOME_DONE       ? ARRIVED_DONE
           : status == OUTCOME_DIVERGED ? ARRIVED_DIVERGED
                                        : ARRIVED_FAILED);
    p->in.n_results++;
    forecast_finish(&p->forecast, p->work->group(p->work->self, job), job_expected(p, job),
                    clock_seconds() - since);
}

/* They were read when they came. */
static bool arrival_put(struct pool *p, const struct arrival *x, const char *bytes, size_t n,
                        struct err *e)
{
    struct run r = {0};
    struct outcome o = {0};
    struct checkpoint c;
    bool fine;
    p->work->resolve(p->work->self, x->job, &p->in.scope, &r);
    if (x->what == ARRIVED_CHECKPOINT)
        fine = wire_read_checkpoint(bytes, n, &c) && p->sink->keep(p->sink->self, &r, &c, e);
    else
        fine = wire_read(bytes, n, &o, &r.cost) && p->sink->put(p->sink->self, &r, &o, e);
    outcome_release(&o);
    arena_reset(&p->in.scope);
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

bool arrivals_keep(struct pool *p, struct err *e)
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
        arrivals_add(p, w->queue[0], w->since, o.status);
        p->unreached = 0;
        queue_shift(w);
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
    const bool sound = wire_head_read(bytes, n, &h) && w->n_queue > 0 && h.index == w->queue[0];
    if (sound && h.sort == WIRE_OUTCOME)
        outcome_take(p, w, bytes, n);
    else if (sound && h.sort == WIRE_CHECKPOINT)
        checkpoint_take(p, w, bytes, n);
    else
        nonsense(w);
}

void arrivals_read(struct pool *p, struct worker *w)
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

bool arrivals_are_due(const struct pool *p)
{
    const bool many = p->in.n_results >= RESULTS, last = !crew_is_computing(p) && !jobs_left(p);
    return p->in.n > 0 && (many || last) &&
           clock_seconds() - p->in.tried >= (p->in.hindered < 0 ? 0 : pool_patience);
}
