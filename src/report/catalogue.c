/* catalogue.c: see catalogue.h. Nothing here may depend on when or where a run was made: whoever
 * computes everything again gets the same page. */
#include "report/catalogue.h"

#include <string.h>

#include "base/embedded.h"
#include "base/sha256.h"
#include "report/carried.h"
#include "report/evidence.h"
#include "sys/file.h"

static const char experiments_query[] =
    "select x.name, x.title, x.source, x.file,\n"
    "    (select count(*) from runs r where r.experiment = x.name) as runs,\n"
    "    (select i.sha256 from inputs i where i.experiment = x.name and i.path = x.file) as sha256\n"
    "from experiments x\n"
    "where x.planned\n"
    "order by x.name\n";

/* The parts of the code, with their digests, by which current runs of experiment ?1 were computed. */
static const char code_query[] = "select c.part, c.sha256\n"
                                 "from code_parts c\n"
                                 "where c.digest in (\n"
                                 "    select digest from runs where experiment = ?1\n"
                                 ")\n"
                                 "group by c.part, c.sha256\n"
                                 "order by c.part <> 'core', c.part, c.sha256\n";

/* The runs of experiment ?1 and, for each, all that is made of it. */
static const char uses_query[] =
    "select r.id, r.variant, r.status, coalesce(u.users, '') as users\n"
    "from runs r\n"
    "left join (\n"
    "    select o.run, group_concat(o.user, ' ') as users\n"
    "    from (\n"
    "        select l.run, l.kind || ':' || l.artefact as user\n"
    "        from lineage l\n"
    "        where l.run in (select id from runs where experiment = ?1)\n"
    "        order by l.run,\n"
    "            case l.kind when 'figure' then 1 when 'table' then 2 when 'value' then 3\n"
    "                else 4 end, l.artefact\n"
    "    ) o\n"
    "    group by o.run\n"
    ") u on u.run = r.id\n"
    "where r.experiment = ?1\n"
    "order by r.id\n";

static const char claims_query[] = "select id, because, query\n"
                                   "from claims\n"
                                   "where experiment = ?1\n";

/* What else is made of the runs that claim ?1 was decided on. */
static const char seen_query[] = "select coalesce(group_concat(user, ' '), '')\n"
                                 "from (\n"
                                 "    select distinct x.kind || ':' || x.artefact as user\n"
                                 "    from lineage l\n"
                                 "    join lineage x on x.run = l.run and x.kind <> 'claim'\n"
                                 "    where l.artefact = ?1 and l.kind = 'claim'\n"
                                 "    order by x.kind, x.artefact\n"
                                 ")\n";

static const char ids_query[] =
    "select run from lineage where artefact = ?1 and kind = 'claim' order by run\n";

/* The experiment's own file, when it lies where it lay and is what was planned: a database from
 * elsewhere names any file, and cannot tell what stands in it. */
static void put_file(struct buf *out, const char *path, const char *sha256)
{
    struct buf text = {0};
    char found[SHA256_HEX];
    struct err ignored = {0};
    buf_puts(out, "<p>File <code>");
    text_put(out, TEXT_HTML, path);
    buf_puts(out, "</code></p>\n");
    bool read = file_exists(path) && file_read(path, 0, &text, &ignored);
    sha256_of(text.s, text.n, found);
    if (read && strcmp(found, sha256) == 0) {
        buf_puts(out, "<pre tabindex=\"0\"><code>");
        text_put(out, TEXT_HTML, buf_text(&text));
        buf_puts(out, "</code></pre>\n");
    }
    buf_release(&text);
}

static bool put_code(struct workshop *w, const char *name, struct buf *out, struct err *e)
{
    enum { DIGEST_SHOWN = 12 };
    struct table t;
    if (!store_query_bound(w->store, w->arena, code_query, &name, 1, &t, e))
        return false;
    buf_puts(out, t.n_rows ? "<p>Computed by " : "");
    for (size_t i = 0; i < t.n_rows; i++) {
        buf_puts(out, i ? ", <a data-ref=\"code:" : "<a data-ref=\"code:");
        text_put(out, TEXT_HTML, table_text(&t, i, 0));
        buf_puts(out, "\"></a> <code>");
        text_put(out, TEXT_HTML,
                 arena_printf(w->arena, "%.*s", DIGEST_SHOWN, table_text(&t, i, 1)));
        buf_puts(out, "</code>");
    }
    buf_puts(out, t.n_rows ? "</p>\n" : "");
    return true;
}

