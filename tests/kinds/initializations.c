/* initializations.c: what each start promises of the weights that it fills. */
#include "core/initialization.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/bench.h"
#include "numerics/linalg.h"
#include "support.h"

/* A model on the distance to a point of this shape, or on samples where theta is their outputs, and
 * a start for it. */
struct stage {
    struct bench bench;
    struct model model;
    double *w; /* (p), NaN before a start filled it */
    struct err e;
};

static struct stage s;

enum { SAMPLES = 4 };

/* rows outputs of cols features */
static void samples_for(struct bench *b, size_t rows, size_t cols)
{
    bench_kind(&b->data, "data", "gaussian");
    options_number(&b->data, "samples", SAMPLES);
    options_number(&b->data, "features", (double)cols);
    options_number(&b->data, "outputs", (double)rows);
}

static void stage_open(const char *psi, size_t rows, size_t cols, const char *field, double value)
{
    struct bench *b = &s.bench;
    struct err e = {0};
    static const double target[64];
    CU_ASSERT_FATAL(rows * cols <= 64);
    bench_point(b, target, cols);
    options_reals(&b->data, "target", target, rows * cols);
    options_number(&b->data, "rows", (double)rows);
    bench_kind(&b->psi, "parameterization", psi);
    if (field) {
        options_number(&b->psi, field, value);
    }
    if (((const struct parameterization *)(const void *)b->psi.kind)->function_space)
        samples_for(b, rows, cols);
    const struct choice data = options_choice(&b->data), loss = options_choice(&b->loss),
                        chosen = options_choice(&b->psi);
    CU_ASSERT_TRUE_FATAL(model_open(&s.model, &data, &loss, &chosen, &e));
    s.w = malloc(s.model.shape.p * sizeof *s.w);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s.w);
}

static void stage_close(void)
{
    free(s.w);
    model_release(&s.model);
}

static struct options_of *start(const char *name)
{
    bench_kind(&s.bench.init, "initialization", name);
    return &s.bench.init;
}

static bool filled(void)
{
    const struct initialization *k = (const struct initialization *)(const void *)s.bench.init.kind;
    for (size_t i = 0; i < s.model.shape.p; i++) {
        s.w[i] = (double)NAN;
    }
    s.e = (struct err){0};
    return (!k->fits || k->fits(s.bench.init.bytes, &s.model, &s.e)) &&
           k->fill(s.bench.init.bytes, &s.model, s.w, &s.e);
}

static void fill(void)
{
    CU_ASSERT_TRUE_FATAL(filled());
    CU_ASSERT_TRUE(vec_is_finite(s.model.shape.p, s.w));
}

/* The start is refused; both parts stand in the message. */
static void refuses(const char *part, const char *other)
{
    CU_ASSERT_FALSE(filled());
    bool told = strstr(s.e.text, part) && strstr(s.e.text, other);
    if (!told) {
        fprintf(stderr, "wanted '%s' and '%s', got '%s'\n", part, other, s.e.text);
    }
    CU_ASSERT(told);
}

static size_t n_blocks(void)
{
    return model_n_blocks(&s.model);
}

static struct block block_at(size_t i)
{
    return model_nth_block(&s.model, i);
}

static void constants_are_what_was_written(void)
{
    static const double written[] = {1, -2, 3, -4, 5, -6}, per_block[] = {2, -3};
    stage_open("hadamard", 1, 3, NULL, 0);
    start("zero");
    fill();
    for (size_t i = 0; i < 6; i++) {
        CU_ASSERT_EQUAL(s.w[i], 0);
    }
    options_number(start("constant"), "value", 0.3);
    fill();
    for (size_t i = 0; i < 6; i++) {
        CU_ASSERT_EQUAL(s.w[i], 0.3);
    }
    options_reals(start("constant"), "values", written, 6);
    fill();
    CU_ASSERT(memcmp(s.w, written, sizeof written) == 0);
    options_reals(start("constant"), "values", written, 5);
    refuses("5 weights", "hadamard has 6");
    options_reals(start("blocks"), "values", per_block, 2);
    options_number(&s.bench.init, "scale", 0.5);
    fill();
    for (size_t i = 0; i < 6; i++) {
        CU_ASSERT_EQUAL(s.w[i], i < 3 ? 1 : -1.5);
    }
    options_reals(start("blocks"), "values", per_block, 1);
    refuses("1 numbers", "2 blocks");
    stage_close();
}

