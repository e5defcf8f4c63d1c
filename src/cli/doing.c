/* doing.c: see doing.h. */
#include "cli/doing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/plans.h"
#include "cli/progress.h"
#include "sys/clock.h"
#include "sys/file.h"

static const double interval = 0.4; /* seconds: the pool looks twice a second */
enum { FILE_LIMIT = 1 << 22 };

/* --- one run ---------------------------------------------------------------------------------- */

/* The step that it is at, or -1: where a time may end it, its share may be that of the time. */
static int64_t step_of(const struct run *r, const struct doing *d)
{
    if (r->program)
        return d->step;
    bool counted = d->share >= 0 && !isfinite(r->trial.stop.time);
    return counted ? (int64_t)llround(d->share * (double)r->trial.stop.steps) : -1;
}

static void put_place(struct buf *out, const struct run *r, const struct doing *d)
{
    int64_t step = step_of(r, d);
    if (r->program && step >= 0)
        buf_printf(out, "last sample at step %lld, ", (long long)step);
    else if (step >= 0)
        buf_printf(out, "step %lld of %lld (%.0f %%), ", (long long)step,
                   (long long)r->trial.stop.steps, 100 * d->share);
    else if (d->share >= 0)
        buf_printf(out, "%.0f %% of its steps or time, ", 100 * d->share);
}

void doing_put(struct buf *out, const struct job *jobs, const struct doing *d)
{
    char time[PROGRESS_TIME];
    struct arena a = {0};
    struct run r = {0};
    plan_resolve(jobs[d->job].plan, jobs[d->job].index, &a, &r);
    put_place(out, &r, d);
    buf_printf(out, "%s: ", progress_time(d->seconds, time));
    plans_put_run(out, &r);
    arena_release(&a);
}

static void put_json(struct buf *out, const struct job *jobs, const struct doing *d)
{
    struct arena a = {0};
    struct run r = {0};
    plan_resolve(jobs[d->job].plan, jobs[d->job].index, &a, &r);
    int64_t step = step_of(&r, d);
    buf_printf(out, "{\"experiment\": \"%s\", \"variant\": \"%s\", \"key\": \"%s\", \"swept\": ",
               r.experiment, r.variant, r.key);
    plans_put_swept(out, &r);
    buf_printf(out, ", \"seconds\": %.3f, \"share\": ", d->seconds);
    buf_printf(out, d->share >= 0 ? "%.4f" : "null", d->share);
    buf_printf(out, step >= 0 ? ", \"step\": %lld" : ", \"step\": null", (long long)step);
    buf_printf(out, r.program ? ", \"steps\": null}" : ", \"steps\": %lld}",
               (long long)r.trial.stop.steps);
    arena_release(&a);
}

/* --- the file --------------------------------------------------------------------------------- */

static void put_all(struct buf *out, const struct job *jobs, const struct tally *t)
{
    buf_printf(out, "%ld\n{\"running\": true, \"process\": %ld, ", (long)getpid(), (long)getpid());
    progress_put_json(out, t);
    buf_puts(out, ", \"workers\": [");
    for (size_t i = 0; i < t->n_doing; i++) {
        buf_puts(out, i ? ", " : "");
        put_json(out, jobs, &t->doing[i]);
    }
    buf_puts(out, "]}\n");
    progress_put(out, t);
    buf_putc(out, '\n');
    for (size_t i = 0; i < t->n_doing; i++) {
        buf_puts(out, "  ");
        doing_put(out, jobs, &t->doing[i]);
        buf_putc(out, '\n');
    }
}

static const char *path_of(struct arena *a, const char *database, unsigned slot)
{
    const char *real = path_real(a, database), *path = real ? real : database;
    return slot == 0 ? arena_printf(a, "%s-status", path)
                     : arena_printf(a, "%s-status-%u", path, slot + 1);
}

void doing_open(struct arena *a, const char *database, unsigned slot, struct doing_file *f)
{
    *f = (struct doing_file){.path = path_of(a, database, slot), .written = -interval};
    f->draft = arena_printf(a, "%s.new", f->path);
    (void)remove(f->path); /* of one that was killed */
}

/* Not file_write: what a power cut takes is of no use to anybody, and waiting for the disk is. The
 * draft may be a link that came with a stranger's folder. */
void doing_write(struct doing_file *f, const struct job *jobs, const struct tally *t)
{
    struct buf text = {0};
    if (t->elapsed - f->written < interval)
        return;
    f->written = t->elapsed;
    put_all(&text, jobs, t);
    (void)remove(f->draft);
    FILE *out = fopen(f->draft, "wxe");
    bool fine = out && fwrite(text.s, 1, text.n, out) == text.n;
    fine = out && fclose(out) == 0 && fine;
    if (!fine || rename(f->draft, f->path) != 0)
        (void)remove(f->draft);
    buf_release(&text);
}

void doing_close(const struct doing_file *f)
{
    (void)remove(f->path);
}

bool doing_read(struct arena *a, const char *database, unsigned slot, struct doing_told *told)
{
    const char *path = path_of(a, database, slot);
    struct buf text = {0};
    struct err ignored = {0};
    struct file_look look;
    bool fine = file_look(path, &look) && file_read(path, FILE_LIMIT, &text, &ignored);
    const char *json = fine ? strchr(buf_text(&text), '\n') : NULL,
               *words = json ? strchr(json + 1, '\n') : NULL;
    if (words) {
        *told = (struct doing_told){.process = strtol(buf_text(&text), NULL, 10),
                                    .age = 1e-9 * (double)(clock_now() - look.modified),
                                    .json = arena_strndup(a, json + 1, (size_t)(words - json)),
                                    .text = arena_strdup(a, words + 1)};
    }
    buf_release(&text);
    return words != NULL;
}
