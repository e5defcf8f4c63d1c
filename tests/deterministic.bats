#!/usr/bin/env bats
# bats file_tags=long
# The whole project, twice, in surroundings as unlike as can be.

@test "two reproductions give the same bytes" {
    cd "$ROOT"
    run tests/deterministic.sh "$OVERPARAM" "$BATS_TEST_TMPDIR/deterministic"
    echo "$output"
    [ "$status" -eq 0 ]
}
