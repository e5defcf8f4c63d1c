/* checkpoint.c: a trial that is interrupted again and again ends with the bits of one that is not:
 * samples, weights, evaluations, reason. */
#include "core/checkpoint.h"

#include <math.h>

#include "core/bench.h"
#include "core/optimizer.h"
#include "support.h"

void suite_checkpoint(void);

static struct bench b;

/* --- one that interrupts ---------------------------------------------------------------------- */

struct interrupter {
    uint64_t random;
    int64_t left; /* steps before the next interruption */
    struct buf state;
    size_t kept;
};

static enum attendance interrupt(void *self, double share)
{
    struct interrupter *i = self;
    CU_ASSERT(share >= 0 && share <= 1);
    i->left--;
    return i->left > 0 ? ATTEND_GO_ON : i->left == 0 ? ATTEND_KEEP : ATTEND_STOP;
}

static void keep(void *self, const struct standing *at, const void *state, size_t n)
{
    struct interrupter *i = self;
    CU_ASSERT(at->share >= 0 && at->share <= 1);
    buf_clear(&i->state);
    buf_add(&i->state, state, n);
    i->kept++;
}

static bool interrupted(const struct outcome *o)
{
    return o->status == OUTCOME_FAILED && strcmp(o->reason, "interrupted") == 0;
}

/* Each attempt is another trial of the same choices, as in another process. Returns how often it was
 * interrupted. */
static size_t run_in_pieces(struct outcome *o, int64_t most)
{
    struct interrupter i = {.random = 5};
    memset(o, 0, sizeof *o);
    do {
        struct buf from = i.state;
        const struct attendant a = {.self = &i,
                                    .alive = interrupt,
                                    .keep = keep,
                                    .state = from.s,
                                    .n = from.n,
                                    .patience = 1};
        i.state = (struct buf){0};
        i.left = 1 + (int64_t)(test_random(&i.random) % (uint64_t)most);
        outcome_release(o);
        trial_run(bench_ready(&b), o, &a);
        buf_release(&from);
    } while (interrupted(o));
    buf_release(&i.state);
    return i.kept;
}

static bool same(struct outcome *x, struct outcome *y)
{
    struct buf a = {0}, c = {0};
    outcome_transfer(x, &(struct transfer){.way = TRANSFER_SAVE, .out = &a});
    outcome_transfer(y, &(struct transfer){.way = TRANSFER_SAVE, .out = &c});
    const bool equal = a.n == c.n && memcmp(a.s, c.s, a.n) == 0;
    buf_release(&a);
    buf_release(&c);
    return equal;
}

/* Pieces of at most so many steps. */
static void pieces_make_the_whole(int64_t most)
{
    struct outcome whole, pieces;
    bench_run(&b, &whole);
    const size_t kept = run_in_pieces(&pieces, most);
    CU_ASSERT(kept >= 2);
    CU_ASSERT_NOT_EQUAL(whole.status, OUTCOME_FAILED);
    if (whole.status == OUTCOME_FAILED || kept < 2)
        fprintf(stderr, "checkpoint: %zu pieces: %s\n", kept, whole.reason);
    CU_ASSERT(same(&whole, &pieces));
    outcome_release(&whole);
    outcome_release(&pieces);
}

/* --- laws ------------------------------------------------------------------------------------- */

static void number(struct options_of *o, const char *name, double value)
{
    for (const struct field *f = o->kind->fields; f && f->name; f++)
        if (strcmp(f->name, name) == 0)
            options_number(o, name, value);
}

/* Twelve samples of three features, their theta, and what is asked of it. */
static void regression(const char *psi)
{
    memset(&b, 0, sizeof b);
    bench_kind(&b.data, "data", "gaussian");
    options_number(&b.data, "samples", 12);
    options_number(&b.data, "features", 3);
    bench_kind(&b.loss, "loss", "squared");
    bench_kind(&b.psi, "parameterization", psi);
    bench_kind(&b.init, "initialization", "gaussian");
    options_number(&b.init, "scale", 0.5);
    fields_default(stop_fields, &b.trial.stop);
    fields_default(record_fields, &b.trial.record);
    b.trial.record.at.linear = 7;
    b.trial.record.weights = "final";
    b.trial.stop.steps = 60;
    bench_observe(&b, "loss");
    bench_observe(&b, "theta");
    bench_observe(&b, "rate");
    bench_kind(&b.reference, "reference", "least-norm");
}

static bool is_flow(const struct kind *k)
{
    return ((const struct optimizer *)(const void *)k)->continuous;
}

/* All batches of a descent are small, and shuffled. */
static void every_optimizer_goes_on_where_it_was(void)
{
    const struct contract *c = contract_find("optimizer");
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < c->n; i++)
        for (int batch = 0; batch <= 5; batch += 5) {
            regression("canonical");
            bench_kind(&b.optimizer, "optimizer", c->kinds[i]->name);
            number(&b.optimizer, "rate", 0.01);
            number(&b.optimizer, "batch", batch > 0 ? batch : 1);
            if (is_flow(c->kinds[i]))
                b.trial.stop.time = 3;
            pieces_make_the_whole(is_flow(c->kinds[i]) ? 3 : 20);
        }
}

