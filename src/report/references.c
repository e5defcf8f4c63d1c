/* references.c: see references.h. */
#include "report/references.h"

#include <string.h>

#include "base/text.h"
#include "report/workshop.h"

void labels_add(struct labels *s, struct arena *a, const char *name, struct where at)
{
    s->list = arena_room(a, s->list, s->n, &s->room, sizeof *s->list);
    s->list[s->n++] = (struct label){arena_strdup(a, name), at};
}

static bool has(const struct labels *s, const char *name)
{
    size_t i = 0;
    while (i < s->n && strcmp(s->list[i].name, name) != 0)
        i++;
    return i < s->n;
}

static const char *nearest(const struct labels *s, struct arena *a, const char *name)
{
    const char **names = arena_array(a, s->n + 1, sizeof *names);
    for (size_t i = 0; i < s->n; i++)
        names[i] = s->list[i].name;
    return text_nearest(name, names, s->n);
}

/* Is every name of `used` known? If not: `what`, the name, and the nearest known. What is taken for
 * a source may be meant for a label, `also`: @Fig:loss, @tab:loss. */
static void check_used(const struct labels *used, const struct labels *known,
                       const struct labels *also, const char *what, struct arena *a,
                       struct errs *es)
{
    for (size_t i = 0; i < used->n; i++) {
        const char *name = used->list[i].name;
        if (has(known, name))
            continue;
        struct err *e = errs_add_at(es, used->list[i].at, "%s '%.60s'", what, name);
        const char *near = nearest(known, a, name);
        near = near ? near : nearest(also, a, name);
        if (e && near)
            err_hint(e, "did you mean '%s'?", near);
        else if (e)
            err_hint(e, "\\@ is the character only");
    }
}

static void check_numbered(const struct references *r, struct errs *es)
{
    for (size_t i = 0; i < r->used.n; i++) {
        const struct label *l = &r->used.list[i];
        if (!has(&r->defined, l->name) || has(&r->numbered, l->name))
            continue;
        struct err *e = errs_add_at(es, l->at, "'%.60s' has no number to refer to", l->name);
        err_hint(e, "a figure, table or formula that is numbered stands alone in its paragraph");
    }
}

static void check_defined(const struct labels *s, struct errs *es)
{
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(s->list[i].name, s->list[j].name) == 0)
                errs_add_at(es, s->list[i].at, "'%.60s' is defined twice", s->list[i].name);
}

void references_check(const struct references *r, struct arena *a, struct errs *es)
{
    check_defined(&r->defined, es);
    check_numbered(r, es);
    check_used(&r->used, &r->defined, &r->sources, "no {#...} defines what is called", a, es);
    check_used(&r->cited, &r->sources, &r->defined,
               "no entry of " REPORT_FOLDER "/references.bib is called", a, es);
}
