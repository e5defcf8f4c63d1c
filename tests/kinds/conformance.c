/* conformance.c: the laws of src/laws, put to all kinds through the registries: a kind that was
 * added a minute ago is tested here, too. */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "laws/laws.h"

void suite_conformance(void);

/* Names the kind and the case in what CUnit prints of a failure. */
static void hear(void *self, const struct finding *f)
{
    const struct kind *const k = *(const struct kind *const *)self;
    char text[600] = "";
    if (!f->holds) {
        snprintf(text, sizeof text, "%s: %s: %s: %g, allowed is %g", k->name, f->law->says,
                 f->where, f->measured, f->allowed);
        fprintf(stderr, "conformance: %s\n", text);
    }
    CU_assertImplementation(f->holds, 0, text, __FILE__, "", CU_FALSE);
}

/* $KIND: the laws for one kind alone, while it is written. */
static bool is_asked(const struct kind *k)
{
    const char *only = getenv("KIND");
    return !only || !*only || strcmp(only, k->name) == 0;
}

/* Options that have no default and that nobody can guess: files, lists, words. */
static bool needs_the_user(const struct kind *k)
{
    for (const struct field *f = k->fields; f && f->name; f++)
        if (f->type == FIELD_FILES || f->type == FIELD_FILE ||
            (f->required && (field_is_list(f) || (f->type == FIELD_TEXT && !f->choices))))
            return true;
    return false;
}

static void all_of(const char *contract)
{
    const struct contract *c = contract_find(contract);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < c->n; i++) {
        const struct kind *k = c->kinds[i];
        const struct listener to = {.self = &k, .hear = hear};
        char why[LAWS_WHY];
        if (!is_asked(k))
            continue;
        CU_ASSERT_EQUAL(strlen(c->code[i].part.digest), 64);
        const size_t cases = laws_try(c, k, &to, why);
        if (cases == 0)
            fprintf(stderr, "conformance: no case for %s %s: %s\n", c->name, k->name, why);
        CU_ASSERT(cases > 0 || needs_the_user(k));
    }
}

static void laws_of_data_hold(void)
{
    all_of("data");
}

static void laws_of_losses_hold(void)
{
    all_of("loss");
}

static void laws_of_parameterizations_hold(void)
{
    all_of("parameterization");
}

static void laws_of_initializations_hold(void)
{
    all_of("initialization");
}

static void laws_of_optimizers_hold(void)
{
    all_of("optimizer");
}

static void laws_of_probes_hold(void)
{
    all_of("probe");
}

static void laws_of_observables_hold(void)
{
    all_of("observable");
}

static void laws_of_references_hold(void)
{
    all_of("reference");
}

void suite_conformance(void)
{
    CU_pSuite s = CU_add_suite("conformance", NULL, NULL);
    CU_ADD_TEST(s, laws_of_data_hold);
    CU_ADD_TEST(s, laws_of_losses_hold);
    CU_ADD_TEST(s, laws_of_parameterizations_hold);
    CU_ADD_TEST(s, laws_of_initializations_hold);
    CU_ADD_TEST(s, laws_of_optimizers_hold);
    CU_ADD_TEST(s, laws_of_probes_hold);
    CU_ADD_TEST(s, laws_of_observables_hold);
    CU_ADD_TEST(s, laws_of_references_hold);
}
