/* sparse.c: products over listed entries against their definition, in lines of all lengths and
 * widths around those that are taken at once. */
#include "numerics/sparse.h"

#include <math.h>
#include <string.h>

#include "numerics/linalg.h"
#include "support.h"

enum { ROWS = 5, COLS = 7, N = 13, WIDEST = 70 };

static const size_t entry[N] = {34, 0, 6, 7, 8, 9, 10, 11, 12, 13, 20, 0, 27}; /* 0 twice */

static void fill(uint64_t *state, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (double)(int64_t)test_random(state) * 0x1p-63;
}

static void products_over_entries_obey_their_definition(void)
{
    static double a[ROWS * WIDEST], b[COLS * WIDEST], c[N], dots[N], want[ROWS * WIDEST],
        out[ROWS * WIDEST];
    size_t room[ROWS + COLS + 2 + 4 * N];
    uint64_t state = 3;
    CU_ASSERT_EQUAL(sparse_room(ROWS, COLS, N), sizeof room / sizeof *room);
    const struct sparse s = sparse_of(ROWS, COLS, N, entry, room);
    for (size_t k = 1; k <= WIDEST; k++) {
        const double rounding = (double)(k * N) * 0x1p-50;
        fill(&state, ROWS * k, a);
        fill(&state, COLS * k, b);
        fill(&state, N, c);
        memset(want, 0, sizeof want);
        listing_dots(&s.by_row, k, a, b, dots);
        listing_times(&s.by_row, k, c, b, out);
        for (size_t i = 0; i < N; i++) {
            const double *x = a + entry[i] / COLS * k, *y = b + entry[i] % COLS * k;
            CU_ASSERT_DOUBLE_EQUAL(dots[i], vec_dot(k, x, y), rounding);
            vec_add_scaled(k, c[i], y, want + entry[i] / COLS * k);
        }
        for (size_t i = 0; i < ROWS * k; i++)
            CU_ASSERT_DOUBLE_EQUAL(out[i], want[i], rounding);
        listing_dots(&s.by_col, k, b, a, out);
        for (size_t i = 0; i < N; i++)
            CU_ASSERT_EQUAL(out[i], dots[i]);
    }
}

static void a_transpose_has_each_entry_in_its_place(void)
{
    double a[9 * 17], b[17 * 9];
    for (size_t i = 0; i < 9 * 17; i++)
        a[i] = (double)i;
    mat_transpose(9, 17, a, b);
    for (size_t i = 0; i < 9; i++)
        for (size_t j = 0; j < 17; j++)
            CU_ASSERT_EQUAL(b[j * 9 + i], a[i * 17 + j]);
}

void suite_sparse(void)
{
    CU_pSuite s = CU_add_suite("sparse", NULL, NULL);
    TEST(s, products_over_entries_obey_their_definition);
    TEST(s, a_transpose_has_each_entry_in_its_place);
}
