#!/bin/sh
# bats.sh JOBS COUNTS [-a] FILE...: run bats files, several at a time, and write `passed failed skipped` into COUNTS. Tests with the
# tag `long` are left out, but for -a. Files of many tests go first, and one more than JOBS: tests wait for browsers and clocks.
#
# bats alone runs one file after the other (its --jobs wants GNU parallel). What a file prints is shown as a whole when
# it ends: one line when all went well, everything when not.
set -eu
jobs=$(($1 + 1)) counts=$2
shift 2
FILTER='--filter-tags !long'
[ "${1:-}" != -a ] || { FILTER= && shift; }
export FILTER
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

# shellcheck disable=SC2016 # expanded by the inner shell
one='
file=$1 tap=$2/$(echo "$1" | tr / _).tap
start=$(date +%s)
status=0
bats --formatter tap $FILTER "$file" > "$tap" 2>&1 < /dev/null || status=$?
awk -v file="$file" -v status="$status" -v seconds=$(($(date +%s) - start)) -v counts="$tap.counts" "
    /^1\.\.[0-9]+/ { planned = substr(\$1, 4) + 0 }
    /^ok .*# skip/ { skipped++; next }
    /^ok / { passed++ }
    /^not ok / { failed++ }
    END {
        # A file that does not parse, or a test that never ended, is a failure too.
        lost = planned - passed - failed - skipped
        if (lost > 0) failed += lost
        if (status != 0 && failed == 0) failed = 1
        printf \"%d %d %d\n\", passed, failed, skipped > counts
        # All of its tests are long ones, and left out.
        if (planned || failed) printf \"%s %-36s %4d passed %4d failed %4d skipped %4d s\n\", failed ? \"FAILED\" : \"ok    \", file, passed, failed, skipped, seconds
    }" "$tap" > "$tap.line"
{
    cat "$tap.line"
    if grep -q "^FAILED" "$tap.line"; then sed "s/^/    /" "$tap"; else grep "# skip" "$tap" | sed "s/^/    /"; fi
} > "$tap.shown"
cat "$tap.shown"
'
: > "$counts"
grep -cH '^@test' /dev/null "$@" | sort -t : -k 2,2nr | sed '/^\/dev\/null:/d; s/:[0-9]*$//' | xargs -d '\n' -P "$jobs" -I '{}' sh -c "$one" sh '{}' "$folder"
cat "$folder"/*.counts 2> /dev/null | awk '{ p += $1; f += $2; s += $3 } END { printf "%d %d %d\n", p, f, s }' > "$counts"
awk '{ exit $2 > 0 }' "$counts"
