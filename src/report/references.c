/* references.c: see references.h. */
#include "report/references.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "report/workshop.h"
#include "sys/file.h"

enum { BIBLIOGRAPHY_LIMIT = 1 << 24 };

static void labels_add(struct arena *a, struct labels *s, const char *name, size_t n,
                       struct where at)
{
    s->list = arena_room(a, s->list, s->n, &s->room, sizeof *s->list);
    s->list[s->n++] = (struct label){arena_strndup(a, name, n), at};
}

/* Length of a label such as fig:name at s, or 0. */
static size_t label_length(const char *s)
{
    static const char *const sorts[] = {"fig:", "tbl:", "sec:", "eq:"};
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        size_t n = strlen(sorts[i]);
        if (strncmp(s, sorts[i], n) == 0) {
            n += strspn(s + n, "abcdefghijklmnopqrstuvwxyz0123456789-.");
            while (s[n - 1] == '.' || s[n - 1] == '-')
                n--;
            return s[n - 1] == ':' ? 0 : n;
        }
    }
    return 0;
}

/* Length of a citation's key at s, or 0: letters and digits, with single marks between them. */
static size_t key_length(const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    size_t n = strspn(s, letters), more;
    while (n > 0 && s[n] && strchr(":.#$%&-+?<>~/", s[n]) &&
           (more = strspn(s + n + 1, letters)) > 0)
        n += 1 + more;
    return n;
}

void references_note(struct references *r, struct arena *a, const char *s, struct where at)
{
    size_t n = label_length(s + 1);
    if (n > 0)
        labels_add(a, *s == '@' ? &r->used : &r->defined, s + 1, n, at);
    else if (*s == '@' && (n = key_length(s + 1)) > 0)
        labels_add(a, &r->cited, s + 1, n, at);
}

/* Is every name of `used` known? If not: `what`, the name, and the nearest known. */
static void check_used(const struct labels *used, const char *const *known, size_t n_known,
                       const char *what, struct errs *es)
{
    for (size_t i = 0; i < used->n; i++) {
        const char *name = used->list[i].name;
        size_t j = 0;
        while (j < n_known && strcmp(known[j], name) != 0)
            j++;
        if (j < n_known)
            continue;
        struct err *e = errs_add_at(es, used->list[i].at, "%s '%.60s'", what, name);
        const char *near = text_nearest(name, known, n_known);
        if (e && near)
            err_hint(e, "did you mean '%s'?", near);
        else if (e)
            err_hint(e, "\\@ is the character alone");
    }
}

static const char **names_of(struct arena *a, const struct labels *s)
{
    const char **names = arena_array(a, s->n + 1, sizeof *names);
    for (size_t i = 0; i < s->n; i++)
        names[i] = s->list[i].name;
    return names;
}

static void check_defined(const struct labels *defined, const char *const *names, struct errs *es)
{
    for (size_t i = 0; i < defined->n; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(names[i], names[j]) == 0)
                errs_add_at(es, defined->list[i].at, "'%.60s' is defined twice", names[i]);
}

/* The keys of references.bib: what stands between the brace of an entry and its first comma. */
static bool bibliography_keys(struct arena *a, struct labels *keys, struct err *e)
{
    struct buf text = {0};
    bool fine = file_read(REPORT_FOLDER "/references.bib", BIBLIOGRAPHY_LIMIT, &text, e);
    for (const char *s = fine ? buf_text(&text) : ""; (s = strchr(s, '@')) != NULL;) {
        s += 1 + strcspn(s + 1, "{@\n");
        if (*s != '{')
            continue;
        s += 1 + strspn(s + 1, " \t\r\n");
        labels_add(a, keys, s, strcspn(s, ", \t\r\n}"), (struct where){NULL, 0, 0});
    }
    buf_release(&text);
    return fine;
}

void references_check(const struct references *r, struct arena *a, struct errs *es)
{
    const char **names = names_of(a, &r->defined);
    struct labels keys = {0};
    struct err e = {0};
    check_defined(&r->defined, names, es);
    check_used(&r->used, names, r->defined.n, "no {#...} defines what is called", es);
    if (r->cited.n == 0)
        return;
    if (bibliography_keys(a, &keys, &e))
        check_used(&r->cited, names_of(a, &keys), keys.n,
                   "no entry of " REPORT_FOLDER "/references.bib is called", es);
    else
        errs_add(es, &e);
}
