#!/usr/bin/env bats
# Kinds of a project's own, outside the repository: compiled, loaded, and then like ours.

setup_file() {
    export project=$BATS_FILE_TMPDIR/paper
    "$OVERPARAM" new-report "$project"
    cd "$project"
    mkdir -p kinds/observables kinds/parameterizations
    cat > kinds/observables/largest-weight.c << 'C'
/* largest-weight.c: the largest weight in absolute value. */
#include <math.h>

#include "core/observable.h"
#include "share.h"

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    (void)m;
    return 1;
}

static void measure(const void *options, const struct view *v, double *out)
{
    (void)options;
    *out = 0;
    for (size_t i = 0; i < v->model->shape.p; i++)
        *out = fmax(*out, SHARE * fabs(v->w[i]));
}

const struct observable observable_largest_weight = {
    .kind = {.name = "largest-weight",
             .summary = "the largest weight in absolute value",
             .formula = "max |w_i|",
             .source = "an example"},
    .length = length,
    .measure = measure,
};
C
    echo '#define SHARE 1.0' > kinds/observables/share.h
    # A parameterization from our own sources, under another name: what ours can do, one's own can.
    sed -e 's/canonical/plain/g' -e 's/parameterization_canonical/parameterization_plain/' \
        "$ROOT/src/parameterizations/canonical.c" > kinds/parameterizations/plain.c
    cat > experiments/mine.yaml << 'YAML'
experiment: mine
title: Kinds of my own
source: a test
problem:
  data: {kind: gaussian, samples: 20, features: 5, seed: 1}
  loss: {kind: squared, reduction: mean}
init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 3]}}}
optimizer: {kind: gradient-descent, rate: 0.05}
stop: {loss: 1e-8, steps: 5000}
record: {at: {log: 10}, observables: [loss, largest-weight]}
variants:
  - name: own
    parameterization: plain
  - name: ours
    parameterization: canonical
claims:
  - id: M1-same
    sort: identity
    says: The copy does what its original does, the largest difference.
    source: a test
    query: |
      select max(abs(a.value - b.value))
      from results a
      join runs r on r.id = a.run and r.variant = 'own'
      join parameters s on s.run = r.id and s.path = 'init.seed'
      join results b on b.observable = a.observable and b.component = a.component
      join runs q on q.id = b.run and q.variant = 'ours'
      join parameters z on z.run = q.id and z.path = 'init.seed' and z.value = s.value
      where a.experiment = 'mine'
    expect: "= 0"
    because: the same code on the same numbers
YAML
    "$OVERPARAM" run -q experiments/mine.yaml
}

setup() {
    cd "$project"
}

# A copy of the project, for those who break it.
aside() {
    cp -a "$project" "$BATS_TEST_TMPDIR/paper"
    cd "$BATS_TEST_TMPDIR/paper"
}

@test "an experiment uses them, and they compute what ours compute" {
    run "$OVERPARAM" claims M1-same
    echo "$output"
    [ "$status" -eq 0 ]
    run bash -c '"$OVERPARAM" sql --csv "select count(*), min(value) > 0 from results where observable = '"'largest-weight'"'" 2> /dev/null'
    [ "${lines[1]}" = "6,1" ]
}

@test "describe and the schema know them, and where they are from" {
    run "$OVERPARAM" describe largest-weight
    [ "$status" -eq 0 ]
    [[ $output == *"file      kinds/observables/largest-weight.c"* ]]
    "$OVERPARAM" describe --json largest-weight | jq -e '.file == "kinds/observables/largest-weight.c"'
    "$OVERPARAM" describe --json loss | jq -e '[.kinds[].file] | unique == [null]'
    "$OVERPARAM" schema | grep -q '"largest-weight"'
}

@test "sources in a folder of another name are not passed over in silence" {
    aside
    mkdir kinds/observable kinds/shared
    cp kinds/observables/share.h kinds/shared
    cp kinds/observables/largest-weight.c kinds/observable/other.c
    run "$OVERPARAM" check
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"kinds/observable is left out: folders of kinds are called as under src/: kinds/observables, ..."* ]]
    [[ $output != *"kinds/shared"* ]]
}

@test "the example of one that requires options has them, and check takes it" {
    aside
    mkdir kinds/optimizers
    sed -e 's/momentum/heavy/g' -e 's/\.max = 1, .otherwise = 0.9/.max = 1, .required = true/' \
        "$ROOT/src/optimizers/momentum.c" > kinds/optimizers/heavy.c
    "$OVERPARAM" describe --json optimizer heavy | jq -r .example > experiments/example.yaml
    grep -q '^optimizer: {kind: heavy, rate: 0.001, heavy: 0.001}$' experiments/example.yaml
    "$OVERPARAM" check experiments/example.yaml
}

