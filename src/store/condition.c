/* condition.c: see condition.h.
 *
 * The text is read word by word: names become SQL, what SQL knows stays, anything else is refused.
 * SQLite is then asked about a copy in which every name is a number as long as the name, so that the
 * place of what it finds is the place in the user's text. */
#include "store/condition.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "store/internal.h"

struct reading {
    struct arena *arena;
    const struct run_names *names;
    const char *text;
    size_t at, depth; /* depth: of brackets */
    struct buf sql;   /* with names in place */
    struct buf bare;  /* with a number for each name */
    struct err *e;
};

/* --- names ------------------------------------------------------------------------------------ */

static bool texts_read(struct store *st, struct arena *a, const char *sql, const char *const *value,
                       size_t n_values, const char ***texts, size_t *n, struct err *e)
{
    struct table t;
    if (!store_read(st, a, sql, value, n_values, &t, e))
        return false;
    *texts = arena_array(a, t.n_rows + 1, sizeof **texts);
    for (*n = 0; *n < t.n_rows; (*n)++)
        (*texts)[*n] = t.cells[*n * t.n_columns].text;
    return true;
}

bool run_names_read(struct store *st, struct arena *a, const char *view, const char *experiment,
                    struct run_names *names, struct err *e)
{
    static const char any[] = "select name from path order by name";
    /* The runs of a variant are swept by the same paths, so that one of them tells. */
    static const char of_one[] =
        "select name from path where id in (\n"
        "    select path from parameter where parameter_set in (\n"
        "        select fixed from run join experiment on experiment.id = run.experiment "
        "where experiment.name = ?1\n"
        "        union\n"
        "        select min(swept) from run join experiment on experiment.id = run.experiment "
        "where experiment.name = ?1\n"
        "        group by run.variant, run.profile, run.fixed))\n"
        "order by name";
    return texts_read(st, a, "select name from pragma_table_info(?1)", &view, 1, &names->columns,
                      &names->n_columns, e) &&
           texts_read(st, a, experiment ? of_one : any, &experiment, experiment ? 1 : 0,
                      &names->paths, &names->n_paths, e);
}

static bool is_column(const struct run_names *names, const char *name)
{
    for (size_t i = 0; i < names->n_columns; i++)
        if (strcmp(names->columns[i], name) == 0)
            return true;
    return false;
}

/* "scale" and "init.scale" end "init.scale". */
static bool ends(const char *path, const char *name)
{
    size_t n = strlen(path), m = strlen(name);
    return m > 0 && n >= m && strcmp(path + n - m, name) == 0 && (n == m || path[n - m - 1] == '.');
}

/* The path that is meant, the number of those that could be in *n. */
static const char *path_find(const struct run_names *names, const char *name, size_t *n)
{
    const char *found = NULL;
    *n = 0;
    for (size_t i = 0; i < names->n_paths; i++) {
        if (!ends(names->paths[i], name))
            continue;
        found = names->paths[i];
        if (strlen(found) == strlen(name)) {
            *n = 1;
            return found;
        }
        ++*n;
    }
    return found;
}

static bool is_known(const struct run_names *names, const char *name)
{
    size_t n;
    return is_column(names, name) || path_find(names, name, &n);
}

static bool ambiguous(const struct run_names *names, const char *name, struct err *e)
{
    enum { SHOWN = 4 };
    struct buf list = {0};
    size_t n = 0;
    for (size_t i = 0; i < names->n_paths; i++)
        if (ends(names->paths[i], name) && n++ < SHOWN)
            buf_printf(&list, "%s%s", n > 1 ? ", " : "", names->paths[i]);
    err_set(e, ERR_USAGE, "'%.60s' is the end of %zu parameters", name, n);
    err_hint(e, "write more of one: %s%s", buf_text(&list), n > SHOWN ? ", ..." : "");
    buf_release(&list);
    return false;
}

