/* appendix.c: see appendix.h. Seconds are left out on purpose: whoever computes everything again
 * gets the same pages. Steps and evaluations stand for them, and the page says which query tells
 * seconds. */
#include "report/appendix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/format.h"
#include "sys/proc.h"

static long long count_at(const struct table *t, size_t i, size_t j)
{
    return (long long)t->cells[i * t->n_columns + j].integer;
}

static void put_markdown(struct buf *out, const char *s)
{
    struct buf escaped = {0};
    text_put(&escaped, TEXT_MARKDOWN, s);
    for (size_t i = 0; i < escaped.n; i++)
        buf_putc(out, escaped.s[i] == '\n' ? ' ' : escaped.s[i]);
    buf_release(&escaped);
}

/* Experiments and profiles whose names no file could give them: the database is somebody's who
 * means no good. */
static bool refuse_odd_names(struct workshop *w, struct err *e)
{
    struct table t;
    if (!store_query(
            w->store, w->arena,
            "select name from experiments where name glob '*[^-A-Za-z0-9_]*'\n"
            "union all select profile from experiments where profile not in ('', 'full', 'quick')\n"
            "union all select profile from runs where profile not in ('full', 'quick')",
            &t, e))
        return false;
    return t.n_rows == 0 ||
           err_set(e, ERR_STORE,
                   "the database holds the name '%.60s', which no experiment can have",
                   table_text(&t, 0, 0));
}

bool appendix_profile(struct workshop *w, const char **profile, struct err *e)
{
    struct table t;
    if (!refuse_odd_names(w, e))
        return false;
    if (!store_query(w->store, w->arena,
                     "select profile, min(experiment) from runs group by profile order by profile",
                     &t, e))
        return false;
    *profile = t.n_rows > 0 ? table_text(&t, 0, 0) : "";
    if (t.n_rows < 2)
        return true;
    err_set(e, ERR_INPUT,
            "the database mixes profiles: experiment '%.60s' is %.20s, '%.60s' is %.20s",
            table_text(&t, 0, 1), table_text(&t, 0, 0), table_text(&t, 1, 1), table_text(&t, 1, 0));
    return err_hint(e, "run all experiments with one profile, or give each its own --db");
}

static const char state_query[] =
    "select\n"
    "    (select count(*) from runs where status = 'done'),\n"
    "    (select count(*) from runs where status = 'diverged'),\n"
    "    (select count(*) from runs where status = 'failed'),\n"
    "    (select count(*) from planned_runs) - (select count(*) from runs),\n"
    "    (select count(*) from claims),\n"
    "    (select count(*) from claims where holds = 1),\n"
    "    (select count(*) from claims where holds is null)\n";

static const char sorts_query[] =
    "select iif(sort = 'identity', 'identities', sort || 's'), count(*), sum(holds is 1)\n"
    "from claims\n"
    "where sort is not null\n"
    "group by sort\n"
    "order by case sort when 'identity' then 1 when 'theorem' then 2 else 3 end\n";

