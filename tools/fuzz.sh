#!/bin/sh
# fuzz.sh PROGRAM NAME SECONDS: one fuzz target for so long. What it finds interesting is kept under build/fuzz/corpus/NAME;
# it begins with tests/fuzz/corpus/NAME, when that is there. An input that breaks it stays as build/fuzz/NAME-crash-*.
set -eu
program=$1 name=$2 seconds=$3
corpus=build/fuzz/corpus/$name
mkdir -p "$corpus"
set -- "$corpus"
[ ! -d "tests/fuzz/corpus/$name" ] || set -- "$@" "tests/fuzz/corpus/$name"
echo "  fuzz $name for $seconds s"
log=build/fuzz/$name.log
if "$program" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/$name-" "$@" > "$log" 2>&1; then
    awk '/^stat::number_of_executed_units/ { print "    " $2 " inputs, none breaks it" }' "$log"
else
    tail -n 40 "$log"
    exit 1
fi
