/* fixture.h: a data kind with its options, opened as a problem under the squared loss. */
#ifndef OVERPARAM_TESTS_DATA_FIXTURE_H
#define OVERPARAM_TESTS_DATA_FIXTURE_H

#include <stdlib.h>

#include "core/problem.h"
#include "options.h"

static inline const struct data *data_named(const char *name)
{
    for (size_t i = 0; i < n_data_kinds; i++) {
        if (strcmp(data_kinds[i]->kind.name, name) == 0) {
            return data_kinds[i];
        }
    }
    abort();
}

static inline void data_default(struct options_of *o, const char *name)
{
    options_default(o, &data_named(name)->kind);
}

static inline bool data_open(struct problem *pb, const struct options_of *o, struct err *e)
{
    static struct options_of loss;
    const struct contract *all = contract_find("loss");
    const struct kind *squared = all ? kind_find(all, "squared", NULL) : NULL;
    if (!squared) {
        abort();
    }
    options_default(&loss, squared);
    const struct choice data = options_choice(o), chosen = options_choice(&loss);
    *e = (struct err){0};
    return problem_open(pb, &data, &chosen, e);
}

/* Options that must be fine. */
static inline struct problem data_opened(const struct options_of *o)
{
    struct problem pb;
    struct err e;
    CU_ASSERT_FATAL(!o->kind->check || o->kind->check(o->bytes) == NULL);
    CU_ASSERT_TRUE_FATAL(data_open(&pb, o, &e));
    return pb;
}

#endif
