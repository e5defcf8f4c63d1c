#!/bin/sh
# fuzz.sh PROGRAM NAME SECONDS: one fuzz target for so long. What it finds interesting is kept under build/fuzz/corpus/NAME;
# it begins with the folders that the line `seeds:` of tests/fuzz/NAME.c names, and no input is longer than its line `longest:` says: what takes
# long for its length alone is met less often. An input that breaks it stays as build/fuzz/NAME-crash-*. The number of inputs is added up for
# tools/promises.sh.
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
longest=$(sed -n 's|^ \* longest: \([0-9]*\).*|\1|p' "tests/fuzz/$name.c")
log=build/fuzz/$name.log
# What was freed is soon used again, and nothing is filled: most of the time went into new pages of memory. Leaks are looked for once, at the end.
export ASAN_OPTIONS="quarantine_size_mb=4:max_malloc_fill_size=0:malloc_context_size=4:allocator_release_to_os_interval_ms=-1"
if "$program" -max_total_time="$seconds" -max_len="${longest:-65536}" -detect_leaks=0 -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/$name-" "$@" > "$log" 2>&1; then
    inputs=$(awk '/^stat::number_of_executed_units/ { print $2 }' "$log")
    echo "    $inputs inputs, none breaks it"
    tools/promises.sh add "fuzz-$name" "$inputs"
else
    tail -n 40 "$log"
    exit 1
fi
