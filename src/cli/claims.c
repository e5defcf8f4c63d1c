/* claims.c: decide every claim. */
#include <string.h>

#include "base/text.h"
#include "cli/artefacts.h"
#include "cli/verdicts.h"

static const char shown_query[] =
    "select id, case holds when 1 then 'yes' else 'NO' end as holds,\n"
    "    coalesce(measured, nullif(measured_kind, 'missing')) as measured, expected, experiment,\n"
    "    coalesce(problem, '') as problem\n"
    "from claims\n";

static const char json_query[] =
    "select id, experiment, says, source, because, holds, measured, measured_kind, expected, "
    "problem\n"
    "from claims\n";

/* Keep the rows whose claim or experiment is named; all when none is. False for an unknown name. */
static bool select_rows(const struct context *c, struct table *t, struct err *e)
{
    size_t id = 0, experiment = 0, n = 0;
    for (size_t j = 0; j < t->n_columns; j++)
        experiment = strcmp(t->columns[j], "experiment") == 0 ? j : experiment;
    for (size_t k = 0; k < c->args.n_names; k++) {
        bool known = false;
        for (size_t i = 0; i < t->n_rows; i++)
            known = known || strcmp(t->cells[i * t->n_columns + id].text, c->args.names[k]) == 0 ||
                    strcmp(t->cells[i * t->n_columns + experiment].text, c->args.names[k]) == 0;
        if (!known) {
            err_set(e, ERR_USAGE, "no claim or experiment is called '%.80s'", c->args.names[k]);
            return err_hint(e, "overparam claims lists them all; overparam run plans new ones");
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

static size_t count_failing(const struct context *c, const struct table *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *row = &t->cells[i * t->n_columns];
        n += c->json ? row[5].integer != 1 : strcmp(row[1].text, "yes") != 0;
    }
    return n;
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
    size_t failing = count_failing(c, &t);
    if (c->json)
        table_json(&t, &out);
    else if (t.n_rows > 0) {
        table_plain(&t, &out, print_width());
        buf_printf(&out, "%zu of %zu claims hold\n", t.n_rows - failing, t.n_rows);
    } else
        buf_puts(&out, "no claims are planned: overparam run\n");
    print_out(out.s, out.n);
    buf_release(&out);
    return failing > 0 ? 1 : 0;
}

const struct command command_claims = {
    .name = "claims",
    .summary = "decide every claim: measured, expected, holds or not",
    .arguments = "[NAME...]",
    .help = "A claim is a query that gives one number and an expectation, written in an "
            "experiment's YAML.\n"
            "NAME selects claims, or all of an experiment. A claim fails also when its query gives "
            "no number or\n"
            "runs of its experiment are missing, out of date or failed: the problem is named. Exit "
            "status 1 when\n"
            "one fails.\n",
    .max_names = SIZE_MAX,
    .run = run,
};
