/* artefacts.c: see artefacts.h. */
#include "cli/artefacts.h"

#include <string.h>

#include "base/text.h"
#include "cli/current.h"
#include "sys/file.h"

bool artefacts_open(struct context *c, struct store **st, struct err *e)
{
    if (!file_exists(c->db)) {
        err_set(e, ERR_INPUT, "there is no database %s", c->db);
        (void)err_hint(e, "overparam run makes it, --db names another");
        return false;
    }
    if (!store_open(c->db, STORE_WRITE, st, e))
        return false;
    if (current_refresh(c, *st, CURRENT_STRICT, e) && current_say_missing(c, *st, e))
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

bool artefacts_make(struct context *c, struct workshop *w, artefact_maker *make,
                    const char *const *names, size_t n, size_t *n_changed, struct err *e)
{
    size_t n_failed = 0;
    enum err_code first = ERR_NONE;
    for (size_t i = 0; i < n; i++) {
        struct err one = {0};
        struct made m = {0};
        if (make(w, names[i], &m, &one)) {
            print_made(c, &m);
            if (m.missing)
                print_note(c, "%s.pdf cannot show %s; the page does", m.name, m.missing);
            *n_changed += m.changed;
            continue;
        }
        print_err(c, &one);
        first = first == ERR_NONE ? one.code : first;
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

int artefacts_command(struct context *c, const char *folder, artefact_maker *make, struct err *e)
{
    const char *const *names = NULL;
    size_t n = 0, n_changed = 0;
    struct store *st;
    struct workshop w;
    if (!chosen(c, folder, &names, &n, e) || !artefacts_open(c, &st, e))
        return 0;
    bool fine =
        workshop_open(&w, st, c->arena, e) && artefacts_make(c, &w, make, names, n, &n_changed, e);
    store_close(st);
    if (fine && !c->json && n_changed == 0)
        print_line("nothing has changed (%zu in %s/)", n, folder);
    return 0;
}
