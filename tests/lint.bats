#!/usr/bin/env bats
# bats file_tags=long
# Every lint finds the fault that it is there for: each test plants one in a copy of a clean file.

setup() {
    cd "$BATS_TEST_DIRNAME/.."
    tree=$BATS_TEST_TMPDIR/src
    objects=$BATS_TEST_TMPDIR/obj
    mkdir -p "$tree/base" "$tree/core" "$tree/losses" "$tree/store" "$tree/report" \
        "$objects/core" "$objects/numerics" "$objects/store" "$objects/losses" "$objects/base"
}

compile() { # FOLDER/STEM LINE...: compile a clean kind with these lines put into it
    local file=$BATS_TEST_TMPDIR/toy.c
    {
        printf '#include <%s>\n' fcntl.h math.h stdio.h stdlib.h time.h unistd.h
        echo 'struct loss { const char *name; double (*f)(double); };'
        echo 'static double value(double x) { return sin(x); }'
        printf '%s\n' "${@:2}"
        echo 'const struct loss loss_toy = {"toy", value};'
    } > "$file"
    gcc -std=gnu17 -w -Werror=implicit-function-declaration -O0 -fno-builtin -c -o "$objects/$1.o" "$file"
}

pure() {
    run tools/lint-pure.sh "$objects" core loss:losses
}

