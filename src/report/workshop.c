/* workshop.c: see workshop.h. */
#include "report/workshop.h"

#include <string.h>

#include "sys/file.h"

bool workshop_open(struct workshop *w, struct store *st, struct arena *a, struct err *e)
{
    static const char *const folders[] = {BUILD_FIGURES, BUILD_PICTURES, BUILD_TABLES, BUILD_VALUES,
                                          BUILD_REPORT};
    *w = (struct workshop){.store = st, .arena = a};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (!folder_make(folders[i], e))
            return false;
    return store_generation(st, w->generation, e);
}

bool workshop_query(struct workshop *w, const struct source *query, const char *kind,
                    struct table *t, size_t *n_runs, struct err *e)
{
    int64_t *runs;
    if (!store_query_traced(w->store, w->arena, query->text, t, &runs, n_runs, e)) {
        e->at.file = query->path;
        return e->at.line > 0 ? false : err_context(e, "%s: ", query->path);
    }
    return store_lineage(w->store, query->name, kind, runs, *n_runs, e);
}

bool workshop_write(const char *path, const void *bytes, size_t n, struct err *e)
{
    struct buf old = {0};
    struct err ignored = {0};
    bool same = file_exists(path) && file_read(path, 0, &old, &ignored) && old.n == n &&
                (n == 0 || memcmp(old.s, bytes, n) == 0);
    buf_release(&old);
    return same || file_write(path, bytes, n, e);
}