static void identities_stand_in_the_upper_left_corner(void)
{
    stage_open("deep-linear", 3, 5, "width", 4);
    options_number(start("identity"), "scale", 0.7);
    fill();
    for (size_t i = 0; i < n_blocks(); i++) {
        struct block b = block_at(i);
        for (size_t j = 0; j < b.rows * b.cols; j++) {
            CU_ASSERT_EQUAL(s.w[b.offset + j], j / b.cols == j % b.cols ? 0.7 : 0);
        }
    }
    stage_close();
}

/* The mean of n draws errs by scale/sqrt(n), their mean square by scale^2 sqrt(2/n); four times
 * that. */
static void has_deviation(const struct block *b, double sigma)
{
    size_t n = b->rows * b->cols;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double x = s.w[b->offset + i] / sigma;
        sum += x;
        squares += x * x;
    }
    CU_ASSERT_DOUBLE_EQUAL(sum / (double)n, 0, 4 / sqrt((double)n));
    CU_ASSERT_DOUBLE_EQUAL(squares / (double)n, 1, 4 * sqrt(2 / (double)n));
}

static void gaussian_weights_have_their_deviation(void)
{
    stage_open("two-layer-linear", 1, 50, "width", 800);
    struct block u = block_at(0), v = block_at(1);
    options_number(start("gaussian"), "scale", 0.3);
    fill();
    has_deviation(&u, 0.3);
    has_deviation(&v, 0.3);
    options_text(&s.bench.init, "normalize", "fan-in");
    fill();
    has_deviation(&u, 0.3 / sqrt(50)); /* U (h,d) reads d features */
    has_deviation(&v, 0.3 / sqrt(800));
    stage_close();
}

/* W1 (200,25), b1, W2 (2,200), b2: biases are 0 but where a start says otherwise, and then draws as
 * many; a layer with 25 inputs and 200 outputs, and one with 200 and 2. */
static void layers_of_a_network_start_by_their_fans(void)
{
    static const double he[] = {2.0 / 25, 2.0 / 200}, glorot[] = {2.0 / 225, 2.0 / 202};
    for (int i = 0; i < 4; i++) {
        const double *variance = i < 2 ? he : glorot;
        stage_open("network", 2, 25, "width", 200);
        const struct block w1 = block_at(0), b1 = block_at(1), w2 = block_at(2), b2 = block_at(3);
        options_number(start(i < 2 ? "he" : "glorot"), "gain", 3);
        options_text(&s.bench.init, "distribution", i % 2 ? "uniform" : "gaussian");
        fill();
        has_deviation(&w1, 3 * sqrt(variance[0]));
        has_deviation(&w2, 3 * sqrt(variance[1]));
        for (size_t j = 0; j < 202; j++)
            CU_ASSERT_EQUAL(s.w[j < 200 ? b1.offset + j : b2.offset + j - 200], 0);
        options_number(&s.bench.init, "biases", 0.4);
        fill();
        has_deviation(&b1, 0.4);
        start("orthogonal");
        fill();
        CU_ASSERT_EQUAL(s.w[b1.offset], 0);
        start("identity");
        fill();
        CU_ASSERT_EQUAL(s.w[b1.offset], 0);
        stage_close();
    }
}

/* One feature: W1 is a column as v is, but a unit reads one number. */
static void a_network_counts_the_inputs_of_a_unit(void)
{
    stage_open("network", 1, 1, "width", 400);
    const struct block w1 = block_at(0), w2 = block_at(2);
    options_text(start("gaussian"), "normalize", "fan-in");
    fill();
    has_deviation(&w1, 1);
    has_deviation(&w2, 1.0 / 20);
    stage_close();
}

