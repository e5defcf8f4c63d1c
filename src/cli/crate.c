/* crate.c: what was run and made of it as an RO-Crate, a description in JSON-LD that archives and
 * registries read: RO-Crate 1.1, profile Process Run Crate 0.5. The project's folder is the crate.
 *
 * An experiment is a CreateAction: the programs that made its runs (instrument) turned its file and
 * data (object) into rows of the database (result); the write-up is one more, out of the database.
 */
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "cli/current.h"
#include "cli/swhid.h"
#include "spec/yaml.h"
#include "sys/clock.h"
#include "sys/file.h"

#define METADATA "ro-crate-metadata.json"
#define PROFILE "https://w3id.org/ro/wfrun/process/0.5"

struct crate {
    struct context *c;
    struct store *store;
    const struct node *citation; /* CITATION.cff, or NULL */
    struct buf graph;            /* entities, each with a comma behind it */
    struct buf parts, actions;   /* references: {"@id": ...}, ... */
    const char **files;          /* those that are entities already */
    size_t n_files, room, n_actions;
};

/* --- JSON --------------------------------------------------------------------------------------- */

static void put_text(struct buf *out, const char *before, const char *text)
{
    buf_puts(out, before);
    text_put(out, TEXT_JSON, text);
}

static void put_reference(struct buf *list, const char *id)
{
    put_text(list, list->n > 0 ? ", {\"@id\": " : "{\"@id\": ", id);
    buf_putc(list, '}');
}

/* The beginning of an entity; type is JSON. */
static void begin(struct crate *k, const char *id, const char *type, const char *name)
{
    put_text(&k->graph, "  {\"@id\": ", id);
    buf_printf(&k->graph, ", \"@type\": %s", type);
    put_text(&k->graph, ", \"name\": ", name);
}

static void property(struct crate *k, const char *name, const char *text)
{
    buf_printf(&k->graph, ",\n   \"%s\": ", name);
    text_put(&k->graph, TEXT_JSON, text);
}

static void links(struct crate *k, const char *name, const struct buf *list)
{
    buf_printf(&k->graph, ",\n   \"%s\": [%s]", name, list->n > 0 ? list->s : "");
}

static void end(struct crate *k)
{
    buf_puts(&k->graph, "},\n");
}

/* --- files -------------------------------------------------------------------------------------- */

static const char *media_type(const char *path)
{
    static const char *const types[][2] = {
        {".yaml", "application/yaml"},
        {".yml", "application/yaml"},
        {".sqlite", "application/vnd.sqlite3"},
        {".pdf", "application/pdf"},
        {".svg", "image/svg+xml"},
        {".html", "text/html"},
        {".csv", "text/csv"},
        {".gz", "application/gzip"},
    };
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t m = strlen(types[i][0]);
        if (n > m && strcmp(path + n - m, types[i][0]) == 0)
            return types[i][1];
    }
    return "application/octet-stream";
}

/* A file of the project as seen from its folder, whatever ways its experiment goes ("experiments/
 * ../data.csv"), or NULL. */
static const char *inside(const struct crate *k, const char *path)
{
    const char *real = path_real(k->c->arena, path);
    return real && path_is_below(k->c->root, real) ? path_from(k->c->arena, k->c->root, real)
                                                   : NULL;
}

static bool is_listed(struct crate *k, const char *path)
{
    for (size_t i = 0; i < k->n_files; i++)
        if (strcmp(k->files[i], path) == 0)
            return true;
    if (k->n_files == k->room) {
        size_t room = k->room ? 2 * k->room : 64;
        const char **files = arena_array(k->c->arena, room, sizeof *files);
        if (k->n_files > 0)
            memcpy(files, k->files, k->n_files * sizeof *files);
        k->files = files;
        k->room = room;
    }
    k->files[k->n_files++] = path;
    return false;
}

/* A file of the crate, with its digest, and a reference to it in *list. */
static bool put_file(struct crate *k, const char *path, const char *name, struct buf *list,
                     struct err *e)
{
    char sha256[SHA256_HEX];
    struct file_look look;
    put_reference(list, path);
    if (is_listed(k, path))
        return true;
    if (!file_sha256(path, sha256, e))
        return false;
    file_look(path, &look);
    begin(k, path, "\"File\"", name);
    property(k, "encodingFormat", media_type(path));
    property(k, "sha256", sha256);
    buf_printf(&k->graph, ",\n   \"contentSize\": \"%lld\"", (long long)look.size);
    end(k);
    put_reference(&k->parts, path);
    return true;
}

