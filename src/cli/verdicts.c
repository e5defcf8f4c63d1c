/* verdicts.c: see verdicts.h. A claim holds when its query gives exactly one number and that meets
 * the expectation. Anything else fails it, by name: no row, NULL, text, an SQL mistake, or an
 * experiment whose runs are not all there. */
#include "cli/verdicts.h"

#include <string.h>

#include "base/version.h"
#include "report/stamp.h"
#include "report/workshop.h"
#include "spec/spec.h"
#include "sys/file.h"

static const char claims_query[] = "select c.experiment, c.id, c.query, c.expected from claims c";

/* By experiment: runs missing, stale, failed. */
static const char gaps_query[] =
    "select experiment, sum(state = 'missing'), sum(state = 'stale'), sum(state = 'failed')\n"
    "from planned_runs\n"
    "group by experiment\n";

/* Why the runs of an experiment do not allow a verdict, or NULL. */
static const char *gap(struct arena *a, const struct table *gaps, const char *experiment)
{
    static const char *const words[] = {NULL, "missing", "out of date", "failed"};
    for (size_t i = 0; i < gaps->n_rows; i++)
        for (size_t j = 1; strcmp(table_text(gaps, i, 0), experiment) == 0 && j < 4; j++) {
            long long n = (long long)gaps->cells[i * gaps->n_columns + j].integer;
            if (n > 0)
                return arena_printf(a, "%lld run%s of experiment '%s' %s", n, n == 1 ? "" : "s",
                                    experiment, words[j]);
        }
    return NULL;
}

/* NULL and *value, or why the table is not one number. */
static const char *number_of(struct arena *a, const struct table *t, double *value)
{
    if (t->n_rows != 1)
        return arena_printf(a, "the query gives %zu rows, not one", t->n_rows);
    if (t->n_columns != 1)
        return arena_printf(a, "the query gives %zu columns, not one", t->n_columns);
    if (t->cells[0].type == CELL_NULL)
        return "the query gives NULL: nothing was measured";
    if (t->cells[0].type == CELL_TEXT)
        return arena_printf(a, "the query gives the text '%.60s', not a number", t->cells[0].text);
    return cell_number(&t->cells[0], value) ? NULL : "the query gives no number";
}

static bool decide(struct context *c, struct store *st, const struct table *claims, size_t i,
                   struct verdict *v, struct err *e)
{
    struct table t = {0};
    struct expectation x;
    struct err wrong = {0};
    int64_t *runs = NULL;
    size_t n_runs = 0;
    v->id = table_text(claims, i, 1);
    if (!store_query_traced(st, c->arena, table_text(claims, i, 2), &t, &runs, &n_runs, &wrong)) {
        v->problem = arena_strdup(c->arena, wrong.text);
        return true;
    }
    if (!v->problem)
        v->problem = number_of(c->arena, &t, &v->measured);
    const char *bad = expectation_parse(table_text(claims, i, 3), &x);
    if (!v->problem && bad)
        v->problem = arena_strdup(c->arena, bad);
    v->holds = !v->problem && expectation_holds(&x, v->measured);
    return store_lineage(st, v->id, "claim", runs, n_runs, e);
}

static bool decide_all(struct context *c, struct store *st, struct err *e)
{
    struct table claims, gaps;
    if (!store_query(st, c->arena, claims_query, &claims, e) ||
        !store_query(st, c->arena, gaps_query, &gaps, e))
        return false;
    struct verdict *list = arena_array(c->arena, claims.n_rows + 1, sizeof *list);
    for (size_t i = 0; i < claims.n_rows;) {
        const char *experiment = table_text(&claims, i, 0);
        const char *problem = gap(c->arena, &gaps, experiment);
        size_t n = 0;
        for (; i < claims.n_rows && strcmp(table_text(&claims, i, 0), experiment) == 0; i++) {
            list[n] = (struct verdict){.problem = problem};
            if (!decide(c, st, &claims, i, &list[n++], e))
                return false;
        }
        if (!store_verdicts(st, experiment, list, n, e))
            return false;
    }
    return true;
}

/* The verdicts stand in the database; beside it is noted at which generation, and by which program,
 * they were reached. */
static bool verdicts_stamp(struct store *st, struct stamp *s, struct err *e)
{
    *s = (struct stamp){{0}, {0}, {0}};
    sha256_of(version_commit, strlen(version_commit), s->data);
    memcpy(s->outputs, s->data, sizeof s->outputs);
    return store_generation(st, s->inputs, e);
}

bool verdicts_decide(struct context *c, struct store *st, struct err *e)
{
    static const char path[] = BUILD_FOLDER "/claims.stamp";
    struct stamp known, now;
    stamp_read(path, &known);
    if (!verdicts_stamp(st, &now, e))
        return false;
    if (strcmp(known.inputs, now.inputs) == 0 && strcmp(known.data, now.data) == 0)
        return true;
    return folder_make(BUILD_FOLDER, e) && decide_all(c, st, e) && verdicts_stamp(st, &now, e) &&
           stamp_write(path, &now, e);
}
