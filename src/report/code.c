/* code.c: see code.h. */
#include "report/code.h"

#include <string.h>

#include "base/embedded.h"
#include "report/evidence.h"
#include "sys/file.h"

static const char parts_query[] =
    "select part, sha256, group_concat('experiment:' || experiment, ' ') as users\n"
    "from (\n"
    "    select distinct c.part, c.sha256, r.experiment\n"
    "    from (select distinct experiment, digest from runs) r\n"
    "    join code_parts c on c.digest = r.digest\n"
    "    order by c.part, c.sha256, r.experiment\n"
    ")\n"
    "group by part, sha256\n"
    "order by part <> 'core', part, sha256\n";

static void put_file(struct buf *out, const char *path, const char *bytes, size_t n)
{
    buf_printf(out, "<p>File <code>%s</code></p>\n<pre tabindex=\"0\"><code>", path);
    text_escape(out, TEXT_HTML, bytes, n);
    buf_puts(out, "</code></pre>\n");
}

/* The program carries its own sources; those of the project's own kinds lie in the project. */
static void put_sources(struct buf *out, const struct code_part *part)
{
    for (size_t i = 0; part->files[i]; i++) {
        const char *path = part->files[i];
        const struct embedded *f = embedded_find(path);
        struct buf text = {0};
        struct err ignored = {0};
        if (f)
            put_file(out, path, (const char *)f->bytes, f->n);
        else if (file_read(path, 0, &text, &ignored))
            put_file(out, path, buf_text(&text), text.n);
        buf_release(&text);
    }
}

static void put_part(struct workshop *w, const struct table *t, size_t i, code_finder *todays,
                     struct buf *out)
{
    const char *part = table_text(t, i, 0), *digest = table_text(t, i, 1);
    const struct code_part *now = todays(part);
    bool same = now && strcmp(now->digest, digest) == 0;
    /* Runs of other code have a part of the same name and another digest: ids stay different. */
    buf_puts(out, "<details class=\"code\" id=\"code:");
    text_put(out, TEXT_HTML, part);
    text_put(out, TEXT_HTML, same ? "" : arena_printf(w->arena, ":%.12s", digest));
    buf_puts(out, "\"><summary><code>");
    text_put(out, TEXT_HTML, part);
    buf_puts(out, "</code></summary>\n<p>SHA-256 <code>");
    text_put(out, TEXT_HTML, digest);
    buf_puts(out, "</code>, comments and blanks left out</p>\n");
    buf_puts(out, "<p>Used by ");
    evidence_users(out, table_text(t, i, 2));
    buf_puts(out, "</p>\n");
    if (same)
        put_sources(out, now);
    else
        buf_puts(out, "<p>Other code than that of the program which wrote this page; the commit is "
                      "in the provenance of its runs.</p>\n");
    buf_puts(out, "</details>\n");
}

bool code_write(struct workshop *w, code_finder *todays, const char *path, struct err *e)
{
    struct buf out = {0};
    struct table t;
    bool fine = store_query(w->store, w->arena, parts_query, &t, e);
    for (size_t i = 0; fine && i < t.n_rows; i++)
        put_part(w, &t, i, todays, &out);
    fine = fine && workshop_write_text(path, &out, e);
    buf_release(&out);
    return fine;
}
