/* picture.c: see picture.h. */
#include "report/picture.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "report/pair.h"
#include "sys/file.h"

enum { PICTURE_LIMIT = 1 << 26 };

/* What both browsers and LaTeX show; a drawing is two files, see pair.h. The content decides: a JPEG may be called .png. */
struct picture_kind {
    const char *name, *suffix, *head;
    size_t n;
};
static const struct picture_kind kinds[] = {
    {"png", ".png", "\x89PNG\r\n\x1a\n", 8},
    {"jpeg", ".jpg", "\xff\xd8\xff", 3},
};

const char *picture_file(struct arena *a, const char *address)
{
    char *file = arena_strdup(a, address), *end = file;
    for (const char *s = address; *s; s++) {
        bool coded = *s == '%' && isxdigit((unsigned char)s[1]) && isxdigit((unsigned char)s[2]);
        const char digits[] = {coded ? s[1] : '0', coded ? s[2] : '0', 0};
        *end++ = coded ? (char)strtol(digits, NULL, 16) : *s;
        s += coded ? 2 : 0;
    }
    *end = 0;
    return file;
}

static bool has_suffix(const char *file)
{
    static const char *const known[] = {".png", ".jpg", ".jpeg", ".pdf", ".svg"};
    const char *dot = strrchr(file, '.');
    for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
        if (strcasecmp(dot, known[i]) == 0)
            return true;
    return false;
}

/* "/x", "../x", "x/../y", "https://x" */
static bool leads_out(const char *file)
{
    if (file[0] == '/' || strstr(file, "://"))
        return true;
    for (const char *p = file; *p; p += p[strcspn(p, "/")] ? strcspn(p, "/") + 1 : strcspn(p, "/"))
        if (strcspn(p, "/") == 2 && strncmp(p, "..", 2) == 0)
            return true;
    return false;
}

static bool outside(const char *file, struct err *e)
{
    err_set(e, ERR_INPUT, "a picture lies below " REPORT_FOLDER "/, '%s' does not", file);
    return err_hint(e, "copy it beside " REPORT_FOLDER "/report.md: ![caption](NAME.png)");
}

static bool missing(struct arena *a, const char *path, struct err *e)
{
    const char *const *names;
    size_t n;
    struct err ignored = {0};
    const char *slash = strrchr(path, '/');
    const char *folder = arena_strndup(a, path, (size_t)(slash - path));
    err_set(e, ERR_INPUT, "there is no %s", path);
    const char *near =
        folder_list(a, folder, "", &names, &n, &ignored) ? text_nearest(slash + 1, names, n) : NULL;
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "a picture's path is seen from " REPORT_FOLDER "/");
}

static bool of_another_kind(const char *file, struct err *e)
{
    err_set(e, ERR_INPUT, "'%s' is no picture that the page and the paper can show", file);
    return err_hint(e,
                    "pictures are .png, .jpg, .jpeg, .pdf or .svg; what is computed is figure:NAME "
                    "or table:NAME");
}

static const struct picture_kind *kind_of(const struct buf *bytes)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (bytes->n > kinds[i].n && memcmp(bytes->s, kinds[i].head, kinds[i].n) == 0)
            return &kinds[i];
    return NULL;
}

/* A PNG ends in an empty chunk IEND and its checksum; libpng would stop LaTeX without. */
static bool is_whole(const struct picture_kind *k, const struct buf *bytes)
{
    static const char end[] = "IEND\xae\x42\x60\x82";
    size_t n = sizeof end - 1;
    if (strcmp(k->name, "png") != 0)
        return true;
    for (size_t i = bytes->n; i >= n; i--)
        if (memcmp(bytes->s + i - n, end, n) == 0)
            return true;
    return false;
}

static bool damaged(const char *path, struct err *e)
{
    err_set(e, ERR_INPUT, "%s is no whole picture: neither PNG nor JPEG", path);
    return err_hint(e, "open it in a program for pictures and save it anew as PNG or JPEG");
}

/* One for the paper; one of the type "png", "jpeg" or "svg+xml" for the page. */
static bool write_copies(struct workshop *w, const struct buf *paper, const char *type,
                         const struct buf *page, size_t number, const char *name, struct err *e)
{
    struct buf uri = {0};
    buf_printf(&uri, "data:image/%s;base64,", type);
    text_base64(&uri, page->s, page->n);
    const char *for_latex = workshop_path(w, "pictures/%s", name);
    const char *for_page = workshop_path(w, "pictures/%zu.uri", number);
    bool fine = workshop_write(for_latex, paper->s, paper->n, e) &&
                workshop_write(for_page, uri.s, uri.n, e);
    buf_release(&uri);
    return fine;
}

/* The bytes are those of the file at `path`. */
static bool copy(struct workshop *w, const char *path, const struct buf *bytes, size_t number,
                 const char **name, struct err *e)
{
    const struct picture_kind *k = kind_of(bytes);
    if (!k || !is_whole(k, bytes))
        return damaged(path, e);
    *name = arena_printf(w->arena, "%zu%s", number, k->suffix);
    return write_copies(w, bytes, k->name, bytes, number, *name, e);
}

static bool draw(struct workshop *w, const char *path, size_t number, const char **name,
                 struct err *e)
{
    struct buf pdf = {0}, svg = {0};
    *name = arena_printf(w->arena, "%zu.pdf", number);
    bool fine = pair_read(w, path, &pdf, &svg, e) &&
                write_copies(w, &pdf, "svg+xml", &svg, number, *name, e);
    buf_release(&pdf);
    buf_release(&svg);
    return fine;
}

bool picture_make(struct workshop *w, const char *file, size_t number, const char **name,
                  struct err *e)
{
    struct buf bytes = {0};
    const char *path = arena_printf(w->arena, REPORT_FOLDER "/%s", file);
    if (leads_out(file))
        return outside(file, e);
    if (!has_suffix(file))
        return of_another_kind(file, e);
    if (!file_exists(path))
        return missing(w->arena, path, e);
    if (!path_is_below(REPORT_FOLDER, path))
        return outside(file, e);
    if (pair_other(w->arena, path))
        return draw(w, path, number, name, e);
    bool fine = file_read(path, PICTURE_LIMIT, &bytes, e) && copy(w, path, &bytes, number, name, e);
    buf_release(&bytes);
    return fine;
}
