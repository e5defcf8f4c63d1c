/* submit.c: what is missing becomes an array of Slurm's tasks, each of which fills a shard.
 *
 * The cut is written down (shards/cut-N.txt), so that a task makes the same runs whenever it is
 * started or started again, whatever was merged meanwhile. shards/jobs holds a line for each array
 * that was handed in: its number, the cut, how many tasks. What is missing is what neither the
 * database nor a shard holds (one that is not whole counts with the runs that it has) and no task
 * that waits or runs is going to make: so the same command submits again what was killed, and no
 * more. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cluster.h"
#include "cli/costs.h"
#include "cli/plans.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/shard.h"
#include "cli/stages.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"dry-run", 0, NULL, "show the cut and the script, and submit nothing"},
    {"status", 0, NULL, "what became of what was submitted: waiting, running, done, failed"},
    {"task-minutes", 0, "N", "expected time of a task (default 30)"},
    {"array-limit", 0, "N", "at most N tasks (default: Slurm's MaxArraySize - 1)"},
    CLUSTER_FLAGS,
    PLANS_FLAG_PROFILE,
    {NULL, 0, NULL, NULL},
};

#define JOBS_FILE SHARDS "/jobs"
#define LOGS SHARDS "/log"
enum {
    LINE = 256,
    LAST_WORDS = 400,
    UNKNOWN_SECONDS = 60,
    USUAL_MINUTES = 30,
    MOST_TASKS = 1000000
};

/* An array that was handed in. */
struct array {
    int64_t job, n;
    const char *cut;
    char *state; /* of the tasks 1 .. n: waiting, running, or gone */
};

struct arrays {
    struct array *list;
    size_t n;
};

/* The runs of a cut: which task makes which key. */
struct part {
    const char *key;
    int64_t task;
    bool made;
};

/* --- what was handed in ----------------------------------------------------------------------- */

static bool arrays_read(struct context *c, struct arrays *all, struct err *e)
{
    struct buf text = {0};
    *all = (struct arrays){0};
    if (!file_exists(JOBS_FILE))
        return true;
    if (!file_read(JOBS_FILE, 0, &text, e))
        return false;
    size_t room = 0;
    for (char *line = arena_strdup(c->arena, buf_text(&text)), *next; *line; line = next) {
        struct array x = {0};
        char *end;
        size_t length = strcspn(line, "\n");
        next = line + length + (line[length] != 0);
        line[length] = 0;
        x.job = strtoll(line, &end, 10);
        x.n = strtoll(end, &end, 10);
        if (*end != ' ' || x.n < 1 || x.n > MOST_TASKS)
            continue;
        x.cut = end + 1;
        x.state = arena_alloc(c->arena, (size_t)x.n + 2);
        all->list = arena_room(c->arena, all->list, all->n, &room, sizeof *all->list);
        all->list[all->n++] = x;
    }
    buf_release(&text);
    bool fine = true;
    for (size_t i = 0; fine && i < all->n; i++)
        fine = cluster_queue(all->list[i].job, all->list[i].state, (size_t)all->list[i].n, e);
    return fine;
}

static bool array_note(const struct arrays *all, int64_t job, size_t n, const char *cut,
                       struct err *e)
{
    struct buf text = {0};
    for (size_t i = 0; i < all->n; i++)
        buf_printf(&text, "%lld %lld %s\n", (long long)all->list[i].job, (long long)all->list[i].n,
                   all->list[i].cut);
    buf_printf(&text, "%lld %zu %s\n", (long long)job, n, cut);
    bool fine = file_write(JOBS_FILE, text.s, text.n, e);
    buf_release(&text);
    return fine;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct part *)a)->key, ((const struct part *)b)->key);
}

