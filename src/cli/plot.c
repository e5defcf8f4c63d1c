/* plot.c: regenerate figures. */
#include "cli/artefacts.h"
#include "report/figure.h"

static const struct flag flags[] = {
    {"only", 0, "FIGURE", "only this figure"},
    {NULL, 0, NULL, NULL},
};

static int run(struct context *c, struct err *e)
{
    return artefacts_command(c, PLOTS_FOLDER, figure_make, e);
}

const struct command command_plot = {
    .name = "plot",
    .summary = "regenerate the figures whose data, query or script changed",
    .arguments = "[FIGURE...]",
    .help =
        "A figure is one query and one gnuplot script: plots/NAME.sql and plots/NAME.gp. It lands "
        "in\n"
        "build/figures/ as NAME.pdf, NAME.svg, NAME.csv and NAME.tsv (what gnuplot reads). "
        "Printed is\n"
        "which ones changed. The head of plots/style.gp tells how to draw one by hand.\n\n"
        "  overparam plot --only layer-balance\n",
    .json = "`{kind: text, name: text, changed: boolean}` one a line, of each that was made "
            "or stands",
    .flags = flags,
    .project = PROJECT_NEEDED,
    .max_names = SIZE_MAX,
    .run = run,
};
