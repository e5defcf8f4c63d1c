/* kinds.c: see kinds.h. */
#include "cli/kinds.h"

#include <string.h>

#include "base/text.h"

const struct contract *kinds_contract(const char *name)
{
    static const char *const keys[][2] = {{"init", "initialization"},
                                          {"observables", "observable"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(name, keys[i][0]) == 0)
            name = keys[i][1];
    return contract_find(name);
}

const struct kind *kinds_anywhere(const char *name, const struct contract **owner, struct err *e)
{
    const struct kind *found = NULL;
    for (size_t i = 0; i < n_contracts; i++) {
        const struct kind *k = kind_find(&contracts[i], name, NULL);
        if (k && found) {
            err_set(e, ERR_USAGE, "'%.60s' is a kind of %s and of %s", name, (*owner)->name,
                    contracts[i].name);
            err_hint(e, "overparam describe %s %.60s", (*owner)->name, name);
            return NULL;
        }
        if (k) {
            found = k;
            *owner = &contracts[i];
        }
    }
    return found;
}

void kinds_unknown(struct context *c, const struct contract *k, const char *name, struct err *e)
{
    const char **names = arena_array(c->arena, k->n + 1, sizeof *names);
    for (size_t i = 0; i < k->n; i++)
        names[i] = k->kinds[i]->name;
    const char *near = text_nearest(name, names, k->n);
    err_set(e, ERR_USAGE, "there is no %s '%.60s'", k->name, name);
    if (near)
        err_hint(e, "did you mean '%s'?", near);
    else
        err_hint(e, "overparam describe %s lists them", k->name);
}
