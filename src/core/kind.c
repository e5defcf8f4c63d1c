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
                     const struct code_of_kind *code, size_t n)
{
    struct contract *own = &contracts[c - contracts];
    own->kinds = kinds;
    own->code = code;
    own->n = n;
}

const struct kind *kind_find(const struct contract *c, const char *name,
                             const struct code_of_kind **code)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->kinds[i]->name, name) == 0) {
            if (code)
                *code = &c->code[i];
            return c->kinds[i];
        }
    return NULL;
}

const struct code_part *code_find(const char *name)
{
    for (size_t i = 0; code_modules[i]; i++)
        if (strcmp(code_modules[i]->name, name) == 0)
            return code_modules[i];
    for (size_t i = 0; i < n_contracts; i++)
        for (size_t k = 0; k < contracts[i].n; k++)
            if (strcmp(contracts[i].code[k].part.name, name) == 0)
                return &contracts[i].code[k].part;
    return NULL;
}
