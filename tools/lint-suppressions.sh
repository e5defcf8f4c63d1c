#!/bin/sh
# lint-suppressions.sh FILE...: a suppression carries its reason on the same line; they are counted.
set -eu
export LC_ALL=C
grep -nE 'NOLINT|cppcheck-suppress|clang-format off' "$@" /dev/null | awk -F: '
    {
        n++
        line = $0
        sub(/.*(NOLINT[A-Z]*(\([^)]*\))?|cppcheck-suppress +[A-Za-z]+|clang-format off)/, "", line)
        gsub(/[^A-Za-z ]/, "", line)
        if (split(line, words, " ") < 3) { print $1 ":" $2 ": a suppression without its reason"; bad = 1 }
    }
    END { printf "%d suppressions\n", n; exit bad }'
