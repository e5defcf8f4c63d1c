#!/bin/sh
# suites.sh FILE...: the C table of all CUnit suites (declared in tests/runner.c). A file is a suite when it defines
# `void suite_NAME(void)` with its own stem; those under tests/long/ are marked.
set -eu
export LC_ALL=C
echo '#include "runner.h"'
rows=
for f in "$@"; do
    stem=$(basename "$f" .c | tr - _)
    grep -q "^void suite_$stem(void)" "$f" || continue
    layer=$(basename "$(dirname "$f")")
    case $f in tests/long/*) long=true ;; *) long=false ;; esac
    echo "void suite_$stem(void);"
    rows="$rows    {\"$layer/$(basename "$f" .c)\", suite_$stem, $long},
"
done
printf 'const struct suite suites[] = {\n%s    {0},\n};\n' "$rows"
