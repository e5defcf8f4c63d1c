#!/bin/sh
# cov.sh FOLDER: after `make cov`: the share of lines that ran, per file and in all, least first. FOLDER holds the objects.
set -eu
export LC_ALL=C
find "$1/obj" -name '*.gcda' | sort | while read -r data; do
    source=src/${data#"$1/obj/"}
    source=${source%.gcda}.c
    gcov -n -o "$(dirname "$data")" "$source" 2> /dev/null | awk -v wanted="$source" '
        /^File / { file = $2; gsub("\047", "", file) }
        /^Lines executed:/ && file == wanted { split($0, part, /[:% ]+/); print part[3], $NF, file; file = "" }'
done | sort -n | awk '
    { printf "%6.1f %% of %4d lines  %s\n", $1, $2, $3; ran += $1 / 100 * $2; all += $2 }
    END { if (all) printf "%6.1f %% of %d lines in all\n", 100 * ran / all, all }'
