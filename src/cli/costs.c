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

/* --- runs that are made or begun -------------------------------------------------------------- */

static const char made_query[] = "select key, digest, 1.0 from all_runs where status <> 'failed'";
static const char begun_query[] =
    "select key, digest, share from checkpoints where key is not null";

static bool held_ask(struct store *st, struct costs_held *h, const char *sql, struct err *e)
{
    struct table t;
    if (!store_query(st, h->arena, sql, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        h->list = arena_room(h->arena, h->list, h->n, &h->room, sizeof *h->list);
        h->list[h->n++] = (struct held_run){table_text(&t, i, 0), table_text(&t, i, 1),
                                            t.cells[i * t.n_columns + 2].real};
    }
    return true;
}

bool costs_held_add(struct store *st, struct costs_held *h, bool made, struct err *e)
{
    return !st || ((!made || held_ask(st, h, made_query, e)) && held_ask(st, h, begun_query, e));
}

static int by_run(const void *a, const void *b)
{
    const struct held_run *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : strcmp(x->digest, y->digest);
}

/* The most of a run comes first. */
static int by_run_and_share(const void *a, const void *b)
{
    const struct held_run *x = a, *y = b;
    int order = by_run(x, y);
    return order ? order : (x->share < y->share) - (x->share > y->share);
}

void costs_held_sort(struct costs_held *h)
{
    size_t kept = 0;
    if (h->n > 0)
        qsort(h->list, h->n, sizeof *h->list, by_run_and_share);
    for (size_t i = 0; i < h->n; i++)
        if (kept == 0 || by_run(&h->list[kept - 1], &h->list[i]) != 0)
            h->list[kept++] = h->list[i];
    h->n = kept;
}

double costs_held_share(const struct costs_held *h, const struct planned *p)
{
    const struct held_run wanted = {.key = p->key, .digest = p->code->digest};
    const struct held_run *x =
        h->n == 0 ? NULL : bsearch(&wanted, h->list, h->n, sizeof *h->list, by_run);
    return x ? x->share : 0;
}
