/* writeup.c: see writeup.h. */
#include "report/writeup.h"

#include <stdio.h>
#include <string.h>

#include "report/appendix.h"
#include "report/catalogue.h"
#include "report/mark.h"
#include "report/pair.h"
#include "report/stamp.h"
#include "report/typeset.h"
#include "report/value.h"
#include "sys/file.h"

/* The stem and the bytes of every file of a folder with this suffix. */
static bool add_folder(struct arena *a, struct sha256 *h, const char *folder, const char *suffix,
                       struct err *e)
{
    const char *const *stems;
    size_t n;
    bool fine = folder_list(a, folder, suffix, &stems, &n, e);
    for (size_t i = 0; fine && i < n; i++) {
        char one[SHA256_HEX];
        fine = file_sha256(arena_printf(a, "%s/%s%s", folder, stems[i], suffix), one, e);
        stamp_add_text(h, stems[i]);
        stamp_add_text(h, one);
    }
    return fine;
}

/* The experiments' files, which the page shows: an edited comment changes no run. */
static bool add_experiments(struct workshop *w, struct sha256 *h, struct err *e)
{
    struct table t;
    bool fine = store_query(w->store, w->arena,
                            "select file from experiments where planned order by name", &t, e);
    for (size_t i = 0; fine && i < t.n_rows; i++) {
        char one[SHA256_HEX] = "";
        if (file_exists(t.cells[i].text))
            fine = file_sha256(t.cells[i].text, one, e);
        stamp_add_text(h, one);
    }
    return fine;
}

static bool add_file(struct sha256 *h, const char *path, struct err *e)
{
    char one[SHA256_HEX] = "";
    if (path && file_exists(path) && !file_sha256(path, one, e))
        return false;
    stamp_add_text(h, one);
    return true;
}

/* The pictures that the text showed when it was last read; which it shows now, its own digest
 * tells. */
static bool add_pictures(const struct workshop *w, struct sha256 *h, struct err *e)
{
    struct buf list = {0};
    const char *known = workshop_path(w, "report/pictures.txt");
    bool fine = !file_exists(known) || file_read(known, 0, &list, e);
    for (const char *p = buf_text(&list); fine && *p;) {
        const char *line = arena_strndup(w->arena, p, strcspn(p, "\n"));
        const char *path = line + strcspn(line, " ");
        path += *path == ' ';
        fine = add_file(h, path, e) && add_file(h, pair_other(w->arena, path), e);
        p += strlen(line) + (p[strlen(line)] == '\n');
    }
    buf_release(&list);
    return fine;
}

static bool inputs(struct workshop *w, const struct writeup *u, char hex[SHA256_HEX], struct err *e)
{
    static const struct {
        const char *folder, *suffix;
    } read[] = {
        {REPORT_FOLDER, ".md"},   {REPORT_FOLDER, ".bib"}, {REPORT_FOLDER, ".lua"},
        {REPORT_FOLDER, ".html"}, {REPORT_FOLDER, ".tex"}, {REPORT_FOLDER, ".css"},
        {PAGE_FOLDER, ".js"},     {TABLES_FOLDER, ".sql"}, {VALUES_FOLDER, ".sql"},
        {PLOTS_FOLDER, ".sql"},   {PLOTS_FOLDER, ".gp"},
    };
    struct sha256 h;
    struct err ignored = {0};
    char program[SHA256_HEX] = "";
    bool fine = true;
    /* The appendices are written by this program: another build may word them otherwise. */
    (void)!file_sha256("/proc/self/exe", program, &ignored);
    sha256_init(&h);
    stamp_add_text(&h, program);
    stamp_add_text(&h, w->generation);
    stamp_add_text(&h, u->output);
    stamp_add_text(&h, u->html_only ? "html" : "html and pdf");
    for (size_t i = 0; fine && i < sizeof read / sizeof *read; i++) {
        /* The finished page lies in the same folder as its template. */
        if (strcmp(read[i].suffix, ".html") == 0) {
            char one[SHA256_HEX];
            fine = file_sha256(REPORT_FOLDER "/template.html", one, e);
            stamp_add_text(&h, one);
        } else
            fine = add_folder(w->arena, &h, read[i].folder, read[i].suffix, e);
    }
    fine = fine && add_experiments(w, &h, e) && add_pictures(w, &h, e);
    sha256_finish(&h, hex);
    return fine;
}

