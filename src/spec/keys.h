/* keys.h: what all maps of fixed keys have in common. */
#ifndef OVERPARAM_SPEC_KEYS_H
#define OVERPARAM_SPEC_KEYS_H

#include "spec/language.h"
#include "spec/yaml.h"

/* A mistake for each key that is not among the words. */
void keys_check(const struct node *map, const struct word *words, const char *what,
                struct errs *es);
/* The text under a key; "" when it is absent or wrong. what: "a claim". */
const char *keys_text(const struct node *map, const char *key, bool required, const char *what,
                      struct errs *es);

#endif
