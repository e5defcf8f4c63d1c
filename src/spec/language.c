/* language.c: see language.h. */
#include "spec/language.h"

#include <string.h>

#include "core/trial.h"
#include "spec/program.h"

#define QUOTED(x) #x
#define NUMBER(x) QUOTED(x)

/* --- keys ------------------------------------------------------------------------------------- */

#define SECTION_WORDS                                                                              \
    {"problem", "{data: ..., loss: ...}", "the loss as a function of theta", false},               \
        {"parameterization", "KIND or {kind: KIND, ...}", "how weights make theta", false},        \
        {"init", "KIND or {kind: KIND, ...}", "the weights that a run starts from", false},        \
        {"optimizer", "KIND or {kind: KIND, ...}", "how the weights move", false},                 \
        {"probe", "KIND or {kind: KIND, ...}",                                                     \
         "in place of an optimizer: what is measured without descending", false},                  \
        {"program", "{command: [...], ...}",                                                       \
         "in place of problem, parameterization and optimizer: a program of your own", false},     \
        {"reference", "KIND, {kind: KIND, ...} or a list of them",                                 \
         "solutions on the same data, to compare with", false},                                    \
        {"stop", "{...}", "when a run ends", false},                                               \
        {"record", "{...}", "what is kept of a run, and when it is sampled", false},               \
        {"where", "CONDITION", "only points of the sweeps of which this holds are runs", false},   \
        {"except", "[{KEY: VALUE, ...}, ...]", "points of the sweeps that are no runs", false},    \
    {                                                                                              \
        "repeat", "N", "the same with N seeds: short for a sweep of init.seed and the like", false \
    }

static const char name_form[] = "NAME";

const struct word file_words[] = {
    {"experiment", name_form, "the file's own stem: small letters, digits, '-' and '.'", true},
    {"title", "TEXT", "what it is about, in one line", true},
    {"source", "TEXT", "where the question comes from", true},
    SECTION_WORDS,
    {"claims", "[{id: ..., ...}, ...]", "what the write-up may say, and the query that decides it",
     false},
    {"variants", "[{name: ..., ...}, ...]", "runs that share the keys of the file", false},
    {"quick", "{...}", "laid over everything for --profile quick", false},
    {"limits", "{seconds: N, memory: SIZE}", "what one run may take; no part of what a run is",
     false},
    {"checkpoint", "SECONDS",
     "how often the state of a run is kept, to go on from; no part of what a run is", false},
    {"limit", "N",
     "the most runs that the file may unfold into: default " NUMBER(LIMIT_DEFAULT) ", at "
                                                                                   "most " NUMBER(
                                                                                       LIMIT_MOST),
     false},
    {NULL, NULL, NULL, false},
};

const struct word limits_words[] = {
    {"seconds", "N", "wall time of one run; then it is ended and recorded as failed", false},
    {"memory", "SIZE",
     "4 GiB, 512 MiB, a bare number is GiB: of one run, beyond what a worker takes before it",
     false},
    {NULL, NULL, NULL, false},
};

const struct word variant_words[] = {
    {"name", name_form, "small letters, digits, '-' and '.'; the column `variant`", true},
    SECTION_WORDS,
    {NULL, NULL, NULL, false},
};

const struct word section_words[] = {
    SECTION_WORDS,
    {NULL, NULL, NULL, false},
};

const struct word problem_words[] = {
    {"data", "KIND or {kind: KIND, ...}", "generated, or read from files", true},
    {"loss", "KIND or {kind: KIND, ...}", "convex in theta", true},
    {NULL, NULL, NULL, false},
};

const struct word claim_words[] = {
    {"id", name_form, "letters, digits, '-' and '.'; unique in the file", true},
    {"sort", "identity | theorem | finding",
     "how it could come out otherwise: only if the code is wrong; only if its conditions do not "
     "hold here; or freely",
     false},
    {"says", "TEXT", "the sentence that the write-up may print", true},
    {"source", "TEXT", "where it is claimed", true},
    {"query", "SQL", "one statement that gives one number", true},
    {"expect",
     "\">= X\", \"<= X\", \"> X\", \"< X\", \"= X\", \"in [A, B]\", \"A +- B\", \"A +- "
     "P%\"",
     "what the number must be; NaN never holds", true},
    {"because", "TEXT", "why this bound or tolerance", false},
    {NULL, NULL, NULL, false},
};

const struct word program_words[] = {
    {"with", "{NAME: VALUE, ...}",
     "parameters, given to it as one JSON object on standard input: numbers, texts, true or false, "
     "lists of them",
     false},
    {NULL, NULL, NULL, false},
};

