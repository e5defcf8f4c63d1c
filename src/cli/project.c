/* project.c: see project.h. */
#include "cli/project.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"

static const char experiments[] = "experiments";

/* --- paths: texts only; they begin with '/' --------------------------------------------------- */

static const char *joined(struct arena *a, const char *folder, const char *path)
{
    return arena_printf(a, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, path);
}

static const char *parent(struct arena *a, const char *path)
{
    size_t n = (size_t)(strrchr(path, '/') - path);
    return n == 0 ? "/" : arena_strndup(a, path, n);
}

static const char *last_name(const char *path)
{
    return strrchr(path, '/') + 1;
}

/* What follows `folder` and its slash; NULL when `path` is not below it. */
static const char *rest_below(const char *folder, const char *path)
{
    size_t n = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(folder, path, n) == 0 && path[n] == '/' && path[n + 1] ? path + n + 1 : NULL;
}

/* Where `path` leads from `here`. Only a leading ".." is taken off, for `here` holds no link. */
static const char *absolute(struct arena *a, const char *here, const char *path)
{
    while (path[0] == '.' && (path[1] == '/' || (path[1] == '.' && path[2] == '/'))) {
        here = path[1] == '/' ? here : parent(a, here);
        path += path[1] == '/' ? 2 : 3;
        path += strspn(path, "/");
    }
    return path[0] == '/' ? path : joined(a, here, path);
}

const char *project_path(struct arena *a, const char *root, const char *here, const char *path)
{
    if (path[0] != '/' && strcmp(root, here) == 0)
        return path;
    const char *whole = absolute(a, here, path), *rest = rest_below(root, whole);
    return rest ? rest : whole;
}

const char *project_seen(struct arena *a, const char *from, const char *path)
{
    const char *up = "";
    const char *rest;
    while (!(rest = rest_below(from, path)) && strcmp(from, "/") != 0) {
        up = arena_printf(a, "../%s", up);
        from = parent(a, from);
    }
    return rest && strcmp(from, "/") != 0 ? arena_printf(a, "%s%s", up, rest) : path;
}

/* --- where the project is --------------------------------------------------------------------- */

static bool holds(struct arena *a, const char *folder, const char *name)
{
    struct stat s;
    return stat(joined(a, folder, name), &s) == 0 && S_ISDIR(s.st_mode);
}

static bool is_project(struct arena *a, const char *folder)
{
    return file_exists(joined(a, folder, DATABASE)) ||
           (holds(a, folder, experiments) &&
            (holds(a, folder, "db") || holds(a, folder, "report") || holds(a, folder, "plots")));
}

/* The project that `from` lies in, or NULL. */
static const char *project_above(struct arena *a, const char *from)
{
    /* Where only `overparam new` was there, experiments/ is all that there is. */
    if (holds(a, from, experiments) && strcmp(from, "/") != 0)
        return from;
    for (const char *folder = from;; folder = parent(a, folder)) {
        if (is_project(a, folder))
            return folder;
        if (strcmp(folder, "/") == 0)
            return NULL;
        const char *above = parent(a, folder);
        if (strcmp(last_name(folder), experiments) == 0 && strcmp(above, "/") != 0)
            return above;
    }
}

/* The folder where we stand; NULL, and *e, when there is none any more. */
static const char *standing(struct arena *a, struct err *e)
{
    char path[PATH_MAX];
    if (getcwd(path, sizeof path))
        return arena_strdup(a, path);
    err_set(e, ERR_INPUT, "cannot tell in which folder you are: %s", strerror(errno));
    err_hint(e, "it may have been removed: cd to another");
    return NULL;
}

static bool go(const char *folder, struct err *e)
{
    return chdir(folder) == 0 ||
           err_set(e, ERR_INPUT, "cannot go to %s: %s", folder, strerror(errno));
}

/* --- what the command line names -------------------------------------------------------------- */

static bool is_path(const struct command *k, const char *name)
{
    if (!k->arguments || !strstr(k->arguments, "FILE"))
        return false;
    /* "RUN | FILE": a file when there is one. */
    return !strchr(k->arguments, '|') || (strpbrk(name, "/.") && file_exists(name));
}

