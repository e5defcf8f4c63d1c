/* progress.c: see progress.h. Standard error only, so that standard output stays clean for
 * answers. */
#include "cli/progress.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/doing.h"
#include "cli/terminal.h"

/* Seconds between plain lines, refreshes of the moving one, and lines of JSON. */
static const double plain_interval = 10, moving_interval = 0.1, json_interval = 1;
/* A run that takes longer is named. */
static const double slow = 5;
/* On a terminal, whose line is short, each has its own line when none was finished for so long,
 * then for twice as long, ... */
static const double still = 10;

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

bool progress_open(const struct context *c, struct progress *p, struct err *e)
{
    const char *manner = args_text(&c->args, "progress", "line");
    *p = (struct progress){.quiet = args_has(&c->args, "quiet"),
                           .json = strcmp(manner, "json") == 0,
                           .columns = terminal_size(STDERR_FILENO).columns};
    return p->json || strcmp(manner, "line") == 0 ||
           err_set(e, ERR_USAGE, "option '--progress' must be 'line' or 'json', not '%.60s'",
                   manner);
}

static size_t made(const struct tally *t)
{
    return t->done + t->diverged + t->failed + t->elsewhere;
}

void progress_put(struct buf *out, const struct tally *t)
{
    char elapsed[PROGRESS_TIME], left[PROGRESS_TIME];
    buf_printf(out, "%zu of %zu runs", made(t), t->total);
    if (t->elsewhere > 0)
        buf_printf(out, ", %zu by other processes", t->elsewhere);
    if (t->diverged > 0)
        buf_printf(out, ", %zu diverged", t->diverged);
    if (t->failed > 0)
        buf_printf(out, ", %zu failed", t->failed);
    buf_printf(out, ", %s", progress_time(t->elapsed, elapsed));
    if (t->left.high >= 0 && made(t) < t->total)
        buf_printf(out, ", %s left", progress_range(t->left, left));
    if (t->waiting > 0)
        buf_printf(out, "; %zu are finished and wait: another process holds the database",
                   t->waiting);
}

void progress_put_json(struct buf *out, const struct tally *t)
{
    buf_printf(out,
               "\"made\": %zu, \"total\": %zu, \"done\": %zu, \"diverged\": %zu, "
               "\"failed\": %zu, \"elsewhere\": %zu, \"elapsed\": %.3f, \"left\": ",
               made(t), t->total, t->done, t->diverged, t->failed, t->elsewhere, t->elapsed);
    if (t->left.high >= 0)
        buf_printf(out, "[%.3f, %.3f]", t->left.low, t->left.high);
    else
        buf_puts(out, "null");
}

static void put_json(struct buf *out, const struct tally *t)
{
    buf_puts(out, "{\"progress\": {");
    progress_put_json(out, t);
    buf_puts(out, "}}");
}

/* What workers do whose runs take long. */
static void put_slow(struct buf *out, const struct job *jobs, const struct tally *t)
{
    for (size_t i = 0; jobs && i < t->n_doing; i++)
        if (t->doing[i].seconds >= slow) {
            buf_puts(out, "; ");
            doing_put(out, jobs, &t->doing[i]);
        }
}

static void print_still(struct progress *p, const struct tally *t)
{
    struct buf line = {0};
    char time[PROGRESS_TIME];
    if (made(t) != p->made || p->named == 0) {
        p->made = made(t);
        p->since = t->elapsed;
        p->named = still;
    }
    if (!p->jobs || t->n_doing == 0 || t->elapsed - p->since < p->named)
        return;
    p->named *= 2;
    buf_printf(&line, "\r\033[Knothing was finished for %s; the workers are at\n",
               progress_time(t->elapsed - p->since, time));
    for (size_t i = 0; i < t->n_doing; i++) {
        buf_puts(&line, "  ");
        doing_put(&line, p->jobs, &t->doing[i]);
        buf_putc(&line, '\n');
    }
    fputs(buf_text(&line), stderr);
    buf_release(&line);
}

/* A line that is broken by the terminal could not be taken back. */
static void print_moving(struct progress *p, const struct buf *line)
{
    int room = p->columns > 1 ? (int)p->columns - 1 : 1;
    fprintf(stderr, "\r\033[K%.*s", room, buf_text(line));
    fflush(stderr);
    p->line_open = true;
}

static double interval(const struct progress *p)
{
    return p->columns > 0 && !p->json ? moving_interval : p->json ? json_interval : plain_interval;
}

void progress_show(void *self, const struct tally *t)
{
    struct progress *p = self;
    struct buf line = {0};
    bool last = made(t) == t->total;
    if (p->quiet || (!last && t->elapsed - p->printed < interval(p)))
        return;
    p->printed = t->elapsed;
    if (p->json)
        put_json(&line, t);
    else {
        progress_put(&line, t);
        put_slow(&line, p->jobs, t);
    }
    if (p->columns > 0 && !p->json) {
        print_still(p, t);
        print_moving(p, &line);
    } else if (!last || p->json)
        fprintf(stderr, "%s\n", buf_text(&line));
    buf_release(&line);
}

void progress_end(struct progress *p)
{
    if (p->line_open)
        fputs("\r\033[K", stderr);
    p->line_open = false;
}

enum err_code progress_stopped(const struct tally *t)
{
    return t->interrupted == SIGINT ? ERR_INTERRUPTED : ERR_TERMINATED;
}
