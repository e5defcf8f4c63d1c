/* workshop.c: see workshop.h. */
#include "report/workshop.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/clean.h"
#include "report/stamp.h"
#include "sys/file.h"

const char *workshop_path(const struct workshop *w, const char *format, ...)
{
    char tail[512];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(tail, sizeof tail, format, list);
    va_end(list);
    assert(n >= 0 && (size_t)n < sizeof tail); /* names are short: text_is_name */
    return arena_printf(w->arena, "%s/%s", w->build, tail);
}

void workshop_note(struct workshop *w, const char *format, ...)
{
    char text[1024];
    struct note **last = &w->notes;
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    while (*last && strcmp((*last)->text, text) != 0)
        last = &(*last)->next;
    if (*last)
        return;
    *last = arena_alloc(w->arena, sizeof **last);
    **last = (struct note){.text = arena_strdup(w->arena, text)};
}

bool workshop_tell(const struct workshop *w, const struct made *m, const struct err *failure,
                   struct err *e)
{
    struct buf text = {0};
    const char *path = workshop_path(w, "%ss/%s.failed", m->kind, m->name);
    if (!failure) {
        (void)remove(path);
        return true;
    }
    if (failure->at.line > 0 && failure->at.file)
        buf_printf(&text, "%s:%d: ", failure->at.file, failure->at.line);
    buf_puts(&text, failure->text);
    bool fine = workshop_write_text(path, &text, e);
    buf_release(&text);
    return fine;
}

/* The database's runs are of one profile; a report that finds two refuses (appendix_profile). */
static bool find_build(struct workshop *w, struct err *e)
{
    struct table t;
    if (!store_query(w->store, w->arena, "select min(profile) from runs", &t, e))
        return false;
    w->build = strcmp(table_text(&t, 0, 0), "quick") == 0 ? BUILD_QUICK : BUILD_FOLDER;
    return true;
}

bool workshop_open(struct workshop *w, struct store *st, struct arena *a, struct err *e)
{
    static const char *const folders[] = {"figures", "pictures", "tables", "values", "report"};
    *w = (struct workshop){.store = st, .arena = a};
    if (!find_build(w, e))
        return false;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (!folder_make(workshop_path(w, "%s", folders[i]), e))
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

bool workshop_write_text(const char *path, const struct buf *text, struct err *e)
{
    struct buf clean = {0};
    clean_put(&clean, buf_text(text), text->n);
    bool fine = workshop_write(path, buf_text(&clean), clean.n, e);
    buf_release(&clean);
    return fine;
}

/* The stamp of a digest: of what, it, and a digest of both. */
static void results_seal(struct stamp *s)
{
    struct sha256 h;
    sha256_init(&h);
    stamp_add_text(&h, s->inputs);
    stamp_add_text(&h, s->data);
    sha256_finish(&h, s->outputs);
}

bool workshop_results(const struct workshop *w, char out[SHA256_HEX], struct err *e)
{
    const char *path = workshop_path(w, "report/results.stamp");
    struct stamp kept, now;
    stamp_read(path, &kept);
    now = kept;
    results_seal(&now);
    const bool known =
        strcmp(kept.inputs, w->generation) == 0 && strcmp(kept.outputs, now.outputs) == 0;
    if (!known && !store_digest(w->store, now.data, e))
        return false;
    memcpy(out, now.data, SHA256_HEX);
    if (known)
        return true;
    memcpy(now.inputs, w->generation, sizeof now.inputs);
    results_seal(&now);
    return stamp_write(path, &now, e);
}