/* In layers: what is conserved is looked after, too. */
static void every_method_of_one_step_goes_on_where_it_was(void)
{
    static const char *const methods[] = {"rk4", "rkf45", "rkck", "rk8pd", "bsimp", "rkc"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        regression("two-layer-linear");
        bench_flow(&b, 4);
        options_text(&b.optimizer, "method", methods[i]);
        options_number(&b.optimizer, "tolerance", 1e-7);
        b.trial.stop.steps = 2000;
        b.trial.stop.loss = 1e-3;
        pieces_make_the_whole(4);
    }
}

static void held_coordinates_go_on_where_they_were(void)
{
    static const int64_t row[] = {0, 1, 1}, col[] = {1, 0, 1};
    static const double value[] = {1, 1, 0}, start[] = {0.1, 0.02, 0.03, 0.1};
    regression("deep-linear");
    bench_kind(&b.data, "data", "observed-entries");
    options_number(&b.data, "rows", 2);
    options_number(&b.data, "cols", 2);
    options_counts(&b.data, "row", row, 3);
    options_counts(&b.data, "col", col, 3);
    options_reals(&b.data, "value", value, 3);
    options_number(&b.psi, "depth", 2);
    bench_kind(&b.init, "initialization", "balanced");
    options_reals(&b.init, "theta", start, 4);
    b.trial.n_observables = 0;
    bench_observe(&b, "invariant-drift");
    b.reference.kind = NULL;
    bench_flow(&b, 40);
    b.trial.stop.steps = 1000;
    options_text(&b.optimizer, "coordinates", "held");
    pieces_make_the_whole(3);
}

/* Nobody sees what GSL's multistep methods know of their past. */
static void multistep_methods_are_not_kept_and_start_over(void)
{
    static const char *const methods[] = {"msadams", "msbdf"};
    for (size_t i = 0; i < 2; i++) {
        struct interrupter x = {.left = 1};
        struct outcome o = {0};
        regression("canonical");
        bench_flow(&b, 4);
        options_text(&b.optimizer, "method", methods[i]);
        trial_run(bench_ready(&b), &o,
                  &(struct attendant){.self = &x, .alive = interrupt, .keep = keep, .patience = 1});
        CU_ASSERT(interrupted(&o));
        CU_ASSERT_EQUAL(x.kept, 0);
        outcome_release(&o);
    }
}

/* Bytes that are cut off anywhere, longer, or of a trial of other sizes: the run begins anew. */
static void a_state_that_does_not_fit_is_not_used(void)
{
    struct interrupter x = {.left = 3};
    struct attendant a = {.self = &x, .alive = interrupt, .keep = keep, .patience = 1};
    struct outcome whole, o = {0};
    regression("canonical");
    bench_descent(&b, 0.01, 60);
    bench_run(&b, &whole);
    trial_run(bench_ready(&b), &o, &a);
    CU_ASSERT_FATAL(x.kept == 1 && x.state.n > 100);
    buf_putc(&x.state, 'x');
    for (size_t n = 1; n <= x.state.n; n += n + 40 < x.state.n - 2 ? 40 : 1) {
        outcome_release(&o);
        if (n + 1 == x.state.n)
            continue; /* the whole of it */
        x.left = 1000;
        a.state = x.state.s;
        a.n = n;
        trial_run(bench_ready(&b), &o, &a);
        CU_ASSERT(same(&whole, &o));
    }
    outcome_release(&o);
    outcome_release(&whole);
    buf_release(&x.state);
}

/* Of the right sizes, and made by somebody who means no good: whatever comes of it, nothing is read or
 * written that is not the run's (the sanitizers look). */
static void nonsense_of_the_right_size_stays_within_the_run(void)
{
    static const char *const kinds[] = {"stochastic-gradient-descent", "adam", "gradient-flow"};
    uint64_t random = 11;
    for (int i = 0; i < 300; i++) {
        struct interrupter x = {.left = 3};
        struct attendant a = {.self = &x, .alive = interrupt, .keep = keep, .patience = 1};
        struct outcome o = {0};
        regression("canonical");
        bench_kind(&b.optimizer, "optimizer", kinds[i % 3]);
        number(&b.optimizer, "rate", 0.01);
        number(&b.optimizer, "batch", 5);
        b.trial.stop.time = i % 3 == 2 ? 3 : HUGE_VAL;
        trial_run(bench_ready(&b), &o, &a);
        CU_ASSERT_FATAL(x.kept == 1);
        for (int k = 0; k < 3; k++)
            x.state.s[test_random(&random) % x.state.n] = (char)test_random(&random);
        outcome_release(&o);
        x.left = 100;
        a.state = x.state.s;
        a.n = x.state.n;
        struct buf from = x.state;
        x.state = (struct buf){0};
        trial_run(bench_ready(&b), &o, &a);
        outcome_release(&o);
        buf_release(&from);
        buf_release(&x.state);
    }
}

void suite_checkpoint(void)
{
    CU_pSuite s = CU_add_suite("checkpoint", NULL, NULL);
    TEST(s, every_optimizer_goes_on_where_it_was);
    TEST(s, every_method_of_one_step_goes_on_where_it_was);
    TEST(s, held_coordinates_go_on_where_they_were);
    TEST(s, multistep_methods_are_not_kept_and_start_over);
    TEST(s, a_state_that_does_not_fit_is_not_used);
    TEST(s, nonsense_of_the_right_size_stays_within_the_run);
}
