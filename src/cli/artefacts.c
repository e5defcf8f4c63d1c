/* artefacts.c: see artefacts.h. */
#include "cli/artefacts.h"

#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "sys/file.h"

bool artefacts_open(struct context *c, struct store **st, struct err *e)
{
    if (!current_open_writer(c, CURRENT_STRICT, st, e))
        return false;
    if (current_say_missing(c, *st, e))
        return true;
    store_close(*st);
    return false;
}

static void print_made(const struct context *c, const struct made *m)
{
    if (!c->json) {
        if (m->changed)
            print_line("%s %s", m->kind, m->name);
        return;
    }
    struct buf line = {0};
    buf_puts(&line, "{\"kind\": ");
    text_put(&line, TEXT_JSON, m->kind);
    buf_puts(&line, ", \"name\": ");
    text_put(&line, TEXT_JSON, m->name);
    print_line("%s, \"changed\": %s}", buf_text(&line), m->changed ? "true" : "false");
    buf_release(&line);
}

void artefacts_notes(const struct context *c, struct workshop *w)
{
    for (struct note *n = w->notes; n; n = n->next) {
        if (!n->told)
            print_note(c, "%s", n->text);
        n->told = true;
    }
}

/* One artefact, and what there is to say of it; *code: what went wrong. */
static bool make_one(struct context *c, struct workshop *w, artefact_maker *make, const char *name,
                     size_t *n_changed, enum err_code *code)
{
    struct err one = {0}, untold = {0};
    struct made m = {0};
    bool fine = make(w, name, &m, &one);
    if (fine)
        print_made(c, &m);
    else
        print_err(c, &one);
    artefacts_notes(c, w);
    *n_changed += fine && m.changed;
    *code = one.code;
    if (workshop_tell(w, &m, fine ? NULL : &one, &untold))
        return fine;
    print_err(c, &untold);
    *code = untold.code;
    return false;
}

bool artefacts_make(struct context *c, struct workshop *w, artefact_maker *make,
                    const char *const *names, size_t n, size_t *n_changed, struct err *e)
{
    size_t n_failed = 0;
    enum err_code first = ERR_NONE, code;
    for (size_t i = 0; i < n; i++)
        if (!make_one(c, w, make, names[i], n_changed, &code)) {
            first = first == ERR_NONE ? code : first;
            n_failed++;
        }
    return n_failed == 0 ||
           err_set(e, first, "%zu of %zu could not be made: see above", n_failed, n);
}

static bool chosen(struct context *c, const char *folder, const char *const **names, size_t *n,
                   struct err *e)
{
    const char *only = args_text(&c->args, "only", NULL);
    if (c->args.n_names == 0 && !only)
        return folder_list(c->arena, folder, ".sql", names, n, e);
    const char **list = arena_array(c->arena, c->args.n_names + 1, sizeof *list);
    *n = 0;
    if (only)
        list[(*n)++] = only;
    for (size_t i = 0; i < c->args.n_names; i++)
        list[(*n)++] = c->args.names[i];
    *names = list;
    return true;
}

/* False for a name that the folder lacks: the nearest that it has is offered. */
static bool all_there(struct context *c, const char *folder, const char *const *names, size_t n,
                      struct err *e)
{
    const char *const *there;
    size_t n_there, i = 0;
    while (i < n && file_exists(arena_printf(c->arena, "%s/%s.sql", folder, names[i])))
        i++;
    if (i == n)
        return true;
    if (!folder_list(c->arena, folder, ".sql", &there, &n_there, e))
        return false;
    const char *near = text_nearest(names[i], there, n_there);
    err_set(e, ERR_USAGE, "there is no %s/%.80s.sql", folder, names[i]);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "ls %s/*.sql shows what there is", folder);
}

int artefacts_command(struct context *c, const char *folder, artefact_maker *make, struct err *e)
{
    const char *const *names = NULL;
    size_t n = 0, n_changed = 0;
    struct store *st;
    struct workshop w;
    if (!chosen(c, folder, &names, &n, e) || !all_there(c, folder, names, n, e) ||
        !artefacts_open(c, &st, e))
        return 0;
    bool fine = workshop_open(&w, st, c->arena, e);
    w.uncaptioned = true;
    fine = fine && artefacts_make(c, &w, make, names, n, &n_changed, e);
    store_close(st);
    if (fine && !c->json && n_changed == 0)
        print_line("nothing has changed (%zu in %s/)", n, folder);
    return 0;
}