static bool parts_read(struct context *c, const struct array *x, struct part **parts, size_t *n,
                       struct err *e)
{
    struct buf text = {0};
    size_t room = 0;
    *n = 0;
    *parts = NULL;
    if (!file_read(x->cut, 0, &text, e))
        return false;
    for (char *line = arena_strdup(c->arena, buf_text(&text)), *next, *end; *line; line = next) {
        size_t length = strcspn(line, "\n");
        next = line + length + (line[length] != 0);
        line[length] = 0;
        int64_t task = strtoll(line, &end, 10);
        if (*end != ' ' || task < 1 || task > x->n)
            continue;
        *parts = arena_room(c->arena, *parts, *n, &room, sizeof **parts);
        (*parts)[(*n)++] = (struct part){.key = end + 1, .task = task};
    }
    buf_release(&text);
    if (*n > 0)
        qsort(*parts, *n, sizeof **parts, by_key);
    return true;
}

/* --- what is missing -------------------------------------------------------------------------- */

static struct part *part_of(struct part *parts, size_t n, const char *key)
{
    struct part wanted = {.key = key};
    return n > 0 ? bsearch(&wanted, parts, n, sizeof *parts, by_key) : NULL;
}

static bool drop_queued(struct context *c, const struct array *x, struct jobs *j, struct err *e)
{
    struct part *parts;
    size_t n, kept = 0;
    if (!strpbrk(x->state + 1, "wr"))
        return true;
    if (!parts_read(c, x, &parts, &n, e))
        return false;
    for (size_t i = 0; i < j->n; i++) {
        const struct job *one = &j->list[i];
        const struct part *p = part_of(parts, n, one->plan->runs[one->index].key);
        if (p && x->state[p->task] != ' ')
            continue;
        j->list[kept++] = *one;
    }
    j->n = kept;
    return true;
}

static bool each_shard(struct context *c,
                       bool (*visit)(struct store *st, void *self, struct err *e), void *self,
                       struct err *e)
{
    static const char *const ends[] = {".sqlite", ".sqlite.partial"};
    bool fine = true;
    for (int k = 0; k < 2; k++) {
        const char *const *stems;
        size_t n;
        if (!folder_list(c->arena, SHARDS, ends[k], &stems, &n, e))
            return false;
        for (size_t i = 0; fine && i < n; i++) {
            struct store *st;
            struct err busy = {0};
            const char *path = arena_printf(c->arena, SHARDS "/%s%s", stems[i], ends[k]);
            /* One that is just begun, or renamed under our eyes, holds nothing that we count on. */
            if (!store_open(path, STORE_READ, &st, &busy))
                continue;
            fine = visit(st, self, e);
            store_close(st);
        }
    }
    return fine;
}

static bool held_by_shard(struct store *st, void *self, struct err *e)
{
    return costs_held_add(st, self, true, e);
}

/* Jobs that are made leave; of those that are begun the rest is expected. */
static void drop_held(const struct costs_held *h, struct jobs *j)
{
    size_t kept = 0;
    for (size_t i = 0; i < j->n; i++) {
        struct job *one = &j->list[i];
        const double share = costs_held_share(h, &one->plan->runs[one->index]);
        if (share >= 1)
            continue;
        if (one->expected > 0)
            one->expected *= 1 - share;
        j->list[kept++] = *one;
    }
    j->present += j->n - kept;
    j->n = kept;
}

static bool missing(struct context *c, struct plan *plans, size_t n, struct jobs *j,
                    const struct arrays *all, struct err *e)
{
    struct store *st = NULL;
    struct costs_held h = {.arena = c->arena};
    if (file_exists(c->db) && !store_open(c->db, STORE_READ, &st, e))
        return false;
    bool found, fine = stages_find(c, st, plans, n, &found, e) &&
                       stages_say(c, st, plans, n, &j->waiting, e) &&
                       jobs_collect(c, st, plans, n, j, e) && costs_held_add(st, &h, false, e);
    store_close(st);
    fine = fine && each_shard(c, held_by_shard, &h, e);
    costs_held_sort(&h);
    drop_held(&h, j);
    for (size_t i = 0; fine && i < all->n; i++)
        fine = drop_queued(c, &all->list[i], j, e);
    if (fine)
        jobs_sort(j);
    return fine;
}

/* --- the cut ---------------------------------------------------------------------------------- */

/* Seconds; of runs of which nothing is known a minute each. */
static double expected(const struct jobs *j)
{
    double sum = 0;
    for (size_t i = 0; i < j->n; i++)
        sum += j->list[i].expected < 0 ? UNKNOWN_SECONDS : j->list[i].expected;
    return sum;
}

