/* bench.c: see bench.h. */
#include "laws/bench.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- options ---------------------------------------------------------------------------------- */

/* Values that one number of the options takes in turn. */
static const double values[] = {1, 2, 3, 5, 2.5};
static const int64_t listed[][2] = {{1}, {2}, {3}, {1, 2}, {3, 2}};
enum { N_VALUES = sizeof values / sizeof *values, MOST_ENTRIES = 32 };

size_t bench_variations(const struct kind *k)
{
    return 1 + N_VALUES * fields_count(k->fields);
}

/* The entries of a list's default, "1 2 3". */
static void list_default(struct bench *b, const struct field *f, void *options)
{
    double *v = arena_array(&b->arena, MOST_ENTRIES, sizeof *v);
    int64_t *whole = arena_array(&b->arena, MOST_ENTRIES, sizeof *whole);
    size_t n = 0;
    char *at = arena_strdup(&b->arena, f->otherwise_text ? f->otherwise_text : ""), *end = at;
    for (v[n] = strtod(at, &end); end != at && n + 1 < MOST_ENTRIES; v[n] = strtod(at, &end)) {
        whole[n] = (int64_t)v[n];
        n++;
        at = end;
    }
    if (f->type == FIELD_REALS)
        *field_reals(f, options) = (struct reals){v, n};
    if (f->type == FIELD_COUNTS)
        *field_counts(f, options) = (struct counts){whole, n};
}

/* A number for an option without default: small rates, sizes that fall (samples before features). */
static double number_required(const struct field *f, size_t place)
{
    const double tries[] = {f->type == FIELD_REAL ? 0.05 : (double)(6 - place % 4), 1, f->min};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (field_admits(f, tries[i]))
            return tries[i];
    return f->max;
}

static const char *choice_nth(struct bench *b, const struct field *f, size_t k)
{
    const char *at = f->choices;
    for (; at && *at && k > 0; k--) {
        at += strcspn(at, "|");
        at += *at == '|';
    }
    return at && *at ? arena_strndup(&b->arena, at, strcspn(at, "|")) : NULL;
}

void *bench_options(struct bench *b, const struct kind *k)
{
    const struct field *f = k->fields;
    void *options = arena_alloc(&b->arena, k->options_size + 1);
    fields_default(f, options);
    for (size_t i = 0; f && f->name; f++, i++) {
        if (f->type == FIELD_REALS || f->type == FIELD_COUNTS)
            list_default(b, f, options);
        if (f->required && f->type == FIELD_REAL)
            *field_real(f, options) = number_required(f, i);
        if (f->required && f->type == FIELD_COUNT)
            *field_count(f, options) = (int64_t)number_required(f, i);
        if (f->required && f->type == FIELD_TEXT && f->choices)
            *field_text(f, options) = choice_nth(b, f, 0);
    }
    return options;
}

/* The k-th other value of an option; false when it has none or does not admit it. */
static bool field_vary(struct bench *b, const struct field *f, size_t k)
{
    const char *text = f->choices ? choice_nth(b, f, k) : NULL;
    char key[FIELD_KEY_SIZE], number[32];
    snprintf(number, sizeof number, "%g", values[k]);
    if (f->type == FIELD_REAL && field_admits(f, values[k]))
        *field_real(f, b->options) = values[k];
    else if (f->type == FIELD_COUNT && field_admits(f, values[k]) && values[k] == floor(values[k]))
        *field_count(f, b->options) = (int64_t)values[k];
    else if (f->type == FIELD_COUNTS)
        *field_counts(f, b->options) = (struct counts){.v = listed[k], .n = k < 3 ? 1 : 2};
    else if (f->type == FIELD_FLAG && k == 0)
        *field_flag(f, b->options) = !*field_flag(f, b->options);
    else if (f->type == FIELD_CHOICE && text && *field_choice(f, b->options) != k)
        *field_choice(f, b->options) = (unsigned)k;
    else if (f->type == FIELD_TEXT && text && strcmp(text, *field_text(f, b->options)) != 0)
        *field_text(f, b->options) = text;
    else
        return false;
    if (f->type == FIELD_FLAG)
        text = *field_flag(f, b->options) ? "true" : "false";
    snprintf(b->choice, sizeof b->choice, ", %s = %.40s", field_key(f, key), text ? text : number);
    return true;
}

static bool options_admitted(struct bench *b)
{
    const char *why = b->kind->check ? b->kind->check(b->options) : NULL;
    if (why && b->cases == 0)
        snprintf(b->why, sizeof b->why, "%s", why);
    return !why;
}

bool bench_begin(struct bench *b, size_t variation)
{
    static const struct law law = {"it says whether it suits a case, and what room it needs",
                                   "check, shape, measure, fits, work and the like"};
    b->options = bench_options(b, b->kind);
    b->choice[0] = b->sizes[0] = '\0';
    b->arrays = NULL;
    random_open(&b->random, 7, "conformance");
    if (variation > 0 &&
        !field_vary(b, &b->kind->fields[(variation - 1) / N_VALUES], (variation - 1) % N_VALUES))
        return false;
    bench_ask(b, &law);
    return options_admitted(b);
}

void bench_hurry(struct bench *b)
{
    enum { FEW = 4 };
    for (const struct field *f = b->kind->fields; f && f->name; f++) {
        int64_t *count = field_count(f, b->options), before = count ? *count : 0;
        if (before <= FEW || !field_admits(f, FEW))
            continue;
        *count = FEW;
        if (b->kind->check && b->kind->check(b->options))
            *count = before;
    }
}

