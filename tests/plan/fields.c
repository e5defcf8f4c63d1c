/* fields.c: changing any field of any kind changes the key.
 *
 * The specs are written from the registry, so a kind that was added a minute ago is tested too. For
 * every field some values within its range are tried; those that the kind accepts must all give
 * different keys. What a kind accepts together with other fields only is found by trial. */
#include <math.h>

#include "../spec/bench.h"
#include "base/text.h"
#include "core/probe.h"

void suite_fields(void);

enum { TEXT = 160, CANDIDATES = 12, FIELDS = 64, TRIALS = 1500, TAKEN = 8 };

/* Values of the fields as YAML; "" leaves a field away. */
struct setting {
    const struct kind *kind;
    char values[FIELDS][TEXT];
};

static void put(char out[CANDIDATES][TEXT], size_t *n, const char *text)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(out[i], text) == 0)
            return;
    if (*n < CANDIDATES)
        snprintf(out[(*n)++], TEXT, "%s", text);
}

static bool admits(const struct field *f, double value)
{
    bool whole = f->type == FIELD_COUNT || f->type == FIELD_COUNTS;
    return isfinite(value) && fabs(value) < 1e15 && (!whole || value == floor(value)) &&
           field_admits(f, value);
}

static void put_number(char out[CANDIDATES][TEXT], size_t *n, const struct field *f, double value)
{
    char number[TEXT_REAL_SIZE];
    if (admits(f, value))
        put(out, n, text_real(value, number));
}

/* [1], [1, 2], ... and the same from 2 on. */
static void put_lists(char out[CANDIDATES][TEXT], size_t *n, const struct field *f)
{
    enum { LONGEST = 4 };
    for (int first = 1; first <= 2; first++)
        for (int length = 1; length <= LONGEST; length++) {
            struct buf list = {0};
            bool fine = true;
            for (int i = 0; i < length; i++) {
                buf_printf(&list, "%s%d", i ? ", " : "[", first + i);
                fine = fine && admits(f, first + i);
            }
            buf_putc(&list, ']');
            if (fine)
                put(out, n, buf_text(&list));
            buf_release(&list);
        }
}

static size_t candidates(const struct field *f, char out[CANDIDATES][TEXT])
{
    static const double numbers[] = {2, 1, 0.5, 3, 0.25, 0, -1, 20};
    size_t n = 0;
    switch (f->type) {
    case FIELD_FLAG:
        put(out, &n, "true");
        put(out, &n, "false");
        break;
    case FIELD_FILES:
    case FIELD_FILE:
        put(out, &n, "one.csv");
        put(out, &n, "two.csv");
        break;
    case FIELD_TEXT:
    case FIELD_CHOICE:
        for (const char *c = f->choices ? f->choices : "a|b"; *c;) {
            char word[TEXT];
            size_t m = strcspn(c, "|");
            snprintf(word, sizeof word, "%.*s", (int)m, c);
            put(out, &n, word);
            c += m + (c[m] == '|');
        }
        break;
    case FIELD_REALS:
    case FIELD_COUNTS:
        put_lists(out, &n, f);
        break;
    case FIELD_TEXTS:
        put(out, &n, "[c]");
        put(out, &n, "[c, \"\"]");
        put(out, &n, "[\"c,\"]");
        break;
    case FIELD_REAL:
    case FIELD_COUNT:
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            put_number(out, &n, f, numbers[i]);
        put_number(out, &n, f, (f->min + f->max) / 2);
        put_number(out, &n, f, f->max);
        break;
    case FIELD_NONE:
        break;
    }
    return n;
}

/* kind: {kind: NAME, key: value, ...} with dotted keys nested. */
static void put_kind(struct buf *out, const struct setting *s)
{
    char key[FIELD_KEY_SIZE];
    buf_printf(out, "{kind: %s", s->kind->name);
    for (size_t i = 0; i < fields_count(s->kind->fields); i++) {
        if (!s->values[i][0])
            continue;
        field_key(&s->kind->fields[i], key);
        char *dot = strchr(key, '.');
        if (dot)
            *dot = 0;
        buf_printf(out, dot ? ", %s: {%s: %s}" : ", %s: %s%s", key, dot ? dot + 1 : "",
                   s->values[i]);
    }
    buf_putc(out, '}');
}

static void put_choice(struct buf *out, const char *contract, const char *mine, const char *other,
                       const struct setting *s)
{
    if (strcmp(contract, mine) == 0)
        put_kind(out, s);
    else
        buf_puts(out, other);
    buf_putc(out, '\n');
}

/* The kind as a probe, which does not take all of an experiment; else NULL. */
static const struct probe *probe_of(const struct setting *s)
{
    for (size_t i = 0; i < n_probes; i++)
        if (&probes[i]->kind == s->kind)
            return probes[i];
    return NULL;
}

