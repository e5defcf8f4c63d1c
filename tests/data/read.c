/* read.c: data of the user's own: CSV with a target column, bare matrices in two files, images. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/trial.h"
#include "fixture.h"
#include "numerics/linalg.h"
#include "support.h"
#include "sys/file.h"

static const double ulp = 0x1p-52;

static void give_text(struct options_of *o, const char *field, const char *text)
{
    options_file(o, field, text, strlen(text));
}

static struct options_of table(const char *text, const char *target)
{
    struct options_of o;
    data_default(&o, "csv");
    give_text(&o, "path", text);
    options_text(&o, "target", target);
    return o;
}

static void all_columns_but_the_target_are_features(void)
{
    static const double x[][4] = {{2, 3, 5, 6}, {1, 3, 4, 6}, {1, 2, 4, 5}};
    static const double y[][2] = {{1, 4}, {2, 5}, {3, 6}};
    static const char *const names[] = {"a", "b", "2010"};
    for (size_t i = 0; i < 3; i++) {
        struct options_of o = table("a,b,2010\n1,2,3\n4,5,6\n", names[i]);
        struct problem pb = data_opened(&o);
        CU_ASSERT(pb.data.n == 2 && pb.data.d == 2 && pb.data.m == 1 && !pb.data.has_truth);
        CU_ASSERT_EQUAL(memcmp(pb.data.x, x[i], sizeof x[i]), 0);
        CU_ASSERT_EQUAL(memcmp(pb.data.y, y[i], sizeof y[i]), 0);
        problem_release(&pb);
    }
}

static void bare_matrices_come_from_two_files(void)
{
    static const double x[] = {1, 2, 3, 4, 5, 6}, y[] = {7, 8, 9};
    static const char npy[] = "\x93NUMPY\x01\x00\x3b\x00"
                              "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }";
    char array[sizeof npy - 1 + sizeof x];
    memcpy(array, npy, sizeof npy - 1);
    memcpy(array + sizeof npy - 1, x, sizeof x);
    for (int i = 0; i < 2; i++) {
        struct options_of o;
        data_default(&o, "csv");
        if (i == 0) {
            give_text(&o, "features", "1,2\n3,4\n5,6\n");
        } else {
            options_file(&o, "features", array, sizeof array);
        }
        give_text(&o, "target_file", "y\n7\n8\n9\n");
        struct problem pb = data_opened(&o);
        CU_ASSERT(pb.data.n == 3 && pb.data.d == 2 && pb.data.m == 1);
        CU_ASSERT_EQUAL(memcmp(pb.data.x, x, sizeof x), 0);
        CU_ASSERT_EQUAL(memcmp(pb.data.y, y, sizeof y), 0);
        problem_release(&pb);
        give_text(&o, "target_file", "7,1\n8,1\n9,1\n");
        pb = data_opened(&o);
        CU_ASSERT(pb.data.m == 2 && pb.data.rows == 2 && pb.data.y[2] == 8);
        problem_release(&pb);
    }
}

static void check_refused(const struct options_of *o, const char *part)
{
    struct problem pb;
    struct err e;
    CU_ASSERT_FALSE(data_open(&pb, o, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, part));
    problem_release(&pb);
}

static void files_that_do_not_fit_are_told(void)
{
    struct options_of o = table("a,b\n1,2\n", "c");
    check_refused(&o, "no column 'c'");
    o = table("a\n1\n", "a");
    check_refused(&o, "no column beside the target");
    o = table("a,b\n1,2\n3,oh\n", "b");
    check_refused(&o, "'oh'");
    o = table("a,b\n1,2\n3,4\n", "b");
    options_number(&o, "tests", 2);
    check_refused(&o, "nothing to train on");
    data_default(&o, "csv");
    give_text(&o, "features", "5,2\n3,4\n");
    give_text(&o, "target_file", "1\n2\n3\n");
    check_refused(&o, "2 here, 3 in target_file");
    give_text(&o, "target_file", "1\n2,\n");
    check_refused(&o, "cells");
}

static struct options_of any_kind(const char *contract, const char *name)
{
    const struct contract *c = contract_find(contract);
    struct options_of o;
    const struct kind *k = c ? kind_find(c, name, NULL) : NULL;
    if (!k) {
        abort();
    }
    options_default(&o, k);
    return o;
}

/* A run that fails for its data says where in which file, and what would help. */
static void check_failed_run(const char *text, const char *target, const char *reason)
{
    struct options_of o = table(text, target), loss = any_kind("loss", "squared"),
                      psi = any_kind("parameterization", "canonical"),
                      init = any_kind("initialization", "zero"),
                      optimizer = any_kind("optimizer", "gradient-descent");
    struct trial t = {.data = options_choice(&o),
                      .loss = options_choice(&loss),
                      .parameterization = options_choice(&psi),
                      .initialization = options_choice(&init),
                      .optimizer = options_choice(&optimizer)};
    struct outcome out = {0};
    fields_default(stop_fields, &t.stop);
    fields_default(record_fields, &t.record);
    trial_run(&t, &out, NULL);
    CU_ASSERT_EQUAL(out.status, OUTCOME_FAILED);
    CU_ASSERT_STRING_EQUAL(out.reason, reason);
    outcome_release(&out);
}

