/* new.c: a commented experiment to start from. It runs as it stands. */
#include <string.h>

#include "base/text.h"
#include "cli/project.h"
#include "sys/file.h"

/* %s: the name, three times. */
static const char skeleton[] =
    "# yaml-language-server: $schema=../build/experiment.schema.json\n"
    "# (an editor completes and checks by that file; `overparam schema` prints it, `make` writes "
    "it)\n"
    "# An experiment: `overparam check` validates it, `overparam plan` counts its runs, `overparam "
    "run` makes them.\n"
    "# `overparam describe` lists all kinds; `overparam describe optimizer gradient-descent` one "
    "with its options.\n"
    "experiment: %s # the name of this file\n"
    "title: Two layers against one\n"
    "source: \"a question of my own\"\n"
    "\n"
    "# The problem: theta -> L. Data of your own: {kind: csv, path: my.csv, target: price}.\n"
    "problem:\n"
    "  data: {kind: gaussian, samples: 40, features: 10, seed: 1}\n"
    "  loss: {kind: squared, reduction: mean}\n"
    "\n"
    "# Where a run starts. A sweep makes one run for each of its values; plain sweeps multiply.\n"
    "# Its forms: values, log, linear, range, random; `zip: LABEL` beside it moves several "
    "together.\n"
    "init: {kind: gaussian, scale: {sweep: {log: [0.01, 1, 3]}}, seed: 2}\n"
    "optimizer: {kind: gradient-descent, rate: 0.02}\n"
    "stop: {loss: 1e-8, steps: 20000}\n"
    "record: {at: {log: 50}, observables: [loss, theta-norm, cosine]}\n"
    "\n"
    "# Each variant is laid over what stands above: give only what differs.\n"
    "variants:\n"
    "  - name: one-layer\n"
    "    parameterization: canonical\n"
    "  - name: two-layers\n"
    "    parameterization: {kind: two-layer-linear, width: 10}\n"
    "\n"
    "# Laid over everything for the reduced profile (--profile quick).\n"
    "quick:\n"
    "  stop: {steps: 1000}\n"
    "\n"
    "# What the write-up may say, and the query that decides it (`overparam claims`).\n"
    "# sort: identity (false only if the code is wrong), theorem (proved; its\n"
    "# conditions hold here) or finding (could have come out otherwise).\n"
    "claims:\n"
    "  - id: %s.half-space\n"
    "    sort: identity\n"
    "    says: The parametric step never opposes the canonical gradient.\n"
    "    source: \"a question of my own\"\n"
    "    query: |\n"
    "      select min(value) from trajectories\n"
    "      where experiment = '%s' and observable = 'cosine'\n"
    "    expect: \">= -1e-12\"\n"
    "    because: The cosine is exactly non-negative; the tolerance is rounding.\n";

static void print_path(const struct context *c, const char *path)
{
    struct buf text = {0};
    if (c->json)
        text_put(&text, TEXT_JSON, path);
    print_line(c->json ? "{\"file\": %s}" : "%s", c->json ? buf_text(&text) : path);
    buf_release(&text);
}

static bool new_write(struct context *c, const char *name, struct err *e)
{
    const char *path = arena_printf(c->arena, "experiments/%s.yaml", name);
    const char *yml = arena_printf(c->arena, "experiments/%s.yml", name);
    struct buf text = {0};
    if (file_exists(path) || file_exists(yml)) {
        err_set(e, ERR_USAGE, "%s exists already", file_exists(path) ? path : yml);
        return err_hint(e, "choose another name; nothing was written");
    }
    buf_printf(&text, skeleton, name, name, name);
    bool fine = folder_make("experiments", e) && file_write(path, buf_text(&text), text.n, e);
    buf_release(&text);
    if (fine)
        print_path(c, project_shown(c, path));
    return fine;
}

static int run(struct context *c, struct err *e)
{
    /* Claims are named after the experiment, so there must be room for a dot and a word. */
    enum { LONGEST = 50 };
    const char *name = c->args.names[0];
    if (!text_is_name(name) || strlen(name) > LONGEST) {
        err_set(e, ERR_USAGE, "'%.60s' cannot be the name of an experiment", name);
        err_hint(e, "small letters, digits, '-' and '.', a letter or digit first, at most %d",
                 LONGEST);
        return 0;
    }
    (void)new_write(c, name, e);
    return 0;
}

const struct command command_new = {
    .name = "new",
    .summary = "write experiments/NAME.yaml, a commented experiment to start from",
    .arguments = "NAME",
    .help = "The file runs as it stands: two variants, a sweep, a claim. An existing file is never "
            "overwritten.\n",
    .json = "`{file: text}`",
    .project = PROJECT_OR_BEGINS,
    .min_names = 1,
    .max_names = 1,
    .run = run,
};