@test "layers: a clean tree passes" {
    echo '#include "base/err.h"' > "$tree/core/a.c"
    run tools/lint-layers.sh "$tree"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "layers: the real tree passes" {
    run tools/lint-layers.sh src "$BUILD/obj"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "layers: core must not include store" {
    printf '\n#include "store/store.h"\n' > "$tree/core/a.c"
    run tools/lint-layers.sh "$tree"
    [ "$status" -eq 1 ]
    [ "$output" = "core/a.c:2: core must not include store" ]
}

@test "layers: store takes the outcome of core and nothing else" {
    echo '#include "core/outcome.h"' > "$tree/store/a.c"
    run tools/lint-layers.sh "$tree"
    [ "$status" -eq 0 ]
    echo '#include "core/trial.h"' > "$tree/store/a.c"
    run tools/lint-layers.sh "$tree"
    [ "$status" -eq 1 ]
}

@test "layers: a call is seen whatever declares it" {
    compile store/open "int store_open(void) { return 0; }"
    compile numerics/sum "int sum(void) { return 0; }"
    compile core/toy "int sum(void); int toy(void); int toy(void) { return sum(); }"
    run tools/lint-layers.sh "$tree" "$objects"
    echo "$output"
    [ "$status" -eq 0 ]
    compile core/toy "int store_open(void); int toy(void); int toy(void) { return store_open(); }"
    run tools/lint-layers.sh "$tree" "$objects"
    [ "$status" -eq 1 ]
    [ "$output" = "core/toy.o: core must not call store_open of store" ]
    compile core/toy "int toy(void); int toy(void) { return 0; }"
    compile numerics/sum "int toy(void); int sum(void); int sum(void) { return toy(); }"
    run tools/lint-layers.sh "$tree" "$objects"
    [ "$status" -eq 1 ]
    [ "$output" = "numerics/sum.o: numerics must not call toy of core" ]
}

@test "layers: one kind must not include another" {
    echo '#include "optimizers/adam.h"' > "$tree/losses/a.c"
    run tools/lint-layers.sh "$tree"
    [ "$status" -eq 1 ]
}

@test "layers: libraries stay with the layer that hides them" {
    for line in '#include <sqlite3.h>' '#include <yaml.h>' '#include <cblas.h>' '#  include <gsl/gsl_rng.h>' '#include <zlib.h>'; do
        echo "$line" > "$tree/report/a.c"
        run tools/lint-layers.sh "$tree"
        [ "$status" -eq 1 ]
    done
}

@test "layers: pure numerics know no operating system" {
    for line in '#include <unistd.h>' '#include <time.h>' '#include <sys/stat.h>'; do
        echo "$line" > "$tree/core/a.c"
        run tools/lint-layers.sh "$tree"
        [ "$status" -eq 1 ]
    done
}

@test "layers: a folder without a row is refused" {
    mkdir "$tree/attic"
    echo '#include <math.h>' > "$tree/attic/a.c"
    run tools/lint-layers.sh "$tree"
    [ "$status" -eq 1 ]
}

@test "pure: a clean kind passes" {
    compile losses/toy ""
    pure
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "pure: a kind that allocates, prints, reads a clock, a file or the environment is found" {
    for call in 'malloc(3)' 'free(0)' 'printf("x")' 'puts("x")' 'time(0)' 'clock()' 'fopen("a","r")' 'getenv("A")' 'rand()' 'open("a",0)' 'exit(1)'; do
        compile losses/toy "static __attribute__((used)) long f(void) { return $call, 0L; }"
        pure
        [ "$status" -eq 1 ]
        [[ $output == *"calls ${call%%(*}"* ]]
    done
}

@test "pure: a counter that lives between calls is found" {
    for state in 'int counter;' 'int counter = 7;' '_Thread_local int counter;'; do
        compile losses/toy "static __attribute__((used)) $state"
        pure
        [ "$status" -eq 1 ]
        [[ $output == *"keeps data that changes: counter"* ]]
    done
}

@test "pure: a kind that exports more than its descriptor is found" {
    compile losses/toy "double leak(void) { return 1; }"
    pure
    [ "$status" -eq 1 ]
    [[ $output == *"exports leak"* ]]
}

@test "pure: core may allocate, but not print" {
    compile core/toy "void *f(void) { return malloc(3); }"
    pure
    echo "$output"
    [ "$status" -eq 0 ]
    compile core/toy "void f(void) { puts(\"x\"); }"
    pure
    [ "$status" -eq 1 ]
}

@test "kinds: summary, formula, source and the right name are demanded" {
    good='/* toy.c: a toy. */
.name = "toy",
.summary = "s",
.formula = "f",
.source = "p"'
    echo "$good" > "$tree/losses/toy.c"
    run tools/lint-kinds.sh "$tree/losses"
    [ "$status" -eq 0 ]
    for member in name summary formula source; do
        echo "$good" | sed "s/\.$member = \".*\"/.$member = \"\"/" > "$tree/losses/toy.c"
        run tools/lint-kinds.sh "$tree/losses"
        [ "$status" -eq 1 ]
        [[ $output == *".$member"* ]]
    done
}

@test "headers: one that leans on others is found" {
    mkdir -p "$BATS_TEST_TMPDIR/h/src/base"
    echo 'size_t f(void);' > "$BATS_TEST_TMPDIR/h/src/base/a.h"
    script=$PWD/tools/lint-headers.sh
    cd "$BATS_TEST_TMPDIR/h"
    CC=gcc FLAGS="-std=c17 -Isrc" run "$script" src/base/a.h
    [ "$status" -ne 0 ]
    printf '#ifndef A\n#define A\n#include <stddef.h>\nsize_t f(void);\n#endif\n' > src/base/a.h
    CC=gcc FLAGS="-std=c17 -Isrc" run "$script" src/base/a.h
    [ "$status" -eq 0 ]
}

@test "banned: what banned.h names does not compile" {
    for call in 'strcpy(a, "x")' 'sprintf(a, "x")' 'atoi("1")' 'strtok(a, "x")' 'localtime(0)'; do
        echo "void f(char *a); void f(char *a) { (void)$call; }" > "$BATS_TEST_TMPDIR/b.c"
        run gcc -std=c17 -D_POSIX_C_SOURCE=200809L -include src/base/banned.h -c -o /dev/null "$BATS_TEST_TMPDIR/b.c"
        [ "$status" -ne 0 ]
        [[ $output == *poison* ]]
    done
}

@test "banned: calls are found in object files" {
    compile core/toy ""
    run tools/lint-banned.sh "$objects"
    [ "$status" -eq 0 ]
    compile core/toy "long f(void) { return random(); }"
    run tools/lint-banned.sh "$objects"
    [ "$status" -eq 1 ]
    [[ $output == *"calls random"* ]]
}

@test "suppressions: one without its reason is found" {
    echo 'int a; // NOLINT(misc-x): the library needs it so' > "$BATS_TEST_TMPDIR/s.c"
    run tools/lint-suppressions.sh "$BATS_TEST_TMPDIR/s.c"
    [ "$status" -eq 0 ]
    [ "$output" = "1 suppressions" ]
    echo 'int a; // NOLINT(misc-x)' > "$BATS_TEST_TMPDIR/s.c"
    run tools/lint-suppressions.sh "$BATS_TEST_TMPDIR/s.c"
    [ "$status" -eq 1 ]
}

@test "tidy and cppcheck see a fault" {
    printf '#include <stdlib.h>\nint f(void);\nint f(void)\n{\n    int *p = malloc(4);\n    return *p;\n}\n' > "$BATS_TEST_TMPDIR/t.c"
    if command -v clang-tidy > /dev/null; then
        run clang-tidy --quiet --config-file=.clang-tidy "$BATS_TEST_TMPDIR/t.c" -- -std=c17
        [ "$status" -ne 0 ]
    fi
    if command -v cppcheck > /dev/null; then
        run cppcheck --quiet --enable=warning --error-exitcode=1 "$BATS_TEST_TMPDIR/t.c"
        [ "$status" -eq 1 ]
    fi
}

@test "versions: CITATION.cff, CHANGELOG.md, debian/ and the program agree" {
    run tools/lint-versions.sh
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$("$OVERPARAM" --version | cut -d ' ' -f 2)" = "$(tools/fact.sh version)" ]
    copy=$BATS_TEST_TMPDIR/copy
    for fault in 's/^version:.*/version: "9.9.9"/ CITATION.cff' 's/^## /## 9.9.9 / CHANGELOG.md' \
        's/(.*)/(9.9.9)/ debian/changelog' '/libgsl-dev/d debian/control' '/^libgsl-dev/d packages.txt' 's/GPL-3/GPL-2/ codemeta.json'; do
        rm -rf "$copy"
        mkdir "$copy"
        cp -R CITATION.cff codemeta.json CHANGELOG.md packages.txt debian tools "$copy"
        sed -i "${fault% *}" "$copy/${fault##* }"
        run env -C "$copy" tools/lint-versions.sh
        echo "$fault: $output"
        [ "$status" -eq 1 ]
    done
}