static void a_run_that_fails_for_its_data_tells_the_place(void)
{
    check_failed_run(
        "a,b\n1,2\n3,oh\n", "b",
        "path:3:3: 'oh' in column 'b' is not a finite number (it is a text: numbers are expected)");
    check_failed_run("a,b\n1,2\n", "c",
                     "path:1:1: the header has no column 'c' (did you mean 'a'?)");
    check_failed_run("a\n1\n", "a", "path:1:1: there is no column beside the target");
}

static void options_that_do_not_go_together_are_told(void)
{
    struct options_of o;
    data_default(&o, "csv");
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    give_text(&o, "path", "");
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_text(&o, "target", "y");
    CU_ASSERT_PTR_NULL(o.kind->check(o.bytes));
    options_number(&o, "limit", 3);
    options_number(&o, "tests", 3);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_number(&o, "tests", 2);
    CU_ASSERT_PTR_NULL(o.kind->check(o.bytes));
    give_text(&o, "features", "");
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    data_default(&o, "csv");
    give_text(&o, "features", "");
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    give_text(&o, "target_file", "");
    CU_ASSERT_PTR_NULL(o.kind->check(o.bytes));
    options_text(&o, "target", "y.csv");
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
}

/* 60 rows of (i, 0.1, i^2 | i): the second column is constant. */
static const char *rows_text(char out[4096])
{
    size_t n = (size_t)snprintf(out, 4096, "a,b,c,y\n");
    for (int i = 0; i < 60; i++) {
        n += (size_t)snprintf(out + n, 4096 - n, "%d,0.1,%d,%d\n", i, i * i, i);
    }
    return out;
}

static void standardized_features_have_mean_zero_and_variance_one(void)
{
    char text[4096];
    struct options_of o = table(rows_text(text), "y");
    options_number(&o, "standardize", 1);
    options_number(&o, "centre", 1);
    options_number(&o, "tests", 10);
    struct problem pb = data_opened(&o);
    const struct dataset *d = &pb.data;
    double mean_y = 0;
    for (size_t j = 0; j < 3; j++) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < d->n; i++) {
            mean += d->x[i * 3 + j] / (double)d->n;
            square += pow(d->x[i * 3 + j], 2) / (double)d->n;
        }
        CU_ASSERT_DOUBLE_EQUAL(mean, 0, 64 * ulp);
        CU_ASSERT_DOUBLE_EQUAL(square, j == 1 ? 0 : 1, 64 * ulp);
    }
    for (size_t i = 0; i < d->n; i++) {
        mean_y += d->y[i] / (double)d->n;
    }
    CU_ASSERT_DOUBLE_EQUAL(mean_y, 0, 64 * 60 * ulp);
    /* The held-out rows are moved by the training rows' mean and scale, not by their own: with
     * column a equal to y, x = y / scale on both. */
    double scale = d->y[0] / d->x[0];
    for (size_t i = 0; i < d->n_test; i++) {
        CU_ASSERT_DOUBLE_EQUAL(d->x_test[i * 3] * scale, d->y_test[i], 1e-12);
        CU_ASSERT_EQUAL(d->x_test[i * 3 + 1], 0);
    }
    problem_release(&pb);
    o = table("a,y\n1e200,1\n-1e200,2\n", "y");
    options_number(&o, "standardize", 1);
    check_refused(&o, "too large");
}

