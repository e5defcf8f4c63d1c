/* provenance.c: see provenance.h. */
#include "cli/provenance.h"

#include <string.h>
#include <sys/utsname.h>

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
