/* plan.c: see plan.h. */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"
#include "plan/unfold.h"
#include "spec/sweep.h"

bool plan_build(struct arena *a, const struct spec *s, struct plan *p, struct errs *es)
{
    bool fine = true;
    *p = (struct plan){.spec = s};
    p->runs = arena_array(a, (size_t)s->count + 1, sizeof *p->runs);
    for (uint32_t v = 0; v < s->n_variants; v++) {
        struct planned *runs = p->runs + p->n;
        size_t n = s->variants[v].waits ? 0 : (size_t)s->variants[v].count;
        bool unfolded = n == 0 || unfold_variant(a, s, v, runs, es);
        fine = unfolded && unfold_distinct(s, runs, n, es) && fine;
        p->n += n;
    }
    errs_sort(es);
    return fine;
}

/* The value at this path moves: it is swept, or it belongs to a section that is. */
static bool is_swept(const struct variant *v, const char *path)
{
    for (size_t i = 0; i < v->n_axes; i++)
        for (size_t j = 0; j < v->axes[i].n_swept; j++) {
            size_t n = strlen(v->axes[i].paths[j]);
            if (strncmp(v->axes[i].paths[j], path, n) == 0 && (path[n] == 0 || path[n] == '.'))
                return true;
        }
    return false;
}

static bool is_seed_of_run(const struct parameter *p)
{
    return p->type == PARAMETER_COUNT &&
           (strcmp(p->path, "init.seed") == 0 || strcmp(p->path, "program.with.seed") == 0);
}

void plan_resolve(const struct plan *p, size_t i, struct arena *a, struct run *run)
{
    const struct spec *s = p->spec;
    const struct planned *at = &p->runs[i];
    const struct variant *v = &s->variants[at->variant];
    struct resolved resolved;
    size_t k[AXES_MAX];
    sweeps_point(v, at->point, k);
    (void)sweeps_resolve(a, s, v, k, NULL, &resolved);
    *run = (struct run){.experiment = s->name,
                        .variant = v->name,
                        .profile = s->profile,
                        .key = at->key,
                        .code = at->code,
                        .trial = resolved.trial,
                        .program = resolved.program,
                        .parameters = resolved.parameters,
                        .n_parameters = resolved.n_parameters};
    for (size_t j = 0; j < run->n_parameters; j++) {
        struct parameter *q = &run->parameters[j];
        q->swept = is_swept(v, q->path);
        if (is_seed_of_run(q)) {
            run->has_seed = true;
            run->seed = q->count;
        }
    }
}

const char *plan_canonical(const struct run *r, struct arena *a)
{
    const struct run_name name = {r->experiment, r->variant, r->profile};
    struct buf text = {0};
    key_head(&name, &text);
    for (size_t i = 0; i < r->n_parameters; i++)
        key_line(&r->parameters[i], &text);
    const char *canonical = arena_strndup(a, text.s, text.n);
    buf_release(&text);
    return canonical;
}

/* The text becomes an item of the list, and is empty. */
static void put_item(struct buf *list, struct buf *text)
{
    buf_puts(list, list->n > 0 ? ", " : "[");
    text_put(list, TEXT_JSON, buf_text(text));
    buf_clear(text);
}

void plan_form(const struct run *r, struct buf *pieces, struct buf *moved)
{
    const struct run_name name = {r->experiment, r->variant, r->profile};
    struct buf piece = {0}, value = {0};
    key_head(&name, &piece);
    for (size_t i = 0; i < r->n_parameters; i++) {
        const struct parameter *p = &r->parameters[i];
        if (!p->swept) {
            key_line(p, &piece);
            continue;
        }
        buf_puts(&piece, p->path);
        buf_putc(&piece, '=');
        put_item(pieces, &piece);
        key_value(p, &value);
        put_item(moved, &value);
        buf_putc(&piece, '\n');
    }
    put_item(pieces, &piece);
    buf_putc(pieces, ']');
    buf_puts(moved, moved->n > 0 ? "]" : "[]");
    buf_release(&piece);
    buf_release(&value);
}
