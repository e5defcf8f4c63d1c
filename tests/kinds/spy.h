/* spy.h: a parameterization that stands before another and looks whether psi was asked first: that
 * vjp, jvp, jacobian and bend are asked at the w of the last psi, with its work untouched in between. */
#ifndef OVERPARAM_TESTS_SPY_H
#define OVERPARAM_TESTS_SPY_H

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/parameterization.h"

static struct {
    const struct parameterization *real;
    struct parameterization front;
    double *w, *work; /* at the last psi; after the last question */
    size_t asked, wrong;
} spy;

static inline void spy_keep(const struct shape *s, const double *work)
{
    spy.work = realloc(spy.work, (s->work + 1) * sizeof *work);
    if (!spy.work)
        abort();
    memcpy(spy.work, work, s->work * sizeof *work);
}

static inline void spy_compare(const struct shape *s, const double *w, const double *work)
{
    spy.asked++;
    spy.wrong += !spy.w || memcmp(spy.w, w, s->p * sizeof *w) != 0 ||
                 memcmp(spy.work, work, s->work * sizeof *work) != 0;
}

/* psi finds nothing of use in work. */
static inline void spy_psi(const void *options, const struct shape *s, const double *w,
                           double *theta, double *work)
{
    for (size_t i = 0; i < s->work; i++)
        work[i] = (double)NAN;
    spy.real->psi(options, s, w, theta, work);
    spy.w = realloc(spy.w, (s->p + 1) * sizeof *w);
    if (!spy.w)
        abort();
    memcpy(spy.w, w, s->p * sizeof *w);
    spy_keep(s, work);
}

static inline void spy_vjp(const void *options, const struct shape *s, const double *w,
                           const double *g, double *jg, double *work)
{
    spy_compare(s, w, work);
    spy.real->vjp(options, s, w, g, jg, work);
    spy_keep(s, work);
}

static inline void spy_jvp(const void *options, const struct shape *s, const double *w,
                           const double *dw, double *dtheta, double *work)
{
    spy_compare(s, w, work);
    spy.real->jvp(options, s, w, dw, dtheta, work);
    spy_keep(s, work);
}

static inline void spy_bend(const void *options, const struct shape *s, const double *w,
                            const double *g, const double *dw, double *out, double *work)
{
    spy_compare(s, w, work);
    spy.real->bend(options, s, w, g, dw, out, work);
    spy_keep(s, work);
}

static inline void spy_jacobian(const void *options, const struct shape *s, const double *w,
                                double *jac, double *work)
{
    spy_compare(s, w, work);
    spy.real->jacobian(options, s, w, jac, work);
    spy_keep(s, work);
}

/* The front of `real`, for one model at a time. */
static inline const struct parameterization *spy_before(const struct parameterization *real)
{
    spy.real = real;
    spy.front = *real;
    spy.front.psi = spy_psi;
    spy.front.vjp = spy_vjp;
    spy.front.jvp = spy_jvp;
    spy.front.jacobian = real->jacobian ? spy_jacobian : NULL;
    spy.front.bend = real->bend ? spy_bend : NULL;
    return &spy.front;
}

/* How often the Jacobian was asked; all of them rightly. */
static inline size_t spy_leave(void)
{
    const size_t asked = spy.asked;
    CU_ASSERT_EQUAL(spy.wrong, 0);
    free(spy.w);
    free(spy.work);
    memset(&spy, 0, sizeof spy);
    return asked;
}

#endif
