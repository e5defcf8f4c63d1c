/* yaml.h: a small, strict YAML: libyaml's events become a tree in which every value knows its
 * place.
 *
 * Refused, each with its place: a second document, anchors and aliases, tags, merge keys, duplicate
 * keys, depth over 32, more than 256 keys in a map, more than 1 MiB, invalid UTF-8, byte order
 * marks, control characters, keys that are not texts. Scalars stay text; what they mean is decided
 * by the field that takes them. */
#ifndef OVERPARAM_SPEC_YAML_H
#define OVERPARAM_SPEC_YAML_H

#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

enum node_type { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_type type;
    struct where at;
    const char *text; /* scalar: its characters, zero-terminated */
    size_t length;
    bool quoted;
    const struct node *const *items; /* list: n items; map: n values */
    const struct node *const *keys;  /* map: n scalar keys, in the order of the file */
    size_t n;
};

/* NULL when nothing usable could be read: the mistakes are in *es, none where there is no document.
 * `bytes` may be freed afterwards. */
const struct node *yaml_read(struct arena *a, const char *file, const char *bytes, size_t n,
                             struct errs *es);
/* The text of a scalar for a message: one line, cut when long, with "..." behind it. */
enum { NODE_SHOWN = TEXT_SHOWN };
const char *node_shown(const struct node *n, char out[NODE_SHOWN]);
/* The value under a key, or NULL. */
const struct node *node_find(const struct node *map, const char *key);

#endif
