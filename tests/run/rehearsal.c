/* rehearsal.c: what a run would meet is known before it, whatever the options, and at no cost. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "plan/representatives.h"
#include "run/pool.h"
#include "run/rehearsal.h"
#include "support.h"
#include "sys/brought.h"
#include "sys/file.h"

/* An experiment in a file of its own: planned and rehearsed. */
struct stage {
    struct arena arena;
    struct spec spec;
    struct plan plan;
    struct errs errs;
    bool planned, fine;
};

static void stage_play(struct stage *s, const char *sections)
{
    char folder[] = "/tmp/overparam-stage-XXXXXX";
    *s = (struct stage){.planned = false};
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    const char *path = arena_printf(&s->arena, "%s/case.yaml", folder);
    const char *text = arena_printf(
        &s->arena, "experiment: case\ntitle: T\nsource: S\nlimit: 10000000\n%s", sections);
    FILE *file = fopen(path, "w"); /* there is no need to wait for the disk */
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_FATAL(fputs(text, file) >= 0 && fclose(file) == 0);
    s->planned = spec_read(&s->arena, path, "full", &s->spec, &s->errs) &&
                 plan_build(&s->arena, &s->spec, &s->plan, &s->errs);
    s->fine = s->planned && rehearse(&s->spec, &s->errs);
    unlink(path);
    rmdir(folder);
}

static void stage_end(struct stage *s)
{
    arena_release(&s->arena);
}

/* --- which runs are looked at ----------------------------------------------------------------- */

struct seen {
    size_t n, problems;
    char last[200];
};

static bool count(void *self, struct representative *r)
{
    struct seen *s = self;
    s->n++;
    s->problems += !r->same_problem;
    snprintf(s->last, sizeof s->last, "%.190s", r->point);
    return true;
}

static struct seen representatives_of(const char *samples, const char *width, const char *scale)
{
    struct stage s;
    struct seen seen = {0};
    struct arena a = {0};
    stage_play(&s, arena_printf(&a,
                                "problem:\n"
                                "  data: {kind: gaussian, samples: %s, features: 3, seed: 1}\n"
                                "  loss: squared\n"
                                "parameterization: {kind: two-layer-linear, width: %s}\n"
                                "init: {kind: gaussian, scale: %s, seed: {sweep: {range: [1, "
                                "50]}}}\n"
                                "optimizer: {kind: gradient-descent, rate: 0.1}\n",
                                samples, width, scale));
    CU_ASSERT_TRUE(s.fine);
    plan_represent(&s.spec, count, &seen);
    arena_release(&a);
    stage_end(&s);
    return seen;
}

static void real_numbers_are_looked_at_first_and_last_and_seeds_once(void)
{
    struct seen s = representatives_of("8", "4", "{sweep: {log: [0.1, 1, 20]}}");
    CU_ASSERT_EQUAL(s.n, 2);
    CU_ASSERT_STRING_EQUAL(s.last, "init.scale 1");
    s = representatives_of("8", "4", "1");
    CU_ASSERT_EQUAL(s.n, 1);
    CU_ASSERT_STRING_EQUAL(s.last, "");
}

static void whole_numbers_are_all_looked_at_and_data_are_measured_once_each(void)
{
    struct seen s =
        representatives_of("{sweep: {values: [8, 9]}}", "{sweep: {range: [1, 5]}}", "1");
    CU_ASSERT_EQUAL(s.n, 10);
    CU_ASSERT_EQUAL(s.problems, 2);
    CU_ASSERT_STRING_EQUAL(s.last, "problem.data.samples 9, parameterization.width 5");
}

static void too_many_points_are_walked_along_their_axes(void)
{
    struct seen s =
        representatives_of("{sweep: {range: [1, 100]}}", "{sweep: {range: [1, 100]}}", "1");
    CU_ASSERT_EQUAL(s.n, 400); /* each axis, the other at its first and at its last */
    s = representatives_of("{sweep: {range: [1, 3000]}}", "{sweep: {range: [1, 3]}}", "1");
    CU_ASSERT_TRUE(s.n > 2000 && s.n <= REPRESENTATIVES_MAX);
    CU_ASSERT_STRING_EQUAL(s.last, "problem.data.samples 3000, parameterization.width 3");
}

/* --- one opening ------------------------------------------------------------------------------ */

