/* new-report.c: a write-up of one's own, outside this repository. The files come out of the program
 * itself: those of starter/ and, the same as this repository's own, those that a write-up is
 * typeset with. */
#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "sys/file.h"

static const struct flag flags[] = {
    {"title", 0, "TEXT", "title of the write-up (default: from the folder's name)"},
    {NULL, 0, NULL, NULL},
};

static const char starter[] = "starter/", placeholder[] = "@TITLE@";

/* Where a file of the program goes in the new project; NULL: it is no part of one. */
static const char *place(const struct embedded *f)
{
    static const char *const shared[] = {"report/", "plots/", "tools/"};
    if (strncmp(f->path, starter, sizeof starter - 1) == 0)
        return f->path + sizeof starter - 1;
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (strncmp(f->path, shared[i], strlen(shared[i])) == 0)
            return f->path;
    return NULL;
}

/* "papers/two-layers" is about "Two layers". */
static const char *title_of(struct context *c, const char *folder)
{
    size_t n = strlen(folder);
    while (n > 1 && folder[n - 1] == '/')
        n--;
    size_t begin = n;
    while (begin > 0 && folder[begin - 1] != '/')
        begin--;
    char *title = arena_strndup(c->arena, folder + begin, n - begin);
    if (strspn(title, "./") == strlen(title))
        return "A report of my own";
    for (char *p = title; *p; p++)
        if (*p == '-' || *p == '_')
            *p = ' ';
    if (title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    return title;
}

/* One line of UTF-8. All else can be written. */
static bool title_fits(const char *title, struct err *e)
{
    const char *wrong = title[strspn(title, " ")] == '\0' ? "it is empty" : NULL;
    size_t n = strlen(title);
    for (size_t i = 0, length; !wrong && i < n; i += length) {
        unsigned long point = 0;
        length = utf8_read(title + i, n - i, &point);
        wrong = length == 0                                    ? "it is not UTF-8"
                : point < ' ' || (point >= 127 && point < 160) ? "it holds a control character"
                                                               : NULL;
    }
    if (!wrong)
        return true;
    err_set(e, ERR_USAGE, "'%s' cannot be a title: %s", title, wrong);
    return err_hint(e, "--title TEXT takes one line");
}

static bool folder_is_free(struct context *c, const char *folder, struct err *e)
{
    enum { NAMED = 5 };
    const char *const *names;
    size_t n;
    struct buf list = {0};
    if (!folder[0]) {
        err_set(e, ERR_USAGE, "the folder's name is empty");
        return err_hint(e, "name a folder that is new or empty");
    }
    if (!folder_list(c->arena, folder, "", &names, &n, e))
        return false;
    if (n == 0)
        return true;
    for (size_t i = 0; i < n && i < NAMED; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    err_set(e, ERR_USAGE, "%s is not empty: it holds %s%s", folder, buf_text(&list),
            n > NAMED ? ", ..." : "");
    buf_release(&list);
    return err_hint(e, "name a folder that is new or empty; nothing was written");
}

/* Text of YAML in quotes is that of JSON. */
static enum text_format format_of(const struct embedded *f)
{
    const char *suffix = strrchr(f->path, '.');
    return suffix && strcmp(suffix, ".cff") == 0 ? TEXT_JSON : TEXT_MARKDOWN;
}

/* The file's bytes, with the title where it belongs, nothing of it markup. */
static void fill(struct buf *out, const struct embedded *f, const char *title)
{
    const char *text = (const char *)f->bytes;
    const char *at =
        strncmp(f->path, starter, sizeof starter - 1) == 0 ? strstr(text, placeholder) : NULL;
    if (!at) {
        buf_add(out, text, f->n);
        return;
    }
    buf_add(out, text, (size_t)(at - text));
    text_put(out, format_of(f), title);
    at += sizeof placeholder - 1;
    buf_add(out, at, f->n - (size_t)(at - text));
}

static bool project_write_file(struct context *c, const char *folder, const struct embedded *f,
                               const char *title, struct err *e)
{
    const char *path = arena_printf(c->arena, "%s/%s", folder, place(f));
    struct buf text = {0};
    if (file_exists(path)) {
        err_set(e, ERR_USAGE, "%s exists already", path);
        return err_hint(e, "name a folder that is new or empty");
    }
    fill(&text, f, title);
    const char *parent = arena_strndup(c->arena, path, (size_t)(strrchr(path, '/') - path));
    bool fine = folder_make(parent, e) && file_write(path, buf_text(&text), text.n, e);
    buf_release(&text);
    return fine;
}

/* Take back the files before `end`, and the folders that are empty without them and it. */
static void project_remove(struct context *c, const char *folder, const struct embedded *end)
{
    for (const struct embedded *f = embedded_files; f <= end; f++) {
        if (!place(f))
            continue;
        char *path = arena_strdup(c->arena, arena_printf(c->arena, "%s/%s", folder, place(f)));
        if (f < end)
            (void)remove(path);
        while (*strrchr(path, '/') = '\0', strlen(path) > strlen(folder))
            (void)remove(path);
    }
}

static bool project_write(struct context *c, const char *folder, const char *title, size_t *n,
                          struct err *e)
{
    for (const struct embedded *f = embedded_files; f->path; f++) {
        if (!place(f))
            continue;
        if (!project_write_file(c, folder, f, title, e)) {
            project_remove(c, folder, f);
            return false;
        }
        ++*n;
    }
    return true;
}

/* The way there as a shell reads it: in quotes when it holds more than plain letters. */
static void print_way(const char *folder)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-";
    const char *here = folder[0] == '-' ? "./" : "";
    struct buf quoted = {0};
    for (const char *s = folder; *s; s++)
        if (*s == '\'')
            buf_puts(&quoted, "'\\''");
        else
            buf_putc(&quoted, *s);
    const char *quote = folder[strspn(folder, plain)] == 0 ? "" : "'";
    print_line("  cd %s%s%s%s", quote, here, buf_text(&quoted), quote);
    buf_release(&quoted);
}

static void print_next(const struct context *c, const char *folder, size_t n)
{
    if (c->json) {
        struct buf text = {0};
        text_put(&text, TEXT_JSON, folder);
        print_line("{\"folder\": %s, \"files\": %zu}", buf_text(&text), n);
        buf_release(&text);
        return;
    }
    print_line("wrote %zu files to %s. Next:\n", n, folder);
    print_way(folder);
    print_line("  make          # runs experiments/first.yaml, writes report/report.pdf and .html");
    print_line("  make check    # every claim: measured, expected, holds");
    print_line("\nThen edit experiments/first.yaml and report/report.md, and make again.");
}

static int run(struct context *c, struct err *e)
{
    const char *folder = c->args.names[0];
    const char *title = args_text(&c->args, "title", title_of(c, folder));
    size_t n = 0;
    if (!embedded_find("starter/Makefile")) {
        err_set(e, ERR_TOOL, "this program was built without the files of a new report");
        err_hint(e, "build it in a whole copy of its sources");
        return 0;
    }
    if (folder_is_free(c, folder, e) && title_fits(title, e) &&
        project_write(c, folder, title, &n, e))
        print_next(c, folder, n);
    return 0;
}

const struct command command_new_report = {
    .name = "new-report",
    .summary = "start a write-up of your own in a new folder",
    .arguments = "DIR",
    .help =
        "A small but whole project: an experiment with a claim, a figure, a table, a number, the "
        "text, and a\n"
        "Makefile. It needs this program on PATH and nothing else of its sources. What a folder "
        "holds is never\n"
        "overwritten: DIR must be new or empty (hidden files such as .git may be there).\n\n"
        "  overparam new-report my-paper --title \"Depth and the price of houses\"\n"
        "  cd my-paper && make\n\n"
        "  experiments/NAME.yaml      what is run, and the claims\n"
        "  plots/NAME.sql, NAME.gp    a figure: its query, its gnuplot script\n"
        "  report/report.md           the text; report/tables and report/values: queries for it\n"
        "  CITATION.cff               how the paper is cited\n"
        "  .github/workflows/         the paper made anew at every push\n"
        "  report/template.*, style.css, page/, filter.lua, plots/style.gp   the looks, yours to "
        "change\n",
    .json = "`{folder: text, files: integer}`",
    .flags = flags,
    .project = PROJECT_UNUSED,
    .min_names = 1,
    .max_names = 1,
    .run = run,
};