static void outputs(struct arena *a, const struct writeup *u, char hex[SHA256_HEX])
{
    const char *const paths[] = {arena_printf(a, "%s/report.html", u->output),
                                 u->html_only ? NULL : arena_printf(a, "%s/report.pdf", u->output),
                                 NULL};
    stamp_outputs(paths, hex);
}

bool writeup_is_current(struct workshop *w, const struct writeup *u, bool *current, struct err *e)
{
    struct stamp s;
    char in[SHA256_HEX], out[SHA256_HEX];
    if (!inputs(w, u, in, e))
        return false;
    stamp_read(workshop_path(w, "report/report.stamp"), &s);
    outputs(w->arena, u, out);
    *current = out[0] && strcmp(in, s.inputs) == 0 && strcmp(out, s.outputs) == 0;
    return true;
}

/* Put what pandoc or LaTeX left in build/ where the reader looks for it. */
static bool deliver(const struct workshop *w, const char *file, const char *folder, struct err *e)
{
    struct buf bytes = {0};
    bool fine = folder_make(folder, e) &&
                file_read(workshop_path(w, "report/%s", file), 0, &bytes, e) &&
                workshop_write(arena_printf(w->arena, "%s/%s", folder, file), bytes.s, bytes.n, e);
    buf_release(&bytes);
    return fine;
}

/* One name a line. */
static bool write_names(const struct names *names, const char *path, struct err *e)
{
    struct buf list = {0};
    for (size_t i = 0; i < names->n; i++)
        buf_printf(&list, "%s\n", names->list[i]);
    bool fine = workshop_write(path, buf_text(&list), list.n, e);
    buf_release(&list);
    return fine;
}

/* The text for pandoc, and the lists of the numbers and the pictures in it. */
static bool write_tree(const struct workshop *w, const struct manuscript *m, struct err *e)
{
    return workshop_write_text(workshop_path(w, "report/report.json"), &m->tree, e) &&
           write_names(&m->values, workshop_path(w, "report/values.txt"), e) &&
           write_names(&m->pictures, workshop_path(w, "report/pictures.txt"), e);
}

/* The mark in both files. */
static bool mark_of(struct workshop *w, const char **text, struct err *e)
{
    struct mark m = {.is_report = true};
    struct buf out = {0};
    const char *profile;
    if (!appendix_profile(w, &profile, e) || !workshop_results(w, m.result, e))
        return false;
    snprintf(m.name, sizeof m.name, "%s", profile);
    mark_write(&out, &m);
    *text = arena_strdup(w->arena, buf_text(&out));
    buf_release(&out);
    return true;
}

static bool make_pdf(struct workshop *w, const struct writeup *u, const char *mark, struct err *e)
{
    const char *missing = NULL;
    bool fine = typeset_latex(w, mark, e) && typeset_pdf(w, &missing, e) &&
                deliver(w, "report.pdf", u->output, e);
    if (fine && missing)
        workshop_note(w, "report.pdf cannot show %s; the page does", missing);
    return fine;
}

bool writeup_make(struct workshop *w, const struct writeup *u, const struct manuscript *m,
                  bool whole, struct err *e)
{
    struct arena *a = w->arena;
    struct stamp s = {{0}, {0}, {0}};
    const char *mark;
    if (!mark_of(w, &mark, e) || !write_tree(w, m, e) || !inputs(w, u, s.inputs, e) ||
        !catalogue_experiments(w, workshop_path(w, "report/experiments.html"), e) ||
        !code_write(w, u->code, workshop_path(w, "report/code.html"), e) ||
        !catalogue_data(w, workshop_path(w, "report/data.html"), e) || !typeset_html(w, mark, e) ||
        !deliver(w, "report.html", u->output, e) || (!u->html_only && !make_pdf(w, u, mark, e)))
        return false;
    if (!whole)
        s.inputs[0] = 0;
    memcpy(s.data, s.inputs, sizeof s.data);
    outputs(a, u, s.outputs);
    return stamp_write(workshop_path(w, "report/report.stamp"), &s, e);
}
