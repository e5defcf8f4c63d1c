/* rehearsal.c: see rehearsal.h.
 *
 * A sweep of two thousand seeds with a column misspelt is one mistake, and not two thousand failed
 * runs. There is no second set of rules: the trial's own opening is asked (core/trial.h). */
#include "run/rehearsal.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "plan/representatives.h"
#include "run/pool.h"
#include "sys/guarded.h"

enum { PATH_SHOWN = 200 };

/* Bytes of tables that are gone through, over and over, before what is left is left to the runs:
 * some seconds. */
static const double most_bytes = 0x1p28;

/* Data that were read to the end: what they depend on. */
struct was_read {
    struct was_read *next;
    const char *what;
};

struct rehearsal {
    struct errs *es;
    struct arena arena;
    struct model model; /* the problem measured last; nothing in it is owned */
    bool measured;      /* it was not refused */
    bool missed;        /* it is not that of the point before, which was not looked at */
    struct was_read *read;
    double bytes;
    struct representative *at;
};

/* --- telling ---------------------------------------------------------------------------------- */

static bool was_told(const struct errs *es, struct where at)
{
    for (size_t i = 0; i < es->n; i++)
        if (es->list[i].at.line == at.line && es->list[i].at.column == at.column)
            return true;
    return false;
}

/* The first word about a place is enough: what follows are other points of a sweep. */
static void tell(void *self, enum trial_part part, size_t index, const struct err *e)
{
    struct rehearsal *g = self;
    struct err told = *e;
    told.at = representative_place(g->at, part, index, e);
    if (was_told(g->es, told.at))
        return;
    if (g->at->point[0]) {
        size_t n = strlen(told.text);
        snprintf(told.text + n, sizeof told.text - n, " (%s)", g->at->point);
    }
    if (e->at.file) {
        char path[PATH_SHOWN];
        err_context(&told, e->at.line > 0 ? "%s:%d:%d: " : "%s: ",
                    text_tail(e->at.file, path, sizeof path), e->at.line, e->at.column);
    }
    errs_add(g->es, &told);
}

/* --- the steps -------------------------------------------------------------------------------- */

/* Bytes of the files that the data name. */
static double data_bytes(const struct choice *c)
{
    double n = 0;
    for (const struct field *f = c->kind->fields; f && f->name; f++)
        if (f->type == FIELD_FILE) {
            struct file file;
            memcpy(&file, (const char *)c->options + f->offset, sizeof file);
            n += (double)file.size;
        }
    return n;
}

/* What it depends on whether the numbers of the user's own can be read. */
static const char *data_words(struct arena *a, const struct representative *r)
{
    struct buf b = {0};
    for (size_t i = 0; i < r->n_parameters; i++) {
        const struct parameter *p = &r->parameters[i];
        if (strncmp(p->path, "problem.", 8) == 0 && p->type != PARAMETER_REAL)
            buf_printf(&b, "%s=%s\n", p->path, p->sha256 ? p->sha256 : p->text);
    }
    const char *words = arena_strdup(a, buf_text(&b));
    buf_release(&b);
    return words;
}

static bool was_read(struct rehearsal *g, const struct representative *r)
{
    const char *what = data_words(&g->arena, r);
    for (const struct was_read *w = g->read; w; w = w->next)
        if (strcmp(w->what, what) == 0)
            return true;
    struct was_read *w = arena_alloc(&g->arena, sizeof *w);
    *w = (struct was_read){g->read, what};
    g->read = w;
    return false;
}

/* The problem before, with the options of this point, which are the same. */
static void problem_keep(struct rehearsal *g, const struct trial *t)
{
    g->model.problem.source_options = t->data.options;
    g->model.problem.loss_options = t->loss.options;
}

static bool problem_look(struct rehearsal *g, const struct representative *r,
                         const struct refusing *to)
{
    const struct trial *t = r->trial;
    if (r->same_problem && !g->missed) {
        problem_keep(g, t);
        return g->measured;
    }
    g->missed = false;
    g->measured = trial_measure(t, &g->model, to);
    g->bytes += data_bytes(&t->data);
    if (g->measured && !was_read(g, r)) {
        g->measured = trial_data_reads(t, &g->model, to);
        g->bytes += 3 * data_bytes(&t->data); /* their sizes, their place, and their numbers */
    }
    return g->measured;
}

/* A program is looked for and not started. */
static void program_look(struct rehearsal *g, const struct representative *r)
{
    const char *name = r->program->command.v[0];
    struct where at = representative_command(r);
    if (guarded_findable(name, r->program->folder) || was_told(g->es, at))
        return;
    struct err *e = errs_add_at(g->es, at, "there is no program '%.200s'", name);
    err_hint(e, strchr(name, '/') ? "its path starts from the project's folder"
                                  : "install it, or name it by its path");
}

static bool look(void *self, struct representative *r)
{
    struct rehearsal *g = self;
    const struct refusing to = {.self = g, .refuse = tell};
    g->at = r;
    if (r->program) {
        program_look(g, r);
        return true;
    }
    if (!files_bring(r->trial, &to)) {
        g->missed = g->missed || !r->same_problem;
        return true;
    }
    if (problem_look(g, r, &to) && trial_fits(r->trial, &g->model, &to))
        (void)trial_start_reads(r->trial, &g->model, &to);
    return g->bytes <= most_bytes;
}

bool rehearse(const struct spec *s, struct errs *es)
{
    struct rehearsal g = {.es = es};
    size_t before = es->found;
    plan_represent(s, look, &g);
    arena_release(&g.arena);
    errs_sort(es);
    return es->found == before;
}
