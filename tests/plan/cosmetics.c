/* cosmetics.c: how a file is laid out changes no key; and keys, digests and runs agree.
 *
 * A file is read into its tree and written again in another manner: keys in another order, block or
 * flow style, other quotes, other spellings of the same number, comments, blanks, CRLF. The set of
 * keys must stay. */
#include "../spec/bench.h"
#include "base/text.h"
#include "plan/key.h"
#include "spec/sweep.h"

void suite_cosmetics(void);

enum { ROUNDS = 1000 };

static const char rich[] =
    "experiment: experiment\ntitle: A title\nsource: 'seed'\n"
    "problem:\n"
    "  data: {kind: gaussian, samples: 8, features: 3, noise: {sweep: {values: [0, 1e-3]}}}\n"
    "  loss: squared\n"
    "parameterization: {kind: {sweep: {values: [two-layer-linear, deep-linear]}}}\n"
    "init: {kind: gaussian, scale: {sweep: {log: [0.001, 1, 3], zip: a}}, "
    "seed: {sweep: {range: [1, 3], zip: a}}}\n"
    "optimizer: {kind: gradient-descent, rate: 0.05}\n"
    "reference: [ridge, {kind: min-q-alpha, alpha: 0.5}]\n"
    "stop: {loss: 1e-8, time: inf, steps: 100000}\n"
    "record: {at: {values: [1, 2, 30]}, weights: final, "
    "observables: [loss, {kind: theta-norm, as: n}]}\n"
    "claims:\n  - {id: a, says: b, source: c, query: select 1, expect: '= 1'}\n"
    "variants:\n  - {name: x, init: zero}\n"
    "  - {name: y, problem: {loss: {kind: squared, reduction: mean}}}\n";

static const char *const other_files[] = {
    BENCH_HEAD BENCH_PROBLEM BENCH_REST,
    BENCH_HEAD "problem:\n  data: {kind: csv, features: one.csv, target-file: two.csv}\n"
               "  loss: squared\nparameterization: {kind: deep-linear, depth: 3, widths: [4, 5]}\n"
               "init: {kind: gaussian, scale: {sweep: {random: {count: 3, low: 1, high: 1e6, "
               "seed: 4}}}}\noptimizer: {kind: gradient-descent, rate: 0.1}\n"};

/* xorshift64 (Marsaglia 2003) */
static size_t below(uint64_t *state, size_t n)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (size_t)(*state % n);
}

struct writer {
    struct buf out;
    uint64_t state;
};

static bool chance(struct writer *w, size_t n)
{
    return below(&w->state, n) == 0;
}

static void write_number(struct writer *w, const char *text, double value)
{
    size_t way = below(&w->state, 4);
    if (way == 0 || value != value || value - value != 0)
        buf_puts(&w->out, text);
    else if (way == 1)
        buf_printf(&w->out, "%.17e", value);
    else if (way == 2)
        buf_printf(&w->out, "%.17g", value);
    else
        buf_real(&w->out, value);
}

/* A text may be quoted; a number and a flag may not. */
static void write_scalar(struct writer *w, const struct node *n)
{
    double value;
    bool number = !n->quoted && text_parse_real(n->text, n->length, &value);
    bool flag = strcmp(n->text, "true") == 0 || strcmp(n->text, "false") == 0;
    bool plain = strspn(n->text, "abcdefghijklmnopqrstuvwxyz-.") == n->length && n->length > 0;
    if (number)
        write_number(w, n->text, value);
    else if (flag || (plain && chance(w, 2)))
        buf_puts(&w->out, n->text);
    else
        buf_printf(&w->out, chance(w, 2) ? "'%s'" : "\"%s\"", n->text);
}

static void write_gap(struct writer *w)
{
    for (size_t i = below(&w->state, 3); i > 0; i--)
        buf_putc(&w->out, ' ');
}

static void shuffle(struct writer *w, size_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n; i > 1; i--) {
        size_t k = below(&w->state, i), swap = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swap;
    }
}

static void write_flow(struct writer *w, const struct node *n)
{
    size_t order[64] = {0};
    if (n->type == NODE_SCALAR) {
        write_scalar(w, n);
        return;
    }
    CU_ASSERT_TRUE_FATAL(n->n <= 64);
    shuffle(w, order, n->n);
    buf_putc(&w->out, n->type == NODE_MAP ? '{' : '[');
    for (size_t i = 0; i < n->n; i++) {
        size_t k = n->type == NODE_MAP ? order[i] : i;
        buf_puts(&w->out, i ? "," : "");
        write_gap(w);
        if (n->type == NODE_MAP) {
            buf_puts(&w->out, n->keys[k]->text);
            buf_puts(&w->out, ": ");
        }
        write_flow(w, n->items[k]);
        write_gap(w);
    }
    buf_putc(&w->out, n->type == NODE_MAP ? '}' : ']');
}

