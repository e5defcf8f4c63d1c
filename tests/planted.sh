#!/bin/sh
# planted.sh RUNNER FOLDER JOBS [WORD]: plants the mistakes of tests/planted.txt, those of whose name WORD is a part, one at a
# time, and asks the suites that its line names for it. The last line counts them; exit status 1 when one is not found.
#
# Nothing of the tree is touched: the changed source is compiled into FOLDER, and a runner, or the program when a line names a file of bats, is
# linked from it and the objects of all other sources. COMPILE, LINK, LIBS, OBJECTS and PROGRAM (make check-planted) say how.
set -eu
runner=$1 folder=$2 jobs=$3 word=${4:-} list=tests/planted.txt
build=${runner%/tests/runner}

# The suites; the laws are put to the kind that was changed alone. Of bats the tests that are not long.
ask() { # RUNNER-OR-PROGRAM FILE SUITES
    case $2 in core/* | spec/* | plan/* | store/* | formats/* | report/* | mathematics/* | numerics/*) kind= ;; *) kind=$(basename "$2" .c) ;; esac
    case $3 in *.bats)
        OVERPARAM=$(realpath "$1") bats --filter-tags '!long' "$3" > "$room/said" 2>&1 < /dev/null
        return
        ;;
    esac
    # shellcheck disable=SC2086 # a list of words
    KIND=$kind "$1" -j 1 $3 > "$room/said" 2>&1
}

# One mistake; its last word is what became of it: found, MISSED, or why it could not be planted.
plant() { # NAME FILE SUITES SED
    room=$folder/$1 object=$build/obj/${2%.c}.o
    rm -rf "$room"
    mkdir -p "$room"
    sed -e "$4" "src/$2" > "$room/$(basename "$2")"
    if cmp -s "src/$2" "$room/$(basename "$2")"; then echo "$1: NOT PLANTED: its sed finds nothing in $2"; return; fi
    case $3 in *.bats) sound=$build/overparam parts=$PROGRAM ;; *) sound=$runner parts=$OBJECTS ;; esac
    # What fails without the mistake does not find it.
    ask "$sound" "$2" "$3" || { echo "$1: NOT PLANTED: $3 fail, or are none, without it"; return; }
    # shellcheck disable=SC2086 # lists of words
    $COMPILE -w -c -o "$room/planted.o" "$room/$(basename "$2")" > "$room/said" 2>&1 ||
        { echo "$1: NOT PLANTED: it does not compile"; return; }
    # shellcheck disable=SC2046,SC2086
    $LINK -o "$room/runner" $(printf '%s\n' $parts | sed "s,^$object\$,$room/planted.o,") $LIBS > "$room/said" 2>&1 ||
        { echo "$1: NOT PLANTED: it does not link"; return; }
    if ask "$room/runner" "$2" "$3"; then echo "$1: MISSED by $3"; else echo "$1: found"; fi
    rm -f "$room/runner"
}

if [ "$word" = "-1" ]; then # one line of the list, for the loop below
    plant "$5" "$6" "$7" "$8"
    exit
fi
mkdir -p "$folder"
grep -v '^#' "$list" | awk -F ' [|] ' -v word="$word" 'index($1, word) { printf "%s%c%s%c%s%c%s%c", $1, 0, $2, 0, $3, 0, $4, 0 }' |
    xargs -0 -n 4 -P "$jobs" "$0" "$runner" "$folder" "$jobs" -1 | tee "$folder/report"
awk '/: found$/ { found++ } { n++ } END { printf "%d planted, %d found\n", n, found; exit found < n || n == 0 }' "$folder/report"