const struct word sweep_words[] = {
    {"values", "[A, B, ...]", "these values, of any type", false},
    {"log", "[FROM, TO, POINTS]", "evenly spaced in the logarithm, both ends included", false},
    {"linear", "[FROM, TO, POINTS]", "evenly spaced, both ends included", false},
    {"range", "[FIRST, LAST] or [FIRST, LAST, STEP]", "whole numbers, LAST included", false},
    {"random", "{count: N, low: A, high: B, seed: S, scale: linear | log}",
     "numbers drawn evenly between low and high", false},
    {"every", "CONTRACT",
     "all kinds of a contract, parameterizations as far as they can represent the data's theta; it stands under a key `kind`",
     false},
    {"zip", "LABEL", "beside one of these: sweeps of one label move together", false},
    {"but", "[KIND, ...]", "beside `every`: kinds that are left out", false},
    {NULL, NULL, NULL, false},
};

const struct word random_words[] = {
    {"count", "N", "how many", true},
    {"low", "A", "the lower end", true},
    {"high", "B", "the upper end", true},
    {"seed", "S", "a whole number, at least 0: the same seed draws the same values", true},
    {"scale", "linear | log", "log draws evenly in the logarithm; default linear", false},
    {NULL, NULL, NULL, false},
};

const struct word *word_find(const struct word *words, const char *name)
{
    for (; words && words->name; words++)
        if (strcmp(words->name, name) == 0)
            return words;
    return NULL;
}

size_t words_names(const struct word *words, const char **names, size_t room)
{
    size_t n = 0;
    for (; words && words->name && n < room; words++)
        names[n++] = words->name;
    return n;
}

/* --- topics ----------------------------------------------------------------------------------- */

