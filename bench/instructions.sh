#!/bin/sh
# instructions.sh [write]: the instructions of three kernels, which no other user of the machine makes more: counted by callgrind
# within the run alone (trial_run) and compared with bench/instructions.txt. One that takes 5 % more fails. A count depends on compiler and
# libraries, so that each release of Debian has its own; `write` keeps those of this one.
set -eu
export LC_ALL=C OPENBLAS_CORETYPE=Haswell
program=${OVERPARAM:-$PWD/overparam}
counts=bench/instructions.txt
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-unknown}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# kernel NAME DATA PARAMETERIZATION OPTIMIZER STOP: counted, in million instructions.
kernel() {
    printf '%s\n' "experiment: $1" "title: A kernel" "source: a benchmark" "problem: {data: {$2}, loss: {kind: squared, reduction: mean}}" \
        "parameterization: {$3}" "init: {kind: gaussian, scale: 0.1, seed: 1}" "optimizer: {$4}" "stop: {$5}" \
        "record: {at: {values: [0]}, observables: [loss]}" > "$folder/$1.yaml"
    "$program" run -q -j 1 --no-backup --db "$folder/$1.sqlite" "$folder/$1.yaml" > "$folder/$1.log"
    # Weights that are not stored are computed again, in the program itself.
    valgrind --tool=callgrind --toggle-collect=trial_run --callgrind-out-file="$folder/$1.counts" "$program" export 1 --weights \
        --db "$folder/$1.sqlite" -o "$folder/$1.npy" > "$folder/$1.log" 2>&1 || { cat "$folder/$1.log" >&2 && exit 1; }
    sed -n 's/^totals: //p' "$folder/$1.counts" | awk -v name="$1" '{ printf "%s %.1f\n", name, $1 / 1e6 }'
}

all() {
    kernel descent 'kind: gaussian, samples: 64, features: 32, seed: 1' 'kind: two-layer-linear, width: 32' \
        'kind: gradient-descent, rate: 1e-3' 'steps: 2000'
    kernel completion 'kind: completion, rows: 100, cols: 100, rank: 5, observed: 2000, seed: 1' 'kind: deep-linear, depth: 3' \
        'kind: gradient-descent, rate: 0.1' 'steps: 30'
    kernel flow 'kind: gaussian, samples: 32, features: 64, seed: 1' 'kind: two-layer-linear, width: 8' \
        'kind: gradient-flow, tolerance: 1e-8' 'time: 10'
}

all > "$folder/now"
if [ "${1:-}" = write ]; then
    { grep -v "^$release " "$counts" || true; sed "s/^/$release /" "$folder/now"; } > "$folder/counts"
    cp "$folder/counts" "$counts"
fi
awk -v release="$release" '
    NR == FNR { if ($1 == release) was[$2] = $3; next }
    !($1 in was) { print "instructions: no count of " $1 " is known for " release ": bench/instructions.sh write keeps one"; next }
    { change = 100 * ($2 / was[$1] - 1)
      printf "instructions: %-12s %10.1f million, were %10.1f (%+.1f %%)%s\n", $1, $2, was[$1], change, (change > 5 ? "  TOO MANY" : "")
      failed += (change > 5) }
    END { exit failed > 0 }' "$counts" "$folder/now"
