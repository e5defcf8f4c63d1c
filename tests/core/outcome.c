/* outcome.c: results as plain data, and what the numbers were computed with. */
#include "core/outcome.h"

#include <cblas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_log.h>
#include <stdio.h>
#include <string.h>

#include "core/provenance.h"
#include "support.h"

static void names_are_kept_once_and_for_good(void)
{
    enum { N = 300 };
    struct outcome o = {0};
    char name[32];
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < N; i++) {
            snprintf(name, sizeof name, "observable-%u", i);
            CU_ASSERT_EQUAL(outcome_name(&o, name), i);
        }
    }
    CU_ASSERT_EQUAL(o.n_names, N);
    CU_ASSERT_STRING_EQUAL(o.names[0], "observable-0");
    CU_ASSERT_STRING_EQUAL(o.names[N - 1], "observable-299");
    outcome_release(&o);
    CU_ASSERT(o.names == NULL && o.n_names == 0);
}

static void samples_keep_their_order(void)
{
    enum { N = 5000 };
    struct outcome o = {0};
    for (int64_t i = 0; i < N; i++) {
        outcome_add(&o, &(struct sample){.observable = 1, .step = i, .value = 0.5 * (double)i});
    }
    CU_ASSERT_EQUAL(o.n_samples, N);
    CU_ASSERT(o.room >= N);
    for (int64_t i = 0; i < N; i++) {
        CU_ASSERT(o.samples[i].step == i && o.samples[i].value == 0.5 * (double)i);
    }
    outcome_release(&o);
    outcome_release(&o);
}

static void every_status_has_its_word(void)
{
    CU_ASSERT_STRING_EQUAL(outcome_word(OUTCOME_DONE), "done");
    CU_ASSERT_STRING_EQUAL(outcome_word(OUTCOME_DIVERGED), "diverged");
    CU_ASSERT_STRING_EQUAL(outcome_word(OUTCOME_FAILED), "failed");
}

static void the_libraries_say_what_they_are(void)
{
    CU_ASSERT(strchr(core_gsl_version(), '.') != NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(core_blas_config(), "OpenBLAS"));
    CU_ASSERT(strlen(core_blas_kernel()) > 0);
}

/* Prepared: one thread, and GSL's errors are a status instead of the end of the process. */
static void a_prepared_process_has_one_thread_and_survives_gsl(void)
{
    core_prepare();
    CU_ASSERT_EQUAL(openblas_get_num_threads(), 1);
    gsl_sf_result r;
    CU_ASSERT_EQUAL(gsl_sf_log_e(-1, &r), GSL_EDOM);
}

/* The build forbids a * b + c in one rounding; with it the bits would depend on the compiler. */
static void products_and_sums_are_rounded_apart(void)
{
    CU_ASSERT_FALSE(core_contracts());
}

void suite_outcome(void)
{
    CU_pSuite s = CU_add_suite("outcome", NULL, NULL);
    TEST(s, names_are_kept_once_and_for_good);
    TEST(s, samples_keep_their_order);
    TEST(s, every_status_has_its_word);
    TEST(s, the_libraries_say_what_they_are);
    TEST(s, a_prepared_process_has_one_thread_and_survives_gsl);
    TEST(s, products_and_sums_are_rounded_apart);
}