static void held_out_rows_are_taken_from_the_rows(void)
{
    char text[4096];
    struct options_of o = table(rows_text(text), "y");
    bool seen[60] = {0};
    size_t moved = 0;
    options_number(&o, "tests", 10);
    options_number(&o, "limit", 50);
    struct problem pb = data_opened(&o);
    CU_ASSERT(pb.data.n == 40 && pb.data.n_test == 10);
    for (size_t i = 0; i < 50; i++) {
        double y = i < 40 ? pb.data.y[i] : pb.data.y_test[i - 40];
        const double *x = i < 40 ? pb.data.x + i * 3 : pb.data.x_test + (i - 40) * 3;
        CU_ASSERT_FATAL(y >= 0 && y < 50);
        CU_ASSERT(!seen[(size_t)y] && x[0] == y && x[2] == y * y);
        seen[(size_t)y] = true;
        moved += i >= 40 && y < 40;
    }
    CU_ASSERT(moved > 0);
    problem_release(&pb);
    options_number(&o, "tests", 0);
    pb = data_opened(&o);
    for (size_t i = 0; i < 50; i++) {
        CU_ASSERT_EQUAL(pb.data.y[i], (double)i);
    }
    problem_release(&pb);
}

/* --- what leaves doubt, and what the options say of it */

static void check_hinted(const struct options_of *o, const char *part, const char *hint)
{
    struct problem pb;
    struct err e;
    CU_ASSERT_FALSE(data_open(&pb, o, &e));
    bool told = strstr(e.text, part) && strstr(e.hint, hint);
    CU_ASSERT_TRUE(told);
    if (!told) {
        printf("%s (%s)\n", e.text, e.hint);
    }
    problem_release(&pb);
}

static struct options_of pair(const char *x, const char *y)
{
    struct options_of o;
    data_default(&o, "csv");
    give_text(&o, "features", x);
    give_text(&o, "target_file", y);
    return o;
}

/* X = [1 2; 3 4; 5 7], y = (7, 8, 9). */
static void check_pair(struct options_of *o)
{
    static const double x[] = {1, 2, 3, 4, 5, 7}, y[] = {7, 8, 9};
    struct problem pb = data_opened(o);
    CU_ASSERT(pb.data.n == 3 && pb.data.d == 2 && pb.data.m == 1);
    CU_ASSERT_EQUAL(memcmp(pb.data.x, x, sizeof x), 0);
    CU_ASSERT_EQUAL(memcmp(pb.data.y, y, sizeof y), 0);
    problem_release(&pb);
}

/* Parts of one table whose columns are 0, 1, 2, ..., and a table of years. */
static void numbers_of_columns_over_measurements_are_asked_about(void)
{
    static const char *const doubtful[][2] = {{"0,1\n1,2\n3,4\n5,7\n", "2\n7\n8\n9\n"},
                                              {"1,4\n1.5,2\n3,4\n5,7\n", "6\n7.5\n8\n9\n"},
                                              {"2019,2020\n1.5,2\n3,4\n", "0\n7\n8\n"}};
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        struct options_of o = pair(doubtful[i][0], doubtful[i][1]);
        check_hinted(&o, "could be a header", "`header: true`");
    }
    struct options_of o = pair("1,4\n1.5,2\n3,4\n5,7\n", "7\n8\n9\n");
    check_hinted(&o, "4 here, 3 in", "the first line of features could be a header");
    /* Nothing speaks for names above these targets. */
    o = pair("1,2\n3.5,4\n5,7\n", "7.5\n8\n9\n");
    struct problem pb = data_opened(&o);
    CU_ASSERT_EQUAL(pb.data.n, 3);
    problem_release(&pb);
}