static bool number_of(const struct cluster *k, const char *name, int64_t least, int64_t *value,
                      struct err *e)
{
    const char *text = cluster_value(k, name, NULL);
    if (!text || (text_parse_count(text, strlen(text), value) && *value >= least))
        return true;
    return err_set(e, ERR_USAGE, "'%s' expects an integer of at least %lld, not '%.60s'", name,
                   (long long)least, text);
}

static bool tasks_count(const struct cluster *k, const struct jobs *j, size_t *tasks, struct err *e)
{
    int64_t minutes = USUAL_MINUTES, limit = INT32_MAX, size;
    if (!number_of(k, "task-minutes", 1, &minutes, e) ||
        !number_of(k, "array-limit", 1, &limit, e) || !cluster_array_size(&size, e))
        return false;
    double n = ceil(expected(j) / (60 * (double)minutes));
    n = fmin(fmax(n, 1), fmin((double)j->n, fmin((double)limit, (double)size - 1)));
    *tasks = (size_t)n;
    return true;
}

static const char *cut_file(struct context *c)
{
    const char *name = SHARDS "/cut-1.txt";
    for (int i = 2; file_exists(name); i++)
        name = arena_printf(c->arena, SHARDS "/cut-%d.txt", i);
    return name;
}

static bool cut_write(const char *file, const struct jobs *j, size_t tasks, struct err *e)
{
    struct buf text = {0};
    for (size_t i = 0; i < j->n; i++)
        buf_printf(&text, "%zu %s\n", shard_part(i, tasks),
                   j->list[i].plan->runs[j->list[i].index].key);
    bool fine = file_write(file, text.s, text.n, e);
    buf_release(&text);
    return fine;
}

/* --- the script ------------------------------------------------------------------------------- */

static void put_word(struct buf *out, const char *word)
{
    buf_puts(out, " '");
    for (; *word; word++) {
        if (*word == '\'')
            buf_puts(out, "'\\''");
        else
            buf_putc(out, *word);
    }
    buf_putc(out, '\'');
}

static bool put_options(struct buf *out, const struct cluster *k, struct err *e)
{
    static const char *const options[][2] = {{"account", "account"},
                                             {"partition", "partition"},
                                             {"memory", "mem"},
                                             {"time", "time"},
                                             {"constraint", "constraint"}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        const char *value = cluster_value(k, options[i][0], NULL);
        if (value && strpbrk(value, " \n\t'\"\\"))
            return err_set(e, ERR_USAGE, "'%s' must be one word, not '%.60s'", options[i][0],
                           value);
        if (value)
            buf_printf(out, "#SBATCH --%s=%s\n", options[i][1], value);
    }
    return true;
}

/* The program takes the place of the shell, so that it is the one that is asked to end: a minute
 * before the time is over, or when the task is preempted. */
static bool script_put(struct context *c, const struct cluster *k, size_t tasks, const char *cut,
                       struct buf *out, struct err *e)
{
    int64_t throttle = 0;
    const char *program = path_real(c->arena, "/proc/self/exe");
    if (!number_of(k, "throttle", 1, &throttle, e))
        return false;
    buf_printf(out, "#!/bin/sh\n#SBATCH --job-name=overparam\n#SBATCH --array=1-%zu", tasks);
    if (throttle > 0)
        buf_printf(out, "%%%lld", (long long)throttle);
    buf_puts(out, "\n#SBATCH --ntasks=1\n#SBATCH --requeue\n#SBATCH --open-mode=append\n"
                  "#SBATCH --signal=B:TERM@60\n#SBATCH --output=" LOGS "/%A-%a.txt\n");
    if (!put_options(out, k, e))
        return false;
    buf_puts(out, "cd");
    put_word(out, c->root);
    buf_puts(out, " || exit 3\nexec");
    put_word(out, program ? program : "overparam");
    buf_printf(out,
               " run -q -j \"${SLURM_CPUS_PER_TASK:-1}\" --shard \"$SLURM_ARRAY_TASK_ID/%zu\""
               " --cut %s --profile %s --db",
               tasks, cut, args_text(&c->args, "profile", "full"));
    put_word(out, c->db);
    for (size_t i = 0; i < c->args.n_names; i++)
        put_word(out, c->args.names[i]);
    buf_putc(out, '\n');
    return true;
}

