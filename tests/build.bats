#!/usr/bin/env bats
# The build: a second make does nothing, kinds and commands register by being there, packages are asked for by name.

setup_file() {
    cd "$BATS_TEST_DIRNAME/.."
    [ -n "${BUILD:-}" ] || skip "run by make check"
    # A copy of the sources and of what was built from them; without git history.
    export copy=$BATS_FILE_TMPDIR/copy
    mkdir -p "$copy/$BUILD"
    cp -a Makefile packages.txt CITATION.cff src tools tests db "$copy/"
    rm -f "$copy"/db/*.sqlite*
    cp -a "$BUILD/obj" "$BUILD/registry" "$BUILD/digest" "$copy/$BUILD/"
    cp -a "$BUILD"/*.[co] "$BUILD"/*.d "$BUILD/flags" "$BUILD/sql.list" "$copy/$BUILD/"
}

setup() {
    [ -n "${BUILD:-}" ] || skip "run by make check"
    cd "$copy"
    program=$copy/$BUILD/overparam
}

build() {
    env -u MAKEFLAGS -u MAKELEVEL make -j "${JOBS:-1}" VARIANT="$VARIANT" B="$BUILD" "$@" "$BUILD/overparam"
}

@test "without git history the program is built and its commit is unknown" {
    run build
    echo "$output"
    [ "$status" -eq 0 ]
    run "$program" --version
    [[ $output == *"(commit unknown)"* ]]
}

@test "a second make does nothing, within a second of processor time" {
    build
    find "$BUILD" -type f -printf '%p %T@\n' | sort > before
    TIMEFORMAT='%U %S'
    { time build > said; } 2> took
    [ -z "$(grep -v 'up to date' said)" ]
    find "$BUILD" -type f -printf '%p %T@\n' | sort > after
    diff before after
    cat took
    tail -n 1 took | awk '{ exit $1 + $2 >= 1 }'
}

@test "make asks the program: edited data and an older file over a newer one are seen" {
    build
    mkdir -p experiments data
    printf '#!/bin/sh\n[ "$1" = report ] || exec %s "$@"\n' "$program" > overparam
    chmod +x overparam
    again() { env -u MAKEFLAGS -u MAKELEVEL make JOBS=1 VARIANT="$VARIANT" B="$BUILD" -o overparam reproduced; }
    start() { ./overparam sql --csv "select round(value, 3) from results" | tail -n 1 | tr -d '\r'; }
    printf 'a,price\n1,3\n2,6\n' > data/mine.csv
    cat > experiments/mine.yaml << 'YAML'
experiment: mine
title: Mine
source: "a test"
problem:
  data: {kind: csv, path: ../data/mine.csv, target: price}
  loss: {kind: squared, reduction: mean}
parameterization: canonical
init: zero
optimizer: {kind: gradient-descent, rate: 0.001}
stop: {steps: 5}
record: {observables: [loss]}
YAML
    cp -p data/mine.csv older
    again | grep -q 'made 1 of 1 runs'
    [ "$(again)" = "all 1 runs are there" ]
    first=$(start)
    printf 'a,price\n1,3\n2,9\n' > data/mine.csv
    again | grep -q 'made 1 of 1 runs'
    second=$(start)
    [ "$first" != "$second" ]
    cp -p older data/mine.csv
    [ "$(again)" = "all 1 runs are there" ]
    [ "$(start)" = "$first" ]
    cp -p older experiments/mine.csv
    sed -i 's#../data/mine.csv#mine.csv#' experiments/mine.yaml
    again
    [ "$(start)" = "$first" ]
    rm -rf experiments data overparam older db/*.sqlite*
}

# bats test_tags=long
@test "a kind is registered by being there, and gone with its file" {
    kind=$(ls src/losses/*.c | head -n 1)
    stem=$(basename "$kind" .c)
    name=${stem//-/_}
    sed "s/loss_$name\b/loss_zz_toy/; s/\.name = \"$stem\"/.name = \"zz-toy\"/" "$kind" > src/losses/zz-toy.c
    build
    run "$program" describe loss zz-toy
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *zz-toy* ]]
    rm src/losses/zz-toy.c
    build
    run "$program" describe loss zz-toy
    [ "$status" -eq 2 ]
}

# bats test_tags=long
@test "a command is registered by being there" {
    cat > src/cli/zz-toy.c << 'END'
/* zz-toy.c: a command that greets. */
#include "cli/command.h"

static int run(struct context *c, struct err *e)
{
    (void)c;
    (void)e;
    print_line("hello");
    return 0;
}

const struct command command_zz_toy = {
    .name = "zz-toy", .summary = "greet", .arguments = "", .run = run};
END
    build
    run "$program" zz-toy
    [ "$output" = hello ]
    rm src/cli/zz-toy.c
    build
    run "$program" zz-toy
    [ "$status" -eq 2 ]
}