static void a_first_line_that_pandas_wrote_is_asked_about(void)
{
    struct options_of o = pair("0,1\n1,2\n3,4\n5,7\n", "0\n7\n8\n9\n");
    check_hinted(&o, "could be a header", "`header: true`");
    options_text(&o, "header", "true");
    check_pair(&o);
    options_text(&o, "header", "false");
    struct problem pb = data_opened(&o);
    CU_ASSERT(pb.data.n == 4 && pb.data.y[0] == 0);
    problem_release(&pb);
    /* One such file: as many samples as targets settle it. */
    o = pair("5,1\n3,4\n5,7\n", "0\n7\n8\n");
    pb = data_opened(&o);
    CU_ASSERT(pb.data.n == 3 && pb.data.y[0] == 0);
    problem_release(&pb);
    o = pair("a,b\n1,2\n3,4\n5,7\n", "0\n7\n8\n9\n");
    check_hinted(&o, "3 here, 4 in target_file", "the first line of target_file could");
    o = pair("0,1\n1,2\n3,4\n5,7\n", "7\n8\n9\n");
    check_hinted(&o, "4 here, 3 in", "the first line of features could be a header");
    o = pair(",0,1\n0,1,2\n1,3,4\n2,5,7\n", "7\n8\n9\n");
    check_hinted(&o, "has no name", "index=False");
    o = pair("0,1,2\n1,3,4\n2,5,7\n", "7\n8\n9\n");
    check_hinted(&o, "numbers the rows", "index=False");
    options_text(&o, "header", "false");
    pb = data_opened(&o);
    CU_ASSERT(pb.data.d == 3);
    problem_release(&pb);
}

static void targets_may_stand_in_a_row_and_samples_in_columns(void)
{
    struct options_of o = pair("1,2\n3,4\n5,7\n", "7,8,9\n");
    check_pair(&o);
    o = pair("1,3,5\n2,4,7\n", "7\n8\n9\n");
    check_hinted(&o, "2 here, 3 in target_file", "`transpose: true` says so");
    options_number(&o, "transpose", 1);
    check_pair(&o);
    give_text(&o, "target_file", "7,8,9\n");
    check_pair(&o);
    o = pair("1,2\n3,4\n5,7\n", "7\n8\n9\n");
    options_number(&o, "transpose", 1);
    check_hinted(&o, "2 here, 3 in", "without it");
    /* Several outputs are turned only when that is said. */
    o = pair("1,2\n3,4\n5,7\n", "7,8,9\n1,2,4\n");
    check_hinted(&o, "3 here, 2 in", "");
    o = pair("1,3,5\n2,4,7\n", "7,8,9\n1,2,4\n");
    options_number(&o, "transpose", 1);
    struct problem pb = data_opened(&o);
    CU_ASSERT(pb.data.n == 3 && pb.data.m == 2 && pb.data.y[1] == 1 && pb.data.y[2] == 8);
    problem_release(&pb);
}

static void columns_are_chosen_by_name(void)
{
    static const char *const features[] = {"b", "a"}, *const drop[] = {"id", ""};
    struct options_of o = table(",id,a,b,y\n0,x,1,2,7\n1,-,3,4,8\n2,NA,5,7,9\n", "y");
    check_refused(&o, "no name");
    options_texts(&o, "drop", drop, 2);
    check_pair(&o);
    options_texts(&o, "drop", NULL, 0);
    options_texts(&o, "features", features, 2);
    struct problem pb = data_opened(&o);
    CU_ASSERT(pb.data.d == 2 && pb.data.x[0] == 2 && pb.data.x[1] == 1 && pb.data.y[2] == 9);
    problem_release(&pb);
    /* Rows beyond the limit are not used, and not looked at. */
    o = table("a,b,y\n1,2,7\n3,4,8\n5,7,9\nsum,NA,NA\n", "y");
    check_refused(&o, "'sum'");
    options_number(&o, "limit", 3);
    check_pair(&o);
}

static void choices_of_columns_that_contradict_are_told(void)
{
    static const char *const a[] = {"a"}, *const twice[] = {"a", "a"}, *const y[] = {"y"};
    struct options_of o = table("", "y");
    options_texts(&o, "features", a, 1);
    CU_ASSERT_PTR_NULL(o.kind->check(o.bytes));
    options_texts(&o, "drop", a, 1);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_texts(&o, "drop", NULL, 0);
    options_texts(&o, "features", a, 0);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_texts(&o, "features", twice, 2);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_texts(&o, "features", y, 1);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    o = table("", "y");
    options_texts(&o, "drop", y, 1);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    o = table("", "y");
    options_number(&o, "transpose", 1);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    o = table("", "y");
    options_text(&o, "header", "false");
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    o = pair("", "");
    options_texts(&o, "drop", a, 1);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
}

