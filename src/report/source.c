/* source.c: see source.h. */
#include "report/source.h"

#include <string.h>

#include "base/text.h"
#include "sys/file.h"

enum { SOURCE_LIMIT = 1 << 20 };

static bool unknown_source(struct arena *a, const char *folder, const char *name,
                           const char *suffix, struct err *e)
{
    const char *const *stems;
    size_t n;
    struct err ignored = {0};
    err_set(e, ERR_INPUT, "there is no %s/%.80s%s", folder, name, suffix);
    if (!folder_list(a, folder, suffix, &stems, &n, &ignored))
        return false;
    const char *near = text_nearest(name, stems, n);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "%s holds %zu of them", folder, n);
}

/* A directive that is misspelt would be a comment: a table without its format, and not a word said.
 */
static bool check_directives(struct arena *a, const struct source *s, struct err *e)
{
    static const char *const of_sql[] = {"columns", "format", "headings", "widths"};
    static const char *const of_script[] = {"size", "alt"};
    bool sql = strcmp(s->comment, "--") == 0;
    const char *const *known = sql ? of_sql : of_script;
    size_t n_known = sql ? sizeof of_sql / sizeof *of_sql : sizeof of_script / sizeof *of_script;
    int line = 1;
    for (const char *p = s->text; *p; line++) {
        const char *q = p + strspn(p, " \t");
        p += strcspn(p, "\n");
        p += *p == '\n';
        if (strncmp(q, s->comment, strlen(s->comment)) != 0)
            continue;
        const char *word = q + strlen(s->comment);
        word += strspn(word, " \t");
        size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz");
        const char *key = arena_strndup(a, word, n);
        const char *near = word[n] == ':' ? text_nearest(key, known, n_known) : NULL;
        if (near && strcmp(near, key) != 0) {
            struct where at = {s->path, line, (int)(word - q) + 1};
            err_set_at(e, ERR_INPUT, at, "there is no directive '%.40s'", key);
            return err_hint(e, "did you mean '%s'?", near);
        }
    }
    return true;
}

bool source_read(struct arena *a, const char *folder, const char *name, const char *suffix,
                 struct source *s, struct err *e)
{
    struct buf text = {0};
    if (!text_is_name(name))
        return err_set(e, ERR_INPUT, "'%.80s' is not a name: small letters, digits, '-' and '.'",
                       name);
    s->name = arena_strdup(a, name);
    s->path = arena_printf(a, "%s/%s%s", folder, name, suffix);
    s->comment = strcmp(suffix, ".sql") == 0 ? "--" : "#";
    if (!file_exists(s->path))
        return unknown_source(a, folder, name, suffix, e);
    bool fine = file_read(s->path, SOURCE_LIMIT, &text, e);
    if (fine) {
        s->text = arena_strndup(a, buf_text(&text), text.n);
        s->n = text.n;
        sha256_of(s->text, s->n, s->digest);
    }
    buf_release(&text);
    return fine && check_directives(a, s, e);
}

static const char *trimmed(struct arena *a, const char *s, size_t n)
{
    while (n > 0 && strchr(" \t\r", s[0])) {
        s++;
        n--;
    }
    while (n > 0 && strchr(" \t\r", s[n - 1]))
        n--;
    return arena_strndup(a, s, n);
}

const char *source_directive(struct arena *a, const struct source *s, const char *key,
                             struct where *at)
{
    int line = 1;
    for (const char *p = s->text; *p; line++) {
        size_t n = strcspn(p, "\n"), lead = strspn(p, " \t");
        const char *q = p + lead;
        if (strncmp(q, s->comment, strlen(s->comment)) == 0) {
            q += strlen(s->comment);
            q += strspn(q, " \t");
            size_t length = strlen(key);
            if (strncmp(q, key, length) == 0 && q[length] == ':') {
                q += length + 1;
                q += strspn(q, " \t");
                if (at)
                    *at = (struct where){s->path, line, (int)(q - p) + 1};
                return trimmed(a, q, n - (size_t)(q - p));
            }
        }
        p += n + (p[n] == '\n');
    }
    return NULL;
}

size_t source_split(struct arena *a, const char *text, char separator, const char *const **parts)
{
    const char *stop = separator == ' ' ? " \t" : (char[]){separator, 0};
    const char **list = arena_array(a, strlen(text) + 1, sizeof *list);
    size_t n = 0;
    for (const char *p = text; *p;) {
        size_t length = strcspn(p, stop);
        if (length > 0 || separator != ' ')
            list[n++] = trimmed(a, p, length);
        p += length;
        if (*p && separator != ' ' && p[1] == 0)
            list[n++] = "";
        p += *p != 0;
    }
    *parts = list;
    return n;
}
