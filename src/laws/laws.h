/* laws.h: what every kind of a contract obeys, put to one kind on cases of many sizes and options.
 *
 * A law is a sentence with a number: what was measured and what is allowed, whose derivation stands
 * beside the law. The tests turn every finding into an assertion; `overparam test-kind` tells the
 * author of a kind in words. */
#ifndef OVERPARAM_LAWS_LAWS_H
#define OVERPARAM_LAWS_LAWS_H

#include "core/kind.h"

struct law {
    const char *says;  /* "<g, J dw> = <J'g, dw>" */
    const char *cause; /* what usually breaks it */
};

/* A law, put to a case. */
struct finding {
    const struct law *law;
    const char *where; /* sizes, options, array: "theta 3 x 4, depth = 2" */
    bool holds;
    double measured,
        allowed; /* holds: measured <= allowed; NaN where there is nothing to measure */
};

struct listener {
    void *self;
    void (*hear)(void *self, const struct finding *f);
    /* Optional: the law is about to be put to the kind, in the case `where`. */
    void (*ask)(void *self, const struct law *law, const char *where);
};

/* Put all laws of the contract to the kind; *why gets what was in the way when there was no case to
 * try it on (a file that it needs), else "". Returns the number of cases. */
enum { LAWS_WHY = 240 };
size_t laws_try(const struct contract *c, const struct kind *k, const struct listener *to,
                char why[LAWS_WHY]);

#endif