/* Rows i and j differ in nothing but the run's number. */
static bool same_use(const struct table *t, size_t i, size_t j)
{
    for (size_t k = 1; k < t->n_columns; k++)
        if (strcmp(table_text(t, i, k), table_text(t, j, k)) != 0)
            return false;
    return true;
}

/* The group of every row, counted from 0 in the order in which they begin: rows of one variant and
 * status that are used alike. Returns how many there are. */
static size_t group_uses(struct arena *a, const struct table *t, size_t *group)
{
    size_t n = 0, *first = arena_array(a, t->n_rows + 1, sizeof *first);
    for (size_t i = 0; i < t->n_rows; i++) {
        size_t k = i && same_use(t, i - 1, i) ? group[i - 1] : 0;
        while (k < n && !same_use(t, first[k], i))
            k++;
        if (k == n)
            first[n++] = i;
        group[i] = k;
    }
    return n;
}

/* The runs of group k as ranges; a long list is folded away behind its length. */
static void put_use(struct buf *out, const struct table *t, const size_t *group, size_t k)
{
    enum { RANGES_SHOWN = 6 };
    struct buf typed = {0}, shown = {0};
    size_t n_ranges = 0, n_runs = 0, row = 0;
    for (size_t i = 0; i < t->n_rows; i++) {
        if (group[i] != k)
            continue;
        long long first = (long long)t->cells[i * t->n_columns].integer, last = first;
        for (n_runs++, row = i; i + 1 < t->n_rows && group[i + 1] == k &&
                                t->cells[(i + 1) * t->n_columns].integer == last + 1;
             i++, n_runs++)
            last++;
        const char *space = n_ranges++ ? " " : "";
        buf_printf(&typed, "%s%lld-%lld", space, first, last);
        buf_printf(&shown, "%s%lld", space, first);
        if (last > first)
            buf_printf(&shown, "\xe2\x80\x93%lld", last);
    }
    bool folded = n_ranges > RANGES_SHOWN;
    buf_printf(out, "<tr data-runs=\"%s\"><td>", buf_text(&typed));
    if (folded)
        buf_printf(out, "<details><summary>%zu runs</summary>", n_runs);
    buf_puts(out, buf_text(&shown));
    buf_puts(out, folded ? "</details></td><td>" : "</td><td>");
    text_put(out, TEXT_HTML, table_text(t, row, 1));
    buf_puts(out, "</td><td>");
    text_put(out, TEXT_HTML, table_text(t, row, 2));
    buf_puts(out, "</td><td>");
    evidence_users(out, table_text(t, row, 3));
    buf_puts(out, "</td></tr>\n");
    buf_release(&typed);
    buf_release(&shown);
}

static void put_uses(struct arena *a, struct buf *out, const struct table *t)
{
    size_t *group = arena_array(a, t->n_rows + 1, sizeof *group), n = group_uses(a, t, group);
    buf_puts(out, "<div class=\"scroll\" tabindex=\"0\"><table class=\"uses\">\n"
                  "<thead><tr><th scope=\"col\">runs</th><th scope=\"col\">variant</th>"
                  "<th scope=\"col\">status</th><th scope=\"col\">used in</th></tr></thead>\n"
                  "<tbody>\n");
    for (size_t k = 0; k < n; k++)
        put_use(out, t, group, k);
    buf_puts(out, "</tbody></table></div>\n");
}

static bool put_claim(struct workshop *w, const struct table *t, size_t i, struct buf *out,
                      struct err *e)
{
    const char *id = table_text(t, i, 0);
    struct table ids, seen;
    if (!store_query_bound(w->store, w->arena, ids_query, &id, 1, &ids, e) ||
        !store_query_bound(w->store, w->arena, seen_query, &id, 1, &seen, e))
        return false;
    buf_puts(out, "<div class=\"claim\" id=\"behind:claim:");
    text_put(out, TEXT_HTML, id);
    buf_puts(out, "\"><p>Claim <a data-ref=\"claim:");
    text_put(out, TEXT_HTML, id);
    buf_puts(out, table_text(t, i, 1)[0] ? "\"></a>: " : "\"></a>");
    text_put(out, TEXT_HTML, table_text(t, i, 1));
    buf_puts(out, "</p>\n<pre tabindex=\"0\"><code>");
    text_put(out, TEXT_HTML, table_text(t, i, 2));
    buf_puts(out, "</code></pre>\n<p>Decided on runs ");
    evidence_ranges(out, &ids, "\xe2\x80\x93");
    buf_puts(out, "; seen in ");
    evidence_users(out, seen.n_rows ? table_text(&seen, 0, 0) : "");
    buf_puts(out, "</p></div>\n");
    return true;
}

