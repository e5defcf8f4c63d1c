#!/usr/bin/env bats
# Tables as pandas, R, NumPy and spreadsheets write them: read when nothing is in doubt, else refused with the option that
# says what they are.

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# experiment DATA: one run of plain descent on these data, in t.yaml.
experiment() {
    cat > t.yaml << YAML
experiment: t
title: T
source: S
problem:
  data: $1
  loss: {kind: squared, reduction: mean}
parameterization: canonical
init: zero
optimizer: {kind: gradient-descent, rate: 0.1}
stop: {steps: 20000, loss: 1e-22}
record: {observables: [loss]}
YAML
}

# fits DATA WEIGHTS: the run descends to these weights.
fits() {
    experiment "$1"
    rm -rf t.sqlite
    "$OVERPARAM" run t.yaml --db t.sqlite -q
    "$OVERPARAM" export 1 --theta --db t.sqlite | python3 -c '
import sys
weights = [float(word) for word in sys.stdin.read().replace(",", " ").split()]
want = [float(w) for w in sys.argv[1].split()]
assert len(weights) == len(want) and all(abs(a - b) < 1e-8 for a, b in zip(weights, want)), weights' "$2"
}

# refuses DATA WORD...: status 2, or a run that failed, and each of the words is told.
refuses() {
    experiment "$1"
    shift
    rm -rf t.sqlite
    run "$OVERPARAM" run t.yaml --db t.sqlite -q
    [ "$status" -ne 0 ]
    for word; do
        [[ "$output" == *"$word"* ]] || { echo "no '$word' in: $output"; return 1; }
    done
}

# Four samples of y = 2a - b.
plain() {
    printf 'a,b,y\n1,0,2\n0,1,-1\n1,1,1\n2,1,3\n' "$@"
}

@test "a header of numbers, as pandas writes for a frame without names" {
    printf '0,1\n1,0\n0,1\n1,1\n2,1\n' > X.csv
    printf '0\n2\n-1\n1\n3\n' > y.csv
    refuses '{kind: csv, features: X.csv, target-file: y.csv}' X.csv 'header: true' 'header: false'
    fits '{kind: csv, features: X.csv, target-file: y.csv, header: true}' '2 -1'
}

@test "an index without a name, and the same with one" {
    printf ',a,b,y\n0,1,0,2\n1,0,1,-1\n2,1,1,1\n3,2,1,3\n' > t.csv
    refuses '{kind: csv, path: t.csv, target: y}' t.csv:1:1 'no name' 'drop: [""]'
    fits '{kind: csv, path: t.csv, target: y, drop: [""]}' '2 -1'
    fits '{kind: csv, path: t.csv, target: y, features: [b, a]}' '-1 2'
    sed 's/^,/rownames,/' t.csv > r.csv
    refuses '{kind: csv, path: r.csv, target: y}' r.csv:1:1 'numbers the rows' 'drop: ["rownames"]'
    fits '{kind: csv, path: r.csv, target: y, drop: [rownames]}' '2 -1'
}

@test "columns that are not used may hold anything" {
    printf 'date,a,name,b,y\n2019-07-01,1,"Smith, J.",0,2\n,0,NA,1,-1\n?,1,x,1,1\n0x1,2,-,1,3\n' > t.csv
    fits '{kind: csv, path: t.csv, target: y, features: [a, b]}' '2 -1'
    refuses '{kind: csv, path: t.csv, target: y}' t.csv:2:1 "column 'date'" 'a date'
    refuses '{kind: csv, path: t.csv, target: y, features: [a, c]}' "no column 'c'"
}

@test "separators that are declared, and carriage returns that end lines" {
    plain | tr , ';' > semicolon.csv
    plain | tr , '\t' > tab.csv
    plain | tr , ' ' > blanks.csv
    for separator in semicolon tab blanks; do
        refuses "{kind: csv, path: $separator.csv, target: y}" "separator: $separator"
        fits "{kind: csv, path: $separator.csv, target: y, separator: $separator}" '2 -1'
    done
    plain | tr '\n' '\r' > cr.csv
    fits '{kind: csv, path: cr.csv, target: y}' '2 -1'
    printf 'a;y\n1,5;2\n' > comma.csv
    refuses '{kind: csv, path: comma.csv, target: y, separator: semicolon}' "'1,5'" 'decimals are written with a point'
}