/* The nearest column, path or last part of one. */
static bool unknown(struct arena *a, const struct run_names *names, const char *name, struct err *e)
{
    size_t n = 0;
    const char **all =
        arena_array(a, names->n_columns + 2 * names->n_paths + 1, sizeof(const char *));
    for (size_t i = 0; i < names->n_columns; i++)
        all[n++] = names->columns[i];
    for (size_t i = 0; i < names->n_paths; i++) {
        const char *dot = strrchr(names->paths[i], '.');
        all[n++] = names->paths[i];
        all[n++] = dot ? dot + 1 : names->paths[i];
    }
    const char *near = text_nearest(name, all, n);
    err_set(e, ERR_USAGE, "no column of runs and no parameter is called '%.60s'", name);
    return near ? err_hint(e, "did you mean '%s'?", near)
                : err_hint(e, "overparam show RUN lists the parameters of a run, overparam sql "
                              "\"select * from runs limit 1\" the columns");
}

bool run_value(struct arena *a, const struct run_names *names, const char *name, const char **sql,
               struct err *e)
{
    size_t n;
    if (is_column(names, name)) {
        *sql = arena_printf(a, "\"%s\"", name);
        return true;
    }
    const char *path = path_find(names, name, &n);
    if (n != 1)
        return n > 1 ? ambiguous(names, name, e) : unknown(a, names, name, e);
    struct buf quoted = {0};
    text_put(&quoted, TEXT_SQL, path);
    *sql = arena_printf(
        a,
        "(select parameter.value from all_parameters parameter where parameter.run = id and "
        "parameter.path = %s)",
        buf_text(&quoted));
    buf_release(&quoted);
    return true;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Names the place at which a condition is wrong; returns false. */
static bool placed(struct reading *r, size_t at)
{
    r->e->at = text_place(NULL, r->text, at);
    r->e->source = r->text;
    return false;
}

static bool refuse(struct reading *r, size_t at, const char *why)
{
    err_set(r->e, ERR_USAGE, "%s", why);
    err_hint(r->e, "a condition is one expression: scale > 0.1 and status = 'diverged'; overparam "
                   "sql takes whole queries");
    return placed(r, at);
}

/* The next n characters stay. */
static bool keep(struct reading *r, size_t n)
{
    buf_add(&r->sql, r->text + r->at, n);
    buf_add(&r->bare, r->text + r->at, n);
    r->at += n;
    return true;
}

/* A name of n characters, quotes included. */
static bool put_name(struct reading *r, const char *name, size_t n)
{
    const char *sql = "";
    if (!run_value(r->arena, r->names, name, &sql, r->e))
        return placed(r, r->at);
    buf_puts(&r->sql, sql);
    buf_printf(&r->bare, "%-*d", (int)n, 1);
    r->at += n;
    return true;
}

static bool read_quoted(struct reading *r)
{
    const char *begin = r->text + r->at, *end = strchr(begin + 1, '"');
    if (!end)
        return refuse(r, r->at, "a name in quotes has no end");
    size_t n = (size_t)(end - begin);
    return put_name(r, arena_strndup(r->arena, begin + 1, n - 1), n + 1);
}

static bool read_text(struct reading *r)
{
    size_t n = 1;
    for (const char *s = r->text + r->at; s[n] && (s[n] != '\'' || s[n + 1] == '\''); n++)
        n += s[n] == '\'';
    if (!r->text[r->at + n])
        return refuse(r, r->at, "a text has no end");
    return keep(r, n + 1);
}

static bool read_number(struct reading *r)
{
    const char *s = r->text + r->at;
    size_t n = 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '.' ||
           ((s[n] == '-' || s[n] == '+') && n > 0 && (s[n - 1] == 'e' || s[n - 1] == 'E')))
        n++;
    return keep(r, n);
}

