/* cluster.c: see cluster.h. */
#include "cli/cluster.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "spec/yaml.h"
#include "sys/file.h"
#include "sys/proc.h"

static const char package[] = "slurm-client";
static const double patience = 120; /* seconds: a controller may be restarting */

/* --- what the site wants ---------------------------------------------------------------------- */

static const char *const known[] = {"account",    "partition", "memory",       "time",
                                    "constraint", "throttle",  "task-minutes", "array-limit"};
enum { N_KNOWN = sizeof known / sizeof *known, FILE_LIMIT = 1 << 16 };

static bool key_check(const struct node *key, const struct node *value, struct err *e)
{
    bool fine = false;
    for (size_t i = 0; i < N_KNOWN; i++)
        fine = fine || strcmp(known[i], key->text) == 0;
    if (fine && value->type == NODE_SCALAR)
        return true;
    err_set(e, ERR_SPEC, fine ? "'%.60s' must be one value" : "unknown key '%.60s'", key->text);
    e->at = key->at;
    const char *near = fine ? NULL : text_nearest(key->text, known, N_KNOWN);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "overparam submit --help lists the keys");
}

bool cluster_read(struct context *c, struct cluster *k, struct err *e)
{
    const struct node *site;
    struct buf bytes = {0};
    struct errs *es = arena_alloc(c->arena, sizeof *es);
    *k = (struct cluster){.args = &c->args};
    if (!file_exists(CLUSTER_FILE))
        return true;
    if (!file_read(CLUSTER_FILE, FILE_LIMIT, &bytes, e))
        return false;
    k->site = site =
        yaml_read(c->arena, CLUSTER_FILE, arena_strdup(c->arena, buf_text(&bytes)), bytes.n, es);
    buf_release(&bytes);
    if (es->n > 0) {
        *e = es->list[0];
        return false;
    }
    if (site && site->type != NODE_MAP)
        return err_set(e, ERR_SPEC, CLUSTER_FILE " must be a map of keys and values");
    for (size_t i = 0; site && i < site->n; i++)
        if (!key_check(site->keys[i], site->items[i], e))
            return false;
    return true;
}

const char *cluster_value(const struct cluster *k, const char *name, const char *otherwise)
{
    const struct node *n = k->site ? node_find(k->site, name) : NULL;
    return args_text(k->args, name, n ? n->text : otherwise);
}

/* --- Slurm's programs ------------------------------------------------------------------------- */

/* What it prints, when it ends well. */
static bool ask(const char *const *argv, struct buf *out, struct err *e)
{
    struct proc p = {.argv = argv, .package = package, .seconds = patience};
    struct buf said = {0};
    int status;
    bool fine = proc_run(&p, &status, out, &said, e);
    if (fine && status != 0) {
        int n = (int)strcspn(buf_text(&said), "\n");
        fine = err_set(e, ERR_TOOL, "%s: %.*s", argv[0], n < 400 ? n : 400, buf_text(&said));
        err_hint(e, "sinfo tells whether Slurm's controller can be reached");
    }
    buf_release(&said);
    return fine;
}

bool cluster_array_size(int64_t *size, struct err *e)
{
    static const char *const argv[] = {"scontrol", "show", "config", NULL};
    static const char name[] = "MaxArraySize";
    struct buf out = {0};
    bool fine = ask(argv, &out, e);
    const char *at = fine ? strstr(buf_text(&out), name) : NULL;
    const char *equals = at ? strchr(at, '=') : NULL;
    *size = equals ? strtoll(equals + 1, NULL, 10) : 0;
    buf_release(&out);
    return fine && (*size > 1 || err_set(e, ERR_TOOL, "scontrol show config tells no %s", name));
}

bool cluster_submit(const char *script, int64_t *job, struct err *e)
{
    const char *const argv[] = {"sbatch", "--parsable", script, NULL};
    struct buf out = {0};
    bool fine = ask(argv, &out, e);
    *job = fine ? strtoll(buf_text(&out), NULL, 10) : 0;
    if (fine && *job <= 0)
        fine = err_set(e, ERR_TOOL, "sbatch names no job: %.200s", buf_text(&out));
    buf_release(&out);
    return fine;
}

/* A job that ended a while ago is unknown to squeue, which is no fault. */
bool cluster_queue(int64_t job, char *state, size_t n, struct err *e)
{
    const char *const argv[] = {"squeue", "--noheader", "--array", "--format=%A %F %K %t", NULL};
    struct buf out = {0};
    memset(state, ' ', n + 1);
    bool fine = ask(argv, &out, e);
    for (const char *line = buf_text(&out); fine && *line;) {
        char *end;
        (void)strtoll(line, &end, 10);
        int64_t of = strtoll(end, &end, 10), task = strtoll(end, &end, 10);
        end += strspn(end, " ");
        if (of == job && task >= 1 && task <= (int64_t)n)
            state[task] = strncmp(end, "PD", 2) == 0 || strncmp(end, "RQ", 2) == 0 ? 'w' : 'r';
        line += strcspn(line, "\n");
        line += *line != 0;
    }
    buf_release(&out);
    return fine;
}

const char **cluster_ended(struct arena *a, int64_t job, size_t n)
{
    const char *number = arena_printf(a, "%lld", (long long)job);
    const char *const argv[] = {
        "sacct", "--noheader", "--allocations", "--parsable2", "--format=JobID,State", "--jobs",
        number,  NULL};
    const char **ended = arena_array(a, n + 1, sizeof *ended);
    struct buf out = {0};
    struct err ignored = {0};
    bool fine = ask(argv, &out, &ignored);
    for (const char *line = buf_text(&out); fine && *line;) {
        char *end;
        const size_t length = strcspn(line, "\n");
        const bool own = strtoll(line, &end, 10) == job && *end == '_';
        const int64_t task = own ? strtoll(end + 1, &end, 10) : 0;
        if (task >= 1 && task <= (int64_t)n && *end == '|') /* "17_3|CANCELLED by 1000" */
            ended[task] = arena_strndup(a, end + 1, length - (size_t)(end + 1 - line));
        line += length + (line[length] != 0);
    }
    buf_release(&out);
    return ended;
}
