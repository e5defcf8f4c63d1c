/* why.c: why a run is missing or stale: the field of the spec, or the part of the code, that
 * differs.
 *
 * A planned run without a result is compared with the nearest run of its experiment in the history:
 * the one whose canonical text has the most lines in common. A stale one has the same text; there
 * the digests of the engine, of modules and kinds are compared. Equal answers are counted, not
 * repeated.
 *
 * Of a stored run the database knows all of that, so its experiment is not planned again: only when
 * nothing of what is planned today was ever made. */
#include <stdlib.h>
#include <string.h>

#include "cli/current.h"
#include "cli/inputs.h"
#include "cli/plans.h"
#include "cli/runs.h"
#include "cli/stages.h"
#include "sys/file.h"

enum {
    EXPLAINED = 200, /* planned runs that are looked at one by one */
    HISTORY = 2000,  /* runs of the experiment that each is compared with, the newest */
    PLANNED = 1000   /* planned runs that a stored one is compared with, the last */
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

static struct answers answers_new(struct context *c)
{
    return (struct answers){.arena = c->arena,
                            .text = arena_array(c->arena, EXPLAINED + 1, sizeof(char *)),
                            .count = arena_array(c->arena, EXPLAINED + 1, sizeof(size_t))};
}

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

/* --- canonical texts: lines path=value, in one order ------------------------------------------ */

/* A run in words. */
struct text {
    const char *lines;    /* the canonical text */
    struct inputs inputs; /* the files that digests among the values stand for */
};

static size_t line_length(const char *s)
{
    return strcspn(s, "\n");
}

static const char *line_next(const char *s)
{
    s += line_length(s);
    return *s ? s + 1 : s;
}

static size_t path_length(const char *line)
{
    return strcspn(line, "=\n");
}

/* Which of two lines comes first; 0: they are of one path. What is at its end comes last. */
static int path_order(const char *a, const char *b)
{
    size_t n = path_length(a), m = path_length(b);
    if (!*a || !*b)
        return !*a - !*b;
    int order = strncmp(a, b, n < m ? n : m);
    return order ? order : (n > m) - (n < m);
}

/* A path at which two texts differ. */
struct pair {
    const char *a, *b;           /* its lines; "" where a text lacks it */
    const char *rest_a, *rest_b; /* what follows */
};

static void pair_skip_same(struct pair *p)
{
    size_t same = 0, i = 0;
    for (; p->rest_a[i] && p->rest_a[i] == p->rest_b[i]; i++)
        if (p->rest_a[i] == '\n')
            same = i + 1;
    if (p->rest_a[i] == p->rest_b[i])
        same = i;
    p->rest_a += same;
    p->rest_b += same;
}

/* The head has the same paths in all texts; the rest is sorted. False when no other follows. */
static bool pair_next(struct pair *p)
{
    pair_skip_same(p);
    if (!*p->rest_a && !*p->rest_b)
        return false;
    int order = path_order(p->rest_a, p->rest_b);
    p->a = order <= 0 ? p->rest_a : "";
    p->b = order >= 0 ? p->rest_b : "";
    p->rest_a = *p->a ? line_next(p->a) : p->rest_a;
    p->rest_b = *p->b ? line_next(p->b) : p->rest_b;
    return true;
}

static size_t distance(const char *a, const char *b)
{
    size_t n = 0;
    for (struct pair p = {.rest_a = a, .rest_b = b}; pair_next(&p);)
        n++;
    return n;
}

/* The text with the fewest lines that differ; SIZE_MAX when there is none. Column 0 has them. */
static size_t nearest_in(const struct table *t, const char *lines)
{
    size_t best = SIZE_MAX, nearest = SIZE_MAX;
    for (size_t i = 0; i < t->n_rows; i++) {
        size_t d = distance(lines, table_text(t, i, 0));
        if (d < best) {
            best = d;
            nearest = i;
        }
    }
    return nearest;
}

/* What explaining works with. */
struct explaining {
    struct context *context;
    struct store *store;
    struct answers answers;
};

static void put_value(struct buf *out, const struct input_file *file, const char *line)
{
    size_t path = path_length(line), n = line_length(line);
    if (file)
        buf_puts(out, file->file);
    else
        buf_add(out, line + path + (line[path] == '='), n - path - (line[path] == '='));
}

/* "data/houses.csv: 61 lines, was 60; ...", or that its name is another, too. */
static bool put_file(struct explaining *x, struct buf *out, const struct input_file *now,
                     const struct input_file *was, struct err *e)
{
    if (strcmp(now->file, was->file) == 0)
        buf_printf(out, "%s: ", now->file);
    else
        buf_printf(out, "%s is %s, was %s: ", now->path, now->file, was->file);
    return inputs_put_change(x->context, x->store, now->sha256, was->sha256, out, e);
}

static bool put_pair(struct explaining *x, struct buf *out, const struct pair *p,
                     const struct text *now, const struct text *was, struct err *e)
{
    const char *line = *p->a ? p->a : p->b;
    int n = (int)path_length(line);
    const struct input_file *a = *p->a ? inputs_find(&now->inputs, line, (size_t)n) : NULL;
    const struct input_file *b = *p->b ? inputs_find(&was->inputs, line, (size_t)n) : NULL;
    if (a && b)
        return put_file(x, out, a, b, e);
    buf_printf(out, "%.*s is ", n, line);
    if (*p->a)
        put_value(out, a, p->a);
    else
        buf_puts(out, "not there");
    buf_puts(out, ", was ");
    if (*p->b)
        put_value(out, b, p->b);
    else
        buf_puts(out, "not there");
    return true;
}

/* "init.scale is 0.2, was 0.1; ..." */
static bool describe_texts(struct explaining *x, struct buf *out, const struct text *now,
                           const struct text *was, struct err *e)
{
    bool fine = true, first = true;
    for (struct pair p = {.rest_a = now->lines, .rest_b = was->lines}; fine && pair_next(&p);) {
        buf_puts(out, first ? "" : "; ");
        fine = put_pair(x, out, &p, now, was, e);
        first = false;
    }
    return fine;
}

/* Answer `before` and how `now` differs from `was`. */
static bool answer_difference(struct explaining *x, const char *before, const struct text *now,
                              const struct text *was, struct err *e)
{
    struct buf out = {0};
    buf_puts(&out, before);
    bool fine = describe_texts(x, &out, now, was, e);
    if (fine)
        answer(&x->answers, buf_text(&out));
    buf_release(&out);
    return fine;
}

/* --- missing ---------------------------------------------------------------------------------- */

static bool history_read(struct context *c, struct store *st, const char *experiment,
                         struct table *t, struct err *e)
{
    const char *sql =
        arena_printf(c->arena,
                     "select x.canonical, r.id from all_runs r join all_texts x on x.run = r.id "
                     "where r.experiment = ?1 order by r.id desc limit %d",
                     HISTORY);
    return store_query_bound(st, c->arena, sql, &experiment, 1, t, e);
}

static bool explain_missing(struct explaining *x, const struct run *r, const struct table *history,
                            struct err *e)
{
    const char *canonical = plan_canonical(r, x->context->arena);
    size_t nearest = nearest_in(history, canonical);
    if (nearest == SIZE_MAX) {
        answer(&x->answers, "missing: the experiment was never run");
        return true;
    }
    struct text now = {canonical, inputs_of_plan(x->context->arena, r)};
    struct text was = {.lines = table_text(history, nearest, 0)};
    return inputs_of_run(x->context, x->store, history->cells[2 * nearest + 1].integer, &was.inputs,
                         e) &&
           answer_difference(x, "missing: against the nearest run: ", &now, &was, e);
}

/* --- stale ------------------------------------------------------------------------------------ */

/* The parts of the code that the run ?1 has, those that the run of key ?1 made last has, and those
 * that key ?1 is planned with. */
static const char parts_of_run[] =
    "select part, sha256 from code_parts\n"
    "where digest = (select digest from all_runs where id = cast(?1 as integer)) order by part\n";
static const char parts_of_newest[] =
    "select part, sha256 from code_parts\n"
    "where digest = (select digest from all_runs where key = ?1 order by id desc limit 1)\n"
    "order by part\n";
static const char parts_of_planned[] =
    "select part, sha256 from code_parts\n"
    "where digest = (select digest from planned_runs where key = ?1) order by part\n";

/* Parts of code as the database has them, by name. */
struct parts {
    struct code_part *list;
    size_t n;
};

static bool parts_read(struct explaining *x, const char *query, const char *value, struct parts *p,
                       struct err *e)
{
    struct table t;
    if (!store_query_bound(x->store, x->context->arena, query, &value, 1, &t, e))
        return false;
    p->n = t.n_rows;
    p->list = arena_array(x->context->arena, p->n + 1, sizeof *p->list);
    for (size_t i = 0; i < p->n; i++)
        p->list[i] = (struct code_part){table_text(&t, i, 0), table_text(&t, i, 1), NULL};
    return true;
}

static struct parts parts_of_code(struct arena *a, const struct code *c)
{
    struct parts p = {.list = arena_array(a, c->n_parts + 1, sizeof *p.list), .n = c->n_parts};
    for (size_t i = 0; i < p.n; i++)
        p.list[i] = *c->parts[i];
    return p;
}

/* "loss/squared is 137debebd700, was 86fbc756c57c", or of a program's file what changed in it:
 * "train.py: 12 lines, was 11; first differs in line 3". Either may be NULL. */
static bool put_part(struct explaining *x, struct buf *out, const struct code_part *now,
                     const struct code_part *was, struct err *e)
{
    static const char program[] = "program/";
    const char *name = now ? now->name : was->name;
    if (now && was && strcmp(now->digest, was->digest) == 0)
        return true;
    buf_puts(out, out->n ? "; " : "");
    if (now && was && strncmp(name, program, sizeof program - 1) == 0) {
        buf_printf(out, "%s: ", name + sizeof program - 1);
        return inputs_put_change(x->context, x->store, now->digest, was->digest, out, e);
    }
    buf_printf(out, "%s is %.12s, was %.12s", name, now ? now->digest : "not there",
               was ? was->digest : "not there");
    return true;
}

/* Both lists are sorted by name. */
static bool put_parts(struct explaining *x, struct buf *out, const struct parts *now,
                      const struct parts *was, struct err *e)
{
    bool fine = true;
    for (size_t i = 0, j = 0; fine && (i < now->n || j < was->n);) {
        const struct code_part *a = i < now->n ? &now->list[i] : NULL;
        const struct code_part *b = j < was->n ? &was->list[j] : NULL;
        int order = !a ? 1 : !b ? -1 : strcmp(a->name, b->name);
        a = order <= 0 ? a : NULL;
        b = order >= 0 ? b : NULL;
        i += a != NULL;
        j += b != NULL;
        fine = put_part(x, out, a, b, e);
    }
    return fine;
}

static bool explain_stale(struct explaining *x, const struct parts *now, const struct parts *was,
                          struct err *e)
{
    struct buf out = {0};
    bool fine = put_parts(x, &out, now, was, e);
    if (fine)
        answer(&x->answers, arena_printf(x->context->arena, "stale: made by other code: %s",
                                         was->n ? buf_text(&out) : "its parts were not recorded"));
    buf_release(&out);
    return fine;
}

/* A run of a plan, against the one of its key that was made last. */
static bool explain_stale_plan(struct explaining *x, const struct run *r, struct err *e)
{
    struct parts now = parts_of_code(x->context->arena, r->code), was;
    return parts_read(x, parts_of_newest, r->key, &was, e) && explain_stale(x, &now, &was, e);
}

/* A stored run, against what its key is planned with. */
static bool explain_stale_run(struct explaining *x, const char *id, const char *key, struct err *e)
{
    struct parts now, was;
    return parts_read(x, parts_of_planned, key, &now, e) &&
           parts_read(x, parts_of_run, id, &was, e) && explain_stale(x, &now, &was, e);
}

/* --- a plan ----------------------------------------------------------------------------------- */

static bool explain_run(struct explaining *x, const struct run *r, enum run_state state,
                        const struct table *history, struct err *e)
{
    if (state == RUN_STALE)
        return explain_stale_plan(x, r, e);
    if (state == RUN_MISSING)
        return explain_missing(x, r, history, e);
    if (state == RUN_FAILED)
        answer(&x->answers,
               "failed: it is tried again by overparam run; overparam list --status failed says "
               "why");
    return true;
}

static bool explain_plan(struct explaining *x, const struct plan *p, struct err *e)
{
    enum run_state *states = arena_array(x->context->arena, p->n + 1, sizeof *states);
    struct table history = {0};
    bool fine = store_states(x->store, p, states, NULL, e) &&
                history_read(x->context, x->store, p->spec->name, &history, e);
    size_t explained = 0;
    for (size_t i = 0; fine && i < p->n; i++) {
        struct arena scope = {0};
        struct run r;
        if (states[i] == RUN_DONE || states[i] == RUN_DIVERGED)
            continue;
        if (explained++ >= EXPLAINED) {
            x->answers.unexplained++;
            continue;
        }
        plan_resolve(p, i, &scope, &r);
        fine = explain_run(x, &r, states[i], &history, e);
        arena_release(&scope);
    }
    return fine;
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
    print_long(out.s, out.n);
    buf_release(&out);
}

static bool why_file(struct explaining *x, const char *file, struct err *e)
{
    struct plan *plans;
    size_t n;
    bool found;
    if (!plans_read(x->context, &file, 1, &plans, &n, e) ||
        !stages_find(x->context, x->store, plans, n, &found, e) || !explain_plan(x, &plans[0], e))
        return false;
    put_answers(x->context, plans[0].spec->name, &x->answers);
    return true;
}

/* --- one stored run --------------------------------------------------------------------------- */

/* What is planned is known to the database, current.c has seen to that: of the run, and of those
 * that the experiment plans and that were ever made. */
static const char run_query[] =
    "select x.canonical, r.current, exists (select 1 from planned_runs p where p.key = r.key),\n"
    "    r.experiment, r.key,\n"
    "    r.status = 'failed', coalesce(r.reason, '')\n"
    "from all_runs r join all_texts x on x.run = r.id\n"
    "where r.id = cast(?1 as integer)\n";
static const char planned_query[] =
    "select x.canonical, r.id\n"
    "from planned_runs p join all_runs r on r.key = p.key join all_texts x on x.run = r.id\n"
    "where p.experiment = ?1 order by p.place desc limit cast(?2 as integer)\n";

static const char no_more[] = "not planned any more: in the nearest planned run ";

static bool nearest_made(struct explaining *x, const struct table *run, const struct text *was,
                         bool *found, struct err *e)
{
    struct arena *a = x->context->arena;
    struct table t;
    const char *values[] = {table_text(run, 0, 3), arena_printf(a, "%d", PLANNED)};
    if (!store_query_bound(x->store, a, planned_query, values, 2, &t, e))
        return false;
    size_t nearest = nearest_in(&t, was->lines);
    *found = nearest != SIZE_MAX;
    if (!*found)
        return true;
    struct text now = {.lines = table_text(&t, nearest, 0)};
    return inputs_of_run(x->context, x->store, t.cells[2 * nearest + 1].integer, &now.inputs, e) &&
           answer_difference(x, no_more, &now, was, e);
}

/* The experiment is planned again: of all that it plans nothing was made. */
static bool nearest_planned(struct explaining *x, int64_t id, const struct text *was, struct err *e)
{
    struct arena *a = x->context->arena;
    struct plan p;
    struct run r;
    if (!runs_plan(x->context, x->store, id, &p, e))
        return false;
    size_t n = p.n < PLANNED ? p.n : PLANNED;
    struct cell *cells = arena_array(a, n + 1, sizeof *cells);
    const struct table t = {.cells = cells, .n_columns = 1, .n_rows = n};
    for (size_t i = 0; i < n; i++) {
        plan_resolve(&p, p.n - n + i, a, &r);
        cells[i] = (struct cell){.type = CELL_TEXT, .text = plan_canonical(&r, a)};
    }
    size_t nearest = nearest_in(&t, was->lines);
    if (nearest == SIZE_MAX)
        return true;
    plan_resolve(&p, p.n - n + nearest, a, &r);
    struct text now = {plan_canonical(&r, a), inputs_of_plan(a, &r)};
    return answer_difference(x, no_more, &now, was, e);
}

static bool explain_unplanned(struct explaining *x, int64_t id, const struct table *run,
                              struct err *e)
{
    struct text was = {.lines = table_text(run, 0, 0)};
    bool found;
    return inputs_of_run(x->context, x->store, id, &was.inputs, e) &&
           nearest_made(x, run, &was, &found, e) && (found || nearest_planned(x, id, &was, e));
}

/* A run that is current although other code computed it. */
static bool explain_adopted(struct explaining *x, const char *id, struct err *e)
{
    struct table t;
    if (!store_query_bound(x->store, x->context->arena,
                           "select x.adoption, a.made, coalesce(x.changed, 'the code')\n"
                           "from adopted_runs x join adoptions a on a.id = x.adoption\n"
                           "where x.run = cast(?1 as integer) order by 1\n",
                           &id, 1, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++)
        answer(&x->answers,
               arena_printf(x->context->arena,
                            "current by adoption %lld of %s: %s changed, and a sample of runs "
                            "computed again was equal",
                            (long long)t.cells[3 * i].integer, table_text(&t, i, 1),
                            table_text(&t, i, 2)));
    return true;
}

static bool why_run(struct explaining *x, const char *name, struct err *e)
{
    int64_t id;
    struct table t;
    if (!runs_find(x->context, x->store, name, &id, e))
        return false;
    const char *text = arena_printf(x->context->arena, "%lld", (long long)id);
    if (!store_query_bound(x->store, x->context->arena, run_query, &text, 1, &t, e))
        return false;
    bool current = t.cells[1].integer, planned = t.cells[2].integer;
    if (t.cells[5].integer)
        answer(&x->answers, arena_printf(x->context->arena,
                                         "failed: %s; overparam run tries it again, overparam show "
                                         "%s has its last words",
                                         table_text(&t, 0, 6), text));
    bool fine = current   ? explain_adopted(x, text, e)
                : planned ? explain_stale_run(x, text, table_text(&t, 0, 4), e)
                          : explain_unplanned(x, id, &t, e);
    if (fine)
        put_answers(x->context, arena_printf(x->context->arena, "run %s", text), &x->answers);
    return fine;
}

static int run(struct context *c, struct err *e)
{
    struct explaining x = {.context = c, .answers = answers_new(c)};
    const char *name = c->args.names[0];
    if (!current_open(c, &x.store, e))
        return 0;
    if (strchr(name, '/') || strchr(name, '.') || file_exists(name))
        (void)!why_file(&x, name, e);
    else
        (void)!why_run(&x, name, e);
    store_close(x.store);
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
    .json = "`[{runs: integer, why: text}]`",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .min_names = 1,
    .max_names = 1,
    .run = run,
};