/* Three columns of 60 rows: 0.3 and its neighbour in turn; the same sum in two orders; and a part
 * in 1e11 that is data. */
static void columns_that_are_constant_but_for_rounding_become_zero(void)
{
    char text[8192];
    size_t n = (size_t)snprintf(text, sizeof text, "a,b,c,y\n");
    for (int i = 0; i < 60; i++) {
        double sum = 0;
        for (int k = 0; k < 60; k++)
            sum += 1.0 / (1 + (k + i) % 60);
        n += (size_t)snprintf(text + n, sizeof text - n, "%.17g,%.17g,%.17g,%d\n",
                              i % 2 ? 0.3 : 0.30000000000000004, sum, 1 + 1e-11 * i, i);
    }
    struct options_of o = table(text, "y");
    options_number(&o, "standardize", 1);
    options_number(&o, "tests", 10);
    struct problem pb = data_opened(&o);
    const struct dataset *d = &pb.data;
    double square = 0;
    for (size_t i = 0; i < d->n; i++) {
        CU_ASSERT(d->x[i * 3] == 0 && d->x[i * 3 + 1] == 0);
        square += pow(d->x[i * 3 + 2], 2) / (double)d->n;
    }
    CU_ASSERT_DOUBLE_EQUAL(square, 1, 64 * ulp);
    for (size_t i = 0; i < d->n_test; i++) {
        CU_ASSERT(d->x_test[i * 3] == 0 && d->x_test[i * 3 + 1] == 0 && d->x_test[i * 3 + 2] != 0);
    }
    problem_release(&pb);
}

/* --- images: four of 2 x 3 pixels, labels 3 7 5 3 */

static const unsigned char images[] = {
    0,  0,  8,  3,  0,  0,   0,  4,  0,  0,  0,  2,  0, 0, 0, 3, /* head */
    0,  1,  2,  3,  4,  255, 10, 11, 12, 13, 14, 15,             /* 3, 7 */
    20, 21, 22, 23, 24, 25,  30, 31, 32, 33, 34, 35,             /* 5, 3 */
};
static const unsigned char labels[] = {0, 0, 8, 1, 0, 0, 0, 4, 3, 7, 5, 3};

static struct options_of images_of(const int64_t *classes, size_t n)
{
    struct options_of o;
    data_default(&o, "idx");
    options_file(&o, "images", images, sizeof images);
    options_file(&o, "labels", labels, sizeof labels);
    options_counts(&o, "classes", classes, n);
    return o;
}

static void two_classes_become_signs(void)
{
    static const int64_t classes[] = {7, 3};
    struct options_of o = images_of(classes, 2);
    options_number(&o, "samples", 2);
    options_number(&o, "tests", 1);
    struct problem pb = data_opened(&o);
    CU_ASSERT(pb.data.n == 2 && pb.data.d == 6 && pb.data.m == 1 && pb.data.n_test == 1);
    CU_ASSERT(pb.data.y[0] == 1 && pb.data.y[1] == -1 && pb.data.y_test[0] == 1);
    CU_ASSERT(pb.data.x[5] == 1 && pb.data.x[1] == 1 / 255.0 && pb.data.x[6] == 10 / 255.0);
    CU_ASSERT_EQUAL(pb.data.x_test[0], 30 / 255.0);
    problem_release(&pb);
    options_number(&o, "centre", 1);
    pb = data_opened(&o);
    CU_ASSERT_DOUBLE_EQUAL(pb.data.x[0], -5 / 255.0, ulp);
    CU_ASSERT_DOUBLE_EQUAL(pb.data.x_test[0], 25 / 255.0, ulp);
    problem_release(&pb);
}

