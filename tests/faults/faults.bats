#!/usr/bin/env bats
# A smoke of `make check-faults`: a few calls of the system and allocations of `run` fail.

setup() {
    strace -o /dev/null true 2> /dev/null || skip "strace cannot trace here"
    [ -z "${ASAN_OPTIONS-}" ] || [ "$VARIANT" = release ] || skip "a sanitizer has an allocator of its own"
}

@test "of calls of the system that fail while runs are made none goes wrong" {
    run timeout 100 python3 "$ROOT/tests/faults/faults.py" --only run --most 1 --calls pwrite64,sendto
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "of allocations that fail while runs are made none goes wrong" {
    ALLOCATIONS=$ROOT/$BUILD/tests/allocations.so run timeout 100 python3 "$ROOT/tests/faults/faults.py" --only run --most 2 --allocations
    echo "$output"
    [ "$status" -eq 0 ]
}
