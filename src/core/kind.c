/* kind.c: look-ups in the generated registry. */
#include "core/kind.h"

#include <string.h>

const struct contract *contract_find(const char *name)
{
    for (size_t i = 0; i < n_contracts; i++)
        if (strcmp(contracts[i].name, name) == 0)
            return &contracts[i];
    return NULL;
}

void contract_extend(const struct contract *c, const struct kind *const *kinds,
                     const char *const *digests, size_t n)
{
    struct contract *own = &contracts[c - contracts];
    own->kinds = kinds;
    own->digests = digests;
    own->n = n;
}

const struct kind *kind_find(const struct contract *c, const char *name, const char **digest)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->kinds[i]->name, name) == 0) {
            if (digest)
                *digest = c->digests[i];
            return c->kinds[i];
        }
    return NULL;
}
