/* random.c: the streams are Philox as published, independent of one another, and of the laws that
 * they promise. Seeds are fixed: a statistical bound is checked once and holds for good. */
#include "numerics/random.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/linalg.h"
#include "support.h"

/* The known answers of the Random123 distribution, kat_vectors, philox4x32 with 10 rounds. */
static void blocks_are_those_published(void)
{
    static const struct {
        uint32_t counter[4], key[2], block[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct random r;
        random_open(&r, 0, "any");
        memcpy(r.state.counter, known[i].counter, sizeof known[i].counter);
        memcpy(r.state.key, known[i].key, sizeof known[i].key);
        for (int j = 0; j < 4; j++) {
            CU_ASSERT_EQUAL(gsl_rng_get(&r.rng), known[i].block[j]);
        }
    }
}

static void the_counter_carries_into_its_second_word_alone(void)
{
    struct random r;
    random_open(&r, 1, "any");
    uint32_t third = r.state.counter[2], fourth = r.state.counter[3];
    r.state.counter[0] = 0xffffffff;
    (void)gsl_rng_get(&r.rng);
    CU_ASSERT_EQUAL(r.state.counter[0], 0);
    CU_ASSERT_EQUAL(r.state.counter[1], 1);
    CU_ASSERT_EQUAL(r.state.counter[2], third);
    CU_ASSERT_EQUAL(r.state.counter[3], fourth);
}

static void draw(int64_t seed, const char *stream, size_t n, double *out)
{
    struct random r;
    random_open(&r, seed, stream);
    random_fill_gaussian(&r, 1, n, out);
}

static void a_stream_is_its_seed_and_name(void)
{
    enum { N = 64 };
    double a[N], b[N];
    draw(7, "data", N, a);
    draw(7, "data", N, b);
    CU_ASSERT_EQUAL(memcmp(a, b, sizeof a), 0);
    static const struct {
        int64_t seed;
        const char *stream;
    } others[] = {
        {8, "data"}, {7, "noise"}, {7, "data "}, {7, ""}, {7 + (INT64_C(1) << 32), "data"},
        {-7, "data"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        draw(others[i].seed, others[i].stream, N, b);
        size_t equal = 0;
        for (size_t j = 0; j < N; j++) {
            equal += a[j] == b[j];
        }
        CU_ASSERT_EQUAL(equal, 0);
    }
}

static void uniforms_end_before_zero_and_one(void)
{
    /* The words that give the ends: all zeros, all ones. */
    struct random r;
    random_open(&r, 1, "any");
    r.state.used = 0;
    memset(r.state.block, 0xff, sizeof r.state.block);
    CU_ASSERT(random_uniform(&r) < 1);
    r.state.used = 0;
    CU_ASSERT_EQUAL(random_below(&r, 1000), 999);
    r.state.used = 0;
    memset(r.state.block, 0, sizeof r.state.block);
    CU_ASSERT(random_uniform(&r) > 0);
    CU_ASSERT(gsl_rng_uniform(&r.rng) < 1);
}

/* N uniforms: mean 1/2 with standard error 1/sqrt(12 N), and chi-squared over cells. */
static void uniforms_are_uniform(void)
{
    enum { N = 200000, CELLS = 64 };
    size_t count[CELLS] = {0};
    double sum = 0, chi = 0;
    struct random r;
    random_open(&r, 3, "any");
    for (size_t i = 0; i < N; i++) {
        double u = random_uniform(&r);
        sum += u;
        count[(size_t)(u * CELLS)]++;
    }
    CU_ASSERT_DOUBLE_EQUAL(sum / N, 0.5, 4 / sqrt(12.0 * N));
    for (size_t i = 0; i < CELLS; i++) {
        chi += pow((double)count[i] - (double)N / CELLS, 2) * CELLS / N;
    }
    CU_ASSERT(gsl_cdf_chisq_Q(chi, CELLS - 1) > 1e-3);
    CU_ASSERT(gsl_cdf_chisq_P(chi, CELLS - 1) > 1e-3);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov: sqrt(N) times the largest distance exceeds 1.95 once in a thousand. */
static double gaussian_distance(size_t n, double *x)
{
    double most = 0;
    qsort(x, n, sizeof *x, ascending);
    for (size_t i = 0; i < n; i++) {
        double p = gsl_cdf_ugaussian_P(x[i]);
        most = fmax(most, fmax(p - (double)i / (double)n, (double)(i + 1) / (double)n - p));
    }
    return sqrt((double)n) * most;
}

static void gaussians_are_gaussian(void)
{
    enum { N = 100000 };
    static double x[N];
    draw(5, "any", N, x);
    CU_ASSERT(gaussian_distance(N, x) < 1.95);
    struct random r;
    double scaled[8], plain[8];
    random_open(&r, 5, "any");
    random_fill_gaussian(&r, 2.5, 8, scaled);
    draw(5, "any", 8, plain);
    for (size_t i = 0; i < 8; i++) {
        CU_ASSERT_EQUAL(scaled[i], 2.5 * plain[i]);
    }
}

/* The 24 orders of four items, chi-squared with 23 degrees of freedom. */
static void shuffles_give_every_order_alike(void)
{
    enum { N = 48000, ITEMS = 4 };
    size_t count[256] = {0};
    struct random r;
    random_open(&r, 9, "any");
    for (size_t i = 0; i < N; i++) {
        size_t items[ITEMS] = {0, 1, 2, 3}, code = 0, seen = 0;
        random_shuffle(&r, ITEMS, items);
        for (size_t j = 0; j < ITEMS; j++) {
            code = 4 * code + items[j];
            seen |= (size_t)1 << items[j];
        }
        CU_ASSERT_EQUAL_FATAL(seen, 15);
        count[code]++;
    }
    double chi = 0, expected = N / 24.0;
    size_t orders = 0;
    for (size_t i = 0; i < 256; i++) {
        if (count[i] > 0) {
            orders++;
            chi += pow((double)count[i] - expected, 2) / expected;
        }
    }
    CU_ASSERT_EQUAL(orders, 24);
    CU_ASSERT(gsl_cdf_chisq_Q(chi, 23) > 1e-3);
}

/* Rows of length one and at right angles to rounding, as the second pass of Gram-Schmidt promises;
 * the first alone leaves rounding times the condition. */
static void orthogonal_matrices_are_orthogonal(void)
{
    enum { MOST = 60 };
    static double a[MOST * MOST], work[MOST * MOST + 2 * MOST];
    static const size_t sizes[] = {1, 2, 3, 17, MOST};
    struct random r;
    random_open(&r, 2, "any");
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t n = sizes[k];
        random_orthogonal(&r, n, a, work);
        double most = 0;
        for (size_t i = 0; i < n * n; i++) {
            double dot = vec_dot(n, a + i / n * n, a + i % n * n);
            most = fmax(most, fabs(dot - (i / n == i % n)));
        }
        CU_ASSERT(most < 16 * 0x1p-52);
    }
}

/* Under Haar's law the angle of a 2 x 2 matrix is uniform, both signs of the determinant are alike,
 * and the trace of an n x n one has mean 0 and mean square 1. */
static void orthogonal_matrices_follow_haar(void)
{
    enum { N = 20000, SECTORS = 8 };
    double a[25], work[35], sum = 0, square = 0;
    size_t sector[SECTORS] = {0}, positive = 0;
    struct random r;
    random_open(&r, 4, "any");
    for (size_t i = 0; i < N; i++) {
        random_orthogonal(&r, 2, a, work);
        double turn = (atan2(a[1], a[0]) / 3.14159265358979323846 + 1) / 2;
        sector[(size_t)(turn * SECTORS) % SECTORS]++;
        positive += a[0] * a[3] - a[1] * a[2] > 0;
    }
    for (size_t i = 0; i < SECTORS; i++) {
        /* Binomial: standard deviation sqrt(N p (1 - p)) = 47; four of them. */
        CU_ASSERT_DOUBLE_EQUAL((double)sector[i], N / (double)SECTORS, 188);
    }
    CU_ASSERT_DOUBLE_EQUAL((double)positive, N / 2.0, 4 * sqrt(N / 4.0));
    for (size_t i = 0; i < N; i++) {
        random_orthogonal(&r, 5, a, work);
        double trace = a[0] + a[6] + a[12] + a[18] + a[24];
        sum += trace;
        square += trace * trace;
    }
    CU_ASSERT_DOUBLE_EQUAL(sum / N, 0, 4 / sqrt((double)N));
    /* The fourth moment is about 3, so the square has variance about 2. */
    CU_ASSERT_DOUBLE_EQUAL(square / N, 1, 4 * sqrt(2.0 / N));
}

void suite_random(void)
{
    CU_pSuite s = CU_add_suite("random", NULL, NULL);
    TEST(s, blocks_are_those_published);
    TEST(s, the_counter_carries_into_its_second_word_alone);
    TEST(s, a_stream_is_its_seed_and_name);
    TEST(s, uniforms_end_before_zero_and_one);
    TEST(s, uniforms_are_uniform);
    TEST(s, gaussians_are_gaussian);
    TEST(s, shuffles_give_every_order_alike);
    TEST(s, orthogonal_matrices_are_orthogonal);
    TEST(s, orthogonal_matrices_follow_haar);
}
