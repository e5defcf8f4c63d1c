#!/bin/sh
# plan.sh: seconds that 100,000 runs take to be planned, checked and keyed.
set -eu
export LC_ALL=C
program=${OVERPARAM:-./overparam}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/many.yaml" << 'YAML'
experiment: many
title: A hundred thousand runs
source: a benchmark
problem:
  data: {kind: gaussian, samples: 8, features: 4, seed: 1}
  loss: squared
parameterization: two-layer-linear
init: {kind: gaussian, scale: {sweep: {log: [1e-3, 1, 100]}}, seed: {sweep: {range: [1, 1000]}}}
optimizer: {kind: gradient-descent, rate: 1e-3}
YAML
start=$(date +%s%N)
"$program" plan --db "$folder/none.sqlite" "$folder/many.yaml" > "$folder/log"
echo "plan of 100,000 runs: $((($(date +%s%N) - start) / 1000000)) ms"
