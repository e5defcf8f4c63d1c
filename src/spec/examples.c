/* examples.c: see examples.h. Most kinds do with the rest of an experiment as every example has it
 * (language.c), and stand there by their name and the options that they require; those that ask for
 * more are listed. */
#include "spec/examples.h"

#include <string.h>

#include "spec/language.h"

#define SMALL "{kind: gaussian, samples: 40, features: 10, seed: 1}"
#define DATA(map) "problem: {data: " map ", loss: squared}\n"
#define TARGETS(map) "problem: {data: " map ", loss: {kind: squared, reduction: sum}}\n"
#define RECORD(observables) "record: {at: {log: 10}, observables: [loss, " observables "]}\n"
#define PLANE TARGETS("{kind: point, rows: 1, cols: 2, target: [1, 0.6]}")
#define SQUARE "{kind: given, x: [1, 0, 0, 0.5, 1, 0], y: [1, 2], features: 3, quadratic: true}"
#define START "init: {kind: gaussian, scale: 0.1, seed: 1}\n"
#define WELL_BELOW                                                                                 \
    "problem: {data: {kind: gaussian, samples: 5, features: 10, seed: 1}, loss: squared}\n"

static const struct {
    const char *contract, *kind, *lines;
} examples[] = {
    {"data", "csv", DATA("{kind: csv, path: houses.csv, target: price, standardize: true}")},
    {"data", "gaussian", DATA("{kind: gaussian, samples: 40, features: 10, noise: 0.1, seed: 1}")},
    {"data", "given", DATA("{kind: given, x: [1, 0.5, -0.2, 0.6], y: [1, 0.5], features: 2}")},
    {"data", "idx",
     "problem: {data: {kind: idx, images: images.gz, labels: labels.gz, samples: 100, shrink: 4}, "
     "loss: logistic}\n"},
    {"data", "observed-entries",
     DATA(
         "{kind: observed-entries, rows: 2, cols: 2, row: [0, 0, 1], col: [0, 1, 0], value: [1, 2, 3]}")},
    {"data", "point", TARGETS("{kind: point, cols: 4, target: [4, 3, 2, 1]}")},
    {"data", "quadratic-teacher",
     DATA(
         "{kind: quadratic-teacher, samples: 40, features: 4, seed: 1}") "parameterization: {kind: quadratic, width: 4}\n"},
    {"data", "sensing", DATA("{kind: sensing, rows: 4, cols: 4, rank: 1, samples: 40, seed: 1}")},
    {"data", "sparse", DATA("{kind: sparse, samples: 20, features: 30, nonzero: 2, seed: 1}")},
    {"data", "sparse-classes",
     "problem: {data: {kind: sparse-classes, samples: 20, features: 30, seed: 1}, loss: "
     "logistic}\n"},
    {"data", "teacher", DATA("{kind: teacher, samples: 40, features: 5, outputs: 2, seed: 1}")},
    {"data", "whitened", DATA("{kind: whitened, samples: 40, features: 10, seed: 1}")},
    {"loss", "logistic",
     "problem: {data: {kind: sparse-classes, samples: 20, features: 30, seed: 1}, loss: "
     "logistic}\n"},
    {"loss", "l-p", "problem: {data: " SMALL ", loss: {kind: l-p, p: 4}}\n"},
    {"parameterization", "formula", "parameterization: {kind: formula, theta: \"u^2 - v^2\"}\n"},
    {"parameterization", "polar", PLANE "parameterization: polar\n"},
    {"parameterization", "quadratic",
     DATA(SQUARE) "parameterization: {kind: quadratic, width: 4}\n"},
    {"parameterization", "network",
     "parameterization: {kind: network, activation: tanh, depth: 3, width: 20}\n"},
    {"initialization", "blocks", "init: {kind: blocks, values: [0.1, 0.2]}\n"},
    {"initialization", "constant", "init: {kind: constant, value: 0.1}\n"},
    {"initialization", "file", "init: {kind: file, U: U.csv, v: v.csv}\n"},
    {"optimizer", "end-to-end-flow",
     "parameterization: canonical\noptimizer: {kind: end-to-end-flow, depth: 3}\nstop: {time: 10}\n"},
    {"optimizer", "gradient-flow",
     "optimizer: {kind: gradient-flow, tolerance: 1e-8}\nstop: {time: 10}\n"},
    {"optimizer", "adagrad", "optimizer: {kind: adagrad, rate: 0.01}\n"},
    {"optimizer", "adam", "optimizer: {kind: adam, rate: 0.01}\n"},
    {"optimizer", "projected-descent",
     DATA(SQUARE) "parameterization: {kind: quadratic, width: 4, core: symmetric}\n"
                  "optimizer: {kind: projected-descent, rate: 0.01}\n"},
    {"optimizer", "stochastic-gradient-descent",
     "optimizer: {kind: stochastic-gradient-descent, rate: 0.001, batch: 4}\n"},
    {"probe", "at-reference",
     "reference: least-norm\nprobe: at-reference\nrecord: {observables: [loss, gradient-norm]}\n"},
    {"probe", "chain-time",
     TARGETS(
         "{kind: point, rows: 1, cols: 1, target: [1]}") "parameterization: {kind: scalar-chain, depth: 3}\n"
                                                         "init: {kind: constant, value: 0.5}\nprobe: {kind: chain-time, loss: 1e-4}\n"},
    {"probe", "critical-points",
     PLANE "parameterization: {kind: deep-linear, depth: 2, width: 2}\n"
           "probe: {kind: critical-points, draws: 10}\n"},
    {"probe", "grid",
     DATA(
         "{kind: given, x: [1], y: [1], features: 1}") "parameterization: {kind: scalar-chain, depth: 2}\n"
                                                       "init: {kind: constant, value: 0.5}\nprobe: grid\n"},
    {"probe", "incremental-threshold",
     TARGETS(
         "{kind: point, cols: 2, target: [1.1, 1]}") "parameterization: {kind: power, exponent: 3}\nprobe: incremental-threshold\n"},
    {"probe", "induced-field",
     PLANE
     "parameterization: {kind: power, exponent: 2}\nprobe: {kind: induced-field, points: 5}\n"},
    {"probe", "line-integral",
     PLANE "parameterization: {kind: deep-linear, depth: 2, width: 1}\n"
           "probe: {kind: line-integral, curve: rectangle}\n"},
    {"probe", "quadratic-example",
     DATA(SQUARE) "parameterization: {kind: quadratic, width: 4}\nprobe: quadratic-example\n"},
    {"probe", "shared-units",
     DATA(SQUARE) "parameterization: {kind: quadratic, width: 1}\n"
                  "probe: {kind: shared-units, draws: 2, rank: 2}\n"},
    {"probe", "start", START "probe: start\n"},
    {"probe", "symmetry", START "probe: symmetry\n"},
    {"observable", "certificate-slack",
     DATA("{kind: sparse, samples: 20, features: 30, nonzero: 2, seed: 1}") "parameterization: difference\nreference: basis-pursuit\n" RECORD(
         "certificate-slack")},
    {"observable", "closed-form-time",
     TARGETS(
         "{kind: point, cols: 4, target: [4, 3, 2, 1]}") "parameterization: {kind: power, exponent: 2}\n"
                                                         "init: {kind: balanced, theta: [0.01, 0.01, 0.01, 0.01]}\n"
                                                         "optimizer: gradient-flow\nstop: {time: 1}\n" RECORD(
                                                             "closed-form-time")},
    {"observable", "convergence-bound",
     TARGETS("{kind: point, rows: 2, cols: 2, target: [2, 0, 0, 1]}") "parameterization: {kind: deep-linear, depth: 3, width: 2}\n" RECORD(
         "convergence-bound")},
    {"observable", "determinant",
     TARGETS("{kind: point, rows: 2, cols: 2, target: [2, 0, 0, 1]}") RECORD("determinant")},
    {"observable", "distance", "reference: least-norm\n" RECORD("distance")},
    {"observable", "error-rate",
     "problem: {data: {kind: sparse-classes, samples: 20, features: 30, seed: 1}, loss: "
     "logistic}\n" RECORD("error-rate")},
    {"observable", "excess-norm",
     DATA("{kind: sparse, samples: 20, features: 30, nonzero: 2, seed: 1}") "parameterization: difference\nreference: basis-pursuit\n" RECORD(
         "excess-norm")},
    {"observable", "kernel-alignment",
     "parameterization: {kind: network, activation: tanh, depth: 2, width: 20}\n" RECORD(
         "kernel-alignment")},
    {"observable", "loss", "record: {at: {log: 10}, observables: [loss]}\n"},
    {"observable", "misclassified",
     DATA("{kind: given, x: [1, 0, 0, 1], y: [1, 0, 0, 1], features: 2, outputs: 2}")
         RECORD("misclassified")},
    {"observable", "singular-rate",
     TARGETS("{kind: point, rows: 2, cols: 2, target: [2, 0, 0, 1]}") "parameterization: {kind: deep-linear, depth: 3, width: 2}\n" RECORD(
         "{kind: singular-rate, depth: 3}")},
    {"observable", "test-loss",
     DATA("{kind: gaussian, samples: 40, features: 10, tests: 20, seed: 1}") RECORD("test-loss")},
    {"reference", "basis-pursuit", WELL_BELOW "reference: basis-pursuit\n" RECORD("distance")},
    {"reference", "file", "reference: {kind: file, theta: theta.csv}\n" RECORD("distance")},
    {"reference", "matching-pursuit",
     DATA("{kind: sparse, samples: 20, features: 30, nonzero: 2, seed: 1}") "reference: matching-pursuit\n" RECORD(
         "distance")},
    {"reference", "min-nuclear",
     DATA("{kind: completion, rows: 4, cols: 4, rank: 1, observed: 8}") "parameterization: deep-linear\nreference: min-nuclear\n" RECORD(
         "distance")},
    {"reference", "min-q-alpha",
     WELL_BELOW "reference: {kind: min-q-alpha, alpha: 0.1}\n" RECORD("distance")},
    {"reference", "one-example",
     TARGETS(
         "{kind: given, x: [1, 0.6], y: [1], features: 2}") "parameterization: {kind: power, exponent: 2}\n"
                                                            "init: {kind: balanced, theta: [0.01, 0.01]}\n"
                                                            "reference: {kind: one-example, p: 0, start: [0.01, 0.01]}\n" RECORD(
                                                                "distance")},
};

