/* table.c: regenerate tables. */
#include "cli/artefacts.h"
#include "report/tabular.h"

static const struct flag flags[] = {
    {"only", 0, "TABLE", "only this table"},
    {NULL, 0, NULL, NULL},
};

static int run(struct context *c, struct err *e)
{
    return artefacts_command(c, TABLES_FOLDER, tabular_make, e);
}

const struct command command_table = {
    .name = "table",
    .summary = "regenerate the tables whose data or query changed",
    .arguments = "[TABLE...]",
    .help = "A table is one query, report/tables/NAME.sql, whose comments lay it out:\n\n"
            "  -- columns: l r \xc2\xb1 r                      alignment; \xc2\xb1: the "
            "uncertainty of the\n"
            "                                           column before, joined with it\n"
            "  -- format: %s %'d %.3g                   one per column, after printf\n"
            "  -- headings: depth | steps | loss $L$    pandoc Markdown\n"
            "  -- widths: 40 30 30                      percent of the text, for long cells\n\n"
            "A value beside its uncertainty has the decimals that show two significant digits of "
            "the latter, and ten\n"
            "digits at most. %d of a number that is not whole is told.\n"
            "It lands in build/tables/ as NAME.md and NAME.csv. Printed is which ones changed.\n",
    .json = "`{kind: text, name: text, changed: boolean}` one a line, of each that was made "
            "or stands",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = SIZE_MAX,
    .run = run,
};
