/* source.h: a text that a person wrote for the report: a query, a gnuplot script.
 *
 * Its comments may carry directives, one a line: `-- format: %.3g` in SQL, `# size: 6 3` in
 * gnuplot.
 */
#ifndef OVERPARAM_REPORT_SOURCE_H
#define OVERPARAM_REPORT_SOURCE_H

#include "base/arena.h"
#include "base/sha256.h"

struct source {
    const char *name;    /* the stem */
    const char *path;    /* as seen from the working directory */
    const char *comment; /* what begins a comment: "--" or "#" */
    const char *text;
    size_t n;
    char digest[SHA256_HEX];
};

/* Read FOLDER/NAME+suffix. A bad or unknown name is ERR_INPUT with the nearest known one. */
MUST_CHECK bool source_read(struct arena *a, const char *folder, const char *name,
                            const char *suffix, struct source *s, struct err *e);
/* The text after `key:` on the comment line that carries it, trimmed; NULL when there is none. *at
 * (may be NULL) gets the place of that text. */
const char *source_directive(struct arena *a, const struct source *s, const char *key,
                             struct where *at);
/* Split at blanks, or at `separator` when it is not a blank (parts trimmed). */
size_t source_split(struct arena *a, const char *text, char separator, const char *const **parts);

#endif
