#!/bin/sh
# digest.sh FILE...: SHA-256 over C sources, comments, blanks and line breaks left out.
set -eu
export LC_ALL=C
for f in "$@"; do
    gcc -fpreprocessed -dD -E -P -x c "$f" 2>/dev/null | tr -s ' \t\n' '   ' | sed 's/ *\([^A-Za-z0-9_ ]\) */\1/g'
    printf '\n%s\n' "$(basename "$f")"
done | sha256sum | cut -d ' ' -f 1
