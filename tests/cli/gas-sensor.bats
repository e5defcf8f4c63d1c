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
    "$OVERPARAM" sql --db gas.sqlite --csv "$1" | tail -n 1
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

# depths P SHARE GRID GRID GRID: the experiment of an exponent. A run ends where the loss is SHARE of that of zero weights, and counts
# when it never rose. The grids of the three depths have the scale of ppm and go from slow rates up to those whose loss rises.
depths() {
    p=$1 share=$2
    target=$(case $OVERPARAM_GAS_SENSOR_CSV in *.gz) zcat "$OVERPARAM_GAS_SENSOR_CSV" ;; *) cat "$OVERPARAM_GAS_SENSOR_CSV" ;; esac |
        awk -F, -v p="$p" -v share="$share" 'NR > 1 { y[++n] = $1; m += $1 }
            END { for (i = 1; i <= n; i++) s += ((y[i] - m / n) ^ 2) ^ (p / 2); printf "%.17g", share * s / n / p }')
    cat << YAML
experiment: depths-$p
title: Depth on gas sensors
source: "Arora, Cohen, Hazan 2018, arXiv 1802.06509, experiments"
problem:
  data: {kind: csv, path: $OVERPARAM_GAS_SENSOR_CSV, target: concentration_ppm, standardize: true, centre: true}
  loss: {kind: l-p, p: $p, reduction: mean}
init: {kind: balanced, norm: 1, seed: 1}
stop: {steps: 6000, loss: $target, rise: true}
record: {observables: [loss]}
variants:
YAML
    for depth in 1 2 3; do
        cat << YAML
  - name: depth-$depth
    parameterization: {kind: deep-linear, depth: $depth, width: 1}
    optimizer: {kind: gradient-descent, rate: {sweep: {log: [$3, 8]}}}
YAML
        shift
    done
}

# Fewest steps at a depth.
fewest() {
    answer "select min(steps) from runs where experiment = 'depths-$1' and variant = 'depth-$2' and reason = 'loss'"
}

# bats test_tags=long
@test "with p = 4 two layers and three arrive in fewer steps than one; with p = 2 they gain nothing" {
    depths 4 0.17 '5.6e-8, 7.2e-7' '1e-9, 1.2e-8' '1e-10, 1.2e-9' > depths-4.yaml
    depths 2 0.205 '5e-3, 6e-2' '5e-5, 6e-4' '1e-5, 1.2e-4' > depths-2.yaml
    run "$OVERPARAM" run depths-4.yaml depths-2.yaml --db gas.sqlite -q
    [ "$status" -eq 0 ]
    for p in 4 2; do
        echo "p = $p: $(fewest $p 1), $(fewest $p 2), $(fewest $p 3) steps at depth 1, 2, 3"
    done
    # The grids have a factor of 1.43 from rate to rate: a gain is what they cannot feign, less than 0.7 of the steps.
    [ $((10 * $(fewest 4 2))) -lt $((7 * $(fewest 4 1))) ]
    [ $((10 * $(fewest 4 3))) -lt $((7 * $(fewest 4 1))) ]
    [ $((10 * $(fewest 2 2))) -ge $((7 * $(fewest 2 1))) ]
    [ $((10 * $(fewest 2 3))) -ge $((7 * $(fewest 2 1))) ]
}