static void paths_move(struct context *c, const struct command *k, const char *here)
{
    struct args *args = &c->args;
    for (size_t i = 0; i < args->n_names; i++)
        if (is_path(k, args->names[i]))
            args->names[i] = project_path(c->arena, c->root, here, args->names[i]);
    for (size_t i = 0; args->flags[i].name; i++) {
        const char *what = args->flags[i].argument;
        if (args->values[i] && what && (strcmp(what, "FILE") == 0 || strcmp(what, "FOLDER") == 0))
            args->values[i] = project_path(c->arena, c->root, here, args->values[i]);
    }
    if (c->db_named)
        c->db = project_path(c->arena, c->root, here, c->db);
}

static bool database_choose(struct context *c, struct err *e)
{
    const char *env = getenv(DATABASE_ENV);
    const char *named = args_text(&c->args, "db", env && env[0] ? env : NULL);
    c->db_named = named != NULL;
    c->db = named ? named : DATABASE;
    /* SQLite would take these for something else than a file. */
    if (c->db[0] && c->db[0] != ':' && strncmp(c->db, "file:", 5) != 0)
        return true;
    err_set(e, ERR_USAGE, "'%s' cannot be the database: it is no file", c->db);
    return err_hint(e, "--db FILE, or " DATABASE_ENV "; a name that begins so is written ./NAME");
}

/* What SQLite would call an error of the disk, or take for a database that is not there. */
static bool database_reached(const struct context *c, struct err *e)
{
    struct stat s;
    if (stat(c->db, &s) == 0 && S_ISDIR(s.st_mode)) {
        err_set(e, ERR_USAGE, "%s cannot be the database: it is a folder", c->db);
        return err_hint(e, "--db FILE, or " DATABASE_ENV);
    }
    if (stat(c->db, &s) == 0 || errno != EACCES)
        return true;
    err_set(e, ERR_INPUT, "cannot reach the database %s: %s", c->db, strerror(errno));
    return err_hint(e, "ask for the right to enter its folder, or name another file with --db");
}

bool project_need(const struct context *c, struct err *e)
{
    if (c->in_project || c->db_named)
        return true;
    err_set(e, ERR_USAGE, "there is no project in %s or above it", c->root);
    return err_hint(e,
                    "a project holds experiments/ and db/, report/ or plots/: overparam new NAME "
                    "or new-report DIR begins one, -C DIR goes to one, --db FILE names a "
                    "database");
}

/* Without a project a command may do with the files that it is given, or begin one here. */
static bool allowed(const struct context *c, const struct command *k, struct err *e)
{
    bool files = c->args.n_names > 0, begins = files && k->project == PROJECT_OR_BEGINS;
    if (begins && !c->in_project && strcmp(c->root, "/") == 0 && !c->db_named) {
        err_set(e, ERR_USAGE, "no project begins in /");
        return err_hint(e, "cd to a folder of your own first, or go there with -C DIR");
    }
    return begins || k->project == PROJECT_OPTIONAL || (k->project == PROJECT_OR_FILES && files) ||
           project_need(c, e);
}

/* The project that the command is about: the user's, else that of the first file named. */
static const char *project_find(struct context *c, const struct command *k, const char *here)
{
    const char *found = project_above(c->arena, here);
    if (found || c->args.n_names == 0 || !is_path(k, c->args.names[0]))
        return found;
    return project_above(c->arena, parent(c->arena, absolute(c->arena, here, c->args.names[0])));
}

bool project_enter(struct context *c, const struct command *k, struct err *e)
{
    const char *folder = args_text(&c->args, "directory", NULL), *here = NULL, *found = NULL;
    if (!database_choose(c, e) || !(c->stands = standing(c->arena, e)) ||
        (folder && !go(folder, e)) || !(here = standing(c->arena, e)))
        return false;
    if (k->project != PROJECT_UNUSED)
        found = project_find(c, k, here);
    c->in_project = found != NULL;
    c->root = found ? found : here;
    if (k->project == PROJECT_UNUSED)
        return true;
    if (!allowed(c, k, e))
        return false;
    paths_move(c, k, here);
    return go(c->root, e) && database_reached(c, e);
}

const char *project_shown(const struct context *c, const char *path)
{
    if (path[0] == '/' || !c->root || strcmp(c->root, c->stands) == 0)
        return path;
    return project_seen(c->arena, c->stands, joined(c->arena, c->root, path));
}
