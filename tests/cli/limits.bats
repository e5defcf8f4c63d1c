#!/usr/bin/env bats
# A run that takes more time or memory than it may is one failed run; every attempt is kept.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir experiments
}

experiment() { # NAME LIMITS STEPS FEATURES
    cat > "experiments/$1.yaml" << YAML
experiment: $1
title: Long and large
source: a test
problem:
  data: {kind: gaussian, samples: 4, features: {sweep: {values: [2, $4]}}, seed: 1}
  loss: {kind: squared, reduction: mean}
parameterization: canonical
init: {kind: gaussian, scale: 0.1, seed: 1}
optimizer: {kind: gradient-descent, rate: 1e-9}
stop: {steps: $3}
record: {at: {log: 3}, observables: [loss]}
limits: $2
YAML
}

ask() { sqlite3 db/overparam.sqlite "$1"; }

@test "seconds: the run is failed with its reason, the others are made, a retry keeps the attempt" {
    experiment slow '{seconds: 1}' 10000 3
    "$OVERPARAM" run -q
    digest=$("$OVERPARAM" digest)
    rm -r db
    # Another number of steps in one of them would be another run: the clock is made late instead.
    sed -i 's/steps: 10000/steps: 2000000000/; s/values: .2, 3./values: [2, 3]/' experiments/slow.yaml
    run "$OVERPARAM" run -q -j 2
    [ "$status" -eq 1 ]
    [[ "$output" == *"2 failed"*"took longer than its limit of 1 s"* ]]
    [ "$(ask "select distinct status || ' ' || reason || ' ' || (wall_seconds between 1 and 30) || ' ' || signal from attempts")" = "failed took longer than its limit of 1 s 1 9" ]
    run "$OVERPARAM" run -q --limit-seconds 2
    [ "$status" -eq 1 ]
    [[ "$output" == *"limit of 2 s"* ]]
    [ "$(ask "select count(*) from attempts")" -eq 4 ]
    [ "$(ask "select count(*) from runs where reason like '%limit of 2 s'")" -eq 2 ]
    # No part of what a run is: with other limits the same runs, none of them stale.
    experiment slow '{seconds: 1000, memory: 2 GiB}' 10000 3
    "$OVERPARAM" run -q
    [ "$digest" = "$("$OVERPARAM" digest)" ]
    experiment slow '{}' 10000 3
    [ "$("$OVERPARAM" run -q)" = "all 2 runs are there" ]
}

@test "memory: what needs more is failed, with the last words, and the sweep goes on" {
    # Three samples of half a million numbers do not fit; nor do 100 times 500.
    experiment large '{memory: 4 MiB}' 10 500000
    experiment told '{memory: 1 MiB}' 100 500
    sed -i 's/log: 3}, observables: .loss./log: 100}, observables: [theta]/' experiments/told.yaml
    run "$OVERPARAM" run -q -j 1
    [ "$status" -eq 1 ]
    [[ "$output" == *"2 done, 0 diverged, 2 failed"* ]]
    [[ "$output" == *"of told: needed more memory than its limit of 0.000976562 GiB"* ]]
    [[ "$output" == *"of large: no memory for 4 samples of 500000 features"* ]]
    [ "$(ask "select words from attempts where reason like 'needed%'")" = "overparam: error: out of memory" ]
    # Enough of it.
    run "$OVERPARAM" run -q -j 1 --limit-memory 4GiB
    [ "$status" -eq 0 ]
    [ "$(ask "select count(*) from (select group_concat(status, ' ') as x from attempts group by run) where x = 'failed done'")" -eq 2 ]
}

@test "mistakes are told" {
    experiment wrong '{seconds: -1, memory: much, hours: 2}' 10 3
    run "$OVERPARAM" check
    [ "$status" -eq 2 ]
    [[ "$output" == *"'seconds' must be a number greater than 0"* ]]
    [[ "$output" == *"'memory' must be a size such as 4 GiB or 512 MiB"* ]]
    [[ "$output" == *"unknown key 'hours'"* ]]
    experiment right '{}' 10 3
    run "$OVERPARAM" run experiments/right.yaml --limit-memory lots
    [ "$status" -eq 2 ]
    [[ "$output" == *"'--limit-memory' expects a size such as 4GiB"* ]]
}