static const char *listed(const struct contract *c, const struct kind *k)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (strcmp(examples[i].contract, c->name) == 0 && strcmp(examples[i].kind, k->name) == 0)
            return examples[i].lines;
    return NULL;
}

/* A number that is small, where it may be. */
static void put_number(struct buf *out, const struct field *f)
{
    const double tries[] = {f->type == FIELD_REAL ? 0.001 : 2, 1, f->min};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (field_admits(f, tries[i])) {
            buf_printf(out, "%g", tries[i]);
            return;
        }
    buf_printf(out, "%g", f->max);
}

/* ", rate: 0.001" */
static void put_option(struct buf *out, const struct field *f)
{
    char key[FIELD_KEY_SIZE];
    buf_printf(out, ", %s: ", field_key(f, key));
    if (f->type == FIELD_REAL || f->type == FIELD_COUNT)
        put_number(out, f);
    else if (f->type == FIELD_FLAG)
        buf_puts(out, "true");
    else if (f->choices)
        buf_add(out, f->choices, strcspn(f->choices, "|"));
    else if (f->type == FIELD_FILE)
        buf_printf(out, "%s.csv", key);
    else
        buf_puts(out, field_is_list(f) ? "[1]" : key);
}

/* The name, or a map of it and of what has to be given. */
static void put_choice(struct buf *out, const struct kind *k)
{
    struct buf options = {0};
    for (const struct field *f = k->fields; f && f->name; f++)
        if (f->required)
            put_option(&options, f);
    if (options.n > 0)
        buf_printf(out, "{kind: %s%s}", k->name, buf_text(&options));
    else
        buf_puts(out, k->name);
    buf_release(&options);
}

