/* references.h: what a manuscript refers to, @fig:name or @key of a source, must be there: a
 * {#fig:name} of the text, an entry of references.bib. Noted while the text is read, checked at its
 * end. */
#ifndef OVERPARAM_REPORT_REFERENCES_H
#define OVERPARAM_REPORT_REFERENCES_H

#include "base/arena.h"
#include "base/err.h"

struct label {
    const char *name;
    struct where at;
};

struct labels {
    struct label *list;
    size_t n, room;
};

struct references {
    struct labels defined, numbered; /* the second: those of what gets a number */
    struct labels used;
    struct labels sources, cited;
};

void labels_add(struct labels *s, struct arena *a, const char *name, struct where at);
/* Every name that nothing defines, and every one defined twice, with its place. */
void references_check(const struct references *r, struct arena *a, struct errs *es);

#endif
