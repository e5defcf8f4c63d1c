/* plan.c: see plan.h. */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "plan/key.h"
#include "spec/sweep.h"

struct planning {
    const struct spec *spec;
    struct errs *es;
    struct known_files *files;
    struct arena *arena;
};

static bool planned_make(struct planning *g, uint32_t variant, uint64_t point, struct planned *run)
{
    const struct spec *s = g->spec;
    const struct variant *v = &s->variants[variant];
    struct arena scope = {0};
    struct buf text = {0};
    struct resolved resolved;
    struct resolver r = {
        .arena = &scope, .file = s->file, .files = &g->files, .files_arena = g->arena, .es = g->es};
    bool fine = resolve(&r, sweeps_apply(&scope, v, point), &resolved);
    if (fine) {
        struct run_name name = {s->name, v->name, s->profile};
        *run = (struct planned){.variant = variant, .point = point};
        key_canonical(&name, &resolved, &text);
        sha256_of(text.s, text.n, run->key);
        key_digest(&resolved, run->digest);
    }
    buf_release(&text);
    arena_release(&scope);
    return fine;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp((*(const struct planned *const *)a)->key,
                  (*(const struct planned *const *)b)->key);
}

/* Two places of a sweep that are the same run would be computed once and counted twice. */
static bool keys_differ(struct planning *g, const struct plan *p)
{
    const struct planned **sorted = calloc(p->n + 1, sizeof *sorted);
    bool differ = true;
    if (!sorted)
        memory_exhausted();
    for (size_t i = 0; i < p->n; i++)
        sorted[i] = &p->runs[i];
    qsort(sorted, p->n, sizeof *sorted, compare_keys);
    for (size_t i = 1; differ && i < p->n; i++)
        if (strcmp(sorted[i]->key, sorted[i - 1]->key) == 0) {
            struct err *e = errs_add_at(g->es, g->spec->variants[sorted[i]->variant].at,
                                        "two points of the sweeps are the same run");
            if (e)
                err_hint(e, "a value stands twice in a sweep, or is swept and not used");
            differ = false;
        }
    free(sorted);
    return differ;
}

bool plan_build(struct arena *a, const struct spec *s, struct plan *p, struct errs *es)
{
    struct planning g = {.spec = s, .es = es, .files = s->files, .arena = a};
    *p = (struct plan){.spec = s};
    p->runs = arena_array(a, (size_t)s->count + 1, sizeof *p->runs);
    bool fine = true;
    for (uint32_t v = 0; v < s->n_variants; v++)
        for (uint64_t point = 0; point < s->variants[v].count && es->more == 0; point++) {
            if (planned_make(&g, v, point, &p->runs[p->n]))
                p->n++;
            else
                fine = false;
        }
    fine = fine && keys_differ(&g, p);
    errs_sort(es);
    return fine;
}

static bool is_swept(const struct variant *v, const char *path)
{
    for (size_t i = 0; i < v->n_axes; i++)
        for (size_t j = 0; j < v->axes[i].n_swept; j++)
            if (strcmp(v->axes[i].paths[j], path) == 0)
                return true;
    return false;
}

void plan_resolve(const struct plan *p, size_t i, struct arena *a, struct run *run)
{
    const struct spec *s = p->spec;
    const struct planned *at = &p->runs[i];
    const struct variant *v = &s->variants[at->variant];
    struct errs *none = arena_alloc(a, sizeof *none);
    struct known_files *files = s->files;
    struct resolved resolved;
    struct resolver r = {
        .arena = a, .file = s->file, .files = &files, .files_arena = a, .es = none};
    (void)resolve(&r, sweeps_apply(a, v, at->point), &resolved);
    *run = (struct run){.experiment = s->name,
                        .variant = v->name,
                        .profile = s->profile,
                        .key = at->key,
                        .digest = at->digest,
                        .trial = resolved.trial,
                        .parameters = resolved.parameters,
                        .n_parameters = resolved.n_parameters,
                        .kinds = resolved.kinds,
                        .n_kinds = resolved.n_kinds};
    struct run_name name = {s->name, v->name, s->profile};
    struct buf text = {0};
    key_canonical(&name, &resolved, &text);
    run->canonical = arena_strndup(a, text.s, text.n);
    buf_release(&text);
    for (size_t k = 0; k < run->n_parameters; k++) {
        struct parameter *q = &run->parameters[k];
        q->swept = is_swept(v, q->path);
        if (strcmp(q->path, "init.seed") == 0 && q->type == PARAMETER_COUNT) {
            run->has_seed = true;
            run->seed = q->count;
        }
    }
}
