#!/bin/sh
# contracts.sh CONTRACT:FOLDER...: the table of all contracts.
set -eu
export LC_ALL=C
echo '#include "core/kind.h"'
for cf in "$@"; do
    c=${cf%%:*}
    echo "extern const struct kind *const ${c}_heads[];"
    echo "extern const struct code_of_kind ${c}_code[];"
done
echo "struct contract contracts[] = {"
for cf in "$@"; do
    c=${cf%%:*} f=${cf#*:}
    n=$(find "src/$f" -maxdepth 1 -name '*.c' 2> /dev/null | wc -l)
    # The summary is in the first line of the contract's header: "name.h: the contract of ...: what".
    what=$(sed -n '1s|^/\* [^:]*: the contract of [^:]*: *\(.*\)$|\1|p' "src/core/$c.h" | sed 's|\*/||; s/[." ]*$//')
    echo "    {.name = \"$c\", .folder = \"$f\", .summary = \"$what\","
    echo "     .kinds = ${c}_heads, .code = ${c}_code, .n = $n},"
done
echo "};"
echo "const size_t n_contracts = sizeof contracts / sizeof *contracts;"
