#!/usr/bin/env bats
# One block of a run's weights as a matrix, and back as a start.

setup_file() {
    export PROJECT=$BATS_FILE_TMPDIR/project
    "$OVERPARAM" new-report "$PROJECT"
    cd "$PROJECT"
    cat > experiments/blocks.yaml << 'YAML'
experiment: blocks
title: Two blocks
source: a test
problem:
  data: {kind: gaussian, samples: 8, features: 3, seed: 1}
  loss: squared
parameterization: {kind: two-layer-linear, width: 4}
init: {kind: gaussian, scale: 0.5, seed: 1}
optimizer: {kind: gradient-descent, rate: 0.01}
stop: {steps: 20}
record: {at: {log: 3}, observables: [weights]}
YAML
    "$OVERPARAM" run experiments/blocks.yaml
}

setup() {
    cd "$PROJECT"
    id=$("$OVERPARAM" sql --csv "select id from runs where experiment = 'blocks'" | tail -n 1)
}

@test "a block is a matrix of its shape" {
    "$OVERPARAM" export "$id" --block U > U.csv
    [ "$(wc -l < U.csv)" -eq 4 ]
    [ "$(head -n 1 U.csv | tr ',' '\n' | wc -l)" -eq 3 ]
    "$OVERPARAM" export "$id" --block v > v.csv
    tr ',' '\n' < U.csv | cat - v.csv > both.csv
    "$OVERPARAM" export "$id" --weights | diff - both.csv
}

@test "a name that is no block is answered with the blocks and their shapes" {
    run "$OVERPARAM" export "$id" --block W
    [ "$status" -eq 2 ]
    [[ $output == *"its blocks are U (4 x 3), v (4 x 1)"* ]]
}

@test "blocks that were exported are a start" {
    "$OVERPARAM" export "$id" --block U > experiments/U.csv
    "$OVERPARAM" export "$id" --block v > experiments/v.csv
    sed -e 's/experiment: blocks/experiment: again/' -e 's/^init: .*/init: {kind: file, U: U.csv, v: v.csv}/' \
        experiments/blocks.yaml > experiments/again.yaml
    "$OVERPARAM" run experiments/again.yaml
    "$OVERPARAM" sql --csv "select value from trajectories where experiment = 'again' and step = 0 order by component" |
        tail -n +2 > first.csv
    "$OVERPARAM" export "$id" --weights | diff - first.csv
}
