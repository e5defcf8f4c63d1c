/* claims.c: see claims.h. What a claim's query measures is decided by the database; here its form
 * alone is checked. */
#include "spec/claims.h"

#include <string.h>

#include "spec/keys.h"

enum { ID_MAX = 64 };

const struct claim_sort claim_sorts[] = {
    {"identity", "false only if the code is wrong"},
    {"theorem", "proved, and its conditions hold here"},
    {"finding", "could have come out otherwise"},
    {NULL, NULL},
};

/* Letters of either case, for the rows of a write-up are called A1 or layer-balance.psd. */
static bool is_id(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
    return n > 0 && n <= ID_MAX && s[n] == 0 && s[0] != '-' && s[0] != '.';
}

static void id_check(const struct node *n, const struct claim *c, const struct spec *s,
                     struct errs *es)
{
    const struct node *id = node_find(n, "id");
    char shown[NODE_SHOWN];
    if (!c->id[0])
        return;
    if (!is_id(c->id)) {
        struct err *e =
            errs_add_at(es, id->at, "'%s' cannot be the id of a claim", node_shown(id, shown));
        err_hint(e, "letters, digits, '-' and '.', a letter or digit first, at most %d", ID_MAX);
    }
    for (size_t k = 0; k < s->n_claims; k++)
        if (s->claims[k].id && strcmp(s->claims[k].id, c->id) == 0) {
            struct err *e =
                errs_add_at(es, id->at, "two claims have the id '%s'", node_shown(id, shown));
            err_hint(e, "the first stands in line %d", s->claims[k].at.line);
            return;
        }
}

static void expect_check(const struct node *n, const struct claim *c, struct errs *es)
{
    struct expectation x;
    char shown[NODE_SHOWN];
    const struct node *expect = node_find(n, "expect");
    const char *why = c->expect[0] ? expectation_parse(c->expect, &x) : NULL;
    if (!why)
        return;
    struct err *e =
        errs_add_at(es, expect->at, "'%s' is no expectation: %s", node_shown(expect, shown), why);
    err_hint(e, "\">= 1\", \"< 3\", \"= 2\", \"in [0, 1]\", \"1 +- 0.1\", \"1 +- 5%%\"");
}

static void sort_check(const struct node *n, const struct claim *c, struct errs *es)
{
    char shown[NODE_SHOWN];
    struct err *e = NULL;
    for (const struct claim_sort *k = claim_sorts; k->name; k++)
        if (!c->sort[0] || strcmp(k->name, c->sort) == 0)
            return;
    const struct node *sort = node_find(n, "sort");
    e = errs_add_at(es, sort->at, "'%s' is no sort of claim", node_shown(sort, shown));
    err_hint(e, "identity (%s), theorem (%s) or finding (%s)", claim_sorts[0].meaning,
             claim_sorts[1].meaning, claim_sorts[2].meaning);
}

static void claim_read(const struct node *n, struct spec *s, struct errs *es)
{
    struct claim c = {.at = n->at};
    if (n->type != NODE_MAP) {
        errs_add_at(es, n->at,
                    "a claim is a map of id, sort, says, source, query, expect and because");
        return;
    }
    keys_check(n, claim_words, "a claim", es);
    c.id = keys_text(n, "id", true, "a claim", es);
    c.sort = keys_text(n, "sort", false, "a claim", es);
    c.says = keys_text(n, "says", true, "a claim", es);
    c.source = keys_text(n, "source", true, "a claim", es);
    c.query = keys_text(n, "query", true, "a claim", es);
    c.query_at = c.query[0] ? node_find(n, "query")->at : n->at;
    c.expect = keys_text(n, "expect", true, "a claim", es);
    c.because = keys_text(n, "because", false, "a claim", es);
    id_check(n, &c, s, es);
    sort_check(n, &c, es);
    expect_check(n, &c, es);
    s->claims[s->n_claims++] = c;
}

void claims_read(struct arena *a, const struct node *list, struct spec *s, struct errs *es)
{
    if (!list)
        return;
    if (list->type != NODE_LIST) {
        errs_add_at(es, list->at, "'claims' must be a list of maps");
        return;
    }
    s->claims = arena_array(a, list->n + 1, sizeof *s->claims);
    for (size_t i = 0; i < list->n; i++)
        claim_read(list->items[i], s, es);
}