static void write_newline(struct writer *w)
{
    if (chance(w, 4))
        buf_puts(&w->out, "  # a comment: {with: signs}");
    buf_putc(&w->out, '\n');
    if (chance(w, 6))
        buf_puts(&w->out, "   # a line of its own\n");
    if (chance(w, 6))
        buf_putc(&w->out, '\n');
}

static void write_block(struct writer *w, const struct node *n, int indent);

/* What stands behind "key:" or "-". */
static void write_value(struct writer *w, const struct node *n, int indent)
{
    if (n->type == NODE_SCALAR || n->n == 0 || chance(w, 3)) {
        buf_putc(&w->out, ' ');
        write_flow(w, n);
        write_newline(w);
    } else {
        write_newline(w);
        write_block(w, n, indent + 1 + (int)below(&w->state, 3));
    }
}

static void write_block(struct writer *w, const struct node *n, int indent)
{
    size_t order[64] = {0};
    CU_ASSERT_TRUE_FATAL(n->n <= 64);
    shuffle(w, order, n->n);
    for (size_t i = 0; i < n->n; i++) {
        size_t k = n->type == NODE_MAP ? order[i] : i;
        buf_printf(&w->out, "%*s", indent, "");
        if (n->type == NODE_MAP)
            buf_printf(&w->out, "%s:", n->keys[k]->text);
        else
            buf_putc(&w->out, '-');
        write_value(w, n->items[k], indent);
    }
}

/* The text laid out in another manner. */
static void rewrite(struct writer *w, const struct node *root)
{
    buf_clear(&w->out);
    write_block(w, root, 0);
    if (!chance(w, 4))
        return;
    struct buf lines = {0};
    for (size_t i = 0; i < w->out.n; i++) {
        if (w->out.s[i] == '\n')
            buf_putc(&lines, '\r');
        buf_putc(&lines, w->out.s[i]);
    }
    buf_release(&w->out);
    w->out = lines;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct planned *)a)->key, ((const struct planned *)b)->key);
}

static void sort_runs(struct plan *p)
{
    qsort(p->runs, p->n, sizeof *p->runs, compare_keys);
}

static void same_keys(const struct plan *a, const struct plan *b, const char *text)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = strcmp(a->runs[i].key, b->runs[i].key) == 0 &&
               strcmp(a->runs[i].code->digest, b->runs[i].code->digest) == 0;
    if (!same)
        printf("other keys:\n%s\n", text);
    CU_ASSERT_TRUE_FATAL(same);
}

static void layout_keeps(const char *text, int rounds)
{
    struct bench b;
    struct arena a = {0};
    struct errs *es = arena_alloc(&a, sizeof *es);
    struct plan first;
    struct writer w = {.state = 88172645463325252U};
    bench_open(&b);
    bench_good(&b, &a, text, &first);
    sort_runs(&first);
    const struct node *root = yaml_read(&a, "text", text, strlen(text), es);
    for (int i = 0; i < rounds; i++) {
        struct arena scope = {0};
        struct plan again;
        rewrite(&w, root);
        bench_good(&b, &scope, buf_text(&w.out), &again);
        sort_runs(&again);
        same_keys(&first, &again, buf_text(&w.out));
        arena_release(&scope);
    }
    buf_release(&w.out);
    bench_close(&b);
    arena_release(&a);
}

static void layout_changes_no_key(void)
{
    layout_keeps(rich, ROUNDS);
    for (size_t i = 0; i < sizeof other_files / sizeof *other_files; i++)
        layout_keeps(other_files[i], ROUNDS / 4);
}

/* Pairs of texts that say the same. */
static void the_same_said_otherwise_has_the_same_key(void)
{
    static const char *const pairs[][2] = {
        {"init: zero\n", "init: {kind: zero}\n"},
        {"init: gaussian\n", "init: {kind: gaussian}\n"},
        {"init: {kind: gaussian, scale: 0}\n", "init: {kind: gaussian, scale: -0.0}\n"},
        {"init: {kind: gaussian, scale: .5}\n", "init: {kind: gaussian, scale: 5.0E-1}\n"},
        {"init: {kind: gaussian, seed: 1000}\n", "init: {kind: gaussian, seed: 1e3}\n"},
        {"init: zero\nreference: ridge\n", "init: zero\nreference: [ridge]\n"},
        {"init: zero\nstop: {time: inf}\n", "init: zero\nstop: {}\n"},
        {"init: zero\nrecord: {observables: [loss]}\n", "init: zero\n"},
        {"init: zero\nrecord: {observables: [{kind: loss, as: loss}]}\n", "init: zero\n"},
        {"init: {kind: gaussian, seed: 3}\n",
         "init: {kind: gaussian, seed: {sweep: {values: [3]}}}\n"},
        {"init: zero\n", "init: zero\nlimit: 7\n"},
    };
    struct bench b;
    bench_open(&b);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct arena a = {0};
        struct plan plans[2];
        for (size_t k = 0; k < 2; k++) {
            const char *text =
                arena_printf(&a, "%s%s",
                             BENCH_HEAD BENCH_PROBLEM "parameterization: canonical\noptimizer: "
                                                      "{kind: gradient-descent, rate: 0.1}\n",
                             pairs[i][k]);
            bench_good(&b, &a, text, &plans[k]);
        }
        bool same = strcmp(plans[0].runs[0].key, plans[1].runs[0].key) == 0;
        if (!same)
            printf("other keys: %s%s", pairs[i][0], pairs[i][1]);
        CU_ASSERT_TRUE(same);
        arena_release(&a);
    }
    bench_close(&b);
}