@test "a comment makes no run stale; an edit of the source or of its header does, and why names it" {
    aside
    before=$("$OVERPARAM" sql --csv "select max(value) from results where observable = 'largest-weight'" 2> /dev/null | tail -n 1)
    sed -i 's|/\* largest|/* by far   the largest|; s/  \*out = 0;/*out =\n 0; \/\/ so far/' kinds/observables/largest-weight.c
    run "$OVERPARAM" plan experiments/mine.yaml
    echo "$output"
    [[ $output == *"mine   "*"   6       6        0       0       0       0 "* ]]
    echo '#define SHARE 2.0' > kinds/observables/share.h
    run "$OVERPARAM" plan experiments/mine.yaml
    echo "$output"
    [[ $output == *"mine   "*"   6       0        0       0       6       0 "* ]]
    run "$OVERPARAM" why 1
    echo "$output"
    [[ $output == *"observable/largest-weight"* ]]
    "$OVERPARAM" run -q experiments/mine.yaml
    after=$("$OVERPARAM" sql --csv "select max(value) from results where observable = 'largest-weight'" 2> /dev/null | tail -n 1)
    awk -v a="$after" -v b="$before" 'BEGIN { exit !(a == 2 * b) }'
    # What was made from the old text is gone.
    [ "$(find build/kinds/observables -name 'largest-weight-*.so' | wc -l)" -eq 1 ]
}

@test "one that does not compile is told at its place; what does not use it goes on" {
    aside
    sed -i 's/    \*out = 0;/    *out = 0/' kinds/observables/largest-weight.c
    run "$OVERPARAM" check experiments/mine.yaml
    echo "$output"
    [ "$status" -eq 2 ]
    [[ $output == *"kinds/observables/largest-weight.c:"*": left out, the compiler says: expected"* ]]
    [[ $output == *"experiments/mine.yaml:10:"*"unknown observable 'largest-weight'"* ]]
    [[ $output == *"kinds/observables/largest-weight.c was left out"* ]]
    run "$OVERPARAM" check experiments/first.yaml
    [ "$status" -eq 0 ]
    run "$OVERPARAM" claims M1-same
    [ "$status" -eq 0 ]
}

@test "what is no kind is refused with its reason" {
    aside
    sed 's/observable_largest_weight/observable_other/' kinds/observables/largest-weight.c > kinds/observables/nameless.c
    sed 's/largest_weight/other_name/' kinds/observables/largest-weight.c > kinds/observables/other-name.c
    cp kinds/observables/largest-weight.c kinds/observables/loss.c
    cp kinds/observables/largest-weight.c kinds/observables/Loud.c
    sed 's/largest_weight/blank/; s/"largest-weight"/"blank"/; /\.formula/d' kinds/observables/largest-weight.c > kinds/observables/blank.c
    sed 's/fabs(/nowhere(/; s/^static size_t/double nowhere(double x);\n&/; s/largest_weight/lost/' kinds/observables/largest-weight.c > kinds/observables/lost.c
    run "$OVERPARAM" list
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"nameless.c is left out: defines no \`observable_nameless\`"* ]]
    [[ $output == *"other-name.c is left out: its .kind.name is 'largest-weight', not 'other-name'"* ]]
    [[ $output == *"loss.c is left out: a kind of that name is built in"* ]]
    [[ $output == *"Loud.c is left out: its name is not of small letters"* ]]
    [[ $output == *"blank.c is left out: its .kind has no formula"* ]]
    [[ $output == *"lost.c is left out: cannot be loaded: "*"nowhere"* ]]
}

@test "without a compiler what was compiled still serves, and the rest is told" {
    aside
    run env CC=/nowhere/cc "$OVERPARAM" check experiments/mine.yaml
    [ "$status" -eq 0 ]
    echo '#define SHARE 3.0' > kinds/observables/share.h
    run env CC=/nowhere/cc "$OVERPARAM" check experiments/mine.yaml
    echo "$output"
    [ "$status" -eq 2 ]
    [[ $output == *"/nowhere/cc"* ]]
    run env CC=/nowhere/cc "$OVERPARAM" claims M1-same
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"what was planned last is shown"* ]]
}

@test "no other folder is looked at: not that of a database, nor one that is named" {
    aside
    rm -rf build/kinds
    mkdir "$BATS_TEST_TMPDIR/elsewhere"
    cd "$BATS_TEST_TMPDIR/elsewhere"
    run "$OVERPARAM" list --db "$BATS_TEST_TMPDIR/paper/db/overparam.sqlite"
    [ "$status" -eq 0 ]
    [ ! -e "$BATS_TEST_TMPDIR/paper/build/kinds" ]
    [ ! -e build ]
}

# theta_i = w_i^2, with what sed makes of it.
squares() { # NAME SED-EXPRESSION
    sed -e "s/NAME/$1/g" -e "$2" > "kinds/parameterizations/$1.c" << 'C'
#include "core/parameterization.h"

static void psi(const void *options, const struct shape *s, const double *w, double *theta, double *work)
{
    for (size_t i = 0; i < s->q; i++) /* psi */
        theta[i] = w[i] * w[i];
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g, double *jg, double *work)
{
    for (size_t i = 0; i < s->q; i++) /* vjp */
        jg[i] = 2 * w[i] * g[i];
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw, double *out, double *work)
{
    for (size_t i = 0; i < s->q; i++)
        out[i] = 2 * w[i] * dw[i];
}

const struct parameterization parameterization_NAME = {
    .kind = {.name = "NAME", .summary = "squares", .formula = "w^2", .source = "a test"},
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
};
C
}

