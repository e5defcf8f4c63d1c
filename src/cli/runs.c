/* runs.c: see runs.h. */
#include "cli/runs.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/plans.h"
#include "sys/file.h"

enum { SHORTEST_PREFIX = 4, KEY_LENGTH = 64 };

/* --- naming a run ----------------------------------------------------------------------------- */

static bool find_id(struct context *c, struct store *st, const char *name, int64_t *id,
                    struct err *e)
{
    struct table t;
    int64_t number;
    *id = 0;
    if (!text_parse_count(name, strlen(name), &number))
        return true;
    if (!store_query_bound(st, c->arena, "select id from all_runs where id = cast(?1 as integer)",
                           &name, 1, &t, e))
        return false;
    *id = t.n_rows == 1 ? t.cells[0].integer : 0;
    return true;
}

static bool is_prefix(const char *name)
{
    size_t n = strlen(name);
    return n >= SHORTEST_PREFIX && n <= KEY_LENGTH && strspn(name, "0123456789abcdef") == n;
}

bool runs_find(struct context *c, struct store *st, const char *name, int64_t *id, struct err *e)
{
    struct table t = {0};
    if (!find_id(c, st, name, id, e))
        return false;
    if (*id != 0)
        return true;
    /* Keys that begin so lie between the prefix and the prefix followed by 'g'. */
    const char *range[] = {name, arena_printf(c->arena, "%sg", name)};
    if (is_prefix(name) &&
        !store_query_bound(st, c->arena,
                           "select id, key from all_runs where key >= ?1 and key < ?2 "
                           "order by current desc, id desc limit 100",
                           range, 2, &t, e))
        return false;
    if (t.n_rows == 0) {
        err_set(e, ERR_USAGE, "no run is called '%.80s'", name);
        return err_hint(e, "a run is named by its id or the first digits of its key: overparam "
                           "list --all shows both");
    }
    for (size_t i = 1; i < t.n_rows; i++)
        if (strcmp(t.cells[2 * i + 1].text, t.cells[1].text) != 0) {
            err_set(e, ERR_USAGE, "several runs have keys that begin with '%.80s'", name);
            return err_hint(e, "%.16s... and %.16s... do: give more digits", t.cells[1].text,
                            t.cells[2 * i + 1].text);
        }
    *id = t.cells[0].integer;
    return true;
}

bool runs_workers(const struct context *c, size_t *workers, struct err *e)
{
    enum { MOST = 256 };
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t n = processors > 0 ? processors : 1;
    if (!args_count(&c->args, "jobs", 1, INT32_MAX, &n, e))
        return false;
    *workers = n < MOST ? (size_t)n : MOST;
    return true;
}

/* --- tables ----------------------------------------------------------------------------------- */

void runs_print(const struct context *c, const struct table *t)
{
    struct buf out = {0};
    if (c->json)
        table_json(t, &out);
    else if (args_has(&c->args, "csv"))
        table_csv(t, &out);
    else
        print_put_table(&out, t);
    print_long(buf_text(&out), out.n);
    buf_release(&out);
}

void runs_put_object(struct buf *out, const struct table *t)
{
    struct table first = *t;
    struct buf list = {0};
    if (t->n_rows == 0) {
        buf_puts(out, "null");
        return;
    }
    first.n_rows = 1;
    table_json(&first, &list);
    /* Between the brackets of "[{...}]\n". */
    buf_add(out, list.s + 1, list.n - 3);
    buf_release(&list);
}

const struct cell *runs_cell(const struct table *t, size_t i, const char *column)
{
    size_t j = 0;
    while (j + 1 < t->n_columns && strcmp(t->columns[j], column) != 0)
        j++;
    return &t->cells[i * t->n_columns + j];
}

/* --- a run again ------------------------------------------------------------------------------ */

static const char *experiment_file(struct context *c, const struct table *t)
{
    const char *file = runs_cell(t, 0, "file")->text;
    if (file[0] && file_exists(file))
        return file;
    /* Read from another folder, or never planned here: a shard of another machine. */
    const char *name = runs_cell(t, 0, "experiment")->text;
    const char *yml = arena_printf(c->arena, "experiments/%s.yml", name);
    return file_exists(yml) ? yml : arena_printf(c->arena, "experiments/%s.yaml", name);
}

bool runs_plan(struct context *c, struct store *st, int64_t id, struct plan *p, struct err *e)
{
    struct table t;
    const char *text = arena_printf(c->arena, "%lld", (long long)id);
    if (!store_query_bound(
            st, c->arena,
            "select r.experiment, r.profile, x.file from all_runs r join experiments "
            "x on x.name = r.experiment where r.id = cast(?1 as integer)",
            &text, 1, &t, e))
        return false;
    if (t.n_rows == 0)
        return err_set(e, ERR_INPUT, "there is no run %s", text);
    const char *file = experiment_file(c, &t);
    struct errs *es = arena_alloc(c->arena, sizeof *es);
    if (plans_try(c->arena, st, file, runs_cell(&t, 0, "profile")->text, p, es))
        return true;
    if (es->n > 0)
        *e = es->list[0];
    else
        err_set(e, ERR_INPUT, "cannot plan %s", file);
    return err_context(e, "while planning run %s again: ", text);
}

bool runs_again(struct context *c, struct store *st, int64_t id, struct run *r, struct err *e)
{
    struct plan *p = arena_alloc(c->arena, sizeof *p);
    struct table t;
    const char *text = arena_printf(c->arena, "%lld", (long long)id);
    if (!runs_plan(c, st, id, p, e) ||
        !store_query_bound(st, c->arena, "select key from all_runs where id = cast(?1 as integer)",
                           &text, 1, &t, e))
        return false;
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->runs[i].key, t.cells[0].text) == 0) {
            plan_resolve(p, i, c->arena, r);
            return true;
        }
    err_set(e, ERR_INPUT, "%s plans no run like %s any more", p->spec->file, text);
    return err_hint(e, "overparam why %s names the field that differs", text);
}