/* Data that are not shipped, or gone, are named by their digest. */
static void put_absent(struct crate *k, const char *path, const char *sha256, struct buf *list)
{
    const char *id = arena_printf(k->c->arena, "#sha256-%s", sha256);
    put_reference(list, id);
    if (is_listed(k, id))
        return;
    begin(k, id, "\"CreativeWork\"", path_stem(k->c->arena, path));
    property(k, "sha256", sha256);
    property(k, "description", "data that are no part of this crate");
    end(k);
}

/* --- programs ----------------------------------------------------------------------------------- */

/* `build` is version and commit: "0.2.0 0123456789ab+", "+" when files differed from it. */
static const char *program_id(struct crate *k, const char *build)
{
    char *id = arena_strdup(k->c->arena, build);
    for (char *s = id; *s; s++)
        if (*s == ' ')
            *s = '-';
    return arena_printf(k->c->arena, "#overparam-%s", id);
}

static void put_program(struct crate *k, const char *build, const char *sha256, struct buf *list)
{
    const char *id = program_id(k, build);
    put_reference(list, id);
    if (is_listed(k, id))
        return;
    begin(k, id, "\"SoftwareApplication\"", "overparam");
    property(k, "softwareVersion", build);
    if (sha256)
        property(k, "sha256", sha256);
    property(k, "description",
             "what over-parameterization does to gradient-based optimization: experiments in YAML, "
             "runs in SQLite, figures and claims as queries");
    end(k);
}

/* This program, as runs name theirs, with the digest of its file. */
static bool put_this_program(struct crate *k, struct buf *list, struct err *e)
{
    char sha256[SHA256_HEX];
    const char *build = arena_printf(k->c->arena, "%s %.12s%s", version_number, version_commit,
                                     version_dirty ? "+" : "");
    if (!file_sha256("/proc/self/exe", sha256, e))
        return false;
    put_program(k, build, sha256, list);
    return true;
}

/* --- actions ------------------------------------------------------------------------------------ */

static void put_action(struct crate *k, const char *id, const char *name,
                       const struct buf *instruments, const struct buf *objects,
                       const struct buf *results)
{
    begin(k, id, "\"CreateAction\"", name);
    links(k, "instrument", instruments);
    links(k, "object", objects);
    links(k, "result", results);
    put_reference(&k->actions, id);
    k->n_actions++;
}

static const char experiments_query[] =
    "select r.experiment, x.title, x.file, x.source,\n"
    "    min(r.started) as began,\n"
    "    max(strftime('%Y-%m-%dT%H:%M:%fZ', julianday(r.started) + r.wall_seconds / 86400.0)) as "
    "ended,\n"
    "    count(*) || ' runs of the ' || r.profile || ' profile: ' || sum(r.status = 'done') || ' "
    "done, '\n"
    "        || sum(r.status = 'diverged') || ' diverged, ' || sum(r.status = 'failed') || ' "
    "failed' as says,\n"
    "    iif(sum(r.status = 'failed') > 0, 'Failed', 'Completed') as came_out\n"
    "from runs r\n"
    "join experiments x on x.name = r.experiment\n"
    "group by r.experiment, r.profile\n"
    "order by r.experiment\n";

static const char builds_query[] =
    "select distinct build from runs where experiment = ?1 order by build\n";

static const char inputs_query[] = "select i.path, i.sha256, i.ship\n"
                                   "from inputs i\n"
                                   "join experiments x on x.name = i.experiment\n"
                                   "where x.name = ?1 and i.path <> x.file\n"
                                   "order by i.path\n";

