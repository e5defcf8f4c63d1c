#!/usr/bin/env bats
# bats file_tags=long
# make arxiv: what the runs were made from goes along, and the unpacked archive makes them again.

setup_file() {
    export PAPER=$BATS_FILE_TMPDIR/paper
    "$OVERPARAM" new-report "$PAPER" > /dev/null
    cd "$PAPER" || return 1
    mkdir -p data/raw 'start values'
    awk -v OFS=, 'BEGIN { srand(7); print "area,rooms,price"
        for (i = 0; i < 30; i++) { a = rand(); r = rand(); print a, r, 3 * a + r } }' > data/raw/houses.csv
    echo '0.25,-0.5' > 'start values/theta.csv'
    cat > experiments/houses.yaml << 'YAML'
experiment: houses
title: Data and weights of the author's own
source: "a case"
problem:
  data: {kind: csv, path: ../data/raw/houses.csv, target: price}
  loss: {kind: squared, reduction: mean}
parameterization: canonical
init: {kind: file, theta: "../start values/theta.csv"}
optimizer: {kind: gradient-descent, rate: 0.1}
stop: {steps: 50}
record: {observables: [loss]}
claims:
  - id: houses.falls
    sort: finding
    says: The loss falls.
    source: "a case"
    query: select max(value) from results where experiment = 'houses' and observable = 'loss'
    expect: "< 1"
YAML
    "$OVERPARAM" run -q && "$OVERPARAM" report > report.out
}

setup() {
    cp -r "$PAPER" "$BATS_TEST_TMPDIR/paper" # a copy: others edit theirs
    cd "$BATS_TEST_TMPDIR/paper" || return 1
}

# What `make arxiv` does when all is made.
pack() {
    sh tools/arxiv.sh "$OVERPARAM" build/arxiv.tar.gz
}

unpack() {
    mkdir "$BATS_TEST_TMPDIR/out"
    tar -C "$BATS_TEST_TMPDIR/out" -xzf build/arxiv.tar.gz
    cd "$BATS_TEST_TMPDIR/out/anc" || return 1
}

# told STATUS WORDS: arxiv.sh says so, and leaves no tarball
told() {
    run pack
    echo "$output"
    [ "$status" -eq "$1" ]
    [[ $output == *"arxiv: $2"*"hint: "* ]]
    [ ! -e build/arxiv.tar.gz ]
}

@test "unpacked into an empty folder it makes the same runs, claims and report" {
    echo 'not: an experiment that was run' > experiments/draft.yaml
    pack
    digest=$("$OVERPARAM" digest) claims=$("$OVERPARAM" claims)
    unpack
    mv "$BATS_TEST_TMPDIR/paper" "$BATS_TEST_TMPDIR/gone"
    cat README
    sha256sum -c SHA256SUMS
    [ "$(wc -l < SHA256SUMS)" -eq 4 ]
    [ ! -e experiments/draft.yaml ]
    # The commands of the README, as they stand.
    sed -n 's/^    \(overparam [a-z]\)/\1/p' README > again.sh
    [ "$(cut -d ' ' -f 2 again.sh | tr '\n' ' ')" = "run report claims digest " ]
    PATH=$(dirname "$OVERPARAM"):$PATH sh -eu again.sh > out
    [ "$(tail -n 1 out)" = "$digest" ]
    [ "$("$OVERPARAM" claims)" = "$claims" ]
    grep -q "^    overparam digest  *# $digest$" README
    grep -q '^    overparam claims  *# 2 of 2 hold$' README
    head -c 5 report/report.pdf | grep -q '%PDF-'
}

@test "packed twice it is the same file" {
    pack
    mv build/arxiv.tar.gz first.tar.gz
    touch data/raw/houses.csv
    pack
    cmp first.tar.gz build/arxiv.tar.gz
}

@test "ship: false makes nothing stale, and no copy goes along under any name" {
    digest=$("$OVERPARAM" digest)
    cp data/raw/houses.csv report/a-copy.csv
    cp data/raw/houses.csv experiments/another.csv
    sed -i 's/target: price/target: price, ship: false/' experiments/houses.yaml
    run "$OVERPARAM" run
    [[ $output == *"runs are there"* ]]
    pack
    [ "$("$OVERPARAM" digest)" = "$digest" ]
    sum=$(sha256sum < data/raw/houses.csv | cut -d ' ' -f 1)
    "$OVERPARAM" sql inputs --csv | grep "houses.csv,$sum,0"
    unpack
    find . -type f -exec sha256sum {} + > sums
    run grep "$sum" sums
    [ "$status" -eq 1 ]
    grep -qx "    $sum  data/raw/houses.csv" README
    [ -s 'start values/theta.csv' ]
    run sha256sum -c SHA256SUMS
    [ "$status" -eq 1 ]
    # Whoever has the file puts it there.
    mkdir -p data/raw
    cp "$PAPER/data/raw/houses.csv" data/raw/
    sha256sum -c SHA256SUMS
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" digest)" = "$digest" ]
}

