/* swhid.c: see swhid.h. git computes it, offline. */
#include "cli/swhid.h"

#include <string.h>

#include "sys/file.h"
#include "sys/proc.h"

/* The tree of a project without history is computed in a repository beside what is built. */
#define SCRATCH "build/swhid.git"
#define SCRATCH_OPTION "--git-dir=build/swhid.git"

static const char not_sources[] = "/build/\n/db/*.sqlite*\n/report/report.pdf\n"
                                  "/report/report.html\n/ro-crate-metadata.json\n";

/* What git says, without the last line's end. *status as of proc_run. */
static bool git(const struct context *c, const char *const *argv, int *status, const char **said,
                struct err *e)
{
    enum { SECONDS = 120 };
    static const char *const env[] = {"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", NULL};
    const struct proc p = {
        .argv = argv, .env = env, .folder = c->root, .package = "git", .seconds = SECONDS};
    struct buf out = {0};
    bool fine = proc_run(&p, status, &out, NULL, e);
    while (out.n > 0 && out.s[out.n - 1] == '\n')
        out.s[--out.n] = 0;
    *said = arena_strdup(c->arena, buf_text(&out));
    buf_release(&out);
    return fine;
}

static bool git_must(const struct context *c, const char *const *argv, const char **said,
                     struct err *e)
{
    int status;
    if (!git(c, argv, &status, said, e))
        return false;
    return status == 0 || err_set(e, ERR_TOOL, "git %s ended with status %d", argv[1], status);
}

static bool tree_of_files(const struct context *c, const char **tree, struct err *e)
{
    const char *const init[] = {"git", "init", "--quiet", "--bare", SCRATCH, NULL};
    const char *const add[] = {"git", SCRATCH_OPTION, "--work-tree=.", "add", "--all", NULL};
    const char *const write[] = {"git", SCRATCH_OPTION, "write-tree", NULL};
    return folder_make("build", e) && git_must(c, init, tree, e) &&
           file_write(SCRATCH "/info/exclude", not_sources, strlen(not_sources), e) &&
           git_must(c, add, tree, e) && git_must(c, write, tree, e);
}

bool swhid_of_project(struct context *c, const char **swhid, bool *changed, struct err *e)
{
    const char *const committed[] = {"git", "rev-parse", "--verify", "--quiet", "HEAD:./", NULL};
    const char *const differs[] = {"git", "status", "--porcelain", "--", ".", NULL};
    const char *tree, *said = "";
    int status;
    if (!git(c, committed, &status, &tree, e))
        return false;
    if (!(status == 0 ? git_must(c, differs, &said, e) : tree_of_files(c, &tree, e)))
        return false;
    *changed = said[0] != 0;
    *swhid = arena_printf(c->arena, "swh:1:dir:%s", tree);
    return true;
}
