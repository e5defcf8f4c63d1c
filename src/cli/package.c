/* package.c: see package.h. */
#include "cli/package.h"

#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "sys/file.h"

/* --- the tables -------------------------------------------------------------------------------- */

static const struct package_column runs[] = {
    {"id", "integer", "number of the run in this database"},
    {"key", "string", "SHA-256 of what was asked for: equal in every database"},
    {"experiment", "string", "name of the experiment"},
    {"variant", "string", "name of the variant; empty when the experiment has none"},
    {"profile", "string", "full or quick"},
    {"status", "string", "done, diverged (a result: reason says where) or failed (a fault)"},
    {"reason", "string", "what ended the run: loss, steps, ..."},
    {"steps", "integer", "steps of the optimizer"},
    {"time", "number", "time of a flow; empty where there is none"},
    {"wall_seconds", "number", "seconds that it took"},
    {"cpu_seconds", "number", "seconds of one processor"},
    {"seed", "integer", "the first seed of the run"},
    {"started", "string", "when it was made, UTC"},
    {"host", "string", "where it was made"},
    {"digest", "string", "of the code that made it"},
    {"parameters", "object", "all parameters, JSON"},
    {"tags", "string", "words that people gave to the run, apart by blanks"},
    {"notes", "string", "sentences that people wrote beside it, apart by line ends"},
    {NULL, NULL, NULL},
};
static const struct package_column parameters[] = {
    {"run", "integer", "runs.id"},
    {"path", "string", "place in the experiment's file: init.scale"},
    {"value", "any", "number or text"},
    {"swept", "integer", "1 where runs of the experiment differ in it"},
    {NULL, NULL, NULL},
};
static const struct package_column trajectories[] = {
    {"run", "integer", "runs.id"},
    {"experiment", "string", "name of the experiment"},
    {"variant", "string", "name of the variant"},
    {"observable", "string", "what was measured"},
    {"component", "integer", "its component, counted from 0"},
    {"step", "integer", "at which step"},
    {"time", "number", "at which time of a flow; empty of a probe"},
    {"at", "number", "where a probe looked: a rate, an angle"},
    {"value", "number", "empty when it is not finite: see kind"},
    {"kind", "string", "finite, nan, +inf or -inf"},
    {NULL, NULL, NULL},
};
static const struct package_column results[] = {
    {"run", "integer", "runs.id"},
    {"experiment", "string", "name of the experiment"},
    {"variant", "string", "name of the variant"},
    {"observable", "string", "what was measured"},
    {"component", "integer", "its component, counted from 0"},
    {"step", "integer", "at which step: the last sample"},
    {"time", "number", "at which time of a flow"},
    {"at", "number", "where a probe looked"},
    {"value", "number", "empty when it is not finite: see kind"},
    {"kind", "string", "finite, nan, +inf or -inf"},
    {NULL, NULL, NULL},
};
static const struct package_column claims[] = {
    {"id", "string", "name of the claim"},
    {"experiment", "string", "name of the experiment"},
    {"sort", "string", "identity, theorem or finding"},
    {"says", "string", "the claim in words"},
    {"source", "string", "where it is from"},
    {"because", "string", "why the expectation is what it is"},
    {"query", "string", "the SQL that measures it"},
    {"expected", "string", "<= 1e-6"},
    {"measured", "number", "what the query gave"},
    {"holds", "integer", "1 when it holds, 0 when not, empty before it is decided"},
    {"problem", "string", "why it could not be measured"},
    {NULL, NULL, NULL},
};
static const struct package_column lineage[] = {
    {"artefact", "string", "name of a figure, table, value or claim"},
    {"kind", "string", "figure, table, value or claim"},
    {"run", "integer", "runs.id: a run that it was made from"},
    {NULL, NULL, NULL},
};

const struct package_table package_tables[] = {
    {"runs", "one row a run", runs, "\"id\"", false},
    {"parameters", "one row a parameter of a run", parameters, "[\"run\", \"path\"]", true},
    {"trajectories", "one row a sample", trajectories, NULL, true},
    {"results", "one row an observable's component of a run: its last sample", results,
     "[\"run\", \"observable\", \"component\"]", true},
    {"claims", "one row a claim", claims, "\"id\"", false},
    {"lineage", "which runs a figure, table, value or claim was made from", lineage, NULL, true},
    {NULL, NULL, NULL, NULL, false},
};

/* --- CSV ---------------------------------------------------------------------------------------- */

/* The columns of a table in a query, of those rows that `where` leaves. */
static const char *query_of(struct arena *a, const struct package_table *t, const char *where)
{
    struct buf sql = {0};
    for (const struct package_column *k = t->columns; k->name; k++)
        buf_printf(&sql, "%s\"%s\"", k == t->columns ? "select " : ", ", k->name);
    buf_printf(&sql, " from %s%s", t->name, where);
    const char *text = arena_strdup(a, buf_text(&sql));
    buf_release(&sql);
    return text;
}

/* The rows of one experiment (of all, when it is NULL) at the end of *out; the header when `first`.
 */
static bool put_rows(struct store *st, const struct package_table *t, const char *experiment,
                     bool first, struct buf *out, struct err *e)
{
    struct arena scope = {0};
    struct buf csv = {0};
    struct table rows;
    const char *sql = query_of(&scope, t, experiment ? " where experiment = ?1" : "");
    bool fine = store_query_bound(st, &scope, sql, &experiment, experiment ? 1 : 0, &rows, e);
    if (fine) {
        table_csv(&rows, &csv);
        size_t header = first ? 0 : strcspn(buf_text(&csv), "\n") + 1;
        buf_add(out, buf_text(&csv) + header, csv.n - header);
    }
    buf_release(&csv);
    arena_release(&scope);
    return fine;
}

