/* characters.h: a set of characters, in order of appearance: those that some font lacks. */
#ifndef OVERPARAM_REPORT_CHARACTERS_H
#define OVERPARAM_REPORT_CHARACTERS_H

#include "base/arena.h"

struct characters {
    unsigned long *list; /* each once */
    size_t n, room;
};

bool characters_have(const struct characters *c, unsigned long point);
/* One that is in the set already is not added. */
void characters_add(struct arena *a, struct characters *c, unsigned long point);
/* For people: the first dozen with their numbers; NULL when there are none. */
const char *characters_list(struct arena *a, const struct characters *c);

#endif