static void spec_write(struct buf *out, const char *contract, const struct setting *s)
{
    const struct probe *probe = probe_of(s);
    buf_puts(out, BENCH_HEAD "problem:\n  data: ");
    put_choice(out, contract, "data", "{kind: gaussian, samples: 8, features: 4}", s);
    buf_puts(out, "  loss: ");
    put_choice(out, contract, "loss", "squared", s);
    buf_puts(out, "parameterization: ");
    put_choice(out, contract, "parameterization", "canonical", s);
    if (!probe || probe->start == START_NEEDED) {
        buf_puts(out, "init: ");
        put_choice(out, contract, "initialization", "zero", s);
    }
    buf_puts(out, probe ? "probe: " : "optimizer: ");
    put_choice(out, contract, probe ? "probe" : "optimizer", "{kind: gradient-descent, rate: 0.1}",
               s);
    if (probe && !probe->observes)
        return;
    buf_puts(out, "record:\n  observables: [loss");
    if (strcmp(contract, "observable") == 0) {
        buf_puts(out, ", ");
        put_kind(out, s);
        out->n--; /* the label comes before the brace */
        buf_puts(out, ", as: mine}");
    }
    buf_puts(out, "]\n");
    if (strcmp(contract, "reference") == 0) {
        buf_puts(out, "reference: ");
        put_kind(out, s);
        buf_putc(out, '\n');
    }
}

/* The key of the one run; false when the kind does not take these values. */
static bool key_of(const struct bench *b, const char *contract, const struct setting *s,
                   char key[SHA256_HEX])
{
    struct arena a = {0};
    struct errs *es = arena_alloc(&a, sizeof *es);
    struct plan p;
    struct buf text = {0};
    spec_write(&text, contract, s);
    bool fine = bench_plan(b, &a, buf_text(&text), &p, es);
    if (fine) {
        CU_ASSERT_EQUAL(p.n, 1);
        memcpy(key, p.runs[0].key, SHA256_HEX);
    }
    buf_release(&text);
    arena_release(&a);
    return fine;
}

/* How many values of field i are taken, one bit each in *taken; all that are must differ in key. One
 * of them stays in *s. */
static size_t keys_of_field(const struct bench *b, const char *contract, struct setting *s,
                            size_t i, unsigned *taken)
{
    char tries[CANDIDATES][TEXT], keys[CANDIDATES][SHA256_HEX];
    size_t n = candidates(&s->kind->fields[i], tries), different = 0;
    for (size_t k = 0; k < n; k++) {
        struct setting with = *s;
        snprintf(with.values[i], TEXT, "%s", tries[k]);
        if (!key_of(b, contract, &with, keys[different]))
            continue;
        *taken |= 1U << k;
        for (size_t j = 0; j < different; j++)
            CU_ASSERT_STRING_NOT_EQUAL(keys[j], keys[different]);
        memcpy(s->values[i], with.values[i], TEXT);
        different++;
    }
    return different;
}

/* A generator for trials: xorshift64 (Marsaglia 2003). */
static size_t below(uint64_t *state, size_t n)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (size_t)(*state % n);
}

/* The required fields at their first value; the others away, or (by trial) at some value. */
static void setting_draw(struct setting *s, bool first, uint64_t *state)
{
    char tries[CANDIDATES][TEXT];
    for (size_t i = 0; i < fields_count(s->kind->fields); i++) {
        const struct field *f = &s->kind->fields[i];
        size_t n = candidates(f, tries);
        bool given = n > 0 && (f->required || (!first && below(state, 3) == 0));
        s->values[i][0] = 0;
        if (given)
            memcpy(s->values[i], tries[first ? 0 : below(state, n)], TEXT);
    }
}

/* Settings that a kind took: its other fields are first tried beside these. */
struct settings {
    struct setting list[TAKEN];
    size_t n;
};

/* Two values at least, each with its own key, beside some values of the other fields. A field that
 * its neighbours determine (the features of a list of numbers) cannot be changed alone: two values
 * beside different neighbours must do. */
static bool field_moves_key(const struct bench *b, const char *contract, const struct kind *k,
                            struct settings *known, size_t i)
{
    uint64_t state = 88172645463325252U;
    unsigned taken = 0;
    for (size_t trial = 0; trial < known->n + TRIALS; trial++) {
        struct setting s = {.kind = k};
        if (trial < known->n)
            s = known->list[trial];
        else
            setting_draw(&s, trial == known->n, &state);
        if (keys_of_field(b, contract, &s, i, &taken) < 2)
            continue;
        if (trial > known->n && known->n < TAKEN)
            known->list[known->n++] = s;
        return true;
    }
    return (taken & (taken - 1)) != 0;
}

static bool has_one_value(const struct field *f)
{
    return (f->type == FIELD_TEXT || f->type == FIELD_CHOICE) && f->choices &&
           !strchr(f->choices, '|');
}

