/* stages.c: see stages.h. */
#include "cli/stages.h"

#include <string.h>

#include "cli/plans.h"
#include "run/rehearsal.h"

/* --- are the runs made? ----------------------------------------------------------------------- */

static const char rows_query[] =
    "select key, digest, state from planned_runs where experiment = ?1 and variant = ?2 order by "
    "place";

/* Of a variant that is planned here: what the database shows of it must be these runs and no
 * others. */
static bool variant_count(struct arena *a, struct store *st, const struct plan *p, size_t variant,
                          struct sources *x, struct err *e)
{
    const struct variant *v = &p->spec->variants[variant];
    const char *names[] = {p->spec->name, v->name};
    const size_t n = (size_t)v->count;
    struct table t = {0};
    size_t i = 0, left = 0, failed = 0;
    if (st && !store_query_bound(st, a, rows_query, names, 2, &t, e))
        return false;
    const struct planned *r = p->runs;
    while (r < p->runs + p->n && r->variant != variant)
        r++;
    for (; !v->waits && t.n_rows == n && i < n && strcmp(table_text(&t, i, 0), r[i].key) == 0 &&
           strcmp(table_text(&t, i, 1), r[i].code->digest) == 0;
         i++) {
        const char *state = table_text(&t, i, 2);
        left += strcmp(state, "done") != 0 && strcmp(state, "diverged") != 0;
        failed += strcmp(state, "failed") == 0;
    }
    x->runs += n;
    x->left += i == n ? left : n;
    x->failed += i == n ? failed : 0;
    return true;
}

static bool plan_count(struct arena *a, struct store *st, const struct plan *p,
                       const struct best *b, struct sources *x, struct err *e)
{
    bool fine = true;
    for (size_t i = 0; fine && i < p->spec->n_variants; i++)
        if (best_reads(b, p->spec, &p->spec->variants[i]))
            fine = variant_count(a, st, p, i, x, e);
    return fine;
}

/* Of an experiment that the database alone knows; it plans no run where it is of another profile.
 */
static const char counts_query[] =
    "select count(*), coalesce(sum(state not in ('done', 'diverged')), 0), "
    "coalesce(sum(state = 'failed'), 0)\n"
    "from planned_runs\n"
    "where experiment = (select name from experiments where name = ?1 and profile = ?2)\n"
    "    and not exists (select 1 from found_values where experiment = ?1 and value is null)\n"
    "    and (variant in (select value from json_each(?3)) or not exists (\n"
    "        select 1 from planned_runs\n"
    "        where experiment = ?1 and variant in (select value from json_each(?3))\n"
    "    ))\n";

static bool stored_count(struct arena *a, struct store *st, const char *name, const char *profile,
                         const struct best *b, struct sources *x, struct err *e)
{
    struct buf variants = {0};
    struct table t = {0};
    for (size_t i = 0; i < b->variants.n; i++) {
        buf_putc(&variants, i ? ',' : '[');
        text_put(&variants, TEXT_JSON, b->variants.list[i]);
    }
    buf_puts(&variants, b->variants.n ? "]" : "[]");
    const char *values[] = {name, profile, buf_text(&variants)};
    bool fine = !st || store_query_bound(st, a, counts_query, values, 3, &t, e);
    buf_release(&variants);
    if (fine && t.n_rows == 1 && t.cells[0].integer > 0) {
        x->runs += (size_t)t.cells[0].integer;
        x->left += (size_t)t.cells[1].integer;
        x->failed += (size_t)t.cells[2].integer;
    } else
        x->lacking = name;
    return fine;
}

bool stages_sources(struct arena *a, struct store *st, const struct plan *plans, size_t n,
                    const struct spec *s, const struct best *b, struct sources *x, struct err *e)
{
    bool fine = true;
    *x = (struct sources){0};
    for (size_t i = 0; fine && i < b->experiments.n; i++) {
        const char *name = b->experiments.list[i];
        size_t k = 0;
        while (k < n && strcmp(plans[k].spec->name, name) != 0)
            k++;
        fine = k < n ? plan_count(a, st, &plans[k], b, x, e)
                     : stored_count(a, st, name, s->profile, b, x, e);
    }
    return fine;
}

/* --- the value -------------------------------------------------------------------------------- */

static bool refuse(const struct best *b, struct errs *es, const char *what, const char *hint)
{
    struct err *e = errs_add_at(es, b->query->at, "'%s': the query gives %s", b->path, what);
    return err_hint(e, "%s", hint);
}

static bool ask(struct arena *a, struct store *st, struct best *b, struct errs *es)
{
    struct table t;
    struct err e = {0};
    char number[TEXT_REAL_SIZE];
    if (!store_query(st, a, b->query->text, &t, &e)) {
        e.at = b->query->at;
        errs_add(es, &e);
        return false;
    }
    if (t.n_columns != 1)
        return refuse(b, es, arena_printf(a, "%zu columns, not one", t.n_columns),
                      "select the value alone");
    if (t.n_rows == 0)
        return refuse(b, es, "no value", "overparam sql asks it, a part at a time");
    if (t.n_rows > 1)
        return refuse(b, es, arena_printf(a, "%zu rows, not one", t.n_rows),
                      "order by what is best, limit 1");
    if (t.cells[0].type == CELL_NULL)
        return refuse(b, es, "NULL",
                      "what is not finite is NULL in SQL, and so is the least of no "
                      "rows: where kind = 'finite'");
    struct node *value = arena_alloc(a, sizeof *value);
    const char *text = arena_strdup(a, cell_text(&t.cells[0], number));
    *value = (struct node){.type = NODE_SCALAR,
                           .at = b->node->at,
                           .text = text,
                           .length = strlen(text),
                           .quoted = t.cells[0].type == CELL_TEXT};
    b->value = value;
    return true;
}

