/* One thread a process: BLAS libraries start theirs before main, as many as the environment says.
 */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static long threads_here(void)
{
    char line[256];
    long n = -1;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "Threads:", 8) == 0)
            n = strtol(line + 8, NULL, 10);
    if (f)
        fclose(f);
    return n;
}

static void a_process_has_one_thread(void)
{
    CU_ASSERT_EQUAL(threads_here(), 1);
}

static void the_number_of_threads_is_one_whatever_the_environment_says(void)
{
    CU_ASSERT_EQUAL(setenv("OPENBLAS_NUM_THREADS", "7", 1), 0);
    CU_ASSERT_STRING_EQUAL(getenv("OPENBLAS_NUM_THREADS"), "1");
    CU_ASSERT_EQUAL(unsetenv("OPENBLAS_NUM_THREADS"), 0);
    CU_ASSERT_STRING_EQUAL(getenv("OPENBLAS_NUM_THREADS"), "1");
    CU_ASSERT_STRING_EQUAL(getenv("OMP_NUM_THREADS"), "1");
}

static void all_else_is_the_environment(void)
{
    CU_ASSERT_EQUAL(setenv("OVERPARAM_TEST", "a=b", 1), 0);
    CU_ASSERT_EQUAL(setenv("OVERPARAM_TEST_LONGER", "", 1), 0);
    CU_ASSERT_STRING_EQUAL(getenv("OVERPARAM_TEST"), "a=b");
    CU_ASSERT_STRING_EQUAL(getenv("OVERPARAM_TEST_LONGER"), "");
    CU_ASSERT_PTR_NULL(getenv("OVERPARAM_TES"));
    CU_ASSERT_EQUAL(unsetenv("OVERPARAM_TEST"), 0);
    CU_ASSERT_PTR_NULL(getenv("OVERPARAM_TEST"));
    CU_ASSERT_EQUAL(unsetenv("OVERPARAM_TEST_LONGER"), 0);
}

void suite_threads(void)
{
    CU_pSuite s = CU_add_suite("threads", NULL, NULL);
    TEST(s, a_process_has_one_thread);
    TEST(s, the_number_of_threads_is_one_whatever_the_environment_says);
    TEST(s, all_else_is_the_environment);
}
