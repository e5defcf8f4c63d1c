/* new.c: a commented experiment to start from. It runs as it stands. */
#include <string.h>

#include "base/embedded.h"
#include "base/text.h"
#include "cli/project.h"
#include "sys/file.h"

/* The experiment that a new write-up begins with, and where its name stands in it. */
static const char model[] = "starter/experiments/first.yaml";
static const char *const places[] = {"experiment: ", "id: ", "experiment = '"};
static const char model_name[] = "first";

/* Is it the model's name that stands at `at`? */
static bool is_name(const char *text, size_t at)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const size_t n = strlen(places[i]);
        if (at >= n && strncmp(text + at - n, places[i], n) == 0)
            return strncmp(text + at, model_name, sizeof model_name - 1) == 0;
    }
    return false;
}

static void put_model(struct buf *out, const char *name)
{
    const struct embedded *f = embedded_find(model);
    const char *text = f ? (const char *)f->bytes : "";
    for (size_t at = 0; f && at < f->n;)
        if (is_name(text, at)) {
            buf_puts(out, name);
            at += sizeof model_name - 1;
        } else
            buf_putc(out, text[at++]);
}

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
    put_model(&text, name);
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
