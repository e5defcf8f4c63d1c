/* condition.h: `where: "init.scale * width < 1 and not (rate > 0.1 and depth = 3)"`, a condition on
 * keys that a file writes, read once and asked at many points of its sweeps.
 *
 *     condition = condition "or" condition | condition "and" condition | "not" condition
 *               | value (= | == | != | <> | < | <= | > | >=) value
 *               | value ["not"] "in" "(" value, ... ")" | "(" condition ")"
 *     value     = value (+ | - | * | /) value | "-" value | number | 'text' | true | false | name
 *               | "(" value ")"
 *
 * as in SQL, but that a comparison with a key which a run lacks does not hold. */
#ifndef OVERPARAM_SPEC_CONDITION_H
#define OVERPARAM_SPEC_CONDITION_H

#include "spec/yaml.h"

struct value {
    enum value_type { VALUE_ABSENT, VALUE_NUMBER, VALUE_TEXT } type;
    double number;
    const char *text;
};

/* A scalar as a condition sees it: a number, unless it stands in quotes, or a text. NULL: absent. */
struct value value_of(const struct node *n);

/* What the names in a condition mean. */
struct names_of_condition {
    void *self;
    /* The index under which `value` is asked for a name of n characters; or false, and *e when it is
     * not NULL. Called with NULL to find out where a name ends. */
    bool (*find)(void *self, const char *name, size_t n, size_t *index, struct err *e);
    struct value (*value)(const void *self, size_t index);
};

struct condition;

/* NULL when there are mistakes, which have their places in `bytes`, the file's. */
const struct condition *condition_read(struct arena *a, const struct node *text, const char *bytes,
                                       const struct names_of_condition *names, struct errs *es);
/* The same of a map of names and the values, or lists of values, that all of them must have. */
const struct condition *condition_of_map(struct arena *a, const struct node *map,
                                         const struct names_of_condition *names, struct errs *es);
bool condition_holds(const struct condition *c, const struct names_of_condition *names);

#endif
