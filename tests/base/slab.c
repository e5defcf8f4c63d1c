/* slab.c: slices lie side by side; under the address sanitizer nobody may touch what is between them. */
#include "base/slab.h"

#include <stdbool.h>
#include <stdlib.h>

#include "support.h"

void suite_slab(void);

enum { N = 3, SLICES = 4, ROOM = SLICES * (N + SLAB_ZONE) };

static bool is_forbidden(const double *at)
{
#ifdef __SANITIZE_ADDRESS__
    return __asan_address_is_poisoned(at);
#else
    (void)at;
    return false;
#endif
}

static void measuring_and_cutting_agree(void)
{
    struct slab measured = {0}, cut = {.memory = calloc(ROOM, sizeof(double))};
    double *memory = cut.memory;
    CU_ASSERT_PTR_NOT_NULL_FATAL(memory);
    for (size_t i = 0; i < SLICES; i++) {
        CU_ASSERT_PTR_NULL(slab_take(&measured, N));
        CU_ASSERT_PTR_EQUAL(slab_take(&cut, N), memory + i * (N + SLAB_ZONE));
        CU_ASSERT_EQUAL(measured.used, cut.used);
    }
    CU_ASSERT_EQUAL(cut.used, ROOM);
    free(memory);
}

static void what_lies_between_slices_is_forbidden_under_the_sanitizer(void)
{
    struct slab s = {.memory = calloc(ROOM, sizeof(double))};
    CU_ASSERT_PTR_NOT_NULL_FATAL(s.memory);
    for (size_t i = 0; i < SLICES; i++) {
        const double *slice = slab_take(&s, N);
        for (size_t j = 0; j < N + SLAB_ZONE; j++)
            CU_ASSERT_EQUAL(is_forbidden(slice + j), j >= N);
    }
    free(s.memory);
}

void suite_slab(void)
{
    CU_pSuite s = CU_add_suite("slab", NULL, NULL);
    TEST(s, measuring_and_cutting_agree);
    TEST(s, what_lies_between_slices_is_forbidden_under_the_sanitizer);
}