/* Two images of 2 x 4 pixels, seen as two blocks of 2 x 2. */
static void shrunk_images_are_means_of_blocks(void)
{
    static const int64_t classes[] = {3, 7};
    static const unsigned char wide[] = {
        0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0,  2,  0,  0,  0,  4,  /* head */
        1, 2, 5, 6, 3, 4, 7, 8, 9, 9, 20, 30, 11, 11, 40, 50, /* 3, 7 */
    };
    static const unsigned char two[] = {0, 0, 8, 1, 0, 0, 0, 2, 3, 7};
    struct options_of o = images_of(classes, 2);
    options_file(&o, "images", wide, sizeof wide);
    options_file(&o, "labels", two, sizeof two);
    options_number(&o, "shrink", 2);
    struct problem pb = data_opened(&o);
    CU_ASSERT(pb.data.n == 2 && pb.data.d == 2 && pb.data.cols == 2 && pb.data.rows == 1);
    CU_ASSERT_DOUBLE_EQUAL(pb.data.x[0], 2.5 / 255, ulp);
    CU_ASSERT_DOUBLE_EQUAL(pb.data.x[1], 6.5 / 255, ulp);
    CU_ASSERT_DOUBLE_EQUAL(pb.data.x[2], 10.0 / 255, ulp);
    CU_ASSERT_DOUBLE_EQUAL(pb.data.x[3], 35.0 / 255, ulp);
    problem_release(&pb);
    options_number(&o, "quadratic", 1);
    pb = data_opened(&o);
    CU_ASSERT(pb.data.design == DESIGN_QUADRATIC && pb.data.rows == 2 && pb.data.cols == 2);
    problem_release(&pb);
}

static void several_classes_have_an_output_each(void)
{
    static const int64_t classes[] = {3, 5, 7};
    static const double y[] = {1, -1, -1, -1, -1, 1, -1, 1, -1, 1, -1, -1};
    struct options_of o = images_of(classes, 3);
    struct problem pb = data_opened(&o);
    CU_ASSERT(pb.data.n == 4 && pb.data.m == 3 && pb.data.rows == 3);
    CU_ASSERT_EQUAL(memcmp(pb.data.y, y, sizeof y), 0);
    problem_release(&pb);
}

static void classes_that_cannot_be_are_told(void)
{
    static const int64_t classes[] = {3, 7, 3, 9};
    struct options_of o = images_of(classes, 1);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    o = images_of(classes, 3);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    o = images_of(classes, 2);
    options_number(&o, "tests", 1);
    CU_ASSERT_PTR_NOT_NULL(o.kind->check(o.bytes));
    options_number(&o, "samples", 3);
    check_refused(&o, "3 images of these classes");
}

/* Every shorter file, a wrong magic number, and sizes whose product overflows. */
static void broken_images_are_refused(void)
{
    static const int64_t classes[] = {3, 7};
    struct options_of o = images_of(classes, 2);
    unsigned char bad[sizeof images];
    for (size_t n = 0; n < sizeof images; n++) {
        unsigned char *shorter = malloc(n ? n : 1);
        if (!shorter) {
            abort();
        }
        memcpy(shorter, images, n);
        options_file(&o, "images", shorter, n);
        check_refused(&o, "images");
        free(shorter);
    }
    options_file(&o, "images", bad, sizeof bad);
    for (size_t i = 2; i < 16; i++) {
        memcpy(bad, images, sizeof bad);
        bad[i] = 0xff;
        check_refused(&o, "images");
    }
    memcpy(bad, images, sizeof bad);
    memset(bad + 4, 0xff, 12);
    check_refused(&o, "images");
    o = images_of(classes, 2);
    for (size_t n = 0; n < sizeof labels; n++) {
        options_file(&o, "labels", labels, n);
        check_refused(&o, "label");
    }
}

static void check_image_files(const void *x, size_t n, const void *y, size_t m, const char *part)
{
    static const int64_t classes[] = {3, 7};
    struct options_of o = images_of(classes, 2);
    options_file(&o, "images", x, n);
    options_file(&o, "labels", y, m);
    check_refused(&o, part);
}