/* ": 90 of 90 identities, 60 of 60 theorems, 98 of 98 findings": a reader counts the last. */
static bool put_sorts(struct workshop *w, struct buf *out, struct err *e)
{
    struct table t;
    if (!store_query(w->store, w->arena, sorts_query, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++)
        buf_printf(out, "%s%lld of %lld %s", i ? ", " : ": ", count_at(&t, i, 2),
                   count_at(&t, i, 1), table_text(&t, i, 0));
    return true;
}

bool appendix_summary(struct workshop *w, struct buf *out, struct err *e)
{
    struct table t;
    const char *profile;
    if (!appendix_profile(w, &profile, e) || !store_query(w->store, w->arena, state_query, &t, e))
        return false;
    long long done = count_at(&t, 0, 0), diverged = count_at(&t, 0, 1);
    buf_puts(out, strcmp(profile, "quick") == 0
                      ? "**Quick profile: reduced sizes and fewer seeds. These are not the numbers "
                        "of the full write-up.** "
                      : "**Full profile.** ");
    buf_printf(out, "%lld runs: %lld done, %lld diverged (a result), %lld failed, %lld missing. ",
               done + diverged + count_at(&t, 0, 2), done, diverged, count_at(&t, 0, 2),
               count_at(&t, 0, 3));
    buf_printf(out, "%lld of %lld claims hold", count_at(&t, 0, 5), count_at(&t, 0, 4));
    if (!put_sorts(w, out, e))
        return false;
    if (count_at(&t, 0, 6) > 0)
        buf_printf(out, ", %lld are not yet decided", count_at(&t, 0, 6));
    buf_puts(out, ".");
    return true;
}

/* The measured value and its verdict, as two cells. */
static void put_verdict(struct buf *out, const struct table *t, size_t i)
{
    enum { EXPECTED = 4, MEASURED, KIND, HOLDS, PROBLEM };
    const struct cell *measured = &t->cells[i * t->n_columns + MEASURED];
    const struct cell *holds = &t->cells[i * t->n_columns + HOLDS];
    double x;
    if (cell_number(measured, &x)) {
        struct format f = format_of_claim(NULL, table_text(t, i, EXPECTED), holds->integer == 1, x);
        format_markdown(out, &f, measured, false);
    } else if (table_text(t, i, PROBLEM)[0])
        put_markdown(out, table_text(t, i, PROBLEM));
    else
        put_markdown(out, table_text(t, i, KIND)[0] ? table_text(t, i, KIND) : "not measured");
    buf_puts(out, holds->type == CELL_NULL ? " | open |\n"
                  : holds->integer         ? " | yes |\n"
                                           : " | **no** |\n");
}

/* What pandoc takes as an identifier; names of claims are such. */
static void put_identifier(struct buf *out, const char *s)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    for (; *s; s++)
        buf_putc(out, strchr(plain, *s) ? *s : '-');
}

/* A number typed with more digits than a column holds, to nine significant ones; false if s does
 * not begin with such a number. */
static bool put_long_number(struct buf *out, const char **s)
{
    enum { DIGITS = 9, LONG = 12 };
    size_t n = strspn(*s, "0123456789.");
    const char *point = memchr(*s, '.', n);
    if (n < LONG || !point || memchr(point + 1, '.', n - (size_t)(point + 1 - *s)))
        return false;
    buf_printf(out, "%.*g", DIGITS, strtod(*s, NULL));
    *s += n;
    return true;
}

/* ">= -1e-12" with the signs of print. */
static void put_expected(struct buf *out, const char *s)
{
    static const struct {
        const char *typed, *printed;
    } signs[] = {
        {">=", "\xe2\x89\xa5"}, {"<=", "\xe2\x89\xa4"}, {"+-", "\xc2\xb1"}, {"-", "\xe2\x88\x92"}};
    while (*s) {
        size_t k = 0, n = sizeof signs / sizeof *signs;
        while (k < n && strncmp(s, signs[k].typed, strlen(signs[k].typed)) != 0)
            k++;
        if (k < n) {
            buf_puts(out, signs[k].printed);
            s += strlen(signs[k].typed);
        } else if (!put_long_number(out, &s))
            text_escape(out, TEXT_MARKDOWN, s++, 1);
    }
}

/* "finding; Arora, Cohen, Hazan 2018", of which either may be empty. */
static void put_origin(struct buf *out, const char *sort, const char *source)
{
    if (!sort[0] && !source[0])
        return;
    buf_puts(out, " [");
    put_markdown(out, sort);
    buf_puts(out, sort[0] && source[0] ? "; " : "");
    put_markdown(out, source);
    buf_puts(out, "]{.source}");
}

