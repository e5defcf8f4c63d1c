/* files.c: the core reads no files; whoever runs a trial brings their content.
 *
 * The content is that of the digest which is part of the run's key: a file that changed since it
 * was planned fails the run. */
#include <string.h>

#include "run/pool.h"
#include "sys/brought.h"

static bool file_load(struct file *f, struct err *e)
{
    return !f->path || f->bytes || brought_content(f->path, f->sha256, &f->bytes, &f->size, e);
}

static bool files_load_all(const struct files *all, struct err *e)
{
    for (size_t i = 0; i < all->n; i++)
        if (!file_load(&all->v[i], e))
            return false;
    return true;
}

static bool choice_load(const struct choice *c, struct err *e)
{
    if (!c->kind || !c->kind->fields)
        return true;
    /* The block belongs to the run's arena; it is const for the kinds, not for us. */
    void *options;
    memcpy(&options, &c->options, sizeof options);
    for (const struct field *f = c->kind->fields; f->type != FIELD_NONE; f++)
        if ((f->type == FIELD_FILE && !file_load(field_file(f, options), e)) ||
            (f->type == FIELD_FILES && !files_load_all(field_files(f, options), e)))
            return false;
    return true;
}

static bool part_bring(enum trial_part part, size_t i, const struct choice *c,
                       const struct refusing *to)
{
    struct err e = {0};
    if (choice_load(c, &e))
        return true;
    to->refuse(to->self, part, i, &e);
    return false;
}

bool files_bring(struct trial *t, const struct refusing *to)
{
    bool fine = part_bring(TRIAL_DATA, 0, &t->data, to);
    fine = part_bring(TRIAL_LOSS, 0, &t->loss, to) && fine;
    fine = part_bring(TRIAL_PARAMETERIZATION, 0, &t->parameterization, to) && fine;
    fine = part_bring(TRIAL_INITIALIZATION, 0, &t->initialization, to) && fine;
    fine = part_bring(TRIAL_OPTIMIZER, 0, &t->optimizer, to) && fine;
    fine = part_bring(TRIAL_PROBE, 0, &t->probe, to) && fine;
    for (size_t i = 0; i < t->n_observables; i++)
        fine = part_bring(TRIAL_OBSERVABLE, i, &t->observables[i], to) && fine;
    for (size_t i = 0; i < t->n_references; i++)
        fine = part_bring(TRIAL_REFERENCE, i, &t->references[i], to) && fine;
    return fine;
}

static void keep_first(void *self, enum trial_part part, size_t index, const struct err *e)
{
    struct err *first = self;
    if (first->code == ERR_NONE)
        *first = *e;
}

bool files_load(struct trial *t, struct err *e)
{
    struct err first = {0};
    const struct refusing to = {.self = &first, .refuse = keep_first};
    if (files_bring(t, &to))
        return true;
    *e = first;
    return false;
}
