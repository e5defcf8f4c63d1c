/* typeset.c: see typeset.h. pdfTeX writes today's date unless both SOURCE_DATE_EPOCH and
 * FORCE_SOURCE_DATE are set; openin_any=p keeps it from reading files above its folder, so it works
 * in build/, where figures/ and report/ lie. */
#include "report/typeset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/characters.h"
#include "report/stamp.h"
#include "sys/file.h"
#include "sys/proc.h"

#define LATEX_PACKAGES "texlive-latex-recommended lmodern"

static const double pandoc_seconds = 300, latex_seconds = 120;

enum { PASSES = 5 };

/* Options of pandoc's. */
static const char read_filter[] = "--lua-filter=" REPORT_FOLDER "/manuscript.lua",
                  write_filter[] = "--lua-filter=" REPORT_FOLDER "/filter.lua",
                  page_template[] = "--template=" REPORT_FOLDER "/template.html",
                  paper_template[] = "--template=" REPORT_FOLDER "/template.tex";

/* The last lines of what a program said, in one line. */
static const char *tail(struct arena *a, const struct buf *said)
{
    enum { SHOWN = 300 };
    size_t n = said->n;
    while (n > 0 && strchr("\n ", said->s[n - 1]))
        n--;
    char *text =
        arena_strndup(a, buf_text(said) + (n > SHOWN ? n - SHOWN : 0), n > SHOWN ? SHOWN : n);
    for (char *p = text; *p; p++)
        if (*p == '\n')
            *p = ' ';
    return text;
}

/* A complaint of filter.lua ends in Lua's way to it, which is of no use to an author. */
static void trace_cut(struct buf *said)
{
    char *trace = said->n ? strstr(said->s, "\nstack traceback:") : NULL;
    if (trace) {
        *trace = 0;
        said->n = (size_t)(trace - said->s);
    }
}

/* Whether `end` stands at the end, or not far from it: a template of the author's own may have
 * comments behind it. */
static bool ends_in(const struct buf *text, const char *end)
{
    enum { FAR = 4096 };
    size_t n = strlen(end);
    for (size_t back = n; back <= text->n && back <= n + FAR; back++)
        if (memcmp(text->s + text->n - back, end, n) == 0)
            return true;
    return false;
}

/* What a program says of its success is not believed: the file is there and ends as its kind does.
 */
static bool written(const char *program, const char *path, const char *end, struct err *e)
{
    struct buf text = {0};
    bool fine = file_exists(path) && file_read(path, 0, &text, e);
    fine = fine && ends_in(&text, end);
    buf_release(&text);
    if (fine || e->code != ERR_NONE)
        return fine;
    err_set(e, ERR_TOOL, "%s said that all went well and left no whole %s", program, path);
    return err_hint(e, "is there room on the disk? is it the %s of package %s?", program,
                    strcmp(program, "pandoc") == 0 ? program : LATEX_PACKAGES);
}

/* Pandoc quotes a formula that it cannot read: where does it stand in the author's text? False when
 * it quotes none, or one that a placeholder made. */
static bool formula_place(const struct buf *said, struct where *at)
{
    static const char before[] = "Could not convert TeX math ", after[] = ", rendering as TeX";
    const char *from = said->n ? strstr(said->s, before) : NULL;
    const char *end = from ? strstr(from, after) : NULL;
    struct buf text = {0}, quoted = {0};
    struct err ignored = {0};
    const char *found = NULL;
    if (end) {
        from += sizeof before - 1;
        buf_add(&quoted, from, (size_t)(end - from));
    }
    if (quoted.n > 0 && file_read(REPORT_FOLDER "/report.md", 0, &text, &ignored))
        found = strstr(buf_text(&text), quoted.s);
    if (found)
        *at = text_place(REPORT_FOLDER "/report.md", text.s, (size_t)(found - text.s));
    buf_release(&text);
    buf_release(&quoted);
    return found != NULL;
}

