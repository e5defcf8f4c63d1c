/* status.c: what a run in progress does now, told by the file that it writes (doing.h); when there
 * is none, what is to be made. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/current.h"
#include "cli/doing.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"follow", 'f', NULL, "again and again, until the run ends; with --json a line each time"},
    {NULL, 0, NULL, NULL},
};

static const double late = 5; /* seconds: it is written twice in one */
static const struct timespec pause_between = {.tv_nsec = 500000000};

/* --- a run in progress ------------------------------------------------------------------------ */

struct progress_told {
    bool writing; /* a process holds the database */
    bool left;    /* a file is there, of a process that ended without removing it: doing[0] */
    long process; /* 0: not known */
    struct doing_told doing[STORE_RUNNERS];
    size_t n; /* that say what they do */
};

/* Alone: it opens the database, fills a shard, or is another command. */
static void ask_alone(struct context *c, struct progress_told *p)
{
    bool file = doing_read(c->arena, c->db, 0, &p->doing[0]);
    p->n = file && (p->process == 0 || p->process == p->doing[0].process);
    p->left = file && p->n == 0;
}

static void ask(struct context *c, struct progress_told *p)
{
    unsigned slots[STORE_RUNNERS];
    *p = (struct progress_told){.writing = store_is_written(c->db, &p->process)};
    size_t n = p->writing ? 0 : store_runners(c->db, slots);
    if (p->writing)
        ask_alone(c, p);
    for (size_t i = 0; i < n; i++)
        p->n += doing_read(c->arena, c->db, slots[i], &p->doing[p->n]);
    p->writing = p->writing || n > 0;
    for (unsigned k = 0; !p->writing && !p->left && k < STORE_RUNNERS; k++)
        p->left = doing_read(c->arena, c->db, k, &p->doing[0]);
}

/* No line is longer than the terminal is wide, so that they can be counted and taken back. */
static void put_cut(struct buf *out, const char *text)
{
    size_t width = print_width();
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n"), shown = width > 0 && n > width ? width : n;
        while (shown > 0 && shown < n && ((unsigned char)line[shown] & 0xc0) == 0x80)
            shown--;
        buf_add(out, line, shown);
        buf_putc(out, '\n');
        line += n + (line[n] != 0);
    }
}

static void put_doing(const struct context *c, const struct doing_told *d, struct buf *text)
{
    buf_printf(text, "process %ld makes runs in %s\n%s", d->process, project_shown(c, c->db),
               d->text);
    if (d->age > late)
        buf_printf(text, "so it was %.0f s ago: the process is stopped, or cannot write\n", d->age);
}

static void put_progress(const struct context *c, const struct progress_told *p, struct buf *out)
{
    struct buf text = {0};
    if (p->n == 0 && p->process == 0)
        buf_printf(&text, "another process writes to %s\n", project_shown(c, c->db));
    else if (p->n == 0)
        buf_printf(&text,
                   "process %ld writes to %s: a run that has just begun, or another command\n",
                   p->process, project_shown(c, c->db));
    for (size_t i = 0; i < p->n; i++)
        put_doing(c, &p->doing[i], &text);
    put_cut(out, buf_text(&text));
    buf_release(&text);
}

/* An object in a line: without the line's end, or without its own last brace too. */
static void put_object(struct buf *out, const char *line, size_t less)
{
    const size_t n = strlen(line);
    buf_add(out, line, n > less ? n - less : 0);
}

/* The first, and in it the others. */
static void put_doing_json(const struct progress_told *p, struct buf *out)
{
    put_object(out, p->doing[0].json, p->n > 1 ? strlen("}\n") : 0);
    for (size_t i = 1; i < p->n; i++) {
        buf_puts(out, i == 1 ? ", \"others\": [" : ", ");
        put_object(out, p->doing[i].json, strlen("\n"));
    }
    if (p->n > 1)
        buf_puts(out, "]}\n");
}

static void put_progress_json(const struct progress_told *p, struct buf *out)
{
    if (p->n > 0)
        put_doing_json(p, out);
    else
        buf_printf(out,
                   p->process > 0 ? "{\"running\": true, \"process\": %ld}\n"
                                  : "{\"running\": true, \"process\": null}\n",
                   p->process);
}

/* --- when nothing runs ------------------------------------------------------------------------ */

