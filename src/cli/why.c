/* why.c: why a run is missing or stale: the field of the spec, or the part of the code, that
 * differs.
 *
 * A planned run without a result is compared with the nearest run of its experiment in the history:
 * the one whose canonical text has the most lines in common. A stale one has the same text; there
 * the digests of core/ and of each kind are compared. Equal answers are counted, not repeated. */
#include <stdlib.h>
#include <string.h>

#include "cli/current.h"
#include "cli/plans.h"
#include "cli/runs.h"
#include "sys/file.h"

enum {
    EXPLAINED = 200, /* planned runs that are looked at one by one */
    HISTORY = 2000   /* runs of the experiment that each is compared with, the newest */
};

static const struct flag flags[] = {
    PLANS_FLAG_PROFILE,
    {NULL, 0, NULL, NULL},
};

/* Distinct answers, in order of first appearance. */
struct answers {
    struct arena *arena;
    const char **text;
    size_t *count, n, unexplained;
};

static void answer(struct answers *as, const char *text)
{
    for (size_t i = 0; i < as->n; i++)
        if (strcmp(as->text[i], text) == 0) {
            as->count[i]++;
            return;
        }
    as->text[as->n] = arena_strdup(as->arena, text);
    as->count[as->n++] = 1;
}

/* --- canonical texts: sorted lines path=value ---------------------------------------------------
 */

static size_t line_length(const char *s)
{
    return strcspn(s, "\n");
}

static const char *line_next(const char *s)
{
    s += line_length(s);
    return *s ? s + 1 : s;
}

/* The line of the same path in another text, or NULL. */
static const char *line_find(const char *text, const char *line)
{
    size_t path = strcspn(line, "=\n");
    for (; *text; text = line_next(text))
        if (strncmp(text, line, path) == 0 && (text[path] == '=' || text[path] == '\n'))
            return text;
    return NULL;
}

static bool line_same(const char *a, const char *b)
{
    return line_length(a) == line_length(b) && strncmp(a, b, line_length(a)) == 0;
}

/* Lines of a that b has not, and lines of b whose paths a has not. */
static size_t distance(const char *a, const char *b)
{
    size_t n = 0;
    for (const char *s = a; *s; s = line_next(s)) {
        const char *other = line_find(b, s);
        n += !other || !line_same(s, other);
    }
    for (const char *s = b; *s; s = line_next(s))
        n += !line_find(a, s);
    return n;
}

static void put_value(struct buf *out, const char *line)
{
    size_t path = strcspn(line, "=\n"), n = line_length(line);
    buf_add(out, line + path + (line[path] == '='), n - path - (line[path] == '='));
}

/* "init.scale is 0.2, was 0.1; ..." */
static void describe_texts(struct buf *out, const char *now, const char *was)
{
    for (const char *s = now; *s; s = line_next(s)) {
        const char *other = line_find(was, s);
        if (other && line_same(s, other))
            continue;
        buf_puts(out, out->n ? "; " : "");
        buf_add(out, s, strcspn(s, "=\n"));
        buf_puts(out, " is ");
        put_value(out, s);
        if (other) {
            buf_puts(out, ", was ");
            put_value(out, other);
        } else
            buf_puts(out, ", was not there");
    }
    for (const char *s = was; *s; s = line_next(s))
        if (!line_find(now, s)) {
            buf_puts(out, out->n ? "; " : "");
            buf_add(out, s, strcspn(s, "=\n"));
            buf_puts(out, " is not there, was ");
            put_value(out, s);
        }
}

/* --- missing ------------------------------------------------------------------------------------
 */

static bool history_read(struct context *c, struct store *st, const char *experiment,
                         struct table *t, struct err *e)
{
    const char *sql =
        arena_printf(c->arena,
                     "select x.canonical, r.id from run r join experiment on experiment.id = "
                     "r.experiment join run_text x on x.run = r.id where experiment.name = ?1 "
                     "order by r.id desc limit %d",
                     HISTORY);
    return store_query_bound(st, c->arena, sql, &experiment, 1, t, e);
}