/* Warnings are of the text, everything else is of the program or the machine. */
static bool pandoc_failed(const struct workshop *w, const char *input, int status,
                          const struct buf *said, struct err *e)
{
    struct where at;
    const char *words = tail(w->arena, said);
    if (formula_place(said, &at)) {
        err_set_at(e, ERR_INPUT, at, "pandoc cannot read this formula: %s", words);
        return err_hint(e, "are its braces closed, and its commands known?");
    }
    bool of_text = strstr(words, "[WARNING]") || strstr(words, "Error at");
    err_set(e, of_text ? ERR_INPUT : ERR_TOOL, "pandoc left with status %d: %s", status, words);
    return err_hint(e,
                    "its input is %s, made of " REPORT_FOLDER
                    "/report.md; it is the program of package pandoc",
                    input);
}

/* The first of `own` is the input, the last the option --output=FILE; what it holds ends with
 * `end`. */
static bool pandoc(const struct workshop *w, const char *const *own, const char *end, struct err *e)
{
    enum { MOST = 24 };
    const char *argv[MOST] = {"pandoc", "--fail-if-warnings",
                              arena_printf(w->arena, "--data-dir=%s/report", w->build)};
    size_t n = 3;
    for (size_t i = 0; own[i]; i++)
        argv[n++] = own[i];
    const char *output = argv[n - 1] + strlen("--output=");
    (void)remove(output);
    const char *const env[] = {"LC_ALL=C.UTF-8", "TZ=UTC", "SOURCE_DATE_EPOCH=" REPORT_EPOCH, NULL};
    const struct proc p = {
        .argv = argv, .env = env, .package = "pandoc", .seconds = pandoc_seconds};
    struct buf said = {0};
    int status = 0;
    bool fine = proc_run(&p, &status, NULL, &said, e);
    if (fine && status != 0) {
        trace_cut(&said);
        fine = pandoc_failed(w, own[0], status, &said, e);
    }
    buf_release(&said);
    return fine && written("pandoc", output, end, e);
}

/* A file of the page between the tags of its element: the page stands alone. */
static bool inline_write(const char *file, const char *element, const char *path, struct err *e)
{
    struct buf text = {0};
    buf_printf(&text, "<%s>\n", element);
    bool fine = file_read(file, 0, &text, e);
    buf_printf(&text, "</%s>\n", element);
    fine = fine && workshop_write(path, text.s, text.n, e);
    buf_release(&text);
    return fine;
}

/* All scripts of the page as one, in the order of their names, in a scope of its own. */
static bool scripts_write(const struct workshop *w, const char *path, struct err *e)
{
    const char *const *names;
    size_t n;
    struct buf all = {0};
    buf_puts(&all, "<script>\n\"use strict\";\n(() => {\n");
    bool fine = folder_list(w->arena, PAGE_FOLDER, ".js", &names, &n, e);
    for (size_t i = 0; fine && i < n; i++)
        fine = file_read(arena_printf(w->arena, PAGE_FOLDER "/%s.js", names[i]), 0, &all, e);
    buf_puts(&all, "})();\n</script>\n");
    fine = fine && workshop_write(path, all.s, all.n, e);
    buf_release(&all);
    return fine;
}

/* NAME=FILE, a file of the write-up that is being made. */
static const char *option(const struct workshop *w, const char *name, const char *file)
{
    return arena_printf(w->arena, "%s%s/report/%s", name, w->build, file);
}

bool typeset_read(const struct workshop *w, struct err *e)
{
    const char *const own[] = {workshop_path(w, "report/report.md"),
                               "--from=markdown+raw_tex-implicit_figures",
                               "--to=json",
                               read_filter,
                               option(w, "--output=", "read.json"),
                               NULL};
    if (!file_exists(REPORT_FOLDER "/manuscript.lua")) {
        err_set(e, ERR_INPUT, "there is no " REPORT_FOLDER "/manuscript.lua");
        return err_hint(e, "take it, and the filter.lua that goes with it, from a new project: "
                           "overparam new-report");
    }
    return pandoc(w, own, "}", e);
}