const struct topic topics[] = {
    {.name = "experiment",
     .summary = "a file experiments/NAME.yaml: a problem, how it is solved, what is claimed",
     .help =
         "A KIND is a word of a contract (overparam describe lists them); its options stand "
         "beside it in a map. A run has an optimizer, a probe or a program. Paths are relative to "
         "the file.",
     .words = file_words,
     .example = "init: {kind: gaussian, scale: 0.1, seed: 1}\n"},
    {.name = "problem",
     .summary = "what is to be solved: data and a loss, convex in theta",
     .help = "Sum or mean over samples and a factor are options of the loss.",
     .words = problem_words,
     .example = "problem:\n"
                "  data: {kind: gaussian, samples: 40, features: 10, noise: 0.1, seed: 1}\n"
                "  loss: {kind: squared, reduction: mean}\n"},
    {.name = "program",
     .summary = "a program of your own in place of problem, parameterization and optimizer",
     .help =
         "It runs in the project's folder, where all its paths start, without a shell and with a "
         "clean environment (PATH, HOME, TMPDIR and LD_LIBRARY_PATH as they are, LANG=C.UTF-8, "
         "TZ=UTC, OMP_NUM_THREADS=1, OPENBLAS_NUM_THREADS=1, MKL_NUM_THREADS=1, PYTHONHASHSEED=0). "
         "Samples are lines of JSON on its standard output: {\"step\": 3, \"loss\": 0.1, "
         "\"spectrum\": [2, 1]}. `step` must not fall, `time` and `at` may stand beside it, every "
         "other key is an observable, a number or a list of components, null for what is not finite. "
         "A last line {\"status\": \"diverged\", \"reason\": \"...\"} (or \"done\") may end them. "
         "Anything else, an exit status other than 0 and a limit that is passed make a run that "
         "failed; overparam show tells its last words on standard error. Command, names and `with` "
         "are what a run is, the files' content is its code: an edit makes its runs stale. What the "
         "program reads and `files` does not name goes unnoticed. overparam check notes each program; "
         "only overparam run, verify and adopt start it. It may do whatever you may, as a Makefile may: "
         "look at it before you run what others wrote.",
     .words = program_words,
     .fields = program_fields,
     .example = "program:\n"
                "  command: # mostly [python3, train.py], and files: [train.py]\n"
                "    - python3\n"
                "    - -c\n"
                "    - |\n"
                "      import json, sys\n"
                "      given = json.load(sys.stdin)\n"
                "      w = 1.0\n"
                "      for step in range(given[\"steps\"]):\n"
                "          print(json.dumps({\"step\": step, \"loss\": w * w, \"weights\": [w]}))\n"
                "          w -= given[\"rate\"] * 2 * w\n"
                "  version: [python3, --version]\n"
                "  limits: {seconds: 60}\n"
                "  with: {rate: {sweep: {log: [0.01, 0.1, 3]}}, steps: 20}\n"},
    {.name = "sweep",
     .summary = "one run for each of many values",
     .help = "{sweep: {WAY: ...}} stands in place of a value, a kind or a whole map, anywhere in a "
             "run but in `record`. Sweeps multiply; those of one `zip` label move together and "
             "have equally many points. One sweep has at most " NUMBER(SWEEP_MOST) " points.",
     .words = sweep_words,
     .inner = random_words,
     .example = "init: {kind: gaussian, scale: {sweep: {log: [0.01, 1, 5]}}, seed: {sweep: {range: "
                "[1, 3]}}}\n"
                "optimizer:\n"
                "  kind: gradient-descent\n"
                "  rate: {sweep: {values: [0.01, 0.02], zip: pace}} # 0.01 with 2000 steps, 0.02 "
                "with 1000\n"
                "stop: {steps: {sweep: {values: [2000, 1000], zip: pace}}}\n"
                "variants:\n"
                "  - name: kinds\n"
                "    parameterization: {kind: {sweep: {values: [canonical, two-layer-linear]}}}\n"
                "  - name: losses\n"
                "    problem: {loss: {kind: {sweep: {every: loss, but: [logistic]}}}}\n"
                "  - name: drawn\n"
                "    init: {scale: {sweep: {random: {count: 4, low: 0.01, high: 1, seed: 1, scale: "
                "log}}}}\n"},
    {.name = "where",
     .summary = "which points of the sweeps are runs: a condition, and points that are left out",
     .help =
         "`where` is a condition: and, or, not, = != < <= > >=, in (...), + - * /, numbers, texts in "
         "single quotes, true, false. `except` is a list of maps: a point that has all values of one "
         "is left out; a list stands for any of its values. A name in either is a key that the file "
         "writes, by its path (init.scale) or an end of it that no other key has (scale); a kind by "
         "its section (optimizer = 'momentum'). A comparison with a key that a run lacks does not "
         "hold. A variant may have its own, in place of those of the file. Numbers are compared "
         "exactly; `limit` counts what is left.",
     .example = "init: {kind: gaussian, scale: {sweep: {values: [0.01, 0.1, 1]}}, seed: 1}\n"
                "optimizer: {kind: gradient-descent, rate: {sweep: {values: [0.001, 0.01]}}}\n"
                "where: \"scale * rate < 0.01 and not (scale = 0.1 and rate = 0.01)\"\n"
                "except: [{scale: [0.01, 0.1], optimizer.rate: 0.01}]\n"},
    {.name = "repeat",
     .summary = "the same with N seeds",
     .help =
         "Short for {sweep: {range: [1, N], zip: repeat}} in place of the seeds of a run: "
         "init.seed, optimizer.seed, probe.seed and program.with.seed, those of them that it "
         "has. They move together, each from the number that is written, else from 1. Data stay "
         "the same: problem.data.seed moves along where it is swept with `zip: repeat`. A "
         "variant without a seed is made once.",
     .example = "init: {kind: gaussian, scale: {sweep: {values: [0.1, 1]}}}\n"
                "repeat: 3\n"
                "quick: {repeat: 1}\n"},
    {.name = "best",
     .summary = "a value that a query of other runs' results gives",
     .help =
         "{best: SQL} stands in place of a number, a word or a text of the options, or among the `values` "
         "of a sweep. The query says of which runs the results are, experiment = 'NAME' and mostly "
         "variant = 'NAME', of this file or of one beside it, and gives one value. When all those runs "
         "are made, overparam run asks and makes, in the same command, what waited; overparam plan "
         "tells what waits for what. A run's key has the value that was found, as if it stood in the "
         "file: another query that finds the same value makes no run stale, and when the runs that were "
         "asked change, so does what is planned. The view found_values has what was found. No value, "
         "NULL (what is not finite is NULL) and several rows are mistakes, and so is a value that waits "
         "for its own results.",
     .example = "init: {kind: gaussian, scale: 0.1}\n"
                "stop: {steps: 100}\n"
                "variants:\n"
                "  - name: grid\n"
                "    optimizer: {kind: gradient-descent, rate: {sweep: {log: [1e-4, 1e-2, 5]}}}\n"
                "    init: {seed: 1}\n"
                "  - name: twenty\n"
                "    optimizer:\n"
                "      kind: gradient-descent\n"
                "      rate:\n"
                "        best: |\n"
                "          select p.value\n"
                "          from results r\n"
                "          join parameters p on p.run = r.run and p.path = 'optimizer.rate'\n"
                "          where r.experiment = 'example' and r.variant = 'grid'\n"
                "              and r.observable = 'loss' and r.kind = 'finite'\n"
                "          order by r.value limit 1\n"
                "    repeat: 20\n"},
    {.name = "variants",
     .summary = "several sorts of runs that share the keys of the file",
     .help =
         "Each is laid over the file: maps merge key by key, a map that names another kind, a "
         "sweep, a list and a single value replace; `optimizer`, `probe` and `program` take each "
         "other's place.",
     .words = variant_words,
     .example = "variants:\n"
                "  - name: one-layer\n"
                "    parameterization: canonical\n"
                "  - name: two-layers\n"
                "    parameterization: {kind: two-layer-linear, width: 10}\n"
                "    optimizer: {rate: 0.02} # its kind is that of the file\n"},
    {.name = "quick",
     .summary = "the reduced profile: keys laid over every variant for --profile quick",
     .help = "The profile is part of what a run is; a report never mixes two.",
     .words = section_words,
     .example = "init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 20]}}}\n"
                "quick:\n"
                "  init: {seed: 1}\n"
                "  stop: {steps: 100}\n"},
    {.name = "limits",
     .summary = "what one run may take: seconds of wall time, memory",
     .help =
         "A run that takes more is ended and recorded as failed, with its reason and the last "
         "that it said (view attempts), and the others go on. --limit-seconds and "
         "--limit-memory of overparam run go before. With `checkpoint` the seconds are those of one "
         "attempt, and the next one goes on where it was ended. No part of a run's key.",
     .words = limits_words,
     .example = "limits: {seconds: 600, memory: 4 GiB}\n"},
    {.name = "checkpoint",
     .summary = "how often the state of a run is kept, so that it goes on where it was",
     .help =
         "In seconds; --checkpoint of overparam run goes before, and 0 is never. After a kill, a "
         "reboot, a limit of seconds, or a SIGTERM or SIGUSR1 (which has it kept at once) the "
         "next overparam run goes on from the last state and ends with the same bits as an "
         "undisturbed one. It is used by the same code and build on the same sort of processor "
         "alone, and goes when its run is finished; --force begins anew. Probes, programs and the "
         "methods msadams and msbdf start over. A state of more than 200 MB is not kept. No part "
         "of a run's key.",
     .example = "checkpoint: 60\nlimits: {seconds: 86400} # of each attempt\n"},
    {.name = "limit",
     .summary = "the most runs that the file may unfold into, a guard against a typo",
     .help = "Default " NUMBER(LIMIT_DEFAULT) ", at most " NUMBER(LIMIT_MOST) ".",
     .example = "init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 200]}}}\n"
                "limit: 200\n"},
    {.name = "claims",
     .summary = "what the write-up may say, and the query that decides it",
     .help = "overparam claims decides them all; {claim:ID:%.2f} in the text prints the number.",
     .words = claim_words,
     .example = "claims:\n"
                "  - id: example.falls\n"
                "    sort: finding\n"
                "    says: The loss ends far below 1.\n"
                "    source: \"a question of my own\"\n"
                "    query: |\n"
                "      select max(value) from results\n"
                "      where experiment = 'example' and observable = 'loss'\n"
                "    expect: \"<= 0.1\"\n"
                "    because: A tenth is far from what 1000 steps reach.\n"},
    {.name = "stop",
     .summary = "when a run ends; whichever comes first",
     .help = "A flow lands exactly on the loss and on the time.",
     .fields = stop_fields,
     .example = "stop: {loss: 1e-8, steps: 10000, blow-up: 1e6}\n"},
    {.name = "record",
     .summary = "what is kept of a run, and when it is sampled",
     .help = "The start and the end are always sampled. `observables` lists kinds of the contract "
             "observable, each a name or a map with `kind`, options and `as`, the label that it "
             "gets; default: [loss].",
     .fields = record_fields,
     .example = "record:\n"
                "  at: {log: 50}\n"
                "  observables: [loss, cosine, {kind: norm, p: 1, as: l1}]\n"
                "  weights: final\n"},
    {.name = "data",
     .example = "problem:\n"
                "  data: {kind: gaussian, samples: 40, features: 10, seed: {sweep: {range: [1, "
                "3]}}}\n"
                "  loss: squared\n"},
    {.name = "loss",
     .example = "problem:\n"
                "  data: {kind: gaussian, samples: 40, features: 10, seed: 1}\n"
                "  loss: {kind: squared, reduction: mean}\n"},
    {.name = "parameterization",
     .example = "parameterization: {kind: deep-linear, depth: 3, width: 10}\n"},
    {.name = "network",
     .summary = "networks in the space of what they put out: theta = f(X)",
     .help = "A network is not linear in any theta of the features, but f is linear in itself and "
             "the loss convex in it: theta (n,m) are the outputs on the samples, g = dL/df, M = "
             "JJ' the empirical tangent kernel. All kinds that look at theta, g, J or M look at "
             "these; what speaks of a theta that acts on features refuses. Held-out inputs go "
             "through the network. Weights of your own are files, one for each block: init: {kind: "
             "file, W1: W1.csv, b1: b1.csv, W2: W2.csv, b2: b2.csv}; every convention stands in "
             "overparam describe parameterization network.",
     .example = "problem:\n"
                "  data: {kind: gaussian, samples: 30, features: 5, noise: 0.1, tests: 20, seed: "
                "1}\n"
                "  loss: {kind: squared, reduction: mean}\n"
                "parameterization: {kind: network, activation: tanh, depth: 3, width: 20, scaling: "
                "fan-in}\n"
                "init: {kind: gaussian, seed: 1}\n"
                "optimizer: {kind: gradient-descent, rate: 0.5}\n"
                "stop: {steps: 200}\n"
                "record:\n"
                "  at: {log: 10}\n"
                "  observables: [loss, test-loss, cosine, sharpness, jacobian-rank, kernel-change, "
                "kernel-alignment]\n"},
    {.name = "init",
     .example = "init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 5]}}}\n"},
    {.name = "optimizer",
     .example = "optimizer: {kind: gradient-flow, tolerance: 1e-10}\nstop: {time: 100}\n"},
    {.name = "probe", .example = "probe: {kind: sample}\n"},
    {.name = "reference",
     .example = "reference: least-norm\n"
                "record: {observables: [loss, distance]}\n"},
    {.name = "observable",
     .example = "record: {at: {log: 50}, observables: [loss, {kind: norm, p: 1, as: l1}]}\n"},
    {.name = NULL},
};

