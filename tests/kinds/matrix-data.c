/* matrix-data.c: completion, sensing and given entries deliver what they promise. */
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/data.h"
#include "formats/parse.h"
#include "numerics/linalg.h"

extern const struct data data_completion, data_sensing, data_observed_entries, data_whitened;
void suite_matrix_data(void);

struct completion {
    int64_t rows, cols, rank, observed, seed;
    double scale, noise;
};

struct sensing {
    int64_t rows, cols, rank, samples, seed;
    double scale, noise, spread;
    struct reals values;
};

struct entries {
    int64_t rows, cols;
    struct file path;
    struct counts row, col;
    struct reals value;
    struct table_form form;
};

enum { MOST = 4000 };

/* The arrays of one data set, large enough for every test here. */
struct room {
    double x[MOST], y[MOST], truth[MOST], work[MOST];
    size_t entry[MOST];
};

static bool make(const struct data *kind, const void *options, struct room *r, struct dataset *d,
                 struct err *e)
{
    if (!kind->measure(options, d, e)) {
        return false;
    }
    d->x = r->x;
    d->y = r->y;
    d->truth = r->truth;
    d->entry = r->entry;
    CU_ASSERT_FATAL(kind->work(options, d) <= MOST);
    CU_ASSERT_FATAL((d->design == DESIGN_DENSE ? d->n * d->d : d->n) <= MOST);
    return kind->fill(options, d, r->work, e);
}

static void singular_values(const struct dataset *d, double *s)
{
    double copy[MOST], work[8 * MOST];
    CU_ASSERT_FATAL(svd_values_work(d->rows, d->cols) <= 8 * MOST);
    memcpy(copy, d->truth, d->rows * d->cols * sizeof *copy);
    CU_ASSERT(svd_values(d->rows, d->cols, copy, s, work));
}

static void completion_has_its_rank_its_norm_and_distinct_entries(void)
{
    static struct room r;
    const struct completion o = {20, 30, 4, 250, 9, 1.5, 0};
    struct dataset d;
    struct err e;
    double s[20], square = 0;
    int seen[600] = {0};
    CU_ASSERT(make(&data_completion, &o, &r, &d, &e));
    for (size_t i = 0; i < 600; i++) {
        square += d.truth[i] * d.truth[i];
    }
    CU_ASSERT_DOUBLE_EQUAL(sqrt(square / 600), 1.5, 1e-14);
    singular_values(&d, s);
    CU_ASSERT(s[3] > 1 && s[4] < 1e-13 * s[0]);
    for (size_t i = 0; i < d.n; i++) {
        CU_ASSERT_FATAL(d.entry[i] < 600);
        CU_ASSERT_EQUAL(seen[d.entry[i]]++, 0);
        CU_ASSERT_EQUAL(d.y[i], d.truth[d.entry[i]]);
    }
}

static void fewer_observations_are_part_of_more(void)
{
    static struct room few, many;
    const struct completion a = {20, 30, 4, 100, 9, 1, 0}, b = {20, 30, 4, 400, 9, 1, 0};
    struct dataset d, more;
    struct err e;
    CU_ASSERT(make(&data_completion, &a, &few, &d, &e));
    CU_ASSERT(make(&data_completion, &b, &many, &more, &e));
    CU_ASSERT_EQUAL(memcmp(few.entry, many.entry, 100 * sizeof *few.entry), 0);
    CU_ASSERT_EQUAL(memcmp(few.truth, many.truth, 600 * sizeof *few.truth), 0);
    const struct completion wrong = {2, 3, 4, 5, 0, 1, 0}, full = {2, 3, 1, 7, 0, 1, 0};
    CU_ASSERT_PTR_NOT_NULL(data_completion.kind.check(&wrong));
    CU_ASSERT_PTR_NOT_NULL(data_completion.kind.check(&full));
    CU_ASSERT_PTR_NULL(data_completion.kind.check(&a));
}