/* Keys are put together from pieces; resolving a run and hashing its text must give the same. */
static void keys_and_digests_are_those_of_the_resolved_run(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    bench_open(&b);
    bench_good(&b, &a, rich, &p);
    CU_ASSERT_EQUAL(p.n, 2 * 2 + 2 * 2 * 3);
    for (size_t i = 0; i < p.n; i++) {
        struct run r;
        char digest[SHA256_HEX];
        plan_resolve(&p, i, &a, &r);
        const char *canonical = plan_canonical(&r, &a);
        sha256_of(canonical, strlen(canonical), digest);
        CU_ASSERT_STRING_EQUAL(digest, r.key);
        struct buf text = {0};
        for (size_t k = 0; k < r.code->n_parts; k++)
            buf_printf(&text, "%s=%s\n", r.code->parts[k]->name, r.code->parts[k]->digest);
        sha256_of(text.s, text.n, digest);
        buf_release(&text);
        CU_ASSERT_STRING_EQUAL(digest, r.code->digest);
        for (size_t k = 1; k < r.n_parameters; k++)
            CU_ASSERT_TRUE(strcmp(r.parameters[k - 1].path, r.parameters[k].path) < 0);
        CU_ASSERT_EQUAL(r.has_seed, strcmp(r.variant, "y") == 0);
    }
    bench_close(&b);
    arena_release(&a);
}

static void what_is_swept_is_marked(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    struct run r;
    bench_open(&b);
    bench_good(&b, &a, rich, &p);
    plan_resolve(&p, p.n - 1, &a, &r);
    CU_ASSERT_STRING_EQUAL(r.variant, "y");
    for (size_t k = 0; k < r.n_parameters; k++) {
        const char *path = r.parameters[k].path;
        bool expected = strcmp(path, "problem.data.noise") == 0 || strcmp(path, "init.seed") == 0 ||
                        strcmp(path, "init.scale") == 0 ||
                        strcmp(path, "parameterization.kind") == 0;
        CU_ASSERT_EQUAL(r.parameters[k].swept, expected);
    }
    CU_ASSERT_EQUAL(r.seed, 3);
    bench_close(&b);
    arena_release(&a);
}

/* No value of a text can pass for a line of its own. */
static void a_text_cannot_forge_a_line(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    struct run r;
    bench_open(&b);
    bench_good(&b, &a,
               BENCH_HEAD "problem:\n  data: {kind: csv, path: one.csv, target: \"a\\nb=c\"}\n"
                          "  loss: squared\n" BENCH_REST,
               &p);
    plan_resolve(&p, 0, &a, &r);
    CU_ASSERT_PTR_NOT_NULL(strstr(plan_canonical(&r, &a), "problem.data.target=a\\nb=c\n"));
    bench_close(&b);
    arena_release(&a);
}

static void a_hundred_thousand_runs_have_as_many_keys(void)
{
    struct bench b;
    struct arena a = {0};
    struct plan p;
    bench_open(&b);
    bench_good(&b, &a,
               BENCH_HEAD BENCH_PROBLEM
               "parameterization: canonical\n"
               "init: {kind: gaussian, scale: {sweep: {log: [1e-6, 1, 100]}}, "
               "seed: {sweep: {range: [1, 100]}}}\n"
               "optimizer: {kind: gradient-descent, rate: {sweep: {linear: [0.1, 1, 10]}}}\n",
               &p);
    CU_ASSERT_EQUAL(p.n, 100000);
    sort_runs(&p);
    for (size_t i = 1; i < p.n; i++)
        CU_ASSERT_FATAL(strcmp(p.runs[i - 1].key, p.runs[i].key) < 0);
    bench_close(&b);
    arena_release(&a);
}

void suite_cosmetics(void)
{
    CU_pSuite s = CU_add_suite("cosmetics", NULL, NULL);
    CU_add_test(s, "layout changes no key", layout_changes_no_key);
    CU_add_test(s, "the same said otherwise has the same key",
                the_same_said_otherwise_has_the_same_key);
    CU_add_test(s, "keys and digests are those of the resolved run",
                keys_and_digests_are_those_of_the_resolved_run);
    CU_add_test(s, "what is swept is marked", what_is_swept_is_marked);
    CU_add_test(s, "a text cannot forge a line", a_text_cannot_forge_a_line);
    CU_add_test(s, "a hundred thousand runs have as many keys",
                a_hundred_thousand_runs_have_as_many_keys);
}
