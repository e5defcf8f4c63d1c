/* fixture.h: databases in a temporary folder, and plans and runs made by hand: the store asks
 * nothing of them but their texts. */
#ifndef OVERPARAM_TESTS_STORE_FIXTURE_H
#define OVERPARAM_TESTS_STORE_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/internal.h"
#include "support.h"
#include "sys/proc.h"

/* An experiment of n runs. */
struct fixture {
    struct arena arena;
    struct spec spec;
    struct variant variant;
    struct claim claim;
    struct plan plan;
    struct run *runs;
    struct parameter *parameters; /* (n,FIXTURE_PARAMETERS) */
};

enum { FIXTURE_PARAMETERS = 5 };

static inline const char *fixture_folder(void)
{
    static char folder[64];
    snprintf(folder, sizeof folder, "/tmp/overparam-store-XXXXXX");
    if (!mkdtemp(folder))
        abort();
    return folder;
}

/* Exit status of a line of shell. */
static inline int fixture_shell(const char *line)
{
    const char *const argv[] = {"sh", "-c", line, NULL};
    struct proc p = {.argv = argv, .seconds = 60};
    struct err e = {0};
    int status = -1;
    return proc_run(&p, &status, NULL, NULL, &e) ? status : -1;
}

static inline void fixture_remove(const char *folder)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (fixture_shell(command) != 0)
        abort();
}

static inline void fixture_run(struct fixture *f, size_t i, const char *version, const char *code)
{
    struct planned *planned = &f->plan.runs[i];
    struct run *r = &f->runs[i];
    struct parameter *p = &f->parameters[i * FIXTURE_PARAMETERS];
    struct code *c = arena_alloc(&f->arena, sizeof *c);
    sha256_of(code, strlen(code), c->digest);
    planned->code = c;
    planned->point = i;
    p[0] = (struct parameter){"init.scale", PARAMETER_REAL, .real = 0.1 + 0.2 * (double)i};
    p[0].swept = true;
    p[0].text = arena_printf(&f->arena, "%.17g", p[0].real);
    p[1] = (struct parameter){"optimizer", PARAMETER_TEXT, .text = "say \"descent\""};
    p[2] = (struct parameter){"problem.data.noisy", PARAMETER_FLAG, .count = 1, .text = "true"};
    p[3] = (struct parameter){"stop.time", PARAMETER_REAL, .real = HUGE_VAL, .text = "inf"};
    p[4] = (struct parameter){"version", PARAMETER_TEXT, .text = version};
    r->experiment = f->spec.name;
    r->variant = "";
    r->profile = f->spec.profile;
    r->key = planned->key;
    r->code = planned->code;
    r->parameters = p;
    r->n_parameters = FIXTURE_PARAMETERS;
    const char *canonical = plan_canonical(r, &f->arena);
    sha256_of(canonical, strlen(canonical), planned->key);
    r->has_seed = true;
    r->seed = (int64_t)i;
}

/* version stands for an edit of the file, code for the sources of the program. */
static inline void fixture_init(struct fixture *f, const char *name, size_t n, const char *version,
                                const char *code)
{
    *f = (struct fixture){0};
    f->variant = (struct variant){.name = "", .count = n};
    f->claim = (struct claim){.id = "c", .says = "it holds", .source = "here", .because = "so"};
    f->claim.query = "select 1";
    f->claim.expect = "= 1";
    f->spec = (struct spec){.file = "experiments/x.yaml", .name = name, .title = "A title"};
    f->spec.source = "a test";
    f->spec.profile = "full";
    f->spec.variants = &f->variant;
    f->spec.n_variants = 1;
    f->spec.claims = &f->claim;
    f->spec.n_claims = 1;
    f->spec.count = n;
    f->plan = (struct plan){.spec = &f->spec, .n = n};
    f->plan.runs = arena_array(&f->arena, n + 1, sizeof *f->plan.runs);
    f->runs = arena_array(&f->arena, n + 1, sizeof *f->runs);
    f->parameters = arena_array(&f->arena, n * FIXTURE_PARAMETERS + 1, sizeof *f->parameters);
    for (size_t i = 0; i < n; i++)
        fixture_run(f, i, version, code);
}

static inline void fixture_release(struct fixture *f)
{
    arena_release(&f->arena);
}

/* n samples of two observables, values of every kind. */
static inline void fixture_outcome(struct outcome *o, uint64_t seed, size_t n)
{
    *o = (struct outcome){.status = OUTCOME_DONE, .steps = (int64_t)n, .time = (double)n / 3};
    snprintf(o->reason, sizeof o->reason, "steps");
    uint32_t loss = outcome_name(o, "loss"), norm = outcome_name(o, "norm");
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = test_random(&seed);
        struct sample s = {.observable = i % 2 ? norm : loss, .step = (int64_t)i};
        s.component = (uint32_t)(i % 4 / 2);
        s.time = (double)i / 7;
        s.at = -(double)i / 3;
        memcpy(&s.value, &bits, sizeof bits);
        outcome_add(o, &s);
    }
}

static inline struct provenance fixture_provenance(const char *host)
{
    return (struct provenance){.version = "1",
                               .commit = "0123456789abcdef",
                               .compiler = "cc",
                               .flags = "-O2",
                               .gsl = "2.7",
                               .blas = "b",
                               .blas_kernel = "k",
                               .cpu = "c",
                               .host = host,
                               .system = "s"};
}

static inline bool fixture_put(struct store *st, const struct run *r, const struct outcome *o,
                               const char *host, struct err *e)
{
    struct provenance p = fixture_provenance(host);
    struct run made = *r;
    made.cost = (struct cost){
        .wall = 0.25, .cpu = 0.125, .peak_memory = 4096, .started = "2026-11-23T12:00Z"};
    return store_put(st, &made, o, &p, e);
}

/* Put run i of the fixture with an outcome that depends on i alone. */
static inline bool fixture_put_simple(struct store *st, struct fixture *f, size_t i, struct err *e)
{
    struct outcome o;
    fixture_outcome(&o, 1000 + i, 8);
    bool fine = fixture_put(st, &f->runs[i], &o, "host", e);
    outcome_release(&o);
    return fine;
}

/* The single number that a query answers, of tables too; -1 when it fails. */
static inline double fixture_number(struct store *st, const char *sql)
{
    double value = -1;
    struct rows r = store_ask(st, sql);
    struct err ignored = {0};
    if (rows_next(&r))
        value = sqlite3_column_double(r.s, 0);
    if (rows_next(&r))
        value = -1;
    return rows_end(&r, "count", &ignored) ? value : -1;
}

#endif