static const char rest_query[] =
    "select experiment, count(*) as planned, sum(state = 'missing') as missing,\n"
    "    sum(state = 'stale') as stale, sum(state = 'failed') as failed\n"
    "from planned_runs\n"
    "group by experiment\n"
    "having sum(state in ('missing', 'stale', 'failed')) > 0\n"
    "order by experiment";

static void put_rest(const struct context *c, const struct progress_told *p, const struct table *t,
                     struct buf *out)
{
    buf_printf(out, "nothing runs in %s\n", project_shown(c, c->db));
    if (p->left)
        buf_printf(out,
                   "process %ld was killed while it made runs; what was finished is kept, and "
                   "overparam run goes on from there\n",
                   p->doing[0].process);
    if (t->n_rows == 0)
        buf_puts(out, "no planned run is missing\n");
    else
        print_put_table(out, t);
}

static void put_rest_json(const struct progress_told *p, const struct table *t, struct buf *out)
{
    struct buf list = {0};
    table_json(t, &list);
    buf_puts(out, "{\"running\": false, \"killed\": ");
    buf_printf(out, p->left ? "%ld" : "null", p->doing[0].process);
    buf_puts(out, ", \"rest\": ");
    /* On one line, as all that --follow says. */
    for (size_t i = 0; i + 1 < list.n; i++)
        buf_putc(out, list.s[i] == '\n' ? ' ' : list.s[i]);
    buf_puts(out, "}\n");
    buf_release(&list);
}

static bool answer_rest(struct context *c, const struct progress_told *p, struct buf *out,
                        struct err *e)
{
    struct store *st = NULL;
    struct table t;
    bool fine = current_open(c, &st, e) && store_query(st, c->arena, rest_query, &t, e);
    store_close(st);
    if (fine && c->json)
        put_rest_json(p, &t, out);
    else if (fine)
        put_rest(c, p, &t, out);
    return fine;
}

/* --- all of it -------------------------------------------------------------------------------- */

/* Where the answer before it stood, on a terminal. */
static void show(const struct buf *answer, struct buf *before)
{
    size_t lines = 0;
    for (size_t i = 0; i < before->n; i++)
        lines += before->s[i] == '\n';
    if (print_width() > 0 && lines > 0)
        print_over(lines, buf_text(answer), answer->n);
    else
        print_out(buf_text(answer), answer->n);
    buf_clear(before);
    buf_add(before, buf_text(answer), answer->n);
}

/* One answer; false when there is nothing more to follow, or *e. */
static bool answer(struct context *c, struct buf *before, struct err *e)
{
    struct buf out = {0};
    struct progress_told p;
    bool fine = true;
    ask(c, &p);
    if (p.writing && c->json)
        put_progress_json(&p, &out);
    else if (p.writing)
        put_progress(c, &p, &out);
    else
        fine = answer_rest(c, &p, &out, e);
    if (fine && (out.n != before->n || strcmp(buf_text(&out), buf_text(before)) != 0))
        show(&out, before);
    buf_release(&out);
    return fine && p.writing;
}

static int run(struct context *c, struct err *e)
{
    struct buf before = {0};
    while (answer(c, &before, e) && args_has(&c->args, "follow"))
        nanosleep(&pause_between, NULL);
    buf_release(&before);
    return 0;
}

#define RUNNER                                                                                     \
    "running: boolean, process: integer|null, made?: integer, total?: integer, done?: integer, "   \
    "diverged?: integer, failed?: integer, elsewhere?: integer, elapsed?: number, left?: "         \
    "[number]|null, workers?: [{experiment: text, variant: text, key: text, swept: {PATH: text}, " \
    "seconds: number, share: number|null, step: integer|null, steps: integer|null}]"

const struct command command_status = {
    .name = "status",
    .summary = "what a run in progress does now, or what is missing",
    .arguments = "",
    .help =
        "From another terminal than that of `overparam run`: how many runs are made, the time that "
        "is left, and of each\n"
        "worker which run it makes, for how long, and how far it is. A run tells its place in its "
        "steps every second or so;\n"
        "a program tells the step of its last sample, a probe nothing. Where a time may end it too, the nearer of the two counts.\n\n"
        "  overparam status --follow\n\n"
        "When nothing runs, what is planned and not made is counted.\n",
    .json =
        "while it runs `{" RUNNER ", others?: [{" RUNNER
        "}]}`, others: further processes that make "
        "runs in the same database; else `{running: boolean, killed: integer|null, rest: [{experiment: "
        "text, planned: integer, missing: integer, stale: integer, failed: integer}]}`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .run = run,
};