/* What the rehearsal says is what the run says. */
static void a_run_fails_with_the_words_of_the_rehearsal(void)
{
    static const char *const drivers[] = {
        "init: {kind: gaussian, scale: 1, seed: 1}\n"
        "optimizer: {kind: stochastic-gradient-descent, rate: 0.1, batch: 64}\n",
        "init: {kind: gaussian, scale: 1, seed: 1}\n"
        "optimizer: end-to-end-flow\nstop: {time: 1}\n",
        "init: {kind: gaussian, scale: 1, seed: 1}\n"
        "optimizer: gradient-flow\nrecord: {at: {log: 3}}\n",
        "init: {kind: gaussian, scale: 1, seed: 1}\n"
        "probe: {kind: grid, first: 99}\n",
        "probe: at-reference\n",
        "init: {kind: gaussian, scale: 1, seed: 1}\n"
        "probe: start\nrecord: {observables: [{kind: distance, number: 3}]}\n",
        "init: {kind: gaussian, scale: 1, seed: 1}\n"
        "probe: start\nreference: {kind: one-example, p: 1, start: [1, 1]}\n",
    };
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++) {
        struct stage s;
        struct arena a = {0};
        struct run r;
        struct outcome o = {0};
        stage_play(&s, arena_printf(&a,
                                    "problem:\n"
                                    "  data: {kind: gaussian, samples: 8, features: 3, seed: 1}\n"
                                    "  loss: squared\n"
                                    "parameterization: {kind: two-layer-linear, width: 4}\n"
                                    "%s",
                                    drivers[i]));
        CU_ASSERT_TRUE_FATAL(s.planned);
        CU_ASSERT_FALSE(s.fine);
        CU_ASSERT_EQUAL_FATAL(s.errs.n, 1);
        plan_resolve(&s.plan, 0, &a, &r);
        trial_run(&r.trial, &o, NULL);
        CU_ASSERT_EQUAL(o.status, OUTCOME_FAILED);
        CU_ASSERT_TRUE(strncmp(o.reason, s.errs.list[0].text, strlen(s.errs.list[0].text)) == 0);
        outcome_release(&o);
        arena_release(&a);
        stage_end(&s);
    }
}

static void a_file_is_opened_once(void)
{
    char path[] = "/tmp/overparam-once-XXXXXX";
    const char *first, *again, *bytes;
    size_t size;
    struct err e = {0};
    int fd = mkstemp(path);
    CU_ASSERT_FATAL(fd >= 0);
    close(fd);
    CU_ASSERT_FATAL(file_write(path, "1,2\n", 4, &e));
    /* Older than the tick within which a change could go unseen. */
    nanosleep(&(struct timespec){.tv_nsec = 60000000}, NULL);
    CU_ASSERT_FATAL(brought_digest(path, &first, &e) && brought_digest(path, &again, &e));
    CU_ASSERT_PTR_EQUAL(first, again);
    CU_ASSERT_FATAL(file_write(path, "3,4\n", 4, &e));
    CU_ASSERT_FATAL(brought_digest(path, &again, &e));
    CU_ASSERT_STRING_NOT_EQUAL(first, again);
    unlink(path);
    CU_ASSERT_FATAL(brought_content(path, first, &bytes, &size, &e));
    CU_ASSERT_TRUE(size == 4 && memcmp(bytes, "1,2\n", 4) == 0);
    CU_ASSERT_FATAL(brought_content(path, again, &bytes, &size, &e));
    CU_ASSERT_TRUE(size == 4 && memcmp(bytes, "3,4\n", 4) == 0);
}

/* --- whatever the options --------------------------------------------------------------------- */

static double extreme(const struct field *f, uint64_t pick)
{
    double low = f->min == f->max ? -1e9 : f->min, high = f->min == f->max ? 1e9 : f->max;
    const double all[] = {low, high, 0, 1, 7, f->otherwise, 1e9, 2147483648.0};
    double value = all[pick % (sizeof all / sizeof *all)];
    return field_admits(f, value) && isfinite(value) && fabs(value) < 9e18 ? value : f->otherwise;
}

static void put_number(struct buf *out, const struct field *f, double value)
{
    if (f->type == FIELD_REAL || f->type == FIELD_REALS)
        buf_real(out, value);
    else
        buf_printf(out, "%lld", (long long)value);
}

static void put_text(struct buf *out, const struct field *f, uint64_t pick)
{
    const char *c = f->choices;
    if (!c) {
        buf_puts(out, pick % 2 ? "price" : "nothing");
        return;
    }
    for (pick %= 4; pick > 0 && strchr(c, '|'); pick--)
        c = strchr(c, '|') + 1;
    buf_add(out, c, strcspn(c, "|"));
}

