#!/bin/sh
# fuzz.sh PROGRAM NAME SECONDS: one fuzz target for so long. What it finds interesting is kept under build/fuzz/corpus/NAME;
# it begins with the folders that the line `seeds:` of tests/fuzz/NAME.c names. An input that breaks it stays as
# build/fuzz/NAME-crash-*.
set -eu
program=$1 name=$2 seconds=$3
corpus=build/fuzz/corpus/$name
mkdir -p "$corpus"
set -- "$corpus"
# shellcheck disable=SC2013 # folders of the repository: one word each
for folder in $(sed -n 's|^ \* seeds: \(.*[a-z]\).*|\1|p' "tests/fuzz/$name.c"); do
    [ ! -d "$folder" ] || set -- "$@" "$folder"
done
echo "  fuzz $name for $seconds s"
log=build/fuzz/$name.log
if "$program" -max_total_time="$seconds" -max_len=65536 -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/$name-" "$@" > "$log" 2>&1; then
    inputs=$(awk '/^stat::number_of_executed_units/ { print $2 }' "$log")
    echo "    $inputs inputs, none breaks it"
    tools/promises.sh keep "fuzz-$name" "$inputs"
else
    tail -n 40 "$log"
    exit 1
fi
