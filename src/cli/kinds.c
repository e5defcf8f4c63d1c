/* kinds.c: see kinds.h. */
#include "cli/kinds.h"

#include <string.h>

#include "base/text.h"
#include "core/probe.h"
#include "core/trial.h"
#include "spec/own.h"

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

const struct probe *kinds_probe(const struct kind *k)
{
    const bool is_one = kind_find(contract_find("probe"), k->name, NULL) == k;
    return is_one ? (const struct probe *)(const void *)k : NULL;
}

const char *kinds_file(const struct kind *k)
{
    const char *const *files = own_files(k);
    return files ? files[0] : NULL;
}

const struct probe_output *kinds_outputs(const struct kind *k)
{
    const struct probe *p = kinds_probe(k);
    return p ? p->outputs : NULL;
}

const char *kinds_takes(const struct probe *p)
{
    static const char *const sentences[][2] = {
        [START_UNUSED] = {"neither `init:` nor `record:`", "`record:`, no `init:`"},
        [START_OR_DRAW] = {"`init:` when it is given, else it draws its weights; no `record:`",
                           "`record:`; `init:` when it is given, else it draws its weights"},
        [START_NEEDED] = {"`init:`, no `record:`", "`init:` and `record:`"},
    };
    return sentences[p->start][p->observes];
}

const char *kinds_key(const struct contract *c)
{
    if (strcmp(c->name, "initialization") == 0)
        return "init";
    if (strcmp(c->name, "data") == 0 || strcmp(c->name, "loss") == 0)
        return c->name[0] == 'd' ? "problem.data" : "problem.loss";
    return strcmp(c->name, "observable") == 0 ? "record.observables" : c->name;
}

const struct topic *kinds_topic(const struct contract *c)
{
    return topic_find(strcmp(c->name, "initialization") == 0 ? "init" : c->name);
}