static void print_cut(const struct jobs *j, size_t tasks)
{
    char time[PROGRESS_TIME];
    double seconds = expected(j);
    print_line("%zu of %zu runs are to be made: %zu task%s of about %s", j->n, j->planned, tasks,
               tasks == 1 ? "" : "s", progress_time(seconds / (double)tasks, time));
}

static bool hand_in(struct context *c, const struct jobs *j, const struct arrays *all, size_t tasks,
                    const char *cut, const struct buf *script, struct err *e)
{
    static const char file[] = SHARDS "/submit.sh";
    int64_t job;
    if (!folder_make(LOGS, e) || !cut_write(cut, j, tasks, e) ||
        !file_write(file, script->s, script->n, e) || !cluster_submit(file, &job, e) ||
        !array_note(all, job, tasks, cut, e))
        return false;
    if (c->json)
        print_line("{\"job\": %lld, \"tasks\": %zu, \"runs\": %zu}", (long long)job, tasks, j->n);
    else
        print_line("submitted as job %lld; overparam submit --status tells how it goes, overparam "
                   "merge " SHARDS " brings in what is made",
                   (long long)job);
    return true;
}

static bool submit(struct context *c, const struct cluster *k, struct err *e)
{
    struct plan *plans;
    struct arrays all;
    struct jobs j = {0};
    struct buf script = {0};
    size_t n, tasks;
    if (!plans_rehearse(c, false, &plans, &n, e) || !arrays_read(c, &all, e) ||
        !missing(c, plans, n, &j, &all, e))
        return false;
    if (j.n == 0) {
        if (c->json)
            print_line("{\"job\": null, \"tasks\": 0, \"runs\": 0}");
        else
            print_line("nothing is to be submitted: all %zu runs are made, or on their way%s",
                       j.planned, j.waiting ? "; once they are merged, submit what waits" : "");
        return true;
    }
    const char *cut = cut_file(c);
    bool dry = args_has(&c->args, "dry-run");
    bool fine = tasks_count(k, &j, &tasks, e) && script_put(c, k, tasks, cut, &script, e);
    if (fine && !c->json)
        print_cut(&j, tasks);
    if (fine && dry && c->json)
        print_line("{\"job\": null, \"tasks\": %zu, \"runs\": %zu}", tasks, j.n);
    else if (fine && dry)
        print_out(script.s, script.n);
    else if (fine)
        fine = hand_in(c, &j, &all, tasks, cut, &script, e);
    buf_release(&script);
    return fine;
}

/* --- what became of it ------------------------------------------------------------------------ */

struct tasks {
    size_t waiting, running, done, failed;
};

struct made {
    struct part *parts;
    size_t n;
};

static bool mark_made(struct store *st, void *self, struct err *e)
{
    struct made *m = self;
    struct arena a = {0};
    struct table t;
    bool fine = store_query(st, &a, "select key from all_runs where status <> 'failed'", &t, e);
    for (size_t i = 0; fine && i < t.n_rows; i++) {
        struct part *p = part_of(m->parts, m->n, t.cells[i].text);
        if (p)
            p->made = true;
    }
    arena_release(&a);
    return fine;
}

static bool mark_merged(struct context *c, struct made *m, struct err *e)
{
    struct store *st;
    if (!file_exists(c->db))
        return true;
    if (!store_open(c->db, STORE_READ, &st, e))
        return false;
    bool fine = mark_made(st, m, e);
    store_close(st);
    return fine;
}

/* The end of what the task wrote. */
static const char *last_words(struct context *c, int64_t job, int64_t task)
{
    struct buf text = {0};
    struct err ignored = {0};
    const char *file =
        arena_printf(c->arena, LOGS "/%lld-%lld.txt", (long long)job, (long long)task);
    if (!file_read(file, 0, &text, &ignored))
        buf_clear(&text);
    while (text.n > 0 && text.s[text.n - 1] == '\n')
        text.s[--text.n] = 0;
    const char *all = buf_text(&text), *line = strrchr(all, '\n');
    const char *words = arena_printf(c->arena, "%.*s", LAST_WORDS, line ? line + 1 : all);
    buf_release(&text);
    return words[0] ? words : "it said nothing";
}

