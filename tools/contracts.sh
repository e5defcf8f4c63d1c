#!/bin/sh
# contracts.sh DIGESTS 'SOURCE...' CONTRACT:FOLDER...: the table of all contracts, and the digest of what all kinds stand
# on, made of the digests of those sources.
set -eu
export LC_ALL=C
digests=$1 sources=$2
shift 2
echo '#include "core/kind.h"'
for cf in "$@"; do
    c=${cf%%:*}
    echo "extern const struct kind *const ${c}_heads[];"
    echo "extern const char *const ${c}_digests[];"
done
echo "struct contract contracts[] = {"
for cf in "$@"; do
    c=${cf%%:*} f=${cf#*:}
    n=$(find "src/$f" -maxdepth 1 -name '*.c' 2> /dev/null | wc -l)
    # The summary is in the first line of the contract's header: "name.h: the contract of ...: what".
    what=$(sed -n '1s|^/\* [^:]*: the contract of [^:]*: *\(.*\)$|\1|p' "src/core/$c.h" | sed 's|\*/||; s/[." ]*$//')
    echo "    {.name = \"$c\", .folder = \"$f\", .summary = \"$what\","
    echo "     .kinds = ${c}_heads, .digests = ${c}_digests, .n = $n},"
done
echo "};"
echo "const size_t n_contracts = sizeof contracts / sizeof *contracts;"
core=$(for f in $sources; do cat "$digests/${f#src/}.sha"; done | sha256sum | cut -d ' ' -f 1)
echo "const char *const core_digest = \"$core\";"
