/* terminal.c: see terminal.h. */
#include "cli/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct terminal_size terminal_size(int stream)
{
    struct winsize w;
    struct terminal_size none = {0, 0};
    if (ioctl(stream, TIOCGWINSZ, &w) != 0)
        return none;
    return (struct terminal_size){w.ws_col, w.ws_row};
}

static bool is_smart(int stream)
{
    const char *term = getenv("TERM");
    return isatty(stream) == 1 && term && term[0] && strcmp(term, "dumb") != 0;
}

bool terminal_colours(int stream)
{
    const char *no = getenv("NO_COLOR");
    return (!no || !no[0]) && is_smart(stream);
}

/* --- words ------------------------------------------------------------------------------------ */

static const char green[] = "\033[32m", yellow[] = "\033[33m", red[] = "\033[1;31m";

const char *terminal_paint(const char *column, const char *text)
{
    static const struct {
        const char *column, *text, *colour;
    } words[] = {{"status", "done", green},     {"status", "diverged", yellow},
                 {"status", "failed", red},     {"state", "done", green},
                 {"state", "missing", yellow},  {"state", "stale", yellow},
                 {"state", "diverged", yellow}, {"state", "failed", red},
                 {"holds", "yes", green},       {"holds", "NO", red}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].column, column) == 0 && strcmp(words[i].text, text) == 0)
            return words[i].colour;
    return NULL;
}

/* --- the pager -------------------------------------------------------------------------------- */

/* The rows that it takes on a terminal so wide. Bytes that continue a character of UTF-8 and escape
 * sequences take no room. */
static size_t rows_of(const char *text, size_t n, size_t columns)
{
    size_t rows = 0, column = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n') {
            rows++;
            column = 0;
        } else if (text[i] == '\033')
            while (i + 1 < n && text[i] != 'm' && text[i + 1] != '\n')
                i++;
        else if (((unsigned char)text[i] & 0xc0) != 0x80 && ++column > columns) {
            rows++;
            column = 1;
        }
    }
    return rows + (column > 0);
}

/* NULL: none is wanted. */
static const char *pager_command(void)
{
    const char *pager = getenv("PAGER");
    if (!pager)
        return "less";
    return pager[0] && strcmp(pager, "cat") != 0 ? pager : NULL;
}

/* popen does not tell a missing program from one that was left: sh says 127. */
static bool was_found(int status)
{
    enum { NOT_EXECUTABLE = 126, NOT_FOUND = 127 };
    return status == -1 || !WIFEXITED(status) ||
           (WEXITSTATUS(status) != NOT_FOUND && WEXITSTATUS(status) != NOT_EXECUTABLE);
}

static bool pager_run(const char *command, const char *text, size_t n)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    (void)setenv("LESS", "FRX", 0);
    (void)setenv("LV", "-c", 0);
    FILE *pipe = popen(command, "w"); /* NOLINT(cert-env33-c): the user's own words, as for git */
    if (!pipe)
        return false;
    /* The interrupt is the pager's: it must not be left alone on the terminal. */
    sigaction(SIGINT, &ignore, &before);
    (void)fwrite(text, 1, n, pipe); /* a reader may leave before the end */
    int status = pclose(pipe);
    sigaction(SIGINT, &before, NULL);
    return was_found(status);
}

bool terminal_page(const char *text, size_t n)
{
    struct terminal_size size = terminal_size(STDOUT_FILENO);
    const char *command = pager_command();
    return command && size.rows > 0 && is_smart(STDOUT_FILENO) &&
           rows_of(text, n, size.columns) >= size.rows && pager_run(command, text, n);
}