static void sensing_takes_the_singular_values_that_are_given(void)
{
    static struct room r;
    static const double values[] = {12, 6, 4, 3};
    const struct sensing o = {12, 9, 1, 30, 3, 1, 0, 0, {values, 4}};
    struct dataset d;
    struct err e;
    double s[9], square = 0;
    CU_ASSERT(make(&data_sensing, &o, &r, &d, &e));
    singular_values(&d, s);
    for (size_t i = 0; i < 9; i++) {
        CU_ASSERT_DOUBLE_EQUAL(s[i], i < 4 ? values[i] : 0, 1e-13);
    }
    for (size_t i = 0; i < d.n; i++) {
        CU_ASSERT_DOUBLE_EQUAL(d.y[i], vec_dot(108, d.x + i * 108, d.truth), 1e-13);
    }
    for (size_t i = 0; i < 30 * 108; i++) {
        square += d.x[i] * d.x[i];
    }
    /* Mean square 1/108 with relative spread sqrt(2/3240) = 0.025: within four of them. */
    CU_ASSERT_DOUBLE_EQUAL(square / 30, 1, 0.1);
    const struct sensing factors = {12, 9, 2, 30, 3, 0.5, 0, 0, {NULL, 0}};
    CU_ASSERT(make(&data_sensing, &factors, &r, &d, &e));
    singular_values(&d, s);
    CU_ASSERT_DOUBLE_EQUAL(hypot(s[0], s[1]), 0.5 * sqrt(108), 1e-13);
    CU_ASSERT(s[2] < 1e-13);
}

