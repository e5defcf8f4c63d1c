/* bench.h: a folder for files of one test, and a spec read from a text. */
#ifndef OVERPARAM_TESTS_SPEC_BENCH_H
#define OVERPARAM_TESTS_SPEC_BENCH_H

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/render.h"
#include "plan/plan.h"
#include "sys/file.h"

/* Beside experiment.yaml lie one.csv and two.csv, of different content. */
struct bench {
    char folder[64];
};

static inline void bench_write(const struct bench *b, const char *name, const char *bytes, size_t n)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", b->folder, name);
    FILE *f = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_TRUE_FATAL(fwrite(bytes, 1, n, f) == n);
    CU_ASSERT_TRUE_FATAL(fclose(f) == 0);
}

static inline void bench_open(struct bench *b)
{
    snprintf(b->folder, sizeof b->folder, "/tmp/overparam-spec-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(b->folder));
    bench_write(b, "one.csv", "1,2\n3,4\n", 8);
    bench_write(b, "two.csv", "5,6\n7,8\n", 8);
}

static inline void bench_close(const struct bench *b)
{
    static const char *const names[] = {"experiment.yaml", "one.csv", "two.csv", "copy.csv"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", b->folder, names[i]);
        (void)unlink(path);
    }
    CU_ASSERT_EQUAL(rmdir(b->folder), 0);
}

/* The text as experiment.yaml, read for a profile and planned; mistakes stay in *es. */
static inline bool bench_bytes(const struct bench *b, struct arena *a, const char *profile,
                               const char *bytes, size_t n, struct plan *p, struct errs *es)
{
    char path[128];
    struct spec *s = arena_alloc(a, sizeof *s);
    snprintf(path, sizeof path, "%s/experiment.yaml", b->folder);
    bench_write(b, "experiment.yaml", bytes, n);
    return spec_read(a, path, profile, s, es) && plan_build(a, s, p, es);
}

static inline bool bench_plan(const struct bench *b, struct arena *a, const char *text,
                              struct plan *p, struct errs *es)
{
    return bench_bytes(b, a, "full", text, strlen(text), p, es);
}

/* The same, for a text that must be right: without its plan no test can go on. */
static inline void bench_profile(const struct bench *b, struct arena *a, const char *profile,
                                 const char *text, struct plan *p)
{
    struct errs *es = arena_alloc(a, sizeof *es);
    *p = (struct plan){0};
    if (!bench_bytes(b, a, profile, text, strlen(text), p, es) || !p->runs) {
        struct buf out = {0};
        errs_render(&out, es, text);
        printf("%s", buf_text(&out));
        abort();
    }
}

static inline void bench_good(const struct bench *b, struct arena *a, const char *text,
                              struct plan *p)
{
    bench_profile(b, a, "full", text, p);
}

/* The value of a parameter of run i as text; "" when there is none. */
static inline const char *bench_value(struct arena *a, const struct plan *p, size_t i,
                                      const char *path)
{
    struct run r;
    plan_resolve(p, i, a, &r);
    for (size_t k = 0; k < r.n_parameters; k++)
        if (strcmp(r.parameters[k].path, path) == 0)
            return r.parameters[k].text;
    return "";
}

#define BENCH_HEAD "experiment: experiment\ntitle: T\nsource: S\n"
#define BENCH_PROBLEM                                                                              \
    "problem:\n  data: {kind: gaussian, samples: 8, features: 3}\n  loss: squared\n"
#define BENCH_REST                                                                                 \
    "parameterization: canonical\ninit: zero\noptimizer: {kind: gradient-descent, rate: 0.1}\n"

#endif