static bool put_claims(struct workshop *w, const char *name, struct buf *out, struct err *e)
{
    struct table t;
    bool fine = store_query_bound(w->store, w->arena, claims_query, &name, 1, &t, e);
    for (size_t i = 0; fine && i < t.n_rows; i++)
        fine = put_claim(w, &t, i, out, e);
    return fine;
}

static bool put_experiment(struct workshop *w, const struct table *t, size_t i, struct buf *out,
                           struct err *e)
{
    const char *name = table_text(t, i, 0);
    struct table uses;
    if (!store_query_bound(w->store, w->arena, uses_query, &name, 1, &uses, e))
        return false;
    buf_printf(out, "<details class=\"experiment\" id=\"experiment:%s\"><summary><code>%s</code> ",
               name, name);
    text_put(out, TEXT_HTML, table_text(t, i, 1));
    buf_printf(out, " (%zu run%s)</summary>\n", uses.n_rows, uses.n_rows == 1 ? "" : "s");
    if (table_text(t, i, 2)[0]) {
        buf_puts(out, "<p class=\"source\">");
        text_put(out, TEXT_HTML, table_text(t, i, 2));
        buf_puts(out, "</p>\n");
    }
    put_file(out, table_text(t, i, 3), table_text(t, i, 5));
    bool fine = put_code(w, name, out, e);
    if (uses.n_rows)
        put_uses(w->arena, out, &uses);
    fine = fine && put_claims(w, name, out, e);
    buf_puts(out, "</details>\n");
    return fine;
}

bool catalogue_experiments(struct workshop *w, const char *path, struct err *e)
{
    struct buf out = {0};
    struct table t;
    bool fine = store_query(w->store, w->arena, experiments_query, &t, e);
    for (size_t i = 0; fine && i < t.n_rows; i++)
        fine = put_experiment(w, &t, i, &out, e);
    fine = fine && workshop_write_text(path, &out, e);
    buf_release(&out);
    return fine;
}

/* --- the data --------------------------------------------------------------------------------- */

/* What the console calls them, and what they hold: the views of the database, without times and
 * machines. Numbers are those of the last sample, as in the view `results`. */
static const struct {
    const char *name, *query;
} carried[] = {
    {"runs",
     "select id, experiment, variant, status, reason, steps, evaluations, time, seed, swept\n"
     "from runs\n"
     "order by id"},
    {"results", "select run, observable, component, value, kind\n"
                "from results\n"
                "order by run, observable, component"},
    {"claims", "select id, experiment, says, source, expected, measured, measured_kind, holds,\n"
               "    because, query, sort\n"
               "from claims"},
    {"experiments", "select name, title, source, file, profile\n"
                    "from experiments\n"
                    "where planned\n"
                    "order by name"},
    /* Runs that follow each other in one row: island = number minus place. */
    {"lineage",
     "with placed as (\n"
     "    select kind, artefact, run,\n"
     "        run - row_number() over (partition by kind, artefact order by run) as island\n"
     "    from lineage\n"
     ")\n"
     "select kind, artefact, min(run) as first, max(run) as last\n"
     "from placed\n"
     "group by kind, artefact, island\n"
     "order by kind, artefact, first"},
};

static void put_console(struct buf *out)
{
    static const struct {
        const char *path, *name;
    } parts[] = {{"build/vendor/sql-wasm.js", "sqlite-js"},
                 {"build/vendor/sql-wasm.wasm", "sqlite-wasm"},
                 {"build/vendor/LICENSE", "sqlite-licence"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct embedded *f = embedded_find(parts[i].path);
        if (f)
            carried_script(out, "data-part", parts[i].name, f->bytes, f->n);
    }
}

bool catalogue_data(struct workshop *w, const char *path, struct err *e)
{
    struct buf out = {0}, csv = {0};
    struct table t;
    bool fine = true;
    for (size_t i = 0; fine && i < sizeof carried / sizeof *carried; i++) {
        fine = store_query(w->store, w->arena, carried[i].query, &t, e);
        if (!fine)
            break;
        buf_clear(&csv);
        table_csv(&t, &csv);
        carried_script(&out, "data-table", carried[i].name, csv.s, csv.n);
    }
    put_console(&out);
    fine = fine && workshop_write(path, buf_text(&out), out.n, e);
    buf_release(&out);
    buf_release(&csv);
    return fine;
}