/* Braces that pair, and no end of the formula inside. */
static bool is_closed(const char *tex, size_t n)
{
    int depth = 0;
    for (size_t i = 0; i < n && depth >= 0; i++) {
        i += tex[i] == '\\';
        depth += (tex[i] == '{') - (tex[i] == '}');
    }
    return depth == 0;
}

/* The length of the formula that begins here, "$x^2$", by pandoc's rule: no blank behind the first
 * sign or before the last, no digit after it. 0: a dollar sign. */
static size_t formula_length(const char *s)
{
    size_t n = 1;
    if (s[0] != '$' || !s[1] || strchr(" \t\n$", s[1]))
        return 0;
    while (s[n] && s[n] != '$')
        n += s[n] == '\\' && s[n + 1] ? 2 : 1;
    if (!s[n] || strchr(" \t\n", s[n - 1]) || (s[n + 1] >= '0' && s[n + 1] <= '9'))
        return 0;
    return is_closed(s + 1, n - 1) ? n + 1 : 0;
}

/* The words of a claim: formulas as mathematics, all else as it stands. */
static void put_says(struct buf *out, const char *s)
{
    while (*s) {
        const size_t n = formula_length(s);
        const size_t plain = n ? 0 : 1 + strcspn(s + 1, "$");
        buf_add(out, s, n);
        text_escape(out, TEXT_MARKDOWN, s, plain);
        s += n + plain;
    }
}

static void put_claim(struct buf *out, const struct table *t, size_t i)
{
    enum { ID, EXPERIMENT, SAYS, SOURCE, EXPECTED, SORT = 9 };
    /* The paragraph of the cell begins before the place to jump to: else TeX sets it a line lower.
     */
    buf_puts(out, "| `\\leavevmode`{=latex}[]{#claim:");
    put_identifier(out, table_text(t, i, ID));
    buf_puts(out, "}[");
    put_markdown(out, table_text(t, i, ID));
    buf_puts(out, "]{.claim-name} ");
    put_says(out, table_text(t, i, SAYS));
    put_origin(out, table_text(t, i, SORT), table_text(t, i, SOURCE));
    buf_puts(out, " | ");
    put_expected(out, table_text(t, i, EXPECTED));
    buf_puts(out, " | ");
    put_verdict(out, t, i);
}

/* The claims of experiment ?1, in the order of its file. */
static const char claims_query[] =
    "select c.id, c.experiment, c.says, c.source, c.expected, c.measured, c.measured_kind,\n"
    "    c.holds, c.problem, c.sort\n"
    "from claims c\n"
    "where c.experiment = ?1\n";

static bool put_claims(struct workshop *w, const char *experiment, const char *title,
                       struct buf *out, struct err *e)
{
    struct table t;
    if (!store_query_bound(w->store, w->arena, claims_query, &experiment, 1, &t, e))
        return false;
    buf_puts(out, "\n**");
    put_markdown(out, title);
    buf_printf(out, "**\\\n`experiments/%s.yaml`\n\n", experiment);
    buf_puts(out, ":::: {.tabular .claims-table widths=\"59 16 16 9\"}\n"
                  "| Claim | Expected | Measured | Holds |\n|:---|:---|:---|:---|\n");
    for (size_t i = 0; i < t.n_rows; i++)
        put_claim(out, &t, i);
    buf_puts(out, "::::\n");
    return true;
}

bool appendix_claims(struct workshop *w, struct buf *out, struct err *e)
{
    struct table t;
    /* Names of claims follow the text more often than names of experiments do. */
    bool fine = store_query(w->store, w->arena,
                            "select c.experiment, x.title\n"
                            "from claims c join experiments x on x.name = c.experiment\n"
                            "group by c.experiment order by min(c.id), c.experiment",
                            &t, e);
    if (fine && t.n_rows == 0)
        buf_puts(out, "No experiment makes a claim.\n");
    for (size_t i = 0; fine && i < t.n_rows; i++) {
        /* The first stands with the heading of the section, which makes room for both. */
        if (i > 0)
            buf_puts(out, "\n```{=latex}\n\\roomfor{10\\baselineskip}\n```\n");
        fine = put_claims(w, table_text(&t, i, 0), table_text(&t, i, 1), out, e);
    }
    return fine;
}

