/* cookbook.c: see cookbook.h. */
#include "cli/cookbook.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "sys/file.h"

enum { QUERY_LIMIT = 1 << 20 };

bool cookbook_read(struct context *c, const char *name, const char **sql, struct err *e)
{
    const char *path = arena_printf(c->arena, QUERIES_FOLDER "/%s.sql", name);
    const struct embedded *inside = embedded_find(path);
    struct buf text = {0};
    *sql = inside ? (const char *)inside->bytes : NULL;
    if (!file_exists(path))
        return true;
    bool fine = file_read(path, QUERY_LIMIT, &text, e);
    *sql = arena_strdup(c->arena, buf_text(&text));
    buf_release(&text);
    return fine;
}

static int compare_names(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

bool cookbook_names(struct context *c, const char *const **names, size_t *n, struct err *e)
{
    const char *const *own;
    size_t n_own, room = 0, prefix = strlen(QUERIES_FOLDER);
    if (!folder_list(c->arena, QUERIES_FOLDER, ".sql", &own, &n_own, e))
        return false;
    while (embedded_files[room].path)
        room++;
    const char **list = arena_array(c->arena, n_own + room + 1, sizeof *list);
    for (*n = 0; *n < n_own; ++*n)
        list[*n] = own[*n];
    for (const struct embedded *f = embedded_files; f->path; f++)
        if (strncmp(f->path, QUERIES_FOLDER, prefix) == 0 && !file_exists(f->path))
            list[(*n)++] = path_stem(c->arena, f->path);
    qsort(list, *n, sizeof *list, compare_names);
    *names = list;
    return true;
}

const char *cookbook_title(struct context *c, const char *name)
{
    const char *sql;
    struct err ignored = {0};
    if (!cookbook_read(c, name, &sql, &ignored) || !sql)
        return "";
    sql += strspn(sql, "- ");
    return arena_strndup(c->arena, sql, strcspn(sql, "\n"));
}
