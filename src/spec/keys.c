/* keys.c: see keys.h. */
#include "spec/keys.h"

#include <string.h>

#include "base/text.h"

enum { WORDS_MOST = 32 };

void keys_check(const struct node *map, const struct word *words, const char *what, struct errs *es)
{
    char shown[NODE_SHOWN];
    const char *known[WORDS_MOST];
    size_t n = words_names(words, known, WORDS_MOST);
    for (size_t i = 0; i < map->n; i++) {
        const struct node *key = map->keys[i];
        if (word_find(words, key->text))
            continue;
        const char *near = text_nearest(key->text, known, n);
        struct err *e =
            errs_add_at(es, key->at, "unknown key '%s' in %s", node_shown(key, shown), what);
        struct buf list = {0};
        for (size_t k = 0; k < n; k++)
            buf_printf(&list, "%s%s", k ? ", " : "", known[k]);
        err_hint(e, near ? "did you mean '%s'?" : "known here: %s", near ? near : buf_text(&list));
        buf_release(&list);
    }
}

const char *keys_text(const struct node *map, const char *key, bool required, const char *what,
                      struct errs *es)
{
    const struct node *n = node_find(map, key);
    if (n && n->type == NODE_SCALAR && (n->length > 0 || n->quoted) && (n->length > 0 || !required))
        return n->text;
    if (n)
        errs_add_at(es, n->at, "'%s' of %s must be a text", key, what);
    else if (required)
        errs_add_at(es, map->at, "%s needs '%s'", what, key);
    return "";
}
