/* probe-fixture.h: run a probe on a model and keep all that it says. */
#ifndef OVERPARAM_TESTS_PROBE_FIXTURE_H
#define OVERPARAM_TESTS_PROBE_FIXTURE_H

#include <CUnit/CUnit.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/probe.h"
#include "fixture.h"

struct said {
    const char *name; /* of an output, or "visit" for an observation */
    size_t component;
    int64_t step;
    double at, value; /* of a visit: the first weight */
};

struct hearing {
    const struct probe *probe;
    struct said *all;
    size_t n, room, undeclared;
    bool overran; /* the probe wrote behind its work */
    bool fine;    /* run returned true */
    struct err e;
};

/* Options of any kind: defaults, then fields set by name. Lists default to none. */
struct any_options {
    max_align_t bytes[32];
};

static inline const struct field *any_field(const struct kind *k, const char *name)
{
    for (const struct field *f = k->fields; f && f->name; f++) {
        if (strcmp(f->name, name) == 0) {
            return f;
        }
    }
    CU_FAIL_FATAL("no such field");
    return NULL;
}

static inline void any_defaults(const struct kind *k, struct any_options *o)
{
    memset(o, 0, sizeof *o);
    CU_ASSERT_FATAL(k->options_size <= sizeof *o);
    fields_default(k->fields, o);
}

static inline void any_set(const struct kind *k, struct any_options *o, const char *name,
                           double value)
{
    const struct field *f = any_field(k, name);
    if (f->type == FIELD_REAL) {
        *field_real(f, o) = value;
    } else if (f->type == FIELD_FLAG) {
        *field_flag(f, o) = value != 0;
    } else {
        *field_count(f, o) = (int64_t)value;
    }
}

static inline void any_set_text(const struct kind *k, struct any_options *o, const char *name,
                                const char *value)
{
    field_choose(any_field(k, name), o, value);
}

static inline void any_list(const struct kind *k, struct any_options *o, const char *name,
                            const double *v, size_t n)
{
    *field_reals(any_field(k, name), o) = (struct reals){.v = v, .n = n};
}

static inline struct said *hearing_add(struct hearing *h)
{
    if (h->n == h->room) {
        h->room = 2 * h->room + 64;
        h->all = realloc(h->all, h->room * sizeof *h->all);
        CU_ASSERT_PTR_NOT_NULL_FATAL(h->all);
    }
    return &h->all[h->n++];
}

static inline void hearing_emit(void *self, const char *output, size_t component, int64_t step,
                                double at, double value)
{
    struct hearing *h = self;
    bool declared = false;
    for (const struct probe_output *o = h->probe->outputs; o && o->name; o++) {
        declared = declared || strcmp(o->name, output) == 0;
    }
    h->undeclared += !declared;
    *hearing_add(h) = (struct said){output, component, step, at, value};
}

static inline void hearing_observe(void *self, const double *w, int64_t step, double at)
{
    *hearing_add(self) = (struct said){"visit", 0, step, at, w[0]};
}

/* Run the probe from the weights w (p), which it may change. Free hearing.all. */
static inline struct hearing hear(const struct probe *p, const void *options, struct model *m,
                                  double *w)
{
    enum { GUARD = 16 };
    static const double canary = -77.25;
    struct hearing h = {.probe = p};
    if (p->fits && !p->fits(options, m, 0, &h.e)) {
        return h;
    }
    const size_t n = p->work ? p->work(options, m) : 0;
    double *work = calloc(n + GUARD, sizeof *work), *start = calloc(m->shape.p, sizeof *start);
    if (!work || !start) {
        CU_FAIL_FATAL("no memory");
        return h;
    }
    for (size_t i = 0; i < GUARD; i++) {
        work[n + i] = canary;
    }
    memcpy(start, w, m->shape.p * sizeof *start);
    struct probe_context c = {.model = m,
                              .w = w,
                              .start = p->start == START_NEEDED ? start : NULL,
                              .work = work,
                              .self = &h,
                              .emit = hearing_emit,
                              .observe = hearing_observe};
    h.fine = p->run(options, &c, &h.e);
    for (size_t i = 0; i < GUARD; i++) {
        h.overran = h.overran || work[n + i] != canary;
    }
    free(work);
    free(start);
    return h;
}

/* The value said under this name; NaN, and a failure, when it was not said. */
static inline double heard(const struct hearing *h, const char *name, size_t component,
                           int64_t step)
{
    for (size_t i = 0; i < h->n; i++) {
        const struct said *s = &h->all[i];
        if (strcmp(s->name, name) == 0 && s->component == component && s->step == step) {
            return s->value;
        }
    }
    CU_FAIL("the probe did not say this");
    return (double)NAN;
}

static inline size_t heard_count(const struct hearing *h, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++) {
        n += strcmp(h->all[i].name, name) == 0;
    }
    return n;
}

/* Largest and least value of a name; NaN when one is NaN or there is none. */
static inline double heard_most(const struct hearing *h, const char *name)
{
    double most = -INFINITY;
    for (size_t i = 0; i < h->n; i++) {
        if (strcmp(h->all[i].name, name) == 0 && !(h->all[i].value <= most)) {
            most = h->all[i].value;
        }
    }
    return isinf(most) ? (double)NAN : most;
}

static inline double heard_least(const struct hearing *h, const char *name)
{
    double least = INFINITY;
    for (size_t i = 0; i < h->n; i++) {
        if (strcmp(h->all[i].name, name) == 0 && !(h->all[i].value >= least)) {
            least = h->all[i].value;
        }
    }
    return isinf(least) ? (double)NAN : least;
}

#endif
