/* costs.c: see costs.h. costs.csv is what `overparam sql costs --csv` wrote on some machine: a row
 * for each variant, the seconds of one run, or of one run of each tenth of the plan. A file that
 * does not read so tells nothing: it is about time left, not about results. */
#include "cli/costs.h"

#include <stdlib.h>
#include <string.h>

#include "sys/file.h"

enum { COSTS_LIMIT = 1 << 24, PARTS_MAX = 10 };

static bool costs_text(const struct plan *p, struct buf *text)
{
    struct arena a = {0};
    struct err ignored = {0};
    const char *file = p->spec->file, *slash = strrchr(file, '/');
    const char *path = arena_printf(&a, "%.*scosts.csv", slash ? (int)(slash - file) + 1 : 0, file);
    bool fine = file_exists(path) && file_read(path, COSTS_LIMIT, text, &ignored);
    arena_release(&a);
    return fine;
}

/* The numbers behind "profile,experiment,variant,"; 0 when there is no such row. */
static size_t costs_find(const char *text, const struct plan *p, size_t variant,
                         double parts[PARTS_MAX])
{
    struct buf row = {0};
    size_t n = 0;
    buf_printf(&row, "\n%s,%s,%s,", p->spec->profile, p->spec->name,
               p->spec->variants[variant].name);
    const char *at = strstr(text, buf_text(&row));
    for (at = at ? at + row.n : ""; n < PARTS_MAX; n++) {
        char *end;
        double seconds = strtod(at, &end);
        if (end == at || !(seconds >= 0))
            break;
        parts[n] = seconds;
        at = *end == ' ' ? end + 1 : "";
    }
    buf_release(&row);
    return n;
}

static void costs_fill(const char *text, const struct plan *p, double *seconds)
{
    double parts[PARTS_MAX];
    size_t n = 0, variant = SIZE_MAX;
    for (size_t i = 0; i < p->n; i++) {
        const struct planned *r = &p->runs[i];
        if (r->variant != variant)
            n = costs_find(text, p, variant = r->variant, parts);
        if (seconds[i] < 0 && n > 0)
            seconds[i] = parts[r->point * n / p->spec->variants[variant].grid];
    }
}

bool costs_states(struct store *st, const struct plan *p, enum run_state *states, double *seconds,
                  struct err *e)
{
    struct buf text = {0};
    for (size_t i = 0; i < p->n; i++) {
        states[i] = RUN_MISSING;
        seconds[i] = -1;
    }
    if (st && !store_states(st, p, states, seconds, e))
        return false;
    if (costs_text(p, &text))
        costs_fill(buf_text(&text), p, seconds);
    buf_release(&text);
    return true;
}

bool costs_kept(struct store *st, struct arena *a, struct table *kept, struct err *e)
{
    *kept = (struct table){0};
    return !st ||
           store_query(
               st, a,
               "select key, digest, share from checkpoints where key is not null order by key",
               kept, e);
}

static int by_key(const void *key, const void *row)
{
    return strcmp(key, ((const struct cell *)row)->text);
}

double costs_share(const struct table *kept, const struct planned *p)
{
    const struct cell *row = kept->n_rows == 0 ? NULL
                                               : bsearch(p->key, kept->cells, kept->n_rows,
                                                         3 * sizeof *kept->cells, by_key);
    return row && strcmp(row[1].text, p->code->digest) == 0 ? row[2].real : 0;
}
