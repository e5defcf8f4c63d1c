/* terminal.h: what a terminal can show: how large it is, colours, and a pager for what is longer. */
#ifndef OVERPARAM_CLI_TERMINAL_H
#define OVERPARAM_CLI_TERMINAL_H

#include "base/buf.h"

/* Characters; both 0 where the stream (STDOUT_FILENO, STDERR_FILENO) is no terminal. */
struct terminal_size {
    size_t columns, rows;
};
struct terminal_size terminal_size(int stream);

/* A terminal that is not dumb, and NO_COLOR (https://no-color.org) is unset or empty. */
bool terminal_colours(int stream);

/* The locale's characters are UTF-8. */
bool terminal_speaks_utf8(void);

/* The escape sequence of a word that says how something came out ("done", "failed", "NO") in the
 * column of that name, or NULL: for table_painted. */
const char *terminal_paint(const char *column, const char *text);

/* Show a text that is longer than the terminal with $PAGER, or less; as git does, LESS=FRX unless it
 * is set. False when it was not shown: standard output is no terminal, the text fits, PAGER is empty
 * or cat, or the pager is missing. */
bool terminal_page(const char *text, size_t n);

#endif