static void tell_tasks(struct context *c, const struct array *x, const bool *lacks, struct tasks *t)
{
    const char **ended = cluster_ended(c->arena, x->job, (size_t)x->n);
    for (int64_t i = 1; i <= x->n; i++) {
        t->waiting += x->state[i] == 'w';
        t->running += x->state[i] == 'r';
        t->done += x->state[i] == ' ' && !lacks[i];
        if (x->state[i] != ' ' || !lacks[i])
            continue;
        if (t->failed++ < 10 && !c->json)
            print_line("task %lld_%lld is gone without all its runs%s%s: %s", (long long)x->job,
                       (long long)i, ended[i] ? ", " : "", ended[i] ? ended[i] : "",
                       last_words(c, x->job, i));
    }
}

static bool tell_array(struct context *c, const struct array *x, struct err *e)
{
    struct made m;
    struct tasks t = {0};
    size_t left = 0;
    if (!parts_read(c, x, &m.parts, &m.n, e) || !each_shard(c, mark_made, &m, e) ||
        !mark_merged(c, &m, e))
        return false;
    bool *lacks = arena_array(c->arena, (size_t)x->n + 2, sizeof *lacks);
    for (size_t i = 0; i < m.n; i++) {
        lacks[m.parts[i].task] = lacks[m.parts[i].task] || !m.parts[i].made;
        left += !m.parts[i].made;
    }
    tell_tasks(c, x, lacks, &t);
    if (c->json)
        print_line("{\"job\": %lld, \"tasks\": %lld, \"waiting\": %zu, \"running\": %zu, \"done\": "
                   "%zu, \"failed\": %zu, \"runs\": %zu, \"left\": %zu}",
                   (long long)x->job, (long long)x->n, t.waiting, t.running, t.done, t.failed, m.n,
                   left);
    else
        print_line("job %lld: %lld tasks: %zu waiting, %zu running, %zu done, %zu failed; %zu of "
                   "%zu runs are left",
                   (long long)x->job, (long long)x->n, t.waiting, t.running, t.done, t.failed, left,
                   m.n);
    return true;
}

static bool status(struct context *c, struct err *e)
{
    struct arrays all;
    if (!arrays_read(c, &all, e))
        return false;
    if (all.n == 0 && !c->json)
        print_line("nothing was submitted from here");
    bool fine = true;
    for (size_t i = 0; fine && i < all.n; i++)
        fine = tell_array(c, &all.list[i], e);
    return fine;
}

static int run(struct context *c, struct err *e)
{
    struct cluster k;
    if (!cluster_read(c, &k, e))
        return 0;
    (void)!(args_has(&c->args, "status") ? status(c, e) : submit(c, &k, e));
    return 0;
}

const struct command command_submit = {
    .name = "submit",
    .summary = "make what is missing as an array job of Slurm",
    .arguments = "[FILE...]",
    .help =
        "What is missing is cut into tasks of about equal expected time. One script is written and "
        "handed in with\n"
        "sbatch; each task fills a shard, and overparam merge " SHARDS
        " brings them together. Given again, the same\n"
        "command submits what was killed, timed out or is new, and nothing that is made or on its "
        "way. --account,\n"
        "--partition, --memory, --time, --constraint, --throttle, --task-minutes and "
        "--array-limit may stand in\n" CLUSTER_FILE
        " of the project (`partition: short`). doc/cluster.md tells more.\n\n"
        "  overparam submit --dry-run experiments/large.yaml\n"
        "  overparam submit --task-minutes 60 --partition long\n"
        "  overparam submit --status\n",
    .json = "`{job: integer|null, tasks: integer, runs: integer}`; with --status an object a line: "
            "`{job: integer, tasks: integer, waiting: integer, running: integer, done: integer, "
            "failed: integer, runs: integer, left: integer}`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = SIZE_MAX,
    .run = run,
};