void bench_end(struct bench *b)
{
    arena_release(&b->arena);
    b->arena = (struct arena){0};
    b->arrays = NULL;
}

void bench_case(struct bench *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(b->sizes, sizeof b->sizes, format, args);
    va_end(args);
    b->cases++;
}

/* --- arrays ----------------------------------------------------------------------------------- */

/* As wide as what a loop over the wrong size would overrun in cases as small as these. */
enum { GUARD = 16 };
static const uint64_t MARKED = UINT64_C(0x7ff8dead00000000);

/* NaNs that no arithmetic makes: whoever reads one by mistake shows it. Arithmetic hands them on, so
 * the guards of every array have one of their own: what is read behind one and written behind
 * another shows, too. */
static double mark(size_t which)
{
    const uint64_t bits = MARKED + which;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void mark_with(size_t which, size_t n, double *out)
{
    const double m = mark(which);
    for (size_t i = 0; i < n; i++)
        memcpy(&out[i], &m, sizeof m);
}

static size_t marked_with(size_t which, size_t n, const double *v)
{
    const double m = mark(which);
    size_t marked = 0;
    for (size_t i = 0; i < n; i++)
        marked += memcmp(&v[i], &m, sizeof m) == 0;
    return marked;
}

/* Not written yet. */
void bench_mark(size_t n, double *out)
{
    mark_with(0, n, out);
}

size_t bench_unwritten(size_t n, const double *out)
{
    return marked_with(0, n, out);
}

size_t bench_beside(size_t n, const double *v)
{
    size_t marks = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &v[i], sizeof bits);
        marks += (bits & UINT64_C(0x7fffffff00000000)) == MARKED;
    }
    return marks;
}

static struct watched *watch(struct bench *b, const char *name, double *slice, size_t n)
{
    struct watched *a = arena_alloc(&b->arena, sizeof *a);
    *a = (struct watched){.name = name, .slice = slice, .n = n, .next = b->arrays};
    b->arrays = a;
    return a;
}

double *bench_array(struct bench *b, const char *name, size_t n)
{
    const size_t guarded = n + 2 * (size_t)GUARD;
    double *whole = arena_array(&b->arena, guarded, sizeof *whole);
    struct watched *a = watch(b, name, whole + GUARD, n);
    a->guard = ++b->guards;
    mark_with(a->guard, guarded, whole);
    bench_mark(n, a->slice);
    return whole + GUARD;
}

void bench_fill(struct bench *b, double low, double high, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = low + (high - low) * random_uniform(&b->random);
}

void bench_freeze(struct bench *b, const char *name, double *array, size_t n)
{
    struct watched *a = b->arrays;
    while (a && a->slice != array)
        a = a->next;
    if (!a)
        a = watch(b, name, array, n);
    a->kept = arena_array(&b->arena, n + 1, sizeof *a->kept);
    memcpy(a->kept, array, n * sizeof *array);
}

static void guards_hold(struct bench *b, const struct watched *a)
{
    static const struct law law = {
        "nothing is written outside an array",
        "a loop that runs one too far, or one size taken for another (p for q, rows for cols)"};
    const size_t before = GUARD - marked_with(a->guard, GUARD, a->slice - GUARD),
                 behind = GUARD - marked_with(a->guard, GUARD, a->slice + a->n);
    char detail[120];
    snprintf(detail, sizeof detail, "%zu numbers before and %zu behind the %zu of %.40s", before,
             behind, a->n, a->name);
    bench_below(b, &law, before + behind > 0 ? detail : a->name, (double)(before + behind), 0);
}

void bench_arrays_hold(struct bench *b)
{
    static const struct law law = {"what is only looked at stays as it is",
                                   "an array of the caller's that serves as scratch"};
    for (const struct watched *a = b->arrays; a; a = a->next) {
        if (a->guard)
            guards_hold(b, a);
        if (a->kept)
            bench_below(b, &law, a->name, bench_differing(a->n, a->kept, a->slice), 0);
    }
}

/* --- findings --------------------------------------------------------------------------------- */

void bench_ask(struct bench *b, const struct law *law)
{
    char where[400];
    snprintf(where, sizeof where, "%s%s", b->sizes, b->choice);
    if (b->to->ask)
        b->to->ask(b->to->self, law, where);
}

static void tell(struct bench *b, const struct law *law, const char *detail, bool holds,
                 const double number[2])
{
    char where[400];
    snprintf(where, sizeof where, "%s%s%s%s", b->sizes, b->choice, detail ? ": " : "",
             detail ? detail : "");
    const struct finding f = {
        .law = law, .where = where, .holds = holds, .measured = number[0], .allowed = number[1]};
    b->to->hear(b->to->self, &f);
}

void bench_below(struct bench *b, const struct law *law, const char *detail, double measured,
                 double allowed)
{
    tell(b, law, detail, measured <= allowed, (const double[2]){measured, allowed});
}

void bench_true(struct bench *b, const struct law *law, const char *detail, bool holds)
{
    tell(b, law, detail, holds, (const double[2]){(double)NAN, (double)NAN});
}

double bench_differing(size_t n, const double *a, const double *b)
{
    size_t differing = 0;
    for (size_t i = 0; i < n; i++)
        differing += memcmp(&a[i], &b[i], sizeof *a) != 0;
    return (double)differing;
}