static void kind_test(const struct bench *b, const char *contract, const struct kind *k)
{
    struct settings known = {.n = 0};
    CU_ASSERT_TRUE_FATAL(fields_count(k->fields) <= FIELDS);
    for (size_t i = 0; i < fields_count(k->fields); i++) {
        bool moves = has_one_value(&k->fields[i]) || field_moves_key(b, contract, k, &known, i);
        if (!moves)
            printf("%s %s: '%s' does not move the key\n", contract, k->name, k->fields[i].name);
        CU_ASSERT_TRUE(moves);
    }
}

static void every_field_of_every_kind_moves_the_key(void)
{
    struct bench b;
    bench_open(&b);
    for (size_t i = 0; i < n_contracts; i++)
        for (size_t k = 0; k < contracts[i].n; k++)
            kind_test(&b, contracts[i].name, contracts[i].kinds[k]);
    bench_close(&b);
}

/* The keys of these texts differ pairwise. */
static void all_differ(const char *const *texts, size_t n)
{
    struct bench b;
    struct arena a = {0};
    struct plan *plans = arena_array(&a, n, sizeof *plans);
    bench_open(&b);
    for (size_t i = 0; i < n; i++) {
        bench_good(&b, &a, texts[i], &plans[i]);
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(plans[i].runs[0].key, plans[j].runs[0].key);
    }
    bench_close(&b);
    arena_release(&a);
}

#define SPEC BENCH_HEAD BENCH_PROBLEM BENCH_REST

static void every_field_of_stop_and_record_moves_the_key(void)
{
    static const char *const texts[] = {
        SPEC,
        SPEC "stop: {loss: 1}\n",
        SPEC "stop: {gradient: 1}\n",
        SPEC "stop: {time: 1}\n",
        SPEC "stop: {blow-up: 1}\n",
        SPEC "stop: {steps: 1}\n",
        SPEC "record: {at: {log: 1}}\n",
        SPEC "record: {at: {linear: 1}}\n",
        SPEC "record: {at: {every: 1}}\n",
        SPEC "record: {at: {from: 1}}\n",
        SPEC "record: {at: {values: [1]}}\n",
        SPEC "record: {at: {values: [1, 2]}}\n",
        SPEC "record: {weights: final}\n",
        SPEC "record: {observables: []}\n",
        SPEC "record: {observables: [theta-norm]}\n",
        SPEC "record: {observables: [loss, theta-norm]}\n",
        SPEC "record: {observables: [theta-norm, loss]}\n",
        SPEC "record: {observables: [{kind: loss, as: l}]}\n",
        SPEC "record: {observables: [{kind: theta-norm, as: loss}]}\n",
        SPEC "reference: ridge\n",
        SPEC "reference: [ridge, ridge]\n",
        SPEC "reference: [ridge, {kind: ridge, penalty: 3}]\n",
        SPEC "variants: [{name: a}]\n",
        SPEC "variants: [{name: b}]\n",
    };
    size_t fields = fields_count(stop_fields) + fields_count(record_fields);
    CU_ASSERT_TRUE(sizeof texts / sizeof *texts > fields);
    all_differ(texts, sizeof texts / sizeof *texts);
}

static void a_file_counts_by_its_content_and_not_by_its_path(void)
{
    static const char *const texts[] = {
        BENCH_HEAD "problem:\n  data: {kind: csv, features: one.csv, target-file: one.csv}\n"
                   "  loss: squared\n" BENCH_REST,
        BENCH_HEAD "problem:\n  data: {kind: csv, features: ./copy.csv, target-file: one.csv}\n"
                   "  loss: squared\n" BENCH_REST,
        BENCH_HEAD "problem:\n  data: {kind: csv, features: two.csv, target-file: one.csv}\n"
                   "  loss: squared\n" BENCH_REST,
    };
    struct bench b;
    struct arena a = {0};
    struct plan plans[3];
    bench_open(&b);
    bench_write(&b, "copy.csv", "1,2\n3,4\n", 8);
    for (size_t i = 0; i < 3; i++)
        bench_good(&b, &a, texts[i], &plans[i]);
    CU_ASSERT_STRING_EQUAL(plans[0].runs[0].key, plans[1].runs[0].key);
    CU_ASSERT_STRING_NOT_EQUAL(plans[0].runs[0].key, plans[2].runs[0].key);
    bench_close(&b);
    arena_release(&a);
}

void suite_fields(void)
{
    CU_pSuite s = CU_add_suite("fields", NULL, NULL);
    CU_add_test(s, "every field of every kind moves the key",
                every_field_of_every_kind_moves_the_key);
    CU_add_test(s, "every field of stop and record moves the key",
                every_field_of_stop_and_record_moves_the_key);
    CU_add_test(s, "a file counts by its content and not by its path",
                a_file_counts_by_its_content_and_not_by_its_path);
}
