/* provenance.c: see provenance.h. */
#include "cli/provenance.h"

#include <pwd.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/version.h"
#include "core/provenance.h"
#include "sys/file.h"

enum { CPUINFO_LIMIT = 1 << 24 };

static const char *cpu_model(struct arena *a)
{
    struct buf text = {0};
    struct err ignored = {0};
    const char *model = "unknown";
    if (file_read("/proc/cpuinfo", CPUINFO_LIMIT, &text, &ignored)) {
        const char *line = strstr(buf_text(&text), "model name");
        const char *colon = line ? strchr(line, ':') : NULL;
        if (colon)
            model = arena_strndup(a, colon + 2, strcspn(colon + 2, "\n"));
    }
    buf_release(&text);
    return model;
}

struct provenance provenance_of_here(struct arena *a)
{
    struct utsname u = {0};
    uname(&u);
    return (struct provenance){
        .version = version_number,
        .commit = version_commit,
        .dirty = version_dirty,
        .compiler = version_compiler,
        .flags = version_flags,
        .gsl = core_gsl_version(),
        .blas = core_blas_config(),
        .blas_kernel = core_blas_kernel(),
        .cpu = cpu_model(a),
        .host = arena_strdup(a, u.nodename),
        .system = arena_printf(a, "%s %s %s", u.sysname, u.release, u.machine),
    };
}

bool provenance_is_of(struct arena *a, struct store *st, const struct provenance *here, int64_t run,
                      bool *same, struct err *e)
{
    struct table t;
    const char *values[] = {arena_printf(a, "%lld", (long long)run),
                            here->compiler,
                            here->flags,
                            here->gsl,
                            here->blas_kernel,
                            here->cpu};
    bool fine = store_query_bound(st, a,
                                  "select compiler = ?2 and flags = ?3 and gsl = ?4 and "
                                  "blas_kernel = ?5 and cpu = ?6 "
                                  "from all_builds where run = cast(?1 as integer)",
                                  values, 6, &t, e);
    *same = fine && t.n_rows == 1 && t.cells[0].integer == 1;
    return fine;
}

const char *provenance_person(struct arena *a)
{
    const struct passwd *p = getpwuid(geteuid());
    return p ? arena_strdup(a, p->pw_name) : arena_printf(a, "user %ld", (long)geteuid());
}
