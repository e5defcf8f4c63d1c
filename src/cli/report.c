/* report.c: from the database to report.pdf and report.html, redoing only what changed. */
#include <stdio.h>
#include <string.h>

#include "cli/artefacts.h"
#include "cli/current.h"
#include "cli/project.h"
#include "cli/verdicts.h"
#include "core/kind.h"
#include "report/figure.h"
#include "report/tabular.h"
#include "report/writeup.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"only", 0, "FIGURE|TABLE", "only this figure or table; the write-up is not made"},
    {"output", 'o', "FOLDER", "where report.pdf and report.html go (default report)"},
    {"html-only", 0, NULL, "no PDF: LaTeX is not needed"},
    {NULL, 0, NULL, NULL},
};

/* The figure or table of this name (both, when there are both). */
static bool make_only(struct context *c, struct workshop *w, const char *name, struct err *e)
{
    size_t n_changed = 0;
    bool figure = file_exists(arena_printf(c->arena, PLOTS_FOLDER "/%s.sql", name));
    bool table = file_exists(arena_printf(c->arena, TABLES_FOLDER "/%s.sql", name));
    if (!figure && !table) {
        err_set(e, ERR_INPUT, "no figure or table is called '%.80s'", name);
        return err_hint(e,
                        "figures are " PLOTS_FOLDER "/NAME.sql, tables " TABLES_FOLDER "/NAME.sql");
    }
    return (!figure || artefacts_make(c, w, figure_make, &name, 1, &n_changed, e)) &&
           (!table || artefacts_make(c, w, tabular_make, &name, 1, &n_changed, e));
}

static void print_made(const struct context *c, const struct writeup *u, bool changed)
{
    const char *folder = project_shown(c, u->output);
    if (c->json)
        print_line("{\"kind\": \"report\", \"name\": \"report\", \"changed\": %s}",
                   changed ? "true" : "false");
    else if (!changed)
        print_line("nothing has changed since the report was made");
    else if (u->html_only)
        print_line("report %s/report.html", folder);
    else
        print_line("report %s/report.html, %s/report.pdf", folder, folder);
}

/* The last word: a reader of many lines learns here whether everything holds. */
static bool print_claims(struct context *c, struct workshop *w, struct err *e)
{
    struct table t;
    if (c->json)
        return true;
    if (!store_query(w->store, w->arena, "select count(*), sum(holds is 1) from claims", &t, e))
        return false;
    long long n = (long long)t.cells[0].integer, held = (long long)t.cells[1].integer;
    if (n > 0)
        print_line("%lld of %lld claims hold%s", held, n,
                   held < n ? "; overparam claims tells which do not" : "");
    return true;
}

/* The figures and tables of the text. Those that could not be made are told, and do not keep the
 * others from the write-up, nor the write-up from being made. */
static bool make_shown(struct context *c, struct workshop *w, const struct manuscript *m,
                       struct err *e)
{
    struct err tables = {0};
    size_t n_changed = 0;
    bool figures_fine =
        artefacts_make(c, w, figure_make, m->figures.list, m->figures.n, &n_changed, e);
    bool tables_fine =
        artefacts_make(c, w, tabular_make, m->tables.list, m->tables.n, &n_changed, &tables);
    if (figures_fine && !tables_fine)
        *e = tables;
    return figures_fine && tables_fine;
}

/* Typeset what there is. Status and last words are those of what could not be made. */
static bool typeset(struct context *c, struct workshop *w, const struct writeup *u,
                    const struct manuscript *m, struct err *e)
{
    struct err failure = {0};
    bool whole = make_shown(c, w, m, &failure);
    bool fine = writeup_make(w, u, m, whole, e);
    if (fine)
        print_made(c, u, true);
    artefacts_notes(c, w);
    fine = fine && print_claims(c, w, e);
    if (!fine || whole)
        return fine;
    *e = failure;
    return err_hint(e, "the write-up is made and says so in its place");
}

