/* inputs.c: are an experiment's files as they were when it was planned?
 *
 * Kept is of each file what the file system tells (size, times, inode) and the SHA-256 of its
 * content. As git's index does it, a file that looks the same is taken for the same and is not
 * read. Two edits within one tick of a clock look the same; so what was written about the time of
 * planning is kept without its looks, and its content is compared. The program is one of the files:
 * another one may plan otherwise.
 *
 * Paths start from the folder in which the command was given. That folder is kept as seen from the
 * database's, so that a project may be moved or copied, and a database be read from elsewhere. */
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "store/internal.h"
#include "sys/file.h"

static const char program[] = "/proc/self/exe";
static const char remembering[] = "remember the files of a plan";

struct input {
    const char *path, *sha256;
    struct file_look look; /* size -1: tells nothing */
    bool withheld;
};

/* --- what is kept ----------------------------------------------------------------------------- */

/* Hashed once per connection. "" (which no file has) when it cannot be read: planned every time. */
static const char *program_digest(struct store *st)
{
    struct err ignored = {0};
    if (!st->running[0] && !file_sha256(program, st->running, &ignored))
        st->running[0] = 0;
    return st->running;
}

static struct input input_of(const char *path, const char *sha256, bool withheld, int64_t planned)
{
    struct input in = {.path = path, .sha256 = sha256, .withheld = withheld};
    if (!file_look(path, &in.look) || !look_is_settled(&in.look, planned))
        in.look = (struct file_look){.size = -1};
    return in;
}

static struct input *inputs_of(struct store *st, struct arena *a, const struct plan *p, size_t *n)
{
    const struct spec *s = p->spec;
    const char *text = s->text ? s->text : "";
    char *own = arena_alloc(a, SHA256_HEX);
    *n = 2;
    for (const struct known_files *k = s->files; k; k = k->next)
        ++*n;
    struct input *list = arena_array(a, *n, sizeof *list), *in = list;
    sha256_of(text, strlen(text), own);
    *in++ = input_of(s->file, own, false, s->read);
    *in++ = input_of(program, program_digest(st), true, s->read);
    for (const struct known_files *k = s->files; k; k = k->next)
        *in++ = input_of(k->path, k->sha256, k->withheld, s->read);
    return list;
}

static const char *root_of(struct store *st, struct arena *a)
{
    const char *folder = path_real(a, path_beside(a, st->path, ".")), *here = path_real(a, ".");
    return folder && here ? path_from(a, folder, here) : "";
}

/* A statement with the experiment as ?1, and an input or texts behind it. */
static bool ask(struct store *st, const char *sql, const char *const texts[3],
                const struct input *in, int64_t *answer, struct err *e)
{
    struct rows r = store_ask(st, sql);
    for (int i = 0; i < 3 && texts[i]; i++)
        sqlite3_bind_text(r.s, i + 1, texts[i], -1, SQLITE_STATIC);
    if (in) {
        const int64_t numbers[] = {in->look.size, in->look.modified, in->look.changed,
                                   in->look.inode, !in->withheld};
        for (int i = 0; i < 5; i++)
            sqlite3_bind_int64(r.s, i + 4, numbers[i]);
    }
    if (rows_next(&r))
        *answer = sqlite3_column_int64(r.s, 0);
    return rows_end(&r, remembering, e);
}

#define OF_EXPERIMENT "experiment = (select id from experiment where name = ?1)"

bool store_inputs_same(struct store *st, const struct plan *p, bool *same, struct err *e)
{
    struct arena a = {0};
    size_t n;
    const struct input *list = inputs_of(st, &a, p, &n);
    const char *head[] = {p->spec->name, p->spec->file, root_of(st, &a)};
    int64_t kept = 0, placed = 0, found = 0;
    bool fine =
        ask(st, "select count(*) from input where " OF_EXPERIMENT,
            (const char *[]){p->spec->name, NULL, NULL}, NULL, &kept, e) &&
        ask(st, "select count(*) from experiment where name = ?1 and file = ?2 and root = ?3", head,
            NULL, &placed, e);
    for (size_t i = 0; fine && i < n; i++) {
        int64_t one = 0;
        fine =
            ask(st,
                "select count(*) from input where " OF_EXPERIMENT
                " and path = ?2 and sha256 = ?3 and size = ?4 and modified = ?5 and changed = "
                "?6 and inode = ?7 and ship = ?8",
                (const char *[]){p->spec->name, list[i].path, list[i].sha256}, &list[i], &one, e);
        found += one;
    }
    *same = fine && placed == 1 && found == (int64_t)n && kept == (int64_t)n;
    arena_release(&a);
    return fine;
}

bool store_inputs_write(struct store *st, const struct plan *p, struct err *e)
{
    struct arena a = {0};
    size_t n;
    const struct input *list = inputs_of(st, &a, p, &n);
    const char *head[] = {p->spec->name, p->spec->file, root_of(st, &a)};
    int64_t ignored;
    bool fine = ask(st, "update experiment set file = ?2, root = ?3 where name = ?1", head, NULL,
                    &ignored, e) &&
                ask(st, "delete from input where " OF_EXPERIMENT,
                    (const char *[]){p->spec->name, NULL, NULL}, NULL, &ignored, e);
    for (size_t i = 0; fine && i < n; i++)
        fine = ask(st,
                   "insert or replace into input (experiment, path, sha256, size, modified, "
                   "changed, inode, ship) select id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 from experiment "
                   "where name = ?1",
                   (const char *[]){p->spec->name, list[i].path, list[i].sha256}, &list[i],
                   &ignored, e);
    arena_release(&a);
    return fine;
}

