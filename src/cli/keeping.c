/* keeping.c: see keeping.h. */
#include "cli/keeping.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/terminal.h"

bool keeping_agreed(const struct context *c, const char *what, const char *question, struct err *e)
{
    char answer[8] = "";
    if (args_has(&c->args, "yes"))
        return true;
    if (terminal_size(STDERR_FILENO).columns > 0 && !c->json) {
        fprintf(stderr, "%s.\n%s [y/N] ", what, question);
        if (fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y'))
            return true;
    }
    err_set(e, ERR_NEGATIVE, "nothing was done: %s", what);
    return err_hint(e, "the same command with --yes does it");
}

const char *keeping_size(struct arena *a, int64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    enum { THOUSAND = 1000, TEN = 10 };
    double size = (double)bytes / THOUSAND;
    size_t i = 0;
    if (bytes < THOUSAND)
        return arena_printf(a, "%lld bytes", (long long)bytes);
    for (; size >= THOUSAND && i + 1 < sizeof units / sizeof *units; i++)
        size /= THOUSAND;
    return arena_printf(a, size < TEN ? "%.1f %s" : "%.0f %s", size, units[i]);
}

const char *keeping_count(struct arena *a, int64_t n, const char *noun)
{
    return arena_printf(a, "%lld %s%s", (long long)n, noun, n == 1 ? "" : "s");
}