# bats test_tags=long
@test "a comment moves no digest, a line of code moves that of its kind alone" {
    build
    cp -r "$BUILD/digest" before.digest
    for kind in src/losses/*.c; do break; done
    printf '\n/* A remark\n   over two lines. */\n\n' >> "$kind"
    build
    diff -r before.digest "$BUILD/digest"
    printf '\nextern int zz_more;\n' >> "$kind"
    build
    run diff -rq before.digest "$BUILD/digest"
    [ "$(echo "$output" | grep -c differ)" -eq 1 ]
    [[ $output == *"$(basename "$kind").sha"* ]]
    rm -r before.digest
    cp -a "$ROOT/$kind" "$kind"
}

# bats test_tags=long
@test "an edited module makes stale what its kinds computed, and nothing else; a comment makes nothing stale" {
    build
    mkdir -p experiments
    cp "$ROOT/experiments/inverse-stability.yaml" experiments/
    "$program" run -q -j "${JOBS:-1}"
    all=$("$program" list --json | jq length)
    using=$("$program" sql --csv "select count(*) from parameters where path = 'probe.kind' and value = 'inverse-stability'" | tail -n 1 | tr -d '\r')
    [ "$using" -gt 0 ]
    [ "$using" -lt "$all" ]
    printf '\n/* A remark. */\n' >> src/mathematics/relu_plane.c
    build
    "$program" plan --json | jq -e '.experiments[0].stale == 0'
    printf '\nextern int zz_more;\n' >> src/mathematics/relu_plane.c
    build
    "$program" plan --json | jq -e ".experiments[0].stale == $using"
    run "$program" why experiments/inverse-stability.yaml
    echo "$output"
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == "inverse-stability: $using runs stale: made by other code: mathematics/relu_plane is "*", was "* ]]
    [[ $output != *";"* ]]
    # That line changes no result; another constant does.
    run "$program" adopt -q
    [ "$status" -eq 0 ]
    "$program" plan --json | jq -e '.experiments[0].stale == 0'
    [ "$("$program" run -q)" = "all $all runs are there" ]
    sed -i 's/sign \* u->outer/2 * sign * u->outer/' src/mathematics/relu_plane.c
    build
    run "$program" adopt -q
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"differ"*"nothing was taken over"* ]]
    "$program" plan --json | jq -e ".experiments[0].stale == $using"
    # What a header includes counts as well, and a module of the engine is of every run.
    printf '\nextern int zz_more;\n' >> src/numerics/rkc.h
    build
    "$program" plan --json | jq -e ".experiments[0].stale == $all"
    run "$program" why experiments/inverse-stability.yaml
    [[ $output == *"core is "* ]]
    cp -a "$ROOT/src/mathematics/relu_plane.c" src/mathematics/
    cp -a "$ROOT/src/numerics/rkc.h" src/numerics/
    rm -rf experiments db/*.sqlite*
}

@test "a flag that changed compiles again" {
    build
    run build -n CFLAGS=-DSOMETHING=1
    [[ $output == *"-DSOMETHING=1"*"src/base/err.c"* ]]
}

# A machine without packages: dpkg-query knows none, id and apt-get are ours.
fake() { # USER-ID STATUS-OF-APT
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\nexit 1\n' > "$BATS_TEST_TMPDIR/bin/dpkg-query"
    printf '#!/bin/sh\necho %s\n' "$1" > "$BATS_TEST_TMPDIR/bin/id"
    printf '#!/bin/sh\necho "$@" >> %s/apt.log\nexit %s\n' "$BATS_TEST_TMPDIR" "$2" > "$BATS_TEST_TMPDIR/bin/apt-get"
    chmod +x "$BATS_TEST_TMPDIR"/bin/*
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

@test "deps: nothing is said when all is there" {
    printf '[run]\nmake\n' > "$BATS_TEST_TMPDIR/packages.txt"
    cd "$BATS_TEST_TMPDIR"
    run "$copy/tools/deps.sh" run
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "deps: who is not root is told the line, and the status is 3" {
    fake 1000 0
    run tools/deps.sh build
    [ "$status" -eq 3 ]
    [[ $output == *"sudo apt-get install --no-install-recommends make gcc "*"libgsl-dev "* ]]
    [[ $output != *libcunit1-dev* && $output != *pandoc* && $output != *dnf* ]]
    [ ! -e "$BATS_TEST_TMPDIR/apt.log" ]
}

@test "deps: root installs, once the lists are fresh" {
    fake 0 0
    run tools/deps.sh build check
    [ "$status" -eq 0 ]
    [[ $(sed -n 1p "$BATS_TEST_TMPDIR/apt.log") == update* ]]
    [[ $(sed -n 2p "$BATS_TEST_TMPDIR/apt.log") == "install "*"--no-install-recommends"*" bats "* ]]
}

@test "deps: when apt-get fails, the line is told" {
    fake 0 100
    run tools/deps.sh run
    [ "$status" -eq 3 ]
    [[ $output == *"sudo apt-get install"* ]]
}

@test "deps: only what is missing is asked for" {
    fake 1000 0
    printf '#!/bin/sh\necho installed make\necho deinstalled gcc\nexit 1\n' > "$BATS_TEST_TMPDIR/bin/dpkg-query"
    run tools/deps.sh build
    [[ $output == *" gcc "* ]]
    [[ $output != *" make "* ]]
}

@test "deps: where there is no dpkg, the lines of other package managers are told, and the build goes on" {
    bin=$BATS_TEST_TMPDIR/bin
    mkdir -p "$bin"
    for tool in sh awk sed grep cat; do
        ln -s "$(command -v "$tool")" "$bin/$tool"
    done
    printf '#!/bin/sh\n[ "$3" = gsl-devel ]\n' > "$bin/rpm"
    printf '#!/bin/sh\nexit 1\n' | tee "$bin/dnf" "$bin/pacman" > "$bin/conda"
    chmod +x "$bin"/*
    run env PATH="$bin" tools/deps.sh build run
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"sudo dnf install make gcc "*" openblas-devel "*" pandoc "* && $output != *" gsl-devel"* ]]
    [[ $output == *"sudo pacman -S --needed make "*" libutf8proc "*" pandoc-cli "* ]]
    [[ $output == *"conda install --channel conda-forge make c-compiler "*" libutf8proc "* ]]
    [[ $output == *"no package known: librandom123-dev dataset-fashion-mnist"* ]]
}

@test "help lists every target that a person asks for" {
    run env -u MAKEFLAGS make help
    for target in all quick check check-all san valgrind cov fuzz lint format bench clean; do
        [[ $output == *"make $target "* ]]
    done
}

@test "the runner: crashes, hangs and empty suites fail, and the rest goes on" {
    cat > "$BATS_TEST_TMPDIR/suites.c" << 'END'
#include <signal.h>
#include <unistd.h>
#include "runner.h"
#include "support.h"
static void crash(void) { raise(SIGSEGV); }
static void hang(void) { for (;;) pause(); }
static void bad(void) { CU_ASSERT_TRUE(1 == 2); CU_ASSERT_TRUE(1 == 1); }
static void good(void) { CU_ASSERT_TRUE(1 == 1); }
static void a(void) { CU_pSuite s = CU_add_suite("a", 0, 0); TEST(s, good); TEST(s, crash); TEST(s, good); }
static void b(void) { CU_pSuite s = CU_add_suite("b", 0, 0); TEST(s, hang); }
static void c(void) { CU_pSuite s = CU_add_suite("c", 0, 0); TEST(s, bad); TEST(s, good); }
static void d(void) { }
static void e(void) { CU_pSuite s = CU_add_suite("e", 0, 0); TEST(s, good); }
const struct suite suites[] = {{"x/a", a}, {"x/b", b}, {"x/c", c}, {"x/d", d}, {"x/e", e}, {0}};
END
    gcc -std=c17 -D_POSIX_C_SOURCE=200809L -w -Itests -o "$BATS_TEST_TMPDIR/runner" "$BATS_TEST_TMPDIR/suites.c" tests/runner.c -lcunit
    SUITE_SECONDS=1 run "$BATS_TEST_TMPDIR/runner" -j 3 -c "$BATS_TEST_TMPDIR/counts"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"crash: ended by Segmentation fault"* ]]
    [[ $output == *"hang: ended by Alarm clock"* ]]
    [[ $output == *"bad: CU_ASSERT_TRUE(1 == 2)"* ]]
    [[ $output == *"it holds no test"* ]]
    [ "${lines[-1]}" = "3 passed, 4 failed" ]
    [ "$(cat "$BATS_TEST_TMPDIR/counts")" = "3 4" ]
    run "$BATS_TEST_TMPDIR/runner" x/e
    [ "$status" -eq 0 ]
    run "$BATS_TEST_TMPDIR/runner" nothing-of-this-name
    [ "$status" -eq 1 ]
}

# bats within bats: without what the outer one put into the environment.
outside() {
    env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$HOME" "$@"
}

@test "the bats driver: failures, skips and files that do not parse are counted" {
    printf '@test "good" { true; }\n@test "bad" { false; }\n@test "later" { skip "not here"; }\n' > "$BATS_TEST_TMPDIR/a.bats"
    printf '@test "open {\n' > "$BATS_TEST_TMPDIR/b.bats"
    printf '@test "fine" { true; }\n' > "$BATS_TEST_TMPDIR/c.bats"
    run outside tests/bats.sh 2 "$BATS_TEST_TMPDIR/counts" "$BATS_TEST_TMPDIR"/[abc].bats
    echo "$output"
    [ "$status" -eq 1 ]
    [ "$(cat "$BATS_TEST_TMPDIR/counts")" = "2 2 1" ]
    [[ $output == *"not here"* ]]
    run outside tests/bats.sh 2 "$BATS_TEST_TMPDIR/counts" "$BATS_TEST_TMPDIR/c.bats"
    [ "$status" -eq 0 ]
}