static bool is_sql(const char *word)
{
    static const char *const words[] = {"and",  "or",      "not",    "in",    "is",      "null",
                                        "like", "glob",    "escape", "case",  "when",    "then",
                                        "else", "between", "end",    "cast",  "as",      "integer",
                                        "real", "text",    "true",   "false", "collate", "nocase"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sqlite3_stricmp(words[i], word) == 0)
            return true;
    return false;
}

/* Names may hold a hyphen, which is also the sign of a difference: the longest name that is known
 * is meant, else the word before the first one. */
static size_t name_length(const struct reading *r, const char *s)
{
    size_t first = 0, n = 0;
    while (isalnum((unsigned char)s[first]) || s[first] == '_' || s[first] == '.')
        first++;
    while (isalnum((unsigned char)s[n]) || (s[n] && strchr("_.-", s[n])))
        n++;
    for (; n > first; n--)
        if ((s[n] == 0 || !isalnum((unsigned char)s[n])) &&
            is_known(r->names, arena_strndup(r->arena, s, n)))
            return n;
    return first;
}

static bool read_word(struct reading *r)
{
    const char *s = r->text + r->at;
    size_t n = name_length(r, s);
    const char *word = arena_strndup(r->arena, s, n);
    bool call = s[n + strspn(s + n, " \t\n")] == '(' && !is_known(r->names, word);
    if (is_sql(word) || (call && store_computes(word)))
        return keep(r, n);
    if (call)
        return refuse(r, r->at, arena_printf(r->arena, "there is no function '%.60s'", word));
    return put_name(r, word, n);
}

static bool read_sign(struct reading *r)
{
    const char *s = r->text + r->at;
    if ((s[0] == '-' && s[1] == '-') || (s[0] == '/' && s[1] == '*'))
        return refuse(r, r->at, "a comment in a condition");
    if (s[0] == ';')
        return refuse(r, r->at, "a condition ends here, and more follows");
    if (!strchr(" \t\n()+-*/%=<>!|&~,", s[0]))
        return refuse(r, r->at, "a character that means nothing in a condition");
    if (s[0] == ')' && r->depth-- == 0)
        return refuse(r, r->at, "')' without '('");
    r->depth += s[0] == '(';
    return keep(r, 1);
}

static bool read_next(struct reading *r)
{
    const char *s = r->text + r->at;
    if (s[0] == '\'')
        return read_text(r);
    if (s[0] == '"')
        return read_quoted(r);
    if (isdigit((unsigned char)s[0]) || (s[0] == '.' && isdigit((unsigned char)s[1])))
        return read_number(r);
    if (isalpha((unsigned char)s[0]) || s[0] == '_')
        return read_word(r);
    return read_sign(r);
}

/* --- SQLite's word ---------------------------------------------------------------------------- */

/* The text begins in line 2 of the query. */
static bool check(struct reading *r, struct store *st)
{
    size_t n;
    struct err said = {0};
    const char *query = arena_printf(r->arena, "select 1 from runs where\n%s", buf_text(&r->bare));
    if (store_query_columns(st, query, &n, &said))
        return true;
    if (said.code != ERR_INPUT) {
        *r->e = said;
        return false;
    }
    (void)refuse(r, 0, said.text);
    /* It does not always tell a place. */
    r->e->at = (struct where){NULL, said.at.line > 1 ? said.at.line - 1 : 0, said.at.column};
    return false;
}

bool run_condition(struct store *st, struct arena *a, const struct run_names *names,
                   const char *text, const char **sql, struct err *e)
{
    struct reading r = {.arena = a, .names = names, .text = text, .e = e};
    bool fine = true;
    while (fine && text[r.at])
        fine = read_next(&r);
    if (fine && r.depth > 0)
        fine = refuse(&r, r.at, "a '(' is not closed");
    fine = fine && check(&r, st);
    *sql = arena_strdup(a, buf_text(&r.sql));
    buf_release(&r.sql);
    buf_release(&r.bare);
    return fine;
}
