/* places.c: see places.h. */
#include "spec/places.h"

#include <string.h>

#include "spec/resolve.h"

/* The deepest node that is there on the way down a path such as "problem.data". */
static const struct node *node_at(const struct node *n, const char *path)
{
    char key[FIELD_KEY_SIZE];
    for (; *path; path += strcspn(path, "."), path += *path == '.') {
        size_t m = strcspn(path, ".");
        const struct node *below = NULL;
        if (m < sizeof key && n->type == NODE_MAP) {
            memcpy(key, path, m);
            key[m] = 0;
            below = node_find(n, key);
        }
        if (!below)
            return n;
        n = below;
    }
    return n;
}

static const struct node *part_node(const struct node *tree, enum trial_part part, size_t index)
{
    static const char *const paths[] = {
        [TRIAL_DATA] = "problem.data",
        [TRIAL_LOSS] = "problem.loss",
        [TRIAL_PARAMETERIZATION] = "parameterization",
        [TRIAL_INITIALIZATION] = "init",
        [TRIAL_OPTIMIZER] = "optimizer",
        [TRIAL_PROBE] = "probe",
        [TRIAL_OBSERVABLE] = "record.observables",
        [TRIAL_REFERENCE] = "reference",
        [TRIAL_RECORD] = "record.at",
    };
    const struct node *n = node_at(tree, paths[part]);
    bool listed = part == TRIAL_OBSERVABLE || part == TRIAL_REFERENCE;
    return listed && n->type == NODE_LIST && index < n->n ? n->items[index] : n;
}

static const struct choice *part_choice(const struct trial *t, enum trial_part part, size_t index)
{
    const struct choice *const single[] = {
        [TRIAL_DATA] = &t->data,
        [TRIAL_LOSS] = &t->loss,
        [TRIAL_PARAMETERIZATION] = &t->parameterization,
        [TRIAL_INITIALIZATION] = &t->initialization,
        [TRIAL_OPTIMIZER] = &t->optimizer,
        [TRIAL_PROBE] = &t->probe,
        [TRIAL_OBSERVABLE] = t->observables + index,
        [TRIAL_REFERENCE] = t->references + index,
        [TRIAL_RECORD] = NULL,
    };
    return single[part];
}

/* The words are about the file when it has their place, or when they begin with it. */
static bool is_about(const struct err *e, const char *path)
{
    return e->at.file ? strcmp(e->at.file, path) == 0 : strncmp(e->text, path, strlen(path)) == 0;
}

static const char *name_of_file(const struct files *all, const struct err *e)
{
    for (size_t i = 0; i < all->n; i++)
        if (is_about(e, all->v[i].path))
            return all->names[i];
    return NULL;
}

/* The key of the option that names the file of which *e speaks; "" when there is none. */
static const char *file_key(const struct choice *c, const struct err *e, char key[FIELD_KEY_SIZE])
{
    for (const struct field *f = c && c->kind ? c->kind->fields : NULL; f && f->name; f++) {
        struct file file = {0};
        struct files all = {0};
        if (f->type == FIELD_FILE)
            memcpy(&file, (const char *)c->options + f->offset, sizeof file);
        else if (f->type == FIELD_FILES)
            memcpy(&all, (const char *)c->options + f->offset, sizeof all);
        if (file.path && is_about(e, file.path))
            return field_key(f, key);
        if (name_of_file(&all, e))
            return name_of_file(&all, e);
    }
    return "";
}

struct where part_place(const struct node *tree, const struct trial *t, enum trial_part part,
                        size_t index, const struct err *e)
{
    char key[FIELD_KEY_SIZE];
    const char *option = e->about ? e->about : file_key(part_choice(t, part, index), e, key);
    return node_at(part_node(tree, part, index), option)->at;
}
