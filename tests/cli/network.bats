#!/usr/bin/env bats
# network: a network whose numbers are known, from files; what does not go together is told.

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir -p experiments
    printf '2\n-1\n' > experiments/X.csv
    printf '6\n4\n' > experiments/y.csv
    printf '1\n-1\n' > experiments/W1.csv
    printf '1\n1\n' > experiments/b1.csv
    printf '3,2\n' > experiments/W2.csv
    printf -- '-1\n' > experiments/b2.csv
}

# experiment PARAMETERIZATION INIT [DATA]: experiments/net.yaml
experiment() {
    cat > experiments/net.yaml << YAML
experiment: net
title: A network
source: "a case"
problem:
  data: ${3:-"{kind: csv, features: X.csv, target-file: y.csv, header: false}"}
  loss: {kind: squared, reduction: mean}
parameterization: $1
init: $2
optimizer: {kind: gradient-descent, rate: 0.5}
stop: {steps: 1}
record: {at: {every: 1}, observables: [loss, theta, weights]}
YAML
}

files='{kind: file, W1: W1.csv, b1: b1.csv, W2: W2.csv, b2: b2.csv, header: false}'

# values OBSERVABLE STEP: one after the other
values() {
    "$OVERPARAM" sql --json "select group_concat(value, ' ') as v from
        (select value from trajectories where observable = '$1' and step = $2 order by component)" | jq -r '.[0].v'
}

# x = 2 and -1: z = (3, -1) and (0, 2), f = (3, 2) relu z - 1 = 8 and 3, loss (2^2 + 1^2)/4, g = (2, -1)/2; on its kink a
# unit passes nothing on.
@test "two units by hand: outputs, loss, and a step" {
    experiment '{kind: network, activation: relu, width: 2}' "$files"
    "$OVERPARAM" run -q experiments/net.yaml
    [ "$(values theta 0)" = "8.0 3.0" ]
    [ "$(values loss 0)" = "1.25" ]
    [ "$(values weights 0)" = "1.0 -1.0 1.0 1.0 3.0 2.0 -1.0" ]
    [ "$(values weights 1)" = "-2.0 -1.5 -0.5 1.5 1.5 2.5 -1.25" ]
}

@test "a block that the network does not have is told with those that it has" {
    experiment '{kind: network, width: 2, products: [2]}' "$files"
    run "$OVERPARAM" check experiments/net.yaml
    [ "$status" -eq 2 ]
    [[ "$output" == *"a block W2, which network does not have"* ]]
    [[ "$output" == *"its blocks are W1, b1, A2, B2, b2"* ]]
}

@test "layers that there are not, and samples without features" {
    experiment '{kind: network, products: [3]}' zero
    run "$OVERPARAM" check experiments/net.yaml
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == experiments/net.yaml:7:*"'products' names a layer above the last" ]]
    experiment network zero '{kind: completion, rows: 4, cols: 4, rank: 1, observed: 8, seed: 1}'
    run "$OVERPARAM" check experiments/net.yaml
    [ "$status" -eq 2 ]
    [[ "${lines[0]}" == experiments/net.yaml:7:*"these samples have none" ]]
}

@test "theta is another for every kind of a sweep" {
    experiment '{kind: {sweep: {values: [network, canonical]}}}' '{kind: gaussian, scale: 0.1, seed: 1}'
    "$OVERPARAM" check experiments/net.yaml
    "$OVERPARAM" run -q experiments/net.yaml
    [ "$("$OVERPARAM" sql --json "select group_concat(n, ' ') as v from (select count(*) as n from trajectories
        where observable = 'theta' and step = 0 group by run order by n)" | jq -r '.[0].v')" = "1 2" ]
}

@test "flows, mini-batches and observables see a network as any model" {
    experiment '{kind: network, activation: softplus, depth: 3, width: 4}' '{kind: glorot, biases: 0.1, seed: 2}' \
        '{kind: gaussian, samples: 12, features: 3, outputs: 2, tests: 20, seed: 1}'
    sed -i '/^record/d' experiments/net.yaml
    cat >> experiments/net.yaml << 'YAML'
record:
  observables: [loss, test-loss, gradient-norm, cosine, jacobian-rank, jacobian-spectrum, induced-norm, hessian-spectrum,
                sharpness, kernel-change, kernel-alignment, preconditioned-curvature, population-error]
variants:
  - name: descent
  - name: batches
    optimizer: {kind: stochastic-gradient-descent, batch: 3, rate: 0.05}
    stop: {steps: 40}
  - name: flow
    optimizer: gradient-flow
    stop: {time: 1, steps: 10000}
YAML
    "$OVERPARAM" run -q experiments/net.yaml
    [ "$("$OVERPARAM" sql --json "select count(*) as n from results where value is null" | jq '.[0].n')" -eq 0 ]
    [ "$("$OVERPARAM" sql --json "select count(*) as n from results r join results s using (run)
        where r.observable = 'jacobian-rank' and r.value = 24" | jq '.[0].n > 0')" = true ]
}
