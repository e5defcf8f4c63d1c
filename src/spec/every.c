/* every.c: see every.h. */
#include "spec/every.h"

#include <string.h>

#include "core/model.h"
#include "spec/resolve.h"
#include "spec/series.h"
#include "spec/sweep.h"

enum { ROOM_FOR_DATA = 1 << SECTION_DATA | 1 << SECTION_LOSS | 1 << SECTION_PARAMETERIZATION };

static bool is_of_files(const struct kind *k)
{
    for (const struct field *f = k->fields; f && f->name; f++)
        if (f->type == FIELD_FILE || f->type == FIELD_FILES)
            return true;
    return false;
}

static bool has_required(const struct kind *k)
{
    for (const struct field *f = k->fields; f && f->name; f++)
        if (f->required)
            return true;
    return false;
}

/* Whether psi can represent the theta of these data; yes where that cannot be told. */
static bool can_represent(const struct trial *t)
{
    struct model m = {0};
    struct err e = {0};
    if (!t->data.kind || !t->loss.kind || !t->parameterization.kind || is_of_files(t->data.kind) ||
        !problem_measure(&m.problem, &t->data, &t->loss, &e))
        return true;
    return model_measure(&m, &t->parameterization, &e);
}

/* Mistakes in what is written are told when all values are checked. */
static bool suits(const struct spec *s, const struct variant *v, const size_t *k)
{
    struct arena scope = {0};
    struct errs *unheard = arena_alloc(&scope, sizeof *unheard);
    struct known_files *files = NULL;
    const struct resolver to = {
        .files = &files, .files_arena = &scope, .es = unheard, .sections = ROOM_FOR_DATA};
    struct resolved at = {0};
    const bool fine = sweeps_resolve(&scope, s, v, k, &to, &at);
    const bool suited =
        fine ? can_represent(&at.trial)
             : !at.trial.parameterization.kind || !has_required(at.trial.parameterization.kind);
    arena_release(&scope);
    return suited;
}

static bool is_every(const struct axis *x)
{
    return x->n_swept == 1 && x->series[0]->way == SERIES_EVERY &&
           strcmp(x->series[0]->body->text, "parameterization") == 0;
}

/* When none suits all stay, and the mistake is told as that of any run. */
static void narrow(struct arena *a, const struct spec *s, struct variant *v, size_t axis)
{
    struct axis *x = &v->axes[axis];
    const struct node **kept = arena_array(a, x->n_points, sizeof(struct node *));
    size_t n = 0, k[AXES_MAX] = {0};
    for (size_t i = 0; i < x->n_points; i++) {
        k[axis] = i;
        if (suits(s, v, k))
            kept[n++] = x->values[0][i];
    }
    if (n == 0 || n == x->n_points)
        return;
    v->count = v->count / x->n_points * n;
    x->values[0] = (const struct node *const *)kept;
    x->n_points = n;
}

void every_narrow(struct arena *a, struct spec *s)
{
    for (size_t i = 0; i < s->n_variants; i++) {
        struct variant *v = &s->variants[i];
        const uint64_t before = v->count;
        for (size_t k = 0; v->count > 0 && k < v->n_axes; k++)
            if (is_every(&v->axes[k]))
                narrow(a, s, v, k);
        s->count -= before - v->count;
    }
}
