#!/usr/bin/env bats
# gas-sensor.bats: real regression data of the user's own go through the same YAML form as everything else.
#
# The set (UCI Machine Learning Repository, id 270, doi:10.24432/C5MK6M, ethanol rows) is for research only and not shipped:
# OVERPARAM_GAS_SENSOR_CSV names a CSV (gzip or not) with a header concentration_ppm,f1,...,f128.

setup() {
    [ -n "${OVERPARAM_GAS_SENSOR_CSV:-}" ] || skip "OVERPARAM_GAS_SENSOR_CSV is not set"
    cd "$BATS_TEST_TMPDIR"
    cat > gas-sensor.yaml << YAML
experiment: gas-sensor
title: Depth on gas sensors
source: "Arora, Cohen, Hazan 2018, arXiv 1802.06509, section 5"
problem:
  data: {kind: csv, path: $OVERPARAM_GAS_SENSOR_CSV, target: concentration_ppm, standardize: true, centre: true}
  loss: {kind: squared, reduction: mean}
stop: {steps: 200}
record: {at: {log: 20}, observables: [loss, cosine, gradient-norm]}
variants:
  - name: one-layer
    parameterization: canonical
    init: zero
    optimizer: {kind: gradient-descent, rate: 0.005}
  - name: two-layer
    parameterization: {kind: two-layer-linear, width: 8}
    init: {kind: gaussian, scale: 0.1, seed: 1}
    optimizer: {kind: gradient-descent, rate: 0.0001}
YAML
}

# The one value that a query answers.
answer() {
    "$OVERPARAM" sql --db gas.sqlite --csv "$1" | tail -n 1 | tr -d '\r'
}

@test "a CSV of the user's own trains one layer and two" {
    run "$OVERPARAM" run gas-sensor.yaml --db gas.sqlite -q
    [ "$status" -eq 0 ]
    [ "$(answer "select count(*) from runs where status = 'done'")" = 2 ]
    # Descent lowers the loss, and one layer has cosine 1 with itself.
    [ "$(answer "select count(*) from results l join trajectories s on s.run = l.run
        and s.observable = 'loss' and s.step = 0 where l.observable = 'loss' and l.value < s.value")" = 2 ]
    [ "$(answer "select max(abs(value - 1)) < 1e-12 from trajectories
        where observable = 'cosine' and variant = 'one-layer'")" = 1 ]
}

@test "the loss at zero weights is half the mean square of the centred target" {
    run "$OVERPARAM" run gas-sensor.yaml --db gas.sqlite -q
    [ "$status" -eq 0 ]
    expected=$(case $OVERPARAM_GAS_SENSOR_CSV in *.gz) zcat "$OVERPARAM_GAS_SENSOR_CSV" ;; *) cat "$OVERPARAM_GAS_SENSOR_CSV" ;; esac |
        awk -F, 'NR > 1 { n++; s += $1; q += $1 * $1 } END { printf "%.17g", (q / n - (s / n) ^ 2) / 2 }')
    # One-pass sums of some 1,300 squares lose a few digits: 1e-9 is far above that and far below any mistake.
    [ "$(answer "select abs(value / $expected - 1) < 1e-9 from trajectories
        where observable = 'loss' and variant = 'one-layer' and step = 0")" = 1 ]
}