@test "a name in another normal form of Unicode" {
    printf 'x,prix_ache\xcc\x81\n1,2\n' > t.csv
    refuses "{kind: csv, path: t.csv, target: \"prix_ach\\u00e9\"}" 'another Unicode form'
}

@test "files in a long path are told apart" {
    long=$PWD/this-is-a-long-folder-name-on-a-cluster/project-of-mine/data-set-version-2026-11/measurements/of/every/kind
    mkdir -p "$long"
    for name in first second; do
        printf 'x,y\n1,NA\n' > "$long/$name.csv"
        refuses "{kind: csv, path: \"$long/$name.csv\", target: y}" "$long/$name.csv:2:3: 'NA'"
    done
}

@test "arrays of NumPy's, in any order and type" {
    printf '2\n-1\n1\n3\n' > y.csv
    python3 - << 'PY'
import struct
def npy(name, descr, shape, data, order="False"):
    head = "{'descr': %s, 'fortran_order': %s, 'shape': %s, }" % (repr(descr), order, shape)
    head += " " * (-(10 + len(head) + 1) % 64) + "\n"
    with open(name, "wb") as f:
        f.write(b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head.encode() + data)
x = [1, 0, 0, 1, 1, 1, 2, 1]
npy("column-major.npy", "<f8", "(4, 2)", struct.pack("<8d", *x[0::2], *x[1::2]), order="True")
npy("big-endian.npy", ">f8", "(4, 2)", struct.pack(">8d", *x))
npy("half.npy", "<f2", "(4, 2)", struct.pack("<8e", *x))
npy("short.npy", ">i2", "(4, 2)", struct.pack(">8h", *x))
npy("unsigned.npy", "<u4", "(4, 2)", struct.pack("<8I", *x))
npy("bytes.npy", "|i1", "(4, 2)", bytes(x))
npy("bool.npy", "|b1", "(4, 2)", bytes([1, 0, 0, 1, 1, 1, 0, 1]))
npy("columns.npy", "<f8", "(2, 4)", struct.pack("<8d", *x[0::2], *x[1::2]))
npy("y.npy", "<f8", "(1, 4)", struct.pack("<4d", 2, -1, 1, 3))
npy("cube.npy", "<f8", "(2, 2, 2)", struct.pack("<8d", *x))
npy("scalar.npy", "<f8", "()", struct.pack("<d", 1))
npy("complex.npy", "<c16", "(2, 2)", struct.pack("<8d", *x))
npy("records.npy", [("a", "<f8"), ("b", "<f8")], "(4,)", struct.pack("<8d", *x))
npy("longs.npy", "<i8", "(4, 2)", struct.pack("<8q", 2**53 + 1, *x[1:]))
PY
    for name in column-major big-endian half short unsigned bytes; do
        fits "{kind: csv, features: $name.npy, target-file: y.npy}" '2 -1'
    done
    experiment '{kind: csv, features: bool.npy, target-file: y.csv}'
    "$OVERPARAM" run t.yaml --db bool.sqlite -q
    fits '{kind: csv, features: columns.npy, target-file: y.csv, transpose: true}' '2 -1'
    refuses '{kind: csv, features: columns.npy, target-file: y.csv}' '2 here, 4 in' 'transpose: true'
    refuses '{kind: csv, features: cube.npy, target-file: y.csv}' cube.npy '3 dimensions'
    refuses '{kind: csv, features: scalar.npy, target-file: y.csv}' scalar.npy 'single number'
    refuses '{kind: csv, features: complex.npy, target-file: y.csv}' complex.npy 'complex numbers'
    refuses '{kind: csv, features: records.npy, target-file: y.csv}' records.npy 'structured'
    refuses '{kind: csv, features: longs.npy, target-file: y.csv}' longs.npy '2^53'
}

@test "zeros behind gzip are padding, bytes behind images are not" {
    python3 - << 'PY'
import gzip
images = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 255, 0])
labels = bytes([0, 0, 8, 1, 0, 0, 0, 2, 0, 1])
open("padded.gz", "wb").write(gzip.compress(images) + bytes(512))
open("labels", "wb").write(labels)
open("longer", "wb").write(images + b"x")
PY
    fits '{kind: idx, images: padded.gz, labels: labels, classes: [0, 1]}' '1 -1'
    refuses '{kind: idx, images: longer, labels: labels, classes: [0, 1]}' longer 'goes on behind its 2 images'
    refuses '{kind: idx, images: labels, labels: longer, classes: [0, 1]}' 'taken for each other'
}