/* `own`: what is of this format only. */
static bool pandoc_write(const struct workshop *w, const char *const *own, const char *end,
                         const char *mark, struct err *e)
{
    enum { MOST = 24 };
    const char *argv[MOST] = {workshop_path(w, "report/report.json"),
                              "--from=json",
                              "--standalone",
                              "--columns=100000",
                              "--wrap=preserve",
                              write_filter,
                              "--citeproc",
                              option(w, "--bibliography=", "references.bib"),
                              "--metadata=link-citations",
                              arena_printf(w->arena, "--variable=mark:%s", mark)};
    size_t n = 0;
    while (argv[n])
        n++;
    for (size_t i = 0; own[i]; i++)
        argv[n++] = own[i];
    return pandoc(w, argv, end, e);
}

bool typeset_html(const struct workshop *w, const char *mark, struct err *e)
{
    const char *const own[] = {"--to=html5",
                               "--mathml",
                               "--toc",
                               "--toc-depth=2",
                               page_template,
                               option(w, "--include-in-header=", "style.html"),
                               option(w, "--include-after-body=", "data.html"),
                               option(w, "--include-after-body=", "page.html"),
                               option(w, "--output=", "report.html"),
                               NULL};
    return inline_write(REPORT_FOLDER "/style.css", "style", workshop_path(w, "report/style.html"),
                        e) &&
           scripts_write(w, workshop_path(w, "report/page.html"), e) &&
           pandoc_write(w, own, "</html>", mark, e);
}

bool typeset_latex(const struct workshop *w, const char *mark, struct err *e)
{
    const char *const own[] = {"--to=latex", paper_template, option(w, "--output=", "report.tex"),
                               NULL};
    return pandoc_write(w, own, "\\end{document}", mark, e);
}

/* The first complaint in TeX's log: a line that begins with '!', and the place after it. */
static bool latex_failed(const struct workshop *w, int status, struct err *e)
{
    struct buf log = {0};
    struct err ignored = {0};
    const char *path = workshop_path(w, "report/report.log");
    bool read = file_exists(path) && file_read(path, 0, &log, &ignored);
    const char *mark = read ? strstr(buf_text(&log), "\n!") : NULL;
    if (mark) {
        const char *line = strstr(mark, "\nl.");
        err_set(e, ERR_TOOL, "pdflatex: %s%s%s",
                arena_strndup(w->arena, mark + 2 + strspn(mark + 2, " "), strcspn(mark + 3, "\n")),
                line ? " at " : "",
                line ? arena_strndup(w->arena, line + 1, strcspn(line + 1, "\n")) : "");
    } else
        err_set(e, ERR_TOOL, "pdflatex left with status %d", status);
    buf_release(&log);
    return err_hint(e, "the whole story is in %s (packages " LATEX_PACKAGES ")", path);
}

static bool latex_pass(const struct workshop *w, struct err *e)
{
    static const char date[] = "SOURCE_DATE_EPOCH=" REPORT_EPOCH;
    const char *const argv[] = {"pdflatex",
                                "-no-shell-escape",
                                "-halt-on-error",
                                "-interaction=batchmode",
                                "-output-directory=report",
                                "report/report.tex",
                                NULL};
    const char *const env[] = {"LC_ALL=C",
                               "TZ=UTC",
                               date,
                               "FORCE_SOURCE_DATE=1",
                               "openin_any=p",
                               "openout_any=p",
                               "TEXINPUTS=",
                               "max_print_line=1000",
                               NULL};
    const struct proc p = {.argv = argv,
                           .env = env,
                           .folder = w->build,
                           .package = LATEX_PACKAGES,
                           .seconds = latex_seconds};
    int status = 0;
    if (!proc_run(&p, &status, NULL, NULL, e))
        return false;
    return status == 0 ? true : latex_failed(w, status, e);
}

/* What template.tex wrote into the log of the last pass, a line for every character that the fonts
 * lack: its number in hexadecimal. */