/* --- what has become of it -------------------------------------------------------------------- */

/* Files of this command whose content was compared. */
struct compared {
    const struct compared *next;
    const char *path, *sha256;
};

struct looking {
    struct store *st;
    struct arena *arena;
    const struct compared *compared;
};

/* NULL when the file cannot be read. */
static const char *content_of(struct looking *g, const char *path)
{
    char hex[SHA256_HEX];
    struct err ignored = {0};
    if (strcmp(path, program) == 0)
        return program_digest(g->st);
    for (const struct compared *c = g->compared; c; c = c->next)
        if (strcmp(c->path, path) == 0)
            return c->sha256;
    struct compared *c = arena_alloc(g->arena, sizeof *c);
    bool read = file_sha256(path, hex, &ignored);
    *c = (struct compared){g->compared, path, read ? arena_strdup(g->arena, hex) : NULL};
    g->compared = c;
    return c->sha256;
}

static bool looks_same(const struct file_look *a, const struct file_look *b)
{
    return a->size == b->size && a->modified == b->modified && a->changed == b->changed &&
           a->inode == b->inode;
}

enum {
    NAME,
    FILE_NAMED,
    ROOT,
    PROFILE,
    PLANNED,
    STAGED,
    INPUT,
    SHA256,
    SIZE,
    MODIFIED,
    CHANGED,
    INODE
};

static const char known_query[] =
    "select x.name, x.file, x.root, x.profile, x.fingerprint <> '', exists (select 1 from found where "
    "found.experiment = x.id), i.path, i.sha256, i.size, "
    "i.modified, i.changed, i.inode from experiment x left join input i on i.experiment = x.id "
    "where x.file <> '' order by x.name, i.path";

static int64_t number_at(const struct table *t, size_t row, size_t column)
{
    return t->cells[row * t->n_columns + column].integer;
}

static const char *from_here(struct arena *a, const char *prefix, const char *path)
{
    return path[0] == '/' ? path : arena_printf(a, "%s%s", prefix, path);
}

static enum known_state input_state(struct looking *g, const struct table *t, size_t row,
                                    const char *path)
{
    struct file_look now, then = {number_at(t, row, SIZE), number_at(t, row, MODIFIED),
                                  number_at(t, row, CHANGED), number_at(t, row, INODE)};
    const char *content;
    bool is_program = strcmp(path, program) == 0;
    if (file_look(path, &now) && looks_same(&now, &then))
        return KNOWN_SAME;
    if (!(content = content_of(g, path)))
        return KNOWN_LACKING;
    return content[0] && strcmp(content, table_text(t, row, SHA256)) == 0 ? KNOWN_TOUCHED
           : is_program                                                   ? KNOWN_OLDER
                                                                          : KNOWN_EDITED;
}

/* One row of the query: an input, or none where an older version planned. */
static void input_judge(struct looking *g, const struct table *t, size_t row, const char *prefix,
                        struct known *k)
{
    const char *input = table_text(t, row, INPUT);
    bool is_program = strcmp(input, program) == 0;
    if (is_program && k->away)
        return; /* only in its own folder is it planned anew */
    const char *path = from_here(g->arena, prefix, input);
    enum known_state s = input[0] ? input_state(g, t, row, path) : KNOWN_OLDER;
    if (s == KNOWN_LACKING && is_program)
        s = KNOWN_OLDER;
    if (s == KNOWN_LACKING)
        k->lacking = path;
    if (s > k->state)
        k->state = s;
}

/* "" for this folder. */
static const char *prefix_of(struct store *st, struct arena *a, const char *root)
{
    const char *folder = path_beside(a, st->path, root);
    if (!root[0] || path_same(folder, "."))
        return "";
    const char *real = path_real(a, folder);
    return arena_printf(a, "%s/", real ? real : folder);
}

/* Where the database was taken away from its files, none is where it was: then they are looked for
 * here. */
static bool any_at_root(struct store *st, struct arena *a, const struct table *t)
{
    bool any = false;
    for (size_t i = 0; i < t->n_rows && !any; i++)
        any = file_exists(
            from_here(a, prefix_of(st, a, table_text(t, i, ROOT)), table_text(t, i, FILE_NAMED)));
    return any;
}

bool store_known(struct store *st, struct arena *a, struct known **known, size_t *n, struct err *e)
{
    struct looking g = {.st = st, .arena = a};
    struct table t;
    *n = 0;
    if (!store_read(st, a, known_query, NULL, 0, &t, e))
        return false;
    bool rooted = any_at_root(st, a, &t);
    struct known *list = arena_array(a, t.n_rows + 1, sizeof *list), *k = NULL;
    const char *prefix = "";
    for (size_t i = 0; i < t.n_rows; i++) {
        if (!k || strcmp(k->name, table_text(&t, i, NAME)) != 0) {
            k = &list[(*n)++];
            k->name = table_text(&t, i, NAME);
            k->profile = table_text(&t, i, PROFILE);
            k->file = table_text(&t, i, FILE_NAMED);
            k->planned = number_at(&t, i, PLANNED) != 0;
            k->staged = number_at(&t, i, STAGED) != 0;
            prefix = rooted ? prefix_of(st, a, table_text(&t, i, ROOT)) : "";
            k->away = prefix[0] && k->file[0] != '/';
            k->path = from_here(a, prefix, k->file);
            if (!file_exists(k->path))
                k->state = KNOWN_GONE;
        }
        if (k->state != KNOWN_GONE)
            input_judge(&g, &t, i, prefix, k);
    }
    *known = list;
    return true;
}
