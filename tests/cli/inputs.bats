#!/usr/bin/env bats
# inputs: what a run would look at is looked at before anything runs; a file that is not here stops only what needs it.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir -p experiments data
    printf 'a,b,price\n1,2,3\n4,5,6\n7,8,10\n2,1,0\n' > data/houses.csv
}

# experiment NAME DATA: written to experiments/NAME.yaml, 2,000 seeds
experiment() {
    cat > "experiments/$1.yaml" << YAML
experiment: $1
title: A case
source: "a case"
problem:
  data: $2
  loss: {kind: squared, reduction: mean}
parameterization: canonical
init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 2000]}}}
optimizer: {kind: gradient-descent, rate: 0.01}
stop: {steps: 2}
record: {observables: [loss]}
claims:
  - id: $1.falls
    says: The loss is not negative.
    source: "a case"
    query: select min(value) from results where experiment = '$1' and observable = 'loss'
    expect: ">= 0"
YAML
}

# count WHERE: current runs
count() {
    "$OVERPARAM" sql --json "select count(*) as n from runs $1" | jq '.[0].n'
}

@test "a column that is not there is one mistake, and not 2,000 failed runs" {
    experiment houses '{kind: csv, path: ../data/houses.csv, target: prise}'
    for command in check plan run; do
        run "$OVERPARAM" "$command" experiments/houses.yaml
        [ "$status" -eq 2 ]
        [[ "${lines[0]}" == "experiments/houses.yaml:5:55: error: "*"houses.csv:1:1: the header has no column 'prise'" ]]
        [ "$(grep -c "error: experiments" <<< "$output")" -eq 1 ]
        [[ "$output" == *"hint: did you mean 'price'?"* ]]
    done
    [ ! -e db ]
}

@test "a data file is opened once, however many runs and workers there are" {
    experiment houses '{kind: csv, path: ../data/houses.csv, target: price}'
    command -v strace > /dev/null || skip "strace is not here"
    sleep 2.1 # what was written just now is read again, to know it from an edit within a tick of the clock
    strace -f -e trace=openat -o trace "$OVERPARAM" run -q experiments/houses.yaml
    [ "$(grep -c 'houses.csv' trace)" -eq 1 ]
}

@test "a query that cannot be answered is told by check, at its place" {
    experiment houses '{kind: csv, path: ../data/houses.csv, target: price}'
    "$OVERPARAM" check
    sed -i 's/min(value)/min(valeu)/' experiments/houses.yaml
    run "$OVERPARAM" check
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == "experiments/houses.yaml:16:12: error: claim houses.falls: SQL: no such column: valeu" ]]
    sed -i 's/min(valeu)/min(value), 2/' experiments/houses.yaml
    run "$OVERPARAM" check
    [ "$status" -eq 2 ]
    [[ "$output" == *"claim houses.falls: the query gives 2 columns, not one"* ]]
    [ ! -e db ]
}

@test "data that are not here stop only what needs them" {
    experiment houses '{kind: csv, path: ../data/houses.csv, target: price}'
    experiment drawn '{kind: gaussian, samples: 8, features: 2, seed: 1}'
    sed -i 's/2000/3/' experiments/*.yaml
    "$OVERPARAM" run -q
    mv data away
    "$OVERPARAM" claims > told 2> notes
    grep -q "2 of 2 claims hold" told
    [ "$(grep -c "note: .*houses.csv" notes)" -eq 1 ]
    [ "$(wc -l < notes)" -eq 1 ]
    [ "$(count "where experiment = 'houses'")" -eq 3 ]
    sed -i 's/2000/5/' experiments/drawn.yaml
    sed -i 's/range: \[1, 3\]/range: [1, 4]/' experiments/drawn.yaml
    for command in check plan run; do
        run "$OVERPARAM" "$command"
        echo "$output"
        [ "$status" -eq 2 ]
        [ "$(grep -c ": error: " <<< "$output")" -eq $([ $command = check ] && echo 2 || echo 1) ]
        [[ "${lines[0]}" == "experiments/houses.yaml:5:27: error: cannot read "* ]]
        [ $command = check ] || [[ $output == *"note: 1 of 2 experiments need what is not here (see above): left out"* ]]
        "$OVERPARAM" "$command" experiments/drawn.yaml
    done
    [ "$(count "")" -eq 7 ]
    mv away data
    run "$OVERPARAM" plan --json experiments/houses.yaml
    [[ "$output" == *'"done": 3'* ]]
}