/* --- a stage ---------------------------------------------------------------------------------- */

/* Set the values of a copy that can be found now. */
static bool values_find(struct arena *a, struct store *st, const struct plan *plans, size_t n,
                        struct spec *s, bool *found, struct errs *es)
{
    bool fine = true;
    for (size_t i = 0; i < s->n_variants; i++)
        for (size_t k = 0; fine && k < s->variants[i].n_bests; k++) {
            struct best *b = &s->variants[i].bests[k];
            struct sources x;
            struct err e = {0};
            if (b->value)
                continue;
            fine = stages_sources(a, st, plans, n, s, b, &x, &e);
            if (!fine)
                errs_add(es, &e);
            if (!fine || x.left > 0 || x.lacking)
                continue;
            fine = ask(a, st, b, es);
            *found = true;
        }
    return fine;
}

static bool waits(const struct spec *s)
{
    for (size_t i = 0; i < s->n_variants; i++)
        if (s->variants[i].waits)
            return true;
    return false;
}

/* A stage that is made already leads to the next one at once. */
bool stages_find_one(struct arena *a, struct store *st, struct plan *plans, size_t n, size_t i,
                     bool *found, struct errs *es)
{
    bool more = st != NULL;
    while (more && waits(plans[i].spec)) {
        struct spec *s = spec_copy(a, plans[i].spec);
        more = false;
        if (!values_find(a, st, plans, n, s, &more, es) ||
            (more && (!spec_unfold(a, s, es) || !plan_build(a, s, &plans[i], es))))
            return false;
        *found = *found || more;
    }
    return true;
}

bool stages_find(struct context *c, struct store *st, struct plan *plans, size_t n, bool *found,
                 struct err *e)
{
    bool fine = true, more = true;
    *found = false;
    while (fine && more) { /* one experiment may wait for another one */
        more = false;
        for (size_t i = 0; i < n; i++) {
            struct errs *es = arena_alloc(c->arena, sizeof *es);
            bool here = false;
            if (stages_find_one(c->arena, st, plans, n, i, &here, es) &&
                (!here || rehearse(plans[i].spec, es))) {
                more = more || here;
                continue;
            }
            print_errs(c, es);
            fine = false;
        }
        *found = *found || more;
    }
    return fine ||
           (err_set(e, ERR_SPEC, "the next stage cannot be planned: see the mistakes above") ||
            err_hint(e, "what is made is kept"));
}

bool stages_compile(const struct spec *s, struct errs *es)
{
    struct store *blank = NULL;
    const size_t before = es->found;
    for (size_t i = 0; i < s->n_variants; i++)
        for (size_t k = 0; k < s->variants[i].n_bests; k++) {
            const struct best *b = &s->variants[i].bests[k];
            struct err e = {0};
            size_t n = 1;
            if ((blank || store_open_blank(&blank, &e)) &&
                store_query_columns(blank, b->query->text, &n, &e) && n != 1)
                err_set(&e, ERR_SPEC, "the query gives %zu columns, not one", n);
            if (e.code == ERR_NONE)
                continue;
            e.at = b->query->at;
            err_context(&e, "'%s': ", b->path);
            errs_add(es, &e);
        }
    store_close(blank);
    return es->found == before;
}

/* --- in words --------------------------------------------------------------------------------- */

static void put_names(struct buf *out, const struct best *b)
{
    for (size_t i = 0; i < b->experiments.n; i++)
        buf_printf(out, "%s%s", i ? ", " : "", b->experiments.list[i]);
    for (size_t i = 0; i < b->variants.n; i++)
        buf_printf(out, "%s%s", i ? ", " : " ", b->variants.list[i]);
}

void stages_put(struct buf *out, const struct spec *s, const struct variant *v,
                const struct best *b, const struct sources *x)
{
    buf_printf(out, "%s%s%s: ", s->name, v->name[0] ? " " : "", v->name);
    if (b->value)
        buf_printf(out, "%s is %s, found among the results of ", b->path, b->value->text);
    else
        buf_printf(out, "%llu run%s for %s: ", (unsigned long long)v->count,
                   v->count == 1 ? " waits" : "s wait", b->path);
    if (!b->value && x->lacking)
        buf_printf(out, "%s is not planned here as a whole", x->lacking);
    else if (!b->value)
        buf_printf(out, "%zu of %zu runs are not made of ", x->left, x->runs);
    if (b->value || !x->lacking)
        put_names(out, b);
    if (!b->value && x->failed > 0)
        buf_printf(out, " (%zu failed)", x->failed);
}

bool stages_say(struct context *c, struct store *st, const struct plan *plans, size_t n,
                size_t *waiting, struct err *e)
{
    bool fine = true;
    *waiting = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < plans[i].spec->n_variants; k++) {
            const struct variant *v = &plans[i].spec->variants[k];
            *waiting += v->waits ? (size_t)v->count : 0;
            for (size_t j = 0; fine && j < v->n_bests; j++) {
                struct sources x;
                struct buf words = {0};
                if (v->bests[j].value)
                    continue;
                fine = stages_sources(c->arena, st, plans, n, plans[i].spec, &v->bests[j], &x, e);
                stages_put(&words, plans[i].spec, v, &v->bests[j], &x);
                if (fine)
                    print_note(c, "%s", buf_text(&words));
                buf_release(&words);
            }
        }
    return fine;
}
