/* overlay.h: one tree laid over another: variants over the base, the quick profile over both. */
#ifndef OVERPARAM_SPEC_OVERLAY_H
#define OVERPARAM_SPEC_OVERLAY_H

#include "spec/language.h"
#include "spec/yaml.h"

/* The sections of a run: base with `over` on top. Maps merge key by key; a map that names another
 * kind, a sweep, a list and a scalar replace; of `optimizer`, `probe` and `program` the later removes
 * the others. Either may be NULL. */
const struct node *overlay(struct arena *a, const struct node *base, const struct node *over);

/* A map with the pairs of `map` whose key is among the words. */
const struct node *map_select(struct arena *a, const struct node *map, const struct word *words);
/* One with the pairs whose key is not among the names, which end with NULL. */
const struct node *map_without(struct arena *a, const struct node *map, const char *const *names);
/* A copy of the list or map in which the i-th value is `value`. */
const struct node *node_with(struct arena *a, const struct node *n, size_t i,
                             const struct node *value);
/* A copy of the map that stands at another place of the file. */
const struct node *map_at(struct arena *a, const struct node *map, struct where at);
bool is_among(const char *word, const char *const *names);

#endif