/* The first line that a program says about its version, or "missing". */
static const char *tool_version(struct arena *a, const char *program)
{
    const char *const argv[] = {program, "--version", NULL};
    const char *const env[] = {"LC_ALL=C", NULL};
    const struct proc p = {.argv = argv, .env = env, .package = program, .seconds = 20};
    struct buf out = {0};
    struct err ignored = {0};
    int status;
    bool fine = proc_run(&p, &status, &out, NULL, &ignored);
    const char *text = fine && out.n ? arena_strndup(a, out.s, strcspn(out.s, "\n")) : "missing";
    buf_release(&out);
    return text;
}

/* One list entry per build of the program that made current runs. */
static bool put_builds(struct workshop *w, struct buf *out, struct err *e)
{
    static const char *const names[] = {"program", "compiler", "flags", "GSL",
                                        "BLAS",    "CPU",      "system"};
    struct table t;
    if (!store_query(w->store, w->arena,
                     "select version || ' ' || substr(commit_id, 1, 12)\n"
                     "    || iif(dirty, ' with local changes', '') as program,\n"
                     "    compiler, flags, gsl, blas || ', kernel ' || blas_kernel, cpu, system,\n"
                     "    count(*)\n"
                     "from all_builds\n"
                     "where current = 1\n"
                     "group by 1, 2, 3, 4, 5, 6, 7\n"
                     "order by 1, 2, 3, 4, 5, 6, 7",
                     &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        /* Ragged: words such as MAX_THREADS=64 do not break. */
        buf_printf(out, "\nMade by (%lld runs):\n\n```{=latex}\n\\begingroup\\raggedright\n```\n\n",
                   count_at(&t, i, t.n_columns - 1));
        for (size_t j = 0; j + 1 < t.n_columns; j++) {
            buf_printf(out, "- %s: ", names[j]);
            put_markdown(out, table_text(&t, i, j));
            buf_putc(out, '\n');
        }
        buf_puts(out, "\n```{=latex}\n\\endgroup\n```\n");
    }
    return true;
}

/* Runs that other code than today's computed. */
static bool put_adoptions(struct workshop *w, struct buf *out, struct err *e)
{
    struct table t;
    if (!store_query(w->store, w->arena,
                     "select a.build, substr(a.made, 1, 10), (\n"
                     "        select group_concat(part, ', ')\n"
                     "        from (select distinct part from adoption_changes where adoption = "
                     "a.id)\n"
                     "    ), sum(x.sampled), count(*)\n"
                     "from adoptions a\n"
                     "join adopted_runs x on x.adoption = a.id and x.current = 1\n"
                     "group by a.id\n"
                     "order by a.id",
                     &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        buf_printf(out, "\nTaken over by ");
        put_markdown(out, table_text(&t, i, 0));
        buf_puts(out, " on ");
        put_markdown(out, table_text(&t, i, 1));
        buf_printf(out, " (%lld runs): changed since they were computed are ", count_at(&t, i, 4));
        put_markdown(out, table_text(&t, i, 2));
        buf_printf(out, "; %lld of them were computed again, and every bit was equal.\n",
                   count_at(&t, i, 3));
    }
    return true;
}

static bool put_experiments(struct workshop *w, struct buf *out, struct err *e)
{
    struct table t;
    if (!store_query(
            w->store, w->arena,
            "with seeds as (\n"
            "    select run, group_concat(path || ' ' || value, ' ') as seeds\n"
            "    from (\n"
            "        select run, path, value\n"
            "        from parameters\n"
            "        where path = 'seed' or path like '%.seed'\n"
            "        order by run, path\n"
            "    )\n"
            "    group by run\n"
            ")\n"
            "select x.name,\n"
            "    (select count(*) from planned_runs p where p.experiment = x.name),\n"
            "    (select count(*) from runs r where r.experiment = x.name\n"
            "        and r.status = 'done'),\n"
            "    (select count(*) from runs r where r.experiment = x.name\n"
            "        and r.status = 'diverged'),\n"
            "    (select count(*) from runs r where r.experiment = x.name\n"
            "        and r.status = 'failed'),\n"
            "    (select count(distinct s.seeds) from runs r join seeds s on s.run = r.id\n"
            "        where r.experiment = x.name),\n"
            "    (select sum(r.steps) from runs r where r.experiment = x.name),\n"
            "    (select sum(r.evaluations) from runs r where r.experiment = x.name)\n"
            "from experiments x\n"
            "where x.planned\n"
            "order by x.name",
            &t, e))
        return false;
    static const struct format grouped = {
        .conversion = 'd', .grouped = true, .before = "", .after = ""};
    buf_puts(out,
             "\n:::: {.tabular widths=\"25 9 9 10 8 9 7 11 12\"}\n| Experiment | planned | done "
             "| diverged | failed | missing | seeds | steps | evaluations |\n"
             "|:---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < t.n_rows; i++) {
        long long planned = count_at(&t, i, 1), there = 0, n_seeds = count_at(&t, i, 5);
        const char *seeds = n_seeds ? arena_printf(w->arena, "%lld", n_seeds) : "\xe2\x80\x93";
        for (size_t j = 2; j < 5; j++)
            there += count_at(&t, i, j);
        buf_printf(out, "| [%s]{.experiment} | %lld | %lld | %lld | %lld | %lld | %s",
                   table_text(&t, i, 0), planned, count_at(&t, i, 2), count_at(&t, i, 3),
                   count_at(&t, i, 4), planned - there, seeds);
        for (size_t j = 6; j < t.n_columns; j++) {
            buf_puts(out, " | ");
            format_markdown(out, &grouped, &t.cells[i * t.n_columns + j], false);
        }
        buf_puts(out, " |\n");
    }
    buf_puts(out, "::::\n"
                  "\n"
                  "Seeds are the different sets of seeds, of data, starts and whatever else is "
                  "drawn. Steps and evaluations of the loss are summed over the finished runs and "
                  "come out the same whenever they are computed again. Seconds do not, and would "
                  "change these pages: `overparam sql cost` tells the wall and processor time, the "
                  "memory and the steps that each experiment took on the machine that ran it, and "
                  "`overparam sql slowest-runs` the longest runs.\n");
    return true;
}

bool appendix_provenance(struct workshop *w, struct buf *out, struct err *e)
{
    static const char *const tools[] = {"gnuplot", "pandoc", "pdflatex"};
    char digest[SHA256_HEX];
    struct table t;
    if (!workshop_results(w, digest, e) ||
        !store_query(w->store, w->arena, "select sqlite_version()", &t, e) ||
        !put_experiments(w, out, e) || !put_builds(w, out, e) || !put_adoptions(w, out, e))
        return false;
    buf_printf(out, "\nThe report was written with SQLite %s", table_text(&t, 0, 0));
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        buf_puts(out, ", ");
        put_markdown(out, tool_version(w->arena, tools[i]));
    }
    enum { HALF = (SHA256_HEX - 1) / 2 };
    buf_printf(out,
               ".\n\n```{=latex}\n\\roomfor{9\\baselineskip}\n```\n\n"
               "The SHA-256 of all results (times and hosts left out) is `%.*s` `%s`:\n\n"
               "```\n"
               "make                    # computes what is missing and writes this report\n"
               "overparam digest        # prints the digest above\n"
               "overparam verify        # computes finished runs again and compares\n"
               "overparam claims        # decides every claim\n"
               "overparam sql cost      # tells how long each experiment took\n"
               "```\n",
               HALF, digest, digest + HALF);
    return true;
}