static void a_scale_keeps_the_direction_and_a_seed_changes_it(void)
{
    double w[24];
    stage_open("two-layer-linear", 1, 5, "width", 4);
    CU_ASSERT_EQUAL_FATAL(s.model.shape.p, 24);
    options_number(start("gaussian"), "scale", 0.25);
    fill();
    memcpy(w, s.w, sizeof w);
    fill();
    CU_ASSERT(memcmp(w, s.w, sizeof w) == 0);
    options_number(&s.bench.init, "scale", 2);
    fill();
    for (size_t i = 0; i < 24; i++) {
        CU_ASSERT_EQUAL(s.w[i], 8 * w[i]); /* a power of two rounds nothing */
    }
    options_number(&s.bench.init, "seed", 2);
    fill();
    CU_ASSERT(fabs(vec_cosine(24, w, s.w)) < 0.9);
    stage_close();
}

/* Every product is the same but for the rounding of c and 1/c and of the sums over up to p terms.
 */
static void imbalance_leaves_the_function(void)
{
    static const char *const kinds[] = {"two-layer-linear", "deep-linear", "hadamard",
                                        "scalar-chain"};
    double theta[5], other[5], first;
    for (size_t k = 0; k < 4; k++) {
        stage_open(kinds[k], 1, 5, NULL, 0);
        start("gaussian");
        fill();
        first = s.w[0];
        model_theta(&s.model, s.w, theta);
        options_number(&s.bench.init, "imbalance", 30);
        fill();
        model_theta(&s.model, s.w, other);
        CU_ASSERT_DOUBLE_EQUAL(s.w[0], 30 * first, 60 * DBL_EPSILON * fabs(first));
        for (size_t i = 0; i < 5; i++) {
            CU_ASSERT_DOUBLE_EQUAL(other[i], theta[i],
                                   4 * (double)s.model.shape.p * DBL_EPSILON *
                                       (1 + vec_norm(5, theta)));
        }
        stage_close();
    }
    stage_open("canonical", 1, 5, NULL, 0);
    options_number(start("gaussian"), "imbalance", 2);
    refuses("canonical", "out of balance");
    stage_close();
}

/* Balance is an equality of matrices as large as theta's root; a singular value decomposition
 * errs by some p ulps of them. */
static void is_balanced(const double *theta)
{
    const struct parameterization *psi = s.model.psi;
    size_t q = s.model.shape.q, p = s.model.shape.p,
           n = psi->n_invariants ? psi->n_invariants(s.model.psi_options, &s.model.shape) : 0;
    double *reached = malloc((q + n) * sizeof *reached), *invariant = reached + q;
    CU_ASSERT_PTR_NOT_NULL_FATAL(reached);
    double size = vec_norm(p, s.w), error = 8 * (double)p * DBL_EPSILON * (1 + size * size);
    model_theta(&s.model, s.w, reached);
    for (size_t i = 0; i < q && theta; i++) {
        CU_ASSERT_DOUBLE_EQUAL(reached[i], theta[i], error);
    }
    if (n > 0) {
        psi->invariants(s.model.psi_options, &s.model.shape, s.w, invariant);
    }
    for (size_t i = 0; i < n; i++) {
        CU_ASSERT_DOUBLE_EQUAL(invariant[i], 0, error);
    }
    free(reached);
}

static void balanced_weights_have_their_theta_and_no_imbalance(void)
{
    static const double theta[] = {1, -2, 0.5, 0, 3, 1, 1, -1, 2, 0.25, -0.5, 4};
    static const struct {
        const char *psi;
        size_t rows, cols;
    } cases[] = {{"deep-linear", 3, 4},      {"deep-linear", 4, 3}, {"deep-linear", 1, 5},
                 {"deep-linear", 5, 1},      {"hadamard", 1, 4},    {"difference", 1, 6},
                 {"two-layer-linear", 1, 5}, {"canonical", 3, 4}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        for (int depth = 1; depth <= 4; depth++) {
            bool deep = strcmp(cases[k].psi, "deep-linear") == 0;
            stage_open(cases[k].psi, cases[k].rows, cases[k].cols, deep ? "depth" : NULL, depth);
            options_reals(start("balanced"), "theta", theta, s.model.shape.q);
            fill();
            is_balanced(theta);
            stage_close();
        }
    }
}