/* Millions of samples are read experiment by experiment. */
static bool put_table(struct context *c, struct store *st, const struct package_table *t,
                      struct buf *out, struct err *e)
{
    struct table names;
    if (t->columns != trajectories)
        return put_rows(st, t, NULL, true, out, e);
    if (!store_query(st, c->arena, "select distinct experiment from runs order by 1", &names, e))
        return false;
    bool fine = names.n_rows > 0 || put_rows(st, t, "", true, out, e);
    for (size_t i = 0; fine && i < names.n_rows; i++)
        fine = put_rows(st, t, table_text(&names, i, 0), i == 0, out, e);
    return fine;
}

/* --- the description ---------------------------------------------------------------------------- */

static void put_text(struct buf *out, const char *before, const char *text)
{
    buf_puts(out, before);
    text_put(out, TEXT_JSON, text);
}

static void put_schema(struct buf *out, const struct package_table *t)
{
    buf_puts(out, "\"schema\": {\"fields\": [");
    for (const struct package_column *k = t->columns; k->name; k++) {
        put_text(out, k == t->columns ? "\n     {\"name\": " : ",\n     {\"name\": ", k->name);
        put_text(out, ", \"type\": ", k->type);
        put_text(out, ", \"description\": ", k->says);
        buf_putc(out, '}');
    }
    buf_puts(out, "],\n    \"missingValues\": [\"\"]");
    if (t->key)
        buf_printf(out, ",\n    \"primaryKey\": %s", t->key);
    if (t->of_runs)
        buf_puts(out,
                 ",\n    \"foreignKeys\": [{\"fields\": \"run\", \"reference\": {\"resource\": "
                 "\"runs\", \"fields\": \"id\"}}]");
    buf_putc(out, '}');
}

static void put_resource(struct buf *out, const struct package_table *t, const struct buf *csv)
{
    char sha256[SHA256_HEX];
    sha256_of(buf_text(csv), csv->n, sha256);
    buf_printf(
        out,
        "%s{\"name\": \"%s\", \"path\": \"%s.csv\", \"profile\": \"tabular-data-resource\",\n"
        "   \"format\": \"csv\", \"mediatype\": \"text/csv\", \"encoding\": \"utf-8\", "
        "\"bytes\": %zu, \"hash\": \"sha256:%s\",\n   ",
        t == package_tables ? "\n  " : ",\n  ", t->name, t->name, csv->n, sha256);
    put_text(out, "\"description\": ", t->says);
    buf_puts(out, ",\n   ");
    put_schema(out, t);
    buf_putc(out, '}');
}

static bool write_table(struct context *c, struct store *st, const struct package_table *t,
                        const char *folder, struct buf *description, struct err *e)
{
    struct buf csv = {0};
    const char *path = arena_printf(c->arena, "%s/%s.csv", folder, t->name);
    bool fine = put_table(c, st, t, &csv, e) && file_write(path, buf_text(&csv), csv.n, e);
    if (fine)
        put_resource(description, t, &csv);
    buf_release(&csv);
    return fine;
}

static bool count_runs(struct context *c, struct store *st, int64_t *n, struct err *e)
{
    struct table t;
    bool fine = store_query(st, c->arena, "select count(*) from runs", &t, e);
    *n = fine ? t.cells[0].integer : 0;
    return fine;
}

static const char mark[] = "The current runs of a database of overparam";

/* Whether the folder holds a package of ours: only then are its tables written over. */
static bool is_package(struct context *c, const char *folder)
{
    struct buf text = {0};
    struct err none = {0};
    const char *path = arena_printf(c->arena, "%s/datapackage.json", folder);
    bool is = file_exists(path) && file_read(path, 0, &text, &none) &&
              strstr(buf_text(&text), mark) != NULL;
    buf_release(&text);
    return is;
}

/* No file of the user's own stands where one is to be written. */
static bool is_free(struct context *c, const char *folder, struct err *e)
{
    if (is_package(c, folder))
        return true;
    for (size_t i = 0; package_tables[i].name; i++) {
        const char *path = arena_printf(c->arena, "%s/%s.csv", folder, package_tables[i].name);
        if (file_exists(path)) {
            err_set(e, ERR_INPUT, "%s is there already, and is none of overparam's", path);
            return err_hint(e, "name another folder, or remove it");
        }
    }
    return true;
}

/* A folder whose tables are not all there is ours, and says that it holds none. */
static bool write_description(const char *path, const struct buf *resources, struct err *e)
{
    struct buf out = {0};
    buf_printf(&out,
               "{\"name\": \"runs\", \"profile\": \"tabular-data-package\",\n \"description\": "
               "\"%s %s\",\n \"resources\": [%s]}\n",
               mark, version_number, buf_text(resources));
    bool fine = file_write(path, buf_text(&out), out.n, e);
    buf_release(&out);
    return fine;
}

bool package_write(struct context *c, struct store *st, const char *folder, int64_t *n,
                   struct err *e)
{
    struct buf resources = {0};
    const char *path = arena_printf(c->arena, "%s/datapackage.json", folder);
    bool fine = is_free(c, folder, e) && folder_make(folder, e) && count_runs(c, st, n, e) &&
                write_description(path, &resources, e);
    for (const struct package_table *t = package_tables; fine && t->name; t++)
        fine = write_table(c, st, t, folder, &resources, e);
    fine = fine && write_description(path, &resources, e);
    buf_release(&resources);
    return fine;
}
