/* sampling.c: see sampling.h. */
#include "core/sampling.h"

#include <math.h>

const char *sampling_init(struct sampling *s, const struct record *r, const struct stop *stop,
                          bool continuous)
{
    *s = (struct sampling){.record = r, .stop = stop, .continuous = continuous};
    bool spread = r->at.log > 0 || r->at.linear > 0;
    if (spread && continuous && isinf(stop->time))
        return "record.at needs stop.time in a flow, to know how far the samples reach";
    if (r->at.log > 0 && continuous && !(stop->time > r->at.from))
        return "record.at.from must be earlier than stop.time";
    if (r->at.every > 0 && continuous)
        return "record.at.every counts steps; in a flow use linear, log or values";
    return NULL;
}

static double log_position(const struct sampling *s, int64_t k)
{
    int64_t n = s->record->at.log;
    double from = s->continuous ? s->record->at.from : 1;
    double to = s->continuous ? s->stop->time : (double)s->stop->steps;
    if (k >= n)
        return INFINITY;
    if (n == 1 || k == n - 1)
        return to;
    return from * pow(to / from, (double)k / (double)(n - 1));
}

static double linear_position(const struct sampling *s, int64_t k)
{
    int64_t n = s->record->at.linear;
    double to = s->continuous ? s->stop->time : (double)s->stop->steps;
    if (k >= n)
        return INFINITY;
    return n == 1 || k == n - 1 ? to : to * (double)k / (double)(n - 1);
}

static double position(const struct sampling *s, int64_t k)
{
    const struct record *r = s->record;
    if (r->at.log > 0)
        return log_position(s, k);
    if (r->at.linear > 0)
        return linear_position(s, k);
    if (r->at.every > 0)
        return (double)r->at.every * (double)k;
    return k < (int64_t)r->at.values.n ? r->at.values.v[k] : (double)INFINITY;
}

double sampling_next(struct sampling *s, double now)
{
    for (;; s->k++) {
        double at = position(s, s->k);
        if (!s->continuous)
            at = round(at);
        if (at > now)
            return at;
    }
}
