/* laws.c: see laws.h. */
#include "laws/laws.h"

#include <stdio.h>
#include <string.h>

#include "laws/contracts.h"

static const struct {
    const char *contract;
    void (*laws)(struct bench *b);
} of[] = {{"data", laws_of_data},
          {"loss", laws_of_loss},
          {"parameterization", laws_of_parameterization},
          {"initialization", laws_of_initialization},
          {"optimizer", laws_of_optimizer},
          {"probe", laws_of_probe},
          {"observable", laws_of_observable},
          {"reference", laws_of_reference}};

/* --- what every kind says of itself ----------------------------------------------------------- */

static void field_laws(struct bench *b, const struct field *f)
{
    static const struct law told = {"every option is told in a line", "a FIELD without .doc"},
                            fits = {"a default is one of the values that are allowed",
                                    "a range that leaves out .otherwise, or no .otherwise"};
    bench_true(b, &told, f->name, f->doc && f->doc[0]);
    if (f->required)
        return;
    if (f->type == FIELD_TEXT && f->choices)
        bench_true(b, &fits, f->name, f->otherwise_text && field_chooses(f, f->otherwise_text));
    if (f->type == FIELD_REAL || f->type == FIELD_COUNT)
        bench_true(b, &fits, f->name, field_admits(f, f->otherwise));
}

void laws_of_kind(struct bench *b, const struct contract *c)
{
    static const struct law told = {"a kind says what it is: summary, formula, source",
                                    "a member of .kind that was left out"},
                            found = {"a kind is found by its name", "two kinds of one name"};
    const struct kind *k = b->kind;
    bench_ask(b, &told);
    snprintf(b->sizes, sizeof b->sizes, "%s", "its own words");
    b->choice[0] = '\0';
    bench_true(b, &told, NULL,
               k->summary && k->summary[0] && k->formula && k->formula[0] && k->source &&
                   k->source[0]);
    bench_true(b, &found, NULL, kind_find(c, k->name, NULL) == k);
    for (const struct field *f = k->fields; f && f->name; f++)
        field_laws(b, f);
}

size_t laws_try(const struct contract *c, const struct kind *k, const struct listener *to,
                char why[LAWS_WHY])
{
    struct bench b = {.kind = k, .to = to};
    laws_of_kind(&b, c);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (strcmp(of[i].contract, c->name) == 0)
            of[i].laws(&b);
    snprintf(why, LAWS_WHY, "%s", b.cases > 0 ? "" : b.why);
    return b.cases;
}