static const char *missing_characters(const struct workshop *w)
{
    static const char mark[] = "\noverparam-missing: U+";
    struct buf log = {0};
    struct characters missing = {0};
    struct err ignored = {0};
    const char *path = workshop_path(w, "report/report.log");
    bool read = file_exists(path) && file_read(path, 0, &log, &ignored);
    for (const char *p = read ? buf_text(&log) : ""; (p = strstr(p, mark)) != NULL;) {
        p += sizeof mark - 1;
        characters_add(w->arena, &missing, strtoul(p, NULL, 16));
    }
    buf_release(&log);
    return characters_list(w->arena, &missing);
}

/* What LaTeX notes for its next pass. */
static const char *const notes[] = {"report.aux", "report.toc", "report.out"};
enum { N_NOTES = sizeof notes / sizeof *notes };

static const char *note_path(const struct workshop *w, size_t i)
{
    return workshop_path(w, "report/%s", notes[i]);
}

/* Digest of them; those that are not there count as well. */
static void notes_digest(const struct workshop *w, char hex[SHA256_HEX])
{
    struct sha256 h;
    sha256_init(&h);
    for (size_t i = 0; i < N_NOTES; i++) {
        const char *const path[] = {note_path(w, i), NULL};
        char one[SHA256_HEX];
        stamp_outputs(path, one);
        stamp_add_text(&h, one);
    }
    sha256_finish(&h, hex);
}

/* Of all before the text: notes of another preamble may have commands that this one lacks. */
static bool preamble_digest(const struct workshop *w, char hex[SHA256_HEX], struct err *e)
{
    struct buf tex = {0};
    bool fine = file_read(workshop_path(w, "report/report.tex"), 0, &tex, e);
    const char *end = strstr(buf_text(&tex), "\\begin{document}");
    sha256_of(buf_text(&tex), end ? (size_t)(end - tex.s) : tex.n, hex);
    buf_release(&tex);
    return fine;
}

/* What an earlier text left behind must not show in this one, and nothing is written through a
 * link. But the notes of the last one that was typeset whole are where this one begins: when no
 * reference moves, one pass is all that it needs, and leaves what passes from nothing would. */
static void notes_begin(const struct workshop *w, const char *stamp, const struct stamp *now,
                        char before[SHA256_HEX])
{
    struct stamp last;
    bool kept = true;
    stamp_read(stamp, &last);
    notes_digest(w, before);
    for (size_t i = 0; i < N_NOTES; i++)
        kept = kept && !file_is_link(note_path(w, i));
    kept = kept && strcmp(last.inputs, now->inputs) == 0 && strcmp(last.outputs, before) == 0;
    for (size_t i = 0; !kept && i < N_NOTES; i++)
        (void)remove(note_path(w, i));
    if (!kept)
        notes_digest(w, before);
}

/* Until a pass notes what the one before did. */
static bool latex_passes(const struct workshop *w, char noted[SHA256_HEX], struct err *e)
{
    for (int pass = 0; pass < PASSES; pass++) {
        char before[SHA256_HEX];
        memcpy(before, noted, sizeof before);
        if (!latex_pass(w, e))
            return false;
        notes_digest(w, noted);
        if (strcmp(before, noted) == 0)
            break;
    }
    return true;
}

bool typeset_pdf(const struct workshop *w, const char **missing, struct err *e)
{
    const char *pdf = workshop_path(w, "report/report.pdf"),
               *stamp = workshop_path(w, "report/notes.stamp");
    struct stamp now = {{0}, {0}, {0}};
    if (!preamble_digest(w, now.inputs, e))
        return false;
    memcpy(now.data, now.inputs, sizeof now.data);
    notes_begin(w, stamp, &now, now.outputs);
    (void)remove(workshop_path(w, "report/report.log"));
    (void)remove(pdf);
    if (!latex_passes(w, now.outputs, e))
        return false;
    *missing = missing_characters(w);
    return written("pdflatex", pdf, "%%EOF", e) && stamp_write(stamp, &now, e);
}
