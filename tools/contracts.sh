#!/bin/sh
# contracts.sh CONTRACT:FOLDER...: the table of all contracts, and the digest of core/.
set -eu
export LC_ALL=C
echo '#include "core/kind.h"'
for cf in "$@"; do
    c=${cf%%:*}
    echo "extern const struct kind *const ${c}_heads[];"
    echo "extern const char *const ${c}_digests[];"
done
echo "const struct contract contracts[] = {"
for cf in "$@"; do
    c=${cf%%:*} f=${cf#*:}
    n=$(ls "src/$f" 2>/dev/null | grep -c '\.c$' || true)
    # The summary is the first line of the contract's header: "name.h: the contract of ...: what".
    what=$(sed -n '1s|^/\* [^:]*: the contract of [^:]*: *\(.*\)$|\1|p' "src/core/$c.h" | sed 's|\*/||; s/[." ]*$//')
    echo "    {.name = \"$c\", .folder = \"$f\", .summary = \"$what\","
    echo "     .kinds = ${c}_heads, .digests = ${c}_digests, .n = $n},"
done
echo "};"
echo "const size_t n_contracts = sizeof contracts / sizeof *contracts;"
echo "const char *const core_digest = \"$(tools/digest.sh src/core/*.h src/core/*.c)\";"
