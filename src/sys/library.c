/* library.c: see library.h. */
#include "sys/library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/file.h"
#include "sys/proc.h"

enum { COMPILER_SECONDS = 300 };

static const char *compiler(void)
{
    const char *cc = getenv("CC");
    return cc && *cc ? cc : "cc";
}

/* The first "source:LINE:COLUMN: error: TEXT". */
static bool first_complaint(struct arena *a, const char *source, const char *said, struct err *e)
{
    static const char mark[] = ": error: ";
    const size_t n = strlen(source);
    for (const char *line = said; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *text = strstr(line, mark);
        if (!text || text > line + strcspn(line, "\n") || strncmp(line, source, n) != 0 ||
            line[n] != ':')
            continue;
        char *end;
        const int row = (int)strtol(line + n + 1, &end, 10);
        const int column = *end == ':' ? (int)strtol(end + 1, NULL, 10) : 0;
        text += sizeof mark - 1;
        return err_set_at(e, ERR_SPEC, (struct where){arena_strdup(a, source), row, column},
                          "the compiler says: %.*s", (int)strcspn(text, "\n"), text);
    }
    return err_set(e, ERR_SPEC, "%s does not compile", source);
}

bool library_make(struct arena *a, const char *source, const char *include, const char *path,
                  struct buf *complaints, struct err *e)
{
    const char *made = arena_printf(a, "%s.%ld", path, (long)getpid());
    /* As the program's own kinds are compiled: results do not depend on the compiler's mood. */
    const char *const argv[] = {compiler(),
                                "-std=c17",
                                "-D_POSIX_C_SOURCE=200809L",
                                "-O2",
                                "-g",
                                "-ffp-contract=off",
                                "-Wall",
                                "-Wextra",
                                "-Wno-unused-parameter",
                                "-Werror=implicit-function-declaration",
                                "-Werror=incompatible-pointer-types",
                                "-fPIC",
                                "-shared",
                                "-I",
                                include,
                                "-o",
                                made,
                                source,
                                NULL};
    static const char *const plain[] = {"LC_ALL=C", NULL};
    const struct proc compile = {
        .argv = argv, .env = plain, .package = "gcc", .seconds = COMPILER_SECONDS};
    int status = 0;
    if (!proc_run(&compile, &status, NULL, complaints, e))
        return false;
    if (status != 0)
        return first_complaint(a, source, buf_text(complaints), e);
    if (rename(made, path) != 0)
        return err_set(e, ERR_IO, "cannot write %s", path);
    return true;
}

bool library_symbol(struct arena *a, const char *path, const char *name, const void **object,
                    struct err *e)
{
    /* Without a slash the loader would search its own folders. */
    const char *whole = strchr(path, '/') ? path : arena_printf(a, "./%s", path);
    void *library = dlopen(whole, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return err_set(e, ERR_SPEC, "cannot be loaded: %.400s", dlerror());
    *object = dlsym(library, name);
    return *object ? true : err_set(e, ERR_SPEC, "defines no `%s`", name);
}

bool library_functions(const char *library, const char *const *names, size_t n, void *pointers,
                       struct err *e)
{
    void *found = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!found)
        return err_set(e, ERR_TOOL, "cannot load a library: %.400s", dlerror());
    for (size_t i = 0; i < n; i++) {
        void *function = dlsym(found, names[i]);
        if (!function)
            return err_set(e, ERR_TOOL, "%s lacks %s", library, names[i]);
        memcpy((char *)pointers + i * sizeof function, &function, sizeof function);
    }
    return true;
}
