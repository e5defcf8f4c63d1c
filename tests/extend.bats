#!/usr/bin/env bats
# extend.bats: a parameterization, an experiment and a figure are added with new files alone: no file that is there is edited.
# If this test needs an exception, the design has leaked.

# bats file_tags=long
setup_file() {
    cd "$BATS_TEST_DIRNAME/.."
    [ -n "${BUILD:-}" ] || skip "run by make check"
    export copy=$BATS_FILE_TMPDIR/copy
    mkdir -p "$copy/$BUILD"
    cp -a Makefile packages.txt CITATION.cff .gitignore src tools tests db plots experiments report "$copy/"
    rm -f "$copy"/db/*.sqlite*
    cd "$copy"
    git init -q
    git -c user.name=t -c user.email=t@example.org add -A
    git -c user.name=t -c user.email=t@example.org commit -q -m "as it is"
    cp -a "$OLDPWD/$BUILD/." "$copy/$BUILD/"

    # The toy: theta = 2 w, from its nearest neighbour.
    sed -e 's/canonical\.c: theta itself, psi(w) = w:.*/doubled.c: theta = 2 w./' -e 's/parameterization_canonical/parameterization_doubled/' \
        -e 's/"canonical"/"doubled"/' -e 's/"theta = w"/"theta = 2 w"/' src/parameterizations/canonical.c > src/parameterizations/doubled.c
    sed -i -e 's/memcpy(theta, w, s->q \* sizeof \*theta);/for (size_t i = 0; i < s->q; i++)\n        theta[i] = 2 * w[i];/' \
        -e 's/jg\[i\] = g\[i\] + 0 \* w\[i\];/jg[i] = 2 * g[i] + 0 * w[i];/' \
        -e 's/memcpy(w, theta, s->q \* sizeof \*w);/for (size_t i = 0; i < s->q; i++)\n        w[i] = theta[i] \/ 2;/' src/parameterizations/doubled.c
    cat > experiments/toy.yaml << 'YAML'
experiment: toy
title: Twice the weights
source: a test
problem:
  data: {kind: point, rows: 1, cols: 3, norm: 1}
  loss: squared
parameterization: doubled
init: zero
optimizer: {kind: gradient-descent, rate: {sweep: {values: [0.05, 0.1]}}}
stop: {loss: 1e-12, steps: 1000}
record: {at: {every: 1}, observables: [loss, induced-norm]}
claims:
  - id: Z1-four
    says: Twice the weights stretch the gradient fourfold.
    source: a test
    query: select max(abs(value - 4)) from results where experiment = 'toy' and observable = 'induced-norm'
    expect: "<= 1e-12"
YAML
    cat > plots/toy.sql << 'SQL'
select run as series, step, value from trajectories where experiment = 'toy' and observable = 'loss' order by run, step;
SQL
    cat > plots/toy.gp << 'GP'
# size: 6.3 2.5
# alt: The loss falls.
@LOGY
plot for [i = 0:n_series - 1] data index i using 2:3 with lines
GP
    env -u MAKEFLAGS -u MAKELEVEL make -j "${JOBS:-1}" VARIANT="$VARIANT" B="$BUILD" "$BUILD/overparam" > build.log 2>&1 || {
        cat build.log
        return 1
    }
}

setup() {
    [ -n "${BUILD:-}" ] || skip "run by make check"
    cd "$copy"
    program=$copy/$BUILD/overparam
}

@test "describe knows the new parameterization" {
    run "$program" describe parameterization doubled
    [ "$status" -eq 0 ]
    [[ "$output" == *"theta = 2 w"* ]]
}

@test "check and run take an experiment that uses it, and its claim holds" {
    "$program" check experiments/toy.yaml
    "$program" run -q experiments/toy.yaml
    run "$program" claims Z1-four
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "Gissin's theorem is put to it by itself" {
    "$program" run -q --profile quick --db theorem.sqlite experiments/canonical-direction.yaml
    run "$program" sql --csv --db theorem.sqlite "select min(x.value) >= -1e-12 from results x join parameters p on p.run = x.run
        and p.path = 'parameterization.kind' and p.value = 'doubled' where x.observable = 'cosine'"
    echo "$output"
    [ "$(echo "$output" | tail -n 1)" = 1 ]
}

@test "plot draws the new figure" {
    "$program" run -q experiments/toy.yaml
    "$program" plot --only toy
    [ -s build/figures/toy.svg ]
    [ -s build/figures/toy.pdf ]
}

@test "the conformance suite reaches it: a wrong transpose in it is found" {
    sed -i 's/jg\[i\] = 2 \* g\[i\]/jg[i] = 3 * g[i]/' src/parameterizations/doubled.c
    env -u MAKEFLAGS -u MAKELEVEL make -j "${JOBS:-1}" VARIANT="$VARIANT" B="$BUILD" "$BUILD/tests/runner" > build.log 2>&1
    run "$BUILD/tests/runner" kinds/conformance
    echo "$output"
    [ "$status" -ne 0 ]
    [[ "$output" == *doubled* ]]
    sed -i 's/jg\[i\] = 3 \* g\[i\]/jg[i] = 2 * g[i]/' src/parameterizations/doubled.c
}

@test "no file that was there is edited" {
    run git status --porcelain
    [ -n "$output" ]
    [ -z "$(echo "$output" | grep -v '^??')" ]
}