/* Read the manuscript, then make all that it shows, then typeset. */
static bool make_all(struct context *c, struct workshop *w, const struct writeup *u, struct err *e)
{
    struct manuscript m;
    struct errs *es = arena_alloc(c->arena, sizeof *es);
    if (!manuscript_read(w, REPORT_FOLDER "/report.md", &m, es)) {
        print_errs(c, es);
        manuscript_release(&m);
        return err_set(e, es->list[0].code == ERR_NONE ? ERR_INPUT : es->list[0].code,
                       "nothing was typeset: see the mistakes above");
    }
    bool fine = typeset(c, w, u, &m, e);
    manuscript_release(&m);
    return fine;
}

/* Reading is enough to see that nothing has changed, and much faster than opening to write. */
static bool nothing_changed(struct context *c, const struct writeup *u, bool *current,
                            struct err *e)
{
    struct store *st = NULL;
    struct workshop w;
    const char *const *edited;
    size_t n_edited = 0;
    if (!store_open(c->db, STORE_READ, &st, e))
        return false;
    bool fine = workshop_open(&w, st, c->arena, e) && writeup_is_current(&w, u, current, e) &&
                (!*current || current_behind(c, st, &edited, &n_edited, e));
    *current = fine && *current && n_edited == 0;
    fine = fine && (!*current || current_say(c, st, e));
    store_close(st);
    return fine;
}

/* Verdicts are part of the text; deciding them can move the generation. */
static bool make(struct context *c, struct store *st, const struct writeup *u, struct err *e)
{
    struct workshop w;
    const char *only = args_text(&c->args, "only", NULL);
    if (only)
        return workshop_open(&w, st, c->arena, e) && make_only(c, &w, only, e);
    return verdicts_decide(c, st, e) && workshop_open(&w, st, c->arena, e) && make_all(c, &w, u, e);
}

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    const struct writeup u = {.output = args_text(&c->args, "output", REPORT_FOLDER),
                              .html_only = args_has(&c->args, "html-only"),
                              .code = code_find};
    bool current = false;
    if (!args_has(&c->args, "only") && file_exists(c->db) && !nothing_changed(c, &u, &current, e))
        return 0;
    if (current) {
        print_made(c, &u, false);
        return 0;
    }
    if (artefacts_open(c, &st, e)) {
        (void)make(c, st, &u, e);
        store_close(st);
    }
    return 0;
}

const struct command command_report = {
    .name = "report",
    .summary = "regenerate the write-up: report.pdf and report.html",
    .help =
        "report/report.md is pandoc Markdown that names figures, tables, values and claims; none "
        "of its numbers\n"
        "is typed by hand. What it shows is made first, then the text is typeset. Only what "
        "changed is made\n"
        "again; when a step fails the old files stay. A figure or table that cannot be made is "
        "told, and in its place\n"
        "the write-up says so: the others, and the write-up, are made all the same (exit status 2 "
        "or 3).\n"
        "\n"
        "  ![caption](figure:NAME){#fig:NAME}   plots/NAME.sql and plots/NAME.gp\n"
        "  ![caption](table:NAME){#tbl:NAME}    report/tables/NAME.sql\n"
        "  ![caption](FILE.png){#fig:NAME}      report/FILE.png: a picture, .png or .jpg\n"
        "  {value:NAME}                         report/values/NAME.sql\n"
        "  {claim:ID} {claim:ID:%.1e}           what a claim measured\n"
        "  {summary} {claims-table} {provenance}\n"
        "  @fig:NAME @tbl:NAME @sec:NAME @eq:NAME\n"
        "\n"
        "A number is rounded to the nearest decimal of its format, %.3g when none is given. What a "
        "claim measured\n"
        "is rounded outwards where the claim holds and bounds it from one side, for a reader takes "
        "it for a bound,\n"
        "too: 2.71028 under \"<= 3\" reads 2.72; where the claim fails, or expects a value, it is "
        "rounded to the\n"
        "nearest. Without a format it has three digits, or as many as show its verdict: in the "
        "text, the table of\n"
        "claims and overparam claims. A zero has no sign. --json and CSV have the exact numbers.\n"
        "\n"
        "gnuplot, pandoc and LaTeX are stopped when they take too long; OVERPARAM_TOOL_SECONDS "
        "sets another limit.\n",
    .json = "`{kind: text, name: text, changed: boolean}` one a line, of each figure, each "
            "table and the report",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .run = run,
};
