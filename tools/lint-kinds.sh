#!/bin/sh
# lint-kinds.sh FOLDER...: every kind says what it is: the name is the file's stem; summary, formula and source are there.
set -eu
export LC_ALL=C
status=0
for folder in "$@"; do
    for f in "$folder"/*.c; do
        [ -f "$f" ] || continue
        stem=$(basename "$f" .c)
        grep -q "\.name = \"$stem\"" "$f" || { echo "$f: no .name = \"$stem\""; status=1; }
        for member in summary formula source; do
            grep -q "\.$member = *$" "$f" || grep -q "\.$member = \"[^\"]" "$f" || {
                echo "$f: no .$member"
                status=1
            }
        done
        head -n 1 "$f" | grep -q "^/\* $stem\.c: " || { echo "$f:1: the file does not begin with /* $stem.c: what it is"; status=1; }
    done
done
exit $status
