/* progress.c: see progress.h. Standard error only, so that standard output stays clean for
 * programs. */
#include "cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Seconds between plain lines, and between refreshes of the moving one. */
static const double plain_interval = 10, moving_interval = 0.1;

const char *progress_time(double seconds, char out[PROGRESS_TIME])
{
    if (seconds < 10)
        snprintf(out, PROGRESS_TIME, "%.1f s", seconds);
    else if (seconds < 60)
        snprintf(out, PROGRESS_TIME, "%.0f s", seconds);
    else if (seconds < 3600)
        snprintf(out, PROGRESS_TIME, "%d min %02d s", (int)(seconds / 60), (int)fmod(seconds, 60));
    else
        snprintf(out, PROGRESS_TIME, "%.0f h %02d min", floor(seconds / 3600),
                 (int)(fmod(seconds, 3600) / 60));
    return out;
}

const char *progress_range(struct forecast_range r, char out[PROGRESS_TIME])
{
    static const struct {
        double most, seconds; /* the unit serves up to `most` seconds */
        int digits;
        const char *name;
    } units[] = {{10, 1, 1, "s"}, {120, 1, 0, "s"}, {7200, 60, 0, "min"}, {HUGE_VAL, 3600, 1, "h"}};
    size_t u = 0;
    char low[PROGRESS_TIME / 3], high[PROGRESS_TIME / 3];
    if (r.high < 0) {
        snprintf(out, PROGRESS_TIME, "unknown");
        return out;
    }
    while (r.high > units[u].most)
        u++;
    snprintf(low, sizeof low, "%.*f", units[u].digits, r.low / units[u].seconds);
    snprintf(high, sizeof high, "%.*f", units[u].digits, r.high / units[u].seconds);
    if (strcmp(low, high) == 0)
        snprintf(out, PROGRESS_TIME, "%s %s", high, units[u].name);
    else
        snprintf(out, PROGRESS_TIME, "%s to %s %s", low, high, units[u].name);
    return out;
}

void progress_init(struct progress *p)
{
    *p = (struct progress){.terminal = isatty(STDERR_FILENO) == 1};
}

static void print_tally(const struct tally *t)
{
    char elapsed[PROGRESS_TIME], left[PROGRESS_TIME];
    size_t made = t->done + t->diverged + t->failed;
    fprintf(stderr, "%zu of %zu runs", made, t->total);
    if (t->diverged > 0)
        fprintf(stderr, ", %zu diverged", t->diverged);
    if (t->failed > 0)
        fprintf(stderr, ", %zu failed", t->failed);
    fprintf(stderr, ", %s", progress_time(t->elapsed, elapsed));
    if (t->left.high >= 0 && made < t->total)
        fprintf(stderr, ", %s left", progress_range(t->left, left));
}

void progress_show(void *self, const struct tally *t)
{
    struct progress *p = self;
    bool last = t->done + t->diverged + t->failed == t->total;
    if (!last && t->elapsed - p->printed < (p->terminal ? moving_interval : plain_interval))
        return;
    p->printed = t->elapsed;
    if (p->terminal) {
        fputs("\r\033[K", stderr);
        print_tally(t);
        fflush(stderr);
        p->line_open = true;
    } else if (!last) {
        print_tally(t);
        fputc('\n', stderr);
    }
}

void progress_end(struct progress *p)
{
    if (p->line_open)
        fputs("\r\033[K", stderr);
    p->line_open = false;
}