/* At the key of the contract. */
static void put_plain(struct buf *lines, const struct contract *c, const struct kind *k)
{
    static const char *const forms[][2] = {
        {"data", "problem: {data: %s, loss: squared}\n"},
        {"loss", "problem: {data: " SMALL ", loss: %s}\n"},
        {"parameterization", "parameterization: %s\n"},
        {"initialization", "init: %s\n"},
        {"optimizer", "optimizer: %s\n"},
        {"probe", "probe: %s\n"},
        {"observable", "record: {at: {log: 10}, observables: [loss, %s]}\n"},
        {"reference", "reference: %s\nrecord: {at: {log: 10}, observables: [loss, distance]}\n"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i][0], c->name) == 0) {
            const char *hole = strstr(forms[i][1], "%s");
            buf_add(lines, forms[i][1], (size_t)(hole - forms[i][1]));
            put_choice(lines, k);
            buf_puts(lines, hole + 2);
        }
}

void kind_example(const struct contract *c, const struct kind *k, struct buf *out)
{
    const char *known = listed(c, k);
    struct buf lines = {0};
    if (known)
        buf_puts(&lines, known);
    else
        put_plain(&lines, c, k);
    const struct topic t = {.name = c->name, .example = buf_text(&lines)};
    topic_example(&t, out);
    buf_release(&lines);
}