static void a_drawn_theta_has_its_norm(void)
{
    double theta[12];
    stage_open("deep-linear", 3, 4, "depth", 3);
    options_number(start("balanced"), "norm", 1e-3);
    fill();
    is_balanced(NULL);
    model_theta(&s.model, s.w, theta);
    CU_ASSERT_DOUBLE_EQUAL(vec_norm(12, theta) / 1e-3, 1, 100 * DBL_EPSILON);
    stage_close();
}

/* Over 4000 starts of two independent layers the mean of |theta|^2, of relative deviation about 0.8
 * each, is known to 1.3 percent; the balanced draw's is q of its entries' variance. */
static void a_layer_scale_spreads_theta_as_layers_do(void)
{
    enum { SEEDS = 4000, Q = 6 };
    double theta[Q], sum[2] = {0, 0};
    stage_open("deep-linear", 2, 3, "depth", 2);
    for (int seed = 0; seed < SEEDS; seed++) {
        for (int k = 0; k < 2; k++) {
            options_number(start(k ? "balanced" : "gaussian"), k ? "layer_scale" : "scale", 0.3);
            options_number(&s.bench.init, "seed", seed);
            fill();
            model_theta(&s.model, s.w, theta);
            sum[k] += vec_dot(Q, theta, theta);
        }
    }
    is_balanced(NULL);
    CU_ASSERT_DOUBLE_EQUAL(sum[1] / sum[0], 1, 0.08);
    stage_close();
}

static void a_distance_is_kept_from_the_target(void)
{
    double theta[12];
    stage_open("deep-linear", 3, 4, "depth", 3);
    for (size_t i = 0; i < 12; i++) {
        s.model.problem.data.truth[i] = (double)i - 5;
    }
    options_number(start("balanced"), "distance", 0.25);
    fill();
    is_balanced(NULL);
    model_theta(&s.model, s.w, theta);
    vec_add_scaled(12, -1, s.model.problem.data.truth, theta);
    CU_ASSERT_DOUBLE_EQUAL(vec_norm(12, theta), 0.25, 1e-13);
    stage_close();
}

static void a_balance_that_cannot_be_is_told(void)
{
    static const double theta[12] = {1, 2, 3};
    stage_open("deep-linear", 3, 4, "width", 2);
    options_reals(start("balanced"), "theta", theta, 12);
    refuses("deep-linear", "no balanced weights here");
    options_reals(start("balanced"), "theta", theta, 11);
    refuses("11 numbers", "has 12 here");
    CU_ASSERT_PTR_NULL(s.bench.init.kind->check(s.bench.init.bytes));
    options_number(&s.bench.init, "distance", 1);
    CU_ASSERT_PTR_NOT_NULL(s.bench.init.kind->check(s.bench.init.bytes));
    stage_close();
}

/* Q'Q = gain^2 I along the shorter side of every layer: orthogonalized twice, to some n ulps. */
static void orthogonal_layers_have_equal_singular_values(void)
{
    stage_open("deep-linear", 3, 8, "width", 12); /* a tall layer, then a wide one */
    options_number(start("orthogonal"), "gain", 2);
    fill();
    for (size_t k = 0; k < n_blocks(); k++) {
        struct block b = block_at(k);
        bool wide = b.cols >= b.rows;
        size_t n = wide ? b.rows : b.cols, length = wide ? b.cols : b.rows;
        for (size_t i = 0; i < n * n; i++) {
            double sum = 0;
            for (size_t j = 0; j < length; j++) {
                const double *w = s.w + b.offset;
                sum += wide ? w[i / n * b.cols + j] * w[i % n * b.cols + j]
                            : w[j * b.cols + i / n] * w[j * b.cols + i % n];
            }
            CU_ASSERT_DOUBLE_EQUAL(sum, i / n == i % n ? 4 : 0, 4 * 16 * DBL_EPSILON);
        }
    }
    stage_close();
}