static void whitened_features_have_unit_covariance(void)
{
    static struct room r;
    const struct {
        int64_t samples, features, outputs, seed;
        double noise, teacher;
    } o = {40, 5, 2, 8, 0, 3};
    struct dataset d;
    struct err e;
    CU_ASSERT(make(&data_whitened, &o, &r, &d, &e));
    for (size_t j = 0; j < 5; j++) {
        for (size_t k = 0; k < 5; k++) {
            double sum = 0;
            for (size_t i = 0; i < 40; i++) {
                sum += d.x[i * 5 + j] * d.x[i * 5 + k];
            }
            CU_ASSERT_DOUBLE_EQUAL(sum, j == k ? 40 : 0, 1e-12);
        }
    }
    CU_ASSERT_DOUBLE_EQUAL(vec_norm(10, d.truth), 3, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(d.y[7], vec_dot(5, d.x + 15, d.truth + 5), 1e-14);
}

static bool parse_by(const char *text, struct table_form form, struct room *r, struct dataset *d,
                     struct err *e)
{
    const struct entries o = {.rows = 3,
                              .cols = 2,
                              .path = {.path = "seen.csv", .bytes = text, .size = strlen(text)},
                              .form = form};
    *e = (struct err){0};
    return make(&data_observed_entries, &o, r, d, e);
}

static bool parse(const char *text, struct room *r, struct dataset *d, struct err *e)
{
    return parse_by(text, (struct table_form){"comma", "auto"}, r, d, e);
}

static void entries_come_from_a_file_or_from_lists(void)
{
    static struct room r;
    struct dataset d;
    struct err e;
    CU_ASSERT(parse("row,col,value\n2,1,0.5\r\n0,0,-1e-3", &r, &d, &e));
    CU_ASSERT_EQUAL(d.n, 2);
    CU_ASSERT_EQUAL(d.entry[0], 5);
    CU_ASSERT_EQUAL(d.entry[1], 0);
    CU_ASSERT_EQUAL(d.y[0], 0.5);
    CU_ASSERT_EQUAL(d.y[1], -1e-3);
    CU_ASSERT(parse("user,item,rating\r2,1,0.5\r0,0,1\r", &r, &d, &e) && d.entry[0] == 5);
    CU_ASSERT(parse_by("2;1;0.5\n", (struct table_form){"semicolon", "auto"}, &r, &d, &e));
    CU_ASSERT(parse_by("0 1 2\n2 1 0.5\n", (struct table_form){"blanks", "true"}, &r, &d, &e));
    CU_ASSERT(d.n == 1 && d.entry[0] == 5);
    static const int64_t row[] = {0, 1, 1}, col[] = {1, 0, 1};
    static const double value[] = {1, 1, 0};
    const struct entries o = {2, 2, {0}, {row, 3}, {col, 3}, {value, 3}, {"", ""}};
    CU_ASSERT_PTR_NULL(data_observed_entries.kind.check(&o));
    CU_ASSERT(make(&data_observed_entries, &o, &r, &d, &e));
    CU_ASSERT_EQUAL(d.n, 3);
    CU_ASSERT_EQUAL(d.entry[2], 3);
    const struct entries uneven = {2, 2, {0}, {row, 3}, {col, 2}, {value, 3}, {"", ""}};
    CU_ASSERT_PTR_NOT_NULL(data_observed_entries.kind.check(&uneven));
    const struct entries none = {2, 2, {0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {"", ""}};
    CU_ASSERT_PTR_NOT_NULL(data_observed_entries.kind.check(&none));
}

static void mistakes_in_a_file_of_entries_are_told_with_their_line(void)
{
    static struct room r;
    struct dataset d;
    struct err e;
    CU_ASSERT_FALSE(parse("0,0,1\n0,1\n", &r, &d, &e));
    CU_ASSERT_EQUAL(e.at.line, 2);
    CU_ASSERT_FALSE(parse("0,0,1\n0,1,2,3\n", &r, &d, &e));
    CU_ASSERT_EQUAL(e.at.line, 2);
    CU_ASSERT_FALSE(parse("0,0,1\n3,1,2\n", &r, &d, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "outside"));
    CU_ASSERT_FALSE(parse("0,0,1\n2,1,2\n0,0,1\n", &r, &d, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "twice"));
    CU_ASSERT_EQUAL(e.at.line, 3);
    CU_ASSERT_FALSE(parse("row,col,value\n0,0,1\n0,0.5,2\n", &r, &d, &e));
    CU_ASSERT(strstr(e.text, "outside") && e.at.line == 3);
    CU_ASSERT_FALSE(parse("0,0,1\n0,1,NA\n", &r, &d, &e));
    CU_ASSERT(e.at.line == 2 && e.at.column == 5 && strstr(e.hint, "missing"));
    /* A first line of bad entries is none of a header; a header that names another order is none
     * of ours; an index is one column too many; 0,1,2 could be both. */
    CU_ASSERT_FALSE(parse("0,0,1.O\n0,1,2\n", &r, &d, &e));
    CU_ASSERT(e.at.line == 1 && strstr(e.text, "'1.O'"));
    CU_ASSERT_FALSE(parse("col,row,value\n0,1,2\n", &r, &d, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "called 'col'"));
    CU_ASSERT_FALSE(parse(",row,col,value\n0,1,1,2\n", &r, &d, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "no name"));
    CU_ASSERT_FALSE(parse("0;0;1\n0;1;2\n", &r, &d, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.hint, "`separator: semicolon`"));
    CU_ASSERT_FALSE(parse("0,1,2\n1,1,3\n", &r, &d, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.hint, "`header: true` or `header: false`"));
    CU_ASSERT(parse_by("0,1,2\n1,1,3\n", (struct table_form){"comma", "false"}, &r, &d, &e));
    CU_ASSERT_EQUAL(d.n, 2);
    CU_ASSERT_FALSE(parse("", &r, &d, &e));
    CU_ASSERT_FALSE(parse("row,col,value\n", &r, &d, &e));
}

void suite_matrix_data(void)
{
    CU_pSuite s = CU_add_suite("matrix data", NULL, NULL);
#define TEST(law) CU_add_test(s, #law, law)
    TEST(completion_has_its_rank_its_norm_and_distinct_entries);
    TEST(fewer_observations_are_part_of_more);
    TEST(sensing_takes_the_singular_values_that_are_given);
    TEST(whitened_features_have_unit_covariance);
    TEST(entries_come_from_a_file_or_from_lists);
    TEST(mistakes_in_a_file_of_entries_are_told_with_their_line);
#undef TEST
}
