/* slots.h: the placeholders of a manuscript, kept out of pandoc's way and put back.
 *
 * What stands between the braces of {value:NAME} becomes one character of Unicode's plane 16, for
 * private use, that numbers the slot, and others up to its width: tables whose columns are counted
 * stay as they are. So pandoc alone decides what is text, code, TeX or a formula, and every slot
 * knows its place. Escaped dollar signs and fences are kept in the same way: pandoc's tree does not
 * tell them from those that open something and have no end. report/manuscript.lua tells which slots
 * stand in text. */
#ifndef OVERPARAM_REPORT_SLOTS_H
#define OVERPARAM_REPORT_SLOTS_H

#include "base/arena.h"
#include "base/buf.h"

struct slot {
    const char *text; /* as it was written, between the braces */
    size_t at;        /* of the text's first byte in the source */
    const char *put;  /* what takes its place: the text, until it is replaced */
};

struct slots {
    struct slot *list;
    size_t n, room;
};

/* The placeholder that the text begins with, or the one that is meant: its name; else NULL. */
const char *slots_known(struct arena *a, const char *text);
/* Append the source with its placeholders cut out. A character of plane 16, or more placeholders
 * than it has room for, is a mistake: its byte in *at. */
MUST_CHECK bool slots_cut(struct slots *s, struct arena *a, const char *source, struct buf *out,
                          size_t *at, struct err *e);
/* The slot whose character the words begin with. */
struct slot *slots_find(const struct slots *s, const char *words);
/* Append pandoc's tree (JSON) with every slot filled. */
void slots_fill(const struct slots *s, const struct buf *tree, struct buf *out);

#endif