/* "w" is all weights, any other name a block. */
static void file_of(const char *block, const char *text)
{
    enum { MOST = 16 };
    static const char *names[MOST];
    static struct file files[MOST];
    struct files *all = field_files(options_field(&s.bench.init, "BLOCK"), s.bench.init.bytes);
    if (strcmp(block, "w") == 0) {
        options_file(&s.bench.init, block, text, strlen(text));
        return;
    }
    size_t i = 0;
    while (i < all->n && strcmp(names[i], block) != 0) {
        i++;
    }
    CU_ASSERT_FATAL(i < MOST);
    names[i] = block;
    files[i] = (struct file){.path = block, .sha256 = "", .bytes = text, .size = strlen(text)};
    *all = (struct files){names, files, i < all->n ? all->n : i + 1};
}

static void blocks_are_read_from_files(void)
{
    static const double expected[] = {1, 2, 3, 4, 5, 6, 0.5, -1e-3, 7};
    stage_open("two-layer-linear", 1, 2, "width", 3);
    CU_ASSERT_EQUAL_FATAL(s.model.shape.p, 9);
    start("file");
    file_of("U", "1,2\n3,4\r\n5,\"6\"\n");
    file_of("v", "0.5,-1e-3,7\n"); /* a vector in a row */
    fill();
    CU_ASSERT(memcmp(s.w, expected, sizeof expected) == 0);
    file_of("v", "0.5\n-1e-3\n7"); /* or in a column */
    fill();
    CU_ASSERT(memcmp(s.w, expected, sizeof expected) == 0);
    start("file");
    file_of("w", "1\n2\n3\n4\n5\n6\n0.5\n-1e-3\n7\n");
    fill();
    CU_ASSERT(memcmp(s.w, expected, sizeof expected) == 0);
    start("file"); /* as numpy.savetxt writes, and pandas without names */
    file_of("U", "0 1\n1.0 2.0\n3.0 4.0\n5.0 6.0\n");
    file_of("v", "0\n0.5\n-1e-3\n7\n");
    options_text(&s.bench.init, "separator", "blanks");
    options_text(&s.bench.init, "header", "true");
    fill();
    CU_ASSERT(memcmp(s.w, expected, sizeof expected) == 0);
    stage_close();
}

static bool represents(const struct parameterization *psi, const void *options,
                       const size_t shape[2])
{
    struct shape sizes = {.rows = shape[0],
                          .cols = shape[1],
                          .samples = {.n = SAMPLES, .d = shape[1], .m = shape[0]}};
    return !parameterization_shape(psi, options, &sizes);
}

/* Blocks are whatever the parameterization has: a, b and v, w1 and w2, r and phi. */
static void every_block_of_every_parameterization_can_be_given(void)
{
    enum { MOST = 16, ROOM = 512 };
    static const size_t shapes[][2] = {{1, 5}, {1, 2}, {2, 2}, {1, 4}};
    for (size_t i = 0; i < n_parameterizations; i++) {
        size_t k = 0;
        static struct options_of o;
        options_default(&o, &parameterizations[i]->kind);
        while (k < 4 && !represents(parameterizations[i], o.bytes, shapes[k])) {
            k++;
        }
        CU_ASSERT_FATAL(k < 4);
        stage_open(parameterizations[i]->kind.name, shapes[k][0], shapes[k][1], NULL, 0);
        start("file");
        static char texts[MOST][ROOM];
        static struct block blocks[MOST];
        CU_ASSERT_FATAL(n_blocks() <= MOST);
        for (size_t j = 0; j < n_blocks(); j++) {
            size_t used = 0;
            blocks[j] = block_at(j);
            for (size_t c = 0; c < blocks[j].rows * blocks[j].cols; c++) {
                used += (size_t)snprintf(texts[j] + used, ROOM - used, "%zu%s",
                                         blocks[j].offset + c + 1,
                                         (c + 1) % blocks[j].cols ? "," : "\n");
            }
            CU_ASSERT_FATAL(used < ROOM);
            file_of(blocks[j].name, texts[j]);
        }
        fill();
        for (size_t c = 0; c < s.model.shape.p; c++) {
            CU_ASSERT_EQUAL(s.w[c], (double)(c + 1));
        }
        stage_close();
    }
}

