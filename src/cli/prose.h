/* prose.h: texts for people, laid out for a width.
 *
 * The help of a command is written in passages: paragraphs, whose lines are broken anew, and lines
 * that begin with a blank, which stand as they are. Empty lines part them; `words` so marked are
 * typed as they stand. --help and the manual pages are made from the same passages. */
#ifndef OVERPARAM_CLI_PROSE_H
#define OVERPARAM_CLI_PROSE_H

#include "base/buf.h"

struct passage {
    const char *text;
    size_t n; /* bytes; whole lines */
    bool literal;
};

/* The passage at *rest, which is moved behind it; false at the end. */
bool prose_next(const char **rest, struct passage *p);

/* Words broken at `width`, where the first line has begun at column `indent` already and the others
 * are indented so far; a line end of the text is one. The last line is ended. */
void prose_wrap(struct buf *out, const char *text, size_t indent, size_t width);

/* All passages of a text, with empty lines between. */
void prose_put(struct buf *out, const char *text, size_t width);

/* As wide as the terminal, and no wider than reads well. */
size_t prose_width(void);

#endif