@test "test-kind: a kind that keeps the laws, and what it says of those that are built in" {
    aside
    squares right ''
    run "$OVERPARAM" test-kind right
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"parameterization right (kinds/parameterizations/right.c): 5 cases"* ]]
    [[ $output != *FAILS* ]]
    run "$OVERPARAM" test-kind largest-weight observable
    [ "$status" -eq 0 ]
    "$OVERPARAM" test-kind --json squared | jq -e '.file == null and .cases > 0 and all(.laws[]; .holds and .tried > 0)'
}

# Every block of C in the manual is a file that its first line names.
@test "test-kind: the kinds of the manual keep the laws" {
    aside
    rm -r kinds
    awk '/^```c$/ { inside = 1; text = ""; next }
        /^```$/ && inside { inside = 0; folder = "kinds/" contract "s"; system("mkdir -p " folder); printf "%s", text > folder "/" name }
        inside && text == "" { name = $2; sub(":", "", name) }
        inside && /^const struct / { contract = $3 }
        inside { text = text $0 "\n" }' "$ROOT/doc/own-kinds.md"
    for kind in largest-weight sinh narrow; do
        run "$OVERPARAM" test-kind "$kind"
        echo "$output"
        [ "$status" -eq 0 ]
        [[ $output == *" $kind (kinds/"*" cases"* ]]
    done
}

@test "test-kind names what was planted" {
    aside
    squares signed 's/jg\[i\] = 2/jg[i] = -2/'
    squares further '/ psi /s/ < / <= /'
    squares shorter '/ vjp /s/i = 0/i = 1/'
    squares keeping 's/ theta\[i\] = / theta[i] = (double)kept++ * 1e-3 + /; s/^static void psi/static int kept;\n&/'
    run "$OVERPARAM" test-kind signed
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"FAILS   <g, J dw> = <J'g, dw>"*"theta 1 x 1: measured"*"usual cause: a wrong sign"* ]]
    run "$OVERPARAM" test-kind further
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"FAILS   nothing is written outside an array"*"0 numbers before and 1 behind the 1 of "* ]]
    run "$OVERPARAM" test-kind shorter
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"FAILS   an output is written whole"*"vjp: measured 1, allowed is 0"* ]]
    run "$OVERPARAM" test-kind keeping
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"FAILS   the same question has the same answer, bit for bit"*"data kept between calls"* ]]
    [[ $output == *"do not hold for keeping"* ]]
}

@test "test-kind says where a kind crashes, never returns or ends the program" {
    aside
    squares wild 's/ jg\[i\] = / *(volatile double *)(8 * (i + 1)) = /'
    squares endless 's/i++)$/i += 0)/'
    squares aborting 's/ theta\[i\] = / theta[i] = s->q == 5 ? (abort(), 0) : /; s/^#include "core/#include <stdlib.h>\n&/'
    squares leaving 's/ theta\[i\] = / theta[i] = s->q == 5 ? (exit(0), 0) : /; s/^#include "core/#include <stdlib.h>\n&/'
    run "$OVERPARAM" test-kind wild
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"wild crashed (SIGSEGV) in the law \"<g, J dw> = <J'g, dw>\""* ]]
    [[ $output == *"FAILS   <g, J dw> = <J'g, dw>"*"the kind crashed (SIGSEGV), with theta 1 x 1"*"usual cause: an index"* ]]
    OVERPARAM_TOOL_SECONDS=2 run "$OVERPARAM" test-kind endless
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"endless did not return within 2 s in the law \"<g, J dw> = <J'g, dw>\""* ]]
    run "$OVERPARAM" test-kind aborting
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"the kind crashed (SIGABRT), with theta 1 x 5"* ]]
    run "$OVERPARAM" test-kind --json leaving
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *'"end": "ended the program with status 0"'* ]]
}

@test "test-kind: names that are none, kinds that were left out, kinds that need a file" {
    aside
    sed -i 's/    \*out = 0;/    *out = 0/' kinds/observables/largest-weight.c
    run "$OVERPARAM" test-kind largest-weight
    [ "$status" -eq 2 ]
    [[ $output == *"kinds/observables/largest-weight.c was left out"* ]]
    run "$OVERPARAM" test-kind nothing
    [ "$status" -eq 2 ]
    [[ $output == *"no kind is called 'nothing'"* ]]
    run "$OVERPARAM" test-kind gausian data
    [ "$status" -eq 2 ]
    [[ $output == *"did you mean 'gaussian'?"* ]]
    run "$OVERPARAM" test-kind csv
    [ "$status" -eq 1 ]
    [[ $output == *"csv was not tried: "* ]]
}
