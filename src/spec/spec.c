/* spec.c: see spec.h. Reads the file and calls those who know its parts. */
#include "spec/spec.h"

#include <string.h>

#include "base/text.h"
#include "spec/best.h"
#include "spec/claims.h"
#include "spec/keys.h"
#include "spec/uses.h"
#include "spec/variants.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { FILE_LIMIT = (1 << 20) + 1 }; /* one more than the reader takes, so that it can say so */

static void head_read(struct arena *a, const struct node *root, struct spec *s, struct errs *es)
{
    static const char what[] = "an experiment";
    const char *stem = path_stem(a, s->file);
    const struct node *name = node_find(root, "experiment");
    char shown[NODE_SHOWN];
    s->name = keys_text(root, "experiment", true, what, es);
    s->title = keys_text(root, "title", true, what, es);
    s->source = keys_text(root, "source", true, what, es);
    struct err *e = NULL;
    if (s->name[0] && !text_is_name(s->name)) {
        e = errs_add_at(es, name->at, "'%s' cannot be the name of an experiment",
                        node_shown(name, shown));
        err_hint(e, "small letters, digits, '-' and '.', a letter or digit first, at most 64");
    } else if (s->name[0] && strcmp(s->name, stem) != 0) {
        e = errs_add_at(es, name->at, "the experiment is called '%s' and its file '%s'",
                        node_shown(name, shown), stem);
        err_hint(e, "the name is the file's own, without .yaml");
    }
}

/* A file without `quick:` has one set of trees; the other profile's are checked too, so that no
 * mistake waits for the day on which it is asked for. */
static void other_profile_check(struct arena *a, const struct node *root, const struct spec *s,
                                struct errs *es)
{
    struct spec other = {.file = s->file, .text = s->text, .files = s->files};
    other.profile = strcmp(s->profile, "quick") == 0 ? "full" : "quick";
    if (!node_find(root, "quick"))
        return;
    variants_read(a, root, &other, es);
    variants_unfold(a, root, &other, es);
    variants_check(a, &other, es);
}

static const struct node *tree_read(struct arena *a, struct spec *s, struct errs *es)
{
    struct buf bytes = {0};
    struct err e = {0};
    const struct node *root = NULL;
    if (!file_read(s->file, FILE_LIMIT, &bytes, &e)) {
        if (e.code == ERR_INPUT)
            err_hint(&e, "an experiment is a YAML file; overparam new NAME writes one");
        errs_add(es, &e);
    } else {
        s->text = arena_strndup(a, buf_text(&bytes), bytes.n);
        root = yaml_read(a, s->file, s->text, bytes.n, es);
        if (es->n == 0 && (!root || root->type != NODE_MAP)) {
            struct err *slot = errs_add_at(es, (struct where){s->file, 1, 1},
                                           "an experiment is a map of keys and values");
            if (slot)
                err_hint(slot, "overparam new NAME writes one to start from");
        }
    }
    buf_release(&bytes);
    return es->n == 0 ? root : NULL;
}

bool spec_read(struct arena *a, const char *file, const char *profile, struct spec *s,
               struct errs *es)
{
    *s = (struct spec){
        .file = arena_strdup(a, file), .profile = arena_strdup(a, profile), .read = clock_now()};
    const struct node *root = tree_read(a, s, es);
    if (root) {
        s->root = root;
        s->has_quick = node_find(root, "quick") != NULL;
        keys_check(root, file_words, "an experiment", es);
        head_read(a, root, s, es);
        s->limits = limits_read(node_find(root, "limits"), es);
        s->checkpoint = checkpoint_read(node_find(root, "checkpoint"), es);
        claims_read(a, node_find(root, "claims"), s, es);
        variants_read(a, root, s, es);
        uses_check(root, s, es);
        bests_check(a, s, es);
        (void)spec_unfold(a, s, es);
        other_profile_check(a, root, s, es);
    }
    errs_sort(es);
    return es->n == 0;
}

bool spec_unfold(struct arena *a, struct spec *s, struct errs *es)
{
    variants_unfold(a, s->root, s, es);
    variants_check(a, s, es);
    errs_sort(es);
    return es->n == 0;
}

struct spec *spec_copy(struct arena *a, const struct spec *s)
{
    struct spec *copy = arena_alloc(a, sizeof *copy);
    *copy = *s;
    copy->variants = arena_array(a, s->n_variants, sizeof *copy->variants);
    memcpy(copy->variants, s->variants, s->n_variants * sizeof *copy->variants);
    for (size_t i = 0; i < s->n_variants; i++) {
        struct variant *v = &copy->variants[i];
        const struct best *bests = v->bests;
        v->bests = arena_array(a, v->n_bests + 1, sizeof *v->bests);
        for (size_t k = 0; k < v->n_bests; k++)
            v->bests[k] = bests[k];
    }
    return copy;
}

const struct spec *spec_skim(struct arena *a, const char *file, const char *profile)
{
    struct errs *unheard = arena_alloc(a, sizeof *unheard);
    struct spec *s = arena_alloc(a, sizeof *s);
    *s = (struct spec){.file = file, .name = path_stem(a, file), .profile = profile};
    const struct node *root = tree_read(a, s, unheard);
    if (root)
        variants_read(a, root, s, unheard);
    return s;
}