static bool put_builds(struct crate *k, const char *experiment, struct buf *list, struct err *e)
{
    struct table t;
    if (!store_query_bound(k->store, k->c->arena, builds_query, &experiment, 1, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++)
        put_program(k, table_text(&t, i, 0), NULL, list);
    return true;
}

static bool put_inputs(struct crate *k, const char *experiment, struct buf *list, struct err *e)
{
    struct table t;
    bool fine = store_query_bound(k->store, k->c->arena, inputs_query, &experiment, 1, &t, e);
    for (size_t i = 0; fine && i < t.n_rows; i++) {
        const char *path = table_text(&t, i, 0), *file = inside(k, path);
        if (t.cells[i * t.n_columns + 2].integer == 1 && file)
            fine = put_file(k, file, file, list, e);
        else
            put_absent(k, path, table_text(&t, i, 1), list);
    }
    return fine;
}

/* Row i of experiments_query. */
static bool put_experiment(struct crate *k, const struct table *t, size_t i, struct err *e)
{
    struct buf programs = {0}, objects = {0}, results = {0};
    const char *name = table_text(t, i, 0), *title = table_text(t, i, 1),
               *file = table_text(t, i, 2);
    bool fine = put_builds(k, name, &programs, e) &&
                (!file_exists(file) || put_file(k, file, title, &objects, e)) &&
                put_inputs(k, name, &objects, e);
    put_reference(&results, k->c->db);
    if (fine) {
        const char *id = arena_printf(k->c->arena, "#run-%s", name);
        put_action(k, id, title, &programs, &objects, &results);
        property(k, "startTime", table_text(t, i, 4));
        property(k, "endTime", table_text(t, i, 5));
        property(k, "description", table_text(t, i, 6));
        buf_printf(&k->graph,
                   ",\n   \"actionStatus\": {\"@id\": \"http://schema.org/%sActionStatus\"}",
                   table_text(t, i, 7));
        end(k);
    }
    buf_release(&programs);
    buf_release(&objects);
    buf_release(&results);
    return fine;
}

static bool put_experiments(struct crate *k, struct err *e)
{
    struct table t;
    bool fine = store_query(k->store, k->c->arena, experiments_query, &t, e);
    if (fine && t.n_rows == 0) {
        err_set(e, ERR_INPUT, "there are no runs to describe");
        return err_hint(e, "overparam run makes them");
    }
    for (size_t i = 0; fine && i < t.n_rows; i++)
        fine = put_experiment(k, &t, i, e);
    return fine;
}

static bool put_made(struct crate *k, const char *path, const char *name, struct buf *list,
                     struct err *e)
{
    return !file_exists(path) || put_file(k, path, name, list, e);
}

static bool put_figures(struct crate *k, struct buf *list, struct err *e)
{
    struct table t;
    bool fine = store_query(
        k->store, k->c->arena,
        "select distinct artefact from all_lineage where kind = 'figure' order by artefact", &t, e);
    for (size_t i = 0; fine && i < t.n_rows; i++) {
        const char *name = table_text(&t, i, 0);
        fine =
            put_made(k, arena_printf(k->c->arena, "build/figures/%s.svg", name), name, list, e) &&
            put_made(k, arena_printf(k->c->arena, "build/figures/%s.pdf", name), name, list, e);
    }
    return fine;
}

/* The write-up, when there is one. */
static bool put_writeup(struct crate *k, struct err *e)
{
    struct buf programs = {0}, objects = {0}, results = {0};
    bool fine = put_made(k, "report/report.pdf", "the write-up", &results, e) &&
                put_made(k, "report/report.html", "the write-up, as a page", &results, e) &&
                put_figures(k, &results, e) && put_this_program(k, &programs, e);
    put_reference(&objects, k->c->db);
    if (fine && results.n > 0) {
        put_action(k, "#write-up", "figures, tables and the write-up", &programs, &objects,
                   &results);
        end(k);
    }
    buf_release(&programs);
    buf_release(&objects);
    buf_release(&results);
    return fine;
}

/* --- the crate ---------------------------------------------------------------------------------- */

static bool read_citation(struct crate *k, struct err *e)
{
    struct buf bytes = {0};
    struct errs es = {0};
    if (!file_exists("CITATION.cff"))
        return true;
    bool fine = file_read("CITATION.cff", 0, &bytes, e);
    if (fine)
        k->citation = yaml_read(k->c->arena, "CITATION.cff", buf_text(&bytes), bytes.n, &es);
    if (fine && es.n > 0) {
        *e = es.list[0];
        fine = false;
    }
    buf_release(&bytes);
    return fine;
}

/* What CITATION.cff says under a key. */
static const char *cited(const struct crate *k, const char *key, const char *otherwise)
{
    const struct node *n = k->citation ? node_find(k->citation, key) : NULL;
    return n && n->type == NODE_SCALAR ? n->text : otherwise;
}

/* A person, or what `name` says: an organization. */
static void put_author(struct crate *k, const char *id, const struct node *a, struct buf *list)
{
    const struct node *name = node_find(a, "name"), *given = node_find(a, "given-names"),
                      *family = node_find(a, "family-names");
    if (!name && !family)
        return;
    begin(k, id, name ? "\"Organization\"" : "\"Person\"",
          name ? name->text
               : arena_printf(k->c->arena, "%s%s%s", given ? given->text : "", given ? " " : "",
                              family->text));
    end(k);
    put_reference(list, id);
}

static void put_authors(struct crate *k, struct buf *list)
{
    const struct node *authors = k->citation ? node_find(k->citation, "authors") : NULL;
    for (size_t i = 0; authors && authors->type == NODE_LIST && i < authors->n; i++)
        if (authors->items[i]->type == NODE_MAP)
            put_author(k, arena_printf(k->c->arena, "#author-%zu", i + 1), authors->items[i], list);
}

static void put_license(struct crate *k)
{
    const char *license = cited(k, "license", NULL);
    if (!license)
        return;
    const char *id = arena_printf(k->c->arena, "https://spdx.org/licenses/%s", license);
    begin(k, id, "\"CreativeWork\"", license);
    end(k);
}

static void put_root(struct crate *k, const char *swhid)
{
    struct buf authors = {0};
    char now[CLOCK_STAMP];
    const char *license = cited(k, "license", NULL);
    clock_utc(now);
    put_license(k);
    put_authors(k, &authors);
    begin(k, "./", "\"Dataset\"", cited(k, "title", path_stem(k->c->arena, k->c->root)));
    property(
        k, "description",
        cited(k, "abstract", "experiments, their runs, and the write-up that was made of them"));
    property(k, "datePublished", arena_printf(k->c->arena, "%.10s", now));
    property(k, "identifier", swhid);
    if (license)
        buf_printf(&k->graph, ",\n   \"license\": {\"@id\": \"https://spdx.org/licenses/%s\"}",
                   license);
    if (authors.n > 0)
        links(k, "author", &authors);
    buf_puts(&k->graph, ",\n   \"conformsTo\": {\"@id\": \"" PROFILE "\"}");
    links(k, "hasPart", &k->parts);
    links(k, "mentions", &k->actions);
    end(k);
    buf_release(&authors);
}

static const char head[] =
    "{\"@context\": [\"https://w3id.org/ro/crate/1.1/context\", {\"sha256\": "
    "\"https://schema.org/sha256\"}],\n \"@graph\": [\n"
    "  {\"@id\": \"" METADATA "\", \"@type\": \"CreativeWork\", \"about\": {\"@id\": \"./\"},\n"
    "   \"conformsTo\": {\"@id\": \"https://w3id.org/ro/crate/1.1\"}},\n"
    "  {\"@id\": \"" PROFILE "\", \"@type\": \"CreativeWork\",\n"
    "   \"name\": \"Process Run Crate\", \"version\": \"0.5\"},\n";

static bool write_crate(struct crate *k, const char *swhid, struct err *e)
{
    struct buf out = {0};
    put_root(k, swhid);
    buf_puts(&out, head);
    buf_add(&out, k->graph.s, k->graph.n - strlen(",\n"));
    buf_puts(&out, "\n ]}\n");
    bool fine = file_write(METADATA, out.s, out.n, e);
    buf_release(&out);
    return fine;
}

static void say(const struct crate *k, const char *swhid, bool changed)
{
    if (changed)
        print_note(k->c, "files differ from the last commit, whose identifier this is");
    if (k->c->json)
        print_line("{\"file\": \"" METADATA
                   "\", \"swhid\": \"%s\", \"changed\": %s, \"actions\": %zu}",
                   swhid, changed ? "true" : "false", k->n_actions);
    else
        print_line(METADATA ": %zu actions\n%s", k->n_actions, swhid);
}

/* What stands in the database; this program first, for it has a digest. */
static bool describe_runs(struct crate *k, struct err *e)
{
    struct buf unused = {0};
    bool fine = read_citation(k, e) && put_this_program(k, &unused, e) && put_experiments(k, e) &&
                put_writeup(k, e) && current_say_missing(k->c, k->store, e);
    buf_release(&unused);
    return fine;
}

/* The database's bytes are read when nobody here has it open: closing a second descriptor of it
 * would drop SQLite's locks. */
static bool describe_database(struct crate *k, struct err *e)
{
    struct buf unused = {0};
    bool fine = put_file(k, k->c->db, "the database of all runs", &unused, e);
    buf_release(&unused);
    return fine;
}

static int run(struct context *c, struct err *e)
{
    struct crate k = {.c = c};
    const char *swhid;
    bool changed = false;
    if (!current_open(c, &k.store, e))
        return 0;
    bool fine = describe_runs(&k, e);
    store_close(k.store);
    if (fine && describe_database(&k, e) && swhid_of_project(c, &swhid, &changed, e) &&
        write_crate(&k, swhid, e))
        say(&k, swhid, changed);
    buf_release(&k.graph);
    buf_release(&k.parts);
    buf_release(&k.actions);
    return 0;
}

const struct command command_crate = {
    .name = "crate",
    .summary = "runs, figures and write-up described for archives: an RO-Crate; the sources' SWHID",
    .help =
        "Writes " METADATA
        " into the project's folder, which becomes an RO-Crate (version 1.1, profile "
        "Process Run Crate): which program made which\n"
        "experiment's runs out of which files, when, and the database, figures and write-up with "
        "their digests. CITATION.cff gives title, authors and licence.\n"
        "Data with `ship: false` are named by their digest. Prints the identifier that Software "
        "Heritage gives to the\n"
        "project's sources as they were committed, or, without git's history, as they are.\n",
    .json =
        "`{file: text, swhid: text, changed: boolean, actions: integer}`; changed: files differ from the commit "
        "that swhid names",
    .project = PROJECT_NEEDED,
    .run = run,
};