static void files_that_are_no_weights_are_told(void)
{
    stage_open("two-layer-linear", 1, 2, "width", 3);
    start("file");
    refuses("block U (3 x 2)", "no file");
    CU_ASSERT_PTR_NOT_NULL(strstr(s.e.hint, "U: FILE"));
    file_of("U", "1,2,3\n4,5,6\n"); /* transposed: no vector, no silent turn */
    file_of("v", "1,2,3\n");
    refuses("block U is 3 x 2", "the file holds 2 x 3");
    CU_ASSERT_PTR_NOT_NULL(strstr(s.e.hint, "transpose"));
    file_of("U", "a,b\n1,2\n3,4\n");
    refuses("block U is 3 x 2", "the file holds 2 x 2");
    CU_ASSERT_PTR_NOT_NULL(strstr(s.e.hint, "header"));
    /* A header of numbers: the block's size tells it from data. */
    file_of("U", "0,1\n1,2\n3,4\n5,6\n");
    refuses("block U is 3 x 2", "the file holds 4 x 2");
    CU_ASSERT_PTR_NOT_NULL(strstr(s.e.hint, "`header: true`"));
    file_of("U", "1 2\n3 4\n5 6\n");
    CU_ASSERT_FALSE(filled());
    CU_ASSERT_PTR_NOT_NULL(strstr(s.e.hint, "`separator: blanks`"));
    file_of("U", "1,2\n3,4\n5,x\n");
    CU_ASSERT_FALSE(filled());
    CU_ASSERT_EQUAL(s.e.at.line, 3);
    CU_ASSERT_EQUAL(s.e.at.column, 3);
    file_of("U", "1,2\n3,nan\n5,6\n");
    CU_ASSERT_FALSE(filled());
    CU_ASSERT_EQUAL(s.e.at.line, 2);
    CU_ASSERT_EQUAL(s.e.at.column, 3);
    start("file");
    file_of("w", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    CU_ASSERT_PTR_NULL(s.bench.init.kind->check(s.bench.init.bytes));
    file_of("W1", "1\n"); /* that nobody would read */
    refuses("block W1", "two-layer-linear does not have");
    CU_ASSERT_STRING_EQUAL(s.e.hint, "its blocks are U, v");
    CU_ASSERT_PTR_NOT_NULL(s.bench.init.kind->check(s.bench.init.bytes));
    stage_close();
}

/* Whatever the start, two fills give the same bits and every weight is written. */
static void every_start_is_pure(void)
{
    static const double two[] = {1, 2};
    const struct contract *c = contract_find("initialization");
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    double w[24];
    for (size_t k = 0; k < c->n; k++) {
        stage_open("two-layer-linear", 1, 5, "width", 4);
        start(c->kinds[k]->name);
        if (strcmp(c->kinds[k]->name, "blocks") == 0) {
            options_reals(&s.bench.init, "values", two, 2);
        }
        if (strcmp(c->kinds[k]->name, "file") == 0) {
            file_of("w", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n"
                         "21\n22\n23\n24\n");
        }
        fill();
        memcpy(w, s.w, sizeof w);
        fill();
        CU_ASSERT(memcmp(w, s.w, sizeof w) == 0);
        stage_close();
    }
}

void suite_initializations(void)
{
    CU_pSuite suite = CU_add_suite("initializations", NULL, NULL);
    TEST(suite, constants_are_what_was_written);
    TEST(suite, identities_stand_in_the_upper_left_corner);
    TEST(suite, gaussian_weights_have_their_deviation);
    TEST(suite, layers_of_a_network_start_by_their_fans);
    TEST(suite, a_network_counts_the_inputs_of_a_unit);
    TEST(suite, a_scale_keeps_the_direction_and_a_seed_changes_it);
    TEST(suite, imbalance_leaves_the_function);
    TEST(suite, balanced_weights_have_their_theta_and_no_imbalance);
    TEST(suite, a_drawn_theta_has_its_norm);
    TEST(suite, a_layer_scale_spreads_theta_as_layers_do);
    TEST(suite, a_distance_is_kept_from_the_target);
    TEST(suite, a_balance_that_cannot_be_is_told);
    TEST(suite, orthogonal_layers_have_equal_singular_values);
    TEST(suite, blocks_are_read_from_files);
    TEST(suite, every_block_of_every_parameterization_can_be_given);
    TEST(suite, files_that_are_no_weights_are_told);
    TEST(suite, every_start_is_pure);
}
