/* terminal.c: see terminal.h. */
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

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

/* As the C library chooses: the first of these that is set says it. */
bool terminal_speaks_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && (!locale || !locale[0]); i++)
        locale = getenv(names[i]);
    return locale && (strstr(locale, "UTF-8") || strstr(locale, "utf8"));
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

/* sh says 126 or 127 of a program that it cannot start. */
static bool was_found(int status)
{
    enum { NOT_EXECUTABLE = 126, NOT_FOUND = 127 };
    return !WIFEXITED(status) ||
           (WEXITSTATUS(status) != NOT_FOUND && WEXITSTATUS(status) != NOT_EXECUTABLE);
}

/* The user's own words, to a shell, as git has it; *to is the pager's standard input. */
static pid_t pager_start(const char *command, FILE **to)
{
    const char *const words[] = {"sh", "-c", command, NULL};
    const union { /* POSIX leaves out the const that it means */
        const char *const *ours;
        char *const *theirs;
    } argv = {words};
    posix_spawn_file_actions_t actions;
    int ends[2];
    pid_t child = -1;
    if (pipe(ends) != 0)
        return -1;
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): argv.theirs is argv.ours */
    if (posix_spawn(&child, "/bin/sh", &actions, NULL, argv.theirs, environ) != 0)
        child = -1;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    *to = child > 0 ? fdopen(ends[1], "w") : NULL;
    if (!*to)
        close(ends[1]);
    return child;
}

static bool pager_run(const char *command, const char *text, size_t n)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before[2];
    FILE *to = NULL;
    int status = 0;
    (void)setenv("LESS", "FRX", 0);
    (void)setenv("LV", "-c", 0);
    const pid_t child = pager_start(command, &to);
    if (child <= 0)
        return false;
    /* The interrupt is the pager's: it must not be left alone on the terminal. And a reader may
     * leave before the end. */
    sigaction(SIGINT, &ignore, &before[0]);
    sigaction(SIGPIPE, &ignore, &before[1]);
    if (to) {
        (void)fwrite(text, 1, n, to);
        (void)fclose(to);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGPIPE, &before[1], NULL);
    return was_found(status);
}

bool terminal_page(const char *text, size_t n)
{
    struct terminal_size size = terminal_size(STDOUT_FILENO);
    const char *command = pager_command();
    return command && size.rows > 0 && is_smart(STDOUT_FILENO) &&
           rows_of(text, n, size.columns) >= size.rows && pager_run(command, text, n);
}
