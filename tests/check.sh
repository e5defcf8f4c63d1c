#!/bin/sh
# check.sh RUNNER FOLDER JOBS 'WORD...' [-a]: all tests but the long ones, or all of those of whose name (kinds/conformance,
# tests/cli/page.bats) a word is a part: the CUnit suites and the bats files, side by side. Both are always run; the last line sums them up, and
# the exit status is 1 when one failed or none ran. -a: the long ones too, which have the tag `long` of bats.
set -u
runner=$1 folder=$2 jobs=$3 words=$4 all=${5:-}
# A script that stands for python3 (pyenv's) takes ten times as long to start as what it starts.
python=$(python3 -c 'import os, sys; print(os.path.dirname(sys.executable))' 2> /dev/null) && export PATH="$python:$PATH"
mkdir -p "$folder"
rm -f "$folder"/*.counts
# shellcheck disable=SC2086 # words are words, and empty means no argument
("$runner" -j "$jobs" -c "$folder/cunit.counts" $words | sed -u '$d') &
files=$(ls tests/*.bats tests/*/*.bats 2> /dev/null)
# shellcheck disable=SC2086
[ -z "$words" ] || files=$(printf '%s\n' $files | grep -F "$(printf '%s\n' $words)")
# shellcheck disable=SC2086 # our file names hold no blanks
[ -z "$files" ] || tests/bats.sh "$jobs" "$folder/bats.counts" ${all:-${words:+-a}} $files
wait
# A part that left no count behind did not come to its end.
[ -s "$folder/cunit.counts" ] || echo 0 1 > "$folder/cunit.counts"
[ -z "$files" ] || [ -s "$folder/bats.counts" ] || echo 0 1 > "$folder/bats.counts"
echo
cat "$folder"/*.counts | awk '
    { p += $1; f += $2; s += $3 }
    END { printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 || p == 0 }'