static void image_files_that_do_not_fit_are_told_why(void)
{
    unsigned char bad[sizeof images + 1], names[sizeof labels + 1];
    memcpy(bad, images, sizeof images);
    memcpy(names, labels, sizeof labels);
    bad[sizeof images] = names[sizeof labels] = 0;
    check_image_files(bad, sizeof bad, labels, sizeof labels, "goes on behind its 4 images");
    check_image_files(images, sizeof images, names, sizeof names, "goes on behind its 4 labels");
    check_image_files(labels, sizeof labels, images, sizeof images, "has 1 dimension, and images");
    check_image_files(images, sizeof images, images, sizeof images, "3 dimensions, and labels");
    check_image_files("x,y\n1,2\n", 8, labels, sizeof labels, "not in the IDX format");
    bad[2] = 0x0e;
    check_image_files(bad, sizeof images, labels, sizeof labels, "images are 64-bit reals");
    memcpy(bad, images, sizeof images);
    bad[7] = 0;
    names[7] = 0;
    check_image_files(bad, 16, names, 8, "holds no images");
    memset(bad + 4, 0xff, 4);
    check_image_files(bad, sizeof images, labels, sizeof labels, "ends before its 4294967295");
    memcpy(names, labels, sizeof labels);
    names[7] = 3;
    check_image_files(images, sizeof images, names, sizeof labels - 1, "3 labels for 4 images");
    memset(names + 8, 9, 4);
    names[7] = 4;
    check_image_files(images, sizeof images, names, sizeof labels, "none of the labels");
}

/* The files that Debian installs, where they are: 10,000 test images, a thousand of each class. */
static void fashion_mnist_is_read_where_it_is_installed(void)
{
    static const char folder[] = "/usr/share/datasets/fashion-mnist/";
    static const int64_t classes[] = {0, 9};
    char path[128];
    struct buf pictures = {0}, names = {0};
    struct err e;
    snprintf(path, sizeof path, "%st10k-images-idx3-ubyte.gz", folder);
    if (!file_exists(path)) {
        return;
    }
    CU_ASSERT_TRUE_FATAL(file_read_inflated(path, 0, &pictures, &e));
    snprintf(path, sizeof path, "%st10k-labels-idx1-ubyte.gz", folder);
    CU_ASSERT_TRUE_FATAL(file_read_inflated(path, 0, &names, &e));
    struct options_of o = images_of(classes, 2);
    options_file(&o, "images", pictures.s, pictures.n);
    options_file(&o, "labels", names.s, names.n);
    struct problem pb = data_opened(&o);
    double positive = 0, most = 0;
    for (size_t i = 0; i < pb.data.n; i++) {
        positive += pb.data.y[i] > 0;
    }
    for (size_t i = 0; i < pb.data.n * pb.data.d; i++) {
        most = fmax(most, pb.data.x[i]);
    }
    CU_ASSERT(pb.data.n == 2000 && pb.data.d == 784 && positive == 1000 && most == 1);
    problem_release(&pb);
    buf_release(&pictures);
    buf_release(&names);
}

void suite_read(void)
{
    CU_pSuite s = CU_add_suite("data that are read", NULL, NULL);
    TEST(s, all_columns_but_the_target_are_features);
    TEST(s, bare_matrices_come_from_two_files);
    TEST(s, files_that_do_not_fit_are_told);
    TEST(s, a_run_that_fails_for_its_data_tells_the_place);
    TEST(s, options_that_do_not_go_together_are_told);
    TEST(s, standardized_features_have_mean_zero_and_variance_one);
    TEST(s, held_out_rows_are_taken_from_the_rows);
    TEST(s, numbers_of_columns_over_measurements_are_asked_about);
    TEST(s, a_first_line_that_pandas_wrote_is_asked_about);
    TEST(s, targets_may_stand_in_a_row_and_samples_in_columns);
    TEST(s, columns_are_chosen_by_name);
    TEST(s, choices_of_columns_that_contradict_are_told);
    TEST(s, columns_that_are_constant_but_for_rounding_become_zero);
    TEST(s, two_classes_become_signs);
    TEST(s, shrunk_images_are_means_of_blocks);
    TEST(s, several_classes_have_an_output_each);
    TEST(s, classes_that_cannot_be_are_told);
    TEST(s, broken_images_are_refused);
    TEST(s, image_files_that_do_not_fit_are_told_why);
    TEST(s, fashion_mnist_is_read_where_it_is_installed);
}