@test "what Debian has is named with its package" {
    images=/usr/share/datasets/fashion-mnist
    [ -d "$images" ] || skip "dataset-fashion-mnist is not installed"
    images=$(find "$images" -name 't10k-images*') labels=${images/images-idx3/labels-idx1}
    sed -i "s|{kind: csv.*|{kind: idx, images: $images, labels: $labels, samples: 20, shrink: 14, centre: true}|; s|{kind: file.*|zero|" experiments/houses.yaml
    "$OVERPARAM" run -q
    pack
    unpack
    grep '^    apt-get install dataset-fashion-mnist$' README
    grep "^    [0-9a-f]\{64\}  $images$" README
    [ -z "$(find . -name 't10k*')" ]
    sha256sum -c SHA256SUMS
}

@test "a file that no copy would find is refused with the remedy" {
    cp data/raw/houses.csv "$BATS_TEST_TMPDIR/outside.csv"
    sed -i 's|../data/raw/houses.csv|../../outside.csv|' experiments/houses.yaml
    "$OVERPARAM" run -q
    told 2 '../outside.csv lies outside the project'
    sed -i "s|../../outside.csv|$PWD/data/raw/houses.csv|" experiments/houses.yaml
    told 2 "$PWD/data/raw/houses.csv is named by its whole path"
    sed -i 's/target: price/target: price, ship: false/' experiments/houses.yaml
    pack
}

@test "what is not what the runs were made from is refused" {
    rm 'start values/theta.csv'
    told 2 'start values/theta.csv is not here'
    echo '0.25,-0.75' > 'start values/theta.csv'
    told 2 '1 runs that the experiments plan are missing'
    mkdir database
    mv data/raw/houses.csv database/
    echo '0.25,-0.5' > 'start values/theta.csv'
    sed -i 's|../data/raw/houses.csv|../database/houses.csv|' experiments/houses.yaml
    told 2 'database/houses.csv stands where the archive keeps things of its own'
}

@test "ship stands where files are named, and nowhere else" {
    "$OVERPARAM" describe csv | grep -A 2 '^  ship  *true or false; default true'
    "$OVERPARAM" describe file --json | jq -e '.options[] | select(.name == "ship") | .default == "true"'
    [ "$("$OVERPARAM" schema | jq '[.["$defs"].data.anyOf[], .["$defs"].initialization.anyOf[] | select(.properties.ship.anyOf) | .properties.kind.const] | sort == ["csv", "file", "idx", "observed-entries"]')" = true ]
    sed -i 's/target: price/target: price, ship: no/' experiments/houses.yaml
    run "$OVERPARAM" check
    [ "$status" -eq 2 ]
    [[ $output == *"houses.yaml:5:"*"'ship' must be true or false, not 'no'"* ]]
    sed -i "s/ship: no/shipp: false/" experiments/houses.yaml
    run "$OVERPARAM" check
    [[ $output == *"did you mean 'ship'?"* ]]
    sed -i "s/, shipp: false//; s/parameterization: canonical/parameterization: {kind: canonical, ship: false}/" experiments/houses.yaml
    run "$OVERPARAM" check
    [ "$status" -eq 2 ]
    [[ $output == *"unknown key 'ship' in canonical"* ]]
}

@test "the files of a program go along, and the unpacked archive runs it again" {
    mkdir code
    printf 'echo "{\\"step\\": 0, \\"x\\": $(head -n 1 code/number)}"\n' > code/say.sh
    echo 0.25 > code/number
    cat > experiments/said.yaml << 'YAML'
experiment: said
title: A program
source: "a case"
program: {command: [sh, code/say.sh], files: [code/say.sh, code/number]}
YAML
    "$OVERPARAM" run -q && "$OVERPARAM" report > report.out
    digest=$("$OVERPARAM" digest)
    pack
    unpack
    [ -f code/say.sh ]
    [ -f code/number ]
    "$OVERPARAM" run -q
    [ "$("$OVERPARAM" digest)" = "$digest" ]
}
