#!/bin/sh
# two-layer.sh: gradient descent on a two-layer linear network, d = h = 32, 64 samples: seconds per 1000 steps.
#
# The time is the run's own, as the database has it: the shortest of five. One thread. The least that memory traffic and
# arithmetic allow is about 8 * 32 * 32 + 4 * 64 * 32 = 16,000 flops a step.
set -eu
export LC_ALL=C
program=${OVERPARAM:-./overparam}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/two-layer.yaml" << 'YAML'
experiment: two-layer
title: Speed of gradient descent
source: a benchmark
problem:
  data: {kind: gaussian, samples: 64, features: 32, seed: 1}
  loss: {kind: squared, reduction: mean}
parameterization: {kind: two-layer-linear, width: 32}
init: {kind: gaussian, scale: 0.1, seed: {sweep: {range: [1, 5]}}}
optimizer: {kind: gradient-descent, rate: 1e-3}
stop: {steps: 20000}
YAML
"$program" run -q -j 1 --db "$folder/bench.sqlite" "$folder/two-layer.yaml" > "$folder/log"
sqlite3 "$folder/bench.sqlite" "select 'two-layer, d = h = 32: ' || round(1e3 * min(1000 * wall_seconds / steps), 2) || ' ms per 1000 steps' from runs"
