#!/bin/sh
# lint-headers.sh HEADER...: every header compiles alone, twice. CC and FLAGS come from the environment.
set -eu
# shellcheck disable=SC2016 # expanded by the inner shell
one='
h=${1#src/}
printf "#include \"%s\"\n#include \"%s\"\nextern int nothing;\n" "$h" "$h" | $CC $FLAGS -fsyntax-only -x c - || { echo "$1: does not compile alone"; exit 1; }
'
export CC FLAGS
printf '%s\0' "$@" | xargs -0 -P "$(nproc)" -I '{}' sh -c "$one" sh '{}'