static void explain_missing(struct answers *as, const char *canonical, const struct table *history)
{
    size_t best = SIZE_MAX, nearest = 0;
    struct buf out = {0};
    for (size_t i = 0; i < history->n_rows; i++) {
        size_t d = distance(canonical, history->cells[2 * i].text);
        if (d < best) {
            best = d;
            nearest = i;
        }
    }
    if (history->n_rows == 0)
        answer(as, "missing: the experiment was never run");
    else {
        struct buf text = {0};
        describe_texts(&out, canonical, history->cells[2 * nearest].text);
        buf_printf(&text, "missing: against the nearest run: %s", buf_text(&out));
        answer(as, buf_text(&text));
        buf_release(&text);
    }
    buf_release(&out);
}

/* --- stale --------------------------------------------------------------------------------------
 */

/* The parts of the code of a stored run. */
static const char parts_of_id[] =
    "select p.part, p.digest from run join code_part p on p.code = run.code "
    "where run.id = cast(?1 as integer) order by p.part";
/* The same for the newest run of a key. */
static const char parts_of_key[] =
    "select p.part, p.digest from code_part p where p.code = (select code from run where key = ?1 "
    "order by id desc limit 1) order by p.part";

/* The parts that `query` with `value` gives, beside those of this program. */
static bool explain_stale(struct store *st, const char *query, const char *value,
                          struct answers *as, const struct run *r, struct err *e)
{
    struct table t;
    struct buf out = {0};
    if (!store_query_bound(st, as->arena, query, &value, 1, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        const char *part = t.cells[2 * i].text, *digest = NULL;
        if (strcmp(part, "core") == 0)
            digest = core_digest;
        for (size_t k = 0; k < r->n_kinds && !digest; k++)
            if (strcmp(arena_printf(as->arena, "%s/%s", r->kinds[k].contract, r->kinds[k].name),
                       part) == 0)
                digest = r->kinds[k].digest;
        if (!digest || strcmp(digest, t.cells[2 * i + 1].text) != 0)
            buf_printf(&out, "%s%s is %.12s, was %.12s", out.n ? "; " : "", part,
                       digest ? digest : "not used", t.cells[2 * i + 1].text);
    }
    struct buf text = {0};
    buf_printf(&text, "stale: made by other code: %s",
               out.n ? buf_text(&out) : "its parts were not recorded");
    answer(as, buf_text(&text));
    buf_release(&text);
    buf_release(&out);
    return true;
}

/* --- a plan -------------------------------------------------------------------------------------
 */

static bool explain_run(struct store *st, struct answers *as, const struct run *r,
                        enum run_state state, const struct table *history, struct err *e)
{
    if (state == RUN_STALE)
        return explain_stale(st, parts_of_key, r->key, as, r, e);
    if (state == RUN_MISSING)
        explain_missing(as, r->canonical, history);
    else if (state == RUN_FAILED)
        answer(as, "failed: it is tried again by overparam run; overparam list --status failed "
                   "says why");
    return true;
}

static bool explain_plan(struct context *c, struct store *st, const struct plan *p,
                         struct answers *as, struct err *e)
{
    enum run_state *states = arena_array(c->arena, p->n + 1, sizeof *states);
    struct table history = {0};
    if (!store_states(st, p, states, NULL, e) || !history_read(c, st, p->spec->name, &history, e))
        return false;
    size_t explained = 0;
    for (size_t i = 0; i < p->n; i++) {
        struct arena scope = {0};
        struct run r;
        if (states[i] == RUN_DONE || states[i] == RUN_DIVERGED)
            continue;
        if (explained++ >= EXPLAINED) {
            as->unexplained++;
            continue;
        }
        plan_resolve(p, i, &scope, &r);
        bool fine = explain_run(st, as, &r, states[i], &history, e);
        arena_release(&scope);
        if (!fine)
            return false;
    }
    return true;
}

static void put_answers(const struct context *c, const char *what, const struct answers *as)
{
    struct buf out = {0};
    for (size_t i = 0; c->json && i < as->n; i++) {
        buf_puts(&out, i ? ",\n {\"runs\": " : "[{\"runs\": ");
        buf_printf(&out, "%zu, \"why\": ", as->count[i]);
        text_put(&out, TEXT_JSON, as->text[i]);
        buf_puts(&out, "}");
    }
    if (c->json)
        buf_puts(&out, as->n ? "]\n" : "[]\n");
    else if (as->n == 0)
        buf_printf(&out, "%s: nothing is missing or stale\n", what);
    for (size_t i = 0; !c->json && i < as->n; i++)
        buf_printf(&out, "%s: %zu %s %s\n", what, as->count[i], as->count[i] == 1 ? "run" : "runs",
                   as->text[i]);
    if (!c->json && as->unexplained > 0)
        buf_printf(&out, "%s: ... and %zu runs more\n", what, as->unexplained);
    print_out(out.s, out.n);
    buf_release(&out);
}

static struct answers answers_new(struct context *c)
{
    return (struct answers){.arena = c->arena,
                            .text = arena_array(c->arena, EXPLAINED + 1, sizeof(char *)),
                            .count = arena_array(c->arena, EXPLAINED + 1, sizeof(size_t))};
}

static bool why_file(struct context *c, struct store *st, const char *file, struct err *e)
{
    struct plan *plans;
    size_t n;
    struct answers as = answers_new(c);
    if (!plans_read(c, &file, 1, &plans, &n, e) || !explain_plan(c, st, &plans[0], &as, e))
        return false;
    put_answers(c, plans[0].spec->name, &as);
    return true;
}

/* --- one stored run ------------------------------------------------------------------------------
 */

/* The planned run that is nearest to a stored one which is planned no more. */
static bool explain_unplanned(const struct plan *p, const char *canonical, struct answers *as)
{
    size_t best = SIZE_MAX;
    struct buf out = {0}, nearest = {0};
    for (size_t i = 0; i < p->n && i < HISTORY; i++) {
        struct arena scope = {0};
        struct run r;
        plan_resolve(p, i, &scope, &r);
        size_t d = distance(r.canonical, canonical);
        if (d < best) {
            best = d;
            buf_clear(&nearest);
            describe_texts(&nearest, r.canonical, canonical);
        }
        arena_release(&scope);
    }
    buf_printf(&out, "not planned any more: in the nearest planned run %s", buf_text(&nearest));
    answer(as, buf_text(&out));
    buf_release(&out);
    buf_release(&nearest);
    return true;
}

static bool why_run(struct context *c, struct store *st, const char *name, struct err *e)
{
    int64_t id;
    struct plan p;
    struct table t;
    struct answers as = answers_new(c);
    if (!runs_find(c, st, name, &id, e))
        return false;
    const char *text = arena_printf(c->arena, "%lld", (long long)id);
    if (!store_query_bound(st, c->arena,
                           "select r.key, r.digest, x.canonical from all_runs r join run_text x "
                           "on x.run = r.id where r.id = cast(?1 as integer)",
                           &text, 1, &t, e) ||
        !runs_plan(c, st, id, &p, e))
        return false;
    for (size_t i = 0; i < p.n; i++) {
        struct run r;
        if (strcmp(p.runs[i].key, t.cells[0].text) != 0)
            continue;
        plan_resolve(&p, i, c->arena, &r);
        bool fine = strcmp(r.digest, t.cells[1].text) == 0 ||
                    explain_stale(st, parts_of_id, text, &as, &r, e);
        if (fine)
            put_answers(c, arena_printf(c->arena, "run %s", text), &as);
        return fine;
    }
    if (!explain_unplanned(&p, t.cells[2].text, &as))
        return false;
    put_answers(c, arena_printf(c->arena, "run %s", text), &as);
    return true;
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    const char *name = c->args.names[0];
    if (!current_open(c, &st, e))
        return 0;
    if (strchr(name, '/') || strchr(name, '.') || file_exists(name))
        (void)!why_file(c, st, name, e);
    else
        (void)!why_run(c, st, name, e);
    store_close(st);
    return 0;
}

const struct command command_why = {
    .name = "why",
    .summary = "why runs are missing or stale: the field or the code that differs",
    .arguments = "RUN | FILE",
    .help = "FILE: every planned run without a result is compared with the nearest one of the "
            "history; equal answers\n"
            "are counted. RUN (an id or the first digits of a key): why a stored run is not "
            "current.\n\n"
            "  overparam why experiments/my-first.yaml\n",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .min_names = 1,
    .max_names = 1,
    .run = run,
};
