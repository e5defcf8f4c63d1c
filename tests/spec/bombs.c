/* bombs.c: files that are made to hurt a reader are refused, quickly and in one sentence. */
#include "bench.h"

void suite_bombs(void);

enum { MEBIBYTE = 1 << 20 };

static void refused(const char *bytes, size_t n, const char *part)
{
    struct bench b;
    struct arena a = {0};
    struct errs *es = arena_alloc(&a, sizeof *es);
    struct plan p;
    bench_open(&b);
    CU_ASSERT_FALSE(bench_bytes(&b, &a, "full", bytes, n, &p, es));
    CU_ASSERT_TRUE(es->n > 0);
    bool told = false;
    for (size_t i = 0; i < es->n; i++)
        told = told || strstr(es->list[i].text, part) != NULL;
    if (!told)
        printf("expected '%s', told '%s'\n", part, es->list[0].text);
    CU_ASSERT_TRUE(told);
    bench_close(&b);
    arena_release(&a);
}

/* `unit` over and over behind a good head, n bytes in all. */
static void refused_repeated(const char *head, const char *unit, size_t n, const char *part)
{
    struct buf text = {0};
    buf_puts(&text, head);
    while (text.n + strlen(unit) <= n)
        buf_puts(&text, unit);
    refused(text.s, text.n, part);
    buf_release(&text);
}

static void a_file_over_one_mebibyte(void)
{
    refused_repeated(BENCH_HEAD "quick: {}\n", "# comment\n", MEBIBYTE + 100, "larger than");
}

static void a_text_of_one_mebibyte(void)
{
    refused_repeated(BENCH_HEAD "colour: ", "x", MEBIBYTE, "unknown key 'colour'");
    refused_repeated(BENCH_HEAD "init: ", "x", MEBIBYTE, "unknown initialization 'xxx");
    refused_repeated("experiment: ", "x", MEBIBYTE, "cannot be the name");
    refused_repeated(BENCH_HEAD, "y", MEBIBYTE, "not YAML");
}

static void lists_a_hundred_thousand_deep(void)
{
    refused_repeated(BENCH_HEAD "quick: ", "[", 100000, "nested more than 32 deep");
    refused_repeated(BENCH_HEAD "quick: ", "{a: ", 100000, "nested more than 32 deep");
    refused_repeated(BENCH_HEAD "quick:\n ", "- ", 100000, "nested more than 32 deep");
    refused_repeated("", "? ", 100000, "");
}

static void a_map_of_a_hundred_thousand_keys(void)
{
    struct buf text = {0};
    buf_puts(&text, BENCH_HEAD);
    for (int i = 0; text.n < MEBIBYTE - 20; i++)
        buf_printf(&text, "k%d: 1\n", i);
    refused(text.s, text.n, "more than 256 keys");
    buf_release(&text);
}

static void a_hundred_thousand_aliases(void)
{
    refused_repeated(BENCH_HEAD "quick: &a [", "*a,", MEBIBYTE, "aliases are not allowed");
}

static void a_hundred_thousand_documents(void)
{
    refused_repeated(BENCH_HEAD, "---\na: 1\n", MEBIBYTE, "second document");
}

static void a_sweep_of_a_hundred_thousand_wrong_values(void)
{
    refused_repeated(BENCH_HEAD BENCH_PROBLEM
                     "parameterization: canonical\noptimizer: {kind: gradient-descent, rate: 0.1}\n"
                     "init: {kind: gaussian, scale: {sweep: {values: [",
                     "x,", 500000, "");
}

/* 32 sweeps of 9 million points: counted, not made. */
static void a_sweep_of_two_to_the_700_points(void)
{
    struct buf text = {0};
    buf_puts(&text, BENCH_HEAD BENCH_REST
             "problem:\n  loss: squared\n  data: {kind: gaussian, samples: [");
    for (int i = 0; i < 32; i++)
        buf_printf(&text, "%s{sweep: {range: [1, 9000000]}}", i ? ", " : "");
    buf_puts(&text, "]}\n");
    refused(text.s, text.n, "more than 2^64 runs");
    buf_release(&text);
}

static void every_prefix_of_a_good_file_is_read_without_harm(void)
{
    static const char text[] =
        BENCH_HEAD BENCH_PROBLEM "parameterization: {kind: two-layer-linear, width: 4}\n"
                                 "init: {kind: gaussian, scale: {sweep: {log: [1e-3, 1, 3]}}}\n"
                                 "optimizer: {kind: gradient-descent, rate: 0.1}\n"
                                 "record: {at: {log: 5}, observables: [loss, \"theta-norm\"]}\n"
                                 "claims:\n  - id: a\n    says: |\n      b\n";
    struct bench b;
    bench_open(&b);
    for (size_t n = 0; n < sizeof text; n++) {
        struct arena a = {0};
        struct errs *es = arena_alloc(&a, sizeof *es);
        struct plan p;
        bool fine = bench_bytes(&b, &a, "full", text, n, &p, es);
        CU_ASSERT_EQUAL(fine, es->n == 0);
        arena_release(&a);
    }
    bench_close(&b);
}

void suite_bombs(void)
{
    CU_pSuite s = CU_add_suite("bombs", NULL, NULL);
    CU_add_test(s, "a file over one mebibyte", a_file_over_one_mebibyte);
    CU_add_test(s, "a text of one mebibyte", a_text_of_one_mebibyte);
    CU_add_test(s, "lists a hundred thousand deep", lists_a_hundred_thousand_deep);
    CU_add_test(s, "a map of a hundred thousand keys", a_map_of_a_hundred_thousand_keys);
    CU_add_test(s, "a hundred thousand aliases", a_hundred_thousand_aliases);
    CU_add_test(s, "a hundred thousand documents", a_hundred_thousand_documents);
    CU_add_test(s, "a sweep of a hundred thousand wrong values",
                a_sweep_of_a_hundred_thousand_wrong_values);
    CU_add_test(s, "a sweep of 2^700 points", a_sweep_of_two_to_the_700_points);
    CU_add_test(s, "every prefix of a good file is read without harm",
                every_prefix_of_a_good_file_is_read_without_harm);
}
