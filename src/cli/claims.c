/* claims.c: decide every claim. */
#include <string.h>

#include "base/text.h"
#include "cli/artefacts.h"
#include "cli/verdicts.h"
#include "report/format.h"
#include "spec/spec.h"

static const char shown_query[] =
    "select id, case holds when 1 then 'yes' else 'NO' end as holds,\n"
    "    coalesce(measured, nullif(measured_kind, 'missing')) as measured, expected, "
    "coalesce(sort, '') as sort,\n"
    "    experiment, coalesce(problem, '') as problem\n"
    "from claims\n";

static const char json_query[] =
    "select id, experiment, says, source, because, holds, measured, measured_kind, expected, "
    "problem, sort\n"
    "from claims\n";

static size_t column_of(const struct table *t, const char *name)
{
    size_t j = 0;
    while (strcmp(t->columns[j], name) != 0)
        j++;
    return j;
}

/* Keep the rows whose claim or experiment is named; all when none is. False for an unknown name. */
static bool select_rows(const struct context *c, struct table *t, struct err *e)
{
    size_t id = 0, experiment = column_of(t, "experiment"), n = 0;
    for (size_t k = 0; k < c->args.n_names; k++) {
        bool known = false;
        for (size_t i = 0; i < t->n_rows; i++)
            known = known || strcmp(t->cells[i * t->n_columns + id].text, c->args.names[k]) == 0 ||
                    strcmp(t->cells[i * t->n_columns + experiment].text, c->args.names[k]) == 0;
        if (!known) {
            err_set(e, ERR_USAGE, "no claim or experiment is called '%.80s'", c->args.names[k]);
            return err_hint(e,
                            "overparam claims lists them all, by name and not by file; overparam "
                            "run plans new ones");
        }
    }
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *row = &t->cells[i * t->n_columns];
        bool keep = c->args.n_names == 0;
        for (size_t k = 0; !keep && k < c->args.n_names; k++)
            keep = strcmp(row[id].text, c->args.names[k]) == 0 ||
                   strcmp(row[experiment].text, c->args.names[k]) == 0;
        if (keep)
            memmove(&t->cells[n++ * t->n_columns], row, t->n_columns * sizeof *row);
    }
    t->n_rows = n;
    return true;
}

struct count {
    size_t all, hold;
};

/* sort: one of claim_sorts, "" for those that do not say theirs, NULL for all. */
static struct count count_claims(const struct table *t, const char *sort)
{
    size_t holds = column_of(t, "holds"), named = column_of(t, "sort");
    struct count n = {0, 0};
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *row = &t->cells[i * t->n_columns];
        if (sort && strcmp(row[named].type == CELL_NULL ? "" : row[named].text, sort) != 0)
            continue;
        n.all++;
        n.hold += row[holds].type == CELL_TEXT ? strcmp(row[holds].text, "yes") == 0
                                               : row[holds].integer == 1;
    }
    return n;
}

/* "248 of 248 claims hold (identity: 90 of 90, theorem: 60 of 60, finding: 98 of 98)" */
static void put_counts(const struct table *t, struct buf *out)
{
    struct count all = count_claims(t, NULL), silent = count_claims(t, "");
    const char *before = " (";
    buf_printf(out, "%zu of %zu claims hold", all.hold, all.all);
    for (const struct claim_sort *k = claim_sorts; k->name; k++) {
        struct count n = count_claims(t, k->name);
        if (n.all == 0)
            continue;
        buf_printf(out, "%s%s: %zu of %zu", before, k->name, n.hold, n.all);
        before = ", ";
    }
    if (silent.all > 0)
        buf_printf(out, "%sof no named sort: %zu of %zu", before, silent.hold, silent.all);
    buf_puts(out, ")\n");
}

/* For people, a measured number is written as in the write-up; --json has it exactly. */
static void round_measured(const struct table *t)
{
    enum { HOLDS = 1, MEASURED, EXPECTED };
    double x;
    for (size_t i = 0; i < t->n_rows; i++) {
        struct cell *row = &t->cells[i * t->n_columns];
        if (!cell_number(&row[MEASURED], &x))
            continue;
        struct format f =
            format_of_claim(NULL, row[EXPECTED].text, strcmp(row[HOLDS].text, "yes") == 0, x);
        row[MEASURED] = (struct cell){.type = CELL_REAL, .real = format_shown(&f, x)};
    }
}

static int run(struct context *c, struct err *e)
{
    struct store *st;
    struct table t = {0};
    struct buf out = {0};
    if (!artefacts_open(c, &st, e))
        return 0;
    bool fine = verdicts_decide(c, st, e) &&
                store_query(st, c->arena, c->json ? json_query : shown_query, &t, e) &&
                select_rows(c, &t, e);
    store_close(st);
    if (!fine)
        return 0;
    struct count n = count_claims(&t, NULL);
    if (c->json)
        table_json(&t, &out);
    else if (t.n_rows > 0) {
        round_measured(&t);
        print_put_table(&out, &t);
        put_counts(&t, &out);
    } else
        buf_puts(&out, "no claims are planned: overparam run\n");
    print_long(out.s, out.n);
    buf_release(&out);
    return n.hold < n.all ? 1 : 0;
}

const struct command command_claims = {
    .name = "claims",
    .summary = "decide every claim: measured, expected, holds or not",
    .arguments = "[CLAIM | EXPERIMENT]...",
    .help =
        "A claim is a query that gives one number and an expectation, written in an "
        "experiment's YAML.\n"
        "Its sort says how it could come out otherwise: an identity only if the code is wrong, a "
        "theorem only if\n"
        "its conditions do not hold, a finding by itself; the three are counted apart.\n"
        "Only the named claims are decided, or all of an experiment. A claim fails also when its query gives "
        "no number or\n"
        "runs of its experiment are missing, out of date or failed: the problem is named. Exit "
        "status 1 when\n"
        "one fails. What was measured is rounded as in the write-up (overparam report --help); "
        "--json has it\n"
        "exactly.\n",
    .json = "`[{id: text, experiment: text, says: text, source: text, because: text, holds: "
            "integer|null, measured: number|text|null, measured_kind: text|null, expected: "
            "text, problem: text|null, sort: text|null}]`",
    .project = PROJECT_NEEDED,
    .max_names = SIZE_MAX,
    .run = run,
};
