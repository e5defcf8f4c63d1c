#!/bin/sh
# cov.sh FOLDER: after `make cov`: the share of lines that ran and of branches that were taken, per file, least first; then of each room and in
# all. FOLDER holds the objects.
set -eu
export LC_ALL=C
find "$1/obj" -name '*.gcda' | sort | while read -r data; do
    source=src/${data#"$1/obj/"}
    source=${source%.gcda}.c
    gcov -n -b -o "$(dirname "$data")" "$source" 2> /dev/null | awk -v wanted="$source" '
        /^File / { file = $2; gsub("\047", "", file) }
        file != wanted { next }
        /^Lines executed:/ && !lines { # behind the last file stands the sum of all
            split($0, part, /[:% ]+/); lines = part[3] " " $NF; branches = "100 0" }
        /^Taken at least once:/ { split($0, part, /[:% ]+/); branches = part[5] " " $NF }
        END { if (lines) print lines, branches, wanted }'
done | sort -n | awk '
    function line(l, nl, b, nb, name) { printf "%6.1f %% of %5d lines %6.1f %% of %5d branches  %s\n", l, nl, b, nb, name }
    function add(name) { n[name] += $2; ran[name] += $1 / 100 * $2; m[name] += $4; taken[name] += $3 / 100 * $4 }
    function sum(name) { line(100 * ran[name] / n[name], n[name], m[name] ? 100 * taken[name] / m[name] : 100, m[name], name) }
    { line($1, $2, $3, $4, $5); split($5, part, "/"); room = "src/" part[2]; if (!(room in n)) rooms[++k] = room; add(room); add("all") }
    END { for (i = 1; i <= k; i++) sum(rooms[i]); if ("all" in n) sum("all") }'
