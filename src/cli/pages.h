/* pages.h: the reference of the manual: a page of Markdown for each kind and each part of the language. */
#ifndef OVERPARAM_CLI_PAGES_H
#define OVERPARAM_CLI_PAGES_H

#include "base/arena.h"
#include "base/err.h"

/* README.md, which leads to all others, CONTRACT-KIND.md and WORD.md in this folder, which is made; *n
 * counts them. */
MUST_CHECK bool pages_write(struct arena *a, const char *folder, size_t *n, struct err *e);

#endif
