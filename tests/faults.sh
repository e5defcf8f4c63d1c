#!/bin/sh
# faults.sh BUILD CRASH MOST [SECONDS]: every sort of failure, for every command of tests/faults/faults.py: calls of the system, allocations, and kills at
# the crash points of the build in CRASH. At most MOST places of each kind, and SECONDS for each sort (and command, where they
# are asked one by one). What came out is told, and kept for tools/promises.sh.
set -u
build=$1 crash=$2 most=$3 seconds=${4:-inf} status=0
export ALLOCATIONS="$PWD/$build/tests/allocations.so"
faults() { # NAME OPTION...
    name=$1
    shift
    line=$(python3 tests/faults/faults.py --seconds "$seconds" "$@") || status=1
    echo "$name: $line"
    tools/promises.sh keep "$name" "$(echo "$line" | sed -n 's/^faults: \([0-9]*\) .*/\1/p')" "$(echo "$line" | sed -n 's/.*failed, \([0-9]*\) of them.*/\1/p')"
}
for command in $(python3 tests/faults/faults.py --list); do
    faults "calls-$command" --only "$command" --most "$most"
    faults "allocations-$command" --only "$command" --allocations --most $((most * 4))
done
OVERPARAM="$PWD/$crash/overparam" faults points --points
exit $status