static void put_value(struct buf *out, const struct field *f, uint64_t *state)
{
    static const char *const files[] = {"inputs.csv", "inputs-word.csv", "inputs-weights.csv"};
    uint64_t pick = test_random(state) >> 8;
    size_t n = pick % 4;
    switch (f->type) {
    case FIELD_REAL:
    case FIELD_COUNT:
        put_number(out, f, extreme(f, pick));
        break;
    case FIELD_FLAG:
        buf_puts(out, pick % 2 ? "true" : "false");
        break;
    case FIELD_TEXT:
    case FIELD_CHOICE:
        put_text(out, f, pick);
        break;
    case FIELD_FILE:
        buf_printf(out, "%s/tests/messages/%s", getenv("ROOT") ? getenv("ROOT") : ".",
                   files[pick % 3]);
        break;
    case FIELD_REALS:
    case FIELD_COUNTS:
        buf_putc(out, '[');
        for (size_t i = 0; i < n; i++) {
            buf_puts(out, i ? ", " : "");
            put_number(out, f, extreme(f, test_random(state) >> 8));
        }
        buf_putc(out, ']');
        break;
    case FIELD_TEXTS:
        buf_puts(out, pick % 2 ? "[price]" : "[area, nothing]");
        break;
    case FIELD_FILES: /* keys of any name */
    case FIELD_NONE:
        break;
    }
}

/* A kind with some of its options, nested ones left out. */
static const char *any_kind(struct arena *a, const struct kind *k, uint64_t *state)
{
    struct buf out = {0};
    char key[FIELD_KEY_SIZE];
    buf_printf(&out, "{kind: %s", k->name);
    for (const struct field *f = k->fields; f && f->name; f++) {
        if (strchr(f->name, '.') || test_random(state) % (f->required ? 20 : 2) == 0)
            continue;
        buf_printf(&out, ", %s: ", field_key(f, key));
        put_value(&out, f, state);
    }
    buf_putc(&out, '}');
    const char *text = arena_strdup(a, buf_text(&out));
    buf_release(&out);
    return text;
}

enum { PARTS = 8 };
static const char *const part_names[PARTS] = {"data",           "loss",      "parameterization",
                                              "initialization", "optimizer", "probe",
                                              "observable",     "reference"};

/* A sound experiment in which this part is what `text` says. */
static const char *with_part(struct arena *a, size_t part, const char *text, uint64_t pick)
{
    static const char *const data[] = {
        "{kind: gaussian, samples: 8, features: 3, tests: 2}", "{kind: point, rows: 2, cols: 2}",
        "{kind: completion, rows: 3, cols: 4, observed: 5, rank: 1}",
        "{kind: quadratic-teacher, samples: 8, features: 3, values: [1]}"};
    static const char *const psi[] = {"canonical", "{kind: deep-linear, depth: 2, width: 3}",
                                      "{kind: quadratic, width: 2}",
                                      "{kind: two-layer-linear, width: 3}"};
    bool probe = part == 5;
    return arena_printf(a,
                        "problem:\n  data: %s\n  loss: %s\n"
                        "parameterization: %s\ninit: %s\n%s: %s\n"
                        "reference: [%s]\nrecord: {observables: [%s]}\n",
                        part == 0 ? text : data[pick % 4], part == 1 ? text : "squared",
                        part == 2 ? text : psi[pick / 4 % 4], part == 3 ? text : "zero",
                        probe ? "probe" : "optimizer",
                        part == 4 || probe ? text : "{kind: gradient-descent, rate: 0.1}",
                        part == 7 ? text : "", part == 6 ? text : "loss");
}

/* Nothing that a check looks at is allocated by its declared size, and nothing is computed. */
static void no_options_of_any_kind_bring_a_check_down(void)
{
    enum { ROUNDS = 12 };
    uint64_t state = 11;
    size_t fine = 0, refused = 0;
#ifndef __SANITIZE_ADDRESS__ /* which needs memory of its own */
    const struct rlimit half_a_gigabyte = {1 << 29, 1 << 29};
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_DATA, &half_a_gigabyte), 0);
#endif
    for (size_t part = 0; part < PARTS; part++) {
        const struct contract *c = contract_find(part_names[part]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(c);
        for (size_t i = 0; i < c->n * ROUNDS; i++) {
            struct stage s;
            struct arena a = {0};
            const char *text = any_kind(&a, c->kinds[i % c->n], &state);
            stage_play(&s, with_part(&a, part, text, test_random(&state) >> 8));
            CU_ASSERT_EQUAL(s.fine, s.errs.n == 0);
            fine += s.fine;
            refused += s.planned && !s.fine;
            stage_end(&s);
            arena_release(&a);
        }
    }
    /* Both happen, or little is looked at. */
    CU_ASSERT_TRUE(fine > 100);
    CU_ASSERT_TRUE(refused > 100);
}

void suite_rehearsal(void)
{
    CU_pSuite s = CU_add_suite("run/rehearsal", NULL, NULL);
    TEST(s, real_numbers_are_looked_at_first_and_last_and_seeds_once);
    TEST(s, whole_numbers_are_all_looked_at_and_data_are_measured_once_each);
    TEST(s, too_many_points_are_walked_along_their_axes);
    TEST(s, a_run_fails_with_the_words_of_the_rehearsal);
    TEST(s, a_file_is_opened_once);
    TEST(s, no_options_of_any_kind_bring_a_check_down);
}