const struct topic *topic_find(const char *name)
{
    for (const struct topic *t = topics; t->name; t++)
        if (strcmp(t->name, name) == 0)
            return t;
    return NULL;
}

/* "at" finds the field "at.log". */
static bool fields_have(const struct field *fields, const char *word)
{
    char key[FIELD_KEY_SIZE];
    size_t n = strlen(word);
    for (const struct field *f = fields; f && f->name; f++)
        if (strncmp(field_key(f, key), word, n) == 0 && (key[n] == 0 || key[n] == '.'))
            return true;
    return false;
}

const struct topic *topic_with(const char *word)
{
    for (const struct topic *t = topics; t->name; t++)
        if (word_find(t->words, word) || word_find(t->inner, word) || fields_have(t->fields, word))
            return t;
    return NULL;
}

/* A line of the example for each key that the topic's own lines leave out. */
static const struct {
    const char *key, *unless, *line;
} rest[] = {
    {"experiment", NULL, "experiment: example # the file is example.yaml"},
    {"title", NULL, "title: An example"},
    {"source", NULL, "source: \"a question of my own\""},
    {"problem", NULL,
     "problem: {data: {kind: gaussian, samples: 40, features: 10, seed: 1}, loss: squared}"},
    {"parameterization", NULL, "parameterization: {kind: two-layer-linear, width: 10}"},
    {"init", "probe", "init: {kind: gaussian, scale: 0.1, seed: 1}"},
    {"optimizer", "probe", "optimizer: {kind: gradient-descent, rate: 0.001}"},
    {"stop", "probe", "stop: {steps: 1000}"},
};

/* The lines have this key at the beginning of one. */
static bool lines_have(const char *lines, const char *key)
{
    size_t n = strlen(key);
    for (const char *s = lines; s && *s; s = strchr(s, '\n') ? strchr(s, '\n') + 1 : NULL)
        if (strncmp(s, key, n) == 0 && s[n] == ':')
            return true;
    return false;
}

/* A program takes the place of all sections. */
static bool is_left_out(const char *lines, size_t i)
{
    return lines_have(lines, rest[i].key) ||
           (rest[i].unless && lines_have(lines, rest[i].unless)) ||
           (word_find(section_words, rest[i].key) && lines_have(lines, "program"));
}

void topic_example(const struct topic *t, struct buf *out)
{
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (!is_left_out(t->example, i))
            buf_printf(out, "%s\n", rest[i].line);
    buf_puts(out, t->example);
}
