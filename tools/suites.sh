#!/bin/sh
# suites.sh FILE...: the C table of all CUnit suites (declared in tests/runner.c). A file is a suite when it defines
# `void suite_NAME(void)` with its own stem.
set -eu
export LC_ALL=C
echo '#include "runner.h"'
rows=
for f in "$@"; do
    stem=$(basename "$f" .c | tr - _)
    grep -q "^void suite_$stem(void)" "$f" || continue
    layer=$(basename "$(dirname "$f")")
    echo "void suite_$stem(void);"
    rows="$rows    {\"$layer/$(basename "$f" .c)\", suite_$stem},
"
done
printf 'const struct suite suites[] = {\n%s    {0},\n};\n' "$rows"
